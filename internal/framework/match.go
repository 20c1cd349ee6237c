package framework

import (
	"slices"
	"strconv"
	"strings"
)

// Move is an author's word that a statement, level or dimension is another's
// successor: it overrides the matcher. From names what was, To what is now, by
// explicit id, stored id, or "level/dimension#hash" with the hash of the text.
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Mint makes the id of a statement that was not there before.
type Mint func(Statement) string

// Match gives the statements of a layer that was read again the ids they had,
// and says what has changed. In this order: an author's Move; an explicit id;
// the same words in the same level and dimension, in order; the most similar
// words there, one to one and at least alike. What is left is new, and what
// nothing was matched to is removed. Levels and dimensions are aligned first,
// by title and then by content. Match is deterministic.
func Match(old, next Layer, moved []Move, mint Mint) (Layer, Diff) {
	return match(old, next, moved, mint, rules{ways: []sameness{byBoth, byTitle, byKey}, cell: cellOf})
}

// rules is what the matcher goes by: how levels and dimensions are aligned, and
// within which cell statements are compared. Only the tests' planted faults
// use other cells.
type rules struct {
	ways []sameness
	cell func(*Statement) cellKey
}

func cellOf(s *Statement) cellKey { return cellKey{s.Anchor.Level, s.Anchor.Dimension} }

func match(old, next Layer, moved []Move, mint Mint, r rules) (Layer, Diff) {
	next = next.clone()
	next.settle(&old, r.ways)
	m := newMatcher(old.Statements, next.Statements)
	unknown := m.byMove(moved)
	m.byName()
	m.inCells(r.cell, m.byText)
	m.inCells(r.cell, m.byLikeness)

	used := make(map[string]bool, len(old.Statements))
	for _, s := range old.Statements {
		used[s.ID] = true
	}
	ids := make(map[string]string, len(next.Statements))
	for i, s := range next.Statements {
		if m.of[i] >= 0 {
			ids[s.ID] = old.Statements[m.of[i]].ID
			continue
		}
		id := mint(s)
		for n := 2; used[id]; n++ {
			id = mint(s) + "~" + strconv.Itoa(n)
		}
		used[id] = true
		ids[s.ID] = id
	}
	next.reID(ids)
	return next, difference(&old, &next, unknown)
}

func (l Layer) clone() Layer {
	l.Levels, l.Dimensions = slices.Clone(l.Levels), slices.Clone(l.Dimensions)
	l.Statements, l.Examples = slices.Clone(l.Statements), slices.Clone(l.Examples)
	return l
}

func (l *Layer) reID(ids map[string]string) {
	for i := range l.Statements {
		follow(ids, &l.Statements[i].ID)
		follow(ids, &l.Statements[i].Parent)
		follow(ids, &l.Statements[i].SameAs)
	}
	for i := range l.Examples {
		follow(ids, &l.Examples[i].Statement)
	}
}

// settle gives the layer's levels and dimensions the ids they had.
func (l *Layer) settle(old *Layer, ways []sameness) {
	side := func(g *Layer, list []Node, key func(*Statement) (string, string)) []node {
		out := make([]node, len(list))
		for i, n := range list {
			out[i] = node{n.ID, n.Key, n.Title, bag(g.Statements, func(s *Statement) (string, bool) {
				in, text := key(s)
				return text, in == n.ID
			})}
		}
		return out
	}
	byLevel := func(s *Statement) (string, string) { return s.Anchor.Level, Normalise(s.Text) }
	was, now := side(old, old.Levels, byLevel), side(l, l.Levels, byLevel)
	levels := rename(was, now, align(was, now, ways...))
	for i := range l.Levels {
		follow(levels, &l.Levels[i].ID)
	}
	for i := range l.Statements {
		follow(levels, &l.Statements[i].Anchor.Level)
	}
	byDimension := func(s *Statement) (string, string) {
		return s.Anchor.Dimension, s.Anchor.Level + "\x00" + Normalise(s.Text)
	}
	was, now = side(old, old.Dimensions, byDimension), side(l, l.Dimensions, byDimension)
	dimensions := rename(was, now, align(was, now, ways...))
	for i := range l.Dimensions {
		follow(dimensions, &l.Dimensions[i].ID)
	}
	for i := range l.Statements {
		follow(dimensions, &l.Statements[i].Anchor.Dimension)
	}
}

// matcher pairs the statements of two versions: of[i] is the old statement
// that next[i] is, -1 for none.
type matcher struct {
	old, next []Statement
	of        []int
	taken     []bool
}

func (m *matcher) pair(old, next int) { m.of[next], m.taken[old] = old, true }

// free tells whether two statements may still be paired: neither is, and they
// do not bear different explicit ids.
func (m *matcher) free(old, next int) bool {
	o, n := m.old[old].Name, m.next[next].Name
	return !m.taken[old] && m.of[next] < 0 && (o == "" || n == "" || o == n)
}

// byMove follows the author's moves and returns those that name nothing. A
// move that was followed in an earlier version is no fault.
func (m *matcher) byMove(moved []Move) []Move {
	var unknown []Move
	for _, mv := range moved {
		from, to := findRef(m.old, mv.From), findRef(m.next, mv.To)
		switch {
		case from >= 0 && to >= 0 && !m.taken[from] && m.of[to] < 0:
			m.pair(from, to)
		case from < 0 && findRef(m.old, mv.To) >= 0:
		default:
			unknown = append(unknown, mv)
		}
	}
	return unknown
}

// findRef finds the statement that a reference names, -1 for none or several.
func findRef(list []Statement, ref string) int {
	at := -1
	for i := range list {
		if named(&list[i], ref) {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

func named(s *Statement, ref string) bool {
	if ref == s.ID || s.Name != "" && ref == s.Name {
		return true
	}
	place, hash, ok := strings.Cut(ref, "#")
	if !ok || len(hash) < 6 || !strings.HasPrefix(TextHash(s.Text), hash) && hash != s.Name {
		return false
	}
	here := s.Anchor.Level + "/" + s.Anchor.Dimension
	return place == here || place == s.Layer+"/"+here
}

// byName pairs equal explicit ids: in the same level if there, else anywhere
// when the id stands once on each side.
func (m *matcher) byName() {
	old, next := map[string][]int{}, map[string][]int{}
	for i := range m.old {
		if n := m.old[i].Name; n != "" {
			old[n] = append(old[n], i)
		}
	}
	for i := range m.next {
		n := m.next[i].Name
		if n == "" {
			continue
		}
		next[n] = append(next[n], i)
		for _, j := range old[n] {
			if m.free(j, i) && m.old[j].Anchor.Level == m.next[i].Anchor.Level {
				m.pair(j, i)
				break
			}
		}
	}
	for i := range m.next {
		n := m.next[i].Name
		if n != "" && len(old[n]) == 1 && len(next[n]) == 1 && m.free(old[n][0], i) {
			m.pair(old[n][0], i)
		}
	}
}

// inCells runs a way of matching within every level and dimension.
func (m *matcher) inCells(cell func(*Statement) cellKey, run func(old, next []int)) {
	old, next := map[cellKey][]int{}, map[cellKey][]int{}
	var order []cellKey
	for i := range m.old {
		k := cell(&m.old[i])
		old[k] = append(old[k], i)
	}
	for i := range m.next {
		k := cell(&m.next[i])
		if next[k] == nil {
			order = append(order, k)
		}
		next[k] = append(next[k], i)
	}
	for _, k := range order {
		run(old[k], next[k])
	}
}

func (m *matcher) byText(old, next []int) {
	for _, i := range next {
		text := Normalise(m.next[i].Text)
		for _, j := range old {
			if m.free(j, i) && Normalise(m.old[j].Text) == text {
				m.pair(j, i)
				break
			}
		}
	}
}

func (m *matcher) byLikeness(old, next []int) {
	texts := func(list []Statement, at []int) []string {
		out := make([]string, len(at))
		for k, i := range at {
			out[k] = Normalise(list[i].Text)
		}
		return out
	}
	was, now := texts(m.old, old), texts(m.next, next)
	w := weigh(was, now)
	var pairs []pairing
	for a, j := range old {
		for b, i := range next {
			if !m.free(j, i) || (m.old[j].Parent == "") != (m.next[i].Parent == "") {
				continue // a heading of a nested list is no rewording of an item in it
			}
			if s := w.similarity(was[a], now[b]); s >= alike {
				pairs = append(pairs, pairing{j, i, s})
			}
		}
	}
	for _, p := range best(pairs) {
		m.pair(p.old, p.next)
	}
}

// Pair finds which of the old texts each of the next ones is, for texts that
// stand in no layer: the index into old, -1 for none. It goes by explicit ids
// (Name), then within each Anchor.Level and Anchor.Dimension by equal words in
// order, then by the most similar words, one to one and at least alike. A text
// with a Parent is only ever another's rewording with one.
func Pair(old, next []Statement) []int {
	m := newMatcher(old, next)
	m.byName()
	m.inCells(cellOf, m.byText)
	m.inCells(cellOf, m.byLikeness)
	return m.of
}

func newMatcher(old, next []Statement) *matcher {
	m := &matcher{old: old, next: next, of: make([]int, len(next)), taken: make([]bool, len(old))}
	for i := range m.of {
		m.of[i] = -1
	}
	return m
}
