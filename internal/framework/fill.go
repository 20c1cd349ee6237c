package framework

import (
	"regexp"
	"slices"
	"strings"

	"belay/internal/handbook"
)

// fill reads the statements of every level.
func (b *builder) fill() {
	known := map[string]bool{} // dimensions and competencies that hold a list somewhere
	cells := make([][]cell, len(b.pages))
	for i, lp := range b.pages {
		s := b.shapeOf(lp)
		cells[i] = make([]cell, len(lp.passages))
		for j := range lp.passages {
			p := &lp.passages[j]
			cells[i][j] = b.cellOf(lp, &s, p)
			if p.states() {
				known[cells[i][j].key()] = true
			}
		}
	}
	for i, lp := range b.pages {
		w := &writer{builder: b, lp: lp, known: known, order: map[string]int{}, lists: map[string]bool{}}
		for j := range lp.passages {
			if lp.passages[j].states() {
				w.lists[cells[i][j].key()] = true
			}
		}
		for j := range lp.passages {
			w.passage(&lp.passages[j], cells[i][j])
		}
	}
	b.checkColumns()
}

// key names the column of a cell.
func (c cell) key() string {
	parts := make([]string, 0, len(c.dims)+1)
	for _, h := range c.dims {
		parts = append(parts, Normalise(h.title))
	}
	return strings.Join(append(parts, Normalise(c.competency.title)), "\x00")
}

// writer puts the passages of one level page into the framework.
type writer struct {
	*builder
	lp    *levelPage
	known map[string]bool // columns with lists on some page
	lists map[string]bool // columns with lists on this page
	order map[string]int  // next place in a column

	stack []open // the list items the next one may be nested under
	last  int    // index of the statement that a further paragraph belongs to, -1 for none
	from  *handbook.Page
	col   string
}

// open is a list item whose list is not closed yet.
type open struct {
	depth     int
	statement int  // index, -1 for none
	examples  bool // its nested items are examples of statement
}

func (w *writer) passage(p *passage, c cell) {
	key := c.key()
	if p.Origin != w.from || key != w.col {
		w.stack, w.last, w.from, w.col = nil, -1, p.Origin, key
	}
	switch p.Kind {
	case handbook.Item:
		w.item(p, c)
	case handbook.Paragraph:
		w.paragraph(p, c)
	case handbook.Cell:
		w.stack, w.last = nil, -1
		if p.Row == 0 && p.Col == 0 && !p.included() {
			w.warn(w.origin(p), codeTable, "The table on this level page is kept as text; its cells are not counted as expectations.")
		}
		w.block(p, c, "table")
	case handbook.Code:
		w.block(p, c, "code")
	case handbook.HTML:
		w.block(p, c, "html")
	}
}

func (w *writer) item(p *passage, c cell) {
	if p.Task {
		w.block(p, c, "text")
		return
	}
	for len(w.stack) > 0 && w.stack[len(w.stack)-1].depth >= p.Depth {
		w.stack = w.stack[:len(w.stack)-1]
	}
	w.last = -1
	text := strings.TrimSpace(p.Text)
	if m := onlyLink.FindStringSubmatch(text); m != nil {
		if strings.HasPrefix(m[2], "#") || w.includes(w.lp, p) != nil {
			return
		}
		if len(c.dims) == 0 {
			w.block(p, c, "link")
			return
		}
	}
	if isPlaceholder(text) {
		w.gap(p, c)
		return
	}
	if len(w.stack) > 0 {
		top := w.stack[len(w.stack)-1]
		if top.examples && top.statement >= 0 {
			w.example(p, top.statement, text)
			return
		}
		if m := exampleOf.FindStringSubmatch(text); m != nil && top.statement >= 0 {
			w.example(p, top.statement, m[2])
			w.stack = append(w.stack, open{p.Depth, top.statement, true})
			return
		}
		if exampleHead.MatchString(text) && top.statement >= 0 {
			w.stack = append(w.stack, open{p.Depth, top.statement, true})
			return
		}
	}
	w.statement(p, c, text)
	w.stack = append(w.stack, open{p.Depth, len(w.f.Statements) - 1, false})
	w.last = len(w.f.Statements) - 1
}

// statement adds an expectation. Its id and its parent's are set by identify;
// until then Parent holds nothing and parents are kept by index.
func (w *writer) statement(p *passage, c cell, text string) {
	dimension, competency := w.column(c)
	kind := Expects
	if m := kindOf.FindStringSubmatch(text); m != nil {
		kind, text = kinds[strings.ToLower(m[1])], m[2]
	}
	s := Statement{
		Layer: w.layer(p, c), Name: p.Anchor, Kind: kind, Text: text,
		Anchor: Anchor{Track: w.f.Levels[w.lp.level].Track, Level: w.f.Levels[w.lp.level].ID, Dimension: dimension, Competency: competency, Theme: c.theme},
		Order:  w.order[dimension], Pair: p.Attrs["pair"], Origin: w.origin(p), URLs: links(text),
	}
	if len(w.stack) > 0 && w.stack[len(w.stack)-1].statement >= 0 {
		s.Parent = provisional(w.stack[len(w.stack)-1].statement)
	}
	w.order[dimension]++
	s.ID = provisional(len(w.f.Statements))
	w.f.Statements = append(w.f.Statements, s)
}

func (w *writer) example(p *passage, statement int, text string) {
	n := 0
	for _, e := range w.f.Examples {
		n += b2i(e.Statement == provisional(statement))
	}
	w.f.Examples = append(w.f.Examples, Example{Statement: provisional(statement), Text: text, Order: n, Origin: w.origin(p)})
}

func (w *writer) paragraph(p *passage, c cell) {
	text := strings.TrimSpace(p.Text)
	if p.Depth > 0 && w.last >= 0 {
		s := &w.f.Statements[w.last]
		s.Text += "\n\n" + text
		s.Origin.To = p.Lines.To
		return
	}
	w.stack, w.last = nil, -1
	level := &w.f.Levels[w.lp.level]
	if len(c.dims) == 0 {
		if !p.included() && !strings.HasSuffix(Plain(text), ":") && w.includes(w.lp, p) == nil && !isPlaceholder(text) {
			level.Summary = strings.TrimSpace(level.Summary + "\n\n" + text)
		}
		return
	}
	if w.includes(w.lp, p) != nil {
		return
	}
	known := w.known[c.key()]
	switch {
	case known && isPlaceholder(text):
		if !w.lists[c.key()] || p.included() {
			w.gap(p, c)
		}
	case known && !w.lists[c.key()] && isSentence(text) && w.onlyParagraph(p, c):
		w.statement(p, c, text)
	default:
		kind := "text"
		if known {
			kind = "summary"
		}
		if onlyLink.MatchString(text) {
			kind = "link"
		}
		w.block(p, c, kind)
	}
}

// onlyParagraph tells whether nothing else stands beside a paragraph in its
// cell, so that its one sentence is the cell's one statement.
func (w *writer) onlyParagraph(p *passage, c cell) bool {
	for i := range w.lp.passages {
		q := &w.lp.passages[i]
		same := len(q.own) == len(p.own) && len(p.own) > 0 && q.own[len(q.own)-1] == p.own[len(p.own)-1]
		if same && q.Lines != p.Lines && q.Kind != handbook.Comment && q.Kind != handbook.Include {
			return false
		}
	}
	return true
}

func (w *writer) gap(p *passage, c cell) {
	dimension, competency := w.column(c)
	level := w.f.Levels[w.lp.level]
	g := Gap{Anchor: Anchor{Track: level.Track, Level: level.ID, Dimension: dimension, Competency: competency, Theme: c.theme},
		Layer: w.layer(p, c), Text: strings.TrimSpace(p.Text), Origin: w.origin(p)}
	w.f.Gaps = append(w.f.Gaps, g)
	title := "this section"
	if d := w.f.Dimension(dimension); d != nil {
		title = d.Title
	}
	w.warn(g.Origin, codeGap, "Nothing is written yet under %q for %s; the cell stays empty.", title, level.Title)
}

func (w *writer) block(p *passage, c cell, kind string) {
	if len(c.dims) == 0 && p.included() {
		return // navigation
	}
	level := w.f.Levels[w.lp.level]
	a := Anchor{Track: level.Track, Level: level.ID, Theme: c.theme}
	if w.known[c.key()] {
		a.Dimension, a.Competency = w.column(c)
	} else if len(c.dims) > 0 {
		a.Theme = c.dims[len(c.dims)-1].title
	}
	w.f.Blocks = append(w.f.Blocks, Block{Anchor: a, Layer: w.layer(p, c), Kind: kind, Text: p.Text, Order: len(w.f.Blocks), Origin: w.origin(p)})
}

var layerGeneric = regexp.MustCompile(`(?i)\b(alignment|competenc(y|ies)|expectations?|requirements?|layer|function|department|shared|career|framework|matrix)\b`)

// layer is the id of the layer that says a passage: the framework's own, or
// for what is included the layer that the include's heading names.
func (b *builder) layer(p *passage, c cell) string {
	if !p.included() {
		return b.f.ID
	}
	title := c.label
	if rest := strings.Join(strings.Fields(layerGeneric.ReplaceAllString(title, " ")), " "); rest != "" {
		title = rest
	}
	id := Slug(title)
	if id == "" {
		id = "shared"
	}
	if id == b.f.ID {
		return id
	}
	if !slices.ContainsFunc(b.f.Layers, func(l LayerRef) bool { return l.ID == id }) {
		b.f.Layers = append(b.f.Layers, LayerRef{id, title})
	}
	return id
}

// checkColumns reports sections that only one level has, and levels without a
// section that all others have: both are usually a slip in a heading.
func (b *builder) checkColumns() {
	if len(b.f.Levels) < 3 {
		return
	}
	for _, d := range b.f.Dimensions {
		var at []string
		var first Origin
		for _, s := range b.f.Statements {
			if s.Anchor.Dimension == d.ID && !slices.Contains(at, s.Anchor.Level) {
				if len(at) == 0 {
					first = s.Origin
				}
				at = append(at, s.Anchor.Level)
			}
		}
		for _, g := range b.f.Gaps {
			if g.Anchor.Dimension == d.ID && !slices.Contains(at, g.Anchor.Level) {
				at = append(at, g.Anchor.Level)
			}
		}
		switch {
		case len(at) == 1:
			b.warn(first, codeLoneSection, "Only the level %s has the section %q. It is read as a dimension; check that the heading is not a slip.", b.f.Level(at[0]).Title, d.Title)
		case len(at) == len(b.f.Levels)-1:
			for _, l := range b.f.Levels {
				if !slices.Contains(at, l.ID) {
					b.warn(l.Origin, codeMissingCell, "The level %s has no section %q, which all other levels have. The cell stays empty.", l.Title, d.Title)
				}
			}
		}
	}
}

// links is where a statement points, without signposts inside the page.
func links(text string) []string {
	var out []string
	for _, t := range targets(text) {
		if !strings.HasPrefix(t, "#") {
			out = append(out, t)
		}
	}
	return out
}
