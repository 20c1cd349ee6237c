package boardhttp

import (
	"net/url"
	"time"

	"belay/internal/board"
	"belay/internal/clock"
	"belay/internal/route"
	"belay/internal/ui"
)

// tab is one of the forms of the board.
type tab string

// The tabs.
const (
	timelineTab tab = ""
	columnsTab  tab = "columns"
	listTab     tab = "list"
)

// ask is what an address asks of the board.
type ask struct {
	board.Query
	tab    tab
	from   string // the Monday on which the timeline begins; "" for the one around today
	cursor string
}

// asked reads an address; what it does not know asks for nothing.
func asked(v url.Values) ask {
	a := ask{tab: tab(v.Get("tab")), cursor: v.Get("after")}
	if a.tab != columnsTab && a.tab != listTab {
		a.tab = timelineTab
	}
	a.Unit, a.Bucket, a.Way, a.Text, a.Sort = v.Get("unit"), board.Bucket(v.Get("state")), v.Get("way"), v.Get("q"), board.Sort(v.Get("sort"))
	a.Query = a.Tidy()
	if a.tab != listTab {
		a.Sort = board.ByTeam
	}
	if day, err := clock.ParseDate(v.Get("from")); err == nil && a.tab == timelineTab && day.Year() > 1970 && day.Year() < 2200 {
		a.from = monday(day).Format(clock.DateForm)
	}
	return a
}

// values are what stands in an address for it, without the place in the list and
// without days, which pass.
func (a ask) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"tab": string(a.tab), "unit": a.Unit, "state": string(a.Bucket), "way": a.Way, "q": a.Text, "sort": string(a.Sort)} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// href is the page with one part of what is asked changed; "" takes it out.
func (a ask) href(name, value string) string {
	v := a.values()
	if a.from != "" {
		v.Set("from", a.from)
	}
	switch {
	case value == "":
		v.Del(name)
	default:
		v.Set(name, value)
	}
	if name == "tab" && value != string(listTab) {
		v.Del("sort")
	}
	return address(Path, v)
}

func address(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// filtered tells whether anything but the form is asked for.
func (a ask) filtered() bool { return a.Filter != board.Filter{} }

func monday(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) }

// days is how many days the timeline shows; weeksBack how many weeks of them lie
// before this one, and page by how many weeks it moves.
const (
	days      = ui.TimelineWeeks * 7
	weeksBack = 1
	pageWeeks = 4
)

// begins is the first day of the timeline.
func (a ask) begins(today time.Time) time.Time {
	if day, err := clock.ParseDate(a.from); err == nil {
		return day
	}
	return monday(today).AddDate(0, 0, -7*weeksBack)
}

func windowFrom(first time.Time) board.Window {
	return board.Window{From: first.Format(clock.DateForm), Until: first.AddDate(0, 0, days-1).Format(clock.DateForm)}
}

// listOf names the list that a cursor belongs to.
func listOf(q board.Query) string {
	return route.ListOf("board", q.Unit, string(q.Bucket), q.Way, q.Text, string(q.Sort), q.From, q.Until)
}

// placed gives a query the place of a cursor.
func (f *Face) placed(q board.Query, cursor string) (board.Query, error) {
	parts := 2
	if q.Sort == board.ByTeam || q.Sort == "-" {
		parts = 4
	}
	place, err := f.cursors.Read(listOf(q), cursor, parts)
	q.After = place
	return q, err
}

// next gives the cursor of a mark; "" for none.
func (f *Face) next(q board.Query, m board.Mark) string {
	if m == nil {
		return ""
	}
	return f.cursors.Write(listOf(q), m...)
}
