package handbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// parsePage reads one file's bytes into a page. It never fails: what is wrong
// becomes problems, and the page holds what could be read. The returned flag
// tells whether the page can be used at all.
func parsePage(name string, raw []byte, partial bool) (*Page, []Problem, bool) {
	sum := sha256.Sum256(raw)
	page := &Page{Path: name, Hash: hex.EncodeToString(sum[:]), Bytes: len(raw), Partial: partial}
	src, badLine := normalise(raw)
	if badLine > 0 {
		return page, []Problem{{name, badLine, Error, codeNotText, "This line is not UTF-8 text, so the page was not read. Save the file as UTF-8."}}, false
	}
	var problems []Problem
	front := splitFrontMatter(src, partial)
	if front.bad != nil {
		problems = append(problems, Problem{name, front.bad.line, Error, codeFrontMatter,
			"The front matter cannot be read: " + front.bad.text + ". The text below it was read without it."})
	}
	page.Meta = front.meta
	body := src[front.body:]
	index, over := measure(body, front.line)
	if over != nil {
		return page, append(problems, Problem{name, over.line, Error, codeTooCostly,
			"The page was not read: it has " + over.why + ". Split it or flatten it."}), false
	}
	page.Body, page.firstLine = string(body), front.line
	w := &walker{page: page, src: body, text: page.Body, index: index, problems: problems, table: -1}
	w.blocks(blockParser().Parse(text.NewReader(body)), 0, false)
	w.nearMisses()
	page.Title = pageTitle(page)
	return page, w.problems, true
}

// pageTitle is the front matter's title, else the first heading, else the file name.
func pageTitle(p *Page) string {
	if title, ok := p.Meta["title"]; ok && title != nil {
		if s := strings.TrimSpace(fmt.Sprint(title)); s != "" {
			return s
		}
	}
	for i := range p.Blocks {
		if p.Blocks[i].Kind == Heading && p.Blocks[i].Title != "" {
			return p.Blocks[i].Title
		}
	}
	return path.Base(p.Path)
}

// walker turns the parser's tree into blocks.
type walker struct {
	page     *Page
	src      []byte
	text     string // the same bytes as src, sliced into the blocks
	index    lineIndex
	problems []Problem
	table    int // the table being read; -1 before the first
	refs     strings.Builder

	doneMarks, firstDone int // items that look done, and the line of the first
}

// blocks walks the children of a container. Depth is the list nesting.
func (w *walker) blocks(parent ast.Node, depth int, quote bool) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.block(n, depth, quote)
	}
	if parent.Kind() == ast.KindDocument {
		w.page.Refs = w.refs.String()
	}
}

func (w *walker) block(n ast.Node, depth int, quote bool) {
	base := Block{Depth: depth, Quote: quote}
	switch n := n.(type) {
	case *ast.Heading:
		base.Kind, base.Level = Heading, n.Level
		w.prose(base, n)
	case *ast.Paragraph, *ast.TextBlock:
		base.Kind = Paragraph
		w.prose(base, n)
	case *ast.Blockquote:
		w.blocks(n, depth, true)
	case *ast.List:
		w.list(n, depth+1, quote)
	case *ast.FencedCodeBlock:
		w.code(base, n, string(n.Language(w.src)))
	case *ast.CodeBlock:
		w.code(base, n, "")
	case *ast.HTMLBlock:
		w.html(base, n)
	case *extast.Table:
		w.cells(n, depth, quote)
	case *extast.FootnoteList, *extast.Footnote:
		w.blocks(n, depth, quote)
	case *ast.LinkReferenceDefinition:
		w.refs.WriteString(strings.TrimSpace(w.textOf(n.Lines())))
		w.refs.WriteByte('\n')
	case *tagNode:
		w.tag(base, n)
	}
}

// list reads the items of one list. A list that a kramdown {:toc} follows is a
// placeholder for a table of contents and says nothing.
func (w *walker) list(list *ast.List, depth int, quote bool) {
	if next, ok := list.NextSibling().(*tagNode); ok && next.tag == tagDecoration && strings.Contains(w.textOf(next.Lines()), "toc") {
		return
	}
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		b := Block{Kind: Item, Depth: depth, Quote: quote, Ordered: list.IsOrdered()}
		rest := item.FirstChild()
		switch rest.(type) {
		case *ast.TextBlock, *ast.Paragraph:
			w.prose(b, rest)
			rest = rest.NextSibling()
		default:
			line := w.index.at(max(item.Pos(), 0))
			b.Lines = Lines{line, line}
			w.add(b)
		}
		for ; rest != nil; rest = rest.NextSibling() {
			w.block(rest, depth, quote)
		}
	}
}

// prose adds a block whose text is the node's lines: heading, paragraph, item.
func (w *walker) prose(b Block, n ast.Node) {
	lines := n.Lines()
	b.Text = strings.TrimSpace(w.textOf(lines))
	b.Lines = w.lines(n, lines)
	if b.Kind == Item {
		b.Text, b.Task, b.Checked = cutBox(b.Text)
	}
	if strings.HasSuffix(b.Text, "}") {
		b.Text, b.Anchor, b.Attrs = cutAttributes(b.Text)
	}
	if b.Kind == Heading {
		b.Title = Plain(b.Text)
	}
	w.add(b)
	if strings.Contains(b.Text, "{{") {
		w.inlineShortcodes(b)
	}
}

func (w *walker) code(b Block, n ast.Node, lang string) {
	b.Kind, b.Lang = Code, lang
	b.Text = strings.TrimRight(w.textOf(n.Lines()), "\n")
	b.Lines = w.lines(n, n.Lines())
	if n.Kind() == ast.KindFencedCodeBlock {
		b.Lines.From = w.index.at(max(n.Pos(), 0))
		b.Lines.To = min(b.Lines.To+1, max(w.lastLine(), b.Lines.From))
		w.unclosedFence(b, n)
	}
	w.add(b)
}

func (w *walker) html(b Block, n *ast.HTMLBlock) {
	b.Kind = HTML
	lines := n.Lines()
	if n.HasClosure() {
		lines = text.NewSegments()
		lines.AppendAll(n.Lines().Sliced(0, n.Lines().Len()))
		lines.Append(n.ClosureLine)
	}
	b.Text = strings.TrimSpace(w.textOf(lines))
	b.Lines = w.lines(n, lines)
	if n.HTMLBlockType == ast.HTMLBlockType2 {
		end := strings.Index(b.Text, "-->")
		switch {
		case end < 0:
			b.Kind = Comment
			w.warn(b.Lines.From, codeUnclosed, "This comment is never closed by -->, so everything below it is hidden.")
		case end == len(b.Text)-len("-->"):
			b.Kind = Comment
		}
	}
	w.add(b)
}

func (w *walker) cells(table *extast.Table, depth int, quote bool) {
	w.table++
	row := 0
	for r := table.FirstChild(); r != nil; r = r.NextSibling() {
		line := w.index.at(max(r.Pos(), 0))
		if c := r.FirstChild(); c != nil && c.Lines().Len() > 0 {
			line = w.index.at(c.Lines().At(0).Start)
		}
		col := 0
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			cell := strings.TrimSpace(w.textOf(c.Lines()))
			if strings.Contains(cell, `\|`) {
				cell = strings.ReplaceAll(cell, `\|`, `|`)
			}
			b := Block{Kind: Cell, Row: row, Col: col, Table: w.table, Depth: depth, Quote: quote, Text: cell, Lines: Lines{line, line}}
			w.add(b)
			if strings.Contains(cell, "{{") {
				w.inlineShortcodes(b)
			}
			col++
		}
		row++
	}
}

func (w *walker) add(b Block) { w.page.Blocks = append(w.page.Blocks, b) }

func (w *walker) warn(line int, code, message string) {
	w.problems = append(w.problems, Problem{w.page.Path, line, Warning, code, message})
}

// textOf gives the source of some lines. Lines that lie side by side in the
// file are one slice of it, which costs nothing.
func (w *walker) textOf(lines *text.Segments) string {
	n := lines.Len()
	if n == 0 {
		return ""
	}
	first, last := lines.At(0), lines.At(n-1)
	whole := first.Padding == 0
	for i := 1; whole && i < n; i++ {
		s := lines.At(i)
		whole = s.Padding == 0 && s.Start == lines.At(i-1).Stop
	}
	if whole {
		return w.text[first.Start:last.Stop]
	}
	var b strings.Builder
	for i := range n {
		s := lines.At(i)
		b.Write(s.Value(w.src))
	}
	return b.String()
}

// lines gives the range of lines a node's text stands on.
func (w *walker) lines(n ast.Node, lines *text.Segments) Lines {
	if lines.Len() == 0 {
		at := w.index.at(max(n.Pos(), 0))
		return Lines{at, at}
	}
	from := w.index.at(lines.At(0).Start)
	last := lines.At(lines.Len() - 1)
	return Lines{from, w.index.at(max(last.Stop-1, last.Start))}
}

func (w *walker) lastLine() int { return w.index.first + max(len(w.index.starts)-1, 0) }
