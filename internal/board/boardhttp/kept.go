package boardhttp

import (
	"context"
	"net/url"

	"belay/internal/board"
	"belay/internal/fault"
	"belay/internal/route"
	"belay/internal/ui"
)

// posted reads a form with its guard.
func posted(x *route.Exchange) (context.Context, route.Form, board.Guard, error) {
	ctx, form, err := x.Posted()
	return ctx, form, board.Guard{Version: form.Version(), Key: form.Key()}, err
}

// canonical are filters as they are kept: only what the board knows.
func canonical(query string) string {
	v, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	return asked(v).values().Encode()
}

func boardAt(query string) string {
	if query == "" {
		return Path
	}
	return Path + "?" + query
}

func (f *Face) keepView(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	query := canonical(form.Text("query"))
	id, err := f.Board.KeepView(ctx, x.Actor, form.Text("name"), query, g)
	if route.Refused(err) {
		x.Request.URL.RawQuery = query
		return f.boardPage(x, route.Status(fault.From(err)), ui.FaultsOf(err), form.Text("name"))
	}
	return f.said(x, boardAt(query), err, route.Flash{Text: ui.T("Your view is kept."), Undo: viewsPath + "/" + id + "/remove", Fields: map[string]string{ui.FieldVersion: "1"}})
}

func (f *Face) renameView(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("view")
	if err != nil {
		return err
	}
	was, err := f.Board.RenameView(ctx, x.Actor, id, form.Text("name"), g)
	return f.said(x, boardAt(was.Query), err, route.Flash{Text: ui.T("The view has its new name."), Undo: viewsPath + "/" + id + "/rename",
		Fields: map[string]string{ui.FieldVersion: number(was.Version + 1), "name": was.Name}})
}

func (f *Face) removeView(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("view")
	if err != nil {
		return err
	}
	was, err := f.Board.RemoveView(ctx, x.Actor, id, g)
	return f.said(x, Path, err, route.Flash{Text: ui.T("The view is removed. It can be brought back for 30 days."), Undo: viewsPath + "/" + id + "/restore",
		Fields: map[string]string{ui.FieldVersion: number(was.Version + 1)}})
}

func (f *Face) restoreView(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("view")
	if err != nil {
		return err
	}
	return f.said(x, Path, f.Board.RestoreView(ctx, x.Actor, id, g), route.Flash{Text: ui.T("The view is back.")})
}

// said answers a button: back to the board, with what happened said there.
func (f *Face) said(x *route.Exchange, back string, err error, done route.Flash) error {
	if route.Refused(err) {
		e := fault.From(err)
		done = route.Flash{Text: e.Message, Bad: true}
		for _, field := range e.Fields {
			done.Text += " " + field.Message
		}
	} else if err != nil {
		return err
	}
	x.Flash(done)
	x.Redirect(back)
	return nil
}
