package internship

import (
	"context"

	"belay/internal/authz"
	"belay/internal/fault"
)

var errRevision = fault.New(fault.Stale, "BLY-2909", "Other terms were proposed since you opened this. Nothing was changed: look at them, then agree or propose others.")

// Agree says yes to the open revision: of a proposal, or of an extension. Once
// learner, home and host manager have said it to the same one, it is agreed. The
// home manager says with their first yes whether the learner meets expectations.
// Errors: Gone, Forbidden, Conflict, Stale, Invalid, NeedsReason.
func (s *Service) Agree(ctx context.Context, actor authz.Actor, id string, in AgreeInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Agree(%s)", id)
	return s.command(ctx, actor, id, Agree, g, func(d *deed) error {
		if in.Revision != 0 && d.was.Open != 0 && in.Revision != d.was.Open {
			return errRevision
		}
		return d.answer(in.Meets)
	})
}

// answer keeps what the home manager says of the learner's present role.
func (d *deed) answer(meets string) error {
	switch {
	case !d.facts.By.Has(Home) || meets == "":
		return nil
	case d.facts.outside():
		return errOutside
	case meets != MeetsYes && meets != MeetsNo:
		return errInput.With("meets", "Say yes or no.")
	}
	d.facts.Meets = meets
	d.it.Meets, d.it.MeetsOn, d.it.MeetsBy = meets, d.facts.Today, d.actor.Person
	return nil
}

// ProposeTerms puts other terms on the table, to which only their author has
// agreed: a counter-proposal. What was agreed of an internship that runs stays in
// force until all three agree to the new terms.
func (s *Service) ProposeTerms(ctx context.Context, actor authz.Actor, id string, in TermsInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.ProposeTerms(%s)", id)
	return s.command(ctx, actor, id, ProposeTerms, g, s.proposing(in))
}

// Extend proposes another last day or percentage for an internship that runs;
// what the terms leave out stays as agreed.
func (s *Service) Extend(ctx context.Context, actor authz.Actor, id string, in TermsInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Extend(%s)", id)
	return s.command(ctx, actor, id, Extend, g, s.proposing(in))
}

func (s *Service) proposing(in TermsInput) func(d *deed) error {
	return func(d *deed) error {
		why, err := words("why", in.Why, 0)
		if err != nil {
			return err
		}
		if d.was.State.Runs() {
			in.Terms = in.Terms.or(d.facts.InForce)
		}
		if err := s.terms(d, in.Terms, why); err != nil {
			return err
		}
		return d.answer(in.Meets)
	}
}

// or is the terms with what they leave out as others have it.
func (t Terms) or(others Terms) Terms {
	if t.Percent == 0 {
		t.Percent = others.Percent
	}
	return Terms{t.Percent, oneText(t.StartOn, others.StartOn), oneText(t.EndOn, others.EndOn)}
}

// Decline turns a proposal down, or an extension and nothing more.
func (s *Service) Decline(ctx context.Context, actor authz.Actor, id string, in DeclineInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Decline(%s)", id)
	return s.command(ctx, actor, id, Decline, g, func(d *deed) error {
		d.detail = in.Next
		if in.Next != "" && !known(in.Next, NextActs()) {
			return errInput.With("next", "Choose among what is offered.")
		}
		d.text, err = words("why", in.Why, 0)
		return err
	})
}

// Defer moves a proposal to a later quarter.
func (s *Service) Defer(ctx context.Context, actor authz.Actor, id string, in DeferInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Defer(%s)", id)
	return s.command(ctx, actor, id, Defer, g, func(d *deed) error {
		d.detail, d.facts.Quarter, d.it.DeferredTo = in.Quarter, in.Quarter, in.Quarter
		d.text, err = words("why", in.Why, 0)
		return err
	})
}

func known(word string, list []string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}
