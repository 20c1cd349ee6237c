package opportunityhttp

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"belay/internal/ui/uitest"
)

// offer adds an offer by the form and gives its path.
func (s *site) offer(title string) string {
	s.t.Helper()
	w := s.window("max").Open("/opportunities/new").Submit("/opportunities\n", s.fields(title)...).Shows(200, "The offer is open.", title)
	return w.Path
}

func (s *site) fields(title string) []string {
	return []string{"place", s.obs + " " + s.people["max"].Person, "title", title, "topics", "Alerts\nSLOs", "way", "pair", "way", "on_call", "seats", "1", "from", "2026-11-02", "needs", "Bring <b>time</b>"}
}

func TestAnOfferIsMadeFoundAndLeadsToAProposal(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana := s.window("ana").Open("/opportunities").Shows(200, "No team offers a place to learn yet.", "Leave a wish").Hides("New offer")
		path := s.offer("Learn alerts")
		ana.Open("/opportunities").Shows(200, "There is one offer, and it has a free seat.", "Alerts, SLOs", "Pairing and On-call shadow", "One seat free", "8 h a day", "with Max Smith")
		ana.Open("/opportunities?way=release").Shows(200, "No offer matches this filter.", "Show all offers")
		ana.Open("/opportunities?q=ALERT&unit=infra&way=pair").Shows(200, "Learn alerts")
		ana.Open(path).Shows(200, "Propose an internship", "/internships/new?offer=", "10 to 20 %").Hides("Close the offer")
		if !strings.Contains(ana.Raw, "Bring &lt;b&gt;time&lt;/b&gt;") {
			t.Error("what the offer asks for is not escaped")
		}
		ana.Open("/opportunities/new").Shows(404)
		ana.Open(path + "/edit").Shows(404)
		ana.Open("/programmes/infra").Shows(200, "Infra takes learners: its one seat is free.", "Max Smith", "Propose an internship", "Pairing")
		ana.Open("/programmes/obs").Shows(404)
		s.window("max").Open(path).Shows(200, "Close the offer").Hides("Propose an internship")
		ana.Open("/opportunities?after=forged").Shows(422, "BLY-3008")
	})
}

func TestARefusedOfferKeepsWhatWasTypedAndAStaleOneShowsBoth(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		max := s.window("max").Open("/opportunities/new")
		max.Submit("/opportunities\n", "title", "", "topics", "Typed <i>topic</i>", "seats", "99", "place", s.obs+" "+s.people["max"].Person).
			Shows(422, "Say in one line what can be learned here.", "Typed <i>topic</i>", "Between 1 and 20 seats", "Choose at least one way")
		max.Submit("/opportunities\n", "title", "Typed title", "place", "").Shows(422, "Choose a team and who hosts there.", "Typed title")
		path := s.offer("Learn alerts")
		one, two := s.window("max").Open(path+"/edit"), s.window("max").Open(path+"/edit")
		one.Submit("/edit", s.fields("From the first tab")...).Shows(200, "Your change is saved.", "From the first tab")
		two.Submit("/edit", s.fields("From the second tab")...).Shows(http.StatusPreconditionFailed, "Saved meanwhile: From the first tab", "From the second tab")
		two.Submit("/edit", s.fields("From the second tab")...).Shows(200, "From the second tab")
		two.Submit("/close").Shows(200, "This offer is closed.").Submit("/reopen").Shows(200, "The offer is open again.")
	})
}

func TestAWishIsLeftChangedDroppedAndTakenBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana, eve := s.window("ana"), s.window("eve")
		ana.Open("/wishes").Shows(200, "Nobody has left a wish yet.")
		ana.Open("/wishes/new?topic=Chaos&unit=obs&quarter=2027-Q1").Shows(200, `value="Chaos"`, "Everyone who is signed in sees it when you let it carry your name.")
		ana.Submit("/wishes?", "topic", "Chaos <b>x</b>", "note", "for me", "quarter", "2027-Q1").Shows(200, "Your wish is kept.", "for me", "without your name", "Q1 2027")
		if strings.Contains(ana.Raw, "Chaos <b>") {
			t.Error("the topic is not escaped")
		}
		eve.Open("/wishes").Shows(200, "One topic is wished for: Chaos <b>x</b>.", "One person").Hides("Ana", "for me")
		path := regexp.MustCompile(`/wishes/[0-9a-f-]{36}`).FindString(ana.Body)
		eve.Open(path).Shows(404)
		ana.Open(path).Submit(path, "topic", "Chaos", "named", "1").Shows(200, "Your change is saved.", "with your name")
		eve.Open("/wishes").Shows(200, "Ana Smith", "Me too")
		ana.Open(path).Submit(path, "topic", "", "note", "kept").Shows(422, "kept", "Say in a few words")
		ana.Open("/wishes").Submit("/drop").Shows(200, "The wish is dropped.", "dropped")
		eve.Open("/wishes").Hides("Chaos")
		ana.Submit("/reopen").Shows(200, "The wish is open again.")
		ana.Submit("/met").Shows(200, "A wish came true.", "came true")
	})
}

func TestPagesStayWithinTheirQueries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		path := s.offer("One")
		for i := range 30 {
			s.offer(fmt.Sprintf("Offer %d", i))
		}
		for _, page := range []string{"/opportunities", "/opportunities/new", path, path + "/edit", "/programmes/infra", "/wishes", "/wishes/new"} {
			s.window("max").Open(page).Shows(200)
			if s.window("max").Open(page); s.statements > 7 { // the session is one more
				t.Errorf("%s runs %d statements", page, s.statements)
			}
		}
		list := s.window("ana").Open("/opportunities").Shows(200, "25 of the 25 offers on this page have a free seat.")
		next := regexp.MustCompile(`/opportunities\?after=[^"]+`).FindString(list.Body)
		list.Open(next).Shows(200, "6 of the 6 offers on this page").Hides("Next")
	})
}

func TestTheAPIDoesWhatThePagesDo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		body := map[string]any{"team": s.obs, "host": s.people["max"].Person, "title": "Learn alerts", "topics": []string{"SLOs"}, "ways": []string{"pair"}, "seats": 2}
		want := func(a uitest.Answer, code int) uitest.Answer {
			t.Helper()
			if a.Code != code {
				t.Fatalf("status %d, want %d: %s", a.Code, code, a.Raw)
			}
			return a
		}
		want(s.call("ana", "POST", "/offers", body), 404)
		made := want(s.call("max", "POST", "/offers", body, "Idempotency-Key", "k"), 201)
		if again := want(s.call("max", "POST", "/offers", body, "Idempotency-Key", "k"), 201); again.Body["id"] != made.Body["id"] {
			t.Error("the same key made two offers")
		}
		path := "/offers/" + made.Body["id"].(string)
		want(s.call("max", "PATCH", path, map[string]any{"title": "Other"}), 422)
		edited := want(s.call("max", "PATCH", path, map[string]any{"title": "Other"}, "If-Match", made.ETag), 200)
		if edited.Body["title"] != "Other" || edited.Body["topics"].([]any)[0] != "SLOs" || edited.ETag == made.ETag {
			t.Error(edited.Raw)
		}
		want(s.call("max", "PATCH", path, map[string]any{"title": "Late"}, "If-Match", made.ETag), 412)
		if list := want(s.call("eve", "GET", "/offers?limit=1", nil), 200); len(list.Body["items"].([]any)) != 1 || list.Body["next"] != nil {
			t.Error(list.Raw)
		}
		if p := want(s.call("eve", "GET", "/programmes/infra", nil), 200); p.Body["seats"].(map[string]any)["free"] != 2.0 {
			t.Error(p.Raw)
		}
		closed := want(s.call("max", "POST", path+"/close", nil, "If-Match", edited.ETag), 200)
		want(s.call("max", "POST", path+"/reopen", nil, "If-Match", closed.ETag), 200)

		wish := want(s.call("ana", "POST", "/me/wishes", map[string]any{"topic": "Go", "note": "mine"}), 201)
		list := want(s.call("eve", "GET", "/wishes", nil), 200)
		if first := list.Body["items"].([]any)[0].(map[string]any); first["person"] != nil || first["note"] != nil || first["topic"] != "Go" {
			t.Error(list.Raw)
		}
		want(s.call("eve", "GET", "/me/wishes/"+wish.Body["id"].(string), nil), 404)
		dropped := want(s.call("ana", "PATCH", "/me/wishes/"+wish.Body["id"].(string), map[string]any{"named": true, "state": "dropped"}, "If-Match", wish.ETag), 200)
		if dropped.Body["state"] != "dropped" || dropped.Body["named"] != true {
			t.Error(dropped.Raw)
		}
		if mine := want(s.call("ana", "GET", "/me/wishes", nil), 200); len(mine.Body["items"].([]any)) != 1 {
			t.Error(mine.Raw)
		}
	})
}
