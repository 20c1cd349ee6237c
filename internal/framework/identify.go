package framework

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"belay/internal/handbook"
)

// provisional marks a statement by its index while a framework is read.
func provisional(i int) string { return "\x00" + strconv.Itoa(i) }

// uniqueIDs gives frameworks that would share an id a longer one, by the
// folders above them.
func (c *compiler) uniqueIDs(list []Framework) {
	taken := map[string]bool{}
	for _, f := range list {
		if c.groups[f.Path].declared != nil {
			taken[f.ID] = true
		}
	}
	for i := range list {
		f := &list[i]
		if c.groups[f.Path].declared != nil {
			continue
		}
		id, up := f.ID, path.Dir(f.Path)
		for taken[id] && up != "." && up != "/" {
			id = Slug(nameWords(path.Base(up))) + "-" + id
			up = path.Dir(up)
		}
		for n := 2; taken[id]; n++ {
			id = fmt.Sprintf("%s-%d", f.ID, n)
		}
		if id != f.ID {
			f.renameOwn(id)
		}
		taken[id] = true
	}
}

// renameOwn changes the framework's id and with it that of its own layer.
func (f *Framework) renameOwn(id string) {
	old := f.ID
	f.ID = id
	f.eachLayer(func(layer *string) {
		if *layer == old {
			*layer = id
		}
	})
}

// eachLayer visits every place in the framework that names a layer.
func (f *Framework) eachLayer(visit func(*string)) {
	for i := range f.Layers {
		visit(&f.Layers[i].ID)
	}
	for i := range f.Statements {
		visit(&f.Statements[i].Layer)
	}
	for i := range f.Blocks {
		visit(&f.Blocks[i].Layer)
	}
	for i := range f.Gaps {
		visit(&f.Gaps[i].Layer)
	}
}

// layers puts the layers of every framework in order, outermost first: as the
// manifest says, else by how many frameworks draw on them, since what more
// departments share stands higher; what is written once for all levels stands
// above what each level has its own text for.
func (c *compiler) layers(list []Framework) {
	users, files := map[string]int{}, map[string]map[string]bool{}
	for _, f := range list {
		for _, l := range f.Layers {
			users[l.ID]++
		}
		for _, s := range f.Statements {
			if files[s.Layer] == nil {
				files[s.Layer] = map[string]bool{}
			}
			files[s.Layer][s.Origin.File] = true
		}
	}
	for i := range list {
		f := &list[i]
		f.Extends = c.inherits(f)
		f.Layers = slices.DeleteFunc(f.Layers, func(l LayerRef) bool { return l.ID == f.ID })
		slices.SortStableFunc(f.Layers, func(a, b LayerRef) int {
			ia, ib := slices.Index(f.Extends, a.ID), slices.Index(f.Extends, b.ID)
			if ia >= 0 && ib >= 0 {
				return cmp.Compare(ia, ib)
			}
			return cmp.Or(cmp.Compare(users[b.ID], users[a.ID]), cmp.Compare(len(files[a.ID]), len(files[b.ID])), cmp.Compare(a.ID, b.ID))
		})
		f.Layers = append(f.Layers, LayerRef{f.ID, f.Title})
	}
}

func (c *compiler) inherits(f *Framework) []string {
	for _, d := range c.tree.Manifest.Frameworks {
		if d.ID == f.ID {
			return slices.Clone(d.Inherits)
		}
	}
	return nil
}

// identify gives every statement its derived id and links equal statements of
// lower levels. It reports an explicit id that stands on two statements.
func (c *compiler) identify(f *Framework) {
	texts := make([]string, len(f.Statements))
	for i := range f.Statements {
		texts[i] = Normalise(f.Statements[i].Text)
		f.Statements[i].Origin.Hash = hashOf(texts[i])
	}
	for i := range f.Examples {
		f.Examples[i].Origin.Hash = TextHash(f.Examples[i].Text)
	}
	for i := range f.Blocks {
		f.Blocks[i].Origin.Hash = TextHash(f.Blocks[i].Text)
	}
	ids := derivedIDs(f.Statements)
	named := map[string]Origin{}
	for i := range f.Statements {
		s := &f.Statements[i]
		if s.Name == "" {
			continue
		}
		at, seen := named[s.Layer+"\x00"+s.Name]
		if seen && (at.File != s.Origin.File || at.From != s.Origin.From) {
			c.report(handbook.Error, s.Origin, codeSameID, "The id {#%s} also stands on %s line %d. An id names one statement; change one of them.", s.Name, at.File, at.From)
		}
		if !seen {
			named[s.Layer+"\x00"+s.Name] = s.Origin
		}
	}
	f.reID(func(old string) string {
		if i, err := strconv.Atoi(strings.TrimPrefix(old, "\x00")); err == nil && strings.HasPrefix(old, "\x00") {
			return ids[i]
		}
		return old
	})
	f.linkEqual(texts)
}

// reID replaces every mention of a statement's id in the framework.
func (f *Framework) reID(to func(string) string) {
	for i := range f.Statements {
		s := &f.Statements[i]
		s.ID = to(s.ID)
		if s.Parent != "" {
			s.Parent = to(s.Parent)
		}
		if s.SameAs != "" {
			s.SameAs = to(s.SameAs)
		}
	}
	for i := range f.Examples {
		f.Examples[i].Statement = to(f.Examples[i].Statement)
	}
}

// derivedIDs is the identity of statements that no database knows: layer,
// level, dimension and the text's hash in their origin, with a counter for repeats; an explicit id
// stands for the hash.
func derivedIDs(list []Statement) []string {
	out := make([]string, len(list))
	seen := map[string]int{}
	for i, s := range list {
		mark := s.Origin.Hash
		if s.Name != "" {
			mark = s.Name
		}
		id := strings.Join([]string{s.Layer, s.Anchor.Level, s.Anchor.Dimension}, "/")
		if s.Anchor.Competency != "" {
			id += "/" + s.Anchor.Competency
		}
		id += "#" + mark
		seen[id]++
		if n := seen[id]; n > 1 {
			id = fmt.Sprintf("%s~%d", id, n)
		}
		out[i] = id
	}
	return out
}

// linkEqual points each statement to the equal one at the nearest lower level
// of the same layer and dimension, so that evidence can be carried over. A
// text written once and included at several levels asks for more at each ("for
// this grade"), so it is not linked to itself.
func (f *Framework) linkEqual(texts []string) {
	order := make(map[string]int, len(f.Levels))
	for _, l := range f.Levels {
		order[l.ID] = l.Order
	}
	type key struct{ layer, dimension, text string }
	by := map[key][]int{}
	for i := range f.Statements {
		s := &f.Statements[i]
		s.SameAs = ""
		k := key{s.Layer, s.Anchor.Dimension, texts[i]}
		by[k] = append(by[k], i)
	}
	for _, list := range by {
		slices.SortStableFunc(list, func(a, b int) int {
			return cmp.Compare(order[f.Statements[a].Anchor.Level], order[f.Statements[b].Anchor.Level])
		})
		for n := 1; n < len(list); n++ {
			s := &f.Statements[list[n]]
			for m := n - 1; m >= 0; m-- {
				lower := &f.Statements[list[m]]
				if lower.Anchor.Level == s.Anchor.Level {
					continue
				}
				if lower.Origin.File != s.Origin.File || lower.Origin.From != s.Origin.From {
					s.SameAs = lower.ID
				}
				break
			}
		}
	}
}
