package learning

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/handbook"
)

// Keep makes a finished run a private piece of evidence, in one act. Errors:
// Gone, Stale, Conflict when the run is not finished or is kept already.
func (s *Service) Keep(ctx context.Context, actor authz.Actor, run string, g Guard) (_ Run, err error) {
	defer fault.Wrap(&err, "learning.Keep(%s)", run)
	return s.change(ctx, actor, run, g, func(tx *db.Tx, v *authz.Viewer, r *Run) error {
		switch {
		case r.State != Finished:
			return errOpen
		case r.Evidence != "":
			return errKept
		}
		it, err := s.Evidence.AddIn(tx, v, r.evidence())
		if err != nil {
			return err
		}
		if r.Evidence, err = it.ID, keepAs(tx, r.ID, it.ID); err != nil {
			return err
		}
		return s.moved(tx, v, r, EventKept, map[string]string{"evidence": it.ID})
	})
}

// evidence is what a finished run shows: how much was done when, and the links
// that were kept with its tasks.
func (r *Run) evidence() evidence.Input {
	note := fmt.Sprintf("Finished the training module “%s”: %d tasks from %s to %s.", r.ModuleTitle, r.Total, r.StartedOn, r.FinishedOn)
	between := "\n\n- "
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.Link == "" || t.Owner == Manager {
			continue
		}
		line := between + handbook.Plain(r.Filled(t.Text)) + ": " + t.Link
		if utf8.RuneCountInString(note)+utf8.RuneCountInString(line) > evidence.MaxNote {
			break
		}
		note, between = note+line, "\n- "
	}
	title := []rune("Finished " + r.ModuleTitle)
	return evidence.Input{Title: string(title[:min(len(title), evidence.MaxTitle)]), Note: note, On: r.FinishedOn}
}

// Filled is Markdown of a task with the run's placeholders filled in; those
// still open stay as the template has them.
func (r *Run) Filled(markdown string) string {
	return handbook.FillIn(markdown, func(name string) string {
		if value := r.field(name); value != "" {
			return escapeMarkdown(value)
		}
		return "{+ " + name + " +}"
	})
}

// escapeMarkdown makes a text that Markdown shows as it is.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_{}[]()#+-.!|<>~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
