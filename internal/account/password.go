package account

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// The fields that faults of passwords name.
const (
	FieldCurrent  = "password_current"
	FieldPassword = "password_new"
)

// Change is somebody changing their own password.
type Change struct {
	Current, New string
	Version      int64  // of the password when the form was shown
	Address      string // network address, for the limits
}

var (
	errCurrent = fault.New(fault.Invalid, "BLY-2109", "Your current password is not right. Nothing was changed; please type it again.").
			With(FieldCurrent, "This is not your current password.")
	errChanged    = fault.New(fault.Stale, "BLY-2112", "Your password was changed since this page was opened, so nothing was changed now. If it was not you, tell your administrator at once.")
	errNoPassword = fault.New(fault.Conflict, "BLY-2106", "You have no password yet. Nothing was changed; please ask your administrator for a link to set one.")
	errDemo       = fault.New(fault.Forbidden, "BLY-2111", "There are no passwords in the demo: people sign in with one click. Nothing was changed.")
)

// PasswordForm is what the form for Change shows and carries: the actor's
// address and the version of their password. It refuses who has none to change.
func (s *Service) PasswordForm(ctx context.Context, actor authz.Actor) (email string, version int64, err error) {
	defer fault.Wrap(&err, "account.PasswordForm(%s)", actor.Account)
	if s.opt.Demo {
		return "", 0, errDemo
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		c, err := s.ownCredential(tx, actor)
		if err == nil && c.version == 0 {
			err = errNoPassword
		}
		email, version = c.Email, c.version
		return err
	})
	return email, version, err
}

func (s *Service) ownCredential(tx *db.Tx, actor authz.Actor) (credential, error) {
	if _, err := s.own(tx, actor); err != nil {
		return credential{}, err
	}
	c, _, err := credentialByID(tx, actor.Account)
	return c, err
}

// ChangePassword sets a new password for somebody who knows the current one,
// and signs them out on all other devices. Wrong tries count like failed
// sign-ins, so a borrowed session cannot be used to guess.
func (s *Service) ChangePassword(ctx context.Context, actor authz.Actor, in Change) (err error) {
	defer fault.Wrap(&err, "account.ChangePassword(%s)", actor.Account)
	if s.opt.Demo {
		return errDemo
	}
	var of [2]allowance
	if err := s.db.Read(ctx, func(tx *db.Tx) error {
		c, err := s.changeable(tx, actor, in.Version)
		if err != nil {
			return err
		}
		of = s.allowances(c.Email, in.Address)
		if err := refuseEarly(tx, of); err != nil {
			return err
		}
		return checkPassword(in.New, c.Email, c.Name)
	}); err != nil {
		return err
	}
	leave, err := s.hash.slot(ctx)
	if err != nil {
		return err
	}
	defer leave()
	var c credential
	if err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if c, err = s.changeable(tx, actor, in.Version); err != nil {
			return err
		}
		return take(tx, of)
	}); err != nil {
		return err
	}
	if ok, err := s.matches(c, in.Current); err != nil {
		return err
	} else if !ok {
		return errCurrent
	}
	hash := s.hash.hash(in.New)
	return s.owned(ctx, actor, func(tx *db.Tx, a Account) error {
		if _, err := s.changeable(tx, actor, in.Version); err != nil {
			return err
		}
		if err := giveBack(tx, of); err != nil {
			return err
		}
		return s.replacePassword(tx, actor, a, hash, actor.Session)
	})
}

// changeable is the actor's credential if it is still the one the form showed.
func (s *Service) changeable(tx *db.Tx, actor authz.Actor, version int64) (credential, error) {
	c, err := s.ownCredential(tx, actor)
	switch {
	case err != nil:
		return c, err
	case c.version == 0:
		return c, errNoPassword
	case c.version != version:
		return c, errChanged
	}
	return c, nil
}

// replacePassword stores a hash, ends all sessions but keep, and notes it.
func (s *Service) replacePassword(tx *db.Tx, actor authz.Actor, a Account, hash, keep string) error {
	if err := storePassword(tx, a.ID, hash, keep); err != nil {
		return err
	}
	if err := updateAccount(tx, &a); err != nil {
		return err
	}
	return s.noted(tx, actor, EventPasswordSet, a, "", nil)
}
