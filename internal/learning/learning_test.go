package learning_test

import (
	"context"
	"os"
	"path/filepath"
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
	"belay/internal/handbook"
	"belay/internal/id"
	"belay/internal/learning"
	"belay/internal/notify"
	"belay/internal/org"
	"belay/internal/schema"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var (
	ctx   = context.Background()
	start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
)

const basics = `<!-- Title this issue: {+ learner +}: Basics -->

# Basics of the lift

Welcome, {+ learner +}. Your companion is {+ companion +}.

## Goals

1. Ride it
1. Stop it

## Stage 1: Before you ride

Nobody rides alone.

- [ ] N: Read the [safety page](/safety/)
- [ ] M: Confirm that {+ learner +} has the time
- [ ] O: Show the brake
- [ ] N: Ride up and down
  - [ ] Stop half-way. *Evidence: a link to the log.*
  - [ ] Start again
- [ ] (Optional) Look at the motor
- [ ] N: **I am done with stage 1**

## Stage 2: Afterwards

- [ ] N: Tell your manager
- [ ] N: **I am done with stage 2**

/label ~training
/due in 2 weeks
`

// firm is Max over Ana, and Eve beside them.
type firm struct {
	*learning.Service
	t             *testing.T
	d             *db.DB
	clk           *clock.Moved
	books         *handbook.Store
	org           *org.Service
	evidence      *evidence.Service
	notify        *notify.Service
	bus           *event.Bus
	ids           *id.Source
	ana, max, eve authz.Actor
}

func each(t *testing.T, run func(t *testing.T, f *firm)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			run(t, newFirm(t, open(t, clk), clk))
		})
	}
}

type nothing struct{}

func (nothing) Pins(*db.Tx, *authz.Viewer, []string) (map[string]evidence.Pin, error) {
	return nil, nil
}

func newFirm(t *testing.T, d *db.DB, clk *clock.Moved, rules ...authz.Table) *firm {
	t.Helper()
	if len(rules) == 0 {
		rules = learning.Visibility()
	}
	gate, err := authz.NewGate(slices.Concat(rules, evidence.Visibility(), handbook.Visibility(), org.Visibility(), notify.Visibility()))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	f := &firm{t: t, d: d, clk: clk, org: org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids}), books: handbook.NewStore(d, gate, log, bus, ids)}
	f.evidence = evidence.New(evidence.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Handbook: nothing{}})
	f.notify = notify.New(notify.Deps{DB: d, Gate: gate, Audit: log, IDs: ids})
	f.Service = learning.New(learning.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Evidence: f.evidence, Notify: f.notify})
	f.Register(f.notify)
	f.Subscribe(bus)
	f.bus, f.ids = bus, ids
	f.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	f.max = f.person("max", "")
	f.eve = f.person("eve", "")
	f.ana = f.person("ana", f.max.Person)
	f.max.Shown.Manages = true
	return f
}

func (f *firm) person(name, manager string) authz.Actor {
	f.t.Helper()
	p, err := f.org.AddPerson(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewPerson{Name: name, Email: name + "@example.com", HiredOn: "2025-01-01", Manager: manager})
	f.must(err)
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+p, p)
		return err
	}))
	return authz.Actor{Account: "account-" + p, Person: p, Via: authz.ViaSession, Shown: authz.Shown{Name: name}}
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

func tree(t testing.TB, files map[string]string) *handbook.Tree {
	t.Helper()
	dir := t.TempDir()
	files["content/safety.md"] = "# Safety\n\nHold on.\n"
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := handbook.Read(dir, handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// publish imports a handbook with modules, by file name.
func (f *firm) publish(modules map[string]string) []learning.ModuleChange {
	f.t.Helper()
	files := map[string]string{}
	for name, text := range modules {
		files["modules/"+name+".md"] = text
	}
	out, err := f.adopt(tree(f.t, files))
	f.must(err)
	return out
}

func (f *firm) adopt(tree *handbook.Tree) (out []learning.ModuleChange, err error) {
	_, err = f.books.Import(ctx, authz.Operator(), tree, func(tx *db.Tx, v handbook.Version) (err error) {
		out, err = f.Adopt(tx, authz.Operator(), tree, v)
		return err
	})
	return out, err
}

// adoptAs imports modules as another source.
func (f *firm) adoptAs(source string, modules map[string]string) ([]learning.ModuleChange, error) {
	files := map[string]string{"belay.yaml": "belay: source/1\nid: " + source + "\n"}
	for name, text := range modules {
		files["modules/"+name+".md"] = text
	}
	return f.adopt(tree(f.t, files))
}

func (f *firm) start(in learning.StartInput) learning.Run {
	f.t.Helper()
	r, err := f.Start(ctx, f.ana, "basics", in, learning.Guard{})
	f.must(err)
	return r
}

// task finds a task of a run by how its text begins.
func task(t testing.TB, r learning.Run, begins string) learning.RunTask {
	t.Helper()
	for _, task := range r.Tasks {
		if len(task.Text) >= len(begins) && task.Text[:len(begins)] == begins {
			return task
		}
	}
	t.Fatalf("no task begins with %q", begins)
	return learning.RunTask{}
}

func at(v int64) learning.Guard { return learning.Guard{Version: v} }

func ptr[T any](v T) *T { return &v }

var (
	done   = learning.TickInput{Done: ptr(true)}
	undone = learning.TickInput{Done: ptr(false)}
)

// tick ticks a task by its text as the person it belongs to.
func (f *firm) tick(who authz.Actor, run, begins string, in learning.TickInput) learning.Run {
	f.t.Helper()
	v, err := f.Run(ctx, f.ana, run)
	f.must(err)
	t := task(f.t, v.Run, begins)
	r, err := f.Tick(ctx, who, run, t.ID, in, at(t.Version))
	f.must(err)
	return r
}

var needed = []string{"Read the", "Ride up", "Stop half", "Start again", "**I am done with stage 1", "Tell your", "**I am done with stage 2"}

func (f *firm) finish(run string) (r learning.Run) {
	f.t.Helper()
	for _, begins := range needed {
		r = f.tick(f.ana, run, begins, done)
	}
	return r
}
