package learninghttp

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"belay/internal/clock"
	"belay/internal/handbook"
	"belay/internal/learning"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) run(x *route.Exchange) error {
	id, err := x.ID("run")
	if err != nil {
		return err
	}
	return f.runPage(x, id, unsaved{asked: x.Query("task")})
}

// unsaved is what the run's page is to show open: the form of a task that was
// asked for, or a form that was refused, of one task or, when task is "", of the
// run's details.
type unsaved struct {
	asked      string // id of a task
	task       string
	link, note string
	due        string
	fields     []string
	err        error
}

// runPage draws a run with a form that was not saved, if there is one.
func (f *Face) runPage(x *route.Exchange, id string, sent unsaved) error {
	data, err := f.Learning.Run(x.Request.Context(), x.Actor, id)
	if err != nil {
		return err
	}
	drafts, err := f.drafts(x, learning.DraftKey(data.Person.ID, ""))
	if err != nil {
		return err
	}
	p := f.Page(x)
	v := runView(p, &data, drafts, sent)
	p.Title = data.ModuleTitle
	p.Crumbs = []ui.Link{{Href: ModulesPath, Label: ui.T("Modules")}}
	return x.Render(route.StatusOf(sent.err), RunPageView(p, v))
}

func runView(p ui.Page, data *learning.RunView, drafts map[string]kept, sent unsaved) RunPage {
	path := learning.RunPath(data.ID)
	v := RunPage{Path: path, Title: data.Title, Module: data.ModuleTitle, ModuleHref: ModulesPath + "/" + data.Module, Handbook: data.URL, Own: data.Own, State: data.State,
		Person: ui.Person{ID: data.Person.ID, Name: data.Person.Name}, Done: data.Done, Total: data.Total, Lacking: data.Lacking(), Pace: data.Pace,
		Started: data.StartedOn, Due: data.DueOn, Finished: data.FinishedOn, Version: int(data.Version), Epoch: int(data.Epoch), Visible: data.Visible, Retired: data.Retired}
	if data.Manager.ID != "" {
		v.Help = ui.Person{ID: data.Manager.ID, Name: data.Manager.Name}
	}
	t := &taskViews{page: p, run: data, path: path, drafts: drafts, sent: sent, fields: fieldMap(data.Fields)}
	for i, s := range data.Stages {
		progress := data.Progress[i]
		stage := StageView{ID: s.ID, Title: s.Title, HTML: open(s.ProseHTML, t.fields), Done: progress.AllDone, Total: progress.AllTotal, Tasks: t.below(i, ""), Open: data.Tickable(i)}
		if stage.Open > 1 {
			stage.Tick = path + "/stages/" + s.ID
		}
		v.Stages = append(v.Stages, stage)
	}
	v.Left = t.below(learning.Gone, "")
	for i := range data.Tasks {
		k := &data.Tasks[i]
		if k.Owner == learning.Manager && !k.Ticked() && k.Stage != learning.Gone {
			v.Waiting++
		}
		v.Tickable = v.Tickable || data.May(k)
	}
	if !data.Own {
		return v
	}
	switch data.State {
	case learning.Running:
		v.Abandon = path + "/abandon"
		v.Update = updateView(path+"/update", data.Update)
	case learning.Abandoned:
		v.Resume = path + "/resume"
	case learning.Finished:
		if v.Keep = path + "/keep"; data.Evidence != "" {
			v.Keep, v.Evidence = "", "/evidence/"+data.Evidence
		}
	}
	v.Details = details(path+"/change", data, sent)
	return v
}

func fieldMap(list []learning.Field) map[string]string {
	out := map[string]string{}
	for _, f := range list {
		out[f.Name] = f.Value
	}
	return out
}

func details(action string, data *learning.RunView, sent unsaved) Details {
	d := Details{Due: data.DueOn}
	if data.State != learning.Abandoned {
		d.Action = action
	}
	for i, f := range data.Fields {
		d.Fields = append(d.Fields, FieldView{Name: fmt.Sprint(fieldPrefix, i), Label: label(f.Name), Value: f.Value})
	}
	if sent.err != nil && sent.task == "" {
		d.Open, d.Due, d.Faults = true, sent.due, ui.FaultsOf(sent.err)
		for i := range d.Fields {
			d.Fields[i].Error = d.Faults.Of(d.Fields[i].Name)
			if i < len(sent.fields) {
				d.Fields[i].Value = sent.fields[i]
			}
		}
	}
	return d
}

// taskViews makes the tree of a run's tasks.
type taskViews struct {
	page   ui.Page
	run    *learning.RunView
	path   string
	drafts map[string]kept
	sent   unsaved
	fields map[string]string
}

func (b *taskViews) below(stage int, parent string) []TaskView {
	var out []TaskView
	group := ""
	for i := range b.run.Tasks {
		t := &b.run.Tasks[i]
		if t.Stage != stage || t.Parent != parent {
			continue
		}
		v := b.task(t)
		v.Number = i + 1
		if now := strings.Join(t.Groups, ", "); now != group {
			v.Group, group = now, now
		}
		v.Tasks = b.below(stage, t.ID)
		out = append(out, v)
	}
	return out
}

func (b *taskViews) task(t *learning.RunTask) TaskView {
	v := TaskView{ID: t.ID, HTML: open(t.HTML, b.fields), Notes: open(t.NotesHTML, b.fields), Plain: handbook.Plain(b.run.Filled(t.Text)), Owner: ownerName(t),
		Optional: t.Optional, Proof: t.Proof, Ticked: t.Ticked(), Link: t.Link, Note: t.Note, Lacks: t.Lacks(), Version: int(t.Version), SentLink: t.Link, SentNote: t.Note}
	if v.Ticked {
		v.TickedOn = clock.Date(t.TickedAt, zone(b.page))
		if t.TickedBy.ID != b.run.Person.ID {
			v.TickedBy = t.TickedBy.Name
		}
	}
	if b.run.May(t) {
		v.Tick = b.path + "/tasks/" + t.ID
		b.noteForm(&v)
	}
	if b.sent.task == t.ID { // also when the task may no longer be changed: nobody's words are taken from them
		v.NoteHref, v.NoteAction = "", b.path+"/tasks/"+t.ID+"/note"
		v.SentLink, v.SentNote, v.Faults = b.sent.link, b.sent.note, ui.FaultsOf(b.sent.err)
	}
	return v
}

// noteForm puts the form of link and note to a task that was asked for or has a
// draft, and a link to it to the others.
func (b *taskViews) noteForm(v *TaskView) {
	v.DraftKey = learning.DraftKey(b.run.Person.ID, v.ID)
	k, kept := b.drafts[v.DraftKey]
	v.Asked = b.sent.asked == v.ID
	if !kept && !v.Asked {
		v.NoteHref = b.path + "?task=" + v.ID + "#task-" + v.ID
		return
	}
	v.NoteAction = b.path + "/tasks/" + v.ID + "/note"
	if kept {
		v.SentLink, v.SentNote, v.Draft = strings.TrimSpace(k.fields.Get("link")), lines(k.fields, "note"), k.hint
	}
}

func updateView(action string, u learning.Update) UpdateView {
	if !u.Any() {
		return UpdateView{}
	}
	v := UpdateView{Action: action, To: u.Version, Number: u.Number, Framing: u.Framing}
	for _, c := range u.Changes {
		v.Changes = append(v.Changes, ChangeView{Kind: c.Kind, Stage: c.Stage, Was: handbook.Plain(c.Was), Now: handbook.Plain(c.Now), Ticked: c.Ticked})
	}
	return v
}

// ids are the run and task that a form's path names.
func ids(x *route.Exchange) (run, task string, err error) {
	if run, err = x.ID("run"); err == nil {
		task, err = x.ID("task")
	}
	return run, task, err
}

// press reads what a button of the form of ticks stands for: whether it ticks or
// opens, over which version. The form has one key for all its buttons, so each
// makes its own of it.
func press(x *route.Exchange) (ctx context.Context, form route.Form, done bool, g learning.Guard, err error) {
	ctx, form, g, err = posted(x)
	if done = form.On("done"); done {
		g.Version = form.Number("done")
	} else if form.On("open") {
		g.Version = form.Number("open")
	}
	if g.Key != "" {
		g.Key += " " + fmt.Sprint(done, g.Version) + " " + x.Path("task") + x.Path("stage")
	}
	return ctx, form, done, g, err
}

func (f *Face) tick(x *route.Exchange) error {
	ctx, _, done, g, err := press(x)
	if err != nil {
		return err
	}
	run, task, err := ids(x)
	if err != nil {
		return err
	}
	r, err := f.Learning.Tick(ctx, x.Actor, run, task, learning.TickInput{Done: &done}, g)
	return x.Pressed(RunsPath+"/"+run+"#task-"+task, err, route.Flash{Text: tickedText(r, task, done)})
}

// instantField is the hidden field of the offer to take a stage's ticks back: when
// they were made.
const instantField = "at"

// stage ticks what is open of a stage, or takes that back.
func (f *Face) stage(x *route.Exchange) error {
	ctx, form, done, g, err := press(x)
	if err != nil {
		return err
	}
	run, err := x.ID("run")
	if err != nil {
		return err
	}
	stage := x.Path("stage")
	back := RunsPath + "/" + run + "#stage-" + url.PathEscape(stage)
	if !done {
		_, err := f.Learning.OpenStage(ctx, x.Actor, run, stage, clock.FromMicros(form.Number(instantField)), g)
		return x.Pressed(back, err, route.Flash{Text: ui.T("The stage is as it was before.")})
	}
	acted, err := f.Learning.TickStage(ctx, x.Actor, run, stage, g)
	flash := route.Flash{Text: stageText(acted, acted.Run.Person.ID == x.Actor.Person)}
	if acted.Changed > 0 {
		flash.Undo = RunsPath + "/" + run + "/stages/" + stage
		flash.Fields = map[string]string{ui.FieldVersion: fmt.Sprint(acted.Run.Version), instantField: fmt.Sprint(clock.Micros(acted.At))}
	}
	return x.Pressed(back, err, flash)
}

// stageText says what ticking a whole stage did, what is left and why.
func stageText(a learning.StageActed, own bool) string {
	parts := []string{ui.N(a.Changed, "1 task ticked.", "%d tasks ticked.")}
	if a.Changed == 0 {
		parts[0] = ui.T("There was nothing left to tick here.")
	}
	if a.Unproven > 0 {
		parts = append(parts, ui.N(a.Unproven, "1 is left: it asks for evidence first.", "%d are left: they ask for evidence first."))
	}
	switch {
	case a.Others == 0:
	case own:
		parts = append(parts, ui.N(a.Others, "1 is for your manager to tick.", "%d are for your manager to tick."))
	default:
		parts = append(parts, ui.N(a.Others, "1 is for the learner to tick.", "%d are for the learner to tick."))
	}
	if a.Finished() {
		parts = append(parts, ui.T("You have finished the module."))
	}
	return strings.Join(parts, " ")
}

// tickedText says what a tick did. The run is as it stands after it.
func tickedText(r learning.Run, task string, done bool) string {
	last := false
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.ID == task && t.Lacks() {
			return ui.T("Ticked. This task asks for evidence: add a link or a note to it.")
		}
		last = last || t.ID == task && t.Counts() && r.State == learning.Finished
	}
	switch {
	case done && last:
		return ui.T("That was the last one. You have finished the module.")
	case done:
		return ui.T("Ticked: %d of %d.", r.Done, r.Total)
	}
	return ui.T("The task is open again.")
}

func (f *Face) note(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	run, task, err := ids(x)
	if err != nil {
		return err
	}
	link, note := form.Text("link"), lines(x.Request.PostForm, "note")
	_, err = f.Learning.Tick(ctx, x.Actor, run, task, learning.TickInput{Link: &link, Note: &note}, g)
	if route.Refused(err) {
		return f.runPage(x, run, unsaved{task: task, link: link, note: note, err: err})
	}
	return x.Pressed(RunsPath+"/"+run+"#task-"+task, err, route.Flash{Text: ui.T("Saved with the task.")})
}

func (f *Face) change(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("run")
	if err != nil {
		return err
	}
	now, err := f.Learning.Own(ctx, x.Actor, id)
	if err != nil {
		return err
	}
	due := form.Text("due")
	sent := unsaved{due: due}
	in := learning.ChangeInput{DueOn: &due, Fields: map[string]string{}}
	for i, field := range now.Fields {
		value := form.Text(fmt.Sprint(fieldPrefix, i))
		in.Fields[field.Name], sent.fields = value, append(sent.fields, value)
	}
	if _, sent.err = f.Learning.Change(ctx, x.Actor, id, in, g); route.Refused(sent.err) {
		return f.runPage(x, id, sent)
	}
	return x.Pressed(RunsPath+"/"+id, sent.err, route.Flash{Text: ui.T("Your change is saved.")})
}

// act answers a button of the run's page.
func (f *Face) act(x *route.Exchange, text string, do func(ctx context.Context, id string, form route.Form, g learning.Guard) error) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("run")
	if err != nil {
		return err
	}
	return x.Pressed(RunsPath+"/"+id, do(ctx, id, form, g), route.Flash{Text: text})
}

func (f *Face) abandon(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("run")
	if err != nil {
		return err
	}
	r, err := f.Learning.Abandon(ctx, x.Actor, id, g)
	return x.Pressed(RunsPath+"/"+id, err, route.Flash{Text: ui.T("The run is put aside. All your ticks are kept."), Undo: RunsPath + "/" + id + "/resume",
		Fields: map[string]string{ui.FieldVersion: fmt.Sprint(r.Version)}})
}

func (f *Face) resume(x *route.Exchange) error {
	return f.act(x, ui.T("The run goes on where you left it."), func(ctx context.Context, id string, _ route.Form, g learning.Guard) error {
		_, err := f.Learning.Resume(ctx, x.Actor, id, g)
		return err
	})
}

func (f *Face) takeOver(x *route.Exchange) error {
	return f.act(x, ui.T("Your run has the module's new words. Your ticks, links and notes are kept."), func(ctx context.Context, id string, form route.Form, g learning.Guard) error {
		_, err := f.Learning.TakeOver(ctx, x.Actor, id, form.Text("to"), g)
		return err
	})
}

func (f *Face) keep(x *route.Exchange) error {
	return f.act(x, ui.T("Kept as evidence. Only you see it until you share it."), func(ctx context.Context, id string, _ route.Form, g learning.Guard) error {
		_, err := f.Learning.Keep(ctx, x.Actor, id, g)
		return err
	})
}
