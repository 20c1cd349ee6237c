package framework

import (
	"path"
	"regexp"
	"strings"

	"belay/internal/handbook"
)

// heading is one title above a passage.
type heading struct{ title, anchor string }

// passage is one readable block of a level page with the headings it stands
// under, split at the border between the page and what it includes: an include
// may begin at any heading level, so levels are only compared on one side.
type passage struct {
	handbook.Placed
	own   []heading // written on the page itself
	inner []heading // came with the include
}

// included tells whether the passage was written on another page.
func (p *passage) included() bool { return p.Includes > 0 }

// headings is the path of titles in the file that the passage was written in,
// outermost first.
func (p *passage) headings() []string {
	list := p.own
	if p.included() {
		list = p.inner
	}
	out := make([]string, 0, len(list))
	for _, h := range list {
		out = append(out, h.title)
	}
	return out
}

type openHeading struct {
	heading
	level, includes int
	origin          *handbook.Page
}

// passages splices a page's includes in and places each block under its
// headings.
func passages(tree *handbook.Tree, page *handbook.Page) []passage {
	var out []passage
	var open []openHeading
	for _, b := range tree.Flatten(page) {
		for len(open) > 0 {
			top := open[len(open)-1]
			if top.includes < b.Includes || top.includes == b.Includes && top.origin == b.Origin {
				break
			}
			open = open[:len(open)-1]
		}
		if b.Kind == handbook.Heading {
			for len(open) > 0 && open[len(open)-1].includes == b.Includes && open[len(open)-1].level >= b.Level {
				open = open[:len(open)-1]
			}
			open = append(open, openHeading{heading{b.Title, b.Anchor}, b.Level, b.Includes, b.Origin})
			continue
		}
		p := passage{Placed: b}
		for _, h := range open {
			if h.includes == 0 {
				p.own = append(p.own, h.heading)
			} else {
				p.inner = append(p.inner, h.heading)
			}
		}
		out = append(out, p)
	}
	return out
}

// storable is a text of the front matter without the one character that YAML
// can write and a database refuses; the text of pages has none.
func storable(s string) string { return strings.ReplaceAll(s, "\x00", "\uFFFD") }

var (
	linkTarget  = regexp.MustCompile(`\]\(\s*<?([^)\s>]+)`)
	refTarget   = regexp.MustCompile(`\{\{[<%]\s*(?:ref|relref)\s+"([^"]+)"`)
	onlyLink    = regexp.MustCompile(`^\**\[([^\[\]]*)\]\(\s*<?([^)\s>]+)[^)]*\)\**[.:;]?$`)
	placeholder = regexp.MustCompile(`^(tbd|tba|tbc|todo|wip|n/a|na|none|coming soon|work in progress|placeholder|-+|\.+|\?+|to be (added|announced|completed|decided|defined|determined|done|filled|written)( .{0,40})?|)$`)
	sentenceEnd = regexp.MustCompile(`[.!?。！？]+(\s|$)|[。！？]`)
)

// targets is where the links of a text lead, as written.
func targets(md string) []string {
	var out []string
	for _, m := range linkTarget.FindAllStringSubmatch(md, -1) {
		out = append(out, m[1])
	}
	for _, m := range refTarget.FindAllStringSubmatch(md, -1) {
		out = append(out, m[1])
	}
	return out
}

// isPlaceholder tells whether a text only says that something is to come.
func isPlaceholder(md string) bool { return len(md) < 120 && placeholder.MatchString(Normalise(md)) }

// isSentence tells whether a paragraph is one sentence of its own words, so
// that it may stand as the single statement of a cell.
func isSentence(md string) bool {
	plain := Plain(md)
	if plain == "" || strings.HasSuffix(plain, ":") || strings.Contains(md, "{{") || onlyLink.MatchString(strings.TrimSpace(md)) {
		return false
	}
	if len(sentenceEnd.FindAllString(plain, -1)) > 1 {
		return false
	}
	links := 0
	for _, m := range linkMark.FindAllStringSubmatch(md, -1) {
		links += len(m[1])
	}
	return links*2 < len(plain)
}

// place is where a page stands in its source: the folder whose member it is
// and its name there. The three styles of index page (x.md, x/_index.md,
// x/index.md) give the same place.
func place(file string) (dir, name string, index bool) {
	dir, base := path.Split(file)
	dir = strings.TrimSuffix(dir, "/")
	stem := base
	for {
		switch ext := strings.ToLower(path.Ext(stem)); ext {
		case ".md", ".markdown", ".erb", ".html", ".htm":
			stem = stem[:len(stem)-len(ext)]
			continue
		}
		break
	}
	switch strings.ToLower(stem) {
	case "index", "_index", "readme":
		return path.Dir(dir), path.Base(dir), true
	}
	return dir, stem, false
}

// leadsTo tells whether a link written on the page file leads to the page at
// dir/name. A relative link is tried as a file beside the page and as an
// address below it, since both are written.
func leadsTo(target, file, dir, name string) bool {
	if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
		return false
	}
	if i := strings.IndexAny(target, "#?"); i >= 0 {
		target = target[:i]
	}
	if strings.Trim(target, "/.") == "" {
		return false
	}
	here := path.Join(dir, name)
	at := func(p string) string {
		d, n, _ := place(strings.TrimPrefix(p, "/"))
		return path.Join(d, n)
	}
	if strings.HasPrefix(target, "/") {
		there := at(path.Clean(target))
		return there == here || strings.HasSuffix(here, "/"+there)
	}
	d, n, _ := place(file)
	return at(path.Join(path.Dir(file), target)) == here || at(path.Join(d, n, target)) == here
}
