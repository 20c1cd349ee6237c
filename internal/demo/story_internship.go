package demo

import (
	"context"
	"fmt"

	"belay/internal/authz"
	"belay/internal/internship"
	"belay/internal/org"
)

// stay is what the acts of an internship say; its topic is the act's title.
type stay struct {
	Internship string            `yaml:"internship"` // names it within the story
	Host       string            `yaml:"host"`
	Percent    int               `yaml:"percent"`
	Unnamed    bool              `yaml:"unnamed"`
	Meets      string            `yaml:"meets"`
	Next       string            `yaml:"next"`
	Hours      int               `yaml:"hours"`
	Verdicts   []verdict         `yaml:"verdicts"` // by goal, in their order
	Reasons    map[string]string `yaml:"reasons"`  // by code of a soft rule
}

type verdict struct {
	Say  string `yaml:"say"`
	Note string `yaml:"note"`
}

// stays remembers what the story named.
type stays struct {
	ids     map[string]string   // internship -> id
	helpers map[string]string   // internship/person -> id of the helper's row
	goals   map[string][]string // internship -> ids of its goals
}

func newStays() stays { return stays{map[string]string{}, map[string]string{}, map[string][]string{}} }

// apart carries out the acts of internships, helpers and absences; ok is false
// for an act that is none of them.
func (p *player) apart(ctx context.Context, who authz.Actor, whom string, a act) (ok bool, err error) {
	g := internship.Guard{Version: internship.Any, Reasons: a.Reasons}
	for _, kind := range []func(context.Context, authz.Actor, string, act, internship.Guard) (bool, error){p.negotiate, p.live, p.helping, p.journal} {
		if ok, err = kind(ctx, who, whom, a, g); ok {
			return true, err
		}
	}
	days := org.Span{From: a.From, Until: a.Until}
	switch a.Do {
	case "away":
		_, err = p.Org.AddAbsence(ctx, who, org.Guard{}, days)
	case "delegate":
		_, _, err = p.Org.SetDelegate(ctx, who, org.Guard{}, whom, days)
	case "read_inbox":
		_, err = p.Notify.SeeAll(ctx, who, "")
	case "limit":
		err = p.Internship.SetLimit(ctx, who, a.Hours, g)
	default:
		return false, nil
	}
	return true, err
}

func (a act) terms() internship.TermsInput {
	return internship.TermsInput{Terms: internship.Terms{Percent: a.Percent, StartOn: a.From, EndOn: a.Until}, Why: a.Note, Meets: a.Meets}
}

// proposal is what a learner writes; the act's note says why.
func (p *player) proposal(ctx context.Context, a act) (in internship.Input, err error) {
	in = internship.Input{Topic: a.Title, Motive: a.Note, Ways: a.Ways, Terms: a.terms().Terms, Named: !a.Unnamed, Offer: p.offers[a.Offer]}
	if a.Offer != "" && in.Offer == "" {
		return in, fmt.Errorf("no offer is called %q", a.Offer)
	}
	if in.Unit, err = p.Unit(ctx, a.Team); err != nil {
		return in, err
	}
	host, err := p.actor(ctx, a.Host)
	in.Host = host.Person
	return in, err
}

func (p *player) negotiate(ctx context.Context, who authz.Actor, _ string, a act, g internship.Guard) (ok bool, err error) {
	id := p.stays.ids[a.Internship]
	switch a.Do {
	case "draft", "propose":
		in, err := p.proposal(ctx, a)
		if err != nil {
			return true, err
		}
		store := p.Internship.Submit
		if a.Do == "draft" {
			store = p.Internship.SaveDraft
		}
		p.stays.ids[a.Internship], err = store(ctx, who, id, in, g)
		return true, err
	case "agree":
		err = p.Internship.Agree(ctx, who, id, internship.AgreeInput{Meets: a.Meets}, g)
	case "counter":
		err = p.Internship.ProposeTerms(ctx, who, id, a.terms(), g)
	case "decline":
		err = p.Internship.Decline(ctx, who, id, internship.DeclineInput{Next: a.Next, Why: a.Note}, g)
	case "defer":
		err = p.Internship.Defer(ctx, who, id, internship.DeferInput{Quarter: a.Quarter, Why: a.Note}, g)
	case "withdraw":
		err = p.Internship.Withdraw(ctx, who, id, g)
	default:
		return false, nil
	}
	return true, err
}

func (p *player) live(ctx context.Context, who authz.Actor, _ string, a act, g internship.Guard) (ok bool, err error) {
	id := p.stays.ids[a.Internship]
	switch a.Do {
	case "prepare":
		err = p.Internship.Prepare(ctx, who, id, g)
	case "start":
		err = p.Internship.Start(ctx, who, id, g)
	case "pause":
		err = p.Internship.Pause(ctx, who, id, a.Until, g)
	case "resume":
		err = p.Internship.Resume(ctx, who, id, g)
	case "extend":
		err = p.Internship.Extend(ctx, who, id, a.terms(), g)
	case "complete":
		err = p.Internship.Complete(ctx, who, id, g)
	case "end_early":
		err = p.Internship.EndEarly(ctx, who, id, internship.EndInput{Kind: a.State, Why: a.Note}, g)
	default:
		return false, nil
	}
	return true, err
}

// helping finds the row of whom, or of the actor, among the helpers.
func (p *player) helping(ctx context.Context, who authz.Actor, whom string, a act, g internship.Guard) (ok bool, err error) {
	id, in := p.stays.ids[a.Internship], internship.HelpInput{Hours: a.Hours}
	name := a.Internship + "/" + whom
	switch a.Do {
	case "ask_help":
		p.stays.helpers[name], err = p.Internship.AskHelper(ctx, who, id, whom, in, g)
	case "offer_help":
		p.stays.helpers[name], err = p.Internship.OfferHelp(ctx, who, id, in, g)
	case "accept_help":
		err = p.Internship.AcceptHelp(ctx, who, p.stays.helpers[name], in, g)
	case "decline_help":
		err = p.Internship.DeclineHelp(ctx, who, p.stays.helpers[name], g)
	case "leave_help":
		err = p.Internship.LeaveHelp(ctx, who, p.stays.helpers[name], g)
	case "meet":
		err = p.Internship.SetSession(ctx, who, p.stays.helpers[name], internship.SessionInput{On: a.Due, Note: a.Note}, g)
	default:
		return false, nil
	}
	return true, err
}

func (p *player) journal(ctx context.Context, who authz.Actor, _ string, a act, g internship.Guard) (ok bool, err error) {
	id := p.stays.ids[a.Internship]
	switch a.Do {
	case "goal":
		goal, err := p.Internship.AddGoal(ctx, who, id, internship.GoalInput{Text: a.Title}, g)
		p.stays.goals[a.Internship] = append(p.stays.goals[a.Internship], goal)
		return true, err
	case "journal":
		_, err = p.Internship.WriteNote(ctx, who, id, internship.NoteInput{Text: a.Note, Posted: a.Shared}, g)
	case "judge":
		goals := p.stays.goals[a.Internship]
		if len(goals) != len(a.Verdicts) {
			return true, fmt.Errorf("%d verdicts on %d goals", len(a.Verdicts), len(goals))
		}
		in := internship.JudgeInput{Goals: map[string]internship.Verdict{}, Feedback: a.Note}
		for i, v := range a.Verdicts {
			in.Goals[goals[i]] = internship.Verdict{Verdict: v.Say, Text: v.Note}
		}
		err = p.Internship.Judge(ctx, who, id, in, g)
	case "alumni":
		err = p.Internship.WriteAlumni(ctx, who, id, internship.AlumniInput{Text: a.Note, Published: a.Shared}, g)
	default:
		return false, nil
	}
	return true, err
}
