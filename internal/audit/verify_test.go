package audit_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/id"
	"belay/internal/proof"
)

// later is how many entries follow the erasure in a history.
const later = 5

// history fills a record: sealed in several batches, one person erased, and a
// head over all of it.
func history(t *testing.T, d *db.DB, clk *clock.Moved, entries int) *audit.Head {
	t.Helper()
	ctx, log, rng := context.Background(), audit.New(id.NewSource(nil)), rand.New(rand.NewPCG(1, 2))
	people(t, d, "ana", "ben", "cai", "dot")
	who := []string{"ana", "ben", "cai", "dot"}
	seal := func() {
		if _, err := log.Seal(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	for i := range entries {
		a := actor(who[rng.IntN(4)])
		if rng.IntN(3) == 0 {
			a.OnBehalf = who[rng.IntN(3)]
		}
		e := audit.Entry{Action: "x.done", Kind: "x", Object: fmt.Sprint("o", i), Subject: who[rng.IntN(4)], Reason: "why", Detail: map[string]string{"n": fmt.Sprint(i)}}
		write(t, d, func(tx *db.Tx) error { return log.Record(tx, a, e) })
		clk.Advance(time.Duration(rng.IntN(3)) * time.Second) // several share an instant
		if rng.IntN(6) == 0 {
			seal()
		}
	}
	write(t, d, func(tx *db.Tx) error { return log.Erase(tx, authz.Operator(), "dot") })
	seal()
	for i := range later {
		write(t, d, func(tx *db.Tx) error {
			return log.Record(tx, actor("ana"), audit.Entry{Action: "x.after", Kind: "x", Object: fmt.Sprint("p", i)})
		})
	}
	seal()
	r, err := audit.Verify(ctx, d, nil)
	if err != nil || !r.OK() || r.Erased == 0 || r.Sealed != entries+1+later {
		t.Fatalf("a record that nobody touched: %+v, %v", r, err)
	}
	return &audit.Head{Seq: r.Seq, Chain: r.Chain, At: clk.Now(), Signer: "test"}
}

var errRollback = errors.New("rolled back")

// inspect runs change in a transaction, lets both verifiers look, and rolls back.
func inspect(t *testing.T, d *db.DB, head *audit.Head, blind string, change func(tx *db.Tx) error) (first audit.Report, second []string) {
	t.Helper()
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		var err error
		if first, err = audit.VerifyTx(tx, head); err != nil {
			return err
		}
		w, err := load(tx, blind)
		if err != nil {
			return err
		}
		second = w.examine(tx.Micros(), head)
		return errRollback
	})
	if !errors.Is(err, errRollback) {
		t.Fatal(err)
	}
	return first, second
}

func TestUntouchedRecordVerifiesByBothVerifiers(t *testing.T) {
	t.Parallel()
	clocked(t, func(t *testing.T, d *db.DB, clk *clock.Moved) {
		head := history(t, d, clk, 40)
		first, second := inspect(t, d, head, "", func(*db.Tx) error { return nil })
		if !first.OK() || len(second) != 0 {
			t.Fatalf("%+v / %v", first.Findings, second)
		}
		if first.Seq != 46 || first.Entries != 46 || first.Unsealed != 0 {
			t.Fatalf("report %+v", first)
		}
	})
}

// clocked gives each engine's database a moved clock of its own.
func clocked(t *testing.T, run func(t *testing.T, d *db.DB, clk *clock.Moved)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		clk := clock.NewMoved(start)
		run(t, dbtest.SQLite(t, clk), clk)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		clk := clock.NewMoved(start)
		run(t, dbtest.Postgres(t, clk), clk)
	})
}

func TestEveryTamperingIsFound(t *testing.T) {
	t.Parallel()
	rounds := proof.Rounds(400, 10_000)
	clocked(t, func(t *testing.T, d *db.DB, clk *clock.Moved) {
		head := history(t, d, clk, 40)
		rng := rand.New(rand.NewPCG(7, proof.Seed()))
		tried := map[string]int{}
		for i := range rounds {
			k := tamperings[i%len(tamperings)]
			tried[k.name]++
			var what string
			first, second := inspect(t, d, head, "", func(tx *db.Tx) (err error) { what, err = k.do(tx, rng); return err })
			if first.OK() || len(second) == 0 {
				t.Errorf("%s (%s): verifier found %d, witness %d", k.name, what, len(first.Findings), len(second))
			}
			if !k.needsHead {
				continue
			}
			first, second = inspect(t, d, nil, "", func(tx *db.Tx) (err error) { what, err = k.do(tx, rng); return err })
			if !first.OK() || len(second) != 0 || !strings.Contains(strings.Join(first.Unproven, " "), "cannot prove") {
				t.Errorf("%s without a head (%s): %+v, %v: a head would not be needed", k.name, what, first.Findings, second)
			}
		}
		proof.Count(t, "tamperings", rounds)
		if len(tried) != len(tamperings) {
			t.Errorf("tried only %v", tried)
		}
	})
}

// The harness must notice a verifier that overlooks something.
func TestHarnessCatchesABlindVerifier(t *testing.T) {
	t.Parallel()
	clk := clock.NewMoved(start)
	d := dbtest.SQLite(t, clk)
	head := history(t, d, clk, 40)
	for _, blind := range []string{"order", "on_behalf", "erasure"} {
		rng := rand.New(rand.NewPCG(7, 11))
		var missed []string
		for i := 0; i < 400 && len(missed) == 0; i++ {
			k := tamperings[i%len(tamperings)]
			_, second := inspect(t, d, nil, blind, func(tx *db.Tx) error { _, err := k.do(tx, rng); return err })
			if len(second) == 0 && !k.needsHead {
				missed = append(missed, k.name)
			}
		}
		_, second := inspect(t, d, head, blind, func(*db.Tx) error { return nil })
		if len(second) != 0 {
			t.Errorf("blind to %s: complains about a whole record: %v", blind, second)
		}
		if len(missed) == 0 {
			t.Errorf("a verifier blind to %s went unnoticed", blind)
		}
	}
}
