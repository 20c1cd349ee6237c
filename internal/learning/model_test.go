package learning_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/fault"
	"belay/internal/learning"
	"belay/internal/proof"
)

// mark is what the model knows of one task.
type mark struct {
	ticked     bool
	link, text string
}

// modelRun is what the model knows of a run: which task bears what, by id.
type modelRun struct {
	id    string
	state learning.State
	marks map[string]mark
}

// against compares a run as stored with the model: no tick, link or word is
// lost, what counts is counted, and the state follows from it.
func (m *modelRun) against(r learning.Run) (bad []string) {
	seen := map[string]bool{}
	done, total := 0, 0
	for _, t := range r.Tasks {
		seen[t.ID] = true
		if want, known := m.marks[t.ID]; known && (t.Ticked() != want.ticked || t.Link != want.link || t.Text != want.text) {
			bad = append(bad, fmt.Sprintf("%q ticked %v link %q, the model says %+v", t.Text, t.Ticked(), t.Link, want))
		}
		if t.Counts() {
			total++
			if t.Ticked() {
				done++
			}
		}
	}
	for id, k := range m.marks {
		if !seen[id] && (k.ticked || k.link != "") {
			bad = append(bad, "lost "+k.text)
		}
	}
	if done != r.Done || total != r.Total {
		bad = append(bad, fmt.Sprintf("%d of %d, counted %d of %d", r.Done, r.Total, done, total))
	}
	want := learning.Running
	if m.state == learning.Abandoned {
		want = learning.Abandoned
	} else if done == total {
		want = learning.Finished
	}
	if r.State != want || (r.FinishedOn != "") != (want == learning.Finished) {
		bad = append(bad, fmt.Sprintf("%s finished %q, want %s", r.State, r.FinishedOn, want))
	}
	return bad
}

// learn makes the model know the run as it stands.
func (m *modelRun) learn(r learning.Run) {
	m.state, m.marks = r.State, map[string]mark{}
	for _, t := range r.Tasks {
		m.marks[t.ID] = mark{t.Ticked(), t.Link, t.Text}
	}
}

// lesson is a template with random tasks; every word is its own.
func lesson(r *rand.Rand, n int) string {
	var b strings.Builder
	b.WriteString("# Lesson\n\n## Stage 1: Begin\n\n- [ ] N: Always here\n")
	for i := range 8 {
		switch r.IntN(4) {
		case 0:
		case 1:
			fmt.Fprintf(&b, "- [ ] N: Task%d with words%d and%d more%d new%d\n", i, i, i, i, n)
		case 2:
			fmt.Fprintf(&b, "- [ ] N: Task%d with words%d and%d more%d same\n  - [ ] below%d of%d it%d\n", i, i, i, i, i, i, i)
		case 3:
			fmt.Fprintf(&b, "- [ ] M: Boss%d does%d this%d\n", i, i, i)
		}
	}
	return b.String()
}

// history walks one run through random acts, in step with the model.
func history(t *testing.T, f *firm, r *rand.Rand, steps int) (planted int) {
	f.publish(map[string]string{"lesson": lesson(r, 0)})
	run, err := f.Start(ctx, f.ana, "lesson", learning.StartInput{}, learning.Guard{})
	f.must(err)
	m := &modelRun{id: run.ID}
	m.learn(run)
	for n := range steps {
		v, err := f.Run(ctx, f.ana, m.id)
		f.must(err)
		switch r.IntN(10) {
		case 0:
			f.publish(map[string]string{"lesson": lesson(r, n+1)})
		case 1:
			planted += m.takeOver(f, v)
		case 2:
			_, err = f.Abandon(ctx, f.ana, m.id, at(v.Version))
			m.expect(t, err, v.State != learning.Finished)
			if err == nil {
				m.state = learning.Abandoned
			}
		case 3, 4:
			_, err = f.Resume(ctx, f.ana, m.id, at(v.Version))
			f.must(err)
			if m.state == learning.Abandoned {
				m.state = learning.Running
			}
		default:
			m.tick(t, f, r, v)
		}
		f.clk.Advance(time.Hour)
		after, err := f.Run(ctx, f.ana, m.id)
		f.must(err)
		if bad := m.against(after.Run); len(bad) > 0 {
			t.Fatalf("step %d: %v", n, bad)
		}
	}
	return planted
}

func (m *modelRun) expect(t *testing.T, err error, ok bool) {
	t.Helper()
	if (err == nil) != ok || err != nil && fault.KindOf(err) == fault.Internal {
		t.Fatalf("%v, expected to succeed: %v", err, ok)
	}
}

// tick ticks or opens a random task as a random person, perhaps twice at once.
func (m *modelRun) tick(t *testing.T, f *firm, r *rand.Rand, v learning.RunView) {
	t.Helper()
	if len(v.Tasks) == 0 {
		return
	}
	task := v.Tasks[r.IntN(len(v.Tasks))]
	who := []authz.Actor{f.ana, f.ana, f.max, f.eve}[r.IntN(4)]
	link := fmt.Sprint("https://x.example/", r.IntN(1000))
	in := learning.TickInput{Done: ptr(!task.Ticked()), Link: &link}
	may := (task.Owner == learning.Manager) == (who.Person == f.max.Person) && who.Person != f.eve.Person && m.state != learning.Abandoned && task.Stage != learning.Gone
	_, err := f.Tick(ctx, who, m.id, task.ID, in, at(task.Version))
	m.expect(t, err, may)
	if may {
		m.marks[task.ID] = mark{!task.Ticked(), link, task.Text}
		if _, err := f.Tick(ctx, who, m.id, task.ID, learning.TickInput{Done: ptr(task.Ticked())}, at(task.Version)); fault.From(err) == nil || fault.KindOf(err) != fault.Stale {
			t.Fatalf("a second form of the same page was taken: %v", err)
		}
	}
}

// takeOver takes over what the page shows. Marks stay with their ids, words may
// change; then a planted loss must be found.
func (m *modelRun) takeOver(f *firm, v learning.RunView) int {
	f.t.Helper()
	r, err := f.TakeOver(ctx, f.ana, m.id, v.Update.Version, at(v.Version))
	m.expect(f.t, err, v.Update.Any() && v.State == learning.Running)
	if err != nil {
		return 0
	}
	for id, was := range m.marks {
		i := slices.IndexFunc(r.Tasks, func(t learning.RunTask) bool { return t.ID == id })
		switch {
		case i >= 0:
			was.text = r.Tasks[i].Text
			m.marks[id] = was
		case !was.ticked && was.link == "":
			delete(m.marks, id)
		}
	}
	for _, t := range r.Tasks {
		if _, known := m.marks[t.ID]; !known {
			m.marks[t.ID] = mark{text: t.Text}
		}
	}
	careless := r
	careless.Tasks = slices.DeleteFunc(slices.Clone(r.Tasks), func(t learning.RunTask) bool { return t.Ticked() })
	if len(careless.Tasks) == len(r.Tasks) {
		return 0
	}
	return len(m.against(careless))
}

func TestRandomHistoriesLoseNothing(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			histories := proof.Rounds(4, 150)
			if name == "postgres" {
				histories = proof.Rounds(2, 40)
			}
			defer proof.Count(t, "histories of runs on "+name, histories)
			planted := 0
			for i := range histories {
				clk := clock.NewMoved(start)
				planted += history(t, newFirm(t, open(t, clk), clk), rand.New(rand.NewPCG(proof.Seed(), uint64(i))), 60)
			}
			if planted == 0 {
				t.Error("a lost tick was never found: the histories prove nothing")
			}
		})
	}
}
