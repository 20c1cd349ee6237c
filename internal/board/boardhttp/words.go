package boardhttp

import (
	"strings"
	"time"

	"belay/internal/board"
	"belay/internal/clock"
	"belay/internal/internship"
	"belay/internal/ui"
)

// spelled is a small number as a word, as a sentence begins or goes on with it.
func spelled(n int, begins bool) string {
	words := [...]string{ui.T("none"), ui.T("one"), ui.T("two"), ui.T("three"), ui.T("four"), ui.T("five"), ui.T("six"), ui.T("seven"), ui.T("eight"), ui.T("nine"),
		ui.T("ten"), ui.T("eleven"), ui.T("twelve")}
	if n < 0 || n >= len(words) {
		return ui.N(n, "1", "%d")
	}
	if w := words[n]; !begins {
		return w
	}
	return strings.ToUpper(words[n][:1]) + words[n][1:]
}

// finding is the page's answer in one or two sentences.
func finding(data *board.Page) string {
	n := data.Counts.Learners()
	text := ui.T("Nobody is learning with us at the moment.")
	switch {
	case n == 1:
		text = ui.T("One person is learning with us.")
	case n > 1:
		text = ui.T("%s people are learning with us.", spelled(n, true))
	}
	needy := data.Counts[board.Needy]
	if needy == 0 {
		if n > 0 {
			text += " " + ui.N(n, "They have a helper.", "Everybody has a helper.")
		}
		return text
	}
	before := len(data.Needs) == needy
	for _, r := range data.Needs {
		before = before && r.State == internship.Preparing && r.StartOn > data.Today
	}
	switch {
	case before && needy == 1:
		text += " " + ui.T("One needs a helper before the start.")
	case before:
		text += " " + ui.T("%s need a helper before their start.", spelled(needy, true))
	case needy == 1:
		text += " " + ui.T("One needs a helper.")
	default:
		text += " " + ui.T("%s need a helper.", spelled(needy, true))
	}
	return text
}

// under says where, how many seats are taken, and what never stands here.
func under(data *board.Page) string {
	where := data.Unit.Name
	if where == "" {
		where = ui.T("The whole company")
	}
	seats := ui.N(data.Total.Taken, "one internship seat is taken", "%d internship seats are taken")
	if data.Total.Taken == 0 {
		seats = ui.T("no internship seat is taken")
	}
	if data.Total.Offered > 0 {
		seats = ui.T("%d of %d internship seats are taken", data.Total.Taken, data.Total.Offered)
	}
	return ui.T("%s: %s. Assessment data never appears on this page.", where, seats)
}

func bucketName(b board.Bucket) string {
	switch b {
	case board.Proposed:
		return ui.T("Proposed")
	case board.Awaiting:
		return ui.T("Awaiting approval")
	case board.Agreed:
		return ui.T("Agreed")
	case board.Preparing:
		return ui.T("Preparing")
	case board.Needy:
		return ui.T("Needs a helper")
	case board.Running:
		return ui.T("Running")
	case board.Done:
		return ui.T("Done this quarter")
	case board.Over:
		return ui.T("Finished, at any time")
	}
	return ""
}

// stateName is a row's state, in the words of the counts.
func stateName(r board.Row) string {
	if r.NeedsHelper() {
		return bucketName(board.Needy)
	}
	switch r.State {
	case internship.HomeManager:
		return bucketName(board.Proposed)
	case internship.HostManager:
		return bucketName(board.Awaiting)
	case internship.Agreed:
		return bucketName(board.Agreed)
	case internship.Preparing:
		return bucketName(board.Preparing)
	case internship.Active:
		return bucketName(board.Running)
	case internship.Paused:
		return ui.T("Paused")
	case internship.Completed:
		return ui.T("Completed")
	case internship.EndedEarly:
		return ui.T("Ended early")
	}
	return ""
}

func stateTone(r board.Row) string {
	switch {
	case r.NeedsHelper():
		return "amber"
	case r.State == internship.Active:
		return "sky"
	case r.State == internship.Completed:
		return "green"
	case r.State == internship.HomeManager, r.State == internship.HostManager, r.State == internship.Agreed:
		return "violet"
	}
	return ""
}

func wayName(w string) string {
	switch w {
	case internship.WayPair:
		return ui.T("Pairing")
	case internship.WayOnCall:
		return ui.T("On-call shadow")
	case internship.WayRelease:
		return ui.T("Release shadow")
	case internship.WayProject:
		return ui.T("Project")
	}
	return w
}

func wayNames(ways []string) string {
	var out []string
	for _, w := range ways {
		out = append(out, wayName(w))
	}
	return strings.Join(out, ", ")
}

// place is the last part of a zone as people say it: "Lisbon".
func place(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndex(zone, "/")+1:], "_", " ")
}

// dotted joins what is known by middle dots.
func dotted(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

func loadTitle(list []board.Load) string {
	full := 0
	for _, l := range list {
		if l.Full() {
			full++
		}
	}
	switch {
	case len(list) == 0:
		return ui.T("Nobody helps yet")
	case full == 0:
		return ui.T("No helper is at their limit")
	case full == 1:
		return ui.T("One helper is at their limit")
	}
	return ui.T("%s helpers are at their limit", spelled(full, true))
}

func loads(list []board.Load) []ui.Load {
	var out []ui.Load
	for _, l := range list {
		x := ui.Load{Who: ui.Person{ID: l.ID, Name: l.Name, Detail: place(l.Zone)}, Value: l.Hours, Limit: l.Limit,
			Text: ui.T("%d of %d h/week", l.Hours, l.Limit), Explanation: ui.T("%d of %d hours a week", l.Hours, l.Limit)}
		if !l.Known {
			x.Text, x.Explanation = ui.T("%d h/week", l.Hours), ui.T("%d hours a week; no limit is set", l.Hours)
		}
		out = append(out, x)
	}
	return out
}

// need is a row that waits for somebody to help.
func need(p ui.Page, r board.Row, today, reader string) Need {
	n := Need{Who: learner(r), Text: dotted(r.Topic, place(r.Zone))}
	switch at, err := clock.ParseDate(r.StartOn); {
	case err != nil || r.State != internship.Preparing:
		n.When = ui.T("%s, with nobody beside them.", stateOnly(r))
	case r.StartOn <= today:
		n.When = ui.T("Was to start on %s.", ui.DayText(p, r.StartOn))
	default:
		now, _ := clock.ParseDate(today)
		n.When = ui.N(int(at.Sub(now)/(24*time.Hour)), "Starts tomorrow.", "Starts in %d days.")
	}
	if r.Person != reader || reader == "" {
		n.Offer = internshipPath + r.ID + helpAnchor
	}
	return n
}

func stateOnly(r board.Row) string {
	if r.State == internship.Paused {
		return ui.T("Paused")
	}
	return bucketName(board.Running)
}

func wishes(list []board.Wish) []Wish {
	var out []Wish
	for _, w := range list {
		x := Wish{Topic: w.Topic, Count: ui.N(w.Count, "One person", "%d people"), Href: address(wishesPath, nil)}
		for _, n := range w.Named {
			x.Named = append(x.Named, ui.Person{ID: n.ID, Name: n.Name})
		}
		out = append(out, x)
	}
	return out
}
