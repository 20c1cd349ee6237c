package opportunityhttp

import (
	"strconv"
	"strings"
	"time"

	"belay/internal/learning"
	"belay/internal/opportunity"
	"belay/internal/ui"
)

// wayName is a way in a word or two.
func wayName(w opportunity.Way) string {
	switch w {
	case opportunity.Pair:
		return ui.T("Pairing")
	case opportunity.OnCall:
		return ui.T("On-call shadow")
	case opportunity.Release:
		return ui.T("Release shadow")
	case opportunity.Project:
		return ui.T("Project")
	}
	return string(w)
}

// wayText says what a way is.
func wayText(w opportunity.Way) string {
	switch w {
	case opportunity.Pair:
		return ui.T("Work with an engineer on their issue, side by side.")
	case opportunity.OnCall:
		return ui.T("Go along with whoever is on call for two weeks, in hours near your own.")
	case opportunity.Release:
		return ui.T("Watch how a release is made, and how it is stopped.")
	case opportunity.Project:
		return ui.T("Take a small piece of the team's work from start to end.")
	}
	return ""
}

func wayNames(ways []opportunity.Way) []string {
	var out []string
	for _, w := range ways {
		out = append(out, wayName(w))
	}
	return out
}

func wayOptions(chosen opportunity.Way, none string) []ui.Option {
	out := []ui.Option{{Label: none, Chosen: chosen == ""}}
	for _, w := range opportunity.Ways() {
		out = append(out, ui.Option{Value: string(w), Label: wayName(w), Chosen: w == chosen})
	}
	return out
}

// quarterName is "first quarter of 2027" for "2027-Q1"; "" for none.
func quarterName(q string) string {
	year, n, ok := strings.Cut(q, "-Q")
	if !ok {
		return q
	}
	return ui.T("Q%s %s", n, year)
}

// finding is the list's answer.
func (v OffersView) finding() string {
	free, next := 0, ""
	for _, r := range v.Rows {
		if r.Seats.Free > 0 {
			free++
		} else if n := r.Seats.NextFree; n != "" && (next == "" || n < next) {
			next = n
		}
	}
	switch {
	case len(v.Rows) == 0 && v.Filtered:
		return ui.T("No offer matches this filter.")
	case len(v.Rows) == 0:
		return ui.T("No team offers a place to learn yet.")
	case v.More:
		return ui.T("%d of the %d offers on this page have a free seat.", free, len(v.Rows))
	case len(v.Rows) == 1 && free == 1:
		return ui.T("There is one offer, and it has a free seat.")
	case free == len(v.Rows):
		return ui.T("All %d offers have a free seat.", free)
	case free == 0:
		return ui.T("No seat is free at the moment.")
	}
	return ui.T("%d of %d offers have a free seat.", free, len(v.Rows))
}

// finding is the programme's answer.
func (v ProgrammeView) finding(p ui.Page) string {
	s := v.Seats
	switch {
	case len(v.Rows) == 0:
		return ui.T("%s offers no place to learn yet. Leave a wish, so that it is known what is missing.", v.Unit)
	case s.Free == 0 && s.NextFree == "":
		return ui.T("%s takes learners, but no seat is free.", v.Unit)
	case s.Free == 0:
		return ui.T("%s takes learners. The next seat is free on %s.", v.Unit, ui.DayText(p, s.NextFree))
	case s.Free == s.Total && s.Total > 1:
		return ui.T("%s takes learners: all %d seats are free.", v.Unit, s.Total)
	case s.Free == 1 && s.Total == 1:
		return ui.T("%s takes learners: its one seat is free.", v.Unit)
	case s.Free == 1:
		return ui.T("%s takes learners: one of %d seats is free.", v.Unit, s.Total)
	}
	return ui.T("%s takes learners: %d of %d seats are free.", v.Unit, s.Free, s.Total)
}

// seatText says when there is room.
func seatText(p ui.Page, r OfferRow) string {
	s := r.Seats
	switch {
	case r.Closed:
		return ui.T("Closed")
	case s.Free == 0 && s.NextFree == "":
		return ui.T("Full")
	case s.Free == 0:
		return ui.T("Full until %s", ui.DayText(p, dayBefore(s.NextFree)))
	case r.Later:
		return ui.T("%s from %s", seats(s), ui.DayText(p, r.From))
	}
	return seats(s)
}

func seats(s opportunity.Seats) string {
	if s.Total == 1 {
		return ui.T("One seat free")
	}
	return ui.T("%d of %d seats free", s.Free, s.Total)
}

func seatTone(s opportunity.Seats, closed bool) string {
	if s.Free > 0 && !closed {
		return "green"
	}
	return ""
}

// overlapText is how many hours of a working day two people share.
func overlapText(minutes int, known bool) string {
	switch {
	case !known:
		return ui.T("Not known")
	case minutes == 0:
		return ui.T("None")
	case minutes < 30:
		return ui.T("Under half an hour a day")
	}
	return ui.T("%s h a day", hours(minutes))
}

// hours is minutes as hours and halves: "6.5".
func hours(minutes int) string {
	halves := (minutes + 15) / 30
	text := strconv.Itoa(halves / 2)
	if halves%2 == 1 {
		text += ".5"
	}
	return text
}

func overlapTone(minutes int, known bool) string {
	if known && minutes < 120 {
		return "amber"
	}
	return ""
}

// moduleText says how far the reader is.
func moduleText(p ui.Page, m ModuleRow) (tone, text string) {
	switch m.State {
	case learning.Complete:
		if m.FinishedOn == "" {
			return "green", ui.T("Finished")
		}
		return "green", ui.T("Finished %s", ui.DayText(p, m.FinishedOn))
	case learning.InProgress:
		return "sky", ui.T("%d of %d done", m.Done, m.Total)
	case learning.Missing:
		return "amber", ui.T("Not in the handbook")
	}
	return "", ui.T("Not begun")
}

func lacking(list []ModuleRow) (n int) {
	for _, m := range list {
		if m.State != learning.Complete {
			n++
		}
	}
	return n
}

// ready sums up the preparation.
func ready(list []ModuleRow) string {
	switch n := lacking(list); {
	case n == 0:
		return ui.T("You have finished all of it.")
	case n == len(list):
		return ui.T("You can propose first and prepare afterwards.")
	default:
		return ui.N(n, "One is still missing. You can propose first and finish it afterwards.", "%d are still missing. You can propose first and finish them afterwards.")
	}
}

// finding is the answer of the page of wishes.
func (v WishesView) finding() string {
	switch len(v.Topics) {
	case 0:
		if v.Filtered {
			return ui.T("Nobody wishes for anything that matches this filter.")
		}
		return ui.T("Nobody has left a wish yet.")
	case 1:
		return ui.T("One topic is wished for: %s.", v.Topics[0].Topic)
	}
	if top := v.Topics[0]; top.Count > 1 {
		return ui.T("%d topics are wished for, most of all %s.", len(v.Topics), top.Topic)
	}
	return ui.T("%d topics are wished for, each by one person.", len(v.Topics))
}

// who names those who let their name stand beside a topic, and counts the rest.
func (t TopicRow) who() string {
	var names []string
	for _, p := range t.Who {
		names = append(names, p.Name)
	}
	others := t.Count - len(names)
	switch {
	case len(names) == 0:
		return ui.N(t.Count, "One person", "%d people")
	case others > 0:
		names = append(names, ui.N(others, "one other", "%d others"))
	}
	return ui.And(names...)
}

func dayBefore(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return d.AddDate(0, 0, -1).Format(time.DateOnly)
}

// facts are the programme's few numbers.
func (v ProgrammeView) facts(p ui.Page) []ui.Fact {
	out := []ui.Fact{{Label: ui.T("Free seats"), Value: strconv.Itoa(v.Seats.Free), Note: ui.T("of %d", v.Seats.Total)}}
	next := ui.T("None in sight")
	if v.Seats.NextFree == v.Today {
		next = ui.T("Now")
	} else if v.Seats.NextFree != "" {
		next = ui.DayText(p, v.Seats.NextFree)
	}
	out = append(out, ui.Fact{Label: ui.T("Next free seat"), Value: next})
	if v.Rules.Share != "" {
		out = append(out, ui.Fact{Label: ui.T("Share of your week"), Value: v.Rules.Share})
	}
	if v.Rules.Length != "" {
		out = append(out, ui.Fact{Label: ui.T("Length"), Value: v.Rules.Length})
	}
	return out
}

func (g ReadingGroup) title() string {
	if g.Section == "" {
		return g.Title
	}
	return ui.T("Reading: %s", g.Section)
}

// details says where, how, when and under which name a wish stands.
func (w WishRow) details() []string {
	out := []string{}
	for _, s := range []string{w.Where, w.Way, w.Quarter} {
		if s != "" {
			out = append(out, s)
		}
	}
	switch {
	case w.Met:
		out = append(out, ui.T("came true"))
	case w.Reopen != "":
		out = append(out, ui.T("dropped"))
	case w.Named:
		out = append(out, ui.T("with your name"))
	default:
		out = append(out, ui.T("without your name"))
	}
	return out
}

// lowered is a sentence as it goes on after a colon.
func lowered(sentence string) string {
	if sentence == "" {
		return ""
	}
	return strings.ToLower(sentence[:1]) + sentence[1:]
}
