package route

import (
	"context"
	"net/http"
	"path"
	"reflect"
	"strings"
	"sync"

	"belay/internal/authz"
	"belay/internal/fault"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// API is the REST face: operations enter the same table of routes as pages.
type API struct {
	huma huma.API
	mux  *apiMux
}

// apiMux receives huma's handlers and registers them as routes.
type apiMux struct {
	mux  *Mux
	next Op
}

// HandleFunc is called by huma for each operation, with "METHOD /path".
func (a *apiMux) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	op := a.next
	a.mux.Add(Route{Method: op.Method, Pattern: pattern[len(op.Method)+1:], Face: authz.FaceAPI, Access: SignedIn,
		Action: op.Action, Kind: op.Kind, Handle: func(x *Exchange) error {
			r := x.Request.WithContext(context.WithValue(x.Request.Context(), actorKey{}, x.Actor))
			h(x.out, r)
			return nil
		}})
}

func (a *apiMux) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

type actorKey struct{}

var problemOnce sync.Once

// NewAPI starts the description of the API.
func NewAPI(m *Mux, version string) *API {
	// huma makes its own errors (a malformed body, a missing parameter) through
	// one package variable; ours carry the same form as every other refusal.
	problemOnce.Do(func() { huma.NewError = humaProblem })
	cfg := huma.DefaultConfig("Belay", version)
	cfg.Info.Description = "Growing engineers inside a company. Every answer is decided by the caller's own rights; what may not be seen is not found."
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", ""
	cfg.CreateHooks = nil // no $schema links in answers
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaNames())
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		tokenScheme:   {Type: "http", Scheme: "bearer", Description: "A personal token, made on the page /tokens. The scopes it needs stand with each operation."},
		sessionScheme: {Type: "apiKey", In: "cookie", Name: "belay", Description: "The cookie of somebody signed in (__Host-belay under TLS). It has no scopes."},
	}
	mux := &apiMux{mux: m}
	return &API{huma: humago.New(mux, cfg), mux: mux}
}

// The ways to come in, as the description names them.
const (
	tokenScheme   = "token"
	sessionScheme = "session"
)

// security is what an operation asks of its caller: a token with the scope that
// its row needs, or a session.
func security(op Op) []map[string][]string {
	session := map[string][]string{sessionScheme: {}}
	if need := authz.ScopeFor(op.Action, op.Kind); need != "" {
		return []map[string][]string{{tokenScheme: {string(need)}}, session}
	}
	return []map[string][]string{session}
}

// hidden finds a struct that is embedded without being exported in what an
// operation takes or answers: its parameters would not be read, its fields sent
// but not described. "" when there is none.
func hidden(t reflect.Type, seen map[reflect.Type]bool) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return ""
	}
	seen[t] = true
	for f := range t.Fields() {
		if f.Anonymous && !f.IsExported() {
			return t.Name() + "." + f.Name
		}
		if !f.IsExported() {
			continue
		}
		if name := hidden(f.Type, seen); name != "" {
			return name
		}
	}
	return ""
}

// refusals are the statuses that an operation may answer with a problem document.
func refusals(op Op) []int {
	list := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity}
	if op.Method != http.MethodGet {
		list = append(list, http.StatusConflict, http.StatusPreconditionFailed)
	}
	return list
}

// schemaNames names the API's documents: a Go type's name without the endings
// by which the faces tell their types apart, and with its feature in front when
// another feature has taken the name.
func schemaNames() func(reflect.Type, string) string {
	of, by := map[reflect.Type]string{}, map[string]reflect.Type{}
	return func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if name, ok := of[t]; ok {
			return name
		}
		name := huma.DefaultSchemaNamer(t, hint)
		for _, ending := range [][2]string{{"JSON", ""}, {"NoneBody", "Done"}, {"InBody", "Request"}, {"OutBody", "Answer"}} {
			if base, cut := strings.CutSuffix(name, ending[0]); cut && base+ending[1] != "" {
				name = base + ending[1]
				break
			}
		}
		if taken, ok := by[name]; ok && taken != t && t.PkgPath() != "" {
			feature := strings.TrimSuffix(path.Base(t.PkgPath()), "http")
			name = strings.ToUpper(feature[:1]) + feature[1:] + name
		}
		of[t], by[name] = name, t
		return name
	}
}

// humaProblem gives huma's own refusals the program's form.
func humaProblem(status int, message string, errs ...error) huma.StatusError {
	p := &Problem{Type: "urn:belay:BLY-3007", Title: http.StatusText(status), Code: "BLY-3007", Status: status,
		Detail: "The request could not be read: " + message + ". Nothing was changed."}
	for _, e := range errs {
		if d, ok := e.(huma.ErrorDetailer); ok {
			p.Fields = append(p.Fields, fault.Field{Name: d.ErrorDetail().Location, Message: d.ErrorDetail().Message})
		}
	}
	return p
}

// Op describes one operation of the API.
type Op struct {
	Method  string
	Path    string
	ID      string // operationId: "add-evidence"
	Summary string
	Tag     string
	Status  int // of success; 0 means 200
	Action  authz.Action
	Kind    authz.Kind
}

// Operate registers an operation. The handler gets the actor; its error
// becomes a problem document.
func Operate[I, O any](a *API, op Op, handle func(ctx context.Context, actor authz.Actor, in *I) (*O, error)) {
	a.mux.next = op
	for _, t := range []reflect.Type{reflect.TypeFor[I](), reflect.TypeFor[O]()} {
		if name := hidden(t, map[reflect.Type]bool{}); name != "" {
			panic("route: " + op.ID + " takes or gives what embeds " + name + ": what is not exported is neither read nor described")
		}
	}
	huma.Register(a.huma, huma.Operation{
		Method: op.Method, Path: op.Path, OperationID: op.ID, Summary: op.Summary, Tags: []string{op.Tag}, DefaultStatus: op.Status, Security: security(op),
		Errors: refusals(op),
	}, func(ctx context.Context, in *I) (*O, error) {
		actor, _ := ctx.Value(actorKey{}).(authz.Actor)
		out, err := handle(ctx, actor, in)
		if err != nil {
			return nil, a.mux.mux.problem(op, err)
		}
		return out, nil
	})
}

func (m *Mux) problem(op Op, err error) error {
	f := fault.From(err)
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		m.shell.Log.Error("request failed", "operation", op.ID, "err", err)
	}
	return ProblemOf(f)
}

// OpenAPI is the description as OpenAPI 3.1 in JSON.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }
