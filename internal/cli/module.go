package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"belay/client"
	"belay/internal/fault"
	"belay/internal/id"
)

type moduleCommands struct {
	List    moduleList    `cmd:"" help:"The modules there are, and how far I am with mine."`
	Show    moduleShow    `cmd:"" help:"A module's tasks; of my run, once it has begun."`
	Start   moduleStart   `cmd:"" help:"Begin a module: a copy of its tasks that is mine."`
	Tick    moduleTick    `cmd:"" help:"Tick tasks of my run."`
	Untick  moduleUntick  `cmd:"" help:"Take ticks back."`
	Done    moduleDone    `cmd:"" help:"Tick a whole stage of a run, but what asks for evidence and has none."`
	Due     moduleDue     `cmd:"" help:"Say by when to be done with a run, or take it away."`
	Field   moduleField   `cmd:"" help:"Change details of a run, such as who accompanies me."`
	Update  moduleUpdate  `cmd:"" help:"Take over what the module says otherwise now; ticks stay."`
	Abandon moduleAbandon `cmd:"" help:"Give a run up; what was ticked stays."`
	Resume  moduleResume  `cmd:"" help:"Go on with a run that was given up."`
	Keep    moduleKeep    `cmd:"" help:"Keep a finished run as evidence, seen by me only."`
}

type moduleList struct {
	Remote
	Limited
	Mine bool `help:"Only my runs."`
}

func (c moduleList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		runs, err := gather(x.AllMyRuns(ctx, client.MyRunsQuery{Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		if c.Mine {
			return x.show(runs, func(s *sheet) {
				var rows [][]string
				for _, r := range runs.Items {
					rows = append(rows, []string{r.Module, r.Title, standing(r), r.DueOn, r.ID})
				}
				s.table([]string{"MODULE", "TITLE", "STANDING", "DUE", "RUN"}, rows)
				s.more(runs.More)
			})
		}
		modules, err := gather(x.AllModules(ctx, client.ListModulesQuery{Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(modules, func(s *sheet) {
			var rows [][]string
			for _, m := range modules.Items {
				mine := ""
				if r, ok := latest(runs.Items, m.ID); ok {
					mine = standing(r)
				}
				rows = append(rows, []string{m.ID, m.Title, number(m.Stages), number(m.Tasks), mine})
			}
			s.table([]string{"MODULE", "TITLE", "STAGES", "TASKS", "MINE"}, rows)
			s.more(modules.More)
		})
	})
}

// standing is a run's state in a word, with how much is done while it runs.
func standing(r client.Run) string {
	if r.State == "running" {
		return fmt.Sprintf("%d of %d", r.Done, r.Total)
	}
	return r.State + " " + r.FinishedOn
}

// latest finds the run of a module that counts: a running one, else the newest.
func latest(runs []client.Run, module string) (found client.Run, ok bool) {
	for _, r := range runs {
		if r.Module == module && (!ok || r.State == "running" && found.State != "running") {
			found, ok = r, true
		}
	}
	return found, ok
}

// OfRun names a run: by its id, or by the module it is of.
type OfRun struct {
	Ref string `arg:"" name:"module" help:"The module, or the id of a run."`
}

var errNoRun = fault.New(fault.NotFound, "BLY-4117", "You have no run of this module. Nothing was changed; begin it with 'belay module start MODULE'.")

// run reads the run that an argument names.
func (x *session) run(ctx context.Context, named string) (client.FullRun, error) {
	if !id.Valid(named) {
		runs, err := gather(x.AllMyRuns(ctx, client.MyRunsQuery{Module: named, Limit: 100}), 100)
		if err != nil {
			return client.FullRun{}, err
		}
		r, ok := latest(runs.Items, named)
		if !ok {
			return client.FullRun{}, errNoRun
		}
		named = r.ID
	}
	return x.GetRun(ctx, named)
}

type moduleShow struct {
	Remote
	OfRun
}

func (c moduleShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		run, err := x.run(ctx, c.Ref)
		if f, none := err.(*fault.Error); none && f.Code == errNoRun.Code {
			m, err := x.GetModule(ctx, c.Ref)
			if err != nil {
				return err
			}
			return x.show(m, func(s *sheet) { showModule(s, m) })
		}
		if err != nil {
			return err
		}
		return x.show(run, func(s *sheet) { showRun(s, run) })
	})
}

func showModule(s *sheet, m client.ModuleAnswer) {
	s.title("%s: %d stages, %d tasks", m.Title, m.Stages, m.Tasks)
	if len(m.Fields) > 0 {
		s.note("It asks for: %s. Give each with --field NAME=VALUE.", strings.Join(m.Fields, ", "))
	}
	for _, stage := range m.StageList {
		s.say("%s", stage.Title)
		showTasks(s, stage.Tasks, "  ")
	}
}

func showTasks(s *sheet, list []client.TemplateTask, indent string) {
	for _, t := range list {
		s.say("%s[ ] %s", indent, t.Text)
		showTasks(s, t.Tasks, indent+"  ")
	}
}

// showRun numbers the tasks, so that tick can name them.
func showRun(s *sheet, r client.FullRun) {
	s.title("%s of %s: %d of %d done%s", r.Title, r.Person.Name, r.Done, r.Total, due(r.DueOn))
	titles := map[string]string{}
	for _, stage := range r.Stages {
		titles[stage.ID] = stage.Title
	}
	if !s.tty {
		for i, t := range r.Tasks {
			s.table(nil, [][]string{{strconv.Itoa(i + 1), yesNo(t.Done), titles[t.Stage], t.Text, t.ID}})
		}
		return
	}
	stage := ""
	for i, t := range r.Tasks {
		if t.Stage != stage {
			stage = t.Stage
			s.say("%s", titles[stage])
		}
		box := "[ ]"
		if t.Done {
			box = "[x]"
		}
		owner := ""
		if t.Owner != "learner" {
			owner = " (" + t.Owner + ")"
		}
		s.say("%4d %s %s%s", i+1, box, t.Text, owner)
	}
	if r.Update != nil {
		s.note("The module says some of it otherwise now; see the run's page.")
	}
}

func due(on string) string {
	if on == "" {
		return ""
	}
	return ", due " + on
}

type moduleStart struct {
	Act
	Module string            `arg:"" help:"The module."`
	Field  map[string]string `placeholder:"NAME=VALUE" help:"A detail that the module asks for. Repeatable."`
	Due    string            `placeholder:"DATE" help:"When to be done, YYYY-MM-DD; by the module's own duration when not given."`
}

func (c moduleStart) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		run, err := x.StartRun(ctx, c.Module, client.StartRequest{Fields: c.Field, DueOn: c.Due}, c.once()...)
		if err != nil {
			return err
		}
		return x.show(run, func(s *sheet) { showRun(s, run) })
	})
}

// Tasks names tasks of a run.
type Tasks struct {
	OfRun
	Task []string `arg:"" help:"Numbers of tasks as 'belay module show' gives them, or their ids."`
}

// tick ticks or unticks tasks one after the other, each against the version it
// was read in.
func (c Tasks) tick(ctx context.Context, x *session, change client.TickRequest) error {
	run, err := x.run(ctx, c.Ref)
	if err != nil {
		return err
	}
	for _, named := range c.Task {
		task, err := taskOf(run, named)
		if err != nil {
			return err
		}
		if run, err = x.TickTask(ctx, run.ID, task.ID, task.Version, change); err != nil {
			return err
		}
	}
	return x.done(run, "%d of %d done.", run.Done, run.Total)
}

func taskOf(run client.FullRun, named string) (client.Task, error) {
	if n, err := strconv.Atoi(named); err == nil && n >= 1 && n <= len(run.Tasks) {
		return run.Tasks[n-1], nil
	}
	for _, t := range run.Tasks {
		if t.ID == named {
			return t, nil
		}
	}
	return client.Task{}, fault.Newf(fault.NotFound, "BLY-4118", "There is no task %s in this run. It was left as it is; 'belay module show' numbers them 1 to %d.", named, len(run.Tasks))
}

type moduleTick struct {
	Remote
	Tasks
	Link string `placeholder:"URL" help:"What shows that it is done."`
	Note string `placeholder:"TEXT" help:"More about it, in Markdown; - reads standard input."`
}

func (c moduleTick) Run(ctx context.Context, s Streams) error {
	note, err := s.text(c.Note)
	if err != nil {
		return err
	}
	change := client.TickRequest{Done: pointer(true)}
	if c.Link != "" {
		change.Link = &c.Link
	}
	if note != "" {
		change.Note = &note
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error { return c.tick(ctx, x, change) })
}

type moduleUntick struct {
	Remote
	Tasks
}

func (c moduleUntick) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		return c.tick(ctx, x, client.TickRequest{Done: pointer(false)})
	})
}

type moduleDone struct {
	Act
	OfRun
	Stage string    `required:"" placeholder:"STAGE" help:"The stage: its number, or its id."`
	Undo  time.Time `placeholder:"WHEN" help:"Take back what was ticked together then; ticking a stage says when."`
}

func (c moduleDone) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		run, err := x.run(ctx, c.Ref)
		if err != nil {
			return err
		}
		stage, err := stageOf(run, c.Stage)
		if err != nil {
			return err
		}
		change := client.StageRequest{Done: c.Undo.IsZero()}
		if !change.Done {
			change.TickedAt = &c.Undo
		}
		a, err := x.TickStage(ctx, run.ID, stage, run.Version, change, c.once()...)
		if err != nil {
			return err
		}
		return x.show(a, func(s *sheet) { showStage(s, a, change.Done) })
	})
}

// showStage says what ticking a stage did, and what is left of it.
func showStage(s *sheet, a client.StageAnswer, done bool) {
	if !done {
		s.say("%d tasks are open again; %d of %d done.", a.Changed, a.Run.Done, a.Run.Total)
		return
	}
	s.say("%d tasks ticked; %d of %d done.", a.Changed, a.Run.Done, a.Run.Total)
	if a.LeftForEvidence > 0 {
		s.note("%d of yours are left, since they ask for evidence first: tick them with --link or --note.", a.LeftForEvidence)
	}
	if a.LeftForOthers > 0 {
		s.note("%d are left for somebody else to tick.", a.LeftForOthers)
	}
	if a.TickedAt != nil {
		s.note("Take it back with --undo %s.", a.TickedAt.Format(time.RFC3339Nano))
	}
}

func stageOf(run client.FullRun, named string) (string, error) {
	if n, err := strconv.Atoi(named); err == nil && n >= 1 && n <= len(run.Stages) {
		return run.Stages[n-1].ID, nil
	}
	for _, stage := range run.Stages {
		if stage.ID == named {
			return named, nil
		}
	}
	return "", fault.Newf(fault.NotFound, "BLY-4123", "There is no stage %s in this run. It was left as it is; its stages are numbered 1 to %d.", named, len(run.Stages))
}

type moduleKeep struct {
	Act
	OfRun
}

func (c moduleKeep) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		run, err := x.run(ctx, c.Ref)
		if err == nil {
			run, err = x.KeepRun(ctx, run.ID, run.Version, c.once()...)
		}
		if err != nil {
			return err
		}
		return x.done(run, "Kept as evidence, seen by you only (%s).", run.Evidence)
	})
}

func pointer[T any](v T) *T { return &v }

func number[N ~int | ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }
