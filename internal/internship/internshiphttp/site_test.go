package internshiphttp

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
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
	"belay/internal/id"
	"belay/internal/internship"
	"belay/internal/learning"
	"belay/internal/notify"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/policy"
	"belay/internal/route"
	"belay/internal/schema"
	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var (
	ctx   = context.Background()
	start = time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC) // a Monday
)

// actors stands in for sessions: a header names the account.
type actors map[string]authz.Actor

func (a actors) Authenticate(r *http.Request) (authz.Actor, error) {
	return a[r.Header.Get("Test-As")], nil
}

// shelf is a handbook whose modules everybody has finished.
type shelf struct{}

func (shelf) Finished(_ *db.Tx, _ *authz.Viewer, _ string, modules []string) (map[string]learning.Standing, error) {
	out := map[string]learning.Standing{}
	for _, m := range modules {
		out[m] = learning.Standing{Module: m, Title: "Module " + m, Progress: learning.Complete, Done: 2, Total: 2, On: "2027-01-04"}
	}
	return out, nil
}

type nothing struct{}

func (nothing) Pins(*db.Tx, *authz.Viewer, []string) (map[string]evidence.Pin, error) {
	return nil, nil
}

// site is the face over a company of two teams: Ana under Max in Checkout; Bo and
// Cy under Hal in Platform; Zoe over both managers and Una, who has no part.
type site struct {
	t                  *testing.T
	d                  *db.DB
	clk                *clock.Moved
	mux                *route.Mux
	svc                *internship.Service
	org                *org.Service
	offers             *opportunity.Service
	people             actors
	checkout, platform string
	statements         int // of the last request
}

func each(t *testing.T, run func(t *testing.T, s *site)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			run(t, newSite(t, open(t, clk), clk, internship.Visibility()))
		})
	}
}

// newSite makes the site under the rules of internships, or under others that a
// test of the tests plants.
func newSite(t *testing.T, d *db.DB, clk *clock.Moved, rules []authz.Table) *site {
	t.Helper()
	gate, err := authz.NewGate(slices.Concat(rules, org.Visibility(), evidence.Visibility(), policy.Visibility(), notify.Visibility(), audit.Visibility(), opportunity.Visibility()))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	s := &site{t: t, d: d, clk: clk, people: actors{}, org: org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids})}
	told := notify.New(notify.Deps{DB: d, Gate: gate, Audit: log, IDs: ids})
	pieces := evidence.New(evidence.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Handbook: nothing{}})
	s.svc = internship.New(internship.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Evidence: pieces, Notify: told, Learning: shelf{}})
	s.svc.Register(told)
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
	s.offers = opportunity.New(opportunity.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Modules: shelf{}, Taken: s.svc})
	New(Deps{Internship: s.svc, Opportunity: s.offers, DB: d, Page: page}).Mount(s.mux, route.NewAPI(s.mux, "1"))
	if err := surfaces.Check(gate); err != nil {
		t.Fatal(err)
	}
	s.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "UTC") }))
	shop, infra := s.unit(org.Department, "", "Shop"), s.unit(org.Department, "", "Infrastructure")
	s.checkout, s.platform = s.unit(org.Team, shop, "Checkout"), s.unit(org.Team, infra, "Platform")
	for _, p := range [][3]string{{"zoe"}, {"max", "zoe", s.checkout}, {"hal", "zoe", s.platform}, {"una", "zoe"},
		{"ana", "max", s.checkout}, {"bo", "hal", s.platform}, {"cy", "hal", s.platform}} {
		s.person(p[0], p[1], p[2])
	}
	return s
}

func (s *site) window(as string) *uitest.Window { return uitest.NewWindow(s.t, s.mux, as) }

func (s *site) unit(kind org.UnitKind, parent, name string) string {
	s.t.Helper()
	u, err := s.org.AddUnit(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewUnit{Kind: kind, Parent: parent, Name: name})
	s.must(err)
	return u
}

func (s *site) person(name, manager, team string) {
	s.t.Helper()
	p, err := s.org.AddPerson(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewPerson{Name: strings.ToUpper(name[:1]) + name[1:] + " Smith", Email: name + "@example.com",
		HiredOn: "2025-01-01", Manager: s.people[manager].Person, Team: team})
	s.must(err)
	s.must(s.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+name, p)
		return err
	}))
	s.people[name] = authz.Actor{Account: "account-" + name, Person: p, Via: authz.ViaSession, Shown: authz.Shown{Name: name}}
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// days lets days pass.
func (s *site) days(n int) { s.clk.Advance(time.Duration(n) * 24 * time.Hour) }

func (s *site) count(query string, args ...any) (n int) {
	s.t.Helper()
	s.must(s.d.Read(ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }))
	return n
}

type object = map[string]any

type reply struct {
	code int
	etag string
	body object
	raw  string
}

// call sends a request to the API.
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
