package uitest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// written stands for what a template writes at run time; it is no letter.
const written = "\uFFFC"

// BareText finds words in a generated *_templ.go file that do not pass
// through ui.T: letters in text nodes and in the attributes that people read.
// source is the file's Go text; the answer names the template and the words.
func BareText(name, source string) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		for _, words := range bareWords(skeleton(fn.Body)) {
			faults = append(faults, fmt.Sprintf("%s: %s: %q", name, fn.Name.Name, words))
		}
	}
	return faults, nil
}

// skeleton joins the literal HTML of a template, with a mark for each value.
func skeleton(body *ast.BlockStmt) string {
	var b strings.Builder
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch callee(call) {
		case "templruntime.WriteString": // buffer, line, literal
			if lit, ok := call.Args[len(call.Args)-1].(*ast.BasicLit); ok {
				text, err := strconv.Unquote(lit.Value)
				if err == nil {
					b.WriteString(text)
				}
			}
		case "templ_7745c5c3_Buffer.WriteString", "templ.RenderAttributes":
			b.WriteString(written)
		case "templ.JoinStringErrs": // { "words" } in a template
			if lit, ok := call.Args[0].(*ast.BasicLit); ok && lit.Kind == token.STRING && len(lit.Value) > len(`"g"`) {
				b.WriteString("<p>" + lit.Value + "</p>")
			}
		}
		return true
	})
	return b.String()
}

func callee(call *ast.CallExpr) string {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return x.Name + "." + sel.Sel.Name
}

// bareWords is the text nodes and read attributes of a skeleton that hold
// letters.
func bareWords(skeleton string) []string {
	var out []string
	add := func(text string) {
		if strings.ContainsFunc(text, unicode.IsLetter) {
			out = append(out, strings.TrimSpace(text))
		}
	}
	z := html.NewTokenizer(strings.NewReader(skeleton))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		switch tok.Type {
		case html.TextToken:
			add(tok.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range tok.Attr {
				switch a.Key {
				case "aria-label", "title", "placeholder", "alt", "data-label", "data-done", "label":
					add(a.Val)
				case "content":
					if tok.Data == "meta" && strings.Contains(a.Val, " ") && !strings.Contains(a.Val, "width") && a.Val != "light dark" {
						add(a.Val)
					}
				}
			}
		}
	}
	return out
}
