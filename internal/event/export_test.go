package event

import (
	"context"

	"belay/internal/db"
)

// Dispatch lets the tests dispatch without the lease.
func Dispatch(ctx context.Context, b *Bus, d *db.DB) error {
	_, err := b.dispatch(ctx, d)
	return err
}

// Take claims a job's lease as a runner does after it has seen it due.
func Take(tx *db.Tx, kind, key, holder string) (bool, error) {
	_, ok, err := take(tx, jobName{kind, key}, holder)
	return ok, err
}
