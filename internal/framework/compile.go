package framework

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"belay/internal/handbook"
)

// Compile reads every career matrix out of a handbook: those that the manifest
// names, and those found by shape. The shape is a folder of sibling pages, one
// a level, that share sections holding lists. What a page includes belongs to
// a layer below its own. Compile never fails: what it cannot read is a problem
// with file and line. It is pure and its result is ordered by path.
func Compile(tree *handbook.Tree) ([]Framework, []handbook.Problem) {
	c := &compiler{tree: tree, groups: map[string]*group{}}
	for _, p := range tree.Pages {
		c.add(p)
	}
	c.problems = append(c.problems, c.declare()...)
	keys := make([]string, 0, len(c.groups))
	for k := range c.groups {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var out []Framework
	for _, k := range keys {
		if f, ok := c.compile(c.groups[k]); ok {
			out = append(out, f)
		}
	}
	c.uniqueIDs(out)
	c.layers(out)
	for i := range out {
		c.identify(&out[i])
	}
	slices.SortStableFunc(c.problems, func(a, b handbook.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return out, c.problems
}

type compiler struct {
	tree     *handbook.Tree
	groups   map[string]*group
	problems []handbook.Problem
}

// group is a folder that may be a matrix.
type group struct {
	dir      string
	index    *handbook.Page
	pages    []*handbook.Page
	names    []string // of pages
	declared *declaration
}

// declaration is what the manifest says about a matrix.
type declaration struct{ id, title, unit, path string }

func (c *compiler) group(dir string) *group {
	g := c.groups[dir]
	if g == nil {
		g = &group{dir: dir}
		c.groups[dir] = g
	}
	return g
}

func (c *compiler) add(p *handbook.Page) {
	if p.Partial {
		return
	}
	dir, name, index := place(p.Path)
	if index {
		g := c.group(path.Join(dir, name))
		if g.index == nil {
			g.index = p
		}
	}
	if strings.HasPrefix(name, "_") {
		return
	}
	g := c.group(dir)
	g.pages = append(g.pages, p)
	g.names = append(g.names, name)
}

// declare takes the manifest's frameworks over.
func (c *compiler) declare() []handbook.Problem {
	var out []handbook.Problem
	for _, d := range c.tree.Manifest.Frameworks {
		dir := strings.Trim(path.Clean(d.Path), "/")
		g := c.groups[dir]
		if g == nil {
			out = append(out, handbook.Problem{File: c.manifestFile(), Line: 1, Severity: handbook.Error, Code: codeNoPath,
				Message: fmt.Sprintf("The framework %q is said to lie in %s, but there are no pages in that folder.", d.ID, d.Path)})
			continue
		}
		g.declared = &declaration{d.ID, d.Title, d.Unit, d.Path}
	}
	return out
}

func (c *compiler) manifestFile() string { return "belay.yaml" }

func (c *compiler) warn(o Origin, code, format string, args ...any) {
	c.report(handbook.Warning, o, code, format, args...)
}

func (c *compiler) report(s handbook.Severity, o Origin, code, format string, args ...any) {
	c.problems = append(c.problems, handbook.Problem{File: o.File, Line: max(o.From, 1), Severity: s, Code: code, Message: fmt.Sprintf(format, args...)})
}

// compile reads one folder; false when it is no matrix.
func (c *compiler) compile(g *group) (Framework, bool) {
	pages := c.levelPages(g)
	least := 2
	if g.declared != nil {
		least = 1
	}
	if len(pages) < least {
		if g.declared != nil {
			c.report(handbook.Error, Origin{File: c.manifestFile()}, codeNoLevels,
				"The framework %q lies in %s, but no page there has the form of a level: sections with lists of expectations.", g.declared.id, g.dir)
		}
		return Framework{}, false
	}
	b := &builder{compiler: c, group: g, pages: pages}
	return b.build(), true
}

var (
	matrixWords = regexp.MustCompile(`(?i)(career|matrix|matrices|ladder|competenc|progression|expectation|leveling|levelling|\blevels?\b|skill map)`)
	otherWords  = regexp.MustCompile(`(?i)(job[-_ ]?(famil|description|framework)|onboarding|runbook|checklist|\bmodules?\b|template)`)
)

// likely tells cheaply whether a folder is worth reading as a matrix: its
// pages are named after levels, or its titles or path speak of one.
func (g *group) likely() bool {
	if g.declared != nil {
		return len(g.pages) > 0
	}
	if len(g.pages) < 2 || otherWords.MatchString(path.Base(g.dir)) || otherWords.MatchString(path.Base(path.Dir(g.dir))) {
		return false
	}
	if matrixWords.MatchString(g.dir) || g.index != nil && matrixWords.MatchString(g.index.Title) {
		return true
	}
	named, titled := 0, 0
	for i, p := range g.pages {
		named += b2i(isSeniority(nameWords(g.names[i])))
		titled += b2i(matrixWords.MatchString(p.Title))
	}
	return named*2 >= len(g.pages) || titled*2 >= len(g.pages)
}

// levelPage is one page of a matrix while it is read.
type levelPage struct {
	page     *handbook.Page
	name     string // of the page in its folder
	title    string // of the level
	names    []string
	passages []passage
	root     int // how many outer headings stand over the whole page
	level    int // index into the framework's levels
}

// levelPages chooses the pages of a folder that have the form of a level:
// at least two sections that most of their siblings have too and that hold lists.
func (c *compiler) levelPages(g *group) []*levelPage {
	if !g.likely() {
		return nil
	}
	candidates := make([]*levelPage, 0, len(g.pages))
	keys := make([]map[string]bool, 0, len(g.pages))
	count, lists := map[string]int{}, map[string]int{}
	for i, p := range g.pages {
		if own := c.groups[path.Join(g.dir, g.names[i])]; own != nil && own.index == p && own.declared != nil {
			continue // the front page of a matrix of its own is no level of the folder above
		}
		lp := &levelPage{page: p, name: g.names[i], passages: passages(c.tree, p)}
		lp.names = []string{nameWords(lp.name)}
		k := lp.sections()
		for key, list := range k {
			count[key]++
			lists[key] += b2i(list)
		}
		candidates, keys = append(candidates, lp), append(keys, k)
	}
	if c.transposed(candidates) {
		return nil
	}
	least := max(2, (mostOf(lists)+1)/2)
	if len(candidates) == 1 {
		least = 1
	}
	var out []*levelPage
	for i, lp := range candidates {
		core, list := 0, 0
		for key, holds := range keys[i] {
			if count[key] >= least && lists[key]*2 >= count[key] {
				core++
				list += b2i(holds)
			}
		}
		if list > 0 && (core >= 2 || core == 1 && (g.declared != nil || metaString(lp.page, "level") != "")) {
			out = append(out, lp)
		}
	}
	return out
}

func mostOf(count map[string]int) int {
	most := 0
	for _, n := range count {
		most = max(most, n)
	}
	return most
}

// transposed tells whether the pages are competencies or families and their
// outer headings the levels. Such a matrix is reported, not read with its axes
// swapped.
func (c *compiler) transposed(pages []*levelPage) bool {
	outer, levels, named := 0, 0, 0
	var first *levelPage
	for _, lp := range pages {
		named += b2i(isSeniority(nameWords(lp.name)))
		for _, title := range lp.outer() {
			outer++
			if isSeniority(title) {
				levels++
				first = cmp.Or(first, lp)
			}
		}
	}
	if levels < 2*len(pages) || levels*2 < outer || named*2 >= len(pages) {
		return false
	}
	c.warn(Origin{File: first.page.Path}, codeTransposed,
		"This looks like a career matrix with one heading a level. A handbook is read with one page a level, so no expectations are taken from here.")
	return true
}

// outer is the headings of the first depth at which the page has several.
func (lp *levelPage) outer() []string {
	for depth := range 3 {
		var out []string
		for i := range lp.passages {
			if p := &lp.passages[i]; p.states() && len(p.own) > depth && !slices.Contains(out, p.own[depth].title) {
				out = append(out, p.own[depth].title)
			}
		}
		if len(out) >= 2 {
			return out
		}
	}
	return nil
}

// sections is the set of headings over text on the page; true for those that
// hold a list of statements.
func (lp *levelPage) sections() map[string]bool {
	out := map[string]bool{}
	for i := range lp.passages {
		p := &lp.passages[i]
		states := p.states()
		if !states && p.Kind != handbook.Paragraph {
			continue
		}
		path := p.own
		if len(path) == 0 {
			path = p.inner
		}
		for _, h := range path {
			if key := Normalise(cut(h.title, lp.names)); key != "" {
				out[key] = out[key] || states
			}
		}
	}
	return out
}

// states tells whether a passage is a list item that may be a statement: no
// box to tick and no mere signpost to a section of the page.
func (p *passage) states() bool {
	if p.Kind != handbook.Item || p.Task {
		return false
	}
	m := onlyLink.FindStringSubmatch(strings.TrimSpace(p.Text))
	return m == nil || !strings.HasPrefix(m[2], "#")
}

func metaString(p *handbook.Page, key string) string {
	switch v := p.Meta[key].(type) {
	case string:
		return strings.TrimSpace(storable(v))
	case int, int64, uint64, float64:
		return fmt.Sprint(v)
	}
	return ""
}

func metaNumber(p *handbook.Page, key string) (float64, bool) {
	switch v := p.Meta[key].(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}
