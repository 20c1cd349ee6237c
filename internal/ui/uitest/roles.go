package uitest

import (
	"strings"

	"golang.org/x/net/html"
)

// roleOf is an element's role: written, or the one its name implies.
func roleOf(n *html.Node) string {
	if n.Type != html.ElementNode || hasAttr(n, "hidden") {
		return ""
	}
	if role := Attr(n, "role"); role != "" {
		return role
	}
	switch n.Data {
	case "a":
		if hasAttr(n, "href") {
			return "link"
		}
	case "button":
		return "button"
	case "h1", "h2", "h3", "h4", "h5", "h6":
		return "heading"
	case "select":
		return "combobox"
	case "textarea":
		return "textbox"
	case "ul", "ol":
		return "list"
	case "nav":
		return "navigation"
	case "section":
		return "region"
	case "fieldset":
		return "group"
	case "input":
		return inputRole(Attr(n, "type"))
	case "table", "form", "main", "dialog", "progress", "article":
		return n.Data
	}
	return ""
}

func inputRole(kind string) string {
	switch kind {
	case "hidden":
		return ""
	case "checkbox", "radio":
		return kind
	case "submit", "button":
		return "button"
	}
	return "textbox"
}

// nameOf is an element's accessible name: aria-labelledby, aria-label, its
// label or legend, or its text.
func (d *Doc) nameOf(n *html.Node) string {
	if ids := Attr(n, "aria-labelledby"); ids != "" {
		var words []string
		for _, id := range strings.Fields(ids) {
			if target := d.byID(id); target != nil {
				words = append(words, textOf(target))
			}
		}
		return strings.Join(words, " ")
	}
	if label := Attr(n, "aria-label"); label != "" {
		return label
	}
	switch n.Data {
	case "input", "select", "textarea":
		return d.labelOf(n)
	case "fieldset":
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Data == "legend" {
				return textOf(c)
			}
		}
		return ""
	}
	return textOf(n)
}

func (d *Doc) labelOf(field *html.Node) string {
	id, text := Attr(field, "id"), ""
	walk(d.root, func(n *html.Node) {
		if n.Data == "label" && id != "" && Attr(n, "for") == id {
			text = textOf(n)
		}
	})
	return text
}

func (d *Doc) byID(id string) *html.Node {
	var found *html.Node
	walk(d.root, func(n *html.Node) {
		if n.Type == html.ElementNode && Attr(n, "id") == id {
			found = n
		}
	})
	return found
}
