package account

import (
	"slices"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org"
)

// Who keeps a role: an import takes away only what an import gave.
const (
	originImport   = "import"
	originOperator = "operator"
)

var (
	errHeld = fault.New(fault.Conflict, "BLY-2118", "An account of somebody else has this e-mail address. Nothing was changed; change that address first, or let an operator of this installation run the import.").
		With("email", "An account of somebody else has this address.")
	errGrant = fault.New(fault.Invalid, "BLY-2119", "This role cannot be given so. Nothing was changed; the roles are platform_admin, hr_admin, auditor, and hr_partner with a unit.").
			With("roles", "Write platform_admin, hr_admin, auditor, or hr_partner:unit.")
)

var _ org.Accounts = (*Service)(nil)

// Provision sees to it that a person has an account, under their present name
// and address; a new one has no password, so nobody can come in by it until a
// link was made. nil roles say nothing; others are all that imports give from
// now on, and only an operator may state them. A disabled account stays
// disabled.
func (s *Service) Provision(tx *db.Tx, actor authz.Actor, person org.Person, roles []org.RoleGrant) (err error) {
	defer fault.Wrap(&err, "account.Provision(%s)", person.ID)
	a, err := s.provided(tx, actor, person)
	if err != nil || roles == nil {
		return err
	}
	v, err := s.gate.Enter(tx, actor)
	if err != nil {
		return err
	}
	if _, err := v.Check(tx, ActGrant, authz.Object{Kind: KindAccount}); err != nil {
		return err
	}
	return s.reconcile(tx, actor, a, roles, v.Date())
}

// provided finds or makes the person's account and brings it up to date.
func (s *Service) provided(tx *db.Tx, actor authz.Actor, person org.Person) (Account, error) {
	key := Key(person.Email)
	if err := checkEmail(key); err != nil {
		return Account{}, err
	}
	a, found, err := byPerson(tx, person.ID)
	if err != nil {
		return a, err
	}
	if found && a.Email == key && a.Name == person.Name {
		return a, nil
	}
	if !found || a.Email != key {
		adopted, err := s.freeKey(tx, actor, key, person.ID, found)
		if err != nil || adopted.ID != "" {
			return adopted, err
		}
	}
	if found {
		a.Email, a.Name = key, person.Name
		return a, orHeld(updateAccount(tx, &a))
	}
	a = Account{ID: s.ids.New(), Person: person.ID, Email: key, Name: person.Name, State: Active, Version: 1}
	if err := insertAccount(tx, a); err != nil {
		return a, orHeld(err)
	}
	return a, s.log.Record(tx, actor, audit.Entry{Action: actCreated, Kind: KindAccount, Object: a.ID, Subject: a.Person})
}

// orHeld names the case that somebody took the address at the same moment.
func orHeld(err error) error {
	if err != nil && db.IsUnique(err, "account", "email_key") {
		return errHeld.Because(err)
	}
	return err
}

// freeKey makes an address usable for a person's account. An address of
// somebody who left is taken from their account, which is shut: the newcomer
// inherits nothing (security.md T7). An account without a person, such as the
// first administrator's, becomes the person's if an operator says so.
func (s *Service) freeKey(tx *db.Tx, actor authz.Actor, key, person string, has bool) (adopted Account, err error) {
	holder, held, err := byKey(tx, key)
	if err != nil || !held {
		return Account{}, err
	}
	if holder.Person == "" {
		if has || actor.Via != authz.ViaOperator {
			return Account{}, errHeld
		}
		return s.adopt(tx, actor, holder, person)
	}
	day, err := s.day(tx)
	if err != nil {
		return Account{}, err
	}
	_, here, err := db.One(tx, db.Value[int], `SELECT 1 FROM employment WHERE person_id = $1 AND until_on > $2 LIMIT 1`, holder.Person, day)
	if err != nil {
		return Account{}, err
	}
	if here {
		return Account{}, errHeld
	}
	holder.Email, holder.State = "left:"+holder.ID, Disabled
	return Account{}, s.close(tx, holder, day)
}

func (s *Service) adopt(tx *db.Tx, actor authz.Actor, a Account, person string) (Account, error) {
	a.Person = person
	if _, err := tx.Exec(`UPDATE account SET person_id = $2 WHERE id = $1`, a.ID, person); err != nil {
		return a, err
	}
	if err := updateAccount(tx, &a); err != nil {
		return a, err
	}
	if err := authz.RaiseEpoch(tx); err != nil {
		return a, err
	}
	return a, s.log.Record(tx, actor, audit.Entry{Action: "account.linked", Kind: KindAccount, Object: a.ID, Subject: person})
}

func scanRole(s db.Scanner) (r roleRow, err error) {
	err = s.Scan(&r.id, &r.role, &r.unit, &r.from, &r.until, &r.origin)
	return r, err
}

// reconcile makes the roles that imports gave equal to grants from day on.
func (s *Service) reconcile(tx *db.Tx, actor authz.Actor, a Account, grants []org.RoleGrant, day string) error {
	for _, g := range grants {
		if !grantable(g) {
			return errGrant
		}
	}
	have, err := db.All(tx, scanRole, `SELECT id, role, COALESCE(unit_id, ''), from_on, until_on, origin FROM account_role
		WHERE account_id = $1 AND until_on > $2 ORDER BY id`, a.ID, day)
	if err != nil {
		return err
	}
	detail := map[string]string{}
	for _, r := range have {
		if r.origin != originImport || slices.Contains(grants, org.RoleGrant{Role: authz.Role(r.role), Unit: r.unit}) {
			continue
		}
		detail["ended:"+r.role+":"+r.unit] = day
		if _, err := tx.Exec(`UPDATE account_role SET until_on = $2 WHERE id = $1`, r.id, day); err != nil {
			return err
		}
	}
	for _, g := range grants {
		held := slices.ContainsFunc(have, func(r roleRow) bool {
			return r.role == string(g.Role) && r.unit == g.Unit && r.from <= day && r.until == clock.Forever
		})
		if key := "given:" + string(g.Role) + ":" + g.Unit; !held && detail[key] == "" {
			detail[key] = day
			if err := insertRole(tx, a.ID, roleRow{id: s.ids.New(), role: string(g.Role), unit: g.Unit, from: day, until: clock.Forever, origin: originImport}); err != nil {
				return err
			}
		}
	}
	if len(detail) == 0 {
		return nil
	}
	if err := authz.RaiseEpoch(tx); err != nil {
		return err
	}
	return s.log.Record(tx, actor, audit.Entry{Action: "account.roles_set", Kind: KindAccount, Object: a.ID, Subject: a.Person, Detail: detail})
}

// grantable tells whether a role is known and has a unit just when it needs one.
func grantable(g org.RoleGrant) bool {
	if g.Role == authz.RoleHRPartner {
		return g.Unit != ""
	}
	return g.Unit == "" && slices.Contains(plainRoles(), g.Role)
}

// plainRoles are the roles held in no unit.
func plainRoles() []authz.Role {
	return []authz.Role{authz.RolePlatformAdmin, authz.RoleHRAdmin, authz.RoleAuditor}
}
