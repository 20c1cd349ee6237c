package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"belay/internal/fault"
)

// Migration is one numbered change of the schema, written once for both
// engines, or twice where the engines cannot share it. Numbers are global over
// all features and never reused; a landed migration is never edited.
type Migration struct {
	Number   int
	Name     string
	SQLite   string
	Postgres string
	Checksum string // of the portable source, so that an edit of a landed one is found
}

func (m Migration) text(e Engine) string {
	if e == SQLite {
		return m.SQLite
	}
	return m.Postgres
}

// ReadMigrations reads NNNN_name.sql files, or pairs NNNN_name_sqlite.sql and
// NNNN_name_postgres.sql, from the folder "migrations" of each file system and
// sorts them by number.
func ReadMigrations(features ...fs.FS) ([]Migration, error) {
	byNumber := map[int]*Migration{}
	for _, f := range features {
		names, err := fs.Glob(f, "migrations/*.sql")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if err := readMigration(byNumber, f, name); err != nil {
				return nil, err
			}
		}
	}
	out := make([]Migration, 0, len(byNumber))
	for _, m := range byNumber {
		if m.SQLite == "" || m.Postgres == "" {
			return nil, fmt.Errorf("migration %04d_%s lacks one engine", m.Number, m.Name)
		}
		sum := sha256.Sum256([]byte(m.SQLite + "\x00" + m.Postgres))
		m.Checksum = hex.EncodeToString(sum[:])
		out = append(out, *m)
	}
	slices.SortFunc(out, func(a, b Migration) int { return a.Number - b.Number })
	return out, nil
}

func readMigration(byNumber map[int]*Migration, f fs.FS, file string) error {
	raw, err := fs.ReadFile(f, file)
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(path.Base(file), ".sql")
	digits, name, ok := strings.Cut(base, "_")
	number, err := strconv.Atoi(digits)
	if !ok || err != nil || len(digits) != 4 {
		return fmt.Errorf("migration %s is not named NNNN_name.sql", file)
	}
	engines := []Engine{SQLite, Postgres}
	for _, e := range engines[:2] {
		if cut, found := strings.CutSuffix(name, "_"+string(e)); found {
			name, engines = cut, []Engine{e}
			break
		}
	}
	m := byNumber[number]
	if m == nil {
		m = &Migration{Number: number, Name: name}
		byNumber[number] = m
	}
	if m.Name != name {
		return fmt.Errorf("migration number %04d is used twice: %s and %s", number, m.Name, name)
	}
	for _, e := range engines {
		slot := &m.SQLite
		if e == Postgres {
			slot = &m.Postgres
		}
		if *slot != "" {
			return fmt.Errorf("migration number %04d is used twice for %s", number, e)
		}
		*slot = e.ddl(string(raw))
	}
	return nil
}

const migrationTable = `CREATE TABLE IF NOT EXISTS schema_migration (
	number INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	checksum TEXT NOT NULL,
	applied_at INTEGER NOT NULL
);`

type applied struct {
	number         int
	name, checksum string
}

// Migrate brings the schema up to the newest migration, each in a transaction
// of its own, so that a kill in between loses nothing and the next start goes
// on. It refuses a database that a newer program has written.
func (d *DB) Migrate(ctx context.Context, list []Migration) (err error) {
	defer fault.Wrap(&err, "db.Migrate")
	done, err := d.appliedMigrations(ctx)
	if err != nil {
		return err
	}
	if len(done) == len(list) && len(list) > 0 {
		return checkApplied(done, list)
	}
	if err := d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(strings.TrimSuffix(d.engine.ddl(migrationTable), ";"))
		return err
	}); err != nil {
		return err
	}
	for _, m := range list {
		if err := d.Write(ctx, func(tx *Tx) error { return tx.migrate(m) }); err != nil {
			return fmt.Errorf("migration %04d_%s: %w", m.Number, m.Name, err)
		}
	}
	if done, err = d.appliedMigrations(ctx); err != nil {
		return err
	}
	return checkApplied(done, list)
}

// migrate applies m unless another process has just done so.
func (t *Tx) migrate(m Migration) error {
	if t.db.engine == Postgres {
		if _, err := t.Exec(`LOCK TABLE schema_migration IN EXCLUSIVE MODE`); err != nil {
			return err
		}
	}
	_, found, err := One(t, Value[int], `SELECT number FROM schema_migration WHERE number = $1`, m.Number)
	if err != nil || found {
		return err
	}
	for statement := range strings.SplitSeq(m.text(t.db.engine), ";\n") {
		if strings.TrimSpace(stripComments(statement)) == "" {
			continue
		}
		if _, err := t.Exec(statement); err != nil {
			return err
		}
	}
	_, err = t.Exec(`INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)`,
		m.Number, m.Name, m.Checksum, t.Micros())
	return err
}

func stripComments(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// appliedMigrations lists what the database has; none when it is empty.
func (d *DB) appliedMigrations(ctx context.Context) ([]applied, error) {
	var out []applied
	err := d.Read(ctx, func(tx *Tx) error {
		catalogue := `SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'`
		if d.engine == Postgres {
			catalogue = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_migration'`
		}
		_, found, err := One(tx, Value[string], catalogue)
		if err != nil || !found {
			return err
		}
		out, err = All(tx, func(s Scanner) (a applied, err error) {
			err = s.Scan(&a.number, &a.name, &a.checksum)
			return a, err
		}, `SELECT number, name, checksum FROM schema_migration ORDER BY number`)
		return err
	})
	return out, err
}

func checkApplied(done []applied, list []Migration) error {
	known := map[int]Migration{}
	for _, m := range list {
		known[m.Number] = m
	}
	for _, a := range done {
		m, ok := known[a.number]
		if !ok {
			return fault.Newf(fault.Conflict, "BLY-1008", "This database was written by a newer Belay (schema change %04d %s). Nothing was changed. Start the newer program, or restore a backup made by this one.", a.number, a.name)
		}
		if m.Checksum != a.checksum {
			return fault.Newf(fault.Conflict, "BLY-1009", "Schema change %04d %s in this database differs from the one this program carries. Nothing was changed. Start the program that made the database.", a.number, a.name)
		}
	}
	return nil
}
