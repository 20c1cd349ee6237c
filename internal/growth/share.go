package growth

import (
	"context"
	"strconv"
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// ShareMark shows one of the actor's marks to the other side, or takes it back.
func (s *Service) ShareMark(ctx context.Context, actor authz.Actor, id string, shared bool, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.ShareMark(%s)", id)
	_, err = s.changeMark(ctx, actor, id, actShare, g, func(_ *db.Tx, _ *authz.Viewer, m *Mark) error {
		m.Shared = shared
		return nil
	})
	return err
}

// Together is an act on several marks: its id and how many it changed.
type Together struct {
	Act     string
	Changed int
}

func (t Together) String() string { return t.Act + " " + strconv.Itoa(t.Changed) }

func parseTogether(text string) (t Together) {
	act, n, _ := strings.Cut(text, " ")
	t.Act = act
	t.Changed, _ = strconv.Atoi(n)
	return t
}

// ShareLevel shows all of the actor's marks for a person at a level
// (framework/track/level) to the other side, or takes them back. UndoShare with
// the act it gives sets back those that it changed. Marks made afterwards are
// shared one by one. Errors: Gone.
func (s *Service) ShareLevel(ctx context.Context, actor authz.Actor, person, ref string, shared bool, g Guard) (_ Together, err error) {
	defer fault.Wrap(&err, "growth.ShareLevel(%s %s)", person, ref)
	result, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
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
		done := Together{Act: s.IDs.New()}
		for _, m := range list {
			if m.Author != actor.Person || m.Side != side || m.State == Unmarked || m.Shared == shared || !l.has(m, level) {
				continue
			}
			m.Shared = shared
			if _, err := s.keep(tx, actor, m, actShare, done.Act); err != nil {
				return "", err
			}
			done.Changed++
		}
		return done.String(), nil
	})
	return parseTogether(result), err
}

// UndoShare sets back what one ShareLevel of the actor changed, and nothing
// else: what was shared before it stays shared, and what has been changed since
// is left as it is. Errors: Gone for an act that is not the actor's.
func (s *Service) UndoShare(ctx context.Context, actor authz.Actor, act string, g Guard) (_ Together, err error) {
	defer fault.Wrap(&err, "growth.UndoShare(%s)", act)
	result, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		list, err := sharedBy(tx, v.Scope(authz.Write, KindSelfMark), v.Scope(authz.Write, KindManagerMark), actor.Person, act)
		if err != nil {
			return "", err
		}
		if len(list) == 0 {
			return "", fault.Gone()
		}
		done := Together{Act: s.IDs.New()}
		for _, m := range list {
			if !m.last {
				continue
			}
			m.Shared = !m.Shared
			if _, err := s.keep(tx, actor, m.Mark, actShare, done.Act); err != nil {
				return "", err
			}
			done.Changed++
		}
		return done.String(), nil
	})
	return parseTogether(result), err
}

// has tells whether a mark speaks of a level of the ladder, also when its
// expectation is no longer in the handbook.
func (l *Ladder) has(m Mark, level int) bool {
	if e, ok := l.Expectation(m.Pin.Statement); ok {
		return e.Level == level
	}
	return m.Pin.Ladder == l.Ref() && m.Pin.LevelID == l.Levels[level].ID
}
