package internship

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/opportunity"
	"belay/internal/org"
)

// Limits of a proposal, in runes.
const (
	MaxTopic  = 200
	MaxMotive = 10_000
)

// SaveDraft keeps a proposal as its learner has written it so far, and gives its
// id; id "" begins a new one. A draft may lack anything. Errors: Invalid, Stale,
// Conflict once it is submitted.
func (s *Service) SaveDraft(ctx context.Context, actor authz.Actor, id string, in Input, g Guard) (_ string, err error) {
	defer fault.Wrap(&err, "internship.SaveDraft(%s)", id)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) { return s.keepDraft(tx, v, id, in, "", g) })
}

// Submit hands a proposal to the learner's manager, who agrees first; id "" is a
// proposal that was never saved. Errors: Invalid with all that is missing,
// NeedsReason, Stale, Conflict.
func (s *Service) Submit(ctx context.Context, actor authz.Actor, id string, in Input, g Guard) (_ string, err error) {
	defer fault.Wrap(&err, "internship.Submit(%s)", id)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		it, err := s.drafted(tx, v, id, in, g)
		if err != nil {
			return "", err
		}
		own, err := s.own(tx)
		if err != nil {
			return "", err
		}
		// The author of a draft is its learner, and it is nobody else's yet.
		d := &deed{tx: tx, own: own, actor: v.Actor(), command: Submit, was: it, it: it, reasons: g.Reasons, fresh: id == "", eyes: v}
		if err := s.learn(d); err != nil {
			return "", err
		}
		d.facts.By = Learner
		if err := s.complete(d); err != nil {
			return "", err
		}
		return it.ID, s.carry(d)
	})
}

// Proposal is what the learner's own proposal says as it stands. Errors: Gone,
// Forbidden for who reads it and is not the learner.
func (s *Service) Proposal(ctx context.Context, actor authz.Actor, id string) (in Input, err error) {
	defer fault.Wrap(&err, "internship.Proposal(%s)", id)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		list, err := sees(tx, v, `i.id = $1`, id)
		switch {
		case err != nil:
			return err
		case len(list) == 0 || !list[0].full:
			return fault.Gone()
		case !list[0].as.Has(Learner):
			return errParty(Learner)
		}
		it := list[0].Internship
		in = Input{Unit: it.Unit, Host: it.HostID, Programme: it.Programme, Topic: it.Topic, Motive: it.Motive, Ways: it.Ways, Terms: it.Terms, Named: it.Named, Offer: it.Offer}
		return nil
	})
	return in, err
}

// ProposeAgain begins a new draft from one that came to an end, and gives its
// id. The old one stays as it is.
func (s *Service) ProposeAgain(ctx context.Context, actor authz.Actor, id string, g Guard) (_ string, err error) {
	defer fault.Wrap(&err, "internship.ProposeAgain(%s)", id)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		d, err := s.begin(tx, v, id, ProposeAgain, g)
		if err != nil {
			return "", err
		}
		if _, _, err := Step(d.was.State, ProposeAgain, d.facts, d.rules); err != nil {
			return "", err
		}
		was := d.was
		in := Input{Unit: was.Unit, Host: was.HostID, Programme: was.Programme, Topic: was.Topic, Motive: was.Motive, Ways: was.Ways,
			Terms: Terms{Percent: was.Percent}, Named: was.Named}
		if gone, err := s.gone(tx, v, in.Host); err != nil || gone {
			in.Host = ""
			if err != nil {
				return "", err
			}
		}
		return s.keepDraft(tx, v, "", in, was.ID, Guard{Version: Any})
	})
}

func (s *Service) gone(tx *db.Tx, v *authz.Viewer, person string) (bool, error) {
	ok, err := employed(tx, person, v.Date())
	return !ok, err
}

// keepDraft stores a draft, a new one when id is "".
func (s *Service) keepDraft(tx *db.Tx, v *authz.Viewer, id string, in Input, again string, g Guard) (string, error) {
	it, err := s.drafted(tx, v, id, in, g)
	if err != nil {
		return "", err
	}
	store := update
	if id == "" {
		it.AgainOf, store = again, insert
	}
	it.Version++
	it.ChangedAt = tx.Now()
	if err := store(tx, it); err != nil {
		return "", err
	}
	if err := insertStep(tx, it, Entry{Command: SaveDraft, Actor: it.Person}); err != nil {
		return "", err
	}
	return it.ID, s.record(tx, v.Actor(), Event(SaveDraft), KindRecord, it.ID, it.Person, it.Version, nil)
}

// drafted is a draft with what its learner wrote now, not stored yet; id "" is a
// new one.
func (s *Service) drafted(tx *db.Tx, v *authz.Viewer, id string, in Input, g Guard) (Internship, error) {
	person := v.Actor().Person
	it := Internship{ID: id, Person: person, State: Draft, CreatedAt: tx.Now()}
	if id == "" {
		if _, err := v.Check(tx, authz.Create, it.object()); err != nil || person == "" {
			return it, oneOf(err, fault.Gone())
		}
		it.ID = s.IDs.New()
		return it, s.take(tx, v, &it, in)
	}
	it, err := load(tx, v.Scope(authz.Read, KindRecord), id)
	if err != nil {
		return it, err
	}
	if it.Person != person { // as the rules have it: only the learner speaks as learner
		return it, errParty(Learner)
	}
	if _, _, err := Step(it.State, SaveDraft, Facts{By: Learner}, Rules{}); err != nil {
		return it, err
	}
	if !g.Fits(it.Version) {
		return it, errStale
	}
	return it, s.take(tx, v, &it, in)
}

// take puts what the learner wrote into a draft.
func (s *Service) take(tx *db.Tx, v *authz.Viewer, it *Internship, in Input) error {
	in.Topic, in.Motive = strings.Join(strings.Fields(in.Topic), " "), strings.TrimSpace(in.Motive)
	bad := errInput
	if !writable(in.Topic, MaxTopic) {
		bad = bad.With("topic", "The topic may have at most 200 characters.")
	}
	if !writable(in.Motive, MaxMotive) {
		bad = bad.With("motive", "This may have at most 10,000 characters.")
	}
	ways, ok := waysOf(in.Ways)
	if !ok {
		bad = bad.With("ways", "Choose among the ways that are offered.")
	}
	if in.Percent < 0 || in.Percent > 100 {
		bad = bad.With("percent", "Write a whole number from 1 to 100.")
	}
	if utf8.RuneCountInString(in.StartOn) > 10 || utf8.RuneCountInString(in.EndOn) > 10 || !writable(in.StartOn+in.EndOn, 20) {
		bad = bad.With("start_on", "Write the date as year-month-day, such as 2027-01-11.")
	}
	if in.Host != "" && in.Host == it.Person {
		bad = bad.With("host", "Somebody else has to host you.")
	}
	if !writable(in.Programme, 100) || !writable(in.Offer, 100) {
		bad = bad.With("programme", "This programme is not known.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	switch place, err := placeOf(tx, in, v.Date()); {
	case err != nil:
		return err
	case in.Unit != "" && place.units == 0:
		return errInput.With("unit", "Choose a team.")
	case in.Host != "" && place.hosts == 0:
		return errNobody("host")
	}
	it.Unit, it.HostID, it.Programme, it.Topic, it.Motive, it.Ways = in.Unit, in.Host, in.Programme, in.Topic, in.Motive, ways
	it.Terms, it.Named, it.Offer = in.Terms, in.Named, in.Offer
	return nil
}

// waysOf keeps each way once, in their order; ok is false for a way there is not.
func waysOf(sent []string) (ways []string, ok bool) {
	for _, w := range sent {
		if !slices.Contains(Ways(), w) {
			return nil, false
		}
	}
	for _, w := range Ways() {
		if slices.Contains(sent, w) {
			ways = append(ways, w)
		}
	}
	return ways, true
}

// place counts the units and the employed people that a proposal names.
type place struct{ units, hosts int }

func placeOf(tx *db.Tx, in Input, day string) (p place, err error) {
	if in.Unit+in.Host == "" {
		return p, nil
	}
	p, _, err = db.One(tx, func(s db.Scanner) (p place, err error) { err = s.Scan(&p.units, &p.hosts); return p, err },
		`SELECT (SELECT COUNT(*) FROM unit u WHERE u.id = $1),
			(SELECT COUNT(*) FROM employment e WHERE e.person_id = $2 AND e.from_on <= $3 AND e.until_on > $3)`, in.Unit, in.Host, day)
	return p, err
}

// complete refuses a proposal that lacks something, and finds the learner's team.
func (s *Service) complete(d *deed) error {
	bad := errInput
	if d.it.Unit == "" {
		bad = bad.With("unit", "Choose the team you would like to work with.")
	}
	if d.it.HostID == "" {
		bad = bad.With("host", "Choose who hosts you there.")
	}
	if d.it.Topic == "" {
		bad = bad.With("topic", "Say in a few words what you would like to learn.")
	}
	if len(d.it.Ways) == 0 {
		bad = bad.With("ways", "Choose at least one way to work together.")
	}
	if err := d.it.Terms.sense(Draft, Submit, d.facts); err != nil {
		for _, f := range fault.From(err).Fields {
			bad = bad.With(f.Name, f.Message)
		}
	}
	bad, err := s.placed(d, bad)
	if err != nil {
		return err
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	home, _, err := org.TeamOf(d.tx, d.it.Person, d.facts.Today)
	if err != nil {
		return err
	}
	d.it.HomeUnit = home.ID
	manager, err := s.managerOf(d)
	if err == nil && manager == "" {
		err = errNoManager
	}
	return err
}

// placed adds what is wrong with where a proposal leads: who hosts, from which
// offer, under which programme.
func (s *Service) placed(d *deed, bad *fault.Error) (*fault.Error, error) {
	if d.rules.Unknown {
		bad = bad.With("programme", "The rules of this team know no such programme.")
	}
	if d.it.Unit == "" {
		return bad, nil
	}
	if d.it.HostID != "" {
		may, err := opportunity.Hosts(d.tx, d.it.HostID, d.it.Unit, d.facts.Today)
		if err != nil {
			return bad, err
		}
		if !may {
			bad = bad.With("host", noHost)
		}
	}
	if d.it.Offer != "" {
		stands, err := opportunity.Stands(d.tx, d.it.Offer, d.it.Unit)
		if err != nil {
			return bad, err
		}
		if !stands {
			bad = bad.With("offer", "This offer is closed, or another team's. Send the proposal without it.")
		}
	}
	return bad, nil
}

// noHost is that nobody reports to the person who is to host.
const noHost = "Nobody in this team reports to them, so they cannot host there. Choose a manager of the team."

var errNoManager = fault.New(fault.Conflict, "BLY-2908", "The directory names no manager for you, and no People Business Partner for your team, so nobody could agree and nothing was sent. Keep your proposal as a draft, ask HR to enter your manager, then send it.")

func oneOf(err error, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
