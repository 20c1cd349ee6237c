package event

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

type requestKey struct{}

// WithRequest tells Once what is being asked, as the act's name and the bytes
// of the request, so that one Idempotency-Key cannot serve two requests. The
// faces call it for every request that carries a key.
func WithRequest(ctx context.Context, act string, body []byte) context.Context {
	h := sha256.New()
	h.Write([]byte(act))
	h.Write([]byte{0})
	h.Write(body)
	return context.WithValue(ctx, requestKey{}, hex.EncodeToString(h.Sum(nil)))
}

const maxKey = 200

var (
	errKey = fault.New(fault.Invalid, "BLY-1131", "The Idempotency-Key is too long. Nothing was changed; please send at most 200 characters.")
	// ErrOtherRequest answers a key that already stands for another request.
	ErrOtherRequest = fault.New(fault.Conflict, "BLY-1132", "This form was already sent with other content, so nothing was changed now. Please open the page again and repeat your change.")
	errNobody       = fault.New(fault.Unauthenticated, "BLY-1133", "You are not signed in. Sign in and try again; nothing was changed.")
)

// Once runs act unless the actor's account has already done it under key, and
// then gives the stored result with repeated set. Key and result are stored in
// the act's transaction, so an unanswered request can be sent again safely. The
// same key for another request (WithRequest) is a Conflict; an empty key just
// runs act. An error of act must end the transaction.
func Once(tx *db.Tx, actor authz.Actor, key string, act func() (result string, err error)) (result string, repeated bool, err error) {
	defer fault.Wrap(&err, "event.Once")
	switch {
	case key == "":
		result, err = act()
		return result, false, err
	case len(key) > maxKey:
		return "", false, errKey
	case actor.Account == "":
		return "", false, errNobody
	}
	request, _ := tx.Context().Value(requestKey{}).(string)
	// The row goes in first: a second transaction with the key then waits for
	// this one, is run again by the engine, and finds the answer.
	fresh, err := tx.Exec(`INSERT INTO event_once (account_id, key, request, done, result, at) VALUES ($1, $2, $3, 0, '', $4)
		ON CONFLICT (account_id, key) DO NOTHING`, actor.Account, key, request, tx.Micros())
	if err != nil {
		return "", false, err
	}
	if fresh == 0 {
		was, err := stored(tx, actor.Account, key)
		switch {
		case err != nil:
			return "", false, err
		case was.request != request:
			return "", false, ErrOtherRequest
		case was.done:
			return was.result, true, nil
		}
	}
	if result, err = act(); err != nil {
		return "", false, err
	}
	_, err = tx.Exec(`UPDATE event_once SET done = 1, result = $3 WHERE account_id = $1 AND key = $2`, actor.Account, key, result)
	return result, false, err
}

type answer struct {
	request, result string
	done            bool
}

func stored(tx *db.Tx, account, key string) (answer, error) {
	a, _, err := db.One(tx, func(s db.Scanner) (a answer, err error) {
		var done int
		err = s.Scan(&a.request, &a.result, &done)
		a.done = done == 1
		return a, err
	}, `SELECT request, result, done FROM event_once WHERE account_id = $1 AND key = $2`, account, key)
	return a, err
}
