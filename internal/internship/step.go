package internship

import (
	"strings"

	"belay/internal/fault"
)

// Facts is all that Step needs to know of one internship at one moment. The
// agreement is that to the open revision.
type Facts struct {
	By       Parties // for whom the actor speaks
	StandIn  Parties // of them, those whose waiting step they hold and no more
	Above    Parties // of those, whose person the actor manages, be it over others
	Today    string
	Open     bool // a revision is negotiated
	Agreed   Parties
	Terms    Terms // of the open revision, or as this command proposes them
	InForce  Terms // zero before anything was agreed
	HiredOn  string
	Others   int    // learners in the host team on some of the days
	Known    int    // of them, those the actor may know of
	Meets    string // the home manager's answer, with this command's
	Helpers  int    // accepted
	Goals    int
	Missing  []string // titles of the modules that are not finished
	Judged   Parties  // who has judged the goals
	Until    string   // last day of the pause: of the one that runs, or as proposed
	Quarter  string   // to which it is deferred
	Replaced Parties  // whose person has changed
	// Reasons are the codes of soft rules for which a reason is given now, or
	// was given for the same revision.
	Reasons map[string]bool

	manager string // of the learner today, for pages: Step does not look
}

// Outcome is what a command makes of an internship.
type Outcome struct {
	State   State
	Open    bool
	Agreed  Parties
	Fresh   bool // the terms become a new revision, in place of an open one
	Settled bool // all three agree now: the open terms are in force
	Refused bool // the open revision is turned down, and what was agreed stays
	Events  []string
}

// Step is the life of an internship: what a command makes of a state under the
// facts and the rules of the host team's programme. Soft rules that speak and
// have no reason yet come back as warnings, with an outcome that holds once the
// reasons are given. Errors: Conflict when the state does not know the command,
// Forbidden for another party than the actor's, Invalid for what a hard rule or
// sense refuses. It reads no clock and no database.
func Step(s State, c Command, f Facts, r Rules) (o Outcome, warnings []Breach, err error) {
	m, ok := moveOf(s, c, f.Open)
	switch {
	case !ok:
		return o, nil, errState(s, WaitOf(Outcome{State: s, Open: f.Open, Agreed: f.Agreed}, f, r))
	case !f.By.Any(m.by):
		return o, nil, errParty(m.by)
	case !f.may(c, WaitOf(Outcome{State: s, Open: f.Open, Agreed: f.Agreed}, f, r)).Any(m.by):
		return o, nil, errStandIn
	}
	o = Outcome{State: m.to, Open: f.Open, Agreed: f.Agreed, Events: []string{Event(c)}}
	var found []Breach
	switch c {
	case Submit, ProposeTerms, Extend:
		if err = f.Terms.sense(s, c, f); err == nil {
			found = r.proposed(s, f)
			o.propose(f.By)
		}
		if err == nil && c == ProposeTerms && !s.Runs() {
			var more []Breach
			more, err = r.answered(f)
			found = append(found, more...)
		}
	case Agree:
		found, err = o.agree(f, r)
	case Decline, Defer:
		err = o.refuse(c, f)
	case HandOverHost, ManagerChanged, HostLeft:
		if f.Open && !s.Final() {
			o.Agreed &^= f.Replaced
		}
	case Pause:
		if err = laterThan("until", f.Until, f.Today); err == nil {
			found = r.paused(f)
		}
	case Complete:
		found = r.completed(f)
	}
	if err != nil {
		return o, nil, err
	}
	o.settle(s)
	found = append(found, r.entered(s, o.State, f)...)
	warnings, err = judged(found, f.Reasons)
	return o, warnings, err
}

// may is for whom the actor may give a command while a step waits: who only
// stands in answers that step and does nothing else, but who manages the host may
// name another one.
func (f Facts) may(c Command, w Wait) Parties {
	may := f.By &^ f.StandIn
	if w.answeredBy(c) {
		may |= f.StandIn & w.For()
	}
	if c == HandOverHost {
		may |= f.StandIn & f.Above & Host
	}
	return may
}

// answeredBy tells whether a command is what a step waits for.
func (w Wait) answeredBy(c Command) bool {
	switch w {
	case WaitHome, WaitHost:
		return c == Agree || c == ProposeTerms || c == Decline || c == Defer
	case WaitComplete:
		return c == Complete
	}
	return false
}

// errStandIn is that somebody who stands in goes beyond the step that waits.
var errStandIn = fault.New(fault.Forbidden, "BLY-2922", "You stand in for somebody here, and may answer the step that waits for them and no more. Nothing was changed.")

// Event is the name of the event a command is told under; EventAgreed comes
// besides when all three agree.
func Event(c Command) string { return "internship." + string(c) }

// EventAgreed tells that all three agree to one revision.
const EventAgreed = "internship.agreed"

// move is who may do a command in a state and where it leads. A negotiation
// leads to the manager who has not agreed; settle sees to it.
type move struct {
	by Parties
	to State
}

// moveOf is the table of the life cycle; testdata/transitions.txt says the same
// by hand.
func moveOf(s State, c Command, open bool) (m move, ok bool) {
	before := s.Negotiated() || s == Agreed || s == Preparing
	extending := s.Runs() && open
	switch c {
	case SaveDraft:
		return move{Learner, Draft}, s == Draft
	case Submit:
		return move{Learner, HomeManager}, s == Draft
	case Agree:
		return move{everyParty, s}, s.Negotiated() || extending
	case ProposeTerms:
		if before {
			return move{everyParty, HomeManager}, true
		}
		return move{everyParty, s}, extending
	case Decline:
		if before {
			return move{Home | Host, Declined}, true
		}
		return move{everyParty, s}, extending
	case Defer:
		return move{Home | Host, Deferred}, before
	case ProposeAgain:
		return move{Learner, s}, s.Final()
	case Withdraw:
		return move{Learner, Withdrawn}, s == Draft || before
	case HandOverHost:
		return move{Host, s}, before || s.Runs()
	}
	if m, ok := running(s, c, open); ok {
		return m, true
	}
	return byCompany(s, c)
}

// running is the part of the table from the agreement to the end.
func running(s State, c Command, open bool) (m move, ok bool) {
	switch c {
	case Prepare:
		return move{everyParty, Preparing}, s == Agreed
	case Start:
		return move{Learner | Host, Active}, s == Preparing
	case Pause:
		return move{everyParty, Paused}, s == Active
	case Resume:
		return move{everyParty, Active}, s == Paused
	case Extend:
		return move{everyParty, s}, s.Runs() && !open
	case Complete:
		return move{Learner | Host, Completed}, s == Active
	case EndEarly:
		return move{everyParty, EndedEarly}, s.Runs()
	}
	return m, false
}

// byCompany is the part of the table that changes of the company go through.
func byCompany(s State, c Command) (m move, ok bool) {
	switch c {
	case ManagerChanged, HostLeft, HelperLeft:
		return move{Company, s}, !s.Final()
	case LearnerLeft:
		if s.Runs() {
			return move{Company, EndedEarly}, true
		}
		return move{Company, Withdrawn}, !s.Final()
	}
	return m, false
}

// propose opens a revision to which its author alone has agreed.
func (o *Outcome) propose(by Parties) {
	o.Open, o.Fresh, o.Agreed = true, true, by&everyParty
}

// agree adds the actor's yes. A person who is home and host manager at once
// says it for both, and both are kept.
func (o *Outcome) agree(f Facts, r Rules) (found []Breach, err error) {
	adds := f.By & everyParty &^ f.Agreed
	if adds == 0 {
		return nil, errAgreedAlready
	}
	if adds.Has(Home) {
		if found, err = r.answered(f); err != nil {
			return nil, err
		}
	}
	o.Agreed |= adds
	if o.Agreed.Has(everyParty) {
		o.Open, o.Settled = false, true
		o.Events = append(o.Events, EventAgreed)
		found = append(found, r.settled(f)...)
	}
	return found, nil
}

// refuse turns the proposal down, or only the extension of one that runs.
func (o *Outcome) refuse(c Command, f Facts) error {
	if c == Defer && !laterQuarter(f.Quarter, f.Today) {
		return errInput.With("quarter", "Choose a quarter that is still to come, such as 2027-Q2.")
	}
	o.Refused, o.Open, o.Agreed = f.Open, false, 0
	return nil
}

// settle puts a negotiation where the first missing yes is, and closes what a
// final state leaves open.
func (o *Outcome) settle(was State) {
	switch {
	case o.State.Final() && !was.Final():
		o.Refused, o.Open, o.Agreed = o.Refused || o.Open, false, 0
	case !o.State.Negotiated():
	case o.Settled:
		o.State = Agreed
	case !o.Agreed.Has(Home):
		o.State = HomeManager
	default:
		o.State = HostManager
	}
}

// WaitOf is what waits in a state, and by Wait.For for whom: the first of
// learner, home and host manager who has not agreed to the open revision, else
// whoever has to take the next step.
func WaitOf(o Outcome, f Facts, r Rules) Wait {
	if o.Open {
		switch {
		case !o.Agreed.Has(Learner):
			return WaitLearner
		case !o.Agreed.Has(Home):
			return WaitHome
		}
		return WaitHost
	}
	alone := len(r.helped(f)) > 0
	switch {
	case o.State == Agreed:
		return WaitPrepare
	case o.State == Preparing && alone:
		return WaitHelper
	case o.State == Preparing:
		return WaitStart
	case o.State == Paused && f.Until <= f.Today:
		return WaitResume
	case o.State == Active && f.InForce.EndOn <= f.Today:
		return endOf(f.Judged)
	case o.State == Active && alone:
		return WaitHelper
	}
	return WaitNobody
}

func endOf(judged Parties) Wait {
	switch {
	case !judged.Has(Learner):
		return WaitJudgeLearner
	case !judged.Has(Host):
		return WaitJudgeHost
	}
	return WaitComplete
}

// called is a party in a sentence.
func (s Parties) called() string {
	words := map[Parties]string{Learner: "the learner", Home: "the learner's manager", Host: "the host manager", Company: "the company's own records"}
	var out []string
	for _, p := range partyNames {
		if s.Has(p.party) {
			out = append(out, words[p.party])
		}
	}
	if len(out) == 3 {
		return strings.Join(out[:2], ", ") + " and " + out[2]
	}
	return strings.Join(out, " and ")
}

// errParty tells who can do it instead.
func errParty(by Parties) error {
	return fault.Newf(fault.Forbidden, "BLY-2902", "This is for %s to do. Nothing was changed.", by.called())
}

// errState tells that a command does not fit the state.
func errState(s State, w Wait) error {
	return fault.Newf(fault.Conflict, "BLY-2903", "This internship is %s, so this cannot be done now. Nothing was changed: open it again to see what can.", s.Words(w))
}

// Words is a state inside a sentence; of one that is negotiated it says whose
// answer it waits for, by the step that waits.
func (s State) Words(w Wait) string {
	switch s {
	case Draft:
		return "a draft"
	case HomeManager, HostManager:
		switch party := w.For(); {
		case party == Learner:
			return "waiting for the learner"
		case party == Home, party == 0 && s == HomeManager:
			return "waiting for the home manager"
		}
		return "waiting for the host manager"
	case EndedEarly:
		return "ended early"
	case Preparing:
		return "in preparation"
	}
	return string(s)
}

// Words is where an internship stands, inside a sentence.
func (it Internship) Words() string { return it.State.Words(it.Step) }
