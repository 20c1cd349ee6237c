package app

import (
	"belay/internal/db"
	"belay/internal/opportunity"
)

// tools is the team of outsider, which otherboss manages.
func (w *matrixWorld) tools() (team string) {
	w.must(w.core.db.Read(w.ctx, func(tx *db.Tx) (err error) {
		team, _, err = db.One(tx, db.Value[string], `SELECT id FROM team_card WHERE name = 'Product tools'`)
		return err
	}))
	return team
}

// offer makes an offer of otherboss in a state.
func (w *matrixWorld) offer(state string) string {
	w.t.Helper()
	s, host := w.core.chances, w.actors["otherboss"]
	id, err := s.AddOffer(w.ctx, host, opportunity.OfferInput{Unit: w.tools(), Host: host.Person, Title: "Tools for products", Topics: []string{"Tools"},
		Ways: []opportunity.Way{opportunity.Pair}, Seats: 1}, opportunity.Guard{})
	w.must(err)
	if state == "closed" {
		w.must(s.CloseOffer(w.ctx, host, id, opportunity.Guard{Version: opportunity.Any}))
	}
	return id
}

// wish makes a wish of Ines' in a state, with a note that is hers alone unless it
// carries her name.
func (w *matrixWorld) wish(state string) string {
	w.t.Helper()
	s, ines := w.core.chances, w.actors["ines"]
	id, err := s.AddWish(w.ctx, ines, opportunity.WishInput{Topic: "Tools", Named: state == "named", Note: w.plant("wish.ines." + state)}, opportunity.Guard{})
	w.must(err)
	if state == "dropped" {
		w.must(s.DropWish(w.ctx, ines, id, opportunity.Guard{Version: opportunity.Any}))
	}
	return id
}

func (w *matrixWorld) chances() {
	for _, state := range []string{"open", "closed"} {
		w.objects["offer."+state] = w.offer(state)
	}
	for _, state := range []string{"unnamed", "named", "dropped"} {
		w.objects["wish."+state] = w.wish(state)
	}
}
