package dbtest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"belay/internal/db"
)

// quiet stands in for a test where Main needs databases after the last test
// has ended: it keeps the failure instead of stopping a goroutine.
type quiet struct {
	testing.TB
	failure error
}

func (q *quiet) Helper() {}

func (q *quiet) Fatal(args ...any) { q.failure = fmt.Errorf("%s", fmt.Sprint(args...)); panic(q) }

func (q *quiet) Fatalf(f string, args ...any) { q.Fatal(fmt.Sprintf(f, args...)) }

func (q *quiet) Errorf(f string, args ...any) { q.failure = fmt.Errorf(f, args...) }

func (q *quiet) fresh(e db.Engine) (addr string, clean func(), err error) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(q) {
				panic(r)
			}
			err = q.failure
		}
	}()
	if e == db.Postgres {
		addr, clean = suite.pool.take(q)
		return addr, clean, nil
	}
	dir, err := os.MkdirTemp("", "belay-conformance-")
	if err != nil {
		return "", nil, err
	}
	file := filepath.Join(dir, "belay.db")
	if err := copyFile(file, templateFile(q)); err != nil {
		return "", nil, err
	}
	return "sqlite:" + file, func() { _ = os.RemoveAll(dir) }, nil
}
