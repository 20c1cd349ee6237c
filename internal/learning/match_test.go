package learning

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/proof"
)

// author makes random templates and edits them as people do, remembering which
// task is which: Groups[0] is a task's true name, which the matcher never reads.
type author struct {
	r *rand.Rand
	n int
}

func (a *author) word() string { a.n++; return fmt.Sprintf("w%dx", a.n) }

func (a *author) task(deep int) Task {
	var words []string
	for range 5 + a.r.IntN(5) {
		words = append(words, a.word())
	}
	t := Task{Text: strings.Join(words, " "), Owner: []Owner{Learner, Learner, Companion, Manager}[a.r.IntN(4)], Groups: []string{a.word()}}
	if deep > 0 {
		for range a.r.IntN(3) {
			t.Tasks = append(t.Tasks, a.task(deep-1))
		}
	}
	return t
}

func (a *author) template() []Stage {
	var out []Stage
	for i := range 1 + a.r.IntN(4) {
		s := Stage{ID: fmt.Sprint("s", i), Title: fmt.Sprintf("Stage %d: %s", i+1, a.word())}
		for range 1 + a.r.IntN(5) {
			s.Tasks = append(s.Tasks, a.task(2))
		}
		out = append(out, s)
	}
	return out
}

// edit changes a list of tasks in place: some go, some come, some lose a word,
// some swap places.
func (a *author) edit(list []Task) []Task {
	var out []Task
	for _, t := range list {
		switch a.r.IntN(8) {
		case 0:
			continue
		case 1:
			words := strings.Fields(t.Text)
			words[a.r.IntN(len(words))] = a.word()
			t.Text = strings.Join(words, " ")
		case 2:
			t.Text = "**" + t.Text + "**."
		case 3:
			out = append(out, a.task(1))
		}
		t.Tasks = a.edit(t.Tasks)
		out = append(out, t)
	}
	a.r.Shuffle(len(out), func(i, j int) {
		if a.r.IntN(3) == 0 {
			out[i], out[j] = out[j], out[i]
		}
	})
	return out
}

func (a *author) revise(stages []Stage) []Stage {
	out := slices.Clone(stages)
	for i := range out {
		out[i].Tasks = a.edit(out[i].Tasks)
	}
	if len(out) > 1 && a.r.IntN(2) == 0 { // a task with its words unchanged goes to another stage
		from, to := &out[0], &out[len(out)-1]
		if len(from.Tasks) > 0 {
			to.Tasks = append(slices.Clone(to.Tasks), from.Tasks[0])
			from.Tasks = from.Tasks[1:]
		}
	}
	if a.r.IntN(3) == 0 { // stages are numbered anew
		out = slices.Insert(out, 0, Stage{ID: a.word(), Title: "Stage 0: " + a.word(), Tasks: []Task{a.task(0)}})
		for i := range out {
			_, title, _ := strings.Cut(out[i].Title, ": ")
			out[i].Title = fmt.Sprintf("Stage %d: %s", i+1, title)
		}
	}
	return out
}

// misled counts pairs that join two different tasks, and tasks whose words are
// the same in both templates and that were not paired.
func misled(old, next []RunTask, of []int) (wrong, lost int) {
	at := map[string]int{}
	for j := range old {
		at[old[j].Groups[0]] = j
	}
	used := map[int]bool{}
	for i := range next {
		j, both := at[next[i].Groups[0]]
		switch {
		case of[i] >= 0 && (!both || of[i] != j || used[of[i]] || old[of[i]].Owner != next[i].Owner):
			wrong++
		case of[i] < 0 && both && strings.Trim(next[i].Text, "*.") == old[j].Text:
			lost++
		}
		used[of[i]] = of[i] >= 0
	}
	return wrong, lost
}

func TestTasksAreFoundInARevisedTemplate(t *testing.T) {
	t.Parallel()
	a := &author{r: rand.New(rand.NewPCG(proof.Seed(), 27))}
	rounds := proof.Rounds(400, 20_000)
	defer proof.Count(t, "revised templates", rounds)
	planted, tasks := 0, 0
	for range rounds {
		was := a.template()
		oldStages, old := flatten(was, a.word)
		nextStages, next := flatten(a.revise(was), a.word)
		tasks += len(next)
		wrong, lost := misled(old, next, pair(oldStages, nextStages, old, next))
		if wrong > 0 || lost > 0 {
			t.Fatalf("%d wrong, %d lost", wrong, lost)
		}
		byPlace := make([]int, len(next)) // the planted fault: by position, as a careless program would
		for i := range byPlace {
			if byPlace[i] = i; i >= len(old) {
				byPlace[i] = -1
			}
		}
		wrong, _ = misled(old, next, byPlace)
		planted += wrong
	}
	if planted == 0 {
		t.Error("pairing by position was not found wrong: the test proves nothing")
	}
	t.Logf("%d tasks", tasks)
}

// lostMarks lists marks of a run that another one does not have with the same
// task.
func lostMarks(before, after []RunTask) (out []string) {
	now := map[string]RunTask{}
	for _, t := range after {
		now[t.ID] = t
	}
	for _, was := range before {
		is := now[was.ID]
		if was.marked() && (!is.TickedAt.Equal(was.TickedAt) || is.TickedBy != was.TickedBy || is.Link != was.Link || is.Note != was.Note) {
			out = append(out, was.Text)
		}
	}
	return out
}

func TestTakingOverLosesNoMark(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(proof.Seed(), 28))
	a := &author{r: r}
	rounds := proof.Rounds(300, 10_000)
	defer proof.Count(t, "take-overs", rounds)
	found := 0
	for range rounds {
		stages := a.template()
		run := Run{State: Running}
		run.Stages, run.Tasks = flatten(stages, a.word)
		for range 3 {
			for i := range run.Tasks {
				if k := &run.Tasks[i]; r.IntN(2) == 0 && k.Stage != Gone {
					k.TickedAt, k.TickedBy, k.Link = time.Unix(int64(a.n), 0), Someone{ID: "p"}, fmt.Sprint("https://x.example/", a.n)
				}
			}
			before := slices.Clone(run.Tasks)
			stages = a.revise(stages)
			next := &Template{Module: Module{VersionID: a.word()}, Content: Content{Stages: stages}}
			update := run.differences(next)
			run.takeOver(next, a.word)
			if lost := lostMarks(before, run.Tasks); len(lost) > 0 {
				t.Fatalf("lost %v", lost)
			}
			if again := run.differences(next); again.Any() {
				t.Fatalf("after taking over there is still %+v", again)
			}
			_, want := flatten(stages, a.word)
			live := slices.DeleteFunc(slices.Clone(run.Tasks), func(t RunTask) bool { return t.Stage == Gone })
			if len(live) != len(want) || !update.Any() && !slices.EqualFunc(live, want, func(a, b RunTask) bool { return a.says(&b) }) {
				t.Fatalf("%d tasks, the template has %d", len(live), len(want))
			}
			for i := range live {
				if live[i].Text != want[i].Text || live[i].Place != i || live[i].Stage != want[i].Stage {
					t.Fatalf("task %d: %+v", i, live[i])
				}
			}
			if len(before) > 0 { // the planted fault: somebody forgets one tick
				careless := slices.Clone(run.Tasks)
				if i := slices.IndexFunc(careless, func(t RunTask) bool { return t.marked() }); i >= 0 {
					careless[i].TickedAt, careless[i].Link = time.Time{}, ""
					found += len(lostMarks(before, careless))
				}
			}
		}
	}
	if found == 0 {
		t.Error("a forgotten tick was not found: the test proves nothing")
	}
}

func FuzzPairIsOneToOneAndOfOneOwner(f *testing.F) {
	f.Add("a b c|a b c|d", "a b c|d e|a b c")
	f.Add("I am done with stage 1|I am done with stage 2", "I am done with stage 2|I am done with stage 3")
	f.Add("", "*|_|**")
	f.Fuzz(func(t *testing.T, was, now string) {
		make := func(text string) ([]RunStage, []RunTask) {
			n := 0
			s := Stage{Title: "Stage"}
			for i, line := range strings.Split(text, "|") {
				if i > 60 {
					break
				}
				task := Task{Text: line, Owner: []Owner{Learner, Manager}[len(line)%2]}
				if i%3 == 2 && len(s.Tasks) > 0 {
					last := &s.Tasks[len(s.Tasks)-1]
					last.Tasks = append(last.Tasks, task)
					continue
				}
				s.Tasks = append(s.Tasks, task)
			}
			return flatten([]Stage{s}, func() string { n++; return fmt.Sprint(n) })
		}
		oldStages, old := make(was)
		nextStages, next := make(now)
		of := pair(oldStages, nextStages, old, next)
		used := map[int]bool{}
		for i, j := range of {
			if j < 0 {
				continue
			}
			if used[j] || old[j].Owner != next[i].Owner {
				t.Fatalf("%d is %d", i, j)
			}
			used[j] = true
		}
		if was == now {
			for i, j := range of {
				if i != j && next[i].Text != old[max(j, 0)].Text {
					t.Fatalf("the same template: %d is %d", i, j)
				}
			}
		}
	})
}
