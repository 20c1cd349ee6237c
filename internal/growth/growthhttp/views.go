package growthhttp

// The view models of the growth pages. Handlers fill them from the core under
// the reader's scope; views only draw. Rules that hold for all of them:
//
//   - Paths (Href, Action) are ready to use; an empty path hides its control.
//   - Dates are "2026-11-20"; instants are time.Time. Views put them in words.
//   - Visible is the sentence of the rule table that enforces the card
//     ("Visible to you. Tomás sees it when you share it."), never written here.
//   - Epoch and Version travel as hidden fields of every form (contracts 7).

import "belay/internal/ui"

// State is what one side says of one expectation; the form field "state"
// carries it as it is.
type State string

// The states. Unmarked is nothing said yet; it counts as not met.
const (
	Unmarked   State = ""
	NotYet     State = "not_yet"
	Developing State = "developing"
	Met        State = "met"
)

// Subject is whose growth a page shows and who reads it.
type Subject struct {
	Person  ui.Person
	Manager ui.Person // who gives the other view; zero when nobody manages the person
	Own     bool      // the reader is the person; else the reader is the manager
}

// Counts are the expectations of one level, by what one side says.
type Counts struct {
	Met, Developing int
	Marked          int // any state said
	Total           int
}

// Basis says whose marks a page's counts come from.
type Basis uint8

// OwnMarks: the person reads their own. SharedMarks: the manager reads what
// the person shared. ManagerMarks: the person shared nothing, so the manager
// reads their own marks.
const (
	OwnMarks Basis = iota
	SharedMarks
	ManagerMarks
)

// Source and Origin are package ui's: where expectations come from.
type (
	Source = ui.Source
	Origin = ui.Origin
)

// GrowthView is "My growth", or a report's growth read by their manager.
type GrowthView struct {
	Subject     Subject
	Epoch       int
	Role        string // level and job as a person says it; "" when unknown
	Target      Target
	Sources     []Source
	Counts      Counts // of the target level
	Basis       Basis
	Gaps        []string // titles of the dimensions with the biggest gaps, worst first; the finding names two
	Ladder      []ui.Rung
	Levels      []ui.Tab // one per level of the target's track; ?level= in the URL
	Shown       string   // title of the level listed; the target's unless another tab was chosen
	Scale       ui.Scale
	Layers      []LayerRows
	Focus       *Focus // the dimension with the biggest gap; nil when there is none
	Steps       Steps
	Evidence    []EvidenceItem // the newest three
	AllEvidence string         // path of the evidence list
	AddEvidence string         // path of the empty form; "" for the manager
	Sharing     Sharing
	Waiting     Waiting
	Lost        []LostMark
	Visible     Visibility
}

// Visibility is the line of each personal card.
type Visibility struct{ Marks, Steps, Evidence, Target string }

// Target is the role and level a person aims for. Level "" means none chosen.
type Target struct {
	Role  string // "Site Reliability Engineer"
	Level string // "Senior"
	Href  string // the page to change it
	Where string // framework or track, when it is not the person's own
	Lost  string // what was aimed for, when the handbook has it no more; Level is "" then
	// NoFramework is set when the person's own department has no framework;
	// Department is its name, where known.
	NoFramework bool
	Department  string
}

// LostMark is a view of what the handbook no longer has. Remove (POST) is set
// for its author.
type LostMark struct {
	Text             string // as read
	Level, Dimension string // as read
	State            State
	Note, On, By     string // On is a date; By "You" or a name
	Now              string // where another framework has it now; "" when none has
	Remove           string
	Version          int
}

// Waiting is what the other side marked and the reader did not.
type Waiting struct {
	Total int
	Rows  []WaitingRow
}

// WaitingRow is one dimension; Href leads to its first such expectation.
type WaitingRow struct {
	Title, Href string
	N           int
	row         int
}

// LayerRows is one layer's dimensions.
type LayerRows struct {
	Layer  string
	Counts Counts
	Rows   []DimensionRow
}

// DimensionRow is one line of the expectations card.
type DimensionRow struct {
	Title, Href string
	Counts      Counts
	Views       ui.Views // Who and By are filled in by the view
	Differ      bool     // both said something and some expectation has two states
	Largest     bool     // the biggest gap
	Reworded    bool     // a mark of the reader's was made against older words
	Latest      string   // date of the newest evidence; "" for none
}

// Focus shows the expectations of the biggest gap.
type Focus struct {
	Title, Level, Href string
	Items              []FocusItem
}

// FocusItem is one expectation. Theirs is Unmarked when the manager said
// nothing or did not share it: the two look the same.
type FocusItem struct {
	Text, Href   string
	Mine, Theirs State
	How          string // how to show it, from the framework; "" when it says nothing
	Modules      []ui.Link
	Proof        ui.Link // newest evidence, when there is some
}

// Steps is the card of next steps. Forms: AddAction takes text, note, due (date,
// may be empty); a step's Toggle takes done ("1" or "0"); Remove takes nothing.
type Steps struct {
	Items           []Step
	AddAction       string
	Faults          ui.Faults // of a refused new step
	Text, Note, Due string    // of a refused new step
}

// Step is one next step.
type Step struct {
	ID, Text, Note string
	About          string // dimension it belongs to
	Due            string // date
	DoneOn         string // date; "" while open
	Toggle, Remove string // "" when the reader may only read
	Edit           string // page to change it
	Up, Down       *Move  // nil at the ends and for what is done
	Version        int
}

// Move puts a step before another (POST before), last when that is "".
type Move struct{ Action, Before string }

// StepForm changes one next step. The form (POST) sends text, note, due.
type StepForm struct {
	Epoch, Version   int
	Action, Cancel   string
	Text, Note, Due  string
	Dimension, About string // of the expectation it works towards; "" for none
	DraftKey         string
	Draft            *ui.DraftHint
	Faults           ui.Faults
	Visible          string
}

// EvidenceItem is one piece of evidence, in lists and on cards.
type EvidenceItem struct {
	ID, Title, Href string
	Link            string // outside address; "" for a note
	On              string // date it speaks of
	Expectations    int
	Dimensions      []string
	Shared          bool
	By              string // who added it, when not the person themselves
}

// Sharing tells how many marks the other side cannot see. Action (POST)
// shares them all.
type Sharing struct {
	Unshared, Shared int
	Action           string
	With             ui.Person
}

// DimensionView is one dimension's expectations at one level.
type DimensionView struct {
	Subject        Subject
	Epoch          int
	Title, Level   string
	Layer          Source
	Counts         Counts
	Basis          Basis
	Scale          ui.Scale
	Views          ui.Views
	Levels         []ui.Tab
	Expectations   []Expectation
	History        []HistoryLine
	Lost           []LostMark
	Growth         string // path back to the growth page
	Visible        string // of the lost marks
	Previous, Next ui.Link
}

// Expectation is one statement with both sides.
type Expectation struct {
	ID          string // also the fragment "#e-ID"
	Text        string
	Origin      Origin
	How         string
	Modules     []ui.Link // training modules that lead there
	Mine        Side      // the person's
	Theirs      Side      // the manager's
	Evidence    []EvidenceItem
	AddEvidence string // path of the form with this expectation ticked
}

// Side is one side's view of one expectation. When the reader may not see it,
// leave everything zero: it then reads as "nothing shared yet". Action (POST
// state, note, share) is set when the reader may write it.
type Side struct {
	State    State
	Note     string
	MarkedOn string // date
	Shared   bool
	Action   string
	Version  int
	Older    string // the wording it was marked against, when the handbook says something else now
	Moved    string // where it stood when it was marked, when that is elsewhere: "Craft, Senior"
	Keep     string // keeps the mark for the wording and place of now (POST); "" when it is not the reader's
	Visible  string
	DraftKey string        // under which the note is kept while writing; names the person, so that two reports' notes never meet
	Draft    *ui.DraftHint // the note was filled from what was kept while writing
	Faults   ui.Faults
}

// HistoryLine is one past change that the reader may see.
type HistoryLine struct {
	On   string // date
	Text string // a whole sentence
}

// EvidenceForm adds or changes one piece of evidence. Fields: title, link,
// note, on (date), expectation (many), share ("1").
type EvidenceForm struct {
	Epoch, Version    int
	New               bool
	Action, Cancel    string
	Title, Link, Note string
	On                string
	Groups            []ExpectationGroup
	Share             bool
	With              ui.Person // the manager; zero hides the share box
	DraftKey          string
	Draft             *ui.DraftHint
	Faults            ui.Faults
	Visible           string
}

// ExpectationGroup is one dimension's expectations as boxes.
type ExpectationGroup struct {
	Dimension string
	Options   []ui.Option // Value is the expectation's id
}

// EvidenceList is all evidence of a person. The filter (GET) sends q,
// dimension and shared ("", "yes", "no").
type EvidenceList struct {
	Subject        Subject
	Items          []EvidenceItem
	Total          int // without the filter
	Action         string
	Query          string
	Dimensions     []ui.Option // with an option for "all"
	Shared         []ui.Option
	Filtered       bool
	Add            string
	Previous, Next string
	Visible        string
}

// EvidencePageView is one piece of evidence. Delete (POST) can be undone from
// the flash that the handler sets.
type EvidencePageView struct {
	Subject      Subject
	Epoch        int
	Item         EvidenceItem
	Note         string
	Expectations []EvidenceFor
	Edit, Delete string
	Version      int
	Visible      string
}

// EvidenceFor is one expectation that a piece of evidence supports.
type EvidenceFor struct{ Dimension, Level, Text, Href string }

// TargetView lets a person choose any role and level. The form (POST) sends
// target, the chosen level's Value.
type TargetView struct {
	Epoch, Version int
	Action, Cancel string
	Families       []TargetFamily
	// Department is the person's own, named when it has no framework yet.
	Department string
	Faults     ui.Faults
	Visible    string
}

// TargetFamily is one framework's track with its levels.
type TargetFamily struct {
	ID, Title, Detail string // Detail: "Infrastructure Platforms"
	Href              string // its matrix
	Levels            []TargetLevel
}

// TargetLevel is one choice.
type TargetLevel struct {
	Value, Title string
	Expectations int
	Chosen       bool
	Mine         bool // the person's present level
}

// TeamView is a manager's direct reports.
type TeamView struct {
	Rows           []TeamRow
	Visible        string
	Previous, Next string
}

// TeamRow is one report. Mine counts only what the person shared.
type TeamRow struct {
	Person        ui.Person // Href opens their growth
	Level, Target string    // Target "" when none is chosen
	Shared        bool      // the person shared at least one mark
	Mine, Theirs  Counts
	Waiting       int    // expectations they shared a view of and the reader has not marked
	Latest        string // date of the newest evidence the manager may see
}
