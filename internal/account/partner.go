package account

import "belay/internal/db"

// PartnersOf lists the people who are HR partners of a unit on a day, those of
// the nearest unit first: of the unit itself or of one above it. Only active
// accounts and people employed then count.
func PartnersOf(tx *db.Tx, unit, date string) ([]string, error) {
	return db.All(tx, db.Value[string], `SELECT a.person_id FROM org_within w JOIN account_role r ON r.unit_id = w.above_id
		JOIN account a ON a.id = r.account_id
		JOIN employment e ON e.person_id = a.person_id AND e.from_on <= $2 AND e.until_on > $2
		WHERE w.unit_id = $1 AND r.role = 'hr_partner' AND r.from_on <= $2 AND r.until_on > $2 AND a.state = 'active'
		ORDER BY w.depth, a.person_id`, unit, date)
}
