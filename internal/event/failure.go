package event

import (
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Failure is a delivery or a job that failed: parked ones wait for a decision,
// others are tried again by themselves at Due.
type Failure struct {
	Consumer string // of a delivery; "" for a job
	EventID  string
	Event    string // name of the event
	Object   string
	JobKind  string // of a job
	JobKey   string
	Attempts int
	Parked   bool
	Due      time.Time
	Error    string // for the administrator's log, not for other people
}

// Failures lists what failed and is not settled, parked ones first. The scope
// is of KindFailure and reading.
func Failures(tx *db.Tx, sc authz.Scope) (_ []Failure, err error) {
	defer fault.Wrap(&err, "event.Failures")
	if _, err := sc.Check(tx, authz.Object{Kind: KindFailure}); err != nil {
		return nil, err
	}
	list, err := db.All(tx, func(s db.Scanner) (f Failure, err error) {
		var due int64
		var state string
		err = s.Scan(&f.Consumer, &f.EventID, &f.Event, &f.Object, &f.Attempts, &state, &due, &f.Error)
		f.Parked, f.Due = state == stateParked, clock.FromMicros(due)
		return f, err
	}, `SELECT v.consumer, v.event_id, e.name, v.object, v.attempts, v.state, v.due_at, v.error
		FROM event_delivery v JOIN event e ON e.id = v.event_id WHERE v.state <> 'done' AND v.attempts > 0
		ORDER BY v.state DESC, e.at, e.id LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	jobs, err := db.All(tx, func(s db.Scanner) (f Failure, err error) {
		var due int64
		err = s.Scan(&f.JobKind, &f.JobKey, &f.Attempts, &f.Parked, &due, &f.Error)
		f.Due = clock.FromMicros(due)
		return f, err
	}, `SELECT kind, key, attempts, parked, run_at, error FROM job WHERE error <> '' ORDER BY parked DESC, kind, key LIMIT 1000`)
	return append(list, jobs...), err
}

// Retry lets a parked or waiting failure run at once, with ten new attempts.
func Retry(tx *db.Tx, sc authz.Scope, log *audit.Log, f Failure) (err error) {
	defer fault.Wrap(&err, "event.Retry(%s %s)", f.Consumer, f.EventID)
	return settle(tx, sc, log, f, "event.retried",
		`UPDATE event_delivery SET state = 'due', attempts = 0, due_at = $3 WHERE consumer = $1 AND event_id = $2 AND state <> 'done' AND attempts > 0`,
		`UPDATE job SET parked = 0, attempts = 0, run_at = $3 WHERE kind = $1 AND key = $2 AND error <> ''`, tx.Micros())
}

// Discard gives a failed delivery or job up: the consumer goes on with the
// object's next event. A periodic job cannot be discarded.
func Discard(tx *db.Tx, sc authz.Scope, log *audit.Log, f Failure) (err error) {
	defer fault.Wrap(&err, "event.Discard(%s %s)", f.Consumer, f.EventID)
	return settle(tx, sc, log, f, "event.discarded",
		`UPDATE event_delivery SET state = 'done' WHERE consumer = $1 AND event_id = $2 AND state <> 'done' AND attempts > 0`,
		`DELETE FROM job WHERE kind = $1 AND key = $2 AND error <> '' AND kind <> 'every'`)
}

// settle runs the statement for a delivery or for a job and records the
// decision. A failure that is settled already is not there any more.
func settle(tx *db.Tx, sc authz.Scope, log *audit.Log, f Failure, action, delivery, job string, more ...any) error {
	if _, err := sc.Check(tx, authz.Object{Kind: KindFailure}); err != nil {
		return err
	}
	query, of, which := delivery, f.Consumer, f.EventID
	if f.Consumer == "" {
		query, of, which = job, f.JobKind, f.JobKey
	}
	n, err := tx.Exec(query, append([]any{of, which}, more...)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Gone()
	}
	return log.Record(tx, sc.Actor(), audit.Entry{Action: action, Kind: KindFailure, Object: which, Detail: map[string]string{"of": of}})
}
