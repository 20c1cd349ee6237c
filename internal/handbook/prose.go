package handbook

import (
	"html"
	"slices"
	"strings"
)

// Prose is what a module's page says outside its boxes.
type Prose struct {
	Title string // of the section; "" for what stands before the first heading
	Text  string // Markdown
	Stage int    // index into Module.Stages of the stage it introduces; -1 for what stands before all stages
}

// Prose lists what stands on a module's own page before the first stage, and
// below each stage's heading before its first box, in order. Quick actions and
// sections without words are left out.
func (m *Module) Prose() []Prose {
	p := m.Page
	lines := strings.Split(p.Body, "\n")
	var out []Prose
	stage, used, quiet := -1, 0, false // used counts the stages found so far
	title := m.titleBlock()
	at := &Prose{Stage: -1}
	begin := p.firstLine
	end := func(to int) {
		if !quiet {
			at.Text = passage(p, lines, begin, to)
			if at.Text != "" {
				out = append(out, *at)
			}
		}
		quiet = true
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		switch {
		case b.Kind == Heading:
			end(b.Lines.From)
			found := slices.IndexFunc(m.Stages[used:], func(s Stage) bool { return s.Title == b.Title && i != title })
			if found >= 0 {
				stage = used + found
				used = stage + 1
			}
			quiet = stage >= 0 && found < 0 // prose of sections that are no stage, behind the first one
			at, begin = &Prose{Title: b.Title, Stage: stage}, b.Lines.To+1
			if i == title {
				at.Title = ""
			}
		case b.Task:
			end(b.Lines.From)
		}
	}
	end(p.firstLine + len(lines))
	return out
}

// titleBlock is the heading that is the page's title, as stages are found; -1
// when there is none.
func (m *Module) titleBlock() int {
	first, ones := -1, 0
	for i := range m.Page.Blocks {
		if b := &m.Page.Blocks[i]; b.Kind == Heading {
			if first < 0 {
				first = i
			}
			if b.Level == 1 {
				ones++
			}
		}
	}
	if first < 0 || ones != 1 || m.Page.Blocks[first].Level != 1 {
		return -1
	}
	return first
}

// passage is the Markdown of the file's lines from..to-1 without quick actions,
// includes and comments standing alone.
func passage(p *Page, lines []string, from, to int) string {
	part := slices.Clone(lines[min(from-p.firstLine, len(lines)):min(max(to, from)-p.firstLine, len(lines))])
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Kind != QuickAction && b.Kind != Comment && b.Kind != Include {
			continue
		}
		for n := max(b.Lines.From, from); n <= b.Lines.To && n < to; n++ {
			if n-from < len(part) {
				part[n-from] = ""
			}
		}
	}
	return strings.TrimSpace(strings.Join(part, "\n"))
}

// Linker renders pieces of pages with their links pointed at the reader.
type Linker struct {
	tree  *Tree
	byURL map[string]bool
}

// Linker is made once for many pieces of one tree.
func (t *Tree) Linker() *Linker {
	l := &Linker{t, map[string]bool{}}
	for _, p := range t.Pages {
		if !p.Partial {
			l.byURL[t.URL(p)] = true
		}
	}
	return l
}

// HTML renders Markdown that stands on a page: safe to show, links below
// ReaderPrefix.
func (l *Linker) HTML(p *Page, markdown string) string {
	return l.tree.localLinks(p, l.byURL, ReaderPrefix, p.Render(markdown))
}

// InlineHTML is HTML for a text that stands inside an element of its own.
func (l *Linker) InlineHTML(p *Page, markdown string) string {
	return unwrap(l.HTML(p, markdown))
}

// FillIn puts values in place of what a text asks to be filled in. The text may
// be Markdown or safe HTML; value gets the name of a placeholder as Module.Fields
// has it and gives what stands there instead, in the text's own form. It is not
// asked about a placeholder that has markup in it: that one stays.
func FillIn(text string, value func(name string) string) string {
	if !mayAsk(text) {
		return text
	}
	var b strings.Builder
	from := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		name, end := "", m[1]
		for g := 1; g <= 3; g++ {
			if m[2*g] >= 0 {
				name = text[m[2*g]:m[2*g+1]]
			}
		}
		if m[8] >= 0 {
			end = m[8] // the character behind the bracket is no part of it
			if next := text[m[8]:m[9]]; next == "(" || next == "[" {
				continue // a link
			}
		}
		if strings.ContainsAny(name, "<>") {
			continue
		}
		b.WriteString(text[from:m[0]])
		b.WriteString(value(html.UnescapeString(name)))
		from = end
	}
	return b.String() + text[from:]
}
