package frameworkhttp

// The view models of the matrix pages. Paths are ready to use; an empty path
// hides its control. Dates are "2026-11-20".

import "belay/internal/ui"

// MatrixList is the frameworks that the handbook has.
type MatrixList struct{ Frameworks []MatrixLink }

// MatrixLink leads to one framework.
type MatrixLink struct {
	Href, Title  string
	Detail       string // department
	Levels       int
	Expectations int
}

// MatrixView is one framework: one level, or several side by side.
type MatrixView struct {
	Title   string // "Infrastructure matrix"
	Sources []ui.Source
	Levels  []ui.Tab // each level, and "All levels"
	Compare ui.Link  // "Compare with my level"; empty when there is nothing to compare
	Columns []MatrixColumn
	Rows    []MatrixRow // every row has one cell per column
}

// MatrixColumn is one level.
type MatrixColumn struct {
	Title        string
	Expectations int
	Mine, Target bool
}

// MatrixRow is one dimension of one layer.
type MatrixRow struct {
	Layer, Dimension string
	Cells            [][]Saying
}

// Saying is one expectation as it stands in the handbook.
type Saying struct {
	Text   string
	Origin ui.Origin
}

func (v MatrixView) finding() string {
	switch len(v.Columns) {
	case 0:
		return ui.T("%s has no levels yet.", v.Title)
	case 1:
		return ui.T("%s asks for %s.", v.Columns[0].Title, things(v.Columns[0].Expectations))
	case 2:
		return ui.T("%s asks for %s, %s for %d.", v.Columns[0].Title, things(v.Columns[0].Expectations), v.Columns[1].Title, v.Columns[1].Expectations)
	}
	return ui.T("From %s to %s: what each level asks for.", v.Columns[0].Title, v.Columns[len(v.Columns)-1].Title)
}

func matrixListFinding(v MatrixList) string {
	if len(v.Frameworks) == 0 {
		return ui.T("The handbook has no career matrix yet.")
	}
	return ui.N(len(v.Frameworks), "The handbook has one career matrix.", "The handbook has %d career matrices.")
}

// cell is the only cell of a row with one column.
func cell(r MatrixRow) []Saying {
	if len(r.Cells) == 0 {
		return nil
	}
	return r.Cells[0]
}

func cellSize(r MatrixRow) int { return len(cell(r)) }

func expectations(n int) string { return ui.N(n, "1 expectation", "%d expectations") }

func things(n int) string { return ui.N(n, "one thing", "%d things") }
