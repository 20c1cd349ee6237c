package learninghttp

import (
	"fmt"
	"html"
	"net/http"

	"belay/internal/clock"
	"belay/internal/fault"
	"belay/internal/handbook"
	"belay/internal/learning"
	"belay/internal/route"
	"belay/internal/ui"
)

// catalogueList names the catalogue for cursors.
const catalogueList = "modules"

// mark reads a place in the catalogue.
func (f *Face) mark(cursor string) (m learning.ModuleMark, err error) {
	place, err := f.cursors.Read(catalogueList, cursor, 2)
	if len(place) == 2 {
		m = learning.ModuleMark{Title: place[0], ID: place[1]}
	}
	return m, err
}

func (f *Face) next(m learning.ModuleMark) string {
	if m.ID == "" {
		return ""
	}
	return f.cursors.Write(catalogueList, m.Title, m.ID)
}

func (f *Face) modules(x *route.Exchange) error {
	after, err := f.mark(x.Query("after"))
	if err != nil {
		return err
	}
	data, err := f.Learning.Overview(x.Request.Context(), x.Actor, after)
	if err != nil {
		return err
	}
	v := ModulesView{Visible: data.Visible}
	running := map[string]string{}
	for _, r := range data.Mine {
		card := runCard(r, data.Today)
		if r.State == learning.Running {
			running[r.Module] = card.Href
			v.Running = append(v.Running, card)
		} else {
			v.Past = append(v.Past, card)
		}
	}
	for _, r := range data.Reports {
		card := runCard(r.Run, data.Today)
		card.Person, card.Waiting = ui.Person{ID: r.Person.ID, Name: r.Person.Name}, r.Waiting
		v.Reports = append(v.Reports, card)
	}
	for _, m := range data.Modules {
		card := ModuleCard{Title: m.Title, Href: ModulesPath + "/" + m.ID, Stages: m.Stages, Tasks: m.Boxes, Days: m.Days, Run: running[m.ID]}
		if m.Kind == handbook.Checklist {
			v.Checklists = append(v.Checklists, card)
		} else {
			v.Modules = append(v.Modules, card)
		}
	}
	if next := f.next(data.Next); next != "" {
		v.Next = ModulesPath + "?after=" + next
	}
	p := f.Page(x)
	p.Title = ui.T("Modules")
	return x.Render(http.StatusOK, ModulesPageView(p, v))
}

func runCard(r learning.Run, today string) RunCard {
	return RunCard{Title: r.ModuleTitle, Href: RunsPath + "/" + r.ID, State: r.State, Done: r.Done, Total: r.Total, Pace: r.Pace(today), Due: r.DueOn, On: r.FinishedOn}
}

func (f *Face) module(x *route.Exchange) error {
	return f.modulePage(x, x.Path("module"), nil, nil)
}

// modulePage draws a module; sent and refusal are of a start form that was not
// taken.
func (f *Face) modulePage(x *route.Exchange, module string, sent *learning.StartInput, refusal error) error {
	data, err := f.Learning.Template(x.Request.Context(), x.Actor, module)
	if err != nil {
		return err
	}
	p := f.Page(x)
	v := ModuleView{Title: data.Title, Page: data.URL, Path: data.Path, Version: data.Number, Checklist: data.Kind == handbook.Checklist, Retired: data.Retired,
		ReadOn: clock.Date(data.ReadAt, zone(p)), Days: data.Days, Tasks: data.Boxes, Due: data.DueOn, Epoch: int(data.Epoch), Faults: ui.FaultsOf(refusal)}
	v.Introduction, v.Goals = sections(data.Content.Introduction), sections(data.Content.Goals)
	for _, s := range data.Content.Stages {
		v.Stages = append(v.Stages, outline(s))
	}
	for _, r := range data.Mine {
		card := runCard(r, data.Today)
		if v.Mine = append(v.Mine, card); r.State == learning.Running {
			v.Running = card.Href
		}
	}
	if data.Startable && v.Running == "" {
		v.Start = ModulesPath + "/" + data.ID + "/start"
	}
	for i, name := range data.Content.Fields {
		v.Fields = append(v.Fields, FieldView{Name: fmt.Sprint(fieldPrefix, i), Label: label(name), Value: data.Known[name]})
	}
	if sent != nil {
		v.Due = sent.DueOn
		for i, name := range data.Content.Fields {
			v.Fields[i].Value, v.Fields[i].Error = sent.Fields[name], v.Faults.Of(v.Fields[i].Name)
		}
	}
	p.Title = data.Title
	p.Crumbs = []ui.Link{{Href: ModulesPath, Label: ui.T("Modules")}}
	return x.Render(route.StatusOf(refusal), ModulePageView(p, v))
}

func sections(list []learning.Section) []Section {
	var out []Section
	for _, s := range list {
		out = append(out, Section{s.Title, open(s.HTML, nil)})
	}
	return out
}

// open shows placeholders in safe HTML: filled in where there is a value, else
// as a named blank.
func open(text string, fields map[string]string) string {
	return handbook.FillIn(text, func(name string) string {
		if value := fields[name]; value != "" {
			return html.EscapeString(value)
		}
		return "<em>[" + html.EscapeString(name) + "]</em>"
	})
}

const firstTasks = 3

func outline(s learning.Stage) Outline {
	o := Outline{Title: s.Title, Tasks: boxes(s.Tasks)}
	for _, t := range s.Tasks[:min(len(s.Tasks), firstTasks)] {
		o.First = append(o.First, handbook.Plain(handbook.FillIn(t.Text, func(name string) string { return "[" + name + "]" })))
	}
	return o
}

func boxes(list []learning.Task) int {
	n := len(list)
	for _, t := range list {
		n += boxes(t.Tasks)
	}
	return n
}

func (f *Face) start(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	module := x.Path("module")
	data, err := f.Learning.Template(ctx, x.Actor, module)
	if err != nil {
		return err
	}
	in := learning.StartInput{DueOn: form.Text("due"), NoDue: form.Text("due") == "", Fields: map[string]string{}}
	for i, name := range data.Content.Fields {
		in.Fields[name] = form.Text(fmt.Sprint(fieldPrefix, i))
	}
	run, err := f.Learning.Start(ctx, x.Actor, module, in, g)
	if route.Refused(err) && fault.KindOf(err) == fault.Invalid {
		return f.modulePage(x, module, &in, err)
	} else if err != nil {
		return x.Pressed(ModulesPath+"/"+data.ID, err, route.Flash{})
	}
	return x.Pressed(RunsPath+"/"+run.ID, nil, route.Flash{Text: ui.T("Your run has begun. Tick what you have done; it can be undone at any time.")})
}
