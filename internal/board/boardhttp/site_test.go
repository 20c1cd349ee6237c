package boardhttp

import (
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
	"belay/internal/internship"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/schema"
	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var (
	ctx   = context.Background()
	start = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
)

// actors stands in for sessions: a header names the person.
type actors struct{}

func (actors) Authenticate(r *http.Request) (authz.Actor, error) {
	who := r.Header.Get(uitest.AsHeader)
	if who == "" {
		return authz.Actor{}, nil
	}
	return authz.Actor{Account: "a-" + who, Person: who, Via: authz.ViaSession}, nil
}

// site is the board over a real database: Max hosts in Runway, where Ana learns
// under her name and Ben without it; Eve looks on, and Zoe's proposal waits.
type site struct {
	t          *testing.T
	d          *db.DB
	mux        *route.Mux
	statements int
}

func each(t *testing.T, run func(t *testing.T, s *site)) {
	t.Helper()
	dbtest.EachAt(t, clock.NewMoved(start), func(t *testing.T, d *db.DB) { run(t, newSite(t, d)) })
}

func newSite(t *testing.T, d *db.DB) *site {
	t.Helper()
	gate, err := authz.NewGate(slices.Concat(org.Visibility(), opportunity.Visibility(), internship.Visibility(), board.Visibility()))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	s := &site{t: t, d: d}
	s.mux = route.New(route.Shell{Authenticator: actors{}, Log: slog.New(slog.DiscardHandler), SignIn: "/sign-in",
		ErrorPage: func(_ *route.Exchange, f *fault.Error, _ int) route.Component {
			return ui.FaultPage(ui.Page{Now: start}, ui.Fault{Code: f.Code, Happened: f.Message})
		},
		Observe: func(_ string, _, n int) { s.statements = n }}, &authz.Surfaces{})
	frame := func(x *route.Exchange) ui.Page {
		p := ui.Page{Title: "x", Now: start, NewKey: ids.New, Back: x.Request.URL.RequestURI(), Nav: []ui.NavItem{{Href: Path, Label: "Board"}}}
		if f, ok := x.TakeFlash(); ok {
			p.Flash = &ui.Flash{Text: f.Text, Bad: f.Bad, Undo: f.Undo}
			for name, value := range f.Fields {
				p.Flash.UndoFields = append(p.Flash.UndoFields, ui.Hidden{Name: name, Value: value})
			}
		}
		return p
	}
	New(Deps{Board: board.New(board.Deps{DB: d, Gate: gate, Audit: audit.New(ids), Bus: event.New(ids), IDs: ids}), Page: frame, Key: []byte("key")}).Mount(s.mux, route.NewAPI(s.mux, "1"))
	s.fill()
	return s
}

func (s *site) fill() {
	s.do(`INSERT INTO unit (id, kind, parent_id, name, name_key, handle, version) VALUES ('co', 'company', NULL, 'Company', 'company', 'company', 1),
		('d0', 'department', 'co', 'Infrastructure', 'infrastructure', 'infrastructure', 1), ('t0', 'team', 'd0', 'Runway', 'runway', 'runway', 1)`)
	s.do(`INSERT INTO org_within (unit_id, above_id, depth) VALUES ('co', 'co', 0), ('d0', 'd0', 0), ('d0', 'co', 1), ('t0', 't0', 0), ('t0', 'd0', 1), ('t0', 'co', 2)`)
	for _, p := range []string{"ana", "ben", "eve", "max", "zoe"} {
		s.do(`INSERT INTO person (id, email, email_key, name, name_key, external_id, zone, zone_by_person, hours, hours_by_person, country, version)
			VALUES ($1, $1, $1, $2, $1, '', 'Europe/Lisbon', 0, '', 0, '', 1)`, p, strings.ToUpper(p[:1])+p[1:]+" Person")
		s.do(`INSERT INTO account (id, person_id, email_key, name, state, kind, version, created_at, changed_at) VALUES ($1, $2, $2, $2, 'active', 'person', 1, 0, 0)`, "a-"+p, p)
		s.do(`INSERT INTO employment (person_id, from_on, until_on) VALUES ($1, '2020-01-01', '9999-12-31')`, p)
	}
	s.intern("ana", "=cmd|' /C calc'!A0", "active", "2026-11-09", "2026-12-18", true, "max")
	s.intern("ben", "Failover <script>alert(1)</script>", "preparing", "2026-12-07", "2027-01-29", false, "")
	s.intern("zoe", "Secret plan", "host_manager", "2026-12-07", "2027-01-29", true, "")
	s.do(`INSERT INTO offer (id, unit_id, host_id, title, topics, ways, needs, folded, seats, from_on, until_on, state, created_at, changed_at, version)
		VALUES ('o', 't0', 'max', 't', 't', ' pair ', '', 't', 2, '2026-01-01', '9999-12-31', 'open', 0, 0, 1)`)
	s.do(`INSERT INTO helper_limit (person_id, hours, at, version) VALUES ('max', 2, 0, 1)`)
}

func (s *site) intern(learner, topic, state, from, until string, named bool, helper string) {
	early := state == "host_manager"
	key := fmt.Sprintf("%s-%s", learner, from)
	s.do(`INSERT INTO internship (id, person_id, home_unit_id, unit_id, host_id, programme, topic, motive, ways, state, named, revision, open_revision, in_force, percent,
		start_on, end_on, step, waits_for, waits_party, waits_since, due_on, to_home, to_host, informed, listed, on_board, meets, meets_on, meets_by, deferred_to,
		pause_until, started_on, ended_on, ended_why, offer_id, again_of, policy_hash, created_at, changed_at, version)
		VALUES ($1, $2, '', 't0', 'max', '', $3, '', 'pair', $4, $5, 1, 0, 1, 20, $6, $7, '', '', '', 0, '', 1, 1, 1, 1, $8, '', '', '', '', '', '', '', '', '', '', '', 0, 0, 1)`,
		key, learner, topic, state, db.Bool(named), from, until, db.Bool(!early))
	if helper != "" {
		s.do(`INSERT INTO internship_helper (id, internship_id, person_id, state, named, hours, asker_id, session_on, session_note, at, version)
			VALUES ($1, $1, $2, 'accepted', 1, 2, '', '', '', 0, 1)`, key, helper)
		s.do(`UPDATE internship SET helped = 1 WHERE id = $1`, key)
	}
}

func (s *site) do(query string, args ...any) {
	s.t.Helper()
	if err := s.d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) as(who string) *uitest.Window { return uitest.NewWindow(s.t, s.mux, who) }

func TestBoardAnswersInEveryForm(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		for _, path := range []string{"/board", "/board?tab=columns", "/board?tab=list", "/board?unit=runway", "/board?from=2027-01-20"} {
			w := s.as("eve").Open(path).Shows(200, "Two people are learning with us. One needs a helper before the start.", "One learner").Hides("Ben Person", "Zoe Person", "Secret plan")
			if strings.Contains(w.Raw, "<script>alert") {
				t.Errorf("%s runs what a learner wrote", path)
			}
			if path == "/board" {
				w.Shows(200, "2 of 2 seats", "Full", "2 of 2 h/week", "Offer to help", "/internships/ben-2026-12-07#helpers", "Ana Person")
			}
			if s.statements > 8 {
				t.Errorf("%s takes %d statements", path, s.statements)
			}
			uitest.Parse(t, w.Raw)
		}
		s.as("eve").Open("/board?unit=nowhere").Shows(404)
		s.as("eve").Open("/board?tab=list&state=running&from=2026-11-02").Shows(200, "Ana Person", `href="/board?tab=list"`, "/board.csv?state=running")
	})
}

func TestNamesAndProposalsReachOnlyWhomTheyName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		for _, path := range []string{"/board", "/board?tab=columns", "/board?tab=list"} {
			s.as("max").Open(path).Shows(200, "Ben Person", "Zoe Person", "Secret plan", "Awaiting approval")
			s.as("ben").Open(path).Shows(200, "Ben Person").Hides("Zoe Person", "One learner")
			s.as("zoe").Open(path).Shows(200, "Secret plan").Hides("Ben Person")
		}
		for who, sees := range map[string]bool{"max": true, "eve": false} {
			file, api := s.as(who).Open("/board.csv").Raw, uitest.Call(s.mux, who, "GET", "/board?limit=1000", nil)
			if api.Code != 200 || strings.Contains(file, "Ben Person") != sees || strings.Contains(api.Raw, "Ben Person") != sees || strings.Contains(file+api.Raw, "Secret plan") != sees {
				t.Errorf("%s: %d\n%s\n%s", who, api.Code, file, api.Raw)
			}
		}
		summary := uitest.Call(s.mux, "eve", "GET", "/board/summary", nil)
		if summary.Code != 200 || strings.Contains(summary.Raw, "awaiting") || strings.Contains(summary.Raw, "Ben Person") || !strings.Contains(summary.Raw, `"needs_helper":1`) {
			t.Errorf("%d %s", summary.Code, summary.Raw)
		}
	})
}

func TestViewsAreKeptRenamedRemovedAndUndone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.as("eve").Open("/board?tab=list&state=needs_helper&evil=1")
		w.Submit("/board/views\n", "name", "").Shows(422, "Give the view a name.")
		w.Open("/board?tab=list&state=needs_helper&evil=1").Submit("/board/views\n", "name", "Help wanted").Shows(200, "Your view is kept.", "/board?state=needs_helper&tab=list", "Help wanted").Hides("evil")
		w.Submit("/rename", "name", "Helpers wanted").Shows(200, "The view has its new name.", "Helpers wanted")
		w.Submit("/rename").Shows(200, "Help wanted") // the undo form stands first, with the old name
		w.Submit("/remove").Shows(200, "It can be brought back for 30 days.")
		w.Submit("/restore").Shows(200, "The view is back.", "Help wanted")
		s.as("max").Open("/board").Shows(200).Hides("Help wanted")
	})
}

func TestViewsByTheAPI(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		made := uitest.Call(s.mux, "eve", "POST", "/me/board/views", map[string]any{"name": "Mine", "query": "state=running&x=1"}, "Idempotency-Key", "k")
		id, _ := made.Body["id"].(string)
		if made.Code != 201 || id == "" {
			t.Fatalf("%d %s", made.Code, made.Raw)
		}
		path := "/me/board/views/" + id
		for _, c := range []struct {
			method, path, version string
			want                  int
		}{{"PATCH", path, `"9"`, 412}, {"PATCH", path, `"1"`, 200}, {"DELETE", path, `"2"`, 200}, {"DELETE", path, `"3"`, 404}, {"POST", path + "/restore", `"3"`, 200}} {
			body := map[string]any{"name": "Other"}
			if c.method != "PATCH" {
				body = nil
			}
			if got := uitest.Call(s.mux, "eve", c.method, c.path, body, "If-Match", c.version); got.Code != c.want {
				t.Errorf("%s at %s: %d, want %d: %s", c.method, c.version, got.Code, c.want, got.Raw)
			}
		}
		if got := uitest.Call(s.mux, "eve", "GET", "/me/board/views", nil); !strings.Contains(got.Raw, `"name":"Other","query":"state=running","version":4`) {
			t.Error(got.Raw)
		}
		if got := uitest.Call(s.mux, "max", "DELETE", path, nil, "If-Match", `"4"`); got.Code != 404 {
			t.Errorf("another's: %d", got.Code)
		}
	})
}

func TestCursorsAreGoodForTheirListAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		first := uitest.Call(s.mux, "eve", "GET", "/board?limit=1", nil)
		next, _ := first.Body["next"].(string)
		if next == "" {
			t.Fatal(first.Raw)
		}
		for path, want := range map[string]int{"/board?limit=1&after=" + next: 200, "/board?limit=1&sort=start&after=" + next: 422, "/board?limit=1&after=x" + next: 422, "/board?limit=1001": 422} {
			if got := uitest.Call(s.mux, "eve", "GET", path, nil); got.Code != want && !(want == 422 && got.Code == 400) {
				t.Errorf("%s: %d %s", path, got.Code, got.Raw)
			}
		}
	})
}

func TestFileHoldsNoFormulas(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		records, err := csv.NewReader(strings.NewReader(s.as("eve").Open("/board.csv?state=running").Raw)).ReadAll()
		if err != nil || len(records) != 2 || records[1][2] != "'=cmd|' /C calc'!A0" {
			t.Errorf("%v %v", records, err)
		}
	})
	for _, bad := range []string{"=1", "+1", "-1", "@a", " =1", "\t=1", "\x00=1", "\u00a0=1", "\u200b=1", "＝1", "\t", "\r\n@x"} {
		if got := cells(bad)[0]; !strings.HasPrefix(got, "'") {
			t.Errorf("%q stays %q", bad, got)
		}
	}
	for _, good := range []string{"", "a", "a=b", "1-2", "Ana"} {
		if got := cells(good)[0]; got != good {
			t.Errorf("%q becomes %q", good, got)
		}
	}
}
