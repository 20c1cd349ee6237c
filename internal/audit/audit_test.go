package audit_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/fault"
	"belay/internal/id"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, os.DirFS("testdata"))
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func actor(name string) authz.Actor {
	return authz.Actor{Account: "account-" + name, Person: name, Via: authz.ViaSession}
}

func write(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err })
	return n
}

// people makes accounts that may sign in.
func people(t *testing.T, d *db.DB, names ...string) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		for _, n := range names {
			if _, err := tx.Exec(`INSERT INTO account (id, state, person_id) VALUES ($1, 'active', $2)`, "account-"+n, n); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO employment (person_id, from_on, until_on) VALUES ($1, '2020-01-01', $2)`, n, clock.Forever); err != nil {
				return err
			}
		}
		return nil
	})
}

func gate(t *testing.T) *authz.Gate {
	t.Helper()
	g, err := authz.NewGate(audit.Visibility())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestEntryIsStoredWithTheActOrNotAtAll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.New(id.NewSource(nil))
		boom := errors.New("boom")
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			if err := log.Record(tx, actor("ana"), audit.Entry{Action: "x.done", Kind: "x", Object: "1"}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || count(t, d, `SELECT COUNT(*) FROM audit_entry`) != 0 {
			t.Fatalf("an act that failed left an entry: %v", err)
		}
		write(t, d, func(tx *db.Tx) error {
			return log.Record(tx, actor("ana"), audit.Entry{Action: "x.done", Kind: "x", Object: "1", Reason: "nul \x00 and \xff"})
		})
		if n := count(t, d, `SELECT COUNT(*) FROM audit_entry e JOIN audit_salt s ON s.entry_id = e.id WHERE s.sealed = 0`); n != 1 {
			t.Fatalf("%d entries wait for the sealer", n)
		}
	})
}

func TestNobodyAndNamelessActsAreRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.New(id.NewSource(nil))
		cases := map[string]struct {
			actor authz.Actor
			entry audit.Entry
			code  string
		}{
			"nobody":      {authz.Actor{}, audit.Entry{Action: "x", Kind: "x"}, "BLY-1110"},
			"no action":   {actor("ana"), audit.Entry{Kind: "x"}, "BLY-1111"},
			"long reason": {actor("ana"), audit.Entry{Action: "x", Reason: strings.Repeat("é", 2001)}, "BLY-1112"},
			"long detail": {actor("ana"), audit.Entry{Action: "x", Detail: map[string]string{"a": strings.Repeat("x", 1<<20)}}, "BLY-1113"},
		}
		for name, c := range cases {
			err := d.Write(context.Background(), func(tx *db.Tx) error { return log.Record(tx, c.actor, c.entry) })
			if f := fault.From(err); err == nil || f.Code != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}
	})
}

func TestSubjectSeesWhoLookedAndNobodyElseDoes(t *testing.T) {
	t.Parallel()
	clk := clock.NewMoved(start)
	dbtest.EachAt(t, clk, func(t *testing.T, d *db.DB) {
		people(t, d, "ana", "ben", "cai")
		log, g := audit.New(id.NewSource(nil)), gate(t)
		refs := []audit.Ref{{Kind: "growth.evidence", ID: "e1"}, {Kind: "growth.evidence", ID: "e2"}, {Kind: "growth.state", ID: "s1"}}
		for range 3 {
			write(t, d, func(tx *db.Tx) error { return log.Viewed(tx, actor("ben"), "ana", "/people/{id}/growth", refs) })
		}
		write(t, d, func(tx *db.Tx) error { return log.Viewed(tx, actor("ana"), "ana", "/growth", refs) })
		write(t, d, func(tx *db.Tx) error { return log.Viewed(tx, actor("ben"), "cai", "/growth", nil) })
		if n := count(t, d, `SELECT COUNT(*) FROM audit_entry`); n != 3 {
			t.Fatalf("%d entries; a look at one's own record or at nothing is none", n)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit_entry WHERE detail LIKE '%e1 e2%' AND detail LIKE '%s1%'`); n != 3 {
			t.Fatalf("%d entries name all records", n)
		}
		for who, want := range map[string]int{"ana": 3, "ben": 0, "cai": 0} {
			read(t, d, func(tx *db.Tx) error {
				v, err := g.Enter(tx, actor(who))
				if err != nil {
					return err
				}
				var all []audit.View
				var after audit.Mark
				for {
					page, err := log.Views(tx, v.Scope(authz.Read, audit.KindView), after, 2)
					if err != nil {
						return err
					}
					all = append(all, page...)
					if len(page) < 2 {
						break
					}
					after = page[1].Mark()
				}
				if len(all) != want {
					t.Errorf("%s sees %d views, want %d", who, len(all), want)
				}
				for i, view := range all {
					if view.Person != "ben" || view.Page != "/people/{id}/growth" || view.Records != 3 || !view.At.Equal(tx.Now()) && d.Clock() == clk {
						t.Errorf("view %+v", view)
					}
					if i > 0 && view.ID >= all[i-1].ID {
						t.Errorf("not newest first, or repeated: %v", all)
					}
				}
				none, err := log.Views(tx, authz.Scope{}, audit.Mark{}, 10)
				if len(none) != 0 {
					t.Errorf("an empty scope sees %v", none)
				}
				return err
			})
		}
	})
}

func TestTeamPageIsOneEntryASubjectInConstantStatements(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.New(id.NewSource(nil))
		by := map[string][]audit.Ref{"ben": {{Kind: "x", ID: "own"}}}
		for _, s := range strings.Fields("a b c d e f g h") {
			by[s] = []audit.Ref{{Kind: "x", ID: s + "1"}}
		}
		ctx, counter := db.WithCounter(context.Background())
		if err := d.Write(ctx, func(tx *db.Tx) error { return log.ViewedMany(tx, actor("ben"), "/team", by) }); err != nil {
			t.Fatal(err)
		}
		if n := count(t, d, `SELECT COUNT(DISTINCT subject_id) FROM audit_entry`); n != 8 || counter.Statements() != 2 {
			t.Fatalf("%d entries in %d statements", n, counter.Statements())
		}
	})
}
