package growth

import (
	"context"
	"slices"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/evidence"
	"belay/internal/fault"
)

// Dimension is one row of a growth page with everything said about it.
type Dimension struct {
	*Page
	Row          int // index into Ladder.Rows
	Expectations []Expectation
	Proof        map[string][]evidence.Item // by statement, newest first
	History      []MarkStep                 // newest first
	Lost         []LostMark                 // marks on what the dimension no longer has
}

// longHistory is how many past changes a dimension shows.
const longHistory = 50

// Dimension reads one dimension of a person's growth by its row's key, at the
// target's level or another. Errors: Gone, also for a row that is not there.
func (s *Service) Dimension(ctx context.Context, actor authz.Actor, person, key, level string) (_ *Dimension, err error) {
	defer fault.Wrap(&err, "growth.Dimension(%s)", person)
	var d *Dimension
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		d, err = s.dimension(tx, v, person, key, level)
		return err
	})
	if err != nil || d.Own {
		return d, err
	}
	return d, s.viewed(ctx, actor, person, "growth dimension", d.refs(actor))
}

// dimension reads everything in one snapshot: five queries, however much there is.
func (s *Service) dimension(tx *db.Tx, v *authz.Viewer, person, key, level string) (*Dimension, error) {
	p, ladders, err := s.aim(tx, v, person, level)
	if err != nil {
		return nil, err
	}
	if p.Ladder == nil {
		return nil, fault.Gone()
	}
	row := p.Ladder.Row(key)
	if row < 0 {
		return nil, fault.Gone()
	}
	d := &Dimension{Page: p, Row: row, Expectations: p.Ladder.At(row, p.Shown), Proof: map[string][]evidence.Item{}}
	id := p.Ladder.Rows[row].Dimension
	list, past, err := marksAndHistory(tx, v.Scope(authz.Read, KindSelfMark), v.Scope(authz.Read, KindManagerMark), person, id, longHistory)
	if err != nil {
		return nil, err
	}
	if p.Steps, err = steps(tx, v.Scope(authz.Read, KindStep), person); err != nil {
		return nil, err
	}
	s.said(p, ladders, list, v.Actor().Person)
	d.History = slices.DeleteFunc(past, func(h MarkStep) bool { // another layer may speak in the same dimension
		e, known := p.Ladder.Expectation(h.Statement)
		return known && e.Row != row
	})
	for _, m := range p.Lost {
		if m.Pin.Ladder == p.Ladder.Ref() && m.Pin.DimensionID == id {
			d.Lost = append(d.Lost, m)
		}
	}
	items, err := s.Evidence.SpeaksFor(tx, v, person, id)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		for _, tag := range it.Tags {
			d.Proof[tag.Statement] = append(d.Proof[tag.Statement], it)
		}
	}
	d.Ways, err = s.Ways.Ways(tx, Asked{v, person, d.Expectations, p.Steps, p.Ladder})
	return d, err
}

// refs adds the pieces that only this page names.
func (d *Dimension) refs(actor authz.Actor) []audit.Ref {
	out := d.Page.refs(actor)
	seen := map[string]bool{}
	for _, r := range out {
		seen[r.ID] = true
	}
	for _, items := range d.Proof {
		for _, it := range items {
			if !seen[it.ID] {
				seen[it.ID] = true
				out = append(out, audit.Ref{Kind: evidence.KindItem, ID: it.ID})
			}
		}
	}
	for _, h := range d.History {
		if !seen[h.Mark] && h.Author != actor.Person {
			seen[h.Mark] = true
			out = append(out, audit.Ref{Kind: kindOf(h.Side), ID: h.Mark})
		}
	}
	return out
}
