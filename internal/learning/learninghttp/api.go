package learninghttp

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/learning"
	"belay/internal/route"
)

const apiRoot = "/api/v1"

// operate registers the operations of the API.
func (f *Face) operate(a *route.API) {
	op := func(method, path, id, summary string, action authz.Action, kind authz.Kind, success int) route.Op {
		return route.Op{Method: method, Path: apiRoot + path, ID: id, Summary: summary, Tag: "Modules", Status: success, Action: action, Kind: kind}
	}
	const get, post, patch = http.MethodGet, http.MethodPost, http.MethodPatch
	const ok, created = http.StatusOK, http.StatusCreated
	route.Operate(a, op(get, "/modules", "list-modules", "The training modules and checklists of the handbook, by title", authz.Read, learning.KindModule, ok), f.apiModules)
	route.Operate(a, op(get, "/modules/{module}", "get-module", "One module in full, as the handbook has it now", authz.Read, learning.KindModule, ok), f.apiModule)
	route.Operate(a, op(post, "/modules/{module}/runs", "start-run", "Begin a run of the caller's own through a module", authz.Create, learning.KindRun, created), f.apiStart)
	route.Operate(a, op(get, "/me/runs", "my-runs", "The caller's runs, newest first, without their tasks", authz.Read, learning.KindRun, ok), f.apiRuns)
	route.Operate(a, op(get, "/runs/{run}", "get-run", "One run with its tasks: the caller's own, or a direct report's", authz.Read, learning.KindRun, ok), f.apiRun)
	route.Operate(a, op(patch, "/runs/{run}", "change-run", "Change a run's due date and details", authz.Write, learning.KindRun, ok), f.apiChange)
	route.Operate(a, op(patch, "/runs/{run}/tasks/{task}", "tick-task", "Tick a task or open it again, and keep a link or note with it; If-Match is the task's version", authz.Write, learning.KindTask, ok), f.apiTick)
	route.Operate(a, op(post, "/runs/{run}/stages/{stage}", "tick-stage", "Tick all open tasks of a stage that are the caller's, or take that back", authz.Write, learning.KindTask, ok), f.apiStage)
	route.Operate(a, op(post, "/runs/{run}/abandon", "abandon-run", "Put a run aside; nothing in it is lost", authz.Write, learning.KindRun, ok), f.apiAbandon)
	route.Operate(a, op(post, "/runs/{run}/resume", "resume-run", "Take a run up again that was put aside", authz.Write, learning.KindRun, ok), f.apiResume)
	route.Operate(a, op(post, "/runs/{run}/take-over", "take-over-module", "Give a run the module's new words; ticks, links and notes stay", authz.Write, learning.KindRun, ok), f.apiTakeOver)
	route.Operate(a, op(post, "/runs/{run}/keep", "keep-run", "Keep a finished run as a private piece of evidence", authz.Write, learning.KindRun, ok), f.apiKeep)
}

// ModuleJSON is a module in a list. It is exported, as is what else is embedded in
// a document, since the description leaves unexported ones out.
type ModuleJSON struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind" enum:"module,checklist"`
	Title   string   `json:"title"`
	Version int      `json:"version" doc:"Number of the template's version"`
	Path    string   `json:"path" doc:"File in the handbook's source"`
	Page    string   `json:"page" doc:"Page of this site where it can be read"`
	From    int      `json:"from_line"`
	To      int      `json:"to_line"`
	Stages  int      `json:"stages"`
	Tasks   int      `json:"tasks" doc:"All boxes, nested ones too"`
	Days    int      `json:"days,omitempty" doc:"How long it takes by the template"`
	Tags    []string `json:"tags"`
	Retired bool     `json:"retired" doc:"The handbook has it no more"`
	ReadAt  string   `json:"read_at"`
}

func moduleOf(m learning.Module) ModuleJSON {
	return ModuleJSON{m.ID, m.Kind, m.Title, m.Number, m.Path, m.URL, m.From, m.To, m.Stages, m.Boxes, m.Days, append([]string{}, m.Tags...), m.Retired, m.ReadAt.Format(time.RFC3339)}
}

type modulesOut struct {
	Body struct {
		Items []ModuleJSON `json:"items"`
		Next  string       `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) apiModules(ctx context.Context, actor authz.Actor, in *route.Paged) (*modulesOut, error) {
	after, err := f.mark(in.After)
	if err != nil {
		return nil, err
	}
	list, err := f.Learning.Modules(ctx, actor, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &modulesOut{}
	out.Body.Items, out.Body.Next = []ModuleJSON{}, f.next(list.Next)
	for _, m := range list.Modules {
		out.Body.Items = append(out.Body.Items, moduleOf(m))
	}
	return out, nil
}

type sectionJSON struct {
	Title string `json:"title"`
	Text  string `json:"text" doc:"Markdown"`
}

type templateTaskJSON struct {
	Text     string             `json:"text" doc:"Markdown"`
	Notes    string             `json:"notes,omitempty"`
	Owner    string             `json:"owner" enum:"learner,companion,manager"`
	Role     string             `json:"role,omitempty" doc:"How the template calls the owner"`
	Optional bool               `json:"optional"`
	Evidence bool               `json:"asks_evidence"`
	Tasks    []templateTaskJSON `json:"tasks"`
}

type templateStageJSON struct {
	ID    string             `json:"id"`
	Title string             `json:"title"`
	Text  string             `json:"text" doc:"Markdown before the first task"`
	Tasks []templateTaskJSON `json:"tasks"`
}

type moduleOut struct {
	Body struct {
		ModuleJSON
		Introduction []sectionJSON       `json:"introduction"`
		Goals        []sectionJSON       `json:"goals"`
		Fields       []string            `json:"fields" doc:"What is asked for at the start"`
		StageList    []templateStageJSON `json:"stage_list"`
		Run          string              `json:"run,omitempty" doc:"Id of the caller's running run"`
	}
}

func (f *Face) apiModule(ctx context.Context, actor authz.Actor, in *struct {
	Module string `path:"module"`
}) (*moduleOut, error) {
	t, err := f.Learning.Template(ctx, actor, in.Module)
	if err != nil {
		return nil, err
	}
	out := &moduleOut{}
	out.Body.ModuleJSON = moduleOf(t.Module)
	out.Body.Introduction, out.Body.Goals, out.Body.Fields, out.Body.StageList = sectionsJSON(t.Content.Introduction), sectionsJSON(t.Content.Goals), append([]string{}, t.Content.Fields...), []templateStageJSON{}
	for _, s := range t.Content.Stages {
		out.Body.StageList = append(out.Body.StageList, templateStageJSON{s.ID, s.Title, s.Prose, templateTasks(s.Tasks)})
	}
	for _, r := range t.Mine {
		if r.State == learning.Running {
			out.Body.Run = r.ID
		}
	}
	return out, nil
}

func sectionsJSON(list []learning.Section) []sectionJSON {
	out := []sectionJSON{}
	for _, s := range list {
		out = append(out, sectionJSON{s.Title, s.Text})
	}
	return out
}

func templateTasks(list []learning.Task) []templateTaskJSON {
	out := []templateTaskJSON{}
	for _, t := range list {
		out = append(out, templateTaskJSON{t.Text, t.Notes, string(t.Owner), t.Role, t.Optional, t.Proof, templateTasks(t.Tasks)})
	}
	return out
}

type listRunsIn struct {
	route.Paged
	State  string `query:"state" enum:",running,finished,abandoned"`
	Module string `query:"module" doc:"Id of a module"`
}

type runsOut struct {
	Body struct {
		Items []RunJSON `json:"items"`
		Next  string    `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) apiRuns(ctx context.Context, actor authz.Actor, in *listRunsIn) (*runsOut, error) {
	list := route.ListOf("runs", actor.Person, in.State, in.Module)
	place, err := f.cursors.Read(list, in.After, 2)
	if err != nil {
		return nil, err
	}
	var after learning.RunMark
	if len(place) == 2 {
		at, err := strconv.ParseInt(place[0], 36, 64)
		if err != nil {
			return nil, route.ErrCursor()
		}
		after = learning.RunMark{CreatedAt: clock.FromMicros(at), ID: place[1]}
	}
	page, err := f.Learning.Runs(ctx, actor, learning.RunFilter{State: learning.State(in.State), Module: in.Module}, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &runsOut{}
	out.Body.Items = []RunJSON{}
	for i := range page.Runs {
		out.Body.Items = append(out.Body.Items, runOf(&page.Runs[i], page.Today))
	}
	if page.Next.ID != "" {
		out.Body.Next = f.cursors.Write(list, strconv.FormatInt(clock.Micros(page.Next.CreatedAt), 36), page.Next.ID)
	}
	return out, nil
}
