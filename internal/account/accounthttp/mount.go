package accounthttp

import (
	"net/http"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/route"
	"belay/internal/ui"
)

// The pages' paths.
const (
	SignInPath   = "/sign-in"
	DevicesPath  = "/sessions"
	PasswordPath = "/password"
	TokensPath   = "/tokens"
	// WelcomePath is followed by a link's token.
	WelcomePath = "/welcome/"

	samplePath    = SignInPath + "/sample"
	signedOutPath = "/signed-out"
	othersPath    = DevicesPath + "/end-others"
)

// secretBody bounds forms with a password, in bytes.
const secretBody = 8 << 10

// Face is the pages of package account.
type Face struct {
	Accounts *account.Service
	Page     func(*route.Exchange) ui.Page // the frame, from the web shell
	// Choose puts the demo's sample people into groups; nil groups all of them by
	// what they do.
	Choose func([]account.Sample) []SampleGroup
	// Areas are what tokens may be given scopes for; nil means none.
	Areas func() []string
}

// Mount adds the routes. One-click sign-in is among them only in a demo.
func (f *Face) Mount(m *route.Mux) {
	open := func(method, pattern string, action authz.Action, handle route.Handler) route.Route {
		return route.Route{Method: method, Pattern: pattern, Face: authz.FacePage, Access: route.Public, Action: action, Kind: authz.KindPublic, MaxBody: secretBody, Handle: handle}
	}
	own := func(method, pattern string, action authz.Action, handle route.Handler) route.Route {
		return route.Route{Method: method, Pattern: pattern, Face: authz.FacePage, Access: route.SignedIn, Action: action, Kind: authz.KindOwn, MaxBody: secretBody, Handle: handle}
	}
	m.Add(
		open(http.MethodGet, SignInPath, authz.Read, f.signInPage),
		open(http.MethodPost, SignInPath, authz.Create, f.signIn),
		open(http.MethodPost, ui.SignOutPath, authz.Write, f.signOut),
		open(http.MethodGet, signedOutPath, authz.Read, f.signedOut),
		own(http.MethodGet, DevicesPath, authz.Read, f.devices),
		own(http.MethodPost, DevicesPath+"/{id}/end", authz.Write, f.endDevice),
		own(http.MethodPost, othersPath, authz.Write, f.endOthers),
		own(http.MethodGet, PasswordPath, authz.Read, f.passwordPage),
		own(http.MethodPost, PasswordPath, authz.Write, f.changePassword),
		own(http.MethodGet, TokensPath, authz.Read, f.tokensPage),
		own(http.MethodPost, TokensPath, authz.Create, f.makeToken),
		own(http.MethodPost, TokensPath+"/{id}/revoke", authz.Write, f.revokeToken),
		open(http.MethodGet, WelcomePath+"{token}", authz.Read, f.welcomePage),
		open(http.MethodPost, WelcomePath+"{token}", authz.Write, f.welcome),
	)
	if f.Accounts.Demo() != nil {
		m.Add(open(http.MethodPost, samplePath, authz.Create, f.signInSample))
	}
}
