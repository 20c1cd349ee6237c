package notifyhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
	"belay/internal/notify"
	"belay/internal/org"
	"belay/internal/policy"
	"belay/internal/route"
	"belay/internal/schema"
	"belay/internal/ui"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

const kind authz.Kind = "test.request"

var (
	ctx      = context.Background()
	operator = authz.Operator()
	anything = org.Guard{Version: org.Any}
)

// actors stands in for sessions: a header names the account.
type actors map[string]authz.Actor

func (a actors) Authenticate(r *http.Request) (authz.Actor, error) {
	return a[r.Header.Get("Test-As")], nil
}

// site is the pages over a real store: Zoe over Max over Ana and Ben.
type site struct {
	t          *testing.T
	d          *db.DB
	clk        *clock.Moved
	mux        *route.Mux
	notify     *notify.Service
	org        *org.Service
	people     actors
	hidden     map[string]bool
	statements int
}

func each(t *testing.T, run func(t *testing.T, s *site)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)) // a Monday
			run(t, newSite(t, open(t, clk), clk))
		})
	}
}

func newSite(t *testing.T, d *db.DB, clk *clock.Moved) *site {
	t.Helper()
	gate, err := authz.NewGate(append(notify.Visibility(), org.Visibility()...))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	s := &site{t: t, d: d, clk: clk, people: actors{}, hidden: map[string]bool{}, org: org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids}),
		notify: notify.New(notify.Deps{DB: d, Gate: gate, Audit: log, IDs: ids})}
	s.notify.Register(s.topic())
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
	New(Deps{Notify: s.notify, Org: s.org, DB: d, Gate: gate, Page: page, Cards: []CardFunc{card}}).Mount(s.mux, route.NewAPI(s.mux, "1"))
	if err := surfaces.Check(gate); err != nil {
		t.Fatal(err)
	}
	s.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	for _, p := range [][2]string{{"zoe", ""}, {"max", "zoe"}, {"ana", "max"}, {"ben", "max"}} {
		s.person(p[0], p[1])
	}
	return s
}

// card is one that only Ben has.
func card(_ *db.Tx, v *authz.Viewer) (Card, error) {
	if !strings.HasSuffix(v.Actor().Account, "-ben") {
		return Card{ID: "climbs", Title: "My climbs"}, nil
	}
	return Card{ID: "climbs", Title: "My climbs", Lines: []CardLine{{Label: "North face", Href: "/climbs/1", Meta: "Since May", Done: 2, Total: 3}}, More: ui.Link{Href: "/climbs", Label: "All climbs"}}, nil
}

func (s *site) topic() notify.Topic {
	return notify.Topic{
		Kind: kind,
		Sentence: func(w notify.Worded) string {
			if w.What == "" {
				return w.Subject + " asks for your yes <now>"
			}
			return w.Actor + " " + w.What + " a request"
		},
		Path: func(object, step string) string { return "/requests/" + object },
		Act:  func(step string) string { return "Answer" },
		Readable: func(_ *db.Tx, _ *authz.Viewer, ids []string) (map[string]notify.Sight, error) {
			out := map[string]notify.Sight{}
			for _, one := range ids {
				if out[one] = notify.Whole; s.hidden[one] {
					out[one] = notify.Hidden
				}
			}
			return out, nil
		},
	}
}

func (s *site) person(name, manager string) {
	s.t.Helper()
	p, err := s.org.AddPerson(ctx, operator, anything, org.NewPerson{Name: strings.ToUpper(name[:1]) + name[1:] + " Smith", Email: name + "@example.com",
		HiredOn: "2024-03-01", Manager: s.people[manager].Person})
	s.must(err)
	s.must(s.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+name, p)
		return err
	}))
	s.people[name] = authz.Actor{Account: "account-" + name, Person: p, Via: authz.ViaSession}
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// asks makes a request of Ana wait for somebody.
func (s *site) asks(object, owner, due string) {
	s.t.Helper()
	s.must(s.d.Write(ctx, func(tx *db.Tx) error {
		_, err := s.notify.Open(tx, notify.Wait{Kind: kind, Object: object, Step: "yes", Owner: s.people[owner].Person, Subject: s.people["ana"].Person,
			Due: due, Escalate: policy.Duration{N: 5, Unit: policy.BusinessDay}})
		return err
	}))
}

func (s *site) tell(to, object, what string) {
	s.t.Helper()
	s.must(s.d.Write(ctx, func(tx *db.Tx) error {
		return s.notify.Tell(tx, notify.Notice{To: []string{s.people[to].Person}, Kind: kind, Object: object, What: what, Actor: s.people["max"].Person})
	}))
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
	w.code, w.body, w.path = rec.Code, rec.Body.String(), path
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
	links   = regexp.MustCompile(`href="([^"]*)"`)
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
			form.Set(h[1], html.UnescapeString(h[2]))
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

// follow opens the first link whose address contains part.
func (w *window) follow(part string) *window {
	w.t.Helper()
	for _, m := range links.FindAllStringSubmatch(w.body, -1) {
		if to := html.UnescapeString(m[1]); strings.Contains(to, part) {
			return w.open(to)
		}
	}
	w.t.Fatalf("no link leads to %s on %s:\n%s", part, w.path, w.body)
	return w
}

func (w *window) shows(code int, texts ...string) *window {
	w.t.Helper()
	if w.code != code {
		w.t.Fatalf("%s: status %d, want %d\n%s", w.path, w.code, code, w.body)
	}
	for _, text := range texts {
		if !strings.Contains(html.UnescapeString(w.body), text) {
			w.t.Errorf("%s does not show %q:\n%s", w.path, text, w.body)
		}
	}
	return w
}

func (w *window) hides(texts ...string) *window {
	w.t.Helper()
	for _, text := range texts {
		if strings.Contains(html.UnescapeString(w.body), text) {
			w.t.Errorf("%s shows %q", w.path, text)
		}
	}
	return w
}

// reply is an answer of the API.
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

func (s *site) expect(r reply, code int, what string) reply {
	s.t.Helper()
	if r.code != code {
		s.t.Fatalf("%s: status %d, want %d: %s", what, r.code, code, r.raw)
	}
	return r
}
