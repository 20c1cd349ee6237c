package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"belay/internal/clock"
	"belay/internal/db"
)

// EnvPostgres names the throw-away cluster's URL; make test sets it. Without it
// tests fail rather than pass on one engine alone.
const EnvPostgres = "BELAY_TEST_POSTGRES"

var scratches atomic.Int64

var suite struct {
	migrations []db.Migration
	seen       recorder
	template   struct {
		once sync.Once
		file string
		err  error
	}
	pool pool
}

// Main runs the tests of a package and then checks every statement they sent.
// Call it from TestMain with the schema that the package's tests need.
func Main(m *testing.M, migrations []db.Migration) {
	suite.migrations = migrations
	code := m.Run()
	if code == 0 {
		code = conformance()
	}
	suite.pool.close()
	if suite.template.file != "" {
		_ = os.RemoveAll(filepath.Dir(suite.template.file))
	}
	os.Exit(code)
}

// Each runs a test on a fresh database of each engine, in parallel.
func Each(t *testing.T, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachAt(t, clock.System{}, run)
}

// EachAt is Each with a clock of the test's own.
func EachAt(t *testing.T, c clock.Clock, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); run(t, SQLite(t, c)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); run(t, Postgres(t, c)) })
}

// SQLite opens a fresh, migrated SQLite database in the test's own folder.
func SQLite(t testing.TB, c clock.Clock) *db.DB {
	t.Helper()
	file := filepath.Join(t.TempDir(), "belay.db")
	if err := copyFile(file, templateFile(t)); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+file, c)
}

// Postgres opens a fresh, migrated PostgreSQL database from the pool.
func Postgres(t testing.TB, c clock.Clock) *db.DB {
	t.Helper()
	addr, give := suite.pool.take(t)
	t.Cleanup(give)
	return open(t, addr, c)
}

// URL gives the address of a fresh, migrated database for tests that start the
// program itself.
func URL(t testing.TB, e db.Engine) string {
	t.Helper()
	if e == db.Postgres {
		addr, give := suite.pool.take(t)
		t.Cleanup(give)
		return addr
	}
	file := filepath.Join(t.TempDir(), "belay.db")
	if err := copyFile(file, templateFile(t)); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + file
}

func open(t testing.TB, addr string, c clock.Clock) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), addr, db.Options{Clock: c, Wrap: suite.seen.wrap})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// templateFile makes the migrated SQLite file that tests copy, once a process.
func templateFile(t testing.TB) string {
	t.Helper()
	tpl := &suite.template
	tpl.once.Do(func() {
		dir, err := os.MkdirTemp("", "belay-template-")
		if err != nil {
			tpl.err = err
			return
		}
		tpl.file = filepath.Join(dir, "template.db")
		tpl.err = migrate("sqlite:" + tpl.file)
	})
	if tpl.err != nil {
		t.Fatal(tpl.err)
	}
	return tpl.file
}

// migrate brings an empty database up and closes it, so that nothing stays in
// a write-ahead log beside the file.
func migrate(addr string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, addr, db.Options{})
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx, suite.migrations); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

// schemaName is the same for the same migrations, so that all packages of a
// run share one template database.
func schemaName(list []db.Migration) string {
	h := sha256.New()
	for _, m := range list {
		fmt.Fprintf(h, "%d %s\n", m.Number, m.Checksum)
	}
	return "belay_" + hex.EncodeToString(h.Sum(nil))[:12]
}

func clusterURL(t testing.TB, name string) string {
	t.Helper()
	base := os.Getenv(EnvPostgres)
	if base == "" {
		t.Fatalf("%s is not set: these tests run on SQLite and PostgreSQL. Run `make test`, or start a throw-away cluster with `make pg`.", EnvPostgres)
	}
	u, err := url.Parse(base)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		t.Fatalf("%s is no PostgreSQL address", EnvPostgres)
	}
	u.Path = "/" + name
	return u.String()
}

// Scratch makes an empty PostgreSQL database of its own, for tests of the
// migrations themselves.
func Scratch(t testing.TB, c clock.Clock) *db.DB {
	t.Helper()
	name := fmt.Sprintf("belay_scratch_%d_%d", os.Getpid(), scratches.Add(1))
	base := clusterURL(t, "postgres")
	if err := admin(base, fmt.Sprintf(`CREATE DATABASE %q`, name)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin(base, fmt.Sprintf(`DROP DATABASE IF EXISTS %q WITH (FORCE)`, name)) })
	d, err := db.Open(context.Background(), clusterURL(t, name), db.Options{Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}
