package notifyhttp

import (
	"fmt"

	"belay/internal/clock"
	"belay/internal/notify"
	"belay/internal/ui"
)

// HomeView is the first page.
type HomeView struct {
	Box   notify.Inbox // the oldest few
	Cards []Card
	Inbox string // path of the whole inbox
}

// InboxView is a page of the inbox.
type InboxView struct {
	Box                   notify.Inbox
	Turned                bool // not the first page of both lists
	FirstWaits, NextWaits string
	FirstTold, NextTold   string
}

// finding is the answer to "what waits for me?".
func finding(p ui.Page, b notify.Inbox) string {
	if b.Waiting == 0 {
		return ui.T("Nothing waits for you.")
	}
	if b.Waiting == 1 {
		return ui.T("One thing waits for you since %s.", since(p, b.Oldest))
	}
	return ui.T("%s things wait for you. The oldest since %s.", number(b.Waiting), since(p, b.Oldest))
}

// number is a count at the beginning of a sentence: in words up to twelve.
func number(n int) string {
	words := []string{ui.T("Zero"), ui.T("One"), ui.T("Two"), ui.T("Three"), ui.T("Four"), ui.T("Five"), ui.T("Six"),
		ui.T("Seven"), ui.T("Eight"), ui.T("Nine"), ui.T("Ten"), ui.T("Eleven"), ui.T("Twelve")}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// late is what stands under the finding.
func late(b notify.Inbox) string {
	switch {
	case b.Overdue == 0:
		return ""
	case b.Waiting == 1:
		return ui.T("It is overdue.")
	}
	if b.Overdue == 1 {
		return ui.T("One of them is overdue.")
	}
	return ui.T("%s of them are overdue.", number(b.Overdue))
}

// unread is the heading of what the reader was told.
func unread(n int) string {
	if n == 0 {
		return ui.T("What happened")
	}
	return ui.T("What happened, %d new", n)
}

// waitMeta says since when a step waits and how it came to the reader.
func waitMeta(p ui.Page, w notify.Shown) string {
	text := ui.T("Waits since %s.", since(p, w.Since))
	switch w.Passed {
	case "delegate":
		text += " " + ui.T("You stand in for %s.", w.AskedName)
	case "escalated":
		text += " " + ui.T("It came to you because it was overdue.")
	case "successor":
		text += " " + ui.T("It came to you because somebody has left.")
	}
	return text
}

// AwayView is the page of one's own absences.
type AwayView struct {
	Finding     string
	Absences    []Days
	From, Until string // of the form, as typed
	Add         string // path
	Epoch       int
	Faults      ui.Faults
	StandIn     []StandIn
	Choose      string // path of the delegate's form
	For         []StandIn
	Team        []TeamAbsence
	Visible     string
}

// Days is one absence; Last is its last day.
type Days struct {
	First, Last  string
	Edit, Remove string
	Version      int
}

// StandIn is who stands in, or for whom the reader does; Last is "" when there
// is no end.
type StandIn struct {
	Who         ui.Person
	First, Last string
}

// TeamAbsence is when a direct report is away.
type TeamAbsence struct {
	Who         ui.Person
	First, Last string
}

// AbsenceForm changes one absence.
type AbsenceForm struct {
	From, Until    string // as typed; Until is the last day
	Action, Cancel string
	Version, Epoch int
	Faults         ui.Faults
}

// DelegateForm chooses who stands in.
type DelegateForm struct {
	Near           []ui.Option
	Email          string
	From, Until    string
	Action, Cancel string
	Epoch          int
	Faults         ui.Faults
}

// between is a time in words: "10 Nov", "10 Nov to 12 Nov", "from 10 Nov on".
func between(p ui.Page, first, last string) string {
	switch {
	case last == "":
		return ui.T("from %s on", ui.DayText(p, first))
	case first == last:
		return ui.DayText(p, first)
	}
	return ui.T("%s to %s", ui.DayText(p, first), ui.DayText(p, last))
}

// shift moves a day by some days; what is no day, and no end, become "".
func shift(day string, by int) string {
	at, err := clock.ParseDate(day)
	if err != nil || day == clock.Forever {
		return ""
	}
	return at.AddDate(0, 0, by).Format(clock.DateForm)
}
