package app

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync"
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/evidence"
)

// tape records what transactions write and then lets none of it happen: each
// commit rolls back and reports success. So what a use case would have written
// can be written bare, to the same database.
type tape struct {
	mu    sync.Mutex
	deeds [][]deed
}

// deed is one statement that writes.
type deed struct {
	query string
	args  []any
}

func (t *tape) wrap(_ db.Engine, c driver.Connector) driver.Connector { return tapeConnector{c, t} }

type tapeConnector struct {
	driver.Connector
	tape *tape
}

func (c tapeConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &tapeConn{Conn: inner, tape: c.tape}, nil
}

// tapeConn passes on what both drivers implement.
type tapeConn struct {
	driver.Conn
	tape *tape
	open []deed
}

func (c *tapeConn) note(query string, args []driver.NamedValue) {
	if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(query)), "SELECT") || strings.HasPrefix(strings.ToUpper(strings.TrimSpace(query)), "WITH") {
		return
	}
	d := deed{query: query}
	for _, a := range args {
		d.args = append(d.args, a.Value)
	}
	c.open = append(c.open, d)
}

func (c *tapeConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.note(query, args)
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (c *tapeConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.note(query, args)
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c *tapeConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &tapeStmt{s, c, query}, nil
}

func (c *tapeConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	tx, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	c.open = nil
	return tapeTx{tx, c}, nil
}

func (c *tapeConn) CheckNamedValue(v *driver.NamedValue) error {
	if n, ok := c.Conn.(driver.NamedValueChecker); ok {
		return n.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

type tapeStmt struct {
	driver.Stmt
	conn  *tapeConn
	query string
}

func (s *tapeStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.conn.note(s.query, args)
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s *tapeStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.conn.note(s.query, args)
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

type tapeTx struct {
	driver.Tx
	conn *tapeConn
}

func (t tapeTx) Commit() error {
	if len(t.conn.open) > 0 {
		t.conn.tape.mu.Lock()
		t.conn.tape.deeds = append(t.conn.tape.deeds, t.conn.open)
		t.conn.tape.mu.Unlock()
	}
	t.conn.open = nil
	return t.Rollback()
}

// bare writes recorded transactions with nothing around them: one connection on
// SQLite, the program's number of connections on PostgreSQL, prepared statements,
// the engine's ordinary isolation, and the same waiting for the disk.
type bare struct {
	pool  *sql.DB
	keeps bool // statements prepared here
	stmts map[string]*sql.Stmt
}

// benchConns is how many connections the program keeps on PostgreSQL.
const benchConns = 16

func newBare(e db.Engine, url string) (*bare, error) {
	if e == db.SQLite {
		pool, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(url, "sqlite:")+"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=secure_delete(ON)")
		if err != nil {
			return nil, err
		}
		pool.SetMaxOpenConns(1)
		return &bare{pool: pool, keeps: true, stmts: map[string]*sql.Stmt{}}, nil
	}
	pool, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(benchConns)
	pool.SetMaxIdleConns(benchConns)
	return &bare{pool: pool}, nil
}

// prepare makes the statements of a recording; PostgreSQL's driver keeps its own.
func (p *bare) prepare(deeds [][]deed) error {
	for _, list := range deeds {
		for _, d := range list {
			if !p.keeps || p.stmts[d.query] != nil {
				continue
			}
			s, err := p.pool.Prepare(d.query)
			if err != nil {
				return err
			}
			p.stmts[d.query] = s
		}
	}
	return nil
}

// write commits one recorded transaction.
func (p *bare) write(list []deed) error {
	tx, err := p.pool.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, d := range list {
		if s := p.stmts[d.query]; s != nil {
			_, err = tx.Stmt(s).Exec(d.args...)
		} else {
			_, err = tx.Exec(d.query, d.args...)
		}
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// taping runs a use case so often on the database at url and gives what would
// have been written.
func taping(url string, times int, act func(c *core, n int) error) ([][]deed, error) {
	t := &tape{}
	gate, err := authz.NewGate(tables())
	if err != nil {
		return nil, err
	}
	d, err := db.Open(context.Background(), url, db.Options{Hasty: true, Wrap: t.wrap})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	c := newCore(d, gate, options{})
	for n := range times {
		if err := act(c, n); err != nil {
			return nil, err
		}
	}
	return t.deeds, nil
}

// written counts the rows of tables that a piece of evidence is written to.
func written(t *testing.T, url string) (out [3]string) {
	t.Helper()
	c, err := openCore(context.Background(), url, options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.db.Close()
	for i, table := range []string{"evidence", "audit_entry", "event"} {
		out[i] = listed(t, c, `SELECT CAST(COUNT(*) AS TEXT) FROM `+table)[0]
	}
	return out
}

// A recording stores nothing; written bare it leaves all that the use case would
// have left, with audit and outbox.
func TestRecordedWritesAreThoseOfTheUseCase(t *testing.T) {
	t.Parallel()
	for _, e := range benchEngines {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			asUsed, asBare := newKilled(t, e), newKilled(t, e)
			act := func(c *core, n int) error {
				who, err := c.actorOf(context.Background(), "ines@example.com")
				if err == nil {
					_, err = c.evidence.Add(context.Background(), who, evidence.Input{Title: fmt.Sprintf("Piece %d", n)}, evidence.Guard{})
				}
				return err
			}
			c, err := openCore(t.Context(), asUsed.url, options{})
			if err != nil {
				t.Fatal(err)
			}
			defer c.db.Close()
			for n := range 3 {
				if err := act(c, n); err != nil {
					t.Fatal(err)
				}
			}
			before := written(t, asBare.url)
			taped, err := taping(asBare.url, 3, act)
			if after := written(t, asBare.url); err != nil || len(taped) != 3 || after != before {
				t.Fatalf("recording %d acts left %v, before %v; %v", len(taped), after, before, err)
			}
			replay(t, e, asBare.url, taped)
			if used, bare := written(t, asUsed.url), written(t, asBare.url); used != bare || used == before {
				t.Errorf("written bare there are %v, by the use case %v", bare, used)
			}
		})
	}
}

func replay(t *testing.T, e db.Engine, url string, taped [][]deed) {
	t.Helper()
	p, err := newBare(e, url)
	if err != nil {
		t.Fatal(err)
	}
	defer p.pool.Close()
	if err := p.prepare(taped); err != nil {
		t.Fatal(err)
	}
	for _, list := range taped {
		if err := p.write(list); err != nil {
			t.Fatal(err)
		}
	}
}
