package growth

import (
	"context"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// SetTarget chooses the role and level the actor aims for, of any framework,
// as framework/track/level. Errors: Invalid when the handbook has no such
// level, Stale when the target was changed since it was shown.
func (s *Service) SetTarget(ctx context.Context, actor authz.Actor, ref string, g Guard) (err error) {
	defer fault.Wrap(&err, "growth.SetTarget")
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := v.Check(tx, authz.Write, Target{}.object(actor.Person)); err != nil {
			return "", err
		}
		ladders, err := s.Handbook.Ladders(tx, v)
		if err != nil {
			return "", err
		}
		l, level := ladders.ByRef(ref)
		if l == nil || level < 0 {
			return "", errTarget
		}
		have, err := target(tx, v.Scope(authz.Write, KindTarget), actor.Person)
		if err != nil {
			return "", err
		}
		if !g.Fits(have.Version) {
			return "", errStale
		}
		role := l.Title
		if l.TrackTitle != "" {
			role = l.TrackTitle
		}
		t := Target{Framework: l.Framework, Track: l.Track, LevelID: l.Levels[level].ID, Role: role, Level: l.Levels[level].Title,
			Edition: l.Edition, Version: have.Version + 1}
		if err := saveTarget(tx, actor.Person, t); err != nil {
			return "", err
		}
		return actor.Person, s.note(tx, actor, EventTargetSet, KindTarget, actor.Person, actor.Person, t.Version, map[string]string{"target": t.Ref()})
	})
	return err
}

// target reads the stored target within a scope; zero when there is none.
func target(tx *db.Tx, sc authz.Scope, person string) (Target, error) {
	where, args := sc.Where("g", 2)
	t, _, err := db.One(tx, func(s db.Scanner) (t Target, err error) {
		var at int64
		err = s.Scan(&t.Framework, &t.Track, &t.LevelID, &t.Role, &t.Level, &t.Edition, &t.Version, &at)
		t.Chosen, t.At = true, clock.FromMicros(at)
		return t, err
	}, `SELECT g.framework, g.track, g.level_id, g.role, g.level, g.edition_id, g.version, g.at FROM growth_target g
		WHERE g.person_id = $1 AND `+where, append([]any{person}, args...)...)
	return t, err
}

// aim is where a person aims, and where they stand, on the ladders in force.
type aim struct {
	target      Target
	ladder      *Ladder // nil when there is nothing to aim for yet
	level       int     // of the target on the ladder
	own         int     // level held on the same ladder; -1 when none
	noFramework bool    // the person's own department has no ladder
	home        *Ladder // of the level held; nil when the handbook does not know it
	held        int     // level held on home; -1 when none
	elsewhere   bool    // ladder is neither home nor that of the person's department
}

// aimOf resolves the target: the chosen one, whichever framework it is of, or
// the next level of the person's own ladder. A chosen level that the handbook
// no longer has stays stored and is not replaced by another.
func (ls Ladders) aimOf(w Who) aim {
	home, held := ls.ByRef(w.level())
	unit := ls.ForUnit(w.DepartmentHandle)
	a := aim{target: w.Target, level: -1, own: -1, noFramework: home == nil && unit == nil, home: home, held: held}
	switch {
	case w.Target.Chosen:
		a.ladder, a.level = ls.ByRef(w.Target.Ref())
		if a.level < 0 {
			a.ladder = nil
		}
	case home != nil:
		a.ladder, a.level = home, NextLevel(home, held)
	case unit != nil:
		a.ladder, a.level = unit, NextLevel(unit, -1)
	}
	if a.ladder == nil || len(a.ladder.Levels) == 0 {
		a.ladder = nil
		return a
	}
	if a.ladder == home {
		a.own = held
	}
	a.elsewhere = a.ladder != home && (home != nil || a.ladder != unit)
	if !w.Target.Chosen {
		l := a.ladder
		a.target = Target{Framework: l.Framework, Track: l.Track, LevelID: l.Levels[a.level].ID, Level: l.Levels[a.level].Title, Role: l.Title, Edition: l.Edition}
	}
	return a
}

// Choices is what a person can aim for.
type Choices struct {
	Who     Who
	Epoch   int64
	Target  Target // in force, also when nobody chose it
	Ladders Ladders
	Home    *Ladder // of the person's own level; nil when there is none
	Held    int     // the person's level on Home; -1 when unknown
	Visible string
}

// Choices lists every role and level, for the page that sets the actor's own
// target.
func (s *Service) Choices(ctx context.Context, actor authz.Actor) (_ Choices, err error) {
	defer fault.Wrap(&err, "growth.Choices")
	var out Choices
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		w, found, err := who(tx, v.Scope(authz.Read, KindPage), v.Scope(authz.Write, KindTarget), actor.Person)
		if err == nil && !found {
			err = fault.Gone()
		}
		if err != nil {
			return err
		}
		if out.Ladders, err = s.Handbook.Ladders(tx, v); err != nil {
			return err
		}
		a := out.Ladders.aimOf(w)
		out.Who, out.Epoch, out.Target = w, v.Epoch(), a.target
		out.Home, out.Held = out.Ladders.ByRef(w.level())
		out.Visible = s.Gate.Table(KindTarget).Sentence(Target{}.object(w.ID), Names(w, true))
		return nil
	})
	return out, err
}

// Names are those who stand in a relation to the person, as the reader of a
// sentence calls them.
func Names(w Who, own bool) authz.People {
	if own {
		return authz.People{authz.Self: "you", authz.Manager: w.Manager.Name}
	}
	return authz.People{authz.Self: w.Name, authz.Author: "you", authz.Manager: "you"}
}

// WhoIs reads the person of a growth page; Gone for whoever may not open it.
func (s *Service) WhoIs(ctx context.Context, actor authz.Actor, person string) (w Who, err error) {
	defer fault.Wrap(&err, "growth.WhoIs(%s)", person)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		var found bool
		if w, found, err = who(tx, v.Scope(authz.Read, KindPage), v.Scope(authz.Read, KindTarget), person); err == nil && !found {
			err = fault.Gone()
		}
		w.Target = Target{}
		return err
	})
	return w, err
}
