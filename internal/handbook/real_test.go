package handbook

import (
	"os"
	"strings"
	"testing"
)

// realHandbook is a handbook of others beside the repository. Every trap it
// holds also has a fixture of our own in this package.
const realHandbook = "../../../shared/handbooks/gitlab"

func realTree(t testing.TB) *Tree {
	t.Helper()
	if _, err := os.Stat(realHandbook); err != nil {
		t.Log("REAL DATA ABSENT: only the fixtures of this package were read")
		return nil
	}
	return readRoot(t, realHandbook)
}

func TestTheRealHandbookIsReadWhole(t *testing.T) {
	t.Parallel()
	tree := realTree(t)
	if tree == nil {
		return
	}
	count := map[string]int{}
	includes := 0
	for _, p := range tree.Pages {
		for _, b := range p.Blocks {
			if b.Kind == Include && b.Lang == "include" {
				includes++
			}
		}
		if p.Meta != nil {
			count["front matter"]++
			if p.Meta["title"] == nil {
				t.Errorf("%s has front matter without a title: %v", p.Path, p.Meta)
			}
		}
		if len(p.Blocks) == 0 && p.Bytes > 30 {
			t.Errorf("%s has %d bytes and no block", p.Path, p.Bytes)
		}
	}
	for _, problem := range tree.Problems {
		count[problem.Code]++
		if problem.Severity == Error {
			t.Errorf("error in a real page: %+v", problem)
		}
		if problem.Code == codeMissing && !strings.HasSuffix(problem.File, ".erb") {
			t.Errorf("an include of the newer pages is missing: %+v", problem)
		}
	}
	if len(tree.Pages) != 190 || includes != 208 || count["front matter"] != 125 {
		t.Errorf("%d pages, %d includes, %d front matters; want 190, 208, 125", len(tree.Pages), includes, count["front matter"])
	}
	if len(tree.Problems) > 30 {
		t.Errorf("%d problems: more than a person would read", len(tree.Problems))
	}
	for _, code := range []string{codeMissing, codeNearShort, codeReversedLink, codeBullet, codeDoneMark} {
		if count[code] == 0 {
			t.Errorf("no %s found, though the pages hold one", code)
		}
	}
}

// TestTheRealMatrixHasItsStatements counts the list items below each dimension
// of the infrastructure pages against the published figures.
func TestTheRealMatrixHasItsStatements(t *testing.T) {
	t.Parallel()
	tree := realTree(t)
	if tree == nil {
		return
	}
	want := map[string][7]int{
		"intern": {2, 3, 2, 3, 6, 3, 6}, "associate": {2, 4, 4, 4, 6, 4, 6}, "intermediate": {4, 4, 6, 5, 6, 5, 6},
		"senior": {5, 6, 6, 6, 5, 4, 6}, "staff": {6, 6, 6, 8, 8, 7, 6}, "principal": {7, 9, 6, 5, 8, 7, 6},
	}
	columns := []string{"Accountability", "Credibility", "Autonomy", "Team building", "Leadership", "Technical", "Values"}
	for level, counts := range want {
		page := tree.Page("content/handbook/engineering/careers/matrix/infrastructure/" + level + ".md")
		var got [7]int
		for _, b := range tree.Flatten(page) {
			path := strings.Join(b.Path, " / ")
			for i, column := range columns {
				if b.Kind == Item && b.Text != "" && strings.Contains(path, column) {
					got[i]++
				}
			}
		}
		if got != counts {
			t.Errorf("%s: %v, want %v", level, got, counts)
		}
	}
}

func TestEveryRealPageCanBeShown(t *testing.T) {
	t.Parallel()
	tree := realTree(t)
	if tree == nil {
		return
	}
	for _, p := range tree.Pages {
		out := tree.HTML(p)
		if what := dangerous(out); what != "" {
			t.Errorf("%s shows %s", p.Path, what)
		}
		if len(p.Blocks) > 2 && len(out) < 20 {
			t.Errorf("%s shows only %q", p.Path, out)
		}
	}
}

func TestRealTemplatesAreModules(t *testing.T) {
	t.Parallel()
	tree := realTree(t)
	if tree == nil {
		return
	}
	want := map[string]ModuleSummary{
		"feature-flag-training":       {Kind: TrainingModule, Stages: 3, Tasks: 21},
		"trainee-design-maintainer":   {Kind: TrainingModule, Stages: 2, Tasks: 23},
		"training-module-saas-basics": {Kind: TrainingModule, Stages: 7, Tasks: 0},
		"quality-qe-maintainer":       {Kind: Checklist, Stages: 3, Tasks: 11},
		"cmoc":                        {Kind: Checklist, Stages: 1, Tasks: 9},
	}
	found := 0
	for _, m := range tree.Report().Modules {
		if w, ok := want[m.ID]; ok {
			found++
			if m.Kind != w.Kind || m.Stages != w.Stages || m.Tasks != w.Tasks {
				t.Errorf("%s: %+v, want %+v", m.ID, m, w)
			}
		}
	}
	if found != len(want) || len(tree.Modules()) != 7 {
		t.Errorf("%d of %d known modules, %d in all", found, len(want), len(tree.Modules()))
	}
}
