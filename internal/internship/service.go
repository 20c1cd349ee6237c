package internship

import (
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/evidence"
	"belay/internal/id"
	"belay/internal/learning"
	"belay/internal/notify"
)

// Deps is what the service stands on.
type Deps struct {
	DB       *db.DB
	Gate     *authz.Gate
	Audit    *audit.Log
	Bus      *event.Bus
	IDs      *id.Source
	Evidence *evidence.Service
	Notify   *notify.Service
	Learning *learning.Service
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }
