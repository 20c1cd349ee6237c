package cli

import (
	"context"

	"belay/client"
)

type evidenceCommand struct {
	List    evidenceList    `cmd:"" help:"Somebody's evidence, newest first."`
	Show    evidenceShow    `cmd:"" help:"One piece of evidence."`
	Add     evidenceAdd     `cmd:"" help:"Keep a piece of evidence."`
	Edit    evidenceEdit    `cmd:"" help:"Change a piece; what is not named stays."`
	Remove  evidenceRemove  `cmd:"" help:"Take a piece away."`
	Restore evidenceRestore `cmd:"" help:"Bring back one that I took away, for 30 days."`
}

type evidenceList struct {
	Remote
	Limited
	Of     string `placeholder:"PERSON" help:"Somebody who reports to you, by e-mail address or id; yourself when not given."`
	Text   string `name:"q" placeholder:"TEXT" help:"Only what holds this text."`
	Shared string `enum:",yes,no" default:"" placeholder:"yes|no" help:"Only what is shared, or only what is not."`
}

func (c evidenceList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		who, err := x.whose(ctx, c.Of)
		if err != nil {
			return err
		}
		list, err := gather(x.AllEvidence(ctx, who, client.ListEvidenceQuery{Q: c.Text, Shared: c.Shared, Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			var rows [][]string
			for _, e := range list.Items {
				rows = append(rows, []string{e.On, e.Title, shared(e.Shared), e.ID})
			}
			s.table([]string{"ON", "TITLE", "SEEN BY", "ID"}, rows)
			s.more(list.More)
		})
	})
}

func shared(yes bool) string {
	if yes {
		return "manager too"
	}
	return "only you"
}

type evidenceAdd struct {
	Act
	Title       string   `arg:"" help:"What it is, in one line."`
	Link        string   `placeholder:"URL" help:"Where it can be seen."`
	Note        string   `placeholder:"TEXT" help:"More about it, in Markdown; - reads standard input."`
	On          string   `placeholder:"DATE" help:"The day it speaks of, YYYY-MM-DD; today when not given."`
	Expectation []string `placeholder:"ID" help:"An expectation it speaks for. Repeatable."`
	Share       bool     `help:"Let your manager read it."`
}

func (c evidenceAdd) Run(ctx context.Context, s Streams) error {
	note, err := s.text(c.Note)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		return x.kept(x.AddEvidence(ctx, client.AddEvidenceRequest{Title: c.Title, Link: c.Link, Note: note, On: c.On, Expectations: c.Expectation, Shared: c.Share}, c.once()...))
	})
}
