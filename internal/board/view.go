package board

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
)

// View is a view of the board that somebody keeps: a name and the filters as
// they stand in the address after the question mark.
type View struct {
	ID, Person  string
	Name, Query string
	Version     int64
	removedAt   int64
}

// Limits of views.
const (
	MaxViews   = 30
	maxName    = 60  // runes
	maxQuery   = 600 // bytes
	keptRemove = 30 * 24 * time.Hour
)

// The acts on views, as they stand in the audit record and as events.
const (
	EventViewKept     = "board.view.kept"
	EventViewRenamed  = "board.view.renamed"
	EventViewRemoved  = "board.view.removed"
	EventViewRestored = "board.view.restored"
)

var (
	errView  = fault.New(fault.Invalid, "BLY-3101", "The view was not kept yet. Please look at the marked field.")
	errViews = fault.New(fault.Conflict, "BLY-3102", "You keep 30 views already, so this one was not kept. Remove one that you no longer need first.")
	errStale = fault.New(fault.Stale, "BLY-3103", "This view was changed elsewhere since you opened the page. Nothing was overwritten; look at it and try again.")
)

// Any as Guard.Version lets an act pass over whatever version is stored.
const Any int64 = -1

// Guard is what an act carries besides its content (contracts sections 4, 7).
type Guard struct {
	Version int64  // of the view as it was shown; Any skips the comparison
	Key     string // Idempotency-Key; "" when none
}

func (g Guard) fits(version int64) bool { return g.Version == Any || g.Version == version }

// named checks the name of a view.
func named(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return name, errView.With("name", "Give the view a name.")
	case utf8.RuneCountInString(name) > maxName:
		return name, errView.With("name", "A name may have at most 60 characters.")
	case !utf8.ValidString(name) || strings.Contains(name, "\x00"):
		return name, errView.With("name", "This has characters that cannot be saved. Please remove them.")
	}
	return name, nil
}

// Views lists the actor's own views by name.
func (s *Service) Views(ctx context.Context, actor authz.Actor) (out []View, err error) {
	defer fault.Wrap(&err, "board.Views")
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		out, err = views(tx, v.Scope(authz.Read, KindView), `w.person_id = $1`, actor.Person)
		return err
	})
	return out, err
}

// KeepView keeps filters under a name, for the actor alone. Errors: Invalid with
// the field, Conflict with MaxViews of them.
func (s *Service) KeepView(ctx context.Context, actor authz.Actor, name, query string, g Guard) (id string, err error) {
	defer fault.Wrap(&err, "board.KeepView")
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		w := View{ID: s.IDs.New(), Person: actor.Person, Query: query, Version: 1}
		if _, err := v.Check(tx, authz.Create, w.object()); err != nil {
			return "", err
		}
		if w.Name, err = named(name); err != nil {
			return "", err
		}
		if len(query) > maxQuery {
			return "", errView.With("name", "These filters are too long to keep.")
		}
		have, err := views(tx, v.Scope(authz.Read, KindView), `w.person_id = $1`, actor.Person)
		if err != nil {
			return "", err
		}
		if len(have) >= MaxViews {
			return "", errViews
		}
		return w.ID, s.store(tx, actor, EventViewKept, w)
	})
}

// RenameView gives a view another name.
func (s *Service) RenameView(ctx context.Context, actor authz.Actor, id, name string, g Guard) (was View, err error) {
	defer fault.Wrap(&err, "board.RenameView(%s)", id)
	return s.change(ctx, actor, authz.Write, id, EventViewRenamed, g, func(_ *db.Tx, w *View) (err error) {
		w.Name, err = named(name)
		return err
	})
}

// RemoveView takes a view away; RestoreView brings it back within 30 days.
func (s *Service) RemoveView(ctx context.Context, actor authz.Actor, id string, g Guard) (was View, err error) {
	defer fault.Wrap(&err, "board.RemoveView(%s)", id)
	return s.change(ctx, actor, authz.Write, id, EventViewRemoved, g, func(tx *db.Tx, w *View) error {
		w.removedAt = tx.Micros()
		return nil
	})
}

// RestoreView undoes RemoveView.
func (s *Service) RestoreView(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "board.RestoreView(%s)", id)
	_, err = s.change(ctx, actor, ActionRestore, id, EventViewRestored, g, func(_ *db.Tx, w *View) error {
		w.removedAt = 0
		return nil
	})
	return err
}

// change loads a view that the actor may do the action to, lets act change it and
// stores it as the next version. It gives the view as it was.
func (s *Service) change(ctx context.Context, actor authz.Actor, action authz.Action, id, name string, g Guard, act func(*db.Tx, *View) error) (was View, err error) {
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		list, err := views(tx, v.Scope(action, KindView), `w.id = $1`, id)
		if err != nil {
			return "", err
		}
		if len(list) == 0 {
			return "", fault.Gone()
		}
		was = list[0]
		if !g.fits(was.Version) {
			return "", errStale
		}
		w := was
		if err := act(tx, &w); err != nil {
			return "", err
		}
		w.Version++
		return w.ID, s.store(tx, actor, name, w)
	})
	return was, err
}

// write runs an act once in a write transaction.
func (s *Service) write(ctx context.Context, actor authz.Actor, g Guard, act func(*db.Tx, *authz.Viewer) (string, error)) (result string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		result, _, err = event.Once(tx, actor, g.Key, func() (string, error) { return act(tx, v) })
		return err
	})
	return result, err
}

// store saves a view's new version with its audit entry and event.
func (s *Service) store(tx *db.Tx, actor authz.Actor, act string, w View) error {
	_, err := tx.Exec(`INSERT INTO board_view (id, person_id, name, query, created_at, removed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, removed_at = excluded.removed_at, version = excluded.version`,
		w.ID, w.Person, w.Name, w.Query, tx.Micros(), w.removedAt, w.Version)
	if err != nil {
		return err
	}
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: act, Kind: KindView, Object: w.ID, Subject: w.Person,
		Detail: map[string]string{"version": strconv.FormatInt(w.Version, 10)}}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: act, Kind: KindView, Object: w.ID, ObjectVersion: w.Version})
}

// views reads views within a scope, by name.
func views(tx *db.Tx, sc authz.Scope, where string, arg any) ([]View, error) {
	q := &statement{args: []any{arg}}
	return db.All(tx, func(s db.Scanner) (w View, err error) {
		err = s.Scan(&w.ID, &w.Person, &w.Name, &w.Query, &w.Version, &w.removedAt)
		return w, err
	}, `SELECT w.id, w.person_id, w.name, w.query, w.version, w.removed_at FROM board_view w WHERE `+where+` AND `+q.may(sc, "w")+` ORDER BY w.name, w.id`, q.args...)
}

// Purge deletes for good what was removed more than 30 days ago; a daily job.
func (s *Service) Purge(tx *db.Tx) (int64, error) {
	return tx.Exec(`DELETE FROM board_view WHERE removed_at > 0 AND removed_at < $1`, clock.Micros(tx.Now().Add(-keptRemove)))
}
