package internship

import (
	"context"
	"strconv"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/policy"
)

// Page reads one internship: the whole record for those it names, else the row
// of the board with who helps. A view of the record by anybody but the learner
// is noted before the page is handed out. Errors: Gone.
func (s *Service) Page(ctx context.Context, actor authz.Actor, id string) (_ *Page, err error) {
	defer fault.Wrap(&err, "internship.Page(%s)", id)
	return s.shown(ctx, actor, id, false, func(*Page) error { return nil })
}

// shown reads a page for whom may lets; full asks for the record.
func (s *Service) shown(ctx context.Context, actor authz.Actor, id string, full bool, may May) (p *Page, err error) {
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) (err error) {
		list, err := sees(tx, v, `i.id = $1`, id)
		if err == nil && (len(list) == 0 || full && !list[0].full) {
			err = fault.Gone()
		}
		if err != nil {
			return err
		}
		if p, err = s.page(tx, v, list[0], s.fillRecord); err == nil {
			err = may(p)
		}
		return err
	})
	if err != nil || !p.Full || p.Person == actor.Person {
		return p, err
	}
	return p, s.DB.Write(ctx, func(tx *db.Tx) error { return s.Audit.Viewed(tx, actor, p.Person, "internship", p.refs()) })
}

// refs names what a page shows, for the record of views.
func (p *Page) refs() []audit.Ref {
	refs := []audit.Ref{{Kind: KindRecord, ID: p.ID}}
	for _, n := range p.Notes {
		refs = append(refs, audit.Ref{Kind: KindNote, ID: n.ID})
	}
	for _, g := range p.Goals {
		refs = append(refs, audit.Ref{Kind: KindGoal, ID: g.ID})
	}
	if len(p.Judged) > 0 {
		refs = append(refs, audit.Ref{Kind: KindJudgement, ID: p.ID})
	}
	return refs
}

// filled adds to a page what only readers of the record see.
type filled func(tx *db.Tx, v *authz.Viewer, p *Page, chain []policy.Scope) error

func (s *Service) page(tx *db.Tx, v *authz.Viewer, it seen, fill filled) (*Page, error) {
	p := &Page{Internship: it.Internship, Epoch: v.Epoch(), Today: v.Date(), Full: it.full, As: it.as, Acts: map[Command]bool{}}
	g, err := partsOf(tx, v, it)
	if err != nil {
		return nil, err
	}
	p.Revisions, p.Helpers, p.Goals, p.Notes, p.Judged, p.Alumni, p.History = g.revisions, g.helpers, g.goals, g.notes, g.judged, g.alumni, g.history
	if !p.As.Any(everyParty) {
		p.hush()
	}
	for _, r := range g.reasons {
		if r.Code != "meets" || p.As.Any(Learner|Home) {
			p.Reasons = append(p.Reasons, r)
		}
	}
	for i, h := range p.Helpers {
		if h.Person == v.Actor().Person {
			p.Helps = &p.Helpers[i]
		}
	}
	p.Team, p.From = g.units[it.Unit], g.units[it.HomeUnit]
	if p.Full {
		if err := fill(tx, v, p, g.chain); err != nil {
			return nil, err
		}
		p.stands = Facts{By: p.As}
		if p.stands.StandIn, p.stands.Above, err = standing(tx, p.Internship, p.As, p.Manager, v.Actor().Person, p.Today); err != nil {
			return nil, err
		}
		p.mayDo()
	}
	if len(p.Next) > 0 {
		if p.Partners, err = account.PartnersOf(tx, p.HomeUnit, p.Today); err != nil {
			return nil, err
		}
	}
	if p.People, err = org.ByIDs(tx, v.Scope(authz.Read, org.KindPerson), g.people(p.Internship, append(p.Partners, p.Manager)...)); err != nil {
		return nil, err
	}
	p.Visible = s.sentences(v, p)
	return p, nil
}

// hush takes out what was written to the learner and both managers alone.
func (p *Page) hush() {
	for i := range p.Revisions {
		p.Revisions[i].Why = ""
	}
	for i := range p.History {
		p.History[i].Text = ""
	}
}

// fillRecord adds what only readers of the record see: what a start would run
// into, and what the viewer can do.
func (s *Service) fillRecord(tx *db.Tx, v *authz.Viewer, p *Page, chain []policy.Scope) error {
	rules, err := foldRules(tx, v, chain, p.Programme)
	if err != nil {
		return err
	}
	f, err := s.factsOf(tx, v, p.Today, p.Internship, p.Revisions, Terms{})
	if err != nil {
		return err
	}
	p.Manager, p.Seats, p.BothSides = f.manager, f.Known, f.Judged.Has(Learner|Host)
	before := p.State.Negotiated() || p.State == Agreed || p.State == Preparing
	if before {
		if p.Modules, err = s.modules(tx, v, p.Person, rules); err != nil {
			return err
		}
	}
	f.Missing = unfinished(p.Modules)
	if before {
		p.Needs = rules.entered(Preparing, Active, f)
		if rules.Readiness.Before != string(Active) && len(f.Missing) > 0 {
			p.Needs = append(p.Needs, rules.entered(Draft, State(rules.Readiness.Before), Facts{Missing: f.Missing, Helpers: rules.Helper.Min, Goals: rules.Goals.Min})...)
		}
	}
	return nil
}

// mayDo says which commands the reader can give now.
func (p *Page) mayDo() {
	_, agreed := openRevision(p.Revisions, p.Open)
	for _, c := range Commands() {
		m, ok := moveOf(p.State, c, p.Open > 0)
		p.Acts[c] = ok && p.stands.may(c, p.Step).Any(m.by) && !p.unsaid(c) && m.by != Company && (c != Agree || p.As&^agreed != 0)
	}
	if p.As.Has(Learner) && (p.State == Declined || p.State == Deferred) {
		p.Next = NextActs()
	}
}

// unsaid tells that a yes waits for an answer which the reader does not give.
func (p *Page) unsaid(c Command) bool {
	return p.stands.outside() && p.Meets == "" && !p.State.Runs() && (c == Agree || c == ProposeTerms)
}

// sentences says who may read each part, as the rules in force have it.
func (s *Service) sentences(v *authz.Viewer, p *Page) Sentences {
	if !p.Full {
		return Sentences{}
	}
	name := func(person, role string) string {
		switch {
		case person == "":
			return ""
		case person == v.Actor().Person:
			return "you"
		case p.People[person].Name != "":
			return p.People[person].Name + " (" + role + ")"
		}
		return ""
	}
	who := authz.People{authz.Self: name(p.Person, "learner"), authz.Manager: name(p.Manager, "manager"), authz.Host: name(p.HostID, "host manager"),
		authz.Helper: "the helpers", authz.HRPartner: "the People Business Partner", authz.HRAdmin: "HR"}
	say := func(k authz.Kind, facts map[string]any) string {
		o := p.object()
		o.Kind = k
		for name, value := range facts {
			o.Facts[name] = value
		}
		return s.Gate.Table(k).Sentence(o, who)
	}
	return Sentences{Record: say(KindRecord, nil), Goals: say(KindGoal, nil), Notes: say(KindNote, map[string]any{"posted": 1}),
		Judgement: say(KindJudgement, map[string]any{"shown": 1}), Alumni: "Visible to everybody signed in while it is published."}
}

const (
	defaultPage = 25
	maxPage     = 1000
)

// List lists what the actor may see, as records or as rows of the board, what
// changed last first.
func (s *Service) List(ctx context.Context, actor authz.Actor, q Query) (out List, err error) {
	defer fault.Wrap(&err, "internship.List")
	limit := limited(q.Limit)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		at, id := q.After.place()
		rows, err := sees(tx, v, `($1 = '' OR i.state = $1) AND ($2 = '' OR i.unit_id = $2) AND (i.changed_at, i.id) < ($3, $4) AND ($5 = '' OR {person} = $5)
			ORDER BY i.changed_at DESC, i.id DESC LIMIT `+strconv.Itoa(limit+1), string(q.State), q.Unit, at, id, q.Person)
		if err != nil {
			return err
		}
		for i, r := range rows {
			if i == limit {
				out.Next = rows[limit-1].place
				break
			}
			out.Items = append(out.Items, r.Internship)
		}
		return nil
	})
	if out.Items == nil {
		out.Items = []Internship{}
	}
	return out, err
}

// takesPart finds the internships of person $1 on day $3, each way by an index:
// as conditions on the row they would be asked of every internship there is.
const takesPart = `SELECT x.id FROM internship x WHERE x.person_id = $1
	UNION SELECT x.id FROM internship x WHERE x.host_id = $1
	UNION SELECT x.id FROM internship x WHERE x.waits_for = $1 AND x.waits_for <> ''
	UNION SELECT h.internship_id FROM internship_helper h WHERE h.person_id = $1 AND h.named = 1
	UNION SELECT x.id FROM reporting_line l JOIN internship x ON x.person_id = l.person_id
		WHERE l.manager_id = $1 AND l.from_on <= $3 AND l.until_on > $3`

// mine lists the internships the viewer takes part in, as learner, manager, host,
// helper or because a step waits for them, what changed last first; what ended
// more than ninety days ago is left out. It gives one more than the limit when
// there are more.
func mine(tx *db.Tx, v *authz.Viewer, q Query) ([]seen, error) {
	at, id := q.After.place()
	return sees(tx, v, `i.id IN (`+takesPart+`) AND {record} AND (i.state NOT IN `+ended+` OR i.changed_at > $2)
		AND ($4 = '' OR i.state = $4) AND ($5 = '' OR i.unit_id = $5) AND ($6 = '' OR i.person_id = $6) AND (i.changed_at, i.id) < ($7, $8)
		ORDER BY i.changed_at DESC, i.id DESC LIMIT `+strconv.Itoa(limited(q.Limit)+1),
		v.Actor().Person, clock.Micros(tx.Now().AddDate(0, 0, -90)), v.Date(), string(q.State), q.Unit, q.Person, at, id)
}

// limited is how many a page of a list has.
func limited(n int) int {
	if n <= 0 {
		return defaultPage
	}
	return min(n, maxPage)
}

// inPlaces is how many ids a statement looks up at least; shorter lists are
// padded, so that a statement has few texts and stays prepared.
const inPlaces = 20

// inList is a list of ids as "($1, $2, ...)" with its arguments, which come
// first.
func inList(ids []string) (in string, args []any) {
	size := inPlaces
	for size < len(ids) {
		size *= 2
	}
	for i := range size {
		if i < len(ids) {
			args = append(args, ids[i])
			continue
		}
		args = append(args, "")
	}
	return "(" + places(size) + ")", args
}

// HoldsSeat tells whether an internship in this state holds a seat of its host
// team: from the agreement of all three until it ends.
func (s State) HoldsSeat() bool { return s == Agreed || s == Preparing || s.Runs() }

// Held is the condition that the internship under alias holds a seat, as far as a
// viewer may know: from the preparation on for everybody, before for those who
// see its row (contracts.md section 4, "and their counts"). Whoever counts seats
// counts by it, so that no two pages contradict each other. Its arguments are
// numbered from next on. An index finds them by team, if teams come first.
func Held(v *authz.Viewer, alias string, next int) (where string, args []any) {
	where, args = v.Scope(authz.Read, KindBoardRow).Where(alias, next)
	return alias + `.state IN ('agreed', 'preparing', 'active', 'paused') AND ` + where, args
}

// Seats tells which seats of teams are held, for opportunity.Taken.
func (s *Service) Seats(tx *db.Tx, v *authz.Viewer, units []string) (_ map[string][]opportunity.Span, err error) {
	defer fault.Wrap(&err, "internship.Seats(%d)", len(units))
	in, args := inList(units)
	where, more := Held(v, "i", len(args)+1)
	type row struct {
		unit string
		opportunity.Span
	}
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.unit, &r.Offer, &r.From, &r.Until)
		return r, err
	}, `SELECT i.unit_id, i.offer_id, i.start_on, i.end_on FROM unit su CROSS JOIN internship i
		WHERE su.id IN `+in+` AND i.unit_id = su.id AND `+where+` ORDER BY i.start_on, i.id`, append(args, more...)...)
	out := map[string][]opportunity.Span{}
	for _, r := range rows {
		out[r.unit] = append(out[r.unit], r.Span)
	}
	return out, err
}

// Helping reads a helper's own page: whom they help, when they meet next, who
// asks, and their hours against their own limit.
func (s *Service) Helping(ctx context.Context, actor authz.Actor) (p *HelperPage, err error) {
	defer fault.Wrap(&err, "internship.Helping")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		p = &HelperPage{Epoch: v.Epoch()}
		rows, err := findHelpers(tx, v.Scope(authz.Read, KindHelper), `h.helper_id = $1 AND h.state IN ('asked', 'offered', 'accepted') ORDER BY h.at, h.id`, actor.Person)
		if err != nil {
			return err
		}
		if p.Version, _, err = db.One(tx, db.Value[int64], `SELECT version FROM helper_limit WHERE person_id = $1`, actor.Person); err != nil {
			return err
		}
		if p.Limit, p.Load, err = loadOf(tx, actor.Person); err != nil {
			return err
		}
		return s.helping(tx, v, p, rows)
	})
	return p, err
}

func (s *Service) helping(tx *db.Tx, v *authz.Viewer, p *HelperPage, rows []Helper) error {
	var ids, people []string
	for _, h := range rows {
		ids = append(ids, h.Internship)
	}
	in, args := inList(ids)
	list, err := sees(tx, v, `i.id IN `+in, args...)
	if err != nil {
		return err
	}
	of := map[string]Internship{}
	for _, it := range list {
		of[it.ID] = it.Internship
		people = append(people, it.Person, it.HostID)
	}
	cards, err := org.ByIDs(tx, v.Scope(authz.Read, org.KindPerson), people)
	if err != nil {
		return err
	}
	teams, err := teamNames(tx, list)
	if err != nil {
		return err
	}
	for _, h := range rows {
		it, visible := of[h.Internship]
		if !visible || it.State.Final() {
			continue
		}
		one := Helping{Helper: h, Of: it, Team: teams[it.Unit], Names: map[string]org.Card{it.Person: cards[it.Person], it.HostID: cards[it.HostID]}}
		if h.State == HelperAccepted {
			p.Mine = append(p.Mine, one)
		} else {
			p.Asked = append(p.Asked, one)
		}
	}
	return nil
}

// teamNames are the names of the host teams of internships, by id.
func teamNames(tx *db.Tx, list []seen) (map[string]string, error) {
	var ids []string
	for _, it := range list {
		ids = append(ids, it.Unit)
	}
	in, args := inList(ids)
	rows, err := db.All(tx, func(s db.Scanner) (r [2]string, err error) { err = s.Scan(&r[0], &r[1]); return r, err },
		`SELECT t.id, t.name FROM team_card t WHERE t.id IN `+in, args...)
	out := map[string]string{}
	for _, r := range rows {
		out[r[0]] = r[1]
	}
	return out, err
}
