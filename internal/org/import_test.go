package org_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/org"
	"belay/internal/org/roster"

	"pgregory.net/rapid"
)

func file(t testing.TB, text string) roster.File {
	t.Helper()
	f, problems := roster.Parse(strings.NewReader(text))
	if len(problems) > 0 {
		t.Fatalf("%v in\n%s", problems, text)
	}
	return f
}

const people = `email,name,external_id,manager_email,team,department,job_family,level,level_since,hired_on,zone,hours,country,roles
ana@example.com,Ana,3,max@example.com,Runway,Infrastructure,SRE,infra/ic/senior,2026-01-01,2025-01-01,Europe/Lisbon,mon-fri 9-17,PT,
zoe@example.com,Zoe,1,,,Infrastructure,Manager,infra/mgmt/director,,2020-01-01,Europe/Lisbon,,PT,hr_admin
max@example.com,Max,2,zoe@example.com,Runway,Infrastructure,Manager,infra/mgmt/manager,,2021-01-01,Asia/Tokyo,,JP,hr_partner:infrastructure
new@example.com,Newt,4,max@example.com,Runway,Infrastructure,SRE,infra/ic/intern,,2026-12-01,,,,
`

func (b *bundle) load(text string) org.Report {
	b.t.Helper()
	r, err := b.Import(ctx, operator, file(b.t, text))
	if err != nil {
		b.t.Fatalf("%v: %v", err, r.Plan.Problems)
	}
	b.closureRight()
	return r
}

func (b *bundle) id(email string) (id string) {
	b.t.Helper()
	b.read(func(tx *db.Tx) (err error) {
		id, _, err = db.One(tx, db.Value[string], `SELECT id FROM person WHERE email_key = $1`, email)
		return err
	})
	return id
}

// state is all that an import writes, ids replaced by e-mails and handles.
func (b *bundle) state() string {
	b.t.Helper()
	var out []string
	b.read(func(tx *db.Tx) error {
		for _, q := range []string{
			`SELECT 'person ' || email || ' ' || name || ' ' || external_id || ' ' || zone || ' ' || hours || ' ' || country FROM person`,
			`SELECT 'employed ' || p.email || ' ' || e.from_on || ' ' || e.until_on FROM employment e JOIN person p ON p.id = e.person_id`,
			`SELECT 'line ' || p.email || ' ' || m.email || ' ' || e.from_on || ' ' || e.until_on FROM reporting_line e JOIN person p ON p.id = e.person_id JOIN person m ON m.id = e.manager_id`,
			`SELECT 'member ' || p.email || ' ' || u.handle || ' ' || e.from_on || ' ' || e.until_on FROM org_member e JOIN person p ON p.id = e.person_id JOIN unit u ON u.id = e.team_id`,
			`SELECT 'level ' || p.email || ' ' || e.level || ' ' || e.job_family || ' ' || e.from_on || ' ' || e.until_on FROM person_level e JOIN person p ON p.id = e.person_id`,
			`SELECT 'unit ' || u.kind || ' ' || u.name || ' ' || u.handle || ' ' || u.department_name FROM team_card u`,
			`SELECT 'audit ' || e.action || ' ' || COALESCE(p.email, '') FROM audit_entry e LEFT JOIN person p ON p.id = e.object WHERE e.action NOT LIKE 'org.unit%' AND e.action NOT LIKE 'org.import%'`,
			`SELECT 'event ' || e.name || ' ' || COALESCE(p.email, '') FROM event e LEFT JOIN person p ON p.id = e.object`,
		} {
			list, err := db.All(tx, db.Value[string], q)
			if err != nil {
				return err
			}
			out = append(out, list...)
		}
		return nil
	})
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func TestImportWritesTheFileAndAgainChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		plan, err := b.Preview(ctx, operator, file(t, people))
		if err != nil || len(plan.Added) != 4 || len(plan.Units) != 2 || len(plan.Problems) != 0 || b.count(`SELECT COUNT(*) FROM person`) != 0 {
			t.Fatalf("preview %+v, %v", plan, err)
		}
		b.load(people)
		before := b.state()
		b.read(func(tx *db.Tx) error {
			above, err := org.ManagersOf(tx, b.id("ana@example.com"), today)
			if len(above) != 2 || above[0] != b.id("max@example.com") || above[1] != b.id("zoe@example.com") {
				t.Errorf("above ana: %v", above)
			}
			m, _, err2 := org.ManagerOf(tx, b.id("new@example.com"), "2026-12-01")
			if m != b.id("max@example.com") || err2 != nil {
				t.Errorf("the manager of who is to come: %v, %v", m, err2)
			}
			return err
		})
		if r := b.load(people); r.Plan.Unchanged != 4 || b.state() != before {
			t.Errorf("again: %+v\n%s\n---\n%s", r.Plan, before, b.state())
		}
		b.clk.Set(start.AddDate(0, 2, 0))
		if r := b.load(people); r.Plan.Unchanged != 4 || b.state() != before {
			t.Errorf("two months later: %+v", r.Plan)
		}
	})
}

func TestPlanIsStableJSONWithEveryKindOfChange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		b.load(people)
		b.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE person SET zone = 'Asia/Seoul', zone_by_person = 1 WHERE email = 'max@example.com'`)
			return err
		})
		b.must(b.Leave(ctx, operator, anything, org.Change{Person: b.id("new@example.com"), From: "2026-12-15"}, ""))
		b.clk.Set(start.AddDate(0, 2, 0)) // 2 January 2027
		second := `name,email,manager_email,team,department,zone,external_id,level,level_since
Zoe Quill,zoe@example.com,,,Infrastructure,,1,,
Max,max@example.com,zoe@example.com,Runway,Infrastructure,Asia/Tokyo,2,,
Newt,new@example.com,zoe@example.com,Delivery,Infrastructure,,4,,
Kim,kim@example.com,ana.new@example.com,Delivery,Infrastructure,,,,
Ana,ana.new@example.com,zoe@example.com,Delivery,Infrastructure,Europe/Paris,3,infra/ic/staff,2027-01-01
`
		before := b.state()
		plan, err := b.Preview(ctx, operator, file(t, second))
		b.must(err)
		plan.FileHash = ""
		got, _ := json.Marshal(plan)
		want := `{"file_hash":"","on_date":"2027-01-02","lines":5,"units":[{"kind":"team","name":"Delivery","department":"Infrastructure"}],` +
			`"added":[{"line":5,"email":"kim@example.com","name":"Kim"}],"rejoined":[{"line":4,"email":"new@example.com","name":"Newt"}],` +
			`"changed":[{"line":2,"email":"zoe@example.com","name":"Zoe Quill","fields":[{"field":"name","old":"Zoe","new":"Zoe Quill"}]},` +
			`{"line":6,"email":"ana.new@example.com","name":"Ana","fields":[{"field":"email","old":"ana@example.com","new":"ana.new@example.com"},{"field":"zone","old":"Europe/Lisbon","new":"Europe/Paris"},` +
			`{"field":"team","old":"Infrastructure / Runway","new":"Infrastructure / Delivery"},{"field":"level","old":"infra/ic/senior","new":"infra/ic/staff"},{"field":"level_since","old":"2026-01-01","new":"2027-01-01"}]}],` +
			`"moved":[{"line":6,"email":"ana.new@example.com","name":"Ana","old":"max@example.com","new":"zoe@example.com"}],` +
			`"kept":[{"line":3,"email":"max@example.com","name":"Max","field":"zone"}],"absent":[],"unchanged":1,"problems":[]}`
		if string(got) != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if b.state() != before {
			t.Error("the preview wrote")
		}
		b.load(second)
		if r := b.load(second); r.Plan.Unchanged != 5 {
			t.Errorf("again: %+v", r.Plan)
		}
		state := b.state()
		for _, line := range []string{
			"person ana.new@example.com Ana 3 Europe/Paris mon-fri 09:00-17:00 PT", "person max@example.com Max 2 Asia/Seoul  JP",
			"employed new@example.com 2026-12-01 2026-12-15", "employed new@example.com 2027-01-02 9999-12-31",
			"line ana.new@example.com max@example.com 2026-11-02 2027-01-02", "line ana.new@example.com zoe@example.com 2027-01-02 9999-12-31",
			"level ana.new@example.com infra/ic/senior SRE 2026-01-01 2027-01-01", "level ana.new@example.com infra/ic/staff SRE 2027-01-01 9999-12-31",
			"event org.person_rejoined new@example.com", "event org.manager_changed ana.new@example.com", "audit org.person.added kim@example.com",
		} {
			if !strings.Contains(state, line) {
				t.Errorf("missing %q in\n%s", line, state)
			}
		}
		plan, err = b.Preview(ctx, operator, file(t, "email,name\nana.new@example.com,Ana\n"))
		if err != nil || len(plan.Absent) != 4 || plan.Absent[0].Email != "kim@example.com" || plan.Unchanged != 1 {
			t.Errorf("absent: %+v, %v", plan, err)
		}
	})
}

func TestOneWrongLineImportsNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		b.load(people)
		b.must(b.Leave(ctx, operator, anything, org.Change{Person: b.id("new@example.com"), From: "2026-12-02"}, ""))
		b.clk.Set(start.AddDate(0, 2, 0))
		before := b.state()
		for what, c := range map[string]struct{ text, code, say string }{
			"unknown manager":      {"email,name,manager_email\nok@example.com,Ok,\nkim@example.com,Kim,gone@example.com\n", roster.CodeManager, "neither in this file nor known"},
			"manager who left":     {"email,name,manager_email\nkim@example.com,Kim,new@example.com\n", roster.CodeManager, "no longer works here"},
			"circle with stored":   {"email,name,manager_email\nmax@example.com,Max,kim@example.com\nkim@example.com,Kim,ana@example.com\n", roster.CodeCycle, "ana@example.com reports to max@example.com"},
			"address of who left":  {"email,name\nnew@example.com,Somebody else\n", roster.CodeConflict, "belongs to Newt, who left on 2026-12-02"},
			"address of another":   {"email,name,external_id\nana@example.com,Ana Two,77\n", roster.CodeConflict, "has another id in the HR system (3)"},
			"id and address apart": {"email,name,external_id\nana@example.com,Ana,2\n", roster.CodeConflict, "belongs to Max, but the address ana@example.com to Ana"},
			"one person twice":     {"email,name,external_id\nana@example.com,Ana,\nana2@example.com,Ana,3\n", roster.CodeConflict, "is about Ana, as line 2"},
			"role of no unit":      {"email,name,roles\nana@example.com,Ana,hr_partner:nowhere\n", roster.CodeUnit, "nowhere, which is not known"},
			"level to come":        {"email,name,level,level_since\nana@example.com,Ana,infra/ic/staff,2027-05-01\n", roster.CodeDate, "lies ahead"},
		} {
			r, err := b.Import(ctx, operator, file(t, c.text+"extra@example.com,Extra"+strings.Repeat(",", strings.Count(strings.SplitN(c.text, "\n", 2)[0], ",")-1)+"\n"))
			refused(t, err, "BLY-2020")
			if len(r.Plan.Problems) != 1 || r.Plan.Problems[0].Code != c.code || !strings.Contains(r.Plan.Problems[0].Message, c.say) {
				t.Errorf("%s: %+v", what, r.Plan.Problems)
			}
		}
		if b.state() != before || b.count(`SELECT COUNT(*) FROM org_import WHERE state <> 'done'`) != 0 {
			t.Error("a faulty file wrote something")
		}
	})
}

func TestTeamsAreFoundWithoutTheirDepartmentWhenOneHasTheName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		b.load(people)
		before := b.count(`SELECT COUNT(*) FROM unit`)
		b.load("email,name,team\nkim@example.com,Kim,RUNWAY\n")
		if n := b.count(`SELECT COUNT(*) FROM unit`); n != before {
			t.Errorf("%d units, %d before", n, before)
		}
		b.load("email,name,team,department\nlee@example.com,Lee,Runway,Support\n")
		r, err := b.Import(ctx, operator, file(t, "email,name,team\nkim@example.com,Kim,Runway\n"))
		refused(t, err, "BLY-2020")
		if len(r.Plan.Problems) != 1 || r.Plan.Problems[0].Code != roster.CodeUnit {
			t.Errorf("%+v", r.Plan.Problems)
		}
		// A file that knows departments only leaves people in their teams.
		b.load("email,name,department\nkim@example.com,Kim,Infrastructure\n")
		b.read(func(tx *db.Tx) error {
			u, _, err := org.TeamOf(tx, b.id("kim@example.com"), today)
			if u.Name != "Runway" {
				t.Errorf("kim is in %+v", u)
			}
			return err
		})
	})
}

// accounts notes what an import asks for.
type accounts struct{ asked map[string][]org.RoleGrant }

func (a *accounts) Provision(_ *db.Tx, _ authz.Actor, p org.Person, roles []org.RoleGrant) error {
	a.asked[p.Email] = roles
	return nil
}

func TestImportAsksForAccountsAndOnlyTheOperatorGivesRoles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		a := &accounts{map[string][]org.RoleGrant{}}
		b.Service = service(t, b.d, a)
		b.load(people)
		b.read(func(tx *db.Tx) error {
			u, _, err := org.UnitByHandle(tx, "infrastructure")
			if len(a.asked) != 4 || a.asked["ana@example.com"] != nil || a.asked["zoe@example.com"][0].Role != authz.RoleHRAdmin || a.asked["max@example.com"][0].Unit != u.ID {
				t.Errorf("asked for %v", a.asked)
			}
			return err
		})
		clear(a.asked)
		b.load(people)
		if len(a.asked) != 2 {
			t.Errorf("asked again for %v", a.asked)
		}
		b.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO account (id, state, person_id) VALUES ($1, 'active', $2)`, "account-"+b.id("zoe@example.com"), b.id("zoe@example.com"))
			return err
		})
		hr := as(b.id("zoe@example.com"), authz.RoleHRAdmin)
		r, err := b.Import(ctx, hr, file(t, people))
		refused(t, err, "BLY-2020")
		if len(r.Plan.Problems) != 1 || r.Plan.Problems[0].Code != roster.CodeRole {
			t.Errorf("%+v", r.Plan.Problems)
		}
		_, err = b.Import(ctx, hr, file(t, "email,name\nkim@example.com,Kim\n"))
		b.must(err)
		_, err = b.Import(ctx, as(b.id("zoe@example.com")), file(t, "email,name\nkim@example.com,Kim\n"))
		refused(t, err, "BLY-1104")
		_, err = b.Preview(ctx, as(b.id("zoe@example.com")), file(t, "email,name\nkim@example.com,Kim\n"))
		refused(t, err, "BLY-1104")
	})
}

// company writes a file of n people: each reports to number i/fan.
func company(n, fan, shift int) string {
	var b strings.Builder
	b.WriteString("email,name,external_id,manager_email,team,department,level,hired_on,zone\n")
	for i := n - 1; i >= 0; i-- { // managers last
		manager := ""
		if i > 0 {
			m := (i - 1) / fan
			if i%7 == 3 && m > shift {
				m -= shift
			}
			manager = fmt.Sprintf("p%d@example.com", m)
		}
		fmt.Fprintf(&b, "p%d@example.com,Person %d,%d,%s,Team %d,Department %d,infra/ic/l%d,2025-01-%02d,Europe/Lisbon\n", i, i, i, manager, i/20, i/200%9, i%6, 1+i%28)
	}
	return b.String()
}

var errKilled = errors.New("killed")

// Stopped after every transaction in turn, an import that is begun again ends
// in the state of one that ran straight, with the same entries and events.
func TestStoppedImportGoesOnToTheSameEnd(t *testing.T) {
	t.Parallel()
	first, second := company(450, 5, 0), company(480, 5, 2)
	run := func(t *testing.T, b *bundle, text string, stopAt int) int {
		t.Helper()
		f := file(t, text)
		if stopAt > 0 {
			_, err := org.ImportStopping(ctx, b.Service, operator, f, func(n int) error {
				if n == stopAt {
					return errKilled
				}
				return nil
			})
			if !errors.Is(err, errKilled) {
				t.Fatalf("not stopped: %v", err)
			}
			b.closureRight()
			b.clk.Set(b.clk.Now().AddDate(0, 0, 1)) // goes on the day after
		}
		r, err := b.Import(ctx, operator, f)
		b.must(err)
		return r.Transactions
	}
	each(t, func(t *testing.T, straight *bundle) {
		n1 := run(t, straight, first, 0)
		straight.clk.Set(start.AddDate(0, 0, 1))
		middle := straight.state()
		n2 := run(t, straight, second, 0)
		end := straight.state()
		straight.closureRight()
		for k := 1; k < max(n1, n2); k++ {
			t.Run(fmt.Sprint("after ", k), func(t *testing.T) {
				t.Parallel()
				b := straight.another(t)
				if k < n1 {
					run(t, b, first, k)
				} else {
					run(t, b, first, 0)
				}
				if b.state() != middle {
					t.Fatal("the first import ended in another state")
				}
				b.clk.Set(start.AddDate(0, 0, 1))
				if k < n2 {
					run(t, b, second, k)
				} else {
					run(t, b, second, 0)
				}
				if b.state() != end {
					t.Fatal("the second import ended in another state")
				}
				if b.count(`SELECT COUNT(*) FROM org_import`) != 2 || b.count(`SELECT COUNT(*) FROM org_import WHERE state = 'done'`) != 2 {
					t.Error("a run that goes on is one run")
				}
				b.closureRight()
			})
		}
	})
}

// The comparison must bite: an import that goes on but has forgotten the day it
// began on ends in another state.
func TestImportThatForgetsItsDayIsFound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, straight *bundle) {
		text := company(450, 5, 0)
		straight.load(text)
		b := straight.another(t)
		_, err := org.ImportStopping(ctx, b.Service, operator, file(t, text), func(n int) error {
			if n == 4 {
				return errKilled
			}
			return nil
		})
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		b.write(func(tx *db.Tx) error { _, err := tx.Exec(`DELETE FROM org_import`); return err })
		b.clk.Set(start.AddDate(0, 0, 1))
		b.load(text)
		if b.state() == straight.state() {
			t.Error("not found")
		}
	})
}

func TestWhatOthersWriteInBetweenIsRespected(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		b.load(company(20, 3, 0))
		own := b.id("p19@example.com")
		b.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO account (id, state, person_id) VALUES ($1, 'active', $2)`, "account-"+own, own)
			return err
		})
		text := strings.ReplaceAll(company(600, 5, 0), "Europe/Lisbon", "Europe/Paris")
		var added string
		_, err := org.ImportStopping(ctx, b.Service, operator, file(t, text), func(n int) error {
			if n != 1 {
				return nil
			}
			if err := b.SetHours(ctx, as(own), anything, "Asia/Tokyo", ""); err != nil {
				return err
			}
			var err error
			added, err = b.AddPerson(ctx, operator, anything, org.NewPerson{Name: "Sooner", Email: "p500@example.com", HiredOn: "2024-01-01"})
			return err
		})
		b.must(err)
		b.closureRight()
		c, err := b.Me(ctx, as(own))
		if err != nil || c.Zone != "Asia/Tokyo" {
			t.Errorf("the zone set in between is %q, %v", c.Zone, err)
		}
		if c, err := b.Person(ctx, operator, added); err != nil || c.Name != "Person 500" || c.HiredOn != "2025-01-25" || c.Manager == "" {
			t.Errorf("who was added in between: %+v, %v", c, err)
		}
		if n := b.count(`SELECT COUNT(*) FROM person`); n != 600 {
			t.Errorf("%d people", n)
		}
	})
}

// Any file after any file: the closure is right, a second import of the same
// file finds nothing to do, also weeks later.
func TestImportingAgainNeverChangesAnything(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		wanted, round := map[db.Engine]int{db.SQLite: 30, db.Postgres: 6}[b.d.Engine()], 0
		imported := func() int { return b.count(`SELECT COUNT(*) FROM org_import WHERE state = 'done'`) }
		rapid.Check(t, func(rt *rapid.T) {
			if imported() >= wanted {
				return
			}
			round++
			for range pick(rt, 1, 3, "files") {
				f, problems := roster.Parse(strings.NewReader(drawFile(rt, round)))
				if len(problems) > 0 {
					continue
				}
				plan, err := b.Preview(ctx, operator, f)
				if err != nil {
					rt.Fatal(err)
				}
				if len(plan.Problems) > 0 {
					continue
				}
				if _, err := b.Import(ctx, operator, f); err != nil {
					rt.Fatal(err)
				}
				b.closureRight()
				b.clk.Set(b.clk.Now().AddDate(0, 0, pick(rt, 0, 40, "days")))
				again, err := b.Preview(ctx, operator, f)
				if err != nil || len(again.Problems) == 0 && again.Unchanged != again.Lines {
					text, _ := json.Marshal(again)
					rt.Fatalf("again: %s, %v", text, err)
				}
			}
		})
		if n := imported(); n < wanted {
			t.Errorf("only %d of the files were imported", n)
		}
	})
}

// drawFile draws a small file about up to nine people of a round.
func drawFile(t *rapid.T, round int) string {
	var b strings.Builder
	b.WriteString("email,name,external_id,manager_email,team,department,job_family,level,level_since,hired_on,zone\n")
	some := func(what string, values ...string) string { return rapid.SampledFrom(values).Draw(t, what) }
	for i := range 9 {
		if pick(t, 0, 4, "left out") == 0 {
			continue
		}
		manager := ""
		if i > 0 && pick(t, 0, 5, "top") > 0 {
			manager = fmt.Sprintf("r%dp%d@example.com", round, pick(t, 0, i-1, "manager"))
		}
		level, since := some("level", "", "infra/ic/a", "infra/ic/b"), ""
		if level != "" {
			since = some("since", "", "2025-06-01", "2026-01-01", "2026-10-01")
		}
		fmt.Fprintf(&b, "r%dp%d@example.com,%s,r%d-%d,%s,%s,%s,%s,%s,%s,%s,%s\n", round, i, some("name", "A", "B"), round, i, manager,
			some("team", "", "T1", "T2"), some("department", "", "D1", "D2"), some("family", "", "F", "G"), level, since,
			some("hired", "", "2024-01-01", "2026-11-20", "2027-01-10"), some("zone", "", "UTC", "Asia/Tokyo"))
	}
	return b.String()
}

func BenchmarkImport(b *testing.B) {
	for _, n := range []int{1_000, 20_000, 100_000} {
		f := file(b, company(n, 6, 0))
		for name, open := range map[string]func(testing.TB) *db.DB{
			"sqlite":   func(t testing.TB) *db.DB { return dbtest.SQLite(t, nil) },
			"postgres": func(t testing.TB) *db.DB { return dbtest.Postgres(t, nil) },
		} {
			b.Run(fmt.Sprint(name, "/", n), func(b *testing.B) {
				for range b.N {
					s := service(b, open(b), nil)
					if _, err := s.Import(ctx, operator, f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func TestImportAndOtherWritersDoNotFailEachOther(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		b.load(company(60, 5, 0))
		var own []string
		for i := range 4 {
			own = append(own, b.id(fmt.Sprintf("p%d@example.com", i)))
			b.write(func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO account (id, state, person_id) VALUES ($1, 'active', $2)`, "account-"+own[i], own[i])
				return err
			})
		}
		// HR moves two people, who are not in the file, about in lines that the
		// import changes.
		top, err := b.AddPerson(ctx, operator, anything, org.NewPerson{Name: "Top", Email: "top@example.com", HiredOn: "2025-01-01"})
		b.must(err)
		_, err = b.AddPerson(ctx, operator, anything, org.NewPerson{Name: "Low", Email: "low@example.com", HiredOn: "2025-01-01", Manager: top})
		b.must(err)
		done := make(chan struct{})
		var wg sync.WaitGroup
		for _, person := range own {
			wg.Go(func() {
				for n := 0; ; n++ {
					select {
					case <-done:
						return
					default:
					}
					if err := b.SetHours(ctx, as(person), anything, []string{"UTC", "Asia/Tokyo"}[n%2], ""); err != nil {
						t.Errorf("a client failed: %v", err)
						return
					}
				}
			})
		}
		to := []string{b.id("p45@example.com"), b.id("p13@example.com")}
		moves := 0
		wg.Go(func() {
			for ; ; moves++ {
				select {
				case <-done:
					return
				default:
				}
				if err := b.ChangeManager(ctx, operator, anything, change(top), to[moves%2]); err != nil {
					t.Errorf("a move failed: %v", err)
					return
				}
			}
		})
		_, err = b.Import(ctx, operator, file(t, company(800, 5, 2)))
		close(done)
		wg.Wait()
		b.must(err)
		b.closureRight()
		if n := b.count(`SELECT COUNT(*) FROM person`); n != 802 || moves == 0 {
			t.Errorf("%d people, %d moves", n, moves)
		}
	})
}
