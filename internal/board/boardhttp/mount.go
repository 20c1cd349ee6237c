package boardhttp

import (
	"net/http"

	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/route"
	"belay/internal/ui"
)

// The paths of this face, and those of others that it leads to.
const (
	Path           = "/board"
	csvPath        = "/board.csv"
	viewsPath      = Path + "/views"
	internshipPath = "/internships/"
	proposePath    = "/internships/new"
	wishesPath     = "/wishes"
	helpAnchor     = "#helpers"
)

// Deps is what the face stands on.
type Deps struct {
	Board *board.Service
	Page  func(*route.Exchange) ui.Page // the frame, from the web shell
	// Key signs the marks that lead from one page of a list to the next. Without
	// it they end with the process.
	Key []byte
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
		page(get, Path, authz.Read, board.KindBoard, f.board),
		page(get, csvPath, authz.Read, board.KindBoard, f.file),
		page(post, viewsPath, authz.Create, board.KindView, f.keepView),
		page(post, viewsPath+"/{view}/rename", authz.Write, board.KindView, f.renameView),
		page(post, viewsPath+"/{view}/remove", authz.Write, board.KindView, f.removeView),
		page(post, viewsPath+"/{view}/restore", board.ActionRestore, board.KindView, f.restoreView),
	)
	if api != nil {
		f.operate(api)
	}
}
