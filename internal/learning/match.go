package learning

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"belay/internal/framework"
)

// ChangeKind says what became of a task in a newer template.
type ChangeKind string

// The kinds of change.
const (
	Added    ChangeKind = "added"
	Reworded ChangeKind = "reworded"
	Moved    ChangeKind = "moved" // the same words in another stage or under another task
	Removed  ChangeKind = "removed"
)

// Change is one task that a newer template says otherwise.
type Change struct {
	Kind   ChangeKind
	Stage  string // title of the stage in the newer template; of the run's for what is removed
	Was    string // Markdown; "" for what is added
	Now    string // Markdown; "" for what is removed
	Notes  bool   // what stands below the task differs as well
	Ticked bool   // the run's box is ticked or carries evidence, which stays
}

// Update is what the live template says otherwise than a run.
type Update struct {
	Version string // id of the live version; "" when there is nothing to take over
	Number  int
	Changes []Change
	Framing bool // titles or introductions of stages differ, or the order of tasks
}

// Any tells whether there is something to take over.
func (u Update) Any() bool { return len(u.Changes) > 0 || u.Framing }

// flatten lists the tasks of stages in order, parents before children. newID
// names each.
func flatten(stages []Stage, newID func() string) ([]RunStage, []RunTask) {
	var titles []RunStage
	var out []RunTask
	var add func(stage int, parent string, list []Task)
	add = func(stage int, parent string, list []Task) {
		for _, t := range list {
			row := RunTask{ID: newID(), Stage: stage, Place: len(out), Parent: parent, Task: t, Version: 1}
			row.Task.Tasks = nil
			out = append(out, row)
			add(stage, row.ID, t.Tasks)
		}
	}
	for i, s := range stages {
		titles = append(titles, RunStage{s.ID, s.Title, s.Prose, s.ProseHTML})
		add(i, "", s.Tasks)
	}
	return titles, out
}

// pairing is one comparison of a run with a newer template: of[i] is the run's
// task that next[i] is, -1 for a new one.
type pairing struct {
	old, next             []RunTask
	oldStages, nextStages []string // what stands for the stage where texts are compared
	of                    []int
	taken                 []bool
}

// pair finds the run's tasks in a newer template: by the author's explicit ids;
// then from the top of each stage down, among those of one owner below the same
// task, by equal and by similar words (the matcher of career matrices); last by
// words that stand once on each side, wherever they stand. What is in doubt is
// not paired, so that no tick comes to stand for something else.
func pair(oldStages, nextStages []RunStage, old, next []RunTask) []int {
	p := &pairing{old: old, next: next, oldStages: stageKeys(oldStages), nextStages: stageKeys(nextStages), of: make([]int, len(next)), taken: make([]bool, len(old))}
	for i := range p.of {
		p.of[i] = -1
	}
	p.once(func(t *RunTask) string { return t.Name })
	p.downwards()
	p.once(func(t *RunTask) string {
		words := framework.Normalise(t.Text)
		if words == "" {
			return ""
		}
		return string(t.Owner) + " " + words
	})
	return p.of
}

// once pairs what has the same key and is the only one with it on either side.
func (p *pairing) once(key func(*RunTask) string) {
	count := func(list []RunTask) (map[string]int, map[string]int) {
		n, at := map[string]int{}, map[string]int{}
		for i := range list {
			k := key(&list[i])
			n[k]++
			at[k] = i
		}
		return n, at
	}
	oldN, oldAt := count(p.old)
	nextN, nextAt := count(p.next)
	for k, i := range nextAt {
		if j := oldAt[k]; k != "" && oldN[k] == 1 && nextN[k] == 1 && p.of[i] < 0 && !p.taken[j] {
			p.of[i], p.taken[j] = j, true
		}
	}
}

// downwards pairs the tasks of each stage, then those below paired tasks.
func (p *pairing) downwards() {
	oldAt, nextAt := places(p.old), places(p.next)
	depth := depths(p.next, nextAt)
	deepest := 0
	if len(depth) > 0 {
		deepest = slices.Max(depth)
	}
	for d := 0; d <= deepest; d++ {
		var was, now []framework.Statement
		var wasAt, nowAt []int
		for j := range p.old {
			t := &p.old[j]
			if p.taken[j] || t.Stage == Gone {
				continue
			}
			cell := "stage " + p.oldStages[t.Stage]
			if t.Parent != "" {
				cell = "below " + strconv.Itoa(oldAt[t.Parent])
			}
			was, wasAt = append(was, statement(t, cell)), append(wasAt, j)
		}
		for i := range p.next {
			t := &p.next[i]
			if depth[i] != d || p.of[i] >= 0 {
				continue
			}
			cell := "stage " + p.nextStages[t.Stage]
			if t.Parent != "" {
				cell = "below " + strconv.Itoa(p.of[nextAt[t.Parent]]) // -1 is nobody's cell
			}
			now, nowAt = append(now, statement(t, cell)), append(nowAt, i)
		}
		for k, j := range framework.Pair(was, now) {
			if j >= 0 {
				p.of[nowAt[k]], p.taken[wasAt[j]] = wasAt[j], true
			}
		}
	}
}

func statement(t *RunTask, cell string) framework.Statement {
	return framework.Statement{Name: t.Name, Text: t.Text, Anchor: framework.Anchor{Level: cell, Dimension: string(t.Owner)}}
}

func places(list []RunTask) map[string]int {
	at := make(map[string]int, len(list))
	for i := range list {
		at[list[i].ID] = i
	}
	return at
}

func depths(list []RunTask, at map[string]int) []int {
	out := make([]int, len(list))
	for i := range list {
		if parent, ok := at[list[i].Parent]; ok && list[i].Parent != "" {
			out[i] = out[parent] + 1
		}
	}
	return out
}

var stageNumber = regexp.MustCompile(`(?i)^(?:stage|phase|step)\s+(?:\d+|[ivx]+)\b[\s:.\-\x{2013}\x{2014}]*`)

// stageKeys are the titles by which stages are the same: without their number,
// told apart when they repeat.
func stageKeys(stages []RunStage) []string {
	seen := map[string]int{}
	var out []string
	for _, s := range stages {
		key := framework.Normalise(stageNumber.ReplaceAllString(s.Title, ""))
		if key == "" {
			key = framework.Normalise(s.Title)
		}
		seen[key]++
		out = append(out, key+" "+strconv.Itoa(seen[key]))
	}
	return out
}

// Differences says what a newer template says otherwise than a run.
func (r *Run) differences(t *Template) Update {
	n := 0
	stages, next := flatten(t.Content.Stages, func() string { n++; return strconv.Itoa(n) })
	of := pair(r.Stages, stages, r.Tasks, next)
	at, nextAt := places(r.Tasks), places(next)
	wasIn, nowIn := stageKeys(r.Stages), stageKeys(stages)
	kept := make([]bool, len(r.Tasks))
	u := Update{Version: t.VersionID, Number: t.Number, Framing: !slices.Equal(r.Stages, stages)}
	last := -1
	for i := range next {
		now := &next[i]
		c := Change{Stage: stages[now.Stage].Title, Now: now.Text}
		if of[i] < 0 {
			c.Kind = Added
			u.Changes = append(u.Changes, c)
			continue
		}
		was := &r.Tasks[of[i]]
		kept[of[i]] = true
		u.Framing = u.Framing || of[i] < last || !slices.Equal(was.Groups, now.Groups)
		last = max(last, of[i])
		c.Was, c.Notes, c.Ticked = was.Text, was.Notes != now.Notes, was.marked()
		switch {
		case !was.says(now):
			c.Kind = Reworded
		case was.Stage == Gone, wasIn[was.Stage] != nowIn[now.Stage], (was.Parent == "") != (now.Parent == ""),
			now.Parent != "" && of[nextAt[now.Parent]] != at[was.Parent]:
			c.Kind = Moved
		default:
			continue
		}
		u.Changes = append(u.Changes, c)
	}
	for j := range r.Tasks {
		if was := &r.Tasks[j]; !kept[j] && was.Stage != Gone {
			u.Changes = append(u.Changes, Change{Kind: Removed, Stage: r.Stages[was.Stage].Title, Was: was.Text, Ticked: was.marked()})
		}
	}
	if !u.Any() {
		return Update{}
	}
	return u
}

// says tells whether a newer task says the same in everything that binds.
func (t *RunTask) says(now *RunTask) bool {
	return t.Text == now.Text && t.Notes == now.Notes && t.Owner == now.Owner && t.Optional == now.Optional && t.Proof == now.Proof
}

// marked tells that somebody did something with the task, which is never lost.
func (t *RunTask) marked() bool { return t.Ticked() || t.Link != "" || t.Note != "" }

// takeOver gives the run the words of a newer template. Ticks, links and notes
// stay with their tasks; those of tasks that the template no longer has stay
// behind the others, out of the count.
func (r *Run) takeOver(t *Template, newID func() string) {
	stages, next := flatten(t.Content.Stages, newID)
	of := pair(r.Stages, stages, r.Tasks, next)
	ids := map[string]string{"": ""}
	kept := make([]bool, len(r.Tasks))
	for i := range next {
		now := &next[i]
		fresh := now.ID
		if of[i] >= 0 {
			was := &r.Tasks[of[i]]
			kept[of[i]] = true
			now.ID, now.TickedAt, now.TickedBy, now.Link, now.Note, now.Version = was.ID, was.TickedAt, was.TickedBy, was.Link, was.Note, was.Version
			if !was.says(now) || was.Stage == Gone {
				now.Version++
			}
		}
		ids[fresh] = now.ID
		now.Parent = ids[now.Parent]
	}
	for j := range r.Tasks {
		was := r.Tasks[j]
		if kept[j] || !was.marked() {
			continue
		}
		if was.Stage != Gone {
			was.Groups = append([]string{r.Stages[was.Stage].Title}, was.Groups...)
			was.Stage, was.Parent = Gone, ""
			was.Version++
		}
		was.Place = len(next)
		next = append(next, was)
	}
	r.VersionID, r.ModuleTitle, r.Stages, r.Tasks = t.VersionID, t.Title, stages, next
	r.Fields = fieldsOf(t.Content.Fields, func(name string) string { return r.field(name) })
}

// fieldsOf lists a template's placeholders with their values.
func fieldsOf(names []string, value func(name string) string) []Field {
	out := []Field{}
	for _, name := range names {
		out = append(out, Field{name, value(name)})
	}
	return out
}

// field is what a placeholder holds; "" while it is open.
func (r *Run) field(name string) string {
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}
