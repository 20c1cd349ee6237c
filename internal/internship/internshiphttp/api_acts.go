package internshiphttp

import (
	"context"
	"net/http"

	"belay/internal/authz"
	"belay/internal/internship"
	"belay/internal/route"
)

// operateLife registers the commands of the life cycle.
func (f *Face) operateLife(a *route.API) {
	command := func(c internship.Command, id, summary string, action authz.Action) route.Op {
		return operation(http.MethodPost, "/internships/{id}/"+pathOf(c), id, summary, action, internship.KindRecord)
	}
	s, learner, home, host := f.Internship, internship.ActAsLearner, internship.ActAsHome, internship.ActAsHost
	route.Operate(a, command(internship.Submit, "submit-internship", "Hand a draft to the caller's manager", learner), f.apiSubmit)
	route.Operate(a, command(internship.Agree, "agree-internship", "Agree to the open terms; they hold once learner, home and host manager have", home), f.apiAgree)
	route.Operate(a, command(internship.ProposeTerms, "propose-terms", "Propose other terms, to which only the caller has agreed", home), f.apiTerms)
	route.Operate(a, command(internship.Decline, "decline-internship", "Turn a proposal down, or only the change that is proposed of one that runs", home), f.apiDecline)
	route.Operate(a, command(internship.Defer, "defer-internship", "Move a proposal to a later quarter", home), f.apiDefer)
	route.Operate(a, creates(command(internship.ProposeAgain, "propose-again", "Begin a new draft from one that came to an end", learner)), f.apiAgain)
	route.Operate(a, command(internship.Withdraw, "withdraw-internship", "Take a proposal back", learner), f.bareAct("withdraw-internship", s.Withdraw))
	route.Operate(a, command(internship.Prepare, "prepare-internship", "Begin the preparation; it stands on the board from now on", learner), f.bareAct("prepare-internship", s.Prepare))
	route.Operate(a, command(internship.Start, "start-internship", "Start it, once modules, goals and helpers are as the policy asks", learner), f.bareAct("start-internship", s.Start))
	route.Operate(a, command(internship.Pause, "pause-internship", "Let it rest until a day; why is not asked", learner), f.apiPause)
	route.Operate(a, command(internship.Resume, "resume-internship", "End a pause", learner), f.bareAct("resume-internship", s.Resume))
	route.Operate(a, command(internship.Extend, "extend-internship", "Propose another end or percentage for one that runs; what is agreed holds until all three say yes", learner), f.apiExtend)
	route.Operate(a, command(internship.Complete, "complete-internship", "End it as it was meant to; learner and helpers find it among their evidence, private until they share it", host), f.bareAct("complete-internship", s.Complete))
	route.Operate(a, command(internship.EndEarly, "end-internship-early", "End it before its last day", learner), f.apiEndEarly)
	route.Operate(a, command(internship.HandOverHost, "hand-over-internship", "Give it another host manager", host), f.apiHandOver)
	route.Operate(a, operation(http.MethodPost, "/internships/{id}/named", "name-internship", "Say whether the learner's name stands on the board", learner, internship.KindRecord), f.apiNamed)
}

// bareIn is a command that says no more than its name.
type bareIn struct {
	route.Versioned
	ID   string    `path:"id"`
	Body *Reasoned `required:"false"`
}

// reasons may be nil, as a body may be absent.
func (r *Reasoned) reasons() map[string]string {
	if r == nil {
		return nil
	}
	return r.Reasons
}

func (f *Face) bareAct(name string, do func(context.Context, authz.Actor, string, internship.Guard) error) func(context.Context, authz.Actor, *bareIn) (*internshipOut, error) {
	return func(ctx context.Context, actor authz.Actor, in *bareIn) (*internshipOut, error) {
		act, g, err := guarded(ctx, in.Versioned, name+" "+in.ID, in.Body, in.Body.reasons())
		if err == nil {
			err = do(act, actor, in.ID, g)
		}
		return f.shown(ctx, actor, in.ID, err)
	}
}

func (f *Face) apiSubmit(ctx context.Context, actor authz.Actor, in *bareIn) (*internshipOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "submit-internship "+in.ID, in.Body, in.Body.reasons())
	if err != nil {
		return nil, err
	}
	with, err := f.Internship.Proposal(ctx, actor, in.ID)
	if err == nil {
		_, err = f.Internship.Submit(act, actor, in.ID, with, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type agreeInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Reasoned
		Revision int    `json:"revision,omitempty" doc:"Number of the terms that are agreed to; absent: the open ones"`
		Meets    string `json:"meets,omitempty" enum:",yes,no" doc:"Of the home manager, with their first yes: whether the learner meets expectations in their present role"`
	}
}

func (f *Face) apiAgree(ctx context.Context, actor authz.Actor, in *agreeInternshipIn) (*internshipOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "agree-internship "+in.ID, b, b.Reasons)
	if err == nil {
		err = f.Internship.Agree(act, actor, in.ID, internship.AgreeInput{Revision: b.Revision, Meets: b.Meets}, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type proposeTermsIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Reasoned
		Percent int    `json:"percent" doc:"Of the working week"`
		StartOn string `json:"start_on" doc:"YYYY-MM-DD"`
		EndOn   string `json:"end_on" doc:"Last day"`
		Why     string `json:"why,omitempty" doc:"The other two read it"`
		Meets   string `json:"meets,omitempty" enum:",yes,no" doc:"Of the home manager who proposes other terms before their first yes"`
	}
}

func (f *Face) apiTerms(ctx context.Context, actor authz.Actor, in *proposeTermsIn) (*internshipOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "propose-terms "+in.ID, b, b.Reasons)
	if err == nil {
		terms := internship.Terms{Percent: b.Percent, StartOn: b.StartOn, EndOn: b.EndOn}
		err = f.Internship.ProposeTerms(act, actor, in.ID, internship.TermsInput{Terms: terms, Why: b.Why, Meets: b.Meets}, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type extendInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Reasoned
		Percent int    `json:"percent,omitempty" doc:"Of the working week; absent: as agreed"`
		EndOn   string `json:"end_on,omitempty" doc:"Last day; absent: as agreed"`
		Why     string `json:"why,omitempty" doc:"The other two read it"`
	}
}

func (f *Face) apiExtend(ctx context.Context, actor authz.Actor, in *extendInternshipIn) (*internshipOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "extend-internship "+in.ID, b, b.Reasons)
	if err != nil {
		return nil, err
	}
	terms := internship.Terms{Percent: b.Percent, EndOn: b.EndOn}
	err = f.Internship.Extend(act, actor, in.ID, internship.TermsInput{Terms: terms, Why: b.Why}, g)
	return f.shown(ctx, actor, in.ID, err)
}

type declineInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Next string `json:"next,omitempty" enum:",other_team,later,wish,partner" doc:"What the learner could do instead; all of them are offered anyway"`
		Why  string `json:"why,omitempty" doc:"Learner and both managers read it"`
	}
}

func (f *Face) apiDecline(ctx context.Context, actor authz.Actor, in *declineInternshipIn) (*internshipOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "decline-internship "+in.ID, b, nil)
	if err == nil {
		err = f.Internship.Decline(act, actor, in.ID, internship.DeclineInput{Next: b.Next, Why: b.Why}, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type deferInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Quarter string `json:"quarter" doc:"Such as 2027-Q1"`
		Why     string `json:"why,omitempty" doc:"Learner and both managers read it"`
	}
}

func (f *Face) apiDefer(ctx context.Context, actor authz.Actor, in *deferInternshipIn) (*internshipOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "defer-internship "+in.ID, b, nil)
	if err == nil {
		err = f.Internship.Defer(act, actor, in.ID, internship.DeferInput{Quarter: b.Quarter, Why: b.Why}, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type againIn struct {
	route.Versioned
	ID string `path:"id"`
}

// apiAgain answers with the new draft.
func (f *Face) apiAgain(ctx context.Context, actor authz.Actor, in *againIn) (*internshipOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "propose-again "+in.ID, nil, nil)
	id := ""
	if err == nil {
		id, err = f.Internship.ProposeAgain(act, actor, in.ID, g)
	}
	return f.shown(ctx, actor, id, err)
}

type pauseInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Reasoned
		Until string `json:"until" doc:"Last day of the pause"`
	}
}

func (f *Face) apiPause(ctx context.Context, actor authz.Actor, in *pauseInternshipIn) (*internshipOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "pause-internship "+in.ID, b, b.Reasons)
	if err == nil {
		err = f.Internship.Pause(act, actor, in.ID, b.Until, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type endInternshipEarlyIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Kind string `json:"kind" enum:"business,learner,role,other" doc:"What ends it: business needs, the learner's wish, another role or team, something else"`
		Why  string `json:"why,omitempty" doc:"Learner and both managers read it"`
	}
}

func (f *Face) apiEndEarly(ctx context.Context, actor authz.Actor, in *endInternshipEarlyIn) (*internshipOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "end-internship-early "+in.ID, b, nil)
	if err == nil {
		err = f.Internship.EndEarly(act, actor, in.ID, internship.EndInput{Kind: b.Kind, Why: b.Why}, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type handOverInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Host string `json:"host" doc:"Id of the new host manager"`
	}
}

func (f *Face) apiHandOver(ctx context.Context, actor authz.Actor, in *handOverInternshipIn) (*internshipOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "hand-over-internship "+in.ID, in.Body, nil)
	if err == nil {
		err = f.Internship.HandOverHost(act, actor, in.ID, in.Body.Host, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type nameInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Named bool `json:"named"`
	}
}

func (f *Face) apiNamed(ctx context.Context, actor authz.Actor, in *nameInternshipIn) (*internshipOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "name-internship "+in.ID, in.Body, nil)
	if err == nil {
		err = f.Internship.SetNamed(act, actor, in.ID, in.Body.Named, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}
