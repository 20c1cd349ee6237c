package handbook

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// includeRef is one include of a page: where it stands and what it means.
type includeRef struct {
	block int // index into the page's Blocks
	page  *Page
}

// resolver finds what an include means.
type resolver struct {
	tree  *Tree
	roots []string // include roots of the manifest; empty = found by shape
	known map[question]*Page
	bases map[string]bool // file names there are
}

// question is all that an answer of the resolver depends on.
type question struct{ dir, target, lang string }

// resolve gives the page an include on p means; nil when there is none. By
// shape it looks beside p and in each folder above it, nearest first: the
// folder itself, its assets/ and its includes/; a template partial also as
// _name. The order is fixed, so the same tree always reads the same.
func (r *resolver) resolve(p *Page, b *Block) *Page {
	q := question{path.Dir(p.Path), b.Target, b.Lang}
	found, asked := r.known[q]
	if !asked {
		found = r.search(p, b)
		r.known[q] = found
	}
	return found
}

func (r *resolver) search(p *Page, b *Block) *Page {
	target := path.Clean(strings.TrimLeft(strings.TrimSpace(b.Target), "/"))
	if target == "." || target == ".." {
		return nil
	}
	names := []string{target}
	if b.Lang == "erb" {
		names = partialNames(target)
	}
	for _, root := range r.roots {
		if found := r.first(root, names); found != nil {
			return found
		}
	}
	for dir := path.Dir(p.Path); ; dir = path.Dir(dir) {
		for _, at := range []string{dir, path.Join(dir, "assets"), path.Join(dir, "includes")} {
			if found := r.first(at, names); found != nil {
				return found
			}
		}
		if dir == "." {
			return nil
		}
	}
}

func (r *resolver) first(dir string, names []string) *Page {
	for _, name := range names {
		if !r.bases[path.Base(name)] {
			continue // most guesses end here, without building a path
		}
		if p := r.tree.byPath[path.Join(dir, name)]; p != nil {
			return p
		}
	}
	return nil
}

// partialNames is how a template partial may be stored: with an underscore,
// with or without its endings.
func partialNames(target string) []string {
	dir, base := path.Split(target)
	var out []string
	for _, name := range []string{"_" + base, base} {
		for _, ending := range []string{"", ".erb", ".md", ".md.erb", ".html.md", ".html.md.erb"} {
			out = append(out, path.Join(dir, name+ending))
		}
	}
	return out
}

// linkIncludes resolves every include of every page and reports what is
// missing, runs in a circle, is nested too deep or grows without end. Reading
// goes on in every case: the block stays where it is.
func (t *Tree) linkIncludes() {
	r := &resolver{tree: t, roots: t.Manifest.Includes, known: map[question]*Page{}, bases: map[string]bool{}}
	for _, p := range t.Pages {
		r.bases[path.Base(p.Path)] = true
	}
	t.included = make(map[*Page][]includeRef)
	for _, p := range t.Pages {
		for i := range p.Blocks {
			b := &p.Blocks[i]
			if b.Kind != Include {
				continue
			}
			target := r.resolve(p, b)
			if target == nil {
				t.missing(p, b)
				continue
			}
			t.included[p] = append(t.included[p], includeRef{i, target})
		}
	}
	c := &includeCheck{tree: t, state: map[*Page]uint8{}, size: map[*Page]int{}, depth: map[*Page]int{}}
	for _, p := range t.Pages {
		c.visit(p)
	}
}

func (t *Tree) missing(p *Page, b *Block) {
	target := path.Clean(strings.TrimLeft(b.Target, "/"))
	for _, at := range []string{target, path.Join("assets", target)} {
		if t.others[at] {
			t.report(p.Path, b.Lines.From, Warning, codeMissing, fmt.Sprintf("The include %q is not Markdown, so its text is not read here.", b.Target))
			return
		}
	}
	t.report(p.Path, b.Lines.From, Warning, codeMissing, fmt.Sprintf("The include %q is not in this folder, so its text is missing on this page.", b.Target))
}

// includeCheck walks the graph of includes once.
type includeCheck struct {
	tree  *Tree
	state map[*Page]uint8 // 0 new, 1 being walked, 2 done
	size  map[*Page]int   // blocks with includes spliced in
	depth map[*Page]int   // longest chain of includes below
	stack []*Page
}

func (c *includeCheck) visit(p *Page) {
	if c.state[p] == 2 {
		return
	}
	c.state[p] = 1
	c.stack = append(c.stack, p)
	size, depth := len(p.Blocks), 0
	refs := c.tree.included[p]
	kept := refs[:0]
	for _, ref := range refs {
		line := p.Blocks[ref.block].Lines.From
		if c.state[ref.page] == 1 {
			c.tree.report(p.Path, line, Error, codeCycle, "This include comes back to itself: "+c.circle(ref.page)+". Take one of them out.")
			continue
		}
		c.visit(ref.page)
		d, s := c.depth[ref.page]+1, c.size[ref.page]
		switch {
		case d > maxIncludeDepth:
			c.tree.report(p.Path, line, Error, codeTooDeep, fmt.Sprintf("Includes are nested more than %d deep here; the text below that is missing.", maxIncludeDepth))
		case size+s > maxPlaced:
			c.tree.report(p.Path, line, Error, codeTooDeep, fmt.Sprintf("With its includes this page would have more than %d blocks; this include was left out.", maxPlaced))
		default:
			depth, size = max(depth, d), size+s
			kept = append(kept, ref)
		}
	}
	if len(refs) > 0 {
		c.tree.included[p] = kept
	}
	c.stack = c.stack[:len(c.stack)-1]
	c.state[p], c.size[p], c.depth[p] = 2, size, depth
}

// circle names the pages of a cycle that begins and ends at p.
func (c *includeCheck) circle(p *Page) string {
	from := slices.Index(c.stack, p)
	names := []string{}
	for _, q := range c.stack[max(from, 0):] {
		names = append(names, q.Path)
	}
	return strings.Join(append(names, p.Path), " → ")
}

// Flatten gives the blocks of a page as a reader sees them: includes spliced
// in, each block with the headings above it. A block belongs to the nearest
// heading of a smaller level, so an include may begin at level 5 under level 3.
// Blocks are shared with the pages they come from; an include that could not
// be resolved stays as a block. It returns nil for a nil page.
func (t *Tree) Flatten(p *Page) []Placed {
	if p == nil {
		return nil
	}
	f := flattener{tree: t, out: make([]Placed, 0, len(p.Blocks))}
	f.page(p, 0)
	return f.out
}

type flattener struct {
	tree   *Tree
	out    []Placed
	levels []int
	path   []string // shared by the blocks below one heading; replaced, never changed
}

func (f *flattener) page(p *Page, depth int) {
	refs := f.tree.included[p]
	for i := range p.Blocks {
		if len(refs) > 0 && refs[0].block == i {
			target := refs[0].page
			refs = refs[1:]
			f.page(target, depth+1)
			continue
		}
		b := &p.Blocks[i]
		if b.Kind != Heading {
			f.out = append(f.out, Placed{Block: *b, Origin: p, Path: f.path, Includes: depth})
			continue
		}
		for len(f.levels) > 0 && f.levels[len(f.levels)-1] >= b.Level {
			f.levels = f.levels[:len(f.levels)-1]
		}
		above := slices.Clip(f.path[:len(f.levels)])
		f.out = append(f.out, Placed{Block: *b, Origin: p, Path: above, Includes: depth})
		f.levels = append(f.levels, b.Level)
		f.path = slices.Clip(append(above, b.Title))
	}
}

// Included tells which pages p includes directly, in the order of its text.
func (t *Tree) Included(p *Page) []*Page {
	var out []*Page
	for _, ref := range t.included[p] {
		out = append(out, ref.page)
	}
	return out
}
