package framework

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/handbook"
)

// A history is a random matrix and random edits of it, as plain data: the
// property runs it, and the positive control runs it against a broken matcher.
type history struct {
	Cells   [][]int // statements per level and dimension of the first version
	Imports [][]edit
}

type edit struct {
	Op         string
	A, B, C, D int
}

var (
	contentEdits   = []string{"add", "remove", "reword", "shift", "repeat", "hop", "move"}
	structureEdits = []string{"retitle dimension", "retitle level", "rename folder", "reorder dimensions", "nothing"}
)

func histories() *rapid.Generator[history] {
	return rapid.Custom(func(t *rapid.T) history {
		levels, dims := rapid.IntRange(2, 4).Draw(t, "levels"), rapid.IntRange(2, 4).Draw(t, "dimensions")
		var h history
		for range levels {
			h.Cells = append(h.Cells, rapid.SliceOfN(rapid.IntRange(1, 4), dims, dims).Draw(t, "row"))
		}
		for range rapid.IntRange(1, 4).Draw(t, "imports") {
			kinds, most := contentEdits, 5
			if rapid.Bool().Draw(t, "structure") {
				kinds, most = structureEdits, 2
			}
			var list []edit
			for range rapid.IntRange(1, most).Draw(t, "edits") {
				n := rapid.SliceOfN(rapid.IntRange(0, 99), 4, 4).Draw(t, "numbers")
				list = append(list, edit{rapid.SampledFrom(kinds).Draw(t, "op"), n[0], n[1], n[2], n[3]})
			}
			h.Imports = append(h.Imports, list)
		}
		return h
	})
}

// model is the matrix as its authors see it. A tag is the identity of a thing;
// the program never sees it and must follow it all the same.
type model struct {
	folder string
	levels []*titled
	dims   []*titled
	cells  map[[2]int][]*line // by tags of level and dimension
	next   int
	moves  []Move
	had    map[[2]int][]string // texts at the last import
	ids    map[int]string      // tag -> id given at its first import
	want   wanted
}

type titled struct {
	tag   int
	title string
}

type line struct {
	tag     int
	text    string
	touched bool // edited since the last import
}

// wanted is what the next diff must say.
type wanted struct{ added, removed, reworded, moved, levelChanged int }

var levelNames = []string{"Junior", "Intermediate", "Senior", "Staff"}

func newModel(cells [][]int) *model {
	m := &model{folder: "matrix/alpha", cells: map[[2]int][]*line{}, ids: map[int]string{}}
	for range cells[0] {
		m.dims = append(m.dims, &titled{m.tag(), m.fresh("Dimension")})
	}
	for i, row := range cells {
		l := &titled{m.tag(), levelNames[i]}
		m.levels = append(m.levels, l)
		for j, n := range row {
			for range n {
				m.append(l, m.dims[j], m.text())
			}
		}
	}
	return m
}

func (m *model) tag() int { m.next++; return m.next }

func (m *model) fresh(word string) string { return fmt.Sprintf("%s %s", word, wordFor(m.tag())) }

// text is a sentence whose telling words no other sentence has.
func (m *model) text() string {
	w := make([]any, 6)
	for i := range w {
		w[i] = wordFor(m.tag())
	}
	return fmt.Sprintf("Keeps %s and %s for the %s of %s, %s %s.", w...)
}

// wordFor spells a number, so that words differ and have no digits.
func wordFor(n int) string {
	var b strings.Builder
	for ; n > 0; n /= 10 {
		b.WriteString([]string{"ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"}[n%10])
	}
	return b.String()
}

func (m *model) append(l, d *titled, text string) {
	k := [2]int{l.tag, d.tag}
	m.cells[k] = append(m.cells[k], &line{tag: m.tag(), text: text, touched: true})
}

func (m *model) at(e edit) ([2]int, []*line) {
	k := [2]int{m.levels[e.A%len(m.levels)].tag, m.dims[e.B%len(m.dims)].tag}
	return k, m.cells[k]
}

// pick is an untouched line of a cell that holds others beside it.
func (m *model) pick(e edit) ([2]int, int, bool) {
	k, list := m.at(e)
	i := e.C % len(list)
	return k, i, len(list) > 1 && !list[i].touched
}

func (m *model) apply(e edit) {
	switch e.Op {
	case "add":
		k, list := m.at(e)
		m.cells[k] = slices.Insert(list, e.C%(len(list)+1), &line{tag: m.tag(), text: m.text(), touched: true})
		m.want.added++
	case "remove":
		if k, i, ok := m.pick(e); ok {
			m.cells[k] = slices.Delete(m.cells[k], i, i+1)
			m.want.removed++
		}
	case "reword":
		if k, i, ok := m.pick(e); ok {
			l := m.cells[k][i]
			words := strings.Fields(l.text)
			words[1], words[len(words)-1] = wordFor(m.tag()), wordFor(m.tag())+"."
			l.text, l.touched = strings.Join(words, " "), true
			m.want.reworded++
		}
	case "shift": // to another place of its cell
		if k, i, ok := m.pick(e); ok {
			l := m.cells[k][i]
			rest := slices.Delete(slices.Clone(m.cells[k]), i, i+1)
			m.cells[k] = slices.Insert(rest, e.D%(len(rest)+1), l)
		}
	case "repeat": // the words of one cell once more in another: not the same statement
		k, list := m.at(e)
		to := [2]int{m.levels[(e.A+e.C)%len(m.levels)].tag, m.dims[e.D%len(m.dims)].tag}
		if to != k && !m.holds(to, list[e.C%len(list)].text) {
			m.cells[to] = append(m.cells[to], &line{tag: m.tag(), text: list[e.C%len(list)].text, touched: true})
			m.want.added++
		}
	case "hop": // taken out here and written there, without a word by the author: a new statement
		if k, i, ok := m.pick(e); ok {
			to := [2]int{m.levels[(e.A+e.C)%len(m.levels)].tag, m.dims[e.D%len(m.dims)].tag}
			if l := m.cells[k][i]; to != k && !m.holds(to, l.text) {
				m.cells[k] = slices.Delete(m.cells[k], i, i+1)
				m.cells[to] = append(m.cells[to], &line{tag: m.tag(), text: l.text, touched: true})
				m.want.added++
				m.want.removed++
			}
		}
	case "move":
		m.move(e)
	case "retitle dimension":
		m.dims[e.A%len(m.dims)].title = m.fresh("Renamed")
	case "retitle level":
		m.levels[e.A%len(m.levels)].title = m.fresh("Grade")
	case "rename folder":
		m.folder = "matrix/" + wordFor(m.tag())
	case "reorder dimensions":
		i, j := e.A%len(m.dims), e.B%len(m.dims)
		m.dims[i], m.dims[j] = m.dims[j], m.dims[i]
	}
}

// holds tells whether a cell has the text, or had it at the last import: two
// equal ones in one cell cannot be told apart, by the program or by its readers.
func (m *model) holds(k [2]int, text string) bool {
	return slices.Contains(m.had[k], text) || slices.ContainsFunc(m.cells[k], func(l *line) bool { return l.text == text })
}

// move takes a line to another cell and says so.
func (m *model) move(e edit) {
	k, i, ok := m.pick(e)
	to := [2]int{m.levels[e.C%len(m.levels)].tag, m.dims[e.D%len(m.dims)].tag}
	if !ok || to == k {
		return
	}
	l := m.cells[k][i]
	if m.holds(to, l.text) {
		return
	}
	m.cells[k] = slices.Delete(m.cells[k], i, i+1)
	m.cells[to] = append(m.cells[to], l)
	l.touched = true
	m.moves = append(m.moves, Move{From: m.ids[l.tag],
		To: m.ids[to[0]] + "/" + m.ids[to[1]] + "#" + TextHash(l.text)})
	if to[0] != k[0] {
		m.want.levelChanged++
	}
	if to[1] != k[1] {
		m.want.moved++
	}
}

// write renders the model as the Markdown that its authors would commit.
func (m *model) write(root string) error {
	dir := filepath.Join(root, filepath.FromSlash(m.folder))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var index strings.Builder
	index.WriteString("---\ntitle: Career matrix of Alpha\n---\n\n## Levels\n\n")
	for _, l := range m.levels {
		file := Slug(l.title) + ".md"
		fmt.Fprintf(&index, "1. [%s](%s)\n", l.title, file)
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: %s - Career matrix of Alpha\n---\n\n## %s\n\nWhat this level is.\n", l.title, l.title)
		for _, d := range m.dims {
			fmt.Fprintf(&b, "\n## %s\n\n", d.title)
			for _, s := range m.cells[[2]int{l.tag, d.tag}] {
				fmt.Fprintf(&b, "1. %s\n", s.text)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "_index.md"), []byte(index.String()), 0o644)
}

type stepper func(was State, read []Framework, moved []Move, mint Mint) (State, []Diff)

// run plays a history: after each import, counts and ids must follow the
// model, and reading the same tree again must change nothing.
func run(h history, root string, step stepper) error {
	m := newModel(h.Cells)
	var state State
	minted := 0
	mint := func(Statement) string { minted++; return fmt.Sprintf("s%d", minted) }
	for n := range len(h.Imports) + 1 {
		m.want, m.moves = wanted{}, nil
		if n > 0 {
			for _, e := range h.Imports[n-1] {
				m.apply(e)
			}
		}
		dir := filepath.Join(root, fmt.Sprint(n))
		if err := m.write(dir); err != nil {
			return err
		}
		tree, err := handbook.Read(dir, handbook.Option{Workers: 1})
		if err != nil {
			return err
		}
		read, problems := Compile(tree)
		if len(read) != 1 {
			return fmt.Errorf("import %d: %d frameworks, problems %v", n, len(read), problems)
		}
		before := state
		var diffs []Diff
		state, diffs = step(state, read, m.moves, mint)
		if err := m.follows(n, state, diffs); err != nil {
			return fmt.Errorf("import %d: %w", n, err)
		}
		if changed := len(before.Layers) == 0 || before.Layers[0].Hash() != state.Layers[0].Hash(); changed == diffs[0].Empty() {
			return fmt.Errorf("import %d: hash changed %v, diff says %s", n, changed, diffs[0].Sentence())
		}
		again, none := step(state, read, nil, mint)
		if !none[0].Empty() || again.Layers[0].Hash() != state.Layers[0].Hash() {
			return fmt.Errorf("import %d: the same tree again: %s", n, none[0].Sentence())
		}
		m.had = map[[2]int][]string{}
		for k, list := range m.cells {
			for _, l := range list {
				l.touched = false
				m.had[k] = append(m.had[k], l.text)
			}
		}
	}
	return nil
}

// follows compares what was imported with the model.
func (m *model) follows(n int, state State, diffs []Diff) error {
	if len(state.Frameworks) != 1 || len(state.Layers) != 1 || len(diffs) != 1 {
		return fmt.Errorf("%d frameworks, %d layers, %d diffs", len(state.Frameworks), len(state.Layers), len(diffs))
	}
	f := &state.Frameworks[0]
	same := func(what string, tag int, id string) error {
		if was, ok := m.ids[tag]; ok && was != id {
			return fmt.Errorf("%s was %q and is now %q", what, was, id)
		}
		for t, other := range m.ids {
			if t != tag && other == id {
				return fmt.Errorf("%s got the id %q of another", what, id)
			}
		}
		m.ids[tag] = id
		return nil
	}
	if err := same("framework", 0, f.ID); err != nil {
		return err
	}
	if len(f.Levels) != len(m.levels) || len(f.Dimensions) != len(m.dims) {
		return fmt.Errorf("%d levels, %d dimensions", len(f.Levels), len(f.Dimensions))
	}
	total := 0
	for i, l := range m.levels {
		if f.Levels[i].Title != l.title {
			return fmt.Errorf("level %d is %q, want %q", i, f.Levels[i].Title, l.title)
		}
		if err := same("level "+l.title, l.tag, f.Levels[i].ID); err != nil {
			return err
		}
		for j, d := range m.dims {
			if err := same("dimension "+d.title, d.tag, f.Dimensions[j].ID); err != nil {
				return err
			}
			var got []Statement
			for _, s := range f.At(f.Levels[i].ID) {
				if s.Anchor.Dimension == f.Dimensions[j].ID {
					got = append(got, s)
				}
			}
			want := m.cells[[2]int{l.tag, d.tag}]
			total += len(want)
			if len(got) != len(want) {
				return fmt.Errorf("%s, %s: %d statements, want %d", l.title, d.title, len(got), len(want))
			}
			for k := range want {
				if got[k].Text != want[k].text {
					return fmt.Errorf("%s, %s: %q, want %q", l.title, d.title, got[k].Text, want[k].text)
				}
				if err := same("statement "+want[k].text, want[k].tag, got[k].ID); err != nil {
					return err
				}
			}
		}
	}
	if s := f.Summary(); s.Expectations != total {
		return fmt.Errorf("summary counts %d, want %d", s.Expectations, total)
	}
	d := diffs[0]
	got := wanted{len(d.Added), len(d.Removed), len(d.Reworded), len(d.Moved), len(d.LevelChanged)}
	if n == 0 {
		got, m.want = wanted{}, wanted{}
	}
	if got != m.want {
		return fmt.Errorf("diff says %+v, want %+v", got, m.want)
	}
	if len(d.UnknownMoves) > 0 {
		return fmt.Errorf("unknown moves %v", d.UnknownMoves)
	}
	return nil
}

func TestCountsAndIdsFollowEveryEdit(t *testing.T) {
	t.Parallel()
	gen := histories()
	rapid.Check(t, func(rt *rapid.T) {
		h := gen.Draw(rt, "history")
		root, err := os.MkdirTemp(t.TempDir(), "h")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(root)
		if err := run(h, root, Advance); err != nil {
			rt.Fatal(err)
		}
	})
}

// The property must bite: a matcher that pays no heed to dimensions gives a
// statement that was taken out of one the id it had there; one that ignores
// levels does the same across them.
func TestTheHistoriesFindABrokenMatcher(t *testing.T) {
	t.Parallel()
	faults := map[string]rules{
		"ignores dimensions": {[]sameness{byID, byBoth, byTitle, byKey}, func(s *Statement) cellKey { return cellKey{s.Anchor.Level, ""} }},
		"ignores levels":     {[]sameness{byID, byBoth, byTitle, byKey}, func(s *Statement) cellKey { return cellKey{"", s.Anchor.Dimension} }},
	}
	for name, broken := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gen := histories()
			for seed := range 300 {
				err := run(gen.Example(seed), t.TempDir(), func(was State, read []Framework, moved []Move, mint Mint) (State, []Diff) {
					return advance(was, read, moved, mint, broken)
				})
				if err != nil {
					t.Logf("seed %d: %v", seed, err)
					return
				}
			}
			t.Fatal("300 histories did not find it")
		})
	}
}
