package dbtest

import (
	"context"
	"database/sql/driver"
	"fmt"
	"os"
	"regexp"
	"slices"
	"sync"

	"belay/internal/clock"
	"belay/internal/db"
)

// recorder sees every statement that reaches a driver.
type recorder struct {
	mu   sync.Mutex
	text map[string]db.Engine // the engine that saw it first
}

func (r *recorder) note(e db.Engine, query string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.text == nil {
		r.text = map[string]db.Engine{}
	}
	if _, ok := r.text[query]; !ok {
		r.text[query] = e
	}
}

func (r *recorder) wrap(e db.Engine, c driver.Connector) driver.Connector {
	return connector{c, e, r}
}

type connector struct {
	driver.Connector
	engine db.Engine
	rec    *recorder
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{inner, c.engine, c.rec}, nil
}

// conn passes on what both drivers implement and notes the text of statements.
type conn struct {
	driver.Conn
	engine db.Engine
	rec    *recorder
}

func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.rec.note(c.engine, query)
	return c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.rec.note(c.engine, query)
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.rec.note(c.engine, query)
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
}

func (c *conn) Ping(ctx context.Context) error {
	if p, ok := c.Conn.(driver.Pinger); ok {
		return p.Ping(ctx)
	}
	return nil
}

func (c *conn) ResetSession(ctx context.Context) error {
	if r, ok := c.Conn.(driver.SessionResetter); ok {
		return r.ResetSession(ctx)
	}
	return nil
}

func (c *conn) CheckNamedValue(v *driver.NamedValue) error {
	if n, ok := c.Conn.(driver.NamedValueChecker); ok {
		return n.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

// dialect is the short list of statements that belong to one engine alone:
// schema changes, pragmas and catalogue look-ups (contracts section 2). A
// migration that makes a table anew moves its rows in a statement that begins
// with "-- move rows"; it ran on both engines before any test, and prepares on
// neither once the old table is gone.
var dialect = regexp.MustCompile(`(?i)^\s*-- move rows\b|^\s*(--.*\n\s*)*(CREATE|ALTER|DROP|PRAGMA|VACUUM|LOCK TABLE|TRUNCATE|ANALYZE)\b|sqlite_schema|information_schema|pg_catalog`)

// conformance prepares every statement seen in this process on both engines.
func conformance() int {
	t := &quiet{}
	list := suite.seen.portable()
	if len(list) == 0 {
		return 0
	}
	bad := 0
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		addr, clean, err := t.fresh(e)
		if err != nil {
			fmt.Fprintln(os.Stderr, "query conformance:", err)
			return 1
		}
		for _, p := range unprepared(addr, list) {
			fmt.Fprintf(os.Stderr, "query conformance: not prepared on %s: %v\n\t%s\n", e, p.err, p.query)
			bad++
		}
		clean()
	}
	if bad > 0 {
		return 1
	}
	return 0
}

func (r *recorder) portable() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []string
	for q := range r.text {
		if !dialect.MatchString(q) {
			list = append(list, q)
		}
	}
	slices.Sort(list)
	return list
}

type refusal struct {
	query string
	err   error
}

// unprepared lists the statements that the database at addr refuses.
func unprepared(addr string, list []string) []refusal {
	ctx := context.Background()
	d, err := db.Open(ctx, addr, db.Options{Clock: clock.System{}})
	if err != nil {
		return []refusal{{addr, err}}
	}
	defer d.Close()
	var out []refusal
	for _, q := range list {
		if err := d.Prepare(ctx, q); err != nil {
			out = append(out, refusal{q, err})
		}
	}
	return out
}
