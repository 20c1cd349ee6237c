package handbook

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func include(target string) string { return "{{% include \"" + target + "\" %}}\n" }

// reading is a flattened page as text: path, origin, block.
func reading(tree *Tree, page string) string {
	var lines []string
	for _, p := range tree.Flatten(tree.Page(page)) {
		lines = append(lines, fmt.Sprintf("%s | %s+%d | %s", strings.Join(p.Path, " > "), p.Origin.Path, p.Includes, p.Text))
	}
	return strings.Join(lines, "\n")
}

func TestIncludesAreReadInPlaceUnderTheNearestShallowerHeading(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{
		"content/careers/senior.md": "## Senior\n### Leadership\n" + include("includes/lead.md") + "### *Values*\n" + include("includes/values.md") + "## After\nText\n",
		"assets/includes/lead.md":   "##### Engineering\n- Leads\n" + include("includes/deep.md"),
		"assets/includes/deep.md":   "Deep\n",
		"assets/includes/values.md": "---\n\nNav\n\n---\n- Shares\n",
	})
	wantNoProblems(t, tree)
	want := ` | content/careers/senior.md+0 | Senior
Senior | content/careers/senior.md+0 | Leadership
Senior > Leadership | assets/includes/lead.md+1 | Engineering
Senior > Leadership > Engineering | assets/includes/lead.md+1 | Leads
Senior > Leadership > Engineering | assets/includes/deep.md+2 | Deep
Senior | content/careers/senior.md+0 | *Values*
Senior > Values | assets/includes/values.md+1 | Nav
Senior > Values | assets/includes/values.md+1 | Shares
 | content/careers/senior.md+0 | After
After | content/careers/senior.md+0 | Text`
	if diff := cmp.Diff(want, reading(tree, "content/careers/senior.md")); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if !tree.Page("assets/includes/lead.md").Partial || tree.Page("content/careers/senior.md").Partial {
		t.Error("an include is not told from a page")
	}
}

func TestFlattenDoesNotTouchThePagesItReads(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{"a.md": "# A\n## B\ntext\n### C\n" + include("b.md") + "## D\nlast\n", "b.md": "##### E\n- x\n"})
	first := reading(tree, "a.md")
	flat := tree.Flatten(tree.Page("a.md"))
	for i := range flat {
		flat[i].Text = "changed"
		_ = append(flat[i].Path, "changed")
	}
	if second := reading(tree, "a.md"); second != first {
		t.Fatalf("a reading changed the next one:\n%s", cmp.Diff(first, second))
	}
	if tree.Flatten(nil) != nil {
		t.Error("no page gave blocks")
	}
}

func TestWhereAnIncludeIsLookedFor(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, page, target, file, manifest string }{
		{"beside the page", "docs/a.md", "part.md", "docs/part.md", ""},
		{"in an include folder beside it", "docs/a.md", "part.md", "docs/includes/part.md", ""},
		{"in the root's assets", "content/docs/a.md", "x/part.md", "assets/x/part.md", ""},
		{"in the root", "content/docs/a.md", "x/part.md", "x/part.md", ""},
		{"from the root by a slash", "content/docs/a.md", "/x/part.md", "x/part.md", ""},
		{"above the page", "docs/deep/a.md", "../part.md", "docs/part.md", ""},
		{"where the manifest says", "docs/a.md", "part.md", "shared/parts/part.md", "belay: source/1\nincludes: [shared/parts]\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{c.page: include(c.target), c.file: "Found\n"}
			if c.manifest != "" {
				files[ManifestFile] = c.manifest
			}
			tree := read(t, files)
			wantNoProblems(t, tree)
			if got := tree.Included(tree.Page(c.page)); len(got) != 1 || got[0].Path != c.file {
				t.Fatalf("included %v", got)
			}
		})
	}
	t.Run("a template partial by its underscore", func(t *testing.T) {
		t.Parallel()
		tree := read(t, map[string]string{
			"sites/source/team/index.html.md.erb": "---\ntitle: T\n---\n<%= partial(\"team/parts/level.erb\") %>\n\n<%= partial \"team/absent\" %>\n",
			"sites/source/team/parts/_level.erb":  "- One\n",
		})
		if got := reading(tree, "sites/source/team/index.html.md.erb"); !strings.Contains(got, "_level.erb+1 | One") {
			t.Fatal(got)
		}
		wantProblem(t, tree, "sites/source/team/index.html.md.erb", 6, Warning, codeMissing)
	})
}

func TestAMissingIncludeIsReportedAndTheRestIsRead(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{"a.md": "# A\n\n" + include("gone.md") + "\nText\n", "b.md": include("../../etc/passwd.md"), "c.md": include("data.html"), "data.html": "<p>"})
	report := tree.Report()
	if report.HasErrors() || len(report.Problems) != 3 {
		t.Fatalf("problems = %+v", report.Problems)
	}
	if p := report.Problems[0]; p.File != "a.md" || p.Line != 3 || p.Code != codeMissing || !strings.Contains(p.Message, "gone.md") {
		t.Fatalf("problem = %+v", p)
	}
	if !strings.Contains(report.Problems[2].Message, "not Markdown") {
		t.Errorf("problem = %+v", report.Problems[2])
	}
	if got := len(tree.Flatten(tree.Page("a.md"))); got != 3 {
		t.Fatalf("%d blocks, want heading, include and text", got)
	}
}

func TestIncludesInACircleAreAnErrorNamingIt(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{"a.md": "A\n\n" + include("b.md"), "b.md": "B\n\n" + include("c.md"), "c.md": "C\n\n\n" + include("a.md"), "self.md": include("self.md")})
	var cycles []Problem
	for _, p := range tree.Problems {
		if p.Code == codeCycle && p.Severity == Error {
			cycles = append(cycles, p)
		}
	}
	if len(cycles) != 2 || cycles[0].File != "c.md" || cycles[0].Line != 4 || !strings.Contains(cycles[0].Message, "a.md → b.md → c.md → a.md") || cycles[1].File != "self.md" {
		t.Fatalf("cycles = %+v", cycles)
	}
	for _, p := range tree.Pages {
		if n := len(tree.Flatten(p)); n == 0 || n > 6 {
			t.Errorf("%s flattens to %d blocks", p.Path, n)
		}
		if tree.HTML(p) == "" {
			t.Errorf("%s renders to nothing", p.Path)
		}
	}
}

func TestIncludesNestedTooDeepAreCut(t *testing.T) {
	t.Parallel()
	chain := func(n int) map[string]string {
		files := map[string]string{fmt.Sprintf("p%02d.md", n): "end\n"}
		for i := range n {
			files[fmt.Sprintf("p%02d.md", i)] = "text\n\n" + include(fmt.Sprintf("p%02d.md", i+1))
		}
		return files
	}
	wantNoProblems(t, read(t, chain(maxIncludeDepth)))
	tree := read(t, chain(maxIncludeDepth+1))
	wantProblem(t, tree, "p00.md", 3, Error, codeTooDeep)
	if got := len(tree.Flatten(tree.Page("p01.md"))); got != maxIncludeDepth+1 {
		t.Errorf("%d blocks below the cut", got)
	}
}

func TestIncludesThatMultiplyAreCut(t *testing.T) {
	t.Parallel()
	files := map[string]string{"p9.md": "one\n\ntwo\n"}
	for i := range 9 {
		files[fmt.Sprintf("p%d.md", i)] = strings.Repeat(include(fmt.Sprintf("p%d.md", i+1)), 10)
	}
	tree := read(t, files)
	report := tree.Report()
	if !report.HasErrors() {
		t.Fatal("two billion blocks raise no error")
	}
	for _, p := range tree.Pages {
		if n := len(tree.Flatten(p)); n > maxPlaced {
			t.Fatalf("%s flattens to %d blocks", p.Path, n)
		}
	}
}
