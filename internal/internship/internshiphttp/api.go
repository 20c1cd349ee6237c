package internshiphttp

import (
	"context"
	"net/http"

	"belay/internal/authz"
	"belay/internal/internship"
	"belay/internal/route"
)

// operate registers the operations of the API.
func (f *Face) operate(a *route.API) {
	f.operateLife(a)
	f.operateHelp(a)
	f.operateJournal(a)
}

// operation is one row of the API's table of routes.
func operation(method, path, id, summary string, action authz.Action, kind authz.Kind) route.Op {
	op := route.Op{Method: method, Path: route.APIRoot + path, ID: id, Summary: summary, Tag: "Internships", Status: http.StatusOK, Action: action, Kind: kind}
	if action == authz.Create {
		op.Status = http.StatusCreated
	}
	return op
}

// guarded is the guard of an act on a version that the caller has read, and the
// context that says what was asked.
func guarded(ctx context.Context, v route.Versioned, act string, body any, reasons map[string]string) (context.Context, internship.Guard, error) {
	version, err := v.Version()
	return v.Asked(ctx, act, body), internship.Guard{Version: version, Key: v.Key, Reasons: reasons}, err
}

// keyed is the guard of an act on nothing that the caller had to read.
func keyed(ctx context.Context, k route.Keyed, act string, body any, reasons map[string]string) (context.Context, internship.Guard) {
	return k.Asked(ctx, act, body), internship.Guard{Version: internship.Any, Key: k.Key, Reasons: reasons}
}
