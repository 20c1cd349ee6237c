package internship_test

import (
	"context"
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
	"belay/internal/org"
	"belay/internal/policy"
	"belay/internal/schema"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var (
	ctx   = context.Background()
	start = time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC) // a Monday
)

// shelf is a learning service of two modules: who has finished which.
type shelf map[string]bool

func (s shelf) Finished(_ *db.Tx, _ *authz.Viewer, person string, modules []string) (map[string]learning.Standing, error) {
	out := map[string]learning.Standing{}
	for _, m := range modules {
		out[m] = learning.Standing{Module: m, Title: "Module " + m, Progress: learning.InProgress, Done: 1, Total: 2}
		if s[person+" "+m] {
			out[m] = learning.Standing{Module: m, Title: "Module " + m, Progress: learning.Complete, Done: 2, Total: 2, On: "2027-01-04"}
		}
	}
	return out, nil
}

// nothing is a handbook without expectations.
type nothing struct{}

func (nothing) Pins(*db.Tx, *authz.Viewer, []string) (map[string]evidence.Pin, error) {
	return map[string]evidence.Pin{}, nil
}

// firm is a company of two teams: Ana under Max in Checkout; Hal over Bo and Cy
// in Platform; Zoe over both managers; Pia is HR partner of Checkout's
// department, Una somebody else.
type firm struct {
	*internship.Service
	t                                         testing.TB
	d                                         *db.DB
	clk                                       *clock.Moved
	org                                       *org.Service
	notify                                    *notify.Service
	evidence                                  *evidence.Service
	bus                                       *event.Bus
	gate                                      *authz.Gate
	log                                       *audit.Log
	ids                                       *id.Source
	shelf                                     shelf
	checkout, platform                        string // teams
	shop, infra                               string // their departments
	zoe, max, hal, ana, ben, bo, cy, pia, una authz.Actor
}

func each(t *testing.T, run func(t *testing.T, f *firm)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			run(t, newFirm(t, open(t, clk), clk, internship.Visibility()))
		})
	}
}

func newFirm(t testing.TB, d *db.DB, clk *clock.Moved, rules []authz.Table) *firm {
	t.Helper()
	tables := append(rules, evidence.Visibility()...)
	tables = append(tables, org.Visibility()...)
	tables = append(tables, policy.Visibility()...)
	tables = append(tables, notify.Visibility()...)
	tables = append(tables, audit.Visibility()...)
	gate, err := authz.NewGate(tables)
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	f := &firm{t: t, d: d, clk: clk, ids: ids, gate: gate, log: audit.New(ids), bus: event.New(ids), shelf: shelf{}}
	f.org = org.New(org.Deps{DB: d, Gate: gate, Audit: f.log, Bus: f.bus, IDs: ids})
	f.notify = notify.New(notify.Deps{DB: d, Gate: gate, Audit: f.log, IDs: ids})
	f.evidence = evidence.New(evidence.Deps{DB: d, Gate: gate, Audit: f.log, Bus: f.bus, IDs: ids, Handbook: nothing{}})
	f.Service = internship.New(internship.Deps{DB: d, Gate: gate, Audit: f.log, Bus: f.bus, IDs: ids, Evidence: f.evidence, Notify: f.notify, Learning: f.shelf})
	f.Register(f.notify)
	f.Subscribe(f.bus)
	f.notify.Subscribe(f.bus)
	f.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "UTC") }))
	f.shop, f.infra = f.unit(org.Department, "", "Shop"), f.unit(org.Department, "", "Infrastructure")
	f.checkout, f.platform = f.unit(org.Team, f.shop, "Checkout"), f.unit(org.Team, f.infra, "Platform")
	f.hire("")
	return f
}

// hire adds the people, with a word to tell several sets apart.
func (f *firm) hire(word string) {
	f.zoe = f.person("zoe"+word, authz.Actor{}, "")
	f.max = f.person("max"+word, f.zoe, f.checkout)
	f.hal = f.person("hal"+word, f.zoe, f.platform)
	f.ana = f.person("ana"+word, f.max, f.checkout)
	f.ben = f.person("ben"+word, f.max, f.checkout)
	f.bo = f.person("bo"+word, f.hal, f.platform)
	f.cy = f.person("cy"+word, f.hal, f.platform)
	f.una = f.person("una"+word, f.zoe, f.platform)
	f.pia = f.person("pia"+word, f.zoe, f.platform)
	f.pia.Roles = []authz.Role{authz.RoleHRPartner}
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ($1, $1, 'hr_partner', $2, '2026-01-01', '9999-12-31', 'operator')`, f.pia.Account, f.shop)
		return err
	}))
}

func (f *firm) unit(kind org.UnitKind, parent, name string) string {
	f.t.Helper()
	u, err := f.org.AddUnit(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewUnit{Kind: kind, Parent: parent, Name: name})
	f.must(err)
	return u
}

func (f *firm) person(name string, manager authz.Actor, team string) authz.Actor {
	f.t.Helper()
	p, err := f.org.AddPerson(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewPerson{Name: name, Email: name + "@example.com", HiredOn: "2025-01-01", Manager: manager.Person, Team: team})
	f.must(err)
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+p, p)
		return err
	}))
	return authz.Actor{Account: "account-" + p, Person: p, Via: authz.ViaSession}
}

func (f *firm) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *firm) count(query string, args ...any) (n int) {
	f.t.Helper()
	f.must(f.d.Read(ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }))
	return n
}

func (f *firm) refused(err error, code string) {
	f.t.Helper()
	if err == nil || fault.From(err).Code != code {
		f.t.Errorf("got %v, want %s", err, code)
	}
}

// days lets days pass.
func (f *firm) days(n int) { f.clk.Advance(time.Duration(n) * 24 * time.Hour) }

func (f *firm) sweep() int64 {
	f.t.Helper()
	var n int64
	f.must(f.d.Write(ctx, func(tx *db.Tx) (err error) { n, err = f.Sweep(tx); return err }))
	return n
}

// deliver hands out the events that wait.
func (f *firm) deliver() {
	f.t.Helper()
	r := event.NewRunner(f.d, f.bus, f.ids, nil)
	for range 100 {
		did, err := r.Step(ctx)
		f.must(err)
		if did == 0 {
			return
		}
	}
}

var anything = internship.Guard{Version: internship.Any}

func because(codes ...string) internship.Guard {
	g := internship.Guard{Version: internship.Any, Reasons: map[string]string{}}
	for _, c := range codes {
		g.Reasons[c] = "It fits us."
	}
	return g
}

// proposal is Ana's: 20 % for ten weeks.
func (f *firm) proposal() internship.Input {
	return internship.Input{Unit: f.platform, Host: f.hal.Person, Topic: "Safer deploys", Motive: "I want to learn how releases are made safe.", Ways: []string{"pair", "on_call"},
		Terms: internship.Terms{Percent: 20, StartOn: "2027-01-11", EndOn: "2027-03-21"}, Named: true}
}

func (f *firm) submitted() string {
	f.t.Helper()
	id, err := f.Submit(ctx, f.ana, "", f.proposal(), anything)
	f.must(err)
	return id
}

func (f *firm) agreed() string {
	f.t.Helper()
	id := f.submitted()
	f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
	f.must(f.Agree(ctx, f.hal, id, internship.AgreeInput{}, anything))
	return id
}

func (f *firm) prepared() string {
	f.t.Helper()
	id := f.agreed()
	f.must(f.Prepare(ctx, f.ana, id, anything))
	return id
}

func (f *firm) helped(id string, who authz.Actor) string {
	f.t.Helper()
	h, err := f.AskHelper(ctx, f.hal, id, who.Person, internship.HelpInput{Hours: 2}, anything)
	f.must(err)
	f.must(f.AcceptHelp(ctx, who, h, internship.HelpInput{Hours: 3}, anything))
	return h
}

func (f *firm) active() string {
	f.t.Helper()
	id := f.prepared()
	f.helped(id, f.bo)
	_, err := f.AddGoal(ctx, f.ana, id, internship.GoalInput{Text: "Roll back a release by myself"}, anything)
	f.must(err)
	f.must(f.Start(ctx, f.ana, id, anything))
	return id
}

func (f *firm) page(a authz.Actor, id string) *internship.Page {
	f.t.Helper()
	p, err := f.Page(ctx, a, id)
	f.must(err)
	return p
}

// stands checks state, step and whom it waits for.
func (f *firm) stands(id string, state internship.State, step internship.Wait, waits authz.Actor) {
	f.t.Helper()
	p := f.page(f.ana, id)
	if p.State != state || p.Step != step || p.WaitsFor != waits.Person {
		f.t.Errorf("%s, step %q for %s; want %s, %q for %s", p.State, p.Step, p.WaitsFor, state, step, waits.Person)
	}
	if n := f.count(`SELECT COUNT(*) FROM wait WHERE kind = 'internship.record' AND object = $1 AND step = $2 AND owner_id = $3`, id, string(step), waits.Person); waits.Person != "" && n != 1 {
		f.t.Errorf("%d waits for %q", n, step)
	}
	if n := f.count(`SELECT COUNT(*) FROM wait WHERE kind = 'internship.record' AND object = $1`, id); n > 1 || n == 1 && waits.Person == "" {
		f.t.Errorf("%d waits of one internship", n)
	}
}
