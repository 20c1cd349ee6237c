package org

import (
	"context"
	"strconv"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
	"belay/internal/org/roster"
)

// RoleGrant is a role that an import states for a person; Unit is the id of the
// unit it is for, "" when the role has none.
type RoleGrant struct {
	Role authz.Role
	Unit string
}

// Accounts is what an import asks of whoever owns accounts: see to it that the
// person, new or with a new e-mail, has one, with these roles. nil roles say
// nothing about roles. It is called in the transaction that writes the person
// and may be called again for the same person.
type Accounts interface {
	Provision(tx *db.Tx, actor authz.Actor, person Person, roles []RoleGrant) error
}

// Deps is what the service stands on.
type Deps struct {
	DB       *db.DB
	Gate     *authz.Gate
	Audit    *audit.Log
	Bus      *event.Bus
	IDs      *id.Source
	Accounts Accounts // nil: imports make no accounts
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// The events, each of kind org.person (the last of org.unit).
const (
	EventPersonAdded    = "org.person_added"
	EventPersonChanged  = "org.person_changed"  // name, e-mail, zone, hours, country, ids
	EventManagerChanged = "org.manager_changed" // from now or a day to come: read reporting_line
	EventTeamChanged    = "org.team_changed"
	EventLevelChanged   = "org.level_changed"
	// EventPersonLeft is told when the leaving is written down; employment says
	// on which day it takes effect.
	EventPersonLeft     = "org.person_left"
	EventPersonRejoined = "org.person_rejoined"
	EventUnitChanged    = "org.unit_changed"
)

// Any as Guard.Version lets an act pass over whatever version is stored: for
// callers that never showed the person to anybody.
const Any int64 = -1

// Guard is what an act carries besides its content (contracts sections 4, 7).
type Guard struct {
	Version int64  // of the person as shown; Any skips the comparison
	Epoch   int64  // rights epoch as shown; 0 when none was
	Key     string // Idempotency-Key; "" when none
	Reason  string // what the actor wrote, for the audit record
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

// write runs an act once; result is what a repeated key answers.
func (s *Service) write(ctx context.Context, actor authz.Actor, g Guard, act func(tx *db.Tx, v *authz.Viewer) (result string, err error)) (result string, err error) {
	return s.writing(ctx, s.DB.Write, actor, g, act)
}

// writeFacts is write for acts on dated facts. They wait for one another and for
// imports, which the database does not watch for conflicts (WriteBulk), instead
// of running against them.
func (s *Service) writeFacts(ctx context.Context, actor authz.Actor, g Guard, act func(tx *db.Tx, v *authz.Viewer) (result string, err error)) (result string, err error) {
	return s.writing(ctx, s.factsHeld, actor, g, act)
}

// factsHeld runs a transaction in which nobody else changes dated facts.
func (s *Service) factsHeld(ctx context.Context, fn func(tx *db.Tx) error) error {
	return s.DB.WriteBulk(ctx, func(tx *db.Tx) error {
		if err := holdFacts(tx); err != nil {
			return err
		}
		return fn(tx)
	})
}

// holdFacts keeps the dated facts as they are until the transaction ends, but
// for its own changes. It comes first, so that the snapshot is taken after it;
// on SQLite a writer is alone anyway.
func holdFacts(tx *db.Tx) error {
	if tx.Engine() != db.Postgres {
		return nil
	}
	_, err := tx.Exec(`LOCK TABLE reporting_line IN SHARE ROW EXCLUSIVE MODE`)
	return err
}

func (s *Service) writing(ctx context.Context, run func(context.Context, func(*db.Tx) error) error, actor authz.Actor, g Guard, act func(tx *db.Tx, v *authz.Viewer) (result string, err error)) (result string, err error) {
	err = run(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err == nil && g.Epoch != 0 {
			err = v.Unchanged(g.Epoch)
		}
		if err != nil {
			return err
		}
		result, _, err = event.Once(tx, actor, g.Key, func() (string, error) { return act(tx, v) })
		return err
	})
	return result, err
}

// Person is one person's card.
func (s *Service) Person(ctx context.Context, actor authz.Actor, person string) (c Card, err error) {
	defer fault.Wrap(&err, "org.Person(%s)", person)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		c, err = Get(tx, v.Scope(authz.Read, KindPerson), person)
		return err
	})
	return c, err
}

// Me is the actor's own card; the fault is Gone for an actor without a person.
func (s *Service) Me(ctx context.Context, actor authz.Actor) (Card, error) {
	return s.Person(ctx, actor, actor.Person)
}

// PeopleByID finds people by their ids; who is not the actor's to see is missing.
func (s *Service) PeopleByID(ctx context.Context, actor authz.Actor, ids []string) (out map[string]Card, err error) {
	defer fault.Wrap(&err, "org.PeopleByID(%d)", len(ids))
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out, err = ByIDs(tx, v.Scope(authz.Read, KindPerson), ids)
		return err
	})
	return out, err
}

// maxPage is the most people one query gives: a page of 1,000 and one more, by
// which a caller sees whether another page follows.
const maxPage = 1001

// People is a page of the directory by name; limit is at most 1,001.
func (s *Service) People(ctx context.Context, actor authz.Actor, after After, limit int) ([]Card, error) {
	return s.FindPeople(ctx, actor, "", after, limit)
}

// FindPeople is People narrowed to a part of a name or an e-mail address; "" for
// everybody.
func (s *Service) FindPeople(ctx context.Context, actor authz.Actor, text string, after After, limit int) (out []Card, err error) {
	defer fault.Wrap(&err, "org.FindPeople")
	limit = max(1, min(limit, maxPage))
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		if sc := v.Scope(authz.Read, KindPerson); text == "" {
			out, err = List(tx, sc, after, limit)
		} else {
			out, err = Find(tx, sc, text, after, limit)
		}
		return err
	})
	return out, err
}

// MyReports lists who reports directly to the actor today.
func (s *Service) MyReports(ctx context.Context, actor authz.Actor) (out []Card, err error) {
	defer fault.Wrap(&err, "org.MyReports")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out, err = DirectReports(tx, v.Scope(authz.Read, KindPerson))
		return err
	})
	return out, err
}

// Units lists the company, its departments and teams.
func (s *Service) Units(ctx context.Context, actor authz.Actor) (out []Unit, err error) {
	defer fault.Wrap(&err, "org.Units")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out, err = ListUnits(tx, v.Scope(authz.Read, KindUnit))
		return err
	})
	return out, err
}

// about is the object of a check on a person.
func about(person string) authz.Object {
	return authz.Object{Kind: KindPerson, ID: person, Subject: person, Facts: map[string]any{"present": 1}}
}

// subject finds the person of an act, whom the actor may do it to, and refuses
// a version older than the stored one.
func (s *Service) subject(tx *db.Tx, v *authz.Viewer, action authz.Action, person string, g Guard) (Person, error) {
	if _, err := v.Check(tx, action, about(person)); err != nil {
		return Person{}, err
	}
	list, err := people(tx, []string{person})
	if err != nil {
		return Person{}, err
	}
	if len(list) == 0 {
		return Person{}, fault.Gone()
	}
	if g.Version != Any && g.Version != list[0].Version {
		return list[0], errStale
	}
	return list[0], nil
}

// changed raises the person's version, writes the audit entry and tells the
// other features, each event once.
func (s *Service) changed(tx *db.Tx, actor authz.Actor, p *Person, action, reason string, detail map[string]string, events ...string) error {
	p.Version++
	if _, err := tx.Exec(`UPDATE person SET version = $2 WHERE id = $1`, p.ID, p.Version); err != nil {
		return err
	}
	return s.told(tx, actor, *p, action, reason, detail, events...)
}

func (s *Service) told(tx *db.Tx, actor authz.Actor, p Person, action, reason string, detail map[string]string, events ...string) error {
	if detail == nil {
		detail = map[string]string{}
	}
	detail["version"] = strconv.FormatInt(p.Version, 10)
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: action, Kind: KindPerson, Object: p.ID, Subject: p.ID, Reason: reason, Detail: detail}); err != nil {
		return err
	}
	for _, name := range events {
		if err := s.Bus.Publish(tx, event.Event{Name: name, Kind: KindPerson, Object: p.ID, ObjectVersion: p.Version}); err != nil {
			return err
		}
	}
	return nil
}

const personColumns = `id, email, name, external_id, country, zone, hours, zone_by_person, hours_by_person, version`

func scanPerson(s db.Scanner) (p Person, err error) {
	var zone, hours int64
	err = s.Scan(&p.ID, &p.Email, &p.Name, &p.ExternalID, &p.Country, &p.Zone, &p.Hours, &zone, &hours, &p.Version)
	p.ZoneByPerson, p.HoursByPerson = zone == 1, hours == 1
	return p, err
}

// people loads persons by id, in no order.
func people(tx *db.Tx, ids []string) ([]Person, error) {
	if len(ids) == 1 {
		return db.All(tx, scanPerson, `SELECT `+personColumns+` FROM person WHERE id = $1`, ids[0])
	}
	var out []Person
	for len(ids) > 0 {
		part := ids[:min(inList, len(ids))]
		ids = ids[len(part):]
		list, err := db.All(tx, scanPerson, `SELECT `+personColumns+` FROM person WHERE id IN `+inPlaces(1, len(part)), padded(part)...)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// savePerson stores the fields of a person that are not dated.
func savePerson(tx *db.Tx, p Person) error {
	_, err := tx.Exec(`UPDATE person SET email = $2, email_key = $3, name = $4, name_key = $5, external_id = $6, country = $7,
		zone = $8, hours = $9, zone_by_person = $10, hours_by_person = $11 WHERE id = $1`,
		p.ID, p.Email, roster.EmailKey(p.Email), p.Name, roster.NameKey(p.Name), p.ExternalID, p.Country, p.Zone, p.Hours, db.Bool(p.ZoneByPerson), db.Bool(p.HoursByPerson))
	return taken(err)
}

// taken turns a unique violation of person into its sentence.
func taken(err error) error {
	switch {
	case db.IsUnique(err, "person", "email_key"):
		return errEmailTaken.With("email", "Another person already has this address.").Because(err)
	case db.IsUnique(err, "person", "external_id"):
		return errExternalID.With("external_id", "Another person already has this id.").Because(err)
	}
	return err
}
