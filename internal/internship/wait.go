package internship

import (
	"slices"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/notify"
	"belay/internal/org"
)

// waits opens and closes the step that waits, and notes whom it waits for. A
// step that goes on waiting for the same party is left with whoever holds it.
func (s *Service) waits(d *deed, o Outcome) error {
	f := d.facts
	f.Until = d.it.PauseUntil
	w := WaitOf(o, f, d.rules)
	if w == d.was.Step && !f.Replaced.Any(w.For()) && !o.Fresh && d.was.WaitsFor != "" {
		return nil
	}
	if d.was.Step != WaitNobody {
		if err := s.Notify.Close(d.tx, KindRecord, d.it.ID, string(d.was.Step)); err != nil {
			return err
		}
	}
	d.it.Step, d.it.WaitsFor, d.it.DueOn, d.it.WaitsSince = w, "", "", d.tx.Now()
	if w == WaitNobody {
		d.it.WaitsSince = Internship{}.WaitsSince
		return nil
	}
	return s.ask(d, w)
}

// ask puts a step to its party's person of today.
func (s *Service) ask(d *deed, w Wait) (err error) {
	owner := d.it.Person
	switch w.For() {
	case Home:
		if owner, err = s.managerOf(d); err != nil {
			return err
		}
	case Host:
		owner = d.it.HostID
	}
	due := notify.DueOn(d.facts.Today, d.rules.Answer.Within)
	if w == WaitStart && d.it.StartOn > due {
		due = d.it.StartOn
	}
	d.it.DueOn = due
	if owner == "" {
		return nil // the page says that nobody is known; the next change of the company asks again
	}
	d.it.WaitsFor, err = s.Notify.Open(d.tx, notify.Wait{Kind: KindRecord, Object: d.it.ID, Step: string(w), Owner: owner, Subject: d.it.Person,
		Unit: d.it.Unit, Due: due, Remind: d.rules.Answer.Remind, Escalate: d.rules.Answer.Escalate})
	return err
}

// audience raises the rights epoch when somebody gains or loses a right that
// hangs on the row itself: the host, and who holds a step without being a party.
func (s *Service) audience(d *deed) error {
	if d.was.HostID == d.it.HostID && d.was.WaitsFor == d.it.WaitsFor {
		return nil
	}
	party := func(person string) bool {
		return person == "" || person == d.it.Person || person == d.facts.manager || person == d.it.HostID
	}
	if d.was.HostID == d.it.HostID && party(d.was.WaitsFor) && party(d.it.WaitsFor) {
		return nil
	}
	return authz.RaiseEpoch(d.tx)
}

// tell sends the notices of a command: to the learner whatever was answered, to
// the others what they have to know, to the HR partners that all have agreed.
func (s *Service) tell(d *deed, o Outcome) error {
	what, to := string(d.command), []string{d.it.Person}
	if d.it.ToHome {
		to = append(to, d.facts.manager)
	}
	if d.it.ToHost {
		to = append(to, d.it.HostID)
	}
	switch {
	case d.command == Submit, d.command == SaveDraft, !d.it.ToHome, d.command == HelperLeft:
		return nil
	case o.Settled:
		what = "agreed"
		for _, unit := range []string{d.it.HomeUnit, d.it.Unit} {
			partners, err := account.PartnersOf(d.tx, unit, d.facts.Today)
			if err != nil {
				return err
			}
			to = append(to, partners...)
		}
	case d.command == Agree:
		to = to[:1]
	case d.was.Board || d.it.Board:
		list, err := helpersOf(d.tx, d.it.ID, HelperAccepted)
		if err != nil {
			return err
		}
		to = append(to, list...)
	}
	slices.Sort(to)
	return s.Notify.Tell(d.tx, notify.Notice{To: slices.Compact(to), Kind: KindRecord, Object: d.it.ID, What: what, Step: string(d.it.Step),
		Actor: d.actor.Person, Subject: d.it.Person, Unit: d.it.Unit})
}

// helpersOf lists the people in a state on an internship.
func helpersOf(tx *db.Tx, id string, state HelperState) ([]string, error) {
	return db.All(tx, db.Value[string], `SELECT person_id FROM internship_helper WHERE internship_id = $1 AND state = $2 ORDER BY at, id`, id, string(state))
}

// employed tells whether a person works here on a day.
func employed(tx *db.Tx, person, day string) (bool, error) { return org.EmployedOn(tx, person, day) }
