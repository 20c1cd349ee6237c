package web

import (
	"context"
	"net/http"

	"belay/internal/authz"
	"belay/internal/route"
	"belay/internal/ui"
)

// Health says whether the program lives and can serve.
type Health struct {
	// Ready returns nil when the database answers and its schema fits.
	Ready func(ctx context.Context) error
	// Metrics writes the counters in the text form that Prometheus reads.
	Metrics func() string
}

// Mount adds the routes of the frame.
func (f *Frame) Mount(m *route.Mux, h Health) {
	open := func(method, pattern string, handle route.Handler) route.Route {
		return route.Route{Method: method, Pattern: pattern, Face: authz.FacePage, Access: route.Public, Action: authz.Read, Kind: authz.KindPublic, Handle: handle}
	}
	probe := func(pattern string, handle route.Handler) route.Route {
		r := open(http.MethodGet, pattern, handle)
		r.Kind = authz.KindAsset // no session is looked up, no limit is counted
		return r
	}
	m.Assets(ui.AssetPrefix, asset)
	m.Add(
		open(http.MethodGet, "/{$}", f.start),
		open(http.MethodPost, ui.ThemePath, f.setTheme),
		open(http.MethodGet, "/favicon.ico", func(x *route.Exchange) error { x.Redirect(ui.AssetPath("icon.svg")); return nil }),
		open(http.MethodGet, "/robots.txt", func(x *route.Exchange) error { x.Text(http.StatusOK, "User-agent: *\nDisallow: /"); return nil }),
		probe("/healthz", func(x *route.Exchange) error { x.Text(http.StatusOK, "ok"); return nil }),
		probe("/readyz", func(x *route.Exchange) error {
			if err := h.Ready(x.Request.Context()); err != nil {
				return err
			}
			x.Text(http.StatusOK, "ready")
			return nil
		}),
		probe("/metrics", func(x *route.Exchange) error { x.Text(http.StatusOK, h.Metrics()); return nil }),
		route.Route{Method: http.MethodGet, Pattern: ui.MenuPath, Face: authz.FacePage, Access: route.SignedIn, Action: authz.Read, Kind: authz.KindOwn, Handle: f.menu},
	)
}

func asset(path string) (route.Asset, bool) {
	a, ok := ui.LookupAsset(path)
	return route.Asset{Type: a.Type, Body: a.Body, Gzip: a.Gzip}, ok
}

// start leads a person to their first page and welcomes anybody else.
func (f *Frame) start(x *route.Exchange) error {
	if !x.Actor.SignedIn() {
		return f.Welcome(x)
	}
	x.Redirect(f.Home(x.Actor))
	return nil
}

func (f *Frame) menu(x *route.Exchange) error {
	p := f.Page(x)
	p.Title = ui.T("Menu")
	return x.Render(http.StatusOK, ui.MenuPage(p))
}

// setTheme keeps the colour scheme in a cookie for a year.
func (f *Frame) setTheme(x *route.Exchange) error {
	form, err := x.Form()
	if err != nil {
		return err
	}
	c := &http.Cookie{Name: ui.ThemeCookie, Value: string(ui.ParseTheme(form.Text("theme"))), MaxAge: 365 * 24 * 3600}
	if c.Value == "" {
		c.MaxAge = -1
	}
	x.SetCookie(c)
	x.Redirect(form.Text("back"))
	return nil
}
