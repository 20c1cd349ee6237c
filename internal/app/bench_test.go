package app

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/demo"
	"belay/internal/evidence"
	"belay/internal/growth"

	_ "modernc.org/sqlite"
)

// cpu is the CPU time this process has used, user and system.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// town is a company of 200 teams in which a plain person stands under eight
// managers, with a year of their own marks and evidence.
type town struct {
	core   *core
	site   *site
	cookie string
	person string
	file   string
	last   int // statements of the last request
}

const benchTeams = 200

func newTown(b *testing.B) *town {
	b.Helper()
	ctx, dir := context.Background(), b.TempDir()
	w := &town{file: filepath.Join(dir, "bench.db")}
	var err error
	if w.core, err = openCore(ctx, "sqlite:"+w.file, options{}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.core.db.Close() })
	books, _, err := demo.Unpack(dir)
	if err != nil {
		b.Fatal(err)
	}
	people := filepath.Join(dir, "town.csv")
	if err := os.WriteFile(people, []byte(townPeople()), 0o600); err != nil {
		b.Fatal(err)
	}
	if err := w.core.importPeople(ctx, people); err != nil {
		b.Fatal(err)
	}
	if _, err := w.core.importHandbook(ctx, authz.Operator(), books); err != nil {
		b.Fatal(err)
	}
	w.cookie = signInCookie(b, w.core, "leaf@town.example")
	w.live(b)
	w.site = w.core.site(siteOptions{log: slog.New(slog.DiscardHandler)})
	return w
}

// townPeople is a chain of eight managers, 200 teams below them, and one leaf.
func townPeople() string {
	var s strings.Builder
	s.WriteString("email,name,manager_email,team,department,level,zone,hours\n")
	boss := ""
	for i := range 8 {
		fmt.Fprintf(&s, "m%d@town.example,Manager %d,%s,Management,Infrastructure Platforms,,Europe/Lisbon,mon-fri 09:00-17:00\n", i, i, boss)
		boss = fmt.Sprintf("m%d@town.example", i)
	}
	for i := range benchTeams {
		for j := range 10 {
			fmt.Fprintf(&s, "p%d.%d@town.example,Person %d of %d,m%d@town.example,Team %d,Infrastructure Platforms,infrastructure/ic/intermediate,Europe/Lisbon,mon-fri 09:00-17:00\n", i, j, j, i, 2+i%6, i)
		}
	}
	fmt.Fprintf(&s, "leaf@town.example,Plain Person,%s,Team 7,Infrastructure Platforms,infrastructure/ic/intermediate,Europe/Lisbon,mon-fri 09:00-17:00\n", boss)
	return s.String()
}

// live gives the leaf marks for two levels, evidence and steps.
func (w *town) live(b *testing.B) {
	b.Helper()
	ctx := context.Background()
	who, err := w.core.actorOf(ctx, "leaf@town.example")
	if err != nil {
		b.Fatal(err)
	}
	w.person = who.Person
	ladders, err := w.core.ladders(ctx)
	if err != nil {
		b.Fatal(err)
	}
	l := ladders.Find("infrastructure", "ic")
	states := []growth.State{growth.Met, growth.Met, growth.Developing, growth.NotYet}
	n := 0
	for _, level := range []string{"intermediate", "senior"} {
		for row := range l.Rows {
			for _, e := range l.At(row, l.Level(level)) {
				if _, err := w.core.growth.SetMark(ctx, who, growth.MarkInput{Person: who.Person, Statement: e.ID, State: states[n%4]}, growth.Guard{}); err != nil {
					b.Fatal(err)
				}
				if n%4 == 0 {
					if _, err := w.core.evidence.Add(ctx, who, evidence.Input{Title: fmt.Sprintf("Evidence %d", n), Link: "https://example.com/", Statements: []string{e.ID}}, evidence.Guard{}); err != nil {
						b.Fatal(err)
					}
				}
				n++
			}
		}
	}
	for i := range 5 {
		if _, err := w.core.growth.AddStep(ctx, who, growth.StepInput{Text: fmt.Sprintf("Step %d", i)}, growth.Guard{}); err != nil {
			b.Fatal(err)
		}
	}
}

func (w *town) get(b *testing.B, path string) []byte {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", w.cookie)
	rec := httptest.NewRecorder()
	w.site.mux.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		b.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
	}
	return rec.Body.Bytes()
}

// floor is the hand-tuned handler of the contracts, section 12: three prepared
// queries, rights worked out beforehand, a constant template.
type floor struct {
	session, marks, proofs *sql.Stmt
	page                   []byte
	person                 string
}

func newFloor(b *testing.B, w *town) *floor {
	b.Helper()
	d, err := sql.Open("sqlite", "file:"+w.file+"?_pragma=query_only(ON)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	d.SetMaxOpenConns(1)
	f := &floor{page: w.get(b, "/growth"), person: w.person}
	for into, query := range map[**sql.Stmt]string{
		&f.session: `SELECT a.person_id FROM session s JOIN account a ON a.id = s.account_id WHERE a.person_id = $1 LIMIT 1`,
		&f.marks:   `SELECT statement_id, side, state FROM growth_mark WHERE person_id = $1`,
		&f.proofs:  `SELECT t.statement_id, MAX(e.happened_on) FROM evidence e JOIN evidence_tag t ON t.evidence_id = e.id WHERE e.person_id = $1 AND e.deleted_at = 0 GROUP BY t.statement_id`,
	} {
		if *into, err = d.Prepare(query); err != nil {
			b.Fatal(err)
		}
	}
	return f
}

func (f *floor) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var person string
	_ = f.session.QueryRow(f.person).Scan(&person)
	met := 0
	rows, err := f.marks.Query(person)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for rows.Next() {
		var id, side, state string
		_ = rows.Scan(&id, &side, &state)
		if state == "met" {
			met++
		}
	}
	_ = rows.Close()
	latest := map[string]string{}
	if rows, err = f.proofs.Query(person); err == nil {
		for rows.Next() {
			var id, on string
			_ = rows.Scan(&id, &on)
			latest[id] = on
		}
		_ = rows.Close()
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(bytes.Replace(f.page, []byte("expectations"), []byte(fmt.Sprintf("expectations %d %d", met, len(latest))), 1))
}

const benchRequests = 2000 // at least, by the contracts

// BenchmarkGrowthPage compares My growth with the floor in one run, both warm.
func BenchmarkGrowthPage(b *testing.B) {
	w := newTown(b)
	f := newFloor(b, w)
	statements := 0
	w.site.mux.Observe(func(_ string, _, n int) { statements = n })
	ask := httptest.NewRequest(http.MethodGet, "/growth", nil)
	for range 200 {
		w.get(b, "/growth")
		f.ServeHTTP(httptest.NewRecorder(), ask)
	}
	n := max(b.N, benchRequests)
	b.ResetTimer()
	var page, bare time.Duration
	for range n {
		start := cpu()
		w.get(b, "/growth")
		middle := cpu()
		f.ServeHTTP(httptest.NewRecorder(), ask)
		page += middle - start
		bare += cpu() - middle
	}
	b.ReportMetric(float64(page.Microseconds())/float64(n)/1000, "cpu-ms/page")
	b.ReportMetric(float64(bare.Microseconds())/float64(n)/1000, "cpu-ms/floor")
	b.ReportMetric(float64(page)/float64(bare), "x-floor")
	b.ReportMetric(float64(statements), "queries/page")
}

// BenchmarkAddEvidence is one acknowledged write with audit and outbox.
func BenchmarkAddEvidence(b *testing.B) {
	w := newTown(b)
	who, err := w.core.actorOf(context.Background(), "leaf@town.example")
	if err != nil {
		b.Fatal(err)
	}
	n := max(b.N, benchRequests)
	b.ResetTimer()
	start := cpu()
	for i := range n {
		if _, err := w.core.evidence.Add(context.Background(), who, evidence.Input{Title: fmt.Sprintf("Piece %d", i), Note: "note"}, evidence.Guard{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpu()-start).Microseconds())/float64(n)/1000, "cpu-ms/write")
}
