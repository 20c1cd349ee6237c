package accounthttp

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/id"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/ui"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(authz.Migrations, audit.Migrations, event.Migrations, org.Migrations, account.Migrations)
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

const good = "plum river stapler noon"

var ctx = context.Background()

// site is the program with nothing but the account pages and one page of
// somebody's own.
type site struct {
	t        *testing.T
	db       *db.DB
	clock    *clock.Moved
	accounts *account.Service
	mux      *route.Mux
	secure   bool
}

func each(t *testing.T, opt account.Options, secure bool, run func(t *testing.T, s *site)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			c := clock.NewMoved(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
			d := map[db.Engine]func(testing.TB, clock.Clock) *db.DB{db.SQLite: dbtest.SQLite, db.Postgres: dbtest.Postgres}[e](t, c)
			run(t, open(t, d, c, opt, secure))
		})
	}
}

func open(t *testing.T, d *db.DB, c *clock.Moved, opt account.Options, secure bool) *site {
	t.Helper()
	gate, err := authz.NewGate(account.Visibility())
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	s := &site{t: t, db: d, clock: c, secure: secure, accounts: account.New(d, gate, audit.New(ids), event.New(ids), ids, opt)}
	surfaces := &authz.Surfaces{}
	s.mux = route.New(route.Shell{Authenticator: Authenticator{s.accounts, secure}, SignIn: SignInPath, Secure: secure, Log: slog.New(slog.DiscardHandler)}, surfaces)
	page := func(x *route.Exchange) ui.Page {
		return ui.Page{Now: c.Now(), NewKey: ids.New, Person: ui.Person{Name: x.Actor.Shown.Name}}
	}
	(&Face{Accounts: s.accounts, Page: page, Areas: func() []string { return []string{"growth"} }}).Mount(s.mux)
	s.mux.Add(route.Route{Method: "GET", Pattern: "/mine", Face: authz.FacePage, Access: route.SignedIn, Action: authz.Read, Kind: authz.KindOwn,
		Handle: func(x *route.Exchange) error { x.Text(200, "for "+x.Actor.Person); return nil }})
	if err := surfaces.Check(gate); err != nil {
		t.Fatal(err)
	}
	return s
}

// person makes somebody with the password good, unless it is a demo.
func (s *site) person(name string, password bool) string {
	s.t.Helper()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO person (id, email, email_key, name, name_key, external_id, zone, zone_by_person, hours, hours_by_person, country, version)
			VALUES ($1, $1, $1, $2, $2, '', 'Europe/Lisbon', 0, '', 0, '', 1)`, "p-"+name, name); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO employment (person_id, from_on, until_on) VALUES ($1, '2020-01-01', $2)`, "p-"+name, clock.Forever); err != nil {
			return err
		}
		return s.accounts.Provision(tx, authz.Operator(), org.Person{ID: "p-" + name, Email: name + "@northwind.example", Name: name}, nil)
	})
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := s.accounts.ByEmail(ctx, authz.Operator(), name+"@northwind.example")
	if err == nil && password {
		err = s.accounts.SetPassword(ctx, authz.Operator(), a.ID, good)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return a.ID
}

// browser keeps the cookies of one browser.
type browser struct {
	*site
	cookies map[string]string
}

func (s *site) browser() *browser { return &browser{s, map[string]string{}} }

func (b *browser) do(method, path string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.mux.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return w
}

func (b *browser) signIn(name, password, next string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do("POST", "/sign-in", url.Values{"email": {name + "@northwind.example"}, "password": {password}, "next": {next}})
}

func (b *browser) in(name string) *browser {
	b.t.Helper()
	if w := b.signIn(name, good, "/mine"); w.Code != 303 {
		b.t.Fatalf("%d %s", w.Code, w.Body)
	}
	return b
}

// may tells whether the browser reaches the page of one's own.
func (b *browser) may() bool { b.t.Helper(); return b.do("GET", "/mine", nil).Code == 200 }

func TestSignInSetsAGuardedCookieAndLeadsOn(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{true, false} {
		each(t, account.Options{}, secure, func(t *testing.T, s *site) {
			s.person("ines", true)
			b := s.browser()
			if w := b.do("GET", "/mine", nil); w.Header().Get("Location") != "/sign-in?next=%2Fmine" {
				t.Fatalf("%d %v", w.Code, w.Header())
			}
			if w := b.do("GET", "/sign-in?next=%2Fmine", nil); w.Code != 200 || !strings.Contains(w.Body.String(), `name="next" value="/mine"`) || len(b.cookies) != 0 {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			w := b.signIn("ines", good, "/mine")
			if w.Code != 303 || w.Header().Get("Location") != "/mine" {
				t.Fatalf("%d %v", w.Code, w.Header())
			}
			cookies := w.Result().Cookies()
			if len(cookies) != 1 {
				t.Fatalf("%v", cookies)
			}
			c := cookies[0]
			want := map[bool]string{true: "__Host-belay", false: "belay"}[secure]
			if c.Name != want || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != secure || c.MaxAge != 0 || !c.Expires.IsZero() {
				t.Errorf("cookie %+v", c)
			}
			if w := b.do("GET", "/mine", nil); w.Body.String() != "for p-ines\n" {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if w := b.do("GET", "/sign-in?next=/mine", nil); w.Code != 303 || w.Header().Get("Location") != "/mine" {
				t.Errorf("somebody signed in is asked again: %d", w.Code)
			}
		})
	}
}

func TestSignInLeadsOnlyToThisSite(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/mine?a=b": "/mine?a=b", "https://evil.example": "/", "//evil.example": "/", "": "/", "/sign-in?next=/sign-in": "/", "/sign-out": "/", "/signed-out": "/",
	} {
		if got := next(in); got != want {
			t.Errorf("%q leads to %q", in, got)
		}
	}
}

func TestRefusedSignInShowsTheFormAgain(t *testing.T) {
	t.Parallel()
	each(t, account.Options{PerAccount: account.Limit{Burst: 2, Every: time.Minute}}, false, func(t *testing.T, s *site) {
		s.person("ines", true)
		b := s.browser()
		if w := b.do("POST", "/sign-in", url.Values{"email": {""}, "password": {""}}); w.Code != 422 || !strings.Contains(w.Body.String(), "Please type your password.") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		wrong, unknown := b.signIn("ines", "<b>wrong</b>", "/mine"), b.signIn("nora", "<b>wrong</b>", "/mine")
		for _, w := range []*httptest.ResponseRecorder{wrong, unknown} {
			if w.Code != 401 || strings.Contains(w.Body.String(), "wrong</b>") || !strings.Contains(w.Body.String(), `value="/mine"`) || w.Header().Get("Set-Cookie") != "" {
				t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
			}
		}
		if one, other := plain(wrong, "ines"), plain(unknown, "nora"); one != other {
			t.Errorf("an unknown address looks different:\n%s\n%s", one, other)
		}
		b.signIn("ines", "wrong", "")
		w := b.signIn("ines", good, "")
		if w.Code != 429 || w.Header().Get("Retry-After") != "60" || !strings.Contains(w.Body.String(), "too many tries") {
			t.Errorf("%d %v", w.Code, w.Header())
		}
		s.clock.Advance(time.Minute)
		b.in("ines")
	})
}

// plain is a page without what the caller typed and without its random keys.
func plain(w *httptest.ResponseRecorder, name string) string {
	body := strings.ReplaceAll(w.Body.String(), name, "")
	before, rest, _ := strings.Cut(body, `name="idempotency_key" value="`)
	return fmt.Sprint(w.Code, w.Header(), before, rest[min(36, len(rest)):])
}

func TestSignInReplacesAPlantedSession(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, false, func(t *testing.T, s *site) {
		s.person("ines", true)
		s.person("mallory", true)
		attacker := s.browser().in("mallory")
		victim := s.browser()
		victim.cookies["belay"] = attacker.cookies["belay"]
		victim.in("ines")
		if victim.cookies["belay"] == attacker.cookies["belay"] || attacker.may() || !victim.may() {
			t.Error("a planted session survived the sign-in")
		}
		// Two cookies of the name: one was set by somebody else, so neither counts.
		r := httptest.NewRequest("GET", "/mine", nil)
		r.Header.Add("Cookie", "belay=planted; belay="+victim.cookies["belay"])
		w := httptest.NewRecorder()
		s.mux.ServeHTTP(w, r)
		if w.Code != 303 {
			t.Errorf("two session cookies: %d", w.Code)
		}
	})
}

func TestSignOutEndsTheSessionOnOurSide(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, false, func(t *testing.T, s *site) {
		s.person("ines", true)
		b := s.browser().in("ines")
		kept := b.cookies["belay"]
		if w := b.do("POST", "/sign-out", url.Values{}); w.Code != 303 || w.Header().Get("Location") != "/signed-out" || b.cookies["belay"] != "" {
			t.Fatalf("%d %v", w.Code, b.cookies)
		}
		if w := b.do("GET", "/signed-out", nil); w.Code != 200 {
			t.Errorf("%d", w.Code)
		}
		b.cookies["belay"] = kept
		if b.may() {
			t.Error("the cookie still works")
		}
		if w := s.browser().do("POST", "/sign-out", url.Values{}); w.Code != 303 {
			t.Errorf("nobody signs out: %d", w.Code)
		}
	})
}

func TestDevicesCanBeSignedOut(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, false, func(t *testing.T, s *site) {
		s.person("ines", true)
		s.person("mallory", true)
		here, there, third, stranger := s.browser().in("ines"), s.browser().in("ines"), s.browser().in("ines"), s.browser().in("mallory")
		page := here.do("GET", "/sessions", nil).Body.String()
		if !strings.Contains(page, "Firefox on Linux") || strings.Count(page, "/end\"") != 2 {
			t.Fatal(page)
		}
		one := regexp.MustCompile(`/sessions/[0-9a-f-]{36}/end`).FindString(page)
		if w := stranger.do("POST", one, url.Values{}); w.Code != 404 || !there.may() || !third.may() {
			t.Errorf("a stranger: %d", w.Code)
		}
		for range 2 { // a second click sends the same form again
			if w := here.do("POST", one, url.Values{"idempotency_key": {"k"}}); w.Code != 303 || there.may() == third.may() || !here.may() {
				t.Errorf("ending one: %d", w.Code)
			}
		}
		if w := here.do("POST", one, url.Values{}); w.Code != 404 {
			t.Errorf("ending what is gone: %d", w.Code)
		}
		if w := here.do("POST", "/sessions/end-others", url.Values{}); w.Code != 303 || there.may() || third.may() || !here.may() {
			t.Errorf("ending the others: %d", w.Code)
		}
	})
}

func TestPasswordChangeSignsOtherDevicesOut(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, false, func(t *testing.T, s *site) {
		s.person("ines", true)
		here, there := s.browser().in("ines"), s.browser().in("ines")
		change := func(current, password, again, version string) *httptest.ResponseRecorder {
			return here.do("POST", "/password", url.Values{"password_current": {current}, "password_new": {password}, "password_again": {again}, "version": {version}})
		}
		if page := here.do("GET", "/password", nil); page.Code != 200 || !strings.Contains(page.Body.String(), `name="version" value="1"`) {
			t.Fatalf("%d %s", page.Code, page.Body)
		}
		const better = " otter  lamp tunnel fig "
		for _, c := range []struct {
			w    *httptest.ResponseRecorder
			code int
			says string
		}{
			{change("wrong", better, better, "1"), 422, "This is not your current password."},
			{change(good, better, better+"x", "1"), 422, "Please type the same password here"},
			{change(good, "short", "short", "1"), 422, "at least 12 characters"},
			{change(good, better, better, "7"), 412, "changed since this page was opened"},
		} {
			if c.w.Code != c.code || !strings.Contains(c.w.Body.String(), c.says) || strings.Contains(c.w.Body.String(), better) || strings.Contains(c.w.Body.String(), good) {
				t.Errorf("want %d %q: %d %s", c.code, c.says, c.w.Code, c.w.Body)
			}
		}
		if !there.may() {
			t.Fatal("a refused change signed somebody out")
		}
		if w := change(good, better, better, "1"); w.Code != 303 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if there.may() || !here.may() {
			t.Error("other devices are signed out, this one is not")
		}
		if w := s.browser().signIn("ines", good, ""); w.Code != 401 {
			t.Errorf("the old password: %d", w.Code)
		}
		if w := s.browser().signIn("ines", better, ""); w.Code != 303 {
			t.Errorf("blanks belong to a password: %d", w.Code)
		}
		if w := s.browser().signIn("ines", strings.TrimSpace(better), ""); w.Code != 401 {
			t.Errorf("a trimmed password: %d", w.Code)
		}
	})
}

func TestALinkSetsAPasswordOnce(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, false, func(t *testing.T, s *site) {
		a := s.person("ines", false)
		s.person("mallory", true)
		l, err := s.accounts.Invite(ctx, authz.Operator(), a)
		if err != nil {
			t.Fatal(err)
		}
		b := s.browser().in("mallory")
		path := "/welcome/" + l.Token
		if w := b.do("GET", path, nil); w.Code != 200 || !strings.Contains(w.Body.String(), "ines@northwind.example") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		set := func(password, again, extra string) *httptest.ResponseRecorder {
			return b.do("POST", path, url.Values{"password_new": {password}, "password_again": {again}, "email": {extra}})
		}
		if w := set("ines.northwind", "ines.northwind", ""); w.Code != 422 || !strings.Contains(w.Body.String(), "your name") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if w := set(good, good+"x", ""); w.Code != 422 {
			t.Errorf("%d", w.Code)
		}
		// The account is the link's own, whatever the form says (OrangeHRM's fault).
		if w := set(good, good, "mallory@northwind.example"); w.Code != 303 || w.Header().Get("Location") != "/" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w := b.do("GET", "/mine", nil); w.Body.String() != "for p-ines\n" {
			t.Errorf("signed in as %s", w.Body)
		}
		used, never := b.do("GET", path, nil), b.do("GET", "/welcome/"+strings.Repeat("A", 43), nil)
		if used.Code != 404 || used.Body.String() != never.Body.String() {
			t.Errorf("%d %s, %s", used.Code, used.Body, never.Body)
		}
		if w := set(good+"!", good+"!", ""); w.Code != 404 {
			t.Errorf("used twice: %d", w.Code)
		}
	})
}

func TestOneClickExistsInTheDemoOnly(t *testing.T) {
	t.Parallel()
	each(t, account.Options{Demo: true}, false, func(t *testing.T, s *site) {
		s.person("ines", false)
		b := s.browser()
		if w := b.do("GET", "/sign-in", nil); w.Code != 200 || !strings.Contains(w.Body.String(), `value="p-ines"`) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		click := url.Values{"person": {"p-ines"}, "next": {"/mine"}}
		if w := b.do("POST", "/sign-in/sample", click); w.Code != 303 || w.Header().Get("Location") != "/mine" || !b.may() {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w := b.do("POST", "/sign-in/sample", url.Values{"person": {"p-nobody"}}); w.Code != 404 {
			t.Errorf("%d", w.Code)
		}
		if w := b.do("GET", "/password", nil); w.Code != 403 {
			t.Errorf("passwords in the demo: %d", w.Code)
		}
		served := open(t, s.db, s.clock, account.Options{}, false)
		same := &browser{served, b.cookies}
		if same.may() {
			t.Error("a demo session works under serve")
		}
		if w := served.browser().do("POST", "/sign-in/sample", click); w.Code != 404 {
			t.Errorf("one click under serve: %d", w.Code)
		}
		if w := served.browser().do("GET", "/sign-in", nil); strings.Contains(w.Body.String(), "p-ines") {
			t.Error("sample people under serve")
		}
	})
}

func TestDevicesAreCalledByNamesTheirOwnersKnow(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":   "Edge on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":           "Safari on Mac",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":                    "Chrome on Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile Safari/604.1": "Chrome on iPhone",
		"": "Unknown device", "curl/8.0": "Unknown device",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("User-Agent", agent)
		if got := device(r); got != want {
			t.Errorf("%q for %s", got, agent)
		}
	}
}

func TestAnOutageIsNoRefusal(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, false, func(t *testing.T, s *site) {
		s.person("ines", true)
		b := s.browser().in("ines")
		if err := s.db.Close(); err != nil {
			t.Fatal(err)
		}
		if w := b.do("GET", "/mine", nil); w.Code < 500 {
			t.Errorf("the database is gone: %d", w.Code)
		}
		if w := b.signIn("ines", good, ""); w.Code < 500 {
			t.Errorf("the database is gone: %d", w.Code)
		}
	})
}

func TestTokensAreMadeShownOnceAndTakenBack(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, false, func(t *testing.T, s *site) {
		s.mux.Add(route.Route{Method: "GET", Pattern: "/api/v1/me/growth", Face: authz.FaceAPI, Access: route.SignedIn, Action: authz.Read, Kind: "growth.page",
			Handle: func(x *route.Exchange) error { x.Text(200, "for "+x.Actor.Person); return nil }})
		s.person("ines", true)
		s.person("mallory", true)
		ines := s.browser().in("ines")
		if w := ines.do("POST", "/tokens", url.Values{"name": {""}, "days": {"30"}, "scope": {"growth:write"}}); w.Code != 422 ||
			!strings.Contains(w.Body.String(), "No token was made.") || !strings.Contains(w.Body.String(), `value="growth:write" checked`) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		form := url.Values{"name": {"laptop"}, "days": {"30"}, "scope": {"growth:read"}, "idempotency_key": {"k"}}
		page := ines.do("POST", "/tokens", form).Body.String()
		secret := regexp.MustCompile(`belay_[\w-]{43}`).FindString(page)
		if secret == "" {
			t.Fatal(page)
		}
		if w := ines.do("POST", "/tokens", form); w.Code != 303 || strings.Contains(ines.do("GET", "/tokens", nil).Body.String(), secret) {
			t.Errorf("again: %d", w.Code)
		}
		use := func(path string) int {
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Authorization", "Bearer "+secret)
			w := httptest.NewRecorder()
			s.mux.ServeHTTP(w, r)
			return w.Code
		}
		if use("/api/v1/me/growth") != 200 || use("/mine") != 403 || use("/tokens") != 403 || use("/sessions") != 403 {
			t.Error("the token opens something else than its scope")
		}
		revoke := regexp.MustCompile(`/tokens/[0-9a-f-]{36}/revoke`).FindString(ines.do("GET", "/tokens", nil).Body.String())
		if w := s.browser().in("mallory").do("POST", revoke, url.Values{}); w.Code != 404 || use("/api/v1/me/growth") != 200 {
			t.Errorf("a stranger: %d", w.Code)
		}
		// A key that stands for another request takes nothing back, and says so.
		if w := ines.do("POST", revoke, url.Values{"idempotency_key": {"k"}}); w.Code != 409 || use("/api/v1/me/growth") != 200 {
			t.Errorf("under the key of another form: %d", w.Code)
		}
		for range 2 { // a second click sends the same form again
			if w := ines.do("POST", revoke, url.Values{"idempotency_key": {"r"}}); w.Code != 303 || use("/api/v1/me/growth") != 401 {
				t.Errorf("taking it back: %d", w.Code)
			}
		}
	})
}
