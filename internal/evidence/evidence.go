package evidence

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Pin is one expectation as somebody read it: which edition, which statement,
// where it stood and what it said. Records keep pins, so that a new edition
// never changes what was written against an older one.
type Pin struct {
	Edition, Statement string
	Ladder             string // framework/track
	LevelID, Level     string // id and title
	DimensionID        string
	Dimension          string // title
	Text               string // Markdown, as read
}

// Handbook finds expectations as the handbook says them now, by statement id.
// Ids that no edition in force has are left out.
type Handbook interface {
	Pins(tx *db.Tx, v *authz.Viewer, statements []string) (map[string]Pin, error)
}

// Kind of a piece.
type Kind string

// The kinds. A piece with a link and words is a link; a title alone is a note.
const (
	Link Kind = "link"
	Note Kind = "note"
)

// Item is one piece of evidence.
type Item struct {
	ID, Person string
	Title      string
	Link       string // http or https; "" for a note
	Note       string // Markdown
	On         string // the day it speaks of
	Shared     bool   // the manager of the day may read it
	Tags       []Pin  // in the order they were given
	CreatedAt  time.Time
	ChangedAt  time.Time
	DeletedAt  time.Time // zero while it stands
	Version    int64
}

// Kind tells a link from a note.
func (it Item) Kind() Kind {
	if it.Link != "" {
		return Link
	}
	return Note
}

// Input is what a person says of a piece.
type Input struct {
	Title, Link, Note string
	On                string   // "" means today
	Statements        []string // ids of the expectations it speaks for
	Shared            bool
}

// Limits of one piece.
const (
	MaxTitle = 200    // runes
	MaxLink  = 2000   // bytes
	MaxNote  = 20_000 // runes
	MaxTags  = 40
	MaxQuery = 200 // runes of a text filter
	// KeepDeleted is how long a deleted piece can be brought back.
	KeepDeleted = 30 * 24 * time.Hour
)

var (
	errInput = fault.New(fault.Invalid, "BLY-2501", "This evidence was not saved yet; what you wrote is still here. Please look at the marked fields.")
	errStale = fault.New(fault.Stale, "BLY-2502", "This evidence was changed elsewhere since you opened it. Nothing was overwritten and your text is still here: compare the two and save again.")
	errLate  = fault.New(fault.Conflict, "BLY-2503", "This evidence was deleted more than 30 days ago and cannot be brought back.")
)

// Check tidies the input and says what is wrong with it, all at once. today is
// the company's date; a piece may speak of tomorrow, since somewhere it is.
func (in Input) Check(today string) (Input, error) {
	in.Title, in.Link, in.Note, in.On = tidy(in.Title), strings.TrimSpace(in.Link), strings.TrimSpace(in.Note), strings.TrimSpace(in.On)
	if in.On == "" {
		in.On = today
	}
	bad := errInput
	switch {
	case in.Title == "":
		bad = bad.With("title", "Give it a title, so that you find it again.")
	case utf8.RuneCountInString(in.Title) > MaxTitle:
		bad = bad.With("title", fmt.Sprintf("The title may have at most %d characters.", MaxTitle))
	}
	switch {
	case in.Link != "" && !ValidLink(in.Link):
		bad = bad.With("link", "The link must begin with https:// or http:// and name a site.")
	case len(in.Link) > MaxLink:
		bad = bad.With("link", fmt.Sprintf("The link may have at most %d characters.", MaxLink))
	}
	if utf8.RuneCountInString(in.Note) > MaxNote {
		bad = bad.With("note", "The note may have at most 20,000 characters.")
	}
	if day, err := clock.ParseDate(in.On); err != nil {
		bad = bad.With("on", "Write the date as year-month-day, such as 2026-11-20.")
	} else if limit, err := clock.ParseDate(today); err == nil && day.After(limit.AddDate(0, 0, 1)) {
		bad = bad.With("on", "The date lies ahead. Evidence speaks of what has happened.")
	}
	in.Statements = unique(in.Statements)
	if len(in.Statements) > MaxTags {
		bad = bad.With("expectation", fmt.Sprintf("At most %d expectations fit on one piece of evidence.", MaxTags))
	}
	for _, f := range [...]struct{ name, text string }{{"title", in.Title}, {"link", in.Link}, {"note", in.Note}} {
		if !storable(f.text) {
			bad = bad.With(f.name, "This has characters that cannot be saved. Please remove them.")
		}
	}
	if len(bad.Fields) > 0 {
		return in, bad
	}
	return in, nil
}

// ValidLink tells whether a text is an address of the web that may be shown as a
// link: http or https, with a site and without a password.
func ValidLink(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil &&
		!strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f })
}

// tidy makes a one-line text: blanks around it go, line ends become blanks.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// storable tells whether both engines can keep the text as it is.
func storable(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// fold is the form in which the text filter looks.
func fold(parts ...string) string { return strings.ToLower(strings.Join(parts, "\n")) }

// stale answers an edit over a version that is no longer there. Each field that
// differs carries the text stored meanwhile, so that neither text is lost.
func stale(now Item, in Input) error {
	e := errStale
	for _, f := range []struct{ name, was, is string }{
		{"title", now.Title, in.Title}, {"link", now.Link, in.Link}, {"note", now.Note, in.Note}, {"on", now.On, in.On},
	} {
		if f.was != f.is {
			e = e.With(f.name, "Saved meanwhile: "+f.was)
		}
	}
	return e
}
