package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/route"
)

// served is the whole program behind an address, with Max who manages Ana, and
// Eve who manages nobody.
type served struct {
	t      testing.TB
	core   *core
	site   *site
	domain string // of people's addresses
	*httptest.Server
}

func serve(t testing.TB, e db.Engine, wrap func(*served, http.Handler) http.Handler) *served {
	t.Helper()
	core, err := openCore(context.Background(), dbtest.URL(t, e), options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = core.db.Close() })
	s := &served{t: t, core: core, domain: "example.com", site: core.site(siteOptions{log: slog.New(slog.DiscardHandler)})}
	file := filepath.Join(t.TempDir(), "people.csv")
	people := "email,name,manager_email,team,department\nmax@example.com,Max Muster,,Reliability,Infrastructure\nana@example.com,Ana Silva,max@example.com,Reliability,Infrastructure\neve@example.com,Eve Okafor,,Tools,Product\n"
	if err := os.WriteFile(file, []byte(people), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := core.importPeople(context.Background(), file); err != nil {
		t.Fatal(err)
	}
	var h http.Handler = s.site.mux
	if wrap != nil {
		h = wrap(s, h)
	}
	s.Server = httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// token makes a personal token for somebody.
func (s *served) token(of string, scopes ...authz.TokenScope) string {
	s.t.Helper()
	ctx := context.Background()
	a, err := s.core.account.ByEmail(ctx, authz.Operator(), of+"@"+s.domain)
	if err != nil {
		s.t.Fatal(err)
	}
	made, err := s.core.account.MakeToken(ctx, authz.Actor{Account: a.ID, Person: a.Person, Via: authz.ViaSession},
		account.NewToken{Name: "test", Scopes: scopes, Days: 1, Areas: s.site.mux.Areas()})
	if err != nil {
		s.t.Fatal(err)
	}
	return made.Secret
}

// every scope there is, but for all.
func (s *served) scopes() (list []authz.TokenScope) {
	for _, area := range s.site.mux.Areas() {
		list = append(list, authz.ScopeOf(area, true), authz.ScopeOf(area, false))
	}
	return list
}

var pathPart = regexp.MustCompile(`\{\w+(\.\.\.)?\}`)

// ask sends an empty request of a route by token.
func (s *served) ask(r route.Route, token string) (status int, body string) {
	s.t.Helper()
	path := pathPart.ReplaceAllString(strings.TrimSuffix(r.Pattern, "{$}"), "8c0b7d9e-1111-4222-8333-94455667788a")
	req, err := http.NewRequest(r.Method, s.URL+path, strings.NewReader("{}"))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

// tokenFaults walks every route: an operation of the API must refuse a token
// that has every scope but its own, let one in that has nothing else, and pages
// must refuse any token.
func tokenFaults(s *served) (faults []string, walked int) {
	only, without := map[authz.TokenScope]string{}, map[authz.TokenScope]string{}
	for _, scope := range s.scopes() {
		only[scope] = s.token("ana", scope)
		var rest []authz.TokenScope
		for _, other := range s.scopes() {
			if other != scope {
				rest = append(rest, other)
			}
		}
		without[scope] = s.token("max", rest...)
	}
	all := s.token("eve", "all:read", "all:write")
	fault := func(r route.Route, format string, args ...any) {
		faults = append(faults, r.Method+" "+r.Pattern+": "+fmt.Sprintf(format, args...))
	}
	for _, r := range s.site.mux.Routes() {
		if r.Access == route.Public {
			continue
		}
		walked++
		need := authz.ScopeFor(r.Action, r.Kind)
		switch {
		case r.Face != authz.FaceAPI:
			if status, body := s.ask(r, all); status != http.StatusForbidden || !strings.Contains(body, "BLY-3011") {
				fault(r, "a page answers a token with %d", status)
			}
		case need == "":
			if status, body := s.ask(r, all); status != http.StatusForbidden || !strings.Contains(body, "BLY-3012") {
				fault(r, "what no token may do is answered with %d", status)
			}
		default:
			if status, body := s.ask(r, without[need]); status != http.StatusForbidden || !strings.Contains(body, string(need)) {
				fault(r, "without %s: %d", need, status)
			}
			for _, token := range []string{only[need], all} {
				if status, body := s.ask(r, token); status == http.StatusForbidden && strings.Contains(body, "BLY-301") || status == http.StatusUnauthorized || status >= 500 {
					fault(r, "with its scope %s: %d %s", need, status, body)
				}
			}
		}
	}
	return faults, walked
}

func TestEveryRouteHoldsTokensToTheirScopes(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			s := serve(t, e, nil)
			faults, walked := tokenFaults(s)
			for _, f := range faults {
				t.Error(f)
			}
			if walked < 60 {
				t.Errorf("only %d routes were walked", walked)
			}
		})
	}
}

// The walk must find a program that takes a token for a session of its owner,
// and so forgets scopes and pages alike.
func TestTheWalkFindsAProgramThatForgetsScopes(t *testing.T) {
	t.Parallel()
	s := serve(t, db.SQLite, func(s *served, next http.Handler) http.Handler {
		cookies := map[string]string{}
		for _, name := range []string{"ana", "max", "eve"} {
			cookies[name] = signInCookie(t, s.core, name+"@example.com")
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if secret, ok := route.Bearer(r); ok {
				actor, err := s.core.account.TokenActor(r.Context(), secret)
				if err != nil {
					t.Error(err)
				}
				name, _, _ := strings.Cut(strings.ToLower(actor.Shown.Name), " ")
				r.Header.Del("Authorization")
				r.Header.Set("Cookie", cookies[name])
			}
			next.ServeHTTP(w, r)
		})
	})
	faults, walked := tokenFaults(s)
	if len(faults) < walked*9/10 {
		t.Errorf("%d of %d routes were found", len(faults), walked)
	}
}

// A token's holder is never more than its owner at that moment: what one cannot
// see stays away, and a lost account takes its tokens along.
func TestATokenIsItsOwnerAndNoMore(t *testing.T) {
	t.Parallel()
	s := serve(t, db.SQLite, nil)
	get := func(token, path string) int {
		req, _ := http.NewRequest(http.MethodGet, s.URL+path, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return res.StatusCode
	}
	ana, max, eve := s.token("ana", "all:read"), s.token("max", "all:read"), s.token("eve", "all:read")
	a, err := s.core.account.ByEmail(context.Background(), authz.Operator(), "ana@example.com")
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/people/" + a.Person + "/evidence"
	if got := [3]int{get(ana, path), get(max, path), get(eve, path)}; got != [3]int{200, 200, 404} {
		t.Errorf("own, manager, stranger: %v", got)
	}
	if err := s.core.account.Disable(context.Background(), authz.Operator(), a.ID, "test"); err != nil {
		t.Fatal(err)
	}
	if got := get(ana, path); got != 401 {
		t.Errorf("a disabled account's token: %d", got)
	}
}
