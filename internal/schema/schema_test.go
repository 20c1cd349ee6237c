package schema_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/schema"
)

func TestMain(m *testing.M) { dbtest.Main(m, nil) } // databases start empty here

func update() bool { return os.Getenv("BELAY_UPDATE") == "1" }

// landedState is the schema as it was when a piece of work landed: its last
// migration and the checksum of each. Landed migrations are never edited.
type landedState struct {
	Landed    string            `json:"landed"`
	Through   int               `json:"through"`
	Checksums map[string]string `json:"checksums"`
}

const landedFile = "landed.json"

func landed(t *testing.T) (list []landedState) {
	t.Helper()
	raw, err := os.ReadFile(landedFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func empty(t *testing.T, e db.Engine) *db.DB {
	t.Helper()
	if e == db.SQLite {
		d, err := db.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "x.db"), db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		return d
	}
	return dbtest.Scratch(t, clock.System{})
}

// dump writes the live schema in a form that can be read and compared.
func dump(t *testing.T, d *db.DB) string {
	t.Helper()
	query := `SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name`
	if d.Engine() == db.Postgres {
		query = postgresSchema
	}
	var out strings.Builder
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		rows, err := db.All(tx, func(s db.Scanner) (r [2]string, err error) { err = s.Scan(&r[0], &r[1]); return r, err }, query)
		for _, r := range rows {
			fmt.Fprintf(&out, "%s;\n\n", r[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// postgresSchema lists columns, constraints, indexes and views, each as a line
// of its own: information_schema in the order of names.
const postgresSchema = `SELECT name, text FROM (
	SELECT 'a ' || c.table_name || lpad(c.ordinal_position::text, 4, '0') AS name,
		'COLUMN ' || c.table_name || '.' || c.column_name || ' ' || c.data_type || COALESCE(' COLLATE ' || c.collation_name, '') ||
		CASE c.is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END || COALESCE(' DEFAULT ' || c.column_default, '') AS text
	FROM information_schema.columns c WHERE c.table_schema = current_schema()
	UNION ALL
	SELECT 'b ' || r.relname || k.conname, 'CONSTRAINT ' || r.relname || '.' || k.conname || ' ' || pg_get_constraintdef(k.oid)
	FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class r ON r.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
	WHERE n.nspname = current_schema()
	UNION ALL
	SELECT 'c ' || indexname, indexdef FROM pg_catalog.pg_indexes WHERE schemaname = current_schema()
	UNION ALL
	SELECT 'd ' || viewname, 'VIEW ' || viewname || ' AS ' || definition FROM pg_catalog.pg_views WHERE schemaname = current_schema()
) x ORDER BY name COLLATE "C"`

func engines(t *testing.T, run func(t *testing.T, e db.Engine)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) { t.Parallel(); run(t, e) })
	}
}

func migrate(t *testing.T, d *db.DB, list []db.Migration) {
	t.Helper()
	if err := d.Migrate(context.Background(), list); err != nil {
		t.Fatal(err)
	}
}

// The dump is committed for people to read.
func TestSchemaDumpIsFresh(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, e db.Engine) {
		d := empty(t, e)
		migrate(t, d, schema.All())
		got, file := dump(t, d), filepath.Join("..", "..", "schema", string(e)+".sql")
		if update() {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if have, err := os.ReadFile(file); err != nil || string(have) != got {
			t.Errorf("%s is not what the migrations make: run make generate", file)
		}
	})
}

func TestUpgradeFromEveryLandedStateGivesTheFreshSchema(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, e db.Engine) {
		fresh := empty(t, e)
		migrate(t, fresh, schema.All())
		want := dump(t, fresh)
		for _, state := range landed(t) {
			old := slices.DeleteFunc(schema.All(), func(m db.Migration) bool { return m.Number > state.Through })
			d := empty(t, e)
			migrate(t, d, old)
			migrate(t, d, schema.All())
			if dump(t, d) != want {
				t.Errorf("upgraded from %s (through %04d), the schema differs from a fresh one", state.Landed, state.Through)
			}
		}
	})
}

func TestLandedMigrationsAreNeverEdited(t *testing.T) {
	t.Parallel()
	now := map[string]string{}
	for _, m := range schema.All() {
		now[fmt.Sprintf("%04d_%s", m.Number, m.Name)] = m.Checksum
	}
	states := landed(t)
	if len(states) == 0 {
		t.Fatal("no landed state is written down")
	}
	for _, state := range states {
		for name, sum := range state.Checksums {
			if now[name] != sum {
				t.Errorf("%s landed on %s and was changed since: write a new migration", name, state.Landed)
			}
		}
	}
}

// A foreign key points only to a table that an earlier or the same feature made.
func TestForeignKeysPointDown(t *testing.T) {
	t.Parallel()
	made := map[string]bool{}
	for _, feature := range schema.Features() {
		list, err := db.ReadMigrations(feature)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			for _, name := range after(m.SQLite, "CREATE TABLE ") {
				made[name] = true
			}
		}
		for _, m := range list {
			for _, name := range after(m.SQLite, "REFERENCES ") {
				if !made[name] {
					t.Errorf("%04d_%s points to %s, which a later feature makes", m.Number, m.Name, name)
				}
			}
		}
	}
}

func after(text, word string) (names []string) {
	for part := range strings.SplitSeq(text, word) {
		if name, _, ok := strings.Cut(part, " "); ok {
			names = append(names, strings.Trim(name, "( \n\t"))
		}
	}
	return names[1:]
}
