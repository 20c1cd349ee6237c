package account

import (
	"context"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/org"
)

// Subscribe makes the service clean up after people who left or came back. No
// right waits for it: the gate refuses a leaver from their last day's end on.
func (s *Service) Subscribe(bus *event.Bus) {
	bus.Subscribe("account.leave", org.EventPersonLeft, s.left)
	bus.Subscribe("account.leave", org.EventPersonRejoined, s.rejoined)
}

// Schedule gives a runner the jobs of this package: what has run out goes every
// hour, what leavers left behind every day.
func (s *Service) Schedule(r *event.Runner) {
	inWrite := func(job func(*db.Tx) error) func(context.Context) error {
		return func(ctx context.Context) error { return s.db.Write(ctx, job) }
	}
	r.Every("account.expire", time.Hour, inWrite(func(tx *db.Tx) error { _, err := Expire(tx); return err }))
	r.Every("account.sweep", 24*time.Hour, inWrite(func(tx *db.Tx) error { _, err := s.Sweep(tx); return err }))
}

// left takes a leaver's sessions, tokens, links, password and roles away. Leaving that
// takes effect later is Sweep's.
func (s *Service) left(tx *db.Tx, e event.Event) (err error) {
	defer fault.Wrap(&err, "account.left(%s)", e.Object)
	a, found, err := byPerson(tx, e.Object)
	if err != nil || !found {
		return err
	}
	day, err := s.day(tx)
	if err != nil {
		return err
	}
	_, here, err := db.One(tx, db.Value[int], `SELECT 1 FROM employment WHERE person_id = $1 AND until_on > $2 LIMIT 1`, e.Object, day)
	if err != nil || here {
		return err
	}
	return s.close(tx, a, day)
}

// rejoined sees to it that somebody who was hired again comes in by a new
// password only (security.md T7), whatever was left of their first time here.
func (s *Service) rejoined(tx *db.Tx, e event.Event) (err error) {
	defer fault.Wrap(&err, "account.rejoined(%s)", e.Object)
	a, found, err := byPerson(tx, e.Object)
	if err != nil || !found {
		return err
	}
	_, newer, err := db.One(tx, db.Value[int], `SELECT 1 FROM password WHERE account_id = $1 AND set_at > $2`, a.ID, clock.Micros(e.At))
	if err != nil || newer {
		return err
	}
	return s.shut(tx, a)
}

// Sweep does for people whose last day has passed what left does for others,
// and counts them: at most 500 at a time.
func (s *Service) Sweep(tx *db.Tx) (closed int, err error) {
	defer fault.Wrap(&err, "account.Sweep")
	day, err := s.day(tx)
	if err != nil {
		return 0, err
	}
	list, err := db.All(tx, scanAccount, accountColumns+` WHERE a.person_id IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM employment e WHERE e.person_id = a.person_id AND e.until_on > $1)
		AND (EXISTS (SELECT 1 FROM password w WHERE w.account_id = a.id) OR EXISTS (SELECT 1 FROM session o WHERE o.account_id = a.id)
			OR EXISTS (SELECT 1 FROM token t WHERE t.account_id = a.id)
			OR EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.until_on > $1)) ORDER BY a.id LIMIT 500`, day)
	for _, a := range list {
		if err := s.close(tx, a, day); err != nil {
			return 0, err
		}
	}
	return len(list), err
}

// close ends a leaver's roles and takes away every way in.
func (s *Service) close(tx *db.Tx, a Account, day string) error {
	n, err := tx.Exec(`UPDATE account_role SET until_on = $2 WHERE account_id = $1 AND until_on > $2`, a.ID, day)
	if err != nil {
		return err
	}
	if n > 0 {
		if err := authz.RaiseEpoch(tx); err != nil {
			return err
		}
	}
	return s.shut(tx, a)
}

func (s *Service) shut(tx *db.Tx, a Account) error {
	if err := dropSecrets(tx, a.ID); err != nil {
		return err
	}
	if err := updateAccount(tx, &a); err != nil {
		return err
	}
	return s.noted(tx, authz.Job("account.leave"), EventClosed, a, "", nil)
}

// day is the company's day in a transaction of the program itself.
func (s *Service) day(tx *db.Tx) (string, error) {
	zone, found, err := db.One(tx, db.Value[string], `SELECT zone FROM authz_state WHERE id = 1`)
	if !found {
		zone = "UTC"
	}
	return clock.Date(tx.Now(), s.zones.location(zone)), err
}
