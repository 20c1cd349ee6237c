package subject

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/db"
)

const ownAccounts = `(SELECT a.id FROM account a WHERE a.person_id = $1)`

// Rows registers a table in one line: the person's rows are those whose person
// column holds the person's id. columns are exported; the rows are deleted on
// erasure (Blanking changes that).
func Rows(table, personColumn string, columns ...string) Table {
	return rows(table, personColumn, personColumn+` = $1`, columns)
}

// AccountRows is Rows for a table that names an account.
func AccountRows(table, accountColumn string, columns ...string) Table {
	t := rows(table, accountColumn, accountColumn+` IN `+ownAccounts, columns)
	t.byAccount = true
	return t
}

func rows(table, column, where string, columns []string) Table {
	return Table{
		Name:    table,
		Columns: []string{column},
		Export: func(tx *db.Tx, person string) ([]map[string]any, error) {
			return Select(tx, columns, ` FROM `+table+` WHERE `+where, person)
		},
		Erase: func(tx *db.Tx, person string) error {
			_, err := tx.Exec(`DELETE FROM `+table+` WHERE `+where, person)
			return err
		},
	}
}

// Blanking keeps the person's rows on erasure and empties these TEXT columns
// instead: for rows that others' records hang on.
func (t Table) Blanking(columns ...string) Table {
	column, in := t.Columns[0], ` = $1`
	if t.byAccount {
		in = ` IN ` + ownAccounts
	}
	t.Erase = func(tx *db.Tx, person string) error {
		_, err := tx.Exec(`UPDATE `+t.Name+` SET `+strings.Join(columns, ` = '', `)+` = '' WHERE `+column+in, person)
		return err
	}
	return t
}

// Naming registers columns that hold the ids of other people in these rows,
// such as who wrote a row about somebody. An export hides them. Erasing that
// other person leaves the bare id, which names nobody once org has blanked the
// person's own row.
func (t Table) Naming(columns ...string) Table {
	t.Columns = append(slices.Clone(t.Columns), columns...)
	return t
}

// Select reads columns into rows for an export, ordered by the first column.
// from is the rest of the statement from " FROM " on.
func Select(tx *db.Tx, columns []string, from string, args ...any) ([]map[string]any, error) {
	if len(columns) == 0 {
		return nil, nil
	}
	return db.All(tx, func(s db.Scanner) (map[string]any, error) {
		values := make([]any, len(columns))
		dest := make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := s.Scan(dest...); err != nil {
			return nil, err
		}
		row := make(map[string]any, len(columns))
		for i, c := range columns {
			row[c] = values[i]
		}
		return row, nil
	}, fmt.Sprintf(`SELECT %s%s ORDER BY 1`, strings.Join(columns, ", "), from), args...)
}
