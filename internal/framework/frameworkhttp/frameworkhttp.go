// Package frameworkhttp shows the career matrices: which there are, one level
// with its layers told apart, and levels side by side. It reads ladders through
// growth's library, which keeps what an edition says.
package frameworkhttp

import (
	"net/http"
	"net/url"
	"slices"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/handbook"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/ui"
)

// Path is where the matrices are.
const Path = "/matrix"

// Deps is what the face stands on.
type Deps struct {
	Framework *framework.Store
	Library   *growth.Library
	Page      func(*route.Exchange) ui.Page
}

// Face is the matrix pages and operations.
type Face struct{ Deps }

// New makes the face.
func New(d Deps) *Face { return &Face{d} }

// Mount adds the routes.
func (f *Face) Mount(m *route.Mux, api *route.API) {
	read := func(pattern string, h route.Handler) route.Route {
		return route.Route{Method: http.MethodGet, Pattern: pattern, Face: authz.FacePage, Access: route.SignedIn, Action: authz.Read, Kind: framework.KindFramework, Handle: h}
	}
	m.Add(read(Path, f.list), read(Path+"/{framework}/{track}", f.open))
	f.operate(api)
}

// ladders reads the ladders in force and the reader's own level today.
func (f *Face) ladders(x *route.Exchange) (list growth.Ladders, own string, err error) {
	err = f.Framework.Read(x.Request.Context(), x.Actor, func(tx *db.Tx, sc authz.Scope) error {
		if list, err = f.Library.Ladders(tx, sc.Viewer()); err != nil {
			return err
		}
		level, _, err := org.LevelOf(tx, x.Actor.Person, sc.Viewer().Date())
		own = level.Level
		return err
	})
	return list, own, err
}

func (f *Face) list(x *route.Exchange) error {
	list, _, err := f.ladders(x)
	if err != nil {
		return err
	}
	p := f.Page(x)
	p.Title = ui.T("Matrix")
	var v MatrixList
	for _, l := range list {
		n := 0
		for _, level := range l.Levels {
			n += level.Total
		}
		v.Frameworks = append(v.Frameworks, MatrixLink{Href: href(l), Title: title(l), Detail: layers(l), Levels: len(l.Levels), Expectations: n})
	}
	return x.Render(http.StatusOK, MatrixListPage(p, v))
}

// open shows the levels that ?level= names, one or several; without it, all.
func (f *Face) open(x *route.Exchange) error {
	list, own, err := f.ladders(x)
	if err != nil {
		return err
	}
	l := list.Find(x.Path("framework"), x.Path("track"))
	if l == nil {
		return fault.Gone()
	}
	var shown []int
	for _, name := range x.Request.URL.Query()["level"] {
		if i := l.Level(name); i >= 0 && !slices.Contains(shown, i) {
			shown = append(shown, i)
		}
	}
	slices.Sort(shown)
	p := f.Page(x)
	p.Title = title(l)
	p.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Matrix")}}
	return x.Render(http.StatusOK, MatrixPage(p, view(l, shown, ownLevel(l, own))))
}

// ownLevel is the place of a level reference in a ladder; -1 when it is of
// another one.
func ownLevel(l *growth.Ladder, ref string) int {
	return slices.IndexFunc(l.Levels, func(lv growth.Level) bool { return ref != "" && l.Ref()+"/"+lv.Key == ref || l.Ref()+"/"+lv.ID == ref })
}

func view(l *growth.Ladder, shown []int, own int) MatrixView {
	v := MatrixView{Title: title(l)}
	for _, layer := range l.Layers {
		v.Sources = append(v.Sources, ui.Source{Layer: layer.Title, Version: layer.Version, ReadOn: layer.ReadOn, Href: href(l)})
	}
	v.Levels = []ui.Tab{{Href: href(l), Label: ui.T("All levels"), Current: len(shown) == 0}}
	for i, lv := range l.Levels {
		v.Levels = append(v.Levels, ui.Tab{Href: href(l, i), Label: lv.Title, Current: len(shown) == 1 && shown[0] == i})
	}
	if len(shown) == 1 && own >= 0 && own != shown[0] {
		v.Compare = ui.Link{Href: href(l, own, shown[0]), Label: ui.T("Compare with my level")}
	}
	if len(shown) == 0 {
		for i := range l.Levels {
			shown = append(shown, i)
		}
	}
	for _, i := range shown {
		v.Columns = append(v.Columns, MatrixColumn{Title: l.Levels[i].Title, Expectations: l.Levels[i].Total, Mine: i == own})
	}
	for r, row := range l.Rows {
		v.Rows = append(v.Rows, matrixRow(l, r, row, shown))
	}
	return v
}

func matrixRow(l *growth.Ladder, r int, row growth.Row, shown []int) MatrixRow {
	layer := l.Layers[row.Layer]
	out := MatrixRow{Layer: layer.Title, Dimension: row.Title}
	for _, i := range shown {
		var says []Saying
		for _, e := range l.At(r, i) {
			says = append(says, Saying{Text: handbook.Plain(e.Text), Origin: ui.Origin{Layer: layer.Title, Version: layer.Version,
				File: e.Origin.File, From: e.Origin.From, To: e.Origin.To}})
		}
		out.Cells = append(out.Cells, says)
	}
	return out
}

func title(l *growth.Ladder) string {
	if l.TrackTitle != "" {
		return l.Title + ", " + l.TrackTitle
	}
	return l.Title
}

func layers(l *growth.Ladder) string {
	var names []string
	for _, layer := range l.Layers {
		names = append(names, layer.Title)
	}
	return ui.And(names...)
}

// href is the page of a ladder with some of its levels.
func href(l *growth.Ladder, levels ...int) string {
	q := url.Values{}
	for _, i := range levels {
		q.Add("level", l.Levels[i].Key)
	}
	out := Path + "/" + url.PathEscape(l.Framework) + "/" + url.PathEscape(l.Track)
	if len(q) > 0 {
		out += "?" + q.Encode()
	}
	return out
}
