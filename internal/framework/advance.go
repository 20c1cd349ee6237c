package framework

import "slices"

// State is what is known of a source's career matrices: the latest version of
// each layer, and each framework folded from them with its statements' ids.
type State struct {
	Frameworks []Framework
	Layers     []Layer
}

// Advance is one import as a pure function: from what was known and what was
// read it makes what is known now, and says for each layer what has changed.
// Frameworks and layers that were not read again stay as they are. Reading the
// same again changes nothing and every diff is empty.
func Advance(was State, read []Framework, moved []Move, mint Mint) (State, []Diff) {
	return advance(was, read, moved, mint, rules{ways: []sameness{byID, byBoth, byTitle, byKey}, cell: cellOf})
}

func advance(was State, read []Framework, moved []Move, mint Mint, r rules) (State, []Diff) {
	read = Relink(was.Frameworks, read)
	read, layers := Assemble(read)
	settleLayers(was.Layers, layers, read)

	now := State{Frameworks: slices.Clone(was.Frameworks), Layers: slices.Clone(was.Layers)}
	var diffs []Diff
	ids := map[string]string{}
	for _, next := range layers {
		at := slices.IndexFunc(now.Layers, func(l Layer) bool { return l.ID == next.ID })
		var old Layer
		if at >= 0 {
			old = now.Layers[at]
		}
		matched, diff := match(old, next, moved, mint, r)
		for i := range next.Statements {
			ids[next.Statements[i].ID] = matched.Statements[i].ID
		}
		diffs = append(diffs, diff)
		if at < 0 {
			now.Layers = append(now.Layers, matched)
		} else if matched.Hash() != old.Hash() {
			now.Layers[at] = matched
		}
	}
	onlyUnknownEverywhere(diffs)
	for _, f := range read {
		f.reID(func(id string) string { follow(ids, &id); return id })
		at := slices.IndexFunc(now.Frameworks, func(g Framework) bool { return g.ID == f.ID })
		if at < 0 {
			now.Frameworks = append(now.Frameworks, f)
		} else {
			now.Frameworks[at] = f
		}
	}
	return now, diffs
}

// settleLayers gives layers whose name changed in the source the ids they had.
// A framework's own layer has been settled with the framework.
func settleLayers(old, next []Layer, read []Framework) {
	nodes := func(list []Layer) []node {
		out := make([]node, len(list))
		for i, l := range list {
			out[i] = node{l.ID, l.ID, l.Title, bag(l.Statements, func(s *Statement) (string, bool) {
				return s.Anchor.Level + "\x00" + Normalise(s.Text), true
			})}
		}
		return out
	}
	was, now := nodes(old), nodes(next)
	ids := rename(was, now, align(was, now, byID, byTitle))
	for i := range next {
		follow(ids, &next[i].ID)
		for j := range next[i].Statements {
			next[i].Statements[j].Layer = next[i].ID
		}
	}
	for i := range read {
		read[i].eachLayer(func(layer *string) { follow(ids, layer) })
	}
}

// onlyUnknownEverywhere keeps a move as unknown, in the first diff, only when
// no layer knew it.
func onlyUnknownEverywhere(diffs []Diff) {
	if len(diffs) == 0 {
		return
	}
	unknown := slices.DeleteFunc(slices.Clone(diffs[0].UnknownMoves), func(m Move) bool {
		return slices.ContainsFunc(diffs, func(d Diff) bool { return !slices.Contains(d.UnknownMoves, m) })
	})
	for i := range diffs {
		diffs[i].UnknownMoves = nil
	}
	if len(unknown) > 0 {
		diffs[0].UnknownMoves = unknown
	}
}
