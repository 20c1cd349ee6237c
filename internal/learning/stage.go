package learning

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
)

// StageActed is what came of an act on a whole stage.
type StageActed struct {
	Run      Run
	Changed  int       // tasks ticked, or opened again
	At       time.Time // when they were ticked together, by which OpenStage finds them; zero when none was
	Unproven int       // own tasks left open: they ask for evidence and have none
	Others   int       // tasks left open: they are somebody else's to tick
}

// Finished tells whether the act finished the run: the last of the tasks that
// count was among those ticked.
func (a *StageActed) Finished() bool {
	return a.Run.State == Finished && !a.At.IsZero() && slices.ContainsFunc(a.Run.Tasks, func(t RunTask) bool { return t.Counts() && t.tickedAt(a.At) })
}

// TickStage ticks all open tasks of a stage that are the actor's to tick, those
// apart that ask for evidence and have none. g.Version is the run's. Errors:
// Gone, also when nothing in the stage is the actor's, Stale, Conflict for a run
// that was put aside.
func (s *Service) TickStage(ctx context.Context, actor authz.Actor, run, stage string, g Guard) (_ StageActed, err error) {
	defer fault.Wrap(&err, "learning.TickStage(%s %s)", run, stage)
	return s.wholeStage(ctx, actor, run, stage, g, EventStageTicked, func(tx *db.Tx, t *RunTask) bool {
		if t.Ticked() || t.Unproven() {
			return false
		}
		t.TickedAt, t.TickedBy = tx.Now(), Someone{actor.Person, actor.Shown.Name}
		return true
	})
}

// OpenStage takes TickStage back: it opens the tasks of a stage that the actor
// ticked together at an instant and that stand as they were ticked then.
func (s *Service) OpenStage(ctx context.Context, actor authz.Actor, run, stage string, at time.Time, g Guard) (_ StageActed, err error) {
	defer fault.Wrap(&err, "learning.OpenStage(%s %s)", run, stage)
	return s.wholeStage(ctx, actor, run, stage, g, EventStageOpened, func(_ *db.Tx, t *RunTask) bool {
		if !t.tickedAt(at) || t.TickedBy.ID != actor.Person {
			return false
		}
		t.TickedAt, t.TickedBy = time.Time{}, Someone{}
		return true
	})
}

// tickedAt tells whether a box was ticked at an instant, to the microsecond in
// which instants are stored.
func (t *RunTask) tickedAt(at time.Time) bool {
	return t.Ticked() && clock.Micros(t.TickedAt) == clock.Micros(at)
}

// wholeStage lets do change the actor's tasks of a stage, once and in one
// transaction with one entry in the record.
func (s *Service) wholeStage(ctx context.Context, actor authz.Actor, run, stage string, g Guard, act string, do func(tx *db.Tx, t *RunTask) bool) (out StageActed, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		out = StageActed{}
		v, err := g.Enter(tx, s.Gate, actor)
		if err != nil {
			return err
		}
		result, _, err := event.Once(tx, actor, g.Key, func() (string, error) {
			n, err := s.changeStage(tx, v, run, stage, g, act, do)
			if act == EventStageTicked && n > 0 {
				out.At = tx.Now()
			}
			return fmt.Sprint(n, " ", micros(out.At)), err
		})
		if err != nil {
			return err
		}
		if out.Run, err = s.load(tx, v.Scope(authz.Read, KindRun), run); err != nil {
			return err
		}
		return out.read(result, stage, out.Run.Person.ID == actor.Person)
	})
	return out, err
}

// changeStage changes the actor's tasks of a stage and counts them.
func (s *Service) changeStage(tx *db.Tx, v *authz.Viewer, run, stage string, g Guard, act string, do func(tx *db.Tx, t *RunTask) bool) (int, error) {
	r, err := s.load(tx, v.Scope(authz.Read, KindRun), run)
	if err != nil {
		return 0, err
	}
	may, err := r.owners(tx, v)
	if err != nil {
		return 0, err
	}
	own := slices.DeleteFunc(r.in(stage), func(t *RunTask) bool { return !may[t.Owner] })
	switch {
	case len(own) == 0:
		return 0, fault.Gone()
	case !g.Fits(r.Version):
		return 0, errStale
	case r.State == Abandoned:
		return 0, errAside
	}
	var changed []string
	for _, t := range own {
		if !do(tx, t) {
			continue
		}
		t.Version++
		if err := updateTask(tx, t); err != nil {
			return 0, err
		}
		changed = append(changed, t.ID)
	}
	if len(changed) == 0 {
		return 0, nil
	}
	return len(changed), s.moved(tx, v, &r, act, map[string]string{"stage": stage, "tasks": strings.Join(changed, " ")})
}

// in lists the tasks of a stage; none when the run has no such stage.
func (r *Run) in(stage string) (out []*RunTask) {
	n := slices.IndexFunc(r.Stages, func(s RunStage) bool { return s.ID == stage })
	for i := range r.Tasks {
		if n >= 0 && r.Tasks[i].Stage == n {
			out = append(out, &r.Tasks[i])
		}
	}
	return out
}

// read takes an act's stored result, and counts what is left of the stage for
// the learner or, when not own, for their manager.
func (a *StageActed) read(result, stage string, own bool) error {
	n, at, _ := strings.Cut(result, " ")
	stamp, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return err
	}
	if stamp > 0 {
		a.At = clock.FromMicros(stamp)
	}
	for _, t := range a.Run.in(stage) {
		switch {
		case t.Ticked():
		case (t.Owner == Manager) == own:
			a.Others++
		case t.Unproven():
			a.Unproven++
		}
	}
	a.Changed, err = strconv.Atoi(n)
	return err
}
