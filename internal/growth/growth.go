package growth

import (
	"strings"
	"time"
	"unicode/utf8"

	"belay/internal/clock"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/framework"
)

// Guard is what an act carries besides its content; see evidence.Guard.
type Guard = evidence.Guard

type pin = evidence.Pin

// Any as Guard.Version skips the comparison of versions.
const Any = evidence.Any

// Target is the role and level a person aims for.
type Target struct {
	Framework, Track, LevelID string
	Role, Level               string // as they were called when it was chosen
	Edition                   string
	Chosen                    bool // false: nobody chose it, it is the next level of the person's own ladder
	Version                   int64
	At                        time.Time
}

// Ref is the target as framework/track/level; "" when there is none.
func (t Target) Ref() string {
	if t.Framework == "" {
		return ""
	}
	return framework.Ref(t.Framework, t.Track, t.LevelID)
}

// Mark is what one side says of one expectation, pinned as it was read.
type Mark struct {
	ID, Person string
	Side       Side
	Author     string // the person, or the manager who wrote it
	AuthorName string // when it was read from the store
	Pin        evidence.Pin
	State      State
	Note       string // Markdown
	Shared     bool   // the other side may read it
	Version    int64
	At         time.Time
}

// RewordedIn tells whether the ladder words the expectation otherwise than the
// mark read it. Marks, quotes and spacing do not count as words.
func (m Mark) RewordedIn(l *Ladder) bool {
	e, ok := l.Expectation(m.Pin.Statement)
	return ok && !sameWords(e.Text, m.Pin.Text)
}

// MovedIn tells whether the ladder has the expectation at another level or in
// another dimension than where the mark read it.
func (m Mark) MovedIn(l *Ladder) bool {
	e, ok := l.Expectation(m.Pin.Statement)
	return ok && m.Pin.Ladder == l.Ref() && (m.Pin.LevelID != l.Levels[e.Level].ID || m.Pin.DimensionID != l.Rows[e.Row].Dimension)
}

// sameWords tells whether two texts say the same but for marks, quotes and
// spacing.
func sameWords(a, b string) bool { return a == b || framework.Normalise(a) == framework.Normalise(b) }

// LostMark is a mark on an expectation that is not on the ladder any more.
type LostMark struct {
	Mark
	Now evidence.Pin // where another framework has it; zero when none has
}

// MarkStep is one past version of a mark.
type MarkStep struct {
	Mark, Author, AuthorName string
	Side                     Side
	Act                      string // mark, share, undo, keep or remove
	Together                 string // id of the act when it was on several marks
	Statement                string
	Dimension, Text          string
	State                    State
	Note                     string
	Shared                   bool
	Version                  int64
	At                       time.Time
}

// Step is one next step.
type Step struct {
	ID, Person string
	Text, Note string
	DueOn      string // "" for none
	DoneAt     time.Time
	Place      int64  // order in the list
	Statement  string // "" or the expectation it works towards
	Edition    string
	Dimension  string // title
	About      string // the expectation's text as read
	CreatedAt  time.Time
	RemovedAt  time.Time
	Version    int64
}

// Done tells whether the step is ticked.
func (s Step) Done() bool { return !s.DoneAt.IsZero() }

// StepInput is what a person says of a step.
type StepInput struct{ Text, Note, DueOn, Statement string }

// Limits.
const (
	MaxMarkNote = 4000 // runes
	MaxStep     = 300  // runes
	MaxStepNote = 2000 // runes
	MaxSteps    = 200  // standing steps of one person
	// KeepRemoved is how long a removed step can be brought back.
	KeepRemoved = 30 * 24 * time.Hour
)

var (
	errMark      = fault.New(fault.Invalid, "BLY-2510", "This was not saved yet; what you wrote is still here. Please look at the marked fields.")
	errMarkStale = fault.New(fault.Stale, "BLY-2511", "This view was changed elsewhere since you opened the page. Nothing was overwritten and your text is still here: compare the two and save again.")
	errLost      = fault.New(fault.Conflict, "BLY-2512", "This expectation is no longer in the handbook. What was said of it is kept; nothing new was saved.")
	errNoUndo    = fault.New(fault.Conflict, "BLY-2513", "There is nothing to set back here. Nothing was changed.")
	errTarget    = fault.New(fault.Invalid, "BLY-2514", "This role or level is not in the handbook. Your target was not changed; choose one of the list.").With("target", "Choose one of the levels.")
	errStale     = fault.New(fault.Stale, "BLY-2515", "This was changed elsewhere since you opened the page. Nothing was overwritten; look at it again and repeat your change.")
	errStep      = fault.New(fault.Invalid, "BLY-2516", "This step was not saved yet; what you wrote is still here. Please look at the marked fields.")
	errLate      = fault.New(fault.Conflict, "BLY-2517", "This step was removed more than 30 days ago and cannot be brought back.")
	errStepStale = fault.New(fault.Stale, "BLY-2519", "This step was changed elsewhere since you opened it. Nothing was overwritten and your text is still here: compare the two and save again.")
	errTooMany   = fault.New(fault.Conflict, "BLY-2518", "You have 200 next steps. This one was not added; remove some that no longer matter.")
)

// check tidies a step and says what is wrong with it, all at once.
func (in StepInput) check() (StepInput, error) {
	in.Text, in.Note, in.DueOn = strings.Join(strings.Fields(in.Text), " "), strings.TrimSpace(in.Note), strings.TrimSpace(in.DueOn)
	bad := errStep
	switch {
	case in.Text == "":
		bad = bad.With("text", "Say what the next step is.")
	case utf8.RuneCountInString(in.Text) > MaxStep:
		bad = bad.With("text", "The step may have at most 300 characters.")
	case !storable(in.Text):
		bad = bad.With("text", "This has characters that cannot be saved. Please remove them.")
	}
	if utf8.RuneCountInString(in.Note) > MaxStepNote || !storable(in.Note) {
		bad = bad.With("note", "The note may have at most 2,000 characters of plain text.")
	}
	if _, err := clock.ParseDate(in.DueOn); in.DueOn != "" && err != nil {
		bad = bad.With("due", "Write the date as year-month-day, such as 2026-11-20.")
	}
	if len(bad.Fields) > 0 {
		return in, bad
	}
	return in, nil
}

// storable tells whether both engines can keep the text as it is.
func storable(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// NextLevel is the level after a person's own on a ladder: the default target.
// From the top it is the top; without a level of their own it is the lowest.
func NextLevel(l *Ladder, own int) int { return min(own+1, len(l.Levels)-1) }
