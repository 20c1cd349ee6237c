package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/client"
)

// played is a server that gives prepared answers and keeps what it was asked.
type played struct {
	*httptest.Server
	mu      sync.Mutex
	answers []func(http.ResponseWriter)
	asked   []*http.Request
	bodies  []string
	waits   []time.Duration
}

func play(t *testing.T, answers ...func(http.ResponseWriter)) (*played, *client.Client) {
	t.Helper()
	p := &played{answers: answers}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		n := len(p.asked)
		p.asked, p.bodies = append(p.asked, r), append(p.bodies, string(raw))
		p.mu.Unlock()
		p.answers[min(n, len(p.answers)-1)](w)
	}))
	t.Cleanup(p.Close)
	c, err := client.New(p.URL+"/", "belay_secret", client.WithAgent("test"), client.WithPause(func(_ context.Context, d time.Duration) error {
		p.waits = append(p.waits, d)
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	return p, c
}

func says(status int, doc any, headers ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(doc)
	}
}

// cut ends the connection without an answer.
func cut(http.ResponseWriter) { panic(http.ErrAbortHandler) }

type doc = map[string]any

var ctx = context.Background()

func TestACallCarriesTokenVersionAndContent(t *testing.T) {
	t.Parallel()
	p, c := play(t, says(200, doc{"id": "e 1", "title": "T", "version": 3}, "ETag", `"3"`))
	title := "New"
	var version int64
	got, err := c.EditEvidence(ctx, "e 1/x", 2, client.EditEvidenceRequest{Title: &title}, client.Key("k"), client.ReadVersion(&version))
	if err != nil || got.Title != "T" || version != 3 {
		t.Fatalf("%+v %d %v", got, version, err)
	}
	r := p.asked[0]
	if r.Method != "PATCH" || r.URL.EscapedPath() != "/api/v1/evidence/e%201%2Fx" || r.Header.Get("If-Match") != `"2"` || r.Header.Get("Idempotency-Key") != "k" ||
		r.Header.Get("Authorization") != "Bearer belay_secret" || p.bodies[0] != `{"title":"New"}` || r.Header.Get("User-Agent") != "test" {
		t.Errorf("%s %s %v %s", r.Method, r.URL, r.Header, p.bodies[0])
	}
	if _, err := c.ListPeople(ctx, client.ListPeopleQuery{Q: "ana & co", Limit: 3}); err != nil || p.asked[1].URL.RawQuery != "limit=3&q=ana+%26+co" || p.asked[1].Header.Get("Idempotency-Key") != "" {
		t.Errorf("%v %s", err, p.asked[1].URL)
	}
}

func TestALostAnswerIsAskedForAgainUnderTheSameKey(t *testing.T) {
	t.Parallel()
	busy := says(503, doc{"code": "BLY-1002", "detail": "Busy."}, "Retry-After", "3")
	p, c := play(t, cut, busy, says(502, "a proxy"), says(201, doc{"id": "1"}))
	if got, err := c.AddEvidence(ctx, client.AddEvidenceRequest{Title: "x"}); err != nil || got.ID != "1" {
		t.Fatalf("%+v %v", got, err)
	}
	key := p.asked[0].Header.Get("Idempotency-Key")
	if len(key) < 20 || len(p.asked) != 4 {
		t.Fatalf("%d tries under %q", len(p.asked), key)
	}
	for i, r := range p.asked {
		if r.Header.Get("Idempotency-Key") != key || p.bodies[i] != p.bodies[0] {
			t.Errorf("try %d: %s %s", i, r.Header.Get("Idempotency-Key"), p.bodies[i])
		}
	}
	if len(p.waits) != 3 || p.waits[1] != 3*time.Second || p.waits[0] >= p.waits[2] {
		t.Errorf("waited %v", p.waits)
	}
	if _, err := c.AddEvidence(ctx, client.AddEvidenceRequest{Title: "x"}); err != nil || p.asked[4].Header.Get("Idempotency-Key") == key {
		t.Error("two acts share a key")
	}
}

func TestRefusalsAreProblemsAndAreNotRepeated(t *testing.T) {
	t.Parallel()
	p, c := play(t, says(422, doc{"code": "BLY-2901", "detail": "Soft.", "status": 422, "fields": []doc{{"name": "percent", "message": "m"}}, "warnings": []doc{{"code": "length", "message": "Long."}}}))
	_, err := c.Me(ctx)
	problem, ok := client.IsProblem(err)
	if !ok || problem.Code != "BLY-2901" || problem.Fields[0].Name != "percent" || !problem.NeedsReason() || problem.Warnings[0].Code != "length" ||
		problem.Stale() || problem.Absent() || err.Error() != "Soft. (BLY-2901)" || len(p.asked) != 1 {
		t.Errorf("%+v %v after %d", problem, err, len(p.asked))
	}
	_, c = play(t, says(404, "not here"))
	if problem, ok := client.IsProblem(second(c.Me(ctx))); !ok || problem.Code != "BLY-4101" || !problem.Absent() {
		t.Errorf("another program's 404: %+v", problem)
	}
	_, c = play(t, says(412, doc{"code": "BLY-1"}))
	if problem, _ := client.IsProblem(second(c.Me(ctx))); !problem.Stale() {
		t.Errorf("412: %+v", problem)
	}
}

func second[T any](_ T, err error) error { return err }

func TestAServerOutOfReachIsToldApart(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string]func(http.ResponseWriter){
		"gateway": says(503, "a proxy"), "connection": cut, "no document": func(w http.ResponseWriter) { _, _ = w.Write([]byte("<html>")) },
	} {
		p, c := play(t, answers)
		var lost *client.Unreachable
		if _, err := c.Me(ctx); !errors.As(err, &lost) || lost.Server != p.URL || !strings.Contains(err.Error(), p.URL) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, c := play(t, cut)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := c.Me(ended); err == nil || len(p.asked) > 1 {
		t.Errorf("a cancelled call: %v, %d tries", err, len(p.asked))
	}
	// A server busy for long says so in its own words.
	_, c = play(t, says(503, doc{"code": "BLY-1002", "detail": "Busy."}))
	if problem, ok := client.IsProblem(second(c.Me(ctx))); !ok || problem.Code != "BLY-1002" {
		t.Errorf("%+v", problem)
	}
}

func TestListsAreWalkedToTheirEnd(t *testing.T) {
	t.Parallel()
	pages := []func(http.ResponseWriter){
		says(200, doc{"items": []doc{{"id": "1"}, {"id": "2"}}, "next": "a"}), says(200, doc{"items": []doc{}, "next": "b"}), says(200, doc{"items": []doc{{"id": "3"}}}),
	}
	p, c := play(t, pages...)
	var got []string
	for person, err := range c.AllPeople(ctx, client.ListPeopleQuery{Limit: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, person.ID)
	}
	if strings.Join(got, "") != "123" || p.asked[1].URL.Query().Get("after") != "a" || p.asked[2].URL.Query().Get("after") != "b" {
		t.Errorf("%v", got)
	}
	p, c = play(t, pages[0], says(403, doc{"code": "BLY-3013"}))
	var last error
	for _, err := range c.AllPeople(ctx, client.ListPeopleQuery{}) {
		last = err
	}
	if _, ok := client.IsProblem(last); !ok || len(p.asked) != 2 {
		t.Errorf("%v", last)
	}
	p, c = play(t, pages...)
	for range c.AllPeople(ctx, client.ListPeopleQuery{}) {
		break
	}
	if len(p.asked) != 1 {
		t.Error("a walk that was left goes on")
	}
}

func TestOnlyServersAreAddresses(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "belay.example", "ftp://belay.example", "http://", "://"} {
		if _, err := client.New(bad, ""); err == nil {
			t.Errorf("%q is a server", bad)
		}
	}
	_, c := play(t, says(302, "", "Location", "https://elsewhere.example/"))
	if problem, ok := client.IsProblem(second(c.Me(ctx))); !ok || problem.Status != 302 {
		t.Error("a token is carried on to another address")
	}
}
