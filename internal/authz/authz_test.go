package authz_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/fault"
	"belay/internal/proof"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, os.DirFS("testdata"))
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

var day = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is a random small company: who manages whom and when, which roles,
// which notes. Ranges end and begin around the day, so that boundaries occur.
type world struct {
	people, teams []string
	notes         []authz.Object
}

func (w *world) fill(t *testing.T, d *db.DB, r *rand.Rand) {
	t.Helper()
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	dates := []string{"2026-01-01", "2026-11-21", "2026-11-22", "2026-11-23", clock.Forever}
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		var failed error
		do := func(q string, args ...any) {
			if _, err := tx.Exec(q, args...); err != nil && failed == nil {
				failed = err
			}
		}
		for i := range 7 {
			p := fmt.Sprintf("p%d", i)
			w.people = append(w.people, p)
			do(`INSERT INTO account (id, state, person_id) VALUES ($1, 'active', $2)`, "a"+p, p)
			do(`INSERT INTO employment (person_id, from_on, until_on) VALUES ($1, $2, $3)`, p, "2020-01-01", clock.Forever)
		}
		for _, u := range []string{"company", "dept", "t1", "t2"} {
			do(`INSERT INTO org_within (unit_id, above_id, depth) VALUES ($1, $1, 0)`, u)
		}
		w.teams = []string{"t1", "t2"}
		do(`INSERT INTO org_within (unit_id, above_id, depth) VALUES ('t1', 'dept', 1)`)
		for range 14 {
			do(`INSERT INTO org_above (person_id, above_id, depth, from_on, until_on) VALUES ($1, $2, $3, $4, $5)`,
				pick(w.people), pick(w.people), 1+r.IntN(3), pick(dates[:3]), pick(dates[2:]))
		}
		for _, p := range w.people {
			do(`INSERT INTO org_member (person_id, team_id, from_on, until_on) VALUES ($1, $2, $3, $4)`, p, pick(w.teams), pick(dates[:4]), pick(dates[2:]))
		}
		for range 3 {
			do(`INSERT INTO account_role (account_id, role, unit_id, from_on, until_on) VALUES ($1, 'hr_partner', $2, $3, $4)`,
				"a"+pick(w.people), pick([]string{"dept", "t1", "t2"}), pick(dates[:4]), pick(dates[2:]))
		}
		for i := range 12 {
			o := authz.Object{Kind: "note", ID: fmt.Sprintf("n%d", i), Subject: pick(w.people), Author: pick(w.people), Host: pick(w.people), Awaited: pick(w.people),
				Facts: map[string]any{"shared": r.IntN(2), "state": pick([]string{"draft", "sent"})}}
			w.notes = append(w.notes, o)
			do(`INSERT INTO note (id, person_id, author_id, host_id, awaited_id, shared, state, body) VALUES ($1, $2, $3, $4, $5, $6, $7, 'x')`,
				o.ID, o.Subject, o.Author, o.Host, o.Awaited, o.Facts["shared"], o.Facts["state"])
			do(`INSERT INTO note_helper (note_id, person_id, live) VALUES ($1, $2, $3)`, o.ID, pick(w.people), r.IntN(2))
		}
		return failed
	})
	if err != nil {
		t.Fatal(err)
	}
}

// randomTable makes rules of every shape: any relation sets, no, one or two
// conditions, with and without fields.
func randomTable(r *rand.Rand) authz.Table {
	t := authz.Table{Kind: "note", Columns: authz.Columns{Subject: "person_id", Author: "author_id", Host: "host_id", Awaited: "awaited_id",
		Helpers: &authz.Named{Table: "note_helper", Object: "note_id", Person: "person_id", Live: "live"}}, Fields: []string{"body"}}
	one := func() authz.Relation { return authz.Relations()[r.IntN(len(authz.Relations()))] }
	conds := []authz.Cond{authz.Is("shared", 1), authz.Is("shared", 0), authz.Is("state", "sent")}
	for range 1 + r.IntN(4) {
		rule := authz.Rule{Action: []authz.Action{authz.Read, authz.Write}[r.IntN(2)], To: one()}
		if r.IntN(2) == 0 {
			rule.To |= one()
		}
		if r.IntN(3) == 0 {
			rule.And = one()
		}
		for range r.IntN(3) {
			rule.When = append(rule.When, conds[r.IntN(len(conds))])
		}
		if r.IntN(2) == 0 {
			rule.Fields = []string{}
		}
		t.Rules = append(t.Rules, rule)
	}
	return t
}

func actors(w *world, r *rand.Rand) []authz.Actor {
	out := []authz.Actor{authz.Operator(), authz.Job("x")}
	for _, p := range w.people {
		a := authz.Actor{Account: "a" + p, Person: p, Via: authz.ViaSession}
		for _, role := range []authz.Role{authz.RoleHRPartner, authz.RoleHRAdmin, authz.RolePlatformAdmin, authz.RoleAuditor} {
			if r.IntN(3) == 0 {
				a.Roles = append(a.Roles, role)
			}
		}
		out = append(out, a)
	}
	return out
}

// disagreements compares, for every actor and note, the Go check with the SQL
// predicate, row and field.
func disagreements(t *testing.T, d *db.DB, g *authz.Gate, w *world, r *rand.Rand, loosen string) (diffs []string) {
	t.Helper()
	for _, a := range actors(w, r) {
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			v, err := g.Enter(tx, a)
			if err != nil {
				return err
			}
			for _, act := range []authz.Action{authz.Read, authz.Write} {
				sc := v.Scope(act, "note")
				field, fargs := sc.Field("n", "body", "''", 1)
				where, wargs := sc.Where("n", 1+len(fargs))
				rows, err := db.All(tx, func(s db.Scanner) (x [2]string, err error) { err = s.Scan(&x[0], &x[1]); return x, err },
					`SELECT n.id, `+field+` FROM note n WHERE `+where+loosen, append(fargs, wargs...)...)
				if err != nil {
					return err
				}
				sql := map[string]string{}
				for _, x := range rows {
					sql[x[0]] = "row" + x[1]
				}
				for _, o := range w.notes {
					grant, err := v.Check(tx, act, o)
					if err != nil && fault.KindOf(err) != fault.NotFound {
						return err
					}
					want := ""
					if grant.Allowed {
						if want = "row"; grant.Reads("body") {
							want = "rowx"
						}
					}
					if sql[o.ID] != want {
						diffs = append(diffs, fmt.Sprintf("%s %s %s: SQL %q, Go %q", a.Account, act, o.ID, sql[o.ID], want))
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return diffs
}

func TestCheckAndPredicateAgree(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.NewMoved(day), func(t *testing.T, d *db.DB) {
		w := &world{}
		r := rand.New(rand.NewPCG(proof.Seed(), 11))
		w.fill(t, d, r)
		rounds := map[db.Engine]int{db.SQLite: proof.Rounds(120, 3000), db.Postgres: proof.Rounds(30, 600)}[d.Engine()]
		found := 0
		defer proof.Count(t, "rule tables on "+string(d.Engine()), rounds)
		for range rounds {
			table := randomTable(r)
			g, err := authz.NewGate([]authz.Table{table})
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range disagreements(t, d, g, w, r, "") {
				t.Errorf("%s under %+v", line, table.Rules)
			}
			found += len(disagreements(t, d, g, w, r, " OR n.shared = 1")) // the planted fault
		}
		if found == 0 {
			t.Error("a loosened predicate was not found: the comparison proves nothing")
		}
	})
}

func gate(t *testing.T, tables ...authz.Table) *authz.Gate {
	t.Helper()
	g, err := authz.NewGate(tables)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

var noteTable = authz.Table{Kind: "note", What: "a note", Columns: authz.Columns{Subject: "person_id"}, Rules: []authz.Rule{
	{Action: authz.Read, To: authz.Self},
	{Action: authz.Read, To: authz.Manager, When: []authz.Cond{authz.Is("shared", 1).Once("you share it")}},
	{Action: authz.Write, To: authz.Self},
}}

func TestEnterRefusesWhoIsNotActive(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.NewMoved(day), func(t *testing.T, d *db.DB) {
		g := gate(t, noteTable)
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			for _, q := range []string{
				`INSERT INTO account (id, state, person_id) VALUES ('a1', 'active', 'p1'), ('a2', 'disabled', 'p2'), ('a3', 'active', 'p3'), ('s', 'active', NULL)`,
				`INSERT INTO employment (person_id, from_on, until_on) VALUES ('p1', '2020-01-01', '9999-12-31'), ('p2', '2020-01-01', '9999-12-31'), ('p3', '2020-01-01', '2026-11-22')`,
			} {
				if _, err := tx.Exec(q); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			actor authz.Actor
			in    bool
		}{
			"active and employed":      {authz.Actor{Account: "a1", Person: "p1"}, true},
			"service account":          {authz.Actor{Account: "s"}, true},
			"nobody":                   {authz.Actor{}, false},
			"disabled account":         {authz.Actor{Account: "a2", Person: "p2"}, false},
			"left today":               {authz.Actor{Account: "a3", Person: "p3"}, false},
			"account of someone else":  {authz.Actor{Account: "a1", Person: "p3"}, false},
			"unknown account":          {authz.Actor{Account: "zz", Person: "p1"}, false},
			"service posing as person": {authz.Actor{Account: "s", Person: "p1"}, false},
		} {
			err := d.Read(context.Background(), func(tx *db.Tx) error { _, err := g.Enter(tx, c.actor); return err })
			if (err == nil) != c.in || err != nil && fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestZeroScopeSeesNothing(t *testing.T) {
	t.Parallel()
	var s authz.Scope
	if where, args := s.Where("n", 1); where != "1 = 0" || len(args) != 0 {
		t.Errorf("the zero scope allows %s", where)
	}
	if sql, _ := s.Field("n", "body", "''", 1); sql != "''" {
		t.Errorf("the zero scope shows %s", sql)
	}
	if _, err := s.Check(nil, authz.Object{}); err == nil {
		t.Error("the zero scope passes a check")
	}
}

func TestEpochRisesAndStaleFormsAreRefused(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.NewMoved(day), func(t *testing.T, d *db.DB) {
		g := gate(t, noteTable)
		var before int64
		for range 2 {
			err := d.Write(context.Background(), func(tx *db.Tx) error {
				v, err := g.Enter(tx, authz.Operator())
				if err != nil {
					return err
				}
				before = v.Epoch()
				return authz.RaiseEpoch(tx)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		_ = d.Read(context.Background(), func(tx *db.Tx) error {
			v, err := g.Enter(tx, authz.Operator())
			if err != nil {
				t.Fatal(err)
			}
			if v.Epoch() != before+1 || v.Unchanged(v.Epoch()) != nil || fault.KindOf(v.Unchanged(before)) != fault.Stale {
				t.Errorf("epoch %d after %d", v.Epoch(), before)
			}
			return nil
		})
	})
}

func TestDatesAreReadInTheCompanysZone(t *testing.T) {
	t.Parallel()
	late := clock.NewMoved(time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC))
	dbtest.EachAt(t, late, func(t *testing.T, d *db.DB) {
		err := d.Write(context.Background(), func(tx *db.Tx) error { return authz.SetZone(tx, "Asia/Tokyo") })
		if err != nil {
			t.Fatal(err)
		}
		_ = d.Read(context.Background(), func(tx *db.Tx) error {
			if v, err := gate(t, noteTable).Enter(tx, authz.Operator()); err != nil || v.Date() != "2026-11-23" {
				t.Errorf("date %v, %v", v, err)
			}
			return nil
		})
	})
}

func TestSentenceFollowsTheRules(t *testing.T) {
	t.Parallel()
	names := authz.People{authz.Self: "you", authz.Manager: "your manager, Tomás Reyes", authz.SkipLevel: "Priya"}
	private := authz.Object{Kind: "note", Facts: map[string]any{"shared": 0}}
	shared := authz.Object{Kind: "note", Facts: map[string]any{"shared": 1}}
	if got := noteTable.Sentence(private, names); got != "Visible to you. Your manager, Tomás Reyes sees it when you share it." {
		t.Error(got)
	}
	if got := noteTable.Sentence(shared, names); got != "Visible to you and your manager, Tomás Reyes." {
		t.Error(got)
	}
}

func TestSentenceSpeaksOfSeveralAndToTheReader(t *testing.T) {
	t.Parallel()
	agreed := authz.Is("agreed", 1).Once("you have agreed")
	table := authz.Table{Kind: "note", What: "a note", Rules: []authz.Rule{
		{Action: authz.Read, To: authz.Self},
		{Action: authz.Read, To: authz.Manager | authz.Helper | authz.Host, When: []authz.Cond{agreed}},
	}}
	o := authz.Object{Kind: "note", Facts: map[string]any{"agreed": 0}}
	for _, c := range []struct {
		names authz.People
		want  string
	}{
		{authz.People{authz.Self: "Ana", authz.Helper: "the helpers"}, "Visible to Ana. The helpers see it when you have agreed."},
		{authz.People{authz.Self: "Ana", authz.Host: "you"}, "Visible to Ana. You see it when you have agreed."},
		{authz.People{authz.Self: "you", authz.Manager: "Max"}, "Visible to you. Max sees it when you have agreed."},
	} {
		if got := table.Sentence(o, c.names); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestTightenOnlyTakesAway(t *testing.T) {
	t.Parallel()
	g, err := authz.NewGate([]authz.Table{noteTable}, "note:read:manager")
	if err != nil {
		t.Fatal(err)
	}
	o := authz.Object{Kind: "note", Facts: map[string]any{"shared": 1}}
	if g.Table("note").Decide(authz.Read, authz.Manager, o).Allowed || !noteTable.Decide(authz.Read, authz.Manager, o).Allowed {
		t.Error("tightening failed, or changed the feature's own table")
	}
	if _, err := authz.NewGate([]authz.Table{noteTable}, "note:read:boss"); fault.From(err).Code != "BLY-1101" {
		t.Errorf("a setting that names no rule gave %v", err)
	}
}

func TestSurfacesMustNameARule(t *testing.T) {
	t.Parallel()
	g := gate(t, noteTable)
	for want, row := range map[string]authz.Surface{
		"unknown kind": {Face: authz.FacePage, Name: "GET /x", Action: authz.Read, Kind: "ghost"},
		"no rule":      {Face: authz.FacePage, Name: "GET /x", Action: "burn", Kind: "note"},
	} {
		var s authz.Surfaces
		s.Add(row)
		if err := s.Check(g); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", row, err)
		}
	}
	var s authz.Surfaces
	good := authz.Surface{Face: authz.FacePage, Name: "GET /x", Action: authz.Read, Kind: "note"}
	s.Add(good, authz.Surface{Face: authz.FacePage, Name: "GET /sign-in", Action: authz.Read, Kind: authz.KindPublic})
	if err := s.Check(g); err != nil {
		t.Error(err)
	}
	s.Add(good)
	if err := s.Check(g); err == nil {
		t.Error("a surface stood twice")
	}
	if m := g.Matrix(&s); len(m.Rules) != 3 || m.Rules[1].Relation != "manager" || m.Rules[1].When[0] != "shared = 1" {
		t.Errorf("matrix %+v", m)
	}
}
