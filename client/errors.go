package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Error is the refusal's sentence with its code. Problem is the problem document
// of the API (RFC 9457): what was refused, what was kept and what to do.
func (p *Problem) Error() string { return p.Detail + " (" + p.Code + ")" }

// NeedsReason tells that soft rules ask for reasons: the same call with
// reasons{code: text} for each of Warnings is done.
func (p *Problem) NeedsReason() bool { return len(p.Warnings) > 0 }

// Stale tells that the object was changed since its version was read.
func (p *Problem) Stale() bool { return p.Status == http.StatusPreconditionFailed }

// Absent tells that there is nothing there for the caller: it does not exist, or
// is not theirs to see.
func (p *Problem) Absent() bool { return p.Status == http.StatusNotFound }

// problemOf reads a refusal; one that is no problem document, from a proxy in
// between, is made into one or, for a gateway's failure, into Unreachable.
func problemOf(c *Client, res *http.Response, raw []byte) error {
	p := &Problem{}
	if err := json.Unmarshal(raw, p); err == nil && p.Code != "" {
		p.Status = int64(res.StatusCode)
		return p
	}
	if res.StatusCode >= 500 {
		return &Unreachable{Server: c.Server(), cause: fmt.Errorf("it answered %s", res.Status)}
	}
	return &Problem{Status: int64(res.StatusCode), Title: http.StatusText(res.StatusCode), Code: "BLY-4101",
		Detail: fmt.Sprintf("What answers at %s is not Belay's API: it said %s. Nothing was changed; check the server's address.", c.Server(), res.Status)}
}

// Unreachable tells that no answer came from the server, or from something
// before it.
type Unreachable struct {
	Server string
	cause  error
}

func (u *Unreachable) Error() string {
	return fmt.Sprintf("the server at %s cannot be reached: %s", u.Server, strings.TrimSpace(u.cause.Error()))
}

// Unwrap gives the cause to errors.Is and errors.As.
func (u *Unreachable) Unwrap() error { return u.cause }
