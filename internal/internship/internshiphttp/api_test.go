package internshiphttp

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/internship"
)

// life is one internship driven through the API: each act reads the version it
// is made against, as a client does.
type life struct {
	*site
	id string
}

func (l *life) path(rest string) string { return "/internships/" + l.id + rest }

// etag is the version that somebody reads now.
func (l *life) etag(as string) string {
	l.t.Helper()
	return l.expect(l.call(as, "GET", l.path(""), nil), 200, "read by "+as).etag
}

// act does a command and expects a state.
func (l *life) act(as, command string, body any, state string) reply {
	l.t.Helper()
	r := l.expect(l.call(as, "POST", l.path("/"+command), body, "If-Match", l.etag(as)), 200, command)
	if r.body["state"] != state {
		l.t.Fatalf("%s leads to %v, want %s", command, r.body["state"], state)
	}
	return r
}

func (s *site) proposal() object {
	return object{"team": s.platform, "host": s.people["hal"].Person, "topic": "Safer deploys", "motive": "Learn how a release is made safe.", "ways": []string{"pair", "on_call"},
		"percent": 20, "start_on": "2027-01-11", "end_on": "2027-03-21"}
}

// proposed keeps a draft with more than the usual share, and submits it.
func (s *site) proposed() *life {
	s.t.Helper()
	in := s.proposal()
	in["percent"] = 30
	draft := s.expect(s.call("ana", "POST", "/internships", in, "Idempotency-Key", "draft"), 201, "draft")
	again := s.expect(s.call("ana", "POST", "/internships", in, "Idempotency-Key", "draft"), 201, "draft again")
	if draft.body["id"] != again.body["id"] || draft.etag != `"1"` || draft.body["state"] != "draft" || s.count(`SELECT COUNT(*) FROM internship`) != 1 {
		s.t.Errorf("%s %s", draft.raw, again.raw)
	}
	in["topic"] = "Other"
	s.expect(s.call("ana", "POST", "/internships", in, "Idempotency-Key", "draft"), 409, "another request under one key")
	l := &life{s, draft.body["id"].(string)}
	l.expect(l.call("max", "GET", l.path(""), nil), 404, "a draft")
	e := l.expect(l.call("ana", "PATCH", l.path(""), object{"topic": "Much safer deploys"}, "If-Match", `"1"`), 200, "edit")
	if e.body["topic"] != "Much safer deploys" || e.body["percent"] != 30.0 || e.body["team"].(object)["name"] != "Platform" {
		s.t.Errorf("%s", e.raw)
	}
	l.expect(l.call("ana", "PATCH", l.path(""), object{"topic": "Late"}, "If-Match", `"1"`), 412, "a stale edit")
	l.expect(l.call("ana", "POST", l.path("/submit"), nil), 422, "without a version")
	l.asks("ana", "submit", object{}, "percent")
	return l
}

// asks does a command that a soft rule speaks against, and gives the reason.
func (l *life) asks(as, command string, body object, code string) reply {
	l.t.Helper()
	etag := l.etag(as)
	r := l.expect(l.call(as, "POST", l.path("/"+command), body, "If-Match", etag), 422, command+" without a reason")
	warnings, _ := r.body["warnings"].([]any)
	if len(warnings) != 1 || warnings[0].(object)["code"] != code {
		l.t.Fatalf("%s asks for %s", command, r.raw)
	}
	if l.etag(as) != etag {
		l.t.Errorf("%s changed something without a reason", command)
	}
	body["reasons"] = object{code: "It fits both teams."}
	return l.expect(l.call(as, "POST", l.path("/"+command), body, "If-Match", etag), 200, command+" with a reason")
}

// agreed changes the percentage on the way to three agreements.
func (s *site) agreed() *life {
	l := s.proposed()
	l.expect(l.call("hal", "GET", l.path(""), nil), 404, "the host, before the home manager agrees")
	l.expect(l.call("ana", "POST", l.path("/agree"), object{}, "If-Match", l.etag("ana")), 409, "the learner again")
	l.asks("max", "agree", object{"meets": "no"}, "meets")
	terms := object{"percent": 20, "start_on": "2027-01-11", "end_on": "2027-03-21", "why": "One day a week is what we can host."}
	r := l.act("hal", "terms", terms, "home_manager")
	if r.body["meets"] != "no" || r.body["open_revision"] != 2.0 || r.body["step"] != "learner" || len(r.body["revisions"].([]any)) != 2 {
		l.t.Errorf("%s", r.raw)
	}
	etag := l.etag("ana")
	l.expect(l.call("ana", "POST", l.path("/agree"), object{"revision": 1}, "If-Match", etag), 412, "terms of before")
	l.act("ana", "agree", object{"revision": 2}, "home_manager")
	l.expect(l.call("max", "POST", l.path("/agree"), object{}, "If-Match", etag), 412, "a stale yes")
	r = l.asks("max", "agree", object{}, "meets")
	if r.body["state"] != "agreed" || r.body["percent"] != 20.0 || r.body["agreed_revision"] != 2.0 {
		l.t.Errorf("%s", r.raw)
	}
	return l
}

// started fills the missing helper, agrees on a goal and starts.
func (s *site) started() (l *life, helper string) {
	l = s.agreed()
	l.expect(l.call("una", "GET", l.path(""), nil), 404, "not on the board yet")
	r := l.act("ana", "prepare", nil, "preparing")
	if n := r.body["needs"].([]any); len(n) != 2 || n[0].(object)["code"] != "helper" || n[0].(object)["hard"] != true {
		l.t.Errorf("%v", n)
	}
	l.expect(l.call("ana", "POST", l.path("/start"), object{"reasons": object{"goals": "Later."}}, "If-Match", l.etag("ana")), 422, "nobody helps")
	offer := l.expect(l.call("cy", "POST", l.path("/offer-help"), object{"hours": 2}, "Idempotency-Key", "offer"), 201, "offer")
	list := l.expect(l.call("hal", "GET", l.path("/candidates"), nil), 200, "candidates").body["items"].([]any)
	if len(list) != 3 || list[0].(object)["offer"] != offer.body["id"] || len(list[0].(object)["why"].([]any)) == 0 {
		l.t.Errorf("%v", list)
	}
	l.expect(l.call("hal", "POST", "/helpers/"+offer.body["id"].(string)+"/decline", nil, "If-Match", offer.etag), 200, "decline an offer")
	asked := l.expect(l.call("hal", "POST", l.path("/helpers"), object{"person": s.people["bo"].Person, "hours": 2}), 201, "ask")
	helper = "/helpers/" + asked.body["id"].(string)
	l.expect(l.call("una", "GET", helper, nil), 404, "a stranger reads who was asked")
	l.expect(l.call("bo", "PUT", "/me/helping/limit", object{"hours": 2}, "If-Match", `"0"`), 200, "limit")
	l.expect(l.call("bo", "PUT", "/me/helping/limit", object{"hours": 3}, "If-Match", `"0"`), 412, "a stale limit")
	if r := l.expect(l.call("bo", "POST", helper+"/accept", object{"hours": 4}, "If-Match", asked.etag), 422, "over the limit"); !strings.Contains(r.raw, `"load"`) {
		l.t.Errorf("%s", r.raw)
	}
	yes := l.expect(l.call("bo", "POST", helper+"/accept", object{"hours": 4, "reasons": object{"load": "A quiet month."}}, "If-Match", asked.etag), 200, "accept")
	l.expect(l.call("bo", "PUT", helper+"/session", object{"on": "2027-01-12", "note": "Room 3"}, "If-Match", yes.etag), 200, "session")
	mine := l.expect(l.call("bo", "GET", "/me/helping", nil), 200, "helping")
	if list := mine.body["mine"].([]any); len(list) != 1 || mine.body["limit"] != 2.0 || mine.body["load"] != 4.0 || list[0].(object)["helper"].(object)["session_on"] != "2027-01-12" {
		l.t.Errorf("%s", mine.raw)
	}
	goal := l.expect(l.call("ana", "POST", l.path("/goals"), object{"text": "Roll back a release"}, "Idempotency-Key", "goal"), 201, "goal")
	l.expect(l.call("ana", "POST", l.path("/goals"), object{"text": "Roll back a release"}, "Idempotency-Key", "goal"), 201, "goal again")
	l.expect(l.call("hal", "PATCH", l.path("/goals/"+goal.body["id"].(string)), object{"text": "Roll back a release alone"}, "If-Match", goal.etag), 200, "edit a goal")
	l.expect(l.call("ana", "PATCH", l.path("/goals/"+goal.body["id"].(string)), object{"text": "Late"}, "If-Match", goal.etag), 412, "a stale goal")
	l.act("ana", "start", nil, "active")
	return l, helper
}

func TestAPIGoesFromDraftToCompleted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		l, _ := s.started()
		note := l.expect(l.call("ana", "POST", l.path("/notes"), object{"text": "First release watched."}), 201, "note")
		one := l.path("/notes/" + note.body["id"].(string))
		if r := l.expect(l.call("bo", "GET", l.path(""), nil), 200, "the helper reads"); len(r.body["notes"].([]any)) != 0 || r.body["meets"] != nil || r.body["full"] != true {
			t.Errorf("%s", r.raw)
		}
		l.expect(l.call("ana", "PATCH", one, object{"posted": true}, "If-Match", note.etag), 200, "post a note")
		l.expect(l.call("bo", "PATCH", one, object{"text": "x"}, "If-Match", `"2"`), 404, "somebody else's note")
		l.expect(l.call("ana", "DELETE", "/internships/other/notes/"+note.body["id"].(string), nil, "If-Match", `"2"`), 404, "a note under another internship")
		s.days(14)
		l.act("ana", "pause", object{"until": "2027-01-29"}, "paused")
		l.act("max", "resume", nil, "active")
		l.act("ana", "extend", object{"end_on": "2027-03-28", "why": "The pause."}, "active")
		l.act("hal", "agree", object{}, "active")
		if r := l.asks("max", "agree", object{}, "meets"); r.body["state"] != "active" || r.body["end_on"] != "2027-03-28" || r.body["percent"] != 20.0 || r.body["agreed_revision"] != 3.0 {
			t.Errorf("%s", r.raw)
		}
		goals := l.expect(l.call("ana", "GET", l.path(""), nil), 200, "read").body["goals"].([]any)
		say := object{"goals": object{goals[0].(object)["id"].(string): object{"verdict": "reached"}}, "feedback": "Glad I came."}
		if r := l.asks("hal", "complete", object{}, "judgement"); r.body["state"] != "completed" {
			t.Errorf("%s", r.raw)
		}
		l.expect(l.call("ana", "PUT", l.path("/judgement"), object{}, "If-Match", `"0"`), 422, "a goal left out")
		l.expect(l.call("ana", "PUT", l.path("/judgement"), say, "If-Match", `"0"`), 200, "judge")
		l.expect(l.call("ana", "PUT", l.path("/judgement"), say, "If-Match", `"0"`), 412, "a stale judgement")
		if r := l.expect(l.call("hal", "PUT", l.path("/judgement"), say, "If-Match", `"0"`), 200, "judge"); len(r.body["judgements"].([]any)) != 2 {
			t.Errorf("%s", r.raw)
		}
		l.expect(l.call("ana", "PUT", l.path("/alumni"), object{"text": "Ask for the release week.", "published": true}, "If-Match", `"0"`), 200, "alumni note")
		if r := l.expect(l.call("una", "GET", "/alumni?unit="+s.platform, nil), 200, "alumni"); len(r.body["items"].([]any)) != 1 || r.body["items"].([]any)[0].(object)["person"].(object)["name"] != "Ana Smith" {
			t.Errorf("%s", r.raw)
		}
		if n := s.count(`SELECT COUNT(*) FROM evidence WHERE person_id IN ($1, $2)`, s.people["ana"].Person, s.people["bo"].Person); n != 2 {
			t.Errorf("%d pieces of evidence", n)
		}
		again := l.expect(l.call("ana", "POST", l.path("/propose-again"), nil, "If-Match", l.etag("ana"), "Idempotency-Key", "again"), 201, "propose again")
		if again.body["state"] != "draft" || again.body["again_of"] != l.id {
			t.Errorf("%s", again.raw)
		}
	})
}

func TestAPIRepeatsAnActOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		l := s.agreed()
		etag := l.etag("ana")
		first := l.expect(l.call("ana", "POST", l.path("/prepare"), nil, "If-Match", etag, "Idempotency-Key", "k"), 200, "prepare")
		again := l.expect(l.call("ana", "POST", l.path("/prepare"), nil, "If-Match", etag, "Idempotency-Key", "k"), 200, "prepare again")
		if first.etag != again.etag || again.body["state"] != "preparing" {
			t.Errorf("%s %s", first.etag, again.etag)
		}
		l.expect(l.call("ana", "POST", l.path("/withdraw"), nil, "If-Match", again.etag, "Idempotency-Key", "k"), 409, "another act under the key")
		l.expect(l.call("ana", "POST", l.path("/prepare"), nil, "If-Match", etag), 412, "without the key")
	})
}

// A proposal that is refused is kept as a draft, which the refusal names; it is
// kept once however often the request is repeated, and goes on from there.
func TestAPIKeepsARefusedProposalAsADraft(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		in := s.proposal()
		in["percent"], in["submit"] = 30, true
		r := s.expect(s.call("ana", "POST", "/internships", in, "Idempotency-Key", "once"), 422, "a rule asks for a reason")
		draft, _ := r.body["draft"].(string)
		if !strings.HasPrefix(draft, "/api/v1/internships/") || r.body["id"] != nil || r.etag != "" || !strings.Contains(r.raw, "It is kept as a draft") || !strings.Contains(r.raw, `"code":"percent"`) {
			t.Fatalf("%s", r.raw)
		}
		if again := s.expect(s.call("ana", "POST", "/internships", in, "Idempotency-Key", "once"), 422, "again"); again.body["draft"] != draft || s.count(`SELECT COUNT(*) FROM internship`) != 1 {
			t.Errorf("the repetition keeps another draft: %s", again.raw)
		}
		l := &life{s, strings.TrimPrefix(draft, "/api/v1/internships/")}
		if r := l.expect(l.call("ana", "GET", l.path(""), nil), 200, "the draft"); r.body["state"] != "draft" || r.body["percent"] != 30.0 {
			t.Errorf("%s", r.raw)
		}
		l.expect(l.call("max", "GET", l.path(""), nil), 404, "the draft of another")
		l.act("ana", "submit", object{"reasons": object{"percent": "It fits both teams."}}, "home_manager")

		delete(in, "team")
		r = s.expect(s.call("ana", "POST", "/internships", in), 422, "something is missing")
		if r.body["draft"] == nil || !strings.Contains(r.raw, `"name":"unit"`) {
			t.Errorf("%s", r.raw)
		}
		in["topic"] = strings.Repeat("x", internship.MaxTopic+1)
		if r = s.expect(s.call("ana", "POST", "/internships", in), 422, "what no draft may hold"); r.body["draft"] != nil {
			t.Errorf("%s", r.raw)
		}
		delete(in, "submit")
		in["topic"] = "Other words"
		s.expect(s.call("ana", "POST", "/internships", in, "Idempotency-Key", "other"), 201, "a draft")
		in["submit"] = true
		before := s.count(`SELECT COUNT(*) FROM internship`)
		if r = s.expect(s.call("ana", "POST", "/internships", in, "Idempotency-Key", "other"), 409, "the key of another request"); r.body["draft"] != nil || s.count(`SELECT COUNT(*) FROM internship`) != before {
			t.Errorf("%s", r.raw)
		}
		zoe := s.proposal()
		zoe["submit"] = true
		if r = s.expect(s.call("zoe", "POST", "/internships", zoe), 409, "nobody could agree"); r.body["draft"] == nil || !strings.Contains(r.raw, "ask HR to enter your manager, then send it. The draft is kept.") {
			t.Errorf("%s", r.raw)
		}
	})
}

func TestAPIEndsEarlyDeclinesDefersAndHandsOver(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		l, helper := s.started()
		if r := l.act("ana", "named", object{"named": false}, "active"); r.body["named"] != false {
			t.Errorf("%s", r.raw)
		}
		if r := l.expect(l.call("una", "GET", l.path(""), nil), 200, "the board"); r.body["person"] != nil || r.body["full"] != false || r.body["percent"] != nil || r.body["host"] != nil ||
			len(r.body["helpers"].([]any)) != 1 || len(r.body["history"].([]any)) != 0 {
			t.Errorf("%s", r.raw)
		}
		h := l.expect(l.call("bo", "GET", helper, nil), 200, "helper")
		l.expect(l.call("bo", "POST", helper+"/leave", nil, "If-Match", h.etag), 200, "leave")
		if r := l.expect(l.call("hal", "GET", l.path(""), nil), 200, "read"); r.body["step"] != "helper" {
			t.Errorf("%s", r.raw)
		}
		r := l.expect(l.call("hal", "POST", l.path("/hand-over"), object{"host": s.people["zoe"].Person}, "If-Match", l.etag("hal")), 200, "hand over")
		if r.body["full"] != false {
			t.Errorf("the old host still reads the record: %s", r.raw)
		}
		l.expect(l.call("ana", "POST", l.path("/end-early"), object{"kind": "weather"}, "If-Match", l.etag("ana")), 422, "no such kind")
		if r := l.act("zoe", "end-early", object{"kind": "business", "why": "The team is dissolved."}, "ended_early"); r.body["ended_why"] != "business" {
			t.Errorf("%s", r.raw)
		}
		in := s.proposal()
		in["submit"] = true
		second := &life{s, s.expect(s.call("ana", "POST", "/internships", in), 201, "submit at once").body["id"].(string)}
		if r := second.act("max", "defer", object{"quarter": "2027-Q3", "why": "After the launch."}, "deferred"); r.body["deferred_to"] != "2027-Q3" {
			t.Errorf("%s", r.raw)
		}
		third := &life{s, s.expect(s.call("ana", "POST", "/internships", in), 201, "submit at once").body["id"].(string)}
		third.act("max", "decline", object{"next": "wish"}, "declined")
		if r := s.expect(s.call("ana", "GET", third.path(""), nil), 200, "declined"); !slices.Contains(r.body["next"].([]any), any("wish")) {
			t.Errorf("%s", r.raw)
		}
		fourth := &life{s, s.expect(s.call("ana", "POST", "/internships", in), 201, "submit at once").body["id"].(string)}
		fourth.act("ana", "withdraw", nil, "withdrawn")
	})
}

// TestAPIAnswersAStrangerAsIfThereWereNothing compares the answers to somebody
// without a part, byte for byte, with those for an internship that is not there.
func TestAPIAnswersAStrangerAsIfThereWereNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		if told := s.tellsApart(); len(told) > 0 {
			t.Errorf("a stranger learns that it is there from %v", told)
		}
	})
}

func TestTheCheckOfStrangersFindsALeak(t *testing.T) {
	t.Parallel()
	clk := clock.NewMoved(start)
	rules := internship.Visibility()
	for i := range rules {
		if rules[i].Kind == internship.KindRecord {
			rules[i].Rules = append(rules[i].Rules, authz.Rule{Action: authz.Read, To: authz.Everyone, Source: "planted"})
		}
	}
	if told := newSite(t, dbtest.SQLite(t, clk), clk, rules).tellsApart(); !slices.Contains(told, "GET ") || !slices.Contains(told, "POST /agree") {
		t.Errorf("the planted leak is found in %v only", told)
	}
}

// tellsApart lists the operations that answer a stranger otherwise than for an
// internship that is not there.
func (s *site) tellsApart() (told []string) {
	s.t.Helper()
	in := s.proposal()
	in["submit"] = true
	id := s.expect(s.call("ana", "POST", "/internships", in), 201, "submit").body["id"].(string)
	acts := []struct {
		method, path string
		body         any
	}{
		{"GET", "", nil}, {"PATCH", "", object{"topic": "x"}}, {"POST", "/submit", nil}, {"POST", "/agree", object{"meets": "yes"}},
		{"POST", "/terms", object{"percent": 10, "start_on": "2027-01-11", "end_on": "2027-03-21"}}, {"POST", "/decline", object{}}, {"POST", "/defer", object{"quarter": "2027-Q3"}},
		{"POST", "/propose-again", nil}, {"POST", "/withdraw", nil}, {"POST", "/prepare", nil}, {"POST", "/start", nil}, {"POST", "/pause", object{"until": "2027-02-01"}},
		{"POST", "/resume", nil}, {"POST", "/extend", object{"percent": 10}}, {"POST", "/complete", nil}, {"POST", "/end-early", object{"kind": "other"}},
		{"POST", "/hand-over", object{"host": s.people["bo"].Person}}, {"POST", "/named", object{"named": true}}, {"GET", "/candidates", nil},
		{"POST", "/helpers", object{"person": s.people["bo"].Person, "hours": 2}}, {"POST", "/offer-help", object{"hours": 2}}, {"POST", "/goals", object{"text": "x"}},
		{"POST", "/notes", object{"text": "x"}}, {"PUT", "/judgement", object{}}, {"PUT", "/alumni", object{"text": "x"}},
	}
	for _, a := range acts {
		for _, version := range []string{`"1"`, `"2"`} {
			there := s.call("una", a.method, "/internships/"+id+a.path, a.body, "If-Match", version)
			absent := s.call("una", a.method, "/internships/"+strings.Repeat("0", len(id))+a.path, a.body, "If-Match", version)
			if there.code != 404 || there.raw != absent.raw {
				told = append(told, a.method+" "+a.path)
				break
			}
		}
	}
	return told
}

func TestAPIListsByStateTeamAndPart(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		for range 5 {
			s.expect(s.call("ana", "POST", "/internships", s.proposal()), 201, "draft")
		}
		ids := func(as, query string) []string { return s.pages(as, "/internships?limit=2"+query, "id") }
		for _, query := range []string{"", "&mine=true", "&state=draft", "&unit=" + s.platform, "&mine=true&state=draft&person=" + s.people["ana"].Person} {
			list := ids("ana", query)
			slices.Sort(list)
			if len(list) != 5 || len(slices.Compact(list)) != 5 {
				t.Errorf("%s: %v", query, list)
			}
			if list := ids("max", query); len(list) != 0 {
				t.Errorf("%s: Max sees drafts %v", query, list)
			}
		}
		if list := ids("ana", "&state=active"); len(list) != 0 {
			t.Errorf("%v", list)
		}
		first := s.call("ana", "GET", "/internships?limit=2&mine=true", nil).body["next"]
		s.expect(s.call("max", "GET", fmt.Sprintf("/internships?limit=2&mine=true&after=%v", first), nil), 422, "somebody else's cursor")
		s.expect(s.call("ana", "GET", "/internships?after=xyz", nil), 422, "a forged cursor")
		s.expect(s.call("ana", "GET", "/internships?limit=1001", nil), 422, "too many at once")
		s.expect(s.call("ana", "GET", "/internships?state=idle", nil), 422, "no such state")
		s.expect(s.call("", "GET", "/internships", nil), 401, "nobody")
	})
}

// pages follows a list to its end and gives a field of every item.
func (s *site) pages(as, path, field string) (out []string) {
	s.t.Helper()
	for after := ""; ; {
		r := s.expect(s.call(as, "GET", path+after, nil), 200, "list")
		for _, it := range r.body["items"].([]any) {
			out = append(out, it.(object)[field].(string))
		}
		next, more := r.body["next"].(string)
		if after = "&after=" + next; !more {
			return out
		}
	}
}

func TestAlumniNotesGoOnFromPageToPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		for range 5 {
			s.expect(s.call("ana", "POST", "/internships", s.proposal()), 201, "draft")
		}
		// Several notes of one moment: the place in the list is more than its time.
		if err := s.d.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO internship_alumni (internship_id, text, published, at, version) SELECT id, 'Ask early.', 1, 7, 1 FROM internship`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		path := "/alumni?limit=2&unit=" + s.platform
		list := s.pages("una", path, "internship")
		if slices.Sort(list); len(list) != 5 || len(slices.Compact(list)) != 5 {
			t.Errorf("%v", list)
		}
		next := s.call("una", "GET", path, nil).body["next"]
		s.expect(s.call("una", "GET", fmt.Sprintf("/alumni?unit=another&after=%v", next), nil), 422, "the cursor of another team")
		s.expect(s.call("una", "GET", path+"&after=xyz", nil), 422, "a forged cursor")
	})
}
