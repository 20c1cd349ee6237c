package growth

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
)

// Someone is a person by id and name.
type Someone struct{ ID, Name string }

// LevelSpan is a level a person held, as framework/track/level, and when.
type LevelSpan struct{ Ref, JobFamily, From, Until string }

// Who is the person a growth page is about, on the reader's date.
type Who struct {
	Someone
	Zone             string
	Manager          Someone // zero when nobody manages them
	Team             string
	Department       string // name
	DepartmentHandle string
	Levels           []LevelSpan // every level held, oldest first
	Held             int         // index into Levels of the one held on the date; -1 for none
	Target           Target      // as chosen; zero when none was
}

// level is the reference of the level held on the date; "" when unknown.
func (w Who) level() string {
	if w.Held < 0 {
		return ""
	}
	return w.Levels[w.Held].Ref
}

type whoRow struct {
	Who
	span LevelSpan
}

func scanWho(s db.Scanner) (r whoRow, err error) {
	var at int64
	t := &r.Target
	err = s.Scan(&r.ID, &r.Name, &r.Zone, &r.Manager.ID, &r.Manager.Name, &r.Team, &r.Department, &r.DepartmentHandle,
		&t.Framework, &t.Track, &t.LevelID, &t.Role, &t.Level, &t.Edition, &t.Version, &at,
		&r.span.Ref, &r.span.JobFamily, &r.span.From, &r.span.Until)
	t.Chosen, t.At = t.Framework != "", clock.FromMicros(at)
	return r, err
}

// who reads the person of a growth page with manager, team, levels and target
// in one query: pages is the scope of the page itself, targets that of the
// target. Columns are those of org that any feature may join.
func who(tx *db.Tx, pages, targets authz.Scope, person string) (Who, bool, error) {
	args := []any{person, pages.Viewer().Date()}
	target, in := targets.Where("g", 1+len(args))
	args = append(args, in...)
	page, in := pages.Where("p", 1+len(args))
	args = append(args, in...)
	rows, err := db.All(tx, scanWho, `SELECT p.id, p.name, p.zone, COALESCE(b.id, ''), COALESCE(b.name, ''),
			COALESCE(t.name, ''), COALESCE(t.department_name, ''), COALESCE(d.handle, ''),
			COALESCE(g.framework, ''), COALESCE(g.track, ''), COALESCE(g.level_id, ''), COALESCE(g.role, ''), COALESCE(g.level, ''),
			COALESCE(g.edition_id, ''), COALESCE(g.version, 0), COALESCE(g.at, 0),
			COALESCE(v.level, ''), COALESCE(v.job_family, ''), COALESCE(v.from_on, ''), COALESCE(v.until_on, '')
		FROM person_card p
		LEFT JOIN org_above a ON a.person_id = p.id AND a.depth = 1 AND a.from_on <= $2 AND a.until_on > $2
		LEFT JOIN person_card b ON b.id = a.above_id
		LEFT JOIN org_member m ON m.person_id = p.id AND m.from_on <= $2 AND m.until_on > $2
		LEFT JOIN team_card t ON t.id = m.team_id
		LEFT JOIN team_card d ON d.id = t.department_id
		LEFT JOIN growth_target g ON g.person_id = p.id AND `+target+`
		LEFT JOIN person_level v ON v.person_id = p.id AND v.from_on <= $2
		WHERE p.id = $1 AND `+page+` ORDER BY v.from_on`, args...)
	if err != nil || len(rows) == 0 {
		return Who{}, false, err
	}
	out := rows[0].Who
	out.Held = -1
	for _, r := range rows {
		if r.span.From == "" {
			continue
		}
		if r.span.Until > pages.Viewer().Date() {
			out.Held = len(out.Levels)
		}
		out.Levels = append(out.Levels, r.span)
	}
	return out, true, nil
}

func saveTarget(tx *db.Tx, person string, t Target) error {
	_, err := tx.Exec(`INSERT INTO growth_target (person_id, framework, track, level_id, role, level, edition_id, version, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (person_id) DO UPDATE SET framework = excluded.framework, track = excluded.track, level_id = excluded.level_id,
			role = excluded.role, level = excluded.level, edition_id = excluded.edition_id, version = excluded.version, at = excluded.at`,
		person, t.Framework, t.Track, t.LevelID, t.Role, t.Level, t.Edition, t.Version, tx.Micros())
	return err
}

const markColumns = `m.id, m.person_id, m.side, m.author_id, m.edition_id, m.statement_id, m.ladder, m.level_id, m.level,
	m.dimension_id, m.dimension, m.text, m.state, m.note, m.shared, m.version, m.at`

func scanMark(s db.Scanner) (m Mark, err error) {
	var at int64
	err = s.Scan(&m.ID, &m.Person, &m.Side, &m.Author, &m.Pin.Edition, &m.Pin.Statement, &m.Pin.Ladder, &m.Pin.LevelID, &m.Pin.Level,
		&m.Pin.DimensionID, &m.Pin.Dimension, &m.Pin.Text, &m.State, &m.Note, &m.Shared, &m.Version, &at, &m.AuthorName)
	m.At = clock.FromMicros(at)
	return m, err
}

// either is the predicate of both sides' scopes over aliases that stand for
// rows of the same mark: every alias must pass.
func either(self, manager authz.Scope, next int, aliases ...string) (sql string, args []any) {
	var sides []string
	for _, sc := range []authz.Scope{self, manager} {
		var parts []string
		for _, alias := range aliases {
			where, in := sc.Where(alias, next+len(args))
			parts, args = append(parts, where), append(args, in...)
		}
		sides = append(sides, strings.Join(parts, " AND "))
	}
	return "(" + strings.Join(sides, " OR ") + ")", args
}

// marks reads every mark about a person that the two scopes let through.
func marks(tx *db.Tx, self, manager authz.Scope, person string) ([]Mark, error) {
	where, args := either(self, manager, 2, "m")
	return db.All(tx, scanMark, `SELECT `+markColumns+`, p.name FROM growth_mark m JOIN person_card p ON p.id = m.author_id
		WHERE m.person_id = $1 AND `+where+` ORDER BY m.at, m.id`, append([]any{person}, args...)...)
}

// markBy finds one author's mark of a statement within a scope.
func markBy(tx *db.Tx, sc authz.Scope, person string, side Side, author, statement string) (Mark, bool, error) {
	where, args := sc.Where("m", 5)
	return db.One(tx, scanMark, `SELECT `+markColumns+`, p.name FROM growth_mark m JOIN person_card p ON p.id = m.author_id
		WHERE m.person_id = $1 AND m.side = $2 AND m.author_id = $3 AND m.statement_id = $4 AND `+where,
		append([]any{person, string(side), author, statement}, args...)...)
}

// markByID finds one mark within a scope.
func markByID(tx *db.Tx, sc authz.Scope, id string) (Mark, bool, error) {
	where, args := sc.Where("m", 2)
	return db.One(tx, scanMark, `SELECT `+markColumns+`, p.name FROM growth_mark m JOIN person_card p ON p.id = m.author_id
		WHERE m.id = $1 AND `+where, append([]any{id}, args...)...)
}

// saveMark stores a mark's new version and its step.
func saveMark(tx *db.Tx, m Mark, act, together string) error {
	p := m.Pin
	_, err := tx.Exec(`INSERT INTO growth_mark (id, person_id, side, author_id, edition_id, statement_id, ladder, level_id, level,
			dimension_id, dimension, text, state, note, shared, version, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET edition_id = excluded.edition_id, ladder = excluded.ladder, level_id = excluded.level_id,
			level = excluded.level, dimension_id = excluded.dimension_id, dimension = excluded.dimension, text = excluded.text,
			state = excluded.state, note = excluded.note, shared = excluded.shared, version = excluded.version, at = excluded.at`,
		m.ID, m.Person, string(m.Side), m.Author, p.Edition, p.Statement, p.Ladder, p.LevelID, p.Level,
		p.DimensionID, p.Dimension, p.Text, string(m.State), m.Note, db.Bool(m.Shared), m.Version, tx.Micros())
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO growth_mark_step (mark_id, version, person_id, side, author_id, act, together, edition_id, ladder, level_id, level,
			dimension_id, dimension, text, state, note, shared, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		m.ID, m.Version, m.Person, string(m.Side), m.Author, act, together, p.Edition, p.Ladder, p.LevelID, p.Level,
		p.DimensionID, p.Dimension, p.Text, string(m.State), m.Note, db.Bool(m.Shared), tx.Micros())
	return err
}

// said is what one version of a mark said, and of which words.
type said struct {
	pin    pin
	state  State
	note   string
	shared bool
}

// before reads what a mark said one version earlier.
func before(tx *db.Tx, m Mark) (said, bool, error) {
	return db.One(tx, func(s db.Scanner) (was said, err error) {
		p := &was.pin
		p.Statement = m.Pin.Statement
		err = s.Scan(&p.Edition, &p.Ladder, &p.LevelID, &p.Level, &p.DimensionID, &p.Dimension, &p.Text, &was.state, &was.note, &was.shared)
		return was, err
	}, `SELECT edition_id, ladder, level_id, level, dimension_id, dimension, text, state, note, shared
		FROM growth_mark_step WHERE mark_id = $1 AND version = $2`, m.ID, m.Version-1)
}

// sharedMark is a mark that an act shared or took back; last tells whether
// nothing was said of it since.
type sharedMark struct {
	Mark
	last bool
}

// sharedBy lists what one of an author's acts of sharing changed, as far as the
// two scopes let it through.
func sharedBy(tx *db.Tx, self, manager authz.Scope, author, act string) ([]sharedMark, error) {
	if act == "" {
		return nil, nil
	}
	where, args := either(self, manager, 3, "m")
	return db.All(tx, func(s db.Scanner) (m sharedMark, err error) {
		var version int64
		m.Mark, err = scanMark(also{s, []any{&version}})
		m.last = version == m.Version
		return m, err
	}, `SELECT `+markColumns+`, p.name, s.version FROM growth_mark_step s JOIN growth_mark m ON m.id = s.mark_id JOIN person_card p ON p.id = m.author_id
		WHERE s.together = $1 AND s.together <> '' AND s.author_id = $2 AND `+where+` ORDER BY m.id`, append([]any{act, author}, args...)...)
}

// also scans more columns than the function it is handed to knows of.
type also struct {
	row db.Scanner
	to  []any
}

func (a also) Scan(dest ...any) error { return a.row.Scan(append(dest, a.to...)...) }

// marksAndHistory reads what marks reads and, in the same query, the last
// changes of the marks in one dimension, newest first. The side that did not
// write them sees a change only if the mark is shared now and was shared then.
func marksAndHistory(tx *db.Tx, self, manager authz.Scope, person, dimension string, limit int) ([]Mark, []MarkStep, error) {
	then, args := either(self, manager, 4, "m", "s")
	now, more := either(self, manager, 4+len(args), "m")
	type row struct {
		Mark
		past MarkStep
	}
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) {
		var at int64
		h := &r.past
		r.Mark, err = scanMark(also{s, []any{&h.Act, &h.Together, &h.Text, &h.State, &h.Note, &h.Shared, &h.Version, &at}})
		h.At = clock.FromMicros(at)
		return r, err
	}, `SELECT `+markColumns+`, p.name, COALESCE(s.act, ''), COALESCE(s.together, ''), COALESCE(s.text, ''), COALESCE(s.state, ''),
		COALESCE(s.note, ''), COALESCE(s.shared, 0), COALESCE(s.version, 0), COALESCE(s.at, 0)
		FROM growth_mark m JOIN person_card p ON p.id = m.author_id
		LEFT JOIN growth_mark_step s ON s.mark_id = m.id AND m.dimension_id = $2 AND s.version > m.version - $3 AND `+then+`
		WHERE m.person_id = $1 AND `+now+` ORDER BY m.at, m.id, s.version`,
		append(append([]any{person, dimension, limit}, args...), more...)...)
	if err != nil {
		return nil, nil, err
	}
	var list []Mark
	var past []MarkStep
	for _, r := range rows {
		if n := len(list); n == 0 || list[n-1].ID != r.ID {
			list = append(list, r.Mark)
		}
		if h := r.past; h.Version > 0 {
			h.Mark, h.Author, h.AuthorName, h.Side, h.Statement, h.Dimension = r.ID, r.Author, r.AuthorName, r.Side, r.Pin.Statement, r.Pin.Dimension
			past = append(past, h)
		}
	}
	slices.SortFunc(past, func(a, b MarkStep) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Mark, b.Mark), cmp.Compare(b.Version, a.Version))
	})
	return list, past[:min(limit, len(past))], nil
}

const stepColumns = `s.id, s.person_id, s.text, s.note, s.due_on, s.done_at, s.place, s.statement_id, s.edition_id, s.dimension, s.about,
	s.created_at, s.removed_at, s.version`

func scanStep(s db.Scanner) (st Step, err error) {
	var done, created, removed int64
	err = s.Scan(&st.ID, &st.Person, &st.Text, &st.Note, &st.DueOn, &done, &st.Place, &st.Statement, &st.Edition, &st.Dimension, &st.About,
		&created, &removed, &st.Version)
	st.CreatedAt = clock.FromMicros(created)
	if done > 0 {
		st.DoneAt = clock.FromMicros(done)
	}
	if removed > 0 {
		st.RemovedAt = clock.FromMicros(removed)
	}
	return st, err
}

// steps lists a person's standing steps in their order.
func steps(tx *db.Tx, sc authz.Scope, person string) ([]Step, error) {
	where, args := sc.Where("s", 2)
	return db.All(tx, scanStep, `SELECT `+stepColumns+` FROM growth_step s
		WHERE s.person_id = $1 AND s.removed_at = 0 AND `+where+` ORDER BY s.place, s.id`, append([]any{person}, args...)...)
}

func stepByID(tx *db.Tx, sc authz.Scope, id string) (Step, bool, error) {
	where, args := sc.Where("s", 2)
	return db.One(tx, scanStep, `SELECT `+stepColumns+` FROM growth_step s WHERE s.id = $1 AND `+where, append([]any{id}, args...)...)
}

func saveStep(tx *db.Tx, s Step) error {
	_, err := tx.Exec(`INSERT INTO growth_step (id, person_id, text, note, due_on, done_at, place, statement_id, edition_id, dimension, about, created_at, removed_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (id) DO UPDATE SET text = excluded.text, note = excluded.note, due_on = excluded.due_on, done_at = excluded.done_at,
			place = excluded.place, statement_id = excluded.statement_id, edition_id = excluded.edition_id, dimension = excluded.dimension,
			about = excluded.about, removed_at = excluded.removed_at, version = excluded.version`,
		s.ID, s.Person, s.Text, s.Note, s.DueOn, micros(s.DoneAt), s.Place, s.Statement, s.Edition, s.Dimension, s.About,
		clock.Micros(s.CreatedAt), micros(s.RemovedAt), s.Version)
	return err
}

// micros is an instant as stored, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Micros(t)
}

// places is "$n, $n+1, ..." for a list of values.
func places(next, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(next+i)
	}
	return strings.Join(list, ", ")
}
