package internship_test

import (
	"testing"

	"belay/internal/internship"
)

func TestOpenAskingsEndWithTheInternship(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		h, err := f.AskHelper(ctx, f.hal, id, f.una.Person, internship.HelpInput{Hours: 2}, anything)
		f.must(err)
		offer, err := f.OfferHelp(ctx, f.cy, id, internship.HelpInput{Hours: 1}, anything)
		f.must(err)
		if p := f.page(f.una, id); !p.Full {
			t.Fatal("who is asked does not read the record")
		}
		epoch := f.page(f.ana, id).Epoch
		f.must(f.EndEarly(ctx, f.hal, id, internship.EndInput{Kind: "business", Why: "The team moves."}, anything))
		if p := f.page(f.una, id); p.Full || p.Epoch <= epoch {
			t.Errorf("who was asked reads the record after the end: %v, epoch %d after %d", p.Full, p.Epoch, epoch)
		}
		if n := f.count(`SELECT COUNT(*) FROM wait WHERE object IN ($1, $2)`, h, offer); n != 0 {
			t.Errorf("%d askings wait on", n)
		}
		if n := f.count(`SELECT COUNT(*) FROM internship_helper WHERE internship_id = $1 AND (state IN ('asked', 'offered') OR named = 1 AND state <> 'accepted')`, id); n != 0 {
			t.Errorf("%d askings stand", n)
		}
		if p := f.page(f.bo, id); !p.Full {
			t.Error("who helped reads it no more")
		}
		f.refused(f.AcceptHelp(ctx, f.una, h, internship.HelpInput{Hours: 2}, anything), "BLY-2912")
	})
}

func TestReasonForGoingOverOnesOwnHoursIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		for _, who := range []string{f.cy.Person, f.una.Person} { // two reasons of one kind
			actor := f.cy
			if who == f.una.Person {
				actor = f.una
			}
			f.must(f.SetLimit(ctx, actor, 1, anything))
			h, err := f.AskHelper(ctx, f.hal, id, who, internship.HelpInput{Hours: 2}, anything)
			f.must(err)
			f.refused(f.AcceptHelp(ctx, actor, h, internship.HelpInput{Hours: 5}, anything), "BLY-2905")
			g := internship.Guard{Version: internship.Any, Reasons: map[string]string{"load": "Gladly: my own week is quiet."}}
			f.must(f.AcceptHelp(ctx, actor, h, internship.HelpInput{Hours: 5}, g))
		}
		said := map[string]string{}
		for _, r := range f.page(f.ana, id).Reasons {
			if r.Code == "load" {
				said[r.Author] = r.Text
			}
		}
		if len(said) != 2 || said[f.cy.Person] != "Gladly: my own week is quiet." || said[f.una.Person] == "" {
			t.Errorf("%v", said)
		}
		if p := f.page(f.ben, id); p.Full || len(p.Reasons) != 0 {
			t.Errorf("everybody reads %v", p.Reasons)
		}
	})
}
