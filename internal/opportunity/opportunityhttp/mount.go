package opportunityhttp

import (
	"net/http"
	"net/url"
	"strconv"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/opportunity"
	"belay/internal/route"
	"belay/internal/ui"
)

// The pages' paths.
const (
	OffersPath     = "/opportunities"
	ProgrammesPath = "/programmes"
	WishesPath     = "/wishes"
	// ProposePath is the form of a proposal, which package internshiphttp serves.
	ProposePath = "/internships/new"
	modulesPath = "/modules"
	runsPath    = "/runs"
	alumniPath  = "/alumni" // which package internshiphttp serves
)

// Deps is what the face stands on.
type Deps struct {
	Opportunity *opportunity.Service
	DB          *db.DB
	Page        func(*route.Exchange) ui.Page // the frame, from the web shell
	Key         []byte                        // signs cursors; without it they end with the process
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
		page(get, OffersPath, authz.Read, opportunity.KindOffer, f.offers),
		page(get, OffersPath+"/new", authz.Create, opportunity.KindOffer, f.newOffer),
		page(post, OffersPath, authz.Create, opportunity.KindOffer, f.addOffer),
		page(get, OffersPath+"/{id}", authz.Read, opportunity.KindOffer, f.offer),
		page(get, OffersPath+"/{id}/edit", authz.Write, opportunity.KindOffer, f.editOffer),
		page(post, OffersPath+"/{id}/edit", authz.Write, opportunity.KindOffer, f.saveOffer),
		page(post, OffersPath+"/{id}/close", authz.Write, opportunity.KindOffer, f.closeOffer),
		page(post, OffersPath+"/{id}/reopen", authz.Write, opportunity.KindOffer, f.reopenOffer),

		page(get, ProgrammesPath+"/{unit}", authz.Read, opportunity.KindProgramme, f.programme),

		page(get, WishesPath, authz.Read, opportunity.KindWish, f.wishes),
		page(get, WishesPath+"/new", authz.Create, opportunity.KindWish, f.newWish),
		page(post, WishesPath, authz.Create, opportunity.KindWish, f.addWish),
		page(get, WishesPath+"/{id}", authz.Write, opportunity.KindWish, f.editWish),
		page(post, WishesPath+"/{id}", authz.Write, opportunity.KindWish, f.saveWish),
		page(post, WishesPath+"/{id}/drop", authz.Write, opportunity.KindWish, f.dropWish),
		page(post, WishesPath+"/{id}/met", authz.Write, opportunity.KindWish, f.meetWish),
		page(post, WishesPath+"/{id}/reopen", authz.Write, opportunity.KindWish, f.reopenWish),
	)
	if api != nil {
		f.operate(api)
	}
}

func guard(form route.Form) opportunity.Guard {
	return opportunity.Guard{Version: form.Version(), Epoch: form.Epoch(), Key: form.Key()}
}

// kept finds what the actor has written under a key and not sent.
func (f *Face) kept(x *route.Exchange, key string) (url.Values, *ui.DraftHint, error) {
	var fields url.Values
	var hint *ui.DraftHint
	err := f.DB.Read(x.Request.Context(), func(tx *db.Tx) error {
		d, found, err := draft.Store{}.Load(tx, x.Actor, key)
		if err != nil || !found {
			return err
		}
		if parsed, err := url.ParseQuery(d.Body); err == nil { // else nothing of ours; the next save overwrites it
			fields, hint = parsed, &ui.DraftHint{SavedAt: d.SavedAt, Key: key, Discard: ui.DraftPath + "/discard"}
		}
		return nil
	})
	return fields, hint, err
}

// listOf names the list a cursor belongs to.
func listOf(name string, q opportunity.Query) string {
	return route.ListOf(name, q.Unit, string(q.Way), q.Text)
}

// after reads the place of a cursor.
func (f *Face) after(name string, q opportunity.Query, cursor string) (m opportunity.Mark, err error) {
	place, err := f.cursors.Read(listOf(name, q), cursor, 2)
	if err != nil || place == nil {
		return m, err
	}
	at, err := strconv.ParseInt(place[0], 36, 64)
	if err != nil {
		return m, route.ErrCursor()
	}
	return opportunity.Mark{CreatedAt: clock.FromMicros(at), ID: place[1]}, nil
}

// next writes the cursor of a mark; "" for the zero mark.
func (f *Face) next(name string, q opportunity.Query, m opportunity.Mark) string {
	if m.ID == "" {
		return ""
	}
	return f.cursors.Write(listOf(name, q), strconv.FormatInt(clock.Micros(m.CreatedAt), 36), m.ID)
}

func query(x *route.Exchange) opportunity.Query {
	return opportunity.Query{Filter: opportunity.Filter{Unit: x.Query("unit"), Way: opportunity.Way(x.Query("way")), Text: x.Query("q")}}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
