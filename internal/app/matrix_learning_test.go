package app

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/handbook"
	"belay/internal/learning"
)

// matrixModules are enough for every run that the matrix needs: a person has
// one running run through a module.
const matrixModules = 120

// lessons writes the handbook's modules. words are the last task's.
func (w *matrixWorld) lessons(dir string, changed map[string]bool) {
	w.book = dir
	w.must(os.MkdirAll(filepath.Join(dir, "modules"), 0o755))
	names := []string{"lift-page", "lift-call"} // begun by a page and by a call
	for i := range matrixModules {
		names = append(names, fmt.Sprintf("lift-%d", i))
	}
	for _, name := range names {
		last := "Ride"
		if changed[name] {
			last = "Walk down"
		}
		w.must(os.WriteFile(filepath.Join(dir, "modules", name+".md"),
			[]byte("# "+name+"\n\n- [ ] N: Look at {+ place +}\n- [ ] M: Confirm\n- [ ] O: Show\n- [ ] N: "+last+"\n"), 0o600))
	}
}

// learn makes a run in a state and gives its id.
func (w *matrixWorld) learn(of, state string) string {
	w.t.Helper()
	module := fmt.Sprintf("lift-%d", w.nextModule)
	w.nextModule++
	actor := w.actors[of]
	r, err := w.core.learning.Start(w.ctx, actor, module, learning.StartInput{Fields: map[string]string{"place": w.plant("run." + of + ".place")}}, learning.Guard{})
	w.must(err)
	link, note, done := "https://example.com/"+w.plant("run."+of+".link"), w.plant("run."+of+".note"), true
	ticks := map[string]int{"running": 0, "finished": 2, "aside": 0, "outdated": 1}[state]
	for _, t := range r.Tasks {
		if t.Owner != learning.Learner {
			continue
		}
		in := learning.TickInput{Link: &link, Note: &note}
		if ticks > 0 {
			in.Done = &done
			ticks--
		}
		_, err = w.core.learning.Tick(w.ctx, actor, r.ID, t.ID, in, learning.Guard{Version: learning.Any})
		w.must(err)
	}
	switch state {
	case "aside":
		_, err = w.core.learning.Abandon(w.ctx, actor, r.ID, learning.Guard{Version: learning.Any})
		w.must(err)
	case "outdated":
		w.outdated[module] = true
		w.lessons(w.book, w.outdated)
		tree, err := handbook.Read(w.book, handbook.Option{})
		w.must(err)
		_, err = w.core.handbook.Import(w.ctx, authz.Operator(), tree, func(tx *db.Tx, v handbook.Version) error { // the world's matrix is in no file
			_, err := w.core.learning.Adopt(tx, authz.Operator(), tree, v)
			return err
		})
		w.must(err)
	}
	return r.ID
}

// lesson is a task of a new run by whose it is.
func (w *matrixWorld) lesson(owner string) string {
	w.t.Helper()
	r, err := w.core.learning.Own(w.ctx, w.actors["ines"], w.learn("ines", "running"))
	w.must(err)
	i := slices.IndexFunc(r.Tasks, func(t learning.RunTask) bool { return string(t.Owner) == owner })
	w.runs[r.Tasks[i].ID] = r.ID
	return r.Tasks[i].ID
}

// stage is the only stage of a run of the matrix's modules; any other where the
// run is not there.
func (w *matrixWorld) stage(run string) string {
	w.t.Helper()
	stages := []learning.RunStage{{ID: "stage"}}
	w.must(w.core.db.Read(w.ctx, func(tx *db.Tx) error {
		stored, found, err := db.One(tx, db.Value[string], `SELECT stages FROM module_run WHERE id = $1`, run)
		if err != nil || !found {
			return err
		}
		return json.Unmarshal([]byte(stored), &stages)
	}))
	return stages[0].ID
}

// learningOfInes is a run of hers in each state, and one of the peer's.
func (w *matrixWorld) learningOfInes() {
	for _, state := range []string{"running", "finished", "aside", "outdated"} {
		w.objects["run."+state] = w.learn("ines", state)
	}
	for _, owner := range []string{"learner", "companion", "manager"} {
		w.objects["task."+owner] = w.lesson(owner)
	}
	w.objects["run.of_peer"] = w.learn("peer", "running")
}
