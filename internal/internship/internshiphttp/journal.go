package internshiphttp

import (
	"net/http"
	"net/url"
	"slices"

	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) addGoal(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	words, g := form.Text("text"), guard(form)
	g.Draft, g.Version = "goal-new-"+id, internship.Any
	_, err = f.Internship.AddGoal(ctx, x.Actor, id, internship.GoalInput{Text: words}, g)
	if route.Refused(err) && fault.KindOf(err) == fault.Invalid {
		p, loadErr := f.record(x, anybody)
		if loadErr != nil {
			return loadErr
		}
		v := f.goalView(p, "", 0, words)
		v.Faults = ui.FaultsOf(err)
		return f.textPage(x, p, v, err)
	}
	return x.Pressed(Path+"/"+id+"#goals", err, route.Flash{Text: ui.T("The goal is kept.")})
}

// goalView is the form of a goal, or of a new one.
func (f *Face) goalView(p *internship.Page, goal string, version int64, words string) TextView {
	path := Path + "/" + p.ID
	v := TextView{Title: ui.T("A goal"), Under: ui.T("What the learner can do at the end that they cannot do now."), Label: ui.T("Goal"), Action: path + "/goals", Cancel: path + "#goals",
		Epoch: int(p.Epoch), Version: int(version), Text: words, MaxLength: internship.MaxGoal, Send: ui.T("Save goal"), DraftKey: "goal-new-" + p.ID, Visible: p.Visible.Goals}
	if goal != "" {
		v.Action, v.DraftKey = path+"/goals/"+goal, "goal-"+goal
	}
	return v
}

// goal finds one of the goals of the page, for who may change it.
func (f *Face) goal(x *route.Exchange) (*internship.Page, internship.Goal, error) {
	p, err := f.record(x, internship.Goaling(x.Path("goal")))
	if err != nil {
		return nil, internship.Goal{}, err
	}
	i := slices.IndexFunc(p.Goals, func(g internship.Goal) bool { return g.ID == x.Path("goal") })
	return p, p.Goals[i], nil
}

func (f *Face) goalPage(x *route.Exchange) error {
	p, g, err := f.goal(x)
	if err != nil {
		return err
	}
	return f.textPage(x, p, f.goalView(p, g.ID, g.Version, g.Text), nil)
}

func (f *Face) saveGoal(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	p, gl, err := f.goal(x)
	if err != nil && fault.KindOf(err) == fault.Conflict { // ended since the form was shown: no form would help
		return x.Pressed(Path+"/"+x.Path("id")+"#goals", err, route.Flash{})
	}
	if err != nil {
		return err
	}
	words, g := form.Text("text"), guard(form)
	g.Draft = "goal-" + gl.ID
	if err = f.Internship.EditGoal(ctx, x.Actor, gl.ID, internship.GoalInput{Text: words}, g); route.Refused(err) {
		v := f.goalView(p, gl.ID, gl.Version, words)
		v.Faults = ui.FaultsOf(err)
		return f.textPage(x, p, v, err)
	}
	return x.Pressed(Path+"/"+p.ID+"#goals", err, route.Flash{Text: ui.T("Your change is saved.")})
}

func (f *Face) removeGoal(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	err = f.Internship.RemoveGoal(ctx, x.Actor, x.Path("goal"), guard(form))
	return x.Pressed(Path+"/"+id+"#goals", err, route.Flash{Text: ui.T("The goal is taken away.")})
}

// textPage draws the form of one text, with what was kept while writing when the
// form was not just refused.
func (f *Face) textPage(x *route.Exchange, p *internship.Page, v TextView, refusal error) error {
	if refusal == nil {
		fields, hint, err := f.kept(x, v.DraftKey)
		if err != nil {
			return err
		}
		if hint != nil {
			v.Text, v.Draft = text(fields, "text"), hint
			if v.WithDay {
				v.On = text(fields, "on")
			}
		}
	}
	page := f.Page(x)
	page.Title = v.Title
	page.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Internships")}, {Href: Path + "/" + p.ID, Label: topic(p.Internship)}}
	return x.Render(route.StatusOf(refusal), TextPage(page, v))
}

func noteInput(form route.Form) internship.NoteInput {
	return internship.NoteInput{On: form.Text("on"), Text: form.Text("text"), Posted: form.On("posted")}
}

func (f *Face) addNote(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	in, g := noteInput(form), guard(form)
	g.Draft, g.Version = "note-new-"+id, internship.Any
	_, err = f.Internship.WriteNote(ctx, x.Actor, id, in, g)
	if route.Refused(err) && fault.KindOf(err) == fault.Invalid {
		p, loadErr := f.record(x, anybody)
		if loadErr != nil {
			return loadErr
		}
		v := f.noteView(p, "", 0, in)
		v.Faults = ui.FaultsOf(err)
		return f.textPage(x, p, v, err)
	}
	done := ui.T("Your note is kept. Only you see it until you post it.")
	if in.Posted {
		done = ui.T("Your note is posted.")
	}
	return x.Pressed(Path+"/"+id+"#journal", err, route.Flash{Text: done})
}

func (f *Face) noteView(p *internship.Page, note string, version int64, in internship.NoteInput) TextView {
	path := Path + "/" + p.ID
	v := TextView{Title: ui.T("Weekly note"), Under: ui.T("Done, learned, stuck: three lines are enough."), Label: ui.T("Note"), Action: path + "/notes", Cancel: path + "#journal",
		Epoch: int(p.Epoch), Version: int(version), Text: in.Text, On: oneOf(in.On, p.Today), WithDay: true, WithPost: true, Post: in.Posted, PostLabel: ui.T("Post it to all who read the journal"),
		MaxLength: internship.MaxNote, Send: ui.T("Save note"), DraftKey: "note-new-" + p.ID, Visible: p.Visible.Notes}
	if note != "" {
		v.Action, v.DraftKey, v.WithPost = path+"/notes/"+note, "note-"+note, !in.Posted
	}
	return v
}

// note finds one of the reader's own notes.
func (f *Face) note(x *route.Exchange) (*internship.Page, internship.Note, error) {
	p, err := f.record(x, internship.Noting(x.Path("note"), x.Actor.Person))
	if err != nil {
		return nil, internship.Note{}, err
	}
	i := slices.IndexFunc(p.Notes, func(n internship.Note) bool { return n.ID == x.Path("note") })
	return p, p.Notes[i], nil
}

func (f *Face) notePage(x *route.Exchange) error {
	p, n, err := f.note(x)
	if err != nil {
		return err
	}
	return f.textPage(x, p, f.noteView(p, n.ID, n.Version, internship.NoteInput{On: n.On, Text: n.Text, Posted: n.Posted}), nil)
}

func (f *Face) saveNote(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	p, n, err := f.note(x)
	if err != nil {
		return err
	}
	in, g := noteInput(form), guard(form)
	in.Posted = in.Posted || n.Posted // what others have read stays posted
	g.Draft = "note-" + n.ID
	if err = f.Internship.EditNote(ctx, x.Actor, n.ID, in, g); route.Refused(err) {
		v := f.noteView(p, n.ID, n.Version, in)
		v.Faults = ui.FaultsOf(err)
		return f.textPage(x, p, v, err)
	}
	return x.Pressed(Path+"/"+p.ID+"#journal", err, route.Flash{Text: ui.T("Your note is saved.")})
}

func (f *Face) removeNote(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	err = f.Internship.RemoveNote(ctx, x.Actor, x.Path("note"), guard(form))
	return x.Pressed(Path+"/"+id+"#journal", err, route.Flash{Text: ui.T("The note is gone.")})
}

func (f *Face) judgePage(x *route.Exchange) error {
	p, err := f.record(x, internship.Judging)
	if err != nil {
		return err
	}
	return f.judgeForm(x, p, nil, nil)
}

func (f *Face) judgeForm(x *route.Exchange, p *internship.Page, v url.Values, refusal error) error {
	who := p.As & (internship.Learner | internship.Host)
	path := Path + "/" + p.ID
	view := JudgeView{Action: path + "/judge", Cancel: path, Epoch: int(p.Epoch), Side: partyName(who), DraftKey: "judge-" + p.ID, Faults: ui.FaultsOf(refusal), Visible: p.Visible.Judgement}
	for _, j := range p.Judged {
		if j.Side == who {
			view.Version, view.Feedback = int(j.Version), j.Feedback
		}
	}
	if v == nil {
		fields, hint, err := f.kept(x, view.DraftKey)
		if err != nil {
			return err
		}
		if hint != nil {
			v, view.Draft = fields, hint
		}
	}
	if v != nil {
		view.Feedback = text(v, "feedback")
	}
	for _, g := range p.Goals {
		if g.Dropped {
			continue
		}
		row := JudgeGoal{ID: g.ID, Text: g.Text, Verdict: g.Said[who].Verdict, Said: g.Said[who].Text}
		if v != nil {
			row.Verdict, row.Said = v.Get("goal."+g.ID), text(v, "text."+g.ID)
		}
		view.Goals = append(view.Goals, row)
	}
	page := f.Page(x)
	page.Title = ui.T("Judge the goals")
	page.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Internships")}, {Href: path, Label: topic(p.Internship)}}
	return x.Render(route.StatusOf(refusal), JudgePage(page, view))
}

func (f *Face) judge(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	p, err := f.record(x, internship.Judging)
	if err != nil {
		return err
	}
	v, g := x.Request.PostForm, guard(form)
	g.Draft = "judge-" + p.ID
	in := internship.JudgeInput{Goals: map[string]internship.Verdict{}, Feedback: text(v, "feedback")}
	for _, goal := range p.Goals {
		if !goal.Dropped {
			in.Goals[goal.ID] = internship.Verdict{Verdict: v.Get("goal." + goal.ID), Text: text(v, "text."+goal.ID)}
		}
	}
	if err = f.Internship.Judge(ctx, x.Actor, p.ID, in, g); route.Refused(err) {
		return f.judgeForm(x, p, v, err)
	}
	return x.Pressed(Path+"/"+p.ID, err, route.Flash{Text: ui.T("Your judgement is kept. Both sides read it once both have said theirs.")})
}

func (f *Face) alumniView(p *internship.Page) TextView {
	path := Path + "/" + p.ID
	v := TextView{Title: ui.T("For those who come later"), Under: ui.T("What you wish you had known, and whom to ask. Start and end, team and topic stand beside it."), Label: ui.T("Note"), Action: path + "/alumni", Cancel: path,
		Epoch: int(p.Epoch), WithPost: true, PostLabel: ui.T("Publish it: everyone who is signed in may read it"), MaxLength: internship.MaxNote, Send: ui.T("Save note"), DraftKey: "alumni-" + p.ID, Visible: p.Visible.Alumni}
	if p.Alumni != nil {
		v.Version, v.Text, v.Post = int(p.Alumni.Version), p.Alumni.Text, p.Alumni.Published
	}
	return v
}

func (f *Face) alumniPage(x *route.Exchange) error {
	p, err := f.record(x, internship.Remembering)
	if err != nil {
		return err
	}
	return f.textPage(x, p, f.alumniView(p), nil)
}

func (f *Face) writeAlumni(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	p, err := f.record(x, internship.Remembering)
	if err != nil {
		return err
	}
	in, g := internship.AlumniInput{Text: form.Text("text"), Published: form.On("posted")}, guard(form)
	g.Draft = "alumni-" + p.ID
	if err = f.Internship.WriteAlumni(ctx, x.Actor, p.ID, in, g); route.Refused(err) {
		v := f.alumniView(p)
		v.Text, v.Post, v.Faults = in.Text, in.Published, ui.FaultsOf(err)
		return f.textPage(x, p, v, err)
	}
	return x.Pressed(Path+"/"+p.ID, err, route.Flash{Text: ui.T("Thank you. Your note is kept.")})
}

// alumni lists what those before have written, of one department or of all.
func (f *Face) alumni(x *route.Exchange) error {
	unit := x.Query("unit")
	name := route.ListOf("alumni", unit)
	after, err := f.after(name, x.Query("after"))
	if err != nil {
		return err
	}
	list, err := f.Internship.AlumniNotes(x.Request.Context(), x.Actor, internship.AlumniQuery{Unit: unit, After: after})
	if err != nil {
		return err
	}
	v := AlumniView{Unit: unit, Part: after.ID != "" || list.Next.ID != ""}
	if next := f.next(name, list.Next); next != "" {
		v.Next = "?" + url.Values{"unit": {unit}, "after": {next}}.Encode()
	}
	for _, a := range list.Items {
		v.Rows = append(v.Rows, AlumniRow{Text: a.Text, By: oneOf(list.Names.People[a.Person], ui.T("One learner")), Topic: a.Topic, Team: list.Names.Units[a.Unit], EndedOn: a.EndedOn})
	}
	p := f.Page(x)
	p.Title = ui.T("Alumni notes")
	p.Crumbs = []ui.Link{{Href: offersPath, Label: ui.T("Opportunities")}}
	return x.Render(http.StatusOK, AlumniPage(p, v))
}
