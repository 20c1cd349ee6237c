package growthhttp

import (
	"net/http"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/evidence"
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

// The pages' paths.
const (
	GrowthPath   = "/growth"
	TargetPath   = GrowthPath + "/target"
	EvidencePath = "/evidence"
	TeamPath     = "/team"
	PeoplePath   = "/people"
)

// Deps is what the face stands on.
type Deps struct {
	Growth   *growth.Service
	Evidence *evidence.Service
	DB       *db.DB
	Page     func(*route.Exchange) ui.Page // the frame, from the web shell
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
func New(d Deps) *Face {
	return &Face{Deps: d, cursors: route.NewCursors(d.Key)}
}

// Mount adds the pages and operations.
func (f *Face) Mount(m *route.Mux, api *route.API) {
	page := func(method, pattern string, action authz.Action, kind authz.Kind, h route.Handler) route.Route {
		return route.Route{Method: method, Pattern: pattern, Face: authz.FacePage, Access: route.SignedIn, Action: action, Kind: kind, Handle: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	m.Add(
		page(get, GrowthPath, authz.Read, growth.KindPage, f.ownGrowth),
		page(get, GrowthPath+"/{dimension}", authz.Read, growth.KindPage, f.ownDimension),
		page(get, PeoplePath+"/{id}/growth", authz.Read, growth.KindPage, f.growthOf),
		page(get, PeoplePath+"/{id}/growth/{dimension}", authz.Read, growth.KindPage, f.dimensionOf),
		page(get, TeamPath, authz.Read, growth.KindTeam, f.team),

		page(get, TargetPath, authz.Write, growth.KindTarget, f.targetPage),
		page(post, TargetPath, authz.Write, growth.KindTarget, f.setTarget),

		page(post, GrowthPath+"/marks/{statement}", authz.Write, growth.KindSelfMark, f.markOwn),
		page(post, PeoplePath+"/{id}/growth/marks/{statement}", authz.Write, growth.KindManagerMark, f.markReport),
		page(post, GrowthPath+"/undo/{mark}", authz.Write, growth.KindSelfMark, f.undoMark),
		page(post, GrowthPath+"/marks/{mark}/keep", authz.Write, growth.KindSelfMark, f.keepMark),
		page(post, GrowthPath+"/marks/{mark}/remove", authz.Write, growth.KindSelfMark, f.removeMark),
		page(post, GrowthPath+"/share", authz.Write, growth.KindSelfMark, f.shareOwn),
		page(post, PeoplePath+"/{id}/growth/share", authz.Write, growth.KindManagerMark, f.shareReport),
		page(post, GrowthPath+"/unshare/{act}", authz.Write, growth.KindSelfMark, f.unshare),

		page(post, GrowthPath+"/steps", authz.Create, growth.KindStep, f.addStep),
		page(get, GrowthPath+"/steps/{step}", authz.Write, growth.KindStep, f.editStep),
		page(post, GrowthPath+"/steps/{step}", authz.Write, growth.KindStep, f.saveStep),
		page(post, GrowthPath+"/steps/{step}/move", authz.Write, growth.KindStep, f.moveStep),
		page(post, GrowthPath+"/steps/{step}/done", authz.Write, growth.KindStep, f.tickStep),
		page(post, GrowthPath+"/steps/{step}/remove", authz.Write, growth.KindStep, f.removeStep),
		page(post, GrowthPath+"/steps/{step}/restore", growth.ActionRestore, growth.KindStep, f.restoreStep),

		page(get, EvidencePath, authz.Read, evidence.KindList, f.ownEvidence),
		page(get, PeoplePath+"/{id}/evidence", authz.Read, evidence.KindList, f.evidenceOf),
		page(get, EvidencePath+"/new", authz.Create, evidence.KindItem, f.newEvidence),
		page(post, EvidencePath, authz.Create, evidence.KindItem, f.addEvidence),
		page(get, EvidencePath+"/{id}", authz.Read, evidence.KindItem, f.oneEvidence),
		page(get, EvidencePath+"/{id}/edit", authz.Write, evidence.KindItem, f.editEvidence),
		page(post, EvidencePath+"/{id}/edit", authz.Write, evidence.KindItem, f.saveEvidence),
		page(post, EvidencePath+"/{id}/delete", authz.Write, evidence.KindItem, f.deleteEvidence),
		page(post, EvidencePath+"/{id}/restore", evidence.ActionRestore, evidence.KindItem, f.restoreEvidence),
	)
	if api != nil {
		f.operate(api)
	}
}
