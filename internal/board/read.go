package board

import (
	"cmp"
	"context"
	"slices"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
	"belay/internal/internship"
	"belay/internal/opportunity"
	"belay/internal/org"
)

// Deps is what the service stands on.
type Deps struct {
	DB    *db.DB
	Gate  *authz.Gate
	Audit *audit.Log
	Bus   *event.Bus
	IDs   *id.Source
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// open brings an actor to the board.
func (s *Service) open(ctx context.Context, actor authz.Actor, fn func(tx *db.Tx, v *authz.Viewer) error) error {
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		if _, err := v.Check(tx, authz.Read, authz.Object{Kind: KindBoard}); err != nil {
			return err
		}
		return fn(tx, v)
	})
}

// List reads one page of rows; most is the largest page the caller takes.
// Errors: Gone for a unit that is not there.
func (s *Service) List(ctx context.Context, actor authz.Actor, q Query, most int) (out Rows, err error) {
	defer fault.Wrap(&err, "board.List")
	q = q.Tidy()
	q.Limit = limited(q.Limit, most)
	err = s.open(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		r, err := readingOf(tx, v, q.Unit)
		if err != nil {
			return err
		}
		list, err := r.read(tx, pageArms(q, true))
		out = paged(list, q)
		return err
	})
	return out, err
}

// Shape is in which of its forms the board is asked for.
type Shape uint8

// The shapes. Rows fills Page.Rows, Columns fills Page.Columns.
const (
	AsRows Shape = iota
	AsColumns
)

// How much stands beside the rows.
const (
	maxNeeds   = 4
	maxCards   = 8  // of a column by state
	maxTeams   = 26 // whose seats are counted: no page of rows has more
	maxHelpers = 32 // whose load is counted
	maxWishes  = 60 // newest ones that are gathered by topic
	maxTopics  = 6
	maxUnits   = 60 // departments to choose from
)

// Page reads the board for a page: at most four queries, however much there is.
// Errors: Gone for a unit that is not there.
func (s *Service) Page(ctx context.Context, actor authz.Actor, q Query, shape Shape) (_ *Page, err error) {
	defer fault.Wrap(&err, "board.Page")
	q = q.Tidy()
	q.Limit = limited(q.Limit, PageSize)
	var p *Page
	err = s.open(ctx, actor, func(tx *db.Tx, v *authz.Viewer) (err error) {
		p = &Page{Epoch: v.Epoch(), Today: v.Date(), Counts: Counts{}, Seats: map[string]Seats{}, Visible: s.visible()}
		r, err := readingOf(tx, v, q.Unit)
		if err != nil {
			return err
		}
		p.Unit = r.unit
		if err = p.around(tx, r, q.Filter); err != nil {
			return err
		}
		if err = p.fill(tx, r, q, shape); err != nil {
			return err
		}
		return p.beside(tx, r)
	})
	return p, err
}

// visible says who reads a row that everybody may see.
func (s *Service) visible() string {
	return s.Gate.Table(internship.KindBoardRow).Sentence(authz.Object{Kind: internship.KindBoardRow, Facts: map[string]any{"on_board": 1, "named": 1}},
		authz.People{authz.Everyone: "everyone signed in"})
}

// columnsByState are the columns of the board by state, with the rows in each.
func columnsByState(f Filter) []arm {
	column := func(b, only Bucket, rows among, by Sort) arm {
		q := Query{Filter: f, Sort: by, Limit: maxCards}
		q.Bucket = only
		return arm{part: string(b), among: rows, query: q}
	}
	return []arm{
		column(Proposed, Proposed, amongEarly, ByStart),
		column(Awaiting, pending, amongEarly, ByStart),
		column(Preparing, All, amongPreparing, ByStart),
		column(Running, All, amongRunning, ByStart),
		column(Done, Done, amongOver, "-"+ByEnd),
	}
}

// fill reads the rows of the page and the next who need a helper.
func (p *Page) fill(tx *db.Tx, r reading, q Query, shape Shape) error {
	arms := pageArms(q, p.Counts.Early() > 0)
	if shape == AsColumns {
		arms = columnsByState(q.Filter)
	}
	need := Query{Filter: q.Filter, Sort: ByStart, Limit: maxNeeds}
	need.Bucket = All
	list, err := r.read(tx, append(arms, arm{part: needPart, among: amongFlight, needy: true, query: need}))
	if err != nil {
		return err
	}
	var rows []found
	byPart := map[string][]Row{}
	for _, f := range list {
		switch f.part {
		case rowPart:
			rows = append(rows, f)
		case needPart:
			p.Needs = append(p.Needs, f.Row)
		default:
			byPart[f.part] = append(byPart[f.part], f.Row)
		}
	}
	p.Rows = paged(rows, q)
	slices.SortStableFunc(p.Needs, func(a, b Row) int { return cmp.Or(cmp.Compare(a.StartOn, b.StartOn), cmp.Compare(a.ID, b.ID)) })
	if shape == AsColumns {
		for _, a := range arms {
			p.Columns = append(p.Columns, Column{Bucket: Bucket(a.part), Rows: byPart[a.part]})
		}
	}
	return nil
}

// fact is one row of a statement that answers several small questions.
type fact struct {
	kind, a, b, c string
	n, m          int64
}

func scanFact(s db.Scanner) (f fact, err error) {
	err = s.Scan(&f.kind, &f.a, &f.b, &f.c, &f.n, &f.m)
	return f, err
}

// around reads what stands around the rows, in one query: the
// departments to choose from, the viewer's views, counts, seats and wishes.
func (p *Page) around(tx *db.Tx, r reading, f Filter) error {
	q := &statement{}
	text := r.departments(q) + ` UNION ALL ` + r.views(q) + ` UNION ALL ` + r.counts(q, f) + ` UNION ALL ` + r.offered(q) + ` UNION ALL ` + r.wished(q, f)
	list, err := db.All(tx, scanFact, text, q.args...)
	if err != nil {
		return err
	}
	for _, x := range list {
		switch x.kind {
		case "department":
			p.Departments = append(p.Departments, Named{ID: x.a, Handle: x.b, Name: x.c})
		case "view":
			p.Views = append(p.Views, View{ID: x.a, Query: x.b, Name: x.c, Person: r.v.Actor().Person, Version: x.n})
		case "count":
			p.count(internship.State(x.a), int(x.n))
			p.Counts[Needy] += int(x.m)
			if internship.State(x.a).HoldsSeat() {
				p.Total.Taken += int(x.n)
			}
		case "offered":
			p.Total.Offered = int(x.n)
		case "wish":
			p.Wishes = append(p.Wishes, Wish{Topic: x.a, Named: people(x.b), Count: int(x.n)})
		}
	}
	slices.SortFunc(p.Departments, func(a, b Named) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(p.Views, func(a, b View) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	slices.SortStableFunc(p.Wishes, func(a, b Wish) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Topic, b.Topic)) })
	return nil
}

// count adds rows of a state to its bucket.
func (p *Page) count(s internship.State, n int) {
	switch s {
	case internship.HomeManager:
		p.Counts[Proposed] += n
	case internship.HostManager:
		p.Counts[Awaiting] += n
	case internship.Agreed:
		p.Counts[Agreed] += n
	case internship.Preparing:
		p.Counts[Preparing] += n
	case internship.Active, internship.Paused:
		p.Counts[Running] += n
	case internship.Completed:
		p.Counts[Done] += n
	}
}

func (r reading) departments(q *statement) string {
	return `SELECT * FROM (SELECT 'department', u.id, u.handle, u.name, 0, 0 FROM unit u WHERE u.kind = 'department' AND ` + q.may(r.v.Scope(authz.Read, org.KindUnit), "u") +
		` ORDER BY u.name_key, u.id LIMIT ` + q.limit(maxUnits) + `) ud`
}

func (r reading) views(q *statement) string {
	return `SELECT 'view', w.id, w.query, w.name, w.version, 0 FROM board_view w WHERE w.person_id = ` + q.arg(r.v.Actor().Person) +
		` AND w.removed_at = 0 AND ` + q.may(r.v.Scope(authz.Read, KindView), "w")
}

// counts counts the visible rows by state, and those without a helper.
func (r reading) counts(q *statement, f Filter) string {
	return `SELECT 'count', i.state, '', '', COUNT(*), COUNT(CASE WHEN ` + helpless + ` THEN 1 END) FROM internship i WHERE i.on_board = 1 AND i.state IN ` + inFlight +
		r.narrowed(q, f, `i.unit_id`) + ` AND ` + q.may(r.rows, "i") + ` GROUP BY i.state
		UNION ALL SELECT 'count', 'completed', '', '', COUNT(*), 0 FROM internship i WHERE i.on_board = 1 AND i.state IN ` + overStates + ` AND i.state = 'completed' AND i.ended_on >= ` + q.arg(r.quarter) +
		r.narrowed(q, f, `i.unit_id`) + ` AND ` + q.may(r.rows, "i") + `
		UNION ALL SELECT 'count', i.state, '', '', COUNT(*), 0 FROM internship i WHERE ` + r.early(q) +
		r.narrowed(q, f, `i.unit_id`) + ` AND ` + q.may(r.rows, "i") + ` GROUP BY i.state`
}

// seatDays is how far ahead an offer may begin to count as a seat of now.
const seatDays = 63

func (r reading) offers(q *statement) string {
	soon := r.v.Date()
	if at, err := clock.ParseDate(soon); err == nil {
		soon = at.AddDate(0, 0, seatDays).Format(clock.DateForm)
	}
	return `o.state = 'open' AND o.until_on >= ` + q.arg(r.v.Date()) + ` AND o.from_on <= ` + q.arg(soon) + ` AND ` + q.may(r.v.Scope(authz.Read, opportunity.KindOffer), "o")
}

// offered sums the seats offered.
func (r reading) offered(q *statement) string {
	return `SELECT 'offered', '', '', '', COALESCE(SUM(o.seats), 0), 0 FROM offer o WHERE ` + r.offers(q) + r.within(q, "o.unit_id")
}

// wished gathers the newest open wishes of people who work here by topic.
func (r reading) wished(q *statement, f Filter) string {
	sc, day, way := r.v.Scope(authz.Read, opportunity.KindWish), q.arg(r.v.Date()), q.arg(f.Way)
	return `SELECT * FROM (SELECT 'wish', MIN(x.topic), COALESCE(` + listOf("wp.id", "wp.name") + `, ''), '', COUNT(*) AS n, 0 FROM (
			SELECT w.topic, w.topic_key, ` + q.field(sc, "w", "person_id") + ` AS person FROM wish w WHERE w.state = 'open'
			AND (w.unit_id IS NULL OR 1 = 1` + r.within(q, "w.unit_id") + `) AND (` + way + ` = '' OR w.way = '' OR w.way = ` + way + `)
			AND EXISTS (SELECT 1 FROM employment e WHERE e.person_id = w.person_id AND e.from_on <= ` + day + ` AND e.until_on > ` + day + `)
			AND ` + q.may(sc, "w") + ` ORDER BY w.created_at DESC, w.id DESC LIMIT ` + q.limit(maxWishes) + `) x
		LEFT JOIN person_card wp ON wp.id = x.person AND x.person <> ''
		GROUP BY x.topic_key ORDER BY n DESC, x.topic_key LIMIT ` + q.limit(maxTopics) + `) g`
}

// beside reads what belongs to the rows shown, in one query: the seats of their
// teams and the load of their helpers.
func (p *Page) beside(tx *db.Tx, r reading) error {
	teams, helpers := p.shown()
	if len(teams) == 0 {
		return nil
	}
	q := &statement{}
	list, err := db.All(tx, scanFact, r.seats(q, teams)+` UNION ALL `+r.loads(q, helpers), q.args...)
	for _, x := range list {
		seats := p.Seats[x.a]
		switch x.kind {
		case "offered":
			seats.Offered = int(x.n)
			p.Seats[x.a] = seats
		case "taken":
			seats.Taken = int(x.n)
			p.Seats[x.a] = seats
		case "load":
			p.Loads = append(p.Loads, Load{Named: Named{ID: x.a, Name: x.b}, Zone: x.c, Hours: int(x.n), Limit: max(0, int(x.m)), Known: x.m >= 0})
		}
	}
	slices.SortFunc(p.Loads, fullest)
	return err
}

// shown are the teams and the helpers of the rows on the page.
func (p *Page) shown() (teams, helpers []string) {
	add := func(list *[]string, id string, most int) {
		if len(*list) < most && !slices.Contains(*list, id) {
			*list = append(*list, id)
		}
	}
	one := func(row Row) {
		add(&teams, row.Unit.ID, maxTeams)
		for _, h := range row.Helpers {
			add(&helpers, h.ID, maxHelpers)
		}
	}
	for _, row := range p.Rows.Items {
		one(row)
	}
	for _, c := range p.Columns {
		for _, row := range c.Rows {
			one(row)
		}
	}
	return teams, helpers
}

// seats counts the seats of teams, offered and taken.
func (r reading) seats(q *statement, teams []string) string {
	units := q.in(teams, maxTeams)
	return `SELECT 'offered', o.unit_id, '', '', SUM(o.seats), 0 FROM offer o WHERE o.unit_id IN ` + units + ` AND ` + r.offers(q) + ` GROUP BY o.unit_id
		UNION ALL SELECT 'taken', i.unit_id, '', '', COUNT(*), 0 FROM unit su CROSS JOIN internship i WHERE su.id IN ` + units + ` AND i.unit_id = su.id AND ` + q.held(r.v, "i") + ` GROUP BY i.unit_id`
}

// loads sums the hours that helpers give to rows that take a seat.
func (r reading) loads(q *statement, helpers []string) string {
	return `SELECT 'load', hp.id, hp.name, hp.zone, SUM(h.hours), MAX(COALESCE(l.hours, -1)) FROM person_card hp
			CROSS JOIN internship_helper h CROSS JOIN internship i
			LEFT JOIN helper_limit l ON l.person_id = hp.id AND ` + q.may(r.v.Scope(authz.Read, internship.KindLimit), "l") + `
			WHERE h.person_id = hp.id AND i.id = h.internship_id AND hp.id IN ` + q.in(helpers, maxHelpers) + ` AND h.state = 'accepted' AND i.on_board = 1 AND i.state IN ` + inFlight + `
			AND ` + q.may(r.rows, "i") + ` GROUP BY hp.id, hp.name, hp.zone`
}

// fullest orders loads: the share of the own limit first, those without one last.
func fullest(a, b Load) int {
	if a.Known != b.Known {
		if a.Known {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.Hours*max(a.Limit, 1), a.Hours*max(b.Limit, 1)), cmp.Compare(b.Hours, a.Hours), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}
