package growth

import (
	"belay/internal/db"
	"belay/internal/subject"
)

// Subjects are this package's tables of personal data, for export and erasure.
// What a manager has not shared is theirs and in no export of the person; it
// goes when the person is erased, since it is about them.
func Subjects() []subject.Table {
	mark := subject.Rows("growth_mark", "person_id").Naming("author_id")
	mark.Export = visibleRows("growth_mark", "level", "dimension", "text", "state", "note", "shared", "at")
	step := subject.Rows("growth_mark_step", "person_id").Naming("author_id")
	step.Export = visibleRows("growth_mark_step", "text", "state", "note", "shared", "at")
	return []subject.Table{
		subject.Rows("growth_target", "person_id", "framework", "track", "level_id", "role", "level", "at"),
		mark, step,
		subject.Rows("growth_step", "person_id", "text", "note", "due_on", "done_at", "dimension", "about", "created_at", "removed_at"),
	}
}

// visibleRows exports a person's own marks and those their managers shared.
func visibleRows(table string, columns ...string) func(*db.Tx, string) ([]map[string]any, error) {
	return func(tx *db.Tx, person string) ([]map[string]any, error) {
		return subject.Select(tx, append([]string{"side", "author_id"}, columns...),
			` FROM `+table+` WHERE person_id = $1 AND (side = 'self' OR shared = 1)`, person)
	}
}
