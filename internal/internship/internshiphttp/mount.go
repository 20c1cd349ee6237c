package internshiphttp

import (
	"net/http"
	"net/url"
	"strconv"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/internship"
	"belay/internal/opportunity"
	"belay/internal/route"
	"belay/internal/ui"
)

// The pages' paths.
const (
	Path        = "/internships"
	HelpingPath = internship.HelpingPath
	AlumniPath  = "/alumni"
	offersPath  = "/opportunities"
	wishesPath  = "/wishes"
	modulesPath = "/modules"
	runsPath    = "/runs"
)

// Deps is what the face stands on.
type Deps struct {
	Internship  *internship.Service
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
	page := func(method, pattern string, action authz.Action, kind authz.Kind, h route.Handler) {
		m.Add(route.Route{Method: method, Pattern: pattern, Face: authz.FacePage, Access: route.SignedIn, Action: action, Kind: kind, Handle: h})
	}
	const get, post = http.MethodGet, http.MethodPost
	one := Path + "/{id}"
	page(get, Path, authz.Read, internship.KindRecord, f.mine)
	page(get, Path+"/new", authz.Create, internship.KindRecord, f.newProposal)
	page(post, Path, authz.Create, internship.KindRecord, f.propose)
	page(get, one, authz.Read, internship.KindBoardRow, f.one)
	page(get, one+"/edit", internship.ActAsLearner, internship.KindRecord, f.editProposal)
	page(post, one+"/edit", internship.ActAsLearner, internship.KindRecord, f.saveProposal)
	for _, a := range acts() {
		page(get, one+"/"+a.path, a.action, internship.KindRecord, f.actPage(a))
		page(post, one+"/"+a.path, a.action, internship.KindRecord, f.act(a))
	}
	page(post, one+"/named", internship.ActAsLearner, internship.KindRecord, f.setNamed)

	page(get, one+"/helpers", internship.ActAsHost, internship.KindRecord, f.candidates)
	page(post, one+"/helpers", internship.ActAsHost, internship.KindRecord, f.askHelper)
	page(post, one+"/help", internship.ActionOffer, internship.KindBoardRow, f.offerHelp)
	page(get, HelpingPath, authz.Read, internship.KindHelper, f.helping)
	page(post, HelpingPath+"/limit", authz.Write, internship.KindLimit, f.setLimit)
	for _, a := range helpActs() {
		page(post, HelpingPath+"/{helper}/"+a.path, a.action, internship.KindHelper, f.help(a))
	}

	page(post, one+"/goals", authz.Write, internship.KindGoal, f.addGoal)
	page(get, one+"/goals/{goal}", authz.Write, internship.KindGoal, f.goalPage)
	page(post, one+"/goals/{goal}", authz.Write, internship.KindGoal, f.saveGoal)
	page(post, one+"/goals/{goal}/remove", authz.Write, internship.KindGoal, f.removeGoal)
	page(post, one+"/notes", authz.Write, internship.KindNote, f.addNote)
	page(get, one+"/notes/{note}", authz.Write, internship.KindNote, f.notePage)
	page(post, one+"/notes/{note}", authz.Write, internship.KindNote, f.saveNote)
	page(post, one+"/notes/{note}/remove", authz.Write, internship.KindNote, f.removeNote)
	page(get, one+"/judge", authz.Read, internship.KindJudgement, f.judgePage)
	page(post, one+"/judge", authz.Read, internship.KindJudgement, f.judge)
	page(get, one+"/alumni", authz.Write, internship.KindAlumni, f.alumniPage)
	page(post, one+"/alumni", authz.Write, internship.KindAlumni, f.writeAlumni)
	page(get, AlumniPath, authz.Read, internship.KindAlumni, f.alumni)
	if api != nil {
		f.operate(api)
	}
}

func guard(form route.Form) internship.Guard {
	return internship.Guard{Version: form.Version(), Epoch: form.Epoch(), Key: form.Key()}
}

// load reads the internship that the path names.
func (f *Face) load(x *route.Exchange) (*internship.Page, error) {
	id, err := x.ID("id")
	if err != nil {
		return nil, err
	}
	return f.Internship.Page(x.Request.Context(), x.Actor, id)
}

// record reads what a form about the internship needs, for whom it is.
func (f *Face) record(x *route.Exchange, may internship.May) (*internship.Page, error) {
	id, err := x.ID("id")
	if err != nil {
		return nil, err
	}
	return f.Internship.Brief(x.Request.Context(), x.Actor, id, may)
}

// anybody is for forms that the core has let somebody send already.
func anybody(*internship.Page) error { return nil }

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

// after reads the place of a cursor in the list of this name.
func (f *Face) after(list, cursor string) (m internship.Mark, err error) {
	place, err := f.cursors.Read(list, cursor, 2)
	if err != nil || place == nil {
		return m, err
	}
	at, err := strconv.ParseInt(place[0], 36, 64)
	if err != nil {
		return m, route.ErrCursor()
	}
	return internship.Mark{At: clock.FromMicros(at), ID: place[1]}, nil
}

// next is the cursor of a place in the list; "" for the zero Mark.
func (f *Face) next(list string, m internship.Mark) string {
	if m.ID == "" {
		return ""
	}
	return f.cursors.Write(list, strconv.FormatInt(clock.Micros(m.At), 36), m.ID)
}

func listOf(q internship.Query) string {
	return route.ListOf("internships", string(q.State), q.Unit, q.Person)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// whole reads a whole number out of a field; 0 when it is none.
func whole(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
