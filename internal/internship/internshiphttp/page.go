package internshiphttp

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"belay/internal/internship"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/ui"
)

// topic is how an internship is called.
func topic(it internship.Internship) string {
	if it.Topic == "" {
		return ui.T("A proposal without a topic")
	}
	return it.Topic
}

func (f *Face) one(x *route.Exchange) error {
	p, err := f.load(x)
	if err != nil {
		return err
	}
	page := f.Page(x)
	page.Title = topic(p.Internship)
	page.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Internships")}}
	v := f.view(x, p, page)
	return x.Render(http.StatusOK, InternshipPage(page, v))
}

// reader is a page as one reader sees it, while its view is put together.
type reader struct {
	*internship.Page
	me   string
	page ui.Page
}

// name is how a page calls somebody: "You", their name, or what stands for one
// whose name the reader may not know.
func (r reader) name(person, otherwise string) string {
	switch {
	case person == "":
		return otherwise
	case person == r.me:
		return ui.T("You")
	}
	if c, ok := r.People[person]; ok && c.Name != "" {
		return c.Name
	}
	return ui.T("Somebody who left")
}

// by is name inside a sentence.
func (r reader) by(person, otherwise string) string {
	if person == r.me && person != "" {
		return ui.T("you")
	}
	return r.name(person, otherwise)
}

func (r reader) learner() string { return r.name(r.Person, ui.T("One learner")) }

func (r reader) person(id, detail string) ui.Person {
	c := r.People[id]
	if c.Name == "" {
		c = org.Card{Person: org.Person{ID: id, Name: r.name(id, ui.T("Nobody yet"))}}
	}
	return ui.Person{ID: c.ID, Name: c.Name, Given: given(c.Name), Detail: detail}
}

// day is an instant as the reader's date.
func (r reader) day(at time.Time) string {
	zone := r.page.Zone
	if zone == nil {
		zone = time.UTC
	}
	return at.In(zone).Format(time.DateOnly)
}

func (f *Face) view(x *route.Exchange, p *internship.Page, page ui.Page) InternshipView {
	r := reader{p, x.Actor.Person, page}
	path := Path + "/" + p.ID
	v := InternshipView{Topic: topic(p.Internship), Path: path, Learner: r.learner(), Mine: p.Person != "" && p.Person == r.me, Team: p.Team.Name, From: p.From.Name, Ways: wayNames(p.Ways), Motive: p.Motive,
		State: p.State, Step: p.Step, Full: p.Full, Epoch: int(p.Epoch), Version: int(p.Version), Visible: p.Visible,
		Flow: r.flow(), Facts: r.facts(), Finding: r.finding()}
	v.People = r.people()
	v.Helpers = r.helpers(path)
	v.CanOffer = p.Board && !p.State.Final() && p.Helps == nil && !v.Mine && r.me != ""
	if !p.Full {
		return v
	}
	v.Primary, v.More = r.buttons(path)
	v.Terms = r.terms()
	v.Needs, v.Modules = needs(p), r.modules()
	v.Meets = r.meets()
	v.Goals, v.AddGoal = r.goals(path)
	v.Notes, v.AddNote = r.notes(path)
	v.Judged, v.Judge = r.judged(path)
	v.Alumni, v.WriteAlumni = r.alumni(path)
	v.History, v.Reasons = r.history(), r.reasons()
	if v.Mine && !p.State.Final() {
		v.Named, v.SetNamed = p.Named, path+"/named"
	}
	if i := slices.IndexFunc(p.History, func(e internship.Entry) bool { return e.Command == internship.Decline || e.Command == internship.Defer }); i >= 0 && len(p.Next) > 0 {
		v.NoSaid, v.NoBy = p.History[i].Text, r.name(p.History[i].Actor, "")
	}
	for _, n := range p.Next {
		v.Next = append(v.Next, r.next(n, path))
	}
	if p.As.Any(internship.Learner|internship.Host|internship.Home) && p.ToHost && !p.State.Final() {
		v.FindHelper = path + "/helpers"
	}
	return v
}

// flow is the way of an internship with where it stands.
func (r reader) flow() []ui.WayStep {
	if !r.Full && !r.Listed {
		return nil
	}
	steps := []struct {
		at    internship.State
		title string
	}{
		{internship.Draft, ui.T("Proposed")}, {internship.HomeManager, ui.T("Home manager")}, {internship.HostManager, ui.T("Host manager")}, {internship.Agreed, ui.T("Agreed")},
		{internship.Preparing, ui.T("Preparing")}, {internship.Active, ui.T("Active")}, {internship.Completed, ui.T("Completed")},
	}
	if !r.Full {
		steps = steps[4:]
	}
	order := internship.States()
	at := r.State
	switch at {
	case internship.Paused:
		at = internship.Active
	case internship.EndedEarly:
		at = internship.Active
	case internship.Withdrawn, internship.Declined, internship.Deferred:
		at = r.lastBefore()
	}
	rank := slices.Index(order, at)
	var out []ui.WayStep
	for _, s := range steps {
		step := ui.WayStep{Title: s.title, Done: slices.Index(order, s.at) < rank || r.State == internship.Completed, Now: s.at == at && !r.State.Final()}
		if s.at == internship.Draft && r.State == internship.Draft {
			step.Title = ui.T("Draft")
		}
		if s.at == at {
			step.Note = r.nowNote()
			if r.State.Final() && r.State != internship.Completed {
				step.Stop, step.Note = true, stateName(r.State, r.Step)
			}
		}
		out = append(out, step)
	}
	return out
}

// lastBefore is the state from which a proposal came to its end.
func (r reader) lastBefore() internship.State {
	for _, e := range r.History {
		if !e.State.Final() && e.State != "" {
			return e.State
		}
	}
	return internship.Draft
}

func (r reader) nowNote() string {
	switch {
	case r.State == internship.Paused && r.PauseUntil != "":
		return ui.T("Paused until %s", ui.DayText(r.page, r.PauseUntil))
	case r.State == internship.Paused:
		return ui.T("Paused")
	case r.Step == internship.WaitLearner && r.State.Negotiated():
		return ui.T("the learner answers")
	case r.State == internship.Active && r.StartedOn != "":
		return ui.T("since %s", ui.DayText(r.page, r.StartedOn))
	case r.Full && !r.WaitsSince.IsZero() && r.Step != internship.WaitNobody:
		return ui.T("since %s", ui.DayText(r.page, r.day(r.WaitsSince)))
	}
	return ""
}

// facts are the few answers at the top.
func (r reader) facts() []ui.Fact {
	var out []ui.Fact
	if r.Full {
		out = append(out, ui.Fact{Label: ui.T("Share of the week"), Value: percent(r.Percent)})
	}
	out = append(out, ui.Fact{Label: ui.T("From and to"), Value: days(r.page, r.StartOn, r.EndOn)})
	helping := 0
	for _, h := range r.Page.Helpers {
		if h.State == internship.HelperAccepted {
			helping++
		}
	}
	help := ui.Fact{Label: ui.T("Helpers"), Value: ui.N(helping, "One", "%d")}
	if helping == 0 && !r.State.Final() && r.ToHost {
		help.Badge, help.Tone = ui.T("Needs a helper"), "amber"
	}
	out = append(out, help)
	if !r.Full {
		return out
	}
	wait := ui.Fact{Label: ui.T("Waits for"), Value: ui.T("Nobody")}
	if r.WaitsFor != "" {
		wait.Value = r.name(r.WaitsFor, "")
		if r.DueOn != "" {
			wait.Note = ui.T("by %s", ui.DayText(r.page, r.DueOn))
		}
		if r.DueOn != "" && r.DueOn < r.Today {
			wait.Badge, wait.Tone = ui.T("Overdue"), "rose"
		}
	}
	return append(out, wait)
}

// people are the learner and the two managers.
func (r reader) people() []ui.Person {
	out := []ui.Person{}
	if r.Person != "" {
		out = append(out, r.person(r.Person, ui.T("learner, %s", oneOf(r.From.Name, r.People[r.Person].Team))))
	} else {
		out = append(out, ui.Person{Name: ui.T("One learner"), Detail: ui.T("keeps their name off the board")})
	}
	if r.Full && r.Manager != "" {
		out = append(out, r.person(r.Manager, ui.T("home manager")))
	}
	if r.Full && r.HostID != "" {
		out = append(out, r.person(r.HostID, ui.T("host manager, %s", r.Team.Name)))
	}
	return out
}

func oneOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// helpers are the rows of the card of helpers.
func (r reader) helpers(path string) []HelperRow {
	var out []HelperRow
	for _, h := range r.Page.Helpers {
		row := HelperRow{Person: r.person(h.Person, hoursAWeek(h.Hours)), SessionOn: h.SessionOn, SessionNote: h.SessionNote, Version: int(h.Version), Hours: h.Hours}
		row.Tone, row.State = helperState(h.State)
		mine := h.Person == r.me
		base := HelpingPath + "/" + h.ID
		back := "?back=" + path
		switch {
		case r.State.Final():
		case h.State == internship.HelperAsked && mine:
			row.Accept, row.Decline, row.AskHours = base+"/accept"+back, base+"/decline"+back, true
		case h.State == internship.HelperOffered && r.As.Any(internship.Learner|internship.Host):
			row.Accept, row.Decline = base+"/accept"+back, base+"/decline"+back
		case h.State == internship.HelperOffered && mine:
			row.Decline = base + "/decline" + back
		case h.State == internship.HelperAccepted && (mine || r.As.Has(internship.Learner)):
			row.Session = base + "/session" + back
			if mine {
				row.Leave = base + "/leave" + back
			}
		}
		out = append(out, row)
	}
	return out
}

// terms is the table of revisions with who has agreed to which.
func (r reader) terms() []TermsRow {
	var out []TermsRow
	for _, rev := range r.Revisions {
		row := TermsRow{Number: rev.Number, Percent: percent(rev.Percent), Days: days(r.page, rev.StartOn, rev.EndOn), By: r.by(rev.Author, ""), On: r.day(rev.At), Why: rev.Why,
			Open: rev.Number == r.Open, InForce: rev.Number == r.InForce, Outcome: rev.Outcome}
		for i, party := range []internship.Parties{internship.Learner, internship.Home, internship.Host} {
			for _, a := range rev.Agreed {
				if a.Party == party {
					row.Agreed[i] = ui.T("%s, %s", r.name(a.Person, ""), ui.DayText(r.page, r.day(a.At)))
				}
			}
		}
		out = append(out, row)
	}
	return out
}

// needs is what a start would run into, each with the act that mends it.
func needs(p *internship.Page) []NeedRow {
	var out []NeedRow
	for _, b := range p.Needs {
		row := NeedRow{Text: b.Text(), Hard: b.Hard}
		path := Path + "/" + p.ID
		switch b.Code {
		case "helper": // nobody can be asked before the home manager has agreed
			switch link := (ui.Link{Href: path + "/helpers"}); {
			case !p.ToHost:
			case p.As.Any(internship.Learner | internship.Host):
				link.Label = ui.T("Find somebody who helps")
				row.Mend = link
			case p.As.Has(internship.Home): // who may look, and leaves the asking to the other two
				link.Label = ui.T("See who could help")
				row.Mend = link
			}
		case "goals":
			row.Mend = ui.Link{Href: path + "#goals", Label: ui.T("Write down a goal")}
		case "readiness":
			row.Mend = ui.Link{Href: path + "#modules", Label: ui.T("See the modules")}
		}
		out = append(out, row)
	}
	return out
}

func (r reader) modules() []ModuleRow {
	var out []ModuleRow
	for _, m := range r.Page.Modules {
		row := ModuleRow{Title: m.Title, Done: m.Done, Total: m.Total, FinishedOn: m.FinishedOn, Missing: m.Missing}
		switch {
		case m.Run != "":
			row.Href = runsPath + "/" + m.Run
		case !m.Missing:
			row.Href = modulesPath + "/" + m.ID
		}
		out = append(out, row)
	}
	return out
}

// meets is the home manager's answer as a sentence; "" when the reader may not
// know it or nothing was said.
func (r reader) meets() string {
	by := r.name(r.MeetsBy, ui.T("The home manager"))
	day := ui.DayText(r.page, r.MeetsOn)
	if r.MeetsBy == r.me {
		by = ui.T("You")
	}
	switch r.Page.Meets {
	case internship.MeetsYes:
		return ui.T("%s said on %s: meets expectations in the present role.", by, day)
	case internship.MeetsNo:
		return ui.T("%s said on %s: does not meet expectations in the present role yet.", by, day)
	}
	return ""
}

func (r reader) goals(path string) ([]GoalRow, string) {
	var out []GoalRow
	write := r.As.Any(internship.Learner|internship.Host) && !r.State.Final() && r.State != internship.Draft
	for _, g := range r.Page.Goals {
		row := GoalRow{ID: g.ID, Text: g.Text, By: r.by(g.Author, ""), Amended: g.Amended, Dropped: g.Dropped, Version: int(g.Version)}
		if write && !g.Dropped {
			row.Edit, row.Remove = path+"/goals/"+g.ID, path+"/goals/"+g.ID+"/remove"
		}
		for _, side := range []internship.Parties{internship.Learner, internship.Host} {
			if s, ok := g.Said[side]; ok {
				row.Said = append(row.Said, SaidRow{Side: partyName(side), Verdict: s.Verdict, Text: s.Text})
			}
		}
		out = append(out, row)
	}
	if write {
		return out, path + "/goals"
	}
	return out, ""
}

func (r reader) notes(path string) ([]NoteRow, string) {
	var out []NoteRow
	for _, n := range r.Page.Notes {
		row := NoteRow{ID: n.ID, Week: n.Week, On: n.On, Text: n.Text, By: r.name(n.Author, ""), Private: !n.Posted, Version: int(n.Version)}
		if n.Author == r.me && !r.State.Final() {
			row.Edit, row.Remove = path+"/notes/"+n.ID, path+"/notes/"+n.ID+"/remove"
		}
		out = append(out, row)
	}
	helps := r.Helps != nil && r.Helps.State == internship.HelperAccepted
	if r.Board && !r.State.Final() && (r.As.Has(internship.Learner) || r.HostID == r.me || helps) {
		return out, path + "/notes"
	}
	return out, ""
}

func (r reader) judged(path string) ([]JudgedRow, string) {
	var out []JudgedRow
	done := internship.Parties(0)
	for _, j := range r.Page.Judged {
		done |= j.Side
		out = append(out, JudgedRow{Side: partyName(j.Side), By: r.name(j.Author, ""), On: r.day(j.At), Feedback: j.Feedback})
	}
	side := r.As & (internship.Learner | internship.Host)
	if side != 0 && (r.State == internship.Active || r.State == internship.Completed) {
		return out, path + "/judge"
	}
	return out, ""
}

func (r reader) alumni(path string) (*AlumniRow, string) {
	write := ""
	if r.As.Has(internship.Learner) && (r.State == internship.Completed || r.State == internship.EndedEarly) {
		write = path + "/alumni"
	}
	if r.Page.Alumni == nil {
		return nil, write
	}
	return &AlumniRow{Text: r.Page.Alumni.Text, Published: r.Page.Alumni.Published}, write
}

func (r reader) history() []HistoryRow {
	var out []HistoryRow
	for _, e := range r.History {
		detail := e.Detail
		switch e.Command {
		case internship.HandOverHost, internship.HostLeft, internship.ManagerChanged, internship.PassedOn:
			detail = r.name(e.Detail, ui.T("nobody"))
		case internship.Pause:
			detail = ui.DayText(r.page, e.Detail)
		}
		row := HistoryRow{On: r.day(e.At), Text: commandDone(e, r.name(e.Actor, ui.T("Belay")), detail), Said: e.Text}
		if e.Command == internship.Decline && e.Detail != "" {
			row.Text = ui.T("%s declined and suggests: %s", r.name(e.Actor, ""), lower(nextName(e.Detail)))
		}
		out = append(out, row)
	}
	return out
}

func (r reader) reasons() []ReasonRow {
	var out []ReasonRow
	for _, w := range r.Page.Reasons {
		out = append(out, ReasonRow{Rule: ruleName(w.Code), Text: w.Text, By: r.name(w.Author, ui.T("Somebody")), On: r.day(w.At)})
	}
	return out
}

// next is one of the acts after a no.
func (r reader) next(n, path string) NextRow {
	row := NextRow{Label: nextName(n)}
	switch n {
	case internship.NextOtherTeam:
		row.Href, row.Text = offersPath, ui.T("Look at what other teams offer, then propose it there.")
	case internship.NextLater:
		row.Post, row.Text = path+"/again", ui.T("A new draft begins with what you wrote.")
	case internship.NextWish:
		row.Href, row.Text = wishesPath+"/new?topic="+escape(short(r.Topic, 80)), ui.T("Managers plan their offers by wishes.")
	case internship.NextPartner:
		row.Text = ui.T("They know what is planned elsewhere.")
		if len(r.Partners) == 0 {
			row.Text = ui.T("None is named for your team; HR knows whom to ask.")
		} else if c := r.People[r.Partners[0]]; c.Email != "" {
			row.Label, row.Href = ui.T("Talk to %s, your People Business Partner", c.Name), "mailto:"+c.Email
		}
	}
	return row
}

// ruleName is what a soft rule speaks of.
func ruleName(code string) string {
	switch code {
	case "percent":
		return ui.T("Share of the week")
	case "length":
		return ui.T("Length")
	case "team":
		return ui.T("Learners in the team")
	case "tenure":
		return ui.T("Time in the company")
	case "readiness":
		return ui.T("Preparation")
	case "helper":
		return ui.T("Helpers")
	case "goals":
		return ui.T("Goals")
	case "meets":
		return ui.T("Meeting expectations")
	case "pause":
		return ui.T("Length of the pause")
	case "extend":
		return ui.T("Length of the extension")
	case "judgement":
		return ui.T("Judging the goals")
	case "load":
		return ui.T("Hours of the helper")
	}
	return code
}

func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
