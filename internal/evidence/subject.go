package evidence

import (
	"belay/internal/db"
	"belay/internal/subject"
)

// Subjects are this package's tables of personal data, for export and erasure.
// Tags hang on their piece and go with it.
func Subjects() []subject.Table {
	t := subject.Rows("evidence", "person_id", "id", "title", "link", "note", "happened_on", "shared", "created_at", "changed_at", "deleted_at")
	rows := t.Erase
	t.Erase = func(tx *db.Tx, person string) error {
		if _, err := tx.Exec(`DELETE FROM evidence_tag WHERE evidence_id IN (SELECT id FROM evidence WHERE person_id = $1)`, person); err != nil {
			return err
		}
		return rows(tx, person)
	}
	return []subject.Table{t}
}
