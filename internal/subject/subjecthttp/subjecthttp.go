// Package subjecthttp shows people what is kept about them: who looked at
// their record, and everything there is, to take away. It imports trust and
// org's cards.
package subjecthttp

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/id"
	"belay/internal/org"
	"belay/internal/route"
	"belay/internal/subject"
	"belay/internal/ui"
)

// The pages' paths.
const (
	ReadersPath = "/privacy"
	ExportPath  = "/my-data"
	filePath    = ExportPath + "/belay.json"
)

// Deps is what the face stands on.
type Deps struct {
	DB       *db.DB
	Gate     *authz.Gate
	Audit    *audit.Log
	Subjects *subject.Register
	Page     func(*route.Exchange) ui.Page
}

// Face is the pages.
type Face struct{ Deps }

// New makes the face.
func New(d Deps) *Face { return &Face{d} }

// Mount adds the routes.
func (f *Face) Mount(m *route.Mux) {
	own := func(pattern string, kind authz.Kind, h route.Handler) route.Route {
		return route.Route{Method: http.MethodGet, Pattern: pattern, Face: authz.FacePage, Access: route.SignedIn, Action: authz.Read, Kind: kind, Handle: h}
	}
	m.Add(own(ReadersPath, audit.KindView, f.readers), own(ExportPath, authz.KindOwn, f.export), own(filePath, authz.KindOwn, f.file))
}

const (
	perPage  = 25
	lookBack = 90 * 24 * time.Hour // what the headline counts
)

// readers tells a person who looked at their record.
func (f *Face) readers(x *route.Exchange) error {
	p := f.Page(x)
	p.Title = ui.T("Who looked at your record")
	since := p.Now.Add(-lookBack)
	v := ReadersView{Since: clock.Date(since, zone(p)), Visible: ui.T("Visible to you only.")}
	err := f.DB.Read(x.Request.Context(), func(tx *db.Tx) error {
		viewer, err := f.Gate.Enter(tx, x.Actor)
		if err != nil {
			return err
		}
		sc := viewer.Scope(authz.Read, audit.KindView)
		if v.People, err = f.Audit.Viewers(tx, sc, since); err != nil {
			return err
		}
		list, err := f.Audit.Views(tx, sc, mark(x), perPage+1)
		if err != nil {
			return err
		}
		if len(list) > perPage {
			list = list[:perPage]
			v.Next = next(list[perPage-1].Mark())
		}
		v.Reads, err = reads(tx, viewer, list)
		return err
	})
	if err != nil {
		return err
	}
	return x.Render(http.StatusOK, ReadersPage(p, v))
}

// mark is where the list goes on, from the address; the top if it names none.
func mark(x *route.Exchange) audit.Mark {
	at, err := strconv.ParseInt(x.Query("before"), 10, 64)
	if err != nil || !id.Valid(x.Query("id")) {
		return audit.Mark{}
	}
	return audit.Mark{At: clock.FromMicros(at), ID: x.Query("id")}
}

func next(m audit.Mark) string {
	q := url.Values{"before": {strconv.FormatInt(clock.Micros(m.At), 10)}, "id": {m.ID}}
	return ReadersPath + "?" + q.Encode()
}

// reads puts names to the views, as far as the reader may see the people.
func reads(tx *db.Tx, viewer *authz.Viewer, list []audit.View) (out []Read, err error) {
	var ids []string
	for _, v := range list {
		if v.Person != "" {
			ids = append(ids, v.Person)
		}
	}
	people, err := org.ByIDs(tx, viewer.Scope(authz.Read, org.KindPerson), ids)
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		who := ui.Person{ID: v.Person, Name: ui.T("Somebody who has left")}
		if c, ok := people[v.Person]; ok {
			who.Name, who.Detail = c.Name, c.Team
		} else if v.Person == "" {
			who.Name = ui.T("An account without a person")
		}
		out = append(out, Read{Who: who, As: who.Detail, At: v.At, What: what(v)})
	}
	return out, nil
}

func what(v audit.View) string {
	n := ui.N(v.Records, "1 record", "%d records")
	return ui.T("%s on the page “%s”", n, v.Page)
}

func (f *Face) export(x *route.Exchange) error {
	p := f.Page(x)
	p.Title = ui.T("My data")
	v := ExportView{Visible: ui.T("Visible to you only.")}
	if x.Actor.Person != "" {
		v.Files = []ExportFile{{Href: filePath, Label: ui.T("Everything, as JSON"),
			Hint: ui.T("Your person, account, marks, evidence, steps and sessions, table by table. Names of others are left out.")}}
	}
	return x.Render(http.StatusOK, ExportPage(p, v))
}

// file is the export itself; taking it is an act on record.
func (f *Face) file(x *route.Exchange) error {
	var doc subject.Document
	err := f.DB.Write(x.Request.Context(), func(tx *db.Tx) error {
		if _, err := f.Gate.Enter(tx, x.Actor); err != nil {
			return err
		}
		var err error
		if doc, err = f.Subjects.Export(tx, x.Actor.Person); err != nil {
			return err
		}
		return f.Audit.Record(tx, x.Actor, audit.Entry{Action: "subject.export", Kind: org.KindPerson, Object: x.Actor.Person, Subject: x.Actor.Person})
	})
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	x.Download("belay.json", "application/json", body)
	return nil
}

func zone(p ui.Page) *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}
