package ui

import (
	"time"

	"belay/internal/fault"
)

// Page is what the layout needs to know about a request. The app fills it
// once per request; views only read it.
type Page struct {
	Title  string    // of the document and the last breadcrumb; " · Belay" is added
	Crumbs []Link    // above the page, outermost first, without the page itself
	Nav    []NavItem // the whole menu of this person; nothing unbuilt stands in it
	Person Person    // who is signed in; zero on signed-out pages
	Theme  Theme     // from the cookie ThemeCookie
	Back   string    // path to return to after the theme switch; the current URL path and query
	Flash  *Flash    // result of the last act, shown once
	Demo   string    // sentence of the demo banner; empty outside `belay demo`
	Now    time.Time // the request's one instant
	Zone   *time.Location
	Place  string        // how the person's zone is called: "Lisbon"
	NewKey func() string // a fresh Idempotency-Key per form; nil leaves the field out
	Narrow bool          // see Reading
}

// Reading is the page with a narrower main part, for texts and single forms.
func (p Page) Reading() Page {
	p.Narrow = true
	return p
}

func (p Page) zone() *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}

// Link is a text that goes somewhere.
type Link struct{ Href, Label string }

// NavItem is one line of the menu. The first three of the whole menu are the
// phone's bottom bar; a "More" link beside them leads to MenuPath with all.
type NavItem struct {
	Href, Label string
	Icon        Icon
	Group       string // heading above the item; items of a group stand together
	Current     bool
	Count       int    // waiting things; 0 shows nothing
	Key         string // letter after "g" that goes there; empty for none
}

// MenuPath is the plain page with the whole menu, for phones.
const MenuPath = "/menu"

// SignOutPath takes the sign-out form (POST).
const SignOutPath = "/sign-out"

// DraftPath takes drafts (POST key, body); see FormOpts.DraftKey.
const DraftPath = "/drafts"

// Theme is the colour scheme a person chose.
type Theme string

// The themes. System follows the device and is the default.
const (
	System Theme = ""
	Light  Theme = "light"
	Dark   Theme = "dark"
)

// ThemeCookie holds "light" or "dark"; ThemePath takes POST theme, back.
const (
	ThemeCookie = "belay_theme"
	ThemePath   = "/theme"
)

// ParseTheme reads a cookie or form value; anything unknown is System.
func ParseTheme(text string) Theme {
	if t := Theme(text); t == Light || t == Dark {
		return t
	}
	return System
}

// Person is somebody as shown beside their deeds.
type Person struct {
	ID     string // chooses the avatar's colour
	Name   string // "Ines Carvalho"
	Given  string // "Ines"; how sentences call them. Empty: Name
	Detail string // "Observability · Lisbon"
	Href   string // their page, when the reader may open one
}

// First is how a sentence calls the person.
func (p Person) First() string {
	if p.Given != "" {
		return p.Given
	}
	return p.Name
}

// Flash says what an act did and may offer to undo it.
type Flash struct {
	Text string
	Bad  bool   // the act failed
	Undo string // path for the undo form (POST); empty for none
	// UndoFields are hidden fields of the undo form.
	UndoFields []Hidden
}

// Hidden is one hidden form field.
type Hidden struct{ Name, Value string }

// Names of the hidden fields that contracts section 7 asks for.
const (
	FieldKey     = "idempotency_key"
	FieldVersion = "version"
	FieldEpoch   = "epoch"
)

// FormOpts says how a form travels.
type FormOpts struct {
	Action  string
	Get     bool     // filters and searches
	Version int      // of the object as shown; 0 leaves the field out
	Epoch   int      // rights epoch as shown; 0 leaves the field out
	Swap    string   // selector the script replaces instead of loading a page, such as "#main"
	Draft   string   // key under which the text is kept while writing; empty keeps none
	Hidden  []Hidden // further hidden fields
	Class   string
	ID      string
}

// DraftHint tells that a form was filled from a kept draft. The caller puts
// the draft's text into the form's values.
type DraftHint struct {
	SavedAt time.Time
	Key     string // the form's FormOpts.Draft
	Discard string // path (POST key, back) that throws the draft away
}

// Faults are a form's field errors and what is wrong with it as a whole.
type Faults struct {
	Message string // of the whole form; may be empty
	Fields  []fault.Field
}

// FaultsOf reads a refused form's faults from an error; none for nil.
func FaultsOf(err error) Faults {
	e := fault.From(err)
	if e == nil {
		return Faults{}
	}
	return Faults{Message: e.Message, Fields: e.Fields}
}

// Any tells whether there is something to say.
func (f Faults) Any() bool { return f.Message != "" || len(f.Fields) > 0 }

// Of is what is wrong with the named field, or "".
func (f Faults) Of(name string) string {
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Message
		}
	}
	return ""
}
