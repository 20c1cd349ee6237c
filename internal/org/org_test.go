package org_test

import (
	"context"
	"os"
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
	"belay/internal/org"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, event.Migrations, org.Migrations, os.DirFS("testdata"))
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

// today is the day all tests of use cases begin on.
const today = "2026-11-02"

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// bundle is a service on a fresh database, with a clock to move.
type bundle struct {
	*org.Service
	t   *testing.T
	d   *db.DB
	clk *clock.Moved
}

// each runs a test on both engines with a service of its own.
func each(t *testing.T, run func(t *testing.T, s *bundle)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			d := open(t, clk)
			run(t, &bundle{service(t, d, nil), t, d, clk})
		})
	}
}

func service(t testing.TB, d *db.DB, accounts org.Accounts) *org.Service {
	t.Helper()
	gate, err := authz.NewGate(org.Visibility())
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	return org.New(org.Deps{DB: d, Gate: gate, Audit: audit.New(ids), Bus: event.New(ids), IDs: ids, Accounts: accounts})
}

var (
	ctx      = context.Background()
	operator = authz.Operator()
	anything = org.Guard{Version: org.Any}
)

// person adds somebody by the operator and gives them an account.
func (b *bundle) person(name, manager, team string) string {
	b.t.Helper()
	person, err := b.AddPerson(ctx, operator, anything, org.NewPerson{Name: name, Email: name + "@example.com", HiredOn: "2025-01-01", Manager: manager, Team: team,
		Level: org.Level{Level: "infra/ic/senior", JobFamily: "SRE"}, LevelSince: "2026-01-01", ExternalID: "x-" + name, Country: "PT", Zone: "Europe/Lisbon"})
	b.must(err)
	b.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id) VALUES ($1, 'active', $2)`, "account-"+person, person)
		return err
	})
	return person
}

func as(person string, roles ...authz.Role) authz.Actor {
	return authz.Actor{Account: "account-" + person, Person: person, Via: authz.ViaSession, Roles: roles}
}

func (b *bundle) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) write(fn func(tx *db.Tx) error) { b.t.Helper(); b.must(b.d.Write(ctx, fn)) }
func (b *bundle) read(fn func(tx *db.Tx) error)  { b.t.Helper(); b.must(b.d.Read(ctx, fn)) }

func (b *bundle) count(query string, args ...any) (n int) {
	b.t.Helper()
	b.read(func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err })
	return n
}

// closureRight fails the test unless org_above is what the lines give.
func (b *bundle) closureRight() {
	b.t.Helper()
	b.read(func(tx *db.Tx) error {
		extra, missing, err := org.Difference(tx)
		if len(extra)+len(missing) > 0 {
			b.t.Fatalf("org_above is wrong: extra %v, missing %v", extra, missing)
		}
		return err
	})
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.From(err); err == nil || f.Code != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

// another is a fresh bundle of the same engine at the first day.
func (b *bundle) another(t *testing.T) *bundle {
	t.Helper()
	clk := clock.NewMoved(start)
	open := dbtest.SQLite
	if b.d.Engine() == db.Postgres {
		open = dbtest.Postgres
	}
	d := open(t, clk)
	return &bundle{service(t, d, nil), t, d, clk}
}
