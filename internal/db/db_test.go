package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/fault"
)

func migrations() []db.Migration {
	list, err := db.ReadMigrations(os.DirFS("testdata"))
	if err != nil {
		panic(err)
	}
	return list
}

func TestMain(m *testing.M) { dbtest.Main(m, migrations()) }

func insert(tx *db.Tx, id, name string) error {
	_, err := tx.Exec(`INSERT INTO thing (id, name, size) VALUES ($1, $2, $3)`, id, name, 1)
	return err
}

func names(t *testing.T, d *db.DB) (out []string) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		out, err = db.All(tx, db.Value[string], `SELECT name FROM thing ORDER BY name`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWriteCommitsWholeOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		boom := errors.New("boom")
		ran := false
		err := d.Write(ctx, func(tx *db.Tx) error {
			tx.AfterCommit(func() { ran = true })
			if err := insert(tx, "a", "one"); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || ran || len(names(t, d)) != 0 {
			t.Fatalf("err %v, hook ran %v, rows %v", err, ran, names(t, d))
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { tx.AfterCommit(func() { ran = true }); return insert(tx, "a", "one") }); err != nil {
			t.Fatal(err)
		}
		if !ran || len(names(t, d)) != 1 {
			t.Fatalf("after commit: hook ran %v, rows %v", ran, names(t, d))
		}
	})
}

func TestReadCannotWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Read(context.Background(), func(tx *db.Tx) error { return insert(tx, "a", "one") })
		if err == nil || len(names(t, d)) != 0 {
			t.Fatalf("a read transaction wrote: %v", names(t, d))
		}
	})
}

func TestUniqueViolationNamesTableAndColumn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Write(ctx, func(tx *db.Tx) error { return insert(tx, "a", "one") }); err != nil {
			t.Fatal(err)
		}
		err := d.Write(ctx, func(tx *db.Tx) error { return insert(tx, "b", "one") })
		if !db.IsUnique(err, "thing", "name") || db.IsUnique(err, "thing", "id") || db.IsUnique(err, "other", "name") {
			t.Fatalf("not told apart: %v", err)
		}
	})
}

func TestConcurrentWritersAllCommit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		errs := make(chan error, 16)
		for i := range 16 {
			wg.Go(func() {
				errs <- d.Write(context.Background(), func(tx *db.Tx) error {
					n, _, err := db.One(tx, db.Value[int], `SELECT COUNT(*) FROM thing`)
					if err != nil {
						return err
					}
					return insert(tx, string(rune('a'+i)), strings.Repeat("x", n+1)) // reads what it depends on
				})
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if got := names(t, d); len(got) != 16 || len(got[15]) != 16 {
			t.Fatalf("not serial: %d rows, longest %d", len(got), len(got[len(got)-1]))
		}
	})
}

// A transaction in whose every try another commits what contradicts it loses each
// time that it runs among others. It must come through all the same.
func TestAWriterThatAlwaysLosesIsRunByItself(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, end := context.WithCancel(context.Background())
		committed := make(chan struct{})
		count := func(tx *db.Tx) (n int, err error) {
			n, _, err = db.One(tx, db.Value[int], `SELECT COUNT(*) FROM thing`)
			return n, err
		}
		var rival sync.WaitGroup
		rival.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				err := d.Write(ctx, func(tx *db.Tx) error {
					if _, err := count(tx); err != nil {
						return err
					}
					return insert(tx, fmt.Sprintf("rival %d", i), fmt.Sprintf("rival %d", i))
				})
				if err != nil && ctx.Err() == nil {
					t.Error(err)
				}
				select {
				case committed <- struct{}{}:
				case <-ctx.Done():
				}
			}
		})
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			if _, err := count(tx); err != nil {
				return err
			}
			for range 2 { // the first may have been committed before the count
				select {
				case <-committed:
				case <-time.After(100 * time.Millisecond): // nobody else can run
				}
			}
			return insert(tx, "victim", "victim")
		})
		end()
		rival.Wait()
		if err != nil {
			t.Error(err)
		}
	})
}

func TestReadersDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for range 64 { // more than the pool holds; a nested connection would never come
			wg.Go(func() { names(t, d) })
		}
		wg.Wait()
	})
}

func TestTransactionHasOneClockReading(t *testing.T) {
	t.Parallel()
	c := clock.NewMoved(time.Date(2026, 11, 22, 9, 0, 0, 1234567, time.UTC))
	dbtest.EachAt(t, c, func(t *testing.T, d *db.DB) {
		_ = d.Read(context.Background(), func(tx *db.Tx) error {
			if tx.Micros() != time.Date(2026, 11, 22, 9, 0, 0, 1234000, time.UTC).UnixMicro() {
				t.Errorf("now is %v", tx.Now())
			}
			return nil
		})
	})
}

func TestCounterCountsStatements(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, count := db.WithCounter(context.Background())
		for range 3 {
			if err := d.Read(ctx, func(tx *db.Tx) error {
				_, _, err := db.One(tx, db.Value[int], `SELECT COUNT(*) FROM thing`)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if count.Statements() != 3 {
			t.Fatalf("counted %d", count.Statements())
		}
	})
}

func TestSQLitePragmasAreSetOnEveryConnection(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, clock.System{})
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "10000"}
	check := func(kind string, run func(context.Context, func(*db.Tx) error) error) {
		for name, value := range want {
			err := run(context.Background(), func(tx *db.Tx) error {
				got, _, err := db.One(tx, db.Value[string], "PRAGMA "+name)
				if got != value {
					t.Errorf("%s connection: %s = %s, want %s", kind, name, got, value)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	check("writer", d.Write)
	check("reader", d.Read)
}

func TestMigrateIsIdempotentAndRefusesForeignSchemas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Migrate(ctx, migrations()); err != nil && d.Engine() == db.SQLite {
			t.Fatalf("second migration: %v", err)
		}
		newer := append(migrations(), db.Migration{Number: 2, Name: "later", SQLite: "CREATE TABLE later (id TEXT)", Postgres: "CREATE TABLE later (id TEXT)", Checksum: "x"})
		if d.Engine() == db.Postgres {
			return // the pool's databases keep their schema; SQLite's copy shows the rule
		}
		if err := d.Migrate(ctx, newer); err != nil {
			t.Fatal(err)
		}
		err := d.Migrate(ctx, migrations())
		if f := fault.From(err); f.Code != "BLY-1008" {
			t.Fatalf("older program on newer database: %v", err)
		}
		newer[1].Checksum = "y"
		if f := fault.From(d.Migrate(ctx, newer)); f.Code != "BLY-1009" {
			t.Fatalf("edited migration: %v", f)
		}
	})
}

func TestMigrationNumberUsedTwiceIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "migrations"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"0001_a.sql", "0001_b.sql"} {
		if err := os.WriteFile(filepath.Join(dir, "migrations", n), []byte("SELECT 1;"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.ReadMigrations(os.DirFS(dir)); err == nil {
		t.Fatal("two migrations with one number were accepted")
	}
}

func TestOpenFailuresAreOneSentenceAndAFix(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	notADatabase := filepath.Join(dir, "text.db")
	if err := os.WriteFile(notADatabase, []byte(strings.Repeat("this is not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		"mysql://x":                           "BLY-1001",
		"":                                    "BLY-1001",
		"sqlite:":                             "BLY-1001",
		"postgres://%%%":                      "BLY-1001",
		"sqlite:" + dir:                       "BLY-1010",
		"sqlite:" + dir + "/none/belay.db":    "BLY-1002",
		"sqlite:" + notADatabase:              "BLY-1005",
		"postgres://nobody@127.0.0.1:1/belay": "BLY-1005",
	}
	for addr, code := range cases {
		_, err := db.Open(context.Background(), addr, db.Options{})
		f := fault.From(err)
		if err == nil || f.Code != code || strings.Contains(f.Message, "\n") || !strings.HasSuffix(f.Message, ".") {
			t.Errorf("%q: got %v, want %s", addr, err, code)
		}
	}
}

func TestLockedFileSaysSo(t *testing.T) {
	t.Parallel()
	addr := dbtest.URL(t, db.SQLite)
	holder, err := db.Open(context.Background(), addr, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	_ = holder.Write(context.Background(), func(*db.Tx) error {
		other, err := db.Open(context.Background(), addr, db.Options{BusyTimeout: time.Millisecond})
		if err == nil {
			err = other.Write(context.Background(), func(tx *db.Tx) error { return insert(tx, "a", "b") })
			_ = other.Close()
		}
		if f := fault.From(err); f.Kind != fault.Unavailable {
			t.Errorf("a locked file gave %v", err)
		}
		return nil
	})
}
