package org_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/org"

	"pgregory.net/rapid"
)

// lines draws people whose managers stand earlier in the list, so that no
// circle can close, over random days.
func drawManager(t *rapid.T, n int) (person, manager int) {
	person = pick(t, 1, n-1, "person")
	return person, pick(t, 0, person-1, "manager")
}

// The closure says who is above whom on every day, as a walk on that day finds.
func TestClosureIsTheWalkOnEveryDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := map[string]org.Timeline[string]{}
		for range pick(t, 0, 20, "acts") {
			p, m := drawManager(t, 8)
			lines[name(p)] = lines[name(p)].Set(drawSpan(t), name(m))
		}
		rows := org.Closure(lines)
		for n := range 40 {
			got := map[string]bool{}
			for _, r := range rows {
				if r.Has(day(n)) {
					got[fmt.Sprint(r.Person, r.Above, r.Depth)] = true
				}
			}
			want := map[string]bool{}
			for p := range lines {
				at, depth := p, 0
				for {
					m, found := lines[at].On(day(n))
					if !found {
						break
					}
					at, depth = m, depth+1
					want[fmt.Sprint(p, at, depth)] = true
				}
			}
			if !maps.Equal(got, want) {
				t.Fatalf("on %s: got %v, want %v", day(n), got, want)
			}
		}
	})
}

func name(n int) string { return fmt.Sprintf("p%d", n) }

const crowd = 9

// history changes random lines at random days and compares the stored closure
// with the one computed from the lines alone, after every change.
func history(t *rapid.T, d *db.DB, planted func(string) string) error {
	err := d.Write(ctx, func(tx *db.Tx) error {
		for _, table := range []string{"org_above", "reporting_line", "person"} {
			if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		for n := range crowd {
			if _, err := tx.Exec(`INSERT INTO person (id, email, email_key, name, name_key, external_id, zone, zone_by_person, hours, hours_by_person, country, version)
				VALUES ($1, $1, $1, $1, $1, '', '', 0, '', 0, '', 1)`, name(n)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	lines := map[string]org.Timeline[string]{}
	for range pick(t, 1, 25, "acts") {
		p, m := drawManager(t, crowd)
		was := lines[name(p)]
		is := was.Set(drawSpan(t), name(m))
		if pick(t, 0, 4, "end") == 0 {
			is = was.Clear(drawSpan(t))
		}
		lines[name(p)] = is
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := org.SetLine(tx, name(p), was, is, planted); err != nil {
				return err
			}
			extra, missing, err := org.Difference(tx)
			if err == nil && len(extra)+len(missing) > 0 {
				err = fmt.Errorf("after %s: %v -> %v: extra %v, missing %v", name(p), was, is, extra, missing)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func asIs(s string) string { return s }

func TestStoredClosureFollowsRandomHistories(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		left := 12 // histories on PostgreSQL, where each costs round trips
		rapid.Check(t, func(rt *rapid.T) {
			if left--; left < 0 && d.Engine() == db.Postgres {
				return
			}
			if err := history(rt, d, asIs); err != nil {
				rt.Fatal(err)
			}
		})
	})
}

// The property must bite: a closure that passes on a chain's days without
// cutting them to the line's own days is found.
func TestClosureThatIgnoresDatesIsFound(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, clock.System{})
	for what, planted := range map[string]func(string) string{
		"start of the chain is not cut": func(s string) string {
			return strings.ReplaceAll(s, "CASE WHEN a.from_on > l.from_on THEN a.from_on ELSE l.from_on END", "a.from_on")
		},
		"end of the chain is not cut": func(s string) string {
			return strings.ReplaceAll(s, "CASE WHEN a.until_on < b.until_on THEN a.until_on ELSE b.until_on END", "a.until_on")
		},
		"people below keep their old chain": func(s string) string {
			return strings.ReplaceAll(s, "b.depth < r.depth", "b.depth > r.depth")
		},
	} {
		found := 0
		for seed := range 20 {
			gen := rapid.Custom(func(rt *rapid.T) bool { return history(rt, d, planted) != nil })
			if gen.Example(seed) {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s: not found in 20 histories", what)
		}
	}
}
