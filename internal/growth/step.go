package growth

import (
	"context"
	"slices"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// AddStep adds a next step to the actor's own list, at its end, and gives its
// id. Errors: Invalid with the fields, Conflict over MaxSteps.
func (s *Service) AddStep(ctx context.Context, actor authz.Actor, in StepInput, g Guard) (id string, err error) {
	defer fault.Wrap(&err, "growth.AddStep")
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		st := Step{ID: s.IDs.New(), Person: actor.Person, CreatedAt: tx.Now()}
		if _, err := v.Check(tx, authz.Create, st.object()); err != nil {
			return "", err
		}
		in, err := in.check()
		if err != nil {
			return "", err
		}
		list, err := steps(tx, v.Scope(authz.Read, KindStep), actor.Person)
		if err != nil {
			return "", err
		}
		if len(list) >= MaxSteps {
			return "", errTooMany
		}
		for _, other := range list {
			st.Place = max(st.Place, other.Place+1)
		}
		if err := s.fill(tx, v, &st, in); err != nil {
			return "", err
		}
		return st.ID, s.keepStep(tx, actor, st, EventStepAdded)
	})
}

// fill takes an input over; the expectation it names is pinned as read.
func (s *Service) fill(tx *db.Tx, v *authz.Viewer, st *Step, in StepInput) error {
	st.Text, st.Note, st.DueOn = in.Text, in.Note, in.DueOn
	if in.Statement == st.Statement {
		return nil
	}
	if in.Statement == "" {
		st.Statement, st.Edition, st.Dimension, st.About = "", "", "", ""
		return nil
	}
	ladders, err := s.Handbook.Ladders(tx, v)
	if err != nil {
		return err
	}
	p, ok := ladders.Pins([]string{in.Statement}, nil)[in.Statement]
	if !ok {
		return errStep.With("expectation", "This expectation is no longer in the handbook. Choose another one.")
	}
	st.Statement, st.Edition, st.Dimension, st.About = p.Statement, p.Edition, p.Dimension, p.Text
	return nil
}

func (s *Service) keepStep(tx *db.Tx, actor authz.Actor, st Step, act string) error {
	st.Version++
	if err := saveStep(tx, st); err != nil {
		return err
	}
	return s.note(tx, actor, act, KindStep, st.ID, st.Person, st.Version, nil)
}

// changeStep lets change alter one of the actor's standing steps.
func (s *Service) changeStep(ctx context.Context, actor authz.Actor, id, act string, g Guard, change func(*db.Tx, *authz.Viewer, *Step) error) error {
	_, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		st, found, err := stepByID(tx, v.Scope(authz.Write, KindStep), id)
		if err == nil && !found {
			err = fault.Gone()
		}
		if err != nil {
			return "", err
		}
		if !g.Fits(st.Version) {
			return "", errStale
		}
		if err := change(tx, v, &st); err != nil {
			return "", err
		}
		return id, s.keepStep(tx, actor, st, act)
	})
	return err
}

// EditStep changes a step's words, date or expectation. Errors: Gone, Invalid,
// and Stale whose fields hold what is stored now.
func (s *Service) EditStep(ctx context.Context, actor authz.Actor, id string, in StepInput, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.EditStep(%s)", id)
	shown := g
	g.Version = Any
	return s.changeStep(ctx, actor, id, EventStepEdited, g, func(tx *db.Tx, v *authz.Viewer, st *Step) error {
		in, err := in.check()
		if err != nil {
			return err
		}
		if !shown.Fits(st.Version) {
			return st.stale(in)
		}
		return s.fill(tx, v, st, in)
	})
}

// stale answers a change over another version; the fields that differ carry
// what is stored now, so that neither is lost.
func (s Step) stale(in StepInput) error {
	e := errStepStale
	for _, f := range []struct{ name, is, want string }{{"text", s.Text, in.Text}, {"note", s.Note, in.Note}, {"due", s.DueOn, in.DueOn}} {
		switch {
		case f.is == f.want:
		case f.is == "":
			e = e.With(f.name, "Emptied meanwhile.")
		default:
			e = e.With(f.name, "Saved meanwhile: "+f.is)
		}
	}
	return e
}

// TickStep marks a step as done, or as open again.
func (s *Service) TickStep(ctx context.Context, actor authz.Actor, id string, done bool, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.TickStep(%s)", id)
	act := EventStepDone
	if !done {
		act = EventStepReopened
	}
	return s.changeStep(ctx, actor, id, act, g, func(tx *db.Tx, v *authz.Viewer, st *Step) error {
		switch {
		case !done:
			st.DoneAt = time.Time{}
		case st.DoneAt.IsZero():
			st.DoneAt = tx.Now()
		}
		return nil
	})
}

// RemoveStep takes a step away. RestoreStep brings it back within KeepRemoved.
func (s *Service) RemoveStep(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.RemoveStep(%s)", id)
	return s.changeStep(ctx, actor, id, EventStepRemoved, g, func(tx *db.Tx, v *authz.Viewer, st *Step) error {
		st.RemovedAt = tx.Now()
		return nil
	})
}

// RestoreStep undoes a removal; a step that stands is left as it is. Errors:
// Gone, Conflict after KeepRemoved.
func (s *Service) RestoreStep(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.RestoreStep(%s)", id)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		st, found, err := stepByID(tx, v.Scope(ActionRestore, KindStep), id)
		switch {
		case err != nil:
			return "", err
		case !found:
			return "", fault.Gone()
		case st.RemovedAt.IsZero():
			return id, nil
		case tx.Now().Sub(st.RemovedAt) > KeepRemoved:
			return "", errLate
		}
		st.RemovedAt = time.Time{}
		return id, s.keepStep(tx, actor, st, EventStepRestored)
	})
	return err
}

// MoveStep puts a step before another of the actor's steps, or last when
// before is "".
func (s *Service) MoveStep(ctx context.Context, actor authz.Actor, id, before string, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.MoveStep(%s)", id)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		list, err := steps(tx, v.Scope(authz.Write, KindStep), actor.Person)
		if err != nil {
			return "", err
		}
		i := slices.IndexFunc(list, func(st Step) bool { return st.ID == id })
		if i < 0 {
			return "", fault.Gone()
		}
		moved := list[i]
		if !g.Fits(moved.Version) {
			return "", errStale
		}
		list = slices.Delete(list, i, i+1)
		to := len(list)
		if before != "" {
			if to = slices.IndexFunc(list, func(st Step) bool { return st.ID == before }); to < 0 {
				return "", fault.Gone()
			}
		}
		list = slices.Insert(list, to, moved)
		for place, st := range list {
			if st.Place == int64(place) && st.ID != id {
				continue
			}
			if _, err := tx.Exec(`UPDATE growth_step SET place = $2 WHERE id = $1`, st.ID, place); err != nil {
				return "", err
			}
		}
		moved.Place = int64(to)
		return id, s.keepStep(tx, actor, moved, EventStepMoved)
	})
	return err
}

// PurgeSteps removes for good what was removed more than KeepRemoved ago and
// counts it. app makes it a daily job.
func (s *Service) PurgeSteps(tx *db.Tx) (removed int64, err error) {
	defer fault.Wrap(&err, "growth.PurgeSteps")
	return tx.Exec(`DELETE FROM growth_step WHERE removed_at > 0 AND removed_at < $1`, clock.Micros(tx.Now().Add(-KeepRemoved)))
}

// OwnStep reads one of the actor's own steps with the rights epoch, for the
// form that edits it.
func (s *Service) OwnStep(ctx context.Context, actor authz.Actor, id string) (st Step, epoch int64, err error) {
	defer fault.Wrap(&err, "growth.OwnStep(%s)", id)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		epoch = v.Epoch()
		var found bool
		if st, found, err = stepByID(tx, v.Scope(authz.Write, KindStep), id); err == nil && !found {
			err = fault.Gone()
		}
		return err
	})
	return st, epoch, err
}

// Steps reads the actor's standing steps in their order.
func (s *Service) Steps(ctx context.Context, actor authz.Actor) (list []Step, err error) {
	defer fault.Wrap(&err, "growth.Steps")
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		list, err = steps(tx, v.Scope(authz.Write, KindStep), actor.Person)
		return err
	})
	return list, err
}
