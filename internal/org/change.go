package org

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/hours"
	"belay/internal/org/roster"

	"belay/internal/audit"
)

// SetHours sets the actor's own time zone and working hours. From then on
// imports leave them alone; "" gives a field back to the HR source. Errors:
// Invalid with the field, Stale.
func (s *Service) SetHours(ctx context.Context, actor authz.Actor, g Guard, zone, week string) (err error) {
	defer fault.Wrap(&err, "org.SetHours(%s)", actor.Person)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		p, err := s.subject(tx, v, SetHours, actor.Person, g)
		if err != nil {
			return "", err
		}
		if zone != "" && !roster.ValidZone(zone) {
			return "", errZone.With("zone", zoneAdvice(zone))
		}
		parsed, err := hours.Parse(week)
		if err != nil {
			return "", errHours.With("hours", err.Error())
		}
		p.Zone, p.ZoneByPerson = zone, zone != ""
		p.Hours, p.HoursByPerson = parsed.String(), !parsed.IsZero()
		if err := savePerson(tx, p); err != nil {
			return "", err
		}
		return p.ID, s.changed(tx, actor, &p, "org.person.hours_set", g.Reason, nil, EventPersonChanged)
	})
	return err
}

// zoneAdvice is what to say about an unknown time zone.
func zoneAdvice(zone string) string {
	if like := roster.ZoneLike(zone); like != "" {
		return "This time zone is not known. Did you mean " + like + "?"
	}
	return "This time zone is not known. Write one such as Europe/Lisbon."
}

// Change says whose dated fact changes and from which day on (YYYY-MM-DD).
type Change struct {
	Person, From string
}

// act is the common course of a change of dated facts: enter, check, load, let
// set change the facts, store, write the entry, tell, raise the epoch. When set
// leaves the facts as they are, nothing is written.
func (s *Service) act(ctx context.Context, actor authz.Actor, g Guard, c Change, action, name string, set func(tx *db.Tx, d *dates) (detail map[string]string, changed bool, err error)) error {
	_, err := s.writeFacts(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		p, err := s.subject(tx, v, authz.Write, c.Person, g)
		if err != nil {
			return "", err
		}
		if !roster.ValidDay(c.From) {
			return "", errDate.With("from", "Write the day as YYYY-MM-DD.")
		}
		facts, err := datesOf(tx, []string{p.ID})
		if err != nil {
			return "", err
		}
		detail, changed, err := set(tx, facts[p.ID])
		if err != nil || !changed {
			return p.ID, err
		}
		detail["from"] = c.From
		if err := s.changed(tx, actor, &p, action, g.Reason, detail, name); err != nil {
			return "", err
		}
		return p.ID, authz.RaiseEpoch(tx)
	})
	return err
}

// ChangeManager gives a person a manager from a day on; "" as manager ends the
// reporting line. Errors: Conflict for a circle, for people not employed on the
// day; Stale; NotFound.
func (s *Service) ChangeManager(ctx context.Context, actor authz.Actor, g Guard, c Change, manager string) (err error) {
	defer fault.Wrap(&err, "org.ChangeManager(%s, %s)", c.Person, manager)
	return s.act(ctx, actor, g, c, "org.manager.changed", EventManagerChanged, func(tx *db.Tx, d *dates) (map[string]string, bool, error) {
		if !anyOn(d.employed, c.From) {
			return nil, false, errNotEmployed.With("from", "Not employed on this day.")
		}
		is := d.manager.Clear(Since(c.From))
		if manager != "" {
			employed, err := EmployedOn(tx, manager, c.From)
			if err != nil || !employed {
				return nil, false, oneOf(err, errLeft.With("manager", "Not employed on this day."))
			}
			is = is.Set(Since(c.From), manager)
		}
		if Changed(d.manager, is).Empty() {
			return nil, false, nil
		}
		was, _ := d.manager.On(c.From)
		return map[string]string{"manager": manager, "was": was}, true, saveManager(tx, c.Person, d.manager, is)
	})
}

func anyOn(t Timeline[bool], day string) bool { _, found := t.On(day); return found }

// ChangeTeam puts a person into a team, or into a department that has no team
// for them, from a day on; "" takes them out.
func (s *Service) ChangeTeam(ctx context.Context, actor authz.Actor, g Guard, c Change, unit string) (err error) {
	defer fault.Wrap(&err, "org.ChangeTeam(%s, %s)", c.Person, unit)
	return s.act(ctx, actor, g, c, "org.team.changed", EventTeamChanged, func(tx *db.Tx, d *dates) (map[string]string, bool, error) {
		if !anyOn(d.employed, c.From) {
			return nil, false, errNotEmployed.With("from", "Not employed on this day.")
		}
		is := d.team.Clear(Since(c.From))
		if unit != "" {
			_, found, err := UnitByID(tx, unit)
			if err != nil || !found {
				return nil, false, oneOf(err, fault.Gone())
			}
			is = is.Set(Since(c.From), unit)
		}
		if Changed(d.team, is).Empty() {
			return nil, false, nil
		}
		was, _ := d.team.On(c.From)
		return map[string]string{"team": unit, "was": was}, true, saveTeam(tx, c.Person, d.team, is)
	})
}

// ChangeLevel gives a person a level and job family from a day on.
func (s *Service) ChangeLevel(ctx context.Context, actor authz.Actor, g Guard, c Change, level Level) (err error) {
	defer fault.Wrap(&err, "org.ChangeLevel(%s)", c.Person)
	return s.act(ctx, actor, g, c, "org.level.changed", EventLevelChanged, func(tx *db.Tx, d *dates) (map[string]string, bool, error) {
		switch {
		case level.Level != "" && !roster.ValidLevel(level.Level):
			return nil, false, errLevel.With("level", "Write framework/track/level in small letters.")
		case !roster.Plain(level.JobFamily, roster.MaxShort):
			return nil, false, errLevel.With("job_family", "Write the job family in one line.")
		case !anyOn(d.employed, c.From):
			return nil, false, errNotEmployed.With("from", "Not employed on this day.")
		}
		is := d.level.Set(Since(c.From), level)
		if Changed(d.level, is).Empty() {
			return nil, false, nil
		}
		was, _ := d.level.On(c.From)
		return map[string]string{"level": level.Level, "was": was.Level}, true, saveLevel(tx, c.Person, d.level, is)
	})
}

// NewUnit is a unit to be added; Parent is a unit's id, "" for the company.
type NewUnit struct {
	Kind         UnitKind
	Parent, Name string
}

// AddUnit adds a department or a team and gives its id.
func (s *Service) AddUnit(ctx context.Context, actor authz.Actor, g Guard, u NewUnit) (_ string, err error) {
	defer fault.Wrap(&err, "org.AddUnit(%s)", u.Parent)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := v.Check(tx, authz.Create, authz.Object{Kind: KindUnit}); err != nil {
			return "", err
		}
		root, err := company(tx, s.IDs)
		if err != nil {
			return "", err
		}
		if u.Parent == "" {
			u.Parent = root
		}
		parent, found, err := UnitByID(tx, u.Parent)
		switch {
		case err != nil || !found:
			return "", oneOf(err, fault.Gone())
		case roster.NameKey(u.Name) == "" || !roster.Plain(u.Name, roster.MaxName):
			return "", errName.With("name", "Give a name of at most 200 characters, in one line.")
		case u.Kind != Department && u.Kind != Team, u.Kind == Department && parent.Kind == Team:
			return "", errUnitKind.With("kind", "Choose another unit above.")
		}
		unit, err := insertUnit(tx, s.IDs, u.Kind, u.Parent, u.Name)
		if db.IsUnique(err, "unit", "parent_id_name_key") {
			err = errUnitTaken.With("name", "This name is taken.").Because(err)
		}
		if err != nil {
			return "", err
		}
		return unit, s.unitTold(tx, actor, unit, 1, "org.unit.added", g.Reason)
	})
}

// RenameUnit gives a unit another name; its handle, and so its address, stays.
func (s *Service) RenameUnit(ctx context.Context, actor authz.Actor, g Guard, unit, name string) (err error) {
	defer fault.Wrap(&err, "org.RenameUnit(%s)", unit)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := v.Check(tx, authz.Write, authz.Object{Kind: KindUnit, ID: unit}); err != nil {
			return "", err
		}
		if roster.NameKey(name) == "" || !roster.Plain(name, roster.MaxName) {
			return "", errName.With("name", "Give a name of at most 200 characters, in one line.")
		}
		return unit, s.rename(tx, actor, unit, name, g.Reason)
	})
	return err
}

func (s *Service) rename(tx *db.Tx, actor authz.Actor, unit, name, reason string) error {
	version, found, err := db.One(tx, db.Value[int64], `SELECT version FROM unit WHERE id = $1`, unit)
	if err != nil || !found {
		return oneOf(err, fault.Gone())
	}
	_, err = tx.Exec(`UPDATE unit SET name = $2, name_key = $3, version = $4 WHERE id = $1`, unit, name, roster.NameKey(name), version+1)
	if db.IsUnique(err, "unit", "parent_id_name_key") {
		err = errUnitTaken.With("name", "This name is taken.").Because(err)
	}
	if err != nil {
		return err
	}
	return s.unitTold(tx, actor, unit, version+1, "org.unit.renamed", reason)
}

// SetCompany names the company and sets the zone in which its dates are read.
func (s *Service) SetCompany(ctx context.Context, actor authz.Actor, g Guard, name, zone string) (err error) {
	defer fault.Wrap(&err, "org.SetCompany")
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := v.Check(tx, authz.Write, authz.Object{Kind: KindUnit}); err != nil {
			return "", err
		}
		switch {
		case roster.NameKey(name) == "" || !roster.Plain(name, roster.MaxName):
			return "", errName.With("name", "Give a name of at most 200 characters, in one line.")
		case !roster.ValidZone(zone):
			return "", errZone.With("zone", zoneAdvice(zone))
		}
		root, err := company(tx, s.IDs)
		if err != nil {
			return "", err
		}
		if err := authz.SetZone(tx, zone); err != nil {
			return "", err
		}
		return root, s.rename(tx, actor, root, name, g.Reason)
	})
	return err
}

func (s *Service) unitTold(tx *db.Tx, actor authz.Actor, unit string, version int64, action, reason string) error {
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: action, Kind: KindUnit, Object: unit, Reason: reason}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: EventUnitChanged, Kind: KindUnit, Object: unit, ObjectVersion: version})
}
