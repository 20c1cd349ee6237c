package db

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"belay/internal/clock"
	"belay/internal/fault"
)

// writeTries is how often a write transaction is run before the caller hears
// that the database is too busy. PostgreSQL's SERIALIZABLE asks for retries.
const writeTries = 20

// Tx is one transaction with one clock reading. It must not outlive the
// function it was given to.
type Tx struct {
	ctx     context.Context
	tx      *sql.Tx
	db      *DB
	now     time.Time
	writing bool
	count   *Counter
	after   []func()
	kept    map[any]any
}

// Counter counts the statements of one request.
type Counter struct{ n atomic.Int64 }

// Statements is how many ran so far.
func (c *Counter) Statements() int { return int(c.n.Load()) }

type counterKey struct{}

// WithCounter makes every transaction under the context count its statements.
func WithCounter(ctx context.Context) (context.Context, *Counter) {
	c := &Counter{}
	return context.WithValue(ctx, counterKey{}, c), c
}

// Read runs fn in a read-only snapshot (REPEATABLE READ on PostgreSQL).
func (d *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return d.once(ctx, d.read, opts, false, fn)
}

// Write runs fn in a write transaction (SERIALIZABLE on PostgreSQL, the single
// writer on SQLite) and commits it. fn may run more than once: it must have no
// effect outside the transaction but through AfterCommit.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	return d.retried(ctx, sql.LevelSerializable, fn)
}

// WriteBulk is Write for bulk work beside many small writers. On PostgreSQL it
// runs REPEATABLE READ: among short SERIALIZABLE transactions a long one that
// touches pages all over would lose every time. So what fn reads is not watched:
// it must first lock what it depends on, and all who change that must take the
// same lock first.
func (d *DB) WriteBulk(ctx context.Context, fn func(*Tx) error) error {
	return d.retried(ctx, sql.LevelRepeatableRead, fn)
}

func (d *DB) retried(ctx context.Context, level sql.IsolationLevel, fn func(*Tx) error) error {
	opts := &sql.TxOptions{}
	if d.engine == Postgres {
		opts.Isolation = level
	}
	var err error
	for try := range writeTries {
		err = d.inTurn(try, level, func() error { return d.once(ctx, d.write, opts, true, fn) })
		if err == nil || !retryable(err) || ctx.Err() != nil {
			return err
		}
		pause := time.Duration(1<<min(try, 7)) * time.Millisecond
		time.Sleep(pause/2 + rand.N(pause))
	}
	return fault.New(fault.Unavailable, "BLY-1006", "The database is too busy to save this now. Nothing was changed; please try again in a moment.").Because(err)
}

// patience is how often a transaction is run among the others before it is run
// by itself; drained is how long that waits at most for those that run.
const (
	patience = 4
	drained  = 250 * time.Millisecond
)

// turns lets a transaction that has lost to others too often run by itself in
// this process. What two processes do to each other is left to the pauses.
type turns struct {
	gate    sync.RWMutex // held for reading to begin, for writing to be alone
	running atomic.Int64
}

// inTurn runs one try of a transaction. Bulk work takes no turn: it is long, and
// nobody should have to wait until it ends.
func (d *DB) inTurn(try int, level sql.IsolationLevel, run func() error) error {
	t := &d.turns
	if d.engine != Postgres || level != sql.LevelSerializable {
		return run()
	}
	if try >= patience {
		t.gate.Lock()
		defer t.gate.Unlock()
		for begun := time.Now(); t.running.Load() > 0 && time.Since(begun) < drained; {
			time.Sleep(time.Millisecond)
		}
		return run()
	}
	t.gate.RLock()
	t.running.Add(1)
	t.gate.RUnlock()
	defer t.running.Add(-1)
	return run()
}

func (d *DB) once(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, writing bool, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	run := ctx
	if d.engine == SQLite {
		// The driver starts a goroutine per statement to watch a context that can
		// end; statements here are short, so the transaction watches instead.
		run = context.WithoutCancel(ctx)
	}
	stx, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return d.unreachable(err)
	}
	count, _ := ctx.Value(counterKey{}).(*Counter)
	tx := &Tx{ctx: run, tx: stx, db: d, now: d.clock.Now(), writing: writing, count: count}
	defer func() { _ = stx.Rollback() }() // a no-op after Commit; frees the connection after a panic
	err = fn(tx)
	if err == nil {
		err = d.unreachable(stx.Commit())
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err() // the caller gave up, which rolled the transaction back: no fault of the database
	}
	if err != nil {
		return err
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}

func (d *DB) unreachable(err error) error {
	if err == nil || retryable(err) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.Unavailable, "BLY-1007", "The database does not answer. Nothing was changed; please try again in a moment.").Because(err)
}

// Now is the transaction's one clock reading.
func (t *Tx) Now() time.Time { return t.now }

// Micros is Now as stored.
func (t *Tx) Micros() int64 { return clock.Micros(t.now) }

// Engine says which database runs the transaction; only the listed dialect
// statements may ask.
func (t *Tx) Engine() Engine { return t.db.engine }

// Writing tells whether the transaction can write.
func (t *Tx) Writing() bool { return t.writing }

// Context is the context the transaction runs under.
func (t *Tx) Context() context.Context { return t.ctx }

// AfterCommit runs f once the transaction has been committed, never else.
func (t *Tx) AfterCommit(f func()) { t.after = append(t.after, f) }

// Keep notes a value for the rest of the transaction, such as what has been read
// already and cannot be read otherwise in this snapshot; nil takes it away.
func (t *Tx) Keep(key, value any) {
	if t.kept == nil {
		t.kept = map[any]any{}
	}
	t.kept[key] = value
}

// Kept gives what Keep noted under key; nil when there is nothing.
func (t *Tx) Kept(key any) any { return t.kept[key] }

// Exec runs a statement and returns the number of rows it touched.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	t.counted()
	if err := storable(args); err != nil {
		return 0, err
	}
	var res sql.Result
	var err error
	if stmt := t.prepared(query); stmt != nil {
		res, err = stmt.ExecContext(t.ctx, args...)
	} else {
		res, err = t.tx.ExecContext(t.ctx, query, args...)
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Scanner reads the columns of one row.
type Scanner interface{ Scan(dest ...any) error }

// All runs a query and collects its rows; no rows give an empty, non-nil slice.
func All[T any](t *Tx, scan func(Scanner) (T, error), query string, args ...any) (_ []T, err error) {
	rows, err := t.rows(query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	out := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// One runs a query for at most one row; found is false when there is none.
func One[T any](t *Tx, scan func(Scanner) (T, error), query string, args ...any) (v T, found bool, err error) {
	list, err := All(t, scan, query, args...)
	if err != nil || len(list) == 0 {
		return v, false, err
	}
	return list[0], true, nil
}

// Value scans a single column of any scannable type, for One and All.
func Value[T any](s Scanner) (v T, err error) { err = s.Scan(&v); return v, err }

func (t *Tx) rows(query string, args ...any) (*sql.Rows, error) {
	t.counted()
	if err := storable(args); err != nil {
		return nil, err
	}
	if stmt := t.prepared(query); stmt != nil {
		return stmt.QueryContext(t.ctx, args...)
	}
	return t.tx.QueryContext(t.ctx, query, args...)
}

// storable refuses texts that one of the engines cannot hold, on both: they come
// from outside, in an address or a field, and are nobody's fault but the
// sender's.
func storable(args []any) error {
	for _, a := range args {
		if text, ok := a.(string); ok && (!utf8.ValidString(text) || strings.Contains(text, "\x00")) {
			return fault.New(fault.Invalid, "BLY-1011", "This has characters that cannot be saved or looked for. Nothing was changed; please remove them and try again.")
		}
	}
	return nil
}

func (t *Tx) counted() {
	if t.count != nil {
		t.count.n.Add(1)
	}
}

type stmtKey struct {
	writing bool
	query   string
}

// prepared finds the statement prepared on the pool; PostgreSQL's driver keeps
// a cache of its own. A statement met for the first time runs as text and is
// prepared once its transaction has given the connection back: preparing it
// here would wait for a second connection while holding one.
func (t *Tx) prepared(query string) *sql.Stmt {
	d := t.db
	if d.engine != SQLite {
		return nil
	}
	key := stmtKey{t.writing, query}
	if s, ok := d.stmts.Load(key); ok {
		return t.tx.StmtContext(t.ctx, s.(*sql.Stmt))
	}
	t.AfterCommit(func() { d.keep(key) })
	return nil
}

func (d *DB) keep(key stmtKey) {
	pool := d.read
	if key.writing {
		pool = d.write
	}
	s, err := pool.PrepareContext(context.Background(), key.query)
	if err != nil {
		return // it cannot outlive its transaction; it goes on as text
	}
	if _, loaded := d.stmts.LoadOrStore(key, s); loaded {
		_ = s.Close()
	}
}

// Bool is a truth value as stored.
func Bool(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Null is an optional foreign key as stored: "" becomes NULL.
func Null(id string) any {
	if id == "" {
		return nil
	}
	return id
}

// Prepare asks the engine whether it accepts a statement, without running it.
// The conformance check uses it.
func (d *DB) Prepare(ctx context.Context, query string) error {
	s, err := d.write.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	return s.Close()
}
