package uitest

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// Doc is a parsed page.
type Doc struct {
	Source string
	root   *html.Node
	t      *testing.T
}

// Render renders a component and fails the test when it, or a check of Lint,
// fails.
func Render(t *testing.T, c templ.Component) *Doc {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	doc := Parse(t, b.String())
	for _, fault := range Lint(doc.Source) {
		t.Errorf("rendered page: %s", fault)
	}
	return doc
}

// Parse reads HTML, of a whole page or of a part.
func Parse(t *testing.T, source string) *Doc {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return &Doc{Source: source, root: root, t: t}
}

// ByRole is all elements with a role ("button", "link", "heading", "textbox",
// "checkbox", "radio", "img", "combobox", "list", "table", "form") whose
// accessible name contains name.
func (d *Doc) ByRole(role, name string) []*html.Node {
	var found []*html.Node
	walk(d.root, func(n *html.Node) {
		if roleOf(n) == role && strings.Contains(d.nameOf(n), name) {
			found = append(found, n)
		}
	})
	return found
}

// Has asserts that something has this role and name.
func (d *Doc) Has(role, name string) *html.Node {
	d.t.Helper()
	found := d.ByRole(role, name)
	if len(found) == 0 {
		d.t.Fatalf("no %s named %q on the page:\n%s", role, name, d.Text())
	}
	return found[0]
}

// HasNo asserts that nothing has this role and name.
func (d *Doc) HasNo(role, name string) {
	d.t.Helper()
	if len(d.ByRole(role, name)) > 0 {
		d.t.Errorf("there is a %s named %q", role, name)
	}
}

// Says asserts that the page's visible text contains a sentence.
func (d *Doc) Says(sentence string) {
	d.t.Helper()
	if !strings.Contains(d.Text(), sentence) {
		d.t.Errorf("the page does not say %q; it says:\n%s", sentence, d.Text())
	}
}

// SaysNot asserts that it does not.
func (d *Doc) SaysNot(sentence string) {
	d.t.Helper()
	if strings.Contains(d.Text(), sentence) {
		d.t.Errorf("the page says %q", sentence)
	}
}

// Text is the page's text with runs of space made one.
func (d *Doc) Text() string { return textOf(d.root) }

// Finding is the text of the page's h1.
func (d *Doc) Finding() string {
	text := ""
	walk(d.root, func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "h1" {
			text = textOf(n)
		}
	})
	return text
}

// Form is the values that a form would send, by name, were button pressed;
// the form is the one around the button.
func (d *Doc) Form(button *html.Node) (action string, values map[string][]string) {
	d.t.Helper()
	form := button
	for form != nil && form.Data != "form" {
		form = form.Parent
	}
	if form == nil {
		d.t.Fatal("the button stands in no form")
	}
	values = map[string][]string{}
	add := func(name, value string) {
		if name != "" {
			values[name] = append(values[name], value)
		}
	}
	walk(form, func(n *html.Node) {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "input" && (Attr(n, "type") == "checkbox" || Attr(n, "type") == "radio"):
			if hasAttr(n, "checked") {
				add(Attr(n, "name"), Attr(n, "value"))
			}
		case n.Data == "input":
			add(Attr(n, "name"), Attr(n, "value"))
		case n.Data == "textarea":
			add(Attr(n, "name"), rawText(n))
		case n.Data == "option" && hasAttr(n, "selected"):
			add(Attr(selectOf(n), "name"), Attr(n, "value"))
		}
	})
	add(Attr(button, "name"), Attr(button, "value"))
	return Attr(form, "action"), values
}

func selectOf(n *html.Node) *html.Node {
	for n.Data != "select" {
		n = n.Parent
	}
	return n
}

// Attr is an attribute's value, or "".
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func walk(n *html.Node, visit func(*html.Node)) {
	visit(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

func rawText(n *html.Node) string {
	var b strings.Builder
	walk(n, func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	})
	return b.String()
}

func textOf(n *html.Node) string {
	var b strings.Builder
	var collect func(*html.Node)
	collect = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "head" || n.Data == "dialog") {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			collect(c)
			if c.Type == html.ElementNode {
				b.WriteString(" ")
			}
		}
	}
	collect(n)
	text := strings.Join(strings.Fields(b.String()), " ")
	return strings.NewReplacer(" .", ".", " ,", ",").Replace(text)
}
