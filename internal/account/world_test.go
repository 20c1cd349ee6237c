package account_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
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
	"belay/internal/id"
	"belay/internal/org"
	"belay/internal/subject"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, event.Migrations, org.Migrations, account.Migrations)
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

var (
	ctx   = context.Background()
	start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
)

const good = "plum river stapler noon"

// world is one installation under a clock that the test moves.
type world struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Moved
	gate  *authz.Gate
	bus   *event.Bus
	work  *event.Runner
	*account.Service
}

// each runs a test in a fresh world on both engines.
func each(t *testing.T, opt account.Options, run func(t *testing.T, w *world)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			c := clock.NewMoved(start)
			d := map[db.Engine]func(testing.TB, clock.Clock) *db.DB{db.SQLite: dbtest.SQLite, db.Postgres: dbtest.Postgres}[e](t, c)
			gate, err := authz.NewGate(account.Visibility())
			if err != nil {
				t.Fatal(err)
			}
			ids := id.NewSource(nil)
			w := &world{t: t, db: d, clock: c, gate: gate, bus: event.New(ids)}
			w.Service = w.service(opt)
			w.Subscribe(w.bus)
			w.work = event.NewRunner(d, w.bus, ids, nil)
			w.Schedule(w.work)
			run(t, w)
		})
	}
}

// service is one more process on the same database.
func (w *world) service(opt account.Options) *account.Service {
	ids := id.NewSource(nil)
	return account.New(w.db, w.gate, audit.New(ids), w.bus, ids, opt)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.db.Write(ctx, fn))
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.Read(ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }))
	return n
}

func email(name string) string { return name + "@northwind.example" }

// person makes somebody who has worked here since 2020, with an account as an
// import makes it, and gives the account.
func (w *world) person(name string, roles ...org.RoleGrant) account.Account {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		if err := hire(tx, "p-"+name, name, "2020-01-01"); err != nil {
			return err
		}
		return w.Provision(tx, authz.Operator(), org.Person{ID: "p-" + name, Email: email(name), Name: name}, roles)
	})
	return w.find(name)
}

func (w *world) find(name string) account.Account {
	w.t.Helper()
	a, err := w.ByEmail(ctx, authz.Operator(), email(name))
	w.must(err)
	return a
}

func hire(tx *db.Tx, id, name, from string) error {
	if _, err := tx.Exec(`INSERT INTO person (id, email, email_key, name, name_key, external_id, zone, zone_by_person, hours, hours_by_person, country, version)
		VALUES ($1, $2, $2, $3, $3, '', 'Europe/Lisbon', 0, '', 0, '', 1)`, id, id+"@northwind.example", name); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO employment (person_id, from_on, until_on) VALUES ($1, $2, $3)`, id, from, clock.Forever)
	return err
}

// withPassword is person with the password good.
func (w *world) withPassword(name string, roles ...org.RoleGrant) account.Account {
	w.t.Helper()
	a := w.person(name, roles...)
	w.must(w.SetPassword(ctx, authz.Operator(), a.ID, good))
	return w.find(name)
}

func (w *world) signIn(name, password string) (string, error) {
	return w.SignIn(ctx, account.SignIn{Email: email(name), Password: password, Address: "192.0.2.1", Device: "Firefox on Linux"})
}

// in signs somebody in who has the password good.
func (w *world) in(name string) (token string, actor authz.Actor) {
	w.t.Helper()
	token, err := w.signIn(name, good)
	w.must(err)
	return token, w.who(token)
}

func (w *world) who(token string) authz.Actor {
	w.t.Helper()
	a, err := w.Actor(ctx, token)
	w.must(err)
	return a
}

func (w *world) signedIn(token string) bool { w.t.Helper(); return w.who(token).SignedIn() }

func (w *world) leave(name, on string) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE employment SET until_on = $2 WHERE person_id = $1`, "p-"+name, on)
		return err
	})
}

// refused fails the test unless err carries the code.
func (w *world) refused(err error, code string) {
	w.t.Helper()
	if err == nil || fault.From(err).Code != code {
		w.t.Fatalf("want %s, got %v", code, err)
	}
}

func codes(errs map[string]error) string {
	out := map[string]string{}
	for name, err := range errs {
		out[name] = "ok"
		if err != nil {
			out[name] = fault.From(err).Code
		}
	}
	return fmt.Sprint(out)
}

// everything is all that the database holds, as bytes: every cell, and on
// SQLite the files as they lie on disk.
func (w *world) everything() []byte {
	w.t.Helper()
	var out bytes.Buffer
	w.must(w.db.Read(ctx, func(tx *db.Tx) error {
		schema, err := subject.Schema(tx)
		if err != nil {
			return err
		}
		for _, c := range schema {
			rows, err := subject.Select(tx, []string{c.Name}, ` FROM `+c.Table)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if b, ok := r[c.Name].([]byte); ok {
					out.Write(b)
				}
				fmt.Fprintln(&out, r[c.Name])
			}
		}
		if w.db.Engine() != db.SQLite {
			return nil
		}
		file, _, err := db.One(tx, func(s db.Scanner) (file string, err error) {
			var seq int
			var name string
			err = s.Scan(&seq, &name, &file)
			return file, err
		}, `PRAGMA database_list`)
		if err != nil {
			return err
		}
		for _, f := range []string{file, file + "-wal"} {
			raw, err := os.ReadFile(f)
			if err != nil {
				return err
			}
			out.Write(raw)
		}
		return nil
	}))
	return out.Bytes()
}

// news publishes what org tells of a person, without delivering it yet.
func (w *world) news(name, event string) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error { return publish(w.bus, tx, "p-"+name, event) })
}

func publish(b *event.Bus, tx *db.Tx, person, name string) error {
	return b.Publish(tx, event.Event{Name: name, Kind: org.KindPerson, Object: person, ObjectVersion: tx.Micros()})
}

// step delivers events and runs the jobs that are due, until none is left.
func (w *world) step() {
	w.t.Helper()
	for {
		did, err := w.work.Step(ctx)
		w.must(err)
		if did == 0 {
			return
		}
	}
}
