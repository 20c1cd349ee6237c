package route

import (
	"net/http"

	"belay/internal/fault"
)

// statuses is the program's one table from a fault's kind to an HTTP status.
var statuses = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.NotFound:        http.StatusNotFound,
	fault.Forbidden:       http.StatusForbidden,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusPreconditionFailed,
	fault.NeedsReason:     http.StatusUnprocessableEntity,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// Status is the HTTP status of a fault.
func Status(f *fault.Error) int { return statuses[f.Kind] }

// Problem is the problem document (RFC 9457) of a fault. Its type is a code
// that the reference lists; detail is the sentence for the person.
type Problem struct {
	Type     string          `json:"type" doc:"A code that the documentation lists, such as urn:belay:BLY-2041"`
	Title    string          `json:"title" doc:"The status in words"`
	Code     string          `json:"code" doc:"The error code, also in logs and on pages"`
	Detail   string          `json:"detail" doc:"What happened, what was kept, what to do"`
	Status   int             `json:"status"`
	Fields   []fault.Field   `json:"fields,omitempty" doc:"The faults of single fields"`
	Warnings []fault.Warning `json:"warnings,omitempty" doc:"Soft rules that ask for a reason: resend with reasons{code}"`
	Draft    string          `json:"draft,omitempty" doc:"Address of the draft as which the refused content is kept: go on there instead of sending it anew"`
}

// ProblemOf is the problem document of any error.
func ProblemOf(err error) *Problem {
	f := fault.From(err)
	status := Status(f)
	return &Problem{Type: "urn:belay:" + f.Code, Title: http.StatusText(status), Code: f.Code,
		Detail: f.Message, Status: status, Fields: f.Fields, Warnings: f.Warnings, Draft: f.Draft}
}

// Error makes a Problem an error.
func (p *Problem) Error() string { return p.Code + " " + p.Detail }

// GetStatus gives huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType names the media type of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }
