package cli

import (
	"context"

	"belay/client"
)

// Step is an act that takes nothing but reasons for rules that ask for one.
type Step struct {
	Act
	Internship
	Reasons
}

// reasoned is a client's method for such an act.
type reasoned func(context.Context, string, int64, client.Reasoned, ...client.CallOption) (client.FullInternship, error)

// run does it by one of the client's methods.
func (c Step) run(ctx context.Context, s Streams, do func(x *session) reasoned) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		return do(x)(ctx, i.ID, i.Version, client.Reasoned{Reasons: c.Reason}, c.once()...)
	})
}

type internshipSubmit struct{ Step }

func (c internshipSubmit) Run(ctx context.Context, s Streams) error {
	return c.run(ctx, s, func(x *session) reasoned { return x.SubmitInternship })
}

type internshipWithdraw struct{ Step }

func (c internshipWithdraw) Run(ctx context.Context, s Streams) error {
	return c.run(ctx, s, func(x *session) reasoned { return x.WithdrawInternship })
}

type internshipPrepare struct{ Step }

func (c internshipPrepare) Run(ctx context.Context, s Streams) error {
	return c.run(ctx, s, func(x *session) reasoned { return x.PrepareInternship })
}

type internshipStart struct{ Step }

func (c internshipStart) Run(ctx context.Context, s Streams) error {
	return c.run(ctx, s, func(x *session) reasoned { return x.StartInternship })
}

type internshipResume struct{ Step }

func (c internshipResume) Run(ctx context.Context, s Streams) error {
	return c.run(ctx, s, func(x *session) reasoned { return x.ResumeInternship })
}

type internshipComplete struct{ Step }

func (c internshipComplete) Run(ctx context.Context, s Streams) error {
	return c.run(ctx, s, func(x *session) reasoned { return x.CompleteInternship })
}

type internshipAgree struct {
	Act
	Internship
	Reasons
	Revision int64  `placeholder:"N" help:"The terms you have read, as 'belay internship show' numbers them; the latest when not given."`
	Meets    string `enum:",yes,no" default:"" placeholder:"yes|no" help:"Of the learner's own manager: whether they meet expectations."`
}

func (c internshipAgree) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		revision := c.Revision
		for _, r := range i.Revisions {
			if c.Revision == 0 {
				revision = max(revision, r.Number)
			}
		}
		return x.AgreeInternship(ctx, i.ID, i.Version, client.AgreeInternshipRequest{Revision: revision, Meets: c.Meets, Reasons: c.Reason}, c.once()...)
	})
}

type internshipTerms struct {
	Act
	Internship
	Reasons
	From    string `placeholder:"DATE" help:"First day; as it was when not given."`
	Until   string `placeholder:"DATE" help:"Last day; as it was when not given."`
	Percent int64  `placeholder:"N" help:"Share of the learner's working time; as it was when not given."`
	Why     string `placeholder:"TEXT" help:"Why other terms."`
	Meets   string `enum:",yes,no" default:"" placeholder:"yes|no" help:"Of the learner's own manager: whether they meet expectations."`
}

func (c internshipTerms) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		terms := client.ProposeTermsRequest{StartOn: i.StartOn, EndOn: i.EndOn, Percent: i.Percent, Why: c.Why, Meets: c.Meets, Reasons: c.Reason}
		if n := len(i.Revisions); n > 0 {
			last := i.Revisions[0]
			for _, r := range i.Revisions {
				if r.Number > last.Number {
					last = r
				}
			}
			terms.StartOn, terms.EndOn, terms.Percent = last.StartOn, last.EndOn, last.Percent
		}
		terms.StartOn, terms.EndOn, terms.Percent = given(c.From, terms.StartOn), given(c.Until, terms.EndOn), given(c.Percent, terms.Percent)
		return x.ProposeTerms(ctx, i.ID, i.Version, terms, c.once()...)
	})
}

// given is what was said, else what was there.
func given[T comparable](said, there T) T {
	var none T
	if said == none {
		return there
	}
	return said
}

type internshipDecline struct {
	Act
	Internship
	Next string `enum:",other_team,later,wish,partner" default:"" placeholder:"NEXT" help:"What might come instead: other_team, later, wish, or partner to talk with the People Business Partner."`
	Why  string `placeholder:"TEXT" help:"Why."`
}

func (c internshipDecline) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		return x.DeclineInternship(ctx, i.ID, i.Version, client.DeclineInternshipRequest{Next: c.Next, Why: c.Why}, c.once()...)
	})
}

type internshipDefer struct {
	Act
	Internship
	Quarter string `arg:"" help:"Such as 2027-Q1."`
	Why     string `placeholder:"TEXT" help:"Why."`
}

func (c internshipDefer) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		return x.DeferInternship(ctx, i.ID, i.Version, client.DeferInternshipRequest{Quarter: c.Quarter, Why: c.Why}, c.once()...)
	})
}

type internshipPause struct {
	Act
	Internship
	Reasons
	Until string `required:"" placeholder:"DATE" help:"The day on which it goes on, YYYY-MM-DD."`
}

func (c internshipPause) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		return x.PauseInternship(ctx, i.ID, i.Version, client.PauseInternshipRequest{Until: c.Until, Reasons: c.Reason}, c.once()...)
	})
}

type internshipExtend struct {
	Act
	Internship
	Reasons
	Until   string `placeholder:"DATE" help:"The new last day; as it was when not given."`
	Percent int64  `placeholder:"N" help:"The new share of working time; as it was when not given."`
	Why     string `placeholder:"TEXT" help:"Why."`
}

func (c internshipExtend) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		return x.ExtendInternship(ctx, i.ID, i.Version, client.ExtendInternshipRequest{EndOn: c.Until, Percent: c.Percent, Why: c.Why, Reasons: c.Reason}, c.once()...)
	})
}

type internshipEnd struct {
	Act
	Internship
	Kind string `required:"" enum:"business,learner,role,other" placeholder:"KIND" help:"What ends it: business, learner, role or other."`
	Why  string `placeholder:"TEXT" help:"Why, for those in the record."`
}

func (c internshipEnd) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		return x.EndInternshipEarly(ctx, i.ID, i.Version, client.EndInternshipEarlyRequest{Kind: c.Kind, Why: c.Why}, c.once()...)
	})
}

type internshipAgain struct {
	Act
	Internship
}

func (c internshipAgain) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		return x.ProposeAgain(ctx, i.ID, i.Version, c.once()...)
	})
}

type internshipHost struct {
	Act
	Internship
	Person string `arg:"" help:"The new host, by e-mail address or id."`
}

func (c internshipHost) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		host, err := x.person(ctx, c.Person)
		if err != nil {
			return i, err
		}
		return x.HandOverInternship(ctx, i.ID, i.Version, client.HandOverInternshipRequest{Host: host}, c.once()...)
	})
}

type internshipName struct {
	Act
	Internship
	Shown string `arg:"" enum:"yes,no" help:"yes or no."`
}

func (c internshipName) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		return x.NameInternship(ctx, i.ID, i.Version, client.NameInternshipRequest{Named: c.Shown == "yes"}, c.once()...)
	})
}
