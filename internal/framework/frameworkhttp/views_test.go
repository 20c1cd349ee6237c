package frameworkhttp

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

func sampleMatrix(columns int) MatrixView {
	titles := []string{"Intermediate", "Senior", "Staff"}[:columns]
	v := MatrixView{
		Title: "Infrastructure matrix", Sources: []ui.Source{
			{Layer: "Engineering matrix", Version: 7, ReadOn: "2026-11-20", Href: "/matrix/engineering"},
			{Layer: "Infrastructure overlay", Version: 3, ReadOn: "2026-11-20", Href: "/matrix/infrastructure"},
		},
		Levels: []ui.Tab{{Href: "/matrix/infrastructure", Label: "All levels", Current: columns > 1}, {Href: "/matrix/infrastructure?level=senior", Label: "Senior", Current: columns == 1}},
	}
	if columns == 1 {
		titles = []string{"Senior"}
		v.Compare = ui.Link{Href: "/matrix/infrastructure?level=intermediate&level=senior", Label: "Compare with Intermediate"}
	}
	for i, title := range titles {
		v.Columns = append(v.Columns, MatrixColumn{Title: title, Expectations: 4 + i, Mine: title == "Intermediate", Target: title == "Senior"})
	}
	for _, layer := range []string{"Engineering", "Infrastructure overlay"} {
		for _, dimension := range []string{"Accountability", "Team building"} {
			row := MatrixRow{Layer: layer, Dimension: dimension}
			for range titles {
				row.Cells = append(row.Cells, []Saying{
					{Text: "Finishes what they start and says early when they cannot.", Origin: ui.Origin{Layer: layer, Version: 3, File: "career/senior.md", From: 12, To: 13, Href: "/handbook/senior"}},
					{Text: "Leaves each system easier to run than it was.", Origin: ui.Origin{Layer: layer, Version: 3, File: "career/senior.md", From: 15, Href: "/handbook/senior"}},
				})
			}
			v.Rows = append(v.Rows, row)
		}
	}
	return v
}

func TestMatrixTellsLayersApart(t *testing.T) {
	t.Parallel()
	doc := render(t, "matrix", MatrixPage(samplePage("Matrix", "/matrix"), sampleMatrix(3)))
	doc.Has("table", "")
	doc.Says("Your target")
	doc.Says("Infrastructure matrix: from Engineering matrix v7 and")
	doc.Says("Infrastructure overlay")
	doc = render(t, "matrix-level", MatrixPage(samplePage("Matrix", "/matrix"), sampleMatrix(1)))
	doc.Has("link", "Compare with Intermediate")
	doc.Says("lines 12 to 13")
	doc.Says("line 15")
	render(t, "matrix-list", MatrixListPage(samplePage("Matrix", "/matrix"), MatrixList{Frameworks: []MatrixLink{{Href: "/matrix/infrastructure", Title: "Infrastructure matrix", Detail: "Infrastructure Platforms", Levels: 6, Expectations: 240}}})).Says("The handbook has one career matrix.")
	render(t, "matrix-list-empty", MatrixListPage(samplePage("Matrix", "/matrix"), MatrixList{})).Says("No matrix yet")
	render(t, "matrix-empty", MatrixPage(samplePage("Matrix", "/matrix"), MatrixView{Title: "Empty matrix"})).Says("Empty matrix has no levels yet.")
}
