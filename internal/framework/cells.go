package framework

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"belay/internal/handbook"
)

// roots finds the headings that stand over a whole page ("## Competencies:
// Senior") and are therefore no dimension.
func (b *builder) roots() {
	for range 3 {
		single := make([]string, len(b.pages))
		all := true
		for i, lp := range b.pages {
			single[i] = lp.single()
			all = all && single[i] != ""
		}
		again := false
		for i, lp := range b.pages {
			if single[i] == "" {
				continue
			}
			bare := cut(single[i], lp.names)
			if all || bare != single[i] || Normalise(single[i]) == Normalise(lp.page.Title) {
				lp.root++
				again = true
			}
		}
		if !again {
			return
		}
	}
}

// single is the one outer heading that all sections with statements stand
// under, when there is one and they are sections below it.
func (lp *levelPage) single() string {
	title, deep := "", false
	for i := range lp.passages {
		p := &lp.passages[i]
		if !p.states() || len(p.own) <= lp.root {
			if p.states() && !p.included() {
				return ""
			}
			continue
		}
		h := p.own[lp.root].title
		if title == "" {
			title = h
		}
		if h != title {
			return ""
		}
		deep = deep || len(p.own) > lp.root+1 || p.included() && len(p.own) == lp.root+1 && len(p.inner) > 1
	}
	if !deep {
		return ""
	}
	return title
}

// cell is where a passage stands in the matrix.
type cell struct {
	dims       []heading // of a dimension, outermost first; none: the passage is about the level
	competency heading
	theme      string
	label      string // of the layer, for what is included
}

// shape is what must be known of a whole page before its cells can be told.
type shape struct {
	container map[string]bool            // outer headings under which everything is included
	local     map[string]bool            // inner headings repeated under several dimensions
	sections  map[string]map[string]bool // by include file and place: its headings that hold statements
}

func (b *builder) shapeOf(lp *levelPage) shape {
	s := shape{map[string]bool{}, map[string]bool{}, map[string]map[string]bool{}}
	parents := map[string]map[string]bool{}
	own := map[string]bool{}
	for i := range lp.passages {
		p := &lp.passages[i]
		if !p.states() {
			continue
		}
		path := p.below(lp)
		if len(path) >= 2 {
			outer, last := path[0].title, path[len(path)-1].title
			s.container[outer] = true
			if parents[last] == nil {
				parents[last] = map[string]bool{}
			}
			parents[last][path[len(path)-2].title] = true
		}
		if !p.included() {
			if len(path) > 0 {
				own[path[0].title] = true
			}
			continue
		}
		key := p.spot()
		if s.sections[key] == nil {
			s.sections[key] = map[string]bool{}
		}
		if len(p.inner) > 0 {
			s.sections[key][p.inner[len(p.inner)-1].title] = true
		}
	}
	for outer := range s.container {
		s.container[outer] = !own[outer]
	}
	for last, above := range parents {
		s.local[last] = len(above) >= 2
	}
	return s
}

// below is a passage's own headings without those over the whole page.
func (p *passage) below(lp *levelPage) []heading {
	if len(p.own) <= lp.root {
		return nil
	}
	return p.own[lp.root:]
}

// spot names one include at one place of a page.
func (p *passage) spot() string {
	parts := []string{p.Origin.Path}
	for _, h := range p.own {
		parts = append(parts, h.title)
	}
	return strings.Join(parts, "\x00")
}

// cellOf tells where in the matrix a passage stands. Headings of the page make
// dimensions and, one deeper, competencies. A heading that came with an
// include names the layer, unless the include brings several sections or
// stands under no section: then its headings are the dimensions.
func (b *builder) cellOf(lp *levelPage, s *shape, p *passage) cell {
	own := p.below(lp)
	var c cell
	if len(own) >= 2 && s.container[own[0].title] {
		c.label = own[0].title
		own = own[1:]
	}
	if p.included() {
		many := len(s.sections[p.spot()]) >= 2
		switch {
		case many || len(own) == 0:
			if len(own) > 0 {
				c.label = own[len(own)-1].title
			}
			own = p.inner
			if c.label == "" {
				c.label = includeLabel(p.Origin)
			}
		case len(p.inner) > 0:
			c.label = p.inner[0].title
			if len(p.inner) > 1 {
				c.theme = p.inner[len(p.inner)-1].title
			}
		case c.label == "":
			c.label = includeLabel(p.Origin)
		}
	}
	if len(own) >= 2 && s.local[own[len(own)-1].title] {
		c.theme = own[len(own)-1].title
		own = own[:len(own)-1]
	}
	bare := make([]heading, 0, len(own))
	for _, h := range own {
		if t := cut(h.title, lp.names); t != "" {
			bare = append(bare, heading{t, cutAnchor(h.anchor, lp.names)})
		}
	}
	if n := len(bare); n >= 2 {
		c.competency, bare = bare[n-1], bare[:n-1]
	}
	c.dims = bare
	return c
}

// includeLabel names the layer of an include that has no heading of its own:
// by its title when it gives one, else by its folder.
func includeLabel(p *handbook.Page) string {
	if t := metaString(p, "title"); t != "" {
		return t
	}
	dir := path.Base(path.Dir(p.Path))
	switch strings.ToLower(dir) {
	case ".", "/", "", "include", "includes", "partials", "shared", "snippets":
		return "Shared"
	}
	return upperFirst(nameWords(dir))
}

func cutAnchor(anchor string, names []string) string {
	for _, n := range names {
		s := Slug(n)
		if rest, ok := strings.CutPrefix(anchor, s+"-"); ok {
			return rest
		}
		if rest, ok := strings.CutSuffix(anchor, "-"+s); ok {
			return rest
		}
	}
	return anchor
}

// column finds or makes the dimension and competency of a cell.
func (b *builder) column(c cell) (dimension, competency string) {
	parent := ""
	for _, h := range c.dims {
		parent = b.dimension(parent, h)
	}
	if c.competency.title == "" || parent == "" {
		return parent, ""
	}
	key := c.competency.key()
	for _, k := range b.f.Competencies {
		if k.Dimension == parent && Normalise(k.Title) == Normalise(c.competency.title) {
			return parent, k.ID
		}
	}
	id := b.freeID(key, func(id string) bool {
		return slices.ContainsFunc(b.f.Competencies, func(k Competency) bool { return k.ID == id })
	})
	b.f.Competencies = append(b.f.Competencies, Competency{ID: id, Dimension: parent, Key: key, Title: c.competency.title, Order: len(b.f.Competencies)})
	return parent, id
}

func (b *builder) dimension(parent string, h heading) string {
	for _, d := range b.f.Dimensions {
		if d.Parent == parent && Normalise(d.Title) == Normalise(h.title) {
			return d.ID
		}
	}
	key := h.key()
	id := b.freeID(key, func(id string) bool { return b.f.Dimension(id) != nil })
	b.f.Dimensions = append(b.f.Dimensions, Dimension{ID: id, Parent: parent, Key: key, Title: h.title, Order: len(b.f.Dimensions)})
	return id
}

// key is a heading's explicit id, else its title as a slug.
func (h heading) key() string {
	if h.anchor != "" {
		return h.anchor
	}
	return Slug(h.title)
}

func (b *builder) freeID(key string, taken func(string) bool) string {
	if key == "" {
		key = "section"
	}
	id := key
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", key, n)
	}
	return id
}

var (
	exampleOf   = regexp.MustCompile(`(?i)^\**(examples?|e\.g\.|eg|for example|for instance)\**\s*[:,.-]\**\s*(\S.*)$`)
	exampleHead = regexp.MustCompile(`(?i)^\**(examples?|e\.g\.|for example|for instance)\**\s*:?\**$`)
	kindOf      = regexp.MustCompile(`(?i)^\[(signal|avoid|negative|experience|responsibility|summary|statement)\]\s+([^(\s].*)$`)
	kinds       = map[string]Kind{"signal": Signals, "avoid": Avoids, "negative": Avoids, "experience": Experience,
		"responsibility": Responsibility, "summary": Summarises, "statement": Expects}
)
