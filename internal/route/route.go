package route

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// Access says who may call a route at all; what they see is decided inside.
type Access uint8

// The accesses.
const (
	SignedIn Access = iota
	Public
)

// Route is one row: where, who, what it does to which kind, and how.
type Route struct {
	Method  string
	Pattern string // net/http pattern without the method: /growth/{dim}
	Face    authz.Face
	Access  Access
	Action  authz.Action
	Kind    authz.Kind
	Handle  Handler
	// MaxBody bounds the request body in bytes; 0 means 256 KiB.
	MaxBody int64
}

// Handler answers one request. An error becomes the right page or problem.
type Handler func(x *Exchange) error

// Component is a rendered view; templ's components are such.
type Component interface {
	Render(ctx context.Context, w io.Writer) error
}

// Authenticator finds who sends a request. Nobody is the zero Actor, no error.
type Authenticator interface {
	Authenticate(r *http.Request) (authz.Actor, error)
}

// Shell is what app hands in: things this package cannot know.
type Shell struct {
	Authenticator Authenticator
	// ErrorPage draws a refusal for a person; the status is already chosen.
	ErrorPage func(x *Exchange, f *fault.Error, status int) Component
	SignIn    string // path of the sign-in page
	Secure    bool   // served by TLS, also behind a proxy: cookies get Secure, HSTS is sent
	Log       *slog.Logger
	Limit     *Limiter // per address; nil means none
	// Observe sees every finished request; nil means nobody does.
	Observe func(pattern string, status, statements int)
}

// Mux holds every route of the program.
type Mux struct {
	mux      *http.ServeMux
	shell    Shell
	surfaces *authz.Surfaces
	origin   *http.CrossOriginProtection
	routes   []Route
}

// New starts an empty table of routes whose rows also enter surfaces.
func New(shell Shell, surfaces *authz.Surfaces) *Mux {
	return &Mux{mux: http.NewServeMux(), shell: shell, surfaces: surfaces, origin: http.NewCrossOriginProtection()}
}

// Observe sets who sees every finished request, beside the shell's own
// observer; tests and benchmarks count statements by it.
func (m *Mux) Observe(see func(pattern string, status, statements int)) { m.shell.Observe = see }

// Mounter is a feature's face: it adds its routes.
type Mounter interface{ Mount(m *Mux) }

// Add registers routes.
func (m *Mux) Add(routes ...Route) {
	for _, r := range routes {
		if r.MaxBody == 0 {
			r.MaxBody = 256 << 10
		}
		m.routes = append(m.routes, r)
		m.surfaces.Add(authz.Surface{Face: r.Face, Name: r.Method + " " + r.Pattern, Action: r.Action, Kind: r.Kind})
		m.mux.HandleFunc(r.Method+" "+r.Pattern, func(w http.ResponseWriter, req *http.Request) { m.serve(w, req, r) })
	}
}

// Routes lists every route, for tests and documentation.
func (m *Mux) Routes() []Route { return m.routes }

// ServeHTTP answers a request through the table; what matches no route gets
// the same answer as what may not be seen.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, pattern := m.mux.Handler(r)
	if pattern == "" || !canonical(r.URL.Path) {
		face := authz.FacePage
		if strings.HasPrefix(r.URL.Path, "/api/") {
			face = authz.FaceAPI
		}
		m.serve(w, r, Route{Pattern: "(none)", Face: face, Access: Public, MaxBody: 1,
			Handle: func(*Exchange) error { return fault.Gone() }})
		return
	}
	_ = h
	m.mux.ServeHTTP(w, r)
}

// canonical tells whether a path is written in its one way. ServeMux would
// answer others itself, without our headers.
func canonical(p string) bool {
	clean := path.Clean(p)
	return p == clean || p == clean+"/"
}

func (m *Mux) serve(w http.ResponseWriter, r *http.Request, route Route) {
	ctx, count := db.WithCounter(r.Context())
	r = r.WithContext(ctx)
	r.Body = http.MaxBytesReader(w, r.Body, route.MaxBody)
	x := &Exchange{Request: r, mux: m, route: route, out: newResponse(w, r)}
	setHeaders(x.out.Header(), m.shell.Secure)
	err := m.answer(x)
	if err != nil {
		m.fail(x, err)
	}
	x.out.flush()
	if m.shell.Observe != nil {
		m.shell.Observe(route.Pattern, x.out.status, count.Statements())
	}
}

func (m *Mux) answer(x *Exchange) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			m.shell.Log.Error("panic", "route", x.route.Pattern, "panic", p, "stack", string(debug.Stack()))
			err = fault.From(errors.New("panic"))
		}
	}()
	if err := m.origin.Check(x.Request); err != nil && !foreignSafe(x.Request) {
		return fault.New(fault.Forbidden, "BLY-3002", "This request came from another site, so nothing was done. Open the page here and try again.").Because(err)
	}
	if l := m.shell.Limit; l != nil && x.route.Kind != authz.KindAsset && !l.Allow(Address(x.Request)) {
		return tooMany(l)
	}
	if m.shell.Authenticator != nil && x.route.Kind != authz.KindAsset {
		if x.Actor, err = m.shell.Authenticator.Authenticate(x.Request); err != nil {
			return err
		}
	}
	if x.route.Access == SignedIn && !x.Actor.SignedIn() {
		if _, bearer := Bearer(x.Request); bearer && x.route.Face == authz.FaceAPI {
			return errToken
		}
		return errSignIn
	}
	if err := x.narrow(); err != nil {
		return err
	}
	return x.route.Handle(x)
}

var errSignIn = fault.New(fault.Unauthenticated, "BLY-3003", "Please sign in first. Nothing was changed.")

// fail writes the refusal in the route's own language. A page that needs a
// sign-in leads there and back.
func (m *Mux) fail(x *Exchange, err error) {
	f := fault.From(err)
	status := Status(f)
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		m.shell.Log.Error("request failed", "route", x.route.Method+" "+x.route.Pattern, "err", err)
	}
	x.out.reset()
	if f.Retry > 0 {
		x.out.Header().Set("Retry-After", retryAfter(f.Retry))
	}
	if x.route.Face == authz.FaceAPI {
		if x.challenge == "" && f.Kind == fault.Unauthenticated {
			x.challenge = "Bearer"
		}
		if x.challenge != "" {
			x.Header().Set("WWW-Authenticate", x.challenge)
		}
		x.writeJSON(status, "application/problem+json", ProblemOf(f))
		return
	}
	if f.Kind == fault.Unauthenticated && m.shell.SignIn != "" && x.Request.URL.Path != m.shell.SignIn {
		x.Redirect(m.shell.SignIn + "?next=" + queryEscape(x.returnTo()))
		return
	}
	if m.shell.ErrorPage == nil {
		x.Text(status, f.Message+" ("+f.Code+")")
		return
	}
	if err := x.Render(status, m.shell.ErrorPage(x, f, status)); err != nil {
		m.shell.Log.Error("error page failed", "err", err)
		x.out.reset()
		x.Text(status, f.Message+" ("+f.Code+")")
	}
}
