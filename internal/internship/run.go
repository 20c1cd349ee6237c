package internship

import (
	"context"
	"strings"

	"belay/internal/authz"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/opportunity"
)

// Withdraw takes a proposal back before it is active.
func (s *Service) Withdraw(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Withdraw(%s)", id)
	return s.command(ctx, actor, id, Withdraw, g, nothing)
}

// Prepare begins the preparation: the internship stands on the board from now on.
func (s *Service) Prepare(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Prepare(%s)", id)
	return s.command(ctx, actor, id, Prepare, g, nothing)
}

// Start makes the internship active. What the policy asks for before is checked:
// modules, helpers, goals. Errors: Invalid naming what is missing and what mends
// it, NeedsReason for soft rules.
func (s *Service) Start(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Start(%s)", id)
	return s.command(ctx, actor, id, Start, g, nothing)
}

// Pause lets an internship rest until a day. Why is nobody's business and is not
// asked.
func (s *Service) Pause(ctx context.Context, actor authz.Actor, id, until string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Pause(%s)", id)
	return s.command(ctx, actor, id, Pause, g, func(d *deed) error {
		d.detail, d.facts.Until = until, until
		return nil
	})
}

// Resume ends a pause.
func (s *Service) Resume(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Resume(%s)", id)
	return s.command(ctx, actor, id, Resume, g, nothing)
}

// EndEarly ends a running internship before its last day.
func (s *Service) EndEarly(ctx context.Context, actor authz.Actor, id string, in EndInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.EndEarly(%s)", id)
	return s.command(ctx, actor, id, EndEarly, g, func(d *deed) error {
		if !known(in.Kind, EndKinds()) {
			return errInput.With("kind", "Choose among what is offered.")
		}
		d.detail, d.it.EndedWhy = in.Kind, in.Kind
		d.text, err = words("why", in.Why, 0)
		return err
	})
}

// Complete ends an internship as it was meant to. Learner and helpers find it
// among their evidence, for themselves until they share it.
func (s *Service) Complete(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Complete(%s)", id)
	return s.command(ctx, actor, id, Complete, g, s.outcome)
}

// outcome keeps the internship as evidence of the learner and of all who help.
// It runs before Step decides, in the same transaction: a refusal takes it back.
func (s *Service) outcome(d *deed) error {
	if d.was.State != Active {
		return nil
	}
	helpers, err := helpersOf(d.tx, d.it.ID, HelperAccepted)
	if err != nil {
		return err
	}
	topic := strings.TrimSpace(d.it.Topic)
	note := "From " + d.it.StartedOn + " to " + d.facts.Today + ". [The internship](/internships/" + d.it.ID + ")"
	for i, person := range append([]string{d.it.Person}, helpers...) {
		title := "Internship: " + topic
		if i > 0 {
			title = "Helped an internship: " + topic
		}
		if err := s.Evidence.Keep(d.tx, d.actor, person, evidence.Input{Title: short(title, evidence.MaxTitle), Note: note, On: d.facts.Today}); err != nil {
			return err
		}
	}
	return nil
}

// short cuts a text to a number of runes.
func short(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// HandOverHost gives the internship another host manager. While terms are
// negotiated the new one has to agree to them.
func (s *Service) HandOverHost(ctx context.Context, actor authz.Actor, id, host string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.HandOverHost(%s)", id)
	return s.command(ctx, actor, id, HandOverHost, g, func(d *deed) error {
		if m, ok := moveOf(d.was.State, HandOverHost, d.facts.Open); !ok || !d.facts.By.Any(m.by) {
			return nil // Step tells why not, whoever is named
		}
		switch {
		case host == d.it.Person:
			return errInput.With("host", "The learner cannot be their own host.")
		case host == d.it.HostID:
			return errInput.With("host", "This is the host manager already.")
		}
		if err := s.someone(d.tx, d.own, "host", host); err != nil {
			return err
		}
		may, err := opportunity.Hosts(d.tx, host, d.it.Unit, d.facts.Today)
		if err == nil && !may {
			err = errInput.With("host", noHost)
		}
		if err != nil {
			return err
		}
		d.it.HostID, d.detail, d.facts.Replaced = host, host, Host
		return nil
	})
}

// SetNamed says whether the learner's name stands on the board.
func (s *Service) SetNamed(ctx context.Context, actor authz.Actor, id string, named bool, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.SetNamed(%s)", id)
	return s.alter(ctx, actor, id, "internship.named", g, func(it *Internship) error {
		it.Named = named
		return nil
	})
}
