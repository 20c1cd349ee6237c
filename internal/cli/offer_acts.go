package cli

import (
	"context"

	"belay/client"
)

// offered prints an offer as it now is.
func (x *session) offered(o client.OfferPage, err error) error {
	if err != nil {
		return err
	}
	return x.done(o, "The offer “%s” of %s is %s, with %d of %d seats free (%s).", o.Title, o.Team.Name, o.State, o.Seats.Free, o.Seats.Total, o.ID)
}

type offerAdd struct {
	Act
	Title string   `arg:"" help:"What there is to learn, in one line."`
	Team  string   `required:"" placeholder:"TEAM" help:"The host team: handle, name or id."`
	Host  string   `placeholder:"PERSON" help:"The manager who hosts, by e-mail address or id; yourself when not given."`
	Topic []string `placeholder:"TEXT" help:"What it is about. Repeatable."`
	Way   []string `placeholder:"WAY" help:"How: pair, on_call, release, project. Repeatable."`
	Seats int64    `default:"1" placeholder:"N" help:"How many learners at a time."`
	From  string   `placeholder:"DATE" help:"First day, YYYY-MM-DD; today when not given."`
	Until string   `placeholder:"DATE" help:"Last day; open-ended when not given."`
	Needs string   `placeholder:"TEXT" help:"What learners should bring, in Markdown; - reads standard input."`
}

func (c offerAdd) Run(ctx context.Context, s Streams) error {
	needs, err := s.text(c.Needs)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		in := client.AddOfferRequest{Title: c.Title, Topics: append([]string{}, c.Topic...), Ways: append([]string{}, c.Way...), Seats: c.Seats, From: c.From, Until: c.Until, Needs: needs}
		var err error
		if in.Team, err = x.unit(ctx, c.Team); err != nil {
			return err
		}
		if in.Host, err = x.whose(ctx, c.Host); err != nil {
			return err
		}
		return x.offered(x.AddOffer(ctx, in, c.once()...))
	})
}

// OneOffer names an offer.
type OneOffer struct {
	Offer string `arg:"" help:"Its id, as 'belay offer list' shows it."`
}

// act reads an offer and does something with the version that was read.
func (c OneOffer) act(ctx context.Context, r Remote, s Streams, do func(ctx context.Context, x *session, o client.OfferPage) (client.OfferPage, error)) error {
	return r.with(ctx, s, func(ctx context.Context, x *session) error {
		o, err := x.GetOffer(ctx, c.Offer)
		if err == nil {
			o, err = do(ctx, x, o)
		}
		return x.offered(o, err)
	})
}

type offerEdit struct {
	Act
	OneOffer
	Title string   `placeholder:"TEXT" help:"What there is to learn, in one line."`
	Team  string   `placeholder:"TEAM" help:"The host team: handle, name or id."`
	Host  string   `placeholder:"PERSON" help:"The manager who hosts, by e-mail address or id."`
	Topic []string `placeholder:"TEXT" help:"What it is about, in place of all that stood there. Repeatable."`
	Way   []string `placeholder:"WAY" help:"How: pair, on_call, release, project; in place of all that stood there. Repeatable."`
	Seats int64    `placeholder:"N" help:"How many learners at a time."`
	From  string   `placeholder:"DATE" help:"First day, YYYY-MM-DD."`
	Until string   `placeholder:"DATE" help:"Last day; a blank makes it open-ended."`
	Needs string   `placeholder:"TEXT" help:"What learners should bring, in Markdown; - reads standard input, a blank takes it away."`
}

func (c offerEdit) Run(ctx context.Context, s Streams) error {
	needs, err := s.text(c.Needs)
	if err != nil {
		return err
	}
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, o client.OfferPage) (client.OfferPage, error) {
		team, err := x.unit(ctx, c.Team)
		if err != nil {
			return o, err
		}
		host, err := x.person(ctx, c.Host)
		if err != nil {
			return o, err
		}
		return x.EditOffer(ctx, o.ID, o.Version, client.EditOfferRequest{Title: said(c.Title), Team: said(team), Host: said(host), Topics: saidList(c.Topic), Ways: saidList(c.Way),
			Seats: saidNumber(c.Seats), From: said(c.From), Until: said(c.Until), Needs: said(needs)}, c.once()...)
	})
}

type offerClose struct {
	Act
	OneOffer
}

func (c offerClose) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, o client.OfferPage) (client.OfferPage, error) {
		return x.CloseOffer(ctx, o.ID, o.Version, c.once()...)
	})
}

type offerReopen struct {
	Act
	OneOffer
}

func (c offerReopen) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, o client.OfferPage) (client.OfferPage, error) {
		return x.ReopenOffer(ctx, o.ID, o.Version, c.once()...)
	})
}
