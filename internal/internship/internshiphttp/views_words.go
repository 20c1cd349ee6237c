package internshiphttp

import (
	"slices"
	"strings"

	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/ui"
)

// summary lists a form's faults; the reasons that soft rules ask for stand in it
// like faults, each leading to its field.
func (v ActView) summary() ui.Faults { return withReasons(v.Faults, v.Reasons) }

func (v ProposalView) summary() ui.Faults { return withReasons(v.Faults, v.Reasons) }

func withReasons(f ui.Faults, reasons []Field) ui.Faults {
	f.Fields = slices.Clone(f.Fields)
	for _, r := range reasons {
		name := strings.TrimPrefix(r.In.ID, ui.FieldID(""))
		if r.In.Value == "" && f.Of(name) == "" && f.Message != "" {
			f.Fields = append(f.Fields, fault.Field{Name: name, Message: r.In.Label})
		}
	}
	return f
}

func (v ActView) nowTitle() string {
	if v.Stale {
		return ui.T("As it stands now")
	}
	return ui.T("As it stands")
}

func (v ProposalView) hidden() []ui.Hidden {
	if v.OfferID == "" {
		return nil
	}
	return []ui.Hidden{{Name: "offer", Value: v.OfferID}}
}

func verdicts() []string { return []string{internship.Reached, internship.Partly, internship.Not} }

func verdictTone(v string) string {
	switch v {
	case internship.Reached:
		return "green"
	case internship.Partly:
		return "amber"
	}
	return ""
}

func weekName(n int) string {
	if n < 1 {
		return ui.T("Before the start")
	}
	return ui.T("Week %d", n)
}

func alumniLabel(a *AlumniRow) string {
	if a == nil {
		return ui.T("Write a note")
	}
	return ui.T("Change the note")
}

func namedLabel(named bool) string {
	if named {
		return ui.T("Take my name off")
	}
	return ui.T("Show my name")
}

func namedField(named bool) []ui.Hidden {
	if named {
		return []ui.Hidden{{Name: "named", Value: "1"}}
	}
	return []ui.Hidden{{Name: "named", Value: "0"}}
}

func personField(id string) []ui.Hidden { return []ui.Hidden{{Name: "person", Value: id}} }

// last is the last part of a path that tells rows apart.
func last(path string) string {
	path, _, _ = strings.Cut(path, "?")
	path = strings.TrimSuffix(strings.TrimSuffix(path, "/session"), "/accept")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (h HelperRow) acceptLabel() string {
	if h.AskHours {
		return ui.T("Yes, I help")
	}
	return ui.T("Accept the help")
}

func (h HelperRow) declineLabel() string {
	switch {
	case h.AskHours, h.Accept != "":
		return ui.T("No, thank you")
	}
	return ui.T("Take my offer back")
}

// finding is the list's answer.
func (v MineView) finding() string {
	n := 0
	for _, g := range v.Groups {
		n += len(g.Rows)
	}
	switch {
	case n == 0:
		return ui.T("You take part in no internship yet.")
	case v.Waiting == 0:
		return ui.N(n, "You take part in one internship. Nothing waits for you.", "You take part in %d internships. Nothing waits for you.")
	case v.Waiting == 1:
		return ui.T("One of your internships waits for you.")
	}
	return ui.T("%d of your internships wait for you.", v.Waiting)
}

func (v CandidatesView) finding() string {
	switch {
	case len(v.Rows) == 0:
		return ui.T("Nobody is left to ask for “%s”.", v.Topic)
	case v.Rows[0].Offered != "":
		return ui.T("%s offers to help with “%s”.", v.Rows[0].Person.Name, v.Topic)
	}
	return ui.T("%s could help with “%s”.", v.Rows[0].Person.Name, v.Topic)
}

func (v HelpingView) finding() string {
	if n := len(v.Asked); n > 0 {
		return ui.N(n, "One question for your help waits for an answer.", "%d questions for your help wait for an answer.")
	}
	switch n := len(v.Mine); {
	case n == 0:
		return ui.T("You help nobody at the moment.")
	case v.Limit > 0:
		return ui.N(n, "You help one learner", "You help %d learners") + ui.T(", %d of your %d hours a week.", v.Load, v.Limit)
	default:
		return ui.N(n, "You help one learner", "You help %d learners") + ui.T(", %s.", hoursAWeek(v.Load))
	}
}

// load is the helper's hours against their own limit.
func (v HelpingView) load() string {
	if v.Limit > 0 {
		return ui.T("%d of %d hours a week", v.Load, v.Limit)
	}
	return hoursAWeek(v.Load)
}

// sessionText says when helper and learner meet next, and what for.
func sessionText(p ui.Page, h HelperRow) string {
	if h.SessionNote == "" {
		return ui.T("Next session on %s", ui.DayText(p, h.SessionOn))
	}
	return ui.T("Next session on %s: %s", ui.DayText(p, h.SessionOn), h.SessionNote)
}

func (v AlumniView) finding() string {
	if v.Part {
		return ui.T("Learners before you have left notes.")
	}
	if n := len(v.Rows); n > 0 {
		return ui.N(n, "One learner has left a note for you.", "%d learners have left a note for you.")
	}
	return ui.T("Nobody has left a note yet.")
}
