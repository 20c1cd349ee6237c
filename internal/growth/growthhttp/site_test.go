package growthhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/id"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/schema"
	"belay/internal/ui"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var ctx = context.Background()

// actors stands in for sessions: a header names the account.
type actors map[string]authz.Actor

func (a actors) Authenticate(r *http.Request) (authz.Actor, error) {
	return a[r.Header.Get("Test-As")], nil
}

// site is the growth pages over a real handbook store: Max manages Ana and Ben,
// Eve nobody.
type site struct {
	t          *testing.T
	d          *db.DB
	clk        *clock.Moved
	mux        *route.Mux
	growth     *growth.Service
	evidence   *evidence.Service
	org        *org.Service
	people     actors
	statements int // statements of the last request
	store      *framework.Store
	dept       string
}

func each(t *testing.T, run func(t *testing.T, s *site)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
			run(t, newSite(t, open(t, clk), clk))
		})
	}
}

// newSite makes the site under the rules of growth and evidence, or under others
// that a test of the tests plants.
func newSite(t *testing.T, d *db.DB, clk *clock.Moved, rules ...authz.Table) *site {
	t.Helper()
	if len(rules) == 0 {
		rules = append(growth.Visibility(), evidence.Visibility()...)
	}
	gate, err := authz.NewGate(slices.Concat(org.Visibility(), framework.Visibility(), rules))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus, library := audit.New(ids), event.New(ids), growth.NewLibrary()
	s := &site{t: t, d: d, clk: clk, people: actors{}, store: framework.NewStore(d, gate, log, bus, ids)}
	s.org = org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids})
	s.evidence = evidence.New(evidence.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Handbook: library})
	s.growth = growth.New(growth.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Handbook: library, Evidence: s.evidence, Ways: growth.NewRegistry()})
	surfaces := &authz.Surfaces{}
	s.mux = route.New(route.Shell{Authenticator: s.people, SignIn: "/sign-in", Log: slog.New(slog.DiscardHandler),
		Observe: func(_ string, _, n int) { s.statements = n },
		ErrorPage: func(_ *route.Exchange, f *fault.Error, _ int) route.Component {
			return ui.FaultGate(ui.Page{}, ui.Fault{Code: f.Code, Happened: f.Message})
		}}, surfaces)
	page := func(x *route.Exchange) ui.Page {
		p := ui.Page{Now: clk.Now(), NewKey: ids.New}
		if fl, ok := x.TakeFlash(); ok {
			p.Flash = &ui.Flash{Text: fl.Text, Bad: fl.Bad, Undo: fl.Undo}
			for name, value := range fl.Fields {
				p.Flash.UndoFields = append(p.Flash.UndoFields, ui.Hidden{Name: name, Value: value})
			}
		}
		return p
	}
	New(Deps{Growth: s.growth, Evidence: s.evidence, DB: d, Page: page}).Mount(s.mux, route.NewAPI(s.mux, "1"))
	if err := surfaces.Check(gate); err != nil {
		t.Fatal(err)
	}
	s.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	s.publish(handbookMatrix())
	s.dept, err = s.org.AddUnit(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewUnit{Kind: org.Department, Name: "Infra"})
	s.must(err)
	for _, p := range []struct{ name, manager, level string }{{"max", "", "infra/ic/staff"}, {"eve", "", ""}, {"ana", "max", "infra/ic/junior"}, {"ben", "max", ""}} {
		s.person(p.name, p.manager, p.level, s.dept)
	}
	return s
}

func (s *site) publish(f *framework.Framework) {
	s.t.Helper()
	_, err := s.store.Import(ctx, authz.Operator(), framework.Import{Source: "handbook", Frameworks: []framework.Framework{*f}})
	s.must(err)
}

func (s *site) person(name, manager, level, team string) {
	s.t.Helper()
	p, err := s.org.AddPerson(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewPerson{Name: strings.ToUpper(name[:1]) + name[1:] + " Smith", Email: name + "@example.com",
		HiredOn: "2024-03-01", Manager: s.people[manager].Person, Team: team, Level: org.Level{Level: level, JobFamily: "site-reliability-engineer"}})
	s.must(err)
	s.must(s.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+name, p)
		return err
	}))
	s.people[name] = authz.Actor{Account: "account-" + name, Person: p, Via: authz.ViaSession}
}

// handbookMatrix has two layers, three levels and two expectations in each cell.
func handbookMatrix() *framework.Framework {
	f := &framework.Framework{ID: "infra", Title: "Infrastructure", Unit: "infra", Status: framework.Active, Cumulative: framework.CumulativeUnknown,
		Layers:     []framework.LayerRef{{ID: "engineering", Title: "Engineering"}, {ID: "infra", Title: "Infrastructure"}},
		Tracks:     []framework.Track{{ID: "ic", Title: "Individual contributor"}},
		Dimensions: []framework.Dimension{{ID: "craft", Key: "craft", Title: "Craft"}, {ID: "on-call", Key: "on-call", Title: "On-call"}}}
	for i, level := range []string{"junior", "senior", "staff"} {
		f.Levels = append(f.Levels, framework.Level{ID: level, Track: "ic", Key: level, Title: strings.ToUpper(level[:1]) + level[1:], Order: i})
		for _, c := range []struct{ layer, dimension string }{{"engineering", "craft"}, {"infra", "on-call"}} {
			for k := range 2 {
				sid := fmt.Sprintf("%s/%s/%s#%d", c.layer, level, c.dimension, k)
				f.Statements = append(f.Statements, framework.Statement{ID: sid, Layer: c.layer, Kind: framework.Expects, Text: fmt.Sprintf("Does *%s* thing %d of %s.", c.dimension, k, level),
					Anchor: framework.Anchor{Track: "ic", Level: level, Dimension: c.dimension}, Order: k, Origin: framework.Origin{File: level + ".md", From: 10 + k, To: 10 + k}})
				f.Examples = append(f.Examples, framework.Example{Statement: sid, Text: "Did " + c.dimension})
			}
		}
	}
	return f
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) count(query string, args ...any) (n int) {
	s.t.Helper()
	s.must(s.d.Read(ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }))
	return n
}

// window is one person's browser: it keeps cookies and sends forms as they
// stand on the page.
type window struct {
	*site
	as      string
	cookies map[string]string
	path    string
	body    string
	code    int
}

func (s *site) window(as string) *window {
	return &window{site: s, as: as, cookies: map[string]string{}}
}

func (w *window) send(method, path string, form url.Values) {
	w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Test-As", w.as)
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	w.mux.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if w.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		}
	}
	w.code, w.body, w.path = rec.Code, html.UnescapeString(rec.Body.String()), path
	if rec.Code == http.StatusSeeOther {
		to, _, _ := strings.Cut(rec.Header().Get("Location"), "#")
		w.send(http.MethodGet, to, nil)
	}
}

func (w *window) open(path string) *window {
	w.t.Helper()
	w.send(http.MethodGet, path, nil)
	return w
}

var (
	forms   = regexp.MustCompile(`(?s)<form action="([^"]*)"([^>]*)>(.*?)</form>`)
	hiddens = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// submit sends the first form whose action contains part, with its hidden
// fields as they stand and the given ones. A part that ends in a line break is
// the action's end.
func (w *window) submit(part string, fields ...string) *window {
	w.t.Helper()
	for _, m := range forms.FindAllStringSubmatch(w.body, -1) {
		action := html.UnescapeString(m[1])
		if !strings.Contains(action+"\n", part) {
			continue
		}
		form := url.Values{}
		for _, h := range hiddens.FindAllStringSubmatch(m[3], -1) {
			form.Set(h[1], h[2])
		}
		for i := 0; i+1 < len(fields); i += 2 {
			form.Add(fields[i], fields[i+1])
		}
		w.send(http.MethodPost, action, form)
		return w
	}
	w.t.Fatalf("no form leads to %s on %s:\n%s", part, w.path, w.body)
	return w
}

func (w *window) shows(code int, texts ...string) *window {
	w.t.Helper()
	if w.code != code {
		w.t.Fatalf("%s: status %d, want %d\n%s", w.path, w.code, code, w.body)
	}
	for _, text := range texts {
		if !strings.Contains(w.body, text) {
			w.t.Errorf("%s does not show %q:\n%s", w.path, text, w.body)
		}
	}
	return w
}

func (w *window) hides(texts ...string) *window {
	w.t.Helper()
	for _, text := range texts {
		if strings.Contains(w.body, text) {
			w.t.Errorf("%s shows %q", w.path, text)
		}
	}
	return w
}

// statement is the id of an expectation by what it says.
func (s *site) statement(text string) string {
	s.t.Helper()
	var out string
	s.must(s.d.Read(ctx, func(tx *db.Tx) (err error) {
		out, _, err = db.One(tx, db.Value[string], `SELECT statement_id FROM framework_statement_version WHERE text = $1`, text)
		return err
	}))
	return out
}

// answer is a reply of the API.
type reply struct {
	code int
	etag string
	body map[string]any
	raw  string
}

func (s *site) call(as, method, path string, body any, headers ...string) reply {
	s.t.Helper()
	var raw []byte
	if body != nil {
		raw, _ = json.Marshal(body)
	}
	r := httptest.NewRequest(method, "/api/v1"+path, bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Test-As", as)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	s.mux.ServeHTTP(rec, r)
	out := reply{code: rec.Code, etag: rec.Header().Get("ETag"), raw: rec.Body.String(), body: map[string]any{}}
	_ = json.Unmarshal(rec.Body.Bytes(), &out.body)
	return out
}
