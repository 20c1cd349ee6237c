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
