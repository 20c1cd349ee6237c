package growthhttp

import (
	"context"
	"time"

	"belay/internal/authz"
	"belay/internal/growth"
	"belay/internal/route"
)

type stepJSON struct {
	ID          string     `json:"id"`
	Text        string     `json:"text"`
	Note        string     `json:"note"`
	Due         string     `json:"due,omitempty"`
	DoneAt      *time.Time `json:"done_at,omitempty"`
	Expectation string     `json:"expectation,omitempty"`
	Dimension   string     `json:"dimension,omitempty"`
	Version     int64      `json:"version" doc:"Send it as If-Match with a change"`
}

func stepOf(s growth.Step) stepJSON {
	return stepJSON{s.ID, s.Text, s.Note, s.DueOn, instant(s.DoneAt), s.Statement, s.Dimension, s.Version}
}

func stepsOf(list []growth.Step) []stepJSON {
	out := []stepJSON{}
	for _, s := range list {
		out = append(out, stepOf(s))
	}
	return out
}

type stepsOut struct {
	Body struct {
		Steps []stepJSON `json:"steps"`
	}
}

func (f *Face) apiSteps(ctx context.Context, actor authz.Actor, _ *struct{}) (*stepsOut, error) {
	list, err := f.Growth.Steps(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &stepsOut{}
	out.Body.Steps = stepsOf(list)
	return out, nil
}

type addStepIn struct {
	Keyed
	Body struct {
		Text        string `json:"text" doc:"At most 300 characters"`
		Note        string `json:"note,omitempty"`
		Due         string `json:"due,omitempty" doc:"YYYY-MM-DD"`
		Expectation string `json:"expectation,omitempty" doc:"Id of the expectation it works towards"`
	}
}

type stepOut struct {
	ETag string `header:"ETag"`
	Body stepJSON
}

// step answers with one of the caller's own steps as it now stands.
func (f *Face) step(ctx context.Context, actor authz.Actor, id string) (*stepOut, error) {
	s, _, err := f.Growth.OwnStep(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return &stepOut{route.ETag(s.Version), stepOf(s)}, nil
}

func (f *Face) apiAddStep(ctx context.Context, actor authz.Actor, in *addStepIn) (*stepOut, error) {
	act, g := in.guard(ctx, "add-step", in.Body)
	id, err := f.Growth.AddStep(act, actor, growth.StepInput{Text: in.Body.Text, Note: in.Body.Note, DueOn: in.Body.Due, Statement: in.Body.Expectation}, g)
	if err != nil {
		return nil, err
	}
	return f.step(ctx, actor, id)
}

type editStepIn struct {
	Versioned
	Step string `path:"step"`
	Body struct {
		Text        *string `json:"text,omitempty"`
		Note        *string `json:"note,omitempty"`
		Due         *string `json:"due,omitempty"`
		Expectation *string `json:"expectation,omitempty"`
		Done        *bool   `json:"done,omitempty"`
		Before      *string `json:"before,omitempty" doc:"Put it before this step; empty: last"`
	}
}

// apiEditStep changes what the body names, in one act each: the words, the
// tick, the place. Each act has its own key, made from the caller's.
func (f *Face) apiEditStep(ctx context.Context, actor authz.Actor, in *editStepIn) (*stepOut, error) {
	act, g, err := in.guard(ctx, "edit-step "+in.Step, in.Body)
	if err != nil {
		return nil, err
	}
	key := g.Key
	next := func(name string) growth.Guard {
		if key != "" {
			g.Key = key + "/" + name
		}
		return g
	}
	b := in.Body
	if b.Text != nil || b.Note != nil || b.Due != nil || b.Expectation != nil {
		was, _, err := f.Growth.OwnStep(ctx, actor, in.Step)
		if err != nil {
			return nil, err
		}
		with := growth.StepInput{Text: or(b.Text, was.Text), Note: or(b.Note, was.Note), DueOn: or(b.Due, was.DueOn), Statement: or(b.Expectation, was.Statement)}
		if err := f.Growth.EditStep(act, actor, in.Step, with, next("edit")); err != nil {
			return nil, err
		}
		g.Version++
	}
	if b.Done != nil {
		if err := f.Growth.TickStep(act, actor, in.Step, *b.Done, next("done")); err != nil {
			return nil, err
		}
		g.Version++
	}
	if b.Before != nil {
		if err := f.Growth.MoveStep(act, actor, in.Step, *b.Before, next("move")); err != nil {
			return nil, err
		}
	}
	return f.step(ctx, actor, in.Step)
}

func or(given *string, otherwise string) string {
	if given != nil {
		return *given
	}
	return otherwise
}

type oneStepIn struct {
	Versioned
	Step string `path:"step"`
}

func (f *Face) apiRemoveStep(ctx context.Context, actor authz.Actor, in *oneStepIn) (*none, error) {
	ctx, g, err := in.guard(ctx, "remove-step "+in.Step, nil)
	if err != nil {
		return nil, err
	}
	if err := f.Growth.RemoveStep(ctx, actor, in.Step, g); err != nil {
		return nil, err
	}
	return done(), nil
}

type restoreStepIn struct {
	Keyed
	Step string `path:"step"`
}

func (f *Face) apiRestoreStep(ctx context.Context, actor authz.Actor, in *restoreStepIn) (*stepOut, error) {
	act, g := in.guard(ctx, "restore-step "+in.Step, nil)
	if err := f.Growth.RestoreStep(act, actor, in.Step, g); err != nil {
		return nil, err
	}
	return f.step(ctx, actor, in.Step)
}
