package growthhttp

import (
	"net/url"
	"slices"
	"strings"

	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

const (
	stepsPath = GrowthPath + "/steps"
	stepsPart = GrowthPath + "#steps"
)

// stepSent reads the fields of a step's form.
func stepSent(fields url.Values) growth.StepInput {
	note := strings.TrimSpace(strings.ReplaceAll(fields.Get("note"), "\r\n", "\n"))
	return growth.StepInput{Text: strings.TrimSpace(fields.Get("text")), Note: note, DueOn: strings.TrimSpace(fields.Get("due"))}
}

func (f *Face) addStep(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	in := stepSent(x.Request.PostForm)
	_, err = f.Growth.AddStep(ctx, x.Actor, in, g)
	if route.Refused(err) {
		return f.growthPage(x, x.Actor.Person, route.StatusOf(err), Steps{Text: in.Text, Note: in.Note, Due: in.DueOn, Faults: ui.FaultsOf(err)})
	}
	return x.Pressed(stepsPart, err, route.Flash{Text: ui.T("The step is on your list.")})
}

func stepDraft(id string) string { return "step-" + id }

func (f *Face) editStep(x *route.Exchange) error {
	id, err := x.ID("step")
	if err != nil {
		return err
	}
	return f.stepForm(x, id, nil, nil)
}

// stepForm draws the form of one of the reader's own steps; sent and refusal
// are of a form that was not saved.
func (f *Face) stepForm(x *route.Exchange, id string, sent *growth.StepInput, refusal error) error {
	data, err := f.Growth.Page(x.Request.Context(), x.Actor, x.Actor.Person, "")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(data.Steps, func(s growth.Step) bool { return s.ID == id })
	if i < 0 {
		return fault.Gone()
	}
	st := data.Steps[i]
	v := StepForm{Epoch: int(data.Epoch), Version: int(st.Version), Action: stepsPath + "/" + id, Cancel: stepsPart, DraftKey: stepDraft(id),
		Text: st.Text, Note: st.Note, Due: st.DueOn, Dimension: st.Dimension, About: framework.Plain(st.About), Faults: ui.FaultsOf(refusal), Visible: data.Visible.Steps}
	if sent == nil {
		drafts, err := f.drafts(x, v.DraftKey)
		if err != nil {
			return err
		}
		if k, ok := drafts[v.DraftKey]; ok {
			in := stepSent(k.fields)
			sent, v.Draft = &in, k.hint
		}
	}
	if sent != nil {
		v.Text, v.Note, v.Due = sent.Text, sent.Note, sent.DueOn
	}
	p := f.Page(x)
	p.Title = ui.T("Change step")
	p.Crumbs = []ui.Link{{Href: GrowthPath, Label: ui.T("My growth")}}
	return x.Render(route.StatusOf(refusal), StepFormPage(p, v))
}

func (f *Face) saveStep(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("step")
	if err != nil {
		return err
	}
	was, _, err := f.Growth.OwnStep(ctx, x.Actor, id)
	if err != nil {
		return err
	}
	in := stepSent(x.Request.PostForm)
	in.Statement, g.Draft = was.Statement, stepDraft(id) // which expectation it works towards is not asked here
	if err = f.Growth.EditStep(ctx, x.Actor, id, in, g); route.Refused(err) {
		return f.stepForm(x, id, &in, err)
	}
	return x.Pressed(stepsPart, err, route.Flash{Text: ui.T("Your change is saved.")})
}

// moveStep puts a step before the one that the form names, or last.
func (f *Face) moveStep(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	err = f.Growth.MoveStep(ctx, x.Actor, x.Path("step"), form.Text("before"), g)
	return x.Pressed(stepsPart, err, route.Flash{})
}

func (f *Face) tickStep(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	done := form.Text("done") == "1"
	text := ui.T("Done. Well climbed.")
	if !done {
		text = ui.T("The step is open again.")
	}
	err = f.Growth.TickStep(ctx, x.Actor, x.Path("step"), done, g)
	return x.Pressed(stepsPart, err, route.Flash{Text: text})
}

func (f *Face) removeStep(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	step := x.Path("step")
	err = f.Growth.RemoveStep(ctx, x.Actor, step, g)
	return x.Pressed(stepsPart, err, route.Flash{Text: ui.T("The step is off your list."), Undo: stepsPath + "/" + step + "/restore"})
}

func (f *Face) restoreStep(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	err = f.Growth.RestoreStep(ctx, x.Actor, x.Path("step"), g)
	return x.Pressed(stepsPart, err, route.Flash{Text: ui.T("The step is back.")})
}

func stepsView(data *growth.Page, p ui.Page) Steps {
	var v Steps
	if data.Own {
		v.AddAction = stepsPath
	}
	for _, st := range data.Steps {
		item := Step{ID: st.ID, Text: st.Text, Note: st.Note, About: st.Dimension, Due: st.DueOn, Version: int(st.Version)}
		if st.Done() {
			item.DoneOn = day(p, st.DoneAt)
		}
		if data.Own {
			path := stepsPath + "/" + st.ID
			item.Edit, item.Toggle, item.Remove = path, path+"/done", path+"/remove"
		}
		v.Items = append(v.Items, item)
	}
	slices.SortStableFunc(v.Items, func(a, b Step) int { return open(a) - open(b) })
	if data.Own {
		moves(v.Items)
	}
	return v
}

// moves says of each open step where one place up and down is, as the list is
// shown.
func moves(items []Step) {
	last := len(items)
	for last > 0 && open(items[last-1]) == 1 {
		last--
	}
	for i := range items[:last] {
		s := &items[i]
		path := stepsPath + "/" + s.ID + "/move"
		if i > 0 {
			s.Up = &Move{path, items[i-1].ID}
		}
		if i+1 < last {
			s.Down = &Move{Action: path}
			if i+2 < last {
				s.Down.Before = items[i+2].ID
			}
		}
	}
}

// open orders what is done behind what is not.
func open(s Step) int {
	if s.DoneOn != "" {
		return 1
	}
	return 0
}
