package draft

import (
	"strings"
	"time"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Limits of what is kept.
const (
	MaxBody   = 100_000             // bytes of one draft
	MaxKey    = 200                 // bytes of a key
	MaxDrafts = 200                 // drafts of one account
	Keep      = 90 * 24 * time.Hour // how long an untouched draft stays
)

// Draft is one unsent text.
type Draft struct {
	Key     string
	Body    string
	SavedAt time.Time
}

// Store keeps drafts. It holds no state; the zero Store is ready.
type Store struct{}

var (
	errNobody  = fault.New(fault.Unauthenticated, "BLY-1150", "You are not signed in, so your text could not be saved here. It is still on this page: sign in from another tab and go on.")
	errTooLong = fault.New(fault.TooLarge, "BLY-1151", "Your text is too long to be saved as you write. It is still on this page; please shorten it to 100,000 bytes.")
	errKey     = fault.New(fault.Invalid, "BLY-1152", "This text has no place to be saved under. It is still on this page; please send it before you leave.")
	errText    = fault.New(fault.Invalid, "BLY-1153", "Your text has characters that cannot be saved. It is still on this page; please remove them.")
	errTooMany = fault.New(fault.TooMany, "BLY-1154", "You have 200 unsent texts, so this one was not saved. It is still on this page; please send or discard an older one.")
	// ErrNewer answers a save over a draft that another window has saved since.
	ErrNewer = fault.New(fault.Stale, "BLY-1155", "You have written on this text in another window since. Nothing was overwritten; choose which of the two to keep.")
)

// Save keeps body under the actor's key, over whatever was there, and tells
// when it was saved.
func (Store) Save(tx *db.Tx, actor authz.Actor, key, body string) (savedAt time.Time, err error) {
	defer fault.Wrap(&err, "draft.Save")
	if err := check(actor, key, body); err != nil {
		return time.Time{}, err
	}
	return save(tx, actor.Account, key, body)
}

// SaveOver is Save for a window that last saw the draft saved at last (zero:
// it saw none). When another window has saved since, it changes nothing and
// gives ErrNewer.
func (Store) SaveOver(tx *db.Tx, actor authz.Actor, key, body string, last time.Time) (savedAt time.Time, err error) {
	defer fault.Wrap(&err, "draft.SaveOver")
	if err := check(actor, key, body); err != nil {
		return time.Time{}, err
	}
	have, found, err := load(tx, actor.Account, key)
	if err != nil {
		return time.Time{}, err
	}
	if found && have.Body != body && !have.SavedAt.Equal(last) {
		return time.Time{}, ErrNewer
	}
	return save(tx, actor.Account, key, body)
}

// Load finds the actor's draft; found is false when there is none.
func (Store) Load(tx *db.Tx, actor authz.Actor, key string) (d Draft, found bool, err error) {
	defer fault.Wrap(&err, "draft.Load")
	if !actor.SignedIn() {
		return Draft{}, false, errNobody
	}
	return load(tx, actor.Account, key)
}

// List gives the actor's drafts whose key begins with prefix, newest first.
func (Store) List(tx *db.Tx, actor authz.Actor, prefix string) (_ []Draft, err error) {
	defer fault.Wrap(&err, "draft.List")
	if !actor.SignedIn() {
		return nil, errNobody
	}
	return db.All(tx, scan, `SELECT key, body, saved_at FROM draft
		WHERE account_id = $1 AND substr(key, 1, $2) = $3 ORDER BY saved_at DESC, key`,
		actor.Account, utf8.RuneCountInString(prefix), prefix)
}

// Discard removes the actor's draft; it is no error when there is none. Call it
// in the transaction that sends the text.
func (Store) Discard(tx *db.Tx, actor authz.Actor, key string) (err error) {
	defer fault.Wrap(&err, "draft.Discard")
	if !actor.SignedIn() {
		return errNobody
	}
	_, err = tx.Exec(`DELETE FROM draft WHERE account_id = $1 AND key = $2`, actor.Account, key)
	return err
}

// Forget removes every account's drafts whose key begins with prefix: for the
// erasure of whom they are about.
func (Store) Forget(tx *db.Tx, prefix string) (err error) {
	defer fault.Wrap(&err, "draft.Forget")
	if prefix == "" {
		return nil
	}
	_, err = tx.Exec(`DELETE FROM draft WHERE substr(key, 1, $1) = $2`, utf8.RuneCountInString(prefix), prefix)
	return err
}

// Expire removes the drafts nobody has touched for Keep and counts them. app
// makes it a daily job.
func (Store) Expire(tx *db.Tx) (removed int64, err error) {
	defer fault.Wrap(&err, "draft.Expire")
	return tx.Exec(`DELETE FROM draft WHERE saved_at <= $1`, clock.Micros(tx.Now().Add(-Keep)))
}

func check(actor authz.Actor, key, body string) error {
	switch {
	case !actor.SignedIn():
		return errNobody
	case key == "" || len(key) > MaxKey || !plain(key):
		return errKey
	case len(body) > MaxBody:
		return errTooLong
	case !plain(body):
		return errText
	}
	return nil
}

// plain tells whether both engines can keep the text as it is.
func plain(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

func save(tx *db.Tx, account, key, body string) (time.Time, error) {
	n, err := tx.Exec(`UPDATE draft SET body = $3, saved_at = $4 WHERE account_id = $1 AND key = $2`, account, key, body, tx.Micros())
	if err != nil || n > 0 {
		return tx.Now(), err
	}
	n, err = tx.Exec(`INSERT INTO draft (account_id, key, body, saved_at)
		SELECT $1, $2, $3, $4 WHERE (SELECT COUNT(*) FROM draft d WHERE d.account_id = $1) < $5
		ON CONFLICT (account_id, key) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`,
		account, key, body, tx.Micros(), MaxDrafts)
	if err == nil && n == 0 {
		err = errTooMany
	}
	return tx.Now(), err
}

func load(tx *db.Tx, account, key string) (Draft, bool, error) {
	return db.One(tx, scan, `SELECT key, body, saved_at FROM draft WHERE account_id = $1 AND key = $2`, account, key)
}

func scan(s db.Scanner) (d Draft, err error) {
	var at int64
	err = s.Scan(&d.Key, &d.Body, &at)
	d.SavedAt = clock.FromMicros(at)
	return d, err
}
