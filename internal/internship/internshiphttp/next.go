package internshiphttp

import (
	"net/url"

	"belay/internal/internship"
	"belay/internal/route"
	"belay/internal/ui"
)

func escape(s string) string { return url.QueryEscape(s) }

// ownStep is what a wait asks of the one it waits for.
func ownStep(w internship.Wait) string {
	switch w {
	case internship.WaitLearner, internship.WaitHome, internship.WaitHost:
		return ui.T("answer the terms")
	case internship.WaitPrepare:
		return ui.T("begin the preparation")
	case internship.WaitHelper:
		return ui.T("find somebody who helps")
	case internship.WaitStart:
		return ui.T("prepare, then start")
	case internship.WaitResume:
		return ui.T("go on after the pause")
	case internship.WaitJudgeLearner, internship.WaitJudgeHost:
		return ui.T("judge the goals")
	case internship.WaitComplete:
		return ui.T("complete it")
	}
	return ""
}

// buttons are the one next act of the reader, as the primary button, and the
// others they could do.
func (r reader) buttons(path string) (primary *Button, more []Button) {
	primary = r.first(path)
	for _, a := range acts() {
		if !r.Acts[a.command] || a.command == internship.SaveDraft {
			continue
		}
		b := Button{Label: a.label, Href: path + "/" + a.path, Danger: a.danger}
		if a.bare {
			b.Href, b.Post = "", path+"/"+a.path
		}
		if a.danger && a.bare { // nothing is lost by one wrong press
			b.Href, b.Post = path+"/"+a.path, ""
		}
		switch {
		case a.command == internship.Decline && r.State.Runs():
			b.Label = ui.T("Decline the change")
		case a.command == internship.Start && len(r.Needs) > 0:
			b.Href, b.Post = path+"/"+a.path, ""
		}
		if primary == nil || primary.Href != b.Href || primary.Post != b.Post {
			more = append(more, b)
		}
	}
	return primary, more
}

// first is the next act: what waits for the reader, else what usually comes next
// for them.
func (r reader) first(path string) *Button {
	form := func(label, at string) *Button { return &Button{Label: label, Href: path + at} }
	send := func(label, at string) *Button { return &Button{Label: label, Post: path + at} }
	can := func(c internship.Command) bool { return r.Acts[c] }
	switch {
	case r.State == internship.Draft && can(internship.SaveDraft):
		return form(ui.T("Finish and send it"), "/edit")
	case r.Helps != nil && r.Helps.State == internship.HelperAsked:
		return form(ui.T("Answer: will you help?"), "#helpers")
	case can(internship.Agree):
		return form(ui.T("Look at the terms and agree"), "/agree")
	case r.Step == internship.WaitPrepare && can(internship.Prepare):
		return send(ui.T("Begin the preparation"), "/prepare")
	case r.Step == internship.WaitHelper && r.As.Any(internship.Host|internship.Learner):
		return form(ui.T("Find somebody who helps"), "/helpers")
	case r.Step == internship.WaitStart && can(internship.Start) && len(r.Needs) > 0:
		return form(ui.T("Start the internship"), "/start")
	case r.Step == internship.WaitStart && can(internship.Start):
		return send(ui.T("Start the internship"), "/start")
	case r.Step == internship.WaitResume && can(internship.Resume):
		return send(ui.T("Go on"), "/resume")
	case r.Step == internship.WaitJudgeLearner && r.As.Has(internship.Learner), r.Step == internship.WaitJudgeHost && r.As.Has(internship.Host):
		return form(ui.T("Judge the goals"), "/judge")
	case r.Step == internship.WaitComplete && can(internship.Complete):
		return send(ui.T("Complete it"), "/complete")
	}
	return r.usual(path)
}

func (r reader) usual(path string) *Button {
	learner := r.As.Has(internship.Learner)
	switch {
	case learner && r.State == internship.Completed && r.Page.Alumni == nil:
		return &Button{Label: ui.T("Write a note for those who come later"), Href: path + "/alumni"}
	case learner && (r.State == internship.Declined || r.State == internship.Deferred || r.State == internship.Withdrawn):
		return &Button{Label: ui.T("Propose it again"), Post: path + "/again"}
	case r.State == internship.Paused && r.Acts[internship.Resume]:
		return &Button{Label: ui.T("Go on"), Post: path + "/resume"}
	case r.State == internship.Active && (learner || r.Helps != nil):
		return &Button{Label: ui.T("Write this week's note"), Href: path + "#journal"}
	}
	return nil
}

// finding is the page's answer: where it stands, and who acts next.
func (r reader) finding() string {
	who, mine := r.learner(), r.Person != "" && r.Person == r.me
	team := r.Team.Name
	switch r.State {
	case internship.Draft:
		return ui.T("A draft that only you see. Finish it, then send it to your manager.")
	case internship.Completed:
		if mine {
			return ui.T("You completed your internship with %s.", team)
		}
		return ui.T("%s completed the internship with %s.", who, team)
	case internship.EndedEarly:
		return ui.T("The internship with %s ended early: %s.", team, oneOf(endName(r.EndedWhy), ui.T("no reason is kept")))
	case internship.Withdrawn:
		return ui.T("The proposal was taken back.")
	case internship.Declined:
		if mine {
			return ui.T("This proposal was declined. Here is what you can do next.")
		}
		return ui.T("This proposal was declined.")
	case internship.Deferred:
		return ui.T("This proposal is moved to %s.", quarterName(r.DeferredTo))
	}
	if !r.Full {
		return r.boardFinding(who, team)
	}
	return r.openFinding(who, team, mine)
}

func (r reader) boardFinding(who, team string) string {
	switch r.State {
	case internship.Preparing:
		return ui.T("%s prepares to learn with %s.", who, team)
	case internship.Paused:
		return ui.T("%s pauses an internship with %s.", who, team)
	}
	return ui.T("%s learns with %s.", who, team)
}

// openFinding speaks of one that goes on, to those it names.
func (r reader) openFinding(who, team string, mine bool) string {
	whose := ui.T("%s’s internship with %s", who, team)
	if mine {
		whose = ui.T("Your internship with %s", team)
	}
	if r.WaitsFor != "" && r.WaitsFor == r.me {
		return ui.T("%s waits for you: %s.", whose, ownStep(r.Step))
	}
	if r.Open > 0 && r.Acts[internship.Agree] {
		return ui.T("%s waits for your answer to the terms.", whose)
	}
	switch {
	case r.WaitsFor != "" && r.WaitsFor == r.Person:
		return ui.T("%s waits for %s.", whose, stepText(r.Step))
	case r.WaitsFor != "":
		return ui.T("%s waits for %s.", whose, r.name(r.WaitsFor, ""))
	case r.Step != internship.WaitNobody:
		return ui.T("%s waits for %s, and nobody is known who could do it.", whose, stepText(r.Step))
	case r.State == internship.Paused:
		return ui.T("%s rests until %s.", whose, ui.DayText(r.page, r.PauseUntil))
	case r.State == internship.Active:
		return ui.T("%s runs until %s.", whose, ui.DayText(r.page, r.EndOn))
	}
	return ui.T("%s is %s.", whose, r.Words())
}

// standing is how things are now, for a form whose page may be older.
func (f *Face) standing(p *internship.Page, x *route.Exchange) []ui.Fact {
	r := reader{p, x.Actor.Person, f.Page(x)}
	out := []ui.Fact{{Label: ui.T("Learner"), Value: r.learner()}, {Label: ui.T("Team"), Value: p.Team.Name}, {Label: ui.T("State"), Value: stateName(p.State, p.Step)}}
	for _, t := range r.terms() {
		if t.Open || t.InForce && p.Open == 0 {
			out = append(out, ui.Fact{Label: ui.T("Share of the week"), Value: t.Percent}, ui.Fact{Label: ui.T("From and to"), Value: t.Days}, ui.Fact{Label: ui.T("Proposed by"), Value: upper(t.By)})
		}
	}
	if p.Seats > 0 && !p.State.Final() {
		out = append(out, ui.Fact{Label: ui.T("In the team then"), Value: ui.N(p.Seats, "one other learner", "%d other learners")})
	}
	return out
}
