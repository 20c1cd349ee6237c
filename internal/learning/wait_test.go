package learning_test

import (
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/event"
	"belay/internal/learning"
	"belay/internal/notify"
	"belay/internal/org"
)

// waits lists what waits for somebody, as their inbox has it.
func (f *firm) waits(who authz.Actor) []notify.Shown {
	f.t.Helper()
	r := event.NewRunner(f.d, f.bus, f.ids, nil)
	for did := 1; did > 0; {
		var err error
		did, err = r.Step(ctx)
		f.must(err)
	}
	in, err := f.notify.Inbox(ctx, who, notify.Ask{Waits: 10})
	f.must(err)
	return in.Waits
}

func TestAManagersTasksWaitInTheirInboxOnceForEachRun(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": strings.Replace(basics, "- [ ] N: Tell", "- [ ] M: Confirm again\n- [ ] (Optional) M: Celebrate\n- [ ] N: Tell", 1)})
		if n := len(f.waits(f.max)); n != 0 {
			t.Errorf("%d waits before anything began", n)
		}
		r := f.start(learning.StartInput{})
		list := f.waits(f.max)
		if len(list) != 1 || list[0].Path != "/runs/"+r.ID || !strings.HasPrefix(list[0].Sentence, "ana ") || list[0].DueOn != r.DueOn {
			t.Fatalf("%+v", list)
		}
		if len(f.waits(f.ana))+len(f.waits(f.eve)) != 0 {
			t.Error("it waits for others")
		}
		f.tick(f.max, r.ID, "Confirm", done)
		if len(f.waits(f.max)) != 1 {
			t.Error("one of two tasks is open, and nothing waits")
		}
		r = f.tick(f.max, r.ID, "Confirm again", done)
		if len(f.waits(f.max)) != 0 {
			t.Error("all is ticked, and it waits on")
		}
		r = f.tick(f.max, r.ID, "Confirm again", undone)
		if len(f.waits(f.max)) != 1 {
			t.Error("a task is open again, and nothing waits")
		}
		r, err := f.Change(ctx, f.ana, r.ID, learning.ChangeInput{DueOn: ptr("2026-12-24")}, at(r.Version))
		f.must(err)
		if list = f.waits(f.max); len(list) != 1 || list[0].DueOn != "2026-12-24" {
			t.Errorf("%+v", list)
		}
		r, err = f.Abandon(ctx, f.ana, r.ID, at(r.Version))
		f.must(err)
		if len(f.waits(f.max)) != 0 {
			t.Error("the run is put aside, and it waits on")
		}
		_, err = f.Resume(ctx, f.ana, r.ID, at(r.Version))
		f.must(err)
		if len(f.waits(f.max)) != 1 {
			t.Error("the run goes on, and nothing waits")
		}
		if r = f.finish(r.ID); r.State != learning.Finished || len(f.waits(f.max)) != 0 {
			t.Error("the run is finished, and it waits on")
		}
	})
}

func TestAWaitEndsWhenTheModuleNoLongerHasTheTask(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		f.publish(map[string]string{"basics": strings.Replace(basics, "- [ ] M: Confirm that {+ learner +} has the time\n", "", 1)})
		v, err := f.Run(ctx, f.ana, r.ID)
		f.must(err)
		_, err = f.TakeOver(ctx, f.ana, r.ID, v.Update.Version, at(v.Version))
		f.must(err)
		if len(f.waits(f.max)) != 0 {
			t.Error("it waits on")
		}
	})
}

func TestAWaitFollowsAChangeOfManagerOnItsDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		f.start(learning.StartInput{})
		operator, any := authz.Operator(), org.Guard{Version: org.Any}
		f.must(f.org.ChangeManager(ctx, operator, any, org.Change{Person: f.ana.Person, From: "2026-11-05"}, f.eve.Person))
		if len(f.waits(f.max)) != 1 || len(f.waits(f.eve)) != 0 {
			t.Error("it moved before its day")
		}
		f.clk.Set(start.AddDate(0, 0, 4))
		f.must(f.Sweep(ctx))
		if len(f.waits(f.max)) != 0 || len(f.waits(f.eve)) != 1 {
			t.Error("it did not move on its day")
		}
		f.must(f.org.ChangeManager(ctx, operator, any, org.Change{Person: f.ana.Person, From: "2026-11-06"}, f.max.Person))
		if len(f.waits(f.max)) != 1 || len(f.waits(f.eve)) != 0 {
			t.Error("it did not move at once")
		}
		f.must(f.org.Leave(ctx, operator, any, org.Change{Person: f.max.Person, From: "2026-11-06"}, f.eve.Person))
		if len(f.waits(f.eve)) != 1 {
			t.Error("it did not pass to who manages in place of the leaver")
		}
		f.must(f.org.Leave(ctx, operator, any, org.Change{Person: f.ana.Person, From: "2026-11-06"}, ""))
		if f.waits(f.eve); f.count(`SELECT COUNT(*) FROM wait`) != 0 {
			t.Error("the learner has left, and it waits on")
		}
	})
}

func TestNobodyStandsInForAManagersTasks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		days, any := org.Span{From: "2026-11-01", Until: "2026-12-01"}, org.Guard{Version: org.Any}
		_, err := f.org.AddAbsence(ctx, f.max, any, days)
		f.must(err)
		_, _, err = f.org.SetDelegate(ctx, f.max, any, f.eve.Person, days)
		f.must(err)
		f.start(learning.StartInput{})
		if len(f.waits(f.max)) != 1 || len(f.waits(f.eve)) != 0 {
			t.Error("somebody stands in who may not read the run")
		}
	})
}
