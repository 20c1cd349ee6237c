package account

import (
	"context"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Link lets its holder set the password of one account, once. The token is
// shown to whoever made the link and stored nowhere.
type Link struct {
	Token string
	Until time.Time
}

var (
	errLink     = fault.New(fault.NotFound, "BLY-2115", "This link does not work any more: it was used, replaced by a newer one, or is too old. Nothing was changed; please ask your administrator for a new one.")
	errInvited  = fault.New(fault.Conflict, "BLY-2116", "This account has a password or a role already, so only an operator of this installation can make a link for it. Nothing was changed.")
	errInactive = fault.New(fault.Conflict, "BLY-2117", "This account is disabled, or its owner does not work here today. Nothing was changed; enable it first, or wait for the first day of work.")
)

// Invite makes a link for an account and takes back any earlier one. An HR admin
// may do so only for an account that never had a password and holds no role;
// else a link would be a way into somebody's records.
func (s *Service) Invite(ctx context.Context, actor authz.Actor, id string) (l Link, err error) {
	defer fault.Wrap(&err, "account.Invite(%s)", id)
	if s.opt.Demo {
		return Link{}, errDemo
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.may(tx, actor, ActInvite, KindAccount, id)
		if err != nil {
			return err
		}
		if err := s.invitable(tx, actor, a); err != nil {
			return err
		}
		l = Link{Token: s.ids.Token(), Until: tx.Now().Add(s.opt.LinkFor)}
		if _, err := tx.Exec(`DELETE FROM password_link WHERE account_id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO password_link (token_hash, account_id, made_at, until) VALUES ($1, $2, $3, $4)`,
			tokenHash(l.Token), id, tx.Micros(), clock.Micros(l.Until)); err != nil {
			return err
		}
		return s.log.Record(tx, actor, audit.Entry{Action: "account.invited", Kind: KindAccount, Object: id, Subject: a.Person})
	})
	return l, err
}

func (s *Service) invitable(tx *db.Tx, actor authz.Actor, a Account) error {
	if ok, err := s.welcome(tx, a); err != nil || !ok {
		return orInactive(err)
	}
	if actor.Via == authz.ViaOperator {
		return nil
	}
	_, role, err := db.One(tx, db.Value[int], `SELECT 1 FROM account_role WHERE account_id = $1 LIMIT 1`, a.ID)
	if err == nil && (role || a.HasPassword) {
		err = errInvited
	}
	return err
}

func orInactive(err error) error {
	if err == nil {
		return errInactive
	}
	return err
}

// welcome tells whether the owner of an account may come in at all.
func (s *Service) welcome(tx *db.Tx, a Account) (bool, error) {
	_, err := s.gate.Enter(tx, authz.Actor{Account: a.ID, Person: a.Person, Via: authz.ViaSession})
	if err != nil && fault.KindOf(err) == fault.Unauthenticated {
		return false, nil
	}
	return err == nil, err
}

// Linked is the account that a link opens, for the page that asks for the new
// password. It changes nothing: mail scanners and previews may open links.
func (s *Service) Linked(ctx context.Context, token string) (a Account, err error) {
	defer fault.Wrap(&err, "account.Linked")
	err = s.db.Read(ctx, func(tx *db.Tx) error { a, err = s.linked(tx, token); return err })
	return a, err
}

func (s *Service) linked(tx *db.Tx, token string) (Account, error) {
	a, found, err := db.One(tx, scanAccount, accountColumns+` JOIN password_link l ON l.account_id = a.id
		WHERE l.token_hash = $1 AND l.until > $2`, tokenHash(token), tx.Micros())
	if err != nil {
		return Account{}, err
	}
	if found && !s.opt.Demo {
		if found, err = s.welcome(tx, a); err != nil {
			return Account{}, err
		}
	}
	if !found || s.opt.Demo {
		return Account{}, errLink
	}
	return a, nil
}

// Accept is somebody setting their password through a link.
type Accept struct {
	Token, Password  string
	Device, Previous string // as in SignIn
}

// Accept sets the password of the link's own account, ends its other sessions,
// uses the link up and signs its holder in.
func (s *Service) Accept(ctx context.Context, in Accept) (session string, err error) {
	defer fault.Wrap(&err, "account.Accept")
	if err := s.db.Read(ctx, func(tx *db.Tx) error {
		a, err := s.linked(tx, in.Token)
		if err != nil {
			return err
		}
		return checkPassword(in.Password, a.Email, a.Name)
	}); err != nil {
		return "", err
	}
	leave, err := s.hash.slot(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	hash := s.hash.hash(in.Password)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.linked(tx, in.Token)
		if err != nil {
			return err
		}
		actor := authz.Actor{Account: a.ID, Person: a.Person, Via: authz.ViaSession}
		if err := s.replacePassword(tx, actor, a, hash, ""); err != nil {
			return err
		}
		session, err = s.admit(tx, a, entry{device: in.Device, previous: in.Previous})
		return err
	})
	return session, err
}
