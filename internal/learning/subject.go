package learning

import "belay/internal/subject"

// Subjects are this package's tables of personal data, for export and erasure.
// Erasure goes from the last to the first: tasks hang on their run.
func Subjects() []subject.Table {
	return []subject.Table{
		subject.Rows("module_run", "person_id", "title", "state", "started_on", "due_on", "finished_on", "fields", "created_at", "changed_at"),
		subject.Rows("run_task", "person_id", "text", "owner", "ticked_at", "ticked_by", "link", "note").Naming("ticked_by"),
	}
}
