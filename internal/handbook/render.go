package handbook

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Render turns Markdown into HTML that is safe to put on a page: what the
// author wrote as HTML is parsed, closed and cut down to harmless elements;
// scripts, frames, styles and pictures never come through. Boxes become signs,
// because a control that does nothing helps nobody.
func Render(markdown string) string {
	return sanitise(renderRaw([]byte(markdown), nil))
}

// Inline is Render for a text that stands inside an element of its own: a
// single paragraph loses its <p>.
func Inline(markdown string) string { return unwrap(Render(markdown)) }

// unwrap takes the <p> off HTML that is a single paragraph.
func unwrap(out string) string {
	out = strings.TrimSpace(out)
	inner, ok := strings.CutPrefix(out, "<p>")
	if !ok {
		return out
	}
	inner, ok = strings.CutSuffix(inner, "</p>")
	if !ok || strings.Contains(inner, "<p>") {
		return out
	}
	return inner
}

// Render renders a block of this page: reference links find their definitions.
func (p *Page) Render(markdown string) string {
	if p.Refs != "" && strings.Contains(markdown, "]") {
		markdown += "\n\n" + p.Refs
	}
	return Render(markdown)
}

// HTML renders a whole page with its includes spliced in.
func (t *Tree) HTML(p *Page) string {
	return sanitise(t.rawHTML(p, nil))
}

func (t *Tree) rawHTML(p *Page, above []*Page) string {
	refs := t.included[p]
	return renderRaw([]byte(p.Body), func(line int, target string) string {
		for _, ref := range refs {
			b := &p.Blocks[ref.block]
			if b.Lines.From == line+p.firstLine-1 && b.Target == target && len(above) < maxIncludeDepth {
				return t.rawHTML(ref.page, append(above, p))
			}
		}
		return ""
	})
}

// includer gives the HTML for an include on a line of the text being rendered,
// or "" to leave a note in its place.
type includer func(line int, target string) string

// renderRaw renders without sanitising.
func renderRaw(src []byte, include includer) string {
	if costlyInline(src) {
		return "<pre>" + html.EscapeString(string(src)) + "</pre>"
	}
	src = refShortcode.ReplaceAll(src, []byte("$1"))
	md := pageRenderer()
	doc := md.Parser().Parse(text.NewReader(src))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if tag, ok := n.(*tagNode); ok && entering {
			tag.html = tagHTML(tag, src, include)
		}
		return ast.WalkContinue, nil
	})
	var out bytes.Buffer
	if err := md.Renderer().Render(&out, src, doc); err != nil {
		return "<p>" + html.EscapeString(string(src)) + "</p>" // a buffer never fails; no text is lost if it did
	}
	return out.String()
}

// tagHTML is what a reader sees of a tag: the header of a panel, the summary
// of a fold, a link to a video; nothing of decorations and template code.
func tagHTML(n *tagNode, src []byte, include includer) string {
	source := string(n.Lines().Value(src))
	switch n.tag {
	case tagAction:
		return "<p><code>" + html.EscapeString(strings.TrimSpace(source)) + "</code></p>\n"
	case tagFold:
		if words := strings.TrimSpace(foldTags.ReplaceAllString(source, "")); words != "" {
			return "<p><strong>" + html.EscapeString(words) + "</strong></p>\n"
		}
		return ""
	case tagTemplate:
		if m := templateCall.FindStringSubmatch(source); m != nil {
			return includeHTML(n, src, m[1], include)
		}
		return ""
	case tagShortcode:
		var b strings.Builder
		for _, sc := range shortcodes(source) {
			b.WriteString(shortcodeHTML(n, src, sc, include))
		}
		return b.String()
	}
	return ""
}

func shortcodeHTML(n *tagNode, src []byte, sc shortcode, include includer) string {
	switch {
	case sc.end:
		return ""
	case sc.name == "include":
		return includeHTML(n, src, sc.target, include)
	case sc.name == "youtube" && videoID.MatchString(sc.target):
		return `<p><a href="https://www.youtube.com/watch?v=` + sc.target + `">Video</a></p>` + "\n"
	case sc.name == "vimeo" && videoID.MatchString(sc.target):
		return `<p><a href="https://vimeo.com/` + sc.target + `">Video</a></p>` + "\n"
	case (sc.name == "panel" || sc.name == "alert" || sc.name == "card" || sc.name == "label" || sc.name == "details") && sc.target != "":
		return strings.TrimSpace(renderRaw([]byte(sc.target), nil)) + "\n"
	}
	return ""
}

func includeHTML(n *tagNode, src []byte, target string, include includer) string {
	if include != nil {
		line := 1 + bytes.Count(src[:n.Lines().At(0).Start], []byte("\n"))
		if out := include(line, target); out != "" {
			return out
		}
	}
	return "<p><em>Not shown here: " + html.EscapeString(target) + "</em></p>\n"
}

var (
	refShortcode = regexp.MustCompile(`\{\{[<%]\s*(?:rel)?ref\s+"([^"\s]*)"\s*[>%]\}\}`)
	foldTags     = regexp.MustCompile(`(?i)</?(?:details|summary)(?:\s[^>]*)?>`)
	videoID      = regexp.MustCompile(`^[\w-]+$`)
	breakTag     = regexp.MustCompile(`(?i)^<br\s*/?>$`)
	language     = regexp.MustCompile(`^language-[\w+#.-]+$`)
	headingID    = regexp.MustCompile(`^[\p{L}\p{N}:._-]+$`)
	alignment    = regexp.MustCompile(`^(left|center|right)$`)
	wholeNumber  = regexp.MustCompile(`^[0-9]{1,9}$`)
)

// pageRenderer renders whole pages: the blocks of syntax.go and GFM within them.
var pageRenderer = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.Linkify, extension.TaskList, extension.Footnote),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute(), parser.WithBlockParsers(ownBlocks()...)),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(ownRenderer{}, 10))),
	)
})

// ownRenderer shows the nodes that goldmark's renderer omits or would render
// as controls and pictures.
type ownRenderer struct{}

func (ownRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindTag, leaf(func(w util.BufWriter, _ []byte, n ast.Node) { _, _ = w.WriteString(n.(*tagNode).html) }))
	reg.Register(ast.KindHTMLBlock, leaf(htmlBlock))
	reg.Register(ast.KindRawHTML, leaf(func(w util.BufWriter, src []byte, n ast.Node) {
		if breakTag.Match(n.(*ast.RawHTML).Segments.Value(src)) {
			_, _ = w.WriteString("<br>")
		}
	}))
	reg.Register(extast.KindTaskCheckBox, leaf(func(w util.BufWriter, _ []byte, n ast.Node) {
		if n.(*extast.TaskCheckBox).IsChecked {
			_, _ = w.WriteString("☑ ")
		} else {
			_, _ = w.WriteString("☐ ")
		}
	}))
	reg.Register(ast.KindImage, func(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			_, _ = w.WriteString("[picture: ")
		} else {
			_, _ = w.WriteString("]")
		}
		return ast.WalkContinue, nil
	})
}

func leaf(write func(util.BufWriter, []byte, ast.Node)) renderer.NodeRendererFunc {
	return func(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			write(w, src, n)
		}
		return ast.WalkSkipChildren, nil
	}
}

// htmlBlock writes an author's HTML with every element closed, so that a stray
// tag cannot reach into the page around it. The sanitiser does the rest.
func htmlBlock(w util.BufWriter, src []byte, n ast.Node) {
	block := n.(*ast.HTMLBlock)
	source := block.Lines().Value(src)
	if block.HasClosure() {
		source = append(bytes.Clone(source), block.ClosureLine.Value(src)...)
	}
	body := &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := nethtml.ParseFragment(bytes.NewReader(source), body)
	if err != nil {
		return
	}
	for _, node := range nodes {
		_ = nethtml.Render(w, node)
	}
}

// allowed is the list of what may stand on a page of Belay.
var allowed = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "del", "b", "i",
		"s", "u", "sup", "sub", "kbd", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "div", "span")
	p.RequireParseableURLs(true)
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.AllowAttrs("href").OnElements("a")
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.AllowAttrs("id").Matching(headingID).OnElements("h1", "h2", "h3", "h4", "h5", "h6", "li", "sup")
	p.AllowAttrs("class").Matching(language).OnElements("code")
	p.AllowAttrs("align").Matching(alignment).OnElements("th", "td")
	p.AllowAttrs("colspan", "rowspan").Matching(wholeNumber).OnElements("th", "td")
	p.AllowAttrs("start").Matching(wholeNumber).OnElements("ol")
	return p
})

func sanitise(raw string) string { return allowed().Sanitize(raw) }
