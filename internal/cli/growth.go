package cli

import (
	"context"
	"fmt"

	"belay/client"
)

type growthCommands struct {
	Show   growthShow   `cmd:"" help:"Where somebody stands, dimension by dimension."`
	Target growthTarget `cmd:"" help:"Aim for a role and level, or show the present aim."`
	Step   stepCommands `cmd:"" help:"What I mean to do next."`
	Team   growthTeam   `cmd:"" help:"The people who report to me, and what they shared."`
}

type growthShow struct {
	Remote
	Of    string `placeholder:"PERSON" help:"Somebody who reports to you, by e-mail address or id; yourself when not given."`
	Level string `placeholder:"LEVEL" help:"Another level than the target's."`
}

func (c growthShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		var g client.Growth
		who, err := x.person(ctx, c.Of)
		switch {
		case err != nil:
		case who == "":
			g, err = x.MyGrowth(ctx, client.MyGrowthQuery{Level: c.Level})
		default:
			g, err = x.GrowthOf(ctx, who, client.GrowthOfQuery{Level: c.Level})
		}
		if err != nil {
			return err
		}
		return x.show(g, func(s *sheet) { showGrowth(s, g) })
	})
}

func showGrowth(s *sheet, g client.Growth) {
	counts := g.Self
	if g.CountedFrom == "manager" {
		counts = g.ManagerView
	}
	if g.Target != nil {
		s.title("%s meets %d of %d expectations of %s, %s", g.Person.Name, counts.Met, counts.Total, g.Target.Role, g.Target.Level)
	}
	var rows [][]string
	for _, layer := range g.Layers {
		for _, r := range layer.Dimensions {
			rows = append(rows, []string{layer.Title, r.Title, met(r.Self), met(r.ManagerView), r.LatestEvidence})
		}
	}
	s.table([]string{"LAYER", "DIMENSION", "SELF", "MANAGER", "LATEST EVIDENCE"}, rows)
	for i, step := range g.NextSteps {
		if i == 0 {
			s.note("")
			s.note("Next steps:")
		}
		s.note("  %s", step.Text)
	}
	s.note("%s", g.Visible.Marks)
}

// met is how many of a dimension's expectations one side says are met.
func met(c client.Counts) string { return fmt.Sprintf("%d/%d", c.Met, c.Total) }

type growthTarget struct {
	Act
	Target string `arg:"" optional:"" help:"framework/track/level, as 'belay growth target' shows it; none shows the present aim."`
}

func (c growthTarget) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		var version int64
		t, err := x.MyTarget(ctx, client.ReadVersion(&version))
		if err == nil && c.Target != "" {
			t, err = x.SetTarget(ctx, version, client.SetTargetRequest{Target: c.Target}, c.once()...)
		}
		if err != nil {
			return err
		}
		return x.show(t, func(s *sheet) { s.pairs("Role", t.Target.Role, "Level", t.Target.Level, "Target", t.Target.Target) })
	})
}

type growthTeam struct{ Remote }

func (c growthTeam) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		team, err := x.MyTeam(ctx)
		if err != nil {
			return err
		}
		return x.show(team, func(s *sheet) {
			var rows [][]string
			for _, r := range team.Reports {
				rows = append(rows, []string{r.Person.Name, r.Person.ID})
			}
			s.table([]string{"NAME", "ID"}, rows)
		})
	})
}
