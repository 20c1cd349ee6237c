package org

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/hours"
	"belay/internal/org/roster"
)

// Leave ends a person's employment: c.From is the first day they no longer work
// here. Their team, level and line end with it. Who reported to them on later
// days passes to successor, or to the leaver's own manager when that is "", so
// that nobody is left without one. Errors: Conflict, Stale, NotFound.
func (s *Service) Leave(ctx context.Context, actor authz.Actor, g Guard, c Change, successor string) (err error) {
	defer fault.Wrap(&err, "org.Leave(%s, %s)", c.Person, successor)
	return s.act(ctx, actor, g, c, "org.person.left", EventPersonLeft, func(tx *db.Tx, d *dates) (map[string]string, bool, error) {
		after := Since(c.From)
		employed := d.employed.Clear(after)
		if Changed(d.employed, employed).Empty() {
			return nil, false, errNotEmployed.With("from", "Not employed on this day or later.")
		}
		if err := s.handOver(tx, actor, d, c, successor); err != nil {
			return nil, false, err
		}
		for _, err := range []error{
			saveEmployment(tx, c.Person, d.employed, employed),
			saveManager(tx, c.Person, d.manager, d.manager.Clear(after)),
			saveTeam(tx, c.Person, d.team, d.team.Clear(after)),
			saveLevel(tx, c.Person, d.level, d.level.Clear(after)),
		} {
			if err != nil {
				return nil, false, err
			}
		}
		return map[string]string{"successor": successor}, true, nil
	})
}

// handOver passes the reports of a leaver on.
func (s *Service) handOver(tx *db.Tx, actor authz.Actor, d *dates, c Change, successor string) error {
	after := Since(c.From)
	own, _ := d.manager.On(c.From)
	if successor == "" {
		successor = own
	} else {
		employed, err := EmployedOn(tx, successor, c.From)
		if err != nil || !employed || successor == c.Person {
			return oneOf(err, errLeft.With("successor", "Not employed on this day."))
		}
		// A successor from below the leaver first takes the leaver's own place.
		below, err := circle(tx, c.Person, successor, after)
		if err != nil {
			return err
		}
		if below {
			if err := s.passOn(tx, actor, successor, c, own, false); err != nil {
				return err
			}
		}
	}
	reports, err := db.All(tx, db.Value[string], `SELECT DISTINCT person_id FROM reporting_line WHERE manager_id = $1 AND until_on > $2 ORDER BY person_id`, c.Person, c.From)
	if err != nil {
		return err
	}
	for _, one := range reports {
		if err := s.passOn(tx, actor, one, c, successor, true); err != nil {
			return err
		}
	}
	return nil
}

// passOn gives a person another manager for the days on which the leaver would
// have been it (onlyLeaver), or for all days after the leaving.
func (s *Service) passOn(tx *db.Tx, actor authz.Actor, person string, c Change, to string, onlyLeaver bool) error {
	facts, err := datesOf(tx, []string{person})
	if err != nil {
		return err
	}
	was := facts[person].manager
	is := was
	for _, f := range was {
		meet := f.Meet(Since(c.From))
		switch {
		case meet.Empty() || onlyLeaver && f.Value != c.Person:
		case to == "":
			is = is.Clear(meet)
		default:
			is = is.Set(meet, to)
		}
	}
	if Changed(was, is).Empty() {
		return nil
	}
	if err := saveManager(tx, person, was, is); err != nil {
		return err
	}
	list, err := people(tx, []string{person})
	if err != nil || len(list) == 0 {
		return oneOf(err, fault.Gone())
	}
	return s.changed(tx, actor, &list[0], "org.manager.changed", "", map[string]string{"manager": to, "was": c.Person, "from": c.From}, EventManagerChanged)
}

// Rejoin begins a new employment of somebody who has left, on c.From. Manager
// and team are set anew; accounts and roles do not come back by themselves.
func (s *Service) Rejoin(ctx context.Context, actor authz.Actor, g Guard, c Change) (err error) {
	defer fault.Wrap(&err, "org.Rejoin(%s)", c.Person)
	return s.act(ctx, actor, g, c, "org.person.rejoined", EventPersonRejoined, func(tx *db.Tx, d *dates) (map[string]string, bool, error) {
		for _, f := range d.employed {
			if f.Overlaps(Since(c.From)) {
				return nil, false, errEmployed.With("from", "Already employed then.")
			}
		}
		return map[string]string{}, true, saveEmployment(tx, c.Person, d.employed, append(Timeline[bool]{}, d.employed...).Set(Since(c.From), true))
	})
}

// NewPerson is somebody to be added. Only e-mail, name and the day hired on are
// needed.
type NewPerson struct {
	Email, Name, ExternalID, Country, Zone, Hours string
	HiredOn                                       string
	Manager, Team                                 string // ids, from HiredOn on
	Level                                         Level
	LevelSince                                    string // "" = HiredOn
}

// check gives the first fault of the fields, and the hours in their one form.
func (n *NewPerson) check() error {
	switch {
	case roster.NameKey(n.Name) == "" || !roster.Plain(n.Name, roster.MaxName):
		return errName.With("name", "Give a name of at most 200 characters, in one line.")
	case !roster.ValidEmail(n.Email) || !roster.Plain(n.Email, roster.MaxEmail):
		return errEmail.With("email", "Write an address such as name@example.com.")
	case n.Zone != "" && !roster.ValidZone(n.Zone):
		return errZone.With("zone", zoneAdvice(n.Zone))
	case !roster.ValidDay(n.HiredOn):
		return errDate.With("hired_on", "Write the day as YYYY-MM-DD.")
	case n.LevelSince != "" && !roster.ValidDay(n.LevelSince):
		return errDate.With("level_since", "Write the day as YYYY-MM-DD.")
	case n.Level.Level != "" && !roster.ValidLevel(n.Level.Level):
		return errLevel.With("level", "Write framework/track/level in small letters.")
	case !roster.Plain(n.ExternalID, roster.MaxShort) || !roster.Plain(n.Country, roster.MaxShort) || !roster.Plain(n.Level.JobFamily, roster.MaxShort):
		return errName.With("name", "Write every field in one line of at most 200 characters.")
	}
	week, err := hours.Parse(n.Hours)
	if err != nil {
		return errHours.With("hours", err.Error())
	}
	n.Hours = week.String()
	return nil
}

// AddPerson adds somebody and gives their id; an import is the usual way.
func (s *Service) AddPerson(ctx context.Context, actor authz.Actor, g Guard, n NewPerson) (_ string, err error) {
	defer fault.Wrap(&err, "org.AddPerson")
	return s.writeFacts(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := v.Check(tx, authz.Create, authz.Object{Kind: KindPerson}); err != nil {
			return "", err
		}
		if err := n.check(); err != nil {
			return "", err
		}
		if err := known(tx, n); err != nil {
			return "", err
		}
		p := fresh{Person: Person{ID: s.IDs.New(), Email: n.Email, Name: n.Name, ExternalID: n.ExternalID, Country: n.Country, Zone: n.Zone, Hours: n.Hours, Version: 1},
			hired: n.HiredOn, from: n.HiredOn, manager: n.Manager, team: n.Team, level: n.Level, levelSince: n.LevelSince}
		if err := insertPeople(tx, []fresh{p}); err != nil {
			return "", err
		}
		if s.Accounts != nil {
			if err := s.Accounts.Provision(tx, actor, p.Person, nil); err != nil {
				return "", err
			}
		}
		if err := s.told(tx, actor, p.Person, "org.person.added", g.Reason, nil, EventPersonAdded); err != nil {
			return "", err
		}
		return p.ID, authz.RaiseEpoch(tx)
	})
}

// known refuses a manager or team that is not there.
func known(tx *db.Tx, n NewPerson) error {
	if n.Manager != "" {
		employed, err := EmployedOn(tx, n.Manager, n.HiredOn)
		if err != nil || !employed {
			return oneOf(err, errLeft.With("manager", "Not employed on this day."))
		}
	}
	if n.Team != "" {
		_, found, err := UnitByID(tx, n.Team)
		if err != nil || !found {
			return oneOf(err, fault.Gone())
		}
	}
	return nil
}

// fresh is a person about to be stored, with the facts that begin with them.
type fresh struct {
	Person
	hired         string // employed since
	from          string // manager and team since
	manager, team string // "" = none
	level         Level
	levelSince    string // "" = from
}

// insertPeople stores new people. A manager among them must come before those
// who report to them; nobody may report to any of them yet.
func insertPeople(tx *db.Tx, list []fresh) error {
	var person, employed, manager, team, level [][]any
	var layer []string // people with a line whose managers are complete
	inLayer := map[string]bool{}
	var layers [][]string
	for _, p := range list {
		person = append(person, []any{p.ID, p.Email, roster.EmailKey(p.Email), p.Name, roster.NameKey(p.Name), p.ExternalID, p.Zone, db.Bool(p.ZoneByPerson), p.Hours, db.Bool(p.HoursByPerson), p.Country, p.Version})
		forever := Since(p.hired).Until
		employed = append(employed, []any{p.ID, p.hired, forever})
		if p.team != "" {
			team = append(team, []any{p.ID, p.team, p.from, forever})
		}
		if p.level != (Level{}) {
			since := p.levelSince
			if since == "" {
				since = p.from
			}
			level = append(level, []any{p.ID, p.level.Level, p.level.JobFamily, since, forever})
		}
		if p.manager != "" {
			manager = append(manager, []any{p.ID, p.manager, p.from, forever})
			if inLayer[p.manager] {
				layers, layer, inLayer = append(layers, layer), nil, map[string]bool{}
			}
			layer = append(layer, p.ID)
			inLayer[p.ID] = true
		}
	}
	if layer != nil {
		layers = append(layers, layer)
	}
	for _, t := range []struct {
		into string
		rows [][]any
	}{
		{"person (id, email, email_key, name, name_key, external_id, zone, zone_by_person, hours, hours_by_person, country, version)", person},
		{"employment (person_id, from_on, until_on)", employed},
		{"org_member (person_id, team_id, from_on, until_on)", team},
		{"person_level (person_id, level, job_family, from_on, until_on)", level},
		{"reporting_line (person_id, manager_id, from_on, until_on)", manager},
	} {
		if err := insertRows(tx, t.into, t.rows); err != nil {
			return taken(err)
		}
	}
	for _, layer := range layers {
		if err := linked(tx, layer); err != nil {
			return err
		}
	}
	return nil
}
