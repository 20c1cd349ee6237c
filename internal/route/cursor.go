package route

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"

	"belay/internal/fault"
)

// Cursors write and read the place where the next page of a list begins. A
// cursor is opaque and authenticated: it is good for the list it was made for
// and for nothing else (contracts section 7).
type Cursors struct{ key []byte }

// NewCursors signs with key; without one, cursors end with the process.
func NewCursors(key []byte) Cursors {
	if len(key) == 0 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails: the program ends without randomness
	}
	return Cursors{key}
}

const (
	macBytes = 16
	between  = "\x00" // stands in no stored text
)

var errCursor = fault.New(fault.Invalid, "BLY-3008", "This place in the list is not known. Begin at the first page.")

func (c Cursors) sum(list, place string) []byte {
	h := hmac.New(sha256.New, c.key)
	h.Write([]byte("belay/cursor/2"))
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(list))))
	h.Write([]byte(list + place))
	return h.Sum(nil)[:macBytes]
}

// Write gives the cursor of a place in a list: its sort keys, which hold no NUL.
// list names whose list it is and through which filter; ListOf makes such names.
func (c Cursors) Write(list string, place ...string) string {
	text := strings.Join(place, between)
	return base64.RawURLEncoding.EncodeToString(append(c.sum(list, text), text...))
}

// Read gives the place back, which must have so many parts. "" is the top of the
// list and gives nil; what Write did not make for this list is refused.
func (c Cursors) Read(list, cursor string, parts int) (place []string, err error) {
	if cursor == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < macBytes || !hmac.Equal(raw[:macBytes], c.sum(list, string(raw[macBytes:]))) {
		return nil, errCursor
	}
	if place = strings.Split(string(raw[macBytes:]), between); len(place) != parts {
		return nil, errCursor
	}
	return place, nil
}

// ErrCursor refuses a place that was read but means nothing in its list.
func ErrCursor() error { return errCursor }

// ListOf names a list by what distinguishes it: its name, whose it is, each
// part of the filter.
func ListOf(parts ...string) string { return strings.Join(parts, between) }
