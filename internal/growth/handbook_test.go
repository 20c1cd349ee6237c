package growth_test

import (
	"slices"
	"testing"
	"time"

	"belay/internal/framework"
	"belay/internal/growth"
)

// publish puts an edition of the matrix on the shelf in which change has edited
// each statement; it drops those whose text it empties.
func (f *firm) publish(edition string, change func(*framework.Statement)) {
	m := matrix("infra", "infrastructure-platforms", 2)
	for i := range m.Statements {
		change(&m.Statements[i])
	}
	m.Statements = slices.DeleteFunc(m.Statements, func(s framework.Statement) bool { return s.Text == "" })
	f.shelf.ladders = growth.Ladders{ladder(edition, m), f.shelf.ladders[1]}
}

func reword(id, text string) func(*framework.Statement) {
	return func(s *framework.Statement) {
		if s.ID == id {
			s.Text = text
		}
	}
}

func TestMarkOnNewWordsWaitsUntilItsAuthorKeepsIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		const old, new = "Does infra-senior-craft-0.", "Does it with care."
		id := f.mark(f.ana, f.ana, craft0, growth.Met, true)
		f.publish("e2", reword(craft0, new))
		mark := func() growth.Mark { return f.page(f.ana, f.ana).Self[craft0] }
		say := func(state growth.State, note string) {
			_, err := f.SetMark(ctx, f.ana, growth.MarkInput{Person: f.ana.Person, Statement: craft0, State: state, Note: note, Shared: true}, anything)
			f.must(err)
		}
		// A note alone says nothing of the new words.
		say(growth.Met, "a note")
		if m := mark(); m.Pin.Text != old || m.Pin.Edition != "e1" || !m.RewordedIn(f.shelf.ladders[0]) {
			t.Errorf("a note moved the mark to %+v", m.Pin)
		}
		_, err := f.KeepMark(ctx, f.ana, id, growth.Guard{Version: 1})
		f.refused(err, "BLY-2515")
		_, err = f.KeepMark(ctx, f.max, id, anything)
		f.refused(err, "BLY-1104")
		kept, err := f.KeepMark(ctx, f.ana, id, growth.Guard{Version: 2})
		f.must(err)
		if m := mark(); m.Pin.Text != new || m.Pin.Edition != "e2" || m.State != growth.Met || m.Note != "a note" || !m.Shared || m.Version != 3 || kept.Version != 3 {
			t.Errorf("kept as %+v", m)
		}
		d, err := f.Dimension(ctx, f.max, f.ana.Person, "craft.infra", "senior")
		f.must(err)
		if h := d.History; len(h) != 3 || h[0].Act != "keep" || h[0].Text != new || h[1].Text != old {
			t.Errorf("%+v", h)
		}
		again, err := f.KeepMark(ctx, f.ana, id, growth.Guard{Version: 3})
		if f.must(err); again.Version != 3 {
			t.Errorf("keeping what is kept makes version %d", again.Version)
		}
		// Setting back gives the older words back as well.
		f.must(f.UndoMark(ctx, f.ana, id, growth.Guard{Version: 3}))
		if m := mark(); m.Pin.Text != old || m.Pin.Edition != "e1" || m.Pin.Level != "senior" || m.Pin.DimensionID != "craft" || m.State != growth.Met {
			t.Errorf("set back to %+v", m)
		}
		// Another state is said of the words as they stand now.
		say(growth.Developing, "a note")
		if m := mark(); m.Pin.Text != new || m.Pin.Edition != "e2" {
			t.Errorf("%+v", m.Pin)
		}
	})
}

func TestMarkWhoseExpectationLeftIsShownUntilItsAuthorRemovesIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.mark(f.ana, f.ana, craft0, growth.Met, true)
		f.clk.Advance(time.Hour)
		theirs := f.mark(f.max, f.ana, craft0, growth.Developing, true)
		f.mark(f.ana, f.ana, craft1, growth.Met, true)
		f.publish("e2", reword(craft0, ""))
		for _, p := range []*growth.Page{f.page(f.ana, f.ana), f.page(f.max, f.ana)} {
			if len(p.Lost) != 2 || p.Lost[0].ID != theirs || p.Lost[1].ID != id || p.Lost[1].Pin.Text != "Does infra-senior-craft-0." || p.Lost[1].Now.Statement != "" || p.AtTarget.Self.Met != 1 {
				t.Errorf("%+v", p.Lost)
			}
		}
		d, err := f.Dimension(ctx, f.ana, f.ana.Person, "craft.infra", "")
		if f.must(err); len(d.Lost) != 2 {
			t.Errorf("the dimension shows %+v", d.Lost)
		}
		d, err = f.Dimension(ctx, f.ana, f.ana.Person, "team", "")
		if f.must(err); len(d.Lost) != 0 {
			t.Errorf("another dimension shows %+v", d.Lost)
		}
		_, err = f.KeepMark(ctx, f.ana, id, anything)
		f.refused(err, "BLY-2512")
		_, err = f.RemoveMark(ctx, f.ana, theirs, anything)
		f.refused(err, "BLY-1104")
		_, err = f.RemoveMark(ctx, f.ana, id, growth.Guard{Version: 7})
		f.refused(err, "BLY-2515")
		gone, err := f.RemoveMark(ctx, f.ana, id, growth.Guard{Version: 1, Key: "k"})
		f.must(err)
		again, err := f.RemoveMark(ctx, f.ana, id, growth.Guard{Version: 1, Key: "k"})
		if f.must(err); again != gone || gone.Version != 2 {
			t.Errorf("removed as %v, sent again %v", gone, again)
		}
		if p := f.page(f.ana, f.ana); len(p.Lost) != 1 || p.Lost[0].ID != theirs {
			t.Errorf("%+v", p.Lost)
		}
		if p := f.page(f.max, f.ana); len(p.Lost) != 1 || len(p.Self) != 1 {
			t.Errorf("%+v, %+v", p.Lost, p.Self)
		}
		f.must(f.UndoMark(ctx, f.ana, id, growth.Guard{Version: 2}))
		if p := f.page(f.max, f.ana); len(p.Lost) != 2 || p.Self[craft0].State != growth.Met || !p.Self[craft0].Shared {
			t.Errorf("brought back as %+v", p.Self[craft0])
		}
	})
}

func TestMarkOfAnotherFrameworkIsLostOnlyWhenTheHandbookDropsIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.mark(f.ana, f.ana, "product-senior-team-0", growth.Met, false)
		if p := f.page(f.ana, f.ana); len(p.Lost) != 0 {
			t.Errorf("%+v", p.Lost)
		}
		// The statement moves into the matrix of another unit: still the handbook's.
		f.mark(f.ana, f.ana, team0, growth.Met, false)
		moved := matrix("product", "product-engineering", 1)
		moved.Statements[0].ID = team0
		infra := matrix("infra", "infrastructure-platforms", 2)
		infra.Statements = slices.DeleteFunc(infra.Statements, func(s framework.Statement) bool { return s.ID == team0 })
		f.shelf.ladders = growth.Ladders{ladder("e2", infra), ladder("p2", moved)}
		if p := f.page(f.ana, f.ana); len(p.Lost) != 1 || p.Lost[0].Now.Ladder != "product/ic" {
			t.Errorf("%+v", p.Lost)
		}
		f.shelf.ladders = f.shelf.ladders[:1] // the other matrix goes altogether
		if p := f.page(f.ana, f.ana); len(p.Lost) != 2 || p.Lost[0].Now.Statement != "" {
			t.Errorf("%+v", p.Lost)
		}
		f.shelf.ladders = nil
		if p := f.page(f.ana, f.ana); p.Ladder != nil || len(p.Lost) != 2 {
			t.Errorf("without any matrix: %+v", p.Lost)
		}
	})
}

func TestMarkSaysWhenItsExpectationMovedWithinTheMatrix(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.mark(f.ana, f.ana, craft0, growth.Met, false)
		f.publish("e2", func(s *framework.Statement) {
			if s.ID == craft0 {
				s.Anchor.Level = "staff"
			}
		})
		m, l := f.page(f.ana, f.ana).Self[craft0], f.shelf.ladders[0]
		if !m.MovedIn(l) || m.RewordedIn(l) || m.Pin.Level != "senior" {
			t.Errorf("%+v", m.Pin)
		}
		_, err := f.KeepMark(ctx, f.ana, id, anything)
		f.must(err)
		if m = f.page(f.ana, f.ana).Self[craft0]; m.MovedIn(l) || m.Pin.Level != "staff" {
			t.Errorf("%+v", m.Pin)
		}
	})
}

func TestUndoOfSharingTakesBackOnlyWhatTheActShared(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		before := f.mark(f.ana, f.ana, craft0, growth.Met, true)
		edited := f.mark(f.ana, f.ana, craft1, growth.Met, false)
		plain := f.mark(f.ana, f.ana, team0, growth.Met, false)
		done, err := f.ShareLevel(ctx, f.ana, f.ana.Person, "infra/ic/senior", true, growth.Guard{})
		if f.must(err); done.Changed != 2 {
			t.Fatalf("%d shared", done.Changed)
		}
		f.mark(f.ana, f.ana, craft1, growth.Developing, true) // shared on purpose since
		after := f.mark(f.ana, f.ana, values, growth.Met, true)
		_, err = f.UndoShare(ctx, f.max, done.Act, anything)
		f.refused(err, "BLY-1104")
		_, err = f.UndoShare(ctx, f.ana, "", anything)
		f.refused(err, "BLY-1104")
		back, err := f.UndoShare(ctx, f.ana, done.Act, growth.Guard{Key: "k"})
		if f.must(err); back.Changed != 1 {
			t.Errorf("%d taken back", back.Changed)
		}
		again, err := f.UndoShare(ctx, f.ana, done.Act, growth.Guard{Key: "k"})
		if f.must(err); again != back {
			t.Errorf("sent again: %v, was %v", again, back)
		}
		var seen []string
		for _, m := range f.page(f.max, f.ana).Self {
			seen = append(seen, m.ID)
		}
		want := []string{before, edited, after}
		slices.Sort(seen)
		if slices.Sort(want); !slices.Equal(seen, want) || slices.Contains(seen, plain) {
			t.Errorf("still shared are %v, want %v", seen, want)
		}
		later, err := f.UndoShare(ctx, f.ana, done.Act, anything) // nothing of the act stands any more
		if f.must(err); later.Changed != 0 {
			t.Errorf("%d taken back twice", later.Changed)
		}
	})
}

func TestFormerManagerCannotTakeBackWhatTheyShared(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.mark(f.max, f.ana, craft0, growth.Met, false)
		done, err := f.ShareLevel(ctx, f.max, f.ana.Person, "infra/ic/senior", true, growth.Guard{})
		f.must(err)
		f.manage(f.ana, f.eve)
		_, err = f.UndoShare(ctx, f.max, done.Act, anything)
		f.refused(err, "BLY-1104")
	})
}

func TestTargetElsewhereIsTold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		if p := f.page(f.ana, f.ana); p.Elsewhere || p.Home.Framework != "infra" || p.Home.Levels[p.HomeLevel].ID != "junior" {
			t.Errorf("%v %v", p.Elsewhere, p.HomeLevel)
		}
		if p := f.page(f.zoe, f.zoe); p.Elsewhere || p.Home != nil || p.HomeLevel != -1 { // her department's matrix, no level known
			t.Errorf("%v %v", p.Elsewhere, p.HomeLevel)
		}
		f.must(f.SetTarget(ctx, f.ana, "product/ic/senior", anything))
		f.must(f.SetTarget(ctx, f.dan, "infra/ic/junior", anything))
		if p := f.page(f.ana, f.ana); !p.Elsewhere || p.Home.Levels[p.HomeLevel].ID != "junior" {
			t.Errorf("%v %v", p.Elsewhere, p.HomeLevel)
		}
		if p := f.page(f.dan, f.dan); !p.Elsewhere || p.Home != nil {
			t.Errorf("%v %v", p.Elsewhere, p.Home)
		}
	})
}

func TestStaleStepShowsWhatWasSavedMeanwhile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id, err := f.AddStep(ctx, f.ana, growth.StepInput{Text: "one", DueOn: "2026-12-01"}, growth.Guard{})
		f.must(err)
		f.must(f.EditStep(ctx, f.ana, id, growth.StepInput{Text: "two", Note: "n"}, growth.Guard{Version: 1}))
		err = f.EditStep(ctx, f.ana, id, growth.StepInput{Text: "three", DueOn: "2026-12-01", Note: "n"}, growth.Guard{Version: 1})
		f.refused(err, "BLY-2519")
		f.refusedFields(err, "Saved meanwhile: two", "Emptied meanwhile.")
	})
}
