package learninghttp

import (
	"context"
	"time"

	"belay/internal/authz"
	"belay/internal/learning"
	"belay/internal/route"
)

type someoneJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type paceJSON struct {
	Expected int `json:"expected" doc:"Tasks done by today at an even pace"`
	Behind   int `json:"behind" doc:"Tasks; below zero when ahead"`
	DaysLeft int `json:"days_left" doc:"Below zero when the due date is past"`
}

// RunJSON is a run in a list; exported to be embedded.
type RunJSON struct {
	ID       string      `json:"id"`
	Person   someoneJSON `json:"person"`
	Module   string      `json:"module"`
	Title    string      `json:"title"`
	State    string      `json:"state" enum:"running,finished,abandoned"`
	Done     int         `json:"done"`
	Total    int         `json:"total" doc:"Tasks that finish the run: the learner's that are not optional"`
	Started  string      `json:"started_on"`
	Due      string      `json:"due_on,omitempty"`
	Finished string      `json:"finished_on,omitempty"`
	Pace     *paceJSON   `json:"pace,omitempty"`
	Version  int64       `json:"version" doc:"Send it as If-Match with a change of the run"`
}

func runOf(r *learning.Run, today string) RunJSON {
	out := RunJSON{ID: r.ID, Person: someoneJSON(r.Person), Module: r.Module, Title: r.Title, State: string(r.State), Done: r.Done, Total: r.Total,
		Started: r.StartedOn, Due: r.DueOn, Finished: r.FinishedOn, Version: r.Version}
	if p := r.Pace(today); p.Known {
		out.Pace = &paceJSON{p.Expected, p.Behind, p.DaysLeft}
	}
	return out
}

type taskJSON struct {
	ID       string       `json:"id"`
	Stage    string       `json:"stage" doc:"Id of the stage; empty when the module no longer has the task"`
	Parent   string       `json:"parent,omitempty" doc:"Id of the task it stands below"`
	Text     string       `json:"text" doc:"Markdown, with the run's details filled in"`
	Notes    string       `json:"notes,omitempty"`
	Owner    string       `json:"owner" enum:"learner,companion,manager"`
	Optional bool         `json:"optional"`
	Evidence bool         `json:"asks_evidence"`
	Done     bool         `json:"done"`
	DoneAt   *time.Time   `json:"done_at,omitempty"`
	DoneBy   *someoneJSON `json:"done_by,omitempty"`
	Link     string       `json:"link,omitempty"`
	Note     string       `json:"note,omitempty"`
	May      bool         `json:"may_tick" doc:"The caller may tick it"`
	Version  int64        `json:"version" doc:"Send it as If-Match with a tick"`
}

type stageJSON struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text" doc:"Markdown before the first task"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

type fieldJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type changeJSON struct {
	Kind  string `json:"kind" enum:"added,reworded,moved,removed"`
	Stage string `json:"stage"`
	Was   string `json:"was,omitempty"`
	Now   string `json:"now,omitempty"`
	Done  bool   `json:"done" doc:"The task carries a tick, link or note, which stays"`
}

type updateJSON struct {
	Version string       `json:"version" doc:"Send it to take over these words"`
	Changes []changeJSON `json:"changes"`
}

type fullRunJSON struct {
	RunJSON
	Fields   []fieldJSON `json:"fields"`
	Stages   []stageJSON `json:"stages"`
	Tasks    []taskJSON  `json:"tasks" doc:"In order, parents before children"`
	Lacking  int         `json:"lacking_evidence" doc:"Ticked tasks that ask for evidence and have none"`
	Update   *updateJSON `json:"update,omitempty" doc:"What the module says otherwise now"`
	Evidence string      `json:"evidence,omitempty" doc:"Id of the evidence it was kept as"`
	Visible  string      `json:"visible"`
}

type runOut struct {
	ETag string `header:"ETag"`
	Body fullRunJSON
}

func fullRun(data *learning.RunView) *runOut {
	b := fullRunJSON{RunJSON: runOf(&data.Run, data.Today), Fields: []fieldJSON{}, Stages: []stageJSON{}, Tasks: []taskJSON{}, Lacking: data.Lacking(), Visible: data.Visible}
	if data.Own {
		b.Evidence = data.Evidence
	}
	for _, f := range data.Fields {
		b.Fields = append(b.Fields, fieldJSON(f))
	}
	for i, s := range data.Stages {
		b.Stages = append(b.Stages, stageJSON{s.ID, s.Title, data.Filled(s.Prose), data.Progress[i].AllDone, data.Progress[i].AllTotal})
	}
	for i := range data.Tasks {
		b.Tasks = append(b.Tasks, taskOf(data, &data.Tasks[i]))
	}
	if data.Own && data.Update.Any() {
		b.Update = &updateJSON{Version: data.Update.Version, Changes: []changeJSON{}}
		for _, c := range data.Update.Changes {
			b.Update.Changes = append(b.Update.Changes, changeJSON{string(c.Kind), c.Stage, c.Was, c.Now, c.Ticked})
		}
	}
	return &runOut{route.ETag(data.Version), b}
}

func taskOf(data *learning.RunView, t *learning.RunTask) taskJSON {
	out := taskJSON{ID: t.ID, Parent: t.Parent, Text: data.Filled(t.Text), Notes: data.Filled(t.Notes), Owner: string(t.Owner), Optional: t.Optional, Evidence: t.Proof,
		Done: t.Ticked(), Link: t.Link, Note: t.Note, May: data.May(t), Version: t.Version}
	if t.Stage != learning.Gone {
		out.Stage = data.Stages[t.Stage].ID
	}
	if t.Ticked() {
		at, by := t.TickedAt, someoneJSON(t.TickedBy)
		out.DoneAt, out.DoneBy = &at, &by
	}
	return out
}

// shown answers with a run as it now stands.
func (f *Face) shown(ctx context.Context, actor authz.Actor, id string, err error) (*runOut, error) {
	if err != nil {
		return nil, err
	}
	data, err := f.Learning.Run(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return fullRun(&data), nil
}

type startIn struct {
	route.Keyed
	Module string `path:"module"`
	Body   struct {
		Fields map[string]string `json:"fields,omitempty" doc:"Values by the names that the module asks for"`
		Due    *string           `json:"due_on,omitempty" doc:"YYYY-MM-DD; absent: by the module's duration; empty: none"`
	}
}

func (f *Face) apiStart(ctx context.Context, actor authz.Actor, in *startIn) (*runOut, error) {
	start := learning.StartInput{Fields: in.Body.Fields}
	if in.Body.Due != nil {
		start.DueOn, start.NoDue = *in.Body.Due, *in.Body.Due == ""
	}
	r, err := f.Learning.Start(in.Asked(ctx, "start-run "+in.Module, in.Body), actor, in.Module, start, learning.Guard{Key: in.Key})
	return f.shown(ctx, actor, r.ID, err)
}

type oneRunIn struct {
	Run string `path:"run"`
}

func (f *Face) apiRun(ctx context.Context, actor authz.Actor, in *oneRunIn) (*runOut, error) {
	return f.shown(ctx, actor, in.Run, nil)
}

// guarded is the guard of an act on a version that the caller has read.
func guarded(v route.Versioned) (learning.Guard, error) {
	version, err := v.Version()
	return learning.Guard{Key: v.Key, Version: version}, err
}

type changeRunIn struct {
	route.Versioned
	Run  string `path:"run"`
	Body struct {
		Due    *string           `json:"due_on,omitempty" doc:"YYYY-MM-DD; empty takes it away"`
		Fields map[string]string `json:"fields,omitempty"`
	}
}

func (f *Face) apiChange(ctx context.Context, actor authz.Actor, in *changeRunIn) (*runOut, error) {
	g, err := guarded(in.Versioned)
	if err != nil {
		return nil, err
	}
	_, err = f.Learning.Change(in.Asked(ctx, "change-run "+in.Run, in.Body), actor, in.Run, learning.ChangeInput{DueOn: in.Body.Due, Fields: in.Body.Fields}, g)
	return f.shown(ctx, actor, in.Run, err)
}

type tickIn struct {
	route.Versioned
	Run  string `path:"run"`
	Task string `path:"task"`
	Body struct {
		Done *bool   `json:"done,omitempty"`
		Link *string `json:"link,omitempty" doc:"http or https; empty takes it away"`
		Note *string `json:"note,omitempty" doc:"Markdown; empty takes it away"`
	}
}

func (f *Face) apiTick(ctx context.Context, actor authz.Actor, in *tickIn) (*runOut, error) {
	g, err := guarded(in.Versioned)
	if err != nil {
		return nil, err
	}
	b := in.Body
	_, err = f.Learning.Tick(in.Asked(ctx, "tick-task "+in.Run+" "+in.Task, b), actor, in.Run, in.Task, learning.TickInput{Done: b.Done, Link: b.Link, Note: b.Note}, g)
	return f.shown(ctx, actor, in.Run, err)
}

type stageIn struct {
	route.Versioned
	Run   string `path:"run"`
	Stage string `path:"stage" doc:"Id of a stage"`
	Body  struct {
		Done bool       `json:"done" doc:"True ticks what is open; false takes back what was ticked together at ticked_at"`
		At   *time.Time `json:"ticked_at,omitempty"`
	}
}

type stageOut struct {
	ETag string `header:"ETag"`
	Body struct {
		Run      fullRunJSON `json:"run"`
		Changed  int         `json:"changed" doc:"Tasks ticked, or opened again"`
		At       *time.Time  `json:"ticked_at,omitempty" doc:"Send it to take the ticks back"`
		Unproven int         `json:"left_for_evidence" doc:"The caller's tasks left open, since they ask for evidence and have none"`
		Others   int         `json:"left_for_others" doc:"Tasks left open, since they are somebody else's to tick"`
	}
}

func (f *Face) apiStage(ctx context.Context, actor authz.Actor, in *stageIn) (*stageOut, error) {
	g, err := guarded(in.Versioned)
	if err != nil {
		return nil, err
	}
	ctx = in.Asked(ctx, "tick-stage "+in.Run+" "+in.Stage, in.Body)
	var acted learning.StageActed
	switch {
	case in.Body.Done:
		acted, err = f.Learning.TickStage(ctx, actor, in.Run, in.Stage, g)
	case in.Body.At != nil:
		acted, err = f.Learning.OpenStage(ctx, actor, in.Run, in.Stage, *in.Body.At, g)
	default:
		acted, err = f.Learning.OpenStage(ctx, actor, in.Run, in.Stage, time.Time{}, g)
	}
	run, err := f.shown(ctx, actor, in.Run, err)
	if err != nil {
		return nil, err
	}
	out := &stageOut{ETag: run.ETag}
	out.Body.Run, out.Body.Changed, out.Body.Unproven, out.Body.Others = run.Body, acted.Changed, acted.Unproven, acted.Others
	if !acted.At.IsZero() {
		out.Body.At = &acted.At
	}
	return out, nil
}

type actIn struct {
	route.Versioned
	Run string `path:"run"`
}

// act answers an operation that has no body.
func (f *Face) apiAct(ctx context.Context, actor authz.Actor, in *actIn, name string, do func(context.Context, authz.Actor, string, learning.Guard) (learning.Run, error)) (*runOut, error) {
	g, err := guarded(in.Versioned)
	if err != nil {
		return nil, err
	}
	_, err = do(in.Asked(ctx, name+" "+in.Run, nil), actor, in.Run, g)
	return f.shown(ctx, actor, in.Run, err)
}

func (f *Face) apiAbandon(ctx context.Context, actor authz.Actor, in *actIn) (*runOut, error) {
	return f.apiAct(ctx, actor, in, "abandon-run", f.Learning.Abandon)
}

func (f *Face) apiResume(ctx context.Context, actor authz.Actor, in *actIn) (*runOut, error) {
	return f.apiAct(ctx, actor, in, "resume-run", f.Learning.Resume)
}

func (f *Face) apiKeep(ctx context.Context, actor authz.Actor, in *actIn) (*runOut, error) {
	return f.apiAct(ctx, actor, in, "keep-run", f.Learning.Keep)
}

type takeOverIn struct {
	route.Versioned
	Run  string `path:"run"`
	Body struct {
		Version string `json:"version" doc:"The update's version, as it was read"`
	}
}

func (f *Face) apiTakeOver(ctx context.Context, actor authz.Actor, in *takeOverIn) (*runOut, error) {
	g, err := guarded(in.Versioned)
	if err != nil {
		return nil, err
	}
	_, err = f.Learning.TakeOver(in.Asked(ctx, "take-over "+in.Run, in.Body), actor, in.Run, in.Body.Version, g)
	return f.shown(ctx, actor, in.Run, err)
}
