package dbtest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// pool lends migrated PostgreSQL databases: made from a template, emptied when
// given back.
type pool struct {
	mu    sync.Mutex
	ready bool
	free  []string
	made  []string
	admin string
}

func (p *pool) take(t testing.TB) (addr string, give func()) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	template := schemaName(suite.migrations)
	if !p.ready {
		p.admin = clusterURL(t, "postgres")
		if err := makeTemplate(p.admin, template, clusterURL(t, template)); err != nil {
			t.Fatal(err)
		}
		p.ready = true
	}
	var name string
	if n := len(p.free); n > 0 {
		name, p.free = p.free[n-1], p.free[:n-1]
	} else {
		name = fmt.Sprintf("%s_p%d_%d", template, os.Getpid(), len(p.made))
		if err := admin(p.admin, fmt.Sprintf(`CREATE DATABASE %q TEMPLATE %q`, name, template)); err != nil {
			t.Fatal(err)
		}
		p.made = append(p.made, name)
	}
	addr = clusterURL(t, name)
	return addr, func() {
		if err := empty(addr); err != nil {
			t.Errorf("emptying %s: %v", name, err)
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free = append(p.free, name)
	}
}

func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, name := range p.made {
		_ = admin(p.admin, fmt.Sprintf(`DROP DATABASE IF EXISTS %q WITH (FORCE)`, name))
	}
}

// makeTemplate migrates the template database unless another test process has;
// the cluster's advisory lock (tests only) keeps two from doing it at once.
func makeTemplate(adminURL, name, addr string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return fmt.Errorf("the throw-away PostgreSQL cluster does not answer: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(4711)`); err != nil {
		return err
	}
	var have bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate)`, name).Scan(&have); err != nil || have {
		return err
	}
	for _, sql := range []string{
		fmt.Sprintf(`DROP DATABASE IF EXISTS %q WITH (FORCE)`, name),
		fmt.Sprintf(`CREATE DATABASE %q`, name),
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := migrate(addr); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf(`ALTER DATABASE %q IS_TEMPLATE true`, name))
	return err
}

func admin(addr, sql string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, addr)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// keepRows are tables that tests do not fill.
var keepRows = map[string]bool{"schema_migration": true}

// empty removes every row that a test wrote. No migration writes rows of its
// own (contracts: no seeded rows), so nothing has to be put back.
func empty(addr string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, addr)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	var list []string
	for _, n := range names {
		if !keepRows[n] {
			list = append(list, `"`+n+`"`)
		}
	}
	if len(list) == 0 {
		return nil
	}
	_, err = conn.Exec(ctx, `TRUNCATE `+strings.Join(list, ", ")+` CASCADE`)
	return err
}
