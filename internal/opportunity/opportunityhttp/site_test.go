package opportunityhttp

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/handbook"
	"belay/internal/id"
	"belay/internal/learning"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/policy"
	"belay/internal/route"
	"belay/internal/schema"
	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var ctx = context.Background()

// actors stands in for sessions: a header names the account.
type actors map[string]authz.Actor

func (a actors) Authenticate(r *http.Request) (authz.Actor, error) {
	return a[r.Header.Get(uitest.AsHeader)], nil
}

// nothing is finished, by anybody.
type nothing struct{}

func (nothing) Finished(*db.Tx, *authz.Viewer, string, []string) (map[string]learning.Standing, error) {
	return nil, nil
}

// site is the pages over a real database: Max manages Ana in the team Obs of the
// department Infra; Eve is beside them.
type site struct {
	t          *testing.T
	d          *db.DB
	mux        *route.Mux
	people     actors
	obs        string
	statements int // of the last request
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

func newSite(t *testing.T, d *db.DB, clk *clock.Moved) *site {
	t.Helper()
	gate, err := authz.NewGate(slices.Concat(org.Visibility(), account.Visibility(), handbook.Visibility(), policy.Visibility(), opportunity.Visibility()))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	s := &site{t: t, d: d, people: actors{}}
	company := org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids})
	core := opportunity.New(opportunity.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Modules: nothing{}})
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
	New(Deps{Opportunity: core, DB: d, Page: page}).Mount(s.mux, route.NewAPI(s.mux, "1"))
	if err := surfaces.Check(gate); err != nil {
		t.Fatal(err)
	}
	s.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	unit := func(kind org.UnitKind, parent, name string) string {
		id, err := company.AddUnit(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewUnit{Kind: kind, Parent: parent, Name: name})
		s.must(err)
		return id
	}
	infra := unit(org.Department, "", "Infra")
	s.obs = unit(org.Team, infra, "Obs")
	for _, p := range []struct{ name, manager string }{{"max", ""}, {"eve", ""}, {"ana", "max"}} {
		person, err := company.AddPerson(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewPerson{Name: strings.ToUpper(p.name[:1]) + p.name[1:] + " Smith", Email: p.name + "@example.com",
			HiredOn: "2024-03-01", Manager: s.people[p.manager].Person, Team: s.obs, Hours: "mon-fri 09:00-17:00"})
		s.must(err)
		s.must(d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
				VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+p.name, person)
			return err
		}))
		s.people[p.name] = authz.Actor{Account: "account-" + p.name, Person: person, Via: authz.ViaSession, Shown: authz.Shown{Manages: p.name == "max"}}
	}
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) window(as string) *uitest.Window { return uitest.NewWindow(s.t, s.mux, as) }

func (s *site) call(as, method, path string, body any, headers ...string) uitest.Answer {
	return uitest.Call(s.mux, as, method, path, body, headers...)
}
