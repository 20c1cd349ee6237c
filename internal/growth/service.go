package growth

import (
	"context"
	"strconv"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/evidence"
	"belay/internal/id"
)

// Handbook gives the ladders in force. It is asked in each transaction and may
// keep what it read of an edition, which never changes.
type Handbook interface {
	Ladders(tx *db.Tx, v *authz.Viewer) (Ladders, error)
}

// The events; their kind says of which side a mark is. Acts stand in the audit
// record under the same names.
const (
	EventTargetSet    = "growth.target.set"
	EventMarked       = "growth.mark"  // a view was said or changed
	EventShared       = "growth.share" // a view was shared or taken back
	EventUndone       = "growth.undo"  // a view was set back
	EventKept         = "growth.keep"  // a view was kept for the handbook's new words
	EventRemoved      = "growth.remove"
	EventStepAdded    = "growth.step.added"
	EventStepEdited   = "growth.step.edited"
	EventStepDone     = "growth.step.done"
	EventStepReopened = "growth.step.reopened"
	EventStepMoved    = "growth.step.moved"
	EventStepRemoved  = "growth.step.removed"
	EventStepRestored = "growth.step.restored"
)

// Deps is what the service stands on.
type Deps struct {
	DB       *db.DB
	Gate     *authz.Gate
	Audit    *audit.Log
	Bus      *event.Bus
	IDs      *id.Source
	Handbook Handbook
	Evidence *evidence.Service
	Ways     Registry // how to show an expectation; NewRegistry holds those of this package
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// write runs an act once in a write transaction. act gives the id that a
// repetition under the same Idempotency-Key is answered with.
func (s *Service) write(ctx context.Context, actor authz.Actor, g Guard, act func(tx *db.Tx, v *authz.Viewer) (string, error)) (result string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := g.Enter(tx, s.Gate, actor)
		if err != nil {
			return err
		}
		result, _, err = event.Once(tx, actor, g.Key, func() (string, error) {
			answer, err := act(tx, v)
			if err == nil && g.Draft != "" {
				err = draft.Store{}.Discard(tx, actor, g.Draft)
			}
			return answer, err
		})
		return err
	})
	return result, err
}

// note records an act and tells the other features.
func (s *Service) note(tx *db.Tx, actor authz.Actor, act string, kind authz.Kind, object, subject string, version int64, detail map[string]string) error {
	if detail == nil {
		detail = map[string]string{}
	}
	detail["version"] = strconv.FormatInt(version, 10)
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: act, Kind: kind, Object: object, Subject: subject, Detail: detail}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: act, Kind: kind, Object: object, ObjectVersion: version})
}

// sideOf is the side on which an actor speaks about a person.
func sideOf(actor authz.Actor, person string) Side {
	if actor.Person == person {
		return SelfSide
	}
	return ManagerSide
}
