package learninghttp

import (
	"context"
	"net/url"
	"strings"

	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/learning"
	"belay/internal/route"
	"belay/internal/ui"
)

// posted reads a form with its guard.
func posted(x *route.Exchange) (context.Context, route.Form, learning.Guard, error) {
	ctx, form, err := x.Posted()
	return ctx, form, learning.Guard{Version: form.Version(), Epoch: form.Epoch(), Key: form.Key()}, err
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
