package org

import (
	"strconv"
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org/roster"
)

// Person is what org holds of a person apart from the dated facts.
type Person struct {
	ID, Email, Name, ExternalID, Country string
	Zone, Hours                          string // "" = not known; the company's zone applies
	ZoneByPerson, HoursByPerson          bool   // set by the person: no import changes it any more
	Version                              int64
}

// Level is the level a person holds and the job family it belongs to.
type Level struct {
	Level     string // framework/track/level, "" when not known
	JobFamily string
}

// Card is a person as a viewer may see them on the viewer's date. Fields that
// the viewer may not read are "".
type Card struct {
	Person
	Present                  bool // employed on the viewer's date
	TeamID, Team, TeamHandle string
	DepartmentID, Department string
	ManagerID, Manager       string
	Level                    Level
	HiredOn                  string // withheld from the basic card, like the next one
	LevelSince               string
}

// cardFrom is people on the date $1, with the columns that rules speak of.
const cardFrom = cardColumns + `CASE WHEN e.person_id IS NULL THEN 0 ELSE 1 END AS present
	FROM person q LEFT JOIN employment e ON e.person_id = q.id AND e.from_on <= $1 AND e.until_on > $1` + cardJoins

// presentFrom is cardFrom for those employed on the date. It says so by a join,
// which a planner can judge: it then walks the names in order and stops early.
const presentFrom = cardColumns + `1 AS present
	FROM person q JOIN employment e ON e.person_id = q.id AND e.from_on <= $1 AND e.until_on > $1` + cardJoins

const cardColumns = `(SELECT q.id, q.email, q.email_key, q.name, q.name_key, q.external_id, q.country, q.zone, q.hours, q.zone_by_person, q.hours_by_person, q.version,
	COALESCE(e.from_on, '') AS hired_on,
	COALESCE(t.id, '') AS team_id, COALESCE(t.name, '') AS team, COALESCE(t.handle, '') AS team_handle,
	COALESCE(t.department_id, '') AS department_id, COALESCE(t.department_name, '') AS department,
	COALESCE(b.id, '') AS manager_id, COALESCE(b.name, '') AS manager,
	COALESCE(v.level, '') AS level, COALESCE(v.job_family, '') AS job_family, COALESCE(v.from_on, '') AS level_since, `

const cardJoins = `
	LEFT JOIN org_member m ON m.person_id = q.id AND m.from_on <= $1 AND m.until_on > $1
	LEFT JOIN team_card t ON t.id = m.team_id
	LEFT JOIN reporting_line l ON l.person_id = q.id AND l.from_on <= $1 AND l.until_on > $1
	LEFT JOIN person b ON b.id = l.manager_id
	LEFT JOIN person_level v ON v.person_id = q.id AND v.from_on <= $1 AND v.until_on > $1) p`

// cards runs a query for people within the scope, out of one of the two sources
// above. more is SQL after the scope's predicate; its parameters are numbered
// from next on.
func cards(tx *db.Tx, sc authz.Scope, from string, more func(next int) (sql string, args []any)) ([]Card, error) {
	args := []any{""}
	if v := sc.Viewer(); v != nil {
		args[0] = v.Date()
	}
	var columns string
	for _, name := range []string{"hired_on", "level_since", "country", "external_id"} {
		column, more := sc.Field("p", name, "''", 1+len(args))
		columns, args = columns+", "+column, append(args, more...)
	}
	where, in := sc.Where("p", 1+len(args))
	args = append(args, in...)
	rest, in := more(1 + len(args))
	args = append(args, in...)
	return db.All(tx, scanCard, `SELECT p.id, p.email, p.name, p.zone, p.hours, p.zone_by_person, p.hours_by_person, p.version,
		p.present, p.team_id, p.team, p.team_handle, p.department_id, p.department, p.manager_id, p.manager, p.level, p.job_family`+
		columns+` FROM `+from+` WHERE `+where+` AND `+rest, args...)
}

func scanCard(s db.Scanner) (c Card, err error) {
	var zone, hours, present int64
	err = s.Scan(&c.ID, &c.Email, &c.Name, &c.Zone, &c.Hours, &zone, &hours, &c.Version,
		&present, &c.TeamID, &c.Team, &c.TeamHandle, &c.DepartmentID, &c.Department, &c.ManagerID, &c.Manager, &c.Level.Level, &c.Level.JobFamily,
		&c.HiredOn, &c.LevelSince, &c.Country, &c.ExternalID)
	c.ZoneByPerson, c.HoursByPerson, c.Present = zone == 1, hours == 1, present == 1
	return c, err
}

// Get is one person within the scope (kind org.person, action read); the fault
// is the same for nobody and for not yours.
func Get(tx *db.Tx, sc authz.Scope, person string) (Card, error) {
	list, err := ByIDs(tx, sc, []string{person})
	if err != nil {
		return Card{}, err
	}
	c, ok := list[person]
	if !ok || person == "" {
		return Card{}, fault.Gone()
	}
	return c, nil
}

// ByIDs finds people within the scope; ids that name nobody in it are missing
// from the answer.
func ByIDs(tx *db.Tx, sc authz.Scope, ids []string) (map[string]Card, error) {
	out := map[string]Card{}
	for len(ids) > 0 {
		part := ids[:min(inList, len(ids))]
		ids = ids[len(part):]
		list, err := cards(tx, sc, cardFrom, func(next int) (string, []any) {
			if len(part) == 1 {
				return "p.id = " + place(next), []any{part[0]}
			}
			return "p.id IN " + inPlaces(next, len(part)), padded(part)
		})
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			out[c.ID] = c
		}
	}
	return out, nil
}

// After marks the last person of a page, where the next one begins.
type After struct{ Key, ID string }

// Mark is the mark of a card for the next page.
func (c Card) Mark() After { return After{roster.NameKey(c.Name), c.ID} }

// List is a page of the people employed on the viewer's date, by name. The
// limit stands in the statement itself: as a parameter it would hide from a
// planner that few rows are wanted, and all would be joined and sorted.
func List(tx *db.Tx, sc authz.Scope, after After, limit int) ([]Card, error) {
	return cards(tx, sc, presentFrom, func(next int) (string, []any) {
		return `(p.name_key, p.id) > (` + place(next) + `, ` + place(next+1) + `) ORDER BY p.name_key, p.id LIMIT ` + strconv.Itoa(limit),
			[]any{after.Key, after.ID}
	})
}

// Find is List narrowed to people whose name contains the text, or whose e-mail
// address is it.
func Find(tx *db.Tx, sc authz.Scope, text string, after After, limit int) ([]Card, error) {
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(roster.NameKey(text)) + "%"
	return cards(tx, sc, presentFrom, func(next int) (string, []any) {
		return `(p.name_key LIKE ` + place(next) + ` ESCAPE '\' OR p.email_key = ` + place(next+1) + `) AND (p.name_key, p.id) > (` + place(next+2) + `, ` + place(next+3) +
			`) ORDER BY p.name_key, p.id LIMIT ` + strconv.Itoa(limit), []any{like, roster.EmailKey(text), after.Key, after.ID}
	})
}

// DirectReports lists who reports to the scope's viewer on the viewer's date,
// by name.
func DirectReports(tx *db.Tx, sc authz.Scope) ([]Card, error) {
	return ReportsOf(tx, sc, sc.Actor().Person)
}

// ReportsOf lists who reports directly to a person on the viewer's date, as far
// as the viewer may see them, by name.
func ReportsOf(tx *db.Tx, sc authz.Scope, manager string) ([]Card, error) {
	if manager == "" {
		return []Card{}, nil
	}
	return cards(tx, sc, cardFrom, func(next int) (string, []any) {
		return `p.id IN (SELECT r.person_id FROM reporting_line r WHERE r.manager_id = ` + place(next) +
			` AND r.from_on <= $1 AND r.until_on > $1) ORDER BY p.name_key, p.id`, []any{manager}
	})
}

// ManagerOf is who manages a person on a day.
func ManagerOf(tx *db.Tx, person, date string) (manager string, found bool, err error) {
	return db.One(tx, db.Value[string], `SELECT manager_id FROM reporting_line WHERE person_id = $1 AND from_on <= $2 AND until_on > $2`, person, date)
}

// ManagersOf lists the chain above a person on a day, the nearest first.
func ManagersOf(tx *db.Tx, person, date string) ([]string, error) {
	return db.All(tx, db.Value[string], `SELECT above_id FROM org_above WHERE person_id = $1 AND from_on <= $2 AND until_on > $2 ORDER BY depth`, person, date)
}

// LevelOf is the level and job family of a person on a day.
func LevelOf(tx *db.Tx, person, date string) (level Level, found bool, err error) {
	return db.One(tx, func(s db.Scanner) (l Level, err error) { err = s.Scan(&l.Level, &l.JobFamily); return l, err },
		`SELECT level, job_family FROM person_level WHERE person_id = $1 AND from_on <= $2 AND until_on > $2`, person, date)
}

// EmployedOn tells whether a person is employed on a day.
func EmployedOn(tx *db.Tx, person, date string) (bool, error) {
	_, found, err := db.One(tx, db.Value[int], `SELECT 1 FROM employment WHERE person_id = $1 AND from_on <= $2 AND until_on > $2`, person, date)
	return found, err
}
