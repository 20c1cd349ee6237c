package app

import (
	"fmt"
	"io"

	"belay/internal/framework"
)

// print tells what an import changed: pages, then each layer's statements in
// words, then policies. Of the first version of a layer the count is enough.
func (r handbookResult) print(w io.Writer) {
	if !r.New {
		fmt.Fprintf(w, "Nothing has changed since version %d.\n", r.Version.Number)
		return
	}
	fmt.Fprintf(w, "Version %d: %d pages (%d added, %d changed, %d removed)\n", r.Version.Number, r.Version.Pages,
		len(r.Changes.Added), len(r.Changes.Changed), len(r.Changes.Removed))
	if r.Version.Number > 1 {
		printPages(w, "added", r.Changes.Added)
		printPages(w, "changed", r.Changes.Changed)
		printPages(w, "removed", r.Changes.Removed)
	}
	for i := range r.Frameworks.Layers {
		printLayer(w, &r.Frameworks.Layers[i])
	}
	for _, id := range r.Frameworks.Closed {
		fmt.Fprintf(w, "  framework %s: no longer in this handbook; what refers to it is kept\n", id)
	}
	for _, p := range r.Policies {
		if p.Change != "same" {
			fmt.Fprintf(w, "  policy %s: %s\n", p.ID, p.Change)
		}
	}
	for _, m := range r.Modules {
		if m.Change != "same" {
			fmt.Fprintf(w, "  module %s: %s\n", m.ID, m.Change)
		}
	}
	printProblems(w, r.Problems)
}

func printPages(w io.Writer, what string, paths []string) {
	for _, p := range paths {
		fmt.Fprintf(w, "  %s %s\n", what, p)
	}
}

// printLayer prints what became of a layer's statements, each with its old and
// its new words and place.
func printLayer(w io.Writer, l *framework.LayerChange) {
	d := &l.Diff
	for _, m := range d.UnknownMoves {
		fmt.Fprintf(w, "  %s: the move from %s to %s names nothing here and was not followed\n", l.Version.Title, m.From, m.To)
	}
	if !l.New {
		return
	}
	fmt.Fprintf(w, "  %s v%d: %s\n", l.Version.Title, l.Version.Number, d.Sentence())
	if l.Version.Number == 1 {
		return
	}
	for _, t := range d.Retitled {
		fmt.Fprintf(w, "    %s %q is now %q\n", t.Kind, t.Was, t.Now)
	}
	for _, list := range []struct {
		word    string
		changes []framework.Change
	}{{"added", d.Added}, {"removed", d.Removed}, {"reworded", d.Reworded}, {"moved", d.Moved}, {"at another level", d.LevelChanged}, {"touched", d.Touched}} {
		for _, c := range list.changes {
			printChange(w, list.word, c)
		}
	}
}

func printChange(w io.Writer, word string, c framework.Change) {
	place := c.Level + ", " + c.Dimension
	switch {
	case c.FromLevel != "" && word == "at another level":
		place += ", before at " + c.FromLevel
	case c.FromDimension != "" && word == "moved":
		place += ", before in " + c.FromDimension
	}
	fmt.Fprintf(w, "    %s (%s): ", word, place)
	switch {
	case word == "reworded":
		fmt.Fprintf(w, "%s\n      before: %s\n", c.Now, c.Was)
	case c.Now != "":
		fmt.Fprintln(w, c.Now)
	default:
		fmt.Fprintln(w, c.Was)
	}
}
