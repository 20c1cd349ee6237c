package internship_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/internship"
	"belay/internal/notify"
)

// unnamed takes Ana's name off the board.
func (f *firm) unnamed(id string) string {
	f.t.Helper()
	f.must(f.SetNamed(ctx, f.ana, id, false, anything))
	return id
}

// inbox is what a person is told.
func (f *firm) inbox(who authz.Actor) notify.Inbox {
	f.t.Helper()
	b, err := f.notify.Inbox(ctx, who, notify.Ask{Waits: 20, Notices: 20})
	f.must(err)
	return b
}

// hears checks what a person is told, the newest first.
func (f *firm) hears(who authz.Actor, want ...string) {
	f.t.Helper()
	got := []string{}
	for _, n := range f.inbox(who).Notices {
		got = append(got, n.Sentence)
	}
	if !slices.Equal(got, want) {
		f.t.Errorf("told %q, want %q", got, want)
	}
}

func TestWhoAskedTheHelperIsNotToldOfAnUnnamedLearner(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.unnamed(f.prepared())
		h, err := f.AskHelper(ctx, f.ana, id, f.bo.Person, internship.HelpInput{Hours: 2}, anything)
		f.must(err)
		f.must(f.AcceptHelp(ctx, f.bo, h, internship.HelpInput{}, anything))
		names := func(who authz.Actor) (out []string) { // where a reader finds Ana
			if strings.Contains(fmt.Sprintf("%+v", *f.page(who, id)), f.ana.Person) {
				out = append(out, "page")
			}
			one, err := f.Helper(ctx, who, h)
			f.must(err)
			if strings.Contains(fmt.Sprintf("%+v", one), f.ana.Person) {
				out = append(out, "helper")
			}
			return out
		}
		for _, who := range []authz.Actor{f.ana, f.max, f.hal, f.bo} { // the check finds her where she is to be found
			if found := names(who); len(found) != 2 {
				t.Errorf("%s finds Ana in %q", who.Account, found)
			}
		}
		if found := names(f.una); found != nil {
			t.Errorf("a stranger finds Ana in %q", found)
		}
		f.must(f.LeaveHelp(ctx, f.bo, h, anything))
		if one, err := f.Helper(ctx, f.bo, h); err != nil || one.AskedBy != "" {
			t.Errorf("who helped before reads who asked: %+v, %v", one, err)
		}
		offer, err := f.OfferHelp(ctx, f.una, id, internship.HelpInput{Hours: 2}, anything)
		f.must(err)
		f.must(f.DeclineHelp(ctx, f.una, offer, anything))
		if n := f.count(`SELECT COUNT(*) FROM internship_helper WHERE asker_id = ''`); n != 0 {
			t.Errorf("%d rows have lost who asked", n)
		}
	})
}
