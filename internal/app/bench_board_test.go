package app

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"belay/internal/board"
	"belay/internal/board/boardhttp"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/id"
)

// benchInterns is how many internships the board of the benchmark has. They are
// put in by SQL: what is measured is reading, and ten thousand histories through
// the use cases would take longer than all measurements together.
const benchInterns = 10_000

// newBoardTown is the town with ten thousand internships: in each of 200 teams
// two prepare or run, one of eight of those without a helper, one waits for an
// answer, and the rest is over. A third of the learners keep their name off;
// 2,000 wishes are open and every team offers two seats.
func newBoardTown(b *testing.B) *town {
	b.Helper()
	w := newTown(b)
	ctx := context.Background()
	var teams, people []string
	read := func(into *[]string, query string) {
		if err := w.core.db.Read(ctx, func(tx *db.Tx) (err error) { *into, err = db.All(tx, db.Value[string], query); return err }); err != nil {
			b.Fatal(err)
		}
	}
	read(&teams, `SELECT id FROM unit WHERE kind = 'team' AND name LIKE 'Team %' ORDER BY id`)
	read(&people, `SELECT id FROM person WHERE name LIKE 'Person %' ORDER BY id`)
	ids := id.NewSource(nil)
	if err := w.core.db.Write(ctx, func(tx *db.Tx) error {
		for i := range benchInterns {
			if err := benchIntern(tx, ids, i, teams, people); err != nil {
				return err
			}
		}
		return benchChances(tx, ids, teams, people)
	}); err != nil {
		b.Fatal(err)
	}
	return w
}

func benchIntern(tx *db.Tx, ids *id.Source, i int, teams, people []string) error {
	each := benchInterns / len(teams)
	n, round := i%each, i/each
	state, listed, onBoard, begins := "completed", 1, 1, -90-20*n
	switch n {
	case 0:
		state, begins = "active", -10-round%30
	case 1:
		state, begins = "preparing", 5+round%30
	case 2:
		state, onBoard, begins = "host_manager", 0, 30+round%30
	}
	if n > 2 && n%4 == 0 {
		state, listed, onBoard = "withdrawn", 0, 0
	}
	at := tx.Now().AddDate(0, 0, begins)
	from, until, ended, key := at.Format(clock.DateForm), at.AddDate(0, 0, 60).Format(clock.DateForm), "", ids.New()
	if state == "completed" {
		ended = until
	}
	_, err := tx.Exec(`INSERT INTO internship (id, person_id, home_unit_id, unit_id, host_id, programme, topic, motive, ways, state, named, revision, open_revision, in_force, percent,
		start_on, end_on, step, waits_for, waits_party, waits_since, due_on, to_home, to_host, informed, listed, on_board, meets, meets_on, meets_by, deferred_to,
		pause_until, started_on, ended_on, ended_why, offer_id, again_of, policy_hash, created_at, changed_at, version)
		VALUES ($1, $2, '', $3, $4, '', $5, '', $6, $7, $8, 1, 0, 1, 20, $9, $10, '', '', '', 0, '', 1, 1, 1, $11, $12, '', '', '', '', '', $9, $13, '', '', '', '', $14, $14, 1)`,
		key, people[i%len(people)], teams[round], people[(i+7)%len(people)], fmt.Sprintf("Topic %d of the platform", i%40), []string{"pair", "on_call", "release project"}[i%3], state,
		db.Bool(i%3 > 0), from, until, listed, onBoard, ended, tx.Micros())
	if err != nil || state == "withdrawn" || onBoard == 0 || n < 2 && round%8 == 0 {
		return err
	}
	for h := range 1 + i%2 {
		if _, err = tx.Exec(`INSERT INTO internship_helper (id, internship_id, person_id, state, named, hours, asker_id, session_on, session_note, at, version)
			VALUES ($1, $2, $3, 'accepted', 1, 2, '', '', '', 0, 1)`, ids.New(), key, people[(i+11+13*h)%len(people)]); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`UPDATE internship SET helped = $2 WHERE id = $1`, key, 1+i%2)
	return err
}

func benchChances(tx *db.Tx, ids *id.Source, teams, people []string) error {
	for _, u := range teams {
		if _, err := tx.Exec(`INSERT INTO offer (id, unit_id, host_id, title, topics, ways, needs, folded, seats, from_on, until_on, state, created_at, changed_at, version)
			VALUES ($1, $2, $3, 'Learn', 'Learn', ' pair ', '', 'learn', 2, '2020-01-01', '9999-12-31', 'open', 0, 0, 1)`, ids.New(), u, people[0]); err != nil {
			return err
		}
	}
	for i := range 2000 {
		if _, err := tx.Exec(`INSERT INTO wish (id, person_id, topic, topic_key, unit_id, way, quarter, named, note, state, created_at, changed_at, version)
			VALUES ($1, $2, $3, $3, NULL, '', '', $4, '', 'open', $5, $5, 1)`, ids.New(), people[i%len(people)], fmt.Sprintf("topic %d", i%30), db.Bool(i%2 == 0), i); err != nil {
			return err
		}
	}
	for _, p := range people {
		if _, err := tx.Exec(`INSERT INTO helper_limit (person_id, hours, at, version) VALUES ($1, 4, 0, 1)`, p); err != nil {
			return err
		}
	}
	return nil
}

// boardFloor is the hand-tuned handler of the contracts, section 12, for one page
// of the board: three prepared queries, rights worked out beforehand, a constant
// template. It counts what the page counts and reads the same 25 rows.
type boardFloor struct {
	session, counts, rows *sql.Stmt
	page                  []byte
	person                string
	limit                 int
}

func newBoardFloor(b *testing.B, w *town, path string, limit int) *boardFloor {
	b.Helper()
	d, err := sql.Open("sqlite", "file:"+w.file+"?_pragma=query_only(ON)&_pragma=cache_size(-8000)") // as the program reads
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	d.SetMaxOpenConns(1)
	f := &boardFloor{page: w.get(b, path), person: w.person, limit: limit}
	for into, query := range map[**sql.Stmt]string{
		&f.session: `SELECT a.person_id FROM session s JOIN account a ON a.id = s.account_id WHERE a.person_id = $1 LIMIT 1`,
		&f.counts: `SELECT i.state, COUNT(*), SUM(i.helped = 0) FROM internship i
			WHERE i.on_board = 1 AND i.state IN ('preparing', 'active', 'paused') GROUP BY i.state`,
		&f.rows: `SELECT i.id, CASE WHEN i.named = 1 THEN p.name ELSE '' END, u.name, i.topic, i.ways, i.state, i.start_on, i.end_on, i.ended_on,
			(SELECT group_concat(hp.name) FROM internship_helper h JOIN person hp ON hp.id = h.person_id WHERE h.internship_id = i.id AND h.state = 'accepted')
			FROM unit u CROSS JOIN internship i JOIN person p ON p.id = i.person_id WHERE i.unit_id = u.id AND i.on_board = 1
			AND ($2 = 1 OR i.start_on <= '2999-01-01' AND (i.end_on >= $3 OR i.state IN ('preparing', 'active', 'paused'))) ORDER BY u.name_key, u.id, i.start_on LIMIT $1`,
	} {
		if *into, err = d.Prepare(query); err != nil {
			b.Fatal(err)
		}
	}
	return f
}

func (f *boardFloor) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var person string
	_ = f.session.QueryRow(f.person).Scan(&person)
	total := 0
	if rows, err := f.counts.Query(); err == nil {
		for rows.Next() {
			var state string
			var n, needy int
			_ = rows.Scan(&state, &n, &needy)
			total += n + needy
		}
		_ = rows.Close()
	}
	all := 0
	if f.limit > board.PageSize {
		all = 1
	}
	rows, err := f.rows.Query(f.limit, all, time.Now().Format(clock.DateForm))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	var helpers sql.NullString
	cells := make([]string, 9)
	for rows.Next() {
		into := []any{}
		for i := range cells {
			into = append(into, &cells[i])
		}
		_ = rows.Scan(append(into, &helpers)...)
		total++
	}
	_ = rows.Close()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(bytes.Replace(f.page, []byte("learning"), []byte(fmt.Sprintf("learning %d", total)), 1))
}

// BenchmarkBoardPage compares 25 rows of 10,000 internships with the floor in one
// run, both warm, for a plain person.
func BenchmarkBoardPage(b *testing.B) {
	benchBoard(b, boardhttp.Path+"?unit=infrastructure-platforms", board.PageSize)
}

// BenchmarkBoardAPI is 1,000 rows of the board by the API, with every field.
func BenchmarkBoardAPI(b *testing.B) { benchBoard(b, "/api/v1/board?limit=1000", board.MaxPage) }

func benchBoard(b *testing.B, path string, limit int) {
	w := newBoardTown(b)
	f := newBoardFloor(b, w, path, limit)
	statements := 0
	w.site.mux.Observe(func(_ string, _, n int) { statements = n })
	ask := httptest.NewRequest(http.MethodGet, path, nil)
	for range 200 {
		w.get(b, path)
		f.ServeHTTP(httptest.NewRecorder(), ask)
	}
	n := max(b.N, benchRequests)
	b.ResetTimer()
	var page, bare time.Duration
	for range n {
		start := cpu()
		w.get(b, path)
		middle := cpu()
		f.ServeHTTP(httptest.NewRecorder(), ask)
		page += middle - start
		bare += cpu() - middle
	}
	b.ReportMetric(float64(page.Microseconds())/float64(n)/1000, "cpu-ms/page")
	b.ReportMetric(float64(bare.Microseconds())/float64(n)/1000, "cpu-ms/floor")
	b.ReportMetric(float64(page)/float64(bare), "x-floor")
	b.ReportMetric(float64(statements), "queries/page")
	b.ReportMetric(float64(len(f.page))/1024, "KiB")
}
