package board

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"belay/internal/authz"
	"belay/internal/internship"
)

// statement gathers a statement's arguments while its text is written. Filters
// are arguments too, so that the number of different texts stays small.
type statement struct{ args []any }

// arg adds an argument and gives its place in the text.
func (q *statement) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

// limit adds the number of rows. SQLite plans a statement again at every run when
// a bare argument follows LIMIT, so it stands in a sum.
func (q *statement) limit(n int) string { return q.arg(n) + " + 0" }

// in adds arguments for a list of exactly so many, filled up with blanks.
func (q *statement) in(list []string, places int) string {
	var b strings.Builder
	for i := range places {
		v := ""
		if i < len(list) {
			v = list[i]
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(q.arg(v))
	}
	return "(" + b.String() + ")"
}

// may is the predicate of a scope over an alias.
func (q *statement) may(sc authz.Scope, alias string) string {
	where, in := sc.Where(alias, 1+len(q.args))
	q.args = append(q.args, in...)
	return where
}

// field is a column that only some readers of the row may read.
func (q *statement) field(sc authz.Scope, alias, column string) string {
	text, in := sc.Field(alias, column, "''", 1+len(q.args))
	q.args = append(q.args, in...)
	return text
}

// held is the condition that an internship holds a seat.
func (q *statement) held(v *authz.Viewer, alias string) string {
	text, in := internship.Held(v, alias, 1+len(q.args))
	q.args = append(q.args, in...)
	return text
}

// The states of rows that everybody may see, those that take a seat, and those
// that only the people named in the internship see. No other state is ever on
// the board, whatever the columns on_board and listed say.
const (
	publicStates = `('preparing', 'active', 'paused', 'completed', 'ended_early')`
	inFlight     = `('preparing', 'active', 'paused')`
	earlyStates  = `('home_manager', 'host_manager', 'agreed')`
	overStates   = `('completed', 'ended_early')`
	helpless     = `i.helped = 0`
)

// within narrows a column that holds a unit to the unit asked for and all below.
func (r reading) within(q *statement, column string) string {
	if r.unit.ID == "" {
		return ``
	}
	return ` AND EXISTS (SELECT 1 FROM org_within fw WHERE fw.unit_id = ` + column + ` AND fw.above_id = ` + q.arg(r.unit.ID) + `)`
}

// narrowed is the filter over the internship i, but for bucket and window. unit is
// the column of its host team.
func (r reading) narrowed(q *statement, f Filter, unit string) string {
	return q.worded(f) + r.within(q, unit)
}

// worded is the filter by way and topic.
func (q *statement) worded(f Filter) string {
	if f.Way+f.Text == "" {
		return ``
	}
	way, text := q.arg(f.Way), q.arg(like(f.Text))
	return ` AND (` + way + ` = '' OR ' ' || i.ways || ' ' LIKE '% ' || ` + way + ` || ' %')
		AND (` + text + ` = '%%' OR LOWER(i.topic) LIKE (` + text + ` || '') ESCAPE '\')`
}

// bucketed is the filter by bucket over the internship i.
func (q *statement) bucketed(b Bucket, quarter string) string {
	bucket, state, since := q.arg(string(b)), q.arg(string(stateOf(b))), q.arg(quarter)
	return `(` + bucket + ` = '' OR i.state = ` + state + `
		OR ` + bucket + ` = 'pending' AND i.state IN ('host_manager', 'agreed')
		OR ` + bucket + ` = 'running' AND i.state IN ('active', 'paused')
		OR ` + bucket + ` = 'done' AND i.state = 'completed' AND i.ended_on >= ` + since + `
		OR ` + bucket + ` = 'over' AND i.state IN ('completed', 'ended_early')
		OR ` + bucket + ` = 'needs_helper' AND i.state IN ` + inFlight + ` AND ` + helpless + `)`
}

// stateOf is the one state of a bucket; "" when it has several, or asks more.
func stateOf(b Bucket) internship.State {
	switch b {
	case Proposed:
		return internship.HomeManager
	case Awaiting:
		return internship.HostManager
	case Agreed:
		return internship.Agreed
	case Preparing:
		return internship.Preparing
	}
	return ""
}

// happening is the window over the internship i: those under way last until they
// are ended, and a preparation begins before the start.
func (q *statement) happening(w Window, today string) string {
	if w.From == "" {
		w.From = "0001-01-01"
	}
	if w.Until == "" {
		w.Until = "9999-12-31"
	}
	from, until, now := q.arg(w.From), q.arg(w.Until), q.arg(today)
	return `(i.start_on <= ` + until + ` OR i.state = 'preparing' AND ` + now + ` <= ` + until + `)
		AND (CASE WHEN i.ended_on <> '' THEN i.ended_on ELSE i.end_on END >= ` + from + ` OR i.state IN ` + inFlight + ` AND ` + now + ` >= ` + from + `)`
}

// early narrows to rows that are not for everybody yet. So that the engine need not
// ask about every one, it looks only among those a person could be named in: rights
// come from the scope alone. An HR partner's reach further, so nothing is narrowed
// there.
func (r reading) early(q *statement) string {
	text := `i.on_board = 0 AND i.listed = 1 AND COALESCE(i.state, '') IN ` + earlyStates // not by an index of states
	a := r.v.Actor()
	if a.Has(authz.RoleHRPartner) {
		return text
	}
	me, day := q.arg(a.Person), q.arg(r.v.Date())
	return text + ` AND i.id IN (SELECT c.id FROM internship c WHERE c.person_id = ` + me + `
		UNION ALL SELECT c.id FROM internship c WHERE c.host_id = ` + me + ` AND c.state IN ` + earlyStates + `
		UNION ALL SELECT c.id FROM internship c WHERE c.waits_for = ` + me + ` AND c.waits_for <> ''
		UNION ALL SELECT ch.internship_id FROM internship_helper ch WHERE ch.person_id = ` + me + ` AND ch.state IN ('asked', 'accepted')
		UNION ALL SELECT c.id FROM org_above ca JOIN internship c ON c.person_id = ca.person_id
			WHERE ca.above_id = ` + me + ` AND ca.depth = 1 AND ca.from_on <= ` + day + ` AND ca.until_on > ` + day + `)`
}

// like is a text as a pattern over LOWER, which folds the letters a to z alone on
// both engines.
func like(text string) string {
	fold := func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.Map(fold, strings.TrimSpace(text))) + "%"
}

// between parts the people of a list that comes as one column; it stands in no
// stored name.
const between = "\x1f"

// people reads such a list (id, blank, name) and sorts it by name.
func people(list string) []Named {
	if list == "" {
		return nil
	}
	var out []Named
	for one := range strings.SplitSeq(list, between) {
		id, name, _ := strings.Cut(one, " ")
		out = append(out, Named{ID: id, Name: name})
	}
	if len(out) > 1 {
		slices.SortFunc(out, func(a, b Named) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	}
	return out
}

// listOf is SQL that gathers people p as such a list.
func listOf(id, name string) string {
	return `string_agg(` + id + ` || ' ' || ` + name + `, '` + between + `')`
}
