package uitest

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// AsHeader names who sends a request, for an Authenticator of a test.
const AsHeader = "Test-As"

// Window is one person's browser: it keeps cookies, follows redirects and sends
// forms as they stand on the page.
type Window struct {
	T       testing.TB
	Site    http.Handler
	As      string
	Path    string
	Body    string // unescaped, so that texts are found as they are read
	Raw     string // as sent
	Code    int
	cookies map[string]string
}

// NewWindow opens a window for somebody.
func NewWindow(t testing.TB, site http.Handler, as string) *Window {
	return &Window{T: t, Site: site, As: as, cookies: map[string]string{}}
}

// Send sends a request and follows a redirect.
func (w *Window) Send(method, path string, form url.Values) {
	w.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set(AsHeader, w.As)
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	w.Site.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if w.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		}
	}
	w.Code, w.Raw, w.Body, w.Path = rec.Code, rec.Body.String(), html.UnescapeString(rec.Body.String()), path
	if rec.Code == http.StatusSeeOther {
		to, _, _ := strings.Cut(rec.Header().Get("Location"), "#")
		w.Send(http.MethodGet, to, nil)
	}
}

// Open shows a page.
func (w *Window) Open(path string) *Window {
	w.T.Helper()
	w.Send(http.MethodGet, path, nil)
	return w
}

var (
	forms   = regexp.MustCompile(`(?s)<form action="([^"]*)"([^>]*)>(.*?)</form>`)
	hiddens = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// Submit sends the first form whose action contains part, with its hidden fields
// as they stand and the given ones. A part that ends in a line break is the
// action's end.
func (w *Window) Submit(part string, fields ...string) *Window {
	w.T.Helper()
	for _, m := range forms.FindAllStringSubmatch(w.Raw, -1) {
		action := html.UnescapeString(m[1])
		if !strings.Contains(action+"\n", part) {
			continue
		}
		form := url.Values{}
		for _, h := range hiddens.FindAllStringSubmatch(m[3], -1) {
			form.Set(h[1], html.UnescapeString(h[2]))
		}
		for i := 0; i+1 < len(fields); i += 2 {
			form.Add(fields[i], fields[i+1])
		}
		w.Send(http.MethodPost, action, form)
		return w
	}
	w.T.Fatalf("no form leads to %s on %s:\n%s", part, w.Path, w.Body)
	return w
}

// Offers tells whether the page has a form whose action contains part.
func (w *Window) Offers(part string) bool {
	for _, m := range forms.FindAllStringSubmatch(w.Raw, -1) {
		if strings.Contains(html.UnescapeString(m[1])+"\n", part) {
			return true
		}
	}
	return false
}

// Shows expects a status and texts.
func (w *Window) Shows(code int, texts ...string) *Window {
	w.T.Helper()
	if w.Code != code {
		w.T.Fatalf("%s: status %d, want %d\n%s", w.Path, w.Code, code, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body, text) {
			w.T.Errorf("%s does not show %q to %s:\n%s", w.Path, text, w.As, w.Body)
		}
	}
	return w
}

// Hides expects that texts are not there.
func (w *Window) Hides(texts ...string) *Window {
	w.T.Helper()
	for _, text := range texts {
		if strings.Contains(w.Body, text) {
			w.T.Errorf("%s shows %q to %s", w.Path, text, w.As)
		}
	}
	return w
}

// Answer is a reply of the API.
type Answer struct {
	Code int
	ETag string
	Body map[string]any
	Raw  string
}

// Call sends an operation of the API as somebody; headers come in pairs.
func Call(site http.Handler, as, method, path string, body any, headers ...string) Answer {
	var raw []byte
	if body != nil {
		raw, _ = json.Marshal(body)
	}
	r := httptest.NewRequest(method, "/api/v1"+path, bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(AsHeader, as)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	site.ServeHTTP(rec, r)
	out := Answer{Code: rec.Code, ETag: rec.Header().Get("ETag"), Raw: rec.Body.String(), Body: map[string]any{}}
	_ = json.Unmarshal(rec.Body.Bytes(), &out.Body)
	return out
}
