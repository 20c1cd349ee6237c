package internship

import (
	"belay/internal/db"
	"belay/internal/subject"
)

// Subjects are this package's tables of personal data, for export and erasure.
// An internship concerns others as well, so the learner's row stays and loses
// its words; what somebody wrote to the others goes with its author.
func Subjects() []subject.Table {
	return []subject.Table{
		subject.Rows("internship", "person_id", "topic", "motive", "ways", "state", "percent", "start_on", "end_on", "meets", "meets_on", "created_at", "changed_at").
			Naming("host_id", "meets_by", "waits_for").Blanking("topic", "motive", "meets", "meets_on", "meets_by"),
		subject.Rows("internship_step", "actor_id", "command", "state", "detail", "text", "at").Blanking("actor_id", "text"),
		subject.Rows("internship_terms", "author_id", "percent", "start_on", "end_on", "why", "at").Blanking("author_id", "why"),
		subject.Rows("internship_agreement", "person_id", "party", "revision", "at").Blanking("person_id"),
		subject.Rows("internship_reason", "author_id", "code", "reason", "at").Blanking("author_id", "reason"),
		subject.Rows("internship_manager", "manager_id", "internship_id").Blanking("manager_id"),
		helping(),
		subject.Rows("helper_limit", "person_id", "hours", "at"),
		subject.Rows("internship_goal", "author_id", "text", "at").Blanking("author_id", "text"),
		subject.Rows("internship_goal_step", "author_id", "text", "at").Blanking("author_id", "text"),
		subject.Rows("internship_note", "author_id", "week", "on_date", "text", "posted", "at"),
		subject.Rows("internship_judgement", "author_id", "side", "feedback", "at").Blanking("author_id", "feedback"),
		learnersOwn(),
	}
}

// helping is whom somebody helps; an internship has one helper less without it.
func helping() subject.Table {
	t := subject.Rows("internship_helper", "person_id", "state", "hours", "session_on", "session_note", "at").Naming("asker_id")
	erase := t.Erase
	t.Erase = func(tx *db.Tx, person string) error {
		if _, err := tx.Exec(`UPDATE internship SET helped = helped - 1
			WHERE id IN (SELECT h.internship_id FROM internship_helper h WHERE h.person_id = $1 AND h.state = 'accepted')`, person); err != nil {
			return err
		}
		return erase(tx, person)
	}
	return t
}

// learnersOwn is the alumni note, which names its learner through the internship.
func learnersOwn() subject.Table {
	const mine = `internship_id IN (SELECT i.id FROM internship i WHERE i.person_id = $1)`
	return subject.Table{
		Name:    "internship_alumni",
		Columns: []string{"internship_id"},
		Export: func(tx *db.Tx, person string) ([]map[string]any, error) {
			return subject.Select(tx, []string{"internship_id", "text", "published", "at"}, ` FROM internship_alumni WHERE `+mine, person)
		},
		Erase: func(tx *db.Tx, person string) error {
			_, err := tx.Exec(`DELETE FROM internship_alumni WHERE `+mine, person)
			return err
		},
	}
}
