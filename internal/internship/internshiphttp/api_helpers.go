package internshiphttp

import (
	"context"
	"net/http"
	"time"

	"belay/internal/authz"
	"belay/internal/internship"
	"belay/internal/route"
)

// operateHelp registers what helpers do and what is done to find them.
func (f *Face) operateHelp(a *route.API) {
	const get, post, put = http.MethodGet, http.MethodPost, http.MethodPut
	helper := internship.KindHelper
	route.Operate(a, operation(get, "/internships/{id}/candidates", "list-candidates", "Who could help, best first, with why each stands where they stand", internship.ActAsHost, internship.KindRecord), f.apiCandidates)
	route.Operate(a, creates(operation(post, "/internships/{id}/helpers", "ask-helper", "Ask somebody to help: by learner or host", internship.ActAsHost, internship.KindRecord)), f.apiAsk)
	route.Operate(a, creates(operation(post, "/internships/{id}/offer-help", "offer-help", "Offer the caller's own help for an internship on the board", internship.ActionOffer, internship.KindBoardRow)), f.apiOffer)
	route.Operate(a, operation(get, "/helpers/{helper}", "get-helper", "Somebody who helps, or was asked to, or offered to", authz.Read, helper), f.apiHelper)
	route.Operate(a, operation(post, "/helpers/{helper}/accept", "accept-help", "Say yes: who was asked, with the hours they give; or learner or host to an offer", authz.Write, helper), f.apiAcceptHelp)
	route.Operate(a, operation(post, "/helpers/{helper}/decline", "decline-help", "Say no: who was asked or offered; or learner or host to an offer", authz.Write, helper), f.helperAct("decline-help", f.Internship.DeclineHelp))
	route.Operate(a, operation(post, "/helpers/{helper}/leave", "leave-help", "End the caller's own help; when nobody is left the host is asked to find somebody", authz.Write, helper), f.helperAct("leave-help", f.Internship.LeaveHelp))
	route.Operate(a, operation(put, "/helpers/{helper}/session", "set-session", "Say when helper and learner meet next: by either of them", authz.Write, helper), f.apiSession)
	route.Operate(a, operation(get, "/me/helping", "my-helping", "Whom the caller helps, who asks them, and their hours against their own limit", authz.Read, helper), f.apiHelping)
	route.Operate(a, operation(put, "/me/helping/limit", "set-helping-limit", "Say how many hours a week the caller is ready to help; 0 takes it back", authz.Write, internship.KindLimit), f.apiLimit)
}

type helperJSON struct {
	ID          string       `json:"id"`
	Internship  string       `json:"internship" doc:"Id"`
	Person      *someoneJSON `json:"person,omitempty"`
	State       string       `json:"state" enum:"offered,asked,accepted,declined,left"`
	Hours       int          `json:"hours" doc:"A week"`
	AskedBy     *someoneJSON `json:"asked_by,omitempty" doc:"Who asked, or the person themselves; absent for who reads only that they help"`
	SessionOn   string       `json:"session_on,omitempty" doc:"When helper and learner meet next"`
	SessionNote string       `json:"session_note,omitempty"`
	At          time.Time    `json:"at"`
	Version     int64        `json:"version" doc:"Send it as If-Match with an answer or a change; 0 for who reads only that they help"`
}

func helperOf(h internship.Helper, d directory) helperJSON {
	return helperJSON{h.ID, h.Internship, d.someone(h.Person), string(h.State), h.Hours, d.someone(h.AskedBy), h.SessionOn, h.SessionNote, h.At, h.Version}
}

type candidateJSON struct {
	Person  someoneJSON `json:"person"`
	Free    *int        `json:"free_hours,omitempty" doc:"A week, of their own limit; absent when they set none"`
	Overlap int         `json:"overlap_hours" doc:"Working hours a week shared with the learner"`
	InTeam  bool        `json:"in_host_team"`
	Offered string      `json:"offer,omitempty" doc:"Id of their own offer to help, to accept or decline"`
	Why     []string    `json:"why"`
}

type candidatesOut struct {
	Body struct {
		Items []candidateJSON `json:"items"`
	}
}

func (f *Face) apiCandidates(ctx context.Context, actor authz.Actor, in *oneIn) (*candidatesOut, error) {
	list, err := f.Internship.Candidates(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &candidatesOut{}
	out.Body.Items = []candidateJSON{}
	for _, c := range list {
		one := candidateJSON{Person: someoneJSON{c.Person.ID, c.Person.Name}, Overlap: c.OverlapHours, InTeam: c.InTeam, Offered: c.Helper, Why: append([]string{}, c.Reasons...)}
		if c.FreeHours >= 0 {
			one.Free = &c.FreeHours
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

type helperOut struct {
	ETag string `header:"ETag"`
	Body helperJSON
}

// helper answers with a helper's row as it now stands.
func (f *Face) helper(ctx context.Context, actor authz.Actor, id string, err error) (*helperOut, error) {
	if err != nil {
		return nil, err
	}
	h, err := f.Internship.Helper(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	names, err := f.Internship.Names(ctx, actor, nil, h.Person, h.AskedBy)
	if err != nil {
		return nil, err
	}
	return &helperOut{tag(h.Version), helperOf(h, known(names))}, nil
}

type askHelperIn struct {
	route.Keyed
	ID   string `path:"id"`
	Body struct {
		Person string `json:"person" doc:"Id of whom to ask"`
		Hours  int    `json:"hours" doc:"A week, from 1 to 40"`
	}
}

func (f *Face) apiAsk(ctx context.Context, actor authz.Actor, in *askHelperIn) (*helperOut, error) {
	act, g := keyed(ctx, in.Keyed, "ask-helper "+in.ID, in.Body, nil)
	id, err := f.Internship.AskHelper(act, actor, in.ID, in.Body.Person, internship.HelpInput{Hours: in.Body.Hours}, g)
	return f.helper(ctx, actor, id, err)
}

type offerHelpIn struct {
	route.Keyed
	ID   string `path:"id"`
	Body struct {
		Hours int `json:"hours" doc:"A week, from 1 to 40"`
	}
}

func (f *Face) apiOffer(ctx context.Context, actor authz.Actor, in *offerHelpIn) (*helperOut, error) {
	act, g := keyed(ctx, in.Keyed, "offer-help "+in.ID, in.Body, nil)
	id, err := f.Internship.OfferHelp(act, actor, in.ID, internship.HelpInput{Hours: in.Body.Hours}, g)
	return f.helper(ctx, actor, id, err)
}

func (f *Face) apiHelper(ctx context.Context, actor authz.Actor, in *struct {
	Helper string `path:"helper"`
}) (*helperOut, error) {
	return f.helper(ctx, actor, in.Helper, nil)
}

type acceptHelpIn struct {
	route.Versioned
	Helper string `path:"helper"`
	Body   struct {
		Reasoned
		Hours int `json:"hours,omitempty" doc:"A week, as who was asked gives them; absent: as asked for"`
	}
}

func (f *Face) apiAcceptHelp(ctx context.Context, actor authz.Actor, in *acceptHelpIn) (*helperOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "accept-help "+in.Helper, b, b.Reasons)
	if err == nil {
		err = f.Internship.AcceptHelp(act, actor, in.Helper, internship.HelpInput{Hours: b.Hours}, g)
	}
	return f.helper(ctx, actor, in.Helper, err)
}

type helperIn struct {
	route.Versioned
	Helper string `path:"helper"`
}

// helperAct answers an operation that has no body.
func (f *Face) helperAct(name string, do func(context.Context, authz.Actor, string, internship.Guard) error) func(context.Context, authz.Actor, *helperIn) (*helperOut, error) {
	return func(ctx context.Context, actor authz.Actor, in *helperIn) (*helperOut, error) {
		act, g, err := guarded(ctx, in.Versioned, name+" "+in.Helper, nil, nil)
		if err == nil {
			err = do(act, actor, in.Helper, g)
		}
		return f.helper(ctx, actor, in.Helper, err)
	}
}

type sessionIn struct {
	route.Versioned
	Helper string `path:"helper"`
	Body   struct {
		On   string `json:"on" doc:"YYYY-MM-DD; empty takes it back"`
		Note string `json:"note,omitempty" doc:"At most 500 characters"`
	}
}

func (f *Face) apiSession(ctx context.Context, actor authz.Actor, in *sessionIn) (*helperOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "set-session "+in.Helper, in.Body, nil)
	if err == nil {
		err = f.Internship.SetSession(act, actor, in.Helper, internship.SessionInput{On: in.Body.On, Note: in.Body.Note}, g)
	}
	return f.helper(ctx, actor, in.Helper, err)
}

type helpingJSON struct {
	Helper     helperJSON     `json:"helper"`
	Internship InternshipJSON `json:"internship"`
}

type helpingOut struct {
	ETag string `header:"ETag"`
	Body struct {
		Limit   int           `json:"limit" doc:"Hours a week the caller is ready to help; 0 when none is set"`
		Load    int           `json:"load" doc:"Hours a week of the internships that run or prepare"`
		Mine    []helpingJSON `json:"mine" doc:"Whom the caller helps"`
		Asked   []helpingJSON `json:"asked" doc:"Asked and offered, not answered yet"`
		Version int64         `json:"version" doc:"Of the limit: send it as If-Match with a change"`
	}
}

func (f *Face) apiHelping(ctx context.Context, actor authz.Actor, _ *struct{}) (*helpingOut, error) {
	p, err := f.Internship.Helping(ctx, actor)
	if err != nil {
		return nil, err
	}
	var list []internship.Internship
	var people []string
	for _, h := range append(append([]internship.Helping{}, p.Mine...), p.Asked...) {
		list, people = append(list, h.Of), append(people, h.Person, h.AskedBy)
	}
	names, err := f.Internship.Names(ctx, actor, list, people...)
	if err != nil {
		return nil, err
	}
	out := &helpingOut{ETag: route.ETag(p.Version)}
	out.Body.Limit, out.Body.Load, out.Body.Version = p.Limit, p.Load, p.Version
	out.Body.Mine, out.Body.Asked = helpingsOf(p.Mine, known(names)), helpingsOf(p.Asked, known(names))
	return out, nil
}

func helpingsOf(list []internship.Helping, d directory) []helpingJSON {
	out := []helpingJSON{}
	for _, h := range list {
		out = append(out, helpingJSON{helperOf(h.Helper, d), rowOf(h.Of, d)})
	}
	return out
}

type helpingLimitIn struct {
	route.Versioned
	Body struct {
		Hours int `json:"hours" doc:"A week, from 0 to 40"`
	}
}

func (f *Face) apiLimit(ctx context.Context, actor authz.Actor, in *helpingLimitIn) (*helpingOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "set-helping-limit", in.Body, nil)
	if err == nil {
		err = f.Internship.SetLimit(act, actor, in.Body.Hours, g)
	}
	if err != nil {
		return nil, err
	}
	return f.apiHelping(ctx, actor, nil)
}
