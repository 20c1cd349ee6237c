package uitest

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// Lint is what is wrong with rendered HTML, whole page or part, one sentence
// each: what the content security policy would refuse (style attributes,
// handlers, inline styles and scripts, script URLs) and what a reader of the
// page would miss (names, labels, unique ids, one h1, headings in order).
func Lint(source string) []string {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return []string{"it cannot be parsed: " + err.Error()}
	}
	l := linter{doc: &Doc{root: root}, ids: map[string]int{}}
	walk(root, l.element)
	for id, n := range l.ids {
		if n > 1 {
			l.say("id %q stands %d times", id, n)
		}
	}
	walk(root, l.references)
	if strings.Count(source, "<form") != l.forms { // the parser drops an inner one
		l.say("a form stands inside a form")
	}
	if whole := strings.Contains(source, "<html"); whole && l.h1 != 1 {
		l.say("%d h1 elements, want 1", l.h1)
	}
	return l.faults
}

type linter struct {
	doc    *Doc
	ids    map[string]int
	h1     int
	forms  int
	level  int // of the last heading
	faults []string
}

func (l *linter) say(format string, args ...any) {
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

func (l *linter) element(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	l.policy(n)
	if id := Attr(n, "id"); id != "" {
		l.ids[id]++
	}
	switch roleOf(n) {
	case "heading":
		l.heading(n)
	case "button", "link", "checkbox", "radio", "textbox", "combobox", "img", "progress", "switch":
		if strings.TrimSpace(l.doc.nameOf(n)) == "" {
			l.say("<%s> has no name: %s", n.Data, describe(n))
		}
	}
	if n.Data == "form" {
		l.forms++
	}
	if n.Data == "form" && Attr(n, "action") == "" && Attr(n, "method") != "dialog" {
		l.say("a form has no action")
	}
	if n.Data == "img" && !hasAttr(n, "alt") {
		l.say("an image has no alt text")
	}
}

// policy finds what the content security policy would refuse.
func (l *linter) policy(n *html.Node) {
	switch {
	case n.Data == "style":
		l.say("a <style> element")
	case n.Data == "script" && !hasAttr(n, "src"):
		l.say("an inline <script>")
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "style":
			l.say("<%s> has a style attribute", n.Data)
		case strings.HasPrefix(a.Key, "on"):
			l.say("<%s> has the handler %s", n.Data, a.Key)
		case strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
			l.say("<%s> has a script URL", n.Data)
		case a.Key == "href" && a.Val == "#":
			l.say("a link goes nowhere: %s", textOf(n))
		}
	}
}

func (l *linter) heading(n *html.Node) {
	if inDialog(n) || len(n.Data) != 2 {
		return
	}
	level := int(n.Data[1] - '0')
	if level == 1 {
		l.h1++
	}
	if l.level > 0 && level > l.level+1 {
		l.say("heading %q jumps from level %d to %d", textOf(n), l.level, level)
	}
	l.level = level
}

func inDialog(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == "dialog" {
			return true
		}
	}
	return false
}

// references finds ids that an attribute names but no element has.
func (l *linter) references(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	for _, key := range []string{"for", "aria-labelledby", "aria-describedby"} {
		for _, id := range strings.Fields(Attr(n, key)) {
			if l.ids[id] == 0 {
				l.say("<%s %s> names %q, which no element has", n.Data, key, id)
			}
		}
	}
}

func describe(n *html.Node) string {
	var b strings.Builder
	for _, a := range n.Attr {
		fmt.Fprintf(&b, "%s=%q ", a.Key, a.Val)
	}
	return strings.TrimSpace(b.String())
}
