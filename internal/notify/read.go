package notify

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org"
)

// Shown is an open wait as a reader sees it.
type Shown struct {
	ID             string
	Kind           authz.Kind
	Object, Step   string
	Owner, Asked   string // people
	Subject        string
	Sentence       string // to the owner
	Path, Act      string // the page on which the step is done, and its button
	Since          time.Time
	HeldSince      time.Time // since when the present owner has it
	DueOn          string    // "" when none
	Overdue        bool
	OwnerName      string
	Passed         string // how it came to the owner: "", delegate, back, escalated, successor
	AskedName      string // who answers for it, when that is not the owner
	owns           bool
	unit, subjName string
}

// Told is a notice as its reader sees it.
type Told struct {
	ID           string
	Kind         authz.Kind
	Object, What string
	Sentence     string
	Path         string
	At           time.Time
	Seen         bool
}

// Mark is a place in a list; the zero Mark is its beginning.
type Mark struct {
	At time.Time
	ID string
}

// Inbox is a page of what waits for the actor, oldest first, and of what they
// were told, newest first.
type Inbox struct {
	Waits       []Shown
	Notices     []Told
	Waiting     int // all open waits
	Overdue     int
	Oldest      time.Time // since when the oldest of all waits waits; zero when none
	Unseen      int
	Today       string
	MoreWaits   Mark // where the next page begins; zero when there is none
	MoreNotices Mark
}

// Ask says which page of an inbox is wanted. A limit of 0 leaves a list out.
type Ask struct {
	Waits, Notices          int // at most so many
	AfterWait, BeforeNotice Mark
}

// Inbox reads the actor's inbox in at most four statements and one for each
// kind of object among the notices.
func (s *Service) Inbox(ctx context.Context, actor authz.Actor, ask Ask) (out Inbox, err error) {
	defer fault.Wrap(&err, "notify.Inbox(%s)", actor.Account)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil || actor.Person == "" {
			out = Inbox{}
			return err
		}
		out, err = s.InboxIn(tx, v, ask)
		return err
	})
	return out, err
}

// InboxIn is Inbox inside a transaction.
func (s *Service) InboxIn(tx *db.Tx, v *authz.Viewer, ask Ask) (Inbox, error) {
	out := Inbox{Today: v.Date()}
	var told []notice
	var fresh []unseen
	var err error
	if ask.Waits > 0 {
		if err = out.waits(tx, v, ask); err != nil {
			return out, err
		}
	}
	if ask.Notices > 0 {
		if told, fresh, err = out.notices(tx, v, ask); err != nil {
			return out, err
		}
	}
	may, err := s.sights(tx, v, told, fresh)
	if err != nil {
		return out, err
	}
	told = slices.DeleteFunc(told, func(n notice) bool { return may[n.kind][n.object] == Hidden })
	for _, u := range fresh {
		if may[u.kind][u.object] != Hidden {
			out.Unseen += u.count
		}
	}
	names, err := namesFor(tx, v, out.Waits, told)
	if err != nil {
		return out, err
	}
	for i := range out.Waits {
		s.word(&out.Waits[i], names, v)
	}
	for _, n := range told {
		by := names
		if may[n.kind][n.object] == Nameless {
			by = names.without(n.subject, s.topics[n.kind].Unnamed)
		}
		out.Notices = append(out.Notices, s.tell(n, by, v))
	}
	return out, nil
}

// waits reads a page of the viewer's own waits with what is counted over all.
func (b *Inbox) waits(tx *db.Tx, v *authz.Viewer, ask Ask) error {
	type counted struct {
		wait
		unit            string
		all, late, from int64
	}
	place := ask.AfterWait.micros(0)
	rows, err := db.All(tx, func(sc db.Scanner) (c counted, err error) {
		var personal, opened, held int64
		var remind string
		w := &c.wait
		err = sc.Scan(&w.id, &w.kind, &w.object, &w.step, &w.put, &w.asked, &w.owner, &w.subject, &w.unit, &personal, &w.dueOn, &remind,
			&w.remindedOn, &w.escalateOn, &w.escalatedOn, &w.passed, &opened, &held, &c.unit, &c.all, &c.late, &c.from)
		w.openedAt, w.heldAt = clock.FromMicros(opened), clock.FromMicros(held)
		return c, err
	}, `SELECT `+waitColumns+`, COALESCE(u.name, ''), c.waiting, c.late, c.since
		FROM (SELECT COUNT(*) AS waiting, COALESCE(SUM(CASE WHEN o.due_on <> '' AND o.due_on < $2 THEN 1 ELSE 0 END), 0) AS late,
			COALESCE(MIN(o.opened_at), 0) AS since FROM wait o WHERE o.owner_id = $1) c
		JOIN wait w ON w.owner_id = $1 AND (w.opened_at, w.id) > ($3, $4)
		LEFT JOIN team_card u ON u.id = w.unit_id
		ORDER BY w.opened_at, w.id LIMIT $5`, v.Actor().Person, v.Date(), place, ask.AfterWait.ID, ask.Waits+1)
	if err != nil {
		return err
	}
	for i, r := range rows {
		b.Waiting, b.Overdue, b.Oldest = int(r.all), int(r.late), clock.FromMicros(r.from)
		if i == ask.Waits {
			last := b.Waits[i-1]
			b.MoreWaits = Mark{last.Since, last.ID}
			break
		}
		shown := r.shown(v)
		shown.unit, shown.owns = r.unit, true
		b.Waits = append(b.Waits, shown)
	}
	return nil
}

// micros is the instant of a mark as stored; none stands for the zero Mark.
func (m Mark) micros(none int64) int64 {
	if m.ID == "" {
		return none
	}
	return clock.Micros(m.At)
}

// shown is a wait before it is worded.
func (w wait) shown(v *authz.Viewer) Shown {
	return Shown{ID: w.id, Kind: w.kind, Object: w.object, Step: w.step, Owner: w.owner, Asked: w.asked, Subject: w.subject, Since: w.openedAt, HeldSince: w.heldAt,
		DueOn: w.dueOn, Overdue: w.dueOn != "" && w.dueOn < v.Date(), Passed: string(w.passed), owns: w.owner == v.Actor().Person}
}

const lastMicros = int64(1) << 62

// unseen is how many notices about one object its reader has not seen.
type unseen struct {
	kind   authz.Kind
	object string
	count  int
}

// maxUnseen is for how many objects, those of the newest notices, unseen notices
// are counted.
const maxUnseen = 500

// notices reads a page of what the viewer was told, the newest first, and for
// which objects there is something they have not seen, in one statement.
func (b *Inbox) notices(tx *db.Tx, v *authz.Viewer, ask Ask) (page []notice, fresh []unseen, err error) {
	where, args := v.Scope(authz.Read, KindNotice).Where("n", 6)
	count := 0
	rows, err := db.All(tx, func(sc db.Scanner) (n notice, err error) {
		var at, seen int64
		err = sc.Scan(&n.id, &n.person, &n.kind, &n.object, &n.step, &n.what, &n.actor, &n.subject, &n.owner, &n.unit, &n.dueOn, &at, &seen, &n.unitName, &count)
		n.at = clock.FromMicros(at)
		if seen > 0 {
			n.seenAt = clock.FromMicros(seen)
		}
		if n.id == "" {
			fresh = append(fresh, unseen{n.kind, n.object, count})
		}
		return n, err
	}, `SELECT * FROM (SELECT `+noticeColumns+`, COALESCE(u.name, '') AS unit_name, 0 AS unseen
			FROM notice n LEFT JOIN team_card u ON u.id = n.unit_id
			WHERE n.person_id = $1 AND (n.at, n.id) < ($2, $3) AND `+where+` ORDER BY n.at DESC, n.id DESC LIMIT $4) page
		UNION ALL SELECT * FROM (SELECT '', '', x.kind, x.object, '', '', '', '', '', '', '', 0, 0, '', COUNT(*) AS unseen
			FROM notice x WHERE x.person_id = $1 AND x.seen_at = 0 GROUP BY x.kind, x.object ORDER BY MAX(x.at) DESC LIMIT $5) fresh`,
		append([]any{v.Actor().Person, ask.BeforeNotice.micros(lastMicros), ask.BeforeNotice.ID, ask.Notices + 1, maxUnseen}, args...)...)
	page = slices.DeleteFunc(rows, func(n notice) bool { return n.id == "" })
	slices.SortFunc(page, func(x, y notice) int { return cmp.Or(y.at.Compare(x.at), strings.Compare(y.id, x.id)) })
	if err == nil && len(page) > ask.Notices {
		page = page[:ask.Notices]
		last := page[ask.Notices-1]
		b.MoreNotices = Mark{last.at, last.id}
	}
	return page, fresh, err
}

// sights asks the features what the viewer may know of the objects of notices
// today; of kinds that nobody words any more nothing.
func (s *Service) sights(tx *db.Tx, v *authz.Viewer, list []notice, fresh []unseen) (map[authz.Kind]map[string]Sight, error) {
	ids := map[authz.Kind][]string{}
	add := func(kind authz.Kind, object string) {
		if !slices.Contains(ids[kind], object) {
			ids[kind] = append(ids[kind], object)
		}
	}
	for _, n := range list {
		add(n.kind, n.object)
	}
	for _, u := range fresh {
		add(u.kind, u.object)
	}
	may := map[authz.Kind]map[string]Sight{}
	for kind, objects := range ids {
		t, ok := s.topics[kind]
		if !ok {
			continue
		}
		var err error
		if may[kind], err = t.Readable(tx, v, objects); err != nil {
			return nil, err
		}
	}
	return may, nil
}

// namesFor finds the names of everybody whom the lines speak of, as far as the
// viewer may see the people.
func namesFor(tx *db.Tx, v *authz.Viewer, waits []Shown, told []notice) (names, error) {
	ask := map[string]bool{}
	for _, w := range waits {
		ask[w.Owner], ask[w.Asked], ask[w.Subject] = true, true, true
	}
	for _, n := range told {
		ask[n.actor], ask[n.subject], ask[n.owner] = true, true, true
	}
	delete(ask, "")
	out := names{}
	if len(ask) == 0 {
		return out, nil
	}
	var ids []string
	for person := range ask {
		ids = append(ids, person)
	}
	slices.Sort(ids)
	cards, err := org.ByIDs(tx, v.Scope(authz.Read, org.KindPerson), ids)
	for person, c := range cards {
		out[person] = c.Name
	}
	return out, err
}

// names are people's names by id.
type names map[string]string

func (n names) of(person string) string {
	switch name := n[person]; {
	case person == "":
		return ""
	case name == "":
		return Somebody
	default:
		return name
	}
}

// without are the names with another word for one person.
func (n names) without(person, word string) names {
	out := maps.Clone(n)
	out[person] = word
	return out
}

// word puts the sentence, path and names to a wait. Only its owner is led to
// the step; others see the object.
func (s *Service) word(w *Shown, n names, v *authz.Viewer) {
	w.OwnerName = n.of(w.Owner)
	if w.Asked != w.Owner {
		w.AskedName = n.of(w.Asked)
	}
	t, ok := s.topics[w.Kind]
	if !ok {
		w.Sentence = "A step waits for you"
		return
	}
	w.Sentence = t.Sentence(Worded{Kind: w.Kind, Object: w.Object, Step: w.Step, Subject: n.of(w.Subject), Unit: w.unit, Mine: w.Subject == v.Actor().Person})
	if w.owns {
		w.Path, w.Act = t.Path(w.Object, w.Step), t.Act(w.Step)
	}
}

// tell words a notice. What this package itself tells is about a wait, and
// repeats the wait's own sentence to whom it waits for.
func (s *Service) tell(n notice, by names, v *authz.Viewer) Told {
	t := s.topics[n.kind]
	me := v.Actor().Person
	worded := Worded{Kind: n.kind, Object: n.object, What: n.what, Step: n.step, Actor: by.of(n.actor), Subject: by.of(n.subject), Unit: n.unitName, Mine: n.subject == me}
	out := Told{ID: n.id, Kind: n.kind, Object: n.object, What: n.what, Path: t.Path(n.object, n.step), At: n.at, Seen: !n.seenAt.IsZero()}
	own, ours := strings.CutPrefix(n.what, ownWhat)
	if !ours {
		out.Sentence = t.Sentence(worded)
		return out
	}
	asked := worded.Actor
	worded.What, worded.Actor = "", ""
	out.Sentence = passage{what: own, asked: asked, owner: by.of(n.owner), dueOn: n.dueOn, sentence: t.Sentence(worded),
		reader: readerOf(n, me)}.text()
	return out
}

// OpenCount is the SQL of how many waits a person holds; person is the SQL of
// the person's id. The frame of every page counts by it.
func OpenCount(person string) string {
	return `(SELECT COUNT(*) FROM wait w WHERE w.owner_id = ` + person + `)`
}

// WaitsOf lists with whom an object waits and since when, oldest first, as far
// as the viewer may see: for the object's own page. Path and Act are set for
// who holds the step.
func (s *Service) WaitsOf(tx *db.Tx, v *authz.Viewer, kind authz.Kind, object string) (_ []Shown, err error) {
	defer fault.Wrap(&err, "notify.WaitsOf(%s %s)", kind, object)
	where, args := v.Scope(authz.Read, KindWait).Where("w", 3)
	list, err := db.All(tx, scanWait, `SELECT `+waitColumns+` FROM wait w WHERE w.kind = $1 AND w.object = $2 AND `+where+` ORDER BY w.opened_at, w.id`,
		append([]any{string(kind), object}, args...)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var out []Shown
	for _, w := range list {
		out = append(out, w.shown(v))
	}
	by, err := namesFor(tx, v, out, nil)
	if err != nil {
		return nil, err
	}
	for i := range out {
		s.word(&out[i], by, v)
	}
	return out, nil
}
