package internshiphttp

// The view models of these pages. Handlers fill them from the core under the
// reader's rules; views only draw. Paths are ready to use and an empty one hides
// its control; dates are "2026-11-20"; Visible texts come from the rule table.

import (
	"belay/internal/internship"
	"belay/internal/ui"
)

// Kinds of a form's field.
const (
	line   = "line"   // one line, also dates and numbers
	area   = "area"   // several lines
	choice = "choice" // one of a list
	radios = "radios" // one of a few
)

// Field is one field of a command's form.
type Field struct {
	Kind    string
	In      ui.Input
	Options []ui.Option
}

// ActView is the form of one command.
type ActView struct {
	Title, Text, Send string
	Danger            bool
	Action, Cancel    string
	Epoch, Version    int
	Hidden            []ui.Hidden
	Fields            []Field
	Reasons           []Field // a field for each soft rule that speaks
	Needs             []NeedRow
	Now               []ui.Fact
	Stale             bool // what was shown when the form was opened has changed
	Faults            ui.Faults
}

// Button is an act: a form of its own (Href) or one press (Post).
type Button struct {
	Label, Href, Post string
	Danger            bool
}

// ProposalView is the form of a proposal. Fields: place ("unit host"), topic,
// motive, ways (many), percent, start_on, end_on, named ("1"), offer; the button
// send ("1") sends it, the other keeps it as a draft.
type ProposalView struct {
	New                  bool
	Epoch, Version       int
	Action, Cancel       string
	Places, Ways         []ui.Option
	Topic, Motive        string
	Percent              string
	StartOn, EndOn       string
	Today, Share, Length string
	Named                bool
	Offer                ui.Link
	OfferID              string
	Reasons              []Field
	DraftKey             string
	Draft                *ui.DraftHint
	Faults               ui.Faults
	Visible              string
}

// MineView is what the reader takes part in.
type MineView struct {
	Groups      []MineGroup
	Waiting     int // rows that wait for the reader
	New, Offers string
	Helping     string
}

// MineGroup is the rows in which the reader is one thing.
type MineGroup struct {
	Title string
	Rows  []MineRow
}

// MineRow is one internship.
type MineRow struct {
	Topic, Href, Learner, Team string // Learner "" when it is the reader
	State                      internship.State
	Step                       internship.Wait
	Percent                    int
	From, Until, Due           string
	Overdue, Mine              bool   // Mine: it waits for the reader
	Next                       string // what comes next
}

// InternshipView is one internship, as far as the reader may see it.
type InternshipView struct {
	Topic, Path, Finding string
	Learner, Team, From  string
	Mine, Full           bool
	Ways, Motive         string
	State                internship.State
	Step                 internship.Wait
	Epoch, Version       int
	Flow                 []ui.WayStep
	Facts                []ui.Fact
	Primary              *Button
	More                 []Button
	People               []ui.Person
	Helpers              []HelperRow
	CanOffer             bool
	FindHelper           string
	Terms                []TermsRow
	Needs                []NeedRow
	Modules              []ModuleRow
	Meets                string
	Goals                []GoalRow
	AddGoal              string
	Notes                []NoteRow
	AddNote              string
	Judged               []JudgedRow
	Judge                string
	Alumni               *AlumniRow
	WriteAlumni          string
	History              []HistoryRow
	Reasons              []ReasonRow
	Next                 []NextRow
	NoSaid, NoBy         string // what came with the no, and from whom
	Named                bool
	SetNamed             string
	Visible              internship.Sentences
}

// HelperRow is somebody who helps. Accept, Decline, Session and Leave are forms.
type HelperRow struct {
	Person                          ui.Person
	Tone, State                     string
	Hours, Version                  int
	SessionOn, SessionNote          string
	Accept, Decline, Session, Leave string
	AskHours                        bool // accepting says how many hours
}

// TermsRow is one revision. Agreed is what learner, home and host manager said:
// "Max, 2 Nov", or "".
type TermsRow struct {
	Number            int
	Percent, Days, By string
	On, Why, Outcome  string
	Agreed            [3]string
	Open, InForce     bool
}

// NeedRow is something that is missing, with the act that mends it.
type NeedRow struct {
	Text string
	Hard bool
	Mend ui.Link
}

// ModuleRow is a module of the preparation.
type ModuleRow struct {
	Title, Href, FinishedOn string
	Done, Total             int
	Missing                 bool
}

// GoalRow is one goal with what both sides said of it.
type GoalRow struct {
	ID, Text, By     string
	Amended, Dropped bool
	Edit, Remove     string
	Version          int
	Said             []SaidRow
}

// SaidRow is one side's verdict.
type SaidRow struct{ Side, Verdict, Text string }

// NoteRow is one note of the journal.
type NoteRow struct {
	ID, On, Text, By string
	Week, Version    int
	Private          bool
	Edit, Remove     string
}

// JudgedRow is one side's feedback.
type JudgedRow struct{ Side, By, On, Feedback string }

// AlumniRow is the note for those who come later.
type AlumniRow struct {
	Text                     string
	Published                bool
	By, Topic, Team, EndedOn string // in lists
}

// HistoryRow is one past command.
type HistoryRow struct{ On, Text, Said string }

// ReasonRow is why somebody went on over a soft rule.
type ReasonRow struct{ Rule, Text, By, On string }

// NextRow is what a learner can do after a no.
type NextRow struct{ Label, Text, Href, Post string }

// CandidatesView is who could help. The form (POST) sends person and hours.
type CandidatesView struct {
	Topic, Action, Cancel string
	Epoch, Version        int
	Rows                  []CandidateRow
	CanAsk                bool
	Faults                ui.Faults
}

// CandidateRow is one person.
type CandidateRow struct {
	Person  ui.Person
	Reasons []string
	Offered string // where their offer is answered
	Hours   int
}

// HelpingView is a helper's own page.
type HelpingView struct {
	Epoch, Version int
	Limit, Load    int
	LimitAction    string
	Mine, Asked    []HelpingRow
	Faults         ui.Faults
	Hours          string // as typed
	Visible        string
}

// HelpingRow is one internship from its helper's side.
type HelpingRow struct {
	HelperRow
	Topic, Href, Team string
	Now               internship.State // of the internship
	Step              internship.Wait
}

// TextView is the form of one text: a goal, a note, an alumni note.
type TextView struct {
	Title, Under, Label, Hint string
	Action, Cancel            string
	Epoch, Version            int
	Text, On                  string
	WithDay, WithPost, Post   bool
	PostLabel, Send           string
	MaxLength                 int
	DraftKey                  string
	Draft                     *ui.DraftHint
	Faults                    ui.Faults
	Visible                   string
}

// JudgeView is one side's judgement. Fields: goal.ID (verdict), text.ID, feedback.
type JudgeView struct {
	Action, Cancel string
	Epoch, Version int
	Side           string
	Goals          []JudgeGoal
	Feedback       string
	DraftKey       string
	Draft          *ui.DraftHint
	Faults         ui.Faults
	Visible        string
}

// JudgeGoal is one goal to judge.
type JudgeGoal struct {
	ID, Text, Verdict, Said string
}

// AlumniView is what those before have written.
type AlumniView struct {
	Rows  []AlumniRow
	Unit  string
	Units []ui.Option
	Next  string // "" on the last page
	Part  bool   // there are more than these
}
