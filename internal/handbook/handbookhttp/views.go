package handbookhttp

// The view models of the handbook pages. Paths are ready to use; dates are
// "2026-11-20".

import "belay/internal/ui"

// HandbookList is the pages of the handbook that people may read.
type HandbookList struct {
	Action, Query string // filter (GET q)
	Sources       []HandbookSource
	Total         int    // pages of all sources
	Next          string // path of the next part; "" at the end
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

func handbookFinding(v HandbookList) string {
	found := 0
	for _, s := range v.Sources {
		found += len(s.Pages)
	}
	switch {
	case v.Query != "" && v.Next != "":
		return ui.T("Many pages have these words in their title; these are the first.")
	case v.Query != "":
		return ui.N(found, "One page has these words in its title.", "%d pages have these words in their title.")
	case v.Total == 0:
		return ui.T("The handbook has not been read yet.")
	}
	return ui.N(v.Total, "The handbook has one page.", "The handbook has %d pages.")
}
