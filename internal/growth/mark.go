package growth

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// MarkInput is what one side says of one expectation.
type MarkInput struct {
	Person    string // whose growth it is about
	Statement string
	State     State
	Note      string
	Shared    bool
}

// SetMark says where a person stands on an expectation: in the person's own
// view when the actor is the person, else in their manager's. Guard.Version is
// 0 for an expectation that this side has not marked yet. Errors: Gone, Invalid,
// and Stale whose fields hold what is stored now.
func (s *Service) SetMark(ctx context.Context, actor authz.Actor, in MarkInput, g Guard) (_ Saved, err error) {
	defer fault.Wrap(&err, "growth.SetMark(%s %s)", in.Person, in.Statement)
	result, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		m := Mark{Person: in.Person, Side: sideOf(actor, in.Person), Author: actor.Person}
		if _, err := v.Check(tx, authz.Write, m.object()); err != nil {
			return "", err
		}
		have, found, err := markBy(tx, v.Scope(authz.Write, kindOf(m.Side)), m.Person, m.Side, m.Author, in.Statement)
		if err != nil {
			return "", err
		}
		if found {
			m = have
		}
		if err := in.check(); err != nil {
			return "", err
		}
		if !g.Fits(m.Version) {
			return "", m.stale(in)
		}
		now, err := s.pin(tx, v, in.Statement, have)
		if err != nil {
			return "", err
		}
		if !found || in.State != have.State || sameWords(now.Text, have.Pin.Text) {
			m.Pin = now // what stands unchanged was said of the older words: KeepMark is the act for these
		}
		m.State, m.Note, m.Shared = in.State, in.Note, in.Shared
		if found && m == have {
			return saved(m), nil // nothing was said that did not stand there
		}
		if !found {
			m.ID = s.IDs.New()
		}
		m, err = s.keep(tx, actor, m, actMark, "")
		return saved(m), err
	})
	return parseSaved(result), err
}

// Saved names a mark as an act left it.
type Saved struct {
	ID      string
	Version int64
}

// saved and parseSaved carry a Saved through the answer that a repeated
// Idempotency-Key is given.
func saved(m Mark) string { return m.ID + " " + strconv.FormatInt(m.Version, 10) }

func parseSaved(text string) Saved {
	id, version, _ := strings.Cut(text, " ")
	n, _ := strconv.ParseInt(version, 10, 64)
	return Saved{id, n}
}

func (in MarkInput) check() error {
	bad := errMark
	if _, ok := ParseState(string(in.State)); !ok {
		bad = bad.With("state", "Choose not yet, developing or met.")
	}
	if utf8.RuneCountInString(in.Note) > MaxMarkNote {
		bad = bad.With("note", "The note may have at most 4,000 characters.")
	} else if !storable(in.Note) {
		bad = bad.With("note", "This has characters that cannot be saved. Please remove them.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// stale answers a change over another version; the fields that differ carry
// what is stored now, so that neither is lost.
func (m Mark) stale(in MarkInput) error {
	e := errMarkStale
	if m.State != in.State {
		e = e.With("state", "Saved meanwhile: "+m.State.words())
	}
	if m.Note != in.Note {
		e = e.With("note", "Saved meanwhile: "+m.Note)
	}
	return e
}

// words name a state in a sentence.
func (s State) words() string {
	switch s {
	case NotYet:
		return "not yet"
	case Developing:
		return "developing"
	case Met:
		return "met"
	}
	return "not marked"
}

// current reads an expectation as the handbook words it now, on the ladder
// preferred if that has it; the zero pin when no ladder has it.
func (s *Service) current(tx *db.Tx, v *authz.Viewer, statement, preferred string) (pin, error) {
	ladders, err := s.Handbook.Ladders(tx, v)
	if err != nil {
		return pin{}, err
	}
	var first *Ladder
	for _, l := range ladders {
		if l.Ref() == preferred {
			first = l
		}
	}
	return ladders.Pins([]string{statement}, first)[statement], nil
}

// pin is current for a mark about to be made. A mark whose expectation is gone
// keeps the words it was made against.
func (s *Service) pin(tx *db.Tx, v *authz.Viewer, statement string, have Mark) (pin, error) {
	p, err := s.current(tx, v, statement, have.Pin.Ladder)
	switch {
	case err != nil || p.Statement != "":
		return p, err
	case have.ID != "":
		return have.Pin, nil
	}
	return pin{}, fault.Gone()
}

// The acts on a mark, as its steps name them.
const (
	actMark   = "mark"
	actShare  = "share"
	actUndo   = "undo"
	actKeep   = "keep"
	actRemove = "remove"
)

// keep stores the mark's next version with its step, record and event, and
// gives it back. together is the id of an act on several marks, else "".
func (s *Service) keep(tx *db.Tx, actor authz.Actor, m Mark, act, together string) (Mark, error) {
	m.Version++
	if err := saveMark(tx, m, act, together); err != nil {
		return m, err
	}
	return m, s.note(tx, actor, "growth."+act, kindOf(m.Side), m.ID, m.Person, m.Version,
		map[string]string{"state": string(m.State), "shared": strconv.FormatBool(m.Shared), "edition": m.Pin.Edition})
}

// writable finds one of the actor's own marks by id, on either side.
func writable(tx *db.Tx, v *authz.Viewer, id string) (Mark, error) {
	for _, kind := range []authz.Kind{KindSelfMark, KindManagerMark} {
		m, found, err := markByID(tx, v.Scope(authz.Write, kind), id)
		if err != nil || found {
			return m, err
		}
	}
	return Mark{}, fault.Gone()
}

// changeMark lets change alter one of the actor's marks, whichever side it is
// of, and stores it as act. A mark that change leaves as it was is not stored.
func (s *Service) changeMark(ctx context.Context, actor authz.Actor, id, act string, g Guard, change func(*db.Tx, *authz.Viewer, *Mark) error) (Saved, error) {
	result, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		have, err := writable(tx, v, id)
		if err != nil {
			return "", err
		}
		if !g.Fits(have.Version) {
			return "", errStale
		}
		m := have
		if err := change(tx, v, &m); err != nil || m == have {
			return saved(m), err
		}
		m, err = s.keep(tx, actor, m, act, "")
		return saved(m), err
	})
	return parseSaved(result), err
}

// UndoMark sets one of the actor's marks back to what it said before its last
// change, and of which words. Setting back twice does the change again.
// Guard.Version is the version to be undone. Errors: Gone, Stale, Conflict when
// nothing came before.
func (s *Service) UndoMark(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.UndoMark(%s)", id)
	_, err = s.changeMark(ctx, actor, id, actUndo, g, func(tx *db.Tx, _ *authz.Viewer, m *Mark) error {
		was, found, err := before(tx, *m)
		switch {
		case err != nil:
			return err
		case found:
			m.Pin, m.State, m.Note, m.Shared = was.pin, was.state, was.note, was.shared
		case m.Version > 1:
			return errNoUndo
		default:
			m.State, m.Note, m.Shared = Unmarked, "", false
		}
		return nil
	})
	return err
}

// KeepMark says that one of the actor's marks holds for the words that the
// handbook has now: it is pinned to them as they stand. Errors: Gone, Stale,
// Conflict when the handbook no longer has the expectation.
func (s *Service) KeepMark(ctx context.Context, actor authz.Actor, id string, g Guard) (_ Saved, err error) {
	defer fault.Wrap(&err, "growth.KeepMark(%s)", id)
	return s.changeMark(ctx, actor, id, actKeep, g, func(tx *db.Tx, v *authz.Viewer, m *Mark) error {
		now, err := s.current(tx, v, m.Pin.Statement, m.Pin.Ladder)
		if err != nil {
			return err
		}
		if now.Statement == "" {
			return errLost
		}
		m.Pin = now
		return nil
	})
}

// RemoveMark takes one of the actor's marks away, with its note; UndoMark
// brings it back. Errors: Gone, Stale.
func (s *Service) RemoveMark(ctx context.Context, actor authz.Actor, id string, g Guard) (_ Saved, err error) {
	defer fault.Wrap(&err, "growth.RemoveMark(%s)", id)
	return s.changeMark(ctx, actor, id, actRemove, g, func(_ *db.Tx, _ *authz.Viewer, m *Mark) error {
		m.State, m.Note, m.Shared = Unmarked, "", false
		return nil
	})
}
