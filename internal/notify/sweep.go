package notify

import (
	"context"
	"errors"
	"time"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/org"
)

// sweepEvery is how often the waits are looked through; a change of people asks
// for it at once.
const sweepEvery = time.Minute

// restless bounds the acts on one wait in one sweep. Three are the most that
// people can cause at once: a successor, who is away, and a reminder.
const restless = 8

// Schedule adds the sweep to a runner.
func (s *Service) Schedule(r *event.Runner) {
	r.EveryIf(jobName, sweepEvery, s.due, s.Sweep)
}

// Subscribe makes a sweep follow at once when people leave, come back, are away
// or get another manager.
func (s *Service) Subscribe(bus *event.Bus) {
	for _, name := range []string{org.EventPersonLeft, org.EventPersonRejoined, org.EventManagerChanged, org.EventAwayChanged} {
		bus.Subscribe("notify.people", name, func(tx *db.Tx, _ event.Event) error { return event.Soon(tx, jobName) })
	}
}

// due tells whether a sweep has anything to do.
func (s *Service) due(tx *db.Tx) (bool, error) {
	today, err := s.today(tx)
	if err != nil {
		return false, err
	}
	list, err := candidates(tx, today)
	for _, w := range list {
		f, err := s.facts(tx, w, today)
		if err != nil {
			return false, err
		}
		if _, ok := decide(w, f); ok {
			return true, nil
		}
	}
	return false, err
}

// Sweep does all that is due for the waits: it reminds, passes on to delegates
// and back, upward when overdue, and to successors. Each wait is a transaction
// of its own, so that one that fails holds no other back. app makes it a job.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "notify.Sweep")
	var list []wait
	var today string
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if today, err = s.today(tx); err != nil {
			return err
		}
		list, err = candidates(tx, today)
		return err
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, w := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		failed = append(failed, s.settle(ctx, w.id))
	}
	return errors.Join(failed...)
}

// settle brings one wait to rest.
func (s *Service) settle(ctx context.Context, id string) (err error) {
	defer fault.Wrap(&err, "notify.settle(%s)", id)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := event.Held(ctx, tx); err != nil {
			return err
		}
		today, err := s.today(tx)
		if err != nil {
			return err
		}
		for range restless {
			w, found, err := db.One(tx, scanWait, `SELECT `+waitColumns+` FROM wait w WHERE w.id = $1`, id)
			if err != nil || !found {
				return err
			}
			f, err := s.facts(tx, w, today)
			if err != nil {
				return err
			}
			a, ok := decide(w, f)
			if !ok {
				return nil
			}
			if err := s.apply(tx, w, a, today); err != nil {
				return err
			}
		}
		return errRestless
	})
}

var errRestless = fault.New(fault.Internal, "BLY-2602", "Something went wrong on our side: a step that waits for somebody went from one to the next without end. It was left where it was.")

// apply does one act: it stores the wait, tells the feature and the people, and
// writes the entry.
func (s *Service) apply(tx *db.Tx, w wait, a act, today string) error {
	is := w.after(a, today)
	if is.owner != w.owner {
		is.heldAt = tx.Now()
	}
	if err := update(tx, is); err != nil {
		return err
	}
	if a.remind {
		if err := s.Audit.Record(tx, authz.Job(jobName), audit.Entry{Action: "notify.wait.reminded", Kind: KindWait, Object: is.id, Subject: is.subject,
			Detail: map[string]string{"kind": string(is.kind), "object": is.object, "step": is.step, "owner": is.owner, "due": is.dueOn}}); err != nil {
			return err
		}
		return s.told(tx, is, whatReminded, is.asked, is.owner)
	}
	if t, ok := s.topics[is.kind]; ok && t.Moved != nil && is.owner != w.owner {
		if err := t.Moved(tx, is.object, is.step, is.owner); err != nil {
			return err
		}
	}
	return s.passedOn(tx, w, is, a.why)
}

// after is the wait as an act leaves it.
func (w wait) after(a act, today string) wait {
	if a.remind {
		w.remindedOn = today
		return w
	}
	w.asked, w.owner, w.passed = a.asked, a.owner, a.why
	if a.why == byEscalation {
		w.escalatedOn = today
	}
	return w
}

// candidates are the waits for which something could be due: days have come,
// whom the step was put to has left or is away, or somebody stands in.
func candidates(tx *db.Tx, today string) ([]wait, error) {
	return db.All(tx, scanWait, `SELECT `+waitColumns+` FROM wait w
		WHERE w.owner_id <> w.asked_id OR w.next_on <= $1
			OR NOT EXISTS (SELECT 1 FROM employment e WHERE e.person_id = w.asked_id AND e.from_on <= $1 AND e.until_on > $1)
			OR EXISTS (SELECT 1 FROM absence a WHERE a.person_id = w.asked_id AND a.removed_at = 0 AND a.from_on <= $1 AND a.until_on > $1)
		ORDER BY w.opened_at, w.id`, today)
}

// facts reads what decide needs to know about the people around a wait.
func (s *Service) facts(tx *db.Tx, w wait, today string) (f facts, err error) {
	if err := f.away(tx, w, today); err != nil || w.pinned() {
		return f, err
	}
	employed, err := org.EmployedOn(tx, w.asked, today)
	if err != nil {
		return f, err
	}
	f.left = !employed
	if !f.left && (w.escalateOn == "" || w.escalateOn > today || w.escalatedOn != "") {
		return f, nil
	}
	if f.above, err = org.LastManagersOf(tx, w.asked, today); err != nil {
		return f, err
	}
	if f.partners, err = partners(tx, w, today); err != nil {
		return f, err
	}
	t, ok := s.topics[w.kind]
	if !f.left || !ok || t.Successor == nil {
		return f, nil
	}
	if f.successor, err = t.Successor(tx, w.object, w.step); err != nil || f.successor == "" {
		return f, err
	}
	if employed, err = org.EmployedOn(tx, f.successor, today); err == nil && !employed {
		f.successor = ""
	}
	return f, err
}

// partners are the HR partners of the unit that the person concerned belongs
// to, or else of the wait's own, the nearest unit first.
func partners(tx *db.Tx, w wait, today string) ([]string, error) {
	unit := w.unit
	if team, found, err := org.TeamOf(tx, w.subject, today); err != nil {
		return nil, err
	} else if found {
		unit = team.ID
	}
	return account.PartnersOf(tx, unit, today)
}
