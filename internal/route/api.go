package route

import (
	"context"
	"net/http"
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
	mux := &apiMux{mux: m}
	return &API{huma: humago.New(mux, cfg), mux: mux}
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
	huma.Register(a.huma, huma.Operation{
		Method: op.Method, Path: op.Path, OperationID: op.ID, Summary: op.Summary, Tags: []string{op.Tag}, DefaultStatus: op.Status,
		Errors: []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusUnprocessableEntity},
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
