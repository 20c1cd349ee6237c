package growthhttp

import (
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

const stepsPart = GrowthPath + "#steps"

func (f *Face) addStep(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	in := growth.StepInput{Text: form.Text("text"), DueOn: form.Text("due")}
	_, err = f.Growth.AddStep(ctx, x.Actor, in, g)
	if refused(err) {
		return f.growthPage(x, x.Actor.Person, status(err), Steps{Text: in.Text, Due: in.DueOn, Faults: ui.FaultsOf(err)})
	}
	return pressed(x, stepsPart, err, route.Flash{Text: ui.T("The step is on your list.")})
}

func (f *Face) tickStep(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	done := form.Text("done") == "1"
	text := ui.T("Done. Well climbed.")
	if !done {
		text = ui.T("The step is open again.")
	}
	err = f.Growth.TickStep(ctx, x.Actor, x.Path("step"), done, g)
	return pressed(x, stepsPart, err, route.Flash{Text: text})
}

func (f *Face) removeStep(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	step := x.Path("step")
	err = f.Growth.RemoveStep(ctx, x.Actor, step, g)
	return pressed(x, stepsPart, err, route.Flash{Text: ui.T("The step is off your list."), Undo: GrowthPath + "/steps/" + step + "/restore"})
}

func (f *Face) restoreStep(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	err = f.Growth.RestoreStep(ctx, x.Actor, x.Path("step"), g)
	return pressed(x, stepsPart, err, route.Flash{Text: ui.T("The step is back.")})
}
