package learning

import (
	"os"
	"strconv"
	"testing"

	"belay/internal/handbook"
)

// realHandbook is a handbook of others beside the repository.
const realHandbook = "../../../shared/handbooks/gitlab"

func TestModulesOfTheRealHandbookCanBeRun(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(realHandbook); err != nil {
		t.Log("REAL DATA ABSENT: only the fixtures of this package were read")
		return
	}
	tree, err := handbook.Read(realHandbook, handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	n, startable := 0, 0
	for _, template := range Read(tree) {
		run := Run{}
		err := run.begin(&template, StartInput{}, "2026-11-02", func() string { n++; return strconv.Itoa(n) })
		if len(run.Tasks) != template.Boxes || (err == nil) != (template.Boxes > 0) {
			t.Errorf("%s: %d tasks of %d, %v", template.ID, len(run.Tasks), template.Boxes, err)
		}
		if err == nil {
			startable++
		}
		for _, task := range run.Tasks {
			if task.HTML == "" || task.Text == "" {
				t.Errorf("%s: an empty task %+v", template.ID, task)
			}
		}
		if again := run.differences(&template); again.Any() {
			t.Errorf("%s differs from itself: %+v", template.ID, again)
		}
	}
	t.Logf("%d modules can be run", startable)
}
