package framework

import (
	"fmt"
	"slices"
)

// overlap is the least share of equal texts at which two levels, dimensions or
// frameworks under different titles are the same one, retitled.
const overlap = 0.5

// node is a level, dimension, competency or framework while old and new are
// aligned; texts are what stands in it.
type node struct {
	id, key, title string
	texts          map[string]int
}

// sameness is one way in which an old and a new node may be the same.
type sameness func(o, n *node) bool

func byID(o, n *node) bool    { return o.id == n.id }
func byTitle(o, n *node) bool { return Normalise(o.title) == Normalise(n.title) }
func byKey(o, n *node) bool   { return o.key == n.key }
func byBoth(o, n *node) bool  { return byKey(o, n) && byTitle(o, n) }

// align says which old node each new one is, -1 for none: by the given ways,
// one round each, and last by the texts it holds.
func align(old, next []node, ways ...sameness) []int {
	out := make([]int, len(next))
	for i := range out {
		out[i] = -1
	}
	taken := make([]bool, len(old))
	for _, same := range ways {
		for i := range next {
			for j := range old {
				if out[i] < 0 && !taken[j] && same(&old[j], &next[i]) {
					out[i], taken[j] = j, true
				}
			}
		}
	}
	var pairs []pairing
	for j := range old {
		for i := range next {
			if taken[j] || out[i] >= 0 {
				continue
			}
			if s := shared(old[j].texts, next[i].texts); s >= overlap {
				pairs = append(pairs, pairing{j, i, s})
			}
		}
	}
	for _, p := range best(pairs) {
		out[p.next] = p.old
	}
	return out
}

// shared is the share of equal texts in two bags (Dice's coefficient).
func shared(a, b map[string]int) float64 {
	common, total := 0, 0
	for t, n := range a {
		total += n
		common += min(n, b[t])
	}
	for _, n := range b {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(common) / float64(total)
}

// rename gives each new node the id of the old one it is; a node that is new
// keeps its id unless an old one, present or gone, has it.
func rename(old, next []node, at []int) map[string]string {
	used := map[string]bool{}
	for _, o := range old {
		used[o.id] = true
	}
	out := make(map[string]string, len(next))
	for i, n := range next {
		if at[i] >= 0 {
			out[n.id] = old[at[i]].id
		}
	}
	for i, n := range next {
		if at[i] >= 0 {
			continue
		}
		id := n.id
		for k := 2; used[id]; k++ {
			id = fmt.Sprintf("%s-%d", n.id, k)
		}
		used[id] = true
		out[n.id] = id
	}
	return out
}

// Relink gives frameworks, levels, dimensions and competencies that were read
// again the ids they had, however their titles, files or folders have changed.
// Frameworks of old that were not read again are ignored.
func Relink(old, next []Framework) []Framework {
	out := make([]Framework, len(next))
	for i := range next {
		out[i] = next[i].clone()
	}
	was, now := frameworkNodes(old), frameworkNodes(out)
	at := align(was, now, byBoth, byTitle, byKey, byID)
	ids := rename(was, now, at)
	own := map[string]string{} // ids of layers that follow their framework
	for i := range out {
		if to := ids[out[i].ID]; to != out[i].ID {
			own[out[i].ID] = to
		}
	}
	for i := range out {
		f := &out[i]
		f.ID = ids[f.ID]
		f.eachLayer(func(layer *string) {
			if to, ok := own[*layer]; ok {
				*layer = to
			}
		})
		if at[i] >= 0 {
			f.relink(&old[at[i]])
		}
	}
	return out
}

func frameworkNodes(list []Framework) []node {
	out := make([]node, len(list))
	for i := range list {
		out[i] = node{list[i].ID, list[i].Path, list[i].Title, bag(list[i].Statements, func(s *Statement) (string, bool) {
			return s.Anchor.Level + "\x00" + Normalise(s.Text), s.Layer == list[i].ID
		})}
	}
	return out
}

func bag(list []Statement, key func(*Statement) (string, bool)) map[string]int {
	out := map[string]int{}
	for i := range list {
		if k, ok := key(&list[i]); ok {
			out[k]++
		}
	}
	return out
}

// relink aligns one framework with what it was.
func (f *Framework) relink(old *Framework) {
	levels := func(g *Framework) []node {
		out := make([]node, len(g.Levels))
		for i, l := range g.Levels {
			out[i] = node{l.ID, l.Key, l.Title, bag(g.Statements, func(s *Statement) (string, bool) {
				return s.Layer + "\x00" + Normalise(s.Text), s.Anchor.Level == l.ID
			})}
		}
		return out
	}
	was, now := levels(old), levels(f)
	at := align(was, now, byBoth, byTitle, byKey)
	for i, j := range at {
		if j >= 0 {
			f.Levels[i].remember(&old.Levels[j])
		}
	}
	f.renameLevels(rename(was, now, at))

	dimensions := func(g *Framework) []node {
		out := make([]node, len(g.Dimensions))
		for i, d := range g.Dimensions {
			out[i] = node{d.ID, d.Key, d.Title, bag(g.Statements, func(s *Statement) (string, bool) {
				return s.Anchor.Level + "\x00" + Normalise(s.Text), s.Anchor.Dimension == d.ID
			})}
		}
		return out
	}
	was, now = dimensions(old), dimensions(f)
	f.renameDimensions(rename(was, now, align(was, now, byBoth, byTitle, byKey)))

	competencies := func(g *Framework) []node {
		out := make([]node, len(g.Competencies))
		for i, c := range g.Competencies {
			out[i] = node{c.ID, c.Dimension + "/" + c.Key, c.Dimension + "/" + c.Title, bag(g.Statements, func(s *Statement) (string, bool) {
				return s.Anchor.Level + "\x00" + Normalise(s.Text), s.Anchor.Competency == c.ID
			})}
		}
		return out
	}
	was, now = competencies(old), competencies(f)
	f.renameCompetencies(rename(was, now, align(was, now, byBoth, byTitle, byKey)))
}

// remember keeps the page names a level had, so that what names it by one of
// them still finds it.
func (l *Level) remember(old *Level) {
	for _, name := range append(slices.Clone(old.Aliases), old.Key) {
		if name != l.Key && !slices.Contains(l.Aliases, name) {
			l.Aliases = append(l.Aliases, name)
		}
	}
}

// eachAnchor visits every place in the framework that points at a cell.
func (f *Framework) eachAnchor(visit func(*Anchor)) {
	for i := range f.Statements {
		visit(&f.Statements[i].Anchor)
	}
	for i := range f.Blocks {
		visit(&f.Blocks[i].Anchor)
	}
	for i := range f.Gaps {
		visit(&f.Gaps[i].Anchor)
	}
}

func follow(ids map[string]string, id *string) {
	if to, ok := ids[*id]; ok {
		*id = to
	}
}

func (f *Framework) renameLevels(ids map[string]string) {
	for i := range f.Levels {
		follow(ids, &f.Levels[i].ID)
		follow(ids, &f.Levels[i].Extends)
	}
	f.eachAnchor(func(a *Anchor) { follow(ids, &a.Level) })
}

func (f *Framework) renameDimensions(ids map[string]string) {
	for i := range f.Dimensions {
		follow(ids, &f.Dimensions[i].ID)
		follow(ids, &f.Dimensions[i].Parent)
	}
	for i := range f.Competencies {
		follow(ids, &f.Competencies[i].Dimension)
	}
	f.eachAnchor(func(a *Anchor) { follow(ids, &a.Dimension) })
}

func (f *Framework) renameCompetencies(ids map[string]string) {
	for i := range f.Competencies {
		follow(ids, &f.Competencies[i].ID)
	}
	f.eachAnchor(func(a *Anchor) { follow(ids, &a.Competency) })
}
