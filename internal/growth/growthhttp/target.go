package growthhttp

import (
	"net/http"

	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) targetPage(x *route.Exchange) error {
	return f.chooseTarget(x, http.StatusOK, "", ui.Faults{})
}

// chooseTarget draws the choice; picked is what a refused form had chosen.
func (f *Face) chooseTarget(x *route.Exchange, status int, picked string, faults ui.Faults) error {
	c, err := f.Growth.Choices(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	if picked == "" {
		picked = c.Target.Ref()
	}
	v := TargetView{Epoch: int(c.Epoch), Version: int(c.Target.Version), Action: TargetPath, Cancel: GrowthPath, Faults: faults, Visible: c.Visible}
	if c.Who.Department != "" && c.Home == nil && c.Ladders.ForUnit(c.Who.DepartmentHandle) == nil {
		v.Department = c.Who.Department
	}
	for _, l := range c.Ladders {
		family := TargetFamily{ID: l.Framework + "-" + l.Track, Title: roleOf(l), Href: matrix(l)}
		for _, layer := range l.Layers {
			if layer.Title != family.Title {
				family.Detail = ui.T("with %s", layer.Title)
				break
			}
		}
		for i, lv := range l.Levels {
			family.Levels = append(family.Levels, TargetLevel{Value: l.LevelRef(i), Title: lv.Title, Expectations: lv.Total,
				Chosen: l.LevelRef(i) == picked, Mine: l == c.Home && i == c.Held})
		}
		v.Families = append(v.Families, family)
	}
	p := f.Page(x)
	p.Title = ui.T("Target")
	p.Crumbs = []ui.Link{{Href: GrowthPath, Label: ui.T("My growth")}}
	return x.Render(status, TargetPage(p, v))
}

func (f *Face) setTarget(x *route.Exchange) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	picked := form.Text("target")
	if err = f.Growth.SetTarget(ctx, x.Actor, picked, g); route.Refused(err) {
		return f.chooseTarget(x, route.StatusOf(err), picked, ui.FaultsOf(err))
	}
	return x.Pressed(GrowthPath, err, route.Flash{Text: ui.T("Your target is set.")})
}

func (f *Face) team(x *route.Exchange) error {
	t, err := f.Growth.Team(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	v := TeamView{Visible: t.Visible}
	for _, r := range t.Reports {
		row := TeamRow{Person: person(r.Someone), Level: r.Held, Shared: r.Shared, Mine: counts(r.Self), Theirs: counts(r.Manager), Latest: r.Latest, Waiting: r.Waiting}
		row.Person.Href, row.Person.Detail = PeoplePath+"/"+r.ID+"/growth", r.Team
		if r.Ladder != nil {
			row.Target = r.Ladder.Levels[r.Level].Title
			if r.Elsewhere {
				row.Target = ui.T("%s in %s", row.Target, roleOf(r.Ladder))
			}
		}
		v.Rows = append(v.Rows, row)
	}
	p := f.Page(x)
	p.Title = ui.T("My team")
	return x.Render(http.StatusOK, TeamPage(p, v))
}
