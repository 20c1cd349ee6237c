package handbook

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

var plainParser = sync.OnceValue(func() goldmark.Markdown { return goldmark.New() })

// Plain is Markdown without its markup: the words a reader sees. Comments and
// HTML tags are dropped, a code span keeps its text.
func Plain(markdown string) string {
	if !strings.ContainsAny(markdown, "*_[]`<&\\!\n") {
		return markdown
	}
	src := []byte(markdown)
	doc := plainParser().Parser().Parse(text.NewReader(src))
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(unescape(n, src))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

func unescape(n *ast.Text, src []byte) []byte {
	value := n.Segment.Value(src)
	if n.IsRaw() || n.Parent().Kind() == ast.KindCodeSpan {
		return value
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
}
