package learninghttp

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
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
	"belay/internal/handbook"
	"belay/internal/id"
	"belay/internal/learning"
	"belay/internal/notify"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/schema"
	"belay/internal/ui"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var ctx = context.Background()

const basics = `# Basics of the lift

Welcome, {+ learner +}. <script>alert(1)</script>

## Goals

1. Ride it

## Stage 1: Before you ride

- [ ] N: Read the [safety page](/safety/) of {+ lift +}
- [ ] M: Confirm that there is time
- [ ] N: Ride. *Evidence: a link.*
  - [ ] Stop half-way

## Stage 2: Afterwards

- [ ] N: **I am done with stage 2**

/due in 2 weeks
`

// actors stands in for sessions: a header names the account.
type actors map[string]authz.Actor

func (a actors) Authenticate(r *http.Request) (authz.Actor, error) {
	return a[r.Header.Get("Test-As")], nil
}

// site is the pages of modules: Max manages Ana, Eve nobody; Root has no person.
type site struct {
	t          *testing.T
	d          *db.DB
	mux        *route.Mux
	learning   *learning.Service
	books      *handbook.Store
	org        *org.Service
	people     actors
	statements int // of the last request
}

type nothing struct{}

func (nothing) Pins(*db.Tx, *authz.Viewer, []string) (map[string]evidence.Pin, error) {
	return nil, nil
}

func each(t *testing.T, run func(t *testing.T, s *site)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
			run(t, newSite(t, open(t, clk), clk, learning.Visibility()))
		})
	}
}

// newSite makes the site under the rules of learning, or under others that a
// test of the tests plants.
func newSite(t *testing.T, d *db.DB, clk *clock.Moved, rules []authz.Table) *site {
	t.Helper()
	gate, err := authz.NewGate(slices.Concat(org.Visibility(), handbook.Visibility(), evidence.Visibility(), notify.Visibility(), rules))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	s := &site{t: t, d: d, people: actors{}, books: handbook.NewStore(d, gate, log, bus, ids), org: org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids})}
	pieces := evidence.New(evidence.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Handbook: nothing{}})
	waits := notify.New(notify.Deps{DB: d, Gate: gate, Audit: log, IDs: ids})
	s.learning = learning.New(learning.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Evidence: pieces, Notify: waits})
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
	New(Deps{Learning: s.learning, DB: d, Page: page}).Mount(s.mux, route.NewAPI(s.mux, "1"))
	if err := surfaces.Check(gate); err != nil {
		t.Fatal(err)
	}
	s.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	s.publish(basics)
	for _, p := range []struct{ name, manager string }{{"max", ""}, {"eve", ""}, {"ana", "max"}} {
		s.person(p.name, p.manager)
	}
	return s
}

func (s *site) publish(module string) {
	s.t.Helper()
	dir := s.t.TempDir()
	for name, text := range map[string]string{"content/safety.md": "# Safety\n\nHold on.\n", "modules/basics.md": module, "content/door-checklist.md": "# Door checklist\n\n- [ ] Shut it\n"} {
		path := filepath.Join(dir, name)
		s.must(os.MkdirAll(filepath.Dir(path), 0o755))
		s.must(os.WriteFile(path, []byte(text), 0o644))
	}
	tree, err := handbook.Read(dir, handbook.Option{})
	s.must(err)
	_, err = s.books.Import(ctx, authz.Operator(), tree, func(tx *db.Tx, v handbook.Version) error {
		_, err := s.learning.Adopt(tx, authz.Operator(), tree, v)
		return err
	})
	s.must(err)
}

func (s *site) person(name, manager string) {
	s.t.Helper()
	p, err := s.org.AddPerson(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewPerson{Name: strings.ToUpper(name[:1]) + name[1:] + " Smith", Email: name + "@example.com",
		HiredOn: "2024-03-01", Manager: s.people[manager].Person})
	s.must(err)
	s.must(s.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+name, p)
		return err
	}))
	s.people[name] = authz.Actor{Account: "account-" + name, Person: p, Via: authz.ViaSession, Shown: authz.Shown{Manages: name == "max", Name: name}}
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
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
	buttons = regexp.MustCompile(`<button [^>]*form="([^"]*)"[^>]* formaction="([^"]*)" name="([^"]*)" value="([^"]*)"`)
	hiddens = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// submit sends the first form whose action contains part, with its hidden
// fields as they stand and the given ones. A part that ends in a line break is
// the action's end. A button with an action of its own sends its form there.
func (w *window) submit(part string, fields ...string) *window {
	w.t.Helper()
	for _, b := range buttons.FindAllStringSubmatch(w.body, -1) {
		if strings.Contains(b[2]+"\n", part) {
			form := url.Values{}
			own := forms.FindAllStringSubmatch(w.body, -1)
			of := own[slices.IndexFunc(own, func(f []string) bool { return strings.Contains(f[2], `id="`+b[1]+`"`) })]
			for _, h := range hiddens.FindAllStringSubmatch(of[3], -1) {
				form.Set(h[1], h[2])
			}
			form.Set(b[3], b[4])
			w.send(http.MethodPost, b[2], form)
			return w
		}
	}
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
			form.Set(fields[i], fields[i+1])
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

// task is the id of a task of the run that the window shows, by its text.
func (w *window) task(text string) string {
	w.t.Helper()
	run := strings.TrimPrefix(w.path, RunsPath+"/")
	r, err := w.learning.Run(ctx, w.people["ana"], run)
	w.must(err)
	for _, t := range r.Tasks {
		if strings.Contains(t.Text, text) {
			return t.ID
		}
	}
	w.t.Fatalf("no task %q", text)
	return ""
}

type object = map[string]any

type reply struct {
	code int
	etag string
	body object
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
	out := reply{code: rec.Code, etag: rec.Header().Get("ETag"), raw: rec.Body.String(), body: object{}}
	_ = json.Unmarshal(rec.Body.Bytes(), &out.body)
	return out
}

func (s *site) expect(r reply, code int, what string) reply {
	s.t.Helper()
	if r.code != code {
		s.t.Fatalf("%s: status %d, want %d: %s", what, r.code, code, r.raw)
	}
	return r
}
