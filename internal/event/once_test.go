package event_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
)

var ana = authz.Actor{Account: "account-ana", Person: "ana", Via: authz.ViaSession}

// act leaves a row, so that doing it twice can be seen.
func act(tx *db.Tx, name string) func() (string, error) {
	return func() (string, error) {
		_, err := tx.Exec(`INSERT INTO effect (consumer, event_id, object, object_version, place) VALUES ('act', '', $1, 0, 0)`, name)
		return "made " + name, err
	}
}

func (w *world) once(ctx context.Context, a authz.Actor, key, name string) (result string, repeated bool, err error) {
	err = w.db.Write(ctx, func(tx *db.Tx) (err error) {
		result, repeated, err = event.Once(tx, a, key, act(tx, name))
		return err
	})
	return result, repeated, err
}

func (w *world) acts(name string) int {
	return w.count(`SELECT COUNT(*) FROM effect WHERE consumer = 'act' AND object = $1`, name)
}

func TestSameKeyActsOnceAndAnswersTheSame(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ctx := event.WithRequest(context.Background(), "growth.evidence.add", []byte("body"))
		for i, want := range []bool{false, true, true} {
			result, repeated, err := w.once(ctx, ana, "k1", "x")
			if err != nil || result != "made x" || repeated != want {
				w.Errorf("try %d: %q %v %v", i, result, repeated, err)
			}
		}
		if w.acts("x") != 1 {
			w.Errorf("acted %d times", w.acts("x"))
		}
		ben := authz.Actor{Account: "account-ben", Via: authz.ViaSession}
		if _, repeated, err := w.once(ctx, ben, "k1", "x"); err != nil || repeated {
			w.Errorf("another account's key: %v %v", repeated, err)
		}
	})
}

func TestSameKeyForAnotherRequestIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ask := func(act, body string) error {
			_, _, err := w.once(event.WithRequest(context.Background(), act, []byte(body)), ana, "k1", "x")
			return err
		}
		if err := ask("add", "one"); err != nil {
			w.Fatal(err)
		}
		for _, other := range [][2]string{{"add", "two"}, {"remove", "one"}, {"ad", "done"}} {
			if err := ask(other[0], other[1]); !errors.Is(err, event.ErrOtherRequest) || fault.KindOf(err) != fault.Conflict {
				w.Errorf("%v: %v", other, err)
			}
		}
		if w.acts("x") != 1 {
			w.Errorf("acted %d times", w.acts("x"))
		}
	})
}

func TestFailedActLeavesItsKeyFree(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		boom := errors.New("boom")
		err := w.db.Write(context.Background(), func(tx *db.Tx) error {
			_, _, err := event.Once(tx, ana, "k1", func() (string, error) { return "", boom })
			return err
		})
		if !errors.Is(err, boom) {
			w.Fatal(err)
		}
		if _, repeated, err := w.once(context.Background(), ana, "k1", "x"); err != nil || repeated || w.acts("x") != 1 {
			w.Errorf("second try: %v %v", repeated, err)
		}
	})
}

func TestKeysOfOddShape(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		for range 2 {
			if _, repeated, err := w.once(context.Background(), ana, "", "free"); err != nil || repeated {
				w.Errorf("no key: %v %v", repeated, err)
			}
		}
		if w.acts("free") != 2 {
			w.Errorf("without a key the act ran %d times", w.acts("free"))
		}
		if _, _, err := w.once(context.Background(), ana, fmt.Sprintf("%201d", 0), "x"); fault.KindOf(err) != fault.Invalid {
			w.Errorf("long key: %v", err)
		}
		if _, _, err := w.once(context.Background(), authz.Actor{}, "k", "x"); fault.KindOf(err) != fault.Unauthenticated {
			w.Errorf("nobody: %v", err)
		}
	})
}

func TestConcurrentRequestsWithOneKeyActOnce(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		var wg sync.WaitGroup
		var fresh atomic.Int32
		for range 8 {
			wg.Go(func() {
				result, repeated, err := w.once(context.Background(), ana, "k1", "x")
				if err != nil || result != "made x" {
					w.Errorf("%q %v", result, err)
				}
				if !repeated {
					fresh.Add(1)
				}
			})
		}
		wg.Wait()
		if fresh.Load() != 1 || w.acts("x") != 1 {
			w.Errorf("%d were first, %d acts", fresh.Load(), w.acts("x"))
		}
	})
}
