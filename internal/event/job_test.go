package event_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/id"
)

// runner makes a runner with a bus nobody listens on.
func (w *world) runner() *event.Runner { return event.NewRunner(w.db, event.New(w.ids), w.ids, nil) }

func TestPeriodicJobRunsOnceAPeriodInOneProcess(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		runs := 0
		two := []*event.Runner{w.runner(), w.runner()}
		for _, r := range two {
			r.Every("count", time.Hour, func(context.Context) error { runs++; return nil })
		}
		for i, want := range []int{1, 1, 2, 3} {
			for _, r := range two {
				w.step(r)
				w.step(r)
			}
			if runs != want {
				w.Errorf("after %d half hours: %d runs, want %d", i, runs, want)
			}
			w.clk.Advance([]time.Duration{59 * time.Minute, time.Minute, time.Hour, 0}[i])
		}
		w.write(func(tx *db.Tx) error { return event.Soon(tx, "count") })
		w.step(two[0])
		if runs != 4 {
			w.Errorf("asked for out of its turn: %d runs", runs)
		}
	})
}

func TestShortJobWithNothingToDoWritesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		r, work, runs := w.runner(), true, 0
		r.EveryIf("maybe", time.Second, func(*db.Tx) (bool, error) { return work, nil }, func(context.Context) error { runs++; return nil })
		w.step(r)
		work = false
		w.clk.Advance(time.Minute)
		ctx, count := db.WithCounter(context.Background())
		did, err := r.Step(ctx)
		if err != nil || did != 0 || runs != 1 {
			w.Errorf("did %d, ran %d times, %v", did, runs, err)
		}
		if n := count.Statements(); n > 3 {
			w.Errorf("idling takes %d statements", n)
		}
	})
}

func TestQueuedJobRunsAtItsTimeOnceForItsKey(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		r := w.runner()
		var ran []string
		r.Handle("mail", func(_ context.Context, key string) error { ran = append(ran, key); return nil })
		w.write(func(tx *db.Tx) error {
			return errors.Join(event.Enqueue(tx, "mail", "a", tx.Now().Add(time.Hour)), event.Enqueue(tx, "mail", "a", tx.Now().Add(2*time.Hour)),
				event.Enqueue(tx, "unknown", "a", tx.Now()))
		})
		for i, want := range []int{0, 0, 1, 1} {
			w.step(r)
			if len(ran) != want {
				w.Errorf("after %d h: ran %v", i, ran)
			}
			w.clk.Advance(time.Hour)
		}
		if n := w.count(`SELECT COUNT(*) FROM job WHERE kind <> 'every'`); n != 1 {
			w.Errorf("%d rows: a finished job goes, one for another program stays", n)
		}
	})
}

func TestJobAskedForWhileItRunsIsRunAgain(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		r, runs := w.runner(), 0
		ask := func(tx *db.Tx) error { return event.Enqueue(tx, "mail", "a", tx.Now()) }
		r.Handle("mail", func(context.Context, string) error {
			if runs++; runs == 1 {
				w.write(ask)
			}
			return nil
		})
		w.write(ask)
		w.step(r)
		if runs != 2 || w.count(`SELECT COUNT(*) FROM job WHERE kind = 'mail'`) != 0 {
			w.Errorf("ran %d times", runs)
		}
	})
}

func TestFailingJobBacksOffAndIsParkedPeriodicOnesGoOn(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		r, queued, periodic := w.runner(), 0, 0
		r.Handle("mail", func(context.Context, string) error { queued++; panic("no post today") })
		r.Every("sync", time.Hour, func(context.Context) error { periodic++; return errors.New("no network") })
		w.write(func(tx *db.Tx) error { return event.Enqueue(tx, "mail", "a", tx.Now()) })
		for range 14 {
			w.step(r)
			w.step(r)
			w.clk.Advance(6 * time.Minute)
		}
		if queued != 10 || periodic != 14 {
			w.Errorf("queued ran %d, periodic %d times", queued, periodic)
		}
		if w.count(`SELECT COUNT(*) FROM job WHERE kind = 'mail' AND parked = 1 AND error LIKE '%no post today%'`) != 1 {
			w.Error("the job is not parked with its error")
		}
	})
}

func TestDeadHoldersLeaseIsTakenOverAndTheDeadCannotWrite(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		inside, goOn := make(chan struct{}), make(chan struct{})
		var heldBefore, heldAfter error
		held := func(ctx context.Context) (err error) {
			return w.db.Read(ctx, func(tx *db.Tx) error { return event.Held(ctx, tx) })
		}
		hung := w.runner()
		hung.Handle("import", func(ctx context.Context, _ string) error {
			heldBefore = held(ctx)
			close(inside)
			<-goOn
			heldAfter = held(ctx)
			return heldAfter
		})
		runs := 0
		heir := w.runner()
		heir.Handle("import", func(context.Context, string) error { runs++; return nil })
		w.write(func(tx *db.Tx) error { return event.Enqueue(tx, "import", "a", tx.Now()) })
		var wg sync.WaitGroup
		wg.Go(func() { w.step(hung) })
		<-inside
		w.clk.Advance(59 * time.Second)
		w.step(heir)
		if runs != 0 {
			w.Error("a lease was taken over before it ran out")
		}
		w.clk.Advance(2 * time.Second)
		w.step(heir)
		if runs != 1 {
			w.Errorf("after the lease ran out the heir ran it %d times", runs)
		}
		w.write(func(tx *db.Tx) error { return event.Enqueue(tx, "import", "a", tx.Now().Add(time.Hour)) })
		close(goOn)
		wg.Wait()
		if heldBefore != nil || !errors.Is(heldAfter, event.ErrLeaseLost) {
			w.Errorf("held before: %v, after: %v", heldBefore, heldAfter)
		}
		if w.count(`SELECT COUNT(*) FROM job WHERE kind = 'import' AND error = '' AND attempts = 0`) != 1 {
			w.Error("the one that lost its lease changed the job of its heir")
		}
	})
}

func TestJobThatKillsItsProcessIsGivenUp(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		runs := 0
		r := w.runner()
		r.Handle("import", func(context.Context, string) error { runs++; return nil })
		w.write(func(tx *db.Tx) error {
			if err := event.Enqueue(tx, "import", "a", tx.Now()); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE job SET attempts = 10 WHERE kind = 'import'`) // ten claims and never an end
			return err
		})
		w.step(r)
		if runs != 0 || w.count(`SELECT COUNT(*) FROM job WHERE kind = 'import' AND parked = 1`) != 1 {
			w.Errorf("ran %d times more", runs)
		}
	})
}

func TestRunWakesForALocalCommitAndEndsWithItsContext(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.System{}, func(t *testing.T, d *db.DB) {
		ids := id.NewSource(nil)
		b := event.New(ids)
		got := make(chan string, 10)
		b.Subscribe("a", "thing.changed", func(tx *db.Tx, e event.Event) error {
			tx.AfterCommit(func() { got <- e.Object })
			return nil
		})
		r := event.NewRunner(d, b, ids, nil)
		started := make(chan struct{})
		r.Handle("long", func(ctx context.Context, _ string) error { close(started); <-ctx.Done(); return ctx.Err() })
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- r.Run(ctx) }()
		write := func(fn func(tx *db.Tx) error) {
			if err := d.Write(context.Background(), fn); err != nil {
				t.Error(err)
			}
		}
		write(func(tx *db.Tx) error { return event.Enqueue(tx, "long", "a", tx.Now()) })
		<-started // a long job does not keep events waiting
		for _, object := range []string{"x", "y"} {
			write(func(tx *db.Tx) error {
				return b.Publish(tx, event.Event{Name: "thing.changed", Kind: "thing", Object: object, ObjectVersion: 1})
			})
			if o := <-got; o != object {
				t.Errorf("got %s", o)
			}
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		_ = d.Read(context.Background(), func(tx *db.Tx) error {
			n, _, err := db.One(tx, db.Value[int], `SELECT COUNT(*) FROM job WHERE kind = 'long' AND lease_holder = '' AND attempts = 0`)
			if n != 1 {
				t.Error("the interrupted job was not given back")
			}
			return err
		})
	})
}

func TestLeaseIsGivenToOneOfTwoThatSawTheJobDue(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.write(func(tx *db.Tx) error { return event.Enqueue(tx, "import", "a", tx.Now()) })
		w.write(func(tx *db.Tx) error {
			first, err := event.Take(tx, "import", "a", "first")
			if err != nil || !first {
				w.Errorf("a free lease was refused: %v", err)
			}
			second, err := event.Take(tx, "import", "a", "second")
			if second {
				w.Error("two hold one lease")
			}
			return err
		})
	})
}
