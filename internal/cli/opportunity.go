package cli

import (
	"context"
	"fmt"
	"strings"

	"belay/client"
	"belay/internal/fault"
	"belay/internal/id"
)

type offerCommands struct {
	List   offerList   `cmd:"" help:"Places to learn that host teams offer, newest first."`
	Show   offerShow   `cmd:"" help:"One offer, what it asks for and how far I am."`
	Add    offerAdd    `cmd:"" help:"Offer a place to learn, in a team of people I manage."`
	Edit   offerEdit   `cmd:"" help:"Change an offer; what is not named stays."`
	Close  offerClose  `cmd:"" help:"Take no more proposals by an offer."`
	Reopen offerReopen `cmd:"" help:"Take proposals by it again."`
}

type offerList struct {
	Remote
	Limited
	Text string `arg:"" optional:"" help:"Only what holds this text."`
	Unit string `placeholder:"HANDLE" help:"Only of this department or team."`
	Way  string `enum:",pair,on_call,release,project" default:"" placeholder:"WAY" help:"Only this way to work: pair, on_call, release or project."`
}

func (c offerList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		list, err := gather(x.AllOffers(ctx, client.ListOffersQuery{Q: c.Text, Unit: c.Unit, Way: c.Way, Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			var rows [][]string
			for _, o := range list.Items {
				rows = append(rows, []string{o.Title, o.Team.Name, o.Host.Name, strings.Join(o.Ways, ", "), places(o.Seats.Free, o.Seats.Total), o.Seats.NextFree, o.ID})
			}
			s.table([]string{"TITLE", "TEAM", "HOST", "WAYS", "FREE", "NEXT FREE", "ID"}, rows)
			s.more(list.More)
		})
	})
}

func places(free, of int64) string { return fmt.Sprintf("%d of %d", free, of) }

type offerShow struct {
	Remote
	Offer string `arg:"" help:"Its id."`
}

func (c offerShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		o, err := x.GetOffer(ctx, c.Offer)
		if err != nil {
			return err
		}
		return x.show(o, func(s *sheet) {
			s.title("%s", o.Title)
			s.pairs("Team", o.Team.Name, "Host", o.Host.Name, "Topics", strings.Join(o.Topics, ", "), "Ways", strings.Join(o.Ways, ", "),
				"Free seats", places(o.Seats.Free, o.Seats.Total), "Next free", o.Seats.NextFree, "From", o.From, "Until", o.Until,
				"Share of working time", fmt.Sprintf("%d to %d %%", o.Rules.MinPercent, o.Rules.MaxPercent), "Needs", o.Needs)
			showPreparation(s, o.Preparation)
			s.note("Propose an internship with it: belay internship propose --offer %s", o.ID)
		})
	})
}

func showPreparation(s *sheet, list []client.Preparation) {
	var rows [][]string
	for _, p := range list {
		rows = append(rows, []string{p.Module, p.Title, p.Progress, fmt.Sprintf("%d of %d", p.Done, p.Total)})
	}
	s.table([]string{"MODULE", "TITLE", "MINE", "DONE"}, rows)
}

type programmeCommands struct {
	Show programmeShow `cmd:"" help:"What a department offers learners."`
}

type programmeShow struct {
	Remote
	Unit string `arg:"" help:"The department's handle."`
}

func (c programmeShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		p, err := x.GetProgramme(ctx, c.Unit)
		if err != nil {
			return err
		}
		return x.show(p, func(s *sheet) {
			s.title("%s", p.Unit.Name)
			s.pairs("To learn", strings.Join(p.Topics, ", "), "Ways", strings.Join(p.Ways, ", "), "Free seats", places(p.Seats.Free, p.Seats.Total), "Next free", p.Seats.NextFree)
			var rows [][]string
			for _, o := range p.Offers {
				rows = append(rows, []string{o.Title, o.Team.Name, o.Host.Name, places(o.Seats.Free, o.Seats.Total), o.ID})
			}
			s.table([]string{"OFFER", "TEAM", "HOST", "FREE", "ID"}, rows)
			showPreparation(s, p.Preparation)
		})
	})
}

type wishCommands struct {
	List wishList `cmd:"" help:"What people would like to learn, newest first."`
	Add  wishAdd  `cmd:"" help:"Leave a wish. Others see whose it is only if you say so."`
	Edit wishEdit `cmd:"" help:"Change one of my wishes; what is not named stays."`
	Drop wishDrop `cmd:"" help:"Take one of my wishes back, or say that it came true."`
}

type wishList struct {
	Remote
	Limited
	Mine bool   `help:"Only mine, past ones too."`
	Unit string `placeholder:"HANDLE" help:"Only for this department or team, or for anywhere."`
}

func (c wishList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		var l list[client.Wish]
		if c.Mine {
			mine, err := x.MyWishes(ctx)
			if err != nil {
				return err
			}
			l.Items = mine.Items
		} else {
			var err error
			if l, err = gather(x.AllWishes(ctx, client.ListWishesQuery{Unit: c.Unit, Limit: c.page()}), c.Limit); err != nil {
				return err
			}
		}
		return x.show(l, func(s *sheet) {
			var rows [][]string
			for _, w := range l.Items {
				who, where := "somebody", "anywhere"
				if w.Person != nil {
					who = w.Person.Name
				}
				if w.Unit != nil {
					where = w.Unit.Name
				}
				rows = append(rows, []string{w.Topic, who, where, w.Way, w.Quarter, w.State, w.ID})
			}
			s.table([]string{"TOPIC", "WHO", "WHERE", "WAY", "WHEN", "STATE", "ID"}, rows)
			s.more(l.More)
		})
	})
}

type wishAdd struct {
	Act
	Topic   string `arg:"" help:"What you would like to learn."`
	Unit    string `placeholder:"HANDLE" help:"In this department or team; anywhere when not given."`
	Way     string `enum:",pair,on_call,release,project" default:"" placeholder:"WAY" help:"How: pair, on_call, release or project."`
	Quarter string `placeholder:"QUARTER" help:"When, such as 2027-Q1."`
	Named   bool   `help:"Let others see that it is yours."`
	Note    string `placeholder:"TEXT" help:"More about it, for you and your manager; - reads standard input."`
}

func (c wishAdd) Run(ctx context.Context, s Streams) error {
	note, err := s.text(c.Note)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		unit, err := x.unit(ctx, c.Unit)
		if err != nil {
			return err
		}
		w, err := x.AddWish(ctx, client.AddWishRequest{Topic: c.Topic, Unit: unit, Way: c.Way, Quarter: c.Quarter, Named: c.Named, Note: note}, c.once()...)
		if err != nil {
			return err
		}
		return x.done(w, "Your wish “%s” is left (%s).", w.Topic, w.ID)
	})
}

type wishDrop struct {
	Act
	Wish string `arg:"" help:"Its id, as 'belay wish list --mine' shows it."`
	Met  bool   `help:"It came true."`
}

func (c wishDrop) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		w, err := x.GetWish(ctx, c.Wish)
		if err != nil {
			return err
		}
		state := map[bool]string{true: "met", false: "dropped"}[c.Met]
		if w, err = x.EditWish(ctx, w.ID, w.Version, client.EditWishRequest{State: &state}, c.once()...); err != nil {
			return err
		}
		return x.done(w, "Your wish “%s” is %s.", w.Topic, w.State)
	})
}

// unit is the id of the unit that an argument names: by id, handle or name.
func (x *session) unit(ctx context.Context, named string) (string, error) {
	if named == "" || id.Valid(named) {
		return named, nil
	}
	for u, err := range x.AllUnits(ctx, client.ListUnitsQuery{Limit: 1000}) {
		if err != nil {
			return "", err
		}
		if u.Handle == named || strings.EqualFold(u.Name, named) {
			return u.ID, nil
		}
	}
	return "", fault.Newf(fault.NotFound, "BLY-4119", "There is no department or team called %s. Nothing was changed; write its handle, as it stands in its page's address.", named)
}

type wishEdit struct {
	Act
	Wish    string `arg:"" help:"Its id, as 'belay wish list --mine' shows it."`
	Topic   string `placeholder:"TEXT" help:"What you would like to learn."`
	Unit    string `placeholder:"HANDLE" help:"In this department or team; a blank means anywhere."`
	Way     string `placeholder:"WAY" help:"How: pair, on_call, release or project; a blank takes it away."`
	Quarter string `placeholder:"QUARTER" help:"When, such as 2027-Q1; a blank takes it away."`
	Named   string `enum:",yes,no" default:"" placeholder:"yes|no" help:"Whether others see that it is yours."`
	Note    string `placeholder:"TEXT" help:"More about it, for you and your manager; - reads standard input."`
	Open    bool   `help:"Open it again after it was dropped or came true."`
}

func (c wishEdit) Run(ctx context.Context, s Streams) error {
	note, err := s.text(c.Note)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		w, err := x.GetWish(ctx, c.Wish)
		if err != nil {
			return err
		}
		unit := c.Unit
		if strings.TrimSpace(unit) != "" {
			if unit, err = x.unit(ctx, unit); err != nil {
				return err
			}
		}
		change := client.EditWishRequest{Topic: said(c.Topic), Unit: said(unit), Way: said(c.Way), Quarter: said(c.Quarter), Named: saidYes(c.Named), Note: said(note)}
		if c.Open {
			change.State = pointer("open")
		}
		if w, err = x.EditWish(ctx, w.ID, w.Version, change, c.once()...); err != nil {
			return err
		}
		return x.done(w, "Your wish “%s” is %s.", w.Topic, w.State)
	})
}
