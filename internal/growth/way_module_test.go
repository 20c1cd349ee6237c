package growth_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/growth"
	"belay/internal/learning"
)

type offered []learning.Module

func (s offered) Offered(*db.Tx, *authz.Viewer) ([]learning.Module, error) { return s, nil }

func TestModulesAreWaysWhenTheySaySoOrAreLinkedTo(t *testing.T) {
	t.Parallel()
	ladder := &growth.Ladder{Rows: []growth.Row{{Dimension: "on-call", Title: "On-call readiness"}, {Dimension: "craft", Title: "Craft"}}}
	expectations := []growth.Expectation{
		{ID: "e1", Row: 0, Text: "Takes a shift."},
		{ID: "e2", Row: 1, Text: "Finished [the lift](/modules/lift/#goals)."},
		{ID: "e3", Row: 1, Text: "Knows craft and on-call.", Examples: []string{"Did [other](/modules/lift-2/)"}},
	}
	way := growth.ByModules(offered{
		{ID: "pager", Kind: "module", Title: "Pager", URL: "/handbook/modules/pager/", Tags: []string{"on-call-readiness"}},
		{ID: "lift", Kind: "module", Title: "Lift", URL: "/handbook/modules/lift/"},
		{ID: "craft", Kind: "module", Title: "Craft", URL: "/handbook/modules/craft/"}, // sounds alike and does not say so
		{ID: "list", Kind: "checklist", Title: "List", URL: "/handbook/list/", Tags: []string{"craft"}},
	})
	got, err := way.Ways(nil, growth.Asked{Expectations: expectations, Ladder: ladder})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]growth.Way{"e1": {{Text: "Pager", Path: "/modules/pager"}}, "e2": {{Text: "Lift", Path: "/modules/lift"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
