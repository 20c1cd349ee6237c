package internshiphttp

import (
	"context"
	"net/http"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/route"
)

// operate registers the operations of the API.
func (f *Face) operate(a *route.API) {
	const get, post, patch = http.MethodGet, http.MethodPost, http.MethodPatch
	record := internship.KindRecord
	route.Operate(a, operation(get, "/internships", "list-internships", "Internships that the caller may see, what changed last first", authz.Read, internship.KindBoardRow), f.apiInternships)
	route.Operate(a, operation(get, "/internships/{id}", "get-internship", "One internship: the whole record for those it names, else the row of the board and who helps", authz.Read, internship.KindBoardRow), f.apiInternship)
	route.Operate(a, operation(post, "/internships", "propose-internship", "Propose an internship: keep it as a draft, or submit it at once", authz.Create, record), f.apiPropose)
	route.Operate(a, operation(patch, "/internships/{id}", "edit-internship", "Change a draft: what the body does not name stays", internship.ActAsLearner, record), f.apiEdit)
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

// creates is an operation that makes something under a right of its own.
func creates(op route.Op) route.Op {
	op.Status = http.StatusCreated
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

// Reasoned is the part of a body that answers soft rules; exported to be embedded.
type Reasoned struct {
	Reasons map[string]string `json:"reasons,omitempty" doc:"By the code of a warning: why to go on over a soft rule. Others in the record read it."`
}

type listInternshipsIn struct {
	route.Paged
	State  string `query:"state" enum:",draft,home_manager,host_manager,agreed,preparing,active,paused,completed,ended_early,withdrawn,declined,deferred" doc:"Only those in this state"`
	Unit   string `query:"unit" maxLength:"100" doc:"Only those with this host team, by its id"`
	Person string `query:"person" maxLength:"100" doc:"Only this learner's, by their id, as far as the caller may know whose they are"`
	Mine   bool   `query:"mine" doc:"Only those the caller takes part in, as learner, manager, host or helper, or that wait for them; of those that ended, the ones that changed in the last 90 days"`
}

func (in *listInternshipsIn) query() internship.Query {
	return internship.Query{State: internship.State(in.State), Unit: in.Unit, Person: in.Person, Limit: in.Limit}
}

type listInternshipsOut struct {
	Body struct {
		Items []listedInternshipJSON `json:"items"`
		Next  string                 `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

type listedInternshipJSON struct {
	InternshipJSON
	As    []string `json:"as,omitempty" doc:"With mine: for whom the caller speaks: learner, home, host"`
	Helps bool     `json:"helps,omitempty" doc:"With mine: the caller helps, or was asked to"`
}

func (f *Face) apiInternships(ctx context.Context, actor authz.Actor, in *listInternshipsIn) (_ *listInternshipsOut, err error) {
	if in.Mine {
		return f.apiMine(ctx, actor, in)
	}
	q := in.query()
	if q.After, err = f.after(listOf(q), in.After); err != nil {
		return nil, err
	}
	list, err := f.Internship.List(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	names, err := f.Internship.Names(ctx, actor, list.Items)
	if err != nil {
		return nil, err
	}
	out := &listInternshipsOut{}
	out.Body.Items = []listedInternshipJSON{}
	for _, it := range list.Items {
		out.Body.Items = append(out.Body.Items, listedInternshipJSON{InternshipJSON: rowOf(it, known(names))})
	}
	out.Body.Next = f.next(listOf(q), list.Next)
	return out, nil
}

// apiMine pages through what concerns the caller.
func (f *Face) apiMine(ctx context.Context, actor authz.Actor, in *listInternshipsIn) (*listInternshipsOut, error) {
	q, name := in.query(), route.ListOf("my-internships", actor.Person, in.State, in.Unit, in.Person)
	var err error
	if q.After, err = f.after(name, in.After); err != nil {
		return nil, err
	}
	list, next, names, err := f.Internship.Concerns(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	out := &listInternshipsOut{}
	out.Body.Items, out.Body.Next = []listedInternshipJSON{}, f.next(name, next)
	for _, c := range list {
		out.Body.Items = append(out.Body.Items, listedInternshipJSON{rowOf(c.Internship, known(names)), c.As.Names(), c.Helps})
	}
	return out, nil
}

type oneIn struct {
	ID string `path:"id"`
}

type internshipOut struct {
	ETag string `header:"ETag"`
	Body fullInternshipJSON
}

func (f *Face) apiInternship(ctx context.Context, actor authz.Actor, in *oneIn) (*internshipOut, error) {
	p, err := f.Internship.Page(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &internshipOut{tag(p.Version), fullOf(p)}, nil
}

// tag is the ETag of a version; readers of a row of the board get neither, since
// they would move with steps that the board hides.
func tag(version int64) string {
	if version == 0 {
		return ""
	}
	return route.ETag(version)
}

// shown answers an act with the internship as it now stands. An act may take its
// actor out of those who read it, as handing the hosting over does: then only the
// id is said.
func (f *Face) shown(ctx context.Context, actor authz.Actor, id string, err error) (*internshipOut, error) {
	if err != nil {
		return nil, err
	}
	out, err := f.apiInternship(ctx, actor, &oneIn{id})
	if err != nil && fault.KindOf(err) == fault.NotFound {
		empty := fullOf(&internship.Page{Internship: internship.Internship{ID: id}})
		return &internshipOut{Body: empty}, nil
	}
	return out, err
}

type proposeInternshipIn struct {
	route.Keyed
	Body struct {
		Reasoned
		Submit    bool     `json:"submit,omitempty" doc:"Hand it to the caller's manager at once; otherwise it stays a draft that only the caller sees. What is refused for now is kept as a draft, which the problem names"`
		Team      string   `json:"team,omitempty" doc:"Id of the host team"`
		Host      string   `json:"host,omitempty" doc:"Id of the manager who hosts"`
		Programme string   `json:"programme,omitempty" doc:"Id of a programme of the policy; absent: the general rules"`
		Topic     string   `json:"topic,omitempty" doc:"What it is about, at most 200 characters; it stands on the board"`
		Motive    string   `json:"motive,omitempty" doc:"Markdown: what the learner wants to learn and why"`
		Ways      []string `json:"ways,omitempty" doc:"pair, on_call, release, project"`
		Percent   int      `json:"percent,omitempty" doc:"Of the working week"`
		StartOn   string   `json:"start_on,omitempty" doc:"YYYY-MM-DD"`
		EndOn     string   `json:"end_on,omitempty" doc:"Last day"`
		Named     *bool    `json:"named,omitempty" doc:"The learner's name stands on the board; absent: it does"`
		Offer     string   `json:"offer,omitempty" doc:"Id of the offer it answers"`
	}
}

func (f *Face) apiPropose(ctx context.Context, actor authz.Actor, in *proposeInternshipIn) (*internshipOut, error) {
	b := in.Body
	act, g := keyed(ctx, in.Keyed, "propose-internship", b, b.Reasons)
	with := internship.Input{Unit: b.Team, Host: b.Host, Programme: b.Programme, Topic: b.Topic, Motive: b.Motive, Ways: b.Ways,
		Terms: internship.Terms{Percent: b.Percent, StartOn: b.StartOn, EndOn: b.EndOn}, Named: b.Named == nil || *b.Named, Offer: b.Offer}
	if !b.Submit {
		id, err := f.Internship.SaveDraft(act, actor, "", with, g)
		return f.shown(ctx, actor, id, err)
	}
	id, kept, err := f.Internship.Propose(act, actor, with, g)
	if kept != "" {
		err = fault.From(err).Keeping(route.APIRoot + "/internships/" + kept)
	}
	return f.shown(ctx, actor, id, err)
}

type editInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Team      *string   `json:"team,omitempty"`
		Host      *string   `json:"host,omitempty"`
		Programme *string   `json:"programme,omitempty"`
		Topic     *string   `json:"topic,omitempty"`
		Motive    *string   `json:"motive,omitempty" doc:"Markdown"`
		Ways      *[]string `json:"ways,omitempty"`
		Percent   *int      `json:"percent,omitempty"`
		StartOn   *string   `json:"start_on,omitempty"`
		EndOn     *string   `json:"end_on,omitempty"`
		Named     *bool     `json:"named,omitempty"`
		Offer     *string   `json:"offer,omitempty"`
	}
}

// apiEdit changes what the body names and leaves the rest as it was read; the
// version keeps a change in between from being lost.
func (f *Face) apiEdit(ctx context.Context, actor authz.Actor, in *editInternshipIn) (*internshipOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "edit-internship "+in.ID, b, nil)
	if err != nil {
		return nil, err
	}
	was, err := f.Internship.Proposal(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	with := internship.Input{Unit: named(b.Team, was.Unit), Host: named(b.Host, was.Host), Programme: named(b.Programme, was.Programme), Topic: named(b.Topic, was.Topic),
		Motive: named(b.Motive, was.Motive), Ways: named(b.Ways, was.Ways), Named: named(b.Named, was.Named), Offer: named(b.Offer, was.Offer),
		Terms: internship.Terms{Percent: named(b.Percent, was.Percent), StartOn: named(b.StartOn, was.StartOn), EndOn: named(b.EndOn, was.EndOn)}}
	_, err = f.Internship.SaveDraft(act, actor, in.ID, with, g)
	return f.shown(ctx, actor, in.ID, err)
}

// named is what a change names, else what stands.
func named[T any](given *T, stands T) T {
	if given != nil {
		return *given
	}
	return stands
}
