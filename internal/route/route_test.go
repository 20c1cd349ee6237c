package route_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/fault"
	"belay/internal/route"
)

type header struct{}

func (header) Authenticate(r *http.Request) (authz.Actor, error) {
	return authz.Actor{Account: r.Header.Get("Test-Account"), Via: authz.ViaSession}, nil
}

type text string

func (t text) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(t))
	return err
}

func newMux(t *testing.T, change func(*route.Shell)) (*route.Mux, *bytes.Buffer) {
	t.Helper()
	log := &bytes.Buffer{}
	shell := route.Shell{Authenticator: header{}, SignIn: "/sign-in", Log: slog.New(slog.NewTextHandler(log, nil)),
		ErrorPage: func(_ *route.Exchange, f *fault.Error, _ int) route.Component {
			return text("<p>" + f.Message + f.Code)
		}}
	if change != nil {
		change(&shell)
	}
	return route.New(shell, &authz.Surfaces{}), log
}

func page(method, pattern string, access route.Access, h route.Handler) route.Route {
	return route.Route{Method: method, Pattern: pattern, Face: authz.FacePage, Access: access, Action: authz.Read, Kind: authz.KindOwn, Handle: h}
}

func ask(m http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w
}

func TestEveryFaultKindHasAStatus(t *testing.T) {
	t.Parallel()
	for k := fault.Internal; k <= fault.Unavailable; k++ {
		if s := route.Status(fault.New(k, "X", "")); s < 400 || s > 599 {
			t.Errorf("kind %d has status %d", k, s)
		}
	}
}

func TestAbsentAndRefusedAreTheSameAnswer(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, nil)
	m.Add(page("GET", "/secret/{id}", route.SignedIn, func(*route.Exchange) error { return fault.Gone() }))
	refused := ask(m, "GET", "/secret/1", "", "Test-Account", "a")
	absent := ask(m, "GET", "/no/such/page", "", "Test-Account", "a")
	if refused.Code != 404 || absent.Code != 404 || refused.Body.String() != absent.Body.String() {
		t.Errorf("refused %d %q, absent %d %q", refused.Code, refused.Body, absent.Code, absent.Body)
	}
	for name := range refused.Header() {
		if refused.Header().Get(name) != absent.Header().Get(name) {
			t.Errorf("header %s differs", name)
		}
	}
}

func TestInternalErrorsStayInTheLog(t *testing.T) {
	t.Parallel()
	m, log := newMux(t, nil)
	m.Add(page("GET", "/broken", route.Public, func(x *route.Exchange) error {
		_ = x.Render(200, text("half a page"))
		return errors.New("column rating of Ines is missing")
	}), page("GET", "/panic", route.Public, func(*route.Exchange) error { panic("oh") }))
	for _, path := range []string{"/broken", "/panic"} {
		w := ask(m, "GET", path, "")
		if w.Code != 500 || strings.Contains(w.Body.String(), "rating") || strings.Contains(w.Body.String(), "half") || !strings.Contains(w.Body.String(), "BLY-1000") {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
	if !strings.Contains(log.String(), "rating of Ines") || !strings.Contains(log.String(), "oh") {
		t.Errorf("the log lacks the cause: %s", log)
	}
}

func TestSignInIsAskedForAndLeadsBack(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, nil)
	called := false
	h := func(*route.Exchange) error { called = true; return nil }
	api := page("GET", "/api/v1/x", route.SignedIn, h)
	api.Face = authz.FaceAPI
	m.Add(page("GET", "/growth", route.SignedIn, h), page("POST", "/growth", route.SignedIn, h), api)
	if w := ask(m, "GET", "/growth?level=senior", ""); w.Code != 303 || w.Header().Get("Location") != "/sign-in?next=%2Fgrowth%3Flevel%3Dsenior" {
		t.Errorf("%d %s", w.Code, w.Header())
	}
	if w := ask(m, "POST", "/growth", "", "Referer", "http://example.com/growth/craft"); w.Header().Get("Location") != "/sign-in?next=%2Fgrowth%2Fcraft" {
		t.Errorf("%s", w.Header())
	}
	if w := ask(m, "GET", "/api/v1/x", ""); w.Code != 401 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %s", w.Code, w.Header())
	}
	if called {
		t.Error("a handler ran for nobody")
	}
}

func TestRequestsFromOtherSitesDoNothing(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, nil)
	done := 0
	m.Add(page("POST", "/act", route.SignedIn, func(*route.Exchange) error { done++; return nil }))
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
	} {
		if w := ask(m, "POST", "/act", "", append(headers, "Test-Account", "a")...); w.Code != 403 {
			t.Errorf("%v: %d", headers, w.Code)
		}
	}
	if w := ask(m, "POST", "/act", "", "Sec-Fetch-Site", "same-origin", "Test-Account", "a"); w.Code != 200 || done != 1 {
		t.Errorf("same origin: %d, acts %d", w.Code, done)
	}
}

func TestLocalPathStaysOnThisSite(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/growth?x=1#a": "/growth?x=1#a", "": "/", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/",
		"growth": "/", "/a\r\nSet-Cookie: x": "/", "javascript:alert(1)": "/",
	} {
		if got := route.LocalPath(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// A guard of any version is the program's own; a form cannot ask for it.
func TestAFormsVersionBelowZeroFitsNoObject(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, nil)
	var got []int64
	m.Add(page("POST", "/act", route.Public, func(x *route.Exchange) error {
		form, err := x.Form()
		got = append(got, form.Version())
		return err
	}))
	for _, body := range []string{"version=-1", "version=3", ""} {
		ask(m, "POST", "/act", body)
	}
	if !slices.Equal(got, []int64{math.MaxInt64, 3, 0}) {
		t.Errorf("versions %v", got)
	}
}

func TestOversizedFormIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, nil)
	r := page("POST", "/act", route.Public, func(x *route.Exchange) error { _, err := x.Form(); return err })
	r.MaxBody = 2048
	m.Add(r)
	if w := ask(m, "POST", "/act", "text="+strings.Repeat("x", 4096)); w.Code != 413 || !strings.Contains(w.Body.String(), "2 KiB") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestAnswersCarryTheSecurityHeadersAndCompress(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, func(s *route.Shell) { s.Secure = true })
	long := strings.Repeat("growth ", 1000)
	m.Add(page("GET", "/long", route.Public, func(x *route.Exchange) error { return x.Render(200, text(long)) }))
	w := ask(m, "GET", "/long", "", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(z); string(body) != long {
		t.Error("the page changed on its way")
	}
	csp := w.Header().Get("Content-Security-Policy")
	if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") || w.Header().Get("Cache-Control") != "no-store" ||
		w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Strict-Transport-Security") == "" {
		t.Errorf("headers %v", w.Header())
	}
	if w := ask(m, "HEAD", "/long", ""); w.Body.Len() != 0 || w.Code != 200 {
		t.Errorf("HEAD gave %d bytes", w.Body.Len())
	}
}

func TestLimitIsExactUnderManyClients(t *testing.T) {
	t.Parallel()
	c := clock.NewMoved(time.Unix(0, 0))
	l := route.NewLimiter(c, time.Minute, 20)
	var passed atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			for range 4 {
				if l.Allow("one") {
					passed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if passed.Load() != 20 || !l.Allow("other") {
		t.Fatalf("%d passed", passed.Load())
	}
	c.Advance(time.Minute)
	if !l.Allow("one") || l.Allow("one") {
		t.Error("one more a minute")
	}
	m, _ := newMux(t, func(s *route.Shell) { s.Limit = route.NewLimiter(c, time.Minute, 1) })
	m.Add(page("GET", "/", route.Public, func(*route.Exchange) error { return nil }))
	ask(m, "GET", "/", "")
	if w := ask(m, "GET", "/", ""); w.Code != 429 || w.Header().Get("Retry-After") != "60" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestAssetsAreImmutableAndNeedNobody(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, nil)
	m.Assets("/static/", func(p string) (route.Asset, bool) {
		return route.Asset{Type: "text/css", Body: []byte("body{}")}, p == "/static/belay.1234.css"
	})
	w := ask(m, "GET", "/static/belay.1234.css", "")
	if w.Body.String() != "body{}" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("%q %v", w.Body, w.Header())
	}
	if w := ask(m, "GET", "/static/belay.css", ""); w.Code != 404 {
		t.Errorf("unhashed name: %d", w.Code)
	}
}

func TestAPIErrorsAreProblemDocuments(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, nil)
	api := route.NewAPI(m, "1")
	type in struct {
		Body struct {
			Title string `json:"title" minLength:"1"`
		}
	}
	type out struct{ Body struct{ By string } }
	route.Operate(api, route.Op{Method: "POST", Path: "/api/v1/things", ID: "add-thing", Summary: "Add a thing", Tag: "Things", Action: authz.Create, Kind: authz.KindOwn},
		func(_ context.Context, a authz.Actor, i *in) (*out, error) {
			if i.Body.Title == "twice" {
				return nil, fault.New(fault.Conflict, "BLY-2041", "It is there already.").With("title", "used")
			}
			o := &out{}
			o.Body.By = a.Account
			return o, nil
		})
	ok := ask(m, "POST", "/api/v1/things", `{"title":"x"}`, "Content-Type", "application/json", "Test-Account", "ann")
	if ok.Code != 200 || !strings.Contains(ok.Body.String(), `"By":"ann"`) {
		t.Errorf("%d %s", ok.Code, ok.Body)
	}
	for body, want := range map[string]string{`{"title":"twice"}`: `"code":"BLY-2041"`, `{"title":""}`: `"code":"BLY-3007"`, `nonsense`: `"code":"BLY-3007"`} {
		w := ask(m, "POST", "/api/v1/things", body, "Content-Type", "application/json", "Test-Account", "ann")
		if w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %v %s", body, w.Code, w.Header(), w.Body)
		}
	}
	if doc, err := api.OpenAPI(); err != nil || !strings.Contains(string(doc), `"openapi":"3.1`) || !strings.Contains(string(doc), "add-thing") {
		t.Errorf("%v %s", err, doc)
	}
}

func TestFlashIsShownOnceAndStaysLocal(t *testing.T) {
	t.Parallel()
	m, _ := newMux(t, nil)
	var seen []route.Flash
	m.Add(page("POST", "/act", route.Public, func(x *route.Exchange) error {
		x.Flash(route.Flash{Text: "Saved", Undo: x.Query("undo"), Fields: map[string]string{"id": "1"}})
		x.Redirect("/")
		return nil
	}), page("GET", "/{$}", route.Public, func(x *route.Exchange) error {
		if f, ok := x.TakeFlash(); ok {
			seen = append(seen, f)
		}
		return nil
	}))
	for _, undo := range []string{"/undo", "https://evil.example/"} {
		set := ask(m, "POST", "/act?undo="+undo, "").Header().Get("Set-Cookie")
		cookie, _, _ := strings.Cut(set, ";")
		if !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Lax") {
			t.Error(set)
		}
		if again := ask(m, "GET", "/", "", "Cookie", cookie).Header().Get("Set-Cookie"); !strings.Contains(again, "Max-Age=0") {
			t.Errorf("not forgotten: %s", again)
		}
	}
	ask(m, "GET", "/", "", "Cookie", "belay_flash=%%%")
	if len(seen) != 2 || seen[0].Undo != "/undo" || seen[0].Fields["id"] != "1" || seen[1].Undo != "" {
		t.Errorf("%+v", seen)
	}
}

func TestCursorsAreGoodForTheirListAlone(t *testing.T) {
	t.Parallel()
	c := route.NewCursors([]byte("key"))
	mine, other := route.ListOf("people", "a", "b"), route.ListOf("people", "ab", "")
	cursor := c.Write(mine, "Ines", "1")
	if place, err := c.Read(mine, cursor, 2); err != nil || len(place) != 2 || place[0] != "Ines" || place[1] != "1" {
		t.Errorf("%v %v", place, err)
	}
	if place, err := c.Read(mine, "", 2); err != nil || place != nil {
		t.Errorf("the top: %v %v", place, err)
	}
	for name, read := range map[string]func() ([]string, error){
		"another list":     func() ([]string, error) { return c.Read(other, cursor, 2) },
		"a shorter name":   func() ([]string, error) { return c.Read("people", c.Write("peopl", "e", "x"), 2) },
		"other parts":      func() ([]string, error) { return c.Read(mine, cursor, 3) },
		"another key":      func() ([]string, error) { return route.NewCursors(nil).Read(mine, cursor, 2) },
		"a changed letter": func() ([]string, error) { return c.Read(mine, "A"+cursor[1:], 2) },
		"no cursor at all": func() ([]string, error) { return c.Read(mine, "??", 2) },
	} {
		if _, err := read(); fault.From(err) == nil || fault.From(err).Code != "BLY-3008" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A document that embeds what is not exported would be described without it.
func TestDocumentsHideNothingFromTheirDescription(t *testing.T) {
	t.Parallel()
	type base struct {
		ID string `json:"id"`
	}
	type out struct {
		Body struct {
			Items []struct{ base } `json:"items"`
		}
	}
	m, _ := newMux(t, nil)
	api := route.NewAPI(m, "1")
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, "base") {
			t.Errorf("it was registered: %q", said)
		}
	}()
	route.Operate(api, route.Op{Method: "GET", Path: "/api/v1/things", ID: "list-things", Action: authz.Read, Kind: authz.KindOwn},
		func(context.Context, authz.Actor, *struct{}) (*out, error) { return &out{}, nil })
}
