package handbook

// ReadingLists are the pages that the manifest names as reading lists, in the
// order of the tree.
func (t *Tree) ReadingLists() []*Page {
	var out []*Page
	for _, p := range t.Pages {
		if !p.Partial && matchPath(t.Manifest.ReadingLists, p.Path) {
			out = append(out, p)
		}
	}
	return out
}
