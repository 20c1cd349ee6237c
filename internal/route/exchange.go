package route

import (
	"encoding/json"
	"errors"
	"math"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/id"
)

// Exchange is one request and its answer. The answer is buffered, so that an
// error half-way replaces the page instead of breaking it.
type Exchange struct {
	Request *http.Request
	Actor   authz.Actor
	mux     *Mux
	route   Route
	out     *response
	// challenge is the WWW-Authenticate of a refusal; "" when there is none.
	challenge string
}

// Header is the answer's header.
func (x *Exchange) Header() http.Header { return x.out.Header() }

// Writer is the buffered answer for code that needs a ResponseWriter.
func (x *Exchange) Writer() http.ResponseWriter { return x.out }

// Render writes a page.
func (x *Exchange) Render(status int, page Component) error {
	x.Header().Set("Content-Type", "text/html; charset=utf-8")
	x.Header().Add("Vary", "Belay-Target")
	x.out.WriteHeader(status)
	return page.Render(x.Request.Context(), x.out)
}

// Text writes plain text.
func (x *Exchange) Text(status int, text string) {
	x.Header().Set("Content-Type", "text/plain; charset=utf-8")
	x.out.WriteHeader(status)
	_, _ = x.out.Write([]byte(text + "\n"))
}

// JSON writes a document.
func (x *Exchange) JSON(status int, v any) { x.writeJSON(status, "application/json", v) }

func (x *Exchange) writeJSON(status int, media string, v any) {
	x.Header().Set("Content-Type", media)
	x.out.WriteHeader(status)
	_ = json.NewEncoder(x.out).Encode(v)
}

// Download writes a file that the browser saves under name.
func (x *Exchange) Download(name, media string, body []byte) {
	x.Header().Set("Content-Type", media)
	x.Header().Set("Content-Disposition", `attachment; filename="`+strings.NewReplacer(`"`, "", "\n", "", "\r", "").Replace(name)+`"`)
	x.out.WriteHeader(http.StatusOK)
	_, _ = x.out.Write(body)
}

// Redirect sends the browser to a path of this site with 303, so that a
// reload repeats no act.
func (x *Exchange) Redirect(path string) {
	x.Header().Set("Location", LocalPath(path))
	x.out.WriteHeader(http.StatusSeeOther)
}

// LocalPath is path if it stays on this site, else "/".
func LocalPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(path, "/") ||
		strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// returnTo is where a sign-in leads back to: the page itself, or for a form
// the page it was on.
func (x *Exchange) returnTo() string {
	if x.Request.Method == http.MethodGet {
		return x.Request.URL.RequestURI()
	}
	if u, err := url.Parse(x.Request.Referer()); err == nil && u.Host == x.Request.Host {
		return LocalPath(u.RequestURI())
	}
	return "/"
}

// Path is a segment of the path by its name in the pattern.
func (x *Exchange) Path(name string) string { return x.Request.PathValue(name) }

// ID is a path segment that must be an id; anything else is simply not there.
func (x *Exchange) ID(name string) (string, error) {
	if v := x.Path(name); id.Valid(v) {
		return v, nil
	}
	return "", fault.Gone()
}

// Query is a query parameter.
func (x *Exchange) Query(name string) string { return x.Request.URL.Query().Get(name) }

// Form reads the posted form. A body over the route's limit is refused. From then
// on the request's context tells what was asked (event.WithRequest).
func (x *Exchange) Form() (Form, error) {
	if err := x.Request.ParseForm(); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return Form{}, fault.Newf(fault.TooLarge, "BLY-3004", "That is too much text at once: at most %d KiB fit. Nothing was saved; shorten it and save again.", big.Limit>>10).Because(err)
		}
		return Form{}, fault.New(fault.Invalid, "BLY-3005", "The form could not be read. Nothing was saved; please try again.").Because(err)
	}
	x.asked()
	return Form{x.Request.PostForm}, nil
}

// Form is a posted form.
type Form struct{ values url.Values }

// Text is a field trimmed of blanks around it, with line ends made one.
func (f Form) Text(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.values.Get(name), "\r\n", "\n"))
}

// All are the values of a field that may stand several times.
func (f Form) All(name string) []string { return f.values[name] }

// On tells whether a checkbox was ticked.
func (f Form) On(name string) bool { return f.values.Get(name) != "" }

// Number is a whole number, 0 when absent or malformed.
func (f Form) Number(name string) int64 {
	n, _ := strconv.ParseInt(f.values.Get(name), 10, 64)
	return n
}

// Version, Epoch and Key are the hidden fields every editing form carries: the
// object's version, the rights epoch and the idempotency key (contracts 4, 7).
// A version below 0 was written by hand and fits no object.
func (f Form) Version() int64 {
	if v := f.Number("version"); v >= 0 {
		return v
	}
	return math.MaxInt64
}

// Epoch is the rights epoch at which the form was shown.
func (f Form) Epoch() int64 { return f.Number("epoch") }

// Key is the form's idempotency key.
func (f Form) Key() string { return f.values.Get("idempotency_key") }

// Swap tells whether the enhancement script asked for a part of the page.
func (x *Exchange) Swap() bool { return x.Request.Header.Get("Belay-Target") != "" }

// Address is the caller's network address without port: the key of limits.
func Address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func queryEscape(s string) string { return url.QueryEscape(s) }

func retryAfter(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}
