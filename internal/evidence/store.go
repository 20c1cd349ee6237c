package evidence

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
)

const itemColumns = `e.id, e.person_id, e.title, e.link, e.note, e.happened_on, e.shared, e.created_at, e.changed_at, e.deleted_at, e.version`

const tagColumns = `t.edition_id, t.statement_id, t.ladder, t.level_id, t.level, t.dimension_id, t.dimension, t.text`

// tagged is one row of a query that joins items to their tags: an item comes
// once for each tag, or once with an empty pin.
func tagged(s db.Scanner) (it Item, err error) {
	var created, changed, deleted int64
	var p [8]*string
	err = s.Scan(&it.ID, &it.Person, &it.Title, &it.Link, &it.Note, &it.On, &it.Shared, &created, &changed, &deleted, &it.Version,
		&p[0], &p[1], &p[2], &p[3], &p[4], &p[5], &p[6], &p[7])
	if err != nil {
		return it, err
	}
	it.CreatedAt, it.ChangedAt = clock.FromMicros(created), clock.FromMicros(changed)
	if deleted > 0 {
		it.DeletedAt = clock.FromMicros(deleted)
	}
	if p[1] != nil {
		it.Tags = []Pin{{Edition: *p[0], Statement: *p[1], Ladder: *p[2], LevelID: *p[3], Level: *p[4], DimensionID: *p[5], Dimension: *p[6], Text: *p[7]}}
	}
	return it, nil
}

// gather puts neighbouring rows of one item together.
func gather(rows []Item) []Item {
	out := []Item{}
	for _, r := range rows {
		if n := len(out); n > 0 && out[n-1].ID == r.ID {
			out[n-1].Tags = append(out[n-1].Tags, r.Tags...)
			continue
		}
		out = append(out, r)
	}
	return out
}

// load finds one item by id under a scope; found is false when it is not there
// or not the scope's.
func load(tx *db.Tx, sc authz.Scope, id string) (Item, bool, error) {
	where, args := sc.Where("e", 2)
	rows, err := db.All(tx, tagged, `SELECT `+itemColumns+`, `+tagColumns+` FROM evidence e
		LEFT JOIN evidence_tag t ON t.evidence_id = e.id WHERE e.id = $1 AND `+where+` ORDER BY t.place`, append([]any{id}, args...)...)
	if err != nil || len(rows) == 0 {
		return Item{}, false, err
	}
	return gather(rows)[0], true, nil
}

func insert(tx *db.Tx, it Item) error {
	_, err := tx.Exec(`INSERT INTO evidence (id, person_id, title, link, note, folded, happened_on, shared, created_at, changed_at, deleted_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 0, $10)`,
		it.ID, it.Person, it.Title, it.Link, it.Note, fold(it.Title, it.Link, it.Note), it.On, db.Bool(it.Shared), tx.Micros(), it.Version)
	if err != nil {
		return err
	}
	return insertTags(tx, it)
}

// update stores every column of it over version it.Version-1.
func update(tx *db.Tx, it Item) error {
	deleted := int64(0)
	if !it.DeletedAt.IsZero() {
		deleted = clock.Micros(it.DeletedAt)
	}
	_, err := tx.Exec(`UPDATE evidence SET title = $2, link = $3, note = $4, folded = $5, happened_on = $6, shared = $7,
		changed_at = $8, deleted_at = $9, version = $10 WHERE id = $1`,
		it.ID, it.Title, it.Link, it.Note, fold(it.Title, it.Link, it.Note), it.On, db.Bool(it.Shared), tx.Micros(), deleted, it.Version)
	return err
}

func replaceTags(tx *db.Tx, it Item) error {
	if _, err := tx.Exec(`DELETE FROM evidence_tag WHERE evidence_id = $1`, it.ID); err != nil {
		return err
	}
	return insertTags(tx, it)
}

func insertTags(tx *db.Tx, it Item) error {
	if len(it.Tags) == 0 {
		return nil
	}
	var rows []string
	var args []any
	for i, p := range it.Tags {
		const width = 10
		var marks []string
		for c := range width {
			marks = append(marks, "$"+strconv.Itoa(i*width+c+1))
		}
		rows = append(rows, "("+strings.Join(marks, ", ")+")")
		args = append(args, it.ID, p.Statement, p.Edition, p.Ladder, p.LevelID, p.Level, p.DimensionID, p.Dimension, p.Text, i)
	}
	_, err := tx.Exec(`INSERT INTO evidence_tag (evidence_id, statement_id, edition_id, ladder, level_id, level, dimension_id, dimension, text, place)
		VALUES `+strings.Join(rows, ", "), args...)
	return err
}

// Filter narrows a list; the zero Filter lets everything through.
type Filter struct {
	Text      string // in title, link or note, any case
	Dimension string // id
	Shared    string // "", "yes" or "no"
}

// Mark is a place in a list that runs from the newest to the oldest. The zero
// Mark is the top.
type Mark struct {
	On        string
	CreatedAt time.Time
	ID        string
}

// bounds are the values that the next row must lie below.
func (m Mark) bounds() []any {
	if m.ID == "" {
		return []any{clock.Forever, int64(1) << 62, ""}
	}
	return []any{m.On, clock.Micros(m.CreatedAt), m.ID}
}

// list gives at most limit items after a mark, newest first.
func list(tx *db.Tx, sc authz.Scope, person string, f Filter, after Mark, limit int) ([]Item, error) {
	where, args := sc.Where("e", 9)
	shared := map[string]int{"yes": 1, "no": 0}
	want, narrowed := shared[f.Shared]
	if !narrowed {
		want = -1
	}
	params := append([]any{person, f.Dimension, like(f.Text), want}, after.bounds()...)
	rows, err := db.All(tx, tagged, `SELECT `+itemColumns+`, `+tagColumns+` FROM (
			SELECT * FROM evidence e WHERE e.person_id = $1 AND e.deleted_at = 0
				AND ($2 = '' OR EXISTS (SELECT 1 FROM evidence_tag f WHERE f.evidence_id = e.id AND f.dimension_id = $2))
				AND e.folded LIKE $3 ESCAPE '\' AND ($4 < 0 OR e.shared = $4)
				AND (e.happened_on, e.created_at, e.id) < ($5, $6, $7) AND `+where+`
			ORDER BY e.happened_on DESC, e.created_at DESC, e.id DESC LIMIT $8) e
		LEFT JOIN evidence_tag t ON t.evidence_id = e.id
		ORDER BY e.happened_on DESC, e.created_at DESC, e.id DESC, t.place`,
		append(append(params, limit), args...)...)
	if err != nil {
		return nil, err
	}
	return gather(rows), nil
}

// like is a text as a pattern of the folded column.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(fold(text)) + "%"
}

// Named is an id with its title.
type Named struct{ ID, Title string }

// tally counts what the scope sees of a person's evidence and names the
// dimensions it speaks for.
func tally(tx *db.Tx, sc authz.Scope, person string) (total int, dimensions []Named, err error) {
	where, args := sc.Where("e", 2)
	type row struct {
		Named
		n int
	}
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) { err = s.Scan(&r.ID, &r.Title, &r.n); return r, err },
		`SELECT '', '', COUNT(*) FROM evidence e WHERE e.person_id = $1 AND `+where+`
		UNION ALL SELECT t.dimension_id, MAX(t.dimension), COUNT(*) FROM evidence e JOIN evidence_tag t ON t.evidence_id = e.id
			WHERE e.person_id = $1 AND t.dimension_id <> '' AND `+where+` GROUP BY t.dimension_id ORDER BY 2, 1`, append([]any{person}, args...)...)
	for _, r := range rows {
		if r.ID == "" {
			total = r.n
			continue
		}
		dimensions = append(dimensions, r.Named)
	}
	return total, dimensions, err
}

// Brief is an item in few words, as cards show it.
type Brief struct {
	ID, Title, Link, On string
	Shared              bool
	Statements          []string
	Dimensions          []string // titles, each once
}

// Overview is a person's evidence as the growth page needs it.
type Overview struct {
	Newest []Brief          // at most as many as asked for
	Latest map[string]Brief // by statement: the newest piece that speaks for it
}

// IDs names every piece the overview shows, for the record of views.
func (o Overview) IDs() []string {
	seen := map[string]bool{}
	var out []string
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	for _, b := range o.Newest {
		add(b.ID)
	}
	for _, b := range o.Latest {
		add(b.ID)
	}
	return out
}

// overview reads the newest pieces and the newest of each statement at once.
func overview(tx *db.Tx, sc authz.Scope, person string, newest int) (Overview, error) {
	type row struct {
		Brief
		statement, dimension *string
		nth, place           int
	}
	where, args := sc.Where("e", 3)
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.ID, &r.Title, &r.Link, &r.On, &r.Shared, &r.statement, &r.dimension, &r.nth, &r.place)
		return r, err
	}, `SELECT x.id, x.title, x.link, x.happened_on, x.shared, x.statement_id, x.dimension, x.nth, x.place FROM (
			SELECT e.id, e.title, e.link, e.happened_on, e.shared, t.statement_id, t.dimension, t.place AS tag_place,
				ROW_NUMBER() OVER (PARTITION BY t.statement_id ORDER BY e.happened_on DESC, e.created_at DESC, e.id DESC) AS nth,
				DENSE_RANK() OVER (ORDER BY e.happened_on DESC, e.created_at DESC, e.id DESC) AS place
			FROM evidence e LEFT JOIN evidence_tag t ON t.evidence_id = e.id
			WHERE e.person_id = $1 AND e.deleted_at = 0 AND `+where+`) x
		WHERE x.nth = 1 OR x.place <= $2 ORDER BY x.place, x.tag_place`, append([]any{person, newest}, args...)...)
	o := Overview{Latest: map[string]Brief{}}
	for _, r := range rows {
		if r.place <= newest {
			if n := len(o.Newest); n == 0 || o.Newest[n-1].ID != r.ID {
				o.Newest = append(o.Newest, r.Brief)
			}
			if last := &o.Newest[len(o.Newest)-1]; r.statement != nil {
				last.Statements = append(last.Statements, *r.statement)
				if !slices.Contains(last.Dimensions, *r.dimension) {
					last.Dimensions = append(last.Dimensions, *r.dimension)
				}
			}
		}
		if r.nth == 1 && r.statement != nil {
			o.Latest[*r.statement] = r.Brief
		}
	}
	return o, err
}

// speaksFor lists a person's items that are tagged in a dimension, newest first.
func speaksFor(tx *db.Tx, sc authz.Scope, person, dimension string) ([]Item, error) {
	where, args := sc.Where("e", 3)
	rows, err := db.All(tx, tagged, `SELECT `+itemColumns+`, `+tagColumns+` FROM evidence e
		JOIN evidence_tag t ON t.evidence_id = e.id AND t.dimension_id = $2
		WHERE e.person_id = $1 AND e.deleted_at = 0 AND `+where+`
		ORDER BY e.happened_on DESC, e.created_at DESC, e.id DESC, t.place`, append([]any{person, dimension}, args...)...)
	return gather(rows), err
}

// purge removes pieces that were deleted before an instant and counts them.
func purge(tx *db.Tx, before time.Time) (int64, error) {
	if _, err := tx.Exec(`DELETE FROM evidence_tag WHERE evidence_id IN
		(SELECT id FROM evidence WHERE deleted_at > 0 AND deleted_at < $1)`, clock.Micros(before)); err != nil {
		return 0, err
	}
	return tx.Exec(`DELETE FROM evidence WHERE deleted_at > 0 AND deleted_at < $1`, clock.Micros(before))
}

// latestOfReports finds the newest piece of each direct report of the viewer.
func latestOfReports(tx *db.Tx, sc authz.Scope) (map[string]Brief, error) {
	type row struct {
		Brief
		person string
	}
	v := sc.Viewer()
	where, args := sc.Where("e", 3)
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.person, &r.ID, &r.Title, &r.Link, &r.On, &r.Shared)
		return r, err
	}, `SELECT x.person_id, x.id, x.title, x.link, x.happened_on, x.shared FROM (
			SELECT e.person_id, e.id, e.title, e.link, e.happened_on, e.shared,
				ROW_NUMBER() OVER (PARTITION BY e.person_id ORDER BY e.happened_on DESC, e.created_at DESC, e.id DESC) AS nth
			FROM org_above a JOIN evidence e ON e.person_id = a.person_id
			WHERE a.above_id = $1 AND a.depth = 1 AND a.from_on <= $2 AND a.until_on > $2 AND e.deleted_at = 0 AND `+where+`) x
		WHERE x.nth = 1`, append([]any{v.Actor().Person, v.Date()}, args...)...)
	out := map[string]Brief{}
	for _, r := range rows {
		out[r.person] = r.Brief
	}
	return out, err
}
