package growth_test

import (
	"context"
	"fmt"
	"slices"
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
	"belay/internal/schema"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var (
	ctx      = context.Background()
	start    = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	operator = authz.Operator()
	anything = growth.Guard{Version: growth.Any}
)

const today = "2026-11-02"

// matrix is a framework of three levels; the Engineering layer speaks in one
// dimension of its own and in Craft beside the department. n is how many
// statements stand in each cell.
func matrix(frameworkID, unit string, n int) *framework.Framework {
	f := &framework.Framework{ID: frameworkID, Title: "Matrix of " + frameworkID, Unit: unit, Status: framework.Active, Cumulative: framework.CumulativeUnknown,
		Layers: []framework.LayerRef{{ID: "engineering", Title: "Engineering"}, {ID: frameworkID, Title: frameworkID}},
		Tracks: []framework.Track{{ID: "ic", Title: "Individual contributor"}},
		Dimensions: []framework.Dimension{
			{ID: "craft", Key: "craft", Title: "Craft"}, {ID: "team", Key: "team", Title: "Team"}, {ID: "values", Key: "values", Title: "Values"}},
	}
	for i, level := range []string{"junior", "senior", "staff"} {
		f.Levels = append(f.Levels, framework.Level{ID: level, Track: "ic", Key: level, Title: level, Order: i})
		for _, c := range []struct{ layer, dimension string }{{frameworkID, "craft"}, {"engineering", "craft"}, {frameworkID, "team"}, {"engineering", "values"}} {
			for k := range n {
				s := fmt.Sprintf("%s-%s-%s-%d", c.layer, level, c.dimension, k)
				f.Statements = append(f.Statements, framework.Statement{ID: s, Layer: c.layer, Kind: framework.Expects, Text: "Does " + s + ".",
					Anchor: framework.Anchor{Track: "ic", Level: level, Dimension: c.dimension}, Order: k})
				f.Examples = append(f.Examples, framework.Example{Statement: s, Text: "Did " + s})
			}
		}
	}
	return f
}

// shelf is the handbook in force; a test may put a new edition on it.
type shelf struct{ ladders growth.Ladders }

func (s *shelf) Ladders(*db.Tx, *authz.Viewer) (growth.Ladders, error) { return s.ladders, nil }

func (s *shelf) Pins(_ *db.Tx, _ *authz.Viewer, ids []string) (map[string]evidence.Pin, error) {
	return s.ladders.Pins(ids, nil), nil
}

func ladder(edition string, f *framework.Framework) *growth.Ladder {
	return growth.NewLadder(edition, f, "ic", map[string]growth.Layer{"engineering": {Version: 7, ReadOn: "2026-11-01"}})
}

func newShelf() *shelf {
	return &shelf{growth.Ladders{ladder("e1", matrix("infra", "infrastructure-platforms", 2)), ladder("p1", matrix("product", "product-engineering", 1))}}
}

// firm: Zoe over Max over Ana and Ben; Eve beside Max. Ana and Ben are senior
// in a department with a ladder, Dan is in one without.
type firm struct {
	*growth.Service
	evidence *evidence.Service
	org      *org.Service
	gate     *authz.Gate
	shelf    *shelf
	t        *testing.T
	d        *db.DB
	clk      *clock.Moved
	team     string // of everybody but Dan

	zoe, max, eve, ana, ben, dan authz.Actor
}

func each(t *testing.T, run func(t *testing.T, f *firm)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			run(t, newFirm(t, open(t, clk), clk, growth.Visibility(), evidence.Visibility()))
		})
	}
}

// newFirm makes the company under the given rules; tests of the tests loosen them.
func newFirm(t *testing.T, d *db.DB, clk *clock.Moved, rules ...[]authz.Table) *firm {
	t.Helper()
	tables := org.Visibility()
	for _, list := range rules {
		tables = append(tables, list...)
	}
	gate, err := authz.NewGate(tables)
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus, book := audit.New(ids), event.New(ids), newShelf()
	f := &firm{t: t, d: d, clk: clk, gate: gate, shelf: book}
	f.org = org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids})
	f.evidence = evidence.New(evidence.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Handbook: book})
	f.Service = growth.New(growth.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Handbook: book, Evidence: f.evidence, Ways: growth.NewRegistry()})
	f.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	unit := func(kind org.UnitKind, parent, name string) string {
		u, err := f.org.AddUnit(ctx, operator, org.Guard{Version: org.Any}, org.NewUnit{Kind: kind, Parent: parent, Name: name})
		f.must(err)
		return u
	}
	team := unit(org.Team, unit(org.Department, "", "Infrastructure Platforms"), "Runway")
	support := unit(org.Team, unit(org.Department, "", "Support"), "Phones")
	f.team = team
	f.hire("")
	f.dan = f.person("dan", f.zoe.Person, support, "")
	return f
}

// hire adds the five people that stand for each other's manager; another suffix
// makes five more.
func (f *firm) hire(suffix string) {
	f.t.Helper()
	f.zoe = f.person("zoe"+suffix, "", f.team, "")
	f.max = f.person("max"+suffix, f.zoe.Person, f.team, "infra/ic/staff")
	f.eve = f.person("eve"+suffix, f.zoe.Person, f.team, "infra/ic/staff")
	f.ana = f.person("ana"+suffix, f.max.Person, f.team, "infra/ic/junior")
	f.ben = f.person("ben"+suffix, f.max.Person, f.team, "infra/ic/staff")
}

func (f *firm) person(name, manager, team, level string) authz.Actor {
	f.t.Helper()
	p, err := f.org.AddPerson(ctx, operator, org.Guard{Version: org.Any}, org.NewPerson{Name: name, Email: name + "@example.com",
		HiredOn: "2025-01-01", Manager: manager, Team: team, Level: org.Level{Level: level}})
	f.must(err)
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+p, p)
		return err
	}))
	return authz.Actor{Account: "account-" + p, Person: p, Via: authz.ViaSession}
}

func (f *firm) manage(person, manager authz.Actor) {
	f.t.Helper()
	f.must(f.org.ChangeManager(ctx, operator, org.Guard{Version: org.Any}, org.Change{Person: person.Person, From: today}, manager.Person))
}

func (f *firm) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *firm) refused(err error, code string) {
	f.t.Helper()
	if err == nil || fault.From(err).Code != code {
		f.t.Errorf("got %v, want %s", err, code)
	}
}

func (f *firm) count(query string, args ...any) (n int) {
	f.t.Helper()
	f.must(f.d.Read(ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }))
	return n
}

func (f *firm) mark(actor, person authz.Actor, statement string, state growth.State, shared bool) string {
	f.t.Helper()
	m, err := f.SetMark(ctx, actor, growth.MarkInput{Person: person.Person, Statement: statement, State: state, Shared: shared}, anything)
	f.must(err)
	return m.ID
}

func (f *firm) page(actor, person authz.Actor) *growth.Page {
	f.t.Helper()
	p, err := f.Page(ctx, actor, person.Person, "")
	f.must(err)
	return p
}

func (f *firm) refusedFields(err error, messages ...string) {
	f.t.Helper()
	var got []string
	for _, field := range fault.From(err).Fields {
		got = append(got, field.Message)
	}
	if !slices.Equal(got, messages) {
		f.t.Errorf("the fields say %q, want %q", got, messages)
	}
}
