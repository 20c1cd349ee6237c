package cli

import (
	"context"
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
}

func (c boardCommand) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
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
