package internship_test

import (
	"slices"
	"testing"

	"belay/internal/fault"
)

func TestEachWayIsKeptOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		in := f.proposal()
		in.Ways = slices.Repeat([]string{"project", "pair"}, 500)
		id, err := f.Submit(ctx, f.ana, "", in, anything)
		f.must(err)
		if got := f.page(f.ana, id).Ways; !slices.Equal(got, []string{"pair", "project"}) {
			t.Errorf("%d ways are kept: %.80v", len(got), got)
		}
		in.Ways = []string{"pair", "telepathy"}
		if _, err := f.SaveDraft(ctx, f.ana, "", in, anything); fault.KindOf(err) != fault.Invalid || fault.From(err).Fields[0].Name != "ways" {
			t.Errorf("a way there is not: %v", err)
		}
	})
}
