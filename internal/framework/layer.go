package framework

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Layer is what one unit says: the statements written in its name, wherever
// they are read. Several frameworks may draw on one layer. Its levels and
// dimensions are those under which its statements were first placed; each
// framework may show them under headings of its own.
type Layer struct {
	ID         string
	Title      string
	Levels     []Node
	Dimensions []Node
	Statements []Statement // Parent and SameAs point inside the layer
	Examples   []Example
}

// Node is a level or dimension as a layer knows it.
type Node struct{ ID, Key, Title string }

// Assemble gathers the statements of frameworks by layer. A statement that
// several frameworks include from one place is one statement of its layer, as
// are equal texts in one cell, which is how twin include files read. It
// returns the frameworks with statement ids that point into the layers.
func Assemble(list []Framework) ([]Framework, []Layer) {
	list = slices.Clone(list)
	var layers []Layer
	at := map[string]int{}
	for i := range list {
		list[i] = list[i].clone()
		for _, ref := range list[i].Layers {
			if j, ok := at[ref.ID]; ok {
				if list[i].ID != ref.ID {
					layers[j].Title = ref.Title // what others call it, not the title of its matrix
				}
				continue
			}
			at[ref.ID] = len(layers)
			layers = append(layers, Layer{ID: ref.ID, Title: ref.Title})
		}
	}
	for j := range layers {
		g := &gatherer{layer: &layers[j], spots: map[spotKey]int{}, ids: map[string]bool{}, cells: map[cellKey][]int{}}
		for _, owner := range []bool{true, false} {
			for i := range list {
				if owner == (list[i].ID == layers[j].ID) {
					g.take(&list[i])
				}
			}
		}
	}
	return list, layers
}

// clone copies what Assemble and Advance change.
func (f Framework) clone() Framework {
	f.Layers = slices.Clone(f.Layers)
	f.Tracks = slices.Clone(f.Tracks)
	f.Levels = slices.Clone(f.Levels)
	f.Dimensions = slices.Clone(f.Dimensions)
	f.Competencies = slices.Clone(f.Competencies)
	f.Statements = slices.Clone(f.Statements)
	f.Examples = slices.Clone(f.Examples)
	f.Blocks = slices.Clone(f.Blocks)
	f.Gaps = slices.Clone(f.Gaps)
	return f
}

// gatherer fills one layer from the frameworks that draw on it.
type gatherer struct {
	layer *Layer
	spots map[spotKey]int
	ids   map[string]bool
	cells map[cellKey][]int
}

type spotKey struct {
	level, file string
	line        int
}

type cellKey struct{ level, dimension string }

func (g *gatherer) take(f *Framework) {
	used := map[int]bool{} // statements of the layer that this framework has already
	ids := map[string]string{}
	examples := map[string][]Example{}
	for _, e := range f.Examples {
		examples[e.Statement] = append(examples[e.Statement], e)
	}
	for i := range f.Statements {
		s := f.Statements[i]
		if s.Layer != g.layer.ID {
			continue
		}
		n := g.find(&s, used)
		if n < 0 {
			n = g.add(f, s, ids[s.Parent], examples[s.ID])
		}
		used[n] = true
		ids[s.ID] = g.layer.Statements[n].ID
	}
	f.reID(func(id string) string {
		if to, ok := ids[id]; ok {
			return to
		}
		return id
	})
}

// find looks for the statement in the layer: by where it is written, then by
// its words in its cell.
func (g *gatherer) find(s *Statement, used map[int]bool) int {
	if n, ok := g.spots[spotKey{s.Anchor.Level, s.Origin.File, s.Origin.From}]; ok && !used[n] {
		return n
	}
	text := Normalise(s.Text)
	for _, n := range g.cells[cellKey{s.Anchor.Level, s.Anchor.Dimension}] {
		if !used[n] && Normalise(g.layer.Statements[n].Text) == text && g.layer.Statements[n].Name == s.Name {
			return n
		}
	}
	return -1
}

func (g *gatherer) add(f *Framework, s Statement, parent string, examples []Example) int {
	l := g.layer
	n, cell := len(l.Statements), cellKey{s.Anchor.Level, s.Anchor.Dimension}
	if g.ids[s.ID] {
		s.ID += "~" + strconv.Itoa(n)
	}
	g.ids[s.ID] = true
	s.Parent, s.SameAs, s.Order = parent, "", len(g.cells[cell])
	l.Statements = append(l.Statements, s)
	for _, e := range examples {
		e.Statement = s.ID
		l.Examples = append(l.Examples, e)
	}
	if lv := f.Level(s.Anchor.Level); lv != nil && !hasNode(l.Levels, lv.ID) {
		l.Levels = append(l.Levels, Node{lv.ID, lv.Key, lv.Title})
	}
	if d := f.Dimension(s.Anchor.Dimension); d != nil && !hasNode(l.Dimensions, d.ID) {
		l.Dimensions = append(l.Dimensions, Node{d.ID, d.Key, d.Title})
	}
	g.spots[spotKey{s.Anchor.Level, s.Origin.File, s.Origin.From}] = n
	g.cells[cell] = append(g.cells[cell], n)
	return n
}

func hasNode(list []Node, id string) bool {
	return slices.ContainsFunc(list, func(n Node) bool { return n.ID == id })
}

// Hash is the identity of a layer's content: every title, text, order and
// explicit id in it. Where it was read from and the ids given to statements
// are not part of it, so a renamed folder is the same layer; nor is the order
// of levels and dimensions, which belongs to the frameworks.
func (l *Layer) Hash() string {
	type statement struct {
		Anchor     Anchor
		Kind       Kind
		Name, Text string
		Parent     int
		Pair       string
		Examples   []string
	}
	sorted := slices.Clone(l.Statements)
	slices.SortStableFunc(sorted, func(a, b Statement) int {
		return cmp.Or(strings.Compare(a.Anchor.Level, b.Anchor.Level), strings.Compare(a.Anchor.Dimension, b.Anchor.Dimension), cmp.Compare(a.Order, b.Order))
	})
	at := make(map[string]int, len(sorted))
	for i, s := range sorted {
		at[s.ID] = i
	}
	examples := l.examples()
	list := make([]statement, 0, len(sorted))
	for _, s := range sorted {
		parent := -1
		if s.Parent != "" {
			parent = at[s.Parent]
		}
		list = append(list, statement{s.Anchor, s.Kind, s.Name, s.Text, parent, s.Pair, examples[s.ID]})
	}
	return digest(struct {
		ID, Title          string
		Levels, Dimensions []Node
		Statements         []statement
	}{l.ID, l.Title, titles(l.Levels), titles(l.Dimensions), list})
}

// examples is the texts of the examples by statement.
func (l *Layer) examples() map[string][]string {
	out := map[string][]string{}
	for _, e := range l.Examples {
		out[e.Statement] = append(out[e.Statement], e.Text)
	}
	return out
}

// titles leaves out the keys of nodes, which follow file names, and their order.
func titles(list []Node) []Node {
	out := make([]Node, len(list))
	for i, n := range list {
		out[i] = Node{ID: n.ID, Title: n.Title}
	}
	slices.SortFunc(out, func(a, b Node) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// digest is the SHA-256 of a value's JSON, hex.
func digest(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic("framework: a value that has no JSON: " + err.Error()) // only plain structs come here
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
