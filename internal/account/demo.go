package account

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// Demo signs sample people in by one click. Only a Service made with
// Options.Demo has one; the sessions it makes are marked, and any other Service
// takes them for nothing.
type Demo struct{ s *Service }

// Demo is nil unless the service was made for a demo.
func (s *Service) Demo() *Demo {
	if !s.opt.Demo {
		return nil
	}
	return &Demo{s}
}

// Sample is one person to sign in as.
type Sample struct {
	Account, Person string
	Name, Team      string
	Zone            string
	Reports         int64 // how many people report to them today
	Roles           []authz.Role
}

// People lists who can be signed in as, by name.
func (d *Demo) People(ctx context.Context) (list []Sample, err error) {
	defer fault.Wrap(&err, "account.Demo.People")
	err = d.s.db.Read(ctx, func(tx *db.Tx) error {
		v, err := d.s.gate.Enter(tx, authz.Job("demo"))
		if err != nil {
			return err
		}
		rows, err := db.All(tx, func(s db.Scanner) (p Sample, err error) {
			var role authz.Role
			err = s.Scan(&p.Account, &p.Person, &p.Name, &p.Team, &p.Zone, &p.Reports, &role)
			if role != "" {
				p.Roles = []authz.Role{role}
			}
			return p, err
		}, `SELECT a.id, p.id, p.name, COALESCE(u.name, ''), p.zone,
			(SELECT COUNT(DISTINCT b.person_id) FROM org_above b WHERE b.above_id = p.id AND b.depth = 1 AND b.from_on <= $1 AND b.until_on > $1),
			COALESCE(r.role, '')
			FROM account a JOIN person_card p ON p.id = a.person_id
			JOIN employment e ON e.person_id = p.id AND e.from_on <= $1 AND e.until_on > $1
			LEFT JOIN org_member m ON m.person_id = p.id AND m.from_on <= $1 AND m.until_on > $1
			LEFT JOIN team_card u ON u.id = m.team_id
			LEFT JOIN account_role r ON r.account_id = a.id AND r.from_on <= $1 AND r.until_on > $1
			WHERE a.state = 'active' ORDER BY p.name_key, p.id, r.role, r.id`, v.Date())
		for _, r := range rows {
			if n := len(list); n > 0 && list[n-1].Account == r.Account {
				list[n-1].Roles = append(list[n-1].Roles, r.Roles...)
				continue
			}
			list = append(list, r)
		}
		return err
	})
	return list, err
}

// SignIn starts a marked session as a sample person.
func (d *Demo) SignIn(ctx context.Context, person, device, previous string) (token string, err error) {
	defer fault.Wrap(&err, "account.Demo.SignIn(%s)", person)
	err = d.s.db.Write(ctx, func(tx *db.Tx) error {
		a, found, err := byPerson(tx, person)
		if err != nil {
			return err
		}
		if !found {
			return fault.Gone()
		}
		token, err = d.s.admit(tx, a, entry{device: device, previous: previous, demo: true})
		return err
	})
	return token, err
}
