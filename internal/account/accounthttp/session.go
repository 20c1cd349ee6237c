package accounthttp

import (
	"net/http"
	"strings"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/route"
)

// Authenticator finds who sends a request: by the personal token in its
// Authorization header, else by the session's cookie. It is the
// route.Authenticator of the program.
type Authenticator struct {
	Accounts *account.Service
	Secure   bool // as route.Shell's: it decides the cookie's name
}

// Authenticate costs one statement, or none without token and cookie. A request
// with a token that is not valid is nobody's, whatever its cookie says.
func (a Authenticator) Authenticate(r *http.Request) (authz.Actor, error) {
	if secret, ok := route.Bearer(r); ok {
		return a.Accounts.TokenActor(r.Context(), secret)
	}
	return a.Accounts.Actor(r.Context(), token(r, a.Secure))
}

// cookieName is the session's cookie. Under TLS its prefix makes browsers refuse
// it from other hosts and other paths.
func cookieName(secure bool) string {
	if secure {
		return "__Host-belay"
	}
	return "belay"
}

// token is what the browser holds; "" when nothing, or when two cookies of the
// name were sent, since one of them was then set by somebody else.
func token(r *http.Request, secure bool) string {
	found := r.CookiesNamed(cookieName(secure))
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}

// keep gives the browser its session, until the browser is closed or the
// session ends on our side.
func keep(x *route.Exchange, token string) {
	x.SetCookie(&http.Cookie{Name: cookieName(x.Secure()), Value: token})
}

func forget(x *route.Exchange) {
	x.SetCookie(&http.Cookie{Name: cookieName(x.Secure()), MaxAge: -1})
}

// device names the browser in words that its owner knows again. The order
// matters: most browsers claim to be several others as well.
func device(r *http.Request) string {
	agent := r.UserAgent()
	pick := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := pick("Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "FxiOS/", "Firefox", "CriOS/", "Chrome", "Chrome/", "Chrome", "Safari/", "Safari")
	system := pick("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "CrOS", "ChromeOS", "Mac OS X", "Mac", "Linux", "Linux")
	switch {
	case browser == "" && system == "":
		return "Unknown device"
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + " on " + system
}
