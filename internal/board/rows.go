package board

import (
	"slices"
	"strings"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/org"
)

// arm is one of the selections that a statement of rows puts together.
type arm struct {
	part  string // names it in the answer
	among among
	needy bool  // only those without a helper
	query Query // bucket, window, order, place and limit
}

// among are the rows that an arm looks at. Conditions are written out, so that an
// index of just such rows serves.
type among string

const (
	amongEarly     among = ""
	amongPublic    among = `i.on_board = 1 AND i.state IN ` + publicStates
	amongFlight    among = `i.on_board = 1 AND i.state IN ` + inFlight
	amongOver      among = `i.on_board = 1 AND i.state IN ` + overStates
	amongPreparing among = `i.on_board = 1 AND i.state IN ` + inFlight + ` AND i.state = 'preparing'`
	amongRunning   among = `i.on_board = 1 AND i.state IN ` + inFlight + ` AND i.state <> 'preparing'`
)

// reading is what all selections of one request share.
type reading struct {
	v       *authz.Viewer
	rows    authz.Scope
	quarter string // its first day
	unit    Named  // to which the board is narrowed; zero: not at all
}

// readingOf begins a request for the unit of a handle. Errors: Gone.
func readingOf(tx *db.Tx, v *authz.Viewer, handle string) (reading, error) {
	r := reading{v: v, rows: v.Scope(authz.Read, internship.KindBoardRow), quarter: quarterOf(v.Date())}
	if handle == "" {
		return r, nil
	}
	q := &statement{}
	unit, found, err := db.One(tx, func(s db.Scanner) (n Named, err error) {
		err = s.Scan(&n.ID, &n.Handle, &n.Name)
		return n, err
	}, `SELECT u.id, u.handle, u.name FROM unit u WHERE u.handle = `+q.arg(handle)+` AND `+q.may(v.Scope(authz.Read, org.KindUnit), "u"), q.args...)
	if err == nil && !found {
		err = fault.Gone()
	}
	r.unit = unit
	return r, err
}

// quarterOf is the first day of a day's quarter.
func quarterOf(day string) string {
	at, err := clock.ParseDate(day)
	if err != nil {
		return day
	}
	return at.AddDate(0, -((int(at.Month()) - 1) % 3), 1-at.Day()).Format(clock.DateForm)
}

// keys are the columns of an order; all of them are texts without NULL.
func keys(s Sort) []string {
	switch s.by() {
	case ByTopic:
		return []string{"i.topic", "i.id"}
	case ByState:
		return []string{"i.state", "i.id"}
	case ByStart:
		return []string{"i.start_on", "i.id"}
	case ByEnd:
		return []string{"i.end_on", "i.id"}
	}
	return []string{"u.name_key", "u.id", "i.start_on", "i.id"}
}

// last sorts after every stored text.
const last = "\U0010FFFF"

// placed is the keyset condition and the order of a query.
func (q *statement) placed(query Query) (where, order string) {
	names := keys(query.Sort)
	if query.Bucket == All && len(query.After) == 0 {
		dir := ""
		if query.Sort.descending() {
			dir = " DESC"
		}
		return "", strings.Join(names, dir+", ") + dir
	}
	than, dir, edge := " > ", "", ""
	if query.Sort.descending() {
		than, dir, edge = " < ", " DESC", last
	}
	var at []string
	for i := range names {
		value := edge
		if i < len(query.After) {
			value = query.After[i]
		}
		at = append(at, q.arg(value))
	}
	where = names[0] + strings.TrimRight(than, " ") + `= ` + at[0] + ` AND (` + strings.Join(names, ", ") + `)` + than + `(` + strings.Join(at, ", ") + `)`
	return where, strings.Join(names, dir+", ") + dir
}

// selected is the text of one arm. Conditions that drop most rows come first.
func (r reading) selected(q *statement, a arm) string {
	unit := `i.unit_id`
	text := `SELECT '` + a.part + `' AS part, i.id, ` + q.field(r.rows, "i", "person_id") + ` AS person,
		u.id AS unit_id, u.handle, u.name AS unit_name, u.name_key, i.topic, i.ways, i.state, i.start_on, i.end_on, i.ended_on, i.pause_until, i.helped FROM `
	switch {
	case a.among == amongEarly:
		text += `internship i JOIN unit u ON u.id = i.unit_id WHERE ` + r.early(q)
	case a.query.Sort.by() == ByTeam && a.among != amongOver: // teams come in their order, so few rows are looked at
		text += `unit u CROSS JOIN internship i WHERE i.unit_id = u.id AND ` + string(a.among)
		unit = `u.id`
	default:
		text += `internship i JOIN unit u ON u.id = i.unit_id WHERE ` + string(a.among)
	}
	if a.among == amongOver && a.query.From != "" {
		text += ` AND i.ended_on >= ` + q.arg(a.query.From)
	}
	if a.query.From+a.query.Until != "" {
		text += ` AND ` + q.happening(a.query.Window, r.v.Date())
	}
	if a.needy {
		text += ` AND ` + helpless
	}
	where, order := q.placed(a.query)
	if !a.plain() {
		text += ` AND ` + q.bucketed(a.query.Bucket, r.quarter) + ` AND ` + where
	}
	return text + r.narrowed(q, a.query.Filter, unit) + ` AND ` + q.may(r.rows, "i") + ` ORDER BY ` + order + ` LIMIT ` + q.limit(a.query.Limit)
}

// plain tells that an arm begins at the top of all its rows. Only this most common
// case has a text of its own.
func (a arm) plain() bool { return a.query.Bucket == All && len(a.query.After) == 0 }

// found is a row as it was read.
type found struct {
	Row
	part, nameKey string
}

// scanned reads one row of rows.
func scanned(s db.Scanner) (f found, err error) {
	var ways, helpers string
	var prepared int64
	err = s.Scan(&f.part, &f.ID, &f.Person, &f.Name, &f.Zone, &f.Unit.ID, &f.Unit.Handle, &f.Unit.Name, &f.nameKey,
		&f.Topic, &ways, &f.State, &f.StartOn, &f.EndOn, &f.EndedOn, &f.PauseUntil, &prepared, &helpers)
	f.Ways, f.Helpers = strings.Fields(ways), people(helpers)
	if prepared != 0 {
		f.PreparedOn = clock.FromMicros(prepared).Format(clock.DateForm)
	}
	return f, err
}

// read runs several arms as one statement. Helpers belong to the row: whoever
// may see it sees them.
func (r reading) read(tx *db.Tx, arms []arm) ([]found, error) {
	q := &statement{}
	var parts []string
	for i, a := range arms {
		parts = append(parts, `SELECT * FROM (`+r.selected(q, a)+`) a`+string(rune('0'+i)))
	}
	return db.All(tx, scanned, `SELECT x.part, x.id, x.person, COALESCE(p.name, ''), COALESCE(p.zone, ''), x.unit_id, x.handle, x.unit_name, x.name_key,
			x.topic, x.ways, x.state, x.start_on, x.end_on, x.ended_on, x.pause_until,
			CASE WHEN x.state = 'preparing' THEN COALESCE((SELECT MIN(s.at) FROM internship_step s WHERE s.internship_id = x.id AND s.state = 'preparing'), 0) ELSE 0 END,
			CASE WHEN x.helped = 0 THEN '' ELSE COALESCE((SELECT `+listOf("h.person_id", "hp.name")+` FROM internship_helper h JOIN person_card hp ON hp.id = h.person_id
				WHERE h.internship_id = x.id AND h.state = 'accepted'), '') END
		FROM (`+strings.Join(parts, ` UNION ALL `)+`) x LEFT JOIN person_card p ON p.id = x.person AND x.person <> ''`, q.args...)
}

// pageArms are the rows of a query: those for everybody and, when there may be
// some, those for whom they name. In a window few of those that are over happen,
// so they are looked for apart.
func pageArms(q Query, early bool) []arm {
	q.Limit++ // one more tells that there is a next page
	arms := []arm{{part: rowPart, among: amongPublic, query: q}}
	if q.From != "" {
		arms = []arm{{part: rowPart, among: amongFlight, query: q}, {part: rowPart, among: amongOver, query: q}}
	}
	if early {
		arms = append(arms, arm{part: rowPart, among: amongEarly, query: q})
	}
	return arms
}

// The parts of a statement of rows.
const (
	rowPart  = "row"
	needPart = "need"
)

// paged sorts the rows of all arms together, each of which came sorted, and cuts
// them to a page.
func paged(list []found, q Query) Rows {
	marks := make([]Mark, len(list))
	at := make([]int, len(list))
	for i, f := range list {
		marks[i], at[i] = f.mark(q.Sort, f.nameKey), i
	}
	order := func(a, b int) int {
		if q.Sort.descending() {
			a, b = b, a
		}
		return slices.Compare(marks[a], marks[b])
	}
	if !slices.IsSortedFunc(at, order) {
		slices.SortFunc(at, order)
	}
	out := Rows{Items: make([]Row, 0, min(len(list), q.Limit))}
	if len(at) > q.Limit {
		at = at[:q.Limit]
		out.Next = marks[at[q.Limit-1]]
	}
	for _, i := range at {
		out.Items = append(out.Items, list[i].Row)
	}
	return out
}

// limited is the page size of a query.
func limited(n, most int) int {
	if n <= 0 {
		return PageSize
	}
	return min(n, most)
}
