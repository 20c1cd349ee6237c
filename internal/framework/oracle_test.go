package framework_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/framework"
	"belay/internal/handbook"
)

const realTree = "../../../shared/handbooks/gitlab"

func compileDir(t testing.TB, root string) ([]framework.Framework, []handbook.Problem) {
	t.Helper()
	tree, err := handbook.Read(root, handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	return framework.Compile(tree)
}

func byID(t testing.TB, list []framework.Framework, id string) *framework.Framework {
	t.Helper()
	for i := range list {
		if list[i].ID == id {
			return &list[i]
		}
	}
	t.Fatalf("no framework %q", id)
	return nil
}

// infrastructure is the table of the domain study, counted by hand: the rows
// are levels, the columns are the four own dimensions and the three included.
var infrastructure = []struct {
	level string
	title string
	cells [7]int
}{
	{"intern", "Intern", [7]int{2, 3, 2, 3, 6, 3, 6}},
	{"associate", "Associate", [7]int{2, 4, 4, 4, 6, 4, 6}},
	{"intermediate", "Intermediate", [7]int{4, 4, 6, 5, 6, 5, 6}},
	{"senior", "Senior", [7]int{5, 6, 6, 6, 5, 4, 6}},
	{"staff", "Staff", [7]int{6, 6, 6, 8, 8, 7, 6}},
	{"principal", "Principal", [7]int{7, 9, 6, 5, 8, 7, 6}},
}

var infrastructureColumns = [7]string{"Accountability", "Credibility", "Autonomy", "Team building",
	"Leadership Competencies", "Technical Competencies", "Values Alignment"}

func TestInfrastructureMatrixHasTheCountsOfTheDomainTable(t *testing.T) {
	t.Parallel()
	list, _ := compileDir(t, realTree)
	got := byID(t, list, "infrastructure").Summary()
	want := framework.Summary{ID: "infrastructure", Title: "Infrastructure Department Career Framework", Dimensions: 7}
	for _, row := range infrastructure {
		level := framework.LevelSummary{ID: row.level, Title: row.title, ByDimension: map[string]int{}}
		for i, n := range row.cells {
			level.ByDimension[infrastructureColumns[i]] = n
			level.Expectations += n
		}
		want.Expectations += level.Expectations
		want.Levels = append(want.Levels, level)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("want - got +\n%s", diff)
	}
}

// crude counts a level page by line prefixes alone: no parser, no code shared
// with the reader. Columns are headings as they stand, includes are counted
// under the heading above them.
func crude(t *testing.T, root, file string) map[string]int {
	t.Helper()
	out := map[string]int{}
	heading := ""
	for line := range strings.Lines(read(t, filepath.Join(root, file))) {
		line = strings.TrimRight(line, " \r\n")
		switch {
		case strings.HasPrefix(line, "## "), strings.HasPrefix(line, "### "):
			heading = strings.TrimLeft(line, "# ")
		case strings.HasPrefix(line, "1. "):
			out[heading]++
		case strings.HasPrefix(line, "{{% include"):
			target := strings.Split(line, `"`)[1]
			for inc := range strings.Lines(read(t, filepath.Join(root, "assets", target))) {
				if strings.HasPrefix(inc, "* ") {
					out[heading]++
				}
			}
		}
	}
	return out
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestInfrastructureMatrixHasTheCountsOfACrudeCount(t *testing.T) {
	t.Parallel()
	list, _ := compileDir(t, realTree)
	f := byID(t, list, "infrastructure")
	for _, row := range infrastructure {
		want := map[string]int{}
		for heading, n := range crude(t, realTree, "content/handbook/engineering/careers/matrix/infrastructure/"+row.level+".md") {
			want[strings.TrimPrefix(heading, row.title+" ")] = n
		}
		got := map[string]int{}
		for _, s := range f.At(row.level) {
			got[f.Dimension(s.Anchor.Dimension).Title]++
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: want - got +\n%s", row.level, diff)
		}
	}
}

// The other matrices of the tree, counted by hand where a page shows what is
// special about it.
func TestAllMatricesOfTheTreeAreFoundAndNothingElse(t *testing.T) {
	t.Parallel()
	list, problems := compileDir(t, realTree)
	type row struct {
		levels string
		layers string
		cumul  framework.Cumulative
	}
	got := map[string]row{}
	for _, f := range list {
		var levels, layers []string
		for _, l := range f.Levels {
			levels = append(levels, l.Title)
		}
		for _, l := range f.Layers {
			layers = append(layers, l.ID)
		}
		got[f.ID] = row{strings.Join(levels, ", "), strings.Join(layers, " < "), f.Cumulative}
	}
	want := map[string]row{
		"engineering":               {"Intern, Associate, Intermediate, Senior, Staff, Principal", "gitlab < engineering", framework.CumulativeTrue},
		"infrastructure":            {"Intern, Associate, Intermediate, Senior, Staff, Principal", "gitlab < engineering < infrastructure", framework.CumulativeUnknown},
		"development":               {"Intern, Intermediate, Senior, Staff, Principal", "gitlab < engineering < development", framework.CumulativeUnknown},
		"backend":                   {"Intermediate, Senior, Staff", "gitlab < engineering < development < backend", framework.CumulativeUnknown},
		"frontend":                  {"Intermediate, Senior, Staff", "gitlab < engineering < development < frontend", framework.CumulativeUnknown},
		"fullstack":                 {"Intermediate, Senior, Staff", "gitlab < engineering < development < fullstack", framework.CumulativeUnknown},
		"distribution":              {"Intermediate, Senior", "gitlab < engineering < development < distribution", framework.CumulativeTrue},
		"software-engineer-in-test": {"Associate, Intermediate, Senior, Staff, Principal", "gitlab < engineering < quality < software-engineer-in-test", framework.CumulativeUnknown},
		"support":                   {"Associate, Intermediate, Senior, Staff, Customer Support Representative", "gitlab < engineering < support", framework.CumulativeUnknown},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("want - got +\n%s", diff)
	}
	var codes []string
	for _, p := range problems {
		if p.Severity == handbook.Error {
			t.Errorf("%s:%d %s", p.File, p.Line, p.Message)
		}
		codes = append(codes, p.Code+" "+filepath.Base(p.File))
	}
	wantCodes := []string{"BLY-2410 quality-principal-technical-competency.md", "BLY-2411 intern.md", "BLY-2413 principal.md", "BLY-2411 csr.md", "BLY-2417 support-engineer-career-path.md"}
	if diff := cmp.Diff(wantCodes, codes); diff != "" {
		t.Errorf("problems: want - got +\n%s", diff)
	}
}

func TestEngineeringStatesWhichLevelsInherit(t *testing.T) {
	t.Parallel()
	list, _ := compileDir(t, realTree)
	f := byID(t, list, "engineering")
	got := map[string]string{}
	for _, l := range f.Levels {
		got[l.ID] = l.Extends
	}
	want := map[string]string{"intern": "", "associate": "", "intermediate": "", "senior": "intermediate", "staff": "senior",
		"principal": ""} // the page says that it includes itself, which is reported
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("want - got +\n%s", diff)
	}
}

// "All 10 Intern statements recur in Associate; 9 of Associate's 14 recur in
// Intermediate; above that none" (the domain study).
func TestRepeatedStatementsAreLinkedToTheLevelBelow(t *testing.T) {
	t.Parallel()
	list, _ := compileDir(t, realTree)
	f := byID(t, list, "infrastructure")
	level := map[string]string{}
	for _, s := range f.Statements {
		level[s.ID] = s.Anchor.Level
	}
	got := map[string]int{}
	for _, s := range f.Statements {
		if s.SameAs != "" && s.Layer == f.ID {
			got[level[s.SameAs]+" > "+s.Anchor.Level]++
		}
	}
	want := map[string]int{"intern > associate": 10, "associate > intermediate": 9}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("want - got +\n%s", diff)
	}
}

func TestNestedItemsAreStatementsUnderTheirParent(t *testing.T) {
	t.Parallel()
	list, _ := compileDir(t, realTree)
	f := byID(t, list, "support")
	text := map[string]string{}
	for _, s := range f.Statements {
		text[s.ID] = s.Text
	}
	n := 0
	for _, s := range f.At("associate") {
		if s.Parent != "" {
			n++
			if !strings.HasPrefix(text[s.Parent], "Interest or familiarity") {
				t.Errorf("%q stands under %q", s.Text, text[s.Parent])
			}
		}
	}
	if n != 3 {
		t.Errorf("%d nested statements, want 3", n)
	}
}

// The real matrices under the edits that a year brings: the folder renamed, a
// dimension retitled on every page, a shared sentence reworded, one taken out.
func TestEditsOfTheRealMatricesKeepEveryOtherId(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, dir := range []string{"content/handbook/engineering/careers/matrix", "assets/includes"} {
		if err := os.CopyFS(filepath.Join(root, dir), os.DirFS(filepath.Join(realTree, dir))); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	mint := func(framework.Statement) string { n++; return fmt.Sprintf("s%d", n) }
	list, _ := compileDir(t, root)
	was, _ := framework.Advance(framework.State{}, list, nil, mint)

	matrix := filepath.Join(root, "content/handbook/engineering/careers/matrix")
	if err := os.Rename(filepath.Join(matrix, "infrastructure"), filepath.Join(matrix, "infra-platforms")); err != nil {
		t.Fatal(err)
	}
	edit := func(file, old, now string) {
		t.Helper()
		body := read(t, file)
		if !strings.Contains(body, old) {
			t.Fatalf("%s does not say %q", file, old)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(body, old, now, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range infrastructure {
		edit(filepath.Join(matrix, "infra-platforms", row.level+".md"), "## Credibility", "## Trust")
	}
	edit(filepath.Join(matrix, "infra-platforms/senior.md"), "1. Mentors others to help them grow their technical skills.\n", "")
	edit(filepath.Join(root, "assets/includes/engineering-careers/senior-technical-competency.md"), "Acts as a Coach and Mentor to others", "Acts as a coach and a mentor to others in the team")

	list, _ = compileDir(t, root)
	before := n
	now, diffs := framework.Advance(was, list, nil, mint)
	got := map[string]string{}
	for _, d := range diffs {
		if !d.Empty() {
			got[d.Layer] = d.Sentence()
		}
	}
	want := map[string]string{"engineering": "1 reworded", "infrastructure": "1 removed, 1 retitled"}
	if diff := cmp.Diff(want, got); diff != "" || n != before {
		t.Errorf("%d new ids; want - got +\n%s", n-before, diff)
	}
	old, f := byID(t, was.Frameworks, "infrastructure"), byID(t, now.Frameworks, "infrastructure")
	if len(now.Frameworks) != len(was.Frameworks) || len(f.Statements) != len(old.Statements)-1 || f.Dimension("credibility").Title != "Trust" {
		t.Errorf("%d frameworks, %d statements, %+v", len(now.Frameworks), len(f.Statements), f.Dimensions)
	}
	if e := byID(t, now.Frameworks, "engineering"); e.At("senior")[8].ID != f.At("senior")[30].ID || e.At("senior")[8].Text != f.At("senior")[30].Text {
		t.Errorf("the shared statement has two ids: %+v, %+v", e.At("senior")[8], f.At("senior")[30])
	}
}
