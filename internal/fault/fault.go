package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what sort of refusal an error is. Faces map it to their own codes.
type Kind uint8

// The kinds, from the caller's fault to ours.
const (
	Internal        Kind = iota // ours: the person learns nothing of the cause
	Invalid                     // the input has errors; Fields says where
	Unauthenticated             // nobody is signed in
	NotFound                    // absent, or not the actor's to see: the same answer
	Forbidden                   // a public rule refuses (wrong origin, demo only)
	Conflict                    // the state does not allow the act
	Stale                       // the object or the rights changed since the form was shown
	NeedsReason                 // a soft rule asks for a reason; Warnings says which
	TooLarge                    // the input is over a stated limit
	TooMany                     // over a rate; Retry says when to come back
	Unavailable                 // the database or a peer is out of reach
)

// Field is one fault of one input field, shown beside it in forms and JSON alike.
type Field struct {
	Name    string `json:"name"`
	Message string `json:"message"`
}

// Warning is one soft rule that asks for a reason (contracts section 7).
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error is the one error type. Message is a sentence for the person and is
// safe to show; cause and trace are for the log only.
type Error struct {
	Kind     Kind
	Code     string
	Message  string
	Fields   []Field
	Warnings []Warning
	Retry    time.Duration
	Draft    string // where what was refused is kept as a draft, in the face's own terms; "" when it is not
	cause    error
	trace    []string
}

// New makes an error with the sentence a person reads.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Newf is New with a formatted sentence. Pass only text the reader may see.
func Newf(kind Kind, code, format string, args ...any) *Error {
	return New(kind, code, fmt.Sprintf(format, args...))
}

// Because returns a copy of e that carries cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// With returns a copy of e with one more field fault.
func (e *Error) With(field, message string) *Error {
	c := *e
	c.Fields = append(append([]Field(nil), e.Fields...), Field{field, message})
	return &c
}

// Keeping returns a copy of e that says where what was refused is kept as a draft.
func (e *Error) Keeping(draft string) *Error {
	c := *e
	c.Draft = draft
	return &c
}

// Error renders the log form: trace, code, sentence, cause.
func (e *Error) Error() string {
	var b strings.Builder
	for i := len(e.trace) - 1; i >= 0; i-- {
		b.WriteString(e.trace[i])
		b.WriteString(": ")
	}
	b.WriteString(e.Code)
	b.WriteString(" ")
	b.WriteString(e.Message)
	if e.cause != nil {
		b.WriteString(": ")
		b.WriteString(e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.cause }

// Is lets errors.Is match two faults by code, so sentinels survive Wrap and With.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// From finds the fault in err, or makes an internal one that hides err from
// the person. It returns nil for nil.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(Internal, "BLY-1000", "Something went wrong on our side. Nothing was changed; please try again, and tell your administrator this code if it stays.").Because(err)
}

// KindOf is the kind of err; Internal for anything that is no fault.
func KindOf(err error) Kind { return From(err).Kind }

// Wrap adds "function(ids)" to the trace of *err; use it deferred. Pass ids
// only, never what a person wrote.
func Wrap(err *error, format string, args ...any) {
	if *err == nil {
		return
	}
	e := *From(*err)
	e.trace = append(append([]string(nil), e.trace...), fmt.Sprintf(format, args...))
	*err = &e
}

// Gone is the one answer for "not there" and "not yours" (product.md rule 4).
// All callers share it so that the two cannot be told apart.
func Gone() *Error {
	return New(NotFound, "BLY-1104", "There is nothing here for you. It may have moved, or it is not shared with you.")
}
