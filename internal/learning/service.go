package learning

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

// The events. Those of a run are of KindRun and carry its version; acts stand
// in the audit record under the same names.
const (
	EventStarted = "learning.started"
	EventTicked  = "learning.ticked"
	EventOpened  = "learning.opened" // a box was opened again
	EventNoted   = "learning.noted"  // link or note of a task
	// EventStageTicked and EventStageOpened are of all tasks of a stage at once.
	EventStageTicked = "learning.stage_ticked"
	EventStageOpened = "learning.stage_opened"
	EventFinished    = "learning.finished" // by the last tick, or by taking over a shorter template
	EventReopened    = "learning.reopened" // by opening a box
	EventChanged     = "learning.changed"  // due date or fields
	EventAbandoned   = "learning.abandoned"
	EventResumed     = "learning.resumed"
	EventUpdated     = "learning.updated" // the template's new words were taken over
	EventKept        = "learning.kept"    // as evidence
	// EventPublished and EventRetired are of KindModule: a template has a new
	// version, or the handbook has it no more.
	EventPublished = "learning.module.published"
	EventRetired   = "learning.module.retired"
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
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// write runs an act once in a write transaction; act gives the run as it then
// stands, and a repetition under the same Idempotency-Key reads it again.
func (s *Service) write(ctx context.Context, actor authz.Actor, g Guard, act func(tx *db.Tx, v *authz.Viewer) (Run, error)) (Run, error) {
	var run Run
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := g.Enter(tx, s.Gate, actor)
		if err != nil {
			return err
		}
		result, repeated, err := event.Once(tx, actor, g.Key, func() (string, error) {
			if run, err = act(tx, v); err != nil {
				return "", err
			}
			if g.Draft != "" {
				err = draft.Store{}.Discard(tx, actor, g.Draft)
			}
			return run.ID, err
		})
		if err != nil || !repeated {
			return err
		}
		run, err = s.load(tx, v.Scope(authz.Read, KindRun), result)
		return err
	})
	return run, err
}

// load reads a run in full under a scope; Gone when it is not there or not the
// scope's.
func (s *Service) load(tx *db.Tx, sc authz.Scope, id string) (Run, error) {
	run, found, err := loadRun(tx, sc, id)
	if err == nil && !found {
		err = fault.Gone()
	}
	return run, err
}

// note records an act on a run and tells the other features.
func (s *Service) note(tx *db.Tx, actor authz.Actor, act string, run Run, detail map[string]string) error {
	if detail == nil {
		detail = map[string]string{}
	}
	detail["version"] = strconv.FormatInt(run.Version, 10)
	detail["module"] = run.Module
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: act, Kind: KindRun, Object: run.ID, Subject: run.Person.ID, Detail: detail}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: act, Kind: KindRun, Object: run.ID, ObjectVersion: run.Version})
}
