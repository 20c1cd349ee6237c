package internship

import (
	"slices"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/learning"
	"belay/internal/org"
	"belay/internal/policy"
)

// Readiness tells where a person stands with modules; package learning does.
type Readiness interface {
	Finished(tx *db.Tx, v *authz.Viewer, person string, modules []string) (map[string]learning.Standing, error)
}

// counts are what is counted of an internship for Step.
type counts struct {
	hired, manager                 string
	others, helpers, goals, judged int
}

// factsOf reads all that Step needs, for terms that may differ from the stored
// ones. It reads with the program's own eyes; only Known is what the viewer may
// know of. nil is somebody who may know all of them.
func (s *Service) factsOf(tx *db.Tx, v *authz.Viewer, today string, it Internship, list []Revision, t Terms) (Facts, error) {
	f := Facts{Today: today, Open: it.Open > 0, Terms: t, Meets: it.Meets, Until: it.PauseUntil, Reasons: map[string]bool{}}
	if f.Open {
		var open Terms
		if open, f.Agreed = openRevision(list, it.Open); t == (Terms{}) {
			f.Terms = open
		}
	}
	if it.InForce > 0 {
		f.InForce, _ = openRevision(list, it.InForce)
	}
	if f.Terms == (Terms{}) {
		f.Terms = it.Terms
	}
	c, _, err := db.One(tx, func(s db.Scanner) (c counts, err error) {
		err = s.Scan(&c.hired, &c.manager, &c.others, &c.helpers, &c.goals, &c.judged)
		return c, err
	}, `SELECT COALESCE((SELECT MAX(e.from_on) FROM employment e WHERE e.person_id = $1 AND e.from_on <= $2), ''),
			COALESCE((SELECT l.manager_id FROM reporting_line l WHERE l.person_id = $1 AND l.from_on <= $2 AND l.until_on > $2), ''),
			(SELECT COUNT(*) FROM internship o WHERE o.unit_id = $3 AND o.id <> $4 AND o.state IN ('agreed', 'preparing', 'active', 'paused')
				AND o.start_on <= $6 AND o.end_on >= $5),
			(SELECT COUNT(*) FROM internship_helper h WHERE h.internship_id = $4 AND h.state = 'accepted'),
			(SELECT COUNT(*) FROM internship_goal g WHERE g.internship_id = $4 AND g.dropped = 0),
			(SELECT COALESCE(SUM(CASE WHEN j.side = 'learner' THEN 1 ELSE 4 END), 0) FROM internship_judgement j WHERE j.internship_id = $4)`,
		it.Person, today, it.Unit, it.ID, f.Terms.StartOn, f.Terms.EndOn)
	if err != nil {
		return f, err
	}
	if f.Known = c.others; v != nil && c.others > 0 {
		if f.Known, err = others(tx, v, it, f.Terms); err != nil {
			return f, err
		}
	}
	f.HiredOn, f.manager, f.Others, f.Helpers, f.Goals, f.Judged = c.hired, c.manager, c.others, c.helpers, c.goals, Parties(c.judged)
	return f, err
}

// others counts the learners in the host team on some of the days of terms, as far
// as the viewer may know of them.
func others(tx *db.Tx, v *authz.Viewer, it Internship, t Terms) (int, error) {
	where, more := Held(v, "o", 5)
	n, _, err := db.One(tx, db.Value[int], `SELECT COUNT(*) FROM internship o WHERE o.unit_id = $1 AND o.id <> $2 AND o.start_on <= $4 AND o.end_on >= $3 AND `+where,
		append([]any{it.Unit, it.ID, t.StartOn, t.EndOn}, more...)...)
	return n, err
}

// rulesOf folds the policies for a host team and a programme on a day.
func (s *Service) rulesOf(tx *db.Tx, v *authz.Viewer, unit, programme string) (r Rules, err error) {
	defer fault.Wrap(&err, "internship.rulesOf(%s)", unit)
	chain, err := chainOf(tx, unit)
	if err != nil {
		return r, err
	}
	return foldRules(tx, v, chain, programme)
}

// foldRules folds the live policies along a chain of units.
func foldRules(tx *db.Tx, v *authz.Viewer, chain []policy.Scope, programme string) (r Rules, err error) {
	if programme != "" {
		chain = append(chain, policy.Scope{Kind: policy.ProgrammeOf, ID: programme})
	}
	f, err := policy.At(tx, v.Scope(authz.Read, policy.KindDocument), chain, policy.Date(v.Date()))
	if err != nil {
		return r, err
	}
	_, known := f.Rules.Internship.Programmes[programme]
	return Rules{Programme: f.Rules.Internship.Programme, Hash: f.Hash, Unknown: programme != "" && !known}, nil
}

// chainOf is the way from the company down to a unit, as policies fold along it.
func chainOf(tx *db.Tx, unit string) (chain []policy.Scope, err error) {
	type above struct {
		kind   org.UnitKind
		handle string
	}
	rows, err := db.All(tx, func(s db.Scanner) (a above, err error) { err = s.Scan(&a.kind, &a.handle); return a, err },
		`SELECT u.kind, u.handle FROM org_within w JOIN team_card u ON u.id = w.above_id WHERE w.unit_id = $1 ORDER BY w.depth DESC`, unit)
	for _, r := range rows {
		if kind, named := folds(r.kind); named {
			chain = append(chain, policy.Scope{Kind: kind, ID: r.handle})
		}
	}
	return chain, err
}

// folds is as what policies know a kind of unit; the company need not be named.
func folds(k org.UnitKind) (policy.Kind, bool) {
	kind, named := map[org.UnitKind]policy.Kind{org.Department: policy.Department, org.Team: policy.Team}[k]
	return kind, named
}

// modules tells where the learner stands with what the rules ask to finish.
func (s *Service) modules(tx *db.Tx, v *authz.Viewer, person string, r Rules) ([]Module, error) {
	ids := r.Readiness.Modules
	if len(ids) == 0 || r.Readiness.Enforce == policy.Off {
		return nil, nil
	}
	have, err := s.Learning.Finished(tx, v, person, ids)
	if err != nil {
		return nil, err
	}
	var out []Module
	for _, id := range ids {
		m := Module{ID: id, Title: id, Missing: true}
		if h, ok := have[id]; ok && h.Progress != learning.Missing {
			m = Module{ID: id, Title: h.Title, Run: h.Run, Done: h.Done, Total: h.Total, FinishedOn: h.On}
		}
		out = append(out, m)
	}
	return out, nil
}

// unfinished are the titles of the modules that are not finished.
func unfinished(list []Module) (titles []string) {
	for _, m := range list {
		if m.FinishedOn == "" {
			titles = append(titles, m.Title)
		}
	}
	return titles
}

// managerOf is who speaks for the home side today: the learner's manager, and
// without one an HR partner of their team; "" when there is neither.
func (s *Service) managerOf(d *deed) (string, error) {
	if d.facts.manager != "" {
		return d.facts.manager, nil
	}
	list, err := account.PartnersOf(d.tx, d.it.HomeUnit, d.facts.Today)
	if i := slices.IndexFunc(list, func(p string) bool { return p != d.it.Person }); i >= 0 {
		return list[i], err
	}
	return "", err
}
