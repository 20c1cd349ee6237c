package learning

import (
	"strings"
	"time"

	"belay/internal/evidence"
	"belay/internal/fault"
)

// Guard is what an act carries besides its content; see evidence.Guard.
type Guard = evidence.Guard

// Any as Guard.Version skips the comparison of versions.
const Any = evidence.Any

// Owner says whose task it is.
type Owner string

// The owners. A companion is whoever accompanies the learner (onboarder,
// mentor, buddy); the learner ticks for them.
const (
	Learner   Owner = "learner"
	Companion Owner = "companion"
	Manager   Owner = "manager"
)

// Section is a titled piece of a template's prose.
type Section struct {
	Title string `json:"title"` // "" for what stands before the first heading
	Text  string `json:"text"`  // Markdown
	HTML  string `json:"html"`  // the same, safe to show
}

// Content is what a template says. It never changes within a version.
type Content struct {
	Introduction []Section `json:"introduction"`
	Goals        []Section `json:"goals"`
	Stages       []Stage   `json:"stages"`
	Fields       []string  `json:"fields"` // what is asked for at the start, in order
}

// Stage is one section of tasks.
type Stage struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Prose     string `json:"prose"` // Markdown before the first task
	ProseHTML string `json:"prose_html"`
	Tasks     []Task `json:"tasks"`
}

// Task is one box of a template.
type Task struct {
	Name      string   `json:"name"` // the author's explicit id; "" when there is none
	Text      string   `json:"text"` // Markdown
	Notes     string   `json:"notes"`
	HTML      string   `json:"html"` // Text, safe to show within a line
	NotesHTML string   `json:"notes_html"`
	Owner     Owner    `json:"owner"`
	Role      string   `json:"role"`   // how the template calls the owner: "O", "Mentor"; "" when it does not
	Groups    []string `json:"groups"` // titles between stage, or parent, and task
	Optional  bool     `json:"optional"`
	Proof     bool     `json:"proof"` // asks for a link or a note
	Tasks     []Task   `json:"tasks"`
}

// Module is a template's card.
type Module struct {
	ID        string
	Source    string
	VersionID string // of the live version
	Number    int    // of the live version
	Kind      string // handbook.TrainingModule or handbook.Checklist
	Title     string
	Path, URL string // of the handbook page; URL is below handbook.ReaderPrefix
	From, To  int    // lines of its tasks on that page
	Stages    int
	Boxes     int // all, nested ones too
	Days      int // how long it takes by the template; 0 when it does not say
	Tags      []string
	Retired   bool // the handbook has it no more
	ReadAt    time.Time
}

// key is by what the catalogue is ordered.
func (m *Module) key() string { return strings.ToLower(m.Title) }

// Template is a module's live version in full.
type Template struct {
	Module
	Content Content
}

// State of a run.
type State string

// The states. A run is finished when every task of the learner that is not
// optional is ticked, and running again when one of them is opened.
const (
	Running   State = "running"
	Finished  State = "finished"
	Abandoned State = "abandoned"
)

// Field is a placeholder of the template with what the learner put in.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// RunStage is a stage of a run, frozen with it.
type RunStage struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Prose     string `json:"prose"`
	ProseHTML string `json:"prose_html"`
}

// Someone is a person by id and name.
type Someone struct{ ID, Name string }

// Run is one person's own copy of a module.
type Run struct {
	ID          string
	Person      Someone
	Manager     Someone // of the viewer's date; zero when nobody manages the person
	Module      string  // id
	VersionID   string  // of the template whose words it has
	Title       string  // "Name: Module"
	ModuleTitle string
	State       State
	StartedOn   string
	DueOn       string // "" when there is none
	FinishedOn  string // "" while it is not finished
	Stages      []RunStage
	Fields      []Field
	Tasks       []RunTask // in order, parents before children; only where a run is read in full
	Done, Total int       // of the tasks that finish it
	Evidence    string    // id of the evidence it was kept as; "" when it was not
	CreatedAt   time.Time
	ChangedAt   time.Time
	Version     int64
}

// RunTask is one box of a run. Stage is an index into Run.Stages; Gone when the
// template no longer has it and it keeps its tick.
type RunTask struct {
	ID       string
	Stage    int
	Place    int
	Parent   string // id; "" when it stands by itself
	Task            // without Tasks: children name their Parent
	TickedAt time.Time
	TickedBy Someone
	Link     string
	Note     string
	Version  int64
}

// Gone as RunTask.Stage: the template no longer has the task.
const Gone = -1

// Ticked tells whether the box is ticked.
func (t *RunTask) Ticked() bool { return !t.TickedAt.IsZero() }

// Counts tells whether the run is finished only when this task is ticked.
func (t *RunTask) Counts() bool { return t.Stage != Gone && t.Owner == Learner && !t.Optional }

// Unproven tells that the task asks for evidence and has none.
func (t *RunTask) Unproven() bool { return t.Proof && t.Link == "" && t.Note == "" }

// Lacks tells that the task is ticked without the evidence it asks for.
func (t *RunTask) Lacks() bool { return t.Ticked() && t.Unproven() }

// Progress is where a person stands with a module.
type Progress string

// The standings. Missing: no handbook has such a module.
const (
	Missing    Progress = "missing"
	NotStarted Progress = "not_started"
	InProgress Progress = "running"
	Complete   Progress = "finished"
)

// Standing is where a person stands with one module. A finished run counts
// before a running one, a running one before an abandoned one, which counts as
// not started.
type Standing struct {
	Module      string
	Title       string // "" when Missing
	Progress    Progress
	Done, Total int
	Run         string // id, for a viewer who may read the run; else ""
	On          string // the day it was finished
}

// Limits of a run.
const (
	MaxField = 200    // runes of a placeholder's value
	MaxLink  = 2000   // bytes
	MaxNote  = 10_000 // runes of a task's note
	MaxTasks = 1000   // of one template
)

var (
	errInput    = fault.New(fault.Invalid, "BLY-2701", "This was not saved yet; what you wrote is still here. Please look at the marked fields.")
	errStale    = fault.New(fault.Stale, "BLY-2702", "This was changed elsewhere since you opened it. Nothing was overwritten: look at it as it is now, then repeat your change.")
	errRunning  = fault.New(fault.Conflict, "BLY-2703", "You are working through this module already. Nothing was started; open the run you have, or put it aside first.")
	errRetired  = fault.New(fault.Conflict, "BLY-2704", "The handbook no longer has this module, so no new run can begin. Runs that have begun stay as they are.")
	errNoTasks  = fault.New(fault.Conflict, "BLY-2705", "This page has no box for a learner to tick, so there is nothing to keep track of. Read it in the handbook.")
	errAside    = fault.New(fault.Conflict, "BLY-2706", "This run was put aside, so nothing in it can be changed. Take it up again first.")
	errOpen     = fault.New(fault.Conflict, "BLY-2707", "Only a finished run can be kept as evidence. Tick your last tasks first.")
	errKept     = fault.New(fault.Conflict, "BLY-2708", "This run is kept as evidence already.")
	errSame     = fault.New(fault.Conflict, "BLY-2709", "The module says nothing new, so there is nothing to take over.")
	errGoneTask = fault.New(fault.Conflict, "BLY-2710", "The module no longer has this task. Its tick and evidence are kept and can no longer be changed.")
	errSources  = fault.New(fault.Conflict, "BLY-2711", "The same module comes from two sources. Nothing was stored; give one of them another id.")
	errEnded    = fault.New(fault.Conflict, "BLY-2712", "This run is finished; nothing in it is waiting. Open a task first if you want to go on.")
)

// tidy makes a one-line text.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
