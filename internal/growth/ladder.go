package growth

import (
	"slices"
	"strings"

	"belay/internal/evidence"
	"belay/internal/framework"
)

// Ladder is one track of an edition as growth reads it: levels, rows of
// dimensions by layer, and what each level expects. It is made once for each
// edition and never changed.
type Ladder struct {
	Edition    string
	Framework  string
	Track      string
	Title      string // of the framework: "Infrastructure Platforms"
	TrackTitle string // "" when the framework has one track
	Unit       string // handle of the unit it was written for
	Cumulative bool   // a level also asks for what the levels below it ask
	Layers     []Layer
	Levels     []Level // lowest first
	Rows       []Row   // layers outermost first, dimensions in page order

	expectations []Expectation
	byID         map[string]int
	cells        map[cell][]int
}

// Layer is one unit's part of a ladder.
type Layer struct {
	ID, Title string
	Version   int
	ReadOn    string // date of the import
}

// Level is one rung.
type Level struct {
	ID, Key, Title string
	Aliases        []string
	Total          int // expectations
}

// Row is one dimension of one layer. Key names it in addresses.
type Row struct {
	Key          string
	Layer        int // index into Layers
	Dimension    string
	Title        string
	Expectations int // at all levels
}

// Expectation is one statement a person can say something of.
type Expectation struct {
	ID       string
	Row      int // index into Rows
	Level    int // index into Levels
	Text     string
	Examples []string
	Origin   framework.Origin
}

type cell struct{ row, level int }

// NewLadder reads one track out of an edition's folded framework. layers gives
// version and date of each layer by id.
func NewLadder(edition string, f *framework.Framework, track string, layers map[string]Layer) *Ladder {
	l := &Ladder{Edition: edition, Framework: f.ID, Track: track, Title: f.Title, Unit: f.Unit,
		Cumulative: f.Cumulative == framework.CumulativeTrue, byID: map[string]int{}, cells: map[cell][]int{}}
	if len(f.Tracks) > 1 {
		for _, t := range f.Tracks {
			if t.ID == track {
				l.TrackTitle = t.Title
			}
		}
	}
	for _, ref := range f.Layers {
		info := layers[ref.ID]
		info.ID, info.Title = ref.ID, ref.Title
		l.Layers = append(l.Layers, info)
	}
	levels := map[string]int{}
	for _, lv := range f.Levels {
		if lv.Track == track {
			levels[lv.ID] = len(l.Levels)
			l.Levels = append(l.Levels, Level{ID: lv.ID, Key: lv.Key, Title: lv.Title, Aliases: lv.Aliases})
		}
	}
	l.fill(f, levels)
	return l
}

func (l *Ladder) fill(f *framework.Framework, levels map[string]int) {
	rows := l.rows(f, levels)
	examples := map[string][]string{}
	for _, e := range f.Examples {
		examples[e.Statement] = append(examples[e.Statement], e.Text)
	}
	for _, s := range f.Statements {
		level, ok := levels[s.Anchor.Level]
		if !ok || !markable(s) {
			continue
		}
		n := len(l.expectations)
		e := Expectation{ID: s.ID, Row: rows[rowID{s.Layer, s.Anchor.Dimension}], Level: level, Text: s.Text, Examples: examples[s.ID], Origin: s.Origin}
		l.expectations = append(l.expectations, e)
		l.byID[s.ID] = n
		l.cells[cell{e.Row, level}] = append(l.cells[cell{e.Row, level}], n)
		l.Levels[level].Total++
		l.Rows[e.Row].Expectations++
	}
}

// markable tells what one can meet: not what to avoid, and no summary.
func markable(s framework.Statement) bool {
	return s.Kind != framework.Avoids && s.Kind != framework.Summarises
}

type rowID struct{ layer, dimension string }

// rows orders the ladder's rows: layers outermost first, then the dimensions in
// page order. A dimension that several layers speak in has a row in each.
func (l *Ladder) rows(f *framework.Framework, levels map[string]int) map[rowID]int {
	used, layersOf := map[rowID]bool{}, map[string]int{}
	for _, s := range f.Statements {
		id := rowID{s.Layer, s.Anchor.Dimension}
		if _, ok := levels[s.Anchor.Level]; ok && markable(s) && !used[id] {
			used[id] = true
			layersOf[id.dimension]++
		}
	}
	dimensions := append([]framework.Dimension{{ID: "", Title: l.Title}}, f.Dimensions...)
	out := map[rowID]int{}
	for i, layer := range l.Layers {
		for _, d := range dimensions {
			id := rowID{layer.ID, d.ID}
			if !used[id] {
				continue
			}
			key := d.ID
			if key == "" {
				key = "general"
			}
			if layersOf[d.ID] > 1 || key == "target" { // the face has a page of that name beside the rows
				key += "." + layer.ID
			}
			out[id] = len(l.Rows)
			l.Rows = append(l.Rows, Row{Key: key, Layer: i, Dimension: d.ID, Title: d.Title})
		}
	}
	return out
}

// Ref is the ladder as records name it.
func (l *Ladder) Ref() string { return l.Framework + "/" + l.Track }

// LevelRef is one of its levels as records and imports name it.
func (l *Ladder) LevelRef(i int) string { return framework.Ref(l.Framework, l.Track, l.Levels[i].ID) }

// Level finds a level by id, page name or alias; -1 when there is none.
func (l *Ladder) Level(name string) int {
	for _, same := range []func(Level) bool{
		func(v Level) bool { return v.ID == name },
		func(v Level) bool { return v.Key == name },
		func(v Level) bool { return slices.Contains(v.Aliases, name) },
	} {
		if i := slices.IndexFunc(l.Levels, same); i >= 0 && name != "" {
			return i
		}
	}
	return -1
}

// Row finds a row by its key, or by its dimension when one layer came to speak
// in it later; -1 when there is none.
func (l *Ladder) Row(key string) int {
	if i := slices.IndexFunc(l.Rows, func(r Row) bool { return r.Key == key }); i >= 0 {
		return i
	}
	dimension, _, _ := strings.Cut(key, ".")
	return slices.IndexFunc(l.Rows, func(r Row) bool { return r.Dimension == dimension })
}

// Expectation finds an expectation by its statement's id.
func (l *Ladder) Expectation(id string) (Expectation, bool) {
	i, ok := l.byID[id]
	if !ok {
		return Expectation{}, false
	}
	return l.expectations[i], true
}

// At lists what a level expects in a row, in page order.
func (l *Ladder) At(row, level int) []Expectation {
	var out []Expectation
	for _, i := range l.cells[cell{row, level}] {
		out = append(out, l.expectations[i])
	}
	return out
}

// Pin is an expectation as a record keeps it.
func (l *Ladder) Pin(e Expectation) evidence.Pin {
	row := l.Rows[e.Row]
	return evidence.Pin{Edition: l.Edition, Statement: e.ID, Ladder: l.Ref(), LevelID: l.Levels[e.Level].ID, Level: l.Levels[e.Level].Title,
		DimensionID: row.Dimension, Dimension: row.Title, Text: e.Text}
}

// Ladders are all ladders in force, in a fixed order.
type Ladders []*Ladder

// Find is the ladder of a framework's track; nil when there is none.
func (ls Ladders) Find(frameworkID, track string) *Ladder {
	for _, l := range ls {
		if l.Framework == frameworkID && l.Track == track {
			return l
		}
	}
	return nil
}

// ByRef finds the ladder and level that a reference framework/track/level
// names; nil and -1 when there is no such ladder, -1 alone when the level is
// not on it.
func (ls Ladders) ByRef(ref string) (*Ladder, int) {
	parts := strings.Split(ref, "/")
	if len(parts) != 3 {
		return nil, -1
	}
	l := ls.Find(parts[0], parts[1])
	if l == nil {
		return nil, -1
	}
	return l, l.Level(parts[2])
}

// ForUnit is the first ladder written for a unit; nil when it has none.
func (ls Ladders) ForUnit(handle string) *Ladder {
	for _, l := range ls {
		if l.Unit == handle && handle != "" {
			return l
		}
	}
	return nil
}

// Pins finds expectations by statement id. A statement that several ladders
// include is pinned on the one preferred, else on the first.
func (ls Ladders) Pins(statements []string, preferred *Ladder) map[string]evidence.Pin {
	order := ls
	if preferred != nil {
		order = append(Ladders{preferred}, ls...)
	}
	out := map[string]evidence.Pin{}
	for _, id := range statements {
		for _, l := range order {
			if e, ok := l.Expectation(id); ok {
				out[id] = l.Pin(e)
				break
			}
		}
	}
	return out
}
