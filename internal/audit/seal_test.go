package audit_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/id"
)

func TestSealersAndWritersAtOnceMakeOneWholeChain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, log := context.Background(), audit.New(id.NewSource(nil))
		const writers, each = 4, 30
		var writing, sealing sync.WaitGroup
		stop := make(chan struct{})
		for w := range writers {
			writing.Go(func() {
				for i := range each {
					if err := d.Write(ctx, func(tx *db.Tx) error {
						return log.Record(tx, actor("ana"), audit.Entry{Action: "x", Kind: "x", Object: fmt.Sprint(w, i)})
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 2 {
			sealing.Go(func() {
				for {
					if _, err := log.Seal(ctx, d); err != nil {
						t.Error(err)
					}
					select {
					case <-stop:
						return
					default:
					}
				}
			})
		}
		writing.Wait()
		close(stop)
		sealing.Wait()
		if _, err := log.Seal(ctx, d); err != nil {
			t.Fatal(err)
		}
		r, err := audit.Verify(ctx, d, nil)
		if err != nil || !r.OK() || r.Seq != writers*each || r.Unsealed != 0 {
			t.Errorf("%+v, %v", r, err)
		}
		read(t, d, func(tx *db.Tx) error {
			if wait, err := log.Waiting(tx); err != nil || wait {
				t.Errorf("waiting %v, %v", wait, err)
			}
			return nil
		})
	})
}

func TestUnsealedEntriesAreYoungOrAFinding(t *testing.T) {
	t.Parallel()
	clocked(t, func(t *testing.T, d *db.DB, clk *clock.Moved) {
		ctx, log := context.Background(), audit.New(id.NewSource(nil))
		write(t, d, func(tx *db.Tx) error { return log.Record(tx, actor("ana"), audit.Entry{Action: "x", Kind: "x"}) })
		r, err := audit.Verify(ctx, d, nil)
		if err != nil || !r.OK() || r.Unsealed != 1 || len(r.Unproven) != 2 {
			t.Errorf("young: %+v, %v", r, err)
		}
		clk.Advance(2 * time.Minute)
		r, err = audit.Verify(ctx, d, nil)
		if err != nil || r.OK() || r.Findings[0].Flaw != audit.FlawUnsealed {
			t.Errorf("old: %+v, %v", r, err)
		}
	})
}

func TestLongRecordIsSealedInBatches(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, clock.System{})
	log := audit.New(id.NewSource(nil))
	by := map[string][]audit.Ref{}
	for i := range 1234 { // more than a page of the walk, no multiple of a batch
		by[fmt.Sprint(i)] = []audit.Ref{{Kind: "x", ID: "1"}}
	}
	write(t, d, func(tx *db.Tx) error { return log.ViewedMany(tx, actor("ana"), "/page", by) })
	if n, err := log.Seal(context.Background(), d); n != 1234 || err != nil {
		t.Fatalf("sealed %d, %v", n, err)
	}
	if r, err := audit.Verify(context.Background(), d, nil); err != nil || !r.OK() || r.Seq != 1234 {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestWatchersSeeActsWithoutContentAndOthersNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		people(t, d, "ana", "aud", "hra", "plat")
		log, g := audit.New(id.NewSource(nil)), gate(t)
		write(t, d, func(tx *db.Tx) error {
			for i := range 3 {
				e := audit.Entry{Action: fmt.Sprint("x.", i), Kind: "x", Object: "o", Subject: "ana", Reason: "private words", Detail: map[string]string{"k": "v"}}
				if err := log.Record(tx, actor("ana"), e); err != nil {
					return err
				}
			}
			return nil
		})
		for who, c := range map[string]struct {
			role authz.Role
			want int
		}{"ana": {"", 0}, "aud": {authz.RoleAuditor, 3}, "hra": {authz.RoleHRAdmin, 3}, "plat": {authz.RolePlatformAdmin, 0}} {
			a := actor(who)
			a.Roles = []authz.Role{c.role}
			read(t, d, func(tx *db.Tx) error {
				v, err := g.Enter(tx, a)
				if err != nil {
					return err
				}
				sc := v.Scope(authz.Read, audit.KindEntry)
				all, err := log.Entries(tx, sc, audit.Filter{}, audit.Mark{}, 2)
				if err == nil && len(all) == 2 {
					var rest []audit.Listed
					rest, err = log.Entries(tx, sc, audit.Filter{}, all[1].Mark(), 2)
					all = append(all, rest...)
				}
				if len(all) != c.want {
					t.Errorf("%s sees %d entries, want %d", who, len(all), c.want)
				}
				for _, e := range all {
					if e.Reason != "" || len(e.Detail) != 0 || e.Person != "ana" || e.Object != "o" {
						t.Errorf("%s sees %+v", who, e)
					}
				}
				one, err2 := log.Entries(tx, sc, audit.Filter{Action: "x.1", Kind: "x", Object: "o", Subject: "ana", Person: "ana"}, audit.Mark{}, 0)
				if err2 != nil || len(one) != min(c.want, 1) {
					t.Errorf("%s filters to %d, %v", who, len(one), err2)
				}
				return err
			})
		}
	})
}

var changing = regexp.MustCompile(`(?is)(UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+audit_(entry|seal)`)

// appendOnly names the files of a folder whose code changes or deletes entries
// or seals.
func appendOnly(t *testing.T, dir fs.FS) (files []string) {
	t.Helper()
	names, err := fs.Glob(dir, "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := fs.ReadFile(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && changing.MatchString(lit.Value) {
				found = true
			}
			return true
		})
		if found {
			files = append(files, name)
		}
	}
	return files
}

func TestOnlyErasureChangesStoredEntries(t *testing.T) {
	t.Parallel()
	if got := appendOnly(t, os.DirFS(".")); len(got) != 1 || got[0] != "erase.go" {
		t.Errorf("entries or seals are changed in %v", got)
	}
	planted := t.TempDir()
	if err := os.WriteFile(planted+"/a.go", []byte("package a\nconst q = `delete\n from audit_seal`\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if len(appendOnly(t, os.DirFS(planted))) != 1 {
		t.Error("a planted deletion went unnoticed")
	}
}
