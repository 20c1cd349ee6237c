package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"belay/internal/fault"
)

const today Date = "2027-06-01"

func fold(t *testing.T, docs []Document, chain ...Scope) *Folded {
	t.Helper()
	f, err := Fold(docs, chain, today)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func doc(t *testing.T, id, body string) Document {
	t.Helper()
	return load(t, id, "belay: policy/1\nid: "+id+"\n"+body)
}

func TestTheDeepestScopeThatSetsAKeyWinsKeyByKey(t *testing.T) {
	t.Parallel()
	docs := []Document{
		doc(t, "team", "scope: {unit: observability}\ninternship: {percent: {max: 15}}\n"),
		doc(t, "own-company", "zone: Europe/Lisbon\ninternship: {percent: {min: 5, say: Ours.}, limits: {pause: 2w}}\n"),
		doc(t, "department", "scope: {unit: infra}\ninternship: {percent: {min: 12, max: 30, enforce: hard}, programmes: {csm: {percent: {min: 14}, length: {max: 2mo}}}}\n"),
		doc(t, "elsewhere", "scope: {unit: sales}\ninternship: {percent: {min: 1}}\n"),
	}
	chain := []Scope{{CompanyWide, ""}, {Department, "infra"}, {Team, "observability"}}
	f := fold(t, docs, chain...)
	p := f.Rules.Internship.Percent
	if p.Min != 12 || p.Max != 15 || p.Enforce != Hard || p.Say != "Ours." || f.Rules.Internship.Limits.Pause.String() != "2w" || f.Rules.Internship.Limits.Extend.String() != "6w" || f.Zone != "Europe/Lisbon" {
		t.Fatalf("folded = %+v, zone %s", p, f.Zone)
	}
	r, ok := f.Rule("internship.percent")
	want := Rule{"internship.percent", Hard, "Ours.", "", map[string]any{"min": int64(12), "max": int64(15)}, []string{"department", "own-company", "team"}}
	if diff := cmp.Diff(want, r); !ok || diff != "" {
		t.Errorf("rule (-want +got):\n%s", diff)
	}
	in := fold(t, docs, append(chain, Scope{ProgrammeOf, "csm"})...)
	if p := in.Rules.Internship.Percent; p.Min != 14 || p.Max != 15 || in.Rules.Internship.Length.Max.String() != "2mo" || in.From("internship.percent.min") != "department" {
		t.Errorf("in the programme: %+v", p)
	}
	if fold(t, docs, append(chain, Scope{ProgrammeOf, "unknown"})...).Hash != f.Hash {
		t.Error("a programme nobody mentions changes the rules")
	}
	if fold(t, docs).Rules.Internship.Percent.Max != 20 {
		t.Error("without a chain a department's rule holds")
	}
}

func TestRulesAreFoundByTheirKey(t *testing.T) {
	t.Parallel()
	f := fold(t, nil)
	if r, ok := f.Rule("conversations.remind_after"); !ok || r.Params["remind_after"] != "90d" || r.Enforce != Soft || r.From[0] != "company" {
		t.Errorf("rule = %+v", r)
	}
	if r, ok := f.Rule("access.self_approval"); !ok || r.Enforce != Hard || len(r.Params) != 0 || r.Say == "" {
		t.Errorf("rule = %+v", r)
	}
	for _, key := range []string{"", "internship.percentage", "internship.perc", "internship.percent.min.x"} {
		if r, ok := f.Rule(key); ok {
			t.Errorf("%q gives %+v", key, r)
		}
	}
	for _, key := range f.Keys() {
		if f.From(key) == "" {
			t.Errorf("%s comes from nowhere", key)
		}
	}
}

func TestDocumentsTakeEffectOnTheirDay(t *testing.T) {
	t.Parallel()
	docs := []Document{
		doc(t, "later", "effective_from: 2027-06-02\nconversations: {remind_after: 30d}\n"),
		doc(t, "now", "effective_from: 2027-06-01\nconversations: {remind_after: 60d}\n"),
		doc(t, "before", "effective_from: 2027-01-01\nconversations: {remind_after: 80d}\n"),
	}
	for day, want := range map[Date]string{"2026-12-31": "90d", "2027-01-01": "80d", "2027-05-31": "80d", "2027-06-01": "60d", "2027-06-02": "30d"} {
		f, err := Fold(docs, nil, day)
		if err != nil || f.Rules.Conversations.RemindAfter.String() != want {
			t.Errorf("on %s: %v, %v, want %s", day, f.Rules.Conversations.RemindAfter, err, want)
		}
	}
}

func TestDocumentsThatDoNotFitTogetherAreNamed(t *testing.T) {
	t.Parallel()
	docs := []Document{doc(t, "strict", "scope: {unit: infra}\ninternship: {percent: {min: 50}}\n")}
	_, err := Fold(docs, []Scope{{Department, "infra"}}, today)
	if f := fault.From(err); fault.KindOf(err) != fault.Conflict || f.Code != codeFold || !strings.Contains(f.Message, "company and strict") || !strings.Contains(f.Message, "internship.percent") {
		t.Fatalf("error = %v", err)
	}
	twice := []Document{doc(t, "a", "conversations: {remind_after: 1d}\n"), doc(t, "a", "conversations: {remind_after: 2d}\n")}
	if _, err := Fold(twice, nil, today); fault.From(err).Code != codeTwice {
		t.Fatalf("error = %v", err)
	}
}

func TestAChainOutOfOrderIsRefused(t *testing.T) {
	t.Parallel()
	for _, chain := range [][]Scope{
		{{Team, "a"}, {Department, "b"}}, {{ProgrammeOf, "a"}, {Team, "b"}}, {{Department, ""}}, {{CompanyWide, "x"}}, {{Department, "a"}, {CompanyWide, ""}}, {{ProgrammeOf, "a"}, {ProgrammeOf, "b"}},
	} {
		if _, err := Fold(nil, chain, today); err == nil {
			t.Errorf("%v is folded", chain)
		}
	}
	if _, err := Fold(nil, []Scope{{CompanyWide, ""}, {Department, "a"}, {Department, "b"}, {Team, "c"}, {ProgrammeOf, "d"}}, today); err != nil {
		t.Error(err)
	}
}

// chain is what random documents are written for.
var chainOfTest = []Scope{{Department, "dept"}, {Department, "sub"}, {Team, "team"}, {ProgrammeOf, "csm"}}

// someDocuments draws documents that cannot contradict each other: each key
// has values that fit all values of the others.
func someDocuments(t *rapid.T) []Document {
	keys := map[string][]string{
		"internship.percent.min": {"1", "5", "10"}, "internship.percent.max": {"20", "30", "100"}, "internship.percent.enforce": {"hard", "soft", "off"},
		"internship.programmes.csm.percent.min": {"2", "6"}, "internship.readiness.modules": {"[a]", "[a, b]", "[]"}, "conversations.remind_after": {"1d", "2w", "3mo"},
		"conversations.cadence.min": {"1/y", "2/y"}, "shadowing.suspends_percent": {"true", "false"}, "access.remind": {"[7d]", "[2d, 1d]"},
	}
	var docs []Document
	for i := range rapid.IntRange(0, 8).Draw(t, "documents") {
		var b strings.Builder
		fmt.Fprintf(&b, "belay: policy/1\nid: d%d\n", i)
		if unit := rapid.SampledFrom([]string{"", "dept", "sub", "team", "other"}).Draw(t, "unit"); unit != "" {
			fmt.Fprintf(&b, "scope: {unit: %s}\n", unit)
		}
		fmt.Fprintf(&b, "effective_from: %s\n", rapid.SampledFrom([]string{"2026-01-01", "2027-01-01", "2027-06-01", "2028-01-01"}).Draw(t, "from"))
		leaves := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if rapid.Bool().Draw(t, key) {
				leaves[key] = rapid.SampledFrom(keys[key]).Draw(t, "value")
			}
		}
		write(&b, nest(leaves), "")
		d, problems := parse(fmt.Sprintf("policies/d%d.yaml", i), []byte(b.String()))
		if len(problems) > 0 {
			t.Fatalf("%s\n%+v", b.String(), problems)
		}
		docs = append(docs, d)
	}
	return docs
}

func write(b *strings.Builder, m map[string]any, indent string) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if below, ok := m[key].(map[string]any); ok {
			fmt.Fprintf(b, "%s%s:\n", indent, key)
			write(b, below, indent+"  ")
			continue
		}
		fmt.Fprintf(b, "%s%s: %s\n", indent, key, m[key])
	}
}

func foldAll(t *rapid.T, docs []Document) *Folded {
	f, err := Fold(docs, chainOfTest, today)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheOrderOfReadingDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		docs := someDocuments(t)
		if a, b := foldAll(t, docs), foldAll(t, rapid.Permutation(docs).Draw(t, "order")); a.Hash != b.Hash || string(a.Canonical) != string(b.Canonical) {
			t.Fatalf("%s\n%s", a.Canonical, b.Canonical)
		}
	})
}

func TestFoldingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		docs := someDocuments(t)
		once := foldAll(t, docs)
		if twice := foldAll(t, []Document{once.Document()}); twice.Hash != once.Hash || !cmp.Equal(twice.Rules, once.Rules) {
			t.Fatalf("folded again:\n%s", cmp.Diff(string(once.Canonical), string(twice.Canonical)))
		}
		if doubled := foldAll(t, slices.Concat(docs, docs)); doubled.Hash != once.Hash {
			t.Fatal("the same documents twice change the rules")
		}
	})
}

// TestEachKeyIsTheDeepestLatestOneSet finds each key's value by looking for it
// from the deepest scope outwards, the other way round than Fold.
func TestEachKeyIsTheDeepestLatestOneSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		docs := someDocuments(t)
		f := foldAll(t, docs)
		for _, key := range f.Keys() {
			if want := search(docs, key); !cmp.Equal(f.leaves[key], want) {
				t.Fatalf("%s = %v, want %v", key, f.leaves[key], want)
			}
		}
	})
}

func search(docs []Document, key string) any {
	if rest, ok := strings.CutPrefix(key, "internship."); ok && !strings.HasPrefix(rest, "programmes.") {
		if v := search(docs, "internship.programmes.csm."+rest); v != nil {
			return v
		}
	}
	for _, unit := range []string{"team", "sub", "dept", ""} {
		var best *Document
		for i := range docs {
			d := &docs[i]
			if d.Unit == unit && d.EffectiveFrom <= today && d.leaves[key] != nil && (best == nil || d.EffectiveFrom > best.EffectiveFrom || (d.EffectiveFrom == best.EffectiveFrom && d.ID > best.ID)) {
				best = d
			}
		}
		if best != nil {
			return best.leaves[key]
		}
	}
	return Company().leaves[key]
}
