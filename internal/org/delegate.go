package org

import (
	"context"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/org/roster"
)

// SetDelegate chooses who stands in for the actor on the days of a span when
// they are away; "" chooses nobody. It gives back who was chosen on those days
// before, for undoing: known is false when it was not one choice for all of them.
// Errors: Invalid with the field, Conflict.
func (s *Service) SetDelegate(ctx context.Context, actor authz.Actor, g Guard, delegate string, days Span) (was string, known bool, err error) {
	defer fault.Wrap(&err, "org.SetDelegate(%s, %s)", actor.Person, delegate)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := v.Check(tx, authz.Write, authz.Object{Kind: KindDelegate, Subject: actor.Person}); err != nil {
			return "", err
		}
		if err := delegable(tx, actor.Person, delegate, days, v.Date()); err != nil {
			return "", err
		}
		had, err := choices(tx, actor.Person)
		if err != nil {
			return "", err
		}
		was, known = wholly(had, days)
		is := had.Clear(days)
		if delegate != "" {
			is = had.Set(days, delegate)
		}
		if Changed(had, is).Empty() {
			return actor.Person, nil
		}
		if err := save(tx, "delegate", ", delegate_id", actor.Person, had, is, oneValue); err != nil {
			return "", err
		}
		if err := s.Audit.Record(tx, actor, audit.Entry{Action: "org.delegate.set", Kind: KindDelegate, Object: actor.Person, Subject: actor.Person,
			Detail: map[string]string{"delegate": delegate, "from": days.From, "until": days.Until}}); err != nil {
			return "", err
		}
		return actor.Person, s.Bus.Publish(tx, event.Event{Name: EventAwayChanged, Kind: KindDelegate, Object: actor.Person, ObjectVersion: tx.Micros()})
	})
	return was, known, err
}

// ByEmail finds who works here under an address; "" when nobody the actor may
// see does.
func (s *Service) ByEmail(ctx context.Context, actor authz.Actor, email string) (person string, err error) {
	defer fault.Wrap(&err, "org.ByEmail")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		list, err := cards(tx, v.Scope(authz.Read, KindPerson), presentFrom, func(next int) (string, []any) {
			return "p.email_key = " + place(next), []any{roster.EmailKey(email)}
		})
		if err == nil && len(list) > 0 {
			person = list[0].ID
		}
		return err
	})
	return person, err
}

// delegable refuses who cannot stand in, and days that are none.
func delegable(tx *db.Tx, person, delegate string, days Span, today string) error {
	switch {
	case !roster.ValidDay(days.From):
		return errDelegate.With("from", "Write the first day as YYYY-MM-DD.")
	case days.Until != clock.Forever && !roster.ValidDay(days.Until):
		return errDelegate.With("until", "Write the last day as YYYY-MM-DD, or leave it empty.")
	case days.Empty() || days.Until <= today:
		return errDelegate.With("until", "Give a last day from today on that is not before the first one.")
	case delegate == "":
		return nil
	case delegate == person:
		return errDelegate.With("delegate", "You cannot stand in for yourself. Choose somebody else.")
	}
	employed, err := EmployedOn(tx, delegate, max(days.From, today))
	if err == nil && !employed {
		err = errDelegate.With("delegate", "Nobody who works here then has this name or address.")
	}
	return err
}

// choices are whom a person chose to stand in for them, over time.
func choices(tx *db.Tx, person string) (Timeline[string], error) {
	return db.All(tx, func(s db.Scanner) (f Fact[string], err error) {
		err = s.Scan(&f.From, &f.Until, &f.Value)
		return f, err
	},
		`SELECT from_on, until_on, delegate_id FROM delegate WHERE person_id = $1 ORDER BY from_on`, person)
}

// wholly is the one value that holds on every day of a span, "" when none holds
// on any; known is false when it differs from day to day.
func wholly(t Timeline[string], days Span) (value string, known bool) {
	within := t.Clear(Span{"", days.From}).Clear(Since(days.Until))
	switch {
	case len(within) == 0:
		return "", true
	case len(within) == 1 && within[0].Span == days:
		return within[0].Value, true
	}
	return "", false
}

// standIns lists choices that are not over, as far as the viewer may see them.
// about is a condition on d with $2 as its person.
func standIns(tx *db.Tx, v *authz.Viewer, about, person string) ([]StandIn, error) {
	where, args := v.Scope(authz.Read, KindDelegate).Where("d", 3)
	return db.All(tx, func(s db.Scanner) (d StandIn, err error) {
		err = s.Scan(&d.Person, &d.Delegate, &d.From, &d.Until)
		return d, err
	}, `SELECT d.person_id, d.delegate_id, d.from_on, d.until_on FROM delegate d WHERE d.until_on > $1 AND `+about+` AND `+where+
		` ORDER BY d.from_on, d.person_id`, append([]any{v.Date(), person}, args...)...)
}
