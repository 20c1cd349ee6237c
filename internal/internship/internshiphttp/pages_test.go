package internshiphttp

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"belay/internal/db"
	"belay/internal/opportunity"
	"belay/internal/ui/uitest"
)

var onePath = regexp.MustCompile(`/internships/[0-9a-f-]{36}`)

// proposal is what Ana writes: 20 % for ten weeks with Hal's team.
func (s *site) proposalFields() []string {
	return []string{"place", s.platform + " " + s.people["hal"].Person, "topic", "Safer deploys", "motive", "I want <b>this</b>", "ways", "pair", "percent", "20", "start_on", "2027-01-11", "end_on", "2027-03-21", "named", "1"}
}

// proposed sends the proposal by its form and gives the path of its page.
func (s *site) proposedPath() string {
	s.t.Helper()
	w := s.window("ana").Open("/internships/new").Submit("/internships\n", append(s.proposalFields(), "send", "1")...).Shows(200, "Your proposal is on its way.")
	return w.Path
}

// agreedPath brings a proposal to where all have agreed.
func (s *site) agreedPath() string {
	s.t.Helper()
	path := s.proposedPath()
	s.window("max").Open(path+"/agree").Submit("/agree", "meets", "yes").Shows(200, "Your yes is kept.")
	s.window("hal").Open(path+"/agree").Submit("/agree").Shows(200, "Your yes is kept.")
	return path
}

// activePath brings one to life: prepared, helped by Bo, with a goal.
func (s *site) activePath() string {
	s.t.Helper()
	path := s.agreedPath()
	s.window("ana").Open(path).Submit("/prepare").Shows(200, "The preparation has begun.")
	s.window("hal").Open(path+"/helpers").Submit("/helpers", "person", s.people["bo"].Person, "hours", "2").Shows(200, "They are asked.")
	s.window("bo").Open("/helping").Shows(200, "One question for your help waits for an answer.").Submit("/accept", "hours", "3").Shows(200, "Yes is said.", "You help one learner")
	s.window("ana").Open(path).Submit("/goals", "text", "Roll back a release").Shows(200, "The goal is kept.").Submit("/start").Shows(200, "It is running.")
	return path
}

func TestAnInternshipLivesByPlainForms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana, max, hal, bo := s.window("ana"), s.window("max"), s.window("hal"), s.window("bo")
		path := s.proposedPath()
		ana.Open(path).Shows(200, "Your internship with Platform waits for Max Smith.", "20 %", "Visible to you").Hides("Look at the terms", "Find somebody who helps")
		if strings.Contains(ana.Raw, "<b>this</b>") {
			t.Error("what the learner wrote is not escaped")
		}
		hal.Open(path).Shows(404)
		max.Open("/internships").Shows(200, "One of your internships waits for you.", "Answer the terms", "You are the home manager")
		max.Open(path).Shows(200, "Look at the terms and agree")
		max.Open(path+"/agree").Submit("/agree").Shows(422, "Say whether they meet expectations")
		max.Submit("/agree", "meets", "yes").Shows(200, "Your yes is kept.")
		hal.Open(path).Shows(200, "waits for you: answer the terms", "The home manager said on")
		hal.Open(path+"/terms").Submit("/terms", "percent", "10", "start_on", "2027-01-11", "end_on", "2027-03-21", "why", "We have a release.").Shows(200, "Your terms are proposed.")
		ana.Open(path).Shows(200, "waits for you: answer the terms", "We have a release.", "Replaced")
		ana.Open(path + "/agree").Submit("/agree").Shows(200)
		max.Open(path + "/agree").Submit("/agree").Shows(200)
		ana.Open(path).Shows(200, "Agreed", "10 %").Submit("/prepare").Shows(200, "The preparation has begun.", "Needs a helper")
		s.window("una").Open(path).Shows(200, "Ana Smith prepares to learn with Platform.", "Offer to help").Hides("I want", "10 %", "History")
		ana.Open(path+"/start").Submit("/start").Shows(422, "Nobody has agreed to help yet", "Find somebody who helps")
		hal.Open(path+"/helpers").Shows(200, "Who could help", "In the host team").Submit("/helpers", "person", s.people["bo"].Person, "hours", "2").Shows(200, "They are asked.")
		bo.Open(path).Shows(200, "Answer: will you help?")
		bo.Submit("/accept", "hours", "3").Shows(200, "Yes is said.")
		ana.Open(path).Submit("/goals", "text", "").Shows(422)
		ana.Open(path).Submit("/goals", "text", "Roll back <i>a release</i>").Shows(200, "The goal is kept.")
		if strings.Contains(ana.Raw, "<i>a release</i>") {
			t.Error("a goal is not escaped")
		}
		ana.Submit("/start").Shows(200, "It is running.", "Your internship with Platform runs until 21 Mar.")
		s.finish(path, ana, hal)
		for who, list := range map[string]*uitest.Window{"ana": ana, "bo": bo} {
			if n := s.count(`SELECT COUNT(*) FROM evidence WHERE person_id = $1`, s.people[who].Person); n != 1 {
				t.Errorf("%s has %d pieces of evidence", list.As, n)
			}
		}
	})
}

// finish plays pause, extension, journal, end and alumni note.
func (s *site) finish(path string, ana, hal *uitest.Window) {
	s.t.Helper()
	ana.Open(path+"/pause").Submit("/pause", "until", "2027-03-30").Shows(422, "reason.pause", "outside the usual rules")
	ana.Submit("/pause", "until", "2027-03-30", "reason.pause", "A long leave").Shows(200, "It rests until the day you chose.", "A long leave")
	ana.Submit("/resume").Shows(200, "It goes on.")
	ana.Open(path+"/extend").Submit("/extend", "percent", "10", "end_on", "2027-04-11").Shows(200, "Your change is proposed.")
	s.window("max").Open(path + "/agree").Submit("/agree").Shows(200)
	hal.Open(path + "/agree").Submit("/agree").Shows(200)
	ana.Open(path).Shows(200, "11 Apr").Submit("/notes", "text", "Learned <u>much</u>", "posted", "1").Shows(200, "Your note is posted.", "Week 1")
	if strings.Contains(ana.Raw, "<u>much</u>") {
		s.t.Error("a note is not escaped")
	}
	hal.Open(path).Shows(200, "Learned <u>much</u>")
	s.days(100)
	s.must(s.svc.Daily(ctx))
	goal := regexp.MustCompile(`name="goal\.([0-9a-f-]{36})"`)
	for _, w := range []*uitest.Window{ana, hal} {
		w.Open(path+"/judge").Shows(200, "What was reached?").Submit("/judge", "feedback", "Good").Shows(422, "Choose reached, partly or not.", "Good")
		id := goal.FindStringSubmatch(w.Raw)[1]
		w.Submit("/judge", "goal."+id, "reached", "text."+id, "Twice", "feedback", "Good of "+w.As).Shows(200, "Your judgement is kept.")
		if w == ana {
			hal.Open(path).Hides("Good of ana")
		}
	}
	ana.Open(path).Shows(200, "Good of hal", "Good of ana", "Reached")
	hal.Open(path).Submit("/complete").Shows(200, "Completed.")
	ana.Open(path).Shows(200, "You completed your internship with Platform.", "Write a note for those who come later")
	ana.Open(path+"/alumni").Submit("/alumni", "text", "Ask early.", "posted", "1").Shows(200, "Thank you.")
	s.window("una").Open("/alumni").Shows(200, "One learner has left a note for you.", "Ask early.", "Ana Smith", "Platform")
	s.window("una").Open("/alumni?unit=shop").Shows(200, "Nobody has left a note yet.")
}

func TestADraftIsKeptAndSoftRulesAskForReasonsWithEverythingTyped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana := s.window("ana").Open("/internships/new")
		ana.Submit("/internships\n", "topic", "Half an idea").Shows(200, "Your draft is kept.", "A draft that only you see.")
		path := onePath.FindString(ana.Path)
		s.window("max").Open(path).Shows(404)
		ana.Open("/internships").Shows(200, "Finish and send it")
		ana.Open(path+"/edit").Submit("/edit", "topic", "Half an idea", "send", "1").Shows(422, "Choose the team", "Choose at least one way", "Half an idea")
		fields := append(s.proposalFields(), "send", "1")
		for i, f := range fields {
			if f == "percent" {
				fields[i+1] = "50"
			}
		}
		ana.Submit("/edit", fields...).Shows(422, "reason.percent", "Choose 10 to 20 per cent.", "Safer deploys", `value="50"`)
		ana.Submit("/edit", append(fields, "reason.percent", "Half of my team moves.")...).Shows(200, "on its way", "Half of my team moves.")
		two := s.window("max").Open(path + "/agree")
		ana.Open(path+"/terms").Submit("/terms", "percent", "20", "start_on", "2027-01-11", "end_on", "2027-03-21").Shows(200, "Your terms are proposed.")
		two.Submit("/agree", "meets", "yes").Shows(http.StatusPreconditionFailed, "As it stands now", "20 %")
		two.Submit("/agree", "meets", "yes").Shows(200, "Your yes is kept.")
	})
}

func TestAnOfferFillsTheProposalAndANoOffersWhatComesNext(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		offer, err := s.offers.AddOffer(ctx, s.people["hal"], opportunity.OfferInput{Unit: s.platform, Host: s.people["hal"].Person, Title: "Learn releases", Topics: []string{"x"}, Ways: []opportunity.Way{opportunity.Pair}, Seats: 1}, opportunity.Guard{})
		s.must(err)
		ana := s.window("ana").Open("/internships/new?offer="+offer).Shows(200, "From the offer", "Learn releases", `value="2027-01-04"`, "Usually 10 to 20 per cent", "Usually 6 weeks to 3 months.")
		ana.Submit("/internships\n", append(s.proposalFields(), "send", "1")...).Shows(200)
		path := ana.Path
		s.window("max").Open(path+"/decline").Submit("/decline", "next", "later", "why", "Not this quarter").Shows(200, "You have declined.")
		ana.Open(path).Shows(200, "This proposal was declined. Here is what you can do next.", "Not this quarter", "Ask another team", "Keep it as a wish", "/wishes/new?topic=Safer+deploys", "Talk to the People Business Partner", "HR knows whom to ask")
		s.must(s.d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ('r', 'account-una', 'hr_partner', $1, '2025-01-01', '9999-12-31', 'operator')`, s.checkout)
			return err
		}))
		ana.Open(path).Shows(200, "Talk to Una Smith, your People Business Partner", "mailto:una@example.com")
		if r := s.call("ana", "GET", path, nil); !strings.Contains(r.raw, `"partners":[{"id":"`+s.people["una"].Person+`","name":"Una Smith"}]`) {
			t.Errorf("%s", r.raw)
		}
		ana.Submit("/again").Shows(200, "A new draft is ready.", "Safer deploys")
		again := onePath.FindString(ana.Path)
		ana.Submit("/edit", append(s.proposalFields(), "send", "1")...).Shows(200)
		s.window("max").Open(again+"/defer").Submit("/defer", "quarter", "2027-Q3").Shows(200, "It is moved to a later quarter.")
		ana.Open(again).Shows(200, "This proposal is moved to Q3 2027.")
		s.window("ana").Open("/internships/new?offer=00000000-0000-4000-8000-000000000000").Shows(200).Hides("From the offer")
	})
}

func TestHistoryTellsOneActOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		at := s.window("ana").Open("/internships/new").Submit("/internships\n", s.proposalFields()...).Shows(200, "Your draft is kept.").Path
		s.window("ana").Open(at+"/edit").Submit("/edit", append(s.proposalFields(), "motive", "And more")...).Shows(200, "Your draft is kept.")
		sent := s.window("ana").Open(at+"/edit").Submit("/edit", append(s.proposalFields(), "send", "1")...).Shows(200, "You proposed it")
		for _, words := range []string{"You wrote the draft", "You changed the draft", "You proposed it"} {
			if n := strings.Count(sent.Raw, words); n != 1 {
				t.Errorf("%d times %q", n, words)
			}
		}
		if w := s.window("ana").Open(s.proposedPath()).Hides("the draft"); strings.Count(w.Raw, "You proposed it") != 1 {
			t.Error("a proposal sent at once has another history than that it was proposed")
		}
	})
}

// The state of one that is negotiated reads the same on its page, in the list and
// from the API, and says whose answer it waits for.
func TestWhereItStandsNamesWhoseAnswerIsWaitedFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		path := s.proposedPath()
		waits := func(whose string) {
			t.Helper()
			s.window("ana").Open(path).Shows(200, "Waiting for "+whose+"</span>")
			s.window("ana").Open("/internships").Shows(200, "Waiting for "+whose+"</span>")
			if r := s.call("ana", "GET", path, nil); r.body["standing"] != "waiting for "+whose {
				t.Errorf("%v", r.body["standing"])
			}
		}
		waits("the home manager")
		s.window("max").Open(path+"/agree").Submit("/agree", "meets", "yes").Shows(200)
		waits("the host manager")
		s.window("hal").Open(path+"/terms").Submit("/terms", "percent", "10", "start_on", "2027-01-11", "end_on", "2027-03-21", "why", "A release").Shows(200)
		waits("the learner")
		r := s.call("hal", "POST", path+"/complete", nil, "If-Match", s.call("hal", "GET", path, nil).etag)
		if s.expect(r, 409, "too early"); !strings.Contains(r.raw, "This internship is waiting for the learner,") {
			t.Errorf("%s", r.raw)
		}
	})
}

func TestTheHomeManagerSeesWhoCouldHelpAndAsksNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		path := s.agreedPath()
		s.window("ana").Open(path).Submit("/prepare").Shows(200, "Find somebody who helps")
		s.window("max").Open(path).Shows(200, "See who could help", "Who could help").Hides("Find somebody who helps")
		if max := s.window("max").Open(path+"/helpers").Shows(200, "Bo Smith", "In the host team"); max.Offers(path + "/helpers") {
			t.Error("the home manager is offered to ask somebody")
		}
	})
}

func TestGoalsHaveNoFormOnceTheInternshipHasEnded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		path := s.activePath()
		goal := goalPath.FindString(s.window("ana").Open(path).Raw)
		late := s.window("ana").Open(goal).Shows(200, "Save goal")
		s.window("ana").Open(goal).Submit(goal, "text", "Roll back a release alone").Shows(200, "Your change is saved.")
		s.window("hal").Open(path+"/end").Submit("/end", "kind", "business").Shows(200)
		s.window("ana").Open(goal).Shows(http.StatusConflict, "has come to its end").Hides("Save goal")
		s.window("ana").Open(path).Shows(200, "Roll back a release").Hides(goal)
		late.Submit(goal, "text", "Roll back two").Shows(200, "has come to its end", "Roll back a release").Hides("Roll back two")
	})
}

var goalPath = regexp.MustCompile(`/internships/[0-9a-f-]{36}/goals/[0-9a-f-]{36}`)

func TestHelpersOfferLeaveAndKeepToTheirLimit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		path := s.activePath()
		bo := s.window("bo").Open("/helping").Shows(200, "Safer deploys", "Platform").Submit("/limit", "hours", "99").Shows(422, "from 0 to 40")
		bo.Submit("/limit", "hours", "4").Shows(200, "3 of 4 hours a week")
		bo.Submit("/session", "on", "2027-01-18", "note", "Runbook").Shows(200, "Next session on 18 Jan: Runbook")
		una := s.window("una").Open(path).Submit("/help\n", "hours", "2").Shows(200, "Your offer is on its way")
		una.Open(path).Hides("Offer to help").Open("/helping").Shows(200, "Offered to help")
		hal := s.window("hal").Open(path).Shows(200, "Una Smith", "Offered to help").Submit("/accept").Shows(200, "Helps")
		bo.Open("/helping").Submit("/leave").Shows(200, "You no longer help here.", "You help nobody at the moment.")
		hal.Open(path).Shows(200, "No longer helps")
		ana := s.window("ana").Open(path).Submit("/named").Shows(200, "Your name is off the board.")
		s.window("cy").Open(path).Shows(200, "One learner learns with Platform.").Hides("Ana")
		ana.Submit("/named").Shows(200, "Your name stands on the board.")
	})
}

func TestPagesAreNotThereForOthers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		path := s.activePath()
		absent := s.window("una").Open("/internships/00000000-0000-4000-8000-000000000000").Shows(404).Raw
		for _, a := range acts() {
			if w := s.window("una").Open(path + "/" + a.path).Shows(404); w.Raw != absent {
				t.Errorf("%s tells that it is there", w.Path)
			}
		}
		for _, page := range []string{"/edit", "/helpers", "/judge", "/alumni", "/goals/x", "/notes/x"} {
			if w := s.window("una").Open(path + page).Shows(404); w.Raw != absent {
				t.Errorf("%s tells that it is there", w.Path)
			}
		}
		for _, page := range []string{"/agree", "/judge", "/hand-over"} { // who may know of it is told why not
			before := s.count(`SELECT COUNT(*) FROM audit_entry`)
			if w := s.window("bo").Open(path + page); w.Code != http.StatusForbidden && w.Code != http.StatusConflict || s.count(`SELECT COUNT(*) FROM audit_entry`) != before {
				t.Errorf("%s: status %d, or a view is noted", page, w.Code)
			}
		}
		s.window("bo").Open(path).Shows(200, "Goals").Hides("meets expectations", "Hand the hosting over")
	})
}

func TestEachPageKeepsToItsQueries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		path := s.activePath()
		draft := onePath.FindString(s.window("ana").Open("/internships/new").Submit("/internships\n", "topic", "x").Path)
		for who, pages := range map[string][]string{
			"ana": {"/internships", "/internships/new", draft, draft + "/edit", path, path + "/pause", path + "/judge", path + "/helpers", "/alumni"},
			"hal": {"/internships", path, path + "/hand-over"}, "bo": {"/helping", path}, "una": {path},
		} {
			for _, page := range pages {
				w := s.window(who).Open(page).Shows(200)
				limit := 7 // the session is one more
				if w.Open(page); who != "ana" && who != "una" && strings.HasPrefix(page, path) {
					limit += 2 // the entry that puts its reader on record
				}
				if s.statements > limit {
					t.Errorf("%s runs %d statements for %s", page, s.statements, who)
				}
			}
		}
	})
}
