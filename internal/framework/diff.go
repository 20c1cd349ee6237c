package framework

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Diff is what an edit of a layer means. A statement stands in every list that
// is true of it: one may have been moved and reworded.
type Diff struct {
	Layer        string    `json:"layer"`
	Title        string    `json:"title"`
	Added        []Change  `json:"added,omitempty"`
	Removed      []Change  `json:"removed,omitempty"`
	Reworded     []Change  `json:"reworded,omitempty"`
	Moved        []Change  `json:"moved,omitempty"`         // to another dimension
	LevelChanged []Change  `json:"level_changed,omitempty"` // to another level
	Touched      []Change  `json:"touched,omitempty"`       // the same words; links, order, kind or examples differ
	Retitled     []Retitle `json:"retitled,omitempty"`
	UnknownMoves []Move    `json:"unknown_moves,omitempty"` // name nothing; no change of the layer
}

// Change is one statement before and after. Was is empty for an added one,
// Now for a removed one.
type Change struct {
	ID            string `json:"id"`
	Level         string `json:"level"`
	Dimension     string `json:"dimension"`
	FromLevel     string `json:"from_level,omitempty"`
	FromDimension string `json:"from_dimension,omitempty"`
	Was           string `json:"was,omitempty"`
	Now           string `json:"now,omitempty"`
}

// Retitle is a level, dimension or layer under a new title.
type Retitle struct {
	Kind string `json:"kind"` // level, dimension, layer
	ID   string `json:"id"`
	Was  string `json:"was"`
	Now  string `json:"now"`
}

// Empty tells whether nothing has changed. It is so exactly when the hashes of
// the two versions are equal.
func (d *Diff) Empty() bool {
	return len(d.Added)+len(d.Removed)+len(d.Reworded)+len(d.Moved)+len(d.LevelChanged)+len(d.Touched)+len(d.Retitled) == 0
}

// difference compares two versions of a layer whose ids agree.
func difference(old, next *Layer, unknown []Move) Diff {
	d := Diff{Layer: next.ID, Title: next.Title, UnknownMoves: unknown}
	if old.ID != "" && old.Title != next.Title {
		d.Retitled = append(d.Retitled, Retitle{"layer", next.ID, old.Title, next.Title})
	}
	d.Retitled = append(d.Retitled, retitled("level", old.Levels, next.Levels)...)
	d.Retitled = append(d.Retitled, retitled("dimension", old.Dimensions, next.Dimensions)...)
	was := make(map[string]*Statement, len(old.Statements))
	for i := range old.Statements {
		was[old.Statements[i].ID] = &old.Statements[i]
	}
	before, after := old.examples(), next.examples()
	displaced := displaced(old.Statements, next.Statements)
	kept := map[string]bool{}
	for i := range next.Statements {
		s := &next.Statements[i]
		o := was[s.ID]
		if o == nil {
			d.Added = append(d.Added, Change{ID: s.ID, Level: s.Anchor.Level, Dimension: s.Anchor.Dimension, Now: s.Text})
			continue
		}
		kept[s.ID] = true
		d.compare(o, s, slices.Equal(before[s.ID], after[s.ID]) && !displaced[s.ID])
	}
	for i := range old.Statements {
		if o := &old.Statements[i]; !kept[o.ID] {
			d.Removed = append(d.Removed, Change{ID: o.ID, Level: o.Anchor.Level, Dimension: o.Anchor.Dimension, Was: o.Text})
		}
	}
	return d
}

// compare files one statement that both versions have.
func (d *Diff) compare(o, s *Statement, inPlace bool) {
	c := Change{ID: s.ID, Level: s.Anchor.Level, Dimension: s.Anchor.Dimension, Was: o.Text, Now: s.Text}
	reworded := Normalise(o.Text) != Normalise(s.Text)
	if reworded {
		d.Reworded = append(d.Reworded, c)
	}
	level, dimension := o.Anchor.Level != s.Anchor.Level, o.Anchor.Dimension != s.Anchor.Dimension
	if level {
		c.FromLevel = o.Anchor.Level
	}
	if dimension {
		c.FromDimension = o.Anchor.Dimension
		d.Moved = append(d.Moved, c)
	}
	if level {
		d.LevelChanged = append(d.LevelChanged, c)
	}
	a, b := o.Anchor, s.Anchor
	a.Level, a.Dimension = b.Level, b.Dimension
	same := a == b && o.Kind == s.Kind && o.Name == s.Name && o.Parent == s.Parent && o.Pair == s.Pair && inPlace &&
		(reworded || o.Text == s.Text)
	if !same {
		d.Touched = append(d.Touched, c)
	}
}

// displaced is the statements whose place among their neighbours has changed:
// within each cell, those outside a longest run that kept its order.
func displaced(old, next []Statement) map[string]bool {
	was := make(map[string]*Statement, len(old))
	for i := range old {
		was[old[i].ID] = &old[i]
	}
	cells := map[cellKey][]*Statement{}
	for i := range next {
		s := &next[i]
		if o := was[s.ID]; o != nil && o.Anchor.Level == s.Anchor.Level && o.Anchor.Dimension == s.Anchor.Dimension {
			k := cellKey{s.Anchor.Level, s.Anchor.Dimension}
			cells[k] = append(cells[k], s)
		}
	}
	out := map[string]bool{}
	for _, list := range cells {
		slices.SortStableFunc(list, func(a, b *Statement) int { return cmp.Compare(a.Order, b.Order) })
		orders := make([]int, len(list))
		for i, s := range list {
			orders[i] = was[s.ID].Order
		}
		kept := longestRun(orders)
		for i, s := range list {
			if !kept[i] {
				out[s.ID] = true
			}
		}
	}
	return out
}

// longestRun marks a longest increasing subsequence.
func longestRun(list []int) []bool {
	length, from := make([]int, len(list)), make([]int, len(list))
	end := -1
	for i := range list {
		length[i], from[i] = 1, -1
		for j := range i {
			if list[j] < list[i] && length[j]+1 > length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
		if end < 0 || length[i] > length[end] {
			end = i
		}
	}
	out := make([]bool, len(list))
	for ; end >= 0; end = from[end] {
		out[end] = true
	}
	return out
}

func retitled(kind string, old, next []Node) []Retitle {
	var out []Retitle
	for _, n := range next {
		i := slices.IndexFunc(old, func(o Node) bool { return o.ID == n.ID })
		if i >= 0 && old[i].Title != n.Title {
			out = append(out, Retitle{kind, n.ID, old[i].Title, n.Title})
		}
	}
	return out
}

// Sentence is the diff in words for a terminal: "2 added, 1 reworded".
func (d *Diff) Sentence() string {
	if d.Empty() {
		return "no change"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{len(d.Added), "added"}, {len(d.Removed), "removed"}, {len(d.Reworded), "reworded"}, {len(d.Moved), "moved"},
		{len(d.LevelChanged), "at another level"}, {len(d.Touched), "touched"}, {len(d.Retitled), "retitled"}} {
		if p.n > 0 {
			parts = append(parts, strconv.Itoa(p.n)+" "+p.word)
		}
	}
	return strings.Join(parts, ", ")
}
