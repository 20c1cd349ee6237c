package growth_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/growth"
	"belay/internal/learning"
)

type offered struct {
	list  []learning.Module
	reads int
}

func (o *offered) Offered(*db.Tx, *authz.Viewer) ([]learning.Module, error) {
	o.reads++
	return o.list, nil
}

func TestModulesAreWaysWhenTheySaySoOrAreLinkedTo(t *testing.T) {
	t.Parallel()
	clk := clock.NewMoved(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	d := dbtest.SQLite(t, clk)
	gate, err := authz.NewGate(learning.Visibility())
	if err != nil {
		t.Fatal(err)
	}
	shelf := &offered{list: []learning.Module{
		{ID: "pager", Kind: "module", Title: "Pager", URL: "/handbook/modules/pager/", Tags: []string{"on-call-readiness"}},
		{ID: "lift", Kind: "module", Title: "Lift", URL: "/handbook/modules/lift/"},
		{ID: "craft", Kind: "module", Title: "Craft", URL: "/handbook/modules/craft/"}, // sounds alike and does not say so
		{ID: "list", Kind: "checklist", Title: "List", URL: "/handbook/list/", Tags: []string{"craft"}},
	}}
	asked := growth.Asked{Ladder: &growth.Ladder{Rows: []growth.Row{{Dimension: "on-call", Title: "On-call readiness"}, {Dimension: "craft", Title: "Craft"}}},
		Expectations: []growth.Expectation{
			{ID: "e1", Row: 0, Text: "Takes a shift."},
			{ID: "e2", Row: 1, Text: "Finished [the lift](/modules/lift/#goals)."},
			{ID: "e3", Row: 1, Text: "Knows craft and on-call.", Examples: []string{"Did [other](/modules/lift-2/)"}},
		}}
	way := growth.ByModules(shelf)
	ways := func(actor authz.Actor) (got map[string][]growth.Way) {
		t.Helper()
		err := d.Read(ctx, func(tx *db.Tx) (err error) {
			if asked.Viewer, err = gate.Enter(tx, actor); err == nil {
				got, err = way.Ways(tx, asked)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := map[string][]growth.Way{"e1": {{Text: "Pager", Path: "/modules/pager"}}, "e2": {{Text: "Lift", Path: "/modules/lift"}}}
	if diff := cmp.Diff(want, ways(authz.Operator())); diff != "" {
		t.Error(diff)
	}
	if got := ways(authz.Job("x")); len(got) != 0 {
		t.Errorf("whoever may not read modules is offered %v", got)
	}
	ways(authz.Operator())
	if shelf.reads != 1 {
		t.Errorf("the catalogue was read %d times within a minute", shelf.reads)
	}
	clk.Advance(time.Minute)
	if shelf.list = nil; len(ways(authz.Operator())) != 0 {
		t.Error("a catalogue of a minute ago is still offered")
	}
}
