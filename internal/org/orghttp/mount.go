package orghttp

import (
	"belay/internal/authz"
	"belay/internal/org"
	"belay/internal/route"
)

// Deps is what the face stands on.
type Deps struct {
	Org *org.Service
	Key []byte // signs the marks that lead from one page of a list to the next
}

// Face is the pages and operations.
type Face struct {
	Deps
	cursors route.Cursors
}

// New makes the face.
func New(d Deps) *Face { return &Face{Deps: d, cursors: route.NewCursors(d.Key)} }

// Mount adds the operations.
func (f *Face) Mount(_ *route.Mux, api *route.API) {
	op := func(path, id, summary string, kind authz.Kind) route.Op {
		return route.Op{Method: "GET", Path: route.APIRoot + path, ID: id, Summary: summary, Tag: "Organisation", Action: authz.Read, Kind: kind}
	}
	route.Operate(api, op("/me", "me", "Who the caller is: account, roles, scopes of the token, and their card in the directory", org.KindPerson), f.me)
	route.Operate(api, op("/people", "list-people", "The people who work here, by name", org.KindPerson), f.people)
	route.Operate(api, op("/people/{id}", "get-person", "One person's card, as far as the caller may see it", org.KindPerson), f.person)
	route.Operate(api, op("/units", "list-units", "The company, its departments and teams, by name", org.KindUnit), f.units)
}
