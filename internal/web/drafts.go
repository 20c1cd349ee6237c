package web

import (
	"net/http"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/route"
	"belay/internal/ui"
)

// Drafts takes what people are writing, for themselves alone.
type Drafts struct {
	DB    *db.DB
	Gate  *authz.Gate
	Store draft.Store
}

// DiscardPath throws a draft away (POST key, back).
const DiscardPath = ui.DraftPath + "/discard"

// Mount adds the routes.
func (d Drafts) Mount(m *route.Mux) {
	own := func(pattern string, action authz.Action, h route.Handler) route.Route {
		return route.Route{Method: http.MethodPost, Pattern: pattern, Face: authz.FacePage, Access: route.SignedIn, Action: action, Kind: authz.KindOwn, Handle: h}
	}
	m.Add(own(ui.DraftPath, authz.Write, d.save), own(DiscardPath, authz.Write, d.discard))
}

func (d Drafts) act(x *route.Exchange, do func(tx *db.Tx, f route.Form) error) error {
	f, err := x.Form()
	if err != nil {
		return err
	}
	return d.DB.Write(x.Request.Context(), func(tx *db.Tx) error {
		if _, err := d.Gate.Enter(tx, x.Actor); err != nil {
			return err
		}
		return do(tx, f)
	})
}

// save keeps a draft; the script that calls it reads the status alone.
func (d Drafts) save(x *route.Exchange) error {
	err := d.act(x, func(tx *db.Tx, f route.Form) error {
		_, err := d.Store.Save(tx, x.Actor, f.Text("key"), f.Text("body"))
		return err
	})
	if err != nil {
		return err
	}
	x.Text(http.StatusOK, "saved")
	return nil
}

func (d Drafts) discard(x *route.Exchange) error {
	back := "/"
	err := d.act(x, func(tx *db.Tx, f route.Form) error {
		back = f.Text("back")
		return d.Store.Discard(tx, x.Actor, f.Text("key"))
	})
	if err != nil {
		return err
	}
	x.Flash(route.Flash{Text: ui.T("The draft is gone.")})
	x.Redirect(back)
	return nil
}
