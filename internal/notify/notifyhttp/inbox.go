package notifyhttp

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/notify"
	"belay/internal/route"
	"belay/internal/ui"
)

const (
	perPage = 25
	onHome  = 3
)

// home is what needs the reader today.
func (f *Face) home(x *route.Exchange) error {
	p := f.Page(x)
	p.Title = ui.T("Home")
	v := HomeView{Inbox: InboxPath}
	err := f.DB.Read(x.Request.Context(), func(tx *db.Tx) error {
		viewer, err := f.Gate.Enter(tx, x.Actor)
		if err != nil {
			return err
		}
		v.Box, v.Cards = notify.Inbox{}, nil
		if x.Actor.Person == "" {
			return nil
		}
		if v.Box, err = f.Notify.InboxIn(tx, viewer, notify.Ask{Waits: onHome}); err != nil {
			return err
		}
		for _, fill := range f.Cards {
			c, err := fill(tx, viewer)
			if err != nil {
				return err
			}
			if len(c.Lines) > 0 {
				v.Cards = append(v.Cards, c)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return x.Render(http.StatusOK, HomePage(p, v))
}

// The lists that cursors lead through.
const (
	listWaits   = "waits"
	listNotices = "notices"
)

// inbox is all that waits for the reader, and what they were told.
func (f *Face) inbox(x *route.Exchange) error {
	p := f.Page(x)
	p.Title = ui.T("Inbox")
	ask := notify.Ask{Waits: perPage, Notices: perPage}
	var err error
	if ask.AfterWait, err = f.mark(x.Actor, listWaits, x.Query("waits")); err != nil {
		return err
	}
	if ask.BeforeNotice, err = f.mark(x.Actor, listNotices, x.Query("told")); err != nil {
		return err
	}
	b, err := f.Notify.Inbox(x.Request.Context(), x.Actor, ask)
	if err != nil {
		return err
	}
	v := InboxView{Box: b, Turned: ask != notify.Ask{Waits: perPage, Notices: perPage}}
	v.NextWaits = f.next(x.Actor, "waits", listWaits, b.MoreWaits)
	v.NextTold = f.next(x.Actor, "told", listNotices, b.MoreNotices)
	if x.Query("waits") != "" {
		v.FirstWaits = InboxPath
	}
	if x.Query("told") != "" {
		v.FirstTold = InboxPath
	}
	return x.Render(http.StatusOK, InboxPage(p, v))
}

// mark reads the cursor of one of the actor's lists.
func (f *Face) mark(a authz.Actor, list, cursor string) (m notify.Mark, err error) {
	place, err := f.cursors.Read(route.ListOf(list, a.Person), cursor, 2)
	if err != nil || place == nil {
		return m, err
	}
	at, err := strconv.ParseInt(place[0], 10, 64)
	if err != nil {
		return m, route.ErrCursor()
	}
	return notify.Mark{At: clock.FromMicros(at), ID: place[1]}, nil
}

// cursor writes the mark of one of the actor's lists; "" for the zero mark.
func (f *Face) cursor(a authz.Actor, list string, m notify.Mark) string {
	if m.ID == "" {
		return ""
	}
	return f.cursors.Write(route.ListOf(list, a.Person), strconv.FormatInt(clock.Micros(m.At), 10), m.ID)
}

func (f *Face) next(a authz.Actor, name, list string, m notify.Mark) string {
	if m.ID == "" {
		return ""
	}
	return InboxPath + "?" + url.Values{name: {f.cursor(a, list, m)}}.Encode()
}

// see marks one notice as seen, or as not.
func (f *Face) see(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("notice")
	if err != nil {
		return err
	}
	seen := form.Text("seen") != "0"
	done := route.Flash{Text: ui.T("Marked as read."), Undo: noticesPath + "/" + id + "/seen", Fields: map[string]string{"seen": "0"}}
	if !seen {
		done = route.Flash{Text: ui.T("Marked as not read.")}
	}
	return x.Pressed(toldPart, f.Notify.See(ctx, x.Actor, id, seen, g.Key), done)
}

const toldPart = InboxPath + "#told"

func (f *Face) seeAll(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	stamp, err := f.Notify.SeeAll(ctx, x.Actor, g.Key)
	done := route.Flash{Text: ui.T("Everything is marked as read."), Undo: noticesPath + "/unseen", Fields: map[string]string{"stamp": stamp}}
	if stamp == "" {
		done.Undo, done.Fields = "", nil
	}
	return x.Pressed(toldPart, err, done)
}

func (f *Face) unseeAll(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	if _, err := strconv.ParseInt(form.Text("stamp"), 10, 64); err != nil {
		return fault.Gone()
	}
	return x.Pressed(toldPart, f.Notify.UnseeAll(ctx, x.Actor, form.Text("stamp"), g.Key), route.Flash{Text: ui.T("These are marked as not read again.")})
}

// since says when something began as people say it: "today", "Tuesday", "12 Nov".
func since(p ui.Page, at time.Time) string {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	day, today := clock.Date(at, zone), clock.Date(p.Now, zone)
	began, err := clock.ParseDate(day)
	now, errNow := clock.ParseDate(today)
	if err != nil || errNow != nil {
		return ui.DayText(p, day)
	}
	switch days := int(now.Sub(began) / (24 * time.Hour)); {
	case days <= 0:
		return ui.T("today")
	case days == 1:
		return ui.T("yesterday")
	case days < 7:
		return []string{ui.T("Sunday"), ui.T("Monday"), ui.T("Tuesday"), ui.T("Wednesday"), ui.T("Thursday"), ui.T("Friday"), ui.T("Saturday")}[began.Weekday()]
	}
	return ui.DayText(p, day)
}
