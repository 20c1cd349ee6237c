package subject_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/id"
	"belay/internal/subject"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, event.Migrations, draft.Migrations, os.DirFS("testdata"))
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

// features registers what later features would, and says why the stand-ins'
// other columns name nobody.
func features(r *subject.Register, log *audit.Log) *subject.Register {
	r.Register(subject.Trust(log)...)
	r.Register(
		subject.Rows("account", "person_id", "id", "state"),
		subject.Rows("employment", "person_id", "from_on", "until_on"),
		subject.Rows("org_above", "person_id", "from_on", "until_on", "above_id").Naming("above_id"),
		subject.Rows("org_member", "person_id", "team_id", "from_on", "until_on"),
		subject.AccountRows("account_role", "account_id", "role", "unit_id"),
		subject.Rows("note", "person_id", "id", "person_id", "author_id", "text").Naming("author_id"),
		subject.Rows("card", "person_id", "person_id", "name", "born").Blanking("name", "born"),
	)
	r.NotPersonal("org_within", "above_id", "a unit, not a person")
	return r
}

func fill(t *testing.T, d *db.DB, log *audit.Log) {
	t.Helper()
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		var errs []error
		add := func(query string, args ...any) { _, err := tx.Exec(query, args...); errs = append(errs, err) }
		for _, p := range []string{"ana", "ben"} {
			actor := authz.Actor{Account: "account-" + p, Person: p, Via: authz.ViaSession}
			other := map[string]string{"ana": "ben", "ben": "ana"}[p]
			add(`INSERT INTO account (id, state, person_id) VALUES ($1, 'active', $2)`, actor.Account, p)
			add(`INSERT INTO card (person_id, name, born) VALUES ($1, $2, $3)`, p, "trace-"+p+"-name", "trace-"+p+"-born")
			add(`INSERT INTO note (id, person_id, author_id, text) VALUES ($1, $2, $3, $4)`, "n-"+p, p, other, "trace-"+p+"-note")
			add(`INSERT INTO org_above (person_id, above_id, depth, from_on, until_on) VALUES ($1, $2, 1, '2020-01-01', '9999-12-31')`, p, other)
			_, err := draft.Store{}.Save(tx, actor, "k", "trace-"+p+"-draft")
			errs = append(errs, err,
				log.Record(tx, actor, audit.Entry{Action: "x", Kind: "x", Object: "1", Subject: p, Reason: "trace-" + p + "-reason"}),
				log.Viewed(tx, actor, other, "/page", []audit.Ref{{Kind: "x", ID: "1"}}))
		}
		return errors.Join(errs...)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// dump is every text of every table, as somebody with the file would see it.
func dump(t *testing.T, d *db.DB) string {
	t.Helper()
	var b strings.Builder
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		schema, err := subject.Schema(tx)
		for _, c := range schema {
			if c.Table == "schema_migration" {
				continue
			}
			values, err := db.All(tx, db.Value[string], `SELECT CAST(`+c.Name+` AS TEXT) FROM `+c.Table)
			if err != nil && !strings.HasSuffix(c.Name, "salt") && !strings.HasSuffix(c.Name, "digest") && c.Name != "chain" {
				return err
			}
			b.WriteString(c.Table + "." + c.Name + ": " + strings.Join(values, " ") + "\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestExportHasAllOfAPersonAndNothingOfOthers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.New(id.NewSource(nil))
		r := features(subject.New(), log)
		fill(t, d, log)
		var raw []byte
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			doc, err := r.Export(tx, "ana")
			if err != nil {
				return err
			}
			raw, err = json.Marshal(doc)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, canary := range []string{"name", "born", "note", "draft", "reason"} {
			if !strings.Contains(string(raw), "trace-ana-"+canary) {
				t.Errorf("the export lacks the %s", canary)
			}
		}
		if strings.Contains(string(raw), "ben") || !strings.Contains(string(raw), subject.OtherPerson) {
			t.Errorf("the export names somebody else: %s", raw)
		}
		if n := strings.Count(string(raw), `"action":"viewed"`); n != 2 {
			t.Errorf("%d views in the export: one of her record, one by her", n)
		}
	})
}

func TestErasureLeavesNothingAndTheRecordVerifies(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.New(id.NewSource(nil))
		r := features(subject.New(), log)
		fill(t, d, log)
		if before := dump(t, d); strings.Count(before, "trace-ana") != 5 || strings.Count(before, "trace-ben") != 5 {
			t.Fatalf("the canaries are not there to be found: %s", before)
		}
		for range 2 { // a second time changes nothing
			if err := d.Write(context.Background(), func(tx *db.Tx) error { return r.Erase(tx, "ana") }); err != nil {
				t.Fatal(err)
			}
		}
		after := dump(t, d)
		if strings.Contains(after, "trace-ana") || strings.Count(after, "trace-ben") != 5 {
			t.Errorf("after the erasure:\n%s", after)
		}
		for line := range strings.Lines(after) { // bare ids stay only where others' rows hang on them
			kept := strings.HasPrefix(line, "card.person_id") || strings.HasPrefix(line, "note.author_id") || strings.HasPrefix(line, "org_above.above_id")
			if strings.Contains(line, "ana") && !kept {
				t.Errorf("the person is still named in %s", line)
			}
		}
		if _, err := log.Seal(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		report, err := audit.Verify(context.Background(), d, nil)
		if err != nil || !report.OK() || report.Erased == 0 {
			t.Errorf("the record: %+v, %v", report, err)
		}
	})
}

func TestLiveSchemaIsRegistered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := features(subject.New(), audit.New(id.NewSource(nil)))
		if err := d.Read(context.Background(), r.Check); err != nil {
			t.Fatal(err)
		}
	})
}

// Check must find what it is there to find.
func TestCheckFindsEveryPlantedGap(t *testing.T) {
	t.Parallel()
	log := audit.New(id.NewSource(nil))
	register := func() *subject.Register { return features(subject.New(), log) }
	cases := map[string]struct {
		plant string // DDL, run in the test's own database
		r     *subject.Register
		want  string
	}{
		"a new table":           {`CREATE TABLE secret (id TEXT, learner_id TEXT)`, register(), "secret.learner_id is not registered"},
		"a new column":          {`ALTER TABLE note ADD COLUMN approved_by TEXT`, register(), "note.approved_by is not registered"},
		"an e-mail address":     {`CREATE TABLE letter (id TEXT, email TEXT)`, register(), "letter.email is not registered"},
		"a table that went":     {`DROP TABLE card`, register(), "card.person_id is registered and not in the schema"},
		"a table left out":      {"", subject.New(), "draft.account_id is not registered"},
		"an exemption too many": {`DROP TABLE org_within`, register(), "org_within.above_id is exempt"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				planted := errors.New("planted")
				err := d.Write(context.Background(), func(tx *db.Tx) error {
					if c.plant != "" {
						if _, err := tx.Exec(c.plant); err != nil {
							return err
						}
					}
					if err := c.r.Check(tx); err == nil || !strings.Contains(err.Error(), c.want) {
						t.Errorf("Check says %v, want %q", err, c.want)
					}
					return planted
				})
				if !errors.Is(err, planted) {
					t.Fatal(err)
				}
			})
		})
	}
}

func TestIncompleteRegistrationsPanic(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(*subject.Register){
		"empty":     func(r *subject.Register) { r.Register(subject.Table{Name: "x"}) },
		"twice":     func(r *subject.Register) { r.Register(subject.Rows("x", "person_id"), subject.Rows("x", "person_id")) },
		"no reason": func(r *subject.Register) { r.NotPersonal("x", "y", "") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: accepted", name)
				}
			}()
			do(subject.New())
		}()
	}
}
