package internshiphttp

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/fault"
	"belay/internal/id"
	"belay/internal/internship"
	"belay/internal/org"
	"belay/internal/proof"
	"belay/internal/route"
	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

// absent is the id of nothing.
const absent = "00000000-0000-4000-8000-000000000000"

// player sends random requests about one internship among nine people of its
// own, and tells every answer that is not the model's.
type player struct {
	*site
	door http.Handler
	m    *model
	r    *rand.Rand

	crew                                      []string
	ana, max, hal, pia, bo, cy, ben, una, zoe string
	goal                                      string
	judgements                                map[internship.Parties]int
	keys                                      int
	wrong                                     []string
}

const (
	moves   = 26
	compare = 9 // acts between two comparisons of everything as everybody
)

func pick[T any](p *player, list []T) T { return list[p.r.IntN(len(list))] }

func (p *player) coin() bool { return p.r.IntN(2) == 0 }

func (p *player) find(format string, args ...any) {
	p.wrong = append(p.wrong, fmt.Sprintf(format, args...))
}

func (p *player) day(n int) string { return p.clk.Now().AddDate(0, 0, n).Format("2006-01-02") }

// pick prefers those who have a say.
func (p *player) pick() string {
	if p.r.IntN(4) > 0 {
		return pick(p, []string{p.m.learner, p.m.manager, p.m.host})
	}
	return pick(p, p.crew)
}

// face is the pages and operations over the site's services, for many at once.
func (s *site) face() http.Handler {
	m := route.New(route.Shell{Authenticator: s.people, SignIn: "/sign-in", Log: slog.New(slog.DiscardHandler),
		ErrorPage: func(_ *route.Exchange, f *fault.Error, _ int) route.Component {
			return ui.FaultGate(ui.Page{}, ui.Fault{Code: f.Code, Happened: f.Message})
		}}, &authz.Surfaces{})
	ids := id.NewSource(nil)
	page := func(*route.Exchange) ui.Page { return ui.Page{Now: s.clk.Now(), NewKey: ids.New} }
	New(Deps{Internship: s.svc, DB: s.d, Page: page}).Mount(m, route.NewAPI(m, "1"))
	return m
}

// play runs one history of new people and gives every difference from the model.
func play(t *testing.T, s *site, door http.Handler, seed uint64) []string {
	t.Helper()
	p := &player{site: s, door: door, r: rand.New(rand.NewPCG(seed, 14)), judgements: map[internship.Parties]int{}}
	team := s.unit(org.Team, s.unit(org.Department, "", fmt.Sprint("Infra ", seed)), fmt.Sprint("Platform ", seed))
	p.hire(fmt.Sprint(seed), team)
	p.m = &model{may: readVisibility(t), steps: readTransitions(t), state: internship.Draft, learner: p.ana, manager: p.max, host: p.hal, partner: p.pia,
		helpers: map[string]*hand{}, notes: map[string]*jot{}, onTable: share{20, p.day(95)}}
	p.m.named = p.coin()
	draft := p.send(p.ana, "POST", "/internships", object{"team": team, "host": s.people[p.hal].Person, "topic": "Safer deploys", "motive": "motive " + p.ana, "ways": []string{"pair"},
		"named": p.m.named, "percent": 20, "start_on": p.day(25), "end_on": p.m.onTable.end})
	p.m.id = fmt.Sprint(draft.Body["id"])
	goal := p.send(p.ana, "POST", "/internships/"+p.m.id+"/goals", object{"text": "goal " + p.ana})
	if p.goal = fmt.Sprint(goal.Body["id"]); draft.Code != 201 || goal.Code != 201 {
		return []string{draft.Raw, goal.Raw}
	}
	p.platform = team
	p.begin(int(seed * 3 % 8)) // any eight in a row begin everywhere
	for n := range moves {
		if p.step(); n%compare == compare-1 {
			p.pass()
			p.everybody()
		}
		if len(p.wrong) > 0 {
			for i := range p.wrong {
				p.wrong[i] = fmt.Sprintf("seed %d, act %d: %s", seed, n, p.wrong[i])
			}
			break
		}
	}
	return p.wrong
}

// hire adds nine people: three of them can be asked to help.
func (p *player) hire(word, team string) {
	for _, h := range []struct {
		at                  *string
		name, manager, team string
	}{{&p.zoe, "zoe", "", ""}, {&p.max, "max", "zoe", p.checkout}, {&p.hal, "hal", "zoe", team}, {&p.ana, "ana", "max", p.checkout}, {&p.bo, "bo", "hal", team}, {&p.cy, "cy", "hal", ""},
		{&p.ben, "ben", "max", p.checkout}, {&p.una, "una", "zoe", ""}, {&p.pia, "pia", "zoe", ""}} {
		*h.at = h.name + word
		if h.manager != "" {
			h.manager += word
		}
		p.person(*h.at, h.manager, h.team)
	}
	pia := p.people[p.pia]
	pia.Roles = []authz.Role{authz.RoleHRPartner}
	p.people[p.pia] = pia
	p.must(p.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ($1, $1, 'hr_partner', $2, '2026-01-01', '9999-12-31', 'operator')`, pia.Account, p.checkout)
		return err
	}))
	p.crew = []string{p.ana, p.max, p.hal, p.pia, p.bo, p.cy, p.ben, p.una, p.zoe}
}

// send sends one request.
func (p *player) send(as, method, path string, body object, headers ...string) uitest.Answer {
	var sent any
	if body != nil {
		sent = body
	}
	return uitest.Call(p.door, as, method, path, sent, headers...)
}

func (p *player) one() string { return "/internships/" + p.m.id }

// version is what the learner reads: they always may.
func (p *player) version() string { return p.send(p.ana, "GET", p.one(), nil).ETag }

// begin takes the first steps of a life, so that histories get to its later ones.
func (p *player) begin(steps int) {
	helped := func() deed {
		h := p.m.helpers[p.bo]
		return deed{name: "accept", as: p.bo, method: "POST", path: "/helpers/" + h.id + "/accept", body: object{"hours": 2}, etag: h.etag, code: 200, apply: p.row(p.bo, internship.HelperAccepted)}
	}
	agree := func(as string) func() deed {
		return func() deed {
			by := p.m.speaks(as)
			return deed{name: "agree", as: as, method: "POST", path: "/agree", body: object{"meets": "yes"}, etag: p.version(), code: 200, apply: func(uitest.Answer) {
				p.m.answer(by, "yes")
				p.m.agree(by)
			}}
		}
	}
	for i, a := range []func() deed{
		func() deed { return p.command(internship.Submit, p.ana) },
		agree(p.max), agree(p.hal),
		func() deed { return p.command(internship.Prepare, p.ana) },
		func() deed { return p.ask(p.bo, p.hal) },
		helped,
		func() deed { return p.command(internship.Start, p.hal) },
	} {
		if i < steps {
			p.do(a(), true)
		}
	}
}

// next makes an act of the life cycle, mostly one that the table knows.
func (p *player) next() deed {
	list := internship.Commands()[1:16] // what people do with a proposal that stands
	c, as := pick(p, list), p.pick()
	for range 25 {
		to, refusal := p.m.target(c, p.m.speaks(as))
		known := refusal == 0 && (!to.Final() || p.r.IntN(7) == 0) && (c != internship.ProposeTerms || p.r.IntN(4) == 0) && (to != p.m.state || p.r.IntN(3) == 0)
		if known || p.r.IntN(12) == 0 {
			break
		}
		c, as = pick(p, list), p.pick()
	}
	return p.command(c, as)
}

func (p *player) step() {
	switch k := p.r.IntN(20); {
	case k < 8:
		p.do(p.next(), false)
	case k < 14:
		p.do(p.besides(), false)
	case k < 16:
		p.form()
	case k < 18:
		p.race(p.next(), p.next())
	default:
		p.company()
	}
	p.reads(pick(p, p.crew))
	p.reads(pick(p, []string{p.m.manager, p.m.host}))
}

// pass lets days pass, and the program do what it does each day.
func (p *player) pass() {
	p.days(p.r.IntN(3))
	p.must(p.svc.Daily(ctx))
}

// do sends one act, now and then against another version, under a key and twice.
func (p *player) do(a deed, plain bool) {
	path, want := a.path, refused(a.door, a.code)
	if !strings.HasPrefix(path, "/helpers/") {
		path = p.one() + path
	}
	var headers []string
	if a.etag != "" {
		if !plain && p.r.IntN(5) == 0 {
			want, a.soft = refused(a.door, http.StatusPreconditionFailed), ""
			a.etag = fmt.Sprintf(`"%d"`, 900+p.r.IntN(9))
		}
		headers = append(headers, "If-Match", a.etag)
	}
	keyed := !plain && p.coin()
	if keyed {
		p.keys++
		headers = append(headers, "Idempotency-Key", fmt.Sprint(p.m.id, " ", p.keys))
	}
	r := p.send(a.as, a.method, path, a.body, headers...)
	p.want(a, r, want)
	if r.Code < 300 && want < 300 {
		a.apply(r)
	}
	if keyed {
		p.again(a, r, path, headers)
	}
}

// want compares an answer with the model's.
func (p *player) want(a deed, r uitest.Answer, code int) {
	if r.Code != code {
		p.find("%s by %v in %s (open %v, said %v): %d, want %d: %s", a.name, p.m.stances(a.as), p.m.state, p.m.open, p.m.said.Names(), r.Code, code, r.Raw)
	}
	if a.soft != "" && a.door == 0 && r.Code == http.StatusUnprocessableEntity && code == r.Code {
		list, _ := r.Body["warnings"].([]any)
		if len(list) != 1 || list[0].(object)["code"] != a.soft {
			p.find("%s asks for a reason for %v, want %s", a.name, list, a.soft)
		}
	}
}

// again sends a request a second time under its key, and another one.
func (p *player) again(a deed, first uitest.Answer, path string, headers []string) {
	r := p.send(a.as, a.method, path, a.body, headers...)
	if r.Code != first.Code || r.ETag != first.ETag || first.Code < 300 && r.Raw != first.Raw {
		p.find("%s sent again: %d %s %s, was %d %s %s", a.name, r.Code, r.ETag, r.Raw, first.Code, first.ETag, first.Raw)
	}
	if first.Code >= 300 {
		return
	}
	headers = append([]string{"If-Match", p.version()}, headers...)
	if other := p.send(a.as, "POST", p.one()+"/defer", object{"quarter": "2091-Q1"}, headers...); other.Code != http.StatusConflict {
		p.find("another act under the key of %s: %d %s", a.name, other.Code, other.Raw)
	}
}

// race sends two acts of one version at once: at most one may win.
func (p *player) race(a, b deed) {
	if a.etag == "" || a.name == "propose_again" || b.name == "propose_again" || a.name == "submit" || b.name == "submit" {
		return
	}
	pair, etag := [2]deed{a, b}, p.version()
	var got [2]uitest.Answer
	var wg sync.WaitGroup
	for i, x := range pair {
		wg.Go(func() { got[i] = p.send(x.as, x.method, p.one()+x.path, x.body, "If-Match", etag) })
	}
	wg.Wait()
	won := -1
	for i, x := range pair {
		switch late := got[1-i].Code < 300; {
		case got[i].Code < 300 && (!x.allowed() || late && i == 1):
			p.find("%s beside %s on one version: %d and %d", x.name, pair[1-i].name, got[i].Code, got[1-i].Code)
		case got[i].Code < 300:
			won = i
		case got[i].Code != refused(x.door, x.code) && !(late && (got[i].Code == http.StatusPreconditionFailed || got[i].Code == http.StatusNotFound)):
			p.find("%s beside %s (%d): %d %s, want %d", x.name, pair[1-i].name, got[1-i].Code, got[i].Code, got[i].Raw, refused(x.door, x.code))
		}
	}
	if won >= 0 {
		pair[won].apply(got[won])
	}
}

// company gives the learner another manager, and tells it twice.
func (p *player) company() {
	m, to := p.m, pick(p, []string{p.max, p.una, p.zoe})
	p.must(p.org.ChangeManager(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: p.people[m.learner].Person, From: p.day(0)}, p.people[to].Person))
	p.must(p.svc.Daily(ctx))
	p.must(p.svc.Daily(ctx))
	if m.manager != to && !m.state.Final() && m.state != internship.Draft {
		if m.state.Negotiated() {
			m.meets = ""
		}
		m.drop(internship.Home)
	}
	m.manager = to
}

// form does an act of the life cycle by its page, now and then after the learner
// has changed something meanwhile.
func (p *player) form() {
	var a deed
	for a = p.next(); a.name == "submit" || a.name == "hand_over_host" || a.name == "propose_again"; {
		a = p.next()
	}
	path := map[string]string{"end_early": "/end"}[a.name]
	if path == "" {
		path = a.path
	}
	w := uitest.NewWindow(p.t, p.door, a.as).Open(p.one() + path)
	_, refusal := p.m.target(internship.Command(a.name), p.m.speaks(a.as))
	if hides := p.hidden(a.as); refused(hides, refusal) != 0 { // a reader may be told why there is no form
		if w.Code != http.StatusNotFound && (hides != 0 || w.Code != refusal) {
			p.find("the form of %s for %v in %s: %d, want %d", a.name, p.m.stances(a.as), p.m.state, w.Code, refused(hides, refusal))
		}
		return
	}
	if w.Code != http.StatusOK {
		p.find("the form of %s for %v in %s: %d", a.name, p.m.stances(a.as), p.m.state, w.Code)
		return
	}
	want := a.code
	if p.r.IntN(4) == 0 {
		named := p.coin()
		if r := p.send(p.ana, "POST", p.one()+"/named", object{"named": named}, "If-Match", p.version()); r.Code != http.StatusOK {
			p.find("named: %d", r.Code)
		}
		p.m.named, want = named, http.StatusPreconditionFailed
	}
	if !w.Offers(path + "\n") {
		if want < 300 {
			p.find("the page of %s has no form", a.name)
		}
		return
	}
	if w.Submit(path+"\n", fields(a.body)...); w.Code != want {
		p.find("the form of %s sent by %v in %s: %d, want %d: %s", a.name, p.m.stances(a.as), p.m.state, w.Code, want, w.Body)
	} else if want < 300 {
		a.apply(uitest.Answer{})
	}
}

// fields is a body as a form sends it.
func fields(body object) (out []string) {
	for name, value := range body {
		if given, ok := value.(object); ok {
			for code, why := range given {
				out = append(out, "reason."+code, fmt.Sprint(why))
			}
			continue
		}
		out = append(out, name, fmt.Sprint(value))
	}
	return out
}

func engines() map[string]func(testing.TB, clock.Clock) *db.DB {
	return map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres}
}

func TestHistoriesThroughHTTPFollowTheModel(t *testing.T) {
	t.Parallel()
	for engine, open := range engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			clk, rounds := clock.NewMoved(start), proof.Rounds(25, 500)
			s := newSite(t, open(t, clk), clk, internship.Visibility())
			door := s.face()
			for i := range rounds {
				for _, line := range play(t, s, door, proof.Seed()+uint64(i)) {
					t.Errorf("history %d: %s", i, line)
				}
			}
			proof.Count(t, "internship histories through HTTP on "+engine, rounds)
		})
	}
}
