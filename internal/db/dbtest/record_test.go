package dbtest

import (
	"path/filepath"
	"testing"
)

// The conformance check must bite: each planted statement works on one engine
// and is refused by the other.
func TestConformanceFindsStatementsOfOneEngine(t *testing.T) {
	t.Parallel()
	sqliteOnly := `SELECT strftime('%s', 'now')`
	both := `SELECT 1`
	bad := unprepared("sqlite:"+filepath.Join(t.TempDir(), "x.db"), []string{both, `SELECT now()::text`})
	if len(bad) != 1 || bad[0].query != `SELECT now()::text` {
		t.Fatalf("SQLite refused %v", bad)
	}
	bad = unprepared(clusterURL(t, "postgres"), []string{both, sqliteOnly})
	if len(bad) != 1 || bad[0].query != sqliteOnly {
		t.Fatalf("PostgreSQL refused %v", bad)
	}
}

func TestDialectListIsShort(t *testing.T) {
	t.Parallel()
	for _, q := range []string{"SELECT name FROM person", "INSERT INTO x VALUES (1)", "-- c\nSELECT 1"} {
		if dialect.MatchString(q) {
			t.Errorf("%q escapes the conformance check", q)
		}
	}
}
