package notify

import (
	"belay/internal/db"
	"belay/internal/subject"
)

// Subjects are this package's tables of personal data, for export and erasure.
// A person takes away what waits for them or concerns them, and what they were
// told; erasing them ends those waits, since nobody is left to do them.
func Subjects() []subject.Table {
	wait := subject.Rows("wait", "owner_id").Naming("asked_id", "subject_id")
	wait.Export = func(tx *db.Tx, person string) ([]map[string]any, error) {
		return subject.Select(tx, []string{"kind", "object", "step", "owner_id", "asked_id", "subject_id", "due_on", "opened_at", "held_at"},
			` FROM wait WHERE owner_id = $1 OR asked_id = $1 OR subject_id = $1`, person)
	}
	wait.Erase = func(tx *db.Tx, person string) error {
		_, err := tx.Exec(`DELETE FROM wait WHERE owner_id = $1 OR asked_id = $1 OR subject_id = $1`, person)
		return err
	}
	return []subject.Table{
		wait,
		subject.Rows("notice", "person_id", "kind", "object", "step", "what", "due_on", "at", "seen_at").Naming("actor_id", "subject_id", "owner_id"),
	}
}
