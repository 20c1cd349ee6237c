package growth_test

import (
	"reflect"
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/growth"
)

func TestEveryActLeavesOneEntryAndOneEvent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		var step, item string
		var m growth.Saved
		var share growth.Together
		for _, act := range []struct {
			name string
			do   func() error
		}{
			{growth.EventTargetSet, func() error { return f.SetTarget(ctx, f.ana, "infra/ic/senior", anything) }},
			{growth.EventMarked, func() (err error) {
				m, err = f.SetMark(ctx, f.ana, growth.MarkInput{Person: f.ana.Person, Statement: craft0, State: growth.Met}, anything)
				return err
			}},
			{growth.EventShared, func() error { return f.ShareMark(ctx, f.ana, m.ID, true, anything) }},
			{growth.EventUndone, func() error { return f.UndoMark(ctx, f.ana, m.ID, anything) }},
			{growth.EventShared, func() (err error) {
				share, err = f.ShareLevel(ctx, f.ana, f.ana.Person, "infra/ic/senior", true, anything)
				return err
			}},
			{growth.EventShared, func() error { _, err := f.UndoShare(ctx, f.ana, share.Act, anything); return err }},
			{growth.EventKept, func() error {
				f.publish("e2", func(s *framework.Statement) { s.Text = strings.ReplaceAll(s.Text, "Does", "Does with care") })
				_, err := f.KeepMark(ctx, f.ana, m.ID, anything)
				return err
			}},
			{growth.EventRemoved, func() error { _, err := f.RemoveMark(ctx, f.ana, m.ID, anything); return err }},
			{growth.EventStepAdded, func() (err error) {
				step, err = f.AddStep(ctx, f.ana, growth.StepInput{Text: "x"}, growth.Guard{})
				return err
			}},
			{growth.EventStepEdited, func() error { return f.EditStep(ctx, f.ana, step, growth.StepInput{Text: "y"}, anything) }},
			{growth.EventStepDone, func() error { return f.TickStep(ctx, f.ana, step, true, anything) }},
			{growth.EventStepReopened, func() error { return f.TickStep(ctx, f.ana, step, false, anything) }},
			{growth.EventStepMoved, func() error { return f.MoveStep(ctx, f.ana, step, "", anything) }},
			{growth.EventStepRemoved, func() error { return f.RemoveStep(ctx, f.ana, step, anything) }},
			{growth.EventStepRestored, func() error { return f.RestoreStep(ctx, f.ana, step, anything) }},
			{evidence.EventAdded, func() error {
				it, err := f.evidence.Add(ctx, f.ana, evidence.Input{Title: "x"}, evidence.Guard{})
				item = it.ID
				return err
			}},
			{evidence.EventEdited, func() error {
				_, err := f.evidence.Edit(ctx, f.ana, item, evidence.Input{Title: "y"}, anything)
				return err
			}},
			{evidence.EventShared, func() error { _, err := f.evidence.Share(ctx, f.ana, item, true, anything); return err }},
			{evidence.EventUnshared, func() error { _, err := f.evidence.Share(ctx, f.ana, item, false, anything); return err }},
			{evidence.EventDeleted, func() error { _, err := f.evidence.Delete(ctx, f.ana, item, anything); return err }},
			{evidence.EventRestored, func() error { _, err := f.evidence.Restore(ctx, f.ana, item, anything); return err }},
		} {
			entries, events := f.count(`SELECT COUNT(*) FROM audit_entry`), f.count(`SELECT COUNT(*) FROM event`)
			named := f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = $1 AND person_id = $2 AND subject_id = $2`, act.name, f.ana.Person)
			f.must(act.do())
			if f.count(`SELECT COUNT(*) FROM audit_entry`) != entries+1 || f.count(`SELECT COUNT(*) FROM event`) != events+1 ||
				f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = $1 AND person_id = $2 AND subject_id = $2`, act.name, f.ana.Person) != named+1 {
				t.Errorf("%s did not leave one entry and one event", act.name)
			}
		}
		// A refused act leaves nothing.
		entries := f.count(`SELECT COUNT(*) FROM audit_entry`)
		f.refused(f.TickStep(ctx, f.max, step, true, anything), "BLY-1104")
		if n := f.count(`SELECT COUNT(*) FROM audit_entry`); n != entries {
			t.Errorf("a refused act left %d entries", n-entries)
		}
	})
}

func TestNobodyIsRefusedByEveryUseCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		value, tried := reflect.ValueOf(f.Service), 0
		for i := range value.NumMethod() {
			m := value.Type().Method(i)
			if m.Type.NumIn() < 3 || m.Type.In(2) != reflect.TypeFor[authz.Actor]() {
				continue // works inside a transaction that somebody entered
			}
			args := []reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(authz.Actor{})}
			for j := 3; j < m.Type.NumIn(); j++ {
				args = append(args, reflect.Zero(m.Type.In(j)))
			}
			out := value.Method(i).Call(args)
			if err, _ := out[len(out)-1].Interface().(error); err == nil || fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%s lets nobody in: %v", m.Name, err)
			}
			tried++
		}
		if tried != 22 {
			t.Errorf("%d use cases were tried", tried)
		}
	})
}
