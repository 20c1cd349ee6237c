package subjecthttp

// The view models of the pages about one's own data. Paths are ready to use;
// an empty path hides its control. Instants are shown on the reader's clock.

import (
	"time"

	"belay/internal/ui"
)

// ReadersView is who looked at a person's record.
type ReadersView struct {
	Reads          []Read
	People         int    // others who looked since Since
	Since          string // date
	Previous, Next string
	Visible        string
}

// Read is one look of one person.
type Read struct {
	Who  ui.Person
	As   string // "your manager": the relation that allowed it
	At   time.Time
	What string // "your marks for Senior"
}

// ExportView offers a person everything that Belay keeps about them.
type ExportView struct {
	Files   []ExportFile
	Visible string
}

// ExportFile is one download.
type ExportFile struct{ Href, Label, Hint string }

func (v ReadersView) finding(p ui.Page) string {
	if v.People == 0 {
		return ui.T("Nobody but you has looked at your record since %s.", ui.DayText(p, v.Since))
	}
	return ui.N(v.People, "One person", "%d people") + " " + ui.T("looked at your record since %s.", ui.DayText(p, v.Since))
}
