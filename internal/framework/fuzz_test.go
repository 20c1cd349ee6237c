package framework

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/handbook"
)

// checkAnyPage holds what is true of a matrix that holds any page at all.
func checkAnyPage(t *testing.T, senior, include string) (matrix bool) {
	t.Helper()
	root := t.TempDir()
	for name, body := range map[string]string{
		"matrix/_index.md":   "# Career matrix\n\n- [Junior](junior.md)\n- [Senior](senior.md)\n",
		"matrix/junior.md":   "# Junior\n\n## Craft\n\n- c\n- d\n\n## People\n\n- p\n\n{{% include \"includes/shared.md\" %}}\n",
		"matrix/senior.md":   senior,
		"includes/shared.md": include,
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := handbook.Read(root, handbook.Option{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	list, problems := Compile(tree)
	for _, p := range problems {
		if p.File == "" || p.Line < 1 || p.Message == "" || !strings.HasPrefix(p.Code, "BLY-24") {
			t.Errorf("problem %+v", p)
		}
	}
	again, _ := Compile(tree)
	if fmt.Sprintf("%+v", list) != fmt.Sprintf("%+v", again) {
		t.Error("compiling twice gives two results")
	}
	for i := range list {
		checkFramework(t, &list[i])
	}
	n := 0
	mint := func(Statement) string { n++; return fmt.Sprintf("s%d", n) }
	state, _ := Advance(State{}, list, nil, mint)
	for i := range state.Frameworks {
		checkFramework(t, &state.Frameworks[i])
		if len(state.Frameworks[i].Statements) != len(list[i].Statements) {
			t.Error("an import loses statements")
		}
	}
	if _, diffs := Advance(state, again, nil, mint); len(diffs) > 0 {
		for _, d := range diffs {
			if !d.Empty() {
				t.Errorf("the same again: %s: %s", d.Layer, d.Sentence())
			}
		}
	}
	if matrix = len(list) == 1 && len(list[0].Levels) == 2; matrix {
		checkNothingLost(t, tree, &list[0])
	}
	return matrix
}

func checkFramework(t *testing.T, f *Framework) {
	t.Helper()
	ids := map[string]bool{}
	for _, s := range f.Statements {
		if s.ID == "" || strings.Contains(s.ID, "\x00") || ids[s.ID] {
			t.Errorf("id %q", s.ID)
		}
		ids[s.ID] = true
	}
	for _, s := range f.Statements {
		if s.Text == "" || s.Layer == "" || f.Level(s.Anchor.Level) == nil || s.Anchor.Dimension != "" && f.Dimension(s.Anchor.Dimension) == nil ||
			s.Parent != "" && !ids[s.Parent] || s.SameAs != "" && !ids[s.SameAs] || s.Origin.From < 1 || s.Origin.To < s.Origin.From {
			t.Errorf("%+v", s)
		}
	}
	for _, e := range f.Examples {
		if !ids[e.Statement] || e.Text == "" {
			t.Errorf("%+v", e)
		}
	}
	total := 0
	sum := f.Summary()
	for _, l := range sum.Levels {
		total += l.Expectations
	}
	if total != sum.Expectations {
		t.Errorf("levels add up to %d, all are %d", total, sum.Expectations)
	}
}

// checkNothingLost looks for every list item of the senior page in what was
// read: as a statement, an example, an open cell or a block. Only signposts
// and the words "For example:" are left out.
func checkNothingLost(t *testing.T, tree *handbook.Tree, f *Framework) {
	t.Helper()
	var all strings.Builder
	for _, s := range f.Statements {
		all.WriteString(s.Text + "\n")
	}
	for _, e := range f.Examples {
		all.WriteString(e.Text + "\n")
	}
	for _, b := range f.Blocks {
		all.WriteString(b.Text + "\n")
	}
	for _, g := range f.Gaps {
		all.WriteString(g.Text + "\n")
	}
	page := tree.Page("matrix/senior.md")
	if page == nil {
		return
	}
	for _, b := range page.Blocks {
		if b.Kind != handbook.Item {
			continue
		}
		text := strings.TrimSpace(b.Text)
		if m := exampleOf.FindStringSubmatch(text); m != nil {
			text = m[2]
		}
		if m := kindOf.FindStringSubmatch(text); m != nil {
			text = m[2]
		}
		if onlyLink.MatchString(text) || exampleHead.MatchString(text) || text == "" {
			continue
		}
		if !strings.Contains(all.String(), text) {
			t.Errorf("the item %q is nowhere", text)
		}
	}
}

var fuzzSeeds = []string{
	"# Senior\n\n## Craft\n\n- c\n  - Example: e\n\n## People\n\n- p\n",
	"## Senior\n\n## Craft\n\n1. a {#x}\n1. a {#x}\n   - [signal] b\n\n## People\n\nTBD\n\n- \n",
	"# Senior\n\n## Senior\n\n- [Junior](junior.md)\n- [All of Junior](junior.md)\n- [All of Senior](senior.md)\n\n## Senior Craft\n\n- x\n\n## People\n\n- y\n",
	"---\ntitle: Senior\nlevel: 3\nweight: x\n---\n## Craft\n{{% include \"includes/shared.md\" %}}\n\n- own\n\n### Deep\n\n- deeper\n\n## People\n\n| a | b |\n|---|---|\n| c | d |\n",
	"---\ntitle: \"\"\n---\n- Example: of nothing\n  - Examples:\n    - nested\n      - deeper\n\n##\n\n- under nothing\n\n## Craft\n\n- - - x\n",
}

func FuzzCompile(f *testing.F) {
	for i, s := range fuzzSeeds {
		f.Add(s, fuzzSeeds[(i+1)%len(fuzzSeeds)])
	}
	f.Fuzz(func(t *testing.T, senior, include string) { checkAnyPage(t, senior, include) })
}

// The same checks on pages put together at random out of the words that mean
// something, so that every test run sees some that nobody wrote.
func TestAnyPageCompiles(t *testing.T) {
	t.Parallel()
	lines := strings.Split("# Senior|## Craft|## People|### Senior Craft|#### Deep|## Senior||- c|- d {#d}|  - nested|    - Example: e|  - Examples:|    - one|1. first|- TBD|TBD|- [ ] box|- [All of Junior](junior.md)|- [Craft](#craft)|A sentence.|A sentence. And another.|{{% include \"includes/shared.md\" %}}|---|| a | b ||<b>html</b>|- [avoid] this|##### Guild|* starred|```|  text|\tcode|- 会社の|# Junior", "|")
	matrices := 0
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 1))
		page := func() string {
			var b strings.Builder
			for range r.IntN(25) {
				b.WriteString(lines[r.IntN(len(lines))] + "\n")
				if r.IntN(3) == 0 {
					b.WriteString("\n")
				}
			}
			return b.String()
		}
		senior, include := page(), page()
		if r.IntN(4) > 0 {
			senior = "# Senior\n\n" + page() + "\n## Craft\n\n" + page() + "\n## People\n\n" + page()
		}
		matrices += b2i(checkAnyPage(t, senior, include))
		if t.Failed() {
			t.Fatalf("seed %d\n%s\n----\n%s", seed, senior, include)
		}
	}
	if matrices < 30 {
		t.Errorf("only %d of the pages made a matrix; the checks saw too little", matrices)
	}
}
