package board

import (
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/internship"
)

// Bucket is a state as the board counts it, or several together.
type Bucket string

// The buckets. The first three are for those named in the internship alone.
const (
	All       Bucket = ""
	Proposed  Bucket = "proposed"     // waits for the home manager
	Awaiting  Bucket = "awaiting"     // waits for the host manager
	Agreed    Bucket = "agreed"       // all three have agreed, nothing has begun
	Preparing Bucket = "preparing"    // modules and access
	Needy     Bucket = "needs_helper" // prepares or runs, and nobody has agreed to help
	Running   Bucket = "running"      // active or paused
	Done      Bucket = "done"         // completed in this quarter
	Over      Bucket = "over"         // completed or ended early, at any time
)

// pending is Awaiting and Agreed together: a column of the columns by state.
const pending Bucket = "pending"

// Buckets lists every bucket but All, in the order of a life.
func Buckets() []Bucket {
	return []Bucket{Proposed, Awaiting, Agreed, Preparing, Needy, Running, Done, Over}
}

// Sort is the order of a list; "-" in front turns it round.
type Sort string

// The orders. ByTeam is by name of the host team, then by start.
const (
	ByTeam  Sort = ""
	ByTopic Sort = "topic"
	ByState Sort = "state"
	ByStart Sort = "start"
	ByEnd   Sort = "end"
)

// Sorts lists the orders.
func Sorts() []Sort { return []Sort{ByTeam, ByTopic, ByState, ByStart, ByEnd} }

// descending tells whether the order is turned round.
func (s Sort) descending() bool { return strings.HasPrefix(string(s), "-") }

// by is the order without its direction.
func (s Sort) by() Sort { return Sort(strings.TrimPrefix(string(s), "-")) }

// Known tells whether there is such an order.
func (s Sort) Known() bool { return slices.Contains(Sorts(), s.by()) && s != "-" }

// Filter narrows the board. The zero Filter is everything the viewer may see.
type Filter struct {
	Unit   string // handle of the company, a department or a team; "" for the company
	Bucket Bucket
	Way    string // one of internship.Ways
	Text   string // in the topic, any case
}

// Window is a range of days, both included; the zero Window is all days.
type Window struct{ From, Until string }

// Query asks for one page of rows.
type Query struct {
	Filter
	Window // rows that happen in it
	Sort   Sort
	After  Mark
	Limit  int // 0 means PageSize; at most MaxPage
}

// Sizes of a page.
const (
	PageSize = 25
	MaxPage  = 1000
	// MaxFile is how many rows a file of the list may have.
	MaxFile = 10_000
	maxText = 200 // runes of a text filter
)

// Tidy makes a query of what stood in an address: unknown values ask for
// nothing in particular.
func (q Query) Tidy() Query {
	if !slices.Contains(Buckets(), q.Bucket) {
		q.Bucket = All
	}
	if !slices.Contains(internship.Ways(), q.Way) {
		q.Way = ""
	}
	if !q.Sort.Known() {
		q.Sort = ByTeam
	}
	if utf8.RuneCountInString(q.Text) > maxText {
		q.Text = string([]rune(q.Text)[:maxText])
	}
	return q
}

// Mark is a place in a list: the sort keys of the last row. nil is the top.
type Mark []string

// Named is a unit or a person.
type Named struct{ ID, Handle, Name string }

// Row is one internship as the board shows it to one viewer.
type Row struct {
	ID         string
	Person     string // "" when the viewer may not know who it is
	Name, Zone string // of the person; "" likewise
	Unit       Named  // host team
	Topic      string
	Ways       []string
	State      internship.State
	StartOn    string
	EndOn      string // as agreed
	EndedOn    string // "" while it has not ended
	PauseUntil string // of a paused one
	PreparedOn string // since when it is prepared; only while it is
	Helpers    []Named
}

// InFlight tells that the row is prepared or runs.
func (r Row) InFlight() bool { return r.State == internship.Preparing || r.State.Runs() }

// NeedsHelper tells that nobody has agreed to help, though it is prepared or runs.
func (r Row) NeedsHelper() bool { return r.InFlight() && len(r.Helpers) == 0 }

// Ends is the last day: of the agreement, or on which it ended.
func (r Row) Ends() string {
	if r.EndedOn != "" {
		return r.EndedOn
	}
	return r.EndOn
}

// mark is the row's place in an order.
func (r Row) mark(s Sort, nameKey string) Mark {
	switch s.by() {
	case ByTopic:
		return Mark{r.Topic, r.ID}
	case ByState:
		return Mark{string(r.State), r.ID}
	case ByStart:
		return Mark{r.StartOn, r.ID}
	case ByEnd:
		return Mark{r.EndOn, r.ID}
	}
	return Mark{nameKey, r.Unit.ID, r.StartOn, r.ID}
}

// Rows is one page of rows.
type Rows struct {
	Items []Row
	Next  Mark // nil on the last page
}

// Counts says how many rows a viewer may see of each bucket, whatever bucket
// and window the page is narrowed to.
type Counts map[Bucket]int

// Learners are the people who prepare or are with a host team.
func (c Counts) Learners() int { return c[Preparing] + c[Running] }

// Early are the proposals that have not begun, which only those they name see.
func (c Counts) Early() int { return c[Proposed] + c[Awaiting] + c[Agreed] }

// Seats are the places of a team, or of all: those offered, and those taken as
// far as the viewer may see them.
type Seats struct{ Taken, Offered int }

// Load is what a helper carries. Limit is 0 when they set none.
type Load struct {
	Named
	Zone         string
	Hours, Limit int // a week
	Known        bool
}

// Full tells that no more fits.
func (l Load) Full() bool { return l.Known && l.Hours >= l.Limit }

// Wish is a topic that people would like to learn.
type Wish struct {
	Topic string
	Count int
	Named []Named // those who let their name stand beside it
}

// Column is one column of the columns by state.
type Column struct {
	Bucket Bucket
	Rows   []Row // the first few
}

// Page is the board as one viewer sees it.
type Page struct {
	Epoch       int64
	Today       string
	Unit        Named // zero when the whole company is shown
	Departments []Named
	Views       []View
	Counts      Counts
	Rows        Rows     // of the timeline and the list
	Columns     []Column // of the columns by state
	Needs       []Row    // the next to start of those who need a helper
	Seats       map[string]Seats
	Total       Seats
	Loads       []Load // of those who help with the rows shown, the fullest first
	Wishes      []Wish // of the newest wishes, the most wished for first
	Visible     string
}
