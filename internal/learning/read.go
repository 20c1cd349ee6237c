package learning

import (
	"context"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// Sizes of a page of a list.
const (
	PageSize = 25
	MaxPage  = 1000
)

func pageSize(n int) int {
	if n <= 0 {
		return PageSize
	}
	return min(n, MaxPage)
}

// Catalogue is one page of the modules on offer, by title.
type Catalogue struct {
	Modules []Module
	Next    ModuleMark // zero on the last page
}

// Modules reads one page of the catalogue. limit 0 means PageSize.
func (s *Service) Modules(ctx context.Context, actor authz.Actor, after ModuleMark, limit int) (out Catalogue, err error) {
	defer fault.Wrap(&err, "learning.Modules")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out, err = catalogue(tx, v, after, limit)
		return err
	})
	return out, err
}

func catalogue(tx *db.Tx, v *authz.Viewer, after ModuleMark, limit int) (out Catalogue, err error) {
	limit = pageSize(limit)
	if out.Modules, err = listModules(tx, v.Scope(authz.Read, KindModule), after, limit+1); len(out.Modules) > limit {
		out.Modules = out.Modules[:limit]
		last := out.Modules[limit-1]
		out.Next = ModuleMark{last.key(), last.ID}
	}
	return out, err
}

func (s *Service) read(ctx context.Context, actor authz.Actor, fn func(tx *db.Tx, v *authz.Viewer) error) error {
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		return fn(tx, v)
	})
}

// Offered lists the modules on offer for other features, in one query.
func (s *Service) Offered(tx *db.Tx, v *authz.Viewer) (_ []Module, err error) {
	defer fault.Wrap(&err, "learning.Offered")
	return listModules(tx, v.Scope(authz.Read, KindModule), ModuleMark{}, MaxPage)
}

// RunList is one page of the actor's own runs, newest first.
type RunList struct {
	Runs  []Run // without tasks
	Next  RunMark
	Epoch int64
	Today string
}

// Runs reads one page of the actor's own runs. limit 0 means PageSize.
func (s *Service) Runs(ctx context.Context, actor authz.Actor, f RunFilter, after RunMark, limit int) (out RunList, err error) {
	defer fault.Wrap(&err, "learning.Runs")
	limit = pageSize(limit)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out = RunList{Epoch: v.Epoch(), Today: v.Date()}
		out.Runs, err = listRuns(tx, v.Scope(authz.Read, KindRun), actor.Person, f, after, limit+1)
		return err
	})
	if len(out.Runs) > limit {
		out.Runs = out.Runs[:limit]
		last := out.Runs[limit-1]
		out.Next = RunMark{last.CreatedAt, last.ID}
	}
	return out, err
}

// Overview is the page of modules: what one is doing, what one's reports are
// doing, and the catalogue.
type Overview struct {
	Catalogue
	Mine    []Run       // without tasks, newest first; the last hundred
	Reports []ReportRun // running, for whoever manages somebody; those with tasks for the viewer first
	Today   string
	Visible string // who may read one's runs; "" for an account without a person
}

const (
	mineShown    = 100
	reportsShown = 100
)

// Overview reads the page of modules. Reports' runs are noted in their records
// of views before the page is handed out.
func (s *Service) Overview(ctx context.Context, actor authz.Actor, after ModuleMark) (out Overview, err error) {
	defer fault.Wrap(&err, "learning.Overview")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out = Overview{Today: v.Date()}
		if out.Catalogue, err = catalogue(tx, v, after, 2*PageSize); err != nil || actor.Person == "" {
			return err
		}
		sc := v.Scope(authz.Read, KindRun)
		if out.Mine, err = listRuns(tx, sc, actor.Person, RunFilter{}, RunMark{}, mineShown); err != nil {
			return err
		}
		out.Visible = s.sentence(&Run{Person: Someone{ID: actor.Person}, Manager: Someone{Name: "your manager"}}, true)
		if actor.Shown.Manages {
			out.Reports, err = reportRuns(tx, sc, reportsShown)
		}
		return err
	})
	if err != nil || len(out.Reports) == 0 {
		return out, err
	}
	refs := map[string][]audit.Ref{}
	for _, r := range out.Reports {
		refs[r.Person.ID] = append(refs[r.Person.ID], audit.Ref{Kind: KindRun, ID: r.ID})
	}
	return out, s.DB.Write(ctx, func(tx *db.Tx) error { return s.Audit.ViewedMany(tx, actor, "modules", refs) })
}

// sentence says who may read a run, by the rules in force.
func (s *Service) sentence(r *Run, own bool) string {
	names := authz.People{authz.Self: "you", authz.Manager: r.Manager.Name}
	if !own {
		names = authz.People{authz.Self: r.Person.Name, authz.Manager: "you"}
	}
	return s.Gate.Table(KindRun).Sentence(r.object(), names)
}

// TemplateView is a module with what a page about it says.
type TemplateView struct {
	Template
	Mine      []Run             // the actor's own runs through it, newest first, without tasks
	Known     map[string]string // what can be filled in already, by placeholder
	DueOn     string            // by the template's duration from today; "" when it has none
	Today     string
	Epoch     int64
	Startable bool // there is something for a learner to tick, and the handbook has it
}

// Template reads a module's live version; also of one that the handbook has no
// more. Errors: Gone.
func (s *Service) Template(ctx context.Context, actor authz.Actor, module string) (out TemplateView, err error) {
	defer fault.Wrap(&err, "learning.Template(%s)", module)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		t, found, err := loadTemplate(tx, v.Scope(authz.Read, KindModule), module)
		if err != nil || !found {
			return orGone(err)
		}
		out = TemplateView{Template: t, Today: v.Date(), Epoch: v.Epoch()}
		if actor.Person == "" {
			return nil
		}
		if out.Mine, err = listRuns(tx, v.Scope(authz.Read, KindRun), actor.Person, RunFilter{Module: module}, RunMark{}, mineShown); err != nil {
			return err
		}
		return out.prepare(tx, v)
	})
	return out, err
}

func orGone(err error) error {
	if err != nil {
		return err
	}
	return fault.Gone()
}

// prepare works out what a start form can offer already.
func (t *TemplateView) prepare(tx *db.Tx, v *authz.Viewer) error {
	trial := Run{}
	switch err := trial.begin(&t.Template, StartInput{}, t.Today, func() string { return "" }); {
	case fault.From(err) == nil:
		t.Startable, t.DueOn = !t.Retired, trial.DueOn
	case fault.From(err).Is(errNoTasks):
		return nil
	default:
		return err
	}
	me, manager, err := names(tx, v)
	t.Known = map[string]string{}
	for _, f := range t.Content.Fields {
		if value := known(f, me, manager, t.Today); value != "" {
			t.Known[f] = value
		}
	}
	return err
}

// RunView is a run with what a page about it says.
type RunView struct {
	Run
	Own      bool // the reader is the learner; else their manager
	Epoch    int64
	Today    string
	Update   Update // what the live template says otherwise; zero for a run that is not running
	URL      string // of the module's handbook page
	Retired  bool   // the handbook has the module no more
	Visible  string
	Pace     Pace
	Progress []StageProgress
}

// May tells whether the reader may tick a task.
func (r *RunView) May(t *RunTask) bool {
	return r.State != Abandoned && t.Stage != Gone && (t.Owner == Manager) != r.Own
}

// Tickable counts the tasks of a stage that TickStage would tick for the reader.
func (r *RunView) Tickable(stage int) (n int) {
	for i := range r.Tasks {
		if t := &r.Tasks[i]; t.Stage == stage && r.May(t) && !t.Ticked() && !t.Unproven() {
			n++
		}
	}
	return n
}

// Run reads a run in full, for the learner or their manager of the day, whose
// view is noted in the record of views before it is handed out. Errors: Gone.
func (s *Service) Run(ctx context.Context, actor authz.Actor, run string) (out RunView, err error) {
	defer fault.Wrap(&err, "learning.Run(%s)", run)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		r, err := s.load(tx, v.Scope(authz.Read, KindRun), run)
		if err != nil {
			return err
		}
		out = RunView{Run: r, Own: r.Person.ID == actor.Person, Epoch: v.Epoch(), Today: v.Date(), Pace: r.Pace(v.Date()), Progress: r.Progress()}
		out.Visible = s.sentence(&out.Run, out.Own)
		t, found, err := loadTemplate(tx, v.Scope(authz.Read, KindModule), r.Module)
		if err != nil || !found {
			return err
		}
		if out.URL, out.Retired = t.URL, t.Retired; r.State == Running && t.VersionID != r.VersionID && !t.Retired {
			out.Update = r.differences(&t)
		}
		return nil
	})
	if err != nil || out.Own {
		return out, err
	}
	return out, s.DB.Write(ctx, func(tx *db.Tx) error {
		return s.Audit.Viewed(tx, actor, out.Person.ID, "module run", []audit.Ref{{Kind: KindRun, ID: run}})
	})
}

// Own reads a run that the actor may change; whoever may only read it finds
// nothing, and no view of it is noted.
func (s *Service) Own(ctx context.Context, actor authz.Actor, run string) (out Run, err error) {
	defer fault.Wrap(&err, "learning.Own(%s)", run)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out, err = s.load(tx, v.Scope(authz.Write, KindRun), run)
		return err
	})
	return out, err
}

// Finished tells where a person stands with modules, in one query, by module
// id. The caller decides who may know it: it asks for a record that the viewer
// may read and that depends on it. The run's id is given only to who may read
// the run.
func (s *Service) Finished(tx *db.Tx, v *authz.Viewer, person string, modules []string) (_ map[string]Standing, err error) {
	defer fault.Wrap(&err, "learning.Finished(%s)", person)
	return standings(tx, v.Scope(ActionStanding, KindRun), v.Scope(authz.Read, KindRun), person, modules)
}
