package internshiphttp

import (
	"strings"

	"belay/internal/internship"
	"belay/internal/ui"
)

// stateName is a state as a label; of one that is negotiated it says whose answer
// it waits for, by the step that waits.
func stateName(s internship.State, w internship.Wait) string {
	switch s {
	case internship.Draft:
		return ui.T("Draft")
	case internship.HomeManager, internship.HostManager:
		switch party := w.For(); {
		case party == internship.Learner:
			return ui.T("Waiting for the learner")
		case party == internship.Home, party == 0 && s == internship.HomeManager:
			return ui.T("Waiting for the home manager")
		}
		return ui.T("Waiting for the host manager")
	case internship.Agreed:
		return ui.T("Agreed")
	case internship.Preparing:
		return ui.T("Preparing")
	case internship.Active:
		return ui.T("Active")
	case internship.Paused:
		return ui.T("Paused")
	case internship.Completed:
		return ui.T("Completed")
	case internship.EndedEarly:
		return ui.T("Ended early")
	case internship.Withdrawn:
		return ui.T("Withdrawn")
	case internship.Declined:
		return ui.T("Declined")
	case internship.Deferred:
		return ui.T("Deferred")
	}
	return string(s)
}

// stateTone colours a state; the name carries the meaning.
func stateTone(s internship.State) string {
	switch s {
	case internship.Active, internship.Completed:
		return "green"
	case internship.Paused, internship.HomeManager, internship.HostManager:
		return "amber"
	case internship.Agreed, internship.Preparing:
		return "brand"
	case internship.Declined, internship.EndedEarly:
		return "rose"
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

func wayNames(list []string) string {
	var out []string
	for _, w := range list {
		out = append(out, wayName(w))
	}
	return ui.And(out...)
}

func partyName(p internship.Parties) string {
	switch p {
	case internship.Learner:
		return ui.T("Learner")
	case internship.Home:
		return ui.T("Home manager")
	case internship.Host:
		return ui.T("Host manager")
	}
	return ""
}

// stepText says what a wait is for.
func stepText(w internship.Wait) string {
	switch w {
	case internship.WaitLearner:
		return ui.T("the learner's answer to the terms")
	case internship.WaitHome:
		return ui.T("the home manager's answer")
	case internship.WaitHost:
		return ui.T("the host manager's answer")
	case internship.WaitPrepare:
		return ui.T("the preparation to begin")
	case internship.WaitHelper:
		return ui.T("somebody who helps")
	case internship.WaitStart:
		return ui.T("the start")
	case internship.WaitResume:
		return ui.T("the end of the pause")
	case internship.WaitJudgeLearner:
		return ui.T("the learner to judge the goals")
	case internship.WaitJudgeHost:
		return ui.T("the host manager to judge the goals")
	case internship.WaitComplete:
		return ui.T("the host manager to complete it")
	}
	return ""
}

// commandDone is a past command as the history tells it.
func commandDone(e internship.Entry, who, detail string) string {
	switch e.Command {
	case internship.SaveDraft:
		if e.Version > 1 {
			return ui.T("%s changed the draft", who)
		}
		return ui.T("%s wrote the draft", who)
	case internship.Submit:
		return ui.T("%s proposed it", who)
	case internship.Agree:
		return ui.T("%s agreed", who)
	case internship.ProposeTerms:
		return ui.T("%s proposed other terms", who)
	case internship.Decline:
		return ui.T("%s declined", who)
	case internship.Defer:
		return ui.T("%s moved it to %s", who, quarterName(e.Detail))
	case internship.Withdraw:
		return ui.T("%s took it back", who)
	case internship.Prepare:
		return ui.T("%s began the preparation", who)
	case internship.Start:
		return ui.T("%s started it", who)
	case internship.Pause:
		return ui.T("%s paused it until %s", who, detail)
	case internship.Resume:
		return ui.T("%s went on after the pause", who)
	case internship.Extend:
		return ui.T("%s proposed to change the end", who)
	case internship.Complete:
		return ui.T("%s completed it", who)
	case internship.EndEarly:
		return ui.T("%s ended it early: %s", who, endName(e.Detail))
	case internship.HandOverHost:
		return ui.T("%s handed the hosting over to %s", who, detail)
	case internship.ManagerChanged:
		return ui.T("The learner has a new manager: %s", detail)
	case internship.HostLeft:
		return ui.T("The host manager changed: %s", detail)
	case internship.LearnerLeft:
		return ui.T("The learner left")
	case internship.Command(internship.EventHelpAccepted):
		return ui.T("%s said yes to help, over their own hours", who)
	case internship.HelperLeft:
		return ui.T("What it waits for changed")
	case internship.PassedOn:
		return ui.T("The open step passed to %s", detail)
	}
	return ui.T("%s changed it", who)
}

// endName is a kind of an early end.
func endName(kind string) string {
	switch kind {
	case internship.EndBusiness:
		return ui.T("business needs")
	case internship.EndLearner:
		return ui.T("the learner's wish")
	case internship.EndRole:
		return ui.T("another role or team")
	case internship.EndLeft:
		return ui.T("the learner left")
	case internship.EndOther:
		return ui.T("another reason")
	}
	return kind
}

// nextName is what can be done after a no.
func nextName(n string) string {
	switch n {
	case internship.NextOtherTeam:
		return ui.T("Ask another team")
	case internship.NextLater:
		return ui.T("Try a later quarter")
	case internship.NextWish:
		return ui.T("Keep it as a wish")
	case internship.NextPartner:
		return ui.T("Talk to the People Business Partner")
	}
	return n
}

func verdictName(v string) string {
	switch v {
	case internship.Reached:
		return ui.T("Reached")
	case internship.Partly:
		return ui.T("Partly")
	case internship.Not:
		return ui.T("Not")
	}
	return v
}

func helperState(s internship.HelperState) (tone, text string) {
	switch s {
	case internship.HelperOffered:
		return "amber", ui.T("Offered to help")
	case internship.HelperAsked:
		return "amber", ui.T("Asked")
	case internship.HelperAccepted:
		return "green", ui.T("Helps")
	case internship.HelperDeclined:
		return "", ui.T("Said no")
	case internship.HelperGone:
		return "", ui.T("No longer helps")
	}
	return "", string(s)
}

// quarterName is "Q1 2027" for "2027-Q1".
func quarterName(q string) string {
	year, n, ok := strings.Cut(q, "-Q")
	if !ok {
		return q
	}
	return ui.T("Q%s %s", n, year)
}

func percent(n int) string {
	if n == 0 {
		return ui.T("Not said")
	}
	return ui.T("%d %%", n)
}

// days is a span of days: "11 Jan to 21 Mar 2027".
func days(p ui.Page, from, until string) string {
	switch {
	case from == "" && until == "":
		return ui.T("Not said")
	case until == "":
		return ui.T("from %s", ui.DayText(p, from))
	}
	return ui.T("%s to %s", ui.DayText(p, from), ui.DayText(p, until))
}

func hoursAWeek(n int) string { return ui.N(n, "one hour a week", "%d hours a week") }

// given is how a sentence calls a person: the first word of the name.
func given(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
