package growthhttp

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/evidence"
	"belay/internal/growth"
	"belay/internal/org"
	"belay/internal/proof"
)

// player makes random calls of the API and tells every answer that is not the
// model's.
type player struct {
	*site
	m          *model
	r          *rand.Rand
	statements []string

	everybody, managers, subjects []string // handles
	keys                          int
	newKeys                       bool // plants a client whose repeated requests carry new keys
	wrong                         []string
}

const (
	acts    = 40
	compare = 20 // acts between two comparisons of everything
)

// play runs one history among four people of its own, and gives every
// difference from the model.
func play(t *testing.T, s *site, seed uint64, newKeys bool) []string {
	t.Helper()
	var crew []string
	for i, name := range []string{"max", "eve", "ana", "ben"} {
		name += fmt.Sprint(seed)
		manager := ""
		if i > 1 {
			manager = crew[0]
		}
		s.person(name, manager, "infra/ic/junior", s.dept)
		crew = append(crew, name)
	}
	p := &player{site: s, r: rand.New(rand.NewPCG(seed, 12)), newKeys: newKeys, managers: crew[:2], subjects: crew[2:], everybody: crew, m: &model{may: readTable(t), views: map[string]*view{}, acts: map[string]act{},
		pieces: map[string]*piece{}, aims: map[string]aim{}, manager: map[string]string{crew[2]: crew[0], crew[3]: crew[0]}}}
	for _, dimension := range []string{"craft", "on-call"} {
		for k := range 2 {
			p.statements = append(p.statements, s.statement(fmt.Sprintf("Does *%s* thing %d of senior.", dimension, k)))
		}
	}
	for i := range acts {
		p.act()
		if i%compare == compare-1 {
			p.compare()
		}
	}
	return p.wrong
}

func (p *player) find(format string, args ...any) {
	p.wrong = append(p.wrong, fmt.Sprintf(format, args...))
}

func pick[T any](p *player, list []T) T { return list[p.r.IntN(len(list))] }

func (p *player) coin() bool { return p.r.IntN(2) == 0 }

func (p *player) subject() string { return pick(p, p.subjects) }

// one picks an entry of a map the same way in every run of a seed: ids are
// random, so it goes by the order they were made in.
func one[T any](p *player, of map[string]T) (string, T) {
	if len(of) == 0 {
		var none T
		return "00000000-0000-4000-8000-000000000000", none
	}
	var ids []string
	for _, id := range p.m.made {
		if _, ok := of[id]; ok {
			ids = append(ids, id)
		}
	}
	id := pick(p, ids)
	return id, of[id]
}

// send calls the API; half the acts carry a key and are sent once more, which
// must give the same answer and do nothing.
func (p *player) send(as, method, path string, body object, headers ...string) reply {
	key := ""
	if p.coin() {
		p.keys++
		key = fmt.Sprint("key-", p.keys)
		headers = append(headers, "Idempotency-Key", key)
	}
	first := p.call(as, method, path, body, headers...)
	if key == "" {
		return first
	}
	if p.newKeys {
		headers[len(headers)-1] += "-again"
	}
	if again := p.call(as, method, path, body, headers...); again.code != first.code || again.etag != first.etag || first.code < 300 && again.raw != first.raw {
		p.find("%s %s %s sent again: %d %s, was %d %s", as, method, path, again.code, again.raw, first.code, first.raw)
	}
	if first.code < 300 && body != nil {
		if other := p.call(as, method, path, object{"state": "met", "note": "other content", "title": "x", "target": "infra/ic/junior", "level": "infra/ic/senior", "shared": true},
			headers...); other.code < 400 && !p.newKeys {
			p.find("%s %s %s: other content under the key is answered with %d", as, method, path, other.code)
		}
	}
	return first
}

// want compares the status with the model's; it tells whether the act was done.
func (p *player) want(r reply, code int, what string) bool {
	if r.code != code {
		p.find("%s: status %d, want %d: %s", what, r.code, code, r.raw)
	}
	return r.code < 300 && code < 300
}

func code(allowed, fresh bool) int {
	switch {
	case !allowed:
		return http.StatusNotFound
	case !fresh:
		return http.StatusPreconditionFailed
	}
	return http.StatusOK
}

// match is the version that a client sends: now and then one that is not the
// stored one.
func (p *player) match(version int) (header string, fresh bool) {
	if p.r.IntN(5) == 0 {
		return fmt.Sprintf(`"%d"`, version+1+p.r.IntN(2)), false
	}
	return fmt.Sprintf(`"%d"`, version), true
}

func (p *player) act() {
	switch n := p.r.IntN(20); {
	case n < 6:
		p.setView()
	case n < 9:
		p.changeView()
	case n < 11:
		p.shareAll()
	case n < 12:
		p.undoShare()
	case n < 14:
		p.addPiece()
	case n < 17:
		p.changePiece()
	case n < 18:
		p.setTarget()
	default:
		person, manager := p.subject(), pick(p, p.managers)
		p.must(p.org.ChangeManager(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: p.people[person].Person, From: "2026-11-02"}, p.people[manager].Person))
		p.m.manager[person] = manager
	}
}

func (p *player) setView() {
	author, subject, statement := pick(p, p.everybody), p.subject(), pick(p, p.statements)
	next := said{pick(p, []string{"not_yet", "developing", "met"}), fmt.Sprint("note ", p.r.IntN(3)), p.coin()}
	v := p.m.find(author, subject, statement)
	match, fresh := p.match(v.version())
	r := p.send(author, "PUT", "/people/"+p.people[subject].Person+"/growth/marks/"+statement, object{"state": next.state, "note": next.note, "shared": next.shared}, "If-Match", match)
	if !p.want(r, code(p.m.writes(author, subject), fresh), fmt.Sprintf("%s marks %s", author, subject)) {
		return
	}
	if v == nil {
		v = &view{id: r.body["id"].(string), subject: subject, author: author, statement: statement}
		p.m.views[v.id], p.m.made = v, append(p.m.made, v.id)
	}
	v.say(next)
	p.versioned(v, r)
}

func (p *player) versioned(v *view, r reply) {
	if want := fmt.Sprintf(`"%d"`, v.version()); r.etag != "" && r.etag != want {
		p.find("view %s: answered version %s, want %s", v.id, r.etag, want)
	}
}

func (p *player) changeView() {
	id, v := one(p, p.m.views)
	actor, next, allowed := pick(p, p.everybody), said{}, false
	if v != nil {
		if p.coin() {
			actor = v.author
		}
		allowed = actor == v.author && p.m.writes(actor, v.subject)
	}
	match, fresh := p.match(v.version())
	if p.coin() {
		r := p.send(actor, "DELETE", "/growth/marks/"+id, nil, "If-Match", match)
		if p.want(r, code(allowed, fresh), actor+" removes a view") {
			v.say(next)
			p.versioned(v, r)
		}
		return
	}
	if v.version() > 1 {
		next = v.past[v.version()-2]
	}
	if p.want(p.send(actor, "POST", "/growth/marks/"+id+"/undo", nil, "If-Match", match), code(allowed, fresh), actor+" sets a view back") {
		v.say(next)
	}
}

// shared tells the model of an act on several views.
func (p *player) shared(r reply, author string, change func(*view) (bool, said)) {
	done := act{author, map[*view]int{}}
	for _, v := range p.m.views {
		if ok, next := change(v); ok && v.say(next) {
			done.of[v] = v.version()
		}
	}
	if n := r.body["changed"].(float64); int(n) != len(done.of) {
		p.find("%s changed %v views at once, want %d", author, n, len(done.of))
	}
	id := r.body["act"].(string)
	p.m.acts[id], p.m.made = done, append(p.m.made, id)
}

func (p *player) shareAll() {
	author, subject, shared := pick(p, p.everybody), p.subject(), p.r.IntN(3) > 0
	r := p.send(author, "POST", "/people/"+p.people[subject].Person+"/growth/share", object{"level": "infra/ic/senior", "shared": shared})
	if !p.want(r, code(p.m.writes(author, subject), true), author+" shares all") {
		return
	}
	p.shared(r, author, func(v *view) (bool, said) {
		next := v.now()
		mine := v.author == author && v.subject == subject && next.state != "" && next.shared != shared
		next.shared = shared
		return mine, next
	})
}

func (p *player) undoShare() {
	id, was := one(p, p.m.acts)
	author := pick(p, p.everybody)
	if p.coin() && was.author != "" {
		author = was.author
	}
	allowed := false
	for v := range was.of {
		allowed = author == was.author && p.m.writes(author, v.subject)
	}
	r := p.send(author, "POST", "/growth/shares/"+id+"/undo", nil)
	if !p.want(r, code(allowed, true), author+" takes a sharing back") {
		return
	}
	p.shared(r, author, func(v *view) (bool, said) {
		next := v.now()
		next.shared = !next.shared
		return was.of[v] > 0 && was.of[v] == v.version(), next
	})
}

func (p *player) addPiece() {
	owner, shared := p.subject(), p.coin()
	r := p.send(owner, "POST", "/me/evidence", object{"title": "A piece", "note": "n", "shared": shared, "expectations": []string{pick(p, p.statements)}})
	if p.want(r, http.StatusCreated, owner+" adds evidence") {
		id := r.body["id"].(string)
		p.m.pieces[id], p.m.made = &piece{owner: owner, etag: r.etag, shared: shared}, append(p.m.made, id)
	}
}

func (p *player) changePiece() {
	id, e := one(p, p.m.pieces)
	if e == nil {
		return
	}
	actor := pick(p, p.everybody)
	if p.coin() {
		actor = e.owner
	}
	own, match, fresh := actor == e.owner, e.etag, p.r.IntN(5) > 0
	if !fresh {
		match = `"99"`
	}
	switch p.r.IntN(3) {
	case 0:
		shared := p.coin()
		r := p.send(actor, "PATCH", "/evidence/"+id, object{"shared": shared}, "If-Match", match)
		if p.want(r, code(own && !e.deleted, fresh), actor+" shares evidence") {
			e.shared, e.etag = shared, r.etag
		}
	case 1:
		if p.want(p.send(actor, "DELETE", "/evidence/"+id, nil, "If-Match", match), code(own && !e.deleted, fresh), actor+" deletes evidence") {
			e.deleted = true
		}
	case 2:
		r := p.send(actor, "POST", "/evidence/"+id+"/restore", nil)
		if p.want(r, code(own, true), actor+" restores evidence") {
			e.deleted, e.etag = false, r.etag
		}
	}
}

func (p *player) setTarget() {
	person, ref := p.subject(), pick(p, []string{"infra/ic/junior", "infra/ic/senior", "infra/ic/staff"})
	match, fresh := p.match(p.m.aims[person].version)
	if p.want(p.send(person, "PUT", "/me/growth/target", object{"target": ref}, "If-Match", match), code(true, fresh), person+" sets a target") {
		p.m.aims[person] = aim{ref, p.m.aims[person].version + 1}
	}
}

// compare asks for everything as everybody.
func (p *player) compare() {
	for _, reader := range p.everybody {
		for _, subject := range p.subjects {
			path := "/people/" + p.people[subject].Person
			page, list := p.call(reader, "GET", path+"/growth?level=senior", nil), p.call(reader, "GET", path+"/evidence?limit=1000", nil)
			open := code(reader == subject || p.m.manager[subject] == reader, true)
			if page.code != open || list.code != open {
				p.find("%s opens the page of %s: %d and %d, want %d", reader, subject, page.code, list.code, open)
			}
			if page.code != http.StatusOK || list.code != http.StatusOK {
				continue
			}
			if got, want := shown(page, list), p.m.page(reader, subject); !slices.Equal(got, want) {
				p.find("%s sees of %s\n\t%s\nwant\n\t%s", reader, subject, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
			}
		}
		id, e := one(p, p.m.pieces)
		if e != nil {
			p.want(p.call(reader, "GET", "/evidence/"+id, nil), code(p.m.seesPiece(reader, e), true), reader+" opens evidence")
		}
	}
}

// shown lists what two answers show, as model.page does.
func shown(page, list reply) (lines []string) {
	add := func(m any) {
		if v, ok := m.(object); ok {
			lines = append(lines, line(v["id"].(string), v["state"].(string), v["note"].(string), v["shared"].(bool), int(v["version"].(float64))))
		}
	}
	for _, layer := range page.body["layers"].([]any) {
		for _, row := range layer.(object)["dimensions"].([]any) {
			for _, e := range row.(object)["expectations"].([]any) {
				add(e.(object)["self"])
				add(e.(object)["manager_view"])
			}
		}
	}
	for _, m := range page.body["earlier_managers"].([]any) {
		add(m)
	}
	for _, it := range list.body["items"].([]any) {
		lines = append(lines, fmt.Sprintf("evidence %s %v", it.(object)["id"], it.(object)["shared"]))
	}
	if a, ok := page.body["target"].(object); ok && a["chosen"].(bool) {
		lines = append(lines, fmt.Sprintf("target %s %v", a["target"], a["version"]))
	}
	slices.Sort(lines)
	return lines
}

func TestHistoriesThroughHTTPFollowTheModel(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk, rounds := clock.NewMoved(historyDay), proof.Rounds(25, 500)
			s := newSite(t, open(t, clk), clk)
			for i := range rounds {
				for _, line := range play(t, s, proof.Seed()+uint64(i), false) {
					t.Errorf("history %d: %s", i, line)
				}
			}
			proof.Count(t, "growth histories through HTTP on "+name, rounds)
		})
	}
}

var historyDay = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// Each planted fault must be found, or the histories prove nothing.
func TestHistoriesFindPlantedFaults(t *testing.T) {
	t.Parallel()
	loosened := func(tables []authz.Table, kind authz.Kind, change func(*authz.Rule)) []authz.Table {
		for i := range tables {
			for j := range tables[i].Rules {
				if tables[i].Kind == kind {
					change(&tables[i].Rules[j])
				}
			}
		}
		return tables
	}
	whole := func(r *authz.Rule) {
		r.When = slices.DeleteFunc(slices.Clone(r.When), func(c authz.Cond) bool { return c.Column == "shared" })
	}
	for name, plant := range map[string]struct {
		tables  []authz.Table
		newKeys bool
	}{
		"a manager reads what is not shared":       {tables: append(loosened(growth.Visibility(), growth.KindSelfMark, whole), evidence.Visibility()...)},
		"evidence is read unshared":                {tables: append(growth.Visibility(), loosened(evidence.Visibility(), evidence.KindItem, whole)...)},
		"a former manager still writes":            {tables: append(loosened(growth.Visibility(), growth.KindManagerMark, func(r *authz.Rule) { r.And = 0 }), evidence.Visibility()...)},
		"a repeated request is done a second time": {tables: append(growth.Visibility(), evidence.Visibility()...), newKeys: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := 0
			for seed := uint64(1); seed <= 10 && found == 0; seed++ {
				clk := clock.NewMoved(historyDay)
				found = len(play(t, newSite(t, dbtest.SQLite(t, clk), clk, plant.tables...), seed, plant.newKeys))
			}
			if found == 0 {
				t.Error("the planted fault was not found")
			}
		})
	}
}
