package cli

import (
	"context"
	"strings"

	"belay/client"
	"belay/internal/fault"
	"belay/internal/id"
)

type personCommands struct {
	List personList `cmd:"" help:"Find people by name or e-mail address."`
	Show personShow `cmd:"" help:"One person's card."`
}

type personList struct {
	Remote
	Limited
	Text string `arg:"" optional:"" help:"Part of a name, or a whole e-mail address."`
}

func (c personList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		list, err := gather(x.AllPeople(ctx, client.ListPeopleQuery{Q: c.Text, Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			var rows [][]string
			for _, p := range list.Items {
				rows = append(rows, []string{p.Name, p.Email, unitName(p.Team), p.Level})
			}
			s.table([]string{"NAME", "E-MAIL", "TEAM", "LEVEL"}, rows)
			s.more(list.More)
		})
	})
}

type personShow struct {
	Remote
	Person string `arg:"" help:"E-mail address or id."`
}

func (c personShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		who, err := x.person(ctx, c.Person)
		if err != nil {
			return err
		}
		p, err := x.GetPerson(ctx, who)
		if err != nil {
			return err
		}
		return x.show(p, func(s *sheet) {
			s.title("%s", p.Name)
			showPerson(s, p)
		})
	})
}

func showPerson(s *sheet, p client.Person) {
	manager := ""
	if p.Manager != nil {
		manager = p.Manager.Name
	}
	s.pairs("E-mail", p.Email, "Team", unitName(p.Team), "Department", unitName(p.Department), "Manager", manager, "Level", p.Level,
		"Zone", p.Zone, "Hours", p.Hours, "Hired on", p.HiredOn, "Level since", p.LevelSince, "Country", p.Country, "Id", p.ID)
}

func unitName(u *client.UnitLink) string {
	if u == nil {
		return ""
	}
	return u.Name
}

// person is the id of whom an argument names: an id, or an e-mail address that
// the directory knows.
func (x *session) person(ctx context.Context, named string) (string, error) {
	if named == "" || id.Valid(named) {
		return named, nil
	}
	for p, err := range x.AllPeople(ctx, client.ListPeopleQuery{Q: named, Limit: 25}) {
		if err != nil {
			return "", err
		}
		if strings.EqualFold(p.Email, named) {
			return p.ID, nil
		}
	}
	return "", fault.Newf(fault.NotFound, "BLY-4114", "Nobody here has the e-mail address %s. Nothing was changed; find people with 'belay person list NAME'.", named)
}

// self is the id of the token's owner.
func (x *session) self(ctx context.Context) (string, error) {
	me, err := x.Me(ctx)
	if err == nil && me.Person == nil {
		err = fault.New(fault.Conflict, "BLY-4115", "This token's account stands for nobody who works here, so it has nothing of its own. Nothing was changed.")
	}
	if err != nil {
		return "", err
	}
	return me.Person.ID, nil
}

// whose is person, or the token's owner when nobody is named.
func (x *session) whose(ctx context.Context, named string) (string, error) {
	if named == "" {
		return x.self(ctx)
	}
	return x.person(ctx, named)
}
