package learninghttp

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"belay/internal/learning"
	"belay/internal/ui"
)

// zone is in which days of instants are read.
func zone(p ui.Page) *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}

// label is a placeholder as the name of an input.
func label(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// ownerName is how a page calls whose task it is; "" for the learner's own.
func ownerName(t *learning.RunTask) string {
	switch {
	case t.Owner == learning.Manager:
		return ui.T("Manager")
	case t.Owner == learning.Companion && utf8.RuneCountInString(t.Role) > 2:
		return strings.ToUpper(t.Role[:1]) + t.Role[1:]
	case t.Owner == learning.Companion:
		return ui.T("Onboarder")
	}
	return ""
}

// finding is the page's answer: what is under way and whether it is in time.
func (v ModulesView) finding() string {
	late := 0
	for _, r := range v.Running {
		if r.Pace.Known && (r.Pace.Behind > 0 || r.Pace.Overdue) {
			late++
		}
	}
	waiting := 0
	for _, r := range v.Reports {
		waiting += r.Waiting
	}
	switch n := len(v.Running); {
	case waiting > 0 && n == 0:
		return ui.N(waiting, "1 task in your team’s modules waits for you", "%d tasks in your team’s modules wait for you")
	case n == 0 && len(v.Modules)+len(v.Checklists) == 0:
		return ui.T("No modules yet")
	case n == 0:
		return ui.T("Choose a module to learn from")
	case n == 1 && late == 0:
		return ui.T("You are working through %s", v.Running[0].Title)
	case n == 1:
		return ui.T("%s is behind its pace", v.Running[0].Title)
	case late == 0:
		return ui.N(n, "1 module under way, in good time", "%d modules under way, in good time")
	}
	return ui.T("%s, %s", ui.N(len(v.Running), "1 module under way", "%d modules under way"), ui.N(late, "1 behind its pace", "%d behind their pace"))
}

// paceText compares what is done with an even pace; "" when there is none.
func paceText(p ui.Page, pace learning.Pace, due string) string {
	switch {
	case !pace.Known:
		return ""
	case pace.Overdue:
		return ui.T("due since %s", ui.DayText(p, due))
	case pace.Behind > 0:
		return ui.N(pace.Behind, "1 task behind an even pace", "%d tasks behind an even pace")
	case pace.Behind < 0:
		return ui.N(-pace.Behind, "1 task ahead of an even pace", "%d tasks ahead of an even pace")
	}
	return ui.T("on pace")
}

// paceTone colours a pace: only what asks for something stands out.
func paceTone(pace learning.Pace) string {
	switch {
	case pace.Overdue:
		return "rose"
	case pace.Behind > 0:
		return "amber"
	case pace.Known:
		return "green"
	}
	return ""
}

func doneText(done, total int) string { return ui.T("%d of %d tasks done", done, total) }

// size says how much a module asks for.
func (c ModuleCard) size() string {
	if c.Tasks == 0 {
		return ui.T("Nothing to tick: a page to read")
	}
	return ui.T("%s, %s", ui.N(c.Stages, "1 stage", "%d stages"), ui.N(c.Tasks, "1 task", "%d tasks"))
}

// duration is days in words; "" for none.
func duration(days int) string {
	switch {
	case days == 0:
		return ""
	case days%7 == 0:
		return ui.N(days/7, "about 1 week", "about %d weeks")
	}
	return ui.N(days, "about 1 day", "about %d days")
}

// stands says where a run is, for lists.
func (c RunCard) stands(p ui.Page) string {
	switch c.State {
	case learning.Finished:
		return ui.T("finished %s", ui.DayText(p, c.On))
	case learning.Abandoned:
		return ui.T("put aside, %s", doneText(c.Done, c.Total))
	}
	return doneText(c.Done, c.Total)
}

// finding is the run's answer.
func (v RunPage) finding(p ui.Page) string {
	switch {
	case v.State == learning.Finished:
		return ui.T("%s, finished %s", v.Title, ui.DayText(p, v.Finished))
	case v.State == learning.Abandoned:
		return ui.T("%s, put aside", v.Title)
	}
	return v.Title
}

// helpText says whom to ask.
func (v RunPage) helpText() string {
	if v.Own {
		return ui.T("Stuck? %s can help, or knows who can.", v.Help.Name)
	}
	return ui.T("%s sees who ticked what. You tick the tasks marked Manager.", v.Person.Name)
}

func (v RunPage) waitingText() string {
	if v.Own {
		return ui.N(v.Waiting, "1 task waits for your manager; it does not keep you from finishing.", "%d tasks wait for your manager; they do not keep you from finishing.")
	}
	return ui.N(v.Waiting, "1 task waits for you.", "%d tasks wait for you.")
}

func lackingText(n int) string {
	return ui.N(n, "1 ticked task asks for evidence and has none yet.", "%d ticked tasks ask for evidence and have none yet.")
}

func (v UpdateView) title() string { return ui.T("The module has changed since you began") }

// word names a change of a task.
func (c ChangeView) word() string {
	switch c.Kind {
	case learning.Added:
		return ui.T("New")
	case learning.Reworded:
		return ui.T("Reworded")
	case learning.Moved:
		return ui.T("Moved")
	}
	return ui.T("Removed")
}

func (c ChangeView) tone() string {
	return map[learning.ChangeKind]string{learning.Added: "green", learning.Reworded: "sky", learning.Moved: "violet", learning.Removed: "rose"}[c.Kind]
}

// fate says what becomes of a tick.
func (c ChangeView) fate() string {
	switch {
	case !c.Ticked:
		return ""
	case c.Kind == learning.Removed:
		return ui.T("Your tick is kept below the others.")
	}
	return ui.T("Your tick stays.")
}

// stillText says the state of a box that the reader may not tick.
func stillText(ticked bool) string {
	if ticked {
		return ui.T("Ticked")
	}
	return ui.T("Open")
}

func checked(ticked bool) string {
	if ticked {
		return "true"
	}
	return "false"
}

// ticksID is the form of all boxes of a run's page.
const ticksID = "ticks"

// act is how the form of ticks calls what a box's button does.
func (t TaskView) act() string {
	if t.Ticked {
		return "open"
	}
	return "done"
}

// nameID and noteID are the elements with a task's text, and with what opens or
// saves its link and note. They are numbered: a hundred tasks by their ids would
// make the page too heavy.
func (t TaskView) nameID() string { return fmt.Sprint("t", t.Number) }
func (t TaskView) noteID() string { return fmt.Sprint("n", t.Number) }

// facts are what is to be known of a task besides its words.
func (t TaskView) facts(p ui.Page) (out []string) {
	if t.Owner != "" {
		out = append(out, t.Owner)
	}
	if t.Optional {
		out = append(out, ui.T("Optional"))
	}
	if t.Lacks {
		out = append(out, ui.T("Evidence is asked for"))
	}
	switch {
	case t.TickedBy != "":
		out = append(out, ui.T("ticked %s by %s", ui.DayText(p, t.TickedOn), t.TickedBy))
	case t.Ticked:
		out = append(out, ui.T("ticked %s", ui.DayText(p, t.TickedOn)))
	}
	return out
}

// focused makes the form take focus when the reader has asked for it.
func (t TaskView) focused() templ.Attributes {
	if !t.Asked || t.Faults.Any() {
		return nil
	}
	return templ.Attributes{"tabindex": "-1", "data-focus": true}
}

// noteText leads to the form of link and note.
func (t TaskView) noteText() string {
	if t.Link != "" || t.Note != "" {
		return ui.T("Change link or note")
	}
	return ui.T("Add a link or note")
}

// tickText is the button of a whole stage.
func (s StageView) tickText() string {
	if s.Open == s.Total {
		return ui.T("Tick all %d", s.Open)
	}
	return ui.T("Tick the other %d", s.Open)
}

// fieldIn is the id of an input that stands once for each task. The task whose
// form was refused has the name that its error summary leads to.
func (t TaskView) fieldIn(name string) string {
	if t.Faults.Any() {
		return ui.FieldID(name)
	}
	return name + "-" + t.ID
}

// refusedTask finds the faults of a task's form that was not saved.
func (v RunPage) refused() ui.Faults {
	if v.Details.Faults.Any() {
		return v.Details.Faults
	}
	for _, s := range v.Stages {
		if f := refusedIn(s.Tasks); f.Any() {
			return f
		}
	}
	return ui.Faults{}
}

func refusedIn(list []TaskView) ui.Faults {
	for _, t := range list {
		if t.Faults.Any() {
			return t.Faults
		}
		if f := refusedIn(t.Tasks); f.Any() {
			return f
		}
	}
	return ui.Faults{}
}

func proseTitle(list []Section) string {
	for _, s := range list {
		if s.Title != "" {
			return s.Title
		}
	}
	return ui.T("What it is")
}
