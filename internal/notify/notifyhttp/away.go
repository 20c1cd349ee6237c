package notifyhttp

import (
	"slices"
	"strings"

	"belay/internal/clock"
	"belay/internal/fault"
	"belay/internal/notify"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/ui"
)

// span reads the days of a form: the last day is one more than none at the end.
func span(form route.Form) org.Span {
	return org.Span{From: form.Text("from"), Until: shift(form.Text("until"), 1)}
}

func (f *Face) away(x *route.Exchange) error { return f.awayPage(x, AwayView{}, nil) }

// awayPage draws the page; typed holds what was typed into a refused form.
func (f *Face) awayPage(x *route.Exchange, typed AwayView, refusal error) error {
	data, err := f.Org.MyAway(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	p := f.Page(x)
	p.Title = ui.T("Away")
	v := typed
	v.Faults, v.Add, v.Choose, v.Epoch, v.Visible = ui.FaultsOf(refusal), AwayPath, delegatePath, int(data.Epoch), data.Visible
	for _, a := range data.Absences {
		path := AwayPath + "/" + a.ID
		v.Absences = append(v.Absences, Days{First: a.From, Last: shift(a.Until, -1), Edit: path, Remove: path + "/remove", Version: int(a.Version)})
	}
	for _, d := range data.StandIns {
		v.StandIn = append(v.StandIn, StandIn{someone(data, d.Delegate), d.From, shift(d.Until, -1)})
	}
	for _, d := range data.For {
		v.For = append(v.For, StandIn{someone(data, d.Person), d.From, shift(d.Until, -1)})
	}
	for _, a := range data.Team {
		v.Team = append(v.Team, TeamAbsence{someone(data, a.Person), a.From, shift(a.Until, -1)})
	}
	v.Finding = awayFinding(p, data)
	return x.Render(route.StatusOf(refusal), AwayPage(p, v))
}

// awayFinding says when the reader is away next.
func awayFinding(p ui.Page, data org.Away) string {
	if len(data.Absences) == 0 {
		return ui.T("You have no absence to come.")
	}
	next := data.Absences[0]
	if next.Has(data.Today) {
		return ui.T("You are away until %s.", ui.DayText(p, shift(next.Until, -1)))
	}
	return ui.T("You are away next from %s.", ui.DayText(p, next.From))
}

func someone(data org.Away, id string) ui.Person {
	c, ok := data.People[id]
	if !ok {
		return ui.Person{ID: id, Name: notify.Somebody}
	}
	return ui.Person{ID: id, Name: c.Name, Detail: c.Team}
}

func (f *Face) addAbsence(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := f.Org.AddAbsence(ctx, x.Actor, g, span(form))
	if route.Refused(err) {
		return f.awayPage(x, AwayView{From: form.Text("from"), Until: form.Text("until")}, err)
	}
	return x.Pressed(AwayPath, err, route.Flash{Text: ui.T("Your absence is written down."), Undo: AwayPath + "/" + id + "/remove", Fields: map[string]string{ui.FieldVersion: "1"}})
}

func (f *Face) editAbsence(x *route.Exchange) error { return f.absenceForm(x, nil, nil) }

// absenceForm draws the form of one of the reader's absences; sent is of a form
// that was refused.
func (f *Face) absenceForm(x *route.Exchange, sent *route.Form, refusal error) error {
	id, err := x.ID("absence")
	if err != nil {
		return err
	}
	a, err := f.Org.Absence(x.Request.Context(), x.Actor, id)
	if err == nil && a.Removed {
		err = fault.Gone()
	}
	if err != nil {
		return err
	}
	v := AbsenceForm{From: a.From, Until: shift(a.Until, -1), Action: AwayPath + "/" + id, Cancel: AwayPath, Version: int(a.Version), Faults: ui.FaultsOf(refusal)}
	if sent != nil {
		v.From, v.Until = sent.Text("from"), sent.Text("until")
	}
	p := f.Page(x)
	p.Title = ui.T("Change absence")
	p.Crumbs = []ui.Link{{Href: AwayPath, Label: ui.T("Away")}}
	return x.Render(route.StatusOf(refusal), AbsencePage(p, v))
}

func (f *Face) saveAbsence(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	if err = f.Org.ChangeAbsence(ctx, x.Actor, g, x.Path("absence"), span(form)); route.Refused(err) {
		return f.absenceForm(x, &form, err)
	}
	return x.Pressed(AwayPath, err, route.Flash{Text: ui.T("Your change is saved.")})
}

func (f *Face) removeAbsence(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	id := x.Path("absence")
	err = f.Org.RemoveAbsence(ctx, x.Actor, g, id)
	return x.Pressed(AwayPath, err, route.Flash{Text: ui.T("Your absence is removed."), Undo: AwayPath + "/" + id + "/restore"})
}

func (f *Face) restoreAbsence(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	return x.Pressed(AwayPath, f.Org.RestoreAbsence(ctx, x.Actor, g, x.Path("absence")), route.Flash{Text: ui.T("Your absence is back.")})
}

func (f *Face) delegateForm(x *route.Exchange) error { return f.delegatePage(x, nil, nil) }

// delegatePage draws the form; sent is of a form that was refused.
func (f *Face) delegatePage(x *route.Exchange, sent *route.Form, refusal error) error {
	data, err := f.Org.MyAway(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	v := DelegateForm{Action: delegatePath, Cancel: AwayPath, Epoch: int(data.Epoch), Faults: ui.FaultsOf(refusal)}
	chosen := ""
	if i := slices.IndexFunc(data.StandIns, func(d org.StandIn) bool { return d.Has(data.Today) }); i >= 0 {
		chosen = data.StandIns[i].Delegate
	}
	if sent != nil {
		chosen, v.Email, v.From, v.Until = sent.Text("delegate"), sent.Text("email"), sent.Text("from"), sent.Text("until")
	}
	v.Near = append(v.Near, ui.Option{Value: "", Label: ui.T("Nobody"), Chosen: chosen == ""})
	near := data.Near
	if c, ok := data.People[chosen]; ok && !slices.ContainsFunc(near, func(n org.Card) bool { return n.ID == chosen }) {
		near = append([]org.Card{c}, near...)
	}
	for _, c := range near {
		v.Near = append(v.Near, ui.Option{Value: c.ID, Label: c.Name, Chosen: c.ID == chosen})
	}
	p := f.Page(x)
	p.Title = ui.T("Who stands in")
	p.Crumbs = []ui.Link{{Href: AwayPath, Label: ui.T("Away")}}
	return x.Render(route.StatusOf(refusal), DelegatePage(p, v))
}

// setDelegate keeps the choice. Without days it holds from today on, whenever
// the person is away.
func (f *Face) setDelegate(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	delegate := form.Text("delegate")
	if email := strings.TrimSpace(form.Text("email")); email != "" {
		if delegate, err = f.Org.ByEmail(ctx, x.Actor, email); err != nil {
			return err
		}
		if delegate == "" {
			return f.delegatePage(x, &form, errAddress.With("email", "Nobody who works here has this address."))
		}
	}
	days := org.Span{From: form.Text("from"), Until: clock.Forever}
	if days.From == "" {
		data, err := f.Org.MyAway(ctx, x.Actor)
		if err != nil {
			return err
		}
		days.From = data.Today
	}
	if last := form.Text("until"); last != "" {
		days.Until = shift(last, 1)
	}
	was, known, err := f.Org.SetDelegate(ctx, x.Actor, g, delegate, days)
	if route.Refused(err) {
		return f.delegatePage(x, &form, err)
	}
	done := route.Flash{Text: ui.T("Saved who stands in for you.")}
	if known && was != delegate {
		done.Undo = delegatePath
		done.Fields = map[string]string{"delegate": was, "from": days.From, "until": shift(days.Until, -1)}
	}
	return x.Pressed(AwayPath, err, done)
}

var errAddress = fault.New(fault.Invalid, "BLY-2610", "This address was not found. Nothing was saved; look at the marked field.")
