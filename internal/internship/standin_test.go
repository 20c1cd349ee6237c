package internship_test

import (
	"os"
	"strings"
	"testing"

	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/internship"
)

func TestWhoStandsInDoesExactlyWhatTheStepThatWaitsAsks(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/standins.txt")
	if err != nil {
		t.Fatal(err)
	}
	may := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Fields(line); len(cells) == 3 {
			may[strings.Join(cells, " ")] = true
		}
	}
	if len(may) != 14 {
		t.Fatalf("%d rows were read", len(may))
	}
	// try steps as a party, or as who stands in for it, where the table gives the
	// agreements.
	try := func(s internship.State, open bool, c internship.Command, p, in, above internship.Parties) error {
		f := ready(p)
		f.Open, f.Agreed, f.StandIn, f.Above = open || s.Negotiated(), readTransitions(t)[key(s, open, internship.Agree)].agreed, in, above
		if s.Runs() {
			f.InForce = internship.Terms{Percent: 20, StartOn: "2027-01-04", EndOn: "2027-03-07"}
			f.Terms.StartOn = "2027-01-04"
		}
		_, _, err := internship.Step(s, c, f, company())
		return err
	}
	for _, s := range internship.States() {
		for _, open := range []bool{false, true} {
			if open && !s.Runs() {
				continue
			}
			for _, c := range internship.Commands() {
				for _, p := range []internship.Parties{internship.Home, internship.Host} {
					row := key(s, open, c) + " " + p.Names()[0]
					if err := try(s, open, c, p, p, 0); (err == nil) != may[row] {
						t.Errorf("%s: %v", row, err)
					}
				}
				if c == internship.HandOverHost && try(s, open, c, internship.Host, 0, 0) == nil && try(s, open, c, internship.Host, internship.Host, internship.Host) != nil {
					t.Errorf("%s: who manages the host cannot name another", key(s, open, c))
				}
			}
		}
	}
	f := ready(internship.Host)
	f.StandIn, f.InForce = internship.Host, internship.Terms{Percent: 20, StartOn: "2026-10-01", EndOn: "2027-01-03"}
	if _, _, err := internship.Step(internship.Active, internship.Complete, f, company()); err != nil {
		t.Errorf("completing waits for them: %v", err)
	}
}

func TestStandInForTheHostTakesNoRightsForGood(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.agreed()
		f.must(f.Prepare(ctx, f.ana, id, anything))
		f.days(30)                                    // nobody helps, so the step waits for the host and passes to who manages them
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { // to a peer who stands in, as notify does it
			_, err := tx.Exec(`UPDATE internship SET waits_for = $2 WHERE id = $1 AND step = 'helper'`, id, f.max.Person)
			return err
		}))
		// Max is the home manager besides, and no host.
		if p := f.page(f.max, id); !p.As.Has(internship.Host) || p.Acts[internship.HandOverHost] || p.Acts[internship.Start] || !p.Acts[internship.Decline] {
			t.Errorf("%v may %v", p.As.Names(), p.Acts)
		}
		f.refused(f.HandOverHost(ctx, f.max, id, f.zoe.Person, anything), "BLY-2922")
		f.refused(f.Start(ctx, f.max, id, because(allCodes...)), "BLY-2922")
		if _, _, err := f.Hosts(ctx, f.max, id); fault.From(err).Code != "BLY-2922" {
			t.Errorf("the form: %v", err)
		}
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE internship SET waits_for = $2 WHERE id = $1 AND step = 'helper'`, id, f.una.Person)
			return err
		}))
		f.refused(f.HandOverHost(ctx, f.una, id, f.zoe.Person, anything), "BLY-2922")
		f.refused(f.Decline(ctx, f.una, id, internship.DeclineInput{}, anything), "BLY-2922")
		_, err := f.AskHelper(ctx, f.una, id, f.cy.Person, internship.HelpInput{Hours: 1}, anything)
		f.must(err) // what the step asks
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE internship SET step = 'complete' WHERE id = $1`, id)
			return err
		}))
		_, err = f.AskHelper(ctx, f.una, id, f.bo.Person, internship.HelpInput{Hours: 1}, anything)
		f.refused(err, "BLY-2922")
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE internship SET step = 'helper' WHERE id = $1`, id)
			return err
		}))
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE internship SET waits_for = $2 WHERE id = $1 AND step = 'helper'`, id, f.zoe.Person)
			return err
		}))
		f.refused(f.Decline(ctx, f.zoe, id, internship.DeclineInput{}, anything), "BLY-2922")
		f.must(f.HandOverHost(ctx, f.zoe, id, f.zoe.Person, anything)) // she manages the host
	})
}

func TestOnlyTheManagementChainSaysWhoMeetsExpectations(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.away(f.max, f.una)
		id := f.submitted()
		f.stands(id, internship.HomeManager, internship.WaitHome, f.una)
		f.refused(f.Agree(ctx, f.una, id, internship.AgreeInput{Meets: "yes"}, anything), "BLY-2923")
		f.refused(f.Agree(ctx, f.una, id, internship.AgreeInput{}, anything), "BLY-2923")
		f.refused(f.ProposeTerms(ctx, f.una, id, internship.TermsInput{Terms: f.proposal().Terms, Meets: "no"}, anything), "BLY-2923")
		if p := f.page(f.una, id); p.Acts[internship.Agree] || p.Acts[internship.ProposeTerms] || !p.Acts[internship.Decline] || !p.Acts[internship.Defer] || p.Meets != "" {
			t.Errorf("%v", p.Acts)
		}
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
		f.stands(id, internship.HostManager, internship.WaitHost, f.hal)
		if p := f.page(f.ana, id); p.Meets != "yes" || p.MeetsBy != f.max.Person {
			t.Errorf("%q by %s", p.Meets, p.MeetsBy)
		}
	})
}
