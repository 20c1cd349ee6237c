package internship

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// Names is what a list of internships needs to be read: the names of the people
// and teams in it, by id.
type Names struct {
	People map[string]string
	Units  map[string]string
	Today  string // in the company's zone
	Epoch  int64
}

// Names finds the names of the learners, managers, hosts and teams of
// internships that the actor was shown.
func (s *Service) Names(ctx context.Context, actor authz.Actor, list []Internship, more ...string) (out Names, err error) {
	defer fault.Wrap(&err, "internship.Names(%d)", len(list))
	seen := map[string]bool{"": true}
	var ids []string
	add := func(list ...string) {
		for _, id := range list {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	for _, it := range list {
		add(it.Person, it.HostID, it.WaitsFor, it.Unit, it.HomeUnit)
	}
	add(more...)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out = Names{People: map[string]string{}, Units: map[string]string{}, Today: v.Date(), Epoch: v.Epoch()}
		if len(ids) == 0 {
			return nil
		}
		in, args := inList(ids)
		rows, err := db.All(tx, func(s db.Scanner) (r [3]string, err error) { err = s.Scan(&r[0], &r[1], &r[2]); return r, err },
			`SELECT 'person', p.id, p.name FROM person_card p WHERE p.id IN `+in+` UNION ALL SELECT 'unit', t.id, t.name FROM team_card t WHERE t.id IN `+in, args...)
		for _, r := range rows {
			if r[0] == "unit" {
				out.Units[r[1]] = r[2]
				continue
			}
			out.People[r[1]] = r[2]
		}
		return err
	})
	return out, err
}
