package org_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/org"
	"belay/internal/subject"
)

func days(from, until string) org.Span { return org.Span{From: from, Until: until} }

// away tells whether a person is away and who would stand in on a day.
func (b *bundle) away(person, day string) (absent bool, delegate string) {
	b.t.Helper()
	b.read(func(tx *db.Tx) (err error) {
		if absent, err = org.AbsentOn(tx, person, day); err != nil {
			return err
		}
		delegate, _, err = org.DelegateOf(tx, person, day)
		return err
	})
	return absent, delegate
}

func TestAnAbsenceHoldsFromItsFirstDayToBeforeItsEnd(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		id, err := b.AddAbsence(ctx, as(f.ana), anything, days("2026-11-10", "2026-11-13"))
		b.must(err)
		for day, want := range map[string]bool{"2026-11-09": false, "2026-11-10": true, "2026-11-12": true, "2026-11-13": false} {
			if got, _ := b.away(f.ana, day); got != want {
				t.Errorf("away on %s: %v", day, got)
			}
		}
		b.must(b.ChangeAbsence(ctx, as(f.ana), org.Guard{Version: 1}, id, days("2026-11-12", "2026-11-14")))
		refused(t, b.ChangeAbsence(ctx, as(f.ana), org.Guard{Version: 1}, id, days("2026-11-11", "2026-11-14")), "BLY-2001")
		if got, _ := b.away(f.ana, "2026-11-10"); got {
			t.Error("the days before the change still hold")
		}
		b.must(b.RemoveAbsence(ctx, as(f.ana), org.Guard{Version: 2}, id))
		if got, _ := b.away(f.ana, "2026-11-12"); got {
			t.Error("a removed absence holds")
		}
		refused(t, b.RemoveAbsence(ctx, as(f.ana), anything, id), "BLY-1104")
		b.must(b.RestoreAbsence(ctx, as(f.ana), anything, id))
		b.must(b.RestoreAbsence(ctx, as(f.ana), anything, id)) // again does nothing
		if got, _ := b.away(f.ana, "2026-11-12"); !got {
			t.Error("a restored absence does not hold")
		}
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE action LIKE 'org.absence.%' AND subject_id = $1`, f.ana); n != 4 {
			t.Errorf("%d entries, want one an act", n)
		}
		if n := b.count(`SELECT COUNT(*) FROM event WHERE name = $1`, org.EventAwayChanged); n != 4 {
			t.Errorf("%d events, want one an act", n)
		}
	})
}

func TestDaysThatCannotBeAnAbsenceAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		_, err := b.AddAbsence(ctx, as(f.ana), anything, days("2026-11-10", "2026-11-13"))
		b.must(err)
		for _, c := range []struct{ from, until, code string }{
			{"2026-11-13", "2026-11-13", "BLY-2016"}, {"2026-11-20", "2026-11-10", "BLY-2016"}, {"2026-10-01", "2026-11-02", "BLY-2016"},
			{"soon", "2026-11-20", "BLY-2016"}, {"2026-11-20", "", "BLY-2016"}, {"2026-11-20", "2028-11-20", "BLY-2016"},
			{"2026-11-12", "2026-11-20", "BLY-2017"}, {"2026-11-01", "2026-11-11", "BLY-2017"}, {"2026-11-01", "2026-12-11", "BLY-2017"},
		} {
			_, err := b.AddAbsence(ctx, as(f.ana), anything, days(c.from, c.until))
			refused(t, err, c.code)
		}
		_, err = b.AddAbsence(ctx, as(f.ana), anything, days("2026-11-13", "2026-11-20")) // touching is not twice
		b.must(err)
		removed, err := b.AddAbsence(ctx, as(f.ana), anything, days("2026-12-10", "2026-12-12"))
		b.must(err)
		b.must(b.RemoveAbsence(ctx, as(f.ana), anything, removed))
		_, err = b.AddAbsence(ctx, as(f.ana), anything, days("2026-12-11", "2026-12-12"))
		b.must(err)
		refused(t, b.RestoreAbsence(ctx, as(f.ana), anything, removed), "BLY-2017")
	})
}

func TestARepeatedAbsenceIsWrittenOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		g := org.Guard{Version: org.Any, Key: "one"}
		first, err := b.AddAbsence(ctx, as(f.ana), g, days("2026-11-10", "2026-11-13"))
		b.must(err)
		again, err := b.AddAbsence(ctx, as(f.ana), g, days("2026-11-10", "2026-11-13"))
		b.must(err)
		if first != again || b.count(`SELECT COUNT(*) FROM absence`) != 1 {
			t.Errorf("%s and %s", first, again)
		}
	})
}

// Who reads when somebody is away, by relation. Eve stands for everybody else.
func TestAbsencesAreReadByThoseWhoPlanWithThem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		eve := f.eve
		_, err := b.AddAbsence(ctx, as(f.ana), anything, days("2026-11-10", "2026-11-13"))
		b.must(err)
		for name, reader := range map[string]authz.Actor{"self": as(f.ana), "manager": as(f.max), "skip-level": as(f.zoe), "hr": as(eve, authz.RoleHRAdmin)} {
			list, _, err := b.Absences(ctx, reader, f.ana)
			b.must(err)
			if len(list) != 1 || list[0].From != "2026-11-10" {
				t.Errorf("%s reads %v", name, list)
			}
		}
		for name, reader := range map[string]authz.Actor{"a stranger": as(eve), "the auditor": as(eve, authz.RoleAuditor), "a platform administrator": as(eve, authz.RolePlatformAdmin)} {
			_, _, err := b.Absences(ctx, reader, f.ana)
			refused(t, err, "BLY-1104")
			_ = name
		}
		mine, err := b.MyAway(ctx, as(f.max))
		b.must(err)
		if len(mine.Team) != 1 || mine.Team[0].Person != f.ana || len(mine.Absences) != 0 {
			t.Errorf("the manager's page: %+v", mine)
		}
		other, err := b.MyAway(ctx, as(eve, authz.RoleHRAdmin))
		b.must(err)
		if len(other.Team)+len(other.Absences) != 0 {
			t.Errorf("somebody without reports: %+v", other)
		}
	})
}

func TestADelegateIsChosenForDaysAndIsNeverOneself(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		ben, eve := f.ben, f.eve
		set := func(delegate string, span org.Span) (string, bool, error) {
			return b.SetDelegate(ctx, as(f.max), anything, delegate, span)
		}
		was, known, err := set(f.ana, org.Since(today))
		if b.must(err); was != "" || !known {
			t.Errorf("before the first choice: %q %v", was, known)
		}
		if was, known, err = set(ben, days("2026-11-10", "2026-11-12")); err != nil || was != f.ana && known {
			t.Errorf("%q %v %v", was, known, err)
		}
		for day, want := range map[string]string{"2026-11-01": "", today: f.ana, "2026-11-10": ben, "2026-11-12": f.ana} {
			if _, got := b.away(f.max, day); got != want {
				t.Errorf("stands in on %s: %q, want %q", day, got, want)
			}
		}
		for _, bad := range []struct {
			who  string
			span org.Span
		}{{f.max, org.Since(today)}, {"nobody", org.Since(today)}, {eve, days("2026-11-12", "2026-11-12")}, {eve, days("2026-10-01", today)}, {eve, org.Since("soon")}} {
			_, _, err := set(bad.who, bad.span)
			refused(t, err, "BLY-2018")
		}
		b.must(b.Leave(ctx, operator, anything, org.Change{Person: ben, From: "2026-11-11"}, ""))
		if _, got := b.away(f.max, "2026-11-11"); got != "" {
			t.Error("somebody who has left stands in")
		}
		if was, known, err = set("", days("2026-11-20", "2026-11-22")); err != nil || known && was != f.ana {
			t.Errorf("%q %v %v", was, known, err)
		}
		if _, got := b.away(f.max, "2026-11-20"); got != "" {
			t.Errorf("%q stands in after nobody was chosen", got)
		}
		mine, err := b.MyAway(ctx, as(f.ana))
		b.must(err)
		if !slices.ContainsFunc(mine.For, func(d org.StandIn) bool { return d.Person == f.max }) || len(mine.StandIns) != 0 {
			t.Errorf("the delegate's page: %+v", mine)
		}
	})
}

func TestAbsencesAreDroppedWhenTheyAreOver(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		for _, span := range []org.Span{days(today, "2026-11-04"), days("2026-12-01", "2026-12-04"), days("2027-06-01", "2027-06-04")} {
			_, err := b.AddAbsence(ctx, as(f.ana), anything, span)
			b.must(err)
		}
		mine, err := b.MyAway(ctx, as(f.ana))
		b.must(err)
		b.must(b.RemoveAbsence(ctx, as(f.ana), anything, mine.Absences[2].ID))
		b.clk.Advance(31 * 24 * time.Hour)
		b.write(func(tx *db.Tx) error { _, err := org.PurgeAbsences(tx); return err })
		if n := b.count(`SELECT COUNT(*) FROM absence`); n != 2 {
			t.Errorf("%d absences after a month, want the two that stood", n)
		}
		b.clk.Advance(340 * 24 * time.Hour)
		b.write(func(tx *db.Tx) error { _, err := org.PurgeAbsences(tx); return err })
		if n := b.count(`SELECT COUNT(*) FROM absence`); n != 1 {
			t.Errorf("%d absences after a year, want one", n)
		}
	})
}

func TestAbsencesAndDelegatesAreExportedAndErased(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		f := newFirm(b)
		_, err := b.AddAbsence(ctx, as(f.ana), anything, days("2026-11-10", "2026-11-13"))
		b.must(err)
		_, _, err = b.SetDelegate(ctx, as(f.ana), anything, f.max, org.Since(today))
		b.must(err)
		r := subject.New()
		r.Register(org.Subjects()...)
		b.read(func(tx *db.Tx) error {
			schema, err := subject.Schema(tx)
			found := 0
			for _, c := range schema {
				if (c.Table == "absence" || c.Table == "delegate") && subject.Personal(c.Name) {
					if found++; !registered(c) {
						t.Errorf("%s.%s is not registered", c.Table, c.Name)
					}
				}
			}
			if found != 3 {
				t.Errorf("%d personal columns", found)
			}
			doc, err2 := r.Export(tx, f.ana)
			if text := fmt.Sprint(doc); !strings.Contains(text, "2026-11-10") || !strings.Contains(text, clock.Forever) || strings.Contains(text, f.max) {
				t.Errorf("export %s", text)
			}
			return errors.Join(err, err2)
		})
		b.write(func(tx *db.Tx) error { return r.Erase(tx, f.max) })
		if _, got := b.away(f.ana, today); got != "" {
			t.Error("somebody erased stands in")
		}
		b.write(func(tx *db.Tx) error { return r.Erase(tx, f.ana) })
		if n := b.count(`SELECT COUNT(*) FROM absence`); n != 0 {
			t.Errorf("%d absences left", n)
		}
	})
}
