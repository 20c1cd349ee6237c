package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/handbook"
)

// everyKey sets every key a document of a department can hold.
const everyKey = `belay: policy/1
id: infrastructure
scope: {unit: infrastructure-platforms}
effective_from: 2027-01-01
internship:
  percent: {min: 10, max: 20, enforce: soft, say: Between a tenth and a fifth., source: /internships/}
  length: {min: 6w, max: 3mo, enforce: soft}
  learners_per_team: {max: 1, enforce: soft}
  same_percent: {enforce: hard}
  readiness: {modules: [sre-1, sre-2], before: active, enforce: soft}
  limits: {tenure: 0d, pause: 4w, extend: 6w, enforce: soft}
  helper: {min: 1, enforce: hard}
  goals: {min: 1, enforce: soft}
  meets: {enforce: soft}
  judgement: {enforce: soft}
  answer: {within: 5bd, remind: [2bd], escalate: 5bd}
  programmes: {csm: {percent: {min: 20, max: 20, enforce: hard}}}
conversations: {cadence: {min: 2/y, recommended: 1/q}, remind_after: 90d, goals: {min: 1, max: 3, enforce: soft}, plan_refresh: 6mo, feedback: {providers: [3, 5], min_answers: 3, tenure: 6mo, share_within: 48h}}
assessment: {performance: [developing, performing, exceeding], growth: [developing, growing, exceeding], boxes: [[9, 8, 6], [7, 4, 3], [5, 2, 1]], too_new: 3mo, windows: {self: [2027-01-12, 2027-01-23]}, expected: {performance: [10, 65, 25], enforce: soft}, rationale: {enforce: hard}, min_group: {ratings: 5, text: 10}}
shadowing: {window_days: 14, start_on: monday, min_overlap_per_shift_minutes: 180, min_counted_shifts: 4, max_shadows_per_shift: 1, suspends_percent: true, ready: {alerts: 10, made_sense: 80}, weights: {delay: 1, shortfall: 2, preference: 7, load: 2, move: 50, unplaced: 100000}}
access: {approvals: [manager, owner], self_approval: {enforce: hard}, ends: {with: internship, grace: 3d, max: 6mo}, remind: [7d, 1d], stale_after: 30d, review: {every: 3mo, due: 10bd, nudges: [5bd, 3bd, 2bd], unanswered: revoke}}
`

// source reads a tree with these files and a page.
func source(t *testing.T, files map[string]string) *handbook.Tree {
	t.Helper()
	root := t.TempDir()
	files["page.md"] = "# Page\n"
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := handbook.Read(root, handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// load reads one document that must be right.
func load(t *testing.T, id, text string) Document {
	t.Helper()
	d, problems := parse("policies/"+id+".yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatalf("problems = %+v", problems)
	}
	return d
}

func TestEveryKeyIsRead(t *testing.T) {
	t.Parallel()
	docs, problems := Load(source(t, map[string]string{"policies/infrastructure.yaml": everyKey, "policies/notes.txt": "no policy", "other/x.yaml": "a: 1"}))
	if len(problems) > 0 || len(docs) != 1 {
		t.Fatalf("%d documents, problems %+v", len(docs), problems)
	}
	d := docs[0]
	r := d.Rules
	if d.ID != "infrastructure" || d.Unit != "infrastructure-platforms" || d.EffectiveFrom != "2027-01-01" || len(d.Hash) != 64 || d.File != "policies/infrastructure.yaml" {
		t.Errorf("document = %+v", d)
	}
	got := []any{r.Internship.Percent.Max, r.Internship.Percent.Say, r.Internship.Length.Min.String(), r.Internship.SamePercent.Enforce, r.Internship.Readiness.Modules,
		r.Internship.Programmes["csm"].Percent.Min, r.Conversations.Cadence.Recommended.String(), r.Conversations.Feedback.Providers, r.Assessment.Boxes[1], r.Assessment.Windows["self"],
		r.Shadowing.StartOn, r.Shadowing.Weights.Unplaced, r.Access.Review.Nudges[2].String(), r.Access.SelfApproval.Enforce}
	want := []any{20, "Between a tenth and a fifth.", "6w", Hard, []string{"sre-1", "sre-2"}, 20, "1/q", [2]int{3, 5}, []int{7, 4, 3}, Window{"2027-01-12", "2027-01-23"},
		Weekday("monday"), 100000, "2bd", Hard}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheBuiltInDocumentSetsEveryRule(t *testing.T) {
	t.Parallel()
	d := Company()
	if d.ID != "company" || d.Zone != "UTC" || d.FiscalYearStarts != "02-01" {
		t.Fatalf("document = %+v", d)
	}
	for _, missing := range unset("", reflect.TypeFor[Rules](), d.leaves) {
		t.Errorf("%s has no built-in value", missing)
	}
	if planted := unset("", reflect.TypeFor[Rules](), map[string]any{}); len(planted) < 50 {
		t.Errorf("the check sees only %d keys", len(planted))
	}
}

// unset lists the keys of a struct that are not among the leaves. What is only
// said or named, and what only a company can know, has no built-in value.
func unset(prefix string, typ reflect.Type, leaves map[string]any) []string {
	var out []string
	for f := range typ.Fields() {
		name, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		at := prefix + name
		switch {
		case name == "programmes" || name == "windows" || name == "say" || name == "source":
		case option == "inline":
			out = append(out, unset(prefix, f.Type, leaves)...)
		case textForm(f.Type) == nil && f.Type.Kind() == reflect.Struct:
			out = append(out, unset(at+".", f.Type, leaves)...)
		case leaves[at] == nil:
			out = append(out, at)
		}
	}
	return out
}

func TestAWrongDocumentIsNamedByItsLine(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, body string
		line       int
		says       string
	}{
		{"an unknown key", "internship:\n  percentage: {min: 1}\n", 4, `"percentage"`},
		{"an unknown key in a rule", "internship:\n  percent:\n    min: 1\n    mix: 2\n", 6, `"mix"`},
		{"an unknown rule set", "sabbatical: {}\n", 3, `"sabbatical"`},
		{"a duration without unit", "conversations:\n  remind_after: 90\n", 4, "duration"},
		{"a duration with two units", "conversations:\n  plan_refresh: 1y6mo\n", 4, "duration"},
		{"no rate", "conversations:\n  cadence:\n    min: twice\n", 5, "rate"},
		{"no enforcement", "internship:\n  percent: {enforce: maybe}\n", 4, "hard, soft, off"},
		{"no weekday", "shadowing:\n  start_on: Mon\n", 4, "weekday"},
		{"no date", "assessment:\n  windows:\n    self: [2027-02-30, 2027-03-01]\n", 5, "date"},
		{"half a window", "assessment:\n  windows:\n    self: [2027-02-01]\n", 5, ""},
		{"a state before which nothing can wait", "internship:\n  readiness:\n    before: done\n", 5, "none of agreed, preparing and active"},
		{"a window that ends early", "assessment:\n  windows:\n    self: [2027-02-02, 2027-02-01]\n", 5, "ends before"},
		{"a text where a number belongs", "internship:\n  percent: {min: ten}\n", 4, "whole number"},
		{"a percentage over 100", "internship:\n  percent:\n    max: 120\n", 5, "0 to 100"},
		{"a minimum above the maximum", "internship:\n  length: {min: 4mo, max: 6w}\n", 4, "above"},
		{"shares that are not 100", "assessment:\n  expected: {performance: [10, 65, 20]}\n", 4, "95"},
		{"boxes that do not fit", "assessment:\n  performance: [a, b]\n  growth: [a, b]\n  boxes: [[1, 2, 3], [4, 5, 6]]\n", 6, "row"},
		{"an approver nobody knows", "access:\n  approvals: [ceo]\n", 4, "ceo"},
		{"a group of one", "assessment:\n  min_group: {ratings: 1}\n", 4, "2 to"},
		{"a programme with a dot", "internship:\n  programmes: {a.b: {percent: {min: 1}}}\n", 4, "a.b"},
		{"a zone that is none", "zone: Mars/Olympus\n", 3, "time zone"},
		{"a zone of a department", "scope: {unit: infra}\nzone: Europe/Lisbon\n", 4, "company"},
		{"a scope without unit", "scope: {}\n", 3, "unit"},
		{"a scope of something else", "scope: {team: x}\n", 3, `"team"`},
		{"a key twice", "internship: {}\ninternship: {}\n", 4, "already"},
		{"an anchor", "internship: &a {percent: {min: 1}}\n", 3, "anchors"},
		{"a bad fiscal year", "fiscal_year_starts: 02-30\n", 3, "MM-DD"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree := source(t, map[string]string{"policies/p.yaml": "belay: policy/1\nid: p\n" + c.body, "policies/good.yaml": "belay: policy/1\nid: good\n"})
			docs, problems := Load(tree)
			if len(problems) != 1 || problems[0].Line != c.line || problems[0].File != "policies/p.yaml" || problems[0].Severity != handbook.Error || !strings.Contains(problems[0].Message, c.says) {
				t.Errorf("problems = %+v, want one on line %d saying %q", problems, c.line, c.says)
			}
			if len(docs) != 1 || docs[0].ID != "good" {
				t.Errorf("documents = %+v", docs)
			}
		})
	}
}

func TestADocumentIsNamedAfterItsID(t *testing.T) {
	t.Parallel()
	for head, says := range map[string]string{
		"belay: policy/2\nid: p\n": "policy/1", "id: p\n": "policy/1", "belay: policy/1\nid: q\n": "differ", "belay: policy/1\n": "needs an id", "belay: policy/1\nid: P Q\n": "needs an id",
	} {
		_, problems := Load(source(t, map[string]string{"policies/p.yaml": head}))
		if len(problems) != 1 || !strings.Contains(problems[0].Message, says) {
			t.Errorf("%q: %+v", head, problems)
		}
	}
	_, problems := Load(source(t, map[string]string{"policies/p.yaml": "belay: policy/1\nid: p\n", "policies/more/p.yaml": "belay: policy/1\nid: p\n"}))
	if len(problems) != 1 || problems[0].Code != codeTwice {
		t.Errorf("problems = %+v", problems)
	}
}

func TestTheManifestSaysWherePoliciesLie(t *testing.T) {
	t.Parallel()
	docs, problems := Load(source(t, map[string]string{handbook.ManifestFile: "belay: source/1\npolicies: rules\n", "rules/p.yaml": "belay: policy/1\nid: p\n", "policies/q.yaml": "nonsense: 1\n"}))
	if len(problems) > 0 || len(docs) != 1 || docs[0].ID != "p" {
		t.Fatalf("documents %+v, problems %+v", docs, problems)
	}
}

// TestTheSchemaFileIsFresh compares the committed schema with what the structs
// give. To write it anew: go test ./internal/policy -run Fresh -args update-schema.
func TestTheSchemaFileIsFresh(t *testing.T) {
	t.Parallel()
	const file = "../../schema/policy.schema.json"
	for _, arg := range os.Args {
		if arg == "update-schema" {
			if err := os.WriteFile(file, Schema(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(Schema()), string(have)); diff != "" {
		t.Fatalf("write it anew: go test ./internal/policy -run Fresh -args update-schema\n%s", diff)
	}
}

// TestTheSchemaKnowsWhatTheReaderKnows walks the schema beside the document
// with every key: each key has a place, and an unknown one has none.
func TestTheSchemaKnowsWhatTheReaderKnows(t *testing.T) {
	t.Parallel()
	d := load(t, "infrastructure", everyKey)
	schema := string(Schema())
	for key := range d.leaves {
		for part := range strings.SplitSeq(key, ".") {
			if part == "csm" || part == "self" {
				continue // names that the author chooses
			}
			if !strings.Contains(schema, fmt.Sprintf("%q: {", part)) {
				t.Errorf("the schema has no %q of %s", part, key)
			}
		}
	}
	if strings.Contains(schema, `"percentage": {`) || strings.Count(schema, `"additionalProperties": false`) < 20 {
		t.Error("the schema lets unknown keys through")
	}
}
