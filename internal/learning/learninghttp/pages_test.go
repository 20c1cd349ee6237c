package learninghttp

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/draft"
	"belay/internal/learning"
)

func TestAModuleIsReadStartedTickedAndKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ana").open("/modules").shows(200, "Choose a module to learn from", "Basics of the lift", "2 stages, 5 tasks", "about 2 weeks", "Checklists", "Door checklist")
		w.open("/modules/basics").shows(200, "Ride it", "Welcome, <em>[learner]</em>.", "Stage 1: Before you ride", `value="Ana Smith"`, `value="2026-11-16"`).hides("<script>alert")
		w.submit("/start", "field-0", "Ana", "field-1", "", "due", "2026-10-01").shows(422, "lies before the day", `value="2026-10-01"`)
		w.submit("/start", "field-0", "Ana", "field-1", "lift <3>", "due", "2026-11-16").
			shows(200, "Your run has begun", "Ana Smith: Basics of the lift", `Read the <a href="/handbook/safety/">safety page</a> of lift <3>`, "0 of 4 tasks done", "on pace", "Max Smith", "1 task waits for your manager")
		run := w.path
		ride := w.task("Ride")
		w.submit("/tasks/"+ride+"\n").shows(200, "This task asks for evidence", "1 ticked task asks for evidence", "1 of 4")
		w.open(run + "?task=" + ride)
		w.submit("/tasks/"+ride+"/note", "link", "javascript:x", "note", "went well").shows(422, "must begin with https://", "went well", `value="javascript:x"`)
		w.submit("/tasks/"+ride+"/note", "link", "https://a.example/ride", "note", "went well").shows(200, "Saved with the task.", "https://a.example/ride").hides("asks for evidence and has none")
		w.submit("/tasks/"+ride+"\n").shows(200, "The task is open again.", "0 of 4", "went well")
		for _, text := range []string{"Read the", "Ride", "Stop half", "I am done"} {
			w.submit("/tasks/" + w.task(text) + "\n").shows(200)
		}
		w.shows(200, "You have finished the module", "finished 2 Nov")
		s.window("max").open(run).submit("/tasks/"+w.task("Confirm")+"\n").shows(200, "Ticked: 4 of 4.").hides("You have finished")
		w.open(run).submit("/keep").shows(200, "Kept as evidence", "Your evidence").hides("Keep as evidence")
		w.open("/modules").shows(200, "finished 2 Nov")
		s.window("eve").open(run).shows(404)
	})
}

func TestAManagerReadsAReportsRunAndTicksTheManagersTasks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana := s.window("ana").open("/modules/basics").submit("/start", "field-0", "Ana").shows(200)
		max := s.window("max").open("/modules").shows(200, "1 task in your team’s modules waits for you", "Ana Smith: Basics of the lift", "1 task for you")
		max.open(ana.path).shows(200, "1 task waits for you.", "You tick the tasks marked Manager").hides("Put aside", "Due date and details", "/tasks/"+ana.task("Ride"))
		max.submit("/tasks/"+ana.task("Confirm")+"\n").shows(200, "Ticked")
		ana.open(ana.path).shows(200, "by Max Smith").hides("/tasks/" + ana.task("Confirm"))
	})
}

func TestARunIsPutAsideChangedAndTakesOverNewWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ana").open("/modules/basics").submit("/start", "field-0", "Ana").shows(200)
		run := w.path
		w.submit("/tasks/" + w.task("Ride") + "\n").submit("/tasks/" + w.task("Stop half") + "\n").shows(200)
		s.publish(strings.NewReplacer("Ride. *Evidence: a link.*", "Ride twice. *Evidence: a link.*", "  - [ ] Stop half-way\n", "- [ ] N: Ring the bell\n").Replace(basics))
		w.open(run).shows(200, "The module has changed since you began", "Ride twice.", "Ring the bell", "Your tick is kept below the others.", "Your tick stays.")
		stale := w.body
		w.submit("/update").shows(200, "Your run has the module's new words", "No longer in the module", "Stop half-way").hides("Take over the new words")
		if r, err := s.learning.Run(ctx, s.people["ana"], strings.TrimPrefix(run, "/runs/")); err != nil || r.Done != 1 || r.Total != 4 {
			t.Errorf("%d of %d, %v", r.Done, r.Total, err)
		}
		w.body = strings.ReplaceAll(stale, `name="idempotency_key" value="`, `name="idempotency_key" value="x`)
		w.submit("/update").shows(200, "was changed elsewhere")
		w.submit("/change", "due", "soon", "field-0", "Ana", "field-1", "The red one").shows(422, "year-month-day", "The red one")
		w.submit("/change", "due", "", "field-0", "Ana", "field-1", "The red one").shows(200, "Your change is saved.", "of The red one").hides("on pace")
		w.submit("/abandon").shows(200, "The run is put aside", "put aside").hides("/tasks/")
		w.submit("/resume").shows(200, "goes on where you left it")
		s.publish(strings.Replace(basics, "# Basics of the lift", "# Basics of the new lift", 1))
		w.open("/modules").shows(200, "Basics of the new lift")
	})
}

func TestPagesStayWithinEightQueriesHoweverMuchThereIs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ana").open("/modules/basics").submit("/start").shows(200)
		run := w.path
		count := func(as, path string) int { s.window(as).open(path).shows(200); return s.statements }
		before := map[string]int{}
		for _, path := range []string{"/modules", "/modules/basics", run} {
			count("ana", path)
			before[path] = count("ana", path)
			if before[path] > 7 { // the real site adds one for who asks
				t.Errorf("%s: %d queries", path, before[path])
			}
		}
		var more strings.Builder
		for i := range 60 {
			fmt.Fprintf(&more, "- [ ] N: Further task %d\n", i)
		}
		s.publish(basics + "\n## Stage 3: More\n\n" + more.String())
		w.open(run).submit("/update").shows(200)
		for path, n := range before {
			if now := count("ana", path); now != n {
				t.Errorf("%s: %d queries, %d before", path, now, n)
			}
		}
		for _, path := range []string{"/modules", run} {
			count("max", path)
			if n := count("max", path); n > 9 {
				t.Errorf("%s for the manager: %d queries", path, n)
			}
		}
	})
}

// stage1 is the first stage of the fixture.
const stage1 = "stage-1-before-you-ride"

// leaks lists the routes of a run by which somebody who may not gets another
// answer than for a run that is not there.
func leaks(s *site, as, run string, task string) (out []string) {
	const absent = "00000000-0000-4000-8000-000000000000"
	for _, c := range []struct{ method, path string }{
		{"GET", ""}, {"POST", "/tasks/" + task}, {"POST", "/tasks/" + task + "/note"}, {"POST", "/stages/" + stage1}, {"POST", "/change"}, {"POST", "/abandon"},
		{"POST", "/resume"}, {"POST", "/update"}, {"POST", "/keep"},
	} {
		w := s.window(as)
		w.send(c.method, RunsPath+"/"+run+c.path, nil)
		code, body := w.code, w.body
		w.send(c.method, RunsPath+"/"+absent+c.path, nil)
		if code != w.code || body != w.body {
			out = append(out, c.method+" "+c.path)
		}
	}
	for _, c := range []struct{ method, path string }{{"GET", ""}, {"PATCH", ""}, {"PATCH", "/tasks/" + task}, {"POST", "/stages/" + stage1}, {"POST", "/abandon"}, {"POST", "/resume"}, {"POST", "/keep"}} {
		var body any
		if c.method != "GET" {
			body = object{}
		}
		a := s.call(as, c.method, "/runs/"+run+c.path, body, "If-Match", `"1"`)
		b := s.call(as, c.method, "/runs/"+absent+c.path, body, "If-Match", `"1"`)
		if a.code != b.code || strings.ReplaceAll(a.raw, run, absent) != b.raw {
			out = append(out, "API "+c.method+" "+c.path)
		}
	}
	return out
}

func TestAStrangerLearnsNothingOfARun(t *testing.T) {
	t.Parallel()
	open := learning.Visibility()
	for i := range open { // the planted fault: everybody may read runs
		for k := range open[i].Rules {
			if open[i].Rules[k].Action == authz.Read {
				open[i].Rules[k].To |= authz.Everyone
			}
		}
	}
	for name, rules := range map[string][]authz.Table{"as decided": learning.Visibility(), "planted": open} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
			s := newSite(t, dbtest.SQLite(t, clk), clk, rules)
			w := s.window("ana").open("/modules/basics").submit("/start").shows(200)
			found := leaks(s, "eve", strings.TrimPrefix(w.path, "/runs/"), w.task("Ride"))
			if (name == "planted") != (len(found) > 0) {
				t.Errorf("%s: %v", name, found)
			}
		})
	}
}

func TestAWholeStageIsTickedAndTakenBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ana").open("/modules/basics").submit("/start", "field-0", "Ana").shows(200, "Tick the other 2")
		run := w.path
		w.submit("/stages/"+stage1+"\n").shows(200, "2 tasks ticked. 1 is left: it asks for evidence first. 1 is for your manager to tick.", "2 of 4 tasks done", "Undo").hides("Tick the other")
		w.submit("/stages/"+stage1+"\n").shows(200, "The stage is as it was before.", "0 of 4 tasks done", "Tick the other 2")
		stale := w.body
		w.submit("/tasks/" + w.task("Stop half") + "\n").shows(200)
		w.body = strings.ReplaceAll(stale, `name="idempotency_key" value="`, `name="idempotency_key" value="x`)
		w.submit("/stages/"+stage1+"\n").shows(200, "was changed elsewhere")
		s.window("max").open(run).hides("/stages/")
	})
}

func TestALinkAndNoteAreAskedForOneTaskAtATime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ana").open("/modules/basics").submit("/start", "field-0", "Ana").shows(200, "Add a link or note").hides("Link (optional)")
		run, ride, half := w.path, w.task("Ride"), w.task("Stop half")
		w.open(run+"?task="+ride).shows(200, "Link (optional)", `data-draft="task-`, "data-focus", "/tasks/"+ride+"/note", half+"#task-"+half).hides("/tasks/" + half + "/note")
		key := learning.DraftKey(s.people["ana"].Person, half)
		s.must(s.d.Write(ctx, func(tx *db.Tx) error {
			_, err := draft.Store{}.Save(tx, s.people["ana"], key, "link=https%3A%2F%2Fa.example%2Fhalf&note=nearly")
			return err
		}))
		w.open(run).shows(200, "We kept what you wrote", "https://a.example/half", "nearly").hides("data-focus")
		w.submit("/tasks/"+half+"/note", "link", "https://a.example/half", "note", "nearly").shows(200, "Saved with the task.", "Change link or note").hides("We kept", "Link (optional)")
	})
}

func TestARefusedNoteKeepsItsWordsWhateverBecameOfTheRun(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ana").open("/modules/basics").submit("/start", "field-0", "Ana").shows(200)
		run, ride := w.path, w.task("Ride")
		form := w.open(run + "?task=" + ride).body
		w.submit("/abandon").shows(200, "put aside")
		w.body = form
		w.submit("/tasks/"+ride+"/note", "note", "what I had written").shows(409, "This run was put aside", "what I had written")
	})
}
