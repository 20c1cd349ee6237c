package internship

import (
	"time"

	"belay/internal/clock"
	"belay/internal/org"
)

// Page is one internship with all that its reader may see, in at most as many
// queries as a page may take.
type Page struct {
	Internship
	Epoch  int64
	Today  string // in the company's zone
	Full   bool   // the reader sees the record; else only the row of the board
	As     Parties
	Helps  *Helper // the reader's own row among the helpers; nil when none
	Seats  int     // learners in the host team on the same days, as far as the reader may know of them
	People map[string]org.Card
	Team   org.Unit // the host team
	From   org.Unit // the learner's own team

	stands Facts // for whom the reader stands in

	Manager   string // the home manager of the day; "" when none
	Revisions []Revision
	Helpers   []Helper
	Goals     []Goal
	Notes     []Note
	Judged    []Judgement // as far as the reader may see them
	BothSides bool        // both have judged
	Alumni    *Alumni
	History   []Entry
	Reasons   []Reason // none for the host and helpers when they speak of expectations
	Modules   []Module
	Needs     []Breach // what a start would run into now, hard and soft
	Acts      map[Command]bool
	Next      []string // after a no: what the learner can do, see NextActs
	Partners  []string // whom NextPartner means: the HR partners of the learner's team, the nearest first
	Visible   Sentences
}

// Sentences says who may read each part, by the rules in force.
type Sentences struct{ Record, Goals, Notes, Judgement, Alumni string }

// Module is a module that preparation asks for, and where the learner stands.
type Module struct {
	ID, Title   string
	Run         string // "" when not started
	Done, Total int
	FinishedOn  string
	Missing     bool // the handbook does not have it
}

// Helper is somebody who helps, or was asked to.
type Helper struct {
	ID, Internship, Person string
	State                  HelperState
	Hours                  int // a week
	AskedBy                string
	SessionOn, SessionNote string
	At                     time.Time
	Version                int64
}

// HelperState is where a helper stands.
type HelperState string

// The states of a helper.
const (
	HelperOffered  HelperState = "offered" // by themselves: learner or host answers
	HelperAsked    HelperState = "asked"   // by learner or host: the person answers
	HelperAccepted HelperState = "accepted"
	HelperDeclined HelperState = "declined"
	HelperGone     HelperState = "left"
)

// Goal is one goal of an internship.
type Goal struct {
	ID, Internship, Text, Author string
	Place                        int64
	Amended                      bool // changed after the start
	Dropped                      bool // taken away after the start
	At                           time.Time
	Version                      int64
	Said                         map[Parties]Verdict // by side, as far as the reader may see
}

// Note is one weekly note.
type Note struct {
	ID, Internship, Author string
	Week                   int // of the internship, 1 is the first; 0 before the start
	On, Text               string
	Posted                 bool
	At, ChangedAt          time.Time
	Version                int64
}

// Judgement is one side's words at the end.
type Judgement struct {
	Internship string
	Side       Parties // Learner or Host
	Author     string
	Feedback   string
	At         time.Time
	Version    int64
}

// Alumni is what the learner tells those who come later.
type Alumni struct {
	Internship, Text string
	Published        bool
	At               time.Time
	Version          int64
	// Of the internship, for lists: Person is "" for a learner who keeps their
	// name off the board.
	Person, Unit, Topic string
	EndedOn             string
}

// Candidate is somebody who could help, with why they stand where they stand.
type Candidate struct {
	Person       org.Card
	FreeHours    int // of their limit; -1 when they set none
	OverlapHours int // of working hours shared with the learner in a week
	InTeam       bool
	Offered      bool
	Helper       string // id of their offer; ""
	Reasons      []string
}

// HelperPage is a helper's own page.
type HelperPage struct {
	Epoch   int64
	Limit   int // hours a week; 0 when none is set
	Load    int // hours of the internships that run or prepare
	Version int64
	Mine    []Helping
	Asked   []Helping // waiting for an answer
}

// Helping is one internship from its helper's side.
type Helping struct {
	Helper
	Of    Internship
	Team  string              // name of the host team
	Names map[string]org.Card // learner and host
}

// Query narrows a list; the zero Query lists what concerns the actor.
type Query struct {
	State  State
	Unit   string
	Person string
	After  Mark
	Limit  int
}

// Mark is a place in a list that runs from the newest to the oldest. The zero
// Mark is the top.
type Mark struct {
	At time.Time
	ID string
}

// place is what comes before the list's next page, as stored.
func (m Mark) place() (at int64, id string) {
	if m.ID == "" {
		return int64(1) << 62, ""
	}
	return clock.Micros(m.At), m.ID
}

// List is a page of a list.
type List struct {
	Items []Internship
	Next  Mark // zero at the end
}

// Breach is a rule of the policy that speaks: hard ones block, soft ones ask
// for a reason under Code.
type Breach struct {
	Code    string // percent, length, team, tenure, readiness, helper, goals, meets, pause, extend, judgement, load
	Key     string // of the policy: "internship.percent"
	Field   string // of the input
	Say     string // the policy's sentence
	Mend    string // what would mend it
	Hard    bool
	Modules []string // unfinished ones
}
