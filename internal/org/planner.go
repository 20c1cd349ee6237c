package org

import (
	"cmp"
	"fmt"
	"slices"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/org/roster"
)

// recordSelect reads people as they stand on the day $1, or on the first day of
// those still to come. narrow is SQL on person q.
func recordSelect(narrow string) string {
	const on = `from_on <= CASE WHEN p.hired > $1 THEN p.hired ELSE $1 END AND `
	const until = `until_on > CASE WHEN p.hired > $1 THEN p.hired ELSE $1 END`
	return `SELECT p.id, p.email, p.name, p.external_id, p.country, p.zone, p.hours, p.zone_by_person, p.hours_by_person, p.version, p.hired, p.gone,
		COALESCE(l.manager_id, ''), COALESCE(m.team_id, ''), COALESCE(v.level, ''), COALESCE(v.job_family, ''), COALESCE(v.from_on, '')
		FROM (SELECT q.*, COALESCE((SELECT MIN(e.from_on) FROM employment e WHERE e.person_id = q.id AND e.until_on > $1), '') AS hired,
			COALESCE((SELECT MAX(e.until_on) FROM employment e WHERE e.person_id = q.id AND e.until_on <= $1), '') AS gone
			FROM person q` + narrow + `) p
		LEFT JOIN reporting_line l ON l.person_id = p.id AND l.` + on + `l.` + until + `
		LEFT JOIN org_member m ON m.person_id = p.id AND m.` + on + `m.` + until + `
		LEFT JOIN person_level v ON v.person_id = p.id AND v.` + on + `v.` + until
}

func scanRecord(s db.Scanner) (*record, error) {
	r := &record{}
	var zone, hours int64
	err := s.Scan(&r.ID, &r.Email, &r.Name, &r.ExternalID, &r.Country, &r.Zone, &r.Hours, &zone, &hours, &r.Version, &r.hired, &r.left,
		&r.manager, &r.unit, &r.level.Level, &r.level.JobFamily, &r.levelSince)
	r.ZoneByPerson, r.HoursByPerson = zone == 1, hours == 1
	return r, err
}

// records finds people by what lines name them by.
type records struct {
	byEmail, byExternal map[string]*record
	byID                map[string]*record
}

func newRecords(list []*record) *records {
	out := &records{map[string]*record{}, map[string]*record{}, map[string]*record{}}
	for _, r := range list {
		out.byEmail[roster.EmailKey(r.Email)] = r
		out.byID[r.ID] = r
		if r.ExternalID != "" {
			out.byExternal[r.ExternalID] = r
		}
	}
	return out
}

// of finds whom a line is about; why says what stands against it. An address
// alone does not make somebody the person who once had it.
func (rs *records) of(l roster.Line) (r *record, why string) {
	byMail := rs.byEmail[l.Key()]
	if r = rs.byExternal[l.ExternalID]; r == nil || l.ExternalID == "" {
		switch {
		case byMail == nil:
			return nil, ""
		case l.ExternalID != "" && byMail.ExternalID != "":
			return byMail, fmt.Sprintf("The address %s belongs to %s, who has another id in the HR system (%s). Give the new person another address, or correct the id.", l.Email, byMail.Name, byMail.ExternalID)
		case byMail.hired == "" && byMail.left != "":
			return byMail, fmt.Sprintf("The address %s belongs to %s, who left on %s. If they come back, give their external_id; a new person needs an address of their own.", l.Email, byMail.Name, byMail.left)
		}
		return byMail, ""
	}
	if byMail != nil && byMail != r {
		return r, fmt.Sprintf("The id %s belongs to %s, but the address %s to %s.", l.ExternalID, r.Name, l.Email, byMail.Name)
	}
	return r, ""
}

// planner works out a plan in one snapshot.
type planner struct {
	file    roster.File
	today   string
	records *records
	units   *unitTree
	plan    Plan
	changes []change
	// whom each line's person is: a stored id, or coming: and the e-mail's key.
	ids      map[string]string // e-mail key in the file -> id
	emails   map[string]string // id -> e-mail, for people
	lineOf   map[string]int    // id -> index in changes
	managers map[string]string // id -> manager, as all will stand on the day
	below    map[string]int    // id -> people below, as stored
}

// planFor works out what a file does to what is stored on a day.
func planFor(tx *db.Tx, v *authz.Viewer, f roster.File, today string) (*planner, error) {
	list, err := db.All(tx, scanRecord, recordSelect(""), today)
	if err != nil {
		return nil, err
	}
	units, err := loadUnits(tx)
	if err != nil {
		return nil, err
	}
	p := &planner{file: f, today: today, records: newRecords(list), units: units,
		ids: map[string]string{}, emails: map[string]string{}, lineOf: map[string]int{}, managers: map[string]string{},
		plan: Plan{FileHash: f.Hash, OnDate: today, Lines: len(f.Lines), Units: []PlanUnit{}, Added: []PlanPerson{}, Rejoined: []PlanPerson{},
			Changed: []PlanChange{}, Moved: []PlanMove{}, Kept: []PlanKept{}, Absent: []PlanPerson{}, Problems: []roster.Problem{}}}
	p.identify()
	for i := range f.Lines {
		p.line(i)
	}
	p.absent()
	future, err := linesAfter(tx, today)
	if err != nil {
		return nil, err
	}
	p.circles(future)
	p.roles(tx, v)
	p.plan.Units = append(p.plan.Units, units.added...)
	roster.SortProblems(p.plan.Problems)
	return p, nil
}

func (p *planner) problem(line int, column, code, message string) {
	p.plan.Problems = append(p.plan.Problems, roster.Problem{Line: line, Column: column, Code: code, Message: message})
}

// identify finds whom each line is about, before any manager is looked up.
func (p *planner) identify() {
	taken := map[*record]int{}
	p.changes = make([]change, len(p.file.Lines))
	for i, l := range p.file.Lines {
		r, why := p.records.of(l)
		id := coming + l.Key()
		if r != nil {
			id = r.ID
			if first, twice := taken[r]; twice && why == "" {
				why = fmt.Sprintf("This line is about %s, as line %d is.", r.Name, first)
			}
			taken[r] = l.No
		}
		if why != "" {
			p.problem(l.No, "email", roster.CodeConflict, why)
		}
		p.ids[l.Key()], p.emails[id], p.lineOf[id] = id, l.Email, i
		p.changes[i] = change{line: l, was: r}
	}
	for id, r := range p.records.byID {
		if _, named := p.emails[id]; !named {
			p.emails[id] = r.Email
		}
	}
}

// manager is the id of whom a line names as manager.
func (p *planner) manager(l roster.Line) string {
	if l.Manager == "" {
		return ""
	}
	key := roster.EmailKey(l.Manager)
	if id, ok := p.ids[key]; ok {
		return id
	}
	r := p.records.byEmail[key]
	switch {
	case r == nil:
		p.problem(l.No, "manager_email", roster.CodeManager, "The manager "+l.Manager+" is neither in this file nor known.")
		return ""
	case r.hired == "":
		p.problem(l.No, "manager_email", roster.CodeManager, "The manager "+l.Manager+" no longer works here.")
	}
	return r.ID
}

func (p *planner) line(i int) {
	l, was := p.file.Lines[i], p.changes[i].was
	now := ""
	if was != nil {
		now = was.unit
	}
	unit, why := p.units.of(p.file, l, now)
	if why != "" {
		p.problem(l.No, "team", roster.CodeUnit, why)
	}
	c := diff(p.file, l, was, p.today, p.manager(l), unit)
	if l.LevelSince > c.from {
		p.problem(l.No, "level_since", roster.CodeDate, "level_since lies ahead. Import the level on its day.")
	}
	p.changes[i] = c
	id := p.ids[l.Key()]
	switch {
	case c.manager != nil:
		p.managers[id] = *c.manager
	case was != nil:
		p.managers[id] = was.manager
	}
	p.show(c)
}

// show adds a change to the plan as people read it.
func (p *planner) show(c change) {
	who := PlanPerson{c.line.No, c.line.Email, c.line.Name}
	for _, field := range c.kept {
		p.plan.Kept = append(p.plan.Kept, PlanKept{who, field})
	}
	switch {
	case c.was == nil:
		p.plan.Added = append(p.plan.Added, who)
		return
	case c.rejoin:
		p.plan.Rejoined = append(p.plan.Rejoined, who)
		return
	case !c.touches():
		p.plan.Unchanged++
		return
	}
	was, fields := c.was, []FieldChange{}
	for _, f := range c.fields {
		old := map[string]string{"email": was.Email, "name": was.Name, "external_id": was.ExternalID, "country": was.Country, "zone": was.Zone, "hours": was.Hours,
			"hired_on": was.hired, "level": was.level.Level, "job_family": was.level.JobFamily, "level_since": was.levelSince, "team": p.units.path[was.unit]}[f]
		is := map[string]string{"email": c.person.Email, "name": c.person.Name, "external_id": c.person.ExternalID, "country": c.person.Country, "zone": c.person.Zone, "hours": c.person.Hours,
			"hired_on": c.hired, "level_since": c.since}[f]
		switch f {
		case "manager_email":
			p.plan.Moved = append(p.plan.Moved, PlanMove{who, p.emails[was.manager], p.emails[*c.manager]})
			continue
		case "level":
			is = c.level.Level
		case "job_family":
			is = c.level.JobFamily
		case "team":
			is = p.units.path[*c.unit]
		}
		fields = append(fields, FieldChange{f, old, is})
	}
	if len(fields) > 0 {
		p.plan.Changed = append(p.plan.Changed, PlanChange{who, fields})
	}
}

// absent lists who is stored and works here but is not in the file.
func (p *planner) absent() {
	for id, r := range p.records.byID {
		if _, named := p.lineOf[id]; named {
			continue
		}
		p.managers[id] = r.manager
		if r.hired != "" {
			p.plan.Absent = append(p.plan.Absent, PlanPerson{0, r.Email, r.Name})
		}
	}
	slices.SortFunc(p.plan.Absent, func(a, b PlanPerson) int { return cmp.Compare(a.Email, b.Email) })
}

// circles finds reporting lines that would turn in a circle, on the import's
// day or on a day to come on which a stored line begins.
func (p *planner) circles(future map[string]map[string]string) {
	seen := map[string]bool{}
	look := func(managers map[string]string) {
		for _, c := range roster.Circles(managers) {
			problem := roster.CircleProblem(c, func(id string) (int, string) {
				if i, ok := p.lineOf[id]; ok {
					return p.changes[i].line.No, p.emails[id]
				}
				return 0, p.emails[id]
			})
			if !seen[problem.Message] {
				seen[problem.Message] = true
				p.plan.Problems = append(p.plan.Problems, problem)
			}
		}
	}
	managers := map[string]string{}
	for person, m := range p.managers {
		if m != "" {
			managers[person] = m
		}
	}
	look(managers)
	for _, day := range sortedKeys(future) {
		for person, m := range future[day] {
			if i, named := p.lineOf[person]; !named || p.changes[i].manager == nil {
				managers[person] = m
			}
		}
		look(managers)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// linesAfter lists the reporting lines that begin after a day: day -> person ->
// manager.
func linesAfter(tx *db.Tx, day string) (map[string]map[string]string, error) {
	out := map[string]map[string]string{}
	_, err := db.All(tx, func(s db.Scanner) (struct{}, error) {
		var from, person, manager string
		err := s.Scan(&from, &person, &manager)
		if out[from] == nil {
			out[from] = map[string]string{}
		}
		out[from][person] = manager
		return struct{}{}, err
	}, `SELECT from_on, person_id, manager_id FROM reporting_line WHERE from_on > $1`, day)
	return out, err
}

// roles refuses roles that the actor may not give, and units that are not there.
func (p *planner) roles(tx *db.Tx, v *authz.Viewer) {
	_, refused := v.Check(tx, GrantRoles, authz.Object{Kind: KindImport})
	for _, l := range p.file.Lines {
		for _, r := range l.Roles {
			if refused != nil {
				p.problem(l.No, "roles", roster.CodeRole, "Roles are given by the operator on the server (belay org import), not by an upload. Leave the column out.")
				return
			}
			if r.Unit != "" && p.units.byHandle[r.Unit] == "" {
				p.problem(l.No, "roles", roster.CodeUnit, "The role "+string(r.Role)+" names the unit "+r.Unit+", which is not known.")
			}
		}
	}
}
