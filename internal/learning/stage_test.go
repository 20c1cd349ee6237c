package learning_test

import (
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/learning"
)

// stage is the id of a run's n-th stage.
func stage(r learning.Run, n int) string { return r.Stages[n].ID }

// now is the run as it stands.
func (f *firm) now(run string) learning.Run {
	f.t.Helper()
	v, err := f.Run(ctx, f.ana, run)
	f.must(err)
	return v.Run
}

func TestAWholeStageIsTickedButWhatLacksEvidenceOrIsSomebodyElses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		r = f.tick(f.ana, r.ID, "Read the", done)
		f.clk.Advance(time.Hour)
		view, err := f.Run(ctx, f.ana, r.ID)
		f.must(err)
		if n := view.Tickable(0); n != 5 {
			t.Errorf("the page offers %d ticks", n)
		}
		got, err := f.TickStage(ctx, f.ana, r.ID, stage(r, 0), learning.Guard{Version: r.Version, Key: "once"})
		f.must(err)
		if got.Changed != 5 || got.Unproven != 1 || got.Others != 1 || !got.At.Equal(f.clk.Now()) || got.Run.Version != r.Version+1 {
			t.Errorf("%+v", got)
		}
		for begins, want := range map[string]bool{"Read the": true, "Confirm": false, "Show the": true, "Stop half": false, "Look at": true, "Tell your": false} {
			if task := task(t, got.Run, begins); task.Ticked() != want {
				t.Errorf("%q ticked: %v", begins, !want)
			}
		}
		again, err := f.TickStage(ctx, f.ana, r.ID, stage(r, 0), learning.Guard{Version: r.Version, Key: "once"})
		f.must(err)
		if again.Changed != 5 || !again.At.Equal(got.At) || again.Run.Version != got.Run.Version {
			t.Errorf("sent again: %+v", again)
		}
		_, err = f.TickStage(ctx, f.ana, r.ID, stage(r, 0), at(r.Version))
		f.refused(err, "BLY-2702")
		none, err := f.TickStage(ctx, f.ana, r.ID, stage(r, 0), at(got.Run.Version))
		f.must(err)
		if none.Changed != 0 || !none.At.IsZero() || none.Run.Version != got.Run.Version {
			t.Errorf("nothing is left, yet %+v", none)
		}
		if n := f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = $1 AND object = $2`, learning.EventStageTicked, r.ID); n != 1 {
			t.Errorf("%d entries", n)
		}
	})
}

func TestTickingAStageIsTakenBackAsItWas(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		r = f.tick(f.ana, r.ID, "Read the", done)
		f.clk.Advance(time.Hour)
		got, err := f.TickStage(ctx, f.ana, r.ID, stage(r, 0), at(r.Version))
		f.must(err)
		f.clk.Advance(time.Hour)
		f.tick(f.ana, r.ID, "Show the", undone)
		r = f.tick(f.ana, r.ID, "Show the", done) // by itself now
		back, err := f.OpenStage(ctx, f.ana, r.ID, stage(r, 0), got.At, at(r.Version))
		f.must(err)
		if back.Changed != 4 || back.Run.Done != 1 {
			t.Errorf("%+v", back)
		}
		for begins, want := range map[string]bool{"Read the": true, "Show the": true, "Start again": false, "Look at": false} {
			if task := task(t, back.Run, begins); task.Ticked() != want {
				t.Errorf("%q ticked: %v", begins, !want)
			}
		}
		if _, err := f.OpenStage(ctx, f.ana, r.ID, stage(r, 0), time.Time{}, at(back.Run.Version)); err != nil || f.now(r.ID).Done != 1 {
			t.Errorf("open tasks were opened: %v", err)
		}
	})
}

func TestTheLastStageFinishesARun(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		r = f.tick(f.ana, r.ID, "Stop half", learning.TickInput{Done: ptr(true), Link: ptr("https://git.example.com/1")})
		for n := range r.Stages {
			got, err := f.TickStage(ctx, f.ana, r.ID, stage(r, n), at(r.Version))
			f.must(err)
			if r = got.Run; got.Finished() != (n == 1) {
				t.Errorf("stage %d finished the run: %v", n, got.Finished())
			}
		}
		f.clk.Advance(time.Hour)
		if late, err := f.TickStage(ctx, f.max, r.ID, stage(r, 0), at(r.Version)); err != nil || late.Changed != 1 || late.Finished() {
			t.Errorf("the manager's tick after the end: %+v %v", late, err)
		} else {
			r = late.Run
		}
		if r.State != learning.Finished || r.Done != r.Total {
			t.Errorf("%+v", r)
		}
		r, err := f.Keep(ctx, f.ana, r.ID, at(r.Version))
		f.must(err)
		if r.Evidence == "" {
			t.Error("not kept")
		}
	})
}

func TestAStageIsTickedByWhomItsTasksBelongTo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		for _, c := range []struct {
			who   authz.Actor
			stage string
		}{{f.eve, stage(r, 0)}, {f.max, stage(r, 1)}, {f.ana, "stage-9"}} {
			_, err := f.TickStage(ctx, c.who, r.ID, c.stage, at(r.Version))
			f.refused(err, "BLY-1104")
		}
		got, err := f.TickStage(ctx, f.max, r.ID, stage(r, 0), at(r.Version))
		f.must(err)
		if confirm := task(t, got.Run, "Confirm"); got.Changed != 1 || got.Others != 7 || got.Unproven != 0 || confirm.TickedBy.Name != "max" {
			t.Errorf("%+v", got)
		}
		_, err = f.OpenStage(ctx, f.ana, r.ID, stage(r, 0), got.At, at(got.Run.Version)) // the manager's, not hers
		f.must(err)
		if confirm := task(t, f.now(r.ID), "Confirm"); !confirm.Ticked() {
			t.Error("the learner took the manager's tick back")
		}
		r, err = f.Abandon(ctx, f.ana, r.ID, at(got.Run.Version))
		f.must(err)
		_, err = f.TickStage(ctx, f.ana, r.ID, stage(r, 0), at(r.Version))
		f.refused(err, "BLY-2706")
	})
}
