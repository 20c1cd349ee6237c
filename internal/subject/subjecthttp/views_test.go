package subjecthttp

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

func now() time.Time { return time.Date(2026, 11, 22, 9, 42, 0, 0, time.UTC) }

func samplePage(title, path string) ui.Page {
	return ui.Page{
		Title: title, Back: path, Now: now(), Place: "Lisbon",
		Nav:    []ui.NavItem{{Href: path, Label: title, Icon: ui.IconEye, Current: true}},
		Person: ui.Person{ID: "p-ines", Name: "Ines Carvalho", Detail: "Observability · Lisbon"},
	}
}

func render(t *testing.T, name string, c templ.Component) *uitest.Doc {
	t.Helper()
	doc := uitest.Render(t, c)
	uitest.Keep(t, name, doc)
	return doc
}

func TestReadersPageNamesWhoWhenAndWhat(t *testing.T) {
	t.Parallel()
	v := ReadersView{People: 1, Since: "2026-08-24", Visible: "Visible to you.", Reads: []Read{{Who: ui.Person{ID: "p-tomas", Name: "Tomás Reyes"}, As: "your manager", At: now().Add(-26 * time.Hour), What: "your marks for Senior and 4 pieces of evidence"}}}
	doc := render(t, "readers", ReadersPage(samplePage("Who looked at your record", "/privacy"), v))
	doc.Says("One person looked at your record since 24 Aug.")
	doc.Says("Sat 21 Nov, 07:42 Lisbon")
	doc.Says("your marks for Senior")
	doc = render(t, "readers-empty", ReadersPage(samplePage("Who looked at your record", "/privacy"), ReadersView{Since: "2026-08-24"}))
	doc.Says("Nobody but you has looked at your record since 24 Aug.")
}

func TestExportOffersDownloads(t *testing.T) {
	t.Parallel()
	v := ExportView{Visible: "Visible to you.", Files: []ExportFile{{Href: "/export/me.json", Label: "Everything, as JSON", Hint: "For programs"}, {Href: "/export/me.md", Label: "Everything, as Markdown", Hint: "To read"}}}
	doc := render(t, "export", ExportPage(samplePage("Your data", "/export"), v))
	if link := doc.Has("link", "Everything, as JSON"); !strings.Contains(uitest.Attr(link, "href"), ".json") {
		t.Error("the download leads nowhere")
	}
	render(t, "export-empty", ExportPage(samplePage("Your data", "/export"), ExportView{})).Says("Nothing is kept about you yet")
}
