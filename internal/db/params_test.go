package db_test

import (
	"context"
	"testing"

	"belay/internal/db"
	"belay/internal/db/dbtest"
)

// Predicates are put together from parts, so numbered parameters come out of
// order and more than once; both engines must read them by number.
func TestParametersGoByNumber(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		type row struct{ a, b, c string }
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			got, _, err := db.One(tx, func(s db.Scanner) (r row, err error) { err = s.Scan(&r.a, &r.b, &r.c); return r, err },
				`SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT)`, "one", "two")
			if got != (row{"two", "one", "two"}) {
				t.Errorf("got %v", got)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
