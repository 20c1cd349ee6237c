package handbook

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const trainee = `<!-- Title this issue: "On-call basics, {+ your name +}" -->
# On-call basics

Hello [Fill in name], your trainer is [+ @trainer +].

## Stage 1: Before you start

- [ ] N: Read the [guide](/guide/)
- [ ] M: Ask for access (Optional)
  - [ ] To the pager

    Say why you need it.
  - [x] To the logs
- Tools
  - [ ] Install the client {#client}

## Stage 2: Practice

### Drills

**First week**

1. [ ] **Mentor**: watch a drill
1. [ ] Lead a drill
1. [ ] Lead a drill

` + "```" + `
- [ ] [Fill in nothing]
` + "```" + `

## Stage 3: Nothing yet

## Notes

Done when all is ticked.

/label ~training
/assign @you
`

func tasks(list []*Task, indent string) string {
	var b strings.Builder
	for _, task := range list {
		fmt.Fprintf(&b, "%s%q owner=%s optional=%v ticked=%v group=%v notes=%q %v\n", indent, task.Text, task.Owner, task.Optional, task.Checked, task.Group, task.Notes, task.Lines)
		b.WriteString(tasks(task.Tasks, indent+"  "))
	}
	return b.String()
}

func TestATrainingModuleHasStagesTasksOwnersAndFields(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{".tracker/issue_templates/oncall-training.md": trainee})
	wantNoProblems(t, tree)
	if len(tree.Modules()) != 1 {
		t.Fatalf("modules = %+v", tree.Modules())
	}
	m := tree.Modules()[0]
	if m.ID != "oncall-training" || m.Title != "On-call basics" || m.Kind != TrainingModule || m.Tasks != 8 {
		t.Fatalf("module = %+v", m)
	}
	if diff := cmp.Diff([]string{"title: On-call basics, {+ your name +}", "Fill in name", "@trainer"}, m.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/label ~training", "/assign @you"}, m.Actions); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
	var got strings.Builder
	for _, s := range m.Stages {
		got.WriteString(s.ID + "\n" + tasks(s.Tasks, "  "))
	}
	want := `stage-1-before-you-start
  "Read the [guide](/guide/)" owner=N optional=false ticked=false group=[] notes="" {8 8}
  "Ask for access" owner=M optional=true ticked=false group=[] notes="" {9 9}
    "To the pager" owner= optional=false ticked=false group=[] notes="Say why you need it." {10 10}
    "To the logs" owner= optional=false ticked=true group=[] notes="" {13 13}
  "Install the client" owner= optional=false ticked=false group=[Tools] notes="" {15 15}
stage-2-practice
  "watch a drill" owner=Mentor optional=false ticked=false group=[Drills First week] notes="" {23 23}
  "Lead a drill" owner= optional=false ticked=false group=[Drills First week] notes="" {24 24}
  "Lead a drill" owner= optional=false ticked=false group=[Drills First week] notes="" {25 25}
stage-3-nothing-yet
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("tasks (-want +got):\n%s", diff)
	}
	drills := m.Stages[1].Tasks
	if m.Stages[0].Tasks[2].ID != "client" || drills[1].ID == drills[2].ID || len(drills[1].ID) != 12 {
		t.Errorf("ids %q %q %q", m.Stages[0].Tasks[2].ID, drills[1].ID, drills[2].ID)
	}
}

func TestTaskIDsStayWhenOtherTasksComeAndGo(t *testing.T) {
	t.Parallel()
	ids := func(body string) map[string]string {
		out := map[string]string{}
		for _, s := range read(t, map[string]string{"modules/m.md": body}).Modules()[0].Stages {
			for _, task := range s.Tasks {
				out[task.Text] = task.ID
			}
		}
		return out
	}
	before := ids("# M\n## A\n- [ ] one\n- [ ] two\n## B\n- [ ] one more\n")
	after := ids("# M\n## A\n- [ ] new\n- [x] two\n- [ ]   one\n## B\n1. [ ] one more\n")
	for text, id := range before {
		if after[text] != id {
			t.Errorf("%q went from %s to %s", text, id, after[text])
		}
	}
}

func TestWhatIsAModuleAndWhatAChecklist(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{
		"a/release.md":             "# Release\n- [ ] x\n",
		"a/new-hire.md":            "---\nkind: module\nid: hire\n---\n- [ ] x\n",
		"b/release.md":             "# Release again\n- [ ] x\n",
		"modules/_index.md":        "# All modules\n",
		"modules/pager.md":         "# Pager\n- [ ] x\n",
		"modules/day-checklist.md": "- [ ] x\n",
		"issue/trainee_review.md":  "## Setup\n- [ ] x\n## Done\n- [ ] y\n",
		"text/basics.md":           "# Training module: basics\n## Stage 1\n1. Read\n",
		"text/prose.md":            "# Training\nwords\n\n```\n- [ ] x\n```\n",
		"text/index.html.md":       "# Two\n" + include("parts.md"),
		"includes/parts.md":        "- [ ] in a part\n",
	})
	wantNoProblems(t, tree)
	var got []string
	for _, m := range tree.Report().Modules {
		got = append(got, fmt.Sprintf("%s | %s | %s | %d stages %d tasks", m.ID, m.Title, m.Kind, m.Stages, m.Tasks))
	}
	want := []string{
		"hire | New hire | module | 1 stages 1 tasks",
		"release | Release | checklist | 1 stages 1 tasks",
		"b-release | Release again | checklist | 1 stages 1 tasks",
		"trainee-review | Trainee review | module | 2 stages 2 tasks",
		"day-checklist | Day checklist | checklist | 1 stages 1 tasks",
		"pager | Pager | module | 1 stages 1 tasks",
		"basics | Training module: basics | module | 1 stages 0 tasks",
		"text | Two | checklist | 1 stages 1 tasks",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
}

func TestTwoModulesWithOneIDAreAnError(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{"a.md": "---\nid: m\n---\n- [ ] x\n", "b.md": "---\nid: m\n---\n- [ ] x\n"})
	wantProblem(t, tree, "b.md", 1, Error, codeSameModule)
}
