package app

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/framework"

	"github.com/google/go-cmp/cmp"
)

// craftMatrix is a handbook with one matrix of two levels and two dimensions.
func craftMatrix() map[string]string {
	level := "---\ntitle: %s\n---\n\n## Craft\n\n%s\n## Trust\n\n%s"
	list := func(items ...string) string { return "- " + strings.Join(items, "\n- ") + "\n" }
	return map[string]string{
		"belay.yaml":       "belay: source/1\nid: small\nframeworks:\n  - {id: small, title: Small team, path: levels}\n",
		"welcome.md":       "---\ntitle: Welcome\n---\n\nHow we work.\n",
		"old.md":           "---\ntitle: Old\n---\n\nWill go.\n",
		"levels/_index.md": "---\ntitle: Small team\n---\n\n1. [Junior](junior.md)\n1. [Senior](senior.md)\n",
		"levels/junior.md": fmt.Sprintf(level, "Junior", list("Writes tests for each change they make", "Asks early when a plan does not hold", "Keeps the runbook of one service up to date"), list("Answers for their own promises", "Shares bad news on the same day")),
		"levels/senior.md": fmt.Sprintf(level, "Senior", list("Leads a change across two teams", "Designs alerts that people trust"), list("Is asked first about two areas", "Reviews so that others learn")),
	}
}

func TestHandbookImportTellsWhatAnEditMeans(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		dir := write(t, craftMatrix())
		imported := func() string { t.Helper(); return run("handbook", "import", dir, "--db", url).done(t) }
		same(t, "Version 1: 5 pages (5 added, 0 changed, 0 removed)\n  Small team v1: 9 added\n", imported())
		same(t, "Nothing has changed since version 1.\n", imported())

		move := func(from, text string, to string) string {
			hash := framework.TextHash(text)
			return fmt.Sprintf("  - {from: %s#%s, to: %s#%s}\n", from, hash, to, hash)
		}
		rewrite(t, dir, "levels/_index.md", "---\ntitle: Small team\nmoved:\n"+
			move("junior/craft", "Keeps the runbook of one service up to date", "junior/trust")+
			move("senior/trust", "Reviews so that others learn", "junior/trust")+
			"  - {from: junior/craft#000000000000, to: junior/trust#000000000000}\n"+
			"---\n\n1. [Junior](junior.md)\n1. [Senior](senior.md)\n")
		rewrite(t, dir, "levels/junior.md", "---\ntitle: Junior\n---\n\n## Craftsmanship\n\n- Asks early when a plan does not hold\n- Writes tests for each change they make\n\n"+
			"## Trust\n\n- Answers for their own promises\n- Shares bad news on the very same day\n- Keeps the runbook of one service up to date\n- Reviews so that others learn\n")
		rewrite(t, dir, "levels/senior.md", "---\ntitle: Lead\n---\n\n## Craftsmanship\n\n- Leads a change across two teams\n- Plans what the service costs\n\n## Trust\n\n- Is asked first about two areas\n")
		rewrite(t, dir, "new.md", "---\ntitle: New\n---\n\nCame today.\n")
		if err := os.Remove(filepath.Join(dir, "old.md")); err != nil {
			t.Fatal(err)
		}
		same(t, `Version 2: 5 pages (1 added, 2 changed, 1 removed)
  added new.md
  changed levels/junior.md
  changed levels/senior.md
  removed old.md
  Small team: the move from junior/craft#000000000000 to junior/trust#000000000000 names nothing here and was not followed
  Small team v2: 1 added, 1 removed, 1 reworded, 1 moved, 1 at another level, 1 touched, 2 retitled
    level "Senior" is now "Lead"
    dimension "Craft" is now "Craftsmanship"
    added (senior, craft): Plans what the service costs
    removed (senior, craft): Designs alerts that people trust
    reworded (junior, trust): Shares bad news on the very same day
      before: Shares bad news on the same day
    moved (junior, trust, before in craft): Keeps the runbook of one service up to date
    at another level (junior, trust, before at senior): Reviews so that others learn
    touched (junior, craft): Writes tests for each change they make
`, imported())
		same(t, "Nothing has changed since version 2.\n", imported())
	})
}

func TestHandbookImportAsJSONCarriesTheWholeDiff(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		files := craftMatrix()
		dir := write(t, files)
		run("handbook", "import", dir, "--db", url).done(t)
		rewrite(t, dir, "levels/junior.md", strings.Replace(files["levels/junior.md"], "same day", "day they learn it", 1))
		var got struct {
			New        bool
			Version    struct{ Number int }
			Frameworks struct {
				Layers []struct {
					New  bool
					Diff framework.Diff
				}
			}
		}
		if err := json.Unmarshal([]byte(run("handbook", "import", dir, "--json", "--db", url).done(t)), &got); err != nil {
			t.Fatal(err)
		}
		if !got.New || got.Version.Number != 2 || len(got.Frameworks.Layers) != 1 || got.Frameworks.Layers[0].Diff.Sentence() != "1 reworded" {
			t.Errorf("%+v", got)
		}
	})
}

// A refused import as JSON is the list of problems, and the sentence beside it.
func TestHandbookImportAsJSONListsTheProblems(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		dir := write(t, map[string]string{"bad.md": "---\ntitle: Broken\n\nText.\n"})
		got := run("handbook", "import", dir, "--json", "--db", url)
		var result struct {
			New      bool
			Problems []struct {
				File string
				Line int
			}
		}
		if err := json.Unmarshal([]byte(got.out), &result); err != nil || result.New || len(result.Problems) != 1 || result.Problems[0].File != "bad.md" || result.Problems[0].Line != 1 {
			t.Errorf("%v\n%s", err, got.out)
		}
		ended{got.code, "", got.err}.refused(t, exitInput, "nothing was stored")
	})
}

func same(t *testing.T, want, got string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("other words (-want +got):\n%s", diff)
	}
}
