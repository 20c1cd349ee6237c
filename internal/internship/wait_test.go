package internship_test

import (
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/internship"
	"belay/internal/notify"
	"belay/internal/opportunity"
	"belay/internal/org"
)

func (f *firm) notifySweep() {
	f.t.Helper()
	f.must(f.notify.Sweep(ctx))
}

func TestDelegateActsWhileTheManagerIsAwayAndNoLonger(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.away(f.max, f.una)
		id := f.submitted()
		f.stands(id, internship.HomeManager, internship.WaitHome, f.una)
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything)) // who is away may answer all the same
		f.must(f.ProposeTerms(ctx, f.hal, id, internship.TermsInput{Terms: internship.Terms{Percent: 15, StartOn: "2027-01-11", EndOn: "2027-03-21"}}, anything))
		f.must(f.Agree(ctx, f.ana, id, internship.AgreeInput{}, anything))
		f.stands(id, internship.HomeManager, internship.WaitHome, f.una)
		f.must(f.Agree(ctx, f.una, id, internship.AgreeInput{}, anything))
		p := f.page(f.ana, id)
		if p.MeetsBy != f.max.Person || p.State != internship.Agreed {
			t.Errorf("%s, answered by %s", p.State, p.MeetsBy)
		}
		_, err := f.Page(ctx, f.una, id)
		f.refused(err, "BLY-1104")
	})
}

func TestLearnerNeverStandsInForTheirOwnManager(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.away(f.max, f.ana)
		id := f.submitted()
		f.stands(id, internship.HomeManager, internship.WaitHome, f.max)
		f.refused(f.Agree(ctx, f.ana, id, internship.AgreeInput{Meets: "yes"}, anything), "BLY-2904")
	})
}

func TestOverdueStepPassesToTheSkipLevel(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.submitted()
		if p := f.page(f.ana, id); p.DueOn != "2027-01-11" {
			t.Errorf("due on %s", p.DueOn)
		}
		f.days(15)
		f.notifySweep()
		f.stands(id, internship.HomeManager, internship.WaitHome, f.zoe)
		if p := f.page(f.zoe, id); !p.As.Has(internship.Home) || !p.Acts[internship.Agree] {
			t.Errorf("%v %v", p.As.Names(), p.Acts)
		}
		f.must(f.Agree(ctx, f.zoe, id, internship.AgreeInput{Meets: "yes"}, anything))
		f.stands(id, internship.HostManager, internship.WaitHost, f.hal)
		_, err := f.Page(ctx, f.zoe, id)
		f.refused(err, "BLY-1104")
	})
}

func TestPartnersAreToldOnceAllHaveAgreed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.submitted()
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
		told := func(who authz.Actor, what string) int {
			return f.count(`SELECT COUNT(*) FROM notice WHERE person_id = $1 AND object = $2 AND what = $3`, who.Person, id, what)
		}
		if told(f.ana, "agree") != 1 || told(f.pia, "agreed") != 0 {
			t.Errorf("learner %d, partner %d", told(f.ana, "agree"), told(f.pia, "agreed"))
		}
		f.must(f.Agree(ctx, f.hal, id, internship.AgreeInput{}, anything))
		if told(f.pia, "agreed") != 1 || told(f.ana, "agreed") != 1 || told(f.max, "agreed") != 1 || told(f.hal, "agreed") != 0 {
			t.Errorf("partner %d, learner %d, manager %d, host %d", told(f.pia, "agreed"), told(f.ana, "agreed"), told(f.max, "agreed"), told(f.hal, "agreed"))
		}
		if p := f.page(f.pia, id); !p.Full || p.Meets != "" || p.As != 0 {
			t.Errorf("%+v", p.Internship)
		}
	})
}

func TestSeatsShowToEverybodyOnceTheyAreOnTheBoard(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.agreed()
		seats := func(who authz.Actor) (out []opportunity.Span) {
			f.must(f.d.Read(ctx, func(tx *db.Tx) error {
				v, err := f.gate.Enter(tx, who)
				if err != nil {
					return err
				}
				all, err := f.Seats(tx, v, []string{f.platform, f.checkout})
				out = all[f.platform]
				return err
			}))
			return out
		}
		if len(seats(f.una)) != 0 || len(seats(f.hal)) != 1 {
			t.Errorf("before the preparation %v and %v", seats(f.una), seats(f.hal))
		}
		f.must(f.SetNamed(ctx, f.ana, id, false, anything))
		f.must(f.Prepare(ctx, f.hal, id, anything))
		if got := seats(f.una); len(got) != 1 || got[0] != (opportunity.Span{From: "2027-01-11", Until: "2027-03-21"}) {
			t.Errorf("%v", got)
		}
	})
}

func TestNoAndNotNowOfferWhatComesNext(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.submitted()
		f.must(f.Decline(ctx, f.max, id, internship.DeclineInput{Next: internship.NextWish, Why: "Not this quarter."}, anything))
		p := f.page(f.ana, id)
		if len(p.Next) != 4 || p.History[0].Text != "Not this quarter." || p.History[0].Detail != "wish" || !p.Acts[internship.ProposeAgain] {
			t.Errorf("%v %+v", p.Next, p.History[0])
		}
		again, err := f.ProposeAgain(ctx, f.ana, id, anything)
		f.must(err)
		if p := f.page(f.ana, again); p.AgainOf != id || p.State != internship.Draft || p.Topic != "Safer deploys" || p.StartOn != "" {
			t.Errorf("%+v", p.Internship)
		}
		second, err := f.Submit(ctx, f.ana, again, f.proposal(), anything)
		f.must(err)
		f.refused(f.Defer(ctx, f.max, second, internship.DeferInput{Quarter: "2027-Q1"}, anything), "BLY-2901")
		f.must(f.Defer(ctx, f.max, second, internship.DeferInput{Quarter: "2027-Q2"}, anything))
		f.sweep()
		quarter := func() int {
			return f.count(`SELECT COUNT(*) FROM notice WHERE object = $1 AND what = 'quarter'`, second)
		}
		if quarter() != 0 {
			t.Error("told too early")
		}
		f.days(90)
		f.sweep()
		f.sweep()
		if quarter() != 1 {
			t.Errorf("told %d times", quarter())
		}
	})
}

func TestHelperWhoLeavesTheCompanyLeavesAGapThatIsSeen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		f.must(f.org.Leave(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: f.bo.Person, From: "2027-01-04"}, ""))
		f.deliver()
		f.stands(id, internship.Active, internship.WaitHelper, f.hal)
	})
}

func TestListGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		for range 5 {
			_, err := f.SaveDraft(ctx, f.ana, "", internship.Input{Topic: "x"}, anything)
			f.must(err)
		}
		seen, q := map[string]bool{}, internship.Query{Limit: 2}
		for range 5 {
			l, err := f.List(ctx, f.ana, q)
			f.must(err)
			for _, it := range l.Items {
				seen[it.ID] = true
			}
			if q.After = l.Next; q.After.ID == "" {
				break
			}
		}
		if len(seen) != 5 {
			t.Errorf("%d of 5", len(seen))
		}
		if l, err := f.List(ctx, f.max, internship.Query{}); err != nil || len(l.Items) != 0 {
			t.Errorf("the manager lists drafts: %v %v", l, err)
		}
	})
}

// The topics word everything that is waited for and told.
func TestEveryWaitAndNoticeHasWords(t *testing.T) {
	t.Parallel()
	s := internship.New(internship.Deps{})
	topic := s.Topics()[0]
	for _, w := range []internship.Wait{internship.WaitLearner, internship.WaitHome, internship.WaitHost, internship.WaitPrepare, internship.WaitHelper, internship.WaitStart,
		internship.WaitResume, internship.WaitJudgeLearner, internship.WaitJudgeHost, internship.WaitComplete} {
		if topic.Act(string(w)) == "Open" {
			t.Errorf("%s has no act", w)
		}
	}
	plain := topic.Sentence(notify.Worded{What: "something new", Subject: "Ana", Unit: "Platform"})
	for _, c := range internship.Commands() {
		switch c {
		case internship.SaveDraft, internship.Submit, internship.ProposeAgain, internship.HelperLeft:
			continue
		}
		if topic.Sentence(notify.Worded{What: string(c), Subject: "Ana", Unit: "Platform", Actor: "Max"}) == plain {
			t.Errorf("%s has no words", c)
		}
	}
}

// away writes down that somebody is away from today on for a week, and who
// stands in.
func (f *firm) away(who, delegate authz.Actor) {
	f.t.Helper()
	week := org.Span{From: "2027-01-04", Until: "2027-01-11"}
	_, _, err := f.org.SetDelegate(ctx, who, org.Guard{Version: org.Any}, delegate.Person, week)
	f.must(err)
	_, err = f.org.AddAbsence(ctx, who, org.Guard{Version: org.Any}, week)
	f.must(err)
}
