package org

import (
	"belay/internal/db"
	"belay/internal/subject"
)

// Subjects are this package's tables of personal data, for export and erasure.
// Erasing somebody ends their reporting line and takes them out of org_above;
// the bare person row stays, since others' records hang on its id. The register
// also wants to hear that org_within.above_id names a unit (NotPersonal).
func Subjects() []subject.Table {
	line := subject.Rows("reporting_line", "person_id", "manager_id", "from_on", "until_on").Naming("manager_id")
	line.Erase = func(tx *db.Tx, person string) error {
		facts, err := datesOf(tx, []string{person})
		if err != nil {
			return err
		}
		return saveManager(tx, person, facts[person].manager, nil)
	}
	above := subject.Rows("org_above", "person_id", "above_id", "depth", "from_on", "until_on").Naming("above_id")
	above.Erase = func(*db.Tx, string) error { return nil } // kept with reporting_line
	return []subject.Table{
		{
			Name: "person", Columns: []string{"id", "email"},
			Export: exportPerson,
			Erase: func(tx *db.Tx, person string) error {
				_, err := tx.Exec(`UPDATE person SET email = 'erased:' || id, email_key = 'erased:' || id, name = '', name_key = '', external_id = '', country = '',
					zone = '', zone_by_person = 0, hours = '', hours_by_person = 0, version = version + 1 WHERE id = $1`, person)
				return err
			},
		},
		subject.Rows("employment", "person_id", "from_on", "until_on"),
		line,
		subject.Rows("org_member", "person_id", "team_id", "from_on", "until_on"),
		subject.Rows("person_level", "person_id", "level", "job_family", "from_on", "until_on"),
		above,
		subject.Rows("absence", "person_id", "from_on", "until_on", "removed_at"),
		delegates(),
	}
}

// delegates are a person's own choice of who stands in for them. Erasing
// somebody also ends that they stand in for others.
func delegates() subject.Table {
	t := subject.Rows("delegate", "person_id", "delegate_id", "from_on", "until_on").Naming("delegate_id")
	t.Erase = func(tx *db.Tx, person string) error {
		_, err := tx.Exec(`DELETE FROM delegate WHERE person_id = $1 OR delegate_id = $1`, person)
		return err
	}
	return t
}

// exportPerson names the address "address": a column "email" of an export is
// taken for somebody else's and hidden.
func exportPerson(tx *db.Tx, person string) ([]map[string]any, error) {
	list, err := people(tx, []string{person})
	if err != nil {
		return nil, err
	}
	var out []map[string]any
	for _, p := range list {
		out = append(out, map[string]any{"id": p.ID, "address": p.Email, "name": p.Name, "external_id": p.ExternalID, "country": p.Country, "zone": p.Zone, "hours": p.Hours})
	}
	return out, nil
}
