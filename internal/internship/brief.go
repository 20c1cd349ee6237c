package internship

import (
	"context"
	"slices"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/policy"
)

// May refuses a reader of a page what its form is for; nil lets them.
type May func(p *Page) error

// Commanding lets those who can give a command now. Errors: Conflict when the
// state does not know it, Forbidden for another party than the reader's.
func Commanding(c Command) May {
	return func(p *Page) error {
		m, ok := moveOf(p.State, c, p.Open > 0)
		switch {
		case p.Acts[c]:
			return nil
		case !ok:
			return errState(p.State, p.Step)
		case p.unsaid(c):
			return errOutside
		case p.As.Any(m.by) && !p.stands.may(c, p.Step).Any(m.by):
			return errStandIn
		case c == Agree && p.As.Any(m.by):
			return errAgreedAlready
		}
		return errParty(m.by)
	}
}

// Judging lets the learner and the host judge the goals, while they are judged.
func Judging(p *Page) error {
	switch {
	case !p.As.Any(Learner | Host):
		return errParty(Learner | Host)
	case p.State != Active && p.State != Completed:
		return errJudge
	case p.As.Has(Host) && p.stands.StandIn.Has(Host) && p.Step != WaitJudgeHost:
		return errStandIn
	}
	return nil
}

// Remembering lets the learner write for those who come later, once it has ended.
func Remembering(p *Page) error {
	switch {
	case !p.As.Has(Learner):
		return errParty(Learner)
	case p.State != Completed && p.State != EndedEarly:
		return errAlumni
	}
	return nil
}

// Goaling lets learner and host change a goal that stands, until the end.
func Goaling(goal string) May {
	return func(p *Page) error {
		i := slices.IndexFunc(p.Goals, func(g Goal) bool { return g.ID == goal && !g.Dropped })
		switch {
		case i < 0:
			return fault.Gone()
		case !p.As.Any(Learner | Host):
			return errParty(Learner | Host)
		case p.State.Final():
			return errEnded
		}
		return nil
	}
}

// Noting lets somebody change a note of their own.
func Noting(note, author string) May {
	return func(p *Page) error {
		if !slices.ContainsFunc(p.Notes, func(n Note) bool { return n.ID == note && n.Author == author }) {
			return fault.Gone()
		}
		return nil
	}
}

// Brief is Page for a form about an internship: without what a start would run
// into, and without the modules. Whom may refuses sees nothing, and no view of it
// is noted. Errors: Gone, also for who sees only the row of the board.
func (s *Service) Brief(ctx context.Context, actor authz.Actor, id string, may May) (_ *Page, err error) {
	defer fault.Wrap(&err, "internship.Brief(%s)", id)
	p, _, err := s.brief(ctx, actor, id, may, false)
	return p, err
}

// Hosts is Brief for handing the hosting over, with who else could host.
func (s *Service) Hosts(ctx context.Context, actor authz.Actor, id string) (_ *Page, _ []opportunity.Place, err error) {
	defer fault.Wrap(&err, "internship.Hosts(%s)", id)
	return s.brief(ctx, actor, id, Commanding(HandOverHost), true)
}

// Starting is Page for starting an internship, with what is missing. Errors: as
// Brief.
func (s *Service) Starting(ctx context.Context, actor authz.Actor, id string) (_ *Page, err error) {
	defer fault.Wrap(&err, "internship.Starting(%s)", id)
	return s.shown(ctx, actor, id, true, Commanding(Start))
}

func (s *Service) brief(ctx context.Context, actor authz.Actor, id string, may May, hosts bool) (p *Page, where []opportunity.Place, err error) {
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
		if err == nil {
			err = may(p)
		}
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
