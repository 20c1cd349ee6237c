package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/notify"
	"belay/internal/org"
	"belay/internal/policy"
)

const asks = "ana asks for your answer as manager of Platforms"

func TestAStepWaitsForItsOwnerUntilItIsClosed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		if owner := f.open(f.about("a")); owner != f.max.Person {
			t.Errorf("held by %s", owner)
		}
		b := f.inbox(f.max)
		if len(b.Waits) != 1 || b.Waiting != 1 || b.Overdue != 0 {
			t.Fatalf("%+v", b)
		}
		w := b.Waits[0]
		if w.Sentence != asks || w.Path != "/requests/a#manager" || w.Act != "Answer as manager" || w.DueOn != "2026-11-09" || w.Overdue || !w.Since.Equal(start) {
			t.Errorf("%+v", w)
		}
		if got := f.inbox(f.ana); len(got.Waits)+len(got.Notices) != 0 {
			t.Errorf("Ana's inbox: %+v", got)
		}
		f.sweep("2026-11-10")
		if b := f.inbox(f.max); b.Overdue != 1 || !b.Waits[0].Overdue {
			t.Errorf("the day after it was due: %+v", b)
		}
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { return f.Close(tx, kind, "a", "other") }))
		f.waits("a", f.max)
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { return f.Close(tx, kind, "a") }))
		if b := f.inbox(f.max); b.Waiting != 0 || len(b.Waits) != 0 {
			t.Errorf("after it was closed: %+v", b)
		}
	})
}

func TestOpeningAgainMovesAWaitAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.open(f.about("a"))
		f.sweep("2026-11-16") // a reminder, then five days over
		f.waits("a", f.zoe)
		if owner := f.open(f.about("a")); owner != f.zoe.Person {
			t.Errorf("stating it again gave it to %s", owner)
		}
		f.waits("a", f.zoe)
		moved := f.about("a")
		moved.Owner = f.ben.Person
		f.open(moved)
		f.waits("a", f.ben)
		if n := f.count(`SELECT COUNT(*) FROM wait`); n != 1 {
			t.Errorf("%d waits", n)
		}
		if len(f.inbox(f.zoe).Waits) != 0 || f.inbox(f.ben).Waits[0].Since != f.clk.Now() {
			t.Error("the old owner still has it, or the new one has had it longer")
		}
	})
}

func TestAStepWithoutAnOwnerIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		w := f.about("a")
		w.Owner = ""
		f.refused(f.d.Write(ctx, func(tx *db.Tx) error { _, err := f.Open(tx, w); return err }), "BLY-2601")
	})
}

func TestADelegateHoldsItWhileTheOwnerIsAway(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.delegate(f.max, f.ben)
		f.open(f.about("a"))
		f.away(f.max, "2026-11-03", "2026-11-05")
		f.sweep(today)
		f.waits("a", f.max)
		f.sweep("2026-11-03")
		f.waits("a", f.ben)
		f.hears(f.ben, "max is away, so this is with you now: "+asks)
		f.hears(f.max, "While you are away, this is with ben: "+asks)
		f.hears(f.ana, "Your request waits with ben now: max is away")
		if owner := f.open(f.about("b")); owner != f.ben.Person {
			t.Errorf("opened while Max is away: %s", owner)
		}
		f.sweep("2026-11-03") // again: nothing
		f.sweep("2026-11-05")
		f.waits("a", f.max)
		f.waits("b", f.max)
		if got := f.told(f.ana); len(got) != 4 || got[0] != "Your request waits with max now: max is back" {
			t.Errorf("Ana was told %q", got)
		}
		if n := f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'notify.wait.passed' AND account_id = 'job:notify.sweep' AND subject_id = $1`, f.ana.Person); n != 4 {
			t.Errorf("%d entries, want one for each time it passed", n)
		}
	})
}

func TestNobodyUnfitStandsIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.away(f.max, today, "2026-11-30")
		f.delegate(f.max, f.ana)
		if owner := f.open(f.about("a")); owner != f.max.Person {
			t.Error("the person concerned stands in")
		}
		f.delegate(f.max, f.ben)
		f.sweep(today)
		f.waits("a", f.ben)
		f.away(f.ben, "2026-11-03", "2026-11-04")
		f.sweep("2026-11-03")
		f.waits("a", f.max)
		f.hears(f.max, "Nobody stands in for you any more, so this is with you again: "+asks, "While you are away, this is with ben: "+asks)
		f.sweep("2026-11-04")
		f.waits("a", f.ben)
		f.must(f.org.Leave(ctx, operator, anything, org.Change{Person: f.ben.Person, From: "2026-11-05"}, ""))
		f.sweep("2026-11-05")
		f.waits("a", f.max)
		personal := f.about("p")
		personal.Personal = true
		f.delegate(f.max, f.eve)
		f.open(personal)
		own := f.about("o")
		own.Owner = f.ana.Person
		f.away(f.ana, today, "2026-12-30")
		f.delegate(f.ana, f.eve)
		f.open(own)
		f.sweep("2026-12-01")
		f.waits("p", f.max)
		f.waits("o", f.ana)
	})
}

func TestAnOverdueStepIsRemindedOfAndGoesUpward(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.open(f.about("a"))
		f.sweep("2026-11-04")
		f.hears(f.max)
		f.sweep("2026-11-05") // two business days before the ninth, a Monday
		f.sweep("2026-11-05")
		f.hears(f.max, "Reminder, due on 9 November 2026: "+asks)
		f.sweep("2026-11-15")
		f.waits("a", f.max)
		f.sweep("2026-11-16")
		f.waits("a", f.zoe)
		f.hears(f.zoe, "max did not answer in time, so this is with you now: "+asks)
		f.sweep("2026-12-24")
		f.waits("a", f.zoe) // once
		if b := f.inbox(f.zoe); !b.Waits[0].Overdue || b.Waits[0].AskedName != "" {
			t.Errorf("%+v", b.Waits)
		}
	})
}

func TestTheWayUpwardLeadsAroundThePersonConcerned(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		w := f.about("a")
		w.Subject = f.zoe.Person // Zoe asks something that her report Max answers
		f.open(w)
		top := f.about("b")
		top.Owner = f.kim.Person
		f.open(top)
		alone := f.about("c")
		alone.Owner, alone.Subject, alone.Unit = f.eve.Person, "", ""
		f.open(alone)
		never := f.about("d")
		never.Escalate = policy.Duration{}
		f.open(never)
		f.sweep("2026-11-16")
		f.waits("a", f.kim)
		f.waits("b", f.pia)
		f.waits("c", f.eve)
		f.waits("d", f.max)
		if !f.inbox(f.eve).Waits[0].Overdue {
			t.Error("what nobody can take is not marked overdue")
		}
	})
}

func TestWhoLeavesHandsTheirStepsOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.open(f.about("a"))
		f.must(f.org.Leave(ctx, operator, anything, org.Change{Person: f.max.Person, From: "2026-11-04"}, ""))
		f.sweep("2026-11-03")
		f.waits("a", f.max)
		f.sweep("2026-11-04")
		f.waits("a", f.zoe)
		f.hears(f.zoe, notify.Somebody+" has left, so this is with you now: "+asks)
		f.feature.heir = f.eve.Person
		f.must(f.org.Leave(ctx, operator, anything, org.Change{Person: f.zoe.Person, From: "2026-11-05"}, ""))
		f.sweep("2026-11-05")
		f.waits("a", f.eve)
		f.feature.heir = f.ana.Person // concerned: not her
		f.must(f.org.Leave(ctx, operator, anything, org.Change{Person: f.eve.Person, From: "2026-11-06"}, ""))
		f.sweep("2026-11-06")
		f.waits("a", f.pia)
	})
}

func TestOneWaitThatCannotMoveHoldsNoOtherBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		for _, object := range []string{"a", "b", "c"} {
			f.open(f.about(object))
			f.clk.Advance(time.Minute)
		}
		f.feature.broken = "b"
		f.delegate(f.max, f.ben)
		f.away(f.max, "2026-11-03", "2026-11-05")
		f.clk.Set(start.AddDate(0, 0, 1))
		if err := f.Sweep(ctx); err == nil || !strings.Contains(err.Error(), errMoved.Error()) {
			t.Errorf("the sweep says %v", err)
		}
		f.waits("a", f.ben)
		f.waits("b", f.max)
		f.waits("c", f.ben)
		if n := f.count(`SELECT COUNT(*) FROM notice WHERE object = 'b'`); n != 0 {
			t.Errorf("%d notices of a move that was not made", n)
		}
	})
}

func TestAChangeOfPeopleIsFollowedAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.Subscribe(f.bus)
		r := event.NewRunner(f.d, f.bus, f.ids, nil)
		f.Schedule(r)
		f.open(f.about("a"))
		step := func() {
			_, err := r.Step(ctx)
			f.must(err)
		}
		step()
		f.delegate(f.max, f.ben)
		f.away(f.max, today, "2026-11-05")
		step()
		f.waits("a", f.ben)
		if n := f.count(`SELECT COUNT(*) FROM job WHERE error <> ''`); n != 0 {
			t.Errorf("%d jobs failed", n)
		}
	})
}

func TestWithWhomAnObjectWaitsIsSeenByThoseItConcerns(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.delegate(f.max, f.eve)
		f.away(f.max, today, "2026-11-05")
		w := f.about("a")
		w.Subject = f.ben.Person
		f.open(w)
		for name, c := range map[string]struct {
			who  authz.Actor
			sees bool
			led  bool
		}{"the person concerned": {f.ben, true, false}, "who holds it": {f.eve, true, true}, "who was asked": {f.max, true, false}, "a colleague": {f.ana, false, false}, "further above": {f.kim, false, false}} {
			f.must(f.d.Read(ctx, func(tx *db.Tx) error {
				v, err := f.Gate.Enter(tx, c.who)
				if err != nil {
					return err
				}
				list, err := f.WaitsOf(tx, v, kind, "a")
				if len(list) == 1 != c.sees || c.sees && (list[0].OwnerName != "eve" || list[0].AskedName != "max" || list[0].Path != "" != c.led || !list[0].Since.Equal(start)) {
					t.Errorf("%s sees %+v", name, list)
				}
				return err
			}))
		}
	})
}

// A random month: whatever happens, the feature and the inbox agree on who has
// it, and that is never the person concerned nor somebody who has left.
func TestTheFeatureAndTheInboxAgreeThroughARandomMonth(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		people := []authz.Actor{f.kim, f.zoe, f.max, f.ana, f.ben, f.eve}
		left := map[string]bool{}
		r := newRand(7)
		for i, owner := range people {
			f.delegate(owner, people[(i+1)%len(people)])
			for j, subject := range people {
				if i != j {
					w := f.about(fmt.Sprintf("%d-%d", i, j))
					w.Owner, w.Subject = owner.Person, subject.Person
					f.open(w)
				}
			}
		}
		for n := range 25 {
			day := start.AddDate(0, 0, n)
			f.clk.Set(day)
			who, other := people[r.IntN(len(people))], people[r.IntN(len(people))]
			on := day.Format(time.DateOnly)
			switch {
			case left[who.Person] || left[other.Person] || who.Person == other.Person:
			case n%8 == 5:
				f.must(f.org.Leave(ctx, operator, anything, org.Change{Person: who.Person, From: on}, ""))
				left[who.Person] = true
			case r.IntN(3) == 0:
				f.delegate(who, other)
			default:
				_, _ = f.org.AddAbsence(ctx, who, anything, org.Span{From: on, Until: day.AddDate(0, 0, 1+r.IntN(5)).Format(time.DateOnly)})
			}
			f.must(f.Sweep(ctx))
			f.agrees(left)
		}
		if len(left) == 0 || f.count(`SELECT COUNT(*) FROM notice WHERE what = 'wait.delegate'`) == 0 || f.count(`SELECT COUNT(*) FROM notice WHERE what = 'wait.escalated'`) == 0 {
			t.Errorf("the month was too quiet to show anything: %d left", len(left))
		}
	})
}
