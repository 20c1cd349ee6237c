package policy_test

import (
	"context"
	"os"
	"path/filepath"
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
	"belay/internal/policy"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, event.Migrations, handbook.Migrations, policy.Migrations, os.DirFS("../handbook/testdata"))
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

func adopt(t *testing.T, d *db.DB, source string, files map[string]string) ([]policy.Imported, error) {
	t.Helper()
	dir := t.TempDir()
	files["belay.yaml"] = "belay: source/1\nid: " + source + "\npolicies: policies\n"
	files["page.md"] = "# Page\n"
	for name, body := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := handbook.Read(dir, handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	docs, problems := policy.Load(tree)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	gate, err := authz.NewGate(append(handbook.Visibility(), policy.Visibility()...))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	var out []policy.Imported
	_, err = handbook.NewStore(d, gate, log, bus, ids).Import(context.Background(), authz.Operator(), tree, func(tx *db.Tx, v handbook.Version) (err error) {
		out, err = policy.NewStore(gate, log, bus).Adopt(tx, authz.Operator(), tree, v, docs)
		return err
	})
	return out, err
}

// held reads the live documents' ids and versions, and the company's zone.
func held(t *testing.T, d *db.DB) (ids []string, zone string) {
	t.Helper()
	gate, err := authz.NewGate(policy.Visibility())
	if err != nil {
		t.Fatal(err)
	}
	err = d.Read(context.Background(), func(tx *db.Tx) error {
		v, err := gate.Enter(tx, authz.Job("test"))
		if err != nil {
			return err
		}
		docs, err := policy.Live(tx, v.Scope(authz.Read, policy.KindDocument))
		for _, doc := range docs {
			ids = append(ids, doc.ID)
		}
		zone = v.Zone().String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids, zone
}

const company = "belay: policy/1\nid: company\nzone: Europe/Lisbon\n"

func TestImportedPoliciesHoldUntilTheirFileIsGone(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.System{}, func(t *testing.T, d *db.DB) {
		infra := "belay: policy/1\nid: infra\nscope: {unit: infrastructure}\nconversations: {remind_after: 60d}\n"
		for i, step := range []struct {
			files map[string]string
			want  map[string]policy.Imported
			live  int
		}{
			{map[string]string{"policies/company.yaml": company, "policies/infra.yaml": infra},
				map[string]policy.Imported{"company": {"company", 1, "added"}, "infra": {"infra", 1, "added"}}, 2},
			{map[string]string{"policies/company.yaml": company, "policies/infra.yaml": infra + "# again\n"},
				map[string]policy.Imported{"company": {"company", 1, "same"}, "infra": {"infra", 2, "changed"}}, 2},
			{map[string]string{"policies/company.yaml": company},
				map[string]policy.Imported{"company": {"company", 1, "same"}, "infra": {"infra", 0, "removed"}}, 1},
			{map[string]string{"policies/company.yaml": company, "policies/infra.yaml": infra},
				map[string]policy.Imported{"company": {"company", 1, "same"}, "infra": {"infra", 3, "added"}}, 2},
		} {
			got, err := adopt(t, d, "main", step.files)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range got {
				if g != step.want[g.ID] {
					t.Errorf("step %d: %+v, want %+v", i, g, step.want[g.ID])
				}
			}
			if ids, zone := held(t, d); len(ids) != step.live || zone != "Europe/Lisbon" {
				t.Errorf("step %d: live %v in %s", i, ids, zone)
			}
		}
	})
}

func TestOneIDFromTwoSourcesIsRefusedWhole(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.System{}, func(t *testing.T, d *db.DB) {
		if _, err := adopt(t, d, "main", map[string]string{"policies/company.yaml": company}); err != nil {
			t.Fatal(err)
		}
		_, err := adopt(t, d, "other", map[string]string{"policies/company.yaml": company + "# other\n"})
		if fault.From(err).Code != "BLY-2390" {
			t.Fatalf("%v", err)
		}
		if ids, _ := held(t, d); len(ids) != 1 {
			t.Errorf("live %v", ids)
		}
	})
}
