package evidence

import (
	"context"
	"unicode/utf8"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// Shown is one piece with what a page about it says.
type Shown struct {
	Item
	Epoch int64
	Own   bool // the reader is the person
}

// Get reads one piece. A reader other than the person is noted in the record
// of views before the piece is handed out.
func (s *Service) Get(ctx context.Context, actor authz.Actor, id string) (_ Shown, err error) {
	defer fault.Wrap(&err, "evidence.Get(%s)", id)
	var out Shown
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		it, found, err := load(tx, v.Scope(authz.Read, KindItem), id)
		if err == nil && !found {
			err = fault.Gone()
		}
		out = Shown{Item: it, Epoch: v.Epoch(), Own: it.Person == actor.Person}
		return err
	})
	if err != nil || out.Own {
		return out, err
	}
	return out, s.viewed(ctx, actor, out.Person, "evidence", []Item{out.Item})
}

// Own reads a piece that the actor may change; whoever may only read it finds
// nothing, and no view of it is noted.
func (s *Service) Own(ctx context.Context, actor authz.Actor, id string) (_ Shown, err error) {
	defer fault.Wrap(&err, "evidence.Own(%s)", id)
	out := Shown{Own: true}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		out.Epoch = v.Epoch()
		var found bool
		if out.Item, found, err = load(tx, v.Scope(authz.Write, KindItem), id); err == nil && !found {
			err = fault.Gone()
		}
		return err
	})
	return out, err
}

// viewed notes that somebody else saw a person's pieces.
func (s *Service) viewed(ctx context.Context, actor authz.Actor, person, page string, items []Item) error {
	refs := make([]audit.Ref, 0, len(items))
	for _, it := range items {
		refs = append(refs, audit.Ref{Kind: KindItem, ID: it.ID})
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.Audit.Viewed(tx, actor, person, page, refs) })
}

// Query asks for one page of a person's evidence.
type Query struct {
	Person string
	Filter Filter
	After  Mark
	Limit  int // 0 means PageSize; at most MaxPage
}

// Sizes of a page.
const (
	PageSize = 25
	MaxPage  = 1000
)

// List is one page of a person's evidence, newest first.
type List struct {
	Person     string
	Own        bool
	Epoch      int64
	Items      []Item
	Total      int     // without the filter
	Dimensions []Named // that some piece speaks for
	Next       Mark    // zero on the last page
}

// List reads one page. Whoever may not read the person's list at all gets Gone.
func (s *Service) List(ctx context.Context, actor authz.Actor, q Query) (_ List, err error) {
	defer fault.Wrap(&err, "evidence.List(%s)", q.Person)
	if q.Limit <= 0 {
		q.Limit = PageSize
	}
	q.Limit = min(q.Limit, MaxPage)
	if utf8.RuneCountInString(q.Filter.Text) > MaxQuery {
		q.Filter.Text = string([]rune(q.Filter.Text)[:MaxQuery])
	}
	out := List{Person: q.Person, Own: q.Person == actor.Person}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		out.Epoch = v.Epoch()
		if _, err := v.Check(tx, authz.Read, authz.Object{Kind: KindList, ID: q.Person, Subject: q.Person}); err != nil {
			return err
		}
		sc := v.Scope(authz.Read, KindItem)
		if out.Total, out.Dimensions, err = tally(tx, sc, q.Person); err != nil {
			return err
		}
		out.Items, err = list(tx, sc, q.Person, q.Filter, q.After, q.Limit+1)
		return err
	})
	if err != nil {
		return List{}, err
	}
	if len(out.Items) > q.Limit {
		out.Items = out.Items[:q.Limit]
		last := out.Items[q.Limit-1]
		out.Next = Mark{last.On, last.CreatedAt, last.ID}
	}
	if out.Own {
		return out, nil
	}
	return out, s.viewed(ctx, actor, q.Person, "evidence list", out.Items)
}

// Overview reads what the growth page shows of a person's evidence, in one
// query, under the viewer's rights. The caller notes the view.
func (s *Service) Overview(tx *db.Tx, v *authz.Viewer, person string, newest int) (_ Overview, err error) {
	defer fault.Wrap(&err, "evidence.Overview(%s)", person)
	return overview(tx, v.Scope(authz.Read, KindItem), person, newest)
}

// SpeaksFor reads the pieces that a person tagged in a dimension, in one query,
// under the viewer's rights. The caller notes the view.
func (s *Service) SpeaksFor(tx *db.Tx, v *authz.Viewer, person, dimension string) (_ []Item, err error) {
	defer fault.Wrap(&err, "evidence.SpeaksFor(%s)", person)
	return speaksFor(tx, v.Scope(authz.Read, KindItem), person, dimension)
}

// Sentence says who may read a piece, by the rules in force.
func (s *Service) Sentence(it Item, names authz.People) string {
	return s.Gate.Table(KindItem).Sentence(it.object(), names)
}

// LatestOfReports reads the newest visible piece of each of the viewer's direct
// reports, by person, in one query. The caller notes the view.
func (s *Service) LatestOfReports(tx *db.Tx, v *authz.Viewer) (_ map[string]Brief, err error) {
	defer fault.Wrap(&err, "evidence.LatestOfReports")
	return latestOfReports(tx, v.Scope(authz.Read, KindItem))
}
