package subject

import (
	"fmt"
	"regexp"
	"slices"

	"belay/internal/db"
	"belay/internal/fault"
)

// personal matches the names of columns that hold a person's or an account's
// id: the words are the relations of product.md section 2.
var personal = regexp.MustCompile(`^(.+_)?(person|account|author|subject|manager|above|owner|learner|helper|mentor|host|pair|actor|sender|recipient|reviewer|approver|requester|requested|holder|delegate|member|user|partner|giver|provider|reader)_id$|_by$|^(.+_)?on_behalf(_of)?$|^(.+_)?e?mail$`)

// Personal tells whether a column of this name must be registered.
func Personal(column string) bool { return personal.MatchString(column) }

// Column is one column of the live schema.
type Column struct{ Table, Name string }

// Schema reads the columns of all tables from the engine's catalogue.
func Schema(tx *db.Tx) ([]Column, error) {
	catalogue := `SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid`
	if tx.Engine() == db.Postgres {
		catalogue = `SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t
			ON t.table_schema = c.table_schema AND t.table_name = c.table_name
			WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position`
	}
	return db.All(tx, func(s db.Scanner) (c Column, err error) { err = s.Scan(&c.Table, &c.Name); return c, err }, catalogue)
}

// Check compares the register with the live schema and names every column that
// looks like a person and is not registered, and every registration of what is
// not there. nil means that export and erasure reach all of them.
func (r *Register) Check(tx *db.Tx) (err error) {
	defer fault.Wrap(&err, "subject.Check")
	schema, err := Schema(tx)
	if err != nil {
		return err
	}
	if bad := r.compare(schema); len(bad) > 0 {
		return fault.Newf(fault.Internal, "BLY-1160", "The register of personal data does not fit the database: %v.", bad)
	}
	return nil
}

func (r *Register) compare(schema []Column) (bad []string) {
	known := map[string]bool{}
	for _, t := range r.tables {
		for _, c := range t.Columns {
			known[t.Name+"."+c] = true
		}
	}
	live := map[string]bool{}
	for _, c := range schema {
		name := c.Table + "." + c.Name
		live[name] = true
		if Personal(c.Name) && !known[name] && r.exempt[name] == "" {
			bad = append(bad, name+" is not registered")
		}
	}
	for name := range known {
		if !live[name] {
			bad = append(bad, name+" is registered and not in the schema")
		}
	}
	for name := range r.exempt {
		if !live[name] {
			bad = append(bad, fmt.Sprintf("%s is exempt (%s) and not in the schema", name, r.exempt[name]))
		}
	}
	slices.Sort(bad)
	return bad
}
