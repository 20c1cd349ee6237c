package account

import (
	"time"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Limit allows Burst tries at once and one more each Every.
type Limit struct {
	Burst int
	Every time.Duration
}

// The limits are kept in the database, not in memory: they hold over restarts
// and on every node, and counting is one statement, so that it is exact however
// many come at once. A row says when the key's allowance is whole again; each
// try moves that on by Every, and is refused when it is too far ahead.

// allowance is one limit on one key.
type allowance struct {
	key string
	Limit
}

// furthest is the latest full_at with which one more try is allowed.
func (a allowance) furthest(now time.Time) time.Time {
	return now.Add(time.Duration(a.Burst-1) * a.Every)
}

// allowances are the limits one try is counted by: the account it aims at,
// which need not exist, and the network address it comes from.
func (s *Service) allowances(emailKey, address string) [2]allowance {
	return [2]allowance{
		{limitKey("account", emailKey), s.opt.PerAccount},
		{limitKey("address", addressKey(address)), s.opt.PerAddress},
	}
}

// refuseEarly sends a caller over a limit away for one read, before anything
// dearer is done. take is what counts.
func refuseEarly(tx *db.Tx, of [2]allowance) error {
	type row struct {
		key    string
		fullAt int64
	}
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) { err = s.Scan(&r.key, &r.fullAt); return r, err },
		`SELECT key, full_at FROM sign_in_limit WHERE key = $1 OR key = $2`, of[0].key, of[1].key)
	if err != nil {
		return err
	}
	for _, r := range rows {
		for _, a := range of {
			if full := clock.FromMicros(r.fullAt); a.key == r.key && full.After(a.furthest(tx.Now())) {
				return errTooMany(full.Sub(a.furthest(tx.Now())))
			}
		}
	}
	return nil
}

// take counts one try against both limits, or against neither and refuses.
func take(tx *db.Tx, of [2]allowance) error {
	now := tx.Now()
	for _, a := range of {
		n, err := tx.Exec(`INSERT INTO sign_in_limit (key, full_at) VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET full_at = CASE WHEN sign_in_limit.full_at > $3 THEN sign_in_limit.full_at + $4 ELSE $2 END
			WHERE sign_in_limit.full_at <= $5`,
			a.key, clock.Micros(now.Add(a.Every)), clock.Micros(now), a.Every.Microseconds(), clock.Micros(a.furthest(now)))
		if err != nil {
			return err
		}
		if n == 0 {
			return errTooMany(a.Every)
		}
	}
	return nil
}

// giveBack returns the try of a sign-in that succeeded: only failures count.
func giveBack(tx *db.Tx, of [2]allowance) error {
	for _, a := range of {
		if _, err := tx.Exec(`UPDATE sign_in_limit SET full_at = full_at - $2 WHERE key = $1`, a.key, a.Every.Microseconds()); err != nil {
			return err
		}
	}
	return nil
}

func errTooMany(wait time.Duration) error {
	e := fault.New(fault.TooMany, "BLY-2102", "There were too many tries to sign in. Nothing was changed; please wait a little and try again.")
	e.Retry = max(wait, time.Second)
	return e
}
