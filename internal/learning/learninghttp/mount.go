package learninghttp

import (
	"net/http"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/learning"
	"belay/internal/route"
	"belay/internal/ui"
)

// The pages' paths.
const (
	ModulesPath = "/modules"
	RunsPath    = "/runs"
)

// Deps is what the face stands on.
type Deps struct {
	Learning *learning.Service
	DB       *db.DB                        // for drafts
	Page     func(*route.Exchange) ui.Page // the frame, from the web shell
	Key      []byte                        // signs cursors; without it they end with the process
}

// Face is the pages and operations.
type Face struct {
	Deps
	cursors route.Cursors
}

// New makes the face.
func New(d Deps) *Face { return &Face{Deps: d, cursors: route.NewCursors(d.Key)} }

// Mount adds the pages and operations.
func (f *Face) Mount(m *route.Mux, api *route.API) {
	page := func(method, pattern string, action authz.Action, kind authz.Kind, h route.Handler) route.Route {
		return route.Route{Method: method, Pattern: pattern, Face: authz.FacePage, Access: route.SignedIn, Action: action, Kind: kind, Handle: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	m.Add(
		page(get, ModulesPath, authz.Read, learning.KindModule, f.modules),
		page(get, ModulesPath+"/{module}", authz.Read, learning.KindModule, f.module),
		page(post, ModulesPath+"/{module}/start", authz.Create, learning.KindRun, f.start),
		page(get, RunsPath+"/{run}", authz.Read, learning.KindRun, f.run),
		page(post, RunsPath+"/{run}/tasks/{task}", authz.Write, learning.KindTask, f.tick),
		page(post, RunsPath+"/{run}/tasks/{task}/note", authz.Write, learning.KindTask, f.note),
		page(post, RunsPath+"/{run}/stages/{stage}", authz.Write, learning.KindTask, f.stage),
		page(post, RunsPath+"/{run}/change", authz.Write, learning.KindRun, f.change),
		page(post, RunsPath+"/{run}/abandon", authz.Write, learning.KindRun, f.abandon),
		page(post, RunsPath+"/{run}/resume", authz.Write, learning.KindRun, f.resume),
		page(post, RunsPath+"/{run}/update", authz.Write, learning.KindRun, f.takeOver),
		page(post, RunsPath+"/{run}/keep", authz.Write, learning.KindRun, f.keep),
	)
	if api != nil {
		f.operate(api)
	}
}
