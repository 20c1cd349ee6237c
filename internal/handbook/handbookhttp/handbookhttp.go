// Package handbookhttp shows the stored handbook: the list of its pages and
// each page with where it comes from. It imports the handbook core alone.
package handbookhttp

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/handbook"
	"belay/internal/route"
	"belay/internal/ui"
)

// Face is the handbook's pages and operations.
type Face struct {
	store   *handbook.Store
	page    func(*route.Exchange) ui.Page
	cursors route.Cursors
}

// New makes the face; page fills the frame of a page, key signs the marks that
// lead from one page of a list to the next.
func New(store *handbook.Store, page func(*route.Exchange) ui.Page, key []byte) *Face {
	return &Face{store, page, route.NewCursors(key)}
}

// Mount adds the routes.
func (f *Face) Mount(m *route.Mux, api *route.API) {
	read := func(pattern string, h route.Handler) route.Route {
		return route.Route{Method: http.MethodGet, Pattern: pattern, Face: authz.FacePage, Access: route.SignedIn, Action: authz.Read, Kind: handbook.KindPage, Handle: h}
	}
	m.Add(read(handbook.ReaderPrefix, f.list), read(handbook.ReaderPrefix+"/{path...}", f.open))
	f.operate(api)
}

// perPage is how many pages a list shows at once; more are reached by
// filtering, or by the link to the next part.
const perPage = 200

func (f *Face) list(x *route.Exchange) error {
	after := handbook.PageInfo{Title: x.Query("after"), Path: x.Query("path")}
	pages, versions, err := f.store.Contents(x.Request.Context(), x.Actor, x.Query("q"), after, perPage+1)
	if err != nil {
		return err
	}
	p := f.page(x)
	p.Title = ui.T("Handbook")
	v := HandbookList{Action: handbook.ReaderPrefix, Query: x.Query("q")}
	if len(pages) > perPage {
		pages = pages[:perPage]
		v.Next = nextHref(v.Query, pages[perPage-1])
	}
	v.Total = total(versions)
	for _, ver := range versions {
		s := HandbookSource{Title: ver.Title, Version: ver.Number, ReadOn: clock.Date(ver.ImportedAt, zone(p))}
		for _, info := range pages {
			if info.Source == ver.Source {
				s.Pages = append(s.Pages, HandbookLink{Href: handbook.ReaderPrefix + info.URL, Title: info.Title, Path: info.Path})
			}
		}
		if len(s.Pages) > 0 {
			v.Sources = append(v.Sources, s)
		}
	}
	return x.Render(http.StatusOK, HandbookListPage(p, v))
}

func (f *Face) open(x *route.Exchange) error {
	at := "/" + x.Path("path")
	if !strings.HasSuffix(at, "/") {
		x.Redirect(handbook.ReaderPrefix + at + "/")
		return nil
	}
	got, err := f.store.Open(x.Request.Context(), x.Actor, at)
	if err != nil {
		return err
	}
	p := f.page(x)
	p.Title = got.Title
	p.Crumbs = []ui.Link{{Href: handbook.ReaderPrefix, Label: ui.T("Handbook")}}
	return x.Render(http.StatusOK, HandbookReader(p, HandbookPage{Title: got.Title, HTML: got.HTML, Source: got.Version.Title, Path: got.Path,
		Version: got.Version.Number, ReadOn: clock.Date(got.Version.ImportedAt, zone(p)), List: handbook.ReaderPrefix}))
}

func nextHref(query string, last handbook.PageInfo) string {
	q := url.Values{"after": {last.Title}, "path": {last.Path}}
	if query != "" {
		q.Set("q", query)
	}
	return handbook.ReaderPrefix + "?" + q.Encode()
}

func total(versions []handbook.Version) (pages int) {
	for _, v := range versions {
		pages += v.Pages
	}
	return pages
}

func zone(p ui.Page) *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}
