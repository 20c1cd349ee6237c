package framework_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/handbook"
	"belay/internal/id"
	"belay/internal/org"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, event.Migrations, org.Migrations, account.Migrations, framework.Migrations)
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

var ctx = context.Background()

// bundle is a store on a fresh database, with a folder to read from.
type bundle struct {
	*testing.T
	*framework.Store
	db     *db.DB
	clock  *clock.Moved
	root   string
	reader authz.Actor
}

func each(t *testing.T, run func(b *bundle)) {
	t.Helper()
	for engine, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			b := &bundle{T: t, clock: clock.NewMoved(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)), root: t.TempDir()}
			b.db = open(t, b.clock)
			gate, err := authz.NewGate(framework.Visibility())
			b.must(err)
			ids := id.NewSource(nil)
			b.Store = framework.NewStore(b.db, gate, audit.New(ids), event.New(ids), ids)
			b.reader = authz.Actor{Account: "a1", Person: "p1", Via: authz.ViaSession}
			b.exec(`INSERT INTO person (id, email, email_key, name, name_key, external_id, zone, zone_by_person, hours, hours_by_person, country, version)
				VALUES ('p1', 'ana@example.com', 'ana@example.com', 'Ana', 'ana', '', 'UTC', 0, '', 0, '', 1)`)
			b.exec(`INSERT INTO employment (person_id, from_on, until_on) VALUES ('p1', '2020-01-01', '9999-12-31')`)
			b.exec(`INSERT INTO account (id, person_id, email_key, name, state, kind, version, created_at, changed_at)
				VALUES ('a1', 'p1', 'ana@example.com', 'Ana', 'active', 'person', 1, 0, 0)`)
			run(b)
		})
	}
}

func (b *bundle) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bundle) exec(query string, args ...any) {
	b.Helper()
	b.must(b.db.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err }))
}

func (b *bundle) count(query string, args ...any) (n int) {
	b.Helper()
	b.must(b.db.Read(ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }))
	return n
}

// tables counts every row of the feature and of what an import tells others.
func (b *bundle) tables() (n int) {
	b.Helper()
	for _, t := range strings.Fields("framework framework_layer framework_layer_version framework_statement framework_statement_version framework_edition framework_edition_statement framework_level event audit_entry") {
		n += b.count(`SELECT COUNT(*) FROM ` + t)
	}
	return n
}

func (b *bundle) file(name, body string) {
	b.Helper()
	path := filepath.Join(b.root, filepath.FromSlash(name))
	b.must(os.MkdirAll(filepath.Dir(path), 0o755))
	b.must(os.WriteFile(path, []byte(body), 0o644))
}

// levels writes a small matrix: two levels, two dimensions of its own and one
// included from the layer of Engineering.
func (b *bundle) levels(folder string) {
	b.Helper()
	b.file(folder+"/_index.md", "---\ntitle: Alpha career matrix\n---\n\nEach level builds on the levels below it.\n\n- [Junior](junior.md)\n- [Senior](senior.md)\n")
	for _, level := range []string{"Junior", "Senior"} {
		b.file(folder+"/"+strings.ToLower(level)+".md", fmt.Sprintf(`---
title: %[1]s - Alpha career matrix
---

## %[1]s

What it is to be %[1]s.

## Craft

1. Writes %[1]s code that others can read without asking
   - Example: split a long %[1]s function into three
1. Reviews the changes of the team with care as a %[1]s

## People

1. Greets newcomers at the door

## Engineering alignment

### %[1]s Technical Competencies

{{%% include "includes/%[2]s.md" %%}}
`, level, strings.ToLower(level)))
		b.file("includes/"+strings.ToLower(level)+".md", "##### Engineering\n\n* Knows the tools of a "+level+" well\n* Keeps notes\n")
	}
}

func (b *bundle) imports() framework.Imported {
	b.Helper()
	out, err := b.tryImport("handbook")
	b.must(err)
	return out
}

func (b *bundle) tryImport(source string) (framework.Imported, error) {
	b.Helper()
	b.clock.Advance(time.Hour)
	tree, err := handbook.Read(b.root, handbook.Option{})
	b.must(err)
	list, problems := framework.Compile(tree)
	for _, p := range append(tree.Problems, problems...) {
		if p.Severity == handbook.Error {
			b.Fatalf("%s:%d %s", p.File, p.Line, p.Message)
		}
	}
	return b.Import(ctx, authz.Operator(), framework.Import{Source: source, Frameworks: list, Commit: "c1"})
}

func (b *bundle) inForce() (out []framework.Info) {
	b.Helper()
	b.must(b.Read(ctx, b.reader, func(tx *db.Tx, sc authz.Scope) (err error) { out, err = framework.InForce(tx, sc); return err }))
	return out
}

func (b *bundle) open(id string) (out framework.Edition) {
	b.Helper()
	b.must(b.Read(ctx, b.reader, func(tx *db.Tx, sc authz.Scope) (err error) { out, err = framework.OpenEdition(tx, sc, id); return err }))
	return out
}

func TestWhatWasImportedIsReadBackWhole(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		tree, err := handbook.Read(realTree, handbook.Option{})
		b.must(err)
		list, _ := framework.Compile(tree)
		out, err := b.Import(ctx, authz.Operator(), framework.Import{Source: "handbook", Frameworks: list})
		b.must(err)
		if len(out.Editions) != len(list) || len(b.inForce()) != len(list) {
			b.Fatalf("%d frameworks, %d editions, %d in force", len(list), len(out.Editions), len(b.inForce()))
		}
		for _, e := range out.Editions {
			got, want := b.open(e.Edition.ID), byID(b, list, e.Edition.Framework)
			if diff := cmp.Diff(want.Summary(), got.Framework.Summary()); diff != "" {
				b.Errorf("%s: want - got +\n%s", want.ID, diff)
			}
			ignore := cmp.Options{cmpopts.EquateEmpty(),
				cmpopts.IgnoreFields(framework.Statement{}, "ID", "Parent", "SameAs"), cmpopts.IgnoreFields(framework.Example{}, "Statement"),
				cmpopts.IgnoreFields(framework.Level{}, "Origin"), cmpopts.IgnoreFields(framework.Block{}, "Origin", "Order"), cmpopts.IgnoreFields(framework.Gap{}, "Origin")}
			if diff := cmp.Diff(*want, got.Framework, ignore); diff != "" {
				b.Errorf("%s: want - got +\n%s", want.ID, diff)
			}
			for i, s := range got.Framework.Statements {
				w := want.Statements[i]
				if (s.Parent == "") != (w.Parent == "") || (s.SameAs == "") != (w.SameAs == "") || !id.Valid(s.ID) {
					b.Fatalf("%s: %+v, want %+v", want.ID, s, w)
				}
			}
		}
		before := b.tables()
		again, err := b.Import(ctx, authz.Operator(), framework.Import{Source: "handbook", Frameworks: list})
		b.must(err)
		if again.Changed() || b.tables() != before {
			b.Errorf("the same tree again changed something: %d rows, then %d", before, b.tables())
		}
		for _, l := range again.Layers {
			if !l.Diff.Empty() {
				b.Errorf("%s: %s", l.Version.Layer, l.Diff.Sentence())
			}
		}
	})
}

func TestAnEditedTreeMakesAVersionAndSaysWhatChanged(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.levels("matrix/alpha")
		first := b.imports()
		was := b.open(first.Editions[0].Edition.ID)
		b.file("includes/senior.md", "##### Engineering\n\n* Keeps notes\n* Speaks at least once a year about what was learned\n* Knows the tools of a Senior very well\n")
		second := b.imports()
		sentences := map[string]string{}
		for _, l := range second.Layers {
			sentences[l.Version.Layer] = fmt.Sprintf("%d %v %s", l.Version.Number, l.New, l.Diff.Sentence())
		}
		want := map[string]string{"engineering": "2 true 1 added, 1 reworded, 1 touched", "alpha": "1 false no change"}
		if diff := cmp.Diff(want, sentences); diff != "" {
			b.Fatalf("want - got +\n%s", diff)
		}
		if e := second.Editions[0]; !e.New || e.Edition.Number != 2 || b.inForce()[0].ID != e.Edition.ID {
			b.Fatalf("%+v", e)
		}
		now := b.open(second.Editions[0].Edition.ID)
		if diff := cmp.Diff(was, b.open(was.ID), cmpopts.IgnoreUnexported(framework.Info{})); diff != "" {
			b.Errorf("an old edition changed:\n%s", diff)
		}
		ids := map[string]string{}
		for _, s := range was.Framework.Statements {
			ids[s.Anchor.Level+s.Text] = s.ID
		}
		same := 0
		for _, s := range now.Framework.Statements {
			if ids[s.Anchor.Level+s.Text] == s.ID {
				same++
			}
		}
		if total := len(now.Framework.Statements); total != 11 || same != 9 {
			b.Errorf("%d of %d statements kept id and text", same, total)
		}
		var d framework.Diff
		b.must(b.Read(ctx, b.reader, func(tx *db.Tx, sc authz.Scope) error {
			versions, err := framework.Versions(tx, sc, "engineering")
			b.must(err)
			if len(versions) != 2 || versions[0].Number != 2 {
				b.Errorf("versions %+v", versions)
			}
			d, err = framework.Compare(tx, sc, versions[1].ID, versions[0].ID)
			return err
		}))
		if d.Sentence() != "1 added, 1 reworded, 1 touched" {
			b.Errorf("compared later: %s", d.Sentence())
		}
	})
}

func TestARenamedFolderIsTheSameFramework(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.levels("matrix/alpha")
		first := b.imports()
		b.must(os.Rename(filepath.Join(b.root, "matrix/alpha"), filepath.Join(b.root, "matrix/omega")))
		before := b.tables()
		second := b.imports()
		if second.Changed() || b.tables() != before || second.Editions[0].Edition.ID != first.Editions[0].Edition.ID {
			b.Fatalf("%+v", second)
		}
		b.file("matrix/omega/_index.md", "---\ntitle: Omega ladder\n---\n\n- [Junior](junior.md)\n- [Senior](senior.md)\n")
		third := b.imports()
		if e := third.Editions[0].Edition; len(third.Closed) != 0 || e.Framework != "alpha" || e.Title != "Omega ladder" || e.Number != 2 {
			b.Fatalf("%+v", third)
		}
	})
}

func TestAFrameworkThatIsGoneIsClosedAndKept(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.levels("matrix/alpha")
		first := b.imports()
		b.must(os.RemoveAll(filepath.Join(b.root, "matrix")))
		b.file("a.md", "# Nothing\n")
		if out := b.imports(); !cmp.Equal(out.Closed, []string{"alpha"}) || len(b.inForce()) != 0 {
			b.Fatalf("%+v", out)
		}
		if e := b.open(first.Editions[0].Edition.ID); len(e.Framework.Statements) != 10 || e.Status != framework.Legacy {
			b.Errorf("the edition lost %+v", e.Info)
		}
		b.levels("matrix/alpha")
		out := b.imports()
		if len(b.inForce()) != 1 || out.Editions[0].Edition.Number != 2 {
			b.Fatalf("it did not come back: %+v", out)
		}
		back := b.open(b.inForce()[0].ID)
		for i, s := range b.open(first.Editions[0].Edition.ID).Framework.Statements {
			if back.Framework.Statements[i].ID != s.ID {
				b.Errorf("%q came back under another id", s.Text)
			}
		}
	})
}

func TestAnAuthorsMoveIsReadFromTheIndexPage(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.levels("matrix/alpha")
		was := b.open(b.imports().Editions[0].Edition.ID)
		from := framework.TextHash("Reviews the changes of the team with care as a Junior")
		to := framework.TextHash("Is the one whom others ask to look over their work")
		b.file("matrix/alpha/_index.md", "---\ntitle: Alpha career matrix\nmoved:\n  - {from: 'junior/craft#"+from+"', to: 'senior/people#"+to+"'}\n---\n\n- [Junior](junior.md)\n- [Senior](senior.md)\n")
		b.rewrite("matrix/alpha/junior.md", "1. Reviews the changes of the team with care as a Junior\n", "")
		b.rewrite("matrix/alpha/senior.md", "1. Greets newcomers at the door\n", "1. Greets newcomers at the door\n1. Is the one whom others ask to look over their work\n")
		out := b.imports()
		for _, l := range out.Layers {
			if l.Version.Layer == "alpha" && l.Diff.Sentence() != "1 reworded, 1 moved, 1 at another level" {
				b.Errorf("%s %+v", l.Diff.Sentence(), l.Diff.UnknownMoves)
			}
		}
		find := func(e framework.Edition, text string) string {
			for _, s := range e.Framework.Statements {
				if strings.HasPrefix(s.Text, text) {
					return s.ID
				}
			}
			return "none"
		}
		if a, z := find(was, "Reviews the changes"), find(b.open(b.inForce()[0].ID), "Is the one whom"); a != z {
			b.Errorf("%s became %s", a, z)
		}
	})
}

func (b *bundle) rewrite(name, old, now string) {
	b.Helper()
	path := filepath.Join(b.root, filepath.FromSlash(name))
	data, err := os.ReadFile(path)
	b.must(err)
	if !strings.Contains(string(data), old) {
		b.Fatalf("%s does not say %q", name, old)
	}
	b.must(os.WriteFile(path, []byte(strings.Replace(string(data), old, now, 1)), 0o644))
}

func TestTheEditionOfAUnitOnADay(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		for i, u := range []string{"company", "infra", "team"} {
			kind := []string{"company", "department", "team"}[i]
			b.exec(`INSERT INTO unit (id, kind, parent_id, name, name_key, handle, version) VALUES ($1, $2, $3, $1, $1, $1, 1)`, u, kind, db.Null([]string{"", "company", "infra"}[i]))
			for j, above := range []string{"company", "infra", "team"}[:i+1] {
				b.exec(`INSERT INTO org_within (unit_id, above_id, depth) VALUES ($1, $2, $3)`, u, above, i-j)
			}
		}
		b.levels("matrix/alpha")
		b.file("belay.yaml", "belay: source/1\nid: handbook\nframeworks:\n  - {id: infrastructure, title: Infrastructure, unit: infra, path: matrix/alpha}\n")
		b.imports() // 2 March
		b.clock.Set(time.Date(2026, 3, 9, 23, 30, 0, 0, time.UTC))
		b.rewrite("matrix/alpha/senior.md", "1. Greets newcomers at the door\n", "1. Greets newcomers at the door\n1. Grows the people of the team\n")
		b.imports() // 10 March, half past midnight
		for _, c := range []struct {
			unit, day string
			number    int
		}{{"infra", "2026-03-01", 0}, {"infra", "2026-03-02", 1}, {"team", "2026-03-09", 1}, {"team", "2026-03-10", 2}, {"company", "2026-03-10", 0}} {
			b.must(b.Read(ctx, b.reader, func(tx *db.Tx, sc authz.Scope) error {
				e, found, err := framework.EditionOn(tx, sc, c.unit, c.day)
				if e.Number != c.number || found != (c.number > 0) {
					b.Errorf("%s on %s: edition %d", c.unit, c.day, e.Number)
				}
				return err
			}))
		}
	})
}

func TestOnlyAnOperatorImportsAndNobodyUnknownReads(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.levels("matrix/alpha")
		b.imports()
		before := b.tables()
		for _, actor := range []authz.Actor{{}, b.reader, {Account: "a1", Person: "p1", Via: authz.ViaSession, Roles: []authz.Role{authz.RolePlatformAdmin}}} {
			if _, err := b.Import(ctx, actor, framework.Import{Source: "handbook"}); err == nil {
				b.Errorf("%+v imported", actor)
			}
		}
		if b.tables() != before {
			b.Error("a refused import left rows")
		}
		err := b.Read(ctx, authz.Actor{}, func(*db.Tx, authz.Scope) error { b.Error("nobody came in"); return nil })
		if fault.KindOf(err) != fault.Unauthenticated {
			b.Errorf("nobody: %v", err)
		}
		b.must(b.db.Read(ctx, func(tx *db.Tx) error {
			if list, err := framework.InForce(tx, authz.Scope{}); err != nil || len(list) != 0 {
				b.Errorf("an empty scope sees %v %v", list, err)
			}
			if _, err := framework.OpenEdition(tx, authz.Scope{}, b.inForce()[0].ID); fault.KindOf(err) != fault.NotFound {
				b.Errorf("an empty scope opens an edition: %v", err)
			}
			if _, err := framework.Versions(tx, authz.Scope{}, "alpha"); err == nil {
				b.Error("an empty scope reads versions")
			}
			return nil
		}))
	})
}

func TestOneIdFromTwoSourcesIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.levels("matrix/alpha")
		b.imports()
		before := b.tables()
		_, err := b.tryImport("another")
		f := fault.From(err)
		if err == nil || f.Code != "BLY-2430" || len(f.Fields) != 1 || !strings.Contains(f.Fields[0].Message, "handbook") || !strings.Contains(f.Fields[0].Message, "another") {
			b.Fatalf("%v", err)
		}
		if b.tables() != before {
			b.Error("a refused import left rows")
		}
	})
}

func TestAnImportIsToldAndRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.levels("matrix/alpha")
		b.imports()
		b.rewrite("matrix/alpha/senior.md", "with care", "with great care")
		b.imports()
		if n := b.count(`SELECT COUNT(*) FROM event WHERE name = $1 AND object = 'alpha'`, framework.EventPublished); n != 2 {
			b.Errorf("%d events", n)
		}
		if n := b.count(`SELECT COUNT(DISTINCT object_version) FROM event WHERE name = $1`, framework.EventPublished); n != 2 {
			b.Errorf("%d object versions", n)
		}
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'framework.layer.publish' AND via = 'operator'`); n != 3 {
			b.Errorf("%d entries for layers", n)
		}
	})
}

func TestReadingAnEditionCostsTheSameForAnySize(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		statements := func(id string) int {
			c, counter := db.WithCounter(ctx)
			b.must(b.Read(c, b.reader, func(tx *db.Tx, sc authz.Scope) error { _, err := framework.OpenEdition(tx, sc, id); return err }))
			return counter.Statements()
		}
		b.levels("matrix/alpha")
		small := statements(b.imports().Editions[0].Edition.ID)
		for i := range 30 {
			b.rewrite("matrix/alpha/senior.md", "## People\n\n", fmt.Sprintf("## People\n\n1. Expectation number %d of the senior people\n", i))
		}
		if big := statements(b.imports().Editions[0].Edition.ID); big != small {
			b.Errorf("%d statements for a small edition, %d for a big one", small, big)
		}
	})
}

func TestAnyTextCanBeStored(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.levels("matrix/alpha")
		b.rewrite("matrix/alpha/_index.md", "title: Alpha career matrix", `title: "Alpha \0 career matrix"`)
		b.rewrite("matrix/alpha/senior.md", "title: Senior - Alpha", `title: "Senior \0 - Alpha`)
		b.rewrite("matrix/alpha/senior.md", "matrix\n---", "matrix\"\n---")
		b.rewrite("matrix/alpha/senior.md", "Greets newcomers", "Greets new\u2028comers \U0001F44B\u200D in \u4f1a\u793e")
		out := b.imports()
		n := 0
		for _, s := range b.open(out.Editions[0].Edition.ID).Framework.Statements {
			n += strings.Count(s.Text, "\u4f1a\u793e")
		}
		if n != 1 {
			b.Errorf("found %d times", n)
		}
	})
}
