package web

import (
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/fault"
	"belay/internal/id"
	"belay/internal/route"
	"belay/internal/ui"
)

// Item is one line of the menu and who it is for; nil means everyone signed in.
// Count is how many things wait behind it; nil shows none.
type Item struct {
	ui.NavItem
	For   func(authz.Actor) bool
	Count func(authz.Actor) int
}

// Frame makes the ui.Page that views draw their frame from.
type Frame struct {
	Menu  []Item
	Demo  string // sentence of the banner under `belay demo`; else empty
	Clock clock.Clock
	IDs   *id.Source
	// Home is the page that "/" leads somebody signed in to.
	Home func(authz.Actor) string
	// Welcome answers "/" for somebody who is not signed in: the sign-in page.
	Welcome route.Handler
}

// Page fills a page's frame for one request and takes its flash message.
func (f *Frame) Page(x *route.Exchange) ui.Page {
	p := ui.Page{
		Theme: theme(x), Back: back(x), Demo: f.Demo, Now: f.Clock.Now(), NewKey: f.IDs.New,
	}
	if flash, ok := x.TakeFlash(); ok {
		p.Flash = &ui.Flash{Text: flash.Text, Bad: flash.Bad, Undo: flash.Undo}
		for name, value := range flash.Fields {
			p.Flash.UndoFields = append(p.Flash.UndoFields, ui.Hidden{Name: name, Value: value})
		}
	}
	if !x.Actor.SignedIn() {
		return p
	}
	shown := x.Actor.Shown
	p.Zone, p.Place = zone(shown.Zone)
	p.Person = ui.Person{ID: x.Actor.Person, Name: shown.Name, Detail: detail(shown.Team, p.Place)}
	p.Nav = f.nav(x)
	return p
}

func (f *Frame) nav(x *route.Exchange) []ui.NavItem {
	var out []ui.NavItem
	best := -1
	for _, item := range f.Menu {
		if item.For != nil && !item.For(x.Actor) {
			continue
		}
		if within(x.Request.URL.Path, item.Href) && (best < 0 || len(item.Href) > len(out[best].Href)) {
			best = len(out)
		}
		out = append(out, item.NavItem)
		if item.Count != nil {
			out[len(out)-1].Count = item.Count(x.Actor)
		}
	}
	if best >= 0 {
		out[best].Current = true
	}
	return out
}

// within tells whether a page belongs to a menu item: the item itself or below it.
func within(path, href string) bool {
	return path == href || href != "/" && strings.HasPrefix(path, href+"/")
}

func theme(x *route.Exchange) ui.Theme {
	if c, err := x.Request.Cookie(ui.ThemeCookie); err == nil {
		return ui.ParseTheme(c.Value)
	}
	return ui.System
}

// back is where a form of the frame (theme) returns to: only pages that can be
// asked for again.
func back(x *route.Exchange) string {
	if x.Request.Method == "GET" {
		return x.Request.URL.RequestURI()
	}
	return "/"
}

// zone loads a person's zone; Place is its last part as people say it.
func zone(name string) (*time.Location, string) {
	z, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return time.UTC, "UTC"
	}
	return z, strings.ReplaceAll(name[strings.LastIndex(name, "/")+1:], "_", " ")
}

func detail(team, place string) string {
	if team == "" {
		return place
	}
	return team + " · " + place
}

// ErrorPage draws a refusal: inside the frame for people who are signed in.
// The sentence of a fault is split as it is written: what happened, what was
// kept, what to do.
func (f *Frame) ErrorPage(x *route.Exchange, e *fault.Error, _ int) route.Component {
	p := f.Page(x)
	happened, rest, _ := strings.Cut(e.Message, ". ")
	if rest != "" {
		happened += "."
	}
	p.Title = happened
	view := ui.Fault{Code: e.Code, Happened: happened, Todo: rest, Ways: []ui.Link{{Href: "/", Label: ui.T("Go to the start")}}}
	if x.Actor.SignedIn() {
		return ui.FaultPage(p, view)
	}
	return ui.FaultGate(p, view)
}
