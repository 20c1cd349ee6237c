package org_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org"
	"belay/internal/subject"
)

// firm is a small company: Zoe over Max over Ana and Ben; Eve beside Max.
type firm struct {
	*bundle
	dept, other, team, second string
	zoe, max, eve, ana, ben   string
}

func newFirm(b *bundle) *firm {
	b.t.Helper()
	f := &firm{bundle: b}
	add := func(kind org.UnitKind, parent, name string) string {
		b.t.Helper()
		unit, err := b.AddUnit(ctx, operator, anything, org.NewUnit{Kind: kind, Parent: parent, Name: name})
		b.must(err)
		return unit
	}
	f.dept, f.other = add(org.Department, "", "Infrastructure Platforms"), add(org.Department, "", "Support")
	f.team, f.second = add(org.Team, f.dept, "Runway"), add(org.Team, f.other, "Runway")
	f.zoe = b.person("zoe", "", f.dept)
	f.max = b.person("max", f.zoe, f.team)
	f.eve = b.person("eve", f.zoe, f.second)
	f.ana = b.person("ana", f.max, f.team)
	f.ben = b.person("ben", f.max, f.team)
	return f
}

func change(person string) org.Change { return org.Change{Person: person, From: today} }

func TestNobodyIsRefusedByEveryUseCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		value := reflect.ValueOf(b.Service)
		tried := 0
		for i := range value.NumMethod() {
			m := value.Type().Method(i)
			if m.Type.NumIn() < 3 || m.Type.In(2) != reflect.TypeFor[authz.Actor]() {
				t.Errorf("%s does not ask who acts", m.Name)
				continue
			}
			args := []reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(authz.Actor{})}
			for j := 3; j < m.Type.NumIn(); j++ {
				args = append(args, reflect.Zero(m.Type.In(j)))
			}
			out := value.Method(i).Call(args)
			err, _ := out[len(out)-1].Interface().(error)
			if fault.KindOf(err) != fault.Unauthenticated || err == nil {
				t.Errorf("%s lets nobody in: %v", m.Name, err)
			}
			tried++
		}
		if tried < 12 {
			t.Errorf("only %d use cases were tried", tried)
		}
		_ = f
	})
}

func TestColleaguesReadTheBasicCardAndTheLineReadsMore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		partner := as(f.eve, authz.RoleHRPartner)
		b.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO account_role (account_id, role, unit_id, from_on, until_on) VALUES ($1, 'hr_partner', $2, '2026-01-01', '9999-12-31')`, partner.Account, f.dept)
			return err
		})
		for who, full := range map[string]struct {
			actor authz.Actor
			more  bool
		}{
			"self": {as(f.ana), true}, "manager": {as(f.max), true}, "skip-level": {as(f.zoe), true},
			"peer": {as(f.ben), false}, "another branch": {as(f.eve), false}, "partner of the department": {partner, true},
			"hr admin": {as(f.eve, authz.RoleHRAdmin), true}, "auditor": {as(f.eve, authz.RoleAuditor), true},
			"platform admin": {as(f.eve, authz.RolePlatformAdmin), false}, "operator": {operator, true},
		} {
			c, err := b.Person(ctx, full.actor, f.ana)
			if err != nil || c.Name != "ana" || c.Team != "Runway" || c.Department != "Infrastructure Platforms" || c.Manager != "max" || c.Zone != "Europe/Lisbon" || c.Level.Level != "infra/ic/senior" {
				t.Errorf("%s: %+v, %v", who, c, err)
			}
			if more := c.HiredOn == "2025-01-01" && c.LevelSince == "2026-01-01" && c.Country == "PT" && c.ExternalID == "x-ana"; more != full.more || !more && c.HiredOn+c.LevelSince+c.Country+c.ExternalID != "" {
				t.Errorf("%s reads %q %q %q %q", who, c.HiredOn, c.LevelSince, c.Country, c.ExternalID)
			}
		}
		_, err := b.Person(ctx, as(f.ana), "nobody")
		refused(t, err, "BLY-1104")
		reports, err := b.MyReports(ctx, as(f.max))
		if err != nil || len(reports) != 2 || reports[0].Name != "ana" || reports[1].HiredOn == "" {
			t.Errorf("reports %v, %v", reports, err)
		}
		me, err := b.Me(ctx, as(f.ben))
		if err != nil || me.ID != f.ben || !me.Present {
			t.Errorf("me %v, %v", me, err)
		}
		many, err := b.PeopleByID(ctx, as(f.ben), []string{f.ana, f.max, "nobody"})
		if err != nil || len(many) != 2 || many[f.max].Name != "max" {
			t.Errorf("by id %v, %v", many, err)
		}
		units, err := b.Units(ctx, as(f.ben))
		if err != nil || len(units) != 5 || units[2].Handle != "runway" && units[2].Handle != "runway-2" {
			t.Errorf("units %+v, %v", units, err)
		}
	})
}

func TestDirectoryPagesNeitherSkipNorRepeat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		b.person("Ána", f.max, "")
		var names []string
		var after org.After
		for {
			page, err := b.People(ctx, as(f.ana), after, 2)
			b.must(err)
			for _, c := range page {
				names = append(names, c.Name)
			}
			if len(page) < 2 {
				break
			}
			after = page[1].Mark()
		}
		if len(names) != 6 || names[0] != "ana" && names[0] != "Ána" || names[2] != "ben" || names[5] != "zoe" {
			t.Errorf("got %v", names)
		}
	})
}

func TestManagerIsRelativeToTheDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		b.must(b.ChangeManager(ctx, operator, anything, org.Change{Person: f.ana, From: "2026-12-01"}, f.eve))
		b.closureRight()
		b.read(func(tx *db.Tx) error {
			for day, want := range map[string]string{"2024-12-31": "", today: f.max, "2026-11-30": f.max, "2026-12-01": f.eve} {
				got, found, err := org.ManagerOf(tx, f.ana, day)
				if err != nil || got != want || found != (want != "") {
					t.Errorf("%s: %s, %v", day, got, err)
				}
			}
			above, err := org.ManagersOf(tx, f.ana, "2026-12-01")
			if len(above) != 2 || above[0] != f.eve || above[1] != f.zoe {
				t.Errorf("above %v", above)
			}
			d, found, err2 := org.DepartmentOf(tx, f.ana, today)
			if !found || d.ID != f.dept {
				t.Errorf("department %v %v", d, err2)
			}
			l, found, err3 := org.LevelOf(tx, f.ana, "2025-12-31")
			if found || err3 != nil {
				t.Errorf("level before it began: %v %v", l, err3)
			}
			u, found, err4 := org.UnitByHandle(tx, "infrastructure-platforms")
			if !found || u.ID != f.dept || err4 != nil {
				t.Errorf("unit %v %v", u, err4)
			}
			return err
		})
		// The right follows the day without any act.
		c, err := b.Person(ctx, as(f.eve), f.ana)
		if err != nil || c.HiredOn != "" {
			t.Errorf("the manager to come reads %+v, %v", c, err)
		}
		b.clk.Set(start.AddDate(0, 1, 0))
		if c, err = b.Person(ctx, as(f.eve), f.ana); err != nil || c.HiredOn == "" {
			t.Errorf("the new manager reads %+v, %v", c, err)
		}
		if c, err = b.Person(ctx, as(f.max), f.ana); err != nil || c.HiredOn != "" {
			t.Errorf("the former manager reads %+v, %v", c, err)
		}
	})
}

func TestChangesAreCheckedAndKeptWithRecordEventAndEpoch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		refused(t, b.ChangeManager(ctx, as(f.max), anything, change(f.ana), f.eve), "BLY-1104")
		refused(t, b.ChangeManager(ctx, operator, anything, change(f.zoe), f.ana), "BLY-2002")
		refused(t, b.ChangeManager(ctx, operator, anything, change(f.ana), f.ana), "BLY-2002")
		refused(t, b.ChangeManager(ctx, operator, anything, org.Change{Person: f.ana, From: "soon"}, f.eve), "BLY-2004")
		refused(t, b.ChangeManager(ctx, operator, anything, org.Change{Person: f.ana, From: "2024-01-01"}, f.eve), "BLY-2003")
		refused(t, b.ChangeManager(ctx, operator, anything, change("nobody"), f.eve), "BLY-1104")
		refused(t, b.ChangeTeam(ctx, operator, anything, change(f.ana), "nothing"), "BLY-1104")
		refused(t, b.ChangeLevel(ctx, operator, anything, change(f.ana), org.Level{Level: "Senior"}), "BLY-2007")
		before := b.count(`SELECT COUNT(*) FROM audit_entry`) + b.count(`SELECT COUNT(*) FROM event`)
		epoch := b.count(`SELECT COALESCE((SELECT epoch FROM authz_state), 0)`)
		hr := as(f.eve, authz.RoleHRAdmin)
		b.must(b.ChangeManager(ctx, hr, anything, change(f.ana), f.eve))
		b.must(b.ChangeTeam(ctx, hr, anything, change(f.ana), f.second))
		b.must(b.ChangeLevel(ctx, hr, anything, change(f.ana), org.Level{Level: "infra/ic/staff", JobFamily: "SRE"}))
		b.must(b.ChangeLevel(ctx, hr, anything, change(f.ana), org.Level{Level: "infra/ic/staff", JobFamily: "SRE"})) // nothing new: nothing written
		after := b.count(`SELECT COUNT(*) FROM audit_entry`) + b.count(`SELECT COUNT(*) FROM event`)
		if after-before != 6 || b.count(`SELECT epoch FROM authz_state`)-epoch != 3 {
			t.Errorf("%d entries and events, epoch raised by %d", after-before, b.count(`SELECT epoch FROM authz_state`)-epoch)
		}
		c, err := b.Person(ctx, hr, f.ana)
		if err != nil || c.Manager != "eve" || c.DepartmentID != f.other || c.Level.Level != "infra/ic/staff" || c.LevelSince != today || c.Version != 4 {
			t.Errorf("%+v, %v", c, err)
		}
		b.closureRight()
	})
}

func TestZoneAndHoursAreThePersonsOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		b.must(b.SetHours(ctx, as(f.ana), org.Guard{Version: 1}, "Asia/Tokyo", "mon-thu 8-16"))
		c, err := b.Me(ctx, as(f.ana))
		if err != nil || c.Zone != "Asia/Tokyo" || c.Hours != "mon-thu 08:00-16:00" || !c.ZoneByPerson || c.Version != 2 {
			t.Errorf("%+v, %v", c, err)
		}
		refused(t, b.SetHours(ctx, as(f.ana), org.Guard{Version: 1}, "Asia/Tokyo", ""), "BLY-2001")
		err = b.SetHours(ctx, as(f.ana), org.Guard{Version: 2}, "Asia/Tokio", "")
		if refused(t, err, "BLY-2005"); fault.From(err).Fields[0].Message != "This time zone is not known. Did you mean Asia/Tokyo?" {
			t.Errorf("advice %v", fault.From(err).Fields)
		}
		refused(t, b.SetHours(ctx, as(f.ana), org.Guard{Version: 2}, "Asia/Tokyo", "always"), "BLY-2006")
		refused(t, b.SetHours(ctx, operator, org.Guard{Version: 2}, "Asia/Tokyo", ""), "BLY-1104")
	})
}

func TestTwoEditsOfOneVersionLeaveOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() {
				errs[i] = b.ChangeManager(context.Background(), operator, org.Guard{Version: 1}, change(f.ana), []string{f.eve, f.zoe}[i%2])
			})
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if fault.From(err).Code != "BLY-2001" {
				t.Errorf("got %v", err)
			}
		}
		if done != 1 {
			t.Errorf("%d of the edits went through", done)
		}
		b.closureRight()
	})
}

func TestTwoMovesCannotCloseACircleTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, pair := range [][2]string{{f.max, f.eve}, {f.eve, f.max}} {
			wg.Go(func() { errs[i] = b.ChangeManager(ctx, operator, anything, change(pair[0]), pair[1]) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("got %v and %v", errs[0], errs[1])
		}
		b.closureRight()
	})
}

func TestARepeatedKeyDoesNotActTwice(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		g := org.Guard{Version: org.Any, Key: "k1"}
		one, err := b.AddUnit(ctx, operator, g, org.NewUnit{Kind: org.Team, Name: "Runway"})
		b.must(err)
		two, err := b.AddUnit(ctx, operator, g, org.NewUnit{Kind: org.Team, Name: "Runway"})
		if err != nil || one != two || b.count(`SELECT COUNT(*) FROM unit WHERE kind = 'team'`) != 1 {
			t.Errorf("%s and %s, %v", one, two, err)
		}
		_, err = b.AddUnit(ctx, operator, anything, org.NewUnit{Kind: org.Team, Name: "RUNWAY"})
		refused(t, err, "BLY-2011")
	})
}

func TestWhoLeavesLosesEverythingOnThatDayAndReportsAreHandedOver(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		leave := org.Change{Person: f.max, From: "2026-11-16"}
		refused(t, b.Leave(ctx, operator, anything, leave, f.max), "BLY-2013")
		b.must(b.Leave(ctx, operator, anything, leave, ""))
		b.closureRight()
		b.read(func(tx *db.Tx) error {
			for day, want := range map[string]string{"2026-11-15": f.max, "2026-11-16": f.zoe} {
				if got, _, err := org.ManagerOf(tx, f.ana, day); err != nil || got != want {
					t.Errorf("%s: %s, %v", day, got, err)
				}
			}
			return nil
		})
		if _, err := b.Me(ctx, as(f.max)); err != nil {
			t.Errorf("still employed: %v", err)
		}
		b.clk.Set(start.AddDate(0, 0, 14))
		_, err := b.Me(ctx, as(f.max))
		refused(t, err, "BLY-1102")
		_, err = b.Person(ctx, as(f.ana), f.max)
		refused(t, err, "BLY-1104")
		if c, err := b.Person(ctx, as(f.eve, authz.RoleHRAdmin), f.max); err != nil || c.Present {
			t.Errorf("HR reads %+v, %v", c, err)
		}
		if n := b.count(`SELECT COUNT(*) FROM event WHERE name = 'org.person_left' AND object = $1`, f.max); n != 1 {
			t.Errorf("%d events", n)
		}
		refused(t, b.Leave(ctx, operator, anything, org.Change{Person: f.max, From: "2026-11-20"}, ""), "BLY-2003")
		b.must(b.Rejoin(ctx, operator, anything, org.Change{Person: f.max, From: "2026-11-16"}))
		refused(t, b.Rejoin(ctx, operator, anything, org.Change{Person: f.max, From: "2026-12-16"}), "BLY-2012")
		if c, err := b.Me(ctx, as(f.max)); err != nil || c.Manager != "" || c.Team != "" {
			t.Errorf("rejoined as %+v, %v", c, err)
		}
	})
}

func TestASuccessorFromBelowTakesTheLeaversPlace(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		low := b.person("low", f.ana, f.team)
		b.must(b.Leave(ctx, operator, anything, change(f.max), low))
		b.closureRight()
		b.read(func(tx *db.Tx) error {
			for person, want := range map[string]string{low: f.zoe, f.ana: low, f.ben: low} {
				if got, _, err := org.ManagerOf(tx, person, today); err != nil || got != want {
					t.Errorf("%s reports to %s, %v", person, got, err)
				}
			}
			return nil
		})
	})
}

func TestCompanyHasANameAndAZone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		refused(t, b.SetCompany(ctx, as(f.ana), anything, "Acme", "UTC"), "BLY-1104")
		refused(t, b.SetCompany(ctx, operator, anything, "Acme", "Local"), "BLY-2005")
		b.must(b.SetCompany(ctx, operator, anything, "Acme", "Pacific/Auckland"))
		b.must(b.RenameUnit(ctx, operator, anything, f.team, "Runway & Co"))
		b.read(func(tx *db.Tx) error {
			u, found, err := org.UnitByHandle(tx, "runway")
			if err != nil || !found || u.Name != "Runway & Co" {
				t.Errorf("%+v, %v", u, err)
			}
			c, found, err := org.UnitByHandle(tx, "company")
			if err != nil || !found || c.Name != "Acme" {
				t.Errorf("%+v, %v", c, err)
			}
			return nil
		})
	})
}

func TestAddedPeopleAreChecked(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		good := org.NewPerson{Name: "New", Email: "new@example.com", HiredOn: today}
		for code, spoil := range map[string]func(*org.NewPerson){
			"BLY-2009": func(n *org.NewPerson) { n.Name = " " },
			"BLY-2010": func(n *org.NewPerson) { n.Email = "new" },
			"BLY-2008": func(n *org.NewPerson) { n.Email = "ANA@example.com" },
			"BLY-2015": func(n *org.NewPerson) { n.ExternalID = "x-ana" },
			"BLY-2004": func(n *org.NewPerson) { n.HiredOn = "1 May" },
			"BLY-2005": func(n *org.NewPerson) { n.Zone = "CETT" },
			"BLY-2006": func(n *org.NewPerson) { n.Hours = "9-5" },
			"BLY-2007": func(n *org.NewPerson) { n.Level.Level = "x" },
			"BLY-2013": func(n *org.NewPerson) { n.Manager = "nobody" },
			"BLY-1104": func(n *org.NewPerson) { n.Team = "nothing" },
		} {
			n := good
			spoil(&n)
			_, err := b.AddPerson(ctx, operator, anything, n)
			refused(t, err, code)
		}
		_, err := b.AddPerson(ctx, as(f.ana), anything, good)
		refused(t, err, "BLY-1104")
		if n := b.count(`SELECT COUNT(*) FROM person`); n != 5 {
			t.Errorf("%d people", n)
		}
	})
}

func TestExportAndErasureReachEveryTable(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		r := subject.New()
		r.Register(org.Subjects()...)
		b.read(func(tx *db.Tx) error {
			schema, err := subject.Schema(tx)
			for _, c := range schema {
				if owned := strings.Contains(" person employment reporting_line org_member person_level org_above org_import unit org_within ", " "+c.Table+" "); owned && subject.Personal(c.Name) && c.Table != "org_within" && !registered(c) {
					t.Errorf("%s.%s is not registered", c.Table, c.Name)
				}
			}
			doc, err2 := r.Export(tx, f.ana)
			text := fmt.Sprint(doc)
			if !strings.Contains(text, "ana@example.com") || !strings.Contains(text, subject.OtherPerson) || strings.Contains(text, f.max) {
				t.Errorf("export %v", text)
			}
			return errors.Join(err, err2)
		})
		b.write(func(tx *db.Tx) error { return r.Erase(tx, f.max) })
		b.closureRight()
		b.read(func(tx *db.Tx) error {
			above, err := org.ManagersOf(tx, f.ana, today)
			if len(above) != 1 || above[0] != f.max {
				t.Errorf("above ana: %v", above)
			}
			return err
		})
		if n := b.count(`SELECT COUNT(*) FROM person WHERE name = 'max' OR email LIKE '%max%'`) + b.count(`SELECT COUNT(*) FROM employment WHERE person_id = $1`, f.max); n != 0 {
			t.Errorf("%d traces", n)
		}
		_, err := b.Me(ctx, as(f.max))
		refused(t, err, "BLY-1102")
	})
}

func registered(c subject.Column) bool {
	for _, t := range org.Subjects() {
		if t.Name == c.Table && slices.Contains(t.Columns, c.Name) {
			return true
		}
	}
	return false
}
