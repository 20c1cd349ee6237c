package internship_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/db"
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

func TestNoticesDoNotNameAnUnnamedLearner(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { // Cy is HR partner of the host team's department
			_, err := tx.Exec(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ($1, $1, 'hr_partner', $2, '2026-01-01', '9999-12-31', 'operator')`, f.cy.Account, f.infra)
			return err
		}))
		f.cy.Roles = []authz.Role{authz.RoleHRPartner}
		id := f.unnamed(f.agreed())
		f.must(f.Prepare(ctx, f.hal, id, anything))
		f.hears(f.cy, "All have agreed to the internship of one learner in Platform")
		for _, no := range []authz.Actor{f.hal, f.ana} {
			f.clk.Advance(time.Minute)
			h, err := f.OfferHelp(ctx, f.una, id, internship.HelpInput{Hours: 2}, anything)
			f.must(err)
			f.must(f.DeclineHelp(ctx, no, h, anything))
		}
		f.hears(f.una, "One learner said no to help with their internship in Platform", "hal said no to help with the internship of one learner in Platform")
		f.must(f.SetNamed(ctx, f.ana, id, true, anything))
		f.hears(f.una, "ana said no to help with their internship in Platform", "hal said no to help with the internship of ana in Platform")
	})
}

func TestWhoHeldAStepIsNotToldOfAnUnnamedLearner(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.away(f.hal, f.una)
		id := f.unnamed(f.submitted())
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
		f.stands(id, internship.HostManager, internship.WaitHost, f.una)
		f.days(8)
		f.notifySweep()
		f.stands(id, internship.HostManager, internship.WaitHost, f.hal)
		if b := f.inbox(f.una); len(b.Notices) != 0 || b.Unseen != 0 {
			t.Errorf("before the board: %d unseen of %+v", b.Unseen, b.Notices)
		}
		f.must(f.Agree(ctx, f.hal, id, internship.AgreeInput{}, anything))
		f.must(f.Prepare(ctx, f.hal, id, anything))
		b := f.inbox(f.una)
		if len(b.Notices) == 0 || b.Unseen != len(b.Notices) {
			t.Fatalf("the passage is not told: %d unseen of %+v", b.Unseen, b.Notices)
		}
		for _, n := range b.Notices {
			if strings.Contains(n.Sentence, "ana would") || !strings.Contains(n.Sentence, "One learner would like to learn with Platform") {
				t.Errorf("%q", n.Sentence)
			}
		}
	})
}

func TestReminderOfAHelperWhoLeftDoesNotNameAnUnnamedLearner(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.unnamed(f.prepared())
		h, err := f.AskHelper(ctx, f.ana, id, f.bo.Person, internship.HelpInput{Hours: 2}, anything)
		f.must(err)
		f.days(4)
		f.notifySweep()
		f.hears(f.bo, "Reminder, due on 11 January 2027: ana would like your help with an internship in Platform")
		f.must(f.AcceptHelp(ctx, f.bo, h, internship.HelpInput{}, anything))
		f.must(f.LeaveHelp(ctx, f.bo, h, anything))
		f.hears(f.bo, "Reminder, due on 11 January 2027: One learner would like your help with an internship in Platform")
	})
}

func TestWhatTheManagersWriteIsForThePartiesAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		const words = "He is needed at home."
		id := f.prepared()
		f.helped(id, f.bo)
		_, err := f.AskHelper(ctx, f.hal, id, f.cy.Person, internship.HelpInput{Hours: 2}, anything)
		f.must(err)
		f.must(f.ProposeTerms(ctx, f.max, id, internship.TermsInput{Terms: internship.Terms{Percent: 10, StartOn: "2027-01-11", EndOn: "2027-03-21"}, Why: words}, anything))
		f.must(f.Decline(ctx, f.max, id, internship.DeclineInput{Next: internship.NextWish, Why: words}, anything))
		count := func(who authz.Actor) (n int) {
			p := f.page(who, id)
			if !p.Full {
				t.Errorf("%s does not read the record", who.Account)
			}
			for _, r := range p.Revisions {
				n += strings.Count(r.Why, words)
			}
			for _, e := range p.History {
				n += strings.Count(e.Text, words)
			}
			return n
		}
		for _, party := range []authz.Actor{f.ana, f.max, f.hal} {
			if n := count(party); n < 2 {
				t.Errorf("%s finds the words %d times", party.Account, n)
			}
		}
		for _, other := range []authz.Actor{f.bo, f.pia} {
			if n := count(other); n != 0 {
				t.Errorf("%s finds the words %d times", other.Account, n)
			}
		}
	})
}

func TestUnseenCountsWhatCanBeRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ($1, $1, 'hr_partner', $2, '2026-01-01', '9999-12-31', 'operator')`, f.cy.Account, f.infra)
			return err
		}))
		f.cy.Roles = []authz.Role{authz.RoleHRPartner}
		id := f.agreed()
		if b := f.inbox(f.cy); b.Unseen != 0 || len(b.Notices) != 0 {
			t.Errorf("%d unseen, %d shown before the board", b.Unseen, len(b.Notices))
		}
		f.must(f.Prepare(ctx, f.hal, id, anything))
		if b := f.inbox(f.cy); b.Unseen != 1 || len(b.Notices) != 1 {
			t.Errorf("%d unseen, %d shown on the board", b.Unseen, len(b.Notices))
		}
	})
}

func TestHoursOfAHiddenInternshipAreNotCountedForOthers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.must(f.SetLimit(ctx, f.cy, 6, anything))
		hidden := f.agreed()
		f.helped(hidden, f.cy) // three hours, for an internship that is not on the board
		in := f.proposal()
		in.StartOn, in.EndOn = "2027-04-05", "2027-06-13"
		other, err := f.Submit(ctx, f.ben, "", in, anything)
		f.must(err)
		f.must(f.Agree(ctx, f.max, other, internship.AgreeInput{Meets: "yes"}, anything))
		free := func(who authz.Actor) int {
			list, err := f.Candidates(ctx, who, other)
			f.must(err)
			i := slices.IndexFunc(list, func(c internship.Candidate) bool { return c.Person.ID == f.cy.Person })
			return list[i].FreeHours
		}
		if free(f.ben) != 6 || free(f.hal) != 3 || free(f.max) != 3 {
			t.Errorf("before the board the learner counts %d free hours, the host %d, the manager %d", free(f.ben), free(f.hal), free(f.max))
		}
		f.must(f.Prepare(ctx, f.ana, hidden, anything))
		if free(f.ben) != 3 {
			t.Errorf("on the board %d free hours", free(f.ben))
		}
	})
}

func TestARowOfTheBoardDoesNotMoveWithPrivateSteps(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		helper := f.page(f.ana, id).Helpers[0].ID
		row := func(who authz.Actor) string {
			l, err := f.List(ctx, who, internship.Query{Unit: f.platform})
			f.must(err)
			p := f.page(who, id)
			one, err := f.Helper(ctx, who, helper)
			f.must(err)
			return fmt.Sprintf("%d %v %+v %+v %+v", p.Version, p.ChangedAt, l.Items, p.Helpers, one)
		}
		was, full := row(f.una), row(f.hal)
		f.clk.Advance(time.Hour)
		f.must(f.Extend(ctx, f.ana, id, internship.TermsInput{Terms: internship.Terms{Percent: 20, StartOn: "2027-01-11", EndOn: "2027-04-04"}}, anything))
		f.must(f.SetSession(ctx, f.bo, helper, internship.SessionInput{On: "2027-01-20", Note: "At noon"}, anything))
		if now := row(f.una); now != was {
			t.Errorf("a stranger reads\n%s\nand before\n%s", now, was)
		}
		if row(f.hal) == full {
			t.Error("the check finds no step where there are two")
		}
	})
}

func TestTheAnswerToExpectationsLeavesNoTraceInTheAudit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		in := f.proposal()
		in.Percent = 40
		id, err := f.Submit(ctx, f.ana, "", in, because("percent"))
		f.must(err)
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "no"}, because("meets")))
		trace := func(table, column, code string) int {
			return f.count(`SELECT COUNT(*) FROM ` + table + ` WHERE ` + column + ` LIKE '%reason:` + code + `%'`)
		}
		if trace("audit_entry", "detail", "percent") == 0 {
			t.Fatal("the check finds no rule where there is one")
		}
		if n := trace("audit_entry", "detail", "meets"); n != 0 {
			t.Errorf("%d entries tell that the answer was no", n)
		}
		if p := f.page(f.max, id); !slices.ContainsFunc(p.Reasons, func(r internship.Reason) bool { return r.Code == "meets" }) {
			t.Error("the reason itself is lost")
		}
	})
}
