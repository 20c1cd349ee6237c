package ui

import (
	"strconv"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// TimelineWeeks is how many weeks a timeline shows; a column is a day.
const (
	TimelineWeeks = 9
	timelineDays  = TimelineWeeks * 7
)

// Timeline is nine weeks of days with a row for each thing that has dates, in
// groups. Days are counted from 1; what lies outside is cut by the caller.
type Timeline struct {
	Label  string // what is seen, for those who hear the page
	Head   string // of the column of names
	Weeks  []string
	Today  int // day; 0 when it is outside
	Groups []TimelineGroup
	Legend []LegendItem
}

// TimelineGroup is rows that belong together. Title "" draws no line of its own.
type TimelineGroup struct {
	Title  string
	Href   string // narrows the page to the group; "" for none
	Detail string // "3 of 4 seats"
	Badge  string // "Full"
	Rows   []TimelineRow
}

// TimelineRow is one thing: who, what, with whom, when.
type TimelineRow struct {
	Who     Person // Name stands for people who keep theirs off: "One learner"
	Detail  string
	Href    string
	Beside  []Person
	Missing string // in place of Beside: "No helper yet"
	Bars    []Bar
}

// BarKind is how a bar looks; its label says what it is.
type BarKind string

// The kinds of bars.
const (
	BarTraining BarKind = "train"
	BarPair     BarKind = "pair"
	BarOnCall   BarKind = "call"
	BarRelease  BarKind = "rel"
	BarProposed BarKind = "prop"
	BarMissing  BarKind = "none"
	BarPaused   BarKind = "pause"
	BarDone     BarKind = "done"
)

// Bar is one stretch of days, both included.
type Bar struct {
	From, Until int
	Kind        BarKind
	Label       string
	Said        string // what follows the label for those who hear the page: "16 to 27 Nov"
}

// LegendItem explains one kind of bar.
type LegendItem struct {
	Kind  BarKind
	Label string
}

func (b Bar) class() string {
	return "gb k-" + string(b.Kind) + " c" + strconv.Itoa(min(max(b.From, 1), timelineDays)) + " e" + strconv.Itoa(min(max(b.Until, b.From, 1), timelineDays)+1)
}

// words is the class of a bar's label: in a bar too short for a label of its
// length it is heard and not drawn, rather than cut.
func (b Bar) words() string {
	switch n := utf8.RuneCountInString(b.Label); {
	case n <= 9:
		return "w-s"
	case n <= 15:
		return "w-m"
	}
	return "w-l"
}

// weekClass places the n-th week's name.
func weekClass(n int) string { return "c" + strconv.Itoa(n*7+1) + " e" + strconv.Itoa(n*7+8) }

func todayClass(day int) string { return "today c" + strconv.Itoa(day) + " e" + strconv.Itoa(day+1) }

// FlowItem is one count that leads to what it counts.
type FlowItem struct {
	Href, Label string
	Count       int
	Warn        bool // somebody should act
	Current     bool // the page shows just these
}

func flowClass(i FlowItem) string {
	if i.Warn && i.Count > 0 {
		return "warn"
	}
	return ""
}

func flowAttrs(i FlowItem) templ.Attributes {
	if i.Current {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}

// Load is how much somebody carries of what they are ready to carry. Limit 0
// means they set none.
type Load struct {
	Who         Person
	Value       int
	Limit       int
	Text        string // "3 of 5 h/week"
	Explanation string // for those who do not see the bar: "3 of 5 hours a week"
}

func (l Load) full() bool { return l.Limit > 0 && l.Value >= l.Limit }

func loadClass(l Load) string {
	if l.full() {
		return "hl full"
	}
	return "hl"
}

// loadWidth is the width of the bar chart's drawing.
const loadWidth = 120

// scaled is a bar's length when the largest value of the chart is most.
func scaled(value, most int) string {
	return strconv.Itoa(loadWidth * min(value, most) / max(most, 1))
}

// most is the largest value or limit of a chart.
func most(loads []Load) int {
	n := 1
	for _, l := range loads {
		n = max(n, l.Value, l.Limit)
	}
	return n
}

// KanbanColumn is one state with the things in it.
type KanbanColumn struct {
	Title string
	Count int
	Cards []KanbanCard
	More  Link // to the rest, when not all are shown
	Empty string
}

// KanbanCard is one thing.
type KanbanCard struct {
	Href, Title string
	Lines       []string
	Beside      []Person
	Missing     string
	Badge, Tone string
}
