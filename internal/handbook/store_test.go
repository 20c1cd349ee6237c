package handbook_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/handbook"
	"belay/internal/id"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, event.Migrations, handbook.Migrations, os.DirFS("testdata"))
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

func newStore(t *testing.T, d *db.DB) *handbook.Store {
	t.Helper()
	gate, err := authz.NewGate(handbook.Visibility())
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	return handbook.NewStore(d, gate, audit.New(ids), event.New(ids), ids)
}

// tree reads a tree of the named files.
func tree(t *testing.T, files map[string]string) *handbook.Tree {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := handbook.Read(dir, handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func addReader(t *testing.T, d *db.DB) authz.Actor {
	t.Helper()
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO account (id, state, person_id) VALUES ('a1', 'active', 'p1')`); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO employment (person_id, from_on, until_on) VALUES ('p1', '2020-01-01', '9999-12-31')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return authz.Actor{Account: "a1", Person: "p1", Via: authz.ViaSession}
}

func TestImportStoresVersionsAndTellsWhatChanged(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.System{}, func(t *testing.T, d *db.DB) {
		ctx, s, reader := context.Background(), newStore(t, d), addReader(t, d)
		files := map[string]string{
			"content/a.md":     "# Alpha\n\nSee [Beta](/b/), [again](./b.md#top), [gone](/none/), [out](https://example.com/).\n",
			"content/b.md":     "# Beta\n",
			"content/c.md":     "# Gamma\n",
			"assets/unused.md": "plain\n",
		}
		also := 0
		imp := func(files map[string]string) handbook.Imported {
			out, err := s.Import(ctx, authz.Operator(), tree(t, files), func(*db.Tx, handbook.Version) error { also++; return nil })
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		first := imp(files)
		if !first.New || first.Version.Number != 1 || len(first.Changes.Added) < 3 || also != 1 {
			t.Fatalf("first import: %+v", first)
		}
		if again := imp(files); again.New || again.Version.ID != first.Version.ID || also != 1 {
			t.Fatalf("the same tree made a version: %+v", again)
		}
		files["content/b.md"] = "# Beta\n\nNew words.\n"
		delete(files, "content/c.md")
		files["content/d.md"] = "# Delta\n"
		second := imp(files)
		if second.Version.Number != 2 || !slices.Equal(second.Changes.Added, []string{"content/d.md"}) ||
			!slices.Equal(second.Changes.Changed, []string{"content/b.md"}) || !slices.Equal(second.Changes.Removed, []string{"content/c.md"}) {
			t.Fatalf("second import: %+v", second)
		}
		p, err := s.Open(ctx, reader, "/a/")
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`href="/handbook/b/"`, `href="/handbook/b/#top"`, `href="https://example.com/"`} {
			if !strings.Contains(p.HTML, want) {
				t.Errorf("%s lacks %s", p.HTML, want)
			}
		}
		if strings.Contains(p.HTML, "/none/") || !strings.Contains(p.HTML, "gone") {
			t.Errorf("a link to nowhere stayed: %s", p.HTML)
		}
		if _, err := s.Open(ctx, reader, "/c/"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a removed page: %v", err)
		}
	})
}

func TestErrorsKeepTheLastGoodVersion(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.System{}, func(t *testing.T, d *db.DB) {
		ctx, s, reader := context.Background(), newStore(t, d), addReader(t, d)
		if _, err := s.Import(ctx, authz.Operator(), tree(t, map[string]string{"content/a.md": "# Alpha\n"}), nil); err != nil {
			t.Fatal(err)
		}
		bad := tree(t, map[string]string{"content/a.md": "# Changed\n", "content/b.md": "broken \xff text\n"})
		if _, err := s.Import(ctx, authz.Operator(), bad, nil); fault.From(err).Code != "BLY-2290" {
			t.Fatalf("a broken tree was taken: %v", err)
		}
		if p, err := s.Open(ctx, reader, "/a/"); err != nil || p.Title != "Alpha" || p.Version.Number != 1 {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestOnlyOperatorsImportAndOnlyTheSignedInRead(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.System{}, func(t *testing.T, d *db.DB) {
		ctx, s, reader := context.Background(), newStore(t, d), addReader(t, d)
		if _, err := s.Import(ctx, reader, tree(t, map[string]string{"content/a.md": "# Alpha\n"}), nil); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a reader imported: %v", err)
		}
		if _, err := s.Open(ctx, authz.Actor{}, "/a/"); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("nobody read: %v", err)
		}
	})
}

func TestContentsPagesThroughAllTitlesOnce(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.System{}, func(t *testing.T, d *db.DB) {
		ctx, s, reader := context.Background(), newStore(t, d), addReader(t, d)
		files := map[string]string{}
		for _, n := range []string{"one", "two", "three", "four", "five"} {
			files["content/"+n+".md"] = "# Same title\n\n" + n + "\n"
		}
		files["content/100%.md"] = "# A 100% page\n"
		if _, err := s.Import(ctx, authz.Operator(), tree(t, files), nil); err != nil {
			t.Fatal(err)
		}
		var seen []string
		var after handbook.PageInfo
		for range 10 {
			list, versions, err := s.Contents(ctx, reader, "", after, 2)
			if err != nil || len(versions) != 1 {
				t.Fatal(err, versions)
			}
			if len(list) == 0 {
				break
			}
			for _, p := range list {
				seen = append(seen, p.Path)
			}
			after = list[len(list)-1]
		}
		slices.Sort(seen)
		if len(seen) != 6 || len(slices.Compact(slices.Clone(seen))) != 6 {
			t.Errorf("paged through %v", seen)
		}
		if list, _, err := s.Contents(ctx, reader, "0%", handbook.PageInfo{}, 9); err != nil || len(list) != 1 {
			t.Errorf("a search for %% found %v, %v", list, err)
		}
	})
}
