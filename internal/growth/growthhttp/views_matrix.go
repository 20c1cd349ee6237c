package growthhttp

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
	Sources []Source
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
	Origin Origin
}

// HandbookList is the pages of the handbook that people may read.
type HandbookList struct {
	Action, Query string // filter (GET q)
	Sources       []HandbookSource
}

// HandbookSource is one repository as last read.
type HandbookSource struct {
	Title   string
	Version int
	ReadOn  string
	Pages   []HandbookLink
}

// HandbookLink leads to one page.
type HandbookLink struct{ Href, Title, Path string }

// HandbookPage is one page. HTML is sanitised by the caller and its headings
// start at h2, since the title is the h1.
type HandbookPage struct {
	Title, HTML  string
	Source, Path string
	Version      int
	ReadOn       string
	List         string // path of the list
}
