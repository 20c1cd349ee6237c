package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"belay/internal/clock"
	"belay/internal/fault"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	sqlite "modernc.org/sqlite"
)

// Options are what a caller may set; the zero value is right for production.
type Options struct {
	Clock clock.Clock // nil means the system's
	// Wrap lets tests see every statement at the driver; nil in production.
	Wrap func(Engine, driver.Connector) driver.Connector
	// BusyTimeout is how long a writer waits for another process's write
	// transaction on SQLite; 0 means ten seconds.
	BusyTimeout time.Duration
	// Hasty commits do not wait for the disk: for a database that is filled from
	// files and can be filled again. A process that dies loses nothing, a machine
	// that loses power may.
	Hasty bool
}

// DB is an open database: one writer connection and many readers on SQLite,
// one pool on PostgreSQL.
type DB struct {
	engine Engine
	write  *sql.DB
	read   *sql.DB
	clock  clock.Clock
	stmts  sync.Map // stmtKey -> *sql.Stmt, SQLite only
	path   string   // of the SQLite file
	memo   memo
	turns  turns
}

// Open connects to sqlite:FILE or postgres://... and proves that the database
// answers. Errors are faults whose sentence names the trouble and a way out.
func Open(ctx context.Context, rawURL string, opt Options) (_ *DB, err error) {
	defer fault.Wrap(&err, "db.Open")
	if opt.Clock == nil {
		opt.Clock = clock.System{}
	}
	if opt.BusyTimeout == 0 {
		opt.BusyTimeout = 10 * time.Second
	}
	switch {
	case strings.HasPrefix(rawURL, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(rawURL, "sqlite:"), opt)
	case strings.HasPrefix(rawURL, "postgres://"), strings.HasPrefix(rawURL, "postgresql://"):
		return openPostgres(ctx, rawURL, opt)
	}
	return nil, fault.New(fault.Invalid, "BLY-1001", "The database address is not one Belay knows. Use sqlite:FILE or postgres://USER@HOST/NAME (flag --db or BELAY_DB).")
}

// Engine says which database this is.
func (d *DB) Engine() Engine { return d.engine }

// Clock is the clock that transactions read.
func (d *DB) Clock() clock.Clock { return d.clock }

// Close gives all connections back.
func (d *DB) Close() error {
	if d.read == d.write {
		return d.write.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// dsnConnector opens driver connections by name; the wrapper for tests sits here.
type dsnConnector struct {
	dsn string
	drv driver.Driver
}

func (c dsnConnector) Connect(context.Context) (driver.Conn, error) { return c.drv.Open(c.dsn) }
func (c dsnConnector) Driver() driver.Driver                        { return c.drv }

func openSQLite(ctx context.Context, file string, opt Options) (*DB, error) {
	if file == "" || strings.Contains(file, "?") {
		return nil, fault.New(fault.Invalid, "BLY-1001", "The database address names no file. Use sqlite:FILE, for example sqlite:belay.db.")
	}
	if err := checkWritable(file); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	pragmas := url.Values{"_pragma": {
		fmt.Sprintf("busy_timeout(%d)", opt.BusyTimeout.Milliseconds()),
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "secure_delete(ON)",
	}}
	if opt.Hasty {
		pragmas.Add("_pragma", "synchronous(OFF)")
	}
	name := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String()
	drv := &sqlite.Driver{}
	open := func(extra url.Values, conns int) *sql.DB {
		q := url.Values{"_pragma": append([]string(nil), pragmas["_pragma"]...)}
		for k, v := range extra {
			q[k] = append(q[k], v...)
		}
		var c driver.Connector = dsnConnector{name + "?" + q.Encode(), drv}
		if opt.Wrap != nil {
			c = opt.Wrap(SQLite, c)
		}
		pool := sql.OpenDB(c)
		pool.SetMaxOpenConns(conns)
		pool.SetMaxIdleConns(conns)
		return pool
	}
	d := &DB{
		engine: SQLite, clock: opt.Clock, path: path,
		write: open(url.Values{"_txlock": {"immediate"}}, 1),
		read:  open(url.Values{"_pragma": {"query_only(ON)", readCache}}, max(4, 2*runtime.NumCPU())),
	}
	d.read.SetConnMaxIdleTime(readIdle)
	if err := d.write.PingContext(ctx); err != nil {
		_ = d.Close()
		return nil, openFault(err, file)
	}
	return d, nil
}

// Each reader keeps up to 8 MB of pages: with SQLite's 2 MB a list of a thousand
// rows reads most of its pages anew each time, which is a third of its work. A
// reader that has been idle gives its memory back.
const (
	readCache = "cache_size(-8000)"
	readIdle  = 30 * time.Second
)

// checkWritable finds the plain causes first, since the engine's own words for
// them tell an operator little.
func checkWritable(file string) error {
	info, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		dir := filepath.Dir(file)
		if st, err := os.Stat(dir); err != nil || !st.IsDir() {
			return fault.Newf(fault.Unavailable, "BLY-1002", "The folder %s for the database does not exist. Create it or name another file with --db.", dir)
		}
		return nil
	}
	if err != nil {
		return fault.Newf(fault.Unavailable, "BLY-1002", "The database file %s cannot be opened. Check its rights.", file).Because(err)
	}
	if info.IsDir() {
		return fault.Newf(fault.Invalid, "BLY-1010", "%s is a folder, not a database file. Name a file with --db sqlite:FILE.", file)
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return fault.Newf(fault.Unavailable, "BLY-1003", "The database file %s cannot be written. Nothing was changed. Give this account the right to write it, or name another file.", file).Because(err)
	}
	return f.Close()
}

func openFault(err error, name string) error {
	if isBusy(err) {
		return fault.Newf(fault.Unavailable, "BLY-1004", "The database %s is locked by another program. Nothing was changed. Stop that program and try again.", name).Because(err)
	}
	if strings.Contains(err.Error(), "readonly") || strings.Contains(err.Error(), "unable to open database file") {
		return fault.Newf(fault.Unavailable, "BLY-1003", "The database file %s cannot be written. Nothing was changed. Give this account the right to write the file and its folder.", name).Because(err)
	}
	return fault.Newf(fault.Unavailable, "BLY-1005", "The database %s could not be opened. Nothing was changed. Check that it is a Belay database and that it is reachable.", name).Because(err)
}

// postgresConns is how many connections a process keeps to PostgreSQL.
const postgresConns = 16

func openPostgres(ctx context.Context, rawURL string, opt Options) (*DB, error) {
	cfg, err := pgx.ParseConfig(rawURL)
	if err != nil {
		return nil, fault.New(fault.Invalid, "BLY-1001", "The PostgreSQL address cannot be read. Use postgres://USER:PASSWORD@HOST:PORT/NAME.").Because(err)
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 5 * time.Second
	}
	if opt.Hasty {
		cfg.RuntimeParams["synchronous_commit"] = "off"
	}
	if _, set := cfg.RuntimeParams["random_page_cost"]; !set {
		// What SERIALIZABLE reads without an index it watches as a whole, so that
		// every other writer is in its way: indexes are worth more than their cost.
		cfg.RuntimeParams["random_page_cost"] = "1.1"
	}
	c := stdlib.GetConnector(*cfg)
	if opt.Wrap != nil {
		c = opt.Wrap(Postgres, c)
	}
	pool := sql.OpenDB(c)
	pool.SetMaxOpenConns(postgresConns)
	pool.SetMaxIdleConns(postgresConns) // a new connection plans and prepares everything anew
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d := &DB{engine: Postgres, clock: opt.Clock, write: pool, read: pool}
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		where := fmt.Sprintf("at %s:%d, name %s,", cfg.Host, cfg.Port, cfg.Database)
		return nil, fault.Newf(fault.Unavailable, "BLY-1005", "The PostgreSQL database %s does not answer. Nothing was changed. Check that it runs, that the name and the password are right, and that this machine may connect.", where).Because(err)
	}
	return d, nil
}
