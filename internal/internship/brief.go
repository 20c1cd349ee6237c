package internship

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/policy"
)

// Brief is Page for a form about an internship: without what a start would run
// into, and without the modules. Errors: Gone, also for who sees only the row of
// the board.
func (s *Service) Brief(ctx context.Context, actor authz.Actor, id string) (_ *Page, err error) {
	defer fault.Wrap(&err, "internship.Brief(%s)", id)
	p, _, err := s.brief(ctx, actor, id, false)
	return p, err
}

// Hosts is Brief with who else could host, for handing the hosting over.
func (s *Service) Hosts(ctx context.Context, actor authz.Actor, id string) (_ *Page, _ []opportunity.Place, err error) {
	defer fault.Wrap(&err, "internship.Hosts(%s)", id)
	return s.brief(ctx, actor, id, true)
}

func (s *Service) brief(ctx context.Context, actor authz.Actor, id string, hosts bool) (p *Page, where []opportunity.Place, err error) {
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		list, err := sees(tx, v, `i.id = $1`, id)
		if err == nil && (len(list) == 0 || !list[0].full) {
			err = fault.Gone()
		}
		if err != nil {
			return err
		}
		p, err = s.page(tx, v, list[0], func(tx *db.Tx, v *authz.Viewer, p *Page, _ []policy.Scope) (err error) {
			p.Manager, _, err = org.ManagerOf(tx, p.Person, p.Today)
			return err
		})
		if err == nil && hosts {
			where, err = opportunity.Places(tx, v)
		}
		return err
	})
	if err != nil || p.Person == actor.Person {
		return p, where, err
	}
	return p, where, s.DB.Write(ctx, func(tx *db.Tx) error { return s.Audit.Viewed(tx, actor, p.Person, "internship", p.refs()) })
}

// Draft reads a proposal that the actor has not sent yet. Errors: Gone for
// anything else.
func (s *Service) Draft(ctx context.Context, actor authz.Actor, id string) (it Internship, epoch int64, err error) {
	defer fault.Wrap(&err, "internship.Draft(%s)", id)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) (err error) {
		epoch = v.Epoch()
		if it, err = load(tx, v.Scope(ActAsLearner, KindRecord), id); err == nil && it.State != Draft {
			err = fault.Gone()
		}
		return err
	})
	return it, epoch, err
}
