package route_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/route"
)

// tokens answers "Bearer SCOPES" with a token's actor, anything else as header.
type tokens struct{}

func (tokens) Authenticate(r *http.Request) (authz.Actor, error) {
	secret, ok := route.Bearer(r)
	if !ok {
		return header{}.Authenticate(r)
	}
	if secret == "unknown" {
		return authz.Actor{}, nil
	}
	a := authz.Actor{Account: "a", Person: "p", Via: authz.ViaToken}
	for _, s := range strings.Split(secret, ",") {
		a.Scopes = append(a.Scopes, authz.TokenScope(s))
	}
	return a, nil
}

func tokenMux(t *testing.T) *route.Mux {
	m, _ := newMux(t, func(s *route.Shell) { s.Authenticator = tokens{} })
	ok := func(x *route.Exchange) error { x.Text(200, "for "+x.Actor.Account); return nil }
	row := func(face authz.Face, method, pattern string, access route.Access, action authz.Action, kind authz.Kind) route.Route {
		return route.Route{Method: method, Pattern: pattern, Face: face, Access: access, Action: action, Kind: kind, Handle: ok}
	}
	m.Add(
		row(authz.FaceAPI, "GET", "/api/v1/growth", route.SignedIn, authz.Read, "growth.page"),
		row(authz.FaceAPI, "POST", "/api/v1/growth", route.SignedIn, "restore", "growth.step"),
		row(authz.FaceAPI, "GET", "/api/v1/people", route.SignedIn, authz.Read, "org.person"),
		row(authz.FaceAPI, "POST", "/api/v1/tokens", route.SignedIn, authz.Create, authz.KindOwn),
		row(authz.FacePage, "GET", "/growth", route.SignedIn, authz.Read, "growth.page"),
		row(authz.FacePage, "GET", "/open", route.Public, authz.Read, authz.KindPublic),
	)
	return m
}

func TestATokenReachesWhatItsScopesNameAndNoPage(t *testing.T) {
	t.Parallel()
	m := tokenMux(t)
	const all = "all:read,all:write"
	for _, c := range []struct {
		scopes, method, path string
		code                 int
		says                 string
	}{
		{"growth:read", "GET", "/api/v1/growth", 200, "for a"},
		{"all:read", "GET", "/api/v1/growth", 200, "for a"},
		{"growth:write", "GET", "/api/v1/growth", 403, "BLY-3013"},
		{"growth:write", "POST", "/api/v1/growth", 200, "for a"},
		{"growth:read,all:read", "POST", "/api/v1/growth", 403, "growth:write"},
		{"growth:read", "GET", "/api/v1/people", 403, "org:read"},
		{"", "GET", "/api/v1/people", 403, "BLY-3013"},
		{all, "POST", "/api/v1/tokens", 403, "BLY-3012"},
		{all, "GET", "/growth", 403, "BLY-3011"},
		{all, "GET", "/open", 200, "for \n"},
		{all, "GET", "/api/v1/nothing", 404, "BLY-1104"},
		{"unknown", "GET", "/api/v1/growth", 401, "BLY-3010"},
	} {
		w := ask(m, c.method, c.path, "", "Authorization", "Bearer "+c.scopes, "Test-Account", "other")
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %s with %q: %d %s", c.method, c.path, c.scopes, w.Code, w.Body)
		}
		challenge := w.Header().Get("WWW-Authenticate")
		if want := map[int]string{401: "Bearer"}[c.code]; c.code == 401 && challenge != want || strings.Contains(c.says, "3013") && !strings.Contains(challenge, "insufficient_scope") {
			t.Errorf("%s %s: challenge %q", c.method, c.path, challenge)
		}
	}
	if got := m.Areas(); !slices.Equal(got, []string{"growth", "org"}) {
		t.Errorf("areas %v", got)
	}
}

// The rule against other sites' requests guards cookies; a program that carries
// its own token sends none.
func TestTheRuleAgainstOtherSitesIsForCookies(t *testing.T) {
	t.Parallel()
	m := tokenMux(t)
	for _, c := range []struct {
		code    int
		headers []string
	}{
		{200, []string{"Authorization", "Bearer growth:write"}},
		{403, []string{"Authorization", "Bearer growth:write", "Cookie", "belay=x"}},
		{403, []string{"Authorization", "Basic eDp5", "Test-Account", "a"}},
		{403, []string{"Test-Account", "a"}},
	} {
		if w := ask(m, "POST", "/api/v1/growth", "", append(c.headers, "Origin", "https://elsewhere.example")...); w.Code != c.code {
			t.Errorf("%v: %d %s", c.headers, w.Code, w.Body)
		}
	}
}
