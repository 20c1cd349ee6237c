package schema_test

import (
	"context"
	"slices"
	"testing"

	"belay/internal/db"
	"belay/internal/schema"
)

// A database from before 0076 learns from its helpers how many there are.
func TestUpgradeCountsTheHelpersThatWereThereBefore(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, e db.Engine) {
		d := empty(t, e)
		migrate(t, d, slices.DeleteFunc(schema.All(), func(m db.Migration) bool { return m.Number >= 76 }))
		do := func(query string, args ...any) {
			t.Helper()
			if err := d.Write(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range []string{"ana", "bo", "cy"} {
			do(`INSERT INTO person (id, email, email_key, name, name_key, external_id, zone, zone_by_person, hours, hours_by_person, country, version)
				VALUES ($1, $1, $1, $1, $1, '', '', 0, '', 0, '', 1)`, p)
		}
		for _, key := range []string{"alone", "helped"} {
			do(`INSERT INTO internship (id, person_id, home_unit_id, unit_id, host_id, programme, topic, motive, ways, state, named, revision, open_revision, in_force, percent,
				start_on, end_on, step, waits_for, waits_party, waits_since, due_on, to_home, to_host, informed, listed, on_board, meets, meets_on, meets_by, deferred_to,
				pause_until, started_on, ended_on, ended_why, offer_id, again_of, policy_hash, created_at, changed_at, version)
				VALUES ($1, 'ana', '', 't', 'bo', '', '', '', '', 'active', 1, 1, 0, 1, 20, '', '', '', '', '', 0, '', 1, 1, 1, 1, 1, '', '', '', '', '', '', '', '', '', '', '', 0, 0, 1)`, key)
		}
		for _, h := range [][3]string{{"helped", "bo", "accepted"}, {"helped", "cy", "accepted"}, {"alone", "cy", "left"}} {
			do(`INSERT INTO internship_helper (id, internship_id, person_id, state, named, hours, asker_id, session_on, session_note, at, version)
				VALUES ($1, $2, $3, $4, 0, 2, '', '', '', 0, 1)`, h[0]+h[1], h[0], h[1], h[2])
		}
		migrate(t, d, schema.All())
		var got []int64
		if err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
			got, err = db.All(tx, db.Value[int64], `SELECT helped FROM internship ORDER BY id`)
			return err
		}); err != nil || !slices.Equal(got, []int64{0, 2}) {
			t.Errorf("%v %v, want 0 and 2 helpers", got, err)
		}
	})
}
