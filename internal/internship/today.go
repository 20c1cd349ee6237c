package internship

import (
	"belay/internal/authz"
	"belay/internal/db"
)

// maxToday is how many internships a first page looks through.
const maxToday = 200

// MineIn lists the internships the viewer takes part in, as Concerns does, inside
// a transaction and by one statement: for first pages.
func (s *Service) MineIn(tx *db.Tx, v *authz.Viewer) (out []Internship, err error) {
	rows, err := mine(tx, v, Query{Limit: maxToday})
	for _, r := range rows[:min(len(rows), maxToday)] {
		out = append(out, r.Internship)
	}
	return out, err
}
