package org_test

import (
	"fmt"
	"testing"

	"belay/internal/clock"
	"belay/internal/org"

	"pgregory.net/rapid"
)

// day n of a short calendar of 40 days.
func day(n int) string {
	if n >= 40 {
		return clock.Forever
	}
	return fmt.Sprintf("2026-%02d-%02d", 3+n/20, 1+n%20)
}

// pick draws evenly, where IntRange would mostly draw the least numbers.
func pick(t *rapid.T, low, high int, what string) int {
	list := make([]int, high-low+1)
	for i := range list {
		list[i] = low + i
	}
	return rapid.SampledFrom(list).Draw(t, what)
}

// drawSpan draws a span that is seldom empty and often without end.
func drawSpan(t *rapid.T) org.Span {
	from := pick(t, 0, 39, "from")
	return org.Span{From: day(from), Until: day(from + pick(t, 0, 40, "length"))}
}

// A timeline behaves like a table of days.
func TestTimelineIsATableOfDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		line := org.Timeline[int]{}
		table := map[string]int{}
		for range rapid.IntRange(0, 12).Draw(t, "acts") {
			s, v := drawSpan(t), rapid.IntRange(0, 3).Draw(t, "value")
			before := append(org.Timeline[int]{}, line...)
			was := map[string]int{}
			for k, v := range table {
				was[k] = v
			}
			if v == 0 {
				line = line.Clear(s)
			} else {
				line = line.Set(s, v)
			}
			for n := range 40 {
				if s.Has(day(n)) {
					delete(table, day(n))
					if v != 0 {
						table[day(n)] = v
					}
				}
			}
			window := org.Changed(before, line)
			for n := range 40 {
				got, found := line.On(day(n))
				want, held := table[day(n)]
				if got != want || found != held {
					t.Fatalf("day %s: got %d, want %d in %v", day(n), got, want, line)
				}
				if was[day(n)] != want && !window.Has(day(n)) {
					t.Fatalf("day %s changed outside %v", day(n), window)
				}
			}
		}
		for i, f := range line {
			if f.Empty() || i > 0 && (line[i-1].Until > f.From || line[i-1].Until == f.From && line[i-1].Value == f.Value) {
				t.Fatalf("not in canonical form: %v", line)
			}
		}
	})
}

func TestSpansMeetWhereBothHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSpan(t), drawSpan(t)
		common := false
		for n := range 41 {
			both := a.Has(day(n)) && b.Has(day(n))
			common = common || both
			if a.Meet(b).Has(day(n)) != both {
				t.Fatalf("%v and %v on %s", a, b, day(n))
			}
		}
		if a.Overlaps(b) != common && a.Meet(b).From < clock.Forever {
			t.Fatalf("%v overlaps %v: %v", a, b, a.Overlaps(b))
		}
	})
}
