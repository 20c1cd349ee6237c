package opportunity

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

func (in WishInput) take(w *Wish) {
	w.Topic, w.Unit, w.Way, w.Quarter, w.Named, w.Note = in.Topic, in.Unit, in.Way, in.Quarter, in.Named, in.Note
}

// AddWish keeps something the actor would like to learn. Errors: Invalid with
// the fields, Conflict with MaxWishes open ones.
func (s *Service) AddWish(ctx context.Context, actor authz.Actor, in WishInput, g Guard) (id string, err error) {
	defer fault.Wrap(&err, "opportunity.AddWish")
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		w := Wish{ID: s.IDs.New(), Person: actor.Person, State: Open, Version: 1}
		if _, err := v.Check(tx, authz.Create, w.object(KindWish)); err != nil {
			return "", err
		}
		in, err := s.checkWish(tx, in)
		if err != nil {
			return "", err
		}
		n, _, err := db.One(tx, db.Value[int], `SELECT COUNT(*) FROM wish WHERE person_id = $1 AND state = 'open'`, actor.Person)
		if err != nil {
			return "", err
		}
		if n >= MaxWishes {
			return "", errWishes
		}
		in.take(&w)
		if err := insertWish(tx, w); err != nil {
			return "", err
		}
		return w.ID, s.note(tx, actor, EventWishAdded, KindWish, w.ID, w.Person, w.Version, nil)
	})
}

// checkWish is WishInput.Check with the unit looked up.
func (s *Service) checkWish(tx *db.Tx, in WishInput) (WishInput, error) {
	in, err := in.Check()
	if err != nil || in.Unit == "" {
		return in, err
	}
	_, found, err := db.One(tx, db.Value[string], `SELECT id FROM team_card WHERE id = $1`, in.Unit)
	if err == nil && !found {
		err = errWish.With("unit", "This team is no longer there. Choose another, or anywhere.")
	}
	return in, err
}

// EditWish changes one of the actor's wishes over the version that was shown.
// Errors: Gone, Invalid, and Stale whose fields hold what was stored meanwhile.
func (s *Service) EditWish(ctx context.Context, actor authz.Actor, id string, in WishInput, g Guard) (err error) {
	defer fault.Wrap(&err, "opportunity.EditWish(%s)", id)
	return s.changeWish(ctx, actor, id, EventWishEdited, g, func(tx *db.Tx, w *Wish) error {
		in, err := s.checkWish(tx, in)
		if err != nil {
			return err
		}
		if !g.fits(w.Version) {
			return stale([3]string{"topic", w.Topic, in.Topic}, [3]string{"note", w.Note, in.Note}, [3]string{"quarter", w.Quarter, in.Quarter})
		}
		in.take(w)
		return nil
	})
}

// DropWish takes a wish back; ReopenWish undoes it.
func (s *Service) DropWish(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "opportunity.DropWish(%s)", id)
	return s.turnWish(ctx, actor, id, EventWishDropped, Dropped, g)
}

// MeetWish notes that a wish came true; ReopenWish undoes it.
func (s *Service) MeetWish(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "opportunity.MeetWish(%s)", id)
	return s.turnWish(ctx, actor, id, EventWishMet, Met, g)
}

// ReopenWish opens a wish again that was dropped or met.
func (s *Service) ReopenWish(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "opportunity.ReopenWish(%s)", id)
	return s.turnWish(ctx, actor, id, EventWishReopened, Open, g)
}

func (s *Service) turnWish(ctx context.Context, actor authz.Actor, id, act string, to State, g Guard) error {
	return s.changeWish(ctx, actor, id, act, g, func(_ *db.Tx, w *Wish) error {
		if !g.fits(w.Version) {
			return errStale
		}
		w.State = to
		return nil
	})
}

// changeWish loads a wish of the actor, lets act change it and stores it as the
// next version.
func (s *Service) changeWish(ctx context.Context, actor authz.Actor, id, name string, g Guard, act func(*db.Tx, *Wish) error) error {
	_, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		w, found, err := loadWish(tx, v.Scope(authz.Write, KindWish), v.Scope(authz.Write, KindWishNote), id)
		if err != nil {
			return "", err
		}
		if !found {
			return "", fault.Gone()
		}
		if err := act(tx, &w); err != nil {
			return "", err
		}
		w.Version++
		if err := updateWish(tx, w); err != nil {
			return "", err
		}
		return w.ID, s.note(tx, actor, name, KindWish, w.ID, w.Person, w.Version, map[string]string{"state": string(w.State)})
	})
	return err
}
