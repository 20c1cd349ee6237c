package cli

import (
	"context"

	"belay/client"
)

// OneEvidence names a piece of evidence.
type OneEvidence struct {
	Evidence string `arg:"" help:"Its id, as 'belay evidence list' shows it."`
}

// kept prints a piece of evidence as it now is.
func (x *session) kept(e client.Evidence, err error) error {
	if err != nil {
		return err
	}
	return x.done(e, "Kept “%s” of %s, seen by %s (%s).", e.Title, e.On, map[bool]string{true: "you and your manager", false: "you only"}[e.Shared], e.ID)
}

type evidenceShow struct {
	Remote
	OneEvidence
}

func (c evidenceShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		e, err := x.GetEvidence(ctx, c.Evidence)
		if err != nil {
			return err
		}
		return x.show(e, func(s *sheet) {
			s.title("%s", e.Title)
			s.pairs("On", e.On, "Link", e.Link, "Note", e.Note, "Seen by", shared(e.Shared), "Id", e.ID)
		})
	})
}

type evidenceEdit struct {
	Act
	OneEvidence
	Title       string   `placeholder:"TEXT" help:"What it is, in one line."`
	Link        string   `placeholder:"URL" help:"Where it can be seen."`
	Note        string   `placeholder:"TEXT" help:"More about it, in Markdown; - reads standard input, a blank takes it away."`
	On          string   `placeholder:"DATE" help:"The day it speaks of, YYYY-MM-DD."`
	Expectation []string `placeholder:"ID" help:"An expectation it speaks for, in place of all that stood there. Repeatable."`
	Share       string   `enum:",yes,no" default:"" placeholder:"yes|no" help:"Whether your manager may read it."`
}

func (c evidenceEdit) Run(ctx context.Context, s Streams) error {
	note, err := s.text(c.Note)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		e, err := x.GetEvidence(ctx, c.Evidence)
		if err != nil {
			return err
		}
		return x.kept(x.EditEvidence(ctx, e.ID, e.Version, client.EditEvidenceRequest{Title: said(c.Title), Link: said(c.Link), Note: said(note), On: said(c.On),
			Expectations: saidList(c.Expectation), Shared: saidYes(c.Share)}, c.once()...))
	})
}

type evidenceRemove struct {
	Act
	OneEvidence
}

func (c evidenceRemove) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		e, err := x.GetEvidence(ctx, c.Evidence)
		if err != nil {
			return err
		}
		answer, err := x.DeleteEvidence(ctx, e.ID, e.Version, c.once()...)
		if err != nil {
			return err
		}
		return x.done(answer, "“%s” is removed; 'belay evidence restore %s' brings it back for 30 days.", e.Title, e.ID)
	})
}

type evidenceRestore struct {
	Act
	OneEvidence
}

func (c evidenceRestore) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		return x.kept(x.RestoreEvidence(ctx, c.Evidence, c.once()...))
	})
}
