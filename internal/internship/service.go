package internship

import (
	"context"
	"strconv"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/id"
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
	Learning Readiness
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// jobName stands behind what the program does by itself: what the company's
// changes and the days that pass do to internships.
const jobName = "internship.sweep"

var errStale = fault.New(fault.Stale, "BLY-2907", "This internship was changed elsewhere since you opened it. Nothing was overwritten: look at it as it is now, then repeat your change.")

// write runs an act once in a write transaction. act gives the id that a
// repetition under the same Idempotency-Key is answered with.
func (s *Service) write(ctx context.Context, actor authz.Actor, g Guard, act func(tx *db.Tx, v *authz.Viewer) (string, error)) (result string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err == nil && g.Epoch != 0 {
			err = v.Unchanged(g.Epoch)
		}
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
	if err != nil {
		return "", err
	}
	return result, nil
}

func (s *Service) read(ctx context.Context, actor authz.Actor, fn func(tx *db.Tx, v *authz.Viewer) error) error {
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		return fn(tx, v)
	})
}

// own is the program's own view of a transaction: it decides by facts that the
// actor may not be allowed to read.
func (s *Service) own(tx *db.Tx) (*authz.Viewer, error) { return s.Gate.Enter(tx, authz.Job(jobName)) }

// record writes an act down and tells the other features.
func (s *Service) record(tx *db.Tx, actor authz.Actor, act string, kind authz.Kind, object, subject string, version int64, detail map[string]string) error {
	if detail == nil {
		detail = map[string]string{}
	}
	detail["version"] = strconv.FormatInt(version, 10)
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: act, Kind: kind, Object: object, Subject: subject, Detail: detail}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: act, Kind: kind, Object: object, ObjectVersion: version})
}
