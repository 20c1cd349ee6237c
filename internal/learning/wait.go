package learning

import (
	"context"
	"slices"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/notify"
	"belay/internal/org"
)

// stepManager is the one step of a run that waits for somebody: the manager's
// open tasks.
const stepManager = "manager"

// jobName stands behind what the company's changes do to runs.
const jobName = "learning.sweep"

// RunPath is the page of a run.
func RunPath(id string) string { return "/runs/" + id }

// Register tells notify how a wait of this package reads.
func (s *Service) Register(n *notify.Service) {
	n.Register(notify.Topic{
		Kind: KindRun, Readable: readable,
		Sentence: func(w notify.Worded) string { return w.Subject + " works through a module with tasks for you" },
		Path:     func(object, _ string) string { return RunPath(object) },
		Act:      func(string) string { return "Open the tasks" },
	})
}

// readable tells which runs a viewer may read now.
func readable(tx *db.Tx, v *authz.Viewer, ids []string) (map[string]notify.Sight, error) {
	marks, args := inList(ids, 1)
	where, more := v.Scope(authz.Read, KindRun).Where("r", len(args)+1)
	found, err := db.All(tx, db.Value[string], `SELECT r.id FROM module_run r WHERE r.id IN (`+marks+`) AND `+where, append(args, more...)...)
	out := map[string]notify.Sight{}
	for _, id := range found {
		out[id] = notify.Whole
	}
	return out, err
}

// pending is a run as far as it decides whether it waits for the manager.
type pending struct {
	run, person, due string
	asks             bool // it is running and has an open task of the manager's that is not optional
}

func (r *Run) pending() pending {
	open := func(t RunTask) bool { return t.Owner == Manager && t.Stage != Gone && !t.Optional && !t.Ticked() }
	return pending{run: r.ID, person: r.Person.ID, due: r.DueOn, asks: r.State == Running && slices.ContainsFunc(r.Tasks, open)}
}

// await opens the wait of a run for who manages the learner on a day, moves it
// to them, or closes it. Nobody stands in: a run is the learner's and their
// manager's alone.
func (s *Service) await(tx *db.Tx, p pending, today string) error {
	manager, err := "", error(nil)
	if p.asks {
		manager, _, err = org.ManagerOf(tx, p.person, today)
	}
	switch {
	case err != nil:
		return err
	case manager == "":
		return s.Notify.Close(tx, KindRun, p.run, stepManager)
	}
	_, err = s.Notify.Open(tx, notify.Wait{Kind: KindRun, Object: p.run, Step: stepManager, Owner: manager, Subject: p.person, Due: p.due, Personal: true})
	return err
}

// Subscribe lets the waits of runs follow who manages whom.
func (s *Service) Subscribe(bus *event.Bus) {
	for _, name := range []string{org.EventManagerChanged, org.EventPersonLeft, org.EventPersonRejoined} {
		bus.Subscribe("learning.manager", name, func(tx *db.Tx, e event.Event) error { return s.follow(tx, e.Object) })
	}
}

// follow puts the waits of a person's runs to who manages them today. It may run
// twice.
func (s *Service) follow(tx *db.Tx, person string) (err error) {
	defer fault.Wrap(&err, "learning.follow(%s)", person)
	v, err := s.Gate.Enter(tx, authz.Job(jobName))
	if err != nil {
		return err
	}
	where, args := v.Scope(ActionStanding, KindRun).Where("r", 2)
	runs, err := db.All(tx, func(s db.Scanner) (p pending, err error) {
		return p, s.Scan(&p.run, &p.person, &p.due, &p.asks)
	}, `SELECT r.id, r.person_id, r.due_on, EXISTS (SELECT 1 FROM run_task t WHERE t.run_id = r.id AND t.owner = 'manager' AND t.stage >= 0 AND t.optional = 0 AND t.ticked_at = 0)
		FROM module_run r WHERE r.person_id = $1 AND r.state = 'running' AND `+where+` ORDER BY r.id`, append([]any{person}, args...)...)
	if err != nil {
		return err
	}
	for _, p := range runs {
		if err := s.await(tx, p, v.Date()); err != nil {
			return err
		}
	}
	return nil
}

// looksBack is how many days a sweep that did not run for a while catches up.
const looksBack = 14

// Sweep follows the changes of managers that were written down before and whose
// day has come. app makes it an hourly job; it may run at any time and twice.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "learning.Sweep")
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, authz.Job(jobName))
		if err != nil {
			return err
		}
		today, err := clock.ParseDate(v.Date())
		if err != nil {
			return err
		}
		moved, err := db.All(tx, db.Value[string], `SELECT DISTINCT l.person_id FROM reporting_line l JOIN module_run r ON r.person_id = l.person_id AND r.state = 'running'
			WHERE l.from_on > $1 AND l.from_on <= $2 OR l.until_on > $1 AND l.until_on <= $2 ORDER BY l.person_id`,
			today.Add(-looksBack*24*time.Hour).Format(clock.DateForm), v.Date())
		if err != nil {
			return err
		}
		for _, person := range moved {
			if err := s.follow(tx, person); err != nil {
				return err
			}
		}
		return nil
	})
}
