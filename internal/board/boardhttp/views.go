package boardhttp

import "belay/internal/ui"

// View is the board as the page draws it.
type View struct {
	Finding, Under string
	Tab            tab
	Propose        string
	Flow           []ui.FlowItem
	Tabs           []ui.Tab
	Filter         Filter
	Filtered       bool
	Clear          string // the same form without filters
	Kept           Kept
	Shown          int // rows

	Timeline            ui.Timeline
	Range               string
	Earlier, Later, Now string
	Columns             []ui.KanbanColumn
	Heads               []SortHead
	Rows                []ListRow
	Next, CSV, AsTable  string

	LoadTitle string
	Loads     []ui.Load
	Needs     []Need
	Wishes    []Wish
	AllWishes string
	Visible   string
	Early     bool // some rows are not for everybody yet
}

// Filter is the form of filters. It sends (GET) q, unit, state, way, and the form
// of the board with it.
type Filter struct {
	Text, Tab, From, Sort string
	Units, States, Ways   []ui.Option
}

// Kept is the views that the reader keeps. The form (POST) sends name and query.
type Kept struct {
	Views         []SavedView
	Action, Query string
	Name          string
	Faults        ui.Faults
}

// SavedView is one of them. Rename (POST) sends name and version, Remove version.
type SavedView struct {
	ID, Name, Href string
	Rename, Remove string
	Version        int
	Current        bool
}

// SortHead is the head of a column; Href "" does not sort.
type SortHead struct{ Label, Href, Sorted string }

// ListRow is one row of the table.
type ListRow struct {
	Who                   ui.Person
	Topic, Team, TeamHref string
	Ways, State, Tone     string
	From, Until           string
	Helpers               []ui.Person
	Missing               string
}

// Need is somebody without a helper.
type Need struct {
	Who        ui.Person
	Text, When string
	Offer      string // "" when the reader cannot offer
}

// Wish is a topic that people wish for.
type Wish struct {
	Topic, Count, Href string
	Named              []ui.Person
}

func (v View) wishTitle() string {
	if len(v.Wishes) == 0 {
		return ui.T("Nobody has left a wish yet")
	}
	return ui.T("What people would like to learn")
}

// visible says who reads the rows, those that have not begun apart.
func (v View) visible() string {
	if !v.Early {
		return v.Visible
	}
	return ui.T("%s What has not begun is visible only to the learner, both managers, named helpers and the People Business Partner.", v.Visible)
}

func (h SortHead) sorted() string {
	if h.Sorted == "" {
		return "none"
	}
	return h.Sorted
}

// emptyTitle and emptyText say what will stand here.
func (v View) emptyTitle() string {
	if v.Filtered {
		return ui.T("Nothing matches this filter")
	}
	if v.Tab == timelineTab {
		return ui.T("Nobody learns in these weeks")
	}
	return ui.T("Nobody has learned with us yet")
}

func (v View) emptyText() string {
	if v.Filtered {
		return ""
	}
	return ui.T("Internships stand here from their preparation on, by host team. Propose the first one.")
}

func (v View) emptyAct() ui.Link {
	if v.Filtered {
		return ui.Link{Href: v.Clear, Label: ui.T("Show everything")}
	}
	return ui.Link{Href: v.Propose, Label: ui.T("Propose an internship")}
}

// hidden are the fields that keep the form of the board while it is filtered.
func (f Filter) hidden() []ui.Hidden {
	var out []ui.Hidden
	for _, h := range []ui.Hidden{{Name: "tab", Value: f.Tab}, {Name: "from", Value: f.From}, {Name: "sort", Value: f.Sort}} {
		if h.Value != "" {
			out = append(out, h)
		}
	}
	return out
}

// helpers names them, or says that there is none.
func (r ListRow) helpers() string {
	var names []string
	for _, h := range r.Helpers {
		names = append(names, h.Name)
	}
	if len(names) == 0 {
		return r.Missing
	}
	return ui.And(names...)
}
