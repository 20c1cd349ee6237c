package opportunity

import (
	"context"
	"slices"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/learning"
)

// Named is a unit or a person with its name.
type Named struct{ ID, Handle, Name string }

// Listed is an offer as one reader sees it.
type Listed struct {
	Offer
	UnitName, UnitHandle                       string
	DepartmentID, Department, DepartmentHandle string
	HostName                                   string
	HostClock                                  Clock
	Places                                     Seats
	Overlap                                    int  // minutes a working day that the reader shares with the host
	Known                                      bool // the hours of both are known
	Keeps                                      bool // the reader may change it
	Later                                      bool // it begins after today
}

// Filter narrows a list of offers; the zero Filter lets every open one through.
type Filter struct {
	Unit string // handle of a department or team
	Way  Way
	Text string // in title, topics or needs, any case
}

// Query asks for one page of offers.
type Query struct {
	Filter
	After Mark
	Limit int // 0 means PageSize; at most MaxPage
}

// Sizes of a page.
const (
	PageSize = 25
	MaxPage  = 1000
)

func pageSize(n int) int {
	if n <= 0 {
		return PageSize
	}
	return min(n, MaxPage)
}

// Offers is one page of open offers, newest first.
type Offers struct {
	Items []Listed
	Next  Mark    // zero on the last page
	Units []Named // departments that have open offers, by name
	Epoch int64
}

// Offers reads one page of the open offers.
func (s *Service) Offers(ctx context.Context, actor authz.Actor, q Query) (out Offers, err error) {
	defer fault.Wrap(&err, "opportunity.Offers")
	q.Limit = pageSize(q.Limit)
	if utf8.RuneCountInString(q.Text) > MaxQuery {
		q.Text = string([]rune(q.Text)[:MaxQuery])
	}
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out = Offers{Epoch: v.Epoch()}
		args := []any{q.Unit, string(q.Way), like(q.Text)}
		args = append(append(args, q.After.bounds()...), q.Limit+1)
		out.Items, err = listOffers(tx, v, `o.state = 'open'
			AND ($1 = '' OR EXISTS (SELECT 1 FROM org_within fw JOIN unit fu ON fu.id = fw.above_id WHERE fw.unit_id = o.unit_id AND fu.handle = $1))
			AND ($2 = '' OR o.ways LIKE '% ' || $2 || ' %') AND o.folded LIKE $3 ESCAPE '\' AND (o.created_at, o.id) < ($4, $5)`,
			args, `ORDER BY o.created_at DESC, o.id DESC LIMIT $6`)
		if err != nil {
			return err
		}
		if len(out.Items) > q.Limit {
			out.Items = out.Items[:q.Limit]
			last := out.Items[q.Limit-1]
			out.Next = Mark{last.CreatedAt, last.ID}
		}
		if out.Units, err = offeringUnits(tx, v.Scope(authz.Read, KindOffer)); err != nil {
			return err
		}
		return s.seat(tx, v, out.Items)
	})
	return out, err
}

// listOffers reads offers within the viewer's scope, with their team, their host
// and how many hours the host shares with the viewer.
func listOffers(tx *db.Tx, v *authz.Viewer, where string, args []any, order string) ([]Listed, error) {
	args = slices.Clone(args)
	keeps, in := v.Scope(authz.Write, KindOffer).Where("o", 1+len(args))
	args = append(args, in...)
	visible, in := v.Scope(authz.Read, KindOffer).Where("o", 1+len(args))
	args = append(args, in...)
	args = append(args, v.Actor().Person)
	var mine Clock
	list, err := db.All(tx, func(s db.Scanner) (Listed, error) {
		var r offerRow
		var l Listed
		err := s.Scan(append(r.into(), &l.UnitName, &l.UnitHandle, &l.DepartmentID, &l.Department, &l.DepartmentHandle,
			&l.HostName, &l.HostClock.Zone, &l.HostClock.Hours, &l.Keeps, &mine.Zone, &mine.Hours)...)
		l.Offer = r.offer()
		return l, err
	}, `SELECT `+offerColumns+`, t.name, t.handle, t.department_id, t.department_name, COALESCE(d.handle, ''), h.name, h.zone, h.hours,
			CASE WHEN `+keeps+` THEN 1 ELSE 0 END, COALESCE(me.zone, ''), COALESCE(me.hours, '')
		FROM offer o JOIN team_card t ON t.id = o.unit_id LEFT JOIN unit d ON d.id = t.department_id
		JOIN person_card h ON h.id = o.host_id LEFT JOIN person_card me ON me.id = `+place(len(args))+`
		WHERE `+where+` AND `+visible+` `+order, args...)
	for i := range list {
		list[i].Later = list[i].From > v.Date()
		list[i].Overlap, list[i].Known = Overlap(mine, list[i].HostClock, v.Zone(), tx.Now())
	}
	return list, err
}

// seat counts the free seats of offers.
func (s *Service) seat(tx *db.Tx, v *authz.Viewer, list []Listed) error {
	var units []string
	for _, l := range list {
		if !slices.Contains(units, l.Unit) {
			units = append(units, l.Unit)
		}
	}
	taken := map[string][]Span{}
	if s.Taken != nil && len(units) > 0 {
		var err error
		if taken, err = s.Taken.Seats(tx, v, units); err != nil {
			return err
		}
	}
	for i, l := range list {
		list[i].Places = l.Count(v.Date(), taken[l.Unit])
	}
	return nil
}

func offeringUnits(tx *db.Tx, sc authz.Scope) ([]Named, error) {
	where, args := sc.Where("o", 1)
	return db.All(tx, scanNamed, `SELECT DISTINCT d.id, d.handle, d.name FROM offer o JOIN team_card t ON t.id = o.unit_id
		JOIN unit d ON d.id = t.department_id WHERE o.state = 'open' AND `+where+` ORDER BY d.name, d.id`, args...)
}

func scanNamed(s db.Scanner) (n Named, err error) {
	err = s.Scan(&n.ID, &n.Handle, &n.Name)
	return n, err
}

// OfferPage is one offer with what it asks for.
type OfferPage struct {
	Listed
	Epoch   int64
	Rules   Rules
	Modules []learning.Standing // to finish first, with how far the reader is
}

// Offer reads one offer, open or closed. Errors: Gone.
func (s *Service) Offer(ctx context.Context, actor authz.Actor, id string) (out OfferPage, err error) {
	defer fault.Wrap(&err, "opportunity.Offer(%s)", id)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		list, err := listOffers(tx, v, `o.id = $1`, []any{id}, "")
		if err == nil && len(list) == 0 {
			err = fault.Gone()
		}
		if err == nil {
			err = s.seat(tx, v, list)
		}
		if err != nil {
			return err
		}
		out = OfferPage{Listed: list[0], Epoch: v.Epoch()}
		above, err := aboveUnit(tx, `u.id = $1`, out.Unit)
		if err != nil {
			return err
		}
		if out.Rules, err = rulesAt(tx, v, above); err != nil {
			return err
		}
		out.Modules, err = s.prepare(tx, v, out.Rules)
		return err
	})
	return out, err
}

// OwnOffer reads an offer that the actor may change, and where they may place it;
// whoever may only read it finds nothing. id "" reads a new one: without a team
// to offer it is Gone.
func (s *Service) OwnOffer(ctx context.Context, actor authz.Actor, id string) (o Offer, where []Place, epoch int64, err error) {
	defer fault.Wrap(&err, "opportunity.OwnOffer(%s)", id)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) (err error) {
		epoch = v.Epoch()
		o = Offer{Seats: 1, From: v.Date()}
		if id != "" {
			var found bool
			if o, found, err = loadOffer(tx, v.Scope(authz.Write, KindOffer), id); err == nil && !found {
				err = fault.Gone()
			}
			if err != nil {
				return err
			}
		}
		if where, err = places(tx, v.Scope(authz.Create, KindOffer)); err == nil && id == "" && len(where) == 0 {
			err = fault.Gone()
		}
		return err
	})
	return o, where, epoch, err
}

// ListedWish is a wish as one reader sees it: Person, PersonName and Note are ""
// where the reader may not know them.
type ListedWish struct {
	Wish
	PersonName, UnitName, UnitHandle string
}

// Topic is one thing that people wish to learn.
type Topic struct {
	Topic string
	Count int
	Named []Named // those who let their name stand beside it
}

// Wishes is what a person wishes for and what others do.
type Wishes struct {
	Mine    []ListedWish // newest first, with those met or dropped
	Topics  []Topic      // open wishes of people who work here, most wished for first
	Units   []Named      // departments to choose from
	Today   string
	Epoch   int64
	Visible Sentences
}

// Sentences says who may read the parts of a wish, by the rules in force.
type Sentences struct{ Topic, Name, Note string }

// maxTopics is how many topics the page shows.
const maxTopics = 60

// Wishes reads the actor's own wishes and the topics that are wished for.
// Filter.Unit and Filter.Way narrow the topics.
func (s *Service) Wishes(ctx context.Context, actor authz.Actor, f Filter, names authz.People) (out Wishes, err error) {
	defer fault.Wrap(&err, "opportunity.Wishes")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		sc, notes := v.Scope(authz.Read, KindWish), v.Scope(authz.Read, KindWishNote)
		out = Wishes{Today: v.Date(), Epoch: v.Epoch(), Visible: s.WishSentences(names)}
		var err error
		if out.Mine, err = selectWishes(tx, sc, notes, `w.person_id = $1`, []any{actor.Person}, `ORDER BY x.created_at DESC, x.id`); err != nil {
			return err
		}
		if out.Topics, err = topics(tx, sc, f); err != nil {
			return err
		}
		out.Units, err = db.All(tx, scanNamed, `SELECT t.id, t.handle, t.name FROM team_card t WHERE t.kind = 'department' ORDER BY t.name_key, t.id`)
		return err
	})
	return out, err
}

// WishSentences says who may read a wish's topic, whose it is, and its note, of a
// wish that does not carry a name yet.
func (s *Service) WishSentences(names authz.People) Sentences {
	w := Wish{State: Open}
	return Sentences{
		Topic: s.Gate.Table(KindWish).Sentence(w.object(KindWish), names),
		Name:  s.Gate.Table(KindWish).SentenceOf("person_id", w.object(KindWish), names),
		Note:  s.Gate.Table(KindWishNote).Sentence(w.object(KindWishNote), names),
	}
}

// topics gathers the open wishes that a scope sees, of people employed today.
func topics(tx *db.Tx, sc authz.Scope, f Filter) ([]Topic, error) {
	args := []any{sc.Viewer().Date(), f.Unit, string(f.Way)}
	person, in := sc.Field("w", "person_id", "''", 1+len(args))
	args = append(args, in...)
	where, in := sc.Where("w", 1+len(args))
	args = append(args, in...)
	type row struct {
		topic, key string
		count      int
		who        Named
	}
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.topic, &r.key, &r.count, &r.who.ID, &r.who.Name)
		return r, err
	}, `SELECT g.topic, g.topic_key, g.n, COALESCE(p.id, ''), COALESCE(p.name, '') FROM (
			SELECT topic_key, MIN(topic) AS topic, COUNT(*) AS n FROM (
				SELECT w.topic, w.topic_key FROM wish w WHERE `+openWishes+` AND `+where+`) a
			GROUP BY topic_key ORDER BY n DESC, topic_key LIMIT `+number(maxTopics)+`) g
		LEFT JOIN (SELECT DISTINCT w.topic_key, `+person+` AS person FROM wish w WHERE `+openWishes+` AND `+where+`) x ON x.topic_key = g.topic_key AND x.person <> ''
		LEFT JOIN person_card p ON p.id = x.person
		ORDER BY g.n DESC, g.topic_key, p.name_key, p.id`, args...)
	var out []Topic
	last := ""
	for i, r := range rows {
		if i == 0 || r.key != last {
			out = append(out, Topic{Topic: r.topic, Count: r.count})
		}
		last = r.key
		if r.who.ID != "" {
			t := &out[len(out)-1]
			t.Named = append(t.Named, r.who)
		}
	}
	return out, err
}

// openWishes narrows wishes w to open ones of people employed on $1, of a unit $2
// or of none, in a way $3 or in any.
const openWishes = `w.state = 'open' AND EXISTS (SELECT 1 FROM employment e WHERE e.person_id = w.person_id AND e.from_on <= $1 AND e.until_on > $1)
	AND ($2 = '' OR w.unit_id IS NULL OR EXISTS (SELECT 1 FROM org_within fw JOIN unit fu ON fu.id = fw.above_id WHERE fw.unit_id = w.unit_id AND fu.handle = $2))
	AND ($3 = '' OR w.way = '' OR w.way = $3)`

// WishList is one page of open wishes, newest first.
type WishList struct {
	Items []ListedWish
	Next  Mark
}

// OpenWishes reads one page of what people wish for, for the API. Notes are left
// out: they are read on the wish itself.
func (s *Service) OpenWishes(ctx context.Context, actor authz.Actor, q Query) (out WishList, err error) {
	defer fault.Wrap(&err, "opportunity.OpenWishes")
	q.Limit = pageSize(q.Limit)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		args := append([]any{v.Date(), q.Unit, string(q.Way)}, append(q.After.bounds(), q.Limit+1)...)
		var err error
		out.Items, err = selectWishes(tx, v.Scope(authz.Read, KindWish), authz.Scope{}, openWishes+` AND (w.created_at, w.id) < ($4, $5)`, args,
			`ORDER BY x.created_at DESC, x.id DESC LIMIT $6`)
		return err
	})
	if len(out.Items) > q.Limit {
		out.Items = out.Items[:q.Limit]
		last := out.Items[q.Limit-1]
		out.Next = Mark{last.CreatedAt, last.ID}
	}
	return out, err
}

// UnitChoice is a department or team to choose, with its department's name.
type UnitChoice struct {
	Named
	Department string
}

// WishChoices is what the form of a wish offers.
type WishChoices struct {
	Units []UnitChoice // departments and teams, each department before its teams
	Today string
	Epoch int64
}

// WishChoices reads what the form of a wish offers.
func (s *Service) WishChoices(ctx context.Context, actor authz.Actor) (out WishChoices, err error) {
	defer fault.Wrap(&err, "opportunity.WishChoices")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out = WishChoices{Today: v.Date(), Epoch: v.Epoch()}
		if _, err := v.Check(tx, authz.Create, Wish{Person: actor.Person}.object(KindWish)); err != nil {
			return err
		}
		var err error
		out.Units, err = db.All(tx, func(s db.Scanner) (u UnitChoice, err error) {
			err = s.Scan(&u.ID, &u.Handle, &u.Name, &u.Department)
			return u, err
		}, `SELECT t.id, t.handle, t.name, t.department_name FROM team_card t WHERE t.kind IN ('department', 'team') AND t.department_id <> ''
			ORDER BY t.department_name, CASE WHEN t.kind = 'department' THEN 0 ELSE 1 END, t.name_key, t.id`)
		return err
	})
	return out, err
}

// OwnWish reads one of the actor's wishes; others find nothing.
func (s *Service) OwnWish(ctx context.Context, actor authz.Actor, id string) (w ListedWish, epoch int64, err error) {
	defer fault.Wrap(&err, "opportunity.OwnWish(%s)", id)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		epoch = v.Epoch()
		list, err := selectWishes(tx, v.Scope(authz.Write, KindWish), v.Scope(authz.Write, KindWishNote), `w.id = $1`, []any{id}, "")
		if err == nil && len(list) == 0 {
			err = fault.Gone()
		}
		if err == nil {
			w = list[0]
		}
		return err
	})
	return w, epoch, err
}

// Hosting is what the form of a proposal starts from: every team with those who
// could host there, and the offer it comes from.
type Hosting struct {
	Places []Place
	Today  string
	Epoch  int64
	Offer  *Listed // nil without one
	Rules  Rules   // of the offer's team
}

// Hosting reads where one could work, by team; to whom more of a team report
// comes first. offer "" is none, and so is one that is not there.
func (s *Service) Hosting(ctx context.Context, actor authz.Actor, offer string) (out Hosting, err error) {
	defer fault.Wrap(&err, "opportunity.Hosting(%s)", offer)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out = Hosting{Today: v.Date(), Epoch: v.Epoch()}
		var err error
		if out.Places, err = Places(tx, v); err != nil || offer == "" {
			return err
		}
		list, err := listOffers(tx, v, `o.id = $1`, []any{offer}, "")
		if err != nil || len(list) == 0 {
			return err
		}
		above, err := aboveUnit(tx, `u.id = $1`, list[0].Unit)
		if err == nil {
			out.Rules, err = rulesAt(tx, v, above)
		}
		out.Offer = &list[0]
		return err
	})
	return out, err
}

// Places lists every team with those who could host there.
func Places(tx *db.Tx, v *authz.Viewer) ([]Place, error) {
	return places(tx, v.Scope(authz.Read, KindOffer))
}
