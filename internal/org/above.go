package org

import (
	"cmp"
	"slices"
	"strings"

	"belay/internal/clock"
	"belay/internal/db"
)

// Above is one row of the closure: above stands depth lines above person on
// every day of the span.
type Above struct {
	Person, Above string
	Depth         int
	Span
}

// chainLimit bounds a walk along reporting lines: no company is this deep, and
// lines that turn in a circle end here.
const chainLimit = 200

// Closure computes org_above from reporting lines alone: the meaning of the
// table, by which Verify and the tests judge what is stored. A person has one
// manager a day, so each row is the common span of one chain of lines.
func Closure(lines map[string]Timeline[string]) []Above {
	var out []Above
	var climb func(person, at string, depth int, s Span)
	climb = func(person, at string, depth int, s Span) {
		if depth > chainLimit {
			return
		}
		for _, l := range lines[at] {
			if meet := s.Meet(l.Span); !meet.Empty() {
				out = append(out, Above{person, l.Value, depth, meet})
				climb(person, l.Value, depth+1, meet)
			}
		}
	}
	for person := range lines {
		climb(person, person, 1, Span{"", clock.Forever})
	}
	return joinedAbove(out)
}

// joinedAbove brings rows into one order and joins spans that touch, so that two
// ways of cutting the same days compare equal.
func joinedAbove(rows []Above) []Above {
	slices.SortFunc(rows, func(a, b Above) int {
		return cmp.Or(strings.Compare(a.Person, b.Person), a.Depth-b.Depth, strings.Compare(a.Above, b.Above), strings.Compare(a.From, b.From))
	})
	out := rows[:0]
	for _, r := range rows {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if last.Person == r.Person && last.Depth == r.Depth && last.Above == r.Above && last.Until == r.From {
				last.Until = r.Until
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// later and earlier are the greater and the lesser of two SQL date expressions;
// the engines have no common word for either.
func later(a, b string) string {
	return "CASE WHEN " + a + " > " + b + " THEN " + a + " ELSE " + b + " END"
}
func earlier(a, b string) string {
	return "CASE WHEN " + a + " < " + b + " THEN " + a + " ELSE " + b + " END"
}

// aboveSQL are the statements that keep org_above when the line of one person
// ($1) has changed within a window ($2, $3).
type aboveSQL struct {
	// The first two lists cut the window out of the person's own rows and out of
	// the rows of the people below that lead through the person; a row that goes
	// on after the window leaves a tail, which only a bounded window can do.
	tails, cuts []string
	// build puts the window together anew: the person's own manager, the chain
	// above the manager, and the same for everybody below.
	build []string
}

func newAboveSQL() aboveSQL {
	const columns = `INSERT INTO org_above (person_id, above_id, depth, from_on, until_on) `
	var q aboveSQL
	for _, through := range []string{
		`r.person_id = $1`,
		`r.person_id IN (SELECT d.person_id FROM org_above d WHERE d.above_id = $1 AND d.from_on < $3 AND d.until_on > $2)
			AND EXISTS (SELECT 1 FROM org_above b WHERE b.person_id = r.person_id AND b.above_id = $1
			AND b.depth < r.depth AND b.from_on <= r.from_on AND b.until_on > r.from_on)`,
	} {
		q.tails = append(q.tails, columns+`SELECT r.person_id, r.above_id, r.depth, $3, r.until_on FROM org_above r
			WHERE r.from_on < $3 AND r.until_on > $3 AND r.until_on > $2 AND `+through)
		q.cuts = append(q.cuts,
			`DELETE FROM org_above AS r WHERE r.from_on >= $2 AND r.from_on < $3 AND `+through,
			`UPDATE org_above AS r SET until_on = $2 WHERE r.from_on < $2 AND r.until_on > $2 AND r.from_on < $3 AND `+through)
	}
	q.build = []string{
		columns + `SELECT l.person_id, l.manager_id, 1, ` + later("l.from_on", "$2") + `, ` + earlier("l.until_on", "$3") + `
			FROM reporting_line l WHERE l.person_id = $1 AND l.from_on < $3 AND l.until_on > $2`,
		columns + `SELECT l.person_id, a.above_id, a.depth + 1, ` + later("a.from_on", "l.from_on") + `, ` + earlier("a.until_on", "l.until_on") + `
			FROM org_above l JOIN org_above a ON a.person_id = l.above_id AND a.from_on < l.until_on AND a.until_on > l.from_on
			WHERE l.person_id = $1 AND l.depth = 1 AND l.from_on >= $2 AND l.until_on <= $3`,
		columns + `SELECT b.person_id, a.above_id, b.depth + a.depth, ` + later("a.from_on", "b.from_on") + `, ` + earlier("a.until_on", "b.until_on") + `
			FROM org_above b JOIN org_above a ON a.person_id = b.above_id AND a.from_on < b.until_on AND a.until_on > b.from_on
			WHERE b.above_id = $1 AND b.from_on < $3 AND b.until_on > $2 AND a.from_on >= $2 AND a.until_on <= $3`,
	}
	return q
}

// relinked brings org_above up after the stored line of a person changed within
// the window: rows of every chain through the person are cut out of the window
// and put together anew from the chains below and above. Cost: the person's
// subtree, in at most nine statements.
func relinked(tx *db.Tx, q aboveSQL, person string, window Span) error {
	if window.Empty() {
		return nil
	}
	statements := append(append([]string(nil), q.cuts...), q.build...)
	if window.Until < clock.Forever {
		statements = append(append([]string(nil), q.tails...), statements...)
	}
	for _, statement := range statements {
		if _, err := tx.Exec(statement, person, window.From, window.Until); err != nil {
			return err
		}
	}
	return nil
}

// linked fills org_above for new people who have a line and nobody below them
// yet, and whose managers' rows are complete.
func linked(tx *db.Tx, people []string) error {
	const insert = `INSERT INTO org_above (person_id, above_id, depth, from_on, until_on) SELECT `
	for part := range slices.Chunk(people, inList) {
		args := padded(part)
		if _, err := tx.Exec(insert+`l.person_id, l.manager_id, 1, l.from_on, l.until_on
			FROM reporting_line l WHERE l.person_id IN `+inPlaces(1, len(part)), args...); err != nil {
			return err
		}
		if _, err := tx.Exec(insert+`l.person_id, a.above_id, a.depth + 1, `+later("a.from_on", "l.from_on")+`, `+earlier("a.until_on", "l.until_on")+`
			FROM reporting_line l JOIN org_above a ON a.person_id = l.manager_id AND a.from_on < l.until_on AND a.until_on > l.from_on
			WHERE l.person_id IN `+inPlaces(1, len(part)), args...); err != nil {
			return err
		}
	}
	return nil
}

// circle tells whether a line from person to manager would close a circle on
// some day of the span.
func circle(tx *db.Tx, person, manager string, s Span) (bool, error) {
	if person == manager {
		return true, nil
	}
	_, found, err := db.One(tx, db.Value[int], `SELECT 1 FROM org_above
		WHERE person_id = $1 AND above_id = $2 AND from_on < $3 AND until_on > $4 LIMIT 1`, manager, person, s.Until, s.From)
	return found, err
}
