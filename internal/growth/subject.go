package growth

import (
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/subject"
)

// Subjects are this package's tables of personal data, for export and erasure.
// What a manager has not shared is theirs and in no export of the person; it
// goes when the person is erased, since it is about them.
func Subjects() []subject.Table {
	mark := subject.Rows("growth_mark", "person_id").Naming("author_id")
	mark.Export = visibleRows("growth_mark", `side = 'self' OR shared = 1`, "level", "dimension", "text", "state", "note", "shared", "at")
	rows := mark.Erase
	mark.Erase = func(tx *db.Tx, person string) error {
		// What somebody else was writing about the person is about them as well.
		if err := (draft.Store{}).Forget(tx, DraftKey(person, "")); err != nil {
			return err
		}
		return rows(tx, person)
	}
	step := subject.Rows("growth_mark_step", "person_id").Naming("author_id")
	step.Export = visibleRows("growth_mark_step", `side = 'self' OR shared = 1 AND mark_id IN (SELECT m.id FROM growth_mark m WHERE m.shared = 1)`,
		"text", "state", "note", "shared", "at")
	return []subject.Table{
		subject.Rows("growth_target", "person_id", "framework", "track", "level_id", "role", "level", "at"),
		mark, step,
		subject.Rows("growth_step", "person_id", "text", "note", "due_on", "done_at", "dimension", "about", "created_at", "removed_at"),
	}
}

// DraftKey is the key under which somebody keeps a note on an expectation of a
// person's growth while they write it; without a statement, what all keys for
// that person begin with.
func DraftKey(person, statement string) string { return "mark-" + person + "-" + statement }

// visibleRows exports a person's own marks and those their managers share.
func visibleRows(table, where string, columns ...string) func(*db.Tx, string) ([]map[string]any, error) {
	return func(tx *db.Tx, person string) ([]map[string]any, error) {
		return subject.Select(tx, append([]string{"side", "author_id"}, columns...),
			` FROM `+table+` WHERE person_id = $1 AND (`+where+`)`, person)
	}
}
