package boardhttp

import (
	"time"

	"belay/internal/board"
	"belay/internal/clock"
	"belay/internal/internship"
	"belay/internal/ui"
)

// timeline draws the rows by host team on nine weeks of days.
func timeline(p ui.Page, a ask, data *board.Page, first time.Time) ui.Timeline {
	days := span{first: first, today: data.Today}
	t := ui.Timeline{Label: ui.T("Who is learning what, by host team, %s to %s", ui.DayText(p, a.From), ui.DayText(p, a.Until)), Head: ui.T("Learner and helpers"), Legend: legend(data)}
	for w := range ui.TimelineWeeks {
		t.Weeks = append(t.Weeks, first.AddDate(0, 0, 7*w).Format("2 Jan"))
	}
	if n := days.of(data.Today); n >= 1 && n <= length {
		t.Today = n
	}
	for _, r := range data.Rows.Items {
		if len(t.Groups) == 0 || t.Groups[len(t.Groups)-1].Href != a.href("unit", r.Unit.Handle) {
			t.Groups = append(t.Groups, group(a, r.Unit, data.Seats[r.Unit.ID]))
		}
		g := &t.Groups[len(t.Groups)-1]
		who := learner(r)
		row := ui.TimelineRow{Who: who, Detail: dotted(r.Topic, who.Detail), Href: who.Href, Beside: helpers(p, r), Missing: missing(r)}
		for _, s := range stretches(r, data.Today) {
			if bar, ok := days.bar(p, s); ok {
				row.Bars = append(row.Bars, bar)
			}
		}
		g.Rows = append(g.Rows, row)
	}
	return t
}

func group(a ask, u board.Named, s board.Seats) ui.TimelineGroup {
	g := ui.TimelineGroup{Title: u.Name, Href: a.href("unit", u.Handle)}
	switch {
	case s.Taken > s.Offered && s.Offered > 0:
		g.Detail, g.Badge = ui.T("%d seats taken, %d offered", s.Taken, s.Offered), ui.T("Full")
	case s.Offered > 0:
		g.Detail = ui.T("%d of %d seats", s.Taken, s.Offered)
		if s.Taken >= s.Offered {
			g.Badge = ui.T("Full")
		}
	case s.Taken > 0:
		g.Detail = ui.N(s.Taken, "1 seat taken", "%d seats taken")
	}
	return g
}

// length is how many days the timeline shows.
const length = ui.TimelineWeeks * 7

// span counts the days of the timeline.
type span struct {
	first time.Time
	today string
}

// of is a date's day, from 1 on; dates outside lie below 1 or above length.
func (s span) of(date string) int {
	at, err := clock.ParseDate(date)
	if err != nil {
		return 0
	}
	y, m, d := s.first.Date()
	return int(at.Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))/(24*time.Hour)) + 1
}

// stretch is one part of an internship, both days included.
type stretch struct {
	from, until string
	kind        ui.BarKind
	label       string
}

func (s span) bar(p ui.Page, x stretch) (ui.Bar, bool) {
	from, until := s.of(x.from), s.of(x.until)
	if x.from > x.until || until < 1 || from > length {
		return ui.Bar{}, false
	}
	return ui.Bar{From: max(from, 1), Until: min(until, length), Kind: x.kind, Label: x.label, Said: ui.T(", %s to %s", ui.DayText(p, x.from), ui.DayText(p, x.until))}, true
}

// stretches are what an internship is drawn as: preparation and work, with what
// is still to come without a helper shown as such.
func stretches(r board.Row, today string) []stretch {
	kind, label := wayKind(r.Ways), wayName(firstWay(r.Ways))
	switch r.State {
	case internship.HomeManager, internship.HostManager, internship.Agreed:
		return []stretch{{r.StartOn, r.EndOn, ui.BarProposed, stateName(r)}}
	case internship.Preparing:
		begins := max(r.StartOn, dayAfter(today)) // it cannot have begun yet
		out := []stretch{{min(r.PreparedOn, today), dayBefore(begins), ui.BarTraining, ui.T("Training")}}
		if r.NeedsHelper() {
			kind, label = ui.BarMissing, stateName(r)
		}
		return append(out, stretch{begins, r.EndOn, kind, label})
	case internship.Paused:
		label := ui.T("Paused")
		return []stretch{{r.StartOn, max(r.EndOn, today), ui.BarPaused, label}}
	case internship.Completed, internship.EndedEarly:
		return []stretch{{r.StartOn, r.Ends(), ui.BarDone, stateName(r)}}
	}
	ends := max(r.EndOn, today)
	if r.NeedsHelper() {
		return []stretch{{r.StartOn, dayBefore(today), kind, label}, {max(r.StartOn, today), ends, ui.BarMissing, stateName(r)}}
	}
	return []stretch{{r.StartOn, ends, kind, label}}
}

func firstWay(ways []string) string {
	if len(ways) == 0 {
		return internship.WayProject
	}
	return ways[0]
}

func wayKind(ways []string) ui.BarKind {
	switch firstWay(ways) {
	case internship.WayOnCall:
		return ui.BarOnCall
	case internship.WayRelease:
		return ui.BarRelease
	}
	return ui.BarPair
}

// legend explains the bars; those of proposals only where some are shown.
func legend(data *board.Page) []ui.LegendItem {
	out := []ui.LegendItem{{Kind: ui.BarTraining, Label: ui.T("Training")}, {Kind: ui.BarPair, Label: ui.T("Pairing or project")}, {Kind: ui.BarOnCall, Label: ui.T("On-call shadow")},
		{Kind: ui.BarRelease, Label: ui.T("Release shadow")}, {Kind: ui.BarPaused, Label: ui.T("Paused")}, {Kind: ui.BarMissing, Label: ui.T("Needs a helper")}, {Kind: ui.BarDone, Label: ui.T("Finished")}}
	if data.Counts.Early() > 0 {
		out = append(out, ui.LegendItem{Kind: ui.BarProposed, Label: ui.T("Not begun: only people it names see it")})
	}
	return out
}

func dayAfter(date string) string  { return moved(date, 1) }
func dayBefore(date string) string { return moved(date, -1) }

func moved(date string, n int) string {
	at, err := clock.ParseDate(date)
	if err != nil {
		return date
	}
	return at.AddDate(0, 0, n).Format(clock.DateForm)
}
