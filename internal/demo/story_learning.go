package demo

import (
	"context"
	"fmt"
	"strings"

	"belay/internal/authz"
	"belay/internal/learning"
)

// course is what the acts of a module run say.
type course struct {
	Module  string            `yaml:"module"`
	Fields  map[string]string `yaml:"fields"`
	Through *int              `yaml:"through"` // the last stage that is done now, 0 is the first
	Tasks   int               `yaml:"tasks"`   // open tasks after it that are done too
	Proofs  []proof           `yaml:"proofs"`
}

// proof is what is kept with the first open task whose text begins so.
type proof struct {
	Task string `yaml:"task"`
	Link string `yaml:"link"`
	Note string `yaml:"note"`
}

// study carries out the acts of module runs; ok is false for an act that is
// none of them.
func (p *player) study(ctx context.Context, who authz.Actor, a act) (ok bool, err error) {
	owner := a.Who
	if a.Whom != "" {
		owner = a.Whom
	}
	name := owner + "/" + a.Module
	switch a.Do {
	case "begin_module":
		p.runs[name], err = p.Learning.Start(ctx, who, a.Module, learning.StartInput{Fields: a.Fields, DueOn: a.Due}, learning.Guard{})
	case "work":
		p.runs[name], err = p.work(ctx, who, p.runs[name], a)
	case "keep_module":
		_, err = p.Learning.Keep(ctx, who, p.runs[name].ID, learning.Guard{Version: learning.Any})
	default:
		return false, nil
	}
	return true, err
}

// work ticks what is open up to a stage, and a number of tasks after it: of the
// learner and who accompanies them, or of the manager when somebody else acts.
func (p *player) work(ctx context.Context, who authz.Actor, run learning.Run, a act) (_ learning.Run, err error) {
	if run.ID == "" || a.Through == nil {
		return run, fmt.Errorf("%s has no run through %s, or the act names no stage", a.Who, a.Module)
	}
	yes, more, proofs := true, a.Tasks, a.Proofs
	for _, t := range run.Tasks {
		if t.Ticked() || (t.Owner == learning.Manager) != (a.Whom != "") {
			continue
		}
		if t.Stage > *a.Through {
			if more--; more < 0 {
				break
			}
		}
		in := learning.TickInput{Done: &yes}
		for i, pr := range proofs {
			if strings.HasPrefix(t.Text, pr.Task) {
				in.Link, in.Note = &pr.Link, &pr.Note
				proofs = append(proofs[:i:i], proofs[i+1:]...)
				break
			}
		}
		if run, err = p.Learning.Tick(ctx, who, run.ID, t.ID, in, learning.Guard{Version: learning.Any}); err != nil {
			return run, err
		}
	}
	if len(proofs) > 0 {
		return run, fmt.Errorf("no open task begins with %q", proofs[0].Task)
	}
	return run, nil
}
