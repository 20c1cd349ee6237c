package internship

// Input is a proposal as the learner writes it. A draft may leave anything
// empty; Submit says what is missing.
type Input struct {
	Unit      string // host team
	Host      string // host manager
	Programme string
	Topic     string
	Motive    string
	Ways      []string
	Terms
	Named bool
	Offer string
}

// AgreeInput is a yes to the revision that was shown.
type AgreeInput struct {
	Revision int    // 0: the open one, whatever it is
	Meets    string // of the home manager, with their first yes: MeetsYes or MeetsNo
}

// TermsInput proposes other terms, or longer ones.
type TermsInput struct {
	Terms
	Why   string
	Meets string // of the home manager who proposes other terms before their first yes
}

// DeclineInput turns a proposal or an extension down. Next suggests what the
// learner could do instead; the learner is offered all of NextActs anyway.
type DeclineInput struct {
	Next string
	Why  string
}

// What a learner can do after a no, or a "not now".
const (
	NextOtherTeam = "other_team" // propose again elsewhere
	NextLater     = "later"      // propose again for a later quarter
	NextWish      = "wish"       // keep it as a wish
	NextPartner   = "partner"    // talk to the People Business Partner
)

// NextActs lists what is offered after a no.
func NextActs() []string { return []string{NextOtherTeam, NextLater, NextWish, NextPartner} }

// DeferInput moves a proposal to a later quarter, such as 2027-Q1.
type DeferInput struct {
	Quarter string
	Why     string
}

// EndInput ends a running internship early.
type EndInput struct {
	Kind string // one of EndKinds
	Why  string
}

// Kinds of an early end.
const (
	EndBusiness = "business" // business needs of either team
	EndLearner  = "learner"  // the learner's wish
	EndRole     = "role"     // another role or team
	EndLeft     = "left"     // the learner left the company; set by the company only
	EndOther    = "other"
)

// EndKinds lists the kinds a person may give.
func EndKinds() []string { return []string{EndBusiness, EndLearner, EndRole, EndOther} }

// HelpInput is what a helper gives.
type HelpInput struct{ Hours int } // a week

// SessionInput is when helper and learner meet next; an empty day takes it back.
type SessionInput struct{ On, Note string }

// GoalInput is one goal.
type GoalInput struct{ Text string }

// NoteInput is one weekly note. It is the author's own until posted.
type NoteInput struct {
	On     string // the day it speaks of; "" is today
	Text   string
	Posted bool
}

// Verdicts on a goal.
const (
	Reached = "reached"
	Partly  = "partly"
	Not     = "not"
)

// Verdict is what one side says of one goal.
type Verdict struct{ Verdict, Text string }

// JudgeInput is one side's judgement: every goal, and feedback in words.
type JudgeInput struct {
	Goals    map[string]Verdict // by goal
	Feedback string
}

// AlumniInput is what the learner tells those who come later.
type AlumniInput struct {
	Text      string
	Published bool // everybody signed in may read it
}
