package boardhttp

import (
	"net/http"
	"time"

	"belay/internal/board"
	"belay/internal/internship"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) board(x *route.Exchange) error {
	return f.boardPage(x, http.StatusOK, ui.Faults{}, "")
}

// boardPage draws the board; name and faults are of a view that was not kept.
func (f *Face) boardPage(x *route.Exchange, status int, faults ui.Faults, name string) error {
	a := asked(x.Request.URL.Query())
	p := f.Page(x)
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	first := a.begins(p.Now.In(zone))
	shape := board.AsRows
	switch a.tab {
	case timelineTab:
		a.Window = windowFrom(first)
	case columnsTab:
		shape = board.AsColumns
	}
	q, err := f.placed(a.Query, a.cursor)
	if err != nil {
		return err
	}
	data, err := f.Board.Page(x.Request.Context(), x.Actor, q, shape)
	if err != nil {
		return err
	}
	v := f.view(p, a, data, x.Actor.Person, first)
	v.Kept.Faults, v.Kept.Name = faults, name
	if next := f.next(q, data.Rows.Next); next != "" {
		v.Next = a.href("after", next)
	}
	p.Title = ui.T("Board")
	if data.Unit.Name != "" {
		p.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Board")}}
		p.Title = data.Unit.Name
	}
	return x.Render(status, BoardPage(p, v))
}

// view puts the page together.
func (f *Face) view(p ui.Page, a ask, data *board.Page, reader string, first time.Time) View {
	v := View{
		Finding: finding(data), Under: under(data), Tab: a.tab, Filtered: a.filtered(), Clear: a.cleared(),
		Propose: proposeFor(data.Unit), Flow: flow(a, data.Counts), Tabs: tabs(a), Filter: filter(a, data),
		Kept: kept(a, data.Views), CSV: address(csvPath, a.listed().values()), AsTable: a.href("tab", string(listTab)), Early: data.Counts.Early() > 0,
		LoadTitle: loadTitle(data.Loads), Loads: loads(data.Loads), Visible: data.Visible, Wishes: wishes(data.Wishes), AllWishes: wishesPath,
	}
	for _, r := range data.Needs {
		v.Needs = append(v.Needs, need(p, r, data.Today, reader))
	}
	switch a.tab {
	case columnsTab:
		v.Columns = columns(p, a, data)
		for _, c := range data.Columns {
			v.Shown += len(c.Rows)
		}
	case listTab:
		v.Heads, v.Shown = heads(a), len(data.Rows.Items)
		for _, r := range data.Rows.Items {
			v.Rows = append(v.Rows, listRow(p, r))
		}
	default:
		v.Timeline, v.Shown = timeline(p, a, data, first), len(data.Rows.Items)
		v.Range = ui.T("%s to %s", ui.DayText(p, a.From), ui.DayText(p, a.Until))
		v.Earlier = a.href("from", first.AddDate(0, 0, -7*pageWeeks).Format(time.DateOnly))
		v.Later = a.href("from", first.AddDate(0, 0, 7*pageWeeks).Format(time.DateOnly))
		if a.from != "" {
			v.Now = a.href("from", "")
		}
	}
	return v
}

// cleared is the same form of the board without filters.
func (a ask) cleared() string {
	a.Filter, a.Sort = board.Filter{}, ""
	return a.href("after", "")
}

// listed is what is asked, as a list.
func (a ask) listed() ask {
	a.tab = timelineTab
	return a
}

func proposeFor(u board.Named) string {
	if u.Handle == "" {
		return proposePath
	}
	return address(proposePath, map[string][]string{"unit": {u.Handle}})
}

// flow are the counts that filter. Those of proposals show only to people who
// may see one: a plain 0 would say that there are none.
func flow(a ask, c board.Counts) []ui.FlowItem {
	var out []ui.FlowItem
	for _, b := range board.Buckets() {
		if b == board.Over || c[b] == 0 && (b == board.Proposed || b == board.Awaiting || b == board.Agreed) && a.Bucket != b {
			continue
		}
		item := ui.FlowItem{Href: a.href("state", string(b)), Label: bucketName(b), Count: c[b], Warn: b == board.Needy, Current: a.Bucket == b}
		if item.Current {
			item.Href = a.href("state", "")
		}
		out = append(out, item)
	}
	return out
}

func tabs(a ask) []ui.Tab {
	tab := func(t tab, label string) ui.Tab {
		return ui.Tab{Href: a.href("tab", string(t)), Label: label, Current: a.tab == t}
	}
	return []ui.Tab{tab(timelineTab, ui.T("Timeline")), tab(columnsTab, ui.T("Columns")), tab(listTab, ui.T("List"))}
}

func filter(a ask, data *board.Page) Filter {
	v := Filter{Text: a.Text, Tab: string(a.tab), From: a.from, Sort: string(a.Sort)}
	v.Units = append(v.Units, ui.Option{Label: ui.T("The whole company"), Chosen: a.Unit == ""})
	here := a.Unit == ""
	for _, u := range data.Departments {
		here = here || u.Handle == a.Unit
		v.Units = append(v.Units, ui.Option{Value: u.Handle, Label: u.Name, Chosen: u.Handle == a.Unit})
	}
	if !here { // a team, reached by its name
		v.Units = append(v.Units, ui.Option{Value: data.Unit.Handle, Label: data.Unit.Name, Chosen: true})
	}
	v.States = append(v.States, ui.Option{Label: ui.T("Any state"), Chosen: a.Bucket == board.All})
	for _, b := range board.Buckets() {
		v.States = append(v.States, ui.Option{Value: string(b), Label: bucketName(b), Chosen: a.Bucket == b})
	}
	v.Ways = append(v.Ways, ui.Option{Label: ui.T("Any way"), Chosen: a.Way == ""})
	for _, w := range internship.Ways() {
		v.Ways = append(v.Ways, ui.Option{Value: w, Label: wayName(w), Chosen: a.Way == w})
	}
	return v
}

func kept(a ask, views []board.View) Kept {
	v := Kept{Action: viewsPath, Query: a.values().Encode()}
	for _, w := range views {
		path := viewsPath + "/" + w.ID
		v.Views = append(v.Views, SavedView{ID: w.ID, Name: w.Name, Href: Path + "?" + w.Query, Rename: path + "/rename", Remove: path + "/remove",
			Version: int(w.Version), Current: w.Query == v.Query})
	}
	return v
}

// listRow is a row of the table.
func listRow(p ui.Page, r board.Row) ListRow {
	return ListRow{Who: learner(r), Topic: r.Topic, Team: r.Unit.Name, TeamHref: address(Path, map[string][]string{"unit": {r.Unit.Handle}}),
		Ways: wayNames(r.Ways), State: stateName(r), Tone: stateTone(r), From: r.StartOn, Until: r.Ends(), Helpers: helpers(p, r), Missing: missing(r)}
}

// learner is who learns, as a link to the internship.
func learner(r board.Row) ui.Person {
	who := ui.Person{ID: r.Person, Name: r.Name, Href: internshipPath + r.ID, Detail: place(r.Zone)}
	if r.Person == "" {
		who.Name = ui.T("One learner")
	}
	return who
}

func helpers(_ ui.Page, r board.Row) []ui.Person {
	var out []ui.Person
	for _, h := range r.Helpers {
		out = append(out, ui.Person{ID: h.ID, Name: h.Name})
	}
	return out
}

func missing(r board.Row) string {
	if r.NeedsHelper() {
		return ui.T("No helper yet")
	}
	return ""
}

// heads are the heads of the table, some of which sort it.
func heads(a ask) []SortHead {
	head := func(label string, by board.Sort, sorts bool) SortHead {
		h := SortHead{Label: label}
		if !sorts {
			return h
		}
		down := board.Sort("-" + string(by))
		if by == board.ByTeam {
			down = ""
		}
		h.Href = a.href("sort", string(by))
		switch a.Sort {
		case by:
			h.Sorted = "ascending"
			h.Href = a.href("sort", string(down))
		case down:
			h.Sorted = "descending"
		}
		return h
	}
	return []SortHead{head(ui.T("Learner"), "", false), head(ui.T("Topic"), board.ByTopic, true), head(ui.T("Host team"), board.ByTeam, true),
		head(ui.T("Way"), "", false), head(ui.T("State"), board.ByState, true), head(ui.T("From"), board.ByStart, true), head(ui.T("Until"), board.ByEnd, true), head(ui.T("Helpers"), "", false)}
}

// columns are the rows by state.
func columns(p ui.Page, a ask, data *board.Page) []ui.KanbanColumn {
	counts := data.Counts
	var out []ui.KanbanColumn
	for _, c := range data.Columns {
		n := counts[c.Bucket]
		if c.Bucket == board.Awaiting {
			n += counts[board.Agreed]
		}
		col := ui.KanbanColumn{Title: bucketName(c.Bucket), Count: n, Empty: ui.T("Nothing here.")}
		if c.Bucket == board.Proposed || c.Bucket == board.Awaiting {
			col.Empty = ui.T("Nothing that you may see.")
		}
		for _, r := range c.Rows {
			who := learner(r)
			card := ui.KanbanCard{Href: who.Href, Title: who.Name, Beside: helpers(p, r), Missing: missing(r),
				Lines: []string{r.Topic, ui.T("%s, %s to %s", r.Unit.Name, ui.DayText(p, r.StartOn), ui.DayText(p, r.Ends()))}}
			if r.State == internship.Paused || r.State == internship.Agreed || r.NeedsHelper() {
				card.Badge, card.Tone = stateName(r), stateTone(r)
			}
			col.Cards = append(col.Cards, card)
		}
		if n > len(c.Rows) {
			rest := a
			rest.tab = listTab
			col.More = ui.Link{Href: rest.href("state", string(c.Bucket)), Label: ui.N(n, "Show it", "Show all %d")}
		}
		out = append(out, col)
	}
	return out
}
