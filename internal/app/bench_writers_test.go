package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/fault"
)

// creating are the two ways in which an internship comes to be: a draft that its
// learner keeps, and a proposal that is handed in at once, which begins the
// negotiation: revision, agreement, wait, notice.
type creating struct {
	name string
	do   func(c *core, ctx context.Context, m *city, n int) error
}

func creations() []creating {
	draft := func(c *core, ctx context.Context, m *city, n int) error {
		_, err := c.internship.SaveDraft(ctx, m.members[n%len(m.members)].actor, "", m.proposal(n%len(m.members)), regardless())
		return err
	}
	proposal := func(c *core, ctx context.Context, m *city, n int) error {
		_, err := c.internship.Submit(ctx, m.members[n%len(m.members)].actor, "", m.proposal(n%len(m.members)), regardless())
		return err
	}
	return []creating{{"draft", draft}, {"proposal", proposal}}
}

// BenchmarkCreateInternship is the CPU of one internship with audit and outbox,
// acknowledged when the disk has it, in a company of 10,000.
func BenchmarkCreateInternship(b *testing.B) {
	ctx := context.Background()
	for _, way := range creations() {
		b.Run(way.name, func(b *testing.B) {
			url := dbtest.URL(b, db.SQLite)
			w := newCity(b, url, 200)
			c := w.reopened(b, url)
			for n := range 100 {
				if err := way.do(c, ctx, w, n); err != nil {
					b.Fatal(err)
				}
			}
			n := max(b.N, benchRequests)
			b.ResetTimer()
			start := cpu()
			for i := range n {
				if err := way.do(c, ctx, w, i); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((cpu()-start).Microseconds())/float64(n)/1000, "cpu-ms/create")
		})
	}
}

// reopened is the city's database as a server opens it: commits wait for the disk.
func (c *city) reopened(b *testing.B, url string) *core {
	b.Helper()
	if err := c.core.db.Close(); err != nil {
		b.Fatal(err)
	}
	again, err := openCore(context.Background(), url, options{})
	if err != nil {
		b.Fatal(err)
	}
	c.core = again
	b.Cleanup(func() { _ = again.db.Close() })
	return again
}

// Sixty-four write at once: so many commits a turn, in turns with the same
// statements bare.
const (
	benchWriters = 64
	benchTurns   = 4
	benchCommits = 512
)

// BenchmarkWriters64 compares commits a second through the use case with those of
// the same statements bare, on one database, in turns.
func BenchmarkWriters64(b *testing.B) {
	for _, e := range benchEngines {
		b.Run(string(e), func(b *testing.B) {
			url := dbtest.URL(b, e)
			w := newCity(b, url, 200)
			c := w.reopened(b, url)
			for _, way := range creations() {
				b.Run(way.name, func(b *testing.B) { benchWrite(b, e, url, w, c, way) })
			}
		})
	}
}

func benchWrite(b *testing.B, e db.Engine, url string, w *city, c *core, way creating) {
	ctx := context.Background()
	taped := record(b, url, w, way, benchTurns*benchCommits)
	p, err := newBare(e, url)
	if err != nil {
		b.Fatal(err)
	}
	defer p.pool.Close()
	if err := p.prepare(taped); err != nil {
		b.Fatal(err)
	}
	statements := 0
	for _, list := range taped {
		statements += len(list)
	}
	b.ResetTimer()
	var whole, alone time.Duration
	refused := 0
	for turn := range benchTurns {
		begin := turn * benchCommits
		took, _ := together(b, func(n int) error { return p.write(taped[begin+n]) })
		alone += took
		took, gaveUp := together(b, func(n int) error { return way.do(c, ctx, w, begin+n) })
		whole += took
		refused += gaveUp
	}
	const all = benchTurns * benchCommits
	done := float64(all-refused) / whole.Seconds()
	b.ReportMetric(done, "commits/s")
	b.ReportMetric(all/alone.Seconds(), "commits/s-bare")
	b.ReportMetric(100*done*alone.Seconds()/all, "%-of-bare")
	b.ReportMetric(float64(refused), "refused-as-too-busy")
	b.ReportMetric(float64(statements)/all, "statements/commit")
	b.ReportMetric(waitsForDisk(b, e, p.pool), "fsync")
}

// record runs a use case as often as asked without letting it store anything, and
// gives what each time would have written.
func record(b *testing.B, url string, w *city, way creating, times int) [][]deed {
	b.Helper()
	taped, err := taping(url, times, func(c *core, n int) error { return way.do(c, context.Background(), w, n) })
	if err != nil {
		b.Fatal(err)
	}
	if len(taped) != times {
		b.Fatalf("%d transactions were recorded, not %d", len(taped), times)
	}
	return taped
}

// together lets all writers share one turn's commits, and tells how long it took
// and how many were refused because the database was too busy.
func together(b *testing.B, write func(n int) error) (took time.Duration, refused int) {
	b.Helper()
	var (
		next, busy atomic.Int64
		wg         sync.WaitGroup
		errs       = make([]error, benchWriters)
	)
	start := time.Now()
	for i := range benchWriters {
		wg.Go(func() {
			for n := int(next.Add(1)) - 1; n < benchCommits && errs[i] == nil; n = int(next.Add(1)) - 1 {
				err := write(n)
				if e := fault.From(err); e != nil && e.Code == "BLY-1006" {
					busy.Add(1)
					continue
				}
				errs[i] = err
			}
		})
	}
	wg.Wait()
	took = time.Since(start)
	if err := errors.Join(errs...); err != nil {
		b.Fatal(err)
	}
	return took, int(busy.Load())
}

// waitsForDisk is 1 when commits wait for the disk, and 0 when not.
func waitsForDisk(b *testing.B, e db.Engine, pool *sql.DB) float64 {
	b.Helper()
	query, yes := `PRAGMA synchronous`, "2"
	if e == db.Postgres {
		query, yes = `SELECT current_setting('fsync')`, "on"
	}
	var got any
	if err := pool.QueryRow(query).Scan(&got); err != nil {
		b.Fatal(err)
	}
	if fmt.Sprint(got) == yes {
		return 1
	}
	return 0
}
