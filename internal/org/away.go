package org

import (
	"context"
	"slices"
	"strconv"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/org/roster"
)

// Absence is a time somebody is away. It has no reason.
type Absence struct {
	ID      string
	Person  string
	Version int64
	Removed bool
	Span
}

// StandIn is who stands in for somebody on the days of a span.
type StandIn struct {
	Person, Delegate string
	Span
}

// EventAwayChanged tells that a person's absences or their delegate changed; its
// kind is KindAbsence or KindDelegate.
const EventAwayChanged = "org.away_changed"

const (
	mostAbsences = 100 // absences to come that one person may have
	longestAway  = 366 // days of one absence
	keepRemoved  = 30 * 24 * time.Hour
	keepPast     = 366 // days after which an absence that has ended is dropped
)

// Away is what a person's own page shows: when they are away, who stands in for
// them, for whom they stand in, and when their direct reports are away. Times
// that are over are left out.
type Away struct {
	Absences []Absence
	StandIns []StandIn
	For      []StandIn
	Team     []Absence
	People   map[string]Card // those named above
	Near     []Card          // whom one would ask first: manager, reports, team; by name
	Visible  string          // who sees the absences, in words
	Today    string
	Epoch    int64
}

// mostNear is how many people are offered to stand in.
const mostNear = 60

// MyAway is the actor's own.
func (s *Service) MyAway(ctx context.Context, actor authz.Actor) (out Away, err error) {
	defer fault.Wrap(&err, "org.MyAway(%s)", actor.Person)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		if actor.Person == "" {
			return fault.Gone()
		}
		out = Away{Today: v.Date(), Epoch: v.Epoch()}
		if err := out.absences(tx, v); err != nil {
			return err
		}
		if err := out.standIns(tx, v); err != nil {
			return err
		}
		sc := v.Scope(authz.Read, KindPerson)
		if out.Near, err = near(tx, sc); err != nil {
			return err
		}
		out.People, err = ByIDs(tx, sc, out.named())
		out.Visible = s.Gate.Table(KindAbsence).Sentence(authz.Object{Kind: KindAbsence, Facts: map[string]any{"removed_at": 0}},
			authz.People{authz.Self: "you", authz.Manager: "your manager", authz.SkipLevel: "theirs", authz.HRPartner: "your People partner", authz.HRAdmin: "HR"})
		return err
	})
	return out, err
}

// absences reads the viewer's own and those of their direct reports.
func (out *Away) absences(tx *db.Tx, v *authz.Viewer) error {
	me := v.Actor().Person
	where, args := v.Scope(authz.Read, KindAbsence).Where("a", 3)
	list, err := db.All(tx, scanAbsence, absenceSelect+` WHERE a.removed_at = 0 AND a.until_on > $1
		AND (a.person_id = $2 OR a.person_id IN (SELECT r.person_id FROM reporting_line r WHERE r.manager_id = $2 AND r.from_on <= $1 AND r.until_on > $1))
		AND `+where+` ORDER BY a.from_on, a.id`, append([]any{v.Date(), me}, args...)...)
	for _, a := range list {
		if a.Person == me {
			out.Absences = append(out.Absences, a)
		} else {
			out.Team = append(out.Team, a)
		}
	}
	return err
}

// standIns reads who stands in for the viewer, and for whom the viewer does.
func (out *Away) standIns(tx *db.Tx, v *authz.Viewer) error {
	me := v.Actor().Person
	list, err := standIns(tx, v, `(d.person_id = $2 OR d.delegate_id = $2)`, me)
	for _, d := range list {
		if d.Person == me {
			out.StandIns = append(out.StandIns, d)
		} else {
			out.For = append(out.For, d)
		}
	}
	return err
}

// named lists the people of whom the page speaks.
func (out *Away) named() (ids []string) {
	for _, a := range out.Team {
		ids = append(ids, a.Person)
	}
	for _, d := range out.StandIns {
		ids = append(ids, d.Delegate)
	}
	for _, d := range out.For {
		ids = append(ids, d.Person)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// near lists the viewer's manager, reports and team on the viewer's date.
func near(tx *db.Tx, sc authz.Scope) ([]Card, error) {
	return cards(tx, sc, presentFrom, func(next int) (string, []any) {
		me := place(next)
		return `p.id <> ` + me + ` AND p.id IN (SELECT l.manager_id FROM reporting_line l WHERE l.person_id = ` + me + ` AND l.from_on <= $1 AND l.until_on > $1
			UNION SELECT r.person_id FROM reporting_line r WHERE r.manager_id = ` + me + ` AND r.from_on <= $1 AND r.until_on > $1
			UNION SELECT n.person_id FROM org_member o JOIN org_member n ON n.team_id = o.team_id AND n.from_on <= $1 AND n.until_on > $1
				WHERE o.person_id = ` + me + ` AND o.from_on <= $1 AND o.until_on > $1)
			ORDER BY p.name_key, p.id LIMIT ` + strconv.Itoa(mostNear), []any{sc.Actor().Person}
	})
}

// Absence is one of the actor's own, also one that was removed.
func (s *Service) Absence(ctx context.Context, actor authz.Actor, id string) (a Absence, err error) {
	defer fault.Wrap(&err, "org.Absence(%s)", id)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		where, args := v.Scope(ActionRestore, KindAbsence).Where("a", 2)
		var found bool
		if a, found, err = db.One(tx, scanAbsence, absenceSelect+` WHERE a.id = $1 AND `+where, append([]any{id}, args...)...); err == nil && !found {
			err = fault.Gone()
		}
		return err
	})
	return a, err
}

// Absences lists when a person is away, from today on, as far as the actor may
// see it; the fault is Gone for somebody who is nobody's to see.
func (s *Service) Absences(ctx context.Context, actor authz.Actor, person string) (out []Absence, stand []StandIn, err error) {
	defer fault.Wrap(&err, "org.Absences(%s)", person)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		sc := v.Scope(authz.Read, KindAbsence)
		if _, err := sc.Check(tx, authz.Object{Kind: KindAbsence, Subject: person, Facts: map[string]any{"removed_at": 0}}); err != nil || person == "" {
			if err == nil {
				err = fault.Gone()
			}
			return err
		}
		if _, err := Get(tx, v.Scope(authz.Read, KindPerson), person); err != nil {
			return err
		}
		where, args := sc.Where("a", 3)
		if out, err = db.All(tx, scanAbsence, absenceSelect+` WHERE a.removed_at = 0 AND a.until_on > $1 AND a.person_id = $2 AND `+where+
			` ORDER BY a.from_on, a.id`, append([]any{v.Date(), person}, args...)...); err != nil {
			return err
		}
		stand, err = standIns(tx, v, `d.person_id = $2`, person)
		return err
	})
	return out, stand, err
}

// AddAbsence writes down that the actor is away on the days of a span, and gives
// the absence's id. Errors: Invalid with the field, Conflict when they already
// are on some of the days.
func (s *Service) AddAbsence(ctx context.Context, actor authz.Actor, g Guard, days Span) (_ string, err error) {
	defer fault.Wrap(&err, "org.AddAbsence(%s)", actor.Person)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		a := Absence{ID: s.IDs.New(), Person: actor.Person, Version: 1, Span: days}
		if _, err := v.Check(tx, authz.Create, authz.Object{Kind: KindAbsence, Subject: a.Person}); err != nil {
			return "", err
		}
		if err := free(tx, a, v.Date()); err != nil {
			return "", err
		}
		if _, err := tx.Exec(`INSERT INTO absence (id, person_id, from_on, until_on, removed_at, version) VALUES ($1, $2, $3, $4, 0, 1)`,
			a.ID, a.Person, a.From, a.Until); err != nil {
			return "", err
		}
		return a.ID, s.awayTold(tx, actor, "org.absence.added", a)
	})
}

// ChangeAbsence moves one of the actor's absences to other days. Errors: Gone,
// Stale, Invalid, Conflict.
func (s *Service) ChangeAbsence(ctx context.Context, actor authz.Actor, g Guard, id string, days Span) error {
	return s.changeAbsence(ctx, actor, g, id, "org.absence.changed", authz.Write, func(a *Absence) bool { a.Span = days; return true })
}

// RemoveAbsence takes one of the actor's absences away; RestoreAbsence brings it
// back for thirty days. Errors: Gone, Stale.
func (s *Service) RemoveAbsence(ctx context.Context, actor authz.Actor, g Guard, id string) error {
	return s.changeAbsence(ctx, actor, g, id, "org.absence.removed", authz.Write, func(a *Absence) bool { a.Removed = true; return true })
}

// RestoreAbsence brings a removed absence back. Errors: Gone, Invalid when it is
// over, Conflict when the days are taken.
func (s *Service) RestoreAbsence(ctx context.Context, actor authz.Actor, g Guard, id string) error {
	g.Version = Any
	return s.changeAbsence(ctx, actor, g, id, "org.absence.restored", ActionRestore, func(a *Absence) bool {
		was := a.Removed
		a.Removed = false
		return was
	})
}

// changeAbsence lets set change one of the actor's absences and stores it as the
// next version; when set says false nothing is done.
func (s *Service) changeAbsence(ctx context.Context, actor authz.Actor, g Guard, id, action string, right authz.Action, set func(a *Absence) bool) (err error) {
	defer fault.Wrap(&err, "org.changeAbsence(%s, %s)", id, action)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		where, args := v.Scope(right, KindAbsence).Where("a", 2)
		a, found, err := db.One(tx, scanAbsence, absenceSelect+` WHERE a.id = $1 AND `+where, append([]any{id}, args...)...)
		switch {
		case err != nil:
			return "", err
		case !found:
			return "", fault.Gone()
		case g.Version != Any && g.Version != a.Version:
			return "", errStale
		case !set(&a):
			return a.ID, nil
		}
		if !a.Removed {
			if err := free(tx, a, v.Date()); err != nil {
				return "", err
			}
		}
		a.Version++
		if _, err := tx.Exec(`UPDATE absence SET from_on = $2, until_on = $3, removed_at = $4, version = $5 WHERE id = $1`,
			a.ID, a.From, a.Until, tx.Micros()*db.Bool(a.Removed), a.Version); err != nil {
			return "", err
		}
		return a.ID, s.awayTold(tx, actor, action, a)
	})
	return err
}

// free refuses days that cannot be an absence of this person. Until stands for
// the last day in what people read.
func free(tx *db.Tx, a Absence, today string) error {
	from, errFrom := clock.ParseDate(a.From)
	until, errUntil := clock.ParseDate(a.Until)
	switch {
	case errFrom != nil || !roster.ValidDay(a.From):
		return errAway.With("from", "Write the first day as YYYY-MM-DD.")
	case errUntil != nil || !roster.ValidDay(a.Until):
		return errAway.With("until", "Write the last day as YYYY-MM-DD.")
	case a.Empty():
		return errAway.With("until", "The last day lies before the first one.")
	case a.Until <= today:
		return errAway.With("until", "This time is over already. Give days from today on.")
	case until.Sub(from) > longestAway*24*time.Hour:
		return errAway.With("until", "This is longer than a year. Give at most a year at a time.")
	}
	n, _, err := db.One(tx, func(s db.Scanner) (n [2]int, err error) { err = s.Scan(&n[0], &n[1]); return n, err },
		`SELECT COUNT(*), COALESCE(SUM(CASE WHEN from_on < $4 AND until_on > $3 THEN 1 ELSE 0 END), 0) FROM absence
		WHERE person_id = $1 AND id <> $2 AND removed_at = 0 AND until_on > $5`, a.Person, a.ID, a.From, a.Until, today)
	switch {
	case err != nil:
		return err
	case n[1] > 0:
		return errAwayTwice.With("from", "You are already away on some of these days.")
	case n[0] >= mostAbsences:
		return errAway.With("from", "There are 100 absences to come already.")
	}
	return nil
}

// awayTold writes the entry of an act on an absence and tells the features.
func (s *Service) awayTold(tx *db.Tx, actor authz.Actor, action string, a Absence) error {
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: action, Kind: KindAbsence, Object: a.ID, Subject: a.Person,
		Detail: map[string]string{"from": a.From, "until": a.Until, "version": strconv.FormatInt(a.Version, 10)}}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: EventAwayChanged, Kind: KindAbsence, Object: a.ID, ObjectVersion: a.Version})
}

const absenceSelect = `SELECT a.id, a.person_id, a.from_on, a.until_on, CASE WHEN a.removed_at > 0 THEN 1 ELSE 0 END, a.version FROM absence a`

func scanAbsence(s db.Scanner) (a Absence, err error) {
	var removed int64
	err = s.Scan(&a.ID, &a.Person, &a.From, &a.Until, &removed, &a.Version)
	a.Removed = removed == 1
	return a, err
}

// PurgeAbsences drops absences that were removed thirty days ago or ended a year
// ago, and counts them. app makes it a daily job.
func PurgeAbsences(tx *db.Tx) (dropped int64, err error) {
	defer fault.Wrap(&err, "org.PurgeAbsences")
	return tx.Exec(`DELETE FROM absence WHERE removed_at > 0 AND removed_at < $1 OR until_on < $2`,
		clock.Micros(tx.Now().Add(-keepRemoved)), clock.Date(tx.Now().AddDate(0, 0, -keepPast), time.UTC))
}
