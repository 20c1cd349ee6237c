package internship_test

import (
	"strings"
	"testing"

	"belay/internal/fault"
	"belay/internal/internship"
)

func TestTeamCountDoesNotTellOfHiddenInternships(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		hidden := f.agreed() // Ana's, which Ben may not know of before the preparation
		id, err := f.Submit(ctx, f.ben, "", f.proposal(), anything)
		if err != nil {
			t.Fatalf("the learner is told of a hidden internship: %v", err)
		}
		if p := f.page(f.ben, id); p.Seats != 0 {
			t.Errorf("the learner reads of %d others", p.Seats)
		}
		terms := internship.TermsInput{Terms: internship.Terms{Percent: 15, StartOn: "2027-01-11", EndOn: "2027-03-21"}}
		f.must(f.ProposeTerms(ctx, f.ben, id, terms, anything))
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
		if p := f.page(f.hal, id); p.Seats != 1 {
			t.Errorf("the host of both reads of %d others", p.Seats)
		}
		err = f.Agree(ctx, f.hal, id, internship.AgreeInput{}, anything) // the rule stands when all agree
		if w := fault.From(err).Warnings; len(w) != 1 || w[0].Code != "team" || !strings.Contains(w[0].Message, "has 1 already") {
			t.Errorf("%v", err)
		}
		f.must(f.Prepare(ctx, f.ana, hidden, anything)) // now it stands on the board
		if p := f.page(f.ben, id); p.Seats != 1 {
			t.Errorf("the learner reads of %d others on the board", p.Seats)
		}
		err = f.ProposeTerms(ctx, f.ben, id, terms, anything)
		if w := fault.From(err).Warnings; len(w) != 1 || w[0].Code != "team" {
			t.Errorf("%v", err)
		}
	})
}

func TestWhatALearnerMayNotKnowOfStopsThemOnlyByAHardRule(t *testing.T) {
	t.Parallel()
	f, r := ready(internship.Learner), company()
	f.Open, f.Agreed, f.Others = true, internship.Home|internship.Host, 1
	if _, soft, err := internship.Step(internship.HostManager, internship.Agree, f, r); err != nil || len(soft) != 0 {
		t.Errorf("a soft rule tells of it: %v %v", soft, err)
	}
	r.LearnersPerTeam.Enforce = "hard"
	if _, _, err := internship.Step(internship.HostManager, internship.Agree, f, r); fault.KindOf(err) != fault.Invalid || strings.Contains(err.Error(), "has 1") {
		t.Errorf("a hard rule: %v", err)
	}
	f.Known = 1
	if _, _, err := internship.Step(internship.HostManager, internship.Agree, f, r); !strings.Contains(fault.From(err).Fields[0].Message, "has 1 already") {
		t.Errorf("who knows of it is told the number: %v", err)
	}
}
