package account

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"belay/internal/fault"
	"belay/internal/id"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The cost of a hash: argon2id with 19 MiB, two passes, one lane (the OWASP
// password storage floor).
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashLanes  = 1
	hashBytes  = 32
	saltBytes  = 16
)

// hasher makes and checks password hashes, a few at once: each takes 19 MiB and
// a core, so that a crowd at the door must not take the whole machine.
type hasher struct {
	ids     *id.Source
	running chan struct{}
	waiting chan struct{}
	calls   atomic.Int64 // how many hashes were computed
}

func newHasher(ids *id.Source, atOnce, queue int) *hasher {
	return &hasher{ids: ids, running: make(chan struct{}, atOnce), waiting: make(chan struct{}, queue)}
}

// slot waits for a place to hash in; give it back with leave. When the queue is
// full the caller is sent away with a TooMany fault.
func (h *hasher) slot(ctx context.Context) (leave func(), err error) {
	leave = func() { <-h.running }
	select {
	case h.running <- struct{}{}:
		return leave, nil
	default:
	}
	select {
	case h.waiting <- struct{}{}:
		defer func() { <-h.waiting }()
	default:
		return nil, errCrowd()
	}
	select {
	case h.running <- struct{}{}:
		return leave, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func errCrowd() error {
	e := fault.New(fault.TooMany, "BLY-2103", "Many people are signing in right now. Nothing was changed; please wait a few seconds and try again.")
	e.Retry = 3 * time.Second
	return e
}

// digest is one hashing. Passwords are compared in Unicode normal form C, so
// that it does not matter which keyboard composed an accent.
func (h *hasher) digest(password string, salt []byte) []byte {
	h.calls.Add(1)
	return argon2.IDKey(norm.NFC.Bytes([]byte(password)), salt, hashPasses, hashMemory, hashLanes, hashBytes)
}

// hash makes the text that is stored, a PHC string. Call it in a slot.
func (h *hasher) hash(password string) string {
	salt := h.ids.Bytes(saltBytes)
	return encodeHash(salt, h.digest(password, salt))
}

// decoy is a hash that no password has. Checking against it costs as much as
// checking a real one, so that an unknown address cannot be told by the time.
func (h *hasher) decoy() string { return encodeHash(h.ids.Bytes(saltBytes), h.ids.Bytes(hashBytes)) }

// verify tells whether a password has the stored hash. Call it in a slot.
func (h *hasher) verify(stored, password string) (bool, error) {
	salt, want, err := decodeHash(stored)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(h.digest(password, salt), want) == 1, nil
}

var hashPrefix = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, hashMemory, hashPasses, hashLanes)

func encodeHash(salt, sum []byte) string {
	b := base64.RawStdEncoding
	return hashPrefix + b.EncodeToString(salt) + "$" + b.EncodeToString(sum)
}

// decodeHash reads a PHC string of the one cost there is so far; a change of
// cost adds its own case here.
func decodeHash(stored string) (salt, sum []byte, err error) {
	rest, ok := strings.CutPrefix(stored, hashPrefix)
	first, second, both := strings.Cut(rest, "$")
	if !ok || !both {
		return nil, nil, fmt.Errorf("a stored password hash has an unknown form")
	}
	if salt, err = base64.RawStdEncoding.DecodeString(first); err != nil {
		return nil, nil, err
	}
	sum, err = base64.RawStdEncoding.DecodeString(second)
	if err == nil && (len(sum) != hashBytes || len(salt) != saltBytes) {
		err = fmt.Errorf("a stored password hash has an unknown length")
	}
	return salt, sum, err
}
