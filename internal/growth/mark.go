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
		if m.Pin, err = s.pin(tx, v, in.Statement, have); err != nil {
			return "", err
		}
		m.State, m.Note, m.Shared = in.State, in.Note, in.Shared
		if found && m == have {
			return saved(m), nil // nothing was said that did not stand there
		}
		if !found {
			m.ID = s.IDs.New()
		}
		err = s.keep(tx, actor, m, "mark")
		m.Version++
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

// pin reads the expectation as the handbook words it now. A mark whose
// expectation is gone keeps the words it was made against.
func (s *Service) pin(tx *db.Tx, v *authz.Viewer, statement string, have Mark) (pin, error) {
	ladders, err := s.Handbook.Ladders(tx, v)
	if err != nil {
		return pin{}, err
	}
	var preferred *Ladder
	for _, l := range ladders {
		if l.Ref() == have.Pin.Ladder {
			preferred = l
		}
	}
	p, ok := ladders.Pins([]string{statement}, preferred)[statement]
	switch {
	case ok:
		return p, nil
	case have.ID != "":
		return have.Pin, nil
	}
	return pin{}, fault.Gone()
}

// keep stores the mark's next version with its step, record and event.
func (s *Service) keep(tx *db.Tx, actor authz.Actor, m Mark, act string) error {
	m.Version++
	if err := saveMark(tx, m, act); err != nil {
		return err
	}
	return s.note(tx, actor, "growth."+act, kindOf(m.Side), m.ID, m.Person, m.Version,
		map[string]string{"state": string(m.State), "shared": strconv.FormatBool(m.Shared)})
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

// UndoMark sets one of the actor's marks back to what it said before its last
// change. Setting back twice does the change again. Guard.Version is the
// version to be undone. Errors: Gone, Stale.
func (s *Service) UndoMark(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.UndoMark(%s)", id)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		m, err := writable(tx, v, id)
		if err != nil {
			return "", err
		}
		if !g.Fits(m.Version) {
			return "", errStale
		}
		was, found, err := before(tx, m)
		if err != nil {
			return "", err
		}
		if !found && m.Version > 1 {
			return "", errNoUndo
		}
		m.State, m.Note, m.Shared = was.state, was.note, was.shared
		return m.ID, s.keep(tx, actor, m, "undo")
	})
	return err
}

// ShareMark shows one of the actor's marks to the other side, or takes it back.
func (s *Service) ShareMark(ctx context.Context, actor authz.Actor, id string, shared bool, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.ShareMark(%s)", id)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		m, err := writable(tx, v, id)
		if err != nil {
			return "", err
		}
		if !g.Fits(m.Version) {
			return "", errStale
		}
		if m.Shared == shared {
			return m.ID, nil
		}
		m.Shared = shared
		return m.ID, s.keep(tx, actor, m, "share")
	})
	return err
}

// ShareLevel shows all of the actor's marks for a person at a level
// (framework/track/level) to the other side, or takes them back, and counts
// those it changed. Marks made afterwards are shared one by one.
func (s *Service) ShareLevel(ctx context.Context, actor authz.Actor, person, ref string, shared bool, g Guard) (changed int, err error) {
	defer fault.Wrap(&err, "growth.ShareLevel(%s %s)", person, ref)
	result, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		n := 0
		side := sideOf(actor, person)
		if _, err := v.Check(tx, authz.Write, Mark{Person: person, Side: side, Author: actor.Person}.object()); err != nil {
			return "", err
		}
		ladders, err := s.Handbook.Ladders(tx, v)
		if err != nil {
			return "", err
		}
		l, level := ladders.ByRef(ref)
		if l == nil || level < 0 {
			return "", fault.Gone()
		}
		list, err := marks(tx, v.Scope(authz.Write, KindSelfMark), v.Scope(authz.Write, KindManagerMark), person)
		if err != nil {
			return "", err
		}
		for _, m := range list {
			if m.Author != actor.Person || m.Side != side || m.State == Unmarked || m.Shared == shared || !l.has(m, level) {
				continue
			}
			m.Shared = shared
			if err := s.keep(tx, actor, m, "share"); err != nil {
				return "", err
			}
			n++
		}
		return strconv.Itoa(n), nil
	})
	changed, _ = strconv.Atoi(result)
	return changed, err
}

// has tells whether a mark speaks of a level of the ladder, also when its
// expectation is no longer in the handbook.
func (l *Ladder) has(m Mark, level int) bool {
	if e, ok := l.Expectation(m.Pin.Statement); ok {
		return e.Level == level
	}
	return m.Pin.Ladder == l.Ref() && m.Pin.LevelID == l.Levels[level].ID
}
