package learning

import (
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/subject"
)

// Subjects are this package's tables of personal data, for export and erasure.
// Erasure goes from the last to the first: tasks hang on their run.
func Subjects() []subject.Table {
	task := subject.Rows("run_task", "person_id", "text", "owner", "ticked_at", "ticked_by", "link", "note").Naming("ticked_by")
	rows := task.Erase
	task.Erase = func(tx *db.Tx, person string) error {
		// What a manager was writing with a task of the person's is about them as well.
		if err := (draft.Store{}).Forget(tx, DraftKey(person, "")); err != nil {
			return err
		}
		return rows(tx, person)
	}
	return []subject.Table{
		subject.Rows("module_run", "person_id", "title", "state", "started_on", "due_on", "finished_on", "fields", "created_at", "changed_at"),
		task,
	}
}

// DraftKey is the key under which somebody keeps a link and note of a task of a
// person's run while they write them; without a task, what all keys for that
// person begin with.
func DraftKey(person, task string) string { return "task-" + person + "-" + task }
