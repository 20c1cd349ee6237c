package learninghttp

import (
	"belay/internal/learning"
	"belay/internal/ui"
)

// The view models. Handlers fill them from the core under the reader's scope;
// views only draw. Paths are ready to use, an empty path hides its control;
// HTML is safe to show; dates are YYYY-MM-DD.

// ModulesView is the catalogue with what the reader and their reports are doing.
type ModulesView struct {
	Running    []RunCard // the reader's
	Past       []RunCard // finished and put aside
	Reports    []RunCard
	Modules    []ModuleCard
	Checklists []ModuleCard
	Next       string
	Visible    string
}

// RunCard is one run in a list.
type RunCard struct {
	Title, Href string
	Person      ui.Person // of a report's run; zero for the reader's own
	State       learning.State
	Done, Total int
	Waiting     int // tasks for the reader, in a report's run
	Pace        learning.Pace
	Due, On     string // On is the day it was finished
}

// ModuleCard is one module of the catalogue.
type ModuleCard struct {
	Title, Href          string
	Stages, Tasks, Weeks int
	Days                 int
	Run                  string // path of the reader's running run; "" when there is none
}

// ModuleView is one module before it is started.
type ModuleView struct {
	Title, Page, Path string // Page leads to the handbook, Path is the file
	Version           int
	ReadOn            string
	Checklist         bool
	Retired           bool
	Days, Tasks       int
	Introduction      []Section
	Goals             []Section
	Stages            []Outline
	Mine              []RunCard
	Running           string // path of the reader's running run
	Start             string // action of the form; "" when it cannot be started
	Fields            []FieldView
	Due               string
	DueError          string
	Epoch             int
	Faults            ui.Faults
}

// Section is a piece of prose.
type Section struct{ Title, HTML string }

// Outline is a stage in short.
type Outline struct {
	Title string
	Tasks int
	First []string // its first tasks as plain text
}

// FieldView is one placeholder as an input.
type FieldView struct{ Name, Label, Value, Error string }

// RunPage is a run's checklist.
type RunPage struct {
	Title, Module, ModuleHref string
	Handbook                  string // path of the handbook page
	Person                    ui.Person
	Help                      ui.Person // whom to ask; zero when nobody manages the learner
	Own                       bool
	State                     learning.State
	Done, Total               int
	Lacking                   int
	Pace                      learning.Pace
	Started, Due, Finished    string
	Stages                    []StageView
	Left                      []TaskView // ticked tasks that the module no longer has
	Update                    UpdateView
	Details                   Details
	Abandon, Resume, Keep     string
	Evidence                  string // path of the evidence it was kept as
	Version, Epoch            int
	Path                      string
	Tickable                  bool // the reader may tick something
	Visible                   string
	Waiting                   int // open tasks that wait for the other side: the manager's
	Retired                   bool
}

// Details is the form of due date and placeholders.
type Details struct {
	Action string
	Due    string
	Fields []FieldView
	Open   bool
	Faults ui.Faults
}

// StageView is one stage with its tasks as a tree.
type StageView struct {
	ID, Title, HTML string
	Done, Total     int // all boxes
	Tasks           []TaskView
	Tick            string // action that ticks what is open; "" when it would tick fewer than two
	Open            int    // boxes that Tick ticks
}

// TaskView is one box. Tick is an action, "" when the reader may not. Of link
// and note, either the link NoteHref leads to their form, or the form stands
// there with NoteAction.
type TaskView struct {
	ID, HTML, Notes, Plain string
	Number                 int    // its place on the page
	Group                  string // title above it, where that differs from the task before
	Owner                  string // "Manager"; "" for the learner's own
	Optional, Proof        bool
	Ticked                 bool
	TickedOn, TickedBy     string // By is "" for the learner
	Link, Note             string
	Lacks                  bool
	Tick                   string
	NoteHref, NoteAction   string
	Version                int
	Tasks                  []TaskView
	// The form of link and note.
	SentLink, SentNote string
	Asked              bool // the reader came to fill it in
	DraftKey           string
	Draft              *ui.DraftHint
	Faults             ui.Faults
}

// UpdateView is what a newer template says otherwise.
type UpdateView struct {
	Action, To string // "" when there is nothing
	Number     int
	Changes    []ChangeView
	Framing    bool
}

// ChangeView is one task that differs.
type ChangeView struct {
	Kind            learning.ChangeKind
	Stage, Was, Now string // plain text
	Ticked          bool
}
