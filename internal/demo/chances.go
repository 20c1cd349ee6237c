package demo

import (
	"context"

	"belay/internal/authz"
	"belay/internal/opportunity"
)

// chance is what an offer or a wish says beside its title and note.
type chance struct {
	Team    string   `yaml:"team"`
	Topics  []string `yaml:"topics"`
	Ways    []string `yaml:"ways"`
	Way     string   `yaml:"way"`
	Seats   int      `yaml:"seats"`
	Needs   string   `yaml:"needs"`
	From    string   `yaml:"from"`
	Until   string   `yaml:"until"`
	Quarter string   `yaml:"quarter"`
	Named   bool     `yaml:"named"`
	Offer   string   `yaml:"offer"` // whose offer a proposal answers
}

func (p *player) offer(ctx context.Context, who authz.Actor, a act) error {
	unit, err := p.Unit(ctx, a.Team)
	if err != nil {
		return err
	}
	in := opportunity.OfferInput{Unit: unit, Host: who.Person, Title: a.Title, Topics: a.Topics, Needs: a.Needs, Seats: a.Seats, From: a.From, Until: a.Until}
	for _, w := range a.Ways {
		in.Ways = append(in.Ways, opportunity.Way(w))
	}
	p.offers[a.Who], err = p.Opportunity.AddOffer(ctx, who, in, opportunity.Guard{})
	return err
}

func (p *player) wish(ctx context.Context, who authz.Actor, a act) (err error) {
	in := opportunity.WishInput{Topic: a.Title, Way: opportunity.Way(a.Way), Quarter: a.Quarter, Named: a.Named, Note: a.Note}
	if a.Team != "" {
		if in.Unit, err = p.Unit(ctx, a.Team); err != nil {
			return err
		}
	}
	_, err = p.Opportunity.AddWish(ctx, who, in, opportunity.Guard{})
	return err
}
