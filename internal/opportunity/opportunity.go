package opportunity

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"belay/internal/clock"
	"belay/internal/fault"
)

// Way is how somebody works with a host team.
type Way string

// The ways. An on-call or release shadow watches a rota, the others share work.
const (
	Pair    Way = "pair"
	OnCall  Way = "on_call"
	Release Way = "release"
	Project Way = "project"
)

// Ways lists all ways, in the order pages offer them.
func Ways() []Way { return []Way{Pair, OnCall, Release, Project} }

// State of an offer or a wish.
type State string

// The states. Offers are open or closed; wishes are open, met or dropped.
const (
	Open    State = "open"
	Closed  State = "closed"
	Met     State = "met"
	Dropped State = "dropped"
)

// Offer is a place to learn something in a team.
type Offer struct {
	ID        string
	Unit      string   // id of the host team
	Host      string   // the manager who hosts
	Title     string   // one line
	Topics    []string // what can be learned, one line each
	Ways      []Way
	Needs     string // what a learner should bring; Markdown
	Seats     int
	From      string // first day
	Until     string // last day; "" for no end
	State     State
	CreatedAt time.Time
	ChangedAt time.Time
	Version   int64
}

// OfferInput is what a manager says of an offer.
type OfferInput struct {
	Unit, Host  string
	Title       string
	Topics      []string
	Ways        []Way
	Needs       string
	Seats       int
	From, Until string // dates; From "" means today, Until "" no end
}

// Limits of texts and numbers.
const (
	MaxTitle  = 120  // runes
	MaxTopic  = 80   // runes of one topic
	MaxTopics = 12   // of an offer
	MaxNeeds  = 4000 // runes
	MaxNote   = 4000 // runes
	MaxSeats  = 20
	MaxQuery  = 200 // runes of a text filter
	MaxWishes = 50  // open wishes of one person
)

var (
	errOffer  = fault.New(fault.Invalid, "BLY-2801", "The offer was not saved yet; what you wrote is still here. Please look at the marked fields.")
	errWish   = fault.New(fault.Invalid, "BLY-2802", "The wish was not saved yet; what you wrote is still here. Please look at the marked fields.")
	errStale  = fault.New(fault.Stale, "BLY-2803", "This was changed elsewhere since you opened it. Nothing was overwritten and your text is still here: compare the two and save again.")
	errHost   = fault.New(fault.Invalid, "BLY-2804", "The offer was not saved: a host has somebody in the team who reports to them, so that learners have a team to come to. Choose another team or host.")
	errWishes = fault.New(fault.Conflict, "BLY-2805", "You have 50 open wishes, so this one was not saved. Drop one that no longer matters to you first.")
)

// Check tidies the input and says what is wrong with it, all at once. today is
// the company's date.
func (in OfferInput) Check(today string) (OfferInput, error) {
	in.Title, in.Needs = tidy(in.Title), strings.TrimSpace(in.Needs)
	in.From, in.Until = strings.TrimSpace(in.From), strings.TrimSpace(in.Until)
	if in.From == "" {
		in.From = today
	}
	bad := errOffer
	bad = line(bad, "title", in.Title, MaxTitle, "Say in one line what can be learned here.")
	var topics []string
	for _, t := range in.Topics {
		if t = tidy(t); t != "" && !slices.Contains(topics, t) {
			topics = append(topics, t)
		}
	}
	in.Topics = topics
	switch {
	case len(topics) == 0:
		bad = bad.With("topics", "Name at least one topic, one on each line.")
	case len(topics) > MaxTopics:
		bad = bad.With("topics", fmt.Sprintf("At most %d topics fit on an offer.", MaxTopics))
	case slices.ContainsFunc(topics, func(t string) bool { return utf8.RuneCountInString(t) > MaxTopic }):
		bad = bad.With("topics", fmt.Sprintf("A topic may have at most %d characters.", MaxTopic))
	case slices.ContainsFunc(topics, unstorable):
		bad = bad.With("topics", "This has characters that cannot be saved. Please remove them.")
	}
	if in.Ways = known(in.Ways); len(in.Ways) == 0 {
		bad = bad.With("way", "Choose at least one way to work together.")
	}
	bad = text(bad, "needs", in.Needs, MaxNeeds)
	if in.Seats < 1 || in.Seats > MaxSeats {
		bad = bad.With("seats", fmt.Sprintf("Between 1 and %d seats are possible.", MaxSeats))
	}
	from, until := dateFault(in.From), dateFault(in.Until)
	if from != "" {
		bad = bad.With("from", from)
	}
	switch {
	case in.Until != "" && until != "":
		bad = bad.With("until", until)
	case in.Until != "" && from == "" && in.Until < in.From:
		bad = bad.With("until", "The offer ends before it begins.")
	}
	if len(bad.Fields) > 0 {
		return in, bad
	}
	return in, nil
}

// Wish is what somebody would like to learn.
type Wish struct {
	ID        string
	Person    string // "" when the reader may not know whose it is
	Topic     string
	Unit      string // id of the unit where; "" anywhere
	Way       Way    // "" any
	Quarter   string // "2027-Q1"; "" any time
	Named     bool   // others may read whose it is
	Note      string // Markdown, for the person and their manager
	State     State
	CreatedAt time.Time
	ChangedAt time.Time
	Version   int64
}

// WishInput is what a person says of a wish.
type WishInput struct {
	Topic, Unit string
	Way         Way
	Quarter     string
	Named       bool
	Note        string
}

// Check tidies the input and says what is wrong with it, all at once.
func (in WishInput) Check() (WishInput, error) {
	in.Topic, in.Note, in.Quarter = tidy(in.Topic), strings.TrimSpace(in.Note), strings.ToUpper(strings.TrimSpace(in.Quarter))
	bad := line(errWish, "topic", in.Topic, MaxTopic, "Say in a few words what you would like to learn.")
	if in.Way != "" && !slices.Contains(Ways(), in.Way) {
		bad = bad.With("way", "Choose one of the ways, or any.")
	}
	if in.Quarter != "" && !validQuarter(in.Quarter) {
		bad = bad.With("quarter", "Write a quarter as year and number, such as 2027-Q1.")
	}
	bad = text(bad, "note", in.Note, MaxNote)
	if len(bad.Fields) > 0 {
		return in, bad
	}
	return in, nil
}

// validQuarter tells whether a text is a quarter, "2027-Q1".
func validQuarter(s string) bool {
	year, q, ok := strings.Cut(s, "-Q")
	if !ok || len(year) != 4 || strings.Trim(year, "0123456789") != "" || year < "2000" {
		return false
	}
	return len(q) == 1 && q >= "1" && q <= "4"
}

// Quarters lists the quarter of a date and the n-1 after it, by the calendar.
func Quarters(today string, n int) []string {
	at, err := clock.ParseDate(today)
	if err != nil {
		return nil
	}
	var out []string
	year, q := at.Year(), (int(at.Month())-1)/3+1
	for range n {
		out = append(out, fmt.Sprintf("%04d-Q%d", year, q))
		if q++; q > 4 {
			year, q = year+1, 1
		}
	}
	return out
}

func line(bad *fault.Error, name, s string, most int, missing string) *fault.Error {
	if s == "" {
		return bad.With(name, missing)
	}
	return text(bad, name, s, most)
}

func text(bad *fault.Error, name, s string, most int) *fault.Error {
	switch {
	case utf8.RuneCountInString(s) > most:
		return bad.With(name, fmt.Sprintf("At most %d characters fit here.", most))
	case unstorable(s):
		return bad.With(name, "This has characters that cannot be saved. Please remove them.")
	}
	return bad
}

func dateFault(s string) string {
	if _, err := clock.ParseDate(s); err != nil {
		return "Write the date as year-month-day, such as 2026-11-20."
	}
	return ""
}

// known keeps the ways there are, each once, in their order.
func known(ways []Way) []Way {
	var out []Way
	for _, w := range Ways() {
		if slices.Contains(ways, w) {
			out = append(out, w)
		}
	}
	return out
}

// tidy makes a one-line text: blanks around it go, line ends become blanks.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// unstorable tells whether one of the engines could not keep the text as it is.
func unstorable(s string) bool { return !utf8.ValidString(s) || strings.Contains(s, "\x00") }

// fold is the form in which texts are looked for and topics compared.
func fold(parts ...string) string { return strings.ToLower(strings.Join(parts, "\n")) }

// stale answers an edit over a version that is no longer there. Each text that
// differs carries what is stored now, so that neither is lost.
func stale(pairs ...[3]string) error {
	e := errStale
	for _, p := range pairs {
		if p[1] != p[2] {
			e = e.With(p[0], "Saved meanwhile: "+p[1])
		}
	}
	return e
}
