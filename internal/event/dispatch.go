package event

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

const (
	spreadBatch = 200 // events given to their consumers in one transaction
	markBatch   = 50  // of them in one statement
	maxAttempts = 10  // failures after which a delivery or a job is parked
	maxError    = 1000
)

// The states of a delivery.
const (
	stateDue    = "due"
	stateDone   = "done"
	stateParked = "parked"
)

// backoff is how long a failed delivery or job waits before its next try:
// 1 s, 2 s, 4 s ... at most 5 minutes.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(attempts-1, 20), 5*time.Minute)
}

// deliverable is the predicate of a delivery that may run now: due, and no
// earlier event of its object is unfinished for the same consumer.
const deliverable = `v.state = 'due' AND v.due_at <= $1 AND NOT EXISTS (SELECT 1 FROM event_delivery w WHERE w.consumer = v.consumer
	AND w.kind = v.kind AND w.object = v.object AND w.object_version < v.object_version AND w.state <> 'done')`

// waiting tells whether there is anything to dispatch, without writing.
func (b *Bus) waiting(tx *db.Tx) (bool, error) {
	_, found, err := db.One(tx, db.Value[int], `SELECT 1 FROM event WHERE spread = 0 LIMIT 1`)
	if err != nil || found {
		return found, err
	}
	_, found, err = db.One(tx, db.Value[int], `SELECT 1 FROM event_delivery v JOIN event e ON e.id = v.event_id WHERE `+deliverable+` LIMIT 1`, tx.Micros())
	return found, err
}

// dispatch gives events to consumers until nothing is left that may run at
// this reading of the clock. Two dispatchers at once repeat no effect.
func (b *Bus) dispatch(ctx context.Context, d *db.DB) (did int, err error) {
	defer fault.Wrap(&err, "event.dispatch")
	for {
		n, err := b.spread(ctx, d)
		if err != nil {
			return did, err
		}
		due, err := b.due(ctx, d)
		if err != nil {
			return did, err
		}
		if n+len(due) == 0 {
			return did, nil
		}
		for _, v := range due {
			if err := ctx.Err(); err != nil {
				return did, err
			}
			if err := b.deliver(ctx, d, v); err != nil {
				return did, err
			}
			did++
		}
	}
}

// spread makes a delivery for each consumer of waiting events, earlier versions
// of an object first.
func (b *Bus) spread(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		list, err := db.All(tx, scanEvent, `SELECT id, name, version, kind, object, object_version, at FROM event
			WHERE spread = 0 ORDER BY kind, object, object_version LIMIT $1`, spreadBatch)
		n = len(list)
		for _, e := range list {
			for _, consumer := range slices.Sorted(maps.Keys(b.consumers[e.Name])) {
				if _, err := tx.Exec(`INSERT INTO event_delivery (consumer, event_id, kind, object, object_version, state, attempts, due_at, error)
					VALUES ($1, $2, $3, $4, $5, 'due', 0, $6, '') ON CONFLICT (consumer, event_id) DO NOTHING`,
					consumer, e.ID, string(e.Kind), e.Object, e.ObjectVersion, tx.Micros()); err != nil {
					return err
				}
			}
		}
		for part := range slices.Chunk(list, markBatch) {
			if err := spreadOut(tx, part); err != nil {
				return err
			}
		}
		return err
	})
	return n, err
}

// spreadOut marks at most markBatch events as given to their consumers. A shorter
// list repeats its last, so that the statement has one text and stays prepared.
func spreadOut(tx *db.Tx, list []Event) error {
	ids, places := make([]any, markBatch), make([]string, markBatch)
	for i := range ids {
		ids[i], places[i] = list[min(i, len(list)-1)].ID, "$"+strconv.Itoa(i+1)
	}
	if len(list) == 1 {
		ids, places = ids[:1], places[:1]
	}
	_, err := tx.Exec(`UPDATE event SET spread = 1 WHERE id IN (`+strings.Join(places, ", ")+`)`, ids...)
	return err
}

type delivery struct {
	consumer string
	event    Event
}

// due lists what may be delivered now; of one object and consumer only the
// first, so the list is in order.
func (b *Bus) due(ctx context.Context, d *db.DB) (list []delivery, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(tx, func(s db.Scanner) (v delivery, err error) {
			var at int64
			e := &v.event
			err = s.Scan(&v.consumer, &e.ID, &e.Name, &e.Version, &e.Kind, &e.Object, &e.ObjectVersion, &at)
			e.At = clock.FromMicros(at)
			return v, err
		}, `SELECT v.consumer, e.id, e.name, e.version, e.kind, e.object, e.object_version, e.at
			FROM event_delivery v JOIN event e ON e.id = v.event_id WHERE `+deliverable+` ORDER BY v.due_at, e.at, e.id LIMIT $2`, tx.Micros(), spreadBatch)
		return err
	})
	return list, err
}

// deliver runs a consumer and notes that it is done in one transaction. A
// failure is noted with the delivery; the error returned is that even this was
// not possible.
func (b *Bus) deliver(ctx context.Context, d *db.DB, v delivery) error {
	fn := b.consumers[v.event.Name][v.consumer]
	err := d.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE event_delivery SET state = 'done', error = '', due_at = $3
			WHERE consumer = $1 AND event_id = $2 AND state = 'due'`, v.consumer, v.event.ID, tx.Micros())
		if err != nil || n == 0 {
			return err // another dispatcher has done it
		}
		if fn == nil {
			return fmt.Errorf("no consumer %s of %s is part of this program", v.consumer, v.event.Name)
		}
		return protect(func() error { return fn(tx, v.event) })
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	return d.Write(ctx, func(tx *db.Tx) error { return fail(tx, v, err) })
}

// protect turns a panic into an error, so that one consumer cannot stop the
// others.
func protect(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return fn()
}

// fail notes a failure in a transaction of its own, the effect's being gone.
func fail(tx *db.Tx, v delivery, cause error) error {
	attempts, found, err := db.One(tx, db.Value[int], `SELECT attempts FROM event_delivery WHERE consumer = $1 AND event_id = $2 AND state = 'due'`, v.consumer, v.event.ID)
	if err != nil || !found {
		return err
	}
	attempts++
	state := stateDue
	if attempts >= maxAttempts {
		state = stateParked
	}
	_, err = tx.Exec(`UPDATE event_delivery SET state = $3, attempts = $4, due_at = $5, error = $6 WHERE consumer = $1 AND event_id = $2`,
		v.consumer, v.event.ID, state, attempts, clock.Micros(tx.Now().Add(backoff(attempts))), errorText(cause))
	return err
}

// errorText is an error as the administrator reads it.
func errorText(err error) string {
	text := strings.ReplaceAll(strings.ToValidUTF8(err.Error(), "\uFFFD"), "\x00", "")
	if len(text) > maxError {
		text = strings.ToValidUTF8(text[:maxError], "") + "…"
	}
	return text
}
