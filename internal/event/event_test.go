package event_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/id"
	"belay/internal/proof"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, event.Migrations, os.DirFS("testdata"))
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// world is one database with a moved clock.
type world struct {
	*testing.T
	db  *db.DB
	clk *clock.Moved
	ids *id.Source
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			run(&world{t, open(t, clk), clk, id.NewSource(nil)})
		})
	}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.Helper()
	if err := w.db.Write(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) count(query string, args ...any) (n int) {
	w.Helper()
	if err := w.db.Read(context.Background(), func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }); err != nil {
		w.Fatal(err)
	}
	return n
}

func (w *world) publish(b *event.Bus, object string, versions ...int64) {
	w.Helper()
	w.write(func(tx *db.Tx) error {
		for _, v := range versions {
			if err := b.Publish(tx, event.Event{Name: "thing.changed", Kind: "thing", Object: object, ObjectVersion: v}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) step(r *event.Runner) {
	w.Helper()
	if _, err := r.Step(context.Background()); err != nil {
		w.Fatal(err)
	}
}

// effect is what a well-made consumer does: all of it in tx.
func effect(consumer string) func(*db.Tx, event.Event) error {
	return func(tx *db.Tx, e event.Event) error {
		_, err := tx.Exec(`INSERT INTO effect (consumer, event_id, object, object_version, place)
			SELECT $1, $2, $3, $4, 1 + COUNT(*) FROM effect f WHERE f.consumer = $1 AND f.object = $3`, consumer, e.ID, e.Object, e.ObjectVersion)
		return err
	}
}

func (w *world) effects(consumer, object string) (versions []int64) {
	w.Helper()
	if err := w.db.Read(context.Background(), func(tx *db.Tx) (err error) {
		versions, err = db.All(tx, db.Value[int64], `SELECT object_version FROM effect WHERE consumer = $1 AND object = $2 ORDER BY place`, consumer, object)
		return err
	}); err != nil {
		w.Fatal(err)
	}
	return versions
}

func (w *world) want(what string, got []int64, want ...int64) {
	w.Helper()
	if !slices.Equal(got, want) {
		w.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestEventGoesWithItsActOrNotAtAll(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		b := event.New(w.ids)
		var got []event.Event
		b.Subscribe("listener", "thing.changed", func(tx *db.Tx, e event.Event) error {
			tx.AfterCommit(func() { got = append(got, e) })
			return nil
		})
		boom := errors.New("boom")
		err := w.db.Write(context.Background(), func(tx *db.Tx) error {
			if err := b.Publish(tx, event.Event{Name: "thing.changed", Kind: "thing", Object: "lost", ObjectVersion: 1}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			w.Fatal(err)
		}
		w.publish(b, "o", 3)
		r := event.NewRunner(w.db, b, w.ids, nil)
		w.step(r)
		w.step(r)
		if len(got) != 1 || got[0].Object != "o" || got[0].ObjectVersion != 3 || got[0].Version != 1 || got[0].Kind != "thing" || !got[0].At.Equal(start) || !id.Valid(got[0].ID) {
			w.Fatalf("delivered %+v", got)
		}
		err = w.db.Write(context.Background(), func(tx *db.Tx) error { return b.Publish(tx, event.Event{Name: "thing.changed"}) })
		if err == nil {
			w.Error("an event of nothing was accepted")
		}
	})
}

func TestFailureRollsTheEffectBackAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		b := event.New(w.ids)
		crashes := 2
		b.Subscribe("a", "thing.changed", func(tx *db.Tx, e event.Event) error {
			if err := effect("a")(tx, e); err != nil {
				return err
			}
			if crashes--; crashes == 1 {
				return errors.New("after the effect")
			} else if crashes == 0 {
				panic("after the effect")
			}
			return nil
		})
		w.publish(b, "o", 1)
		r := event.NewRunner(w.db, b, w.ids, nil)
		for range 3 {
			w.step(r)
			w.step(r) // the clock stands: not due again
			w.clk.Advance(time.Minute)
		}
		w.want("effects", w.effects("a", "o"), 1)
		if crashes != -1 {
			w.Errorf("the consumer ran %d times", 2-crashes)
		}
	})
}

func TestOrderHoldsForEachObjectAndConsumer(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		b := event.New(w.ids)
		broken := true
		b.Subscribe("a", "thing.changed", func(tx *db.Tx, e event.Event) error {
			if broken && e.Object == "o" && e.ObjectVersion == 2 {
				return errors.New("not now")
			}
			return effect("a")(tx, e)
		})
		b.Subscribe("b", "thing.changed", effect("b"))
		w.publish(b, "p", 1)
		w.publish(b, "o", 3, 1, 2)
		r := event.NewRunner(w.db, b, w.ids, nil)
		w.step(r)
		w.want("a waits behind the failure", w.effects("a", "o"), 1)
		w.want("another object goes on", w.effects("a", "p"), 1)
		w.want("another consumer goes on", w.effects("b", "o"), 1, 2, 3)
		broken = false
		w.clk.Advance(time.Minute)
		w.step(r)
		w.want("a catches up in order", w.effects("a", "o"), 1, 2, 3)
	})
}

func TestOrderHoldsOverMoreEventsThanOneBatch(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		b := event.New(w.ids)
		b.Subscribe("a", "thing.changed", effect("a"))
		var up, down []int64
		for v := range int64(230) {
			up, down = append(up, v+1), append(down, 230-v)
		}
		w.publish(b, "o", down...)
		w.step(event.NewRunner(w.db, b, w.ids, nil))
		w.want("effects", w.effects("a", "o"), up...)
	})
}

func (w *world) scope(action authz.Action, a authz.Actor, do func(tx *db.Tx, sc authz.Scope) error) error {
	g, err := authz.NewGate(event.Visibility())
	if err != nil {
		w.Fatal(err)
	}
	return w.db.Write(context.Background(), func(tx *db.Tx) error {
		v, err := g.Enter(tx, a)
		if err != nil {
			return err
		}
		return do(tx, v.Scope(action, event.KindFailure))
	})
}

func TestTenFailuresParkAndHoldBackUntilTheAdministratorDecides(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		b := event.New(w.ids)
		runs, broken := 0, true
		b.Subscribe("a", "thing.changed", func(tx *db.Tx, e event.Event) error {
			if broken && e.ObjectVersion == 1 {
				runs++
				return errors.New("the peer said no")
			}
			return effect("a")(tx, e)
		})
		w.publish(b, "o", 1, 2)
		w.publish(b, "p", 1, 2)
		r := event.NewRunner(w.db, b, w.ids, nil)
		for range 15 {
			w.step(r)
			w.clk.Advance(10 * time.Minute)
		}
		if runs != 20 {
			t := runs
			w.Errorf("two deliveries ran %d times, want 20", t)
		}
		w.want("later events wait", w.effects("a", "o"))
		var list []event.Failure
		if err := w.scope(authz.Read, authz.Operator(), func(tx *db.Tx, sc authz.Scope) (err error) { list, err = event.Failures(tx, sc); return err }); err != nil {
			w.Fatal(err)
		}
		if len(list) != 2 || !list[0].Parked || list[0].Attempts != 10 || !strings.Contains(list[0].Error, "the peer said no") {
			w.Fatalf("failures %+v", list)
		}
		log := audit.New(w.ids)
		broken = false
		for _, f := range list {
			decide := event.Retry
			if f.Object == "p" {
				decide = event.Discard
			}
			if err := w.scope(authz.Write, authz.Operator(), func(tx *db.Tx, sc authz.Scope) error { return decide(tx, sc, log, f) }); err != nil {
				w.Fatal(err)
			}
		}
		w.step(r)
		w.want("after a retry", w.effects("a", "o"), 1, 2)
		w.want("after a discard", w.effects("a", "p"), 2)
		if n := w.count(`SELECT COUNT(*) FROM audit_entry`); n != 2 {
			w.Errorf("%d decisions on record", n)
		}
		if err := w.scope(authz.Write, authz.Operator(), func(tx *db.Tx, sc authz.Scope) error { return event.Retry(tx, sc, log, list[0]) }); err == nil {
			w.Error("what is settled was settled again")
		}
		for name, sc := range map[string]authz.Scope{"nobody": {}} {
			if err := w.db.Read(context.Background(), func(tx *db.Tx) error { _, err := event.Failures(tx, sc); return err }); err == nil {
				w.Errorf("%s sees the failures", name)
			}
		}
		w.write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO account (id, state, person_id) VALUES ('acc', 'active', 'ana')`); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO employment (person_id, from_on, until_on) VALUES ('ana', '2020-01-01', '9999-12-31')`)
			return err
		})
		ana := authz.Actor{Account: "acc", Person: "ana", Via: authz.ViaSession}
		if err := w.scope(authz.Read, ana, func(tx *db.Tx, sc authz.Scope) error { _, err := event.Failures(tx, sc); return err }); err == nil {
			w.Error("an ordinary person sees the failures")
		}
	})
}

// storm publishes versions of several objects and lets runners work on them
// at once, with failures after the effect. It gives the complaints about
// effects that are missing, double or out of order.
func storm(w *world, round uint64, consumer func(tx *db.Tx, e event.Event) error, tally func(object string) []int64) (complaints []string) {
	const objects, versions = 8, 6
	b := event.New(w.ids)
	var mu sync.Mutex
	rng := rand.New(rand.NewPCG(round, proof.Seed()))
	crash := map[string]bool{}
	b.Subscribe("a", "thing.changed", func(tx *db.Tx, e event.Event) error {
		if err := consumer(tx, e); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		if !crash[e.ID] && rng.IntN(3) == 0 { // once
			crash[e.ID] = true
			return errors.New("crash between effect and mark")
		}
		return nil
	})
	for v := range versions {
		for o := range objects {
			w.publish(b, fmt.Sprint("o", round, "-", o), int64(v+1))
		}
	}
	for range 12 {
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				if _, err := event.NewRunner(w.db, b, w.ids, nil).Step(context.Background()); err != nil {
					w.Error(err)
				}
			})
			wg.Go(func() { // a dispatcher that lost its lease and does not know
				if err := event.Dispatch(context.Background(), b, w.db); err != nil {
					w.Error(err)
				}
			})
		}
		wg.Wait()
		w.clk.Advance(time.Hour)
	}
	if len(crash) == 0 {
		w.Error("no crash was simulated")
	}
	for o := range objects {
		if got := tally(fmt.Sprint("o", round, "-", o)); !slices.Equal(got, []int64{1, 2, 3, 4, 5, 6}) {
			complaints = append(complaints, fmt.Sprintf("o%d: %v", o, got))
		}
	}
	return complaints
}

func TestConcurrentRunnersWithCrashesHaveEachEffectOnceInOrder(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		rounds := proof.Rounds(1, 100)
		for round := range rounds {
			if bad := storm(w, uint64(round), effect("a"), func(o string) []int64 { return w.effects("a", o) }); len(bad) > 0 {
				w.Fatal(bad)
			}
		}
		proof.Count(w, "event storms", rounds)
	})
}

// The storm must notice a consumer whose effect is not in its transaction.
func TestStormCatchesAConsumerThatWorksOutsideItsTransaction(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		var mu sync.Mutex
		sent := map[string][]int64{}
		outside := func(_ *db.Tx, e event.Event) error {
			mu.Lock()
			defer mu.Unlock()
			sent[e.Object] = append(sent[e.Object], e.ObjectVersion)
			return nil
		}
		if bad := storm(w, 0, outside, func(o string) []int64 { return sent[o] }); len(bad) == 0 {
			w.Fatal("double effects went unnoticed")
		}
	})
}

func TestRetentionKeepsWhatIsNotFinished(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		b := event.New(w.ids)
		b.Subscribe("a", "thing.changed", func(_ *db.Tx, e event.Event) error {
			if e.Object == "stuck" {
				return errors.New("no")
			}
			return nil
		})
		w.publish(b, "stuck", 1)
		w.publish(b, "done", 1)
		ana := authz.Actor{Account: "ana", Via: authz.ViaSession}
		use := func() {
			w.write(func(tx *db.Tx) error {
				_, _, err := event.Once(tx, ana, "k", func() (string, error) { return "", nil })
				return err
			})
		}
		use()
		r := event.NewRunner(w.db, b, w.ids, nil)
		w.step(r)
		w.clk.Advance(event.KeepOnce - time.Second)
		w.step(r)
		if w.count(`SELECT COUNT(*) FROM event_once`) != 1 {
			w.Error("a key went too early")
		}
		w.clk.Advance(25 * time.Hour)
		w.step(r)
		if w.count(`SELECT COUNT(*) FROM event_once`) != 0 || w.count(`SELECT COUNT(*) FROM event`) != 2 {
			w.Error("an old key stayed, or an event went too early")
		}
		w.clk.Advance(event.KeepEvents)
		w.publish(b, "young", 1)
		w.step(r)
		if w.count(`SELECT COUNT(*) FROM event WHERE object = 'stuck'`) != 1 || w.count(`SELECT COUNT(*) FROM event WHERE object = 'done'`) != 0 || w.count(`SELECT COUNT(*) FROM event_delivery`) != 2 {
			w.Error("retention took the wrong events")
		}
	})
}

func TestSubscribingTwiceOrLateIsAProgramFault(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		b := event.New(w.ids)
		nothing := func(*db.Tx, event.Event) error { return nil }
		b.Subscribe("a", "x", nothing)
		for name, do := range map[string]func(){
			"twice": func() { b.Subscribe("a", "x", nothing) },
			"late": func() {
				w.step(event.NewRunner(w.db, b, w.ids, nil))
				b.Subscribe("b", "x", nothing)
			},
		} {
			func() {
				defer func() {
					if recover() == nil {
						w.Errorf("subscribing %s was accepted", name)
					}
				}()
				do()
			}()
		}
	})
}
