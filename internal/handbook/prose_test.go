package handbook

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const guided = `<!-- Title this issue: {+ learner +}: Guided -->

# Guided

Welcome, {+ learner +}.

- a point

## Goals

1. See
1. Change

/label ~x

## Stage 1: Look

Work where it hurts nobody.

- [ ] Open [the page](/guide/)
- [ ] Close it

Afterwards.

## Stage 2: Change

- [ ] Do

## Notes

Not for anybody.
`

func TestProseStandsBeforeTheStagesAndBeforeTheirFirstBox(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{"modules/guided.md": guided, "content/guide.md": "# Guide\n\nHere.\n"})
	m := tree.Modules()[0]
	want := []Prose{
		{"", "Welcome, {+ learner +}.\n\n- a point", -1},
		{"Goals", "1. See\n1. Change", -1},
		{"Stage 1: Look", "Work where it hurts nobody.", 0},
	}
	if diff := cmp.Diff(want, m.Prose()); diff != "" {
		t.Error(diff)
	}
	if got := tree.Linker().InlineHTML(m.Page, m.Stages[0].Tasks[0].Text); got != `Open <a href="/handbook/guide/">the page</a>` {
		t.Error(got)
	}
}

func TestPlaceholdersAreFilledInAndLinksAreLeft(t *testing.T) {
	t.Parallel()
	got := FillIn("{+ a +} and [+ b +], [Fill in c]! [your d](/x) [x] {+ <b> +} plain", func(name string) string { return "<" + strings.ToUpper(name) + ">" })
	if want := "<A> and <B>, <FILL IN C>! [your d](/x) [x] {+ <b> +} plain"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
