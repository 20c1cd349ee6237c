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

// files reads a tree of the named files; "--- title: X" as first line is short
// for front matter.
func files(t testing.TB, named map[string]string) *handbook.Tree {
	t.Helper()
	root := t.TempDir()
	for name, body := range named {
		if title, rest, ok := strings.Cut(body, "\n"); ok && strings.HasPrefix(title, "--- ") {
			body = "---\n" + strings.ReplaceAll(title[4:], "; ", "\n") + "\n---\n\n" + rest
		}
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := handbook.Read(root, handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// show writes frameworks as lines: what a reader would see, in order.
func show(list []framework.Framework, problems []handbook.Problem) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s: %s (%s)\n", f.ID, f.Title, f.Cumulative)
		text := map[string]string{}
		for _, s := range f.Statements {
			text[s.ID] = s.Text
		}
		for _, l := range f.Levels {
			fmt.Fprintf(&b, "  %s/%s %s", l.Track, l.ID, l.Title)
			if l.Extends != "" {
				fmt.Fprintf(&b, " extends %s", l.Extends)
			}
			if l.Summary != "" {
				fmt.Fprintf(&b, ": %s", l.Summary)
			}
			b.WriteString("\n")
			for _, s := range f.At(l.ID) {
				showStatement(&b, &f, s, text)
			}
			for _, g := range f.Gaps {
				if g.Anchor.Level == l.ID {
					fmt.Fprintf(&b, "    %s: open\n", g.Anchor.Dimension)
				}
			}
			for _, k := range f.Blocks {
				if k.Anchor.Level == l.ID {
					fmt.Fprintf(&b, "    %s block: %s\n", k.Kind, k.Text)
				}
			}
		}
	}
	for _, p := range problems {
		fmt.Fprintf(&b, "%s %s:%d %s\n", p.Severity, p.File, p.Line, p.Code)
	}
	return b.String()
}

func showStatement(b *strings.Builder, f *framework.Framework, s framework.Statement, text map[string]string) {
	place := ""
	if d := f.Dimension(s.Anchor.Dimension); d != nil {
		place = d.Title
	}
	for _, c := range f.Competencies {
		if c.ID == s.Anchor.Competency {
			place += " / " + c.Title
		}
	}
	if s.Anchor.Theme != "" {
		place += " ~ " + s.Anchor.Theme
	}
	fmt.Fprintf(b, "    %s: %s", place, s.Text)
	if s.Layer != f.ID {
		fmt.Fprintf(b, " <%s>", s.Layer)
	}
	if s.Kind != framework.Expects {
		fmt.Fprintf(b, " [%s]", s.Kind)
	}
	if s.Name != "" {
		fmt.Fprintf(b, " {#%s}", s.Name)
	}
	if s.Parent != "" {
		fmt.Fprintf(b, " under %q", text[s.Parent])
	}
	for _, e := range f.Examples {
		if e.Statement == s.ID {
			fmt.Fprintf(b, " e.g. %s", e.Text)
		}
	}
	b.WriteString("\n")
}

func TestMatricesAreFoundByTheirShape(t *testing.T) {
	t.Parallel()
	two := "## Craft\n\n- c\n\n## People\n\n- p\n"
	for name, tc := range map[string]struct {
		files map[string]string
		want  string
	}{
		"levels of invented names, in the order of the index": {map[string]string{
			"crew/_index.md":    "--- title: Career paths of the crew\n1. [Deckhand](deckhand.md)\n1. [Navigator](navigator.md)\n1. [Captain](./captain/)\n",
			"crew/captain.md":   "--- title: Captain - Career paths\n" + two,
			"crew/navigator.md": "--- title: Navigator - Career paths\n" + two,
			"crew/deckhand.md":  "--- title: Deckhand - Career paths\n" + two,
		}, "crew: Career paths of the crew (unknown)\n" +
			"  ic/deckhand Deckhand\n    Craft: c\n    People: p\n" +
			"  ic/navigator Navigator\n    Craft: c\n    People: p\n" +
			"  ic/captain Captain\n    Craft: c\n    People: p\n"},
		"pages in folders of their own, ordered by weight": {map[string]string{
			"levels/one/index.md": "--- title: Level One; weight: 20\n" + two,
			"levels/two/index.md": "--- title: Level Two; weight: 10\n" + two,
		}, "levels: Levels (unknown)\n  ic/two Two\n    Craft: c\n    People: p\n  ic/one One\n    Craft: c\n    People: p\n"},
		"no index: the general order of seniority, managers on their own track": {map[string]string{
			"x/engineering-manager.md": "--- title: Engineering Manager\n" + two,
			"x/senior.md":              "--- title: Senior\n" + two,
			"x/junior.md":              "--- title: Junior\n" + two,
			"x/senior-staff.md":        "--- title: Senior Staff\n" + two,
			"x/staff.md":               "--- title: Staff\n" + two,
		}, "x: X (unknown)\n  ic/junior Junior\n    Craft: c\n    People: p\n  ic/senior Senior\n    Craft: c\n    People: p\n" +
			"  ic/staff Staff\n    Craft: c\n    People: p\n  ic/senior-staff Senior Staff\n    Craft: c\n    People: p\n" +
			"  management/engineering-manager Engineering Manager\n    Craft: c\n    People: p\n"},
		"a navigation included in the pages gives the order": {map[string]string{
			"matrix/beta.md":  "--- title: Beta\n{{% include \"includes/nav.md\" %}}\n\n" + two,
			"matrix/alpha.md": "--- title: Alpha\n{{% include \"includes/nav.md\" %}}\n\n" + two,
			"includes/nav.md": "---\n\n[Beta](/matrix/beta/) | [Alpha](/matrix/alpha/)\n\n---\n",
		}, "matrix: Matrix (unknown)\n  ic/beta Beta\n    Craft: c\n    People: p\n  ic/alpha Alpha\n    Craft: c\n    People: p\n"},
		"a level that the index forgot stands where its name belongs, with a warning": {map[string]string{
			"matrix/_index.md": "--- title: Matrix\n- [Junior](junior.md)\n- [Staff](staff.md)\n",
			"matrix/junior.md": "--- title: Junior\n" + two,
			"matrix/senior.md": "--- title: Senior\n" + two,
			"matrix/staff.md":  "--- title: Staff\n" + two,
		}, "matrix: Matrix (unknown)\n  ic/junior Junior\n    Craft: c\n    People: p\n  ic/senior Senior\n    Craft: c\n    People: p\n  ic/staff Staff\n    Craft: c\n    People: p\n" +
			"warning matrix/senior.md:1 BLY-2411\n"},
		"headings that bear the level's name and a title over the whole page": {map[string]string{
			"ladder/junior.md": "--- title: \"Ladder: Junior Engineer\"\n# Competencies: Junior\n\nWhat juniors do.\n\n- [Junior Craft](#junior-craft)\n\n## Junior Craft\n\n- c\n\n## People (Junior)\n\n- p\n",
			"ladder/senior.md": "--- title: \"Ladder: Senior Engineer\"\n# Competencies: Senior\n\n## Senior Craft\n\n- c2\n\n## People for Senior\n\n- p2\n",
		}, "ladder: Ladder (unknown)\n  ic/junior Junior: What juniors do.\n    Craft: c\n    People: p\n  ic/senior Senior\n    Craft: c2\n    People: p2\n"},
		"inner headings are competencies, repeated ones are themes": {map[string]string{
			"matrix/junior.md": "--- title: Junior\n## Craft\n\n### Testing\n\n- t\n\n### Our team\n\n- x\n\n## People\n\n- p\n\n### Our team\n\n- y\n",
			"matrix/senior.md": "--- title: Senior\n## Craft\n\n### Testing\n\n- t2\n\n## People\n\n- p2\n",
		}, "matrix: Matrix (unknown)\n  ic/junior Junior\n    Craft / Testing: t\n    Craft ~ Our team: x\n    People: p\n    People ~ Our team: y\n" +
			"  ic/senior Senior\n    Craft / Testing: t2\n    People: p2\n"},
		"sub-statements, examples, kinds and explicit ids": {map[string]string{
			"matrix/junior.md": "--- title: Junior\n## Craft\n\n- c {#craft-1}\n  - sub\n    - Example: seen once\n- d\n  - Examples:\n    - one\n    - two\n- [avoid] shouting\n- [ ] a box\n\n## People\n\n- p\n\n  More of p.\n",
			"matrix/senior.md": "--- title: Senior\n## Craft\n\n- c {#craft-2}\n\n## People\n\n- p\n",
		}, "matrix: Matrix (unknown)\n  ic/junior Junior\n    Craft: c {#craft-1}\n    Craft: sub under \"c\" e.g. seen once\n    Craft: d e.g. one e.g. two\n" +
			"    Craft: shouting [negative]\n    People: p\n\nMore of p.\n    text block: a box\n  ic/senior Senior\n    Craft: c {#craft-2}\n    People: p\n"},
		"open cells, a one-sentence cell, prose and links": {map[string]string{
			"matrix/a-junior.md": "--- title: Junior\n## Craft\n\nKnows the basics of the trade.\n\n## People\n\n- p\n\n## Scope\n\n- TBD\n",
			"matrix/b-senior.md": "--- title: Senior\n## Craft\n\n- c\n\n## People\n\nTo be defined\n\n## Scope\n\n- s\n",
			"matrix/c-staff.md":  "--- title: Staff\n## Craft\n\nA long story. It has two sentences.\n\n- c\n\n## People\n\n[See the other page](https://example.com/)\n\n## Scope\n\n- s\n",
		}, "matrix: Matrix (unknown)\n  ic/a-junior Junior\n    Craft: Knows the basics of the trade.\n    People: p\n    scope: open\n" +
			"  ic/b-senior Senior\n    Craft: c\n    Scope: s\n    people: open\n" +
			"  ic/c-staff Staff\n    Craft: c\n    Scope: s\n    summary block: A long story. It has two sentences.\n    link block: [See the other page](https://example.com/)\n" +
			"warning matrix/a-junior.md:15 BLY-2410\nwarning matrix/b-senior.md:11 BLY-2410\nwarning matrix/c-staff.md:1 BLY-2416\n"},
		"includes: named by their heading, their place or their folder; many sections at once": {map[string]string{
			"matrix/junior.md":       "--- title: Junior\n## Craft\n\n{{% include \"includes/trade/j.md\" %}}\n\n- own\n\n## Division alignment\n\n### People\n\n{{% include \"includes/x/j-people.md\" %}}\n\n## House\n\n{{% include \"includes/house/all.md\" %}}\n",
			"matrix/senior.md":       "--- title: Senior\n## Craft\n\n{{% include \"includes/trade/s.md\" %}}\n\n- own2\n\n## Division alignment\n\n### People\n\n{{% include \"includes/x/j-people.md\" %}}\n\n## House\n\n{{% include \"includes/house/all.md\" %}}\n",
			"includes/trade/j.md":    "##### The Guild\n\n- guild\n",
			"includes/trade/s.md":    "# The Guild\n\n- guild2\n",
			"includes/x/j-people.md": "- people\n",
			"includes/house/all.md":  "## Courage\n\n- dares\n\n## Thrift\n\n- saves\n",
		}, "matrix: Matrix (unknown)\n" +
			"  ic/junior Junior\n    Craft: guild <the-guild>\n    Craft: own\n    People: people <division>\n    Courage: dares <house>\n    Thrift: saves <house>\n" +
			"  ic/senior Senior\n    Craft: guild2 <the-guild>\n    Craft: own2\n    People: people <division>\n    Courage: dares <house>\n    Thrift: saves <house>\n"},
		"what a level includes, and what it says wrongly": {map[string]string{
			"matrix/_index.md": "--- title: Matrix\n- [Junior](junior.md)\n- [Senior](senior.md)\n- [Staff](staff.md)\n",
			"matrix/junior.md": "--- title: Junior\n[All of Junior](junior.md)\n\n" + two,
			"matrix/senior.md": "--- title: Senior\n- [Everything a Junior does](junior.md)\n- [Next: Staff](staff.md)\n\n" + two,
			"matrix/staff.md":  "--- title: Staff\nAll competencies expected of a Senior apply.\n\n" + two,
		}, "matrix: Matrix (true)\n  ic/junior Junior\n    Craft: c\n    People: p\n  ic/senior Senior extends junior\n    Craft: c\n    People: p\n    link block: [Next: Staff](staff.md)\n" +
			"  ic/staff Staff extends senior\n    Craft: c\n    People: p\nwarning matrix/junior.md:5 BLY-2413\n"},
		"the index says that levels build on each other": {map[string]string{
			"matrix/_index.md": "--- title: Matrix\nEvery level includes all the levels below it.\n",
			"matrix/junior.md": "--- title: Junior\n" + two, "matrix/senior.md": "--- title: Senior\n" + two,
		}, "matrix: Matrix (true)\n  ic/junior Junior\n    Craft: c\n    People: p\n  ic/senior Senior\n    Craft: c\n    People: p\n"},
		"the index says that they do not": {map[string]string{
			"matrix/_index.md": "--- title: Matrix\nEach level stands on its own.\n",
			"matrix/junior.md": "--- title: Junior\n" + two, "matrix/senior.md": "--- title: Senior\n" + two,
		}, "matrix: Matrix (false)\n  ic/junior Junior\n    Craft: c\n    People: p\n  ic/senior Senior\n    Craft: c\n    People: p\n"},
		"a slip in a heading is reported": {map[string]string{
			"matrix/junior.md": "--- title: Junior\n" + two,
			"matrix/senior.md": "--- title: Senior\n## Craft\n\n- c\n\n## Poeple\n\n- p\n\n## People\n\n- q\n",
			"matrix/staff.md":  "--- title: Staff\n" + two,
		}, "matrix: Matrix (unknown)\n  ic/junior Junior\n    Craft: c\n    People: p\n  ic/senior Senior\n    Craft: c\n    Poeple: p\n    People: q\n  ic/staff Staff\n    Craft: c\n    People: p\n" +
			"warning matrix/senior.md:11 BLY-2412\n"},
		"one explicit id on two statements": {map[string]string{
			"matrix/junior.md": "--- title: Junior\n## Craft\n\n- c {#one}\n\n## People\n\n- p\n",
			"matrix/senior.md": "--- title: Senior\n## Craft\n\n- d {#one}\n\n## People\n\n- p\n",
		}, "matrix: Matrix (unknown)\n  ic/junior Junior\n    Craft: c {#one}\n    People: p\n  ic/senior Senior\n    Craft: d {#one}\n    People: p\nerror matrix/senior.md:7 BLY-2403\n"},
		"one page a competency is reported, not read sideways": {map[string]string{
			"matrix/testing.md": "--- title: Testing\n## Junior\n\n- a\n\n## Senior\n\n- b\n",
			"matrix/writing.md": "--- title: Writing\n## Junior\n\n- c\n\n## Senior\n\n- d\n",
		}, "warning matrix/testing.md:1 BLY-2417\n"},
		"meeting notes, modules and checklists are no matrices": {map[string]string{
			"notes/monday.md":           "--- title: Monday\n## Present\n\n- Ana\n\n## Actions\n\n- Write it down\n",
			"notes/tuesday.md":          "--- title: Tuesday\n## Present\n\n- Ben\n\n## Actions\n\n- Do it\n",
			"training/modules/sre-1.md": "--- title: SRE 1\n## Stage 1\n\n- [ ] read\n\n## Stage 2\n\n- [ ] write\n",
			"training/modules/sre-2.md": "--- title: SRE 2\n## Stage 1\n\n- [ ] read\n\n## Stage 2\n\n- [ ] write\n",
		}, ""},
		"the manifest names, and what it names must be there": {map[string]string{
			"belay.yaml":         "belay: source/1\nframeworks:\n  - {id: ops, title: Operations, unit: ops-dept, path: anywhere}\n  - {id: gone, path: nowhere}\n  - {id: empty, path: prose}\n",
			"anywhere/first.md":  "--- title: First\n" + two,
			"anywhere/second.md": "--- title: Second\n" + two,
			"prose/a.md":         "# A\n\nWords.\n",
		}, "ops: Operations (unknown)\n  ic/first First\n    Craft: c\n    People: p\n  ic/second Second\n    Craft: c\n    People: p\n" +
			"error belay.yaml:1 BLY-2401\nerror belay.yaml:1 BLY-2402\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list, problems := framework.Compile(files(t, tc.files))
			if diff := cmp.Diff(tc.want, show(list, problems)); diff != "" {
				t.Errorf("want - got +\n%s", diff)
			}
		})
	}
}

func TestTwinIncludesAreOneStatementOfTheirLayer(t *testing.T) {
	t.Parallel()
	page := func(level, include string) string {
		return "--- title: " + level + "\n## Craft\n\n{{% include \"includes/" + include + "\" %}}\n\n## People\n\n- p of " + level + "\n"
	}
	list, _ := framework.Compile(files(t, map[string]string{
		"matrix/a/junior.md": page("Junior", "junior-craft.md"), "matrix/a/senior.md": page("Senior", "senior-craft.md"),
		"matrix/b/junior.md": page("Junior", "junior_craft.md"), "matrix/b/senior.md": page("Senior", "senior-craft.md"),
		"includes/junior-craft.md": "##### Guild\n\n- j\n- only here\n", "includes/junior_craft.md": "##### Guild\n\n* j\n* and there\n", "includes/senior-craft.md": "##### Guild\n\n- s\n",
	}))
	folded, layers := framework.Assemble(list)
	var got []string
	for _, l := range layers {
		for _, s := range l.Statements {
			got = append(got, l.ID+" "+s.Anchor.Level+" "+s.Text)
		}
	}
	want := []string{"guild junior j", "guild junior only here", "guild senior s", "guild junior and there",
		"a junior p of Junior", "a senior p of Senior", "b junior p of Junior", "b senior p of Senior"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("want - got +\n%s", diff)
	}
	if a, b := folded[0].Statements[0], folded[1].Statements[0]; a.ID != b.ID || a.Text != "j" {
		t.Errorf("%+v and %+v are two", a, b)
	}
	if len(folded[0].Statements) != 5 || len(folded[1].Statements) != 5 {
		t.Errorf("a framework shows what it does not include: %d, %d", len(folded[0].Statements), len(folded[1].Statements))
	}
}

func TestUnitsFoldUnderEachOther(t *testing.T) {
	t.Parallel()
	page := func(level, body string) string { return "--- title: " + level + "\n" + body }
	list, problems := framework.Compile(files(t, map[string]string{
		"belay.yaml":    "belay: source/1\nframeworks:\n  - {id: eng, path: eng}\n  - {id: infra, path: infra, inherits: [eng]}\n  - {id: storage, path: storage, inherits: [eng, infra]}\n",
		"eng/junior.md": page("Junior", "## Craft\n\n- ej\n\n## Values\n\n- vj\n"), "eng/senior.md": page("Senior", "## Craft\n\n- es\n\n## Values\n\n- vs\n"),
		"infra/junior.md": page("Junior", "## On call\n\n- ij\n\n## Craft\n\n- icj\n"), "infra/senior.md": page("Senior", "## On call\n\n- is\n\n## Craft\n\n- ics\n"),
		"storage/senior.md": page("Senior", "## Disks\n\n- ds\n\n## On call\n\n- dis\n"),
	}))
	if len(list) != 3 || len(problems) > 0 {
		t.Fatalf("%d frameworks, %v", len(list), problems)
	}
	storage := framework.Fold([]framework.Framework{*byID(t, list, "eng"), *byID(t, list, "infra"), *byID(t, list, "storage")})
	var got []string
	for _, s := range storage.Statements {
		got = append(got, s.Anchor.Level+" "+storage.Dimension(s.Anchor.Dimension).Title+" "+s.Text+" <"+s.Layer+">")
	}
	want := []string{"junior On call ij <infra>", "junior Craft icj <infra>", "junior Craft ej <eng>", "junior Values vj <eng>",
		"senior Disks ds <storage>", "senior On call dis <storage>", "senior On call is <infra>", "senior Craft ics <infra>", "senior Craft es <eng>", "senior Values vs <eng>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("want - got +\n%s", diff)
	}
	var layers []string
	for _, l := range storage.Layers {
		layers = append(layers, l.ID)
	}
	if diff := cmp.Diff([]string{"eng", "infra", "storage"}, layers); diff != "" {
		t.Errorf("layers: %s", diff)
	}
	if one := framework.Fold(list[:1]); one.ID != list[0].ID || len(one.Statements) != len(list[0].Statements) {
		t.Errorf("folding one framework changed it")
	}
}

func TestEveryStatementKnowsWhereItWasWritten(t *testing.T) {
	t.Parallel()
	list, _ := compileDir(t, realTree)
	n := 0
	for _, f := range list {
		seen := map[string]bool{}
		for _, s := range f.Statements {
			n++
			if seen[s.ID] {
				t.Errorf("two statements have the id %s", s.ID)
			}
			seen[s.ID] = true
			lines := strings.Split(read(t, filepath.Join(realTree, s.Origin.File)), "\n")
			if s.Origin.From < 1 || s.Origin.To > len(lines) || s.Origin.Hash != framework.TextHash(s.Text) {
				t.Fatalf("%+v", s.Origin)
			}
			first, _, _ := strings.Cut(s.Text, "\n")
			if !strings.Contains(strings.Join(lines[s.Origin.From-1:s.Origin.To], "\n"), strings.TrimSpace(first)) {
				t.Errorf("%s:%d does not say %q", s.Origin.File, s.Origin.From, first)
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d statements", n)
	}
}

// A matrix that the manifest names is not at the same time a level of the
// folder it lies in, however alike the front pages of two matrices are.
func TestDeclaredMatricesAreNoLevelsOfTheirFolder(t *testing.T) {
	t.Parallel()
	front := "--- title: %s\n## Dimensions\n\n- Craft\n\n## Levels\n\n- [Junior](junior.md)\n- [Senior](senior.md)\n"
	level := "--- title: %s\n## Craft\n\n- Does %s work\n\n## Trust\n\n- Keeps %s promises\n"
	named := map[string]string{
		"belay.yaml":       "belay: source/1\nid: own\nframeworks:\n  - {id: data, path: matrix/data}\n  - {id: edge, path: matrix/edge}\n",
		"matrix/_index.md": "--- title: Career matrices\nTwo of them.\n",
	}
	for _, dir := range []string{"data", "edge"} {
		named["matrix/"+dir+"/_index.md"] = fmt.Sprintf(front, dir)
		for _, l := range []string{"junior", "senior"} {
			named["matrix/"+dir+"/"+l+".md"] = fmt.Sprintf(level, l, l, l)
		}
	}
	list, problems := framework.Compile(files(t, named))
	var ids []string
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	if diff := cmp.Diff([]string{"data", "edge"}, ids); diff != "" || len(problems) > 0 {
		t.Errorf("frameworks: %s%v", diff, problems)
	}
}
