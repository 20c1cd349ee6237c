package org

import (
	"belay/internal/db"
)

// dates are the four dated facts of one person.
type dates struct {
	employed Timeline[bool]
	manager  Timeline[string]
	team     Timeline[string]
	level    Timeline[Level]
}

// datesOf loads the dated facts of people; who has none is in the map too.
func datesOf(tx *db.Tx, people []string) (map[string]*dates, error) {
	out := map[string]*dates{}
	for len(people) > 0 {
		part := people[:min(inList, len(people))]
		people = people[len(part):]
		for _, p := range part {
			out[p] = &dates{}
		}
		for table, add := range map[string]func(*dates, Span, string, string){
			`SELECT person_id, from_on, until_on, '', '' FROM employment`:             func(d *dates, s Span, _, _ string) { d.employed = append(d.employed, Fact[bool]{s, true}) },
			`SELECT person_id, from_on, until_on, manager_id, '' FROM reporting_line`: func(d *dates, s Span, v, _ string) { d.manager = append(d.manager, Fact[string]{s, v}) },
			`SELECT person_id, from_on, until_on, team_id, '' FROM org_member`:        func(d *dates, s Span, v, _ string) { d.team = append(d.team, Fact[string]{s, v}) },
			`SELECT person_id, from_on, until_on, level, job_family FROM person_level`: func(d *dates, s Span, v, w string) {
				d.level = append(d.level, Fact[Level]{s, Level{v, w}})
			},
		} {
			if err := loadDates(tx, out, part, table, add); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func loadDates(tx *db.Tx, out map[string]*dates, part []string, query string, add func(*dates, Span, string, string)) error {
	where, args := ` WHERE person_id = $1`, []any{part[0]}
	if len(part) > 1 {
		where, args = ` WHERE person_id IN `+inPlaces(1, len(part)), padded(part)
	}
	_, err := db.All(tx, func(s db.Scanner) (struct{}, error) {
		var person, a, b string
		var span Span
		err := s.Scan(&person, &span.From, &span.Until, &a, &b)
		add(out[person], span, a, b)
		return struct{}{}, err
	}, query+where+` ORDER BY person_id, from_on`, args...)
	return err
}

// save stores a dated fact's new timeline: only rows that differ are written.
// columns are the value's columns in its table, values gives a value for them.
func save[V comparable](tx *db.Tx, table string, columns string, person string, was, is Timeline[V], values func(V) []any) error {
	have := map[string]Fact[V]{}
	for _, f := range was {
		have[f.From] = f
	}
	var fresh [][]any
	kept := map[string]bool{}
	for _, f := range is {
		if have[f.From] == f {
			kept[f.From] = true
			continue
		}
		fresh = append(fresh, append([]any{person, f.From, f.Until}, values(f.Value)...))
	}
	for _, f := range was {
		if !kept[f.From] {
			if _, err := tx.Exec(`DELETE FROM `+table+` WHERE person_id = $1 AND from_on = $2`, person, f.From); err != nil {
				return err
			}
		}
	}
	return insertRows(tx, table+` (person_id, from_on, until_on`+columns+`)`, fresh)
}

func saveEmployment(tx *db.Tx, person string, was, is Timeline[bool]) error {
	return save(tx, "employment", "", person, was, is, func(bool) []any { return nil })
}

func saveTeam(tx *db.Tx, person string, was, is Timeline[string]) error {
	return save(tx, "org_member", ", team_id", person, was, is, oneValue)
}

func saveLevel(tx *db.Tx, person string, was, is Timeline[Level]) error {
	return save(tx, "person_level", ", level, job_family", person, was, is, func(l Level) []any { return []any{l.Level, l.JobFamily} })
}

// saveManager stores a reporting line and keeps org_above with it, within the
// days that changed. It refuses a line that closes a circle.
func saveManager(tx *db.Tx, person string, was, is Timeline[string]) error {
	window := Changed(was, is)
	if window.Empty() {
		return nil
	}
	for _, f := range is {
		if meet := f.Meet(window); !meet.Empty() {
			if turns, err := circle(tx, person, f.Value, meet); err != nil || turns {
				return oneOf(err, errManagerSelf)
			}
		}
	}
	if err := save(tx, "reporting_line", ", manager_id", person, was, is, oneValue); err != nil {
		return err
	}
	return relinked(tx, newAboveSQL(), person, window)
}

func oneValue(v string) []any { return []any{v} }

func oneOf(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// allLines loads all reporting lines.
func allLines(tx *db.Tx) (map[string]Timeline[string], error) {
	out := map[string]Timeline[string]{}
	_, err := db.All(tx, func(s db.Scanner) (struct{}, error) {
		var person string
		var f Fact[string]
		err := s.Scan(&person, &f.From, &f.Until, &f.Value)
		out[person] = append(out[person], f)
		return struct{}{}, err
	}, `SELECT person_id, from_on, until_on, manager_id FROM reporting_line ORDER BY person_id, from_on`)
	return out, err
}

// Difference lists rows of the stored closure that its lines do not give, and
// rows that are missing from it; both empty means org_above is right.
func Difference(tx *db.Tx) (extra, missing []Above, err error) {
	lines, err := allLines(tx)
	if err != nil {
		return nil, nil, err
	}
	stored, err := db.All(tx, func(s db.Scanner) (a Above, err error) {
		err = s.Scan(&a.Person, &a.Above, &a.Depth, &a.From, &a.Until)
		return a, err
	}, `SELECT person_id, above_id, depth, from_on, until_on FROM org_above`)
	if err != nil {
		return nil, nil, err
	}
	right := map[Above]bool{}
	for _, a := range Closure(lines) {
		right[a] = true
	}
	for _, a := range joinedAbove(stored) {
		if !right[a] {
			extra = append(extra, a)
		}
		delete(right, a)
	}
	for a := range right {
		missing = append(missing, a)
	}
	return extra, missing, nil
}
