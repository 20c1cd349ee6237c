package opportunityhttp

// The view models of these pages. Handlers fill them from the core under the
// reader's rights; views only draw. Paths are ready to use and an empty one hides
// its control; dates are "2026-11-20"; Visible texts come from the rule table.

import (
	"belay/internal/learning"
	"belay/internal/opportunity"
	"belay/internal/policy"
	"belay/internal/ui"
)

// OffersView is the list of open offers. The filter (GET) sends q, way, unit.
type OffersView struct {
	Rows         []OfferRow
	More         bool // the list has further pages
	Action       string
	Query        string
	Ways, Units  []ui.Option
	Filtered     bool
	Programmes   []ui.Link
	Add          string // path of a new offer, for those who keep some
	Wish, Wishes string
	Next         string
}

// OfferRow is one offer.
type OfferRow struct {
	Title, Href      string
	Topics, Ways     []string
	Team, Department string
	Host             ui.Person
	Seats            opportunity.Seats
	From, Until      string
	Overlap          int // minutes a working day
	Known            bool
	Closed           bool
	Later            bool // it begins after today
}

// RulesView are the policy's numbers in words; "" where it says nothing.
type RulesView struct{ Share, Length string }

// ModuleRow is a module that comes first, with how far the reader is.
type ModuleRow struct {
	Title, Href string
	State       learning.Progress
	Done, Total int
	FinishedOn  string
}

// OfferView is one offer.
type OfferView struct {
	OfferRow
	Epoch, Version      int
	Needs               string
	Rules               RulesView
	Modules             []ModuleRow
	Programme           ui.Link
	Propose, Wish       string
	Edit, Close, Reopen string
}

// OfferForm adds or changes an offer. Fields: place ("unit host"), title, topics
// (one a line), way (many), seats, from, until, needs.
type OfferForm struct {
	New                  bool
	Epoch, Version       int
	Action, Cancel       string
	Places, Ways         []ui.Option
	Title, Topics, Needs string
	Seats, From, Until   string
	DraftKey             string
	Draft                *ui.DraftHint
	Faults               ui.Faults
}

// ProgrammeView is what a department offers learners.
type ProgrammeView struct {
	Unit, Today     string
	Rows            []OfferRow
	Topics          []string
	Ways            [][2]string // name and what it is
	Seats           opportunity.Seats
	Rules           RulesView
	Modules         []ModuleRow
	Reading         []ReadingGroup
	Hosts, Partners []ui.Person
	Propose, Add    string
	Wish, Wishes    string
	Alumni          string // where those who were here before have written
}

// ReadingGroup is one section of a reading list.
type ReadingGroup struct {
	Title, Href, Section string
	Entries              []ReadingEntry
}

// ReadingEntry is one thing to read.
type ReadingEntry struct{ Title, Link, Reason string }

// WishesView is the reader's wishes and the topics that are wished for. The
// filter (GET) sends unit and way.
type WishesView struct {
	Epoch       int
	Mine, Past  []WishRow
	Topics      []TopicRow
	Action, Add string
	Units, Ways []ui.Option
	Filtered    bool
	Visible     string
}

// WishRow is one of the reader's own wishes. Drop, Meet and Reopen are forms.
type WishRow struct {
	Topic, Href         string
	Where, Way, Quarter string
	Note                string
	Named, Met          bool
	Drop, Meet, Reopen  string
	Version             int
}

// TopicRow is one thing that people wish to learn.
type TopicRow struct {
	Topic string
	Count int
	Who   []ui.Person // those named by choice
	Same  string      // path of the form with this topic
}

// WishForm adds or changes a wish. Fields: topic, unit (id), way, quarter, named
// ("1"), note.
type WishForm struct {
	New                                    bool
	Epoch, Version                         int
	Action, Cancel                         string
	Topic, Note                            string
	Units, Ways, Quarters                  []ui.Option
	Named                                  bool
	DraftKey                               string
	Draft                                  *ui.DraftHint
	Faults                                 ui.Faults
	VisibleTopic, VisibleName, VisibleNote string
}

// rules puts the policy's numbers in words.
func rules(r opportunity.Rules) RulesView {
	var v RulesView
	switch {
	case r.MaxPercent > 0 && r.MinPercent == r.MaxPercent:
		v.Share = ui.T("%d %%", r.MaxPercent)
	case r.MaxPercent > 0:
		v.Share = ui.T("%d to %d %%", r.MinPercent, r.MaxPercent)
	}
	switch {
	case r.MaxLength.IsZero():
	case r.MinLength.IsZero():
		v.Length = ui.T("up to %s", length(r.MaxLength))
	default:
		v.Length = ui.T("%s to %s", length(r.MinLength), length(r.MaxLength))
	}
	return v
}

func length(d policy.Duration) string { return ui.Length(d.N, string(d.Unit)) }
