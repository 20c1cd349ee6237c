package route

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"belay/internal/event"
	"belay/internal/fault"
)

// Keyed is the header of every act of the API: the same key does it once.
type Keyed struct {
	Key string `header:"Idempotency-Key" maxLength:"200" doc:"A random id for this act: sent again with the same key and content, it is done once."`
}

// Asked is the context for an act: it says what was asked, so that one key
// stands for one request. act is the operation with the ids of its path.
func (k Keyed) Asked(ctx context.Context, act string, body any) context.Context {
	raw, err := json.Marshal(body)
	if err != nil {
		raw = []byte(act)
	}
	return event.WithRequest(ctx, act, raw)
}

// Versioned is Keyed for acts on an object that the caller has read.
type Versioned struct {
	Keyed
	IfMatch string `header:"If-Match" doc:"The ETag of the version this change was made against."`
}

var errNoMatch = fault.New(fault.Invalid, "BLY-3009", "This change does not say which version it was made against. Nothing was changed; read the object and send its ETag as If-Match.")

// Version is the version that If-Match names; its absence is refused.
func (v Versioned) Version() (int64, error) {
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(v.IfMatch, "W/"), `"`), 10, 64)
	if err != nil || n < 0 {
		return 0, errNoMatch.With("If-Match", "Send the ETag of the version you read.")
	}
	return n, nil
}

// ETag is how an answer carries an object's version.
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// Paged asks for one page of a list.
type Paged struct {
	After string `query:"after" doc:"The cursor that the last page gave"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"25"`
}

// APIRoot is where every operation of the API lies.
const APIRoot = "/api/v1"
