package handbookhttp

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

func samplePage(title, path string) ui.Page {
	return ui.Page{
		Title: title, Back: path, Now: time.Date(2026, 11, 22, 9, 42, 0, 0, time.UTC), Place: "Lisbon",
		Person: ui.Person{ID: "p-ines", Name: "Ines Carvalho", Detail: "Observability · Lisbon"},
		Nav: []ui.NavItem{
			{Href: "/growth", Label: "My growth", Icon: ui.IconGrowth},
			{Href: "/matrix", Label: "Matrix", Icon: ui.IconMatrix, Group: "Department", Current: path == "/matrix"},
			{Href: "/handbook", Label: "Handbook", Icon: ui.IconBook, Group: "Department", Current: path == "/handbook"},
		},
	}
}

// render draws a page, checks it and keeps it for looking at.
func render(t *testing.T, name string, c templ.Component) *uitest.Doc {
	t.Helper()
	doc := uitest.Render(t, c)
	uitest.Keep(t, name, doc)
	return doc
}

func TestHandbookIsReadWithItsSource(t *testing.T) {
	t.Parallel()
	list := HandbookList{Action: "/handbook", Total: 1, Sources: []HandbookSource{{Title: "Engineering handbook", Version: 7, ReadOn: "2026-11-20", Pages: []HandbookLink{{Href: "/handbook/sre-1", Title: "SRE I module", Path: "modules/sre-1.md"}}}}}
	doc := render(t, "handbook", HandbookListPage(samplePage("Handbook", "/handbook"), list))
	doc.Says("The handbook has one page.")
	doc.Has("link", "SRE I module")
	list.Sources, list.Query = nil, "zzz"
	render(t, "handbook-none", HandbookListPage(samplePage("Handbook", "/handbook"), list)).Has("link", "Show all pages")
	list.Query, list.Total = "", 0
	render(t, "handbook-empty", HandbookListPage(samplePage("Handbook", "/handbook"), list)).Says("The handbook has not been read yet")
	page := HandbookPage{Title: "SRE I module", HTML: "<p>Start here.</p><h2>Before you begin</h2><ul><li>Read <code>runbook.md</code></li><li>Ask for access</li></ul><blockquote><p>Calm is a skill.</p></blockquote><table><thead><tr><th>Alert</th><th>First look</th></tr></thead><tbody><tr><td>Disk full</td><td>Growth over a day</td></tr></tbody></table><pre><code>belay handbook check .</code></pre>", Source: "Engineering handbook", Path: "modules/sre-1.md", Version: 7, ReadOn: "2026-11-20", List: "/handbook"}
	doc = render(t, "handbook-page", HandbookReader(samplePage("SRE I module", "/handbook"), page))
	doc.Has("heading", "Before you begin")
	doc.Says("modules/sre-1.md")
}
