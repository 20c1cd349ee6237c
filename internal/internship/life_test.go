package internship_test

import (
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/internship"
)

var nobody = authz.Actor{}

func TestLifeFromProposalToEvidenceOnBothGrowths(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.submitted()
		f.stands(id, internship.HomeManager, internship.WaitHome, f.max)
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Revision: 1, Meets: "yes"}, anything))
		f.stands(id, internship.HostManager, internship.WaitHost, f.hal)
		f.must(f.ProposeTerms(ctx, f.hal, id, internship.TermsInput{Terms: internship.Terms{Percent: 10, StartOn: "2027-01-11", EndOn: "2027-03-21"}, Why: "We have a release."}, anything))
		f.stands(id, internship.HomeManager, internship.WaitLearner, f.ana)
		f.refused(f.Agree(ctx, f.ana, id, internship.AgreeInput{Revision: 1}, anything), "BLY-2909")
		f.must(f.Agree(ctx, f.ana, id, internship.AgreeInput{Revision: 2}, anything))
		f.stands(id, internship.HomeManager, internship.WaitHome, f.max)
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{}, anything))
		f.stands(id, internship.Agreed, internship.WaitPrepare, f.ana)
		f.must(f.Prepare(ctx, f.ana, id, anything))
		f.stands(id, internship.Preparing, internship.WaitHelper, f.hal)
		if err := f.Start(ctx, f.ana, id, because("goals")); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "Nobody has agreed to help yet") {
			t.Errorf("started without a helper: %v", err)
		}
		helper := f.helped(id, f.bo)
		f.stands(id, internship.Preparing, internship.WaitStart, f.ana)
		goal, err := f.AddGoal(ctx, f.ana, id, internship.GoalInput{Text: "Roll back a release"}, anything)
		f.must(err)
		f.must(f.Start(ctx, f.hal, id, anything))
		f.stands(id, internship.Active, internship.WaitNobody, nobody)
		f.must(f.SetSession(ctx, f.bo, helper, internship.SessionInput{On: "2027-01-14", Note: "Read the runbook"}, anything))

		f.days(14)
		f.must(f.Pause(ctx, f.ana, id, "2027-01-25", anything))
		f.stands(id, internship.Paused, internship.WaitNobody, nobody)
		f.days(7)
		f.sweep()
		f.stands(id, internship.Paused, internship.WaitResume, f.ana)
		f.must(f.Resume(ctx, f.ana, id, anything))

		f.must(f.Extend(ctx, f.ana, id, internship.TermsInput{Terms: internship.Terms{Percent: 20, EndOn: "2027-04-11"}}, anything))
		f.stands(id, internship.Active, internship.WaitHome, f.max)
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{}, anything))
		if p := f.page(f.ana, id); p.Percent != 10 || p.EndOn != "2027-03-21" || p.Open != 3 {
			t.Errorf("what is agreed changed before all agreed: %+v", p.Terms)
		}
		f.must(f.Agree(ctx, f.hal, id, internship.AgreeInput{}, anything))
		if p := f.page(f.ana, id); p.Percent != 20 || p.EndOn != "2027-04-11" || p.StartOn != "2027-01-11" || p.InForce != 3 || p.State != internship.Active {
			t.Errorf("%+v", p.Internship)
		}
		f.days(80)
		f.sweep()
		f.stands(id, internship.Active, internship.WaitJudgeLearner, f.ana)
		say := func(v string) internship.JudgeInput {
			return internship.JudgeInput{Goals: map[string]internship.Verdict{goal: {Verdict: v, Text: "Twice."}}, Feedback: "Good time."}
		}
		f.must(f.Judge(ctx, f.ana, id, say(internship.Partly), internship.Guard{}))
		f.stands(id, internship.Active, internship.WaitJudgeHost, f.hal)
		if p := f.page(f.hal, id); len(p.Judged) != 0 || p.Goals[0].Said != nil {
			t.Errorf("the host reads the learner's words before saying theirs: %+v", p.Judged)
		}
		f.must(f.Judge(ctx, f.hal, id, say(internship.Reached), internship.Guard{}))
		f.stands(id, internship.Active, internship.WaitComplete, f.hal)
		f.must(f.Complete(ctx, f.hal, id, anything))
		f.stands(id, internship.Completed, internship.WaitNobody, nobody)
		p := f.page(f.ana, id)
		if len(p.Judged) != 2 || p.Goals[0].Said[internship.Host].Verdict != internship.Reached || !p.BothSides || p.EndedOn != "2027-04-15" {
			t.Errorf("%+v %+v", p.Judged, p.Goals)
		}
		for _, who := range []authz.Actor{f.ana, f.bo} {
			list, err := f.evidence.List(ctx, who, evidence.Query{Person: who.Person, Limit: 10})
			f.must(err)
			if len(list.Items) != 1 || list.Items[0].Shared || !strings.Contains(list.Items[0].Note, "/internships/"+id) || !strings.Contains(list.Items[0].Title, "Safer deploys") {
				t.Errorf("evidence %+v", list.Items)
			}
		}
		if n := f.count(`SELECT COUNT(*) FROM evidence`); n != 2 {
			t.Errorf("%d pieces of evidence", n)
		}
		f.must(f.WriteAlumni(ctx, f.ana, id, internship.AlumniInput{Text: "Ask early.", Published: true}, internship.Guard{}))
		list, err := f.AlumniNotes(ctx, f.una, internship.AlumniQuery{Team: f.platform, Limit: 5})
		if err != nil || len(list.Items) != 1 || list.Next.ID != "" || list.Items[0].Person != f.ana.Person || list.Items[0].Text != "Ask early." {
			t.Errorf("%+v %v", list, err)
		}
	})
}
