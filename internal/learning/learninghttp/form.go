package learninghttp

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/learning"
	"belay/internal/route"
	"belay/internal/ui"
)

// posted reads a form with its guard. The context carries what was asked, so
// that one idempotency key stands for one request alone.
func posted(x *route.Exchange) (context.Context, route.Form, learning.Guard, error) {
	form, err := x.Form()
	if err != nil {
		return nil, form, learning.Guard{}, err
	}
	sent := url.Values{}
	for name, values := range x.Request.PostForm {
		if name != ui.FieldKey {
			sent[name] = values
		}
	}
	ctx := event.WithRequest(x.Request.Context(), x.Request.Method+" "+x.Request.URL.Path, []byte(sent.Encode()))
	return ctx, form, learning.Guard{Version: form.Version(), Epoch: form.Epoch(), Key: form.Key()}, nil
}

// refused tells whether an error is for the page itself to show.
func refused(err error) bool {
	if err == nil {
		return false
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Stale, fault.Conflict:
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

// pressed answers a button: back to its page, with what happened said there.
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

// kept is a form's draft.
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
			out[d.Key] = kept{fields, &ui.DraftHint{SavedAt: d.SavedAt, Key: d.Key, Discard: ui.DraftPath + "/discard"}}
		}
		return err
	})
	return out, err
}

// lines is a field of several lines as people wrote it.
func lines(fields url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(fields.Get(name), "\r\n", "\n"))
}

// fieldPrefix begins the names of the inputs of a module's placeholders; the
// rest is the placeholder's place in the list.
const fieldPrefix = "field-"
