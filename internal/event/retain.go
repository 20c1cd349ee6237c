package event

import (
	"context"
	"time"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// How long finished things stay.
const (
	KeepEvents = 30 * 24 * time.Hour // events every consumer is done with
	KeepOnce   = 7 * 24 * time.Hour  // answers under an Idempotency-Key
)

const retainBatch = 500

// Retain removes old delivered events and old Idempotency-Keys, in short
// transactions. An event that some consumer is not done with stays.
func Retain(ctx context.Context, d *db.DB) (err error) {
	defer fault.Wrap(&err, "event.Retain")
	for more := true; more; {
		err := d.Write(ctx, func(tx *db.Tx) error {
			keys, err := tx.Exec(`DELETE FROM event_once WHERE (account_id, key) IN
				(SELECT o.account_id, o.key FROM event_once o WHERE o.at <= $1 LIMIT $2)`, clock.Micros(tx.Now().Add(-KeepOnce)), retainBatch)
			if err != nil {
				return err
			}
			events, err := retainEvents(tx)
			more = keys == retainBatch || events == retainBatch
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func retainEvents(tx *db.Tx) (int, error) {
	list, err := db.All(tx, db.Value[string], `SELECT e.id FROM event e WHERE e.at <= $1 AND e.spread = 1
		AND NOT EXISTS (SELECT 1 FROM event_delivery v WHERE v.event_id = e.id AND v.state <> 'done')
		ORDER BY e.at, e.id LIMIT $2`, clock.Micros(tx.Now().Add(-KeepEvents)), retainBatch)
	for _, id := range list {
		if _, err := tx.Exec(`DELETE FROM event_delivery WHERE event_id = $1`, id); err != nil {
			return 0, err
		}
		if _, err := tx.Exec(`DELETE FROM event WHERE id = $1`, id); err != nil {
			return 0, err
		}
	}
	return len(list), err
}
