package route

import (
	"context"
	"net/url"
	"strings"

	"belay/internal/event"
	"belay/internal/fault"
)

// keyField is the hidden field of a form's Idempotency-Key; see Form.Key.
const keyField = "idempotency_key"

// secretField begins the names of fields of which nothing is stored, not even a
// hash of the request they came with.
const secretField = "password"

// Posted reads the posted form, with the context for the use case it asks for.
func (x *Exchange) Posted() (context.Context, Form, error) {
	form, err := x.Form()
	return x.Request.Context(), form, err
}

// asked puts what was asked into the request's context, so that one idempotency
// key stands for one request alone.
func (x *Exchange) asked() {
	sent := url.Values{}
	for name, values := range x.Request.PostForm {
		if name != keyField && !strings.HasPrefix(name, secretField) {
			sent[name] = values
		}
	}
	x.Request = x.Request.WithContext(event.WithRequest(x.Request.Context(), x.Request.Method+" "+x.Request.URL.Path, []byte(sent.Encode())))
}

// Refused tells whether an error is for the form itself to show, with all that
// was typed kept.
func Refused(err error) bool {
	if err == nil {
		return false
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Stale, fault.Conflict, fault.NeedsReason:
		return true
	}
	return false
}

// StatusOf is the status of a page that shows a form with what refused it.
func StatusOf(err error) int {
	if err == nil {
		return 200
	}
	return Status(fault.From(err))
}

// Pressed answers a button that has no text to keep: back to its page, with what
// happened said there.
func (x *Exchange) Pressed(back string, err error, done Flash) error {
	if Refused(err) {
		done = Flash{Text: fault.From(err).Message, Bad: true}
	} else if err != nil {
		return err
	}
	if done.Text != "" {
		x.Flash(done)
	}
	x.Redirect(back)
	return nil
}

// BackTo is the page a form came from (?back=), or a default.
func (x *Exchange) BackTo(otherwise string) string {
	if back := x.Query("back"); back != "" && LocalPath(back) == back {
		return back
	}
	return otherwise
}

// WithBack adds the page to come back to, and further parameters.
func WithBack(path, back string, more ...string) string {
	q := url.Values{"back": {back}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return path + "?" + q.Encode()
}
