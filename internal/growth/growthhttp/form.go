package growthhttp

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

// posted reads a form with its guard. The context carries what was asked, so
// that one idempotency key stands for one request alone.
func posted(x *route.Exchange) (context.Context, route.Form, growth.Guard, error) {
	form, err := x.Form()
	if err != nil {
		return nil, form, growth.Guard{}, err
	}
	sent := url.Values{}
	for name, values := range x.Request.PostForm {
		if name != ui.FieldKey {
			sent[name] = values
		}
	}
	ctx := event.WithRequest(x.Request.Context(), x.Request.Method+" "+x.Request.URL.Path, []byte(sent.Encode()))
	return ctx, form, growth.Guard{Version: form.Version(), Epoch: form.Epoch(), Key: form.Key()}, nil
}

// refused tells whether an error is for the form itself to show, with all that
// was typed kept.
func refused(err error) bool {
	if err == nil {
		return false
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Stale, fault.Conflict, fault.NeedsReason:
		return true
	}
	return false
}

func status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return route.Status(fault.From(err))
}

// pressed answers a button that has no text to keep: back to its page, with
// what happened said there.
func pressed(x *route.Exchange, back string, err error, done route.Flash) error {
	if refused(err) {
		done = route.Flash{Text: fault.From(err).Message, Bad: true}
	} else if err != nil {
		return err
	}
	if done.Text != "" {
		x.Flash(done)
	}
	x.Redirect(back)
	return nil
}

// backTo is the page a form came from, or a default.
func backTo(x *route.Exchange, otherwise string) string {
	if back := x.Query("back"); back != "" && route.LocalPath(back) == back {
		return back
	}
	return otherwise
}

// withBack adds the page to come back to.
func withBack(path, back string, more ...string) string {
	q := url.Values{"back": {back}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return path + "?" + q.Encode()
}

// discardDraft is where the frame throws a draft away.
const discardDraft = ui.DraftPath + "/discard"

// kept is a form's draft: the fields as the script keeps them.
type kept struct {
	fields url.Values
	hint   *ui.DraftHint
}

// drafts reads what the actor has kept under keys that begin with prefix.
func (f *Face) drafts(x *route.Exchange, prefix string) (map[string]kept, error) {
	out := map[string]kept{}
	err := f.DB.Read(x.Request.Context(), func(tx *db.Tx) error {
		list, err := draft.Store{}.List(tx, x.Actor, prefix)
		for _, d := range list {
			fields, parseErr := url.ParseQuery(d.Body)
			if parseErr != nil {
				continue // nothing of ours; the next save overwrites it
			}
			out[d.Key] = kept{fields, &ui.DraftHint{SavedAt: d.SavedAt, Key: d.Key, Discard: discardDraft}}
		}
		return err
	})
	return out, err
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// given is how a sentence calls a person: the first word of the name.
func given(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
