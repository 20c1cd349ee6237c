package board

import "belay/internal/subject"

// Subjects are this package's tables of personal data, for export and erasure.
func Subjects() []subject.Table {
	return []subject.Table{subject.Rows("board_view", "person_id", "name", "query", "created_at", "removed_at")}
}
