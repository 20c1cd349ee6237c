package internship

import (
	"belay/internal/authz"
	"belay/internal/db"
)

// MineIn lists the internships the viewer takes part in, as Mine does, inside a
// transaction and by one statement: for first pages.
func (s *Service) MineIn(tx *db.Tx, v *authz.Viewer) (out []Internship, err error) {
	rows, err := mine(tx, v)
	for _, r := range rows {
		out = append(out, r.Internship)
	}
	return out, err
}
