package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"belay/client"
)

type boardCommand struct {
	Remote
	Limited
	Unit  string `placeholder:"HANDLE" help:"Only with this host team or department."`
	State string `placeholder:"STATE" help:"Only: proposed, awaiting, agreed, preparing, needs_helper, running, done or over."`
	Way   string `placeholder:"WAY" help:"Only this way to work: pair, on_call, release or project."`
	Text  string `name:"q" placeholder:"TEXT" help:"Only with these words in the topic."`
	From  string `placeholder:"DATE" help:"Only what happens on or after this day."`
	Until string `placeholder:"DATE" help:"Only what happens on or before this day."`

	Summary bool `help:"Counts by state, seats, who carries how many hours and what people wish for, instead of the rows; takes no days."`
}

func (c boardCommand) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		if c.Summary {
			return c.summary(ctx, x)
		}
		list, err := gather(x.AllBoard(ctx, client.BoardQuery{Unit: c.Unit, State: c.State, Way: c.Way, Q: c.Text, From: c.From, Until: c.Until, Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			var rows [][]string
			for _, r := range list.Items {
				who := "one learner"
				if r.Learner != nil {
					who = r.Learner.Name
				}
				var helpers []string
				for _, h := range r.Helpers {
					helpers = append(helpers, h.Name)
				}
				if r.NeedsHelper {
					helpers = append(helpers, "needs a helper")
				}
				rows = append(rows, []string{r.Team.Name, who, r.Topic, strings.ReplaceAll(r.State, "_", " "), r.From, r.Until, strings.Join(helpers, ", ")})
			}
			s.table([]string{"TEAM", "LEARNER", "TOPIC", "STATE", "FROM", "UNTIL", "HELPERS"}, rows)
			s.more(list.More)
		})
	})
}

func (c boardCommand) summary(ctx context.Context, x *session) error {
	sum, err := x.BoardSummary(ctx, client.BoardSummaryQuery{Unit: c.Unit, State: c.State, Way: c.Way, Q: c.Text})
	if err != nil {
		return err
	}
	return x.show(sum, func(s *sheet) {
		s.pairs("Seats taken", places(sum.Seats.Taken, sum.Seats.Offered))
		for _, state := range slices.Sorted(maps.Keys(sum.Counts)) {
			s.pairs("State "+strings.ReplaceAll(state, "_", " "), number(sum.Counts[state]))
		}
		for _, h := range sum.Helpers {
			limit := ""
			if h.Limit > 0 {
				limit = fmt.Sprintf(", limit %d", h.Limit)
			}
			s.pairs("Helper "+h.Name, fmt.Sprintf("%d h a week%s", h.HoursPerWeek, limit))
		}
		for _, w := range sum.Wishes {
			s.pairs("Wish "+w.Topic, number(w.Count))
		}
	})
}
