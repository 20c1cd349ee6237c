package growth_test

import (
	"fmt"
	"slices"
	"testing"

	"belay/internal/framework"
	"belay/internal/growth"

	"pgregory.net/rapid"
)

// drawLadder draws a framework of up to four levels and three rows with cells
// of any size, empty ones included.
func drawLadder(t *rapid.T) *growth.Ladder {
	f := &framework.Framework{ID: "f", Title: "F", Layers: []framework.LayerRef{{ID: "base"}, {ID: "f"}}, Tracks: []framework.Track{{ID: "ic"}},
		Cumulative: rapid.SampledFrom([]framework.Cumulative{framework.CumulativeTrue, framework.CumulativeFalse, framework.CumulativeUnknown}).Draw(t, "cumulative")}
	for d := range 3 {
		f.Dimensions = append(f.Dimensions, framework.Dimension{ID: fmt.Sprint("d", d), Title: fmt.Sprint("D", d), Order: d})
	}
	for lv := range rapid.IntRange(1, 4).Draw(t, "levels") {
		f.Levels = append(f.Levels, framework.Level{ID: fmt.Sprint("l", lv), Track: "ic", Title: fmt.Sprint("L", lv), Order: lv})
		for d := range 3 {
			layer := []string{"base", "f", "f"}[d]
			for k := range rapid.IntRange(0, 3).Draw(t, "cell") {
				f.Statements = append(f.Statements, framework.Statement{ID: fmt.Sprintf("s%d-%d-%d", lv, d, k), Layer: layer, Kind: framework.Expects,
					Anchor: framework.Anchor{Track: "ic", Level: fmt.Sprint("l", lv), Dimension: fmt.Sprint("d", d)}, Text: "x"})
			}
		}
	}
	return growth.NewLadder("e", f, "ic", nil)
}

func drawStates(t *rapid.T, l *growth.Ladder, name string) map[string]growth.State {
	out := map[string]growth.State{}
	quiet := rapid.Bool().Draw(t, name+" quiet")
	for row := range l.Rows {
		for level := range l.Levels {
			for _, e := range l.At(row, level) {
				list := []growth.State{growth.Met, growth.Met, growth.Met, growth.Developing, growth.NotYet, growth.Unmarked}
				if quiet {
					list = []growth.State{growth.Unmarked, growth.Unmarked, growth.Unmarked, growth.Met}
				}
				out[e.ID] = rapid.SampledFrom(list).Draw(t, name)
			}
		}
	}
	return out
}

// place is the dot worked out the slow way, from the words of the rule.
func place(l *growth.Ladder, row int, said map[string]growth.State) int {
	whole := func(level int) (asks, met bool) {
		list := l.At(row, level)
		return len(list) > 0, !slices.ContainsFunc(list, func(e growth.Expectation) bool { return said[e.ID] != growth.Met })
	}
	anything := false
	for level := range l.Levels {
		for _, e := range l.At(row, level) {
			anything = anything || said[e.ID] != growth.Unmarked
		}
	}
	if !anything {
		return growth.Silent
	}
	for level := len(l.Levels) - 1; level >= 0; level-- {
		asks, met := whole(level)
		if asks && met {
			return level
		}
	}
	return growth.NoLevel
}

func TestSummaryCountsEveryExpectationOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := drawLadder(t)
		level := rapid.IntRange(0, len(l.Levels)-1).Draw(t, "level")
		self, manager := drawStates(t, l, "self"), drawStates(t, l, "manager")
		s := growth.Summarise(l, level, self, manager, nil)
		var rows, total int
		for _, layer := range s.Layers {
			var self, manager growth.Counts
			for _, r := range layer.Rows {
				rows++
				total += r.Self.Total
				self.Met, manager.Met = self.Met+r.Self.Met, manager.Met+r.Manager.Met
				if l.Rows[r.Row].Layer != layer.Layer {
					t.Fatalf("row %d stands under the wrong layer", r.Row)
				}
				for _, c := range []growth.Counts{r.Self, r.Manager} {
					if c.Met+c.Developing+c.NotYet+c.Unmarked != c.Total || c.Marked() != c.Total-c.Unmarked || c.Total != len(l.At(r.Row, level)) {
						t.Fatalf("counts %+v do not add up", c)
					}
				}
			}
			if layer.Self.Met != self.Met || layer.Manager.Met != manager.Met {
				t.Fatalf("layer %+v does not add up", layer)
			}
		}
		if rows != len(l.Rows) || total != l.Levels[level].Total || s.Self.Total != total || s.Manager.Total != total {
			t.Fatalf("%d rows, %d expectations, %+v", rows, total, s)
		}
		swapped := growth.Summarise(l, level, manager, self, nil)
		if swapped.Self != s.Manager || swapped.Manager != s.Self {
			t.Fatal("the sides are not counted alike")
		}
	})
}

func TestDotIsTheHighestLevelThatIsWhollyMet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := drawLadder(t)
		self, manager := drawStates(t, l, "self"), drawStates(t, l, "manager")
		s := growth.Summarise(l, 0, self, manager, nil)
		for _, layer := range s.Layers {
			for _, r := range layer.Rows {
				if want := place(l, r.Row, self); r.SelfLevel != want {
					t.Fatalf("row %d: dot at %d, want %d", r.Row, r.SelfLevel, want)
				}
				if want := place(l, r.Row, manager); r.ManagerLevel != want {
					t.Fatalf("row %d: ring at %d, want %d", r.Row, r.ManagerLevel, want)
				}
			}
		}
		// One more expectation met never moves a dot down.
		for row := range l.Rows {
			for level := range l.Levels {
				for _, e := range l.At(row, level) {
					was := self[e.ID]
					self[e.ID] = growth.Met
					if after := place(l, row, self); after < place(l, row, with(self, e.ID, was)) {
						t.Fatalf("meeting %s moved the dot down to %d", e.ID, after)
					}
					self[e.ID] = was
				}
			}
		}
	})
}

func with(said map[string]growth.State, id string, s growth.State) map[string]growth.State {
	out := map[string]growth.State{}
	for k, v := range said {
		out[k] = v
	}
	out[id] = s
	return out
}

func TestGapsAreTheUnmetRowsBiggestFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := drawLadder(t)
		level := rapid.IntRange(0, len(l.Levels)-1).Draw(t, "level")
		s := growth.Summarise(l, level, drawStates(t, l, "self"), drawStates(t, l, "manager"), nil)
		for _, side := range []growth.Side{growth.SelfSide, growth.ManagerSide} {
			gaps, want := s.Gaps(side), 0
			for _, layer := range s.Layers {
				for _, r := range layer.Rows {
					if c := r.Of(side); c.Met < c.Total {
						want++
					}
				}
			}
			if len(gaps) != want {
				t.Fatalf("%d gaps, want %d", len(gaps), want)
			}
			for i := 1; i < len(gaps); i++ {
				a, b := gaps[i-1].Of(side), gaps[i].Of(side)
				if a.Total-a.Met < b.Total-b.Met {
					t.Fatalf("gap %d is bigger than the one before it", i)
				}
			}
		}
	})
}

func TestViewsDifferOnlyWhenBothSaidSomething(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := drawLadder(t)
		self, manager := drawStates(t, l, "self"), drawStates(t, l, "manager")
		for _, layer := range growth.Summarise(l, 0, self, manager, nil).Layers {
			for _, r := range layer.Rows {
				want := slices.ContainsFunc(l.At(r.Row, 0), func(e growth.Expectation) bool {
					return self[e.ID] != "" && manager[e.ID] != "" && self[e.ID] != manager[e.ID]
				})
				if r.Differ != want {
					t.Fatalf("row %d differs: %v", r.Row, r.Differ)
				}
			}
		}
	})
}

func TestLatestEvidenceCountsAtAnyLevel(t *testing.T) {
	t.Parallel()
	l := newShelf().ladders[0]
	row := l.Row("team")
	latest := map[string]string{"infra-junior-team-0": "2026-10-01", "infra-senior-team-1": "2026-09-01", "infra-senior-craft-0": "2026-11-01"}
	for _, layer := range growth.Summarise(l, l.Level("senior"), nil, nil, latest).Layers {
		for _, r := range layer.Rows {
			if r.Row == row && (r.Latest != "2026-10-01" || r.WithoutProof != 1) {
				t.Errorf("%+v", r)
			}
		}
	}
}

func TestRowsKeepLayersApartAndHaveAddresses(t *testing.T) {
	t.Parallel()
	l := newShelf().ladders[0]
	var keys []string
	for i, r := range l.Rows {
		keys = append(keys, r.Key)
		if l.Row(r.Key) != i {
			t.Errorf("address %s does not lead back", r.Key)
		}
	}
	if !slices.Equal(keys, []string{"craft.engineering", "values", "craft.infra", "team"}) {
		t.Errorf("rows %v", keys)
	}
	if l.Row("craft") != 0 || l.Row("ghost") != -1 || l.Level("") != -1 {
		t.Error("addresses")
	}
}
