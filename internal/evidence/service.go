package evidence

import (
	"context"
	"strconv"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
)

// Deps is what the service stands on.
type Deps struct {
	DB       *db.DB
	Gate     *authz.Gate
	Audit    *audit.Log
	Bus      *event.Bus
	IDs      *id.Source
	Handbook Handbook
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// The events, each of kind evidence.item. Acts stand in the audit record under
// the same names.
const (
	EventAdded    = "evidence.added"
	EventEdited   = "evidence.edited"
	EventShared   = "evidence.shared"
	EventUnshared = "evidence.unshared"
	EventDeleted  = "evidence.deleted"
	EventRestored = "evidence.restored"
)

// Any as Guard.Version lets an act pass over whatever version is stored: for
// callers that never showed the object to anybody.
const Any int64 = -1

// Guard is what an act carries besides its content (contracts sections 4, 7).
type Guard struct {
	Version int64  // of the object as it was shown; Any skips the comparison
	Epoch   int64  // rights epoch as it was shown; 0 when none was
	Key     string // Idempotency-Key; "" when none
	Draft   string // key of the draft that this act makes an end of; "" when none
}

// Fits tells whether the guard was made for this version.
func (g Guard) Fits(version int64) bool { return g.Version == Any || g.Version == version }

// Enter brings an actor into the transaction of an act and refuses a form that
// was shown under other rights.
func (g Guard) Enter(tx *db.Tx, gate *authz.Gate, a authz.Actor) (*authz.Viewer, error) {
	v, err := gate.Enter(tx, a)
	if err != nil || g.Epoch == 0 {
		return v, err
	}
	return v, v.Unchanged(g.Epoch)
}

// write runs an act once in a write transaction and gives the item it is about
// as it then stands.
func (s *Service) write(ctx context.Context, actor authz.Actor, g Guard, act func(tx *db.Tx, v *authz.Viewer) (Item, error)) (Item, error) {
	var it Item
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := g.Enter(tx, s.Gate, actor)
		if err != nil {
			return err
		}
		result, repeated, err := event.Once(tx, actor, g.Key, func() (string, error) {
			if it, err = act(tx, v); err != nil {
				return "", err
			}
			if g.Draft != "" {
				err = draft.Store{}.Discard(tx, actor, g.Draft)
			}
			return it.ID, err
		})
		if err != nil || !repeated {
			return err
		}
		var found bool
		if it, found, err = load(tx, v.Scope(ActionRestore, KindItem), result); err == nil && !found {
			err = fault.Gone()
		}
		return err
	})
	return it, err
}

// note records an act on it and tells the other features.
func (s *Service) note(tx *db.Tx, actor authz.Actor, act string, it Item) error {
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: act, Kind: KindItem, Object: it.ID, Subject: it.Person,
		Detail: map[string]string{"version": strconv.FormatInt(it.Version, 10), "shared": strconv.FormatBool(it.Shared)}}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: act, Kind: KindItem, Object: it.ID, ObjectVersion: it.Version})
}

// pin finds the expectations an input names. Tags that the item has already
// stay as they were read, also when the handbook no longer has them.
func (s *Service) pin(tx *db.Tx, v *authz.Viewer, statements []string, have []Pin) ([]Pin, error) {
	kept := map[string]Pin{}
	for _, p := range have {
		kept[p.Statement] = p
	}
	var ask []string
	for _, id := range statements {
		if _, ok := kept[id]; !ok {
			ask = append(ask, id)
		}
	}
	found := map[string]Pin{}
	if len(ask) > 0 {
		var err error
		if found, err = s.Handbook.Pins(tx, v, ask); err != nil {
			return nil, err
		}
	}
	var out []Pin
	for _, id := range statements {
		p, ok := kept[id]
		if !ok {
			if p, ok = found[id]; !ok {
				return nil, errInput.With("expectation", "One of the expectations is no longer in the handbook. Choose another one.")
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// Add keeps a new piece of the actor's own. Errors: Invalid with the fields.
func (s *Service) Add(ctx context.Context, actor authz.Actor, in Input, g Guard) (_ Item, err error) {
	defer fault.Wrap(&err, "evidence.Add")
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (Item, error) { return s.AddIn(tx, v, in) })
}

// AddIn is Add inside the transaction of another feature's act, by whose Guard
// it is done once. The piece is the viewer's own.
func (s *Service) AddIn(tx *db.Tx, v *authz.Viewer, in Input) (_ Item, err error) {
	defer fault.Wrap(&err, "evidence.AddIn")
	it := Item{ID: s.IDs.New(), Person: v.Actor().Person, Version: 1, CreatedAt: tx.Now(), ChangedAt: tx.Now()}
	if _, err := v.Check(tx, authz.Create, it.object()); err != nil {
		return it, err
	}
	if in, err = in.Check(v.Date()); err != nil {
		return it, err
	}
	if it.Tags, err = s.pin(tx, v, in.Statements, nil); err != nil {
		return it, err
	}
	it.take(in)
	if err := insert(tx, it); err != nil {
		return it, err
	}
	return it, s.note(tx, v.Actor(), EventAdded, it)
}

func (it *Item) take(in Input) {
	it.Title, it.Link, it.Note, it.On, it.Shared = in.Title, in.Link, in.Note, in.On, in.Shared
}

// Edit changes a piece over the version that was shown. Errors: Gone, Invalid,
// and Stale whose fields hold the texts stored meanwhile.
func (s *Service) Edit(ctx context.Context, actor authz.Actor, id string, in Input, g Guard) (_ Item, err error) {
	defer fault.Wrap(&err, "evidence.Edit(%s)", id)
	return s.change(ctx, actor, id, EventEdited, g, func(tx *db.Tx, v *authz.Viewer, it *Item) error {
		in, err := in.Check(v.Date())
		if err != nil {
			return err
		}
		if !g.Fits(it.Version) {
			return stale(*it, in)
		}
		if it.Tags, err = s.pin(tx, v, in.Statements, it.Tags); err != nil {
			return err
		}
		it.take(in)
		return replaceTags(tx, *it)
	})
}

// Share shows a piece to the person's manager, or takes it back.
func (s *Service) Share(ctx context.Context, actor authz.Actor, id string, shared bool, g Guard) (_ Item, err error) {
	defer fault.Wrap(&err, "evidence.Share(%s)", id)
	act := EventShared
	if !shared {
		act = EventUnshared
	}
	return s.change(ctx, actor, id, act, g, func(_ *db.Tx, _ *authz.Viewer, it *Item) error {
		it.Shared = shared
		return g.refuse(it.Version)
	})
}

// Delete takes a piece away. Restore brings it back within KeepDeleted.
func (s *Service) Delete(ctx context.Context, actor authz.Actor, id string, g Guard) (_ Item, err error) {
	defer fault.Wrap(&err, "evidence.Delete(%s)", id)
	return s.change(ctx, actor, id, EventDeleted, g, func(tx *db.Tx, _ *authz.Viewer, it *Item) error {
		it.DeletedAt = tx.Now()
		return g.refuse(it.Version)
	})
}

func (g Guard) refuse(version int64) error {
	if g.Fits(version) {
		return nil
	}
	return errStale
}

// change loads a piece the actor may write, lets act change it and stores it
// as the next version.
func (s *Service) change(ctx context.Context, actor authz.Actor, id, name string, g Guard, act func(*db.Tx, *authz.Viewer, *Item) error) (Item, error) {
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (Item, error) {
		it, found, err := load(tx, v.Scope(authz.Write, KindItem), id)
		if err != nil {
			return it, err
		}
		if !found {
			return it, fault.Gone()
		}
		if err := act(tx, v, &it); err != nil {
			return it, err
		}
		it.Version++
		it.ChangedAt = tx.Now()
		if err := update(tx, it); err != nil {
			return it, err
		}
		return it, s.note(tx, actor, name, it)
	})
}

// Restore undoes a deletion. A piece that stands is left as it is. Errors:
// Gone, Conflict after KeepDeleted.
func (s *Service) Restore(ctx context.Context, actor authz.Actor, id string, g Guard) (_ Item, err error) {
	defer fault.Wrap(&err, "evidence.Restore(%s)", id)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (Item, error) {
		it, found, err := load(tx, v.Scope(ActionRestore, KindItem), id)
		switch {
		case err != nil:
			return it, err
		case !found:
			return it, fault.Gone()
		case it.DeletedAt.IsZero():
			return it, nil
		case tx.Now().Sub(it.DeletedAt) > KeepDeleted:
			return it, errLate
		}
		it.DeletedAt = Item{}.DeletedAt
		it.Version++
		it.ChangedAt = tx.Now()
		if err := update(tx, it); err != nil {
			return it, err
		}
		return it, s.note(tx, actor, EventRestored, it)
	})
}

// Purge removes for good what was deleted more than KeepDeleted ago and counts
// it. app makes it a daily job.
func (s *Service) Purge(tx *db.Tx) (removed int64, err error) {
	defer fault.Wrap(&err, "evidence.Purge")
	return purge(tx, tx.Now().Add(-KeepDeleted))
}

// Keep stores a piece for a person in an act of another feature's, such as the
// end of an internship. It is the person's own from the start, and not shared.
func (s *Service) Keep(tx *db.Tx, actor authz.Actor, person string, in Input) (err error) {
	defer fault.Wrap(&err, "evidence.Keep(%s)", person)
	v, err := s.Gate.Enter(tx, authz.Job("evidence.keep"))
	if err != nil {
		return err
	}
	it := Item{ID: s.IDs.New(), Person: person, Version: 1, CreatedAt: tx.Now(), ChangedAt: tx.Now()}
	if _, err := v.Check(tx, ActionKeep, it.object()); err != nil {
		return err
	}
	if in, err = in.Check(v.Date()); err != nil {
		return err
	}
	in.Shared = false
	it.take(in)
	if err := insert(tx, it); err != nil {
		return err
	}
	return s.note(tx, actor, EventAdded, it)
}
