package framework

import (
	"slices"
)

// Fold lays frameworks over each other along the unit tree, the company's
// first and the unit's own last, and gives the one matrix that holds for the
// unit. The last framework decides the ladder; when it says that it extends
// another, the levels of that one are in it too. A layer that a later
// framework draws on itself is taken as that one placed it, so what was
// included by hand is not folded in twice. Every statement keeps its layer,
// id and origin. Fold of one framework is that framework.
func Fold(chain []Framework) Framework {
	if len(chain) == 0 {
		return Framework{}
	}
	out := chain[len(chain)-1].clone()
	for i := len(chain) - 2; i >= 0; i-- {
		out.under(&chain[i])
	}
	slices.SortStableFunc(out.Statements, func(a, b Statement) int { return out.rank(a.Anchor.Level) - out.rank(b.Anchor.Level) })
	texts := make([]string, len(out.Statements))
	for i := range out.Statements {
		texts[i] = Normalise(out.Statements[i].Text)
	}
	out.linkEqual(texts)
	return out
}

func (f *Framework) rank(level string) int {
	return slices.IndexFunc(f.Levels, func(l Level) bool { return l.ID == level })
}

// under folds base in below f.
func (f *Framework) under(base *Framework) {
	placed := map[string]bool{}
	for _, s := range f.Statements {
		placed[s.Layer] = true
	}
	var layers []LayerRef
	for _, l := range base.Layers {
		if !slices.ContainsFunc(f.Layers, func(o LayerRef) bool { return o.ID == l.ID }) {
			layers = append(layers, l)
		}
	}
	f.Layers = append(layers, f.Layers...)
	levels := f.adoptLevels(base)
	dimensions := f.adoptDimensions(base, placed)
	kept := map[string]bool{}
	for _, s := range base.Statements {
		level, ok := levels[s.Anchor.Level]
		if !ok || placed[s.Layer] {
			continue
		}
		s.Anchor.Level, s.Anchor.Dimension = level, dimensions[s.Anchor.Dimension]
		s.Anchor.Track = f.Level(level).Track
		f.Statements = append(f.Statements, s)
		kept[s.ID] = true
	}
	for _, e := range base.Examples {
		if kept[e.Statement] {
			f.Examples = append(f.Examples, e)
		}
	}
	if f.Cumulative == CumulativeUnknown && slices.Contains(f.Extends, base.ID) {
		f.Cumulative = base.Cumulative
	}
}

// adoptLevels maps the levels of base to those of f, by id and then by title.
func (f *Framework) adoptLevels(base *Framework) map[string]string {
	out := map[string]string{}
	extends := slices.Contains(f.Extends, base.ID)
	at := 0
	for _, l := range base.Levels {
		i := slices.IndexFunc(f.Levels, func(o Level) bool { return o.ID == l.ID })
		if i < 0 {
			i = slices.IndexFunc(f.Levels, func(o Level) bool { return Normalise(o.Title) == Normalise(l.Title) })
		}
		switch {
		case i >= 0:
			out[l.ID], at = f.Levels[i].ID, i+1
		case extends:
			f.Levels = slices.Insert(f.Levels, at, l)
			out[l.ID], at = l.ID, at+1
			if !slices.ContainsFunc(f.Tracks, func(t Track) bool { return t.ID == l.Track }) {
				f.Tracks = append(f.Tracks, Track{ID: l.Track, Title: l.Track, Order: len(f.Tracks)})
			}
		}
	}
	for i := range f.Levels {
		f.Levels[i].Order = i
	}
	return out
}

// adoptDimensions maps the dimensions of base to those of f by title, and adds
// those that hold statements f does not place itself.
func (f *Framework) adoptDimensions(base *Framework, placed map[string]bool) map[string]string {
	used := map[string]bool{}
	for _, s := range base.Statements {
		if !placed[s.Layer] {
			for id := s.Anchor.Dimension; id != "" && !used[id]; {
				used[id] = true
				d := base.Dimension(id)
				if d == nil {
					break
				}
				id = d.Parent
			}
		}
	}
	out := map[string]string{}
	for _, d := range base.Dimensions {
		if !used[d.ID] {
			continue
		}
		parent := out[d.Parent]
		i := slices.IndexFunc(f.Dimensions, func(o Dimension) bool { return o.Parent == parent && Normalise(o.Title) == Normalise(d.Title) })
		if i >= 0 {
			out[d.ID] = f.Dimensions[i].ID
			continue
		}
		id := d.ID
		for f.Dimension(id) != nil {
			id = base.ID + "-" + id
		}
		out[d.ID] = id
		d.ID, d.Parent, d.Order = id, parent, len(f.Dimensions)
		f.Dimensions = append(f.Dimensions, d)
	}
	for _, c := range base.Competencies {
		to, ok := out[c.Dimension]
		if ok && !slices.ContainsFunc(f.Competencies, func(o Competency) bool { return o.ID == c.ID }) {
			c.Dimension = to
			f.Competencies = append(f.Competencies, c)
		}
	}
	return out
}
