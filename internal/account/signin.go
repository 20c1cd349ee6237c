package account

import (
	"context"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// SignIn is a try to sign in.
type SignIn struct {
	Email, Password string
	Address         string // network address of the caller, for the limits
	Device          string // such as "Firefox on Linux", for the list of devices
	Previous        string // token of the session so far, which ends; may be empty
}

// errWrong is the one answer to every failed sign-in: no such account, no or
// another password, disabled, left.
var errWrong = fault.New(fault.Unauthenticated, "BLY-2101", "The e-mail address or the password is not right. Nothing was changed; please check both and try again.")

// SignIn starts a session and gives its token. Every refusal but TooMany is the
// same sentence and costs the same one hashing. Only failures count against the
// limits.
func (s *Service) SignIn(ctx context.Context, in SignIn) (token string, err error) {
	defer fault.Wrap(&err, "account.SignIn")
	key := Key(in.Email)
	of := s.allowances(key, in.Address)
	if err := s.db.Read(ctx, func(tx *db.Tx) error { return refuseEarly(tx, of) }); err != nil {
		return "", err
	}
	leave, err := s.hash.slot(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	var c credential
	if err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if err := take(tx, of); err != nil {
			return err
		}
		c, _, err = credentialByKey(tx, key)
		return err
	}); err != nil {
		return "", err
	}
	if ok, err := s.matches(c, in.Password); err != nil || !ok {
		return "", orWrong(err)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		token, err = s.enter(tx, c, entry{device: in.Device, previous: in.Previous})
		if err != nil {
			return err
		}
		return giveBack(tx, of)
	})
	return token, err
}

// matches checks a password against a credential, or against the decoy when
// there is none that may be used. Call it in a slot.
func (s *Service) matches(c credential, password string) (bool, error) {
	usable := c.State == Active && c.HasPassword
	stored := c.hash
	if !usable {
		stored = s.decoy
	}
	ok, err := s.hash.verify(stored, password)
	return ok && usable, err
}

func orWrong(err error) error {
	if err == nil {
		return errWrong
	}
	return err
}

// enter opens a session for a checked credential, unless it has changed since it
// was checked or its owner may no longer come in.
func (s *Service) enter(tx *db.Tx, checked credential, e entry) (token string, err error) {
	now, _, err := credentialByID(tx, checked.ID)
	if err != nil {
		return "", err
	}
	if now.version != checked.version || now.hash != checked.hash || now.Email != checked.Email {
		return "", errWrong
	}
	return s.admit(tx, now.Account, e)
}

// admit lets an account in whose owner has been recognised.
func (s *Service) admit(tx *db.Tx, a Account, e entry) (token string, err error) {
	actor := authz.Actor{Account: a.ID, Person: a.Person, Via: authz.ViaSession}
	if _, err := s.gate.Enter(tx, actor); err != nil {
		if fault.KindOf(err) == fault.Unauthenticated {
			return "", errWrong
		}
		return "", err
	}
	token, actor.Session, err = s.open(tx, a.ID, e)
	if err != nil {
		return "", err
	}
	return token, s.log.Record(tx, actor, audit.Entry{Action: "account.signed_in", Kind: KindSession, Object: actor.Session, Subject: a.Person})
}
