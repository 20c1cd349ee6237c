package growth

import (
	"cmp"
	"slices"
)

// State is what one side says of one expectation.
type State string

// The states. Unmarked is nothing said; it counts as not met.
const (
	Unmarked   State = ""
	NotYet     State = "not_yet"
	Developing State = "developing"
	Met        State = "met"
)

// ParseState reads a state; ok is false for anything else.
func ParseState(text string) (State, bool) {
	s := State(text)
	return s, s == Unmarked || s == NotYet || s == Developing || s == Met
}

// Counts are the expectations of one level by what one side says.
type Counts struct{ Met, Developing, NotYet, Unmarked, Total int }

func (c *Counts) add(s State) {
	c.Total++
	switch s {
	case Met:
		c.Met++
	case Developing:
		c.Developing++
	case NotYet:
		c.NotYet++
	default:
		c.Unmarked++
	}
}

func (c *Counts) sum(o Counts) {
	c.Met += o.Met
	c.Developing += o.Developing
	c.NotYet += o.NotYet
	c.Unmarked += o.Unmarked
	c.Total += o.Total
}

// Marked is how many expectations the side said anything of.
func (c Counts) Marked() int { return c.Met + c.Developing + c.NotYet }

// Where a side sees a person, when it is no level.
const (
	NoLevel = -1 // no level's expectations are all met
	Silent  = -2 // the side has said nothing here, or nothing the reader may see
)

// RowSummary is one dimension of one layer at the summary's level.
type RowSummary struct {
	Row           int // index into Ladder.Rows
	Self, Manager Counts
	SelfLevel     int // index into Ladder.Levels, NoLevel or Silent
	ManagerLevel  int
	Differ        bool   // some expectation has two states
	Latest        string // date of the newest evidence in the row, at any level
	WithoutProof  int    // expectations of this level that no evidence speaks for
}

// LayerSummary adds up the rows of one layer.
type LayerSummary struct {
	Layer         int // index into Ladder.Layers
	Self, Manager Counts
	Rows          []RowSummary
}

// Summary is where a person stands at one level.
type Summary struct {
	Level         int // index into Ladder.Levels
	Self, Manager Counts
	Layers        []LayerSummary
}

// Summarise counts what both sides say at a level. self and manager hold the
// states that the reader may see, by statement id; latest the date of the
// newest visible evidence, by statement id. Layers without expectations on the
// ladder are left out; a row that asks for nothing at this level stays, with
// zero counts, when another level asks for something.
func Summarise(l *Ladder, level int, self, manager map[string]State, latest map[string]string) Summary {
	s := Summary{Level: level}
	for row := range l.Rows {
		r := summariseRow(l, row, level, self, manager, latest)
		if n := len(s.Layers); n == 0 || s.Layers[n-1].Layer != l.Rows[row].Layer {
			s.Layers = append(s.Layers, LayerSummary{Layer: l.Rows[row].Layer})
		}
		layer := &s.Layers[len(s.Layers)-1]
		layer.Rows = append(layer.Rows, r)
		layer.Self.sum(r.Self)
		layer.Manager.sum(r.Manager)
		s.Self.sum(r.Self)
		s.Manager.sum(r.Manager)
	}
	return s
}

func summariseRow(l *Ladder, row, level int, self, manager map[string]State, latest map[string]string) RowSummary {
	r := RowSummary{Row: row, SelfLevel: standing(l, row, self), ManagerLevel: standing(l, row, manager)}
	for at := range l.Levels {
		for _, i := range l.cells[cell{row, at}] {
			e := &l.expectations[i]
			r.Latest = max(r.Latest, latest[e.ID])
			if at != level {
				continue
			}
			mine, theirs := self[e.ID], manager[e.ID]
			r.Self.add(mine)
			r.Manager.add(theirs)
			if mine != Unmarked && theirs != Unmarked && mine != theirs {
				r.Differ = true
			}
			if latest[e.ID] == "" {
				r.WithoutProof++
			}
		}
	}
	return r
}

// standing is the highest level whose expectations in a row are all met by one
// side: the dot. Each level stands for itself, also where the framework is
// cumulative (docs/decisions/0003): who met Senior in full is not asked to mark
// every sentence for Intern first. A level that asks for nothing in the row is
// no place to stand.
func standing(l *Ladder, row int, said map[string]State) int {
	best, heard := NoLevel, false
	for level := range l.Levels {
		list := l.cells[cell{row, level}]
		all := len(list) > 0
		for _, i := range list {
			s := said[l.expectations[i].ID]
			heard = heard || s != Unmarked
			all = all && s == Met
		}
		if all {
			best = level
		}
	}
	if !heard {
		return Silent
	}
	return best
}

// Side is who says something of an expectation.
type Side string

// The sides.
const (
	SelfSide    Side = "self"
	ManagerSide Side = "manager"
)

// Of picks one side's counts of a row.
func (r RowSummary) Of(side Side) Counts {
	if side == ManagerSide {
		return r.Manager
	}
	return r.Self
}

// Of picks one side's counts.
func (s Summary) Of(side Side) Counts {
	if side == ManagerSide {
		return s.Manager
	}
	return s.Self
}

// Gaps lists the rows where a side sees something unmet, the biggest gap first:
// by how many expectations are unmet, then by how many of these have not begun,
// then in page order.
func (s Summary) Gaps(side Side) []RowSummary {
	var out []RowSummary
	for _, layer := range s.Layers {
		for _, r := range layer.Rows {
			if c := r.Of(side); c.Met < c.Total {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b RowSummary) int {
		x, y := a.Of(side), b.Of(side)
		return cmp.Or(cmp.Compare(y.Total-y.Met, x.Total-x.Met), cmp.Compare(x.Developing, y.Developing))
	})
	return out
}
