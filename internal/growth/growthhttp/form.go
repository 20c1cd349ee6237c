package growthhttp

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

// posted reads a form with its guard; the context stands for this one request,
// see route.Exchange.Posted.
func posted(x *route.Exchange) (context.Context, route.Form, growth.Guard, error) {
	ctx, form, err := x.Posted()
	if err != nil {
		return nil, form, growth.Guard{}, err
	}
	return ctx, form, growth.Guard{Version: form.Version(), Epoch: form.Epoch(), Key: form.Key()}, nil
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
