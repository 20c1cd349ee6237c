// Package id makes random identifiers, tokens and salts. The randomness is
// injected; only tests seed it. Ids are UUID v4, never time-ordered: an id
// must not tell when a rating was written (contracts section 1).
package id

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"io"
)

// Source makes ids from a reader of randomness.
type Source struct{ r io.Reader }

// NewSource reads randomness from r; nil means the system's.
func NewSource(r io.Reader) *Source {
	if r == nil {
		r = rand.Reader
	}
	return &Source{r: r}
}

// New is a UUID v4 in its usual lower-case form.
func (s *Source) New() string {
	b := s.Bytes(16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

// Token is a secret of 256 bits in URL-safe text.
func (s *Source) Token() string { return base64.RawURLEncoding.EncodeToString(s.Bytes(32)) }

// Bytes is n random bytes. It panics when the source of randomness fails:
// there is no safe way on without it.
func (s *Source) Bytes(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.r, b); err != nil {
		panic("id: no randomness: " + err.Error())
	}
	return b
}

// Valid tells whether text has the form of an id, so that a path segment that
// cannot name anything is refused before a query.
func Valid(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, c := range []byte(text) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'f':
		default:
			return false
		}
	}
	return true
}
