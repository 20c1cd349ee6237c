package learning_test

import (
	"strings"
	"testing"

	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/learning"
	"belay/internal/subject"
)

func TestImportsMakeVersionsOnlyOfWhatChanged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		told := func(list []learning.ModuleChange) string {
			var out []string
			for _, c := range list {
				out = append(out, c.ID+" "+c.Change)
			}
			return strings.Join(out, ", ")
		}
		other := "# Other\n\n- [ ] Do\n"
		for i, c := range []struct {
			modules map[string]string
			want    string
		}{
			{map[string]string{"basics": basics, "other": other}, "basics added, other added"},
			{map[string]string{"basics": basics, "other": other + "- [ ] More\n"}, "basics same, other changed"},
			{map[string]string{"basics": basics}, "basics same, other retired"},
			{map[string]string{"basics": basics + "\n"}, "basics same"},
			{map[string]string{"basics": basics, "other": other + "- [ ] More\n"}, "basics same, other back"},
		} {
			if got := told(f.publish(c.modules)); got != c.want {
				t.Errorf("import %d: %s, want %s", i, got, c.want)
			}
		}
		if n := f.count(`SELECT COUNT(*) FROM module_version`); n != 3 {
			t.Errorf("%d versions", n)
		}
		_, err := f.adoptAs("second", map[string]string{"basics": basics})
		f.refused(err, "BLY-2711")
	})
}

func TestARetiredModuleKeepsItsRuns(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		f.publish(map[string]string{"other": "# Other\n\n- [ ] Do\n"})
		r = f.tick(f.ana, r.ID, "Read the", done)
		v, err := f.Run(ctx, f.ana, r.ID)
		if err != nil || !v.Retired || v.Done != 1 || v.Update.Any() {
			t.Errorf("%+v %v", v.Update, err)
		}
		_, err = f.Start(ctx, f.eve, "basics", learning.StartInput{}, learning.Guard{})
		f.refused(err, "BLY-2704")
		if page, err := f.Template(ctx, f.eve, "basics"); err != nil || !page.Retired || page.Startable {
			t.Errorf("%+v %v", page.Module, err)
		}
		if list, err := f.Modules(ctx, f.eve, learning.ModuleMark{}, 0); err != nil || len(list.Modules) != 1 {
			t.Errorf("%+v %v", list, err)
		}
	})
}

func TestErasureTakesRunsAndWhatIsBeingWrittenWithThem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		note := task(t, r, "Confirm")
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			_, err := (draft.Store{}).Save(tx, f.max, learning.DraftKey(f.ana.Person, note.ID), "note=about-ana")
			return err
		}))
		register := subject.New()
		register.Register(learning.Subjects()...)
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { return register.Erase(tx, f.ana.Person) }))
		for _, table := range []string{"module_run", "run_task", "draft"} {
			if n := f.count(`SELECT COUNT(*) FROM ` + table); n != 0 {
				t.Errorf("%d rows of %s are left", n, table)
			}
		}
	})
}

func TestASavedNoteEndsItsDraft(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.publish(map[string]string{"basics": basics})
		r := f.start(learning.StartInput{})
		read := task(t, r, "Read the")
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			_, err := (draft.Store{}).Save(tx, f.ana, learning.DraftKey(f.ana.Person, read.ID), "note=x")
			return err
		}))
		_, err := f.Tick(ctx, f.ana, r.ID, read.ID, learning.TickInput{Note: ptr("seen")}, at(read.Version))
		if f.must(err); f.count(`SELECT COUNT(*) FROM draft`) != 0 {
			t.Error("the draft is still there")
		}
	})
}
