package cli

import (
	"context"

	"belay/client"
)

type inboxCommand struct {
	Remote
	Limited
}

func (c inboxCommand) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		list, err := gather(x.AllMyInbox(ctx, client.MyInboxQuery{Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			if len(list.Items) == 0 {
				s.note("Nothing waits for you.")
			}
			var rows [][]string
			for _, w := range list.Items {
				when := w.DueOn
				if w.Overdue {
					when += " overdue"
				}
				rows = append(rows, []string{when, w.Sentence, w.Act, x.Server() + w.Path})
			}
			s.table([]string{"DUE", "WHAT WAITS", "TO DO", "WHERE"}, rows)
			s.more(list.More)
		})
	})
}

type noticeCommands struct {
	List noticeList `cmd:"" help:"What happened that concerns me, newest first."`
	Seen noticeSeen `cmd:"" help:"Mark all of them as seen."`
}

type noticeList struct {
	Remote
	Limited
}

func (c noticeList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		list, err := gather(x.AllMyNotices(ctx, client.MyNoticesQuery{Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			var rows [][]string
			for _, n := range list.Items {
				rows = append(rows, []string{n.At, map[bool]string{true: "", false: "new"}[n.Seen], n.Sentence, x.Server() + n.Path})
			}
			s.table([]string{"AT", "", "WHAT HAPPENED", "WHERE"}, rows)
			s.more(list.More)
		})
	})
}

type noticeSeen struct{ Act }

func (c noticeSeen) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		answer, err := x.SeeNotices(ctx, c.once()...)
		if err != nil {
			return err
		}
		return x.done(answer, "All notices are marked as seen.")
	})
}
