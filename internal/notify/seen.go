package notify

import (
	"context"
	"strconv"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
)

// keepNotices is how long a notice is kept.
const keepNotices = 180 * 24 * time.Hour

// acting runs an act of the actor on their own notices once; key is the
// Idempotency-Key, "" when none.
func (s *Service) acting(ctx context.Context, actor authz.Actor, key string, act func(tx *db.Tx, mine string, args []any) (string, error)) (result string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		where, args := v.Scope(authz.Write, KindNotice).Where("n", 3)
		result, _, err = event.Once(tx, actor, key, func() (string, error) { return act(tx, where, args) })
		return err
	})
	return result, err
}

// See marks one of the actor's notices as seen, or as not seen. Errors: Gone.
func (s *Service) See(ctx context.Context, actor authz.Actor, id string, seen bool, key string) (err error) {
	defer fault.Wrap(&err, "notify.See(%s)", id)
	_, err = s.acting(ctx, actor, key, func(tx *db.Tx, mine string, args []any) (string, error) {
		n, err := tx.Exec(`UPDATE notice AS n SET seen_at = $2 WHERE n.id = $1 AND `+mine, append([]any{id, tx.Micros() * db.Bool(seen)}, args...)...)
		if err == nil && n == 0 {
			err = fault.Gone()
		}
		return id, err
	})
	return err
}

// SeeAll marks all of the actor's notices as seen and gives the stamp by which
// UnseeAll takes this back; "" when there was nothing to mark.
func (s *Service) SeeAll(ctx context.Context, actor authz.Actor, key string) (stamp string, err error) {
	defer fault.Wrap(&err, "notify.SeeAll(%s)", actor.Account)
	return s.acting(ctx, actor, key, func(tx *db.Tx, mine string, args []any) (string, error) {
		n, err := tx.Exec(`UPDATE notice AS n SET seen_at = $2 WHERE n.seen_at = $1 AND `+mine, append([]any{0, tx.Micros()}, args...)...)
		if err != nil || n == 0 {
			return "", err
		}
		return strconv.FormatInt(tx.Micros(), 10), nil
	})
}

// UnseeAll takes one SeeAll back. A stamp that is none does nothing.
func (s *Service) UnseeAll(ctx context.Context, actor authz.Actor, stamp, key string) (err error) {
	defer fault.Wrap(&err, "notify.UnseeAll(%s)", actor.Account)
	at, parseErr := strconv.ParseInt(stamp, 10, 64)
	if parseErr != nil || at <= 0 {
		return nil
	}
	_, err = s.acting(ctx, actor, key, func(tx *db.Tx, mine string, args []any) (string, error) {
		_, err := tx.Exec(`UPDATE notice AS n SET seen_at = $2 WHERE n.seen_at = $1 AND `+mine, append([]any{at, 0}, args...)...)
		return stamp, err
	})
	return err
}

// Purge drops notices that are older than half a year and counts them. app makes
// it a daily job.
func (s *Service) Purge(tx *db.Tx) (dropped int64, err error) {
	defer fault.Wrap(&err, "notify.Purge")
	return tx.Exec(`DELETE FROM notice WHERE at < $1`, clock.Micros(tx.Now().Add(-keepNotices)))
}
