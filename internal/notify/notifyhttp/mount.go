package notifyhttp

import (
	"context"
	"net/http"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/notify"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/ui"
)

// The pages' paths. "/" leads somebody signed in to HomePath.
const (
	HomePath  = "/home"
	InboxPath = "/inbox"
	AwayPath  = "/away"

	delegatePath = AwayPath + "/delegate"
	noticesPath  = InboxPath + "/notices"
)

// Card is a part of the first page that a feature fills: a few lines that lead
// somewhere. A card without lines is not shown.
type Card struct {
	ID    string // unique on the page, such as "internships"
	Title string
	Lines []CardLine
	More  ui.Link // to all of them; zero for none
}

// CardLine is one line of a card. Done of Total is drawn as a bar when Total is
// above zero.
type CardLine struct {
	Label, Href string
	Meta        string
	Done, Total int
}

// CardFunc fills a card for the viewer, in at most one statement: it runs in the
// first page's own transaction.
type CardFunc func(tx *db.Tx, v *authz.Viewer) (Card, error)

// Deps is what the face stands on.
type Deps struct {
	Notify *notify.Service
	Org    *org.Service
	DB     *db.DB
	Gate   *authz.Gate
	Page   func(*route.Exchange) ui.Page // the frame, from the web shell
	Cards  []CardFunc                    // in the order of the page
	Key    []byte                        // signs the marks that lead from one page of a list to the next
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
		page(get, HomePath, authz.Read, notify.KindWait, f.home),
		page(get, InboxPath, authz.Read, notify.KindWait, f.inbox),
		page(post, noticesPath+"/seen", authz.Write, notify.KindNotice, f.seeAll),
		page(post, noticesPath+"/unseen", authz.Write, notify.KindNotice, f.unseeAll),
		page(post, noticesPath+"/{notice}/seen", authz.Write, notify.KindNotice, f.see),

		page(get, AwayPath, authz.Read, org.KindAbsence, f.away),
		page(post, AwayPath, authz.Create, org.KindAbsence, f.addAbsence),
		page(get, AwayPath+"/{absence}", authz.Write, org.KindAbsence, f.editAbsence),
		page(post, AwayPath+"/{absence}", authz.Write, org.KindAbsence, f.saveAbsence),
		page(post, AwayPath+"/{absence}/remove", authz.Write, org.KindAbsence, f.removeAbsence),
		page(post, AwayPath+"/{absence}/restore", org.ActionRestore, org.KindAbsence, f.restoreAbsence),
		page(get, delegatePath, authz.Write, org.KindDelegate, f.delegateForm),
		page(post, delegatePath, authz.Write, org.KindDelegate, f.setDelegate),
	)
	if api != nil {
		f.operate(api)
	}
}

// posted reads a form with its guard.
func posted(x *route.Exchange) (context.Context, route.Form, org.Guard, error) {
	ctx, form, err := x.Posted()
	return ctx, form, org.Guard{Version: form.Version(), Epoch: form.Epoch(), Key: form.Key()}, err
}
