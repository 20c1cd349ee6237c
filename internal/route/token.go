package route

import (
	"net/http"
	"strings"

	"belay/internal/authz"
	"belay/internal/fault"
)

// Bearer is the token that a request carries in its Authorization header
// (RFC 6750); ok also for an empty one, so that a request which means to come by
// token never comes in by a cookie instead.
func Bearer(r *http.Request) (token string, ok bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "bearer")
}

// foreignSafe tells that no other site can have made a browser send this
// request with somebody's rights: it carries its own token and no cookie.
func foreignSafe(r *http.Request) bool {
	_, bearer := Bearer(r)
	return bearer && len(r.Cookies()) == 0
}

var (
	errToken     = fault.New(fault.Unauthenticated, "BLY-3010", "This token is not valid: it is unknown, has run out or was taken back. Nothing was changed; make a new one on the page /tokens.")
	errTokenPage = fault.New(fault.Forbidden, "BLY-3011", "A token opens the API only, not pages. Nothing was changed; sign in to see this page.")
	errTokenOwn  = fault.New(fault.Forbidden, "BLY-3012", "No token may do this, whatever its scopes. Nothing was changed; sign in and do it there.")
)

// narrow holds a request that came by token to the API and to the token's
// scopes, by the route's own row. It decides before anything of the object is
// read, so a refusal tells nothing of it. Public routes answer a token's holder
// as anybody.
func (x *Exchange) narrow() error {
	if x.Actor.Via != authz.ViaToken {
		return nil
	}
	r := x.route
	need := authz.ScopeFor(r.Action, r.Kind)
	switch {
	case r.Access == Public:
		x.Actor = authz.Actor{}
		return nil
	case r.Face != authz.FaceAPI:
		return errTokenPage
	case need == "":
		return errTokenOwn
	case authz.Lets(x.Actor.Scopes, r.Action, r.Kind):
		return nil
	}
	x.challenge = `Bearer error="insufficient_scope", scope="` + string(need) + `"`
	return fault.Newf(fault.Forbidden, "BLY-3013", "This token lacks the scope %s. Nothing was changed; make a token that has it on the page /tokens.", need)
}

// Areas lists what tokens can be given scopes for: the areas that the API's
// operations belong to, in the order they were added.
func (m *Mux) Areas() []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, r := range m.routes {
		if area := r.Kind.Area(); r.Face == authz.FaceAPI && r.Access == SignedIn && !seen[area] {
			seen[area] = true
			out = append(out, area)
		}
	}
	return out
}
