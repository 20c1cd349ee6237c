package internship

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/notify"
	"belay/internal/org"
)

// Subscribe lets internships follow the company: a manager who changes, a team
// somebody joins, people who leave. A team that is renamed keeps its id, and
// nothing has to be done.
func (s *Service) Subscribe(bus *event.Bus) {
	for _, name := range []string{org.EventManagerChanged, org.EventTeamChanged} {
		bus.Subscribe("internship.manager", name, func(tx *db.Tx, e event.Event) error { return s.followManager(tx, e.Object) })
	}
	bus.Subscribe("internship.leaver", org.EventPersonLeft, func(tx *db.Tx, e event.Event) error { return s.followLeaver(tx, e.Object) })
}

// followManager lets a person's internships wait for who manages them today. It
// changes nothing when that is who they wait for already, so an event may come
// twice; a change from a later day on is found by Sweep on that day.
func (s *Service) followManager(tx *db.Tx, person string) (err error) {
	defer fault.Wrap(&err, "internship.followManager(%s)", person)
	list, err := s.standing(tx, `i.person_id = $1 AND i.state NOT IN `+ended, person)
	if err != nil {
		return err
	}
	for _, it := range list {
		if err := s.newManager(tx, it.ID); err != nil {
			return err
		}
	}
	return nil
}

// ended are the final states as SQL.
const ended = `('completed', 'ended_early', 'withdrawn', 'declined', 'deferred')`

// standing finds internships with the program's own eyes.
func (s *Service) standing(tx *db.Tx, rest string, args ...any) ([]Internship, error) {
	own, err := s.own(tx)
	if err != nil {
		return nil, err
	}
	return find(tx, own.Scope(authz.Read, KindRecord), rest+` ORDER BY i.id`, args...)
}

// newManager is the command manager_changed, if it is true: the last agreement
// of the home side is another manager's, or the step waits for one.
func (s *Service) newManager(tx *db.Tx, id string) error {
	d, err := s.open(tx, id, ManagerChanged)
	if err != nil || d.was.State == Draft {
		return err
	}
	home, _, err := org.TeamOf(tx, d.was.Person, d.facts.Today)
	if err != nil {
		return err
	}
	stands, _, err := db.One(tx, db.Value[string], `SELECT manager_id FROM internship_manager WHERE internship_id = $1`, id)
	if err != nil {
		return err
	}
	manager := d.facts.manager
	if manager == "" || stands == manager {
		return s.moveHome(d, home.ID)
	}
	d.facts.By, d.facts.Replaced, d.detail = Company, Home, manager
	if home.ID != "" {
		d.it.HomeUnit = home.ID
	}
	return s.carry(d)
}

// keepManager notes which manager the home side stands on.
func (s *Service) keepManager(d *deed) error {
	if d.command != Submit && d.command != ManagerChanged {
		return nil
	}
	manager, err := s.managerOf(d)
	if err != nil {
		return err
	}
	_, err = d.tx.Exec(`INSERT INTO internship_manager (internship_id, manager_id) VALUES ($1, $2)
		ON CONFLICT (internship_id) DO UPDATE SET manager_id = excluded.manager_id`, d.it.ID, manager)
	return err
}

// moveHome notes the learner's new team.
func (s *Service) moveHome(d *deed, unit string) error {
	if unit == "" || unit == d.was.HomeUnit {
		return nil
	}
	d.it.HomeUnit = unit
	d.it.Version++
	d.it.ChangedAt = d.tx.Now()
	if err := update(d.tx, d.it); err != nil {
		return err
	}
	if err := insertStep(d.tx, d.it, Entry{Command: "home_unit", Detail: unit}); err != nil {
		return err
	}
	return s.record(d.tx, d.actor, "internship.home_unit", KindRecord, d.it.ID, d.it.Person, d.it.Version, map[string]string{"unit": unit})
}

// followLeaver ends what a leaver learns, gives what they host to their manager
// and ends their help, on the day they are gone. The day itself is found by
// Sweep when the leaving was written down before.
func (s *Service) followLeaver(tx *db.Tx, person string) (err error) {
	defer fault.Wrap(&err, "internship.followLeaver(%s)", person)
	v, err := s.own(tx)
	if err != nil {
		return err
	}
	if here, err := employed(tx, person, v.Date()); err != nil || here {
		return err
	}
	return s.leave(tx, person)
}

func (s *Service) leave(tx *db.Tx, person string) error {
	own, err := s.standing(tx, `i.person_id = $1 AND i.state NOT IN `+ended, person)
	if err != nil {
		return err
	}
	for _, it := range own {
		d, err := s.open(tx, it.ID, LearnerLeft)
		if err != nil {
			return err
		}
		d.facts.By = Company
		if d.was.State.Runs() {
			d.it.EndedWhy = EndLeft
		}
		if err := s.carry(d); err != nil {
			return err
		}
	}
	hosted, err := s.standing(tx, `i.host_id = $1 AND i.state NOT IN `+ended, person)
	if err != nil {
		return err
	}
	for _, it := range hosted {
		if err := s.newHost(tx, it.ID, person); err != nil {
			return err
		}
	}
	return s.dropHelp(tx, person)
}

// newHost gives what a leaver hosts to the nearest manager above them who works
// here and is not the learner. Without one the host stays written down, and the
// page says that nobody hosts.
func (s *Service) newHost(tx *db.Tx, id, leaver string) error {
	d, err := s.open(tx, id, HostLeft)
	if err != nil {
		return err
	}
	to, found, err := db.One(tx, db.Value[string], `SELECT a.above_id FROM org_above a
		JOIN employment e ON e.person_id = a.above_id AND e.from_on <= $2 AND e.until_on > $2
		WHERE a.person_id = $1 AND a.above_id <> $3 AND a.until_on = (SELECT MAX(l.until_on) FROM org_above l WHERE l.person_id = $1 AND l.depth = 1)
		ORDER BY a.depth LIMIT 1`, leaver, d.facts.Today, d.was.Person)
	if err != nil || !found {
		return err
	}
	d.it.HostID = to
	if d.was.State == Draft {
		d.it.HostID = "" // the learner chooses
	}
	d.facts.By, d.facts.Replaced, d.detail = Company, Host, d.it.HostID
	return s.carry(d)
}

// dropHelp ends all that a leaver gives or was asked for.
func (s *Service) dropHelp(tx *db.Tx, person string) error {
	list, err := db.All(tx, scanHelper, `SELECT `+helperWhole+` FROM internship_helper_card h
		WHERE h.helper_id = $1 AND h.state IN ('asked', 'offered', 'accepted')
		AND h.internship_id IN (SELECT i.id FROM internship i WHERE i.state NOT IN `+ended+`) ORDER BY h.id`, person)
	if err != nil {
		return err
	}
	for _, h := range list {
		d, err := s.open(tx, h.Internship, HelperLeft)
		if err != nil {
			return err
		}
		was := h.State
		h.State = HelperGone
		if err := s.keepHelper(d, h, EventHelpLeft); err != nil {
			return err
		}
		if err := s.answeredHelp(d, h, was); err != nil {
			return err
		}
	}
	return nil
}

// Sweep lets days that pass have their effect: pauses and internships that reach
// their end wait for the next step, people who left and managers who changed by
// a date written down before are followed. It counts what changed. app makes it
// a daily job; it may run at any time and more than once.
func (s *Service) Sweep(tx *db.Tx) (changed int64, err error) {
	defer fault.Wrap(&err, "internship.Sweep")
	v, err := s.own(tx)
	if err != nil {
		return 0, err
	}
	today := v.Date()
	gone, err := db.All(tx, db.Value[string], `SELECT DISTINCT p.id FROM person p WHERE NOT EXISTS
			(SELECT 1 FROM employment e WHERE e.person_id = p.id AND e.from_on <= $1 AND e.until_on > $1)
		AND (EXISTS (SELECT 1 FROM internship i WHERE (i.person_id = p.id OR i.host_id = p.id) AND i.state NOT IN `+ended+`)
			OR EXISTS (SELECT 1 FROM internship_helper h JOIN internship i ON i.id = h.internship_id
				WHERE h.person_id = p.id AND h.state IN ('asked', 'offered', 'accepted') AND i.state NOT IN `+ended+`))
		ORDER BY p.id`, today)
	if err != nil {
		return 0, err
	}
	for _, person := range gone {
		if err := s.leave(tx, person); err != nil {
			return 0, err
		}
	}
	moved, err := db.All(tx, db.Value[string], `SELECT i.id FROM internship i JOIN internship_manager m ON m.internship_id = i.id
		JOIN reporting_line l ON l.person_id = i.person_id AND l.from_on <= $1 AND l.until_on > $1
		WHERE l.manager_id <> m.manager_id AND i.state NOT IN `+ended+` ORDER BY i.id`, today)
	if err != nil {
		return 0, err
	}
	for _, id := range moved {
		if err := s.newManager(tx, id); err != nil {
			return 0, err
		}
	}
	due, err := db.All(tx, db.Value[string], `SELECT i.id FROM internship i WHERE i.step IN ('', 'helper') AND i.open_revision = 0
		AND (i.state = 'paused' AND i.pause_until <= $1 OR i.state = 'active' AND i.end_on <= $1) ORDER BY i.id`, today)
	if err != nil {
		return 0, err
	}
	for _, id := range due {
		d, err := s.open(tx, id, Command("day"))
		if err != nil {
			return 0, err
		}
		if err := s.refresh(d); err != nil {
			return 0, err
		}
	}
	again, err := s.quarters(tx, today)
	return int64(len(gone)+len(moved)+len(due)) + again, err
}

// Daily is Sweep in a transaction of its own, as app's job.
func (s *Service) Daily(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "internship.Daily")
	return s.DB.Write(ctx, func(tx *db.Tx) error { _, err := s.Sweep(tx); return err })
}

// quarters tells learners whose proposal was deferred that the quarter has come,
// once.
func (s *Service) quarters(tx *db.Tx, today string) (int64, error) {
	list, err := s.standing(tx, `i.state = 'deferred' AND i.deferred_to <= $1 AND i.step = ''`, QuarterOf(today))
	if err != nil {
		return 0, err
	}
	for _, it := range list {
		it.Step = WaitAgain // marks that it was said
		it.Version++
		it.ChangedAt = tx.Now()
		if err := update(tx, it); err != nil {
			return 0, err
		}
		if err := insertStep(tx, it, Entry{Command: "quarter", Detail: it.DeferredTo}); err != nil {
			return 0, err
		}
		if err := s.Notify.Tell(tx, notify.Notice{To: []string{it.Person}, Kind: KindRecord, Object: it.ID, What: "quarter", Subject: it.Person, Unit: it.Unit}); err != nil {
			return 0, err
		}
	}
	return int64(len(list)), nil
}
