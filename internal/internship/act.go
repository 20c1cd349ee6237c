package internship

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// deed is one command on its way: what stands, who speaks, and what they say.
type deed struct {
	tx      *db.Tx
	own     *authz.Viewer // the program's own view
	actor   authz.Actor
	command Command
	was     Internship // as stored
	it      Internship // as it becomes
	facts   Facts
	rules   Rules
	past    []Revision
	reasons map[string]string // by code, of the actor
	eyes    *authz.Viewer     // of a learner, who may not know of every other; nil for the others
	detail  string            // of the step: an id, a day, a code
	text    string            // of the step: what the actor wrote
	why     string            // of the revision
	over    []Breach          // of a helper's own limit, for the reason in text
	fresh   bool              // the row is not stored yet
}

// command carries one command out: the actor's right to see the internship, the
// version they were shown, then change, which adds what they say, then Step and
// all that follows from it, in one transaction.
func (s *Service) command(ctx context.Context, actor authz.Actor, id string, c Command, g Guard, change func(d *deed) error) error {
	_, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		d, err := s.begin(tx, v, id, c, g)
		if err != nil {
			return "", err
		}
		if err := change(d); err != nil {
			return "", err
		}
		return id, s.carry(d)
	})
	return err
}

// whole loads an internship with the program's own eyes.
func (s *Service) whole(tx *db.Tx, id string) (Internship, error) {
	own, err := s.own(tx)
	if err != nil {
		return Internship{}, err
	}
	return load(tx, own.Scope(authz.Read, KindRecord), id)
}

// nothing is the change of a command that says no more than its name.
func nothing(*deed) error { return nil }

// begin loads what an actor may see and asks for whom they may speak.
func (s *Service) begin(tx *db.Tx, v *authz.Viewer, id string, c Command, g Guard) (*deed, error) {
	as, err := parties(tx, v, id)
	if err != nil {
		return nil, err
	}
	var eyes *authz.Viewer
	if as.Has(Learner) {
		eyes = v
	}
	d, err := s.opened(tx, id, c, eyes)
	if err != nil {
		return nil, err
	}
	if !g.Fits(d.was.Version) {
		return nil, errStale
	}
	d.actor, d.reasons, d.facts.By = v.Actor(), g.Reasons, as
	d.facts.StandIn, d.facts.Above, err = standing(tx, d.was, as, d.facts.manager, d.actor.Person, d.facts.Today)
	return d, err
}

// standing is for whom of as a person only stands in, and whose person of those
// they manage, be it over others. Without a manager the home side is whoever it
// waits for.
func standing(tx *db.Tx, it Internship, as Parties, manager, person, today string) (in, above Parties, err error) {
	for _, p := range []struct {
		party      Parties
		own, below string
	}{{Home, oneText(manager, person), it.Person}, {Host, it.HostID, it.HostID}} {
		if !as.Has(p.party) || p.own == person {
			continue
		}
		in |= p.party
		_, manages, err := db.One(tx, db.Value[int], `SELECT 1 FROM org_above WHERE person_id = $1 AND above_id = $2 AND from_on <= $3 AND until_on > $3`, p.below, person, today)
		if err != nil {
			return in, above, err
		}
		if manages {
			above |= p.party
		}
	}
	return in, above, nil
}

// parties is for whom a viewer speaks about an internship whose record they may
// read. Errors: Gone.
func parties(tx *db.Tx, v *authz.Viewer, id string) (Parties, error) {
	list, err := sees(tx, v, `i.id = $1`, id)
	if err == nil && (len(list) == 0 || !list[0].full) {
		err = fault.Gone()
	}
	if err != nil {
		return 0, err
	}
	return list[0].as, nil
}

// open loads an internship with the program's own eyes.
func (s *Service) open(tx *db.Tx, id string, c Command) (*deed, error) {
	return s.opened(tx, id, c, nil)
}

// opened is open for an actor with eyes of their own.
func (s *Service) opened(tx *db.Tx, id string, c Command, eyes *authz.Viewer) (*deed, error) {
	own, err := s.own(tx)
	if err != nil {
		return nil, err
	}
	it, err := load(tx, own.Scope(authz.Read, KindRecord), id)
	if err != nil {
		return nil, err
	}
	d := &deed{tx: tx, own: own, actor: own.Actor(), command: c, was: it, it: it, eyes: eyes}
	return d, s.learn(d)
}

// learn reads the facts and rules for a deed.
func (s *Service) learn(d *deed) (err error) {
	if d.it.Revision > 0 {
		if d.past, err = revisions(d.tx, d.it.ID); err != nil {
			return err
		}
	}
	if d.facts, err = s.factsOf(d.tx, d.eyes, d.own.Date(), d.it, d.past, Terms{}); err != nil {
		return err
	}
	if d.rules, err = s.rulesOf(d.tx, d.own, d.it.Unit, d.it.Programme); err != nil || d.it.State.Final() || d.it.State.Runs() || d.it.State == Draft {
		return err
	}
	list, err := s.modules(d.tx, d.own, d.it.Person, d.rules)
	d.facts.Missing = unfinished(list)
	return err
}

// terms reads the facts again for the terms that a deed proposes.
func (s *Service) terms(d *deed, t Terms, why string) error {
	f, err := s.factsOf(d.tx, d.eyes, d.own.Date(), d.it, d.past, t)
	f.By, f.StandIn, f.Above, f.Missing, f.Terms = d.facts.By, d.facts.StandIn, d.facts.Above, d.facts.Missing, t
	d.facts, d.why = f, why
	return err
}

// carry asks Step and stores what it says.
func (s *Service) carry(d *deed) error {
	o, soft, err := Step(d.was.State, d.command, d.facts, d.rules)
	if err == nil && len(soft) > 0 && d.command == Agree {
		soft, err = unsaid(d, soft)
	}
	if err != nil {
		return err
	}
	given, err := answered(soft, d.reasons)
	if err != nil {
		return err
	}
	d.revise(o)
	d.become(o)
	if err := s.waits(d, o); err != nil {
		return err
	}
	return s.keep(d, o, soft, given)
}

// unsaid leaves out the rules for which a reason was given with the same terms.
func unsaid(d *deed, soft []Breach) ([]Breach, error) {
	stored, err := reasons(d.tx, d.it.ID)
	return slices.DeleteFunc(soft, func(b Breach) bool {
		return slices.ContainsFunc(stored, func(r Reason) bool { return r.Code == b.Code && r.Revision == d.it.Revision })
	}), err
}

// maxReason is how long a reason may be, or words to the others, in runes.
const maxReason = 1000

// answered pairs soft rules with the reasons given. Errors: NeedsReason with all
// that lack one.
func answered(soft []Breach, reasons map[string]string) (given []string, err error) {
	var open []Breach
	bad := errInput
	for _, b := range soft {
		text := strings.TrimSpace(reasons[b.Code])
		switch {
		case text == "":
			open = append(open, b)
		case !writable(text, maxReason):
			bad = bad.With("reason_"+b.Code, "Write at most 1,000 characters.")
		}
		given = append(given, text)
	}
	switch {
	case len(bad.Fields) > 0:
		return nil, bad
	case len(open) > 0:
		return nil, needsReasons(open)
	}
	return given, nil
}

// writable tells whether a text can be stored.
func writable(text string, most int) bool {
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0) && utf8.RuneCountInString(text) <= most
}

// revise puts the row's revisions as the outcome wants them.
func (d *deed) revise(o Outcome) {
	switch {
	case o.Fresh:
		d.it.Revision++
		d.it.Open = d.it.Revision
	case o.Refused:
		d.it.Open = 0
	case d.was.Open > 0 && o.Settled:
		d.it.Open, d.it.InForce = 0, d.was.Open
	}
}

// keepTerms stores revisions and agreements as the outcome says.
func (d *deed) keepTerms(o Outcome) error {
	was := d.was.Open
	switch {
	case o.Fresh:
		if was > 0 {
			if err := closeRevision(d.tx, d.it.ID, was, RevisionReplaced); err != nil {
				return err
			}
		}
		if err := insertRevision(d.tx, d.it, d.it.Open, d.facts.Terms, d.actor.Person, d.why); err != nil {
			return err
		}
		return keepAgreements(d.tx, d.it.ID, d.it.Open, 0, o.Agreed, d.actor.Person)
	case o.Refused:
		return closeRevision(d.tx, d.it.ID, was, RevisionDeclined)
	case was == 0:
		return nil
	}
	if err := keepAgreements(d.tx, d.it.ID, was, d.facts.Agreed, o.Agreed, d.actor.Person); err != nil || !o.Settled {
		return err
	}
	return closeRevision(d.tx, d.it.ID, was, RevisionAgreed)
}

// become puts the row as the outcome wants it.
func (d *deed) become(o Outcome) {
	it, today := &d.it, d.facts.Today
	it.State, it.PolicyHash = o.State, d.rules.Hash
	if o.Settled {
		d.facts.InForce = d.facts.Terms
	}
	if o.Settled || o.Fresh && it.InForce == 0 {
		it.Terms = d.facts.Terms
	}
	it.ToHome = it.ToHome || d.command == Submit
	it.ToHost = it.ToHost || o.Agreed.Has(Home)
	it.Informed = it.Informed || o.Settled
	switch o.State {
	case Declined, Deferred, Withdrawn, Draft:
		it.Listed, it.Board = false, false
	case Preparing, Active, Paused, Completed, EndedEarly:
		it.Listed, it.Board = true, true
	default:
		it.Listed, it.Board = true, false
	}
	switch {
	case d.command == Start:
		it.StartedOn = today
	case d.command == Resume:
		it.PauseUntil = ""
	case d.command == Pause:
		it.PauseUntil = d.facts.Until
	case d.command == ManagerChanged && d.was.State.Negotiated():
		it.Meets, it.MeetsOn, it.MeetsBy = "", "", "" // the new manager answers anew
	case o.State.Final() && !d.was.State.Final():
		it.EndedOn = today
	}
	it.Version++
	it.ChangedAt = d.tx.Now()
}

// keep stores the row with its step, the reasons, the audit entry, the events
// and the notices.
func (s *Service) keep(d *deed, o Outcome, soft []Breach, given []string) error {
	store := update
	if d.fresh {
		store = insert
	}
	if err := store(d.tx, d.it); err != nil {
		return err
	}
	if err := d.keepTerms(o); err != nil {
		return err
	}
	if err := insertStep(d.tx, d.it, Entry{Command: d.command, Actor: d.actor.Person, Detail: d.detail, Text: d.text}); err != nil {
		return err
	}
	detail := map[string]string{"state": string(o.State), "revision": strconv.Itoa(d.it.Revision), "policy": d.rules.Hash}
	for i, b := range soft {
		if err := insertReason(d.tx, d.it, b, given[i], d.actor.Person, d.rules.Hash); err != nil {
			return err
		}
		if b.Code != "meets" { // it is asked for after a no alone, and more people read the log than the answer
			detail["reason:"+b.Code] = b.Key
		}
	}
	for _, name := range o.Events {
		if err := s.record(d.tx, d.actor, name, KindRecord, d.it.ID, d.it.Person, d.it.Version, detail); err != nil {
			return err
		}
	}
	if err := s.keepManager(d); err != nil {
		return err
	}
	if o.State.Final() && !d.was.State.Final() {
		if err := s.endAskings(d); err != nil {
			return err
		}
	}
	if err := s.audience(d); err != nil {
		return err
	}
	return s.tell(d, o)
}

// words checks a text that others will read.
func words(field, text string, least int) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case utf8.RuneCountInString(text) < least:
		return "", errInput.With(field, "Write a few words, so that the others understand.")
	case !writable(text, maxReason):
		return "", errInput.With(field, "Write at most 1,000 characters.")
	}
	return text, nil
}

// errNobody is that an input names nobody who works here today.
func errNobody(field string) error { return errInput.With(field, "Choose somebody who works here.") }

// someone refuses a person who is not employed today; field names the input.
func (s *Service) someone(tx *db.Tx, v *authz.Viewer, field, person string) error {
	ok, err := employed(tx, person, v.Date())
	if err == nil && !ok {
		err = errNobody(field)
	}
	return err
}

// alter changes what is the learner's own and no part of the life cycle, and
// keeps the state.
func (s *Service) alter(ctx context.Context, actor authz.Actor, id, name string, g Guard, change func(*Internship) error) error {
	_, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		as, err := parties(tx, v, id)
		if err == nil && !as.Has(Learner) {
			err = errParty(Learner)
		}
		if err != nil {
			return "", err
		}
		it, err := s.whole(tx, id)
		switch {
		case err != nil:
			return "", err
		case !g.Fits(it.Version):
			return "", errStale
		}
		if err := change(&it); err != nil {
			return "", err
		}
		it.Version++
		it.ChangedAt = tx.Now()
		if err := update(tx, it); err != nil {
			return "", err
		}
		if err := insertStep(tx, it, Entry{Command: Command(name), Actor: actor.Person}); err != nil {
			return "", err
		}
		return id, s.record(tx, actor, name, KindRecord, id, it.Person, it.Version, nil)
	})
	return err
}
