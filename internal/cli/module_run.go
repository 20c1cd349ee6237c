package cli

import (
	"context"

	"belay/client"
)

// act reads a run and does something with the version that was read.
func (c OfRun) act(ctx context.Context, r Remote, s Streams, do func(ctx context.Context, x *session, run client.FullRun) (client.FullRun, error)) error {
	return r.with(ctx, s, func(ctx context.Context, x *session) error {
		run, err := x.run(ctx, c.Ref)
		if err == nil {
			run, err = do(ctx, x, run)
		}
		if err != nil {
			return err
		}
		return x.done(run, "%s is %s: %d of %d done%s.", run.Title, run.State, run.Done, run.Total, due(run.DueOn))
	})
}

type moduleDue struct {
	Act
	OfRun
	On string `arg:"" optional:"" help:"The day by which to be done, YYYY-MM-DD; none takes it away."`
}

func (c moduleDue) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, run client.FullRun) (client.FullRun, error) {
		return x.ChangeRun(ctx, run.ID, run.Version, client.ChangeRunRequest{DueOn: &c.On}, c.once()...)
	})
}

type moduleField struct {
	Act
	OfRun
	Field map[string]string `required:"" placeholder:"NAME=VALUE" help:"A detail that the module asks for. Repeatable."`
}

func (c moduleField) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, run client.FullRun) (client.FullRun, error) {
		return x.ChangeRun(ctx, run.ID, run.Version, client.ChangeRunRequest{Fields: c.Field}, c.once()...)
	})
}

type moduleAbandon struct {
	Act
	OfRun
}

func (c moduleAbandon) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, run client.FullRun) (client.FullRun, error) {
		return x.AbandonRun(ctx, run.ID, run.Version, c.once()...)
	})
}

type moduleResume struct {
	Act
	OfRun
}

func (c moduleResume) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, run client.FullRun) (client.FullRun, error) {
		return x.ResumeRun(ctx, run.ID, run.Version, c.once()...)
	})
}

type moduleUpdate struct {
	Act
	OfRun
}

func (c moduleUpdate) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, run client.FullRun) (client.FullRun, error) {
		if run.Update == nil {
			return run, nil // it has the module's words
		}
		return x.TakeOverModule(ctx, run.ID, run.Version, client.TakeOverRequest{Version: run.Update.Version}, c.once()...)
	})
}
