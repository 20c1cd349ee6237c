package internship

import "time"

// State is where an internship stands.
type State string

// The states. While a revision of the terms is negotiated before the start, the
// state is HomeManager until the home manager has agreed to it, then HostManager.
const (
	Draft       State = "draft"
	HomeManager State = "home_manager"
	HostManager State = "host_manager"
	Agreed      State = "agreed"
	Preparing   State = "preparing"
	Active      State = "active"
	Paused      State = "paused"
	Completed   State = "completed"
	EndedEarly  State = "ended_early"
	Withdrawn   State = "withdrawn"
	Declined    State = "declined"
	Deferred    State = "deferred"
)

// States lists every state in the order of a life.
func States() []State {
	return []State{Draft, HomeManager, HostManager, Agreed, Preparing, Active, Paused, Completed, EndedEarly, Withdrawn, Declined, Deferred}
}

// Final tells that no more happens but a new proposal.
func (s State) Final() bool {
	switch s {
	case Completed, EndedEarly, Withdrawn, Declined, Deferred:
		return true
	}
	return false
}

// Negotiated tells that the terms are not agreed for the first time yet.
func (s State) Negotiated() bool { return s == HomeManager || s == HostManager }

// Runs tells that the learner is with the host team, be it paused.
func (s State) Runs() bool { return s == Active || s == Paused }

// Command is what somebody does with an internship, or what the company's
// changes do to it (the last four).
type Command string

// The commands.
const (
	SaveDraft      Command = "save_draft"
	Submit         Command = "submit"
	Agree          Command = "agree"
	ProposeTerms   Command = "propose_terms"
	Decline        Command = "decline"
	Defer          Command = "defer"
	ProposeAgain   Command = "propose_again"
	Withdraw       Command = "withdraw"
	Prepare        Command = "prepare"
	Start          Command = "start"
	Pause          Command = "pause"
	Resume         Command = "resume"
	Extend         Command = "extend"
	Complete       Command = "complete"
	EndEarly       Command = "end_early"
	HandOverHost   Command = "hand_over_host"
	ManagerChanged Command = "manager_changed"
	HostLeft       Command = "host_left"
	LearnerLeft    Command = "learner_left"
	HelperLeft     Command = "helper_left"
)

// PassedOn stands in the history, and is no command: the open step went to
// another person, who is the entry's detail.
const PassedOn Command = "passed_on"

// Commands lists every command.
func Commands() []Command {
	return []Command{SaveDraft, Submit, Agree, ProposeTerms, Decline, Defer, ProposeAgain, Withdraw, Prepare, Start, Pause, Resume,
		Extend, Complete, EndEarly, HandOverHost, ManagerChanged, HostLeft, LearnerLeft, HelperLeft}
}

// Parties is a set of those who have to agree, and of the company itself, which
// speaks through its changes.
type Parties uint8

// The parties. One person may be Home and Host; the learner is never either.
const (
	Learner Parties = 1 << iota
	Home
	Host
	Company
	everyParty = Learner | Home | Host
)

// Has tells whether all of p are in the set.
func (s Parties) Has(p Parties) bool { return s&p == p }

// Any tells whether one of p is in the set.
func (s Parties) Any(p Parties) bool { return s&p != 0 }

var partyNames = []struct {
	party Parties
	name  string
}{{Learner, "learner"}, {Home, "home"}, {Host, "host"}, {Company, "company"}}

// Names lists the parties of a set as they are stored.
func (s Parties) Names() (out []string) {
	for _, p := range partyNames {
		if s.Has(p.party) {
			out = append(out, p.name)
		}
	}
	return out
}

// PartyOf reads a stored name; 0 for none.
func PartyOf(name string) Parties {
	for _, p := range partyNames {
		if p.name == name {
			return p.party
		}
	}
	return 0
}

// Wait is the step that waits for somebody: the word stored in the column step
// and given to notify.
type Wait string

// The waits, and whom each is for.
const (
	WaitNobody       Wait = ""
	WaitLearner      Wait = "learner"       // to agree to the open revision
	WaitHome         Wait = "home_manager"  // home manager, delegate or skip-level
	WaitHost         Wait = "host_manager"  // host manager, delegate or skip-level
	WaitPrepare      Wait = "prepare"       // learner: say that preparation begins
	WaitHelper       Wait = "helper"        // host: find somebody who helps
	WaitStart        Wait = "start"         // learner: finish the modules and start
	WaitResume       Wait = "resume"        // learner: the pause is over
	WaitJudgeLearner Wait = "judge_learner" // learner: judge the goals, the end is reached
	WaitJudgeHost    Wait = "judge_host"    // host: judge the goals
	WaitComplete     Wait = "complete"      // host: complete it
	WaitAgain        Wait = "again"         // nobody: the quarter of a deferred one has come, and the learner was told
)

// For is the party a wait is for; 0 for nobody.
func (w Wait) For() Parties {
	switch w {
	case WaitLearner, WaitPrepare, WaitStart, WaitResume, WaitJudgeLearner:
		return Learner
	case WaitHome:
		return Home
	case WaitHost, WaitHelper, WaitJudgeHost, WaitComplete:
		return Host
	}
	return 0
}

// Terms are what all three agree to.
type Terms struct {
	Percent        int    // of the working week
	StartOn, EndOn string // both inclusive
}

// The ways to work with the host team.
const (
	WayPair    = "pair"    // on an issue or project
	WayOnCall  = "on_call" // shadow on-call
	WayRelease = "release" // shadow a release
	WayProject = "project"
)

// Ways lists the ways to work.
func Ways() []string { return []string{WayPair, WayOnCall, WayRelease, WayProject} }

// Answers to "does the learner meet expectations in their role?".
const (
	MeetsYes = "yes"
	MeetsNo  = "no"
)

// Internship is one internship as its reader may see it: fields that the reader
// may not read are zero.
type Internship struct {
	ID         string
	Person     string // the learner; "" on the board when they turned their name off
	HomeUnit   string
	Unit       string // the host team
	HostID     string // the host manager
	Programme  string // id in the policy; "" for the general rules
	Topic      string
	Motive     string // what the learner wants to learn and why
	Ways       []string
	State      State
	Named      bool   // the learner's name stands on the board
	Terms             // in force once agreed, else the latest proposed
	Revision   int    // the latest one; 0 in a draft
	Open       int    // the revision that is negotiated; 0 when none
	InForce    int    // the revision all three agreed to last; 0 before
	Step       Wait   // what waits
	WaitsFor   string // person; "" when nobody is known who could
	WaitsSince time.Time
	DueOn      string
	Meets      string // "", MeetsYes, MeetsNo
	MeetsOn    string
	MeetsBy    string
	DeferredTo string // a quarter, such as 2027-Q1
	PauseUntil string
	StartedOn  string
	EndedOn    string
	EndedWhy   string // kind, see EndKinds
	Offer      string // opportunity the proposal came from; ""
	AgainOf    string // internship this one proposes again; ""
	PolicyHash string
	Board      bool // a row of the board for everybody
	Informed   bool // the HR partners have been told
	ToHome     bool // the home manager has it
	ToHost     bool // the host manager has it
	Listed     bool // a row of the board for those it names
	CreatedAt  time.Time
	ChangedAt  time.Time
	Version    int64
}

// Revision is one set of terms as somebody proposed it.
type Revision struct {
	Number int
	Terms
	Author  string
	Why     string
	At      time.Time
	Outcome string // "" while open, "agreed", "replaced", "declined"
	Agreed  []Agreement
}

// Outcomes of a revision.
const (
	RevisionOpen     = ""
	RevisionAgreed   = "agreed"
	RevisionReplaced = "replaced"
	RevisionDeclined = "declined"
)

// Agreement is one party's yes to a revision, given by a person.
type Agreement struct {
	Party  Parties
	Person string
	At     time.Time
}

// Entry is one past command.
type Entry struct {
	Version int64
	Command Command
	Actor   string // person; "" for the company
	State   State  // after it
	Detail  string // a quarter, a day, a kind of end: never somebody's text
	Text    string // what the actor wrote to the others
	At      time.Time
}

// Reason is why somebody went on over a soft rule.
type Reason struct {
	Code, Key string // "percent", "internship.percent"
	Text      string
	Author    string
	Policy    string // hash of the folded policy
	Revision  int
	At        time.Time
}

// Any as Guard.Version lets an act pass over whatever version is stored: for
// callers that never showed the object to anybody.
const Any int64 = -1

// Guard is what an act carries besides its content (contracts sections 4, 7).
type Guard struct {
	Version int64             // of the object as it was shown; Any skips the comparison
	Epoch   int64             // rights epoch as it was shown; 0 when none was
	Key     string            // Idempotency-Key; "" when none
	Draft   string            // key of the draft that this act makes an end of; "" when none
	Reasons map[string]string // by code of a warning: why to go on over a soft rule
	Of      string            // internship that a goal or note was said to belong to; "" when not said
}

// of tells whether a part of an internship is where the actor said it is.
func (g Guard) of(internship string) bool { return g.Of == "" || g.Of == internship }

// Fits tells whether the guard was made for this version.
func (g Guard) Fits(version int64) bool { return g.Version == Any || g.Version == version }
