package handbook

import (
	"path"
	"regexp"
	"strings"
)

// hrefs finds the links of sanitised HTML, whose attributes are all quoted.
var hrefs = regexp.MustCompile(`<a href="([^"]*)"`)

// localLinks points the links of a page's HTML at the reader under prefix:
// absolute and relative links to pages of the tree. A link of the site to a
// page that is not in the tree loses its target and stays as text.
func (t *Tree) localLinks(p *Page, byURL map[string]bool, prefix, html string) string {
	return hrefs.ReplaceAllStringFunc(html, func(tag string) string {
		href := hrefs.FindStringSubmatch(tag)[1]
		if href == "" || strings.HasPrefix(href, "#") || strings.Contains(href, ":") || strings.HasPrefix(href, "//") {
			return tag
		}
		target, fragment, _ := strings.Cut(href, "#")
		url, ok := t.resolve(p, target, byURL)
		if !ok {
			return "<a"
		}
		if fragment != "" {
			url += "#" + fragment
		}
		return `<a href="` + prefix + url + `"`
	})
}

// resolve finds the address of a page that a link on p means.
func (t *Tree) resolve(p *Page, target string, byURL map[string]bool) (string, bool) {
	target, _, _ = strings.Cut(target, "?")
	if !strings.HasPrefix(target, "/") {
		if q := t.Page(path.Join(path.Dir(p.Path), target)); q != nil && !q.Partial {
			return t.URL(q), true
		}
		target = path.Join(t.URL(p), target)
	}
	for _, url := range []string{target, strings.TrimSuffix(target, "/") + "/", URL(target)} {
		if byURL[url] {
			return url, true
		}
	}
	return "", false
}
