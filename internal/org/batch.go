package org

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/org/roster"
)

// batch is one transaction's lines of an import.
type batch struct {
	*importer
	tx      *db.Tx
	made    map[string]string // e-mail key -> id of whom each line is about
	changes []change
	rights  bool // somebody's rights change
}

// compare looks at the stored people again, in this transaction, and works out
// what each line still does.
func (b *batch) compare(list []change) error {
	have, err := b.load(list)
	if err != nil {
		return err
	}
	for _, was := range list {
		l := was.line
		r, why := have.of(l)
		if why != "" {
			return errBetween.Because(fmt.Errorf("line %d: %s", l.No, why))
		}
		now := ""
		if r == nil {
			b.made[l.Key()] = b.IDs.New()
		} else {
			b.made[l.Key()], now = r.ID, r.unit
		}
		unit, why := b.units.of(b.file, l, now)
		manager, known := b.person(l.Manager)
		if why != "" || !known || len(b.units.added) > 0 {
			return errBetween.Because(fmt.Errorf("line %d: %s", l.No, why))
		}
		c := diff(b.file, l, r, b.run.onDate, manager, unit)
		c.person.ID = b.made[l.Key()]
		b.changes = append(b.changes, c)
	}
	return nil
}

// person is the id of whom the file or the database knows by an e-mail.
func (b *batch) person(email string) (id string, known bool) {
	if email == "" {
		return "", true
	}
	key := roster.EmailKey(email)
	for _, m := range []map[string]string{b.made, b.ids} {
		if id, ok := m[key]; ok {
			return id, true
		}
	}
	if r := b.planner.records.byEmail[key]; r != nil {
		return r.ID, true
	}
	return "", false
}

// load finds the stored people of the lines, by address and by id.
func (b *batch) load(list []change) (*records, error) {
	var found []*record
	for part := range slices.Chunk(list, inList) {
		var emails, ids []string
		for _, c := range part {
			emails = append(emails, c.line.Key())
			if c.line.ExternalID != "" {
				ids = append(ids, c.line.ExternalID)
			}
		}
		for _, look := range []struct {
			column string
			values []string
		}{{"email_key", emails}, {"external_id", ids}} {
			if len(look.values) == 0 {
				continue
			}
			narrow := ` WHERE q.` + look.column + ` IN ` + inPlaces(2, len(look.values))
			if look.column == "external_id" {
				narrow += ` AND q.external_id <> ''`
			}
			rows, err := db.All(b.tx, scanRecord, recordSelect(narrow), padded(look.values, b.run.onDate)...)
			if err != nil {
				return nil, err
			}
			found = append(found, rows...)
		}
	}
	return newRecords(unique(found)), nil
}

// unique keeps one record of each person, so that two ways to find somebody
// lead to the same one.
func unique(list []*record) []*record {
	have := map[string]bool{}
	var out []*record
	for _, r := range list {
		if !have[r.ID] {
			have[r.ID] = true
			out = append(out, r)
		}
	}
	return out
}

func (b *batch) write() error {
	var added []fresh
	var stored []string
	for _, c := range b.changes {
		switch {
		case c.was == nil:
			added = append(added, fresh{Person: c.person, hired: c.hired, from: c.from, manager: *c.manager, team: *c.unit, level: *c.level, levelSince: c.since})
		case c.touches():
			stored = append(stored, c.person.ID)
		}
	}
	facts, err := datesOf(b.tx, stored)
	if err != nil {
		return err
	}
	// Changes and additions stand in one order, managers first: a run of new
	// people is stored at once when somebody who changes comes after it.
	next := 0
	store := func(n int) error {
		list := added[next : next+n]
		next += n
		return insertPeople(b.tx, list)
	}
	waiting := 0
	for _, c := range b.changes {
		if c.was == nil {
			waiting++
			continue
		}
		if waiting > 0 {
			if err := store(waiting); err != nil {
				return err
			}
			waiting = 0
		}
		if c.touches() {
			if err := b.apply(c, facts[c.person.ID]); err != nil {
				return err
			}
		}
	}
	if err := store(waiting); err != nil {
		return err
	}
	return b.tell()
}

// apply changes a stored person.
func (b *batch) apply(c change, d *dates) error {
	if err := savePerson(b.tx, c.person); err != nil {
		return err
	}
	if c.hired != "" {
		is := slices.Clone(d.employed)
		until := clock.Forever
		if f, found := employedFrom(d.employed, c.was.hired); found {
			is, until = is.Clear(f.Span), f.Until
		}
		if err := saveEmployment(b.tx, c.person.ID, d.employed, is.Set(Span{c.hired, until}, true)); err != nil {
			return err
		}
		b.rights = true
	}
	if c.manager != nil {
		if err := saveManager(b.tx, c.person.ID, d.manager, put(d.manager, Since(c.from), *c.manager)); err != nil {
			return err
		}
		b.rights = true
	}
	if c.unit != nil {
		if err := saveTeam(b.tx, c.person.ID, d.team, put(d.team, Since(c.from), *c.unit)); err != nil {
			return err
		}
		b.rights = true
	}
	if c.level != nil {
		return saveLevel(b.tx, c.person.ID, d.level, levels(d.level, c.from, c.since, *c.level))
	}
	return nil
}

// employedFrom is the employment that begins on a day.
func employedFrom(t Timeline[bool], from string) (f Fact[bool], found bool) {
	if from == "" {
		return f, false
	}
	return t.At(from)
}

// put is Set for a fact whose "" means none.
func put(t Timeline[string], s Span, v string) Timeline[string] {
	if v == "" {
		return t.Clear(s)
	}
	return t.Set(s, v)
}

// tell writes the audit entries and events of the batch, sees to accounts and
// raises the rights epoch: who joins sees what is there for everybody, and their
// manager sees them.
func (b *batch) tell() error {
	for _, c := range b.changes {
		if err := b.account(c); err != nil {
			return err
		}
		detail := map[string]string{"run": b.run.id, "line": strconv.Itoa(c.line.No)}
		switch {
		case c.was == nil:
			b.rights = true
			if err := b.told(b.tx, b.actor, c.person, "org.person.added", "", detail, EventPersonAdded); err != nil {
				return err
			}
		case c.touches():
			if err := b.toldChanged(c, detail); err != nil {
				return err
			}
		}
	}
	if !b.rights {
		return nil
	}
	return authz.RaiseEpoch(b.tx)
}

func (b *batch) toldChanged(c change, detail map[string]string) error {
	var events []string
	fields := ""
	for _, f := range c.fields {
		fields += " " + f
		name := map[string]string{"manager_email": EventManagerChanged, "team": EventTeamChanged, "level": EventLevelChanged, "job_family": EventLevelChanged, "level_since": EventLevelChanged}[f]
		if c.rejoin && f == "hired_on" {
			name = EventPersonRejoined
		}
		name = or(name, EventPersonChanged)
		if !slices.Contains(events, name) {
			events = append(events, name)
		}
	}
	detail["fields"] = fields[1:]
	if c.has("manager_email") {
		detail["manager"], detail["was"] = *c.manager, c.was.manager
	}
	return b.changed(b.tx, b.actor, &c.person, "org.person.imported", "", detail, events...)
}

// account asks for an account where one may be missing or is stated.
func (b *batch) account(c change) error {
	roles := b.units.grants(c.line)
	if b.Accounts == nil || !(c.was == nil || c.rejoin || c.has("email") || roles != nil) {
		return nil
	}
	return b.Accounts.Provision(b.tx, b.actor, c.person, roles)
}

func dayBefore(day string) string {
	t, err := clock.ParseDate(day)
	if err != nil {
		return day
	}
	return t.Add(-24 * time.Hour).Format(clock.DateForm)
}
