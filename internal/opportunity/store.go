package opportunity

import (
	"slices"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
)

const offerColumns = `o.id, o.unit_id, o.host_id, o.title, o.topics, o.ways, o.needs, o.seats, o.from_on, o.until_on, o.state, o.created_at, o.changed_at, o.version`

// offerRow is where an offer's columns are scanned to.
type offerRow struct {
	Offer
	topics, ways     string
	created, changed int64
}

func (r *offerRow) into() []any {
	return []any{&r.ID, &r.Unit, &r.Host, &r.Title, &r.topics, &r.ways, &r.Needs, &r.Seats, &r.From, &r.Until, &r.State, &r.created, &r.changed, &r.Version}
}

func (r *offerRow) offer() Offer {
	o := r.Offer
	o.Topics = strings.Split(r.topics, "\n")
	for _, w := range strings.Fields(r.ways) {
		o.Ways = append(o.Ways, Way(w))
	}
	if o.Until == clock.Forever {
		o.Until = ""
	}
	o.CreatedAt, o.ChangedAt = clock.FromMicros(r.created), clock.FromMicros(r.changed)
	return o
}

func scanOffer(s db.Scanner) (Offer, error) {
	var r offerRow
	err := s.Scan(r.into()...)
	return r.offer(), err
}

// stored are an offer's changeable columns, in the order of offerWrite.
func (o Offer) stored(tx *db.Tx) []any {
	until := o.Until
	if until == "" {
		until = clock.Forever
	}
	var ways []string
	for _, w := range o.Ways {
		ways = append(ways, string(w))
	}
	topics := strings.Join(o.Topics, "\n")
	return []any{o.ID, o.Unit, o.Host, o.Title, topics, " " + strings.Join(ways, " ") + " ", o.Needs, fold(o.Title, topics, o.Needs),
		o.Seats, o.From, until, string(o.State), tx.Micros(), o.Version}
}

func insertOffer(tx *db.Tx, o Offer) error {
	_, err := tx.Exec(`INSERT INTO offer (id, unit_id, host_id, title, topics, ways, needs, folded, seats, from_on, until_on, state, created_at, changed_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)`, o.stored(tx)...)
	return err
}

func updateOffer(tx *db.Tx, o Offer) error {
	_, err := tx.Exec(`UPDATE offer SET unit_id = $2, host_id = $3, title = $4, topics = $5, ways = $6, needs = $7, folded = $8, seats = $9,
		from_on = $10, until_on = $11, state = $12, changed_at = $13, version = $14 WHERE id = $1`, o.stored(tx)...)
	return err
}

// loadOffer finds one offer under a scope; found is false when it is not there or
// not the scope's.
func loadOffer(tx *db.Tx, sc authz.Scope, id string) (Offer, bool, error) {
	where, args := sc.Where("o", 2)
	return db.One(tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.id = $1 AND `+where, append([]any{id}, args...)...)
}

// reportsIn is SQL for the direct reports that {host} has in {unit} or below it on
// the day {date}.
const reportsIn = `SELECT 1 FROM org_above ra JOIN org_member rm ON rm.person_id = ra.person_id AND rm.from_on <= {date} AND rm.until_on > {date}
	JOIN org_within rw ON rw.unit_id = rm.team_id
	WHERE ra.above_id = {host} AND ra.depth = 1 AND ra.from_on <= {date} AND ra.until_on > {date} AND rw.above_id = {unit}`

func reports(host, unit, date string) string {
	return strings.NewReplacer("{host}", host, "{unit}", unit, "{date}", date).Replace(reportsIn)
}

// Stands tells whether an offer is open and of a unit.
func Stands(tx *db.Tx, offer, unit string) (bool, error) {
	_, found, err := db.One(tx, db.Value[int], `SELECT 1 FROM offer o WHERE o.id = $1 AND o.unit_id = $2 AND o.state = 'open'`, offer, unit)
	return found, err
}

// Hosts tells whether somebody in a unit reports to a person on a day, which is
// what lets them host there.
func Hosts(tx *db.Tx, host, unit, date string) (bool, error) {
	_, found, err := db.One(tx, db.Value[int], reports("$1", "$2", "$3")+` LIMIT 1`, host, unit, date)
	return found, err
}

// hostOf is to whom most people of a unit report on a day.
func hostOf(tx *db.Tx, unit, date string) (string, bool, error) {
	return db.One(tx, db.Value[string], `SELECT a.above_id FROM org_above a
		JOIN org_member m ON m.person_id = a.person_id AND m.from_on <= $2 AND m.until_on > $2
		JOIN org_within w ON w.unit_id = m.team_id
		WHERE w.above_id = $1 AND a.depth = 1 AND a.from_on <= $2 AND a.until_on > $2
		GROUP BY a.above_id ORDER BY COUNT(*) DESC, a.above_id LIMIT 1`, unit, date)
}

// orphans lists the open offers whose host manages nobody in their team today.
func orphans(tx *db.Tx, sc authz.Scope) ([]Offer, error) {
	where, args := sc.Where("o", 2)
	return db.All(tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.state = 'open' AND NOT EXISTS (`+
		reports("o.host_id", "o.unit_id", "$1")+`) AND `+where+` ORDER BY o.id`, append([]any{sc.Viewer().Date()}, args...)...)
}

// Place is a team with somebody who could host there.
type Place struct{ Unit, UnitName, Department, DepartmentHandle, Host, HostName string }

// places lists the teams and hosts for which the scope allows an offer, by name of
// the team; to whom more of it report comes first.
func places(tx *db.Tx, sc authz.Scope) ([]Place, error) {
	where, args := sc.Where("h", 2)
	return db.All(tx, func(s db.Scanner) (p Place, err error) {
		err = s.Scan(&p.Unit, &p.UnitName, &p.Department, &p.DepartmentHandle, &p.Host, &p.HostName)
		return p, err
	}, `SELECT h.unit_id, t.name, t.department_name, COALESCE(d.handle, ''), h.host_id, p.name FROM (
			SELECT m.team_id AS unit_id, a.above_id AS host_id, COUNT(*) AS n FROM org_above a
			JOIN org_member m ON m.person_id = a.person_id AND m.from_on <= $1 AND m.until_on > $1
			WHERE a.depth = 1 AND a.from_on <= $1 AND a.until_on > $1 GROUP BY m.team_id, a.above_id) h
		JOIN team_card t ON t.id = h.unit_id LEFT JOIN unit d ON d.id = t.department_id JOIN person_card p ON p.id = h.host_id
		WHERE t.kind = 'team' AND `+where+` ORDER BY t.department_name, t.name_key, h.n DESC, p.name_key, p.id`, append([]any{sc.Viewer().Date()}, args...)...)
}

const wishColumns = `w.id, w.topic, COALESCE(w.unit_id, ''), w.way, w.quarter, w.named, w.state, w.created_at, w.changed_at, w.version`

// wishRow is where a wish's columns are scanned to.
type wishRow struct {
	Wish
	created, changed int64
}

func (r *wishRow) into() []any {
	return []any{&r.ID, &r.Topic, &r.Unit, &r.Way, &r.Quarter, &r.Named, &r.State, &r.created, &r.changed, &r.Version}
}

func (r *wishRow) wish() Wish {
	w := r.Wish
	w.CreatedAt, w.ChangedAt = clock.FromMicros(r.created), clock.FromMicros(r.changed)
	return w
}

func insertWish(tx *db.Tx, w Wish) error {
	_, err := tx.Exec(`INSERT INTO wish (id, person_id, topic, topic_key, unit_id, way, quarter, named, note, state, created_at, changed_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)`,
		w.ID, w.Person, w.Topic, fold(w.Topic), db.Null(w.Unit), string(w.Way), w.Quarter, db.Bool(w.Named), w.Note, string(w.State), tx.Micros(), w.Version)
	return err
}

func updateWish(tx *db.Tx, w Wish) error {
	_, err := tx.Exec(`UPDATE wish SET topic = $2, topic_key = $3, unit_id = $4, way = $5, quarter = $6, named = $7, note = $8, state = $9,
		changed_at = $10, version = $11 WHERE id = $1`,
		w.ID, w.Topic, fold(w.Topic), db.Null(w.Unit), string(w.Way), w.Quarter, db.Bool(w.Named), w.Note, string(w.State), tx.Micros(), w.Version)
	return err
}

// loadWish finds one wish under a scope, with its note as far as the scope of
// notes lets it through.
func loadWish(tx *db.Tx, sc, notes authz.Scope, id string) (Wish, bool, error) {
	list, err := selectWishes(tx, sc, notes, `w.id = $1`, []any{id}, "")
	if err != nil || len(list) == 0 {
		return Wish{}, false, err
	}
	return list[0].Wish, true, nil
}

// selectWishes reads wishes within the scope: where with its arguments, then
// order. The person and the note are blank where the reader may not know them.
func selectWishes(tx *db.Tx, sc, notes authz.Scope, where string, args []any, order string) ([]ListedWish, error) {
	args = slices.Clone(args)
	person, in := sc.Field("w", "person_id", "''", 1+len(args))
	args = append(args, in...)
	seesNote, in := notes.Where("w", 1+len(args))
	args = append(args, in...)
	visible, in := sc.Where("w", 1+len(args))
	args = append(args, in...)
	return db.All(tx, func(s db.Scanner) (ListedWish, error) {
		var r wishRow
		var l ListedWish
		err := s.Scan(append(r.into(), &r.Person, &r.Note, &l.PersonName, &l.UnitName, &l.UnitHandle)...)
		l.Wish = r.wish()
		return l, err
	}, `SELECT `+columnsOf(wishColumns)+`, x.person, x.shown_note, COALESCE(p.name, ''), COALESCE(t.name, ''), COALESCE(t.handle, '') FROM (
			SELECT w.*, `+person+` AS person, CASE WHEN `+seesNote+` THEN w.note ELSE '' END AS shown_note
			FROM wish w WHERE `+where+` AND `+visible+`) x
		LEFT JOIN person_card p ON p.id = x.person LEFT JOIN team_card t ON t.id = x.unit_id `+order, args...)
}

// columnsOf is the columns of a wish over the inner query.
func columnsOf(columns string) string { return strings.ReplaceAll(columns, "w.", "x.") }

// Mark is a place in a list that runs from the newest to the oldest. The zero
// Mark is the top.
type Mark struct {
	CreatedAt time.Time
	ID        string
}

// bounds are the values that the next row must lie below.
func (m Mark) bounds() []any {
	if m.ID == "" {
		return []any{int64(1) << 62, ""}
	}
	return []any{clock.Micros(m.CreatedAt), m.ID}
}

// like is a text as a pattern of the folded column.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(fold(text)) + "%"
}
