package org

import (
	"slices"
	"strings"

	"belay/internal/clock"
)

// Span is a half-open range of days, From included, Until not, each YYYY-MM-DD;
// clock.Forever as Until means no end.
type Span struct{ From, Until string }

// Since is the span from a day on without end.
func Since(day string) Span { return Span{day, clock.Forever} }

// Empty tells whether no day lies in the span.
func (s Span) Empty() bool { return s.From >= s.Until }

// Has tells whether a day lies in the span.
func (s Span) Has(day string) bool { return s.From <= day && day < s.Until }

// Meet is the span of days in both; it may be empty.
func (s Span) Meet(o Span) Span { return Span{max(s.From, o.From), min(s.Until, o.Until)} }

// Overlaps tells whether some day lies in both spans.
func (s Span) Overlaps(o Span) bool { return !s.Meet(o).Empty() }

// Fact is a value that holds on the days of a span.
type Fact[V comparable] struct {
	Span
	Value V
}

// Timeline is one dated fact of one person over time: sorted, without overlaps,
// and with no two equal neighbours that touch.
type Timeline[V comparable] []Fact[V]

// On is the value on a day.
func (t Timeline[V]) On(day string) (v V, found bool) {
	f, found := t.At(day)
	return f.Value, found
}

// At is the fact that holds on a day, with its span.
func (t Timeline[V]) At(day string) (f Fact[V], found bool) {
	i := slices.IndexFunc(t, func(f Fact[V]) bool { return f.Has(day) })
	if i < 0 {
		return f, false
	}
	return t[i], true
}

// Clear takes every day of the span out of the timeline.
func (t Timeline[V]) Clear(s Span) Timeline[V] {
	out := Timeline[V]{}
	if s.Empty() {
		return append(out, t...)
	}
	for _, f := range t {
		for _, rest := range []Span{{f.From, min(f.Until, s.From)}, {max(f.From, s.Until), f.Until}} {
			if !rest.Empty() {
				out = append(out, Fact[V]{rest, f.Value})
			}
		}
	}
	return out
}

// Set makes a value hold on every day of the span, whatever held before.
func (t Timeline[V]) Set(s Span, v V) Timeline[V] {
	out := t.Clear(s)
	if s.Empty() {
		return out
	}
	return append(out, Fact[V]{s, v}).joined()
}

// joined sorts and joins touching neighbours of equal value.
func (t Timeline[V]) joined() Timeline[V] {
	slices.SortFunc(t, func(a, b Fact[V]) int { return strings.Compare(a.From, b.From) })
	out := t[:0]
	for _, f := range t {
		if n := len(out); n > 0 && out[n-1].Until == f.From && out[n-1].Value == f.Value {
			out[n-1].Until = f.Until
			continue
		}
		out = append(out, f)
	}
	return out
}

// Changed is the smallest span outside of which two timelines agree; empty when
// they are the same.
func Changed[V comparable](was, is Timeline[V]) Span {
	var days []string
	for _, t := range []Timeline[V]{was, is} {
		for _, f := range t {
			days = append(days, f.From, f.Until)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	out := Span{}
	for i := 0; i+1 < len(days); i++ {
		a, had := was.On(days[i])
		b, has := is.On(days[i])
		if had == has && a == b {
			continue
		}
		if out == (Span{}) {
			out.From = days[i]
		}
		out.Until = days[i+1]
	}
	return out
}
