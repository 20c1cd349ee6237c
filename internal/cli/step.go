package cli

import (
	"context"

	"belay/client"
	"belay/internal/fault"
)

type stepCommands struct {
	List    stepList    `cmd:"" help:"My next steps, in my order."`
	Add     stepAdd     `cmd:"" help:"Put a step on my list."`
	Done    stepDone    `cmd:"" help:"Say that a step is done, or is not."`
	Remove  stepRemove  `cmd:"" help:"Take a step off my list."`
	Restore stepRestore `cmd:"" help:"Put one back that I took off, for 30 days."`
}

type stepList struct{ Remote }

func (c stepList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		answer, err := x.MySteps(ctx)
		if err != nil {
			return err
		}
		return x.show(answer, func(s *sheet) {
			var rows [][]string
			for _, p := range answer.Steps {
				rows = append(rows, []string{yesNo(p.DoneAt != nil), p.Text, p.Due, p.ID})
			}
			s.table([]string{"DONE", "STEP", "DUE", "ID"}, rows)
		})
	})
}

// step prints a step as it now is.
func (x *session) step(p client.Step, err error) error {
	if err != nil {
		return err
	}
	return x.done(p, "Step: %s%s (%s).", p.Text, due(p.Due), p.ID)
}

type stepAdd struct {
	Act
	Text        string `arg:"" help:"What to do, in one line."`
	Due         string `placeholder:"DATE" help:"By when, YYYY-MM-DD."`
	Note        string `placeholder:"TEXT" help:"More about it; - reads standard input."`
	Expectation string `placeholder:"ID" help:"The expectation it works towards."`
}

func (c stepAdd) Run(ctx context.Context, s Streams) error {
	note, err := s.text(c.Note)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		return x.step(x.AddStep(ctx, client.AddStepRequest{Text: c.Text, Due: c.Due, Note: note, Expectation: c.Expectation}, c.once()...))
	})
}

// OneStep names one of one's own steps.
type OneStep struct {
	Step string `arg:"" help:"Its id, as 'belay growth step list' shows it."`
}

// find reads the step.
func (c OneStep) find(ctx context.Context, x *session) (client.Step, error) {
	answer, err := x.MySteps(ctx)
	for _, p := range answer.Steps {
		if p.ID == c.Step {
			return p, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "BLY-4126", "There is no such step on your list. Nothing was changed; 'belay growth step list' shows them.")
	}
	return client.Step{}, err
}

type stepDone struct {
	Act
	OneStep
	Undo bool `help:"It is not done."`
}

func (c stepDone) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		p, err := c.find(ctx, x)
		if err != nil {
			return err
		}
		return x.step(x.EditStep(ctx, p.ID, p.Version, client.EditStepRequest{Done: pointer(!c.Undo)}, c.once()...))
	})
}

type stepRemove struct {
	Act
	OneStep
}

func (c stepRemove) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		p, err := c.find(ctx, x)
		if err != nil {
			return err
		}
		answer, err := x.RemoveStep(ctx, p.ID, p.Version, c.once()...)
		if err != nil {
			return err
		}
		return x.done(answer, "The step is off your list; 'belay growth step restore %s' puts it back.", p.ID)
	})
}

type stepRestore struct {
	Act
	OneStep
}

func (c stepRestore) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		return x.step(x.RestoreStep(ctx, c.Step, c.once()...))
	})
}
