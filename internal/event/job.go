package event

import (
	"context"
	"strconv"
	"strings"
	"time"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// kindEvery is the kind of the rows that stand for periodic jobs.
const kindEvery = "every"

// leaseTime is how long a job may go without a sign of life before another
// process takes it over. A living holder renews its lease.
const leaseTime = time.Minute

// Enqueue asks, in the act's transaction, for a job to be run at an instant or
// soon after. key tells the jobs of one kind apart: asking again for the same
// moves it, and a job asked for while it runs is run once more.
func Enqueue(tx *db.Tx, kind, key string, runAt time.Time) (err error) {
	defer fault.Wrap(&err, "event.Enqueue(%s %s)", kind, key)
	_, err = tx.Exec(`INSERT INTO job (kind, key, run_at, asked, attempts, lease_until, lease_holder, parked, error)
		VALUES ($1, $2, $3, 1, 0, 0, '', 0, '')
		ON CONFLICT (kind, key) DO UPDATE SET run_at = excluded.run_at, asked = job.asked + 1, attempts = 0, parked = 0, error = ''`,
		kind, key, clock.Micros(runAt))
	return err
}

// Soon asks for a periodic job to be run now, out of its turn.
func Soon(tx *db.Tx, name string) error { return Enqueue(tx, kindEvery, name, tx.Now()) }

// claim is one taking of a lease. Its id is new every time, so a holder that
// lost its lease and came back changes nothing.
type claim struct {
	kind, key string
	holder    string
	attempts  int
	asked     int64
}

type jobName struct{ kind, key string }

// dueJob is a job that may run, and how often it was asked for.
type dueJob struct {
	jobName
	asked int64
}

// dueJobs lists the jobs of these kinds that may run now.
func dueJobs(tx *db.Tx, kinds []string) ([]dueJob, error) {
	args := []any{tx.Micros()}
	var in []string
	for _, k := range kinds {
		args = append(args, k)
		in = append(in, "$"+strconv.Itoa(len(args)))
	}
	return db.All(tx, func(s db.Scanner) (j dueJob, err error) { err = s.Scan(&j.kind, &j.key, &j.asked); return j, err },
		`SELECT kind, key, asked FROM job WHERE parked = 0 AND run_at <= $1 AND lease_until <= $1 AND kind IN (`+strings.Join(in, ", ")+`)
		ORDER BY run_at, kind, key LIMIT 200`, args...)
}

// take claims a job; ok is false when another process was faster.
func take(tx *db.Tx, j jobName, holder string) (c claim, ok bool, err error) {
	until := clock.Micros(tx.Now().Add(leaseTime))
	n, err := tx.Exec(`UPDATE job SET lease_holder = $3, lease_until = $4, attempts = attempts + 1
		WHERE kind = $1 AND key = $2 AND parked = 0 AND run_at <= $5 AND lease_until <= $5`, j.kind, j.key, holder, until, tx.Micros())
	if err != nil || n == 0 {
		return claim{}, false, err
	}
	return db.One(tx, func(s db.Scanner) (claim, error) {
		c := claim{kind: j.kind, key: j.key, holder: holder}
		return c, s.Scan(&c.attempts, &c.asked)
	}, `SELECT attempts, asked FROM job WHERE kind = $1 AND key = $2`, j.kind, j.key)
}

const mine = ` WHERE kind = $1 AND key = $2 AND lease_holder = $3`

// renew gives a living holder another lease; ok is false when it was lost.
func (c claim) renew(tx *db.Tx) (ok bool, err error) {
	n, err := tx.Exec(`UPDATE job SET lease_until = $4`+mine, c.kind, c.key, c.holder, clock.Micros(tx.Now().Add(leaseTime)))
	return n == 1, err
}

// finished ends a job that succeeded: a periodic one waits for its next turn,
// another goes, unless it was asked for again meanwhile.
func (c claim) finished(tx *db.Tx, period time.Duration) error {
	if c.kind != kindEvery {
		n, err := tx.Exec(`DELETE FROM job`+mine+` AND asked = $4`, c.kind, c.key, c.holder, c.asked)
		if err != nil || n == 1 {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE job SET lease_until = 0, lease_holder = '', attempts = 0, error = '',
		run_at = CASE WHEN asked = $4 THEN $5 ELSE run_at END`+mine, c.kind, c.key, c.holder, c.asked, clock.Micros(tx.Now().Add(period)))
	return err
}

// failed notes why a job failed and when it is tried again. A periodic job is
// tried for ever; another is parked after ten times.
func (c claim) failed(tx *db.Tx, cause error) error {
	parked := c.kind != kindEvery && c.attempts >= maxAttempts
	_, err := tx.Exec(`UPDATE job SET lease_until = 0, lease_holder = '', error = $4, run_at = $5, parked = $6`+mine,
		c.kind, c.key, c.holder, errorText(cause), clock.Micros(tx.Now().Add(backoff(c.attempts))), db.Bool(parked))
	return err
}

// released gives back a job that was interrupted because the program ends.
func (c claim) released(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE job SET lease_until = 0, lease_holder = '', attempts = attempts - 1`+mine, c.kind, c.key, c.holder)
	return err
}

type claimKey struct{}

// ErrLeaseLost stops a job whose lease another process has taken over.
var ErrLeaseLost = fault.New(fault.Conflict, "BLY-1134", "This work was taken over by another process of Belay.")

// Held refuses a transaction of a job that no longer holds its lease. ctx is
// the one the job was given. A job that writes in several transactions calls it
// in each, so that a process that hung cannot write after its successor.
func Held(ctx context.Context, tx *db.Tx) (err error) {
	defer fault.Wrap(&err, "event.Held")
	c, ok := ctx.Value(claimKey{}).(claim)
	if !ok {
		return nil // not run as a job
	}
	_, found, err := db.One(tx, db.Value[int], `SELECT 1 FROM job`+mine, c.kind, c.key, c.holder)
	if err == nil && !found {
		err = ErrLeaseLost
	}
	return err
}
