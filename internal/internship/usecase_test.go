package internship_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/org"
	"belay/internal/subject"
)

func TestUseCasesRefuseNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		before := f.count(`SELECT COUNT(*) FROM audit_entry`)
		value, tried := reflect.ValueOf(f.Service), 0
		for i := range value.NumMethod() {
			m := value.Type().Method(i)
			if m.Type.NumIn() < 3 || m.Type.In(2) != reflect.TypeFor[authz.Actor]() {
				continue
			}
			args := []reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(authz.Actor{})}
			for j := 3; j < m.Type.NumIn() && !(m.Type.IsVariadic() && j == m.Type.NumIn()-1); j++ {
				args = append(args, reflect.Zero(m.Type.In(j)))
			}
			out := value.Method(i).Call(args)
			err, _ := out[len(out)-1].Interface().(error)
			if fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%s lets nobody in: %v", m.Name, err)
			}
			tried++
		}
		if tried < 35 {
			t.Errorf("only %d use cases were tried", tried)
		}
		if n := f.count(`SELECT COUNT(*) FROM audit_entry`); n != before {
			t.Errorf("%d entries were written", n-before)
		}
	})
}

func TestNobodyActsForAPartyTheyAreNot(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		in := f.proposal()
		in.Host = f.ana.Person
		if _, err := f.Submit(ctx, f.ana, "", in, anything); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the learner hosts themselves: %v", err)
		}
		id := f.submitted()
		f.refused(f.Agree(ctx, f.ana, id, internship.AgreeInput{Meets: "yes"}, anything), "BLY-2904")
		f.refused(f.Agree(ctx, f.hal, id, internship.AgreeInput{}, anything), "BLY-1104") // does not have it yet
		for _, stranger := range []authz.Actor{f.zoe, f.una, f.bo, f.ben, f.pia} {
			f.refused(f.Agree(ctx, stranger, id, internship.AgreeInput{Meets: "yes"}, anything), "BLY-1104")
			p, err := f.Page(ctx, stranger, id)
			if stranger.Person == f.pia.Person { // an HR partner sees that something is proposed, and no more
				if err != nil || p.Full || p.Motive != "" {
					t.Errorf("the HR partner reads %+v, %v", p, err)
				}
				continue
			}
			f.refused(err, "BLY-1104")
		}
		err := f.Agree(ctx, f.max, id, internship.AgreeInput{}, anything)
		if fault.KindOf(err) != fault.Invalid || fault.From(err).Fields[0].Name != "meets" {
			t.Errorf("agreed without an answer: %v", err)
		}
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
		f.refused(f.Withdraw(ctx, f.max, id, anything), "BLY-2902")
		f.refused(f.HandOverHost(ctx, f.max, id, f.max.Person, anything), "BLY-2902")
		if _, err := f.AskHelper(ctx, f.hal, id, f.ana.Person, internship.HelpInput{Hours: 1}, anything); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the learner helps themselves: %v", err)
		}
		if err := f.HandOverHost(ctx, f.hal, id, f.ana.Person, anything); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the learner becomes host: %v", err)
		}
	})
}

func TestOnePersonOnBothSidesAgreesForBoth(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		in := f.proposal()
		in.Unit, in.Host = f.checkout, f.max.Person
		id, err := f.Submit(ctx, f.ana, "", in, anything)
		f.must(err)
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
		f.stands(id, internship.Agreed, internship.WaitPrepare, f.ana)
		p := f.page(f.ana, id)
		if got := len(p.Revisions[0].Agreed); got != 3 {
			t.Errorf("%d agreements are stored", got)
		}
	})
}

func TestSoftRulesAskForAReasonAndKeepIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		in := f.proposal()
		in.Percent, in.EndOn = 40, "2027-09-30"
		_, err := f.Submit(ctx, f.ana, "", in, internship.Guard{Version: internship.Any, Key: "k"})
		var codes []string
		for _, w := range fault.From(err).Warnings {
			codes = append(codes, w.Code)
		}
		if fault.KindOf(err) != fault.NeedsReason || !slices.Equal(codes, []string{"percent", "length"}) || !strings.Contains(fault.From(err).Warnings[0].Message, "10 to 20") {
			t.Fatalf("%v %v", codes, err)
		}
		if n := f.count(`SELECT COUNT(*) FROM internship`); n != 0 {
			t.Errorf("%d rows stay after a refusal", n)
		}
		_, err = f.Submit(ctx, f.ana, "", in, because("percent"))
		if w := fault.From(err).Warnings; len(w) != 1 || w[0].Code != "length" {
			t.Errorf("%v", err)
		}
		id, err := f.Submit(ctx, f.ana, "", in, because("percent", "length"))
		f.must(err)
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "no"}, because("meets")))
		p := f.page(f.max, id)
		if len(p.Reasons) != 3 || p.Reasons[0].Policy == "" || p.Meets != "no" {
			t.Errorf("%+v", p.Reasons)
		}
		host := f.page(f.hal, id)
		if host.Meets != "no" || host.MeetsOn != "2027-01-04" || host.MeetsBy != "" || len(host.Reasons) != 2 {
			t.Errorf("the host reads %q %q %q and %d reasons", host.Meets, host.MeetsOn, host.MeetsBy, len(host.Reasons))
		}
	})
}

func TestOneLearnerPerTeamIsCountedOverTheDays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.prepared()
		in := f.proposal()
		_, err := f.Submit(ctx, f.ben, "", in, anything)
		if w := fault.From(err).Warnings; len(w) != 1 || w[0].Code != "team" {
			t.Errorf("%v", err)
		}
		in.StartOn, in.EndOn = "2027-03-22", "2027-05-30"
		id, err := f.Submit(ctx, f.ben, "", in, anything)
		f.must(err)
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
		f.must(f.ProposeTerms(ctx, f.hal, id, internship.TermsInput{Terms: internship.Terms{Percent: 20, StartOn: "2027-03-21", EndOn: "2027-05-30"}}, because("team")))
		f.must(f.Agree(ctx, f.ben, id, internship.AgreeInput{}, anything))
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{}, anything)) // the reason given for these terms holds
	})
}

func TestAnotherVersionOrRightIsRefusedAndARepetitionAnswered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		once := internship.Guard{Version: internship.Any, Key: "a"}
		id, err := f.Submit(ctx, f.ana, "", f.proposal(), once)
		f.must(err)
		again, err := f.Submit(ctx, f.ana, "", f.proposal(), once)
		if err != nil || again != id || f.count(`SELECT COUNT(*) FROM internship`) != 1 {
			t.Errorf("%s %s %v", id, again, err)
		}
		p := f.page(f.max, id)
		g := internship.Guard{Version: p.Version, Epoch: p.Epoch, Key: "b"}
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, g))
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, g))
		if n := f.count(`SELECT COUNT(*) FROM internship_step WHERE internship_id = $1 AND command = 'agree'`, id); n != 1 {
			t.Errorf("%d steps", n)
		}
		g.Key = ""
		f.refused(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, g), "BLY-2907")
		f.must(f.HandOverHost(ctx, f.hal, id, f.zoe.Person, anything))
		f.refused(f.Agree(ctx, f.zoe, id, internship.AgreeInput{}, internship.Guard{Version: internship.Any, Epoch: p.Epoch}), "BLY-1103")
		f.refused(f.Agree(ctx, f.hal, id, internship.AgreeInput{}, anything), "BLY-1104") // host no longer
	})
}

func TestTwoAtOnceNeverBothWinOneVersion(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.submitted()
		p := f.page(f.max, id)
		g := internship.Guard{Version: p.Version}
		acts := []func() error{
			func() error { return f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, g) },
			func() error { return f.Decline(ctx, f.max, id, internship.DeclineInput{}, g) },
			func() error { return f.Withdraw(ctx, f.ana, id, g) },
			func() error { return f.Defer(ctx, f.max, id, internship.DeferInput{Quarter: "2027-Q3"}, g) },
		}
		errs := make([]error, len(acts))
		var wg sync.WaitGroup
		for i, act := range acts {
			wg.Go(func() { errs[i] = act() })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case fault.KindOf(err) != fault.Stale && fault.KindOf(err) != fault.Conflict:
				t.Errorf("%v", err)
			}
		}
		if won != 1 || f.count(`SELECT COUNT(*) FROM internship_step WHERE internship_id = $1`, id) != 2 { // handed in, and the winner
			t.Errorf("%d of one version won: %v", won, errs)
		}
	})
}

func TestManagerHostAndLearnerWhoChangeLeaveASensibleState(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.submitted()
		f.must(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything))
		today := org.Change{Person: f.ana.Person, From: "2027-01-04"}
		f.must(f.org.ChangeManager(ctx, authz.Operator(), org.Guard{Version: org.Any}, today, f.una.Person))
		f.deliver()
		f.stands(id, internship.HomeManager, internship.WaitHome, f.una)
		if p := f.page(f.una, id); p.Meets != "" {
			t.Errorf("the new manager inherits an answer: %q", p.Meets)
		}
		f.refused(f.Agree(ctx, f.max, id, internship.AgreeInput{Meets: "yes"}, anything), "BLY-1104")
		f.must(f.Agree(ctx, f.una, id, internship.AgreeInput{Meets: "yes"}, anything))
		f.stands(id, internship.HostManager, internship.WaitHost, f.hal)
		f.must(f.org.Leave(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: f.hal.Person, From: "2027-01-05"}, ""))
		f.days(1)
		f.deliver()
		f.sweep()
		f.stands(id, internship.HostManager, internship.WaitHost, f.zoe)
		if p := f.page(f.ana, id); p.HostID != f.zoe.Person {
			t.Errorf("host is %s", p.HostID)
		}
		f.must(f.Agree(ctx, f.zoe, id, internship.AgreeInput{}, anything))
		f.must(f.org.RenameUnit(ctx, authz.Operator(), org.Guard{Version: org.Any}, f.platform, "Reliability"))
		f.deliver()
		if p := f.page(f.ana, id); p.State != internship.Agreed || p.Team.Name != "Reliability" {
			t.Errorf("%s %s", p.State, p.Team.Name)
		}
		steps := f.count(`SELECT COUNT(*) FROM internship_step`)
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { // every event comes a second time
			_, err := tx.Exec(`DELETE FROM event_once`)
			return err
		}))
		f.sweep()
		f.sweep()
		if n := f.count(`SELECT COUNT(*) FROM internship_step`); n != steps {
			t.Errorf("%d steps more", n-steps)
		}
		f.must(f.org.Leave(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: f.ana.Person, From: "2027-01-06"}, ""))
		f.days(1)
		f.sweep()
		if n := f.count(`SELECT COUNT(*) FROM internship WHERE id = $1 AND state = 'withdrawn' AND on_board = 0 AND listed = 0`, id); n != 1 {
			t.Error("the learner has left and the proposal stands")
		}
	})
}

func TestLastHelperLeavingAsksTheHostForAnother(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		f.must(f.SetLimit(ctx, f.cy, 4, internship.Guard{}))
		f.must(f.SetLimit(ctx, f.bo, 2, internship.Guard{}))
		page, err := f.Helping(ctx, f.bo)
		if err != nil || page.Load != 3 || page.Limit != 2 || len(page.Mine) != 1 || page.Mine[0].Of.Topic != "Safer deploys" || page.Mine[0].Team != "Platform" {
			t.Fatalf("%+v %v", page, err)
		}
		f.must(f.LeaveHelp(ctx, f.bo, page.Mine[0].ID, anything))
		f.stands(id, internship.Active, internship.WaitHelper, f.hal)
		_, err = f.Page(ctx, f.bo, id)
		if p := f.page(f.bo, id); err != nil || p.Full {
			t.Error("who helped before still reads the record")
		}
		_, err = f.OfferHelp(ctx, f.ben, id, internship.HelpInput{Hours: 2}, anything)
		f.must(err)
		if p := f.page(f.ben, id); p.Full || p.Percent != 0 || p.Motive != "" || len(p.Notes) != 0 {
			t.Errorf("an offer gives rights: %+v", p.Internship)
		}
		list, err := f.Candidates(ctx, f.hal, id)
		f.must(err)
		var names []string
		for _, c := range list {
			names = append(names, c.Person.Name)
		}
		if !slices.Equal(names[:2], []string{"ben", "cy"}) || list[1].FreeHours != 4 || len(list[1].Reasons) != 3 || names[len(names)-1] != "bo" && !slices.Contains(names, "bo") {
			t.Errorf("%v %+v", names, list)
		}
		f.must(f.AcceptHelp(ctx, f.ana, list[0].Helper, internship.HelpInput{}, anything))
		f.stands(id, internship.Active, internship.WaitNobody, nobody)
		h, err := f.AskHelper(ctx, f.ana, id, f.cy.Person, internship.HelpInput{Hours: 5}, anything)
		f.must(err)
		err = f.AcceptHelp(ctx, f.cy, h, internship.HelpInput{Hours: 5}, anything)
		if w := fault.From(err).Warnings; len(w) != 1 || w[0].Code != "load" {
			t.Errorf("over their own limit: %v", err)
		}
		f.must(f.AcceptHelp(ctx, f.cy, h, internship.HelpInput{Hours: 5}, because("load")))
		f.refused(f.AcceptHelp(ctx, f.cy, h, internship.HelpInput{Hours: 5}, anything), "BLY-2912")
	})
}

func TestGoalsAndNotesAreSeenByThoseTheyAreFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		gl := f.page(f.ana, id).Goals[0]
		f.must(f.EditGoal(ctx, f.hal, gl.ID, internship.GoalInput{Text: "Roll back two releases"}, internship.Guard{Version: 1}))
		f.refused(f.EditGoal(ctx, f.ana, gl.ID, internship.GoalInput{Text: "x"}, internship.Guard{Version: 1}), "BLY-2915")
		f.refused(f.EditGoal(ctx, f.max, gl.ID, internship.GoalInput{Text: "x"}, anything), "BLY-2902")
		f.refused(f.EditGoal(ctx, f.una, gl.ID, internship.GoalInput{Text: "x"}, anything), "BLY-1104")
		if p := f.page(f.bo, id); !p.Goals[0].Amended || p.Goals[0].Text != "Roll back two releases" {
			t.Errorf("%+v", p.Goals)
		}
		note, err := f.WriteNote(ctx, f.bo, id, internship.NoteInput{Text: "First week"}, anything)
		f.must(err)
		for who, n := range map[string]int{"ana": len(f.page(f.ana, id).Notes), "hal": len(f.page(f.hal, id).Notes)} {
			if n != 0 {
				t.Errorf("%s reads a note that is not posted", who)
			}
		}
		f.must(f.EditNote(ctx, f.bo, note, internship.NoteInput{Text: "First week, done", Posted: true}, internship.Guard{Version: 1}))
		for _, who := range []authz.Actor{f.ana, f.hal, f.max, f.bo, f.pia} {
			if p := f.page(who, id); len(p.Notes) != 1 || p.Notes[0].Week != 1 {
				t.Errorf("%+v", p.Notes)
			}
		}
		f.refused(f.EditNote(ctx, f.ana, note, internship.NoteInput{Text: "x", Posted: true}, anything), "BLY-1104")
		f.refused(f.RemoveNote(ctx, f.ana, note, anything), "BLY-1104")
		_, err = f.WriteNote(ctx, f.max, id, internship.NoteInput{Text: "x"}, anything)
		f.refused(err, "BLY-2902")
		if p := f.page(f.una, id); p.Full || len(p.Notes) != 0 || len(p.Goals) != 0 || len(p.History) != 0 || len(p.Helpers) != 1 || p.Helpers[0].SessionNote != "" {
			t.Errorf("%+v", p)
		}
		f.must(f.SetNamed(ctx, f.ana, id, false, anything))
		if p := f.page(f.una, id); p.Person != "" || len(p.People) != 1 {
			t.Errorf("the learner turned their name off and is %q among %d", p.Person, len(p.People))
		}
		asked := internship.Query{Person: f.ana.Person}
		if l, err := f.List(ctx, f.una, asked); err != nil || len(l.Items) != 0 {
			t.Errorf("a filter tells who learns: %+v %v", l.Items, err)
		}
		if l, err := f.List(ctx, f.hal, asked); err != nil || len(l.Items) != 1 {
			t.Errorf("the host does not find the learner: %v", err)
		}
		if n := f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'viewed' AND subject_id = $1 AND person_id = $2`, f.ana.Person, f.hal.Person); n == 0 {
			t.Error("the host's view of the record is not noted")
		}
	})
}

func TestReadinessNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			body := "belay: policy/1\nid: infra\nscope: {unit: infrastructure}\ninternship:\n  readiness: {modules: [sre-1, sre-2], before: active, enforce: hard}\n  percent: {max: 20, enforce: hard}\n"
			if _, err := tx.Exec(`INSERT INTO handbook_version (id, source_id, number, hash, pages, imported_at) VALUES ('v', 's', 1, 'h', 1, 0)`); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO policy_document (id, number, source_id, file, hash, body, version_id, stored_at, live) VALUES ('infra', 1, 's', 'policies/infra.yaml', 'h', $1, 'v', 0, 1)`, []byte(body))
			return err
		}))
		in := f.proposal()
		in.Percent = 30
		if _, err := f.Submit(ctx, f.ana, "", in, because("percent")); fault.KindOf(err) != fault.Invalid || fault.From(err).Fields[0].Name != "percent" {
			t.Errorf("a hard rule let it through: %v", err)
		}
		id := f.prepared()
		f.helped(id, f.bo)
		p := f.page(f.ana, id)
		if len(p.Modules) != 2 || len(p.Needs) != 2 || p.Needs[0].Code != "readiness" || !p.Needs[0].Hard {
			t.Errorf("%+v %+v", p.Modules, p.Needs)
		}
		f.shelf[f.ana.Person+" sre-1"] = true
		err := f.Start(ctx, f.ana, id, because("goals"))
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.From(err).Message, "Module sre-2") || strings.Contains(fault.From(err).Message, "sre-1") {
			t.Errorf("%v", err)
		}
		f.shelf[f.ana.Person+" sre-2"] = true
		f.must(f.Start(ctx, f.ana, id, because("goals")))
	})
}

func TestPageAsksTheSameNumberOfQuestionsHoweverMuchThereIs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		ask := func(a authz.Actor) int {
			counted, c := db.WithCounter(ctx)
			_, err := f.Page(counted, a, id)
			f.must(err)
			return c.Statements()
		}
		few := []int{ask(f.ana), ask(f.hal), ask(f.una)}
		for i := range 15 {
			_, err := f.AddGoal(ctx, f.ana, id, internship.GoalInput{Text: fmt.Sprint(i)}, anything)
			f.must(err)
			_, err = f.WriteNote(ctx, f.ana, id, internship.NoteInput{Text: fmt.Sprint(i), Posted: true}, anything)
			f.must(err)
		}
		f.helped(id, f.cy)
		if many := []int{ask(f.ana), ask(f.hal), ask(f.una)}; !slices.Equal(few, many) || few[0] > 8 {
			t.Errorf("%v statements with little, %v with much", few, many)
		}
	})
}

func TestHowManyHelpIsKeptWithTheInternship(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		// astray are the internships whose number is not that of their helpers.
		const astray = `SELECT COUNT(*) FROM internship i WHERE i.helped <> (SELECT COUNT(*) FROM internship_helper h WHERE h.internship_id = i.id AND h.state = 'accepted')`
		helped := func(want int) {
			t.Helper()
			if got, wrong := f.count(`SELECT helped FROM internship WHERE id = $1`, id), f.count(astray); got != want || wrong != 0 {
				t.Errorf("%d help, want %d; %d internships count wrongly", got, want, wrong)
			}
		}
		helped(1)
		h, err := f.AskHelper(ctx, f.ana, id, f.cy.Person, internship.HelpInput{Hours: 1}, anything)
		f.must(err)
		helped(1)
		f.must(f.AcceptHelp(ctx, f.cy, h, internship.HelpInput{Hours: 1}, anything))
		helped(2)
		f.must(f.LeaveHelp(ctx, f.cy, h, anything))
		helped(1)
		r := subject.New()
		r.Register(internship.Subjects()...)
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { return r.Erase(tx, f.bo.Person) }))
		helped(0)
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { // planted: the number goes astray
			_, err := tx.Exec(`UPDATE internship SET helped = 2 WHERE id = $1`, id)
			return err
		}))
		if f.count(astray) != 1 {
			t.Error("a wrong number was not found")
		}
	})
}

func TestExportHoldsOwnWordsAndErasureTakesThem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.active()
		_, err := f.WriteNote(ctx, f.ana, id, internship.NoteInput{Text: "private thought"}, anything)
		f.must(err)
		_, err = f.WriteNote(ctx, f.bo, id, internship.NoteInput{Text: "the helper's word", Posted: true}, anything)
		f.must(err)
		r := subject.New()
		r.Register(internship.Subjects()...)
		f.must(f.d.Read(ctx, func(tx *db.Tx) error {
			doc, err := r.Export(tx, f.ana.Person)
			text := fmt.Sprintf("%v", doc)
			if !strings.Contains(text, "private thought") || !strings.Contains(text, "Safer deploys") || strings.Contains(text, "helper's word") || strings.Contains(text, f.hal.Person) {
				t.Errorf("%s", text)
			}
			return err
		}))
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { return r.Erase(tx, f.ana.Person) }))
		if n := f.count(`SELECT COUNT(*) FROM internship_note WHERE author_id = $1`, f.ana.Person) + f.count(`SELECT COUNT(*) FROM internship WHERE topic <> '' OR motive <> ''`); n != 0 {
			t.Errorf("%d rows keep the learner's words", n)
		}
	})
}
