package handbook

import (
	"path"
	"strings"
)

// URL is the address of a page by its path: x.md, x/index.md and x/_index.md
// are all /x/. Endings of older site generators (.html.md, .md.erb) fall away.
func URL(p string) string {
	dir, base := path.Split(path.Clean("/" + p))
	for stripped := true; stripped; {
		stripped = false
		for _, ending := range []string{".md", ".markdown", ".erb", ".html"} {
			if n := len(base) - len(ending); n > 0 && strings.EqualFold(base[n:], ending) {
				base, stripped = base[:n], true
			}
		}
	}
	if base == "_index" || base == "index" {
		return dir
	}
	return dir + base + "/"
}

// URL is the address of a page in this tree: its path below the content root
// of the manifest, or, without one, below a folder "content" or "source".
func (t *Tree) URL(p *Page) string {
	for _, root := range t.Manifest.Content {
		if root == "." {
			return URL(p.Path)
		}
		if rest, ok := strings.CutPrefix(p.Path, root+"/"); ok {
			return URL(rest)
		}
	}
	if len(t.Manifest.Content) == 0 {
		if rest, ok := strings.CutPrefix(p.Path, "content/"); ok {
			return URL(rest)
		}
		if _, rest, ok := strings.Cut("/"+p.Path, "/source/"); ok {
			return URL(rest)
		}
	}
	return URL(p.Path)
}
