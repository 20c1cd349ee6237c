package growthhttp

import (
	"context"
	"net/url"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) markOwn(x *route.Exchange) error { return f.mark(x, x.Actor.Person) }

func (f *Face) markReport(x *route.Exchange) error {
	person, err := x.ID("id")
	if err != nil {
		return err
	}
	return f.mark(x, person)
}

var errNoState = fault.New(fault.Invalid, "BLY-2521", "This was not saved yet; what you wrote is still here.").
	With("state", "Choose not yet, developing or met.")

// mark saves the reader's view of an expectation and leads back to it.
func (f *Face) mark(x *route.Exchange, person string) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	statement := x.Path("statement")
	in := growth.MarkInput{Person: person, Statement: statement, State: growth.State(form.Text("state")), Note: form.Text("note"), Shared: form.On("share")}
	if in.State == growth.Unmarked {
		err = errNoState
	} else {
		g.Draft = markDraft(person, statement)
		var done growth.Saved
		if done, err = f.Growth.SetMark(ctx, x.Actor, in, g); err == nil {
			f.marked(x, person, done)
			return nil
		}
	}
	if route.Refused(err) {
		return f.dimensionPage(x, person, x.Query("row"), refusedMark{statement, in, err})
	}
	return err
}

func (f *Face) marked(x *route.Exchange, person string, done growth.Saved) {
	path := GrowthPath
	if person != x.Actor.Person {
		path = PeoplePath + "/" + person + "/growth"
	}
	page := path + "/" + url.PathEscape(x.Query("row")) + "?level=" + url.QueryEscape(x.Query("level"))
	x.Flash(route.Flash{Text: ui.T("Your view is saved."), Undo: route.WithBack(GrowthPath+"/undo/"+done.ID, page),
		Fields: map[string]string{ui.FieldVersion: number(done.Version)}})
	x.Redirect(page + "#e-" + url.PathEscape(x.Path("statement")))
}

func (f *Face) undoMark(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	err = f.Growth.UndoMark(ctx, x.Actor, x.Path("mark"), g)
	return x.Pressed(x.BackTo(GrowthPath), err, route.Flash{Text: ui.T("Your view is as it was before.")})
}

func (f *Face) shareOwn(x *route.Exchange) error { return f.share(x, x.Actor.Person, GrowthPath) }

func (f *Face) shareReport(x *route.Exchange) error {
	person, err := x.ID("id")
	if err != nil {
		return err
	}
	return f.share(x, person, PeoplePath+"/"+person+"/growth")
}

// share shows all of the reader's marks at a level to the other side.
func (f *Face) share(x *route.Exchange, person, path string) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	done, err := f.Growth.ShareLevel(ctx, x.Actor, person, x.Query("level"), true, g)
	told := route.Flash{Text: ui.N(done.Changed, "One mark is shared now.", "%d marks are shared now.")}
	if done.Changed > 0 {
		told.Undo = route.WithBack(GrowthPath+"/unshare/"+done.Act, path)
	}
	return x.Pressed(path, err, told)
}

// unshare takes back what one act of sharing showed, and nothing else.
func (f *Face) unshare(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	act, err := x.ID("act")
	if err != nil {
		return err
	}
	done, err := f.Growth.UndoShare(ctx, x.Actor, act, g)
	told := route.Flash{Text: ui.N(done.Changed, "One mark is yours alone again.", "%d marks are yours alone again.")}
	if done.Changed == 0 {
		told.Text = ui.T("Nothing was taken back: these marks were changed since.")
	}
	return x.Pressed(x.BackTo(GrowthPath), err, told)
}

// keepMark pins one of the reader's marks to the words the handbook has now.
func (f *Face) keepMark(x *route.Exchange) error {
	return f.changeMark(x, f.Growth.KeepMark, ui.T("Your view is kept for the new wording."))
}

func (f *Face) removeMark(x *route.Exchange) error {
	return f.changeMark(x, f.Growth.RemoveMark, ui.T("Your view is removed."))
}

type markAct func(context.Context, authz.Actor, string, growth.Guard) (growth.Saved, error)

// changeMark does an act on one mark, which the next page offers to undo.
func (f *Face) changeMark(x *route.Exchange, act markAct, text string) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	back := x.BackTo(GrowthPath)
	done, err := act(ctx, x.Actor, x.Path("mark"), g)
	return x.Pressed(back, err, route.Flash{Text: text, Undo: route.WithBack(GrowthPath+"/undo/"+done.ID, back),
		Fields: map[string]string{ui.FieldVersion: number(done.Version)}})
}
