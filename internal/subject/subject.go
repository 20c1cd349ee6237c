package subject

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"belay/internal/db"
	"belay/internal/fault"
)

// Table is one table with personal data.
type Table struct {
	Name string
	// Columns hold a person's or an account's id. Check wants all of them here;
	// an export shows other people's ids in them as OtherPerson.
	Columns []string
	// Export gives the rows that are the person's to take away, as column ->
	// value. Texts that others wrote in confidence do not belong in it.
	Export func(tx *db.Tx, person string) ([]map[string]any, error)
	// Erase removes the person from the table.
	Erase func(tx *db.Tx, person string) error

	byAccount bool // finds its rows through the account table, which goes last
}

// OtherPerson stands in an export where another person's id was.
const OtherPerson = "another person"

// Register holds the tables in the order of their features.
type Register struct {
	tables []Table
	exempt map[string]string // table.column -> why it names nobody
}

// New makes an empty register.
func New() *Register { return &Register{exempt: map[string]string{}} }

// Register adds tables. A table without a name, columns, export or erasure, or
// one that is there already, is a fault of the program and panics.
func (r *Register) Register(tables ...Table) {
	for _, t := range tables {
		if t.Name == "" || len(t.Columns) == 0 || t.Export == nil || t.Erase == nil {
			panic("subject: the registration of " + t.Name + " is not complete")
		}
		if slices.ContainsFunc(r.tables, func(have Table) bool { return have.Name == t.Name }) {
			panic("subject: " + t.Name + " is registered twice")
		}
		r.tables = append(r.tables, t)
	}
}

// NotPersonal says why a column whose name looks like a person's id is none.
func (r *Register) NotPersonal(table, column, why string) {
	if why == "" {
		panic("subject: " + table + "." + column + " needs a reason")
	}
	r.exempt[table+"."+column] = why
}

// Document is a person's export, ready for JSON.
type Document struct {
	Person string    `json:"person"`
	MadeAt time.Time `json:"made_at"`
	Tables []Part    `json:"tables"`
}

// Part is one table's rows in an export.
type Part struct {
	Table string           `json:"table"`
	Rows  []map[string]any `json:"rows"`
}

// Export gathers all that is stored about the person, in one snapshot. Tables
// without rows are left out. The fault is Gone for an account without a person.
func (r *Register) Export(tx *db.Tx, person string) (_ Document, err error) {
	defer fault.Wrap(&err, "subject.Export(%s)", person)
	if person == "" { // "" stands in many rows for nobody, and is nobody's to take
		return Document{}, fault.Gone()
	}
	own, err := accounts(tx, person)
	if err != nil {
		return Document{}, err
	}
	own = append(own, person)
	doc := Document{Person: person, MadeAt: tx.Now(), Tables: []Part{}}
	for _, t := range r.tables {
		rows, err := t.Export(tx, person)
		if err != nil {
			return Document{}, fmt.Errorf("%s: %w", t.Name, err)
		}
		for _, row := range rows {
			redact(t, row, own)
		}
		if len(rows) > 0 {
			doc.Tables = append(doc.Tables, Part{t.Name, rows})
		}
	}
	return doc, nil
}

// redact hides every id of somebody else. A column counts as naming a person
// when the table says so or its name does.
func redact(t Table, row map[string]any, own []string) {
	for column, value := range row {
		if !Personal(column) && !slices.Contains(t.Columns, column) {
			continue
		}
		if id := fmt.Sprint(value); value != nil && id != "" && !slices.Contains(own, id) {
			row[column] = OtherPerson
		}
	}
}

// Erase removes the person from every table, in one transaction. Tables that
// find their rows through an account go first, the others from the latest
// feature to the earliest, so that nothing loses what it is found by.
func (r *Register) Erase(tx *db.Tx, person string) (err error) {
	defer fault.Wrap(&err, "subject.Erase(%s)", person)
	if person == "" {
		return fault.Gone()
	}
	order := slices.Clone(r.tables)
	slices.Reverse(order)
	slices.SortStableFunc(order, func(a, b Table) int { return int(db.Bool(b.byAccount) - db.Bool(a.byAccount)) })
	for _, t := range order {
		if err := t.Erase(tx, person); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	return nil
}

// accounts are the accounts of a person.
func accounts(tx *db.Tx, person string) ([]string, error) {
	return db.All(tx, db.Value[string], `SELECT id FROM account WHERE person_id = $1`, person)
}

// Tables lists the registered tables by name, for the documentation.
func (r *Register) Tables() []string {
	var names []string
	for _, t := range r.tables {
		names = append(names, t.Name+" ("+strings.Join(t.Columns, ", ")+")")
	}
	return names
}
