package account

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// NewAccount is an account without a person, such as the first administrator's.
type NewAccount struct {
	Email, Name, Password string
	// Roles are held from today on, in no unit; none means platform
	// administrator, who looks after the installation and reads nobody's records.
	Roles []authz.Role
}

const maxName = 200 // bytes of a name

var (
	errTaken = fault.New(fault.Conflict, "BLY-2107", "There is already an account with this e-mail address. Nothing was changed; use another address, or set a new password for that account.").
			With("email", "This address is already used.")
	errName = fault.New(fault.Invalid, "BLY-2110", "This name cannot be used. Nothing was changed.").
		With("name", "Please give a name of at most 200 characters, in one line.")
	errRole = fault.New(fault.Invalid, "BLY-2113", "This role cannot be given here. Nothing was changed; the roles are platform_admin, hr_admin and auditor.").
		With("role", "The roles are platform_admin, hr_admin and auditor.")
	errNoAccount = fault.New(fault.NotFound, "BLY-2108", "No account has this e-mail address. Nothing was changed; please check how it is written.")
)

// Create makes an account without a person and with a password, for an
// operator. It refuses an address in use, a weak password, and the role of an HR
// partner, which needs a unit.
func (s *Service) Create(ctx context.Context, actor authz.Actor, in NewAccount) (a Account, err error) {
	defer fault.Wrap(&err, "account.Create")
	a = Account{ID: s.ids.New(), Email: Key(in.Email), Name: strings.TrimSpace(in.Name), State: Active, Version: 1, HasPassword: true}
	if len(in.Roles) == 0 {
		in.Roles = []authz.Role{authz.RolePlatformAdmin}
	}
	if err := s.db.Read(ctx, func(tx *db.Tx) error { return s.creatable(tx, actor, a, in) }); err != nil {
		return Account{}, err
	}
	leave, err := s.hash.slot(ctx)
	if err != nil {
		return Account{}, err
	}
	defer leave()
	hash := s.hash.hash(in.Password)
	return a, s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.creatable(tx, actor, a, in); err != nil {
			return err
		}
		return s.create(tx, actor, a, hash, in.Roles)
	})
}

func (s *Service) creatable(tx *db.Tx, actor authz.Actor, a Account, in NewAccount) error {
	v, err := s.gate.Enter(tx, actor)
	if err != nil {
		return err
	}
	if _, err := v.Check(tx, authz.Create, authz.Object{Kind: KindAccount}); err != nil {
		return err
	}
	if err := checkEmail(a.Email); err != nil {
		return err
	}
	if a.Name == "" || len(a.Name) > maxName || !utf8.ValidString(a.Name) || strings.ContainsFunc(a.Name, unicode.IsControl) {
		return errName
	}
	for _, r := range in.Roles {
		if !slices.Contains(plainRoles(), r) {
			return errRole
		}
	}
	if _, taken, err := byKey(tx, a.Email); err != nil || taken {
		return orTaken(err)
	}
	return checkPassword(in.Password, a.Email, a.Name)
}

func orTaken(err error) error {
	if err == nil {
		return errTaken
	}
	return err
}

func (s *Service) create(tx *db.Tx, actor authz.Actor, a Account, hash string, roles []authz.Role) error {
	if err := insertAccount(tx, a); err != nil {
		if db.IsUnique(err, "account", "email_key") {
			return errTaken.Because(err)
		}
		return err
	}
	if err := storePassword(tx, a.ID, hash, ""); err != nil {
		return err
	}
	v, err := s.gate.Enter(tx, actor)
	if err != nil {
		return err
	}
	detail := map[string]string{}
	for _, r := range roles {
		detail["role:"+string(r)] = v.Date()
		if err := insertRole(tx, a.ID, roleRow{id: s.ids.New(), role: string(r), from: v.Date(), until: clock.Forever, origin: originOperator}); err != nil {
			return err
		}
	}
	if err := authz.RaiseEpoch(tx); err != nil {
		return err
	}
	return s.log.Record(tx, actor, audit.Entry{Action: actCreated, Kind: KindAccount, Object: a.ID, Detail: detail})
}

// may loads an account for an administrator's act; what the actor may not touch
// is not there.
func (s *Service) may(tx *db.Tx, actor authz.Actor, act authz.Action, kind authz.Kind, id string) (Account, error) {
	v, err := s.gate.Enter(tx, actor)
	if err != nil {
		return Account{}, err
	}
	a, found, err := byID(tx, id)
	if err != nil {
		return Account{}, err
	}
	if _, err := v.Check(tx, act, authz.Object{Kind: kind, ID: id, Subject: a.Person}); err != nil {
		return Account{}, err
	}
	if !found {
		return Account{}, fault.Gone()
	}
	return a, nil
}

// ByEmail finds an account for an administrator.
func (s *Service) ByEmail(ctx context.Context, actor authz.Actor, email string) (a Account, err error) {
	defer fault.Wrap(&err, "account.ByEmail")
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		v, err := s.gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		if _, err := v.Check(tx, authz.Read, authz.Object{Kind: KindAccount}); err != nil {
			return err
		}
		var found bool
		if a, found, err = byKey(tx, Key(email)); err == nil && !found {
			err = errNoAccount
		}
		return err
	})
	return a, err
}

// SetPassword sets an account's password for an operator, and ends all its
// sessions and links.
func (s *Service) SetPassword(ctx context.Context, actor authz.Actor, id, password string) (err error) {
	defer fault.Wrap(&err, "account.SetPassword(%s)", id)
	if s.opt.Demo {
		return errDemo
	}
	if err := s.db.Read(ctx, func(tx *db.Tx) error {
		a, err := s.may(tx, actor, ActSetPassword, KindAccount, id)
		if err != nil {
			return err
		}
		return checkPassword(password, a.Email, a.Name)
	}); err != nil {
		return err
	}
	leave, err := s.hash.slot(ctx)
	if err != nil {
		return err
	}
	defer leave()
	hash := s.hash.hash(password)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.may(tx, actor, ActSetPassword, KindAccount, id)
		if err != nil {
			return err
		}
		return s.replacePassword(tx, actor, a, hash, "")
	})
}

// Disable takes every way in from an account at once: the next statement of any
// request under it is refused. Its password stays for Enable. Disabling twice
// changes nothing.
func (s *Service) Disable(ctx context.Context, actor authz.Actor, id, reason string) (err error) {
	defer fault.Wrap(&err, "account.Disable(%s)", id)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.may(tx, actor, ActDisable, KindAccount, id)
		if err != nil || a.State == Disabled {
			return err
		}
		for _, sql := range []string{`DELETE FROM session WHERE account_id = $1`, `DELETE FROM token WHERE account_id = $1`, `DELETE FROM password_link WHERE account_id = $1`} {
			if _, err := tx.Exec(sql, id); err != nil {
				return err
			}
		}
		return s.setState(tx, actor, a, Disabled, EventDisabled, reason)
	})
}

// Enable lets a disabled account in again.
func (s *Service) Enable(ctx context.Context, actor authz.Actor, id, reason string) (err error) {
	defer fault.Wrap(&err, "account.Enable(%s)", id)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.may(tx, actor, ActEnable, KindAccount, id)
		if err != nil || a.State == Active {
			return err
		}
		return s.setState(tx, actor, a, Active, EventEnabled, reason)
	})
}

func (s *Service) setState(tx *db.Tx, actor authz.Actor, a Account, to State, news, reason string) error {
	a.State = to
	if err := updateAccount(tx, &a); err != nil {
		return err
	}
	if err := authz.RaiseEpoch(tx); err != nil {
		return err
	}
	return s.noted(tx, actor, news, a, reason, nil)
}

// EndAll signs an account out on every device and takes its tokens back, for an
// administrator.
func (s *Service) EndAll(ctx context.Context, actor authz.Actor, id string) (err error) {
	defer fault.Wrap(&err, "account.EndAll(%s)", id)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.may(tx, actor, ActEnd, KindSession, id)
		if err != nil {
			return err
		}
		for _, sql := range []string{`DELETE FROM session WHERE account_id = $1`, `DELETE FROM token WHERE account_id = $1`} {
			if _, err := tx.Exec(sql, id); err != nil {
				return err
			}
		}
		return s.log.Record(tx, actor, audit.Entry{Action: "account.sessions_ended", Kind: KindAccount, Object: a.ID, Subject: a.Person})
	})
}
