package org

import "belay/internal/db"

// AbsentOn tells whether a person is away on a day (YYYY-MM-DD).
func AbsentOn(tx *db.Tx, person, date string) (bool, error) {
	_, found, err := db.One(tx, db.Value[int], `SELECT 1 FROM absence WHERE person_id = $1 AND removed_at = 0 AND from_on <= $2 AND until_on > $2 LIMIT 1`, person, date)
	return found, err
}

// DelegateOf is who stands in for a person who is away on a day. A delegate who
// is not employed then is none. Whether the person or the delegate is away is
// AbsentOn's to say.
func DelegateOf(tx *db.Tx, person, date string) (delegate string, found bool, err error) {
	return db.One(tx, db.Value[string], `SELECT d.delegate_id FROM delegate d JOIN employment e ON e.person_id = d.delegate_id AND e.from_on <= $2 AND e.until_on > $2
		WHERE d.person_id = $1 AND d.from_on <= $2 AND d.until_on > $2`, person, date)
}

// LastManagersOf lists the managers above a person on a day, the nearest first,
// and of somebody who has left by then those above on their last day; who is
// not employed on the day itself is left out.
func LastManagersOf(tx *db.Tx, person, date string) ([]string, error) {
	return db.All(tx, db.Value[string], `SELECT a.above_id FROM org_above a
		JOIN employment e ON e.person_id = a.above_id AND e.from_on <= $2 AND e.until_on > $2
		WHERE a.person_id = $1 AND a.from_on <= $2 AND (a.until_on > $2 OR a.until_on =
			(SELECT MAX(l.until_on) FROM reporting_line l WHERE l.person_id = $1 AND l.until_on <= $2
				AND NOT EXISTS (SELECT 1 FROM reporting_line n WHERE n.person_id = $1 AND n.from_on <= $2 AND n.until_on > $2)))
		ORDER BY a.depth, a.above_id`, person, date)
}
