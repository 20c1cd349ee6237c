package demo

import (
	"encoding/csv"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"go.yaml.in/yaml/v4"

	"belay/internal/handbook"
)

const matrix = "content/engineering/careers/matrix/"

// levelsOf names the levels of each framework, lowest first.
func levelsOf(framework string) []string {
	if framework == "product-engineering" {
		return []string{"associate", "intermediate", "senior", "staff"}
	}
	return []string{"intern", "associate", "intermediate", "senior", "staff", "principal"}
}

func read(t *testing.T) *handbook.Tree {
	t.Helper()
	tree, err := handbook.Read("content/handbook", handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// cells counts the statements of a level page by dimension: outermost list
// items under a section, or under an included sub-section, whose title loses
// the level's name.
func cells(t *testing.T, tree *handbook.Tree, framework, level string) map[string]int {
	t.Helper()
	p := tree.Page(matrix + framework + "/" + level + ".md")
	if p == nil {
		t.Fatalf("no page for %s/%s", framework, level)
	}
	levelTitle := strings.ToUpper(level[:1]) + level[1:] + " "
	out := map[string]int{}
	for _, b := range tree.Flatten(p) {
		if b.Kind != handbook.Item || b.Depth != 1 {
			continue
		}
		for _, heading := range slices.Backward(b.Path) {
			if heading != "Engineering" && heading != "Northwind" { // name of a layer
				out[strings.TrimPrefix(heading, levelTitle)]++
				break
			}
		}
	}
	return out
}

func TestHandbookReadsWithoutProblems(t *testing.T) {
	t.Parallel()
	tree := read(t)
	for _, p := range tree.Problems {
		t.Errorf("%s:%d %s %s", p.File, p.Line, p.Code, p.Message)
	}
	if tree.Manifest.ID != "handbook" || len(tree.Manifest.Frameworks) != 2 {
		t.Errorf("manifest = %+v", tree.Manifest)
	}
	for _, file := range []string{"policies/company.yaml", "policies/infrastructure.yaml"} {
		if tree.File(file) == nil {
			t.Errorf("%s was not read", file)
		}
	}
}

func TestEveryLevelHasEveryDimension(t *testing.T) {
	t.Parallel()
	tree := read(t)
	for framework, dimensions := range map[string]int{"infrastructure": 7, "product-engineering": 6} {
		for _, level := range levelsOf(framework) {
			got, total := cells(t, tree, framework, level), 0
			for dimension, n := range got {
				total += n
				if n < 3 || n > 7 {
					t.Errorf("%s/%s %s has %d statements", framework, level, dimension, n)
				}
			}
			if len(got) != dimensions || total < 20 || total > 45 {
				t.Errorf("%s/%s has %d statements in %v", framework, level, total, got)
			}
		}
	}
	if got := cells(t, tree, "infrastructure", "senior"); got["Accountability"] != 6 || got["Leadership Competencies"] != 7 {
		t.Errorf("senior = %v", got)
	}
}

func TestModulesHaveStagesTasksAndOwners(t *testing.T) {
	t.Parallel()
	tree := read(t)
	for _, id := range []string{"sre-1", "sre-2"} {
		p := tree.Page("modules/" + id + ".md")
		if p == nil {
			t.Fatalf("no module %s", id)
		}
		var stages, tasks, nested, done, owned, actions int
		for _, b := range p.Blocks {
			switch {
			case b.Kind == handbook.Heading && strings.HasPrefix(b.Text, "Stage "):
				stages++
			case b.Kind == handbook.QuickAction:
				actions++
			case b.Task:
				tasks++
				if b.Depth > 1 {
					nested++
				}
				if strings.Contains(b.Text, "I am done with stage") {
					done++
				}
				if m := ownerPrefix.MatchString(b.Text); m {
					owned++
				} else if b.Depth == 1 {
					t.Errorf("%s:%d has no owner: %s", p.Path, b.Lines.From, b.Text)
				}
			}
		}
		if stages != 8 || done != 8 || tasks < 90 || nested < 40 || actions != 3 || owned < 50 {
			t.Errorf("%s: %d stages, %d done marks, %d tasks (%d nested, %d owned), %d quick actions", id, stages, done, tasks, nested, owned, actions)
		}
	}
}

var (
	ownerPrefix = regexp.MustCompile(`^[NOM]: `)
	pageLink    = regexp.MustCompile(`\]\(([^)#\s]*)(#[^)\s]*)?\)`)
)

func TestLinksBetweenPagesLead(t *testing.T) {
	t.Parallel()
	tree := read(t)
	if dead := deadLinks(tree); len(dead) > 0 {
		t.Errorf("dead links: %q", dead)
	}
	planted := read(t)
	page := planted.Page("content/values.md")
	page.Blocks = append(page.Blocks, handbook.Block{Kind: handbook.Paragraph, Text: "[gone](nowhere.md)"})
	if len(deadLinks(planted)) != 1 {
		t.Error("a planted dead link was not found")
	}
}

func deadLinks(tree *handbook.Tree) []string {
	known := map[string]bool{}
	for _, p := range tree.Pages {
		known[tree.URL(p)] = true
	}
	var dead []string
	for _, p := range tree.Pages {
		for _, b := range p.Blocks {
			for _, m := range pageLink.FindAllStringSubmatch(b.Text, -1) {
				target := m[1]
				switch {
				case target == "" || strings.Contains(target, "://"):
				case strings.HasPrefix(target, "/"):
					if !known[target] {
						dead = append(dead, p.Path+": "+target)
					}
				case tree.Page(path.Join(path.Dir(p.Path), target)) == nil:
					dead = append(dead, p.Path+": "+target)
				}
			}
		}
	}
	return dead
}

type person struct {
	email, manager, department, level, hired, since string
}

func people(t *testing.T) map[string]person {
	t.Helper()
	f, err := Content.Open("content/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const columns = "email,name,external_id,manager_email,team,department,job_family,level,level_since,hired_on,zone,hours,country,roles"
	if got := strings.Join(rows[0], ","); got != columns {
		t.Fatalf("columns = %s", got)
	}
	out := map[string]person{}
	for _, r := range rows[1:] {
		name, _, ok := strings.Cut(r[0], "@northwind.example")
		if _, twice := out[name]; !ok || twice || r[1] == "" {
			t.Errorf("line of %q: wrong domain, twice, or without a name", r[0])
		}
		if _, err := time.LoadLocation(r[10]); err != nil || r[10] == "" {
			t.Errorf("%s: zone %q", r[0], r[10])
		}
		for _, day := range []string{r[9], r[8]} {
			if _, err := time.Parse(time.DateOnly, day); err != nil && day != "" {
				t.Errorf("%s: date %q", r[0], day)
			}
		}
		manager, _, _ := strings.Cut(r[3], "@")
		out[name] = person{email: r[0], manager: manager, department: r[5], level: r[7], hired: r[9], since: r[8]}
	}
	return out
}

func TestPeopleFormOneCompany(t *testing.T) {
	t.Parallel()
	all := people(t)
	count, deepest, heads := map[string]int{}, 0, 0
	for name, p := range all {
		count[p.department]++
		if p.since != "" && p.since < p.hired || p.hired > "2026-11-20" {
			t.Errorf("%s: hired %s, level since %s", name, p.hired, p.since)
		}
		if p.level != "" {
			part := strings.Split(p.level, "/")
			if len(part) != 3 || part[1] != "ic" || !slices.Contains(levelsOf(part[0]), part[2]) {
				t.Errorf("%s: level %q", name, p.level)
			}
		}
		depth := 0
		for above := p.manager; above != "" && depth <= len(all); above = all[above].manager {
			if _, ok := all[above]; !ok {
				t.Errorf("%s: unknown manager %q", name, above)
			}
			depth++
		}
		deepest = max(deepest, depth)
		if depth == 0 {
			heads++
		}
	}
	if heads != 1 || deepest != 5 {
		t.Errorf("%d people without a manager, deepest line %d", heads, deepest)
	}
	if count["Infrastructure Platforms"] < 60 || count["Product Engineering"] != 14 || count["Customer Success"] != 8 {
		t.Errorf("people by department: %v", count)
	}
}

type ref struct {
	Framework, Level, Dimension string
	N                           []int
}

type scripted struct {
	At, Who, Do, Whom           string
	Framework, Level, Dimension string
	N                           []int
	State, Note                 string
	Step, Title, Due, Link      string
	For                         []ref
	Tags                        []string
	Shared                      bool
}

func story(t *testing.T) []scripted {
	t.Helper()
	data, err := Content.ReadFile("content/story.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Story []scripted }
	if err := yaml.Load(data, &doc, yaml.WithKnownFields()); err != nil {
		t.Fatal(err)
	}
	return doc.Story
}

func TestStoryRefersToPeopleAndStatementsThatExist(t *testing.T) {
	t.Parallel()
	tree, all, acts := read(t), people(t), story(t)
	steps, last := map[string]bool{}, ""
	for i, a := range acts {
		if a.At < last || a.At < "2026-09-21" || a.At > "2026-11-21" {
			t.Errorf("act %d of %s is out of order: %s", i, a.Who, a.At)
		}
		last = a.At
		if _, ok := all[a.Who]; !ok {
			t.Errorf("act %d: nobody is called %q", i, a.Who)
		}
		if a.Whom != "" && all[a.Whom].manager != a.Who {
			t.Errorf("act %d: %s does not manage %s", i, a.Who, a.Whom)
		}
		refs := a.For
		switch a.Do {
		case "target", "share":
			if a.Level == "" {
				t.Errorf("act %d of %s has no level", i, a.Who)
			}
		case "mark", "manager_mark":
			refs = []ref{{a.Framework, a.Level, a.Dimension, a.N}}
			if a.State != "not_yet" && a.State != "developing" && a.State != "met" || (a.Do == "mark") != (a.Whom == "") {
				t.Errorf("act %d of %s: state %q, whom %q", i, a.Who, a.State, a.Whom)
			}
		case "evidence":
			if a.Title == "" || a.Link == "" && a.Note == "" || len(refs) == 0 {
				t.Errorf("act %d of %s: evidence needs a title, a link or note, and statements", i, a.Who)
			}
		case "step":
			steps[a.Who+"/"+a.Step] = true
		case "step_done":
			if !steps[a.Who+"/"+a.Step] {
				t.Errorf("act %d of %s finishes the unknown step %q", i, a.Who, a.Step)
			}
		default:
			t.Errorf("act %d: unknown act %q", i, a.Do)
		}
		checkRefs(t, tree, i, a.Who, refs)
	}
	if len(acts) < 250 {
		t.Errorf("only %d acts", len(acts))
	}
}

// checkRefs fails for a reference to a statement that is not on the page.
func checkRefs(t *testing.T, tree *handbook.Tree, act int, who string, refs []ref) {
	t.Helper()
	for _, r := range refs {
		framework := r.Framework
		if framework == "" {
			framework = "infrastructure"
		}
		most := cells(t, tree, framework, r.Level)[r.Dimension]
		for _, n := range r.N {
			if n < 1 || n > most {
				t.Errorf("act %d of %s: %s %s has no statement %d", act, who, r.Level, r.Dimension, n)
			}
		}
		if len(r.N) == 0 {
			t.Errorf("act %d of %s names no statement", act, who)
		}
	}
}

func TestInesEndsWhereTheStorySays(t *testing.T) {
	t.Parallel()
	type place struct {
		dimension string
		n         int
	}
	self, manager, evidence := map[place]string{}, map[place]string{}, map[string]bool{}
	for _, a := range story(t) {
		for _, n := range a.N {
			switch {
			case a.Level == "senior" && a.Do == "mark" && a.Who == "ines.carvalho":
				self[place{a.Dimension, n}] = a.State
			case a.Level == "senior" && a.Do == "manager_mark" && a.Whom == "ines.carvalho":
				manager[place{a.Dimension, n}] = a.State
			}
		}
		if a.Who == "ines.carvalho" {
			for _, r := range a.For {
				if a.Do == "evidence" {
					evidence[r.Dimension] = true
				}
			}
		}
	}
	met, differ := 0, map[string]bool{}
	for at, state := range self {
		if state == "met" {
			met++
		}
		if other, seen := manager[at]; seen && other != state {
			differ[at.dimension] = true
		}
	}
	if len(self) != 43 || met != 31 {
		t.Errorf("Ines meets %d of %d", met, len(self))
	}
	if len(differ) != 1 || !differ["Technical Competencies"] {
		t.Errorf("views differ on %v", differ)
	}
	if len(evidence) != 6 || evidence["Team building"] {
		t.Errorf("evidence in %v", evidence)
	}
}
