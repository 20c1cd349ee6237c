package learning

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/evidence"
	"belay/internal/fault"
)

// StartInput is what is asked when a run begins.
type StartInput struct {
	Fields map[string]string // values of the template's placeholders; those missing stay open
	DueOn  string            // "" takes the template's duration, or none
	NoDue  bool              // no due date, whatever the template says
}

// Start begins a run of the actor's own through a module: it freezes the live
// version's words. Errors: Gone for an unknown module, Invalid, Conflict when
// one is running already, when the handbook has dropped the module, or when
// there is nothing to tick.
func (s *Service) Start(ctx context.Context, actor authz.Actor, module string, in StartInput, g Guard) (_ Run, err error) {
	defer fault.Wrap(&err, "learning.Start(%s)", module)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (Run, error) {
		run := Run{ID: s.IDs.New(), Person: Someone{ID: actor.Person}, Module: module, Version: 1, CreatedAt: tx.Now(), ChangedAt: tx.Now()}
		if _, err := v.Check(tx, authz.Create, run.object()); err != nil {
			return run, err
		}
		t, found, err := loadTemplate(tx, v.Scope(authz.Read, KindModule), module)
		switch {
		case err != nil:
			return run, err
		case !found:
			return run, fault.Gone()
		case t.Retired:
			return run, errRetired
		}
		if err := run.begin(&t, in, v.Date(), s.IDs.New); err != nil {
			return run, err
		}
		if n, err := others(tx, v.Scope(authz.Read, KindRun), actor.Person, module, ""); err != nil || n > 0 {
			return run, cmp.Or[error](err, errRunning)
		}
		if run.Person.Name, _, err = db.One(tx, db.Value[string], `SELECT name FROM person_card WHERE id = $1`, actor.Person); err != nil {
			return run, err
		}
		run.Title = run.Person.Name + ": " + t.Title
		if err := insertRun(tx, &run); err != nil {
			return run, err
		}
		if err := s.await(tx, run.pending(), v.Date()); err != nil {
			return run, err
		}
		return run, s.note(tx, actor, EventStarted, run, map[string]string{"template": t.VersionID})
	})
}

// begin freezes a template into the run.
func (r *Run) begin(t *Template, in StartInput, today string, newID func() string) error {
	r.VersionID, r.ModuleTitle, r.StartedOn, r.State = t.VersionID, t.Title, today, Running
	r.Stages, r.Tasks = flatten(t.Content.Stages, newID)
	if r.settle(today); r.Total == 0 {
		return errNoTasks
	}
	in.DueOn = strings.TrimSpace(in.DueOn)
	if day, err := clock.ParseDate(today); err == nil && in.DueOn == "" && !in.NoDue && t.Days > 0 {
		in.DueOn = day.AddDate(0, 0, t.Days).Format(clock.DateForm)
	}
	r.Fields = fieldsOf(t.Content.Fields, func(string) string { return "" })
	bad := checkDue(errInput, in.DueOn, today)
	bad = r.fill(bad, in.Fields)
	if len(bad.Fields) > 0 {
		return bad
	}
	r.DueOn = in.DueOn
	return nil
}

// checkDue adds what is wrong with a due date to a fault. from is the day the
// run began.
func checkDue(bad *fault.Error, due, from string) *fault.Error {
	switch _, err := clock.ParseDate(due); {
	case due == "":
	case err != nil:
		return bad.With("due", "Write the date as year-month-day, such as 2026-11-20.")
	case due < from:
		return bad.With("due", "The due date lies before the day the run began.")
	}
	return bad
}

// fill puts values into the run's placeholders and adds to a fault what is
// wrong with them.
func (r *Run) fill(bad *fault.Error, values map[string]string) *fault.Error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := tidy(values[name])
		i := slices.IndexFunc(r.Fields, func(f Field) bool { return strings.EqualFold(f.Name, name) })
		switch {
		case i < 0:
			bad = bad.With("fields", "The module does not ask for one of the fields that were sent.")
		case utf8.RuneCountInString(value) > MaxField:
			bad = bad.With(fieldName(i), fmt.Sprintf("At most %d characters fit here.", MaxField))
		case !storable(value):
			bad = bad.With(fieldName(i), "This has characters that cannot be saved. Please remove them.")
		default:
			r.Fields[i].Value = value
		}
	}
	return bad
}

// fieldName is how a form names the i-th placeholder.
func fieldName(i int) string { return fmt.Sprintf("field-%d", i) }

// storable tells whether both engines can keep the text as it is.
func storable(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// TickInput is what changes of a task; nil leaves a part as it is.
type TickInput struct {
	Done *bool
	Link *string // http or https; "" takes it away
	Note *string // Markdown; "" takes it away
}

// Tick ticks or opens a box and keeps a link or note with it. Whoever the task
// belongs to may; the learner also for a companion. g.Version is the task's. A
// task that asks for evidence may be ticked without: RunTask.Lacks then says
// so. Errors: Gone, Stale, Invalid, Conflict for a run that was put aside.
func (s *Service) Tick(ctx context.Context, actor authz.Actor, run, task string, in TickInput, g Guard) (_ Run, err error) {
	defer fault.Wrap(&err, "learning.Tick(%s %s)", run, task)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (Run, error) {
		r, err := s.load(tx, v.Scope(authz.Read, KindRun), run)
		if err != nil {
			return r, err
		}
		may, err := r.owners(tx, v)
		if err != nil {
			return r, err
		}
		t := &RunTask{} // nobody's, so that one not there is refused by the same steps
		if i := slices.IndexFunc(r.Tasks, func(t RunTask) bool { return t.ID == task }); i >= 0 {
			t = &r.Tasks[i]
		}
		if !may[t.Owner] {
			return r, fault.Gone()
		}
		switch {
		case !g.Fits(t.Version):
			return r, errStale
		case t.Stage == Gone:
			return r, errGoneTask
		case r.State == Abandoned:
			return r, errAside
		}
		act, err := t.take(in, tx, actor)
		if err == nil && (in.Link != nil || in.Note != nil) {
			err = draft.Store{}.Discard(tx, actor, DraftKey(r.Person.ID, t.ID))
		}
		if err != nil || act == "" {
			return r, err
		}
		return r, s.ticked(tx, v, &r, t, act)
	})
}

// owners tells whose tasks of a run the viewer may tick. It asks for all of them
// alike, so that what it costs tells nothing of a task.
func (r *Run) owners(tx *db.Tx, v *authz.Viewer) (map[Owner]bool, error) {
	may := map[Owner]bool{}
	for _, o := range []Owner{Learner, Companion, Manager} {
		t := RunTask{Task: Task{Owner: o}}
		_, err := v.Check(tx, authz.Write, t.object(r.Person.ID))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		may[o] = err == nil
	}
	return may, nil
}

// take changes a task by an input and says which act that is; "" for none.
func (t *RunTask) take(in TickInput, tx *db.Tx, actor authz.Actor) (act string, err error) {
	bad := errInput
	if in.Link != nil {
		link := strings.TrimSpace(*in.Link)
		switch {
		case len(link) > MaxLink:
			bad = bad.With("link", fmt.Sprintf("The link may have at most %d characters.", MaxLink))
		case link != "" && !evidence.ValidLink(link):
			bad = bad.With("link", "The link must begin with https:// or http:// and name a site.")
		case link != t.Link:
			t.Link, act = link, EventNoted
		}
	}
	if in.Note != nil {
		note := strings.TrimSpace(*in.Note)
		switch {
		case utf8.RuneCountInString(note) > MaxNote:
			bad = bad.With("note", "The note may have at most 10,000 characters.")
		case !storable(note):
			bad = bad.With("note", "This has characters that cannot be saved. Please remove them.")
		case note != t.Note:
			t.Note, act = note, EventNoted
		}
	}
	if len(bad.Fields) > 0 {
		return "", bad
	}
	switch {
	case in.Done == nil || *in.Done == t.Ticked():
	case *in.Done:
		t.TickedAt, t.TickedBy, act = tx.Now(), Someone{actor.Person, actor.Shown.Name}, EventTicked
	default:
		t.TickedAt, t.TickedBy, act = RunTask{}.TickedAt, Someone{}, EventOpened
	}
	return act, nil
}

// ticked stores a changed task and what follows for the run.
func (s *Service) ticked(tx *db.Tx, v *authz.Viewer, r *Run, t *RunTask, act string) error {
	t.Version++
	if err := updateTask(tx, t); err != nil {
		return err
	}
	return s.moved(tx, v, r, act, map[string]string{"task": t.ID})
}

// moved counts a run again, stores it as its next version and tells of the act
// and of its end or reopening.
func (s *Service) moved(tx *db.Tx, v *authz.Viewer, r *Run, act string, detail map[string]string) error {
	before := r.State
	r.settle(v.Date())
	if before != Running && r.State == Running {
		if n, err := others(tx, v.Scope(authz.Read, KindRun), r.Person.ID, r.Module, r.ID); err != nil || n > 0 {
			return cmp.Or[error](err, errRunning)
		}
	}
	r.Version++
	r.ChangedAt = tx.Now()
	if err := updateRun(tx, r); err != nil {
		return err
	}
	if err := s.await(tx, r.pending(), v.Date()); err != nil {
		return err
	}
	if err := s.note(tx, v.Actor(), act, *r, detail); err != nil {
		return err
	}
	switch {
	case before != Finished && r.State == Finished:
		return s.note(tx, v.Actor(), EventFinished, *r, nil)
	case before == Finished && r.State == Running:
		return s.note(tx, v.Actor(), EventReopened, *r, nil)
	}
	return nil
}

// change loads a run that the actor may write, over the version that was shown.
func (s *Service) change(ctx context.Context, actor authz.Actor, run string, g Guard, act func(tx *db.Tx, v *authz.Viewer, r *Run) error) (Run, error) {
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (Run, error) {
		r, err := s.load(tx, v.Scope(authz.Write, KindRun), run)
		if err == nil && !g.Fits(r.Version) {
			err = errStale
		}
		if err != nil {
			return r, err
		}
		return r, act(tx, v, &r)
	})
}

// ChangeInput is what changes of a run; nil leaves a part as it is.
type ChangeInput struct {
	DueOn  *string // "" takes the due date away
	Fields map[string]string
}

// Change sets a run's due date and placeholders. Errors: Gone, Stale, Invalid.
func (s *Service) Change(ctx context.Context, actor authz.Actor, run string, in ChangeInput, g Guard) (_ Run, err error) {
	defer fault.Wrap(&err, "learning.Change(%s)", run)
	return s.change(ctx, actor, run, g, func(tx *db.Tx, v *authz.Viewer, r *Run) error {
		if r.State == Abandoned {
			return errAside
		}
		bad := errInput
		if in.DueOn != nil {
			r.DueOn = strings.TrimSpace(*in.DueOn)
			bad = checkDue(bad, r.DueOn, r.StartedOn)
		}
		if bad = r.fill(bad, in.Fields); len(bad.Fields) > 0 {
			return bad
		}
		return s.moved(tx, v, r, EventChanged, nil)
	})
}

// Abandon puts a run aside: nothing in it is lost, and nobody counts on it.
// Errors: Gone, Stale, Conflict for a finished run.
func (s *Service) Abandon(ctx context.Context, actor authz.Actor, run string, g Guard) (_ Run, err error) {
	defer fault.Wrap(&err, "learning.Abandon(%s)", run)
	return s.change(ctx, actor, run, g, func(tx *db.Tx, v *authz.Viewer, r *Run) error {
		switch r.State {
		case Finished:
			return errEnded
		case Abandoned:
			return nil
		}
		r.State = Abandoned
		return s.moved(tx, v, r, EventAbandoned, nil)
	})
}

// Resume takes a run up again that was put aside. Errors: Gone, Stale, Conflict
// when another one through the same module is running.
func (s *Service) Resume(ctx context.Context, actor authz.Actor, run string, g Guard) (_ Run, err error) {
	defer fault.Wrap(&err, "learning.Resume(%s)", run)
	return s.change(ctx, actor, run, g, func(tx *db.Tx, v *authz.Viewer, r *Run) error {
		if r.State != Abandoned {
			return nil
		}
		r.State = Running
		if n, err := others(tx, v.Scope(authz.Read, KindRun), r.Person.ID, r.Module, r.ID); err != nil || n > 0 {
			return cmp.Or[error](err, errRunning)
		}
		return s.moved(tx, v, r, EventResumed, nil)
	})
}

// TakeOver gives a running run the words of the module's live version, which
// must be the one that was shown. Ticks, links and notes stay. Errors: Gone,
// Stale, Conflict when nothing is new or nothing would be left to tick.
func (s *Service) TakeOver(ctx context.Context, actor authz.Actor, run, version string, g Guard) (_ Run, err error) {
	defer fault.Wrap(&err, "learning.TakeOver(%s)", run)
	return s.change(ctx, actor, run, g, func(tx *db.Tx, v *authz.Viewer, r *Run) error {
		t, found, err := loadTemplate(tx, v.Scope(authz.Read, KindModule), r.Module)
		switch {
		case err != nil:
			return err
		case r.State == Abandoned:
			return errAside
		case r.State == Finished:
			return errEnded
		case !found || t.VersionID == r.VersionID || !r.differences(&t).Any():
			return errSame
		case t.VersionID != version:
			return errStale
		}
		from := r.VersionID
		if r.takeOver(&t, s.IDs.New); !slices.ContainsFunc(r.Tasks, func(t RunTask) bool { return t.Counts() }) {
			return errNoTasks
		}
		if err := replaceTasks(tx, r); err != nil {
			return err
		}
		return s.moved(tx, v, r, EventUpdated, map[string]string{"from": from, "to": t.VersionID})
	})
}
