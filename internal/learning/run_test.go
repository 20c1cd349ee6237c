package learning_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/evidence"
	"belay/internal/learning"
)

func TestARunFreezesTheTemplateAndAsksForPlaceholders(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		page, err := f.Template(ctx, f.ana, "basics")
		f.must(err)
		if page.Title != "Basics of the lift" || page.Stages != 2 || page.Boxes != 10 || page.Days != 14 || page.DueOn != "2026-11-16" || !page.Startable {
			t.Errorf("%+v", page.Module)
		}
		if diff := cmp.Diff(map[string]string{"learner": "ana"}, page.Known); diff != "" {
			t.Error(diff)
		}
		if len(page.Content.Goals) != 1 || len(page.Content.Introduction) != 1 || page.Content.Stages[0].Prose != "Nobody rides alone." {
			t.Errorf("%+v", page.Content)
		}
		r := f.start(learning.StartInput{Fields: map[string]string{"learner": "Ana *A*", "companion": "Ben"}})
		if r.Title != "ana: Basics of the lift" || r.DueOn != "2026-11-16" || r.Total != 7 || r.Done != 0 || r.State != learning.Running {
			t.Errorf("%+v", r)
		}
		f.publish(map[string]string{"basics": strings.ReplaceAll(basics, "Read the", "Learn the")})
		got, err := f.Run(ctx, f.ana, r.ID)
		f.must(err)
		read := task(t, got.Run, "Read the")
		if read.HTML != `Read the <a href="/handbook/safety/">safety page</a>` || got.Filled(task(t, got.Run, "Confirm").Text) != `Confirm that Ana \*A\* has the time` {
			t.Errorf("%q %q", read.HTML, got.Filled(task(t, got.Run, "Confirm").Text))
		}
		if !task(t, got.Run, "Stop half").Proof || task(t, got.Run, "Stop half").Parent != task(t, got.Run, "Ride up").ID || !task(t, got.Run, "Look at").Optional {
			t.Error("nested, evidence and optional tasks")
		}
		_, err = f.Start(ctx, f.ana, "basics", learning.StartInput{}, learning.Guard{})
		f.refused(err, "BLY-2703")
		_, err = f.Start(ctx, f.ana, "nothing", learning.StartInput{}, learning.Guard{})
		f.refused(err, "BLY-1104")
		_, err = f.Start(ctx, f.eve, "basics", learning.StartInput{DueOn: "2026-11-01", Fields: map[string]string{"colour": "red"}}, learning.Guard{})
		f.refused(err, "BLY-2701")
	})
}

func TestEachTaskIsTickedByWhomItBelongsTo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		for _, c := range []struct {
			who    authz.Actor
			begins string
			ok     bool
		}{
			{f.ana, "Read the", true}, {f.max, "Read the", false}, {f.eve, "Read the", false},
			{f.ana, "Confirm", false}, {f.max, "Confirm", true}, {f.eve, "Confirm", false},
			{f.ana, "Show the brake", true}, {f.max, "Show the brake", false},
		} {
			v, err := f.Run(ctx, f.ana, r.ID)
			f.must(err)
			before := task(t, v.Run, c.begins)
			if c.who.Person == f.ana.Person && v.May(&before) != c.ok {
				t.Errorf("the page offers the tick of %q: %v", c.begins, !c.ok)
			}
			_, err = f.Tick(ctx, c.who, r.ID, before.ID, learning.TickInput{Done: ptr(!before.Ticked())}, at(before.Version))
			if c.ok {
				f.must(err)
			} else {
				f.refused(err, "BLY-1104")
			}
		}
		got, err := f.Run(ctx, f.max, r.ID)
		f.must(err)
		if by := task(t, got.Run, "Confirm").TickedBy; by.Name != "max" || got.Own {
			t.Errorf("%+v", by)
		}
		_, err = f.Run(ctx, f.eve, r.ID)
		f.refused(err, "BLY-1104")
		if n := f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = $2 AND subject_id = $1`, f.ana.Person, audit.ActionViewed); n != 1 {
			t.Errorf("%d views on record", n)
		}
	})
}

func TestARunIsFinishedByTheLastTickAndReopenedByUntick(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		f.clk.Advance(7 * 24 * time.Hour)
		if v, err := f.Run(ctx, f.ana, r.ID); err != nil || v.Pace != (learning.Pace{Known: true, Expected: 3, Behind: 3, DaysLeft: 7}) {
			t.Errorf("%+v %v", v.Pace, err)
		}
		if r = f.finish(r.ID); r.State != learning.Finished || r.FinishedOn != "2026-11-09" || r.Done != 7 || r.Lacking() != 1 {
			t.Errorf("%+v", r)
		}
		if s := f.standing(f.max, "basics"); s.Progress != learning.Complete || s.On != "2026-11-09" || s.Run != r.ID {
			t.Errorf("%+v", s)
		}
		r = f.tick(f.ana, r.ID, "Stop half", learning.TickInput{Done: ptr(false), Link: ptr("https://git.example.com/1"), Note: ptr("half-way")})
		if r.State != learning.Running || r.FinishedOn != "" || task(t, r, "Stop half").Link == "" {
			t.Errorf("%+v", r)
		}
		if r = f.tick(f.ana, r.ID, "Stop half", done); r.State != learning.Finished || r.Lacking() != 0 {
			t.Errorf("%+v", r)
		}
		for name, want := range map[string]int{learning.EventFinished: 2, learning.EventReopened: 1, learning.EventStarted: 1, learning.EventTicked: 8} {
			if n := f.count(`SELECT COUNT(*) FROM event WHERE name = $1 AND object = $2`, name, r.ID); n != want {
				t.Errorf("%s: %d, want %d", name, n, want)
			}
		}
	})
}

func (f *firm) standing(who authz.Actor, module string) (s learning.Standing) {
	f.t.Helper()
	f.must(f.d.Read(ctx, func(tx *db.Tx) error {
		v, err := f.Gate.Enter(tx, who)
		if err != nil {
			return err
		}
		all, err := f.Finished(tx, v, f.ana.Person, []string{module, "nothing"})
		if all["nothing"].Progress != learning.Missing {
			f.t.Errorf("%+v", all)
		}
		s = all[module]
		return err
	}))
	return s
}

func TestStandingsAreKnownWithoutTheRun(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		if s := f.standing(f.eve, "basics"); s != (learning.Standing{Module: "basics", Title: "Basics of the lift", Progress: learning.NotStarted}) {
			t.Errorf("%+v", s)
		}
		r := f.start(learning.StartInput{})
		f.tick(f.ana, r.ID, "Read the", done)
		want := learning.Standing{Module: "basics", Title: "Basics of the lift", Progress: learning.InProgress, Done: 1, Total: 7}
		if s := f.standing(f.eve, "basics"); s != want {
			t.Errorf("a colleague: %+v", s)
		}
		if s := f.standing(f.max, "basics"); s.Run != r.ID {
			t.Errorf("the manager: %+v", s)
		}
		v, err := f.Run(ctx, f.ana, r.ID)
		f.must(err)
		_, err = f.Abandon(ctx, f.ana, r.ID, at(v.Version))
		f.must(err)
		if s := f.standing(f.ana, "basics"); s.Progress != learning.NotStarted || s.Run != "" {
			t.Errorf("put aside: %+v", s)
		}
	})
}

func TestARunIsPutAsideAndTakenUpAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{NoDue: true})
		if r.DueOn != "" {
			t.Errorf("due %s", r.DueOn)
		}
		r = f.tick(f.ana, r.ID, "Read the", done)
		_, err := f.Abandon(ctx, f.max, r.ID, at(r.Version))
		f.refused(err, "BLY-1104")
		_, err = f.Abandon(ctx, f.ana, r.ID, at(r.Version-1))
		f.refused(err, "BLY-2702")
		r, err = f.Abandon(ctx, f.ana, r.ID, at(r.Version))
		f.must(err)
		read := task(t, r, "Read the")
		_, err = f.Tick(ctx, f.ana, r.ID, read.ID, undone, at(read.Version))
		f.refused(err, "BLY-2706")
		second := f.start(learning.StartInput{})
		_, err = f.Resume(ctx, f.ana, r.ID, at(r.Version))
		f.refused(err, "BLY-2703")
		_, err = f.Abandon(ctx, f.ana, second.ID, at(second.Version))
		f.must(err)
		r, err = f.Resume(ctx, f.ana, r.ID, at(r.Version))
		f.must(err)
		if r.State != learning.Running || r.Done != 1 {
			t.Errorf("%+v", r)
		}
		r, err = f.Change(ctx, f.ana, r.ID, learning.ChangeInput{DueOn: ptr("2026-12-01"), Fields: map[string]string{"companion": "Ben"}}, at(r.Version))
		if err != nil || r.DueOn != "2026-12-01" || r.Fields[1].Value != "Ben" {
			t.Errorf("%+v %v", r, err)
		}
		_, err = f.Change(ctx, f.ana, r.ID, learning.ChangeInput{DueOn: ptr("2026-10-01")}, at(r.Version))
		f.refused(err, "BLY-2701")
	})
}

func TestAFinishedRunIsKeptAsPrivateEvidenceOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		_, err := f.Keep(ctx, f.ana, r.ID, at(r.Version))
		f.refused(err, "BLY-2707")
		f.finish(r.ID)
		r = f.tick(f.ana, r.ID, "Stop half", learning.TickInput{Link: ptr("https://git.example.com/1")})
		r, err = f.Keep(ctx, f.ana, r.ID, learning.Guard{Version: r.Version, Key: "k"})
		f.must(err)
		again, err := f.Keep(ctx, f.ana, r.ID, learning.Guard{Version: r.Version - 1, Key: "k"})
		if err != nil || again.Evidence != r.Evidence {
			t.Errorf("%v %v", again.Evidence, err)
		}
		_, err = f.Keep(ctx, f.ana, r.ID, at(r.Version))
		f.refused(err, "BLY-2708")
		it, err := f.evidence.Get(ctx, f.ana, r.Evidence)
		f.must(err)
		if it.Shared || it.Title != "Finished Basics of the lift" || !strings.HasSuffix(it.Note, "\n\n- Stop half-way. Evidence: a link to the log.: https://git.example.com/1") {
			t.Errorf("%+v", it.Item)
		}
		_, err = f.evidence.Delete(ctx, f.ana, it.ID, evidence.Guard{Version: 1})
		f.must(err)
		if _, err = f.Keep(ctx, f.ana, r.ID, at(r.Version)); err != nil {
			t.Errorf("evidence that was deleted can be kept again: %v", err)
		}
	})
}

func TestAnActUnderOneKeyIsDoneOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		a, err := f.Start(ctx, f.ana, "basics", learning.StartInput{}, learning.Guard{Key: "k"})
		f.must(err)
		b, err := f.Start(ctx, f.ana, "basics", learning.StartInput{}, learning.Guard{Key: "k"})
		if err != nil || a.ID != b.ID || f.count(`SELECT COUNT(*) FROM module_run`) != 1 || len(b.Tasks) != 10 {
			t.Errorf("%v %v %v", a.ID, b.ID, err)
		}
		read := task(t, a, "Read the")
		for range 2 {
			_, err = f.Tick(ctx, f.ana, a.ID, read.ID, done, learning.Guard{Version: read.Version, Key: "t"})
			f.must(err)
		}
		_, err = f.Tick(ctx, f.ana, a.ID, read.ID, undone, at(read.Version))
		f.refused(err, "BLY-2702")
		for _, bad := range []learning.TickInput{{Link: ptr("javascript:alert(1)")}, {Note: ptr("a\x00")}, {Note: ptr(strings.Repeat("ä", learning.MaxNote+1))}} {
			_, err = f.Tick(ctx, f.ana, a.ID, read.ID, bad, at(learning.Any))
			f.refused(err, "BLY-2701")
		}
	})
}

func TestListsAreReadPageByPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		modules := map[string]string{"basics": basics, "empty": "# Empty training module\n\nRead.\n"}
		for _, name := range []string{"a", "b", "c"} {
			modules["mod-"+name] = "# Same title\n\n- [ ] Do\n"
		}
		f.publish(modules)
		var seen []string
		var after learning.ModuleMark
		for range 4 {
			page, err := f.Modules(ctx, f.eve, after, 2)
			f.must(err)
			for _, m := range page.Modules {
				seen = append(seen, m.ID)
			}
			if after = page.Next; after.ID == "" {
				break
			}
		}
		if strings.Join(seen, " ") != "basics empty mod-a mod-b mod-c" {
			t.Errorf("%v", seen)
		}
		_, err := f.Start(ctx, f.ana, "empty", learning.StartInput{}, learning.Guard{})
		f.refused(err, "BLY-2705")
		for _, m := range []string{"mod-a", "mod-b", "basics"} {
			_, err := f.Start(ctx, f.ana, m, learning.StartInput{}, learning.Guard{})
			f.must(err)
		}
		runs, err := f.Runs(ctx, f.ana, learning.RunFilter{State: learning.Running}, learning.RunMark{}, 2)
		f.must(err)
		rest, err := f.Runs(ctx, f.ana, learning.RunFilter{State: learning.Running}, runs.Next, 2)
		f.must(err)
		if len(runs.Runs) != 2 || len(rest.Runs) != 1 || rest.Next.ID != "" {
			t.Errorf("%d, %d", len(runs.Runs), len(rest.Runs))
		}
		if none, err := f.Runs(ctx, f.eve, learning.RunFilter{}, learning.RunMark{}, 0); err != nil || len(none.Runs) != 0 {
			t.Errorf("%v %v", none, err)
		}
		over, err := f.Overview(ctx, f.max, learning.ModuleMark{})
		f.must(err)
		if len(over.Reports) != 3 || over.Reports[0].Module != "basics" || over.Reports[0].Waiting != 1 || len(over.Mine) != 0 {
			t.Errorf("%+v", over.Reports)
		}
		if n := f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = $2 AND subject_id = $1`, f.ana.Person, audit.ActionViewed); n != 1 {
			t.Errorf("%d views on record", n)
		}
	})
}
