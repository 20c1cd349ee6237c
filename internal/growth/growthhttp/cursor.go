package growthhttp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"belay/internal/clock"
	"belay/internal/evidence"
	"belay/internal/fault"
)

// cursors write and read the place where the next page of a list begins. A
// cursor is opaque and authenticated: it is good for the list it was made for
// and for nothing else (contracts section 7).
type cursors struct{ key []byte }

const macBytes = 16

var errCursor = fault.New(fault.Invalid, "BLY-2520", "This place in the list is not known. Begin at the first page.")

func (c cursors) sum(list, place string) []byte {
	h := hmac.New(sha256.New, c.key)
	h.Write([]byte("belay/evidence/cursor/1\x00" + list + "\x00" + place))
	return h.Sum(nil)[:macBytes]
}

// listOf names the list a cursor belongs to: whose, and through which filter.
func listOf(q evidence.Query) string {
	return strings.Join([]string{q.Person, q.Filter.Text, q.Filter.Dimension, q.Filter.Shared}, "\x00")
}

// write gives the cursor of a mark; "" for the zero mark.
func (c cursors) write(q evidence.Query, m evidence.Mark) string {
	if m.ID == "" {
		return ""
	}
	place := m.On + "|" + strconv.FormatInt(clock.Micros(m.CreatedAt), 36) + "|" + m.ID
	return base64.RawURLEncoding.EncodeToString(append(c.sum(listOf(q), place), place...))
}

// read gives the mark of a cursor; "" is the top of the list.
func (c cursors) read(q evidence.Query, cursor string) (m evidence.Mark, err error) {
	if cursor == "" {
		return m, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < macBytes || !hmac.Equal(raw[:macBytes], c.sum(listOf(q), string(raw[macBytes:]))) {
		return m, errCursor
	}
	parts := strings.Split(string(raw[macBytes:]), "|")
	if len(parts) != 3 {
		return m, errCursor
	}
	at, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil {
		return m, errCursor
	}
	return evidence.Mark{On: parts[0], CreatedAt: clock.FromMicros(at), ID: parts[2]}, nil
}
