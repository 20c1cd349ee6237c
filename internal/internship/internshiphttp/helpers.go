package internshiphttp

import (
	"context"
	"net/url"
	"strconv"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/route"
	"belay/internal/ui"
)

// helpAct is what somebody does with a helper's row.
type helpAct struct {
	path   string
	action authz.Action
	title  string
	done   string
	do     func(s *internship.Service, ctx context.Context, actor authz.Actor, helper string, v url.Values, g internship.Guard) error
}

func helpActs() []helpAct {
	return []helpAct{
		{path: "accept", action: authz.Write, title: ui.T("Say yes to help"), done: ui.T("Yes is said. It stands on the board."),
			do: func(s *internship.Service, ctx context.Context, actor authz.Actor, helper string, v url.Values, g internship.Guard) error {
				return s.AcceptHelp(ctx, actor, helper, internship.HelpInput{Hours: whole(text(v, "hours"))}, g)
			}},
		{path: "decline", action: authz.Write, title: ui.T("Say no"), done: ui.T("No is said. Nobody is told why."),
			do: func(s *internship.Service, ctx context.Context, actor authz.Actor, helper string, _ url.Values, g internship.Guard) error {
				return s.DeclineHelp(ctx, actor, helper, g)
			}},
		{path: "leave", action: authz.Write, title: ui.T("Stop helping"), done: ui.T("You no longer help here. The host manager is asked to find somebody else."),
			do: func(s *internship.Service, ctx context.Context, actor authz.Actor, helper string, _ url.Values, g internship.Guard) error {
				return s.LeaveHelp(ctx, actor, helper, g)
			}},
		{path: "session", action: authz.Write, title: ui.T("Next session"), done: ui.T("The next session is kept."),
			do: func(s *internship.Service, ctx context.Context, actor authz.Actor, helper string, v url.Values, g internship.Guard) error {
				return s.SetSession(ctx, actor, helper, internship.SessionInput{On: text(v, "on"), Note: text(v, "note")}, g)
			}},
	}
}

// help takes one of them. What a soft rule asks, such as more hours than one's
// own limit, comes back as a form of its own.
func (f *Face) help(a helpAct) route.Handler {
	return func(x *route.Exchange) error {
		ctx, form, err := x.Posted()
		if err != nil {
			return err
		}
		helper, err := x.ID("helper")
		if err != nil {
			return err
		}
		v, g := x.Request.PostForm, guard(form)
		g.Reasons = reasonsOf(v)
		back := x.BackTo(HelpingPath)
		err = a.do(f.Internship, ctx, x.Actor, helper, v, g)
		if err != nil && fault.KindOf(err) == fault.Conflict { // answered already: no form would help
			return err
		}
		if !route.Refused(err) || a.path == "decline" || a.path == "leave" {
			return x.Pressed(back, err, route.Flash{Text: a.done})
		}
		view := ActView{Title: a.title, Send: ui.T("Save"), Action: x.Request.URL.RequestURI(), Cancel: back, Epoch: int(g.Epoch), Version: int(g.Version), Faults: ui.FaultsOf(err), Reasons: reasonFields(v, err)}
		if a.path == "accept" {
			view.Send = ui.T("Yes, I help")
			view.Fields = []Field{{Kind: line, In: ui.Input{Name: "hours", Label: ui.T("Hours a week"), Type: "number", Value: v.Get("hours")}}}
		} else {
			view.Fields = sessionFields(v.Get("on"), v.Get("note"))
		}
		view.Fields = withFaults(view.Fields, view.Faults)
		p := f.Page(x)
		p.Title = a.title
		p.Crumbs = []ui.Link{{Href: HelpingPath, Label: ui.T("Helping")}}
		return x.Render(route.StatusOf(err), ActPage(p, view))
	}
}

func sessionFields(on, note string) []Field {
	return []Field{{Kind: line, In: ui.Input{Name: "on", Label: ui.T("Day"), Type: "date", Value: on}},
		{Kind: line, In: ui.Input{Name: "note", Label: ui.T("What for (optional)"), Value: note, MaxLength: 500}}}
}

// candidates lists who could help, best first, each with why.
func (f *Face) candidates(x *route.Exchange) error { return f.candidatesPage(x, nil) }

func (f *Face) candidatesPage(x *route.Exchange, refusal error) error {
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	it, list, err := f.Internship.WhoCouldHelp(x.Request.Context(), x.Actor, id)
	if err != nil {
		return err
	}
	path := Path + "/" + id
	v := CandidatesView{Topic: topic(it.Internship), Action: path + "/helpers", Cancel: path, Epoch: int(it.Epoch), CanAsk: it.As.Any(internship.Learner|internship.Host) && it.ToHost && !it.State.Final(), Faults: ui.FaultsOf(refusal)}
	for _, c := range list {
		if c.Person.ID == x.Actor.Person {
			continue // one offers one's own help on the internship's page
		}
		row := CandidateRow{Person: ui.Person{ID: c.Person.ID, Name: c.Person.Name, Given: given(c.Person.Name), Detail: c.Person.Team}, Reasons: c.Reasons, Hours: 2}
		if c.FreeHours > 0 {
			row.Hours = min(row.Hours, c.FreeHours)
		}
		if c.Helper != "" {
			row.Offered = path + "#helpers"
		}
		v.Rows = append(v.Rows, row)
	}
	p := f.Page(x)
	p.Title = ui.T("Who could help")
	p.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Internships")}, {Href: path, Label: v.Topic}}
	return x.Render(route.StatusOf(refusal), CandidatesPage(p, v))
}

func (f *Face) askHelper(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	v, g := x.Request.PostForm, guard(form)
	g.Version = internship.Any
	_, err = f.Internship.AskHelper(ctx, x.Actor, id, v.Get("person"), internship.HelpInput{Hours: whole(text(v, "hours"))}, g)
	if route.Refused(err) {
		return f.candidatesPage(x, err)
	}
	return x.Pressed(Path+"/"+id+"#helpers", err, route.Flash{Text: ui.T("They are asked. Their answer shows here and in your inbox.")})
}

func (f *Face) offerHelp(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	g := guard(form)
	g.Version = internship.Any
	_, err = f.Internship.OfferHelp(ctx, x.Actor, id, internship.HelpInput{Hours: whole(form.Text("hours"))}, g)
	if e := fault.From(err); e != nil && (e.Kind == fault.Conflict || len(e.Fields) > 0 && e.Fields[0].Name != "hours") {
		return err // they are part of it already
	}
	return x.Pressed(Path+"/"+id, err, route.Flash{Text: ui.T("Your offer is on its way to the learner and the host manager.")})
}

func (f *Face) helping(x *route.Exchange) error { return f.helpingPage(x, "", nil) }

func (f *Face) helpingPage(x *route.Exchange, typed string, refusal error) error {
	data, err := f.Internship.Helping(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	v := HelpingView{Epoch: int(data.Epoch), Version: int(data.Version), Limit: data.Limit, Load: data.Load, LimitAction: HelpingPath + "/limit", Visible: f.Internship.LimitSentence(), Faults: ui.FaultsOf(refusal), Hours: typed}
	if refusal == nil && data.Limit > 0 {
		v.Hours = strconv.Itoa(data.Limit)
	}
	row := func(h internship.Helping) HelpingRow {
		learner := h.Names[h.Of.Person]
		out := HelpingRow{Topic: topic(h.Of), Href: Path + "/" + h.Of.ID, Now: h.Of.State, Step: h.Of.Step, Team: h.Team}
		out.Person = ui.Person{ID: learner.ID, Name: oneOf(learner.Name, ui.T("One learner")), Detail: hoursAWeek(h.Hours)}
		if h.Helper.State != internship.HelperAccepted {
			out.Tone, out.State = helperState(h.Helper.State)
		}
		base := HelpingPath + "/" + h.ID
		out.Version, out.Hours, out.SessionOn, out.SessionNote = int(h.Version), h.Hours, h.SessionOn, h.SessionNote
		switch h.Helper.State {
		case internship.HelperAsked:
			out.Accept, out.Decline, out.AskHours = base+"/accept", base+"/decline", true
		case internship.HelperOffered:
			out.Decline = base + "/decline"
		case internship.HelperAccepted:
			out.Session, out.Leave = base+"/session", base+"/leave"
		}
		return out
	}
	for _, h := range data.Mine {
		v.Mine = append(v.Mine, row(h))
	}
	for _, h := range data.Asked {
		v.Asked = append(v.Asked, row(h))
	}
	p := f.Page(x)
	p.Title = ui.T("Helping")
	p.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Internships")}}
	return x.Render(route.StatusOf(refusal), HelpingPage(p, v))
}

func (f *Face) setLimit(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	hours := form.Text("hours")
	n, convErr := strconv.Atoi(hours)
	if hours == "" {
		n, convErr = 0, nil
	}
	if convErr != nil {
		n = -1 // refused by the core, with its words
	}
	if err = f.Internship.SetLimit(ctx, x.Actor, n, guard(form)); route.Refused(err) {
		return f.helpingPage(x, hours, err)
	}
	return x.Pressed(HelpingPath, err, route.Flash{Text: ui.T("Your limit is kept. The board shows your hours against it.")})
}

func (f *Face) setNamed(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	named, g := form.Text("named") == "1", guard(form)
	done, back := ui.T("Your name is off the board. The seat still shows."), "1"
	if named {
		done, back = ui.T("Your name stands on the board."), "0"
	}
	err = f.Internship.SetNamed(ctx, x.Actor, id, named, g)
	return x.Pressed(Path+"/"+id, err, route.Flash{Text: done, Undo: Path + "/" + id + "/named", Fields: map[string]string{ui.FieldVersion: number(g.Version + 1), "named": back}})
}
