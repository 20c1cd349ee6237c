package internship_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/org"
	"belay/internal/proof"
)

// act is one thing to do: whether the model lets it through, and what it makes
// of the model.
type act struct {
	name    string
	actor   authz.Actor
	allowed bool
	run     func(internship.Guard) error
	apply   func()
	free    bool // does not look at the version of the internship
}

// player makes random acts of one company on one internship.
type player struct {
	f     *firm
	m     *model
	r     *rand.Rand
	id    string
	diffs []string
	rows  map[string]string // person -> helper's row
}

func (h *player) actors() []authz.Actor {
	return []authz.Actor{h.f.ana, h.f.max, h.f.hal, h.f.bo, h.f.cy, h.f.ben, h.f.una, h.f.pia, h.f.zoe}
}

// pick prefers those who have a say.
func (h *player) pick() authz.Actor {
	list := h.actors()
	if h.r.IntN(4) > 0 {
		near := []string{h.m.learner, h.m.manager, h.m.host}
		for _, a := range list {
			if a.Person == near[h.r.IntN(3)] {
				return a
			}
		}
	}
	return list[h.r.IntN(len(list))]
}

func (h *player) day(n int) string { return h.f.clk.Now().AddDate(0, 0, n).Format("2006-01-02") }

var allCodes = []string{"percent", "length", "team", "tenure", "readiness", "helper", "goals", "meets", "pause", "extend", "judgement", "load"}

// next makes an act of the life cycle, mostly one that the table knows.
func (h *player) next() act {
	list := internship.Commands()[1:16] // what people do with a proposal that stands
	c, actor := list[h.r.IntN(len(list))], h.pick()
	for range 25 {
		to, known := h.target(c, h.m.speaks(actor.Person))
		if known && (!to.Final() || h.r.IntN(7) == 0) && (c != internship.ProposeTerms || h.r.IntN(4) == 0) && (to != h.m.state || h.r.IntN(3) == 0) || h.r.IntN(12) == 0 {
			break
		}
		c, actor = list[h.r.IntN(len(list))], h.pick()
	}
	return h.command(c, actor)
}

// target is where the table leads somebody who speaks for parties.
func (h *player) target(c internship.Command, by internship.Parties) (internship.State, bool) {
	row := h.m.steps[key(h.m.state, h.m.open, c)]
	for _, p := range parties[:3] {
		if to, ok := row.to[p]; ok && by.Has(p) {
			return to, true
		}
	}
	if c == internship.Agree && len(row.to) > 0 { // the row holds for one set of agreements only
		return h.m.state, by&^h.m.said != 0
	}
	return "", false
}

func (h *player) command(c internship.Command, actor authz.Actor) act {
	m, f, id := h.m, h.f, h.id
	by := m.speaks(actor.Person)
	to, allowed := h.target(c, by)
	a := act{name: string(c), actor: actor, allowed: allowed}
	terms := internship.TermsInput{Terms: internship.Terms{Percent: 10 + h.r.IntN(11), StartOn: h.day(1 + h.r.IntN(5)), EndOn: h.day(60 + h.r.IntN(20))}, Meets: "yes"}
	if m.state.Runs() {
		terms.StartOn = ""
	}
	a.apply = func() { h.move(to) }
	switch c {
	case internship.Submit:
		in := f.proposal()
		in.Host, in.Named, in.Terms = m.host, m.named, terms.Terms
		a.run = func(g internship.Guard) error { _, err := f.Submit(ctx, actor, id, in, g); return err }
		a.apply = func() { m.toHome, m.open, m.said = true, true, by; h.move(to) }
	case internship.Agree:
		meets := []string{"", "yes"}[h.r.IntN(2)]
		fresh := by &^ m.said
		a.allowed = allowed && fresh != 0 && (!fresh.Has(internship.Home) || m.answered || meets != "")
		a.run = func(g internship.Guard) error { return f.Agree(ctx, actor, id, internship.AgreeInput{Meets: meets}, g) }
		a.apply = func() { m.answered = m.answered || by.Has(internship.Home) && meets != ""; h.agree(by) }
	case internship.ProposeTerms, internship.Extend:
		run := f.ProposeTerms
		if c == internship.Extend {
			run = f.Extend
		}
		a.run = func(g internship.Guard) error { return run(ctx, actor, id, terms, g) }
		a.apply = func() {
			m.open, m.said, m.answered = true, by, m.answered || by.Has(internship.Home)
			m.toHost = m.toHost || by.Has(internship.Home)
			h.move(to)
		}
	case internship.Decline:
		a.run = func(g internship.Guard) error {
			return f.Decline(ctx, actor, id, internship.DeclineInput{Next: "wish"}, g)
		}
		a.apply = func() { m.open, m.said = false, 0; h.move(to) }
	case internship.Defer:
		a.run = func(g internship.Guard) error {
			return f.Defer(ctx, actor, id, internship.DeferInput{Quarter: "2090-Q1"}, g)
		}
	case internship.ProposeAgain:
		a.run = func(g internship.Guard) error { _, err := f.ProposeAgain(ctx, actor, id, g); return err }
		a.free = true
	case internship.Withdraw:
		a.run = func(g internship.Guard) error { return f.Withdraw(ctx, actor, id, g) }
	case internship.Prepare:
		a.run = func(g internship.Guard) error { return f.Prepare(ctx, actor, id, g) }
	case internship.Start:
		a.allowed = allowed && h.helped()
		a.run = func(g internship.Guard) error { return f.Start(ctx, actor, id, g) }
	case internship.Pause:
		until := h.day(1 + h.r.IntN(40))
		a.run = func(g internship.Guard) error { return f.Pause(ctx, actor, id, until, g) }
	case internship.Resume:
		a.run = func(g internship.Guard) error { return f.Resume(ctx, actor, id, g) }
	case internship.Complete:
		a.run = func(g internship.Guard) error { return f.Complete(ctx, actor, id, g) }
	case internship.EndEarly:
		a.run = func(g internship.Guard) error {
			return f.EndEarly(ctx, actor, id, internship.EndInput{Kind: "business"}, g)
		}
	case internship.HandOverHost:
		host := []authz.Actor{f.hal, f.una, f.zoe, f.max}[h.r.IntN(4)].Person
		a.allowed = allowed && host != m.host && (host == f.hal.Person || host == f.zoe.Person) // to them people of the team report
		a.run = func(g internship.Guard) error { return f.HandOverHost(ctx, actor, id, host, g) }
		a.apply = func() { m.host = host; h.drop(internship.Host) }
	}
	return a
}

func (h *player) helped() bool {
	for _, s := range h.m.helpers {
		if s == internship.HelperAccepted {
			return true
		}
	}
	return false
}

// move puts the model into a state; final ones close what is open.
func (h *player) move(to internship.State) {
	h.m.state = to
	if to.Final() {
		h.m.open, h.m.said = false, 0
		for person, s := range h.m.helpers { // what nobody answered ends
			if s == internship.HelperAsked || s == internship.HelperOffered {
				h.m.helpers[person] = internship.HelperGone
			}
		}
	}
	h.settle()
}

// settle puts a negotiation where the first manager is who has not agreed.
func (h *player) settle() {
	m := h.m
	if m.state == internship.HomeManager || m.state == internship.HostManager {
		m.state = internship.HostManager
		if !m.said.Has(internship.Home) {
			m.state = internship.HomeManager
		}
	}
}

func (h *player) agree(by internship.Parties) {
	m := h.m
	m.said |= by
	m.toHost = m.toHost || m.said.Has(internship.Home)
	h.settle()
	if m.said.Has(internship.Learner | internship.Home | internship.Host) {
		m.open, m.said, m.told = false, 0, true
		if !m.state.Runs() {
			m.state = internship.Agreed
		}
	}
}

// drop takes a party's yes back, since its person changed.
func (h *player) drop(p internship.Parties) {
	if h.m.open {
		h.m.said &^= p
		h.settle()
	}
}

// besides makes an act beside the life cycle: helpers, notes, the name.
func (h *player) besides() act {
	m, f, id := h.m, h.f, h.id
	actor := h.pick()
	by := m.speaks(actor.Person)
	who := []authz.Actor{f.bo, f.cy, f.ben}[h.r.IntN(3)]
	record := m.sees(f, actor.Person, "record", m.status())
	busy := m.helpers[who.Person] == internship.HelperAsked || m.helpers[who.Person] == internship.HelperOffered || m.helpers[who.Person] == internship.HelperAccepted
	switch h.r.IntN(8) {
	case 0:
		return act{name: "ask " + who.Person, actor: actor, free: true,
			allowed: record && by.Any(internship.Learner|internship.Host) && m.toHost && !m.state.Final() && !busy,
			run: func(g internship.Guard) error {
				row, err := f.AskHelper(ctx, actor, id, who.Person, internship.HelpInput{Hours: 2}, g)
				h.row(who.Person, row, err)
				return err
			},
			apply: func() { m.helpers[who.Person] = internship.HelperAsked }}
	case 1:
		return act{name: "offer", actor: who, free: true, allowed: m.rowStatus() == "board" && !m.state.Final() && !busy,
			run: func(g internship.Guard) error {
				row, err := f.OfferHelp(ctx, who, id, internship.HelpInput{Hours: 2}, g)
				h.row(who.Person, row, err)
				return err
			},
			apply: func() { m.helpers[who.Person] = internship.HelperOffered }}
	case 2, 3:
		return h.answer(who, actor)
	case 4:
		named := h.r.IntN(2) == 0
		if h.r.IntN(2) == 0 {
			actor = f.ana
		}
		return act{name: "named", actor: actor, allowed: actor.Person == m.learner, run: func(g internship.Guard) error { return f.SetNamed(ctx, actor, id, named, g) },
			apply: func() { m.named = named }}
	}
	if h.r.IntN(2) == 0 {
		actor = who
		record = m.sees(f, actor.Person, "record", m.status())
	}
	posted := h.r.IntN(2) == 0
	mine := m.helpers[actor.Person] == internship.HelperAccepted || actor.Person == m.learner || actor.Person == m.host
	return act{name: "note", actor: actor, free: true, allowed: record && mine && m.rowStatus() == "board",
		run: func(g internship.Guard) error {
			note, err := f.WriteNote(ctx, actor, id, internship.NoteInput{Text: "x", Posted: posted}, g)
			if err == nil {
				m.notes[note] = &jot{actor.Person, posted}
			}
			return err
		},
		apply: func() {}}
}

func (h *player) row(person, row string, err error) {
	if err == nil {
		h.rows[person] = row
	}
}

// answer lets somebody say yes or leave.
func (h *player) answer(who, actor authz.Actor) act {
	m, f := h.m, h.f
	row, have := m.helpers[who.Person], h.rows[who.Person]
	if row == internship.HelperAccepted && h.r.IntN(3) == 0 {
		return act{name: "leave", actor: who, free: true, allowed: !m.state.Final(), run: func(g internship.Guard) error { return f.LeaveHelp(ctx, who, have, g) },
			apply: func() { m.helpers[who.Person] = internship.HelperGone }}
	}
	if row == internship.HelperAsked && h.r.IntN(4) > 0 {
		actor = who
	}
	may := row == internship.HelperAsked && actor.Person == who.Person || row == internship.HelperOffered && m.speaks(actor.Person).Any(internship.Learner|internship.Host)
	return act{name: "accept", actor: actor, free: true, allowed: have != "" && may && !m.state.Final(),
		run: func(g internship.Guard) error {
			return f.AcceptHelp(ctx, actor, have, internship.HelpInput{Hours: 2}, g)
		},
		apply: func() { m.helpers[who.Person] = internship.HelperAccepted }}
}

func (h *player) fail(format string, args ...any) {
	h.diffs = append(h.diffs, fmt.Sprintf(format, args...))
}

// do runs one act, now and then twice under one key, and compares the answer.
func (h *player) do(a act, n int) {
	g := because(allCodes...)
	if h.r.IntN(3) == 0 {
		g.Key = fmt.Sprint("act ", h.id, n)
	}
	err := a.run(g)
	h.judge(a, err)
	if err != nil {
		return
	}
	a.apply()
	if g.Key != "" {
		before := h.count()
		if err := a.run(g); err != nil {
			h.fail("%s sent again: %v", a.name, err)
		}
		if after := h.count(); after != before {
			h.fail("%s sent again did it twice", a.name)
		}
	}
}

func (h *player) judge(a act, err error) {
	gone := err != nil && fault.KindOf(err) == fault.NotFound
	switch {
	case (err == nil) != a.allowed:
		h.fail("%s in %s (open %v, said %v): allowed %v, got %v", a.name, h.m.state, h.m.open, h.m.said.Names(), a.allowed, err)
	case err != nil && fault.KindOf(err) == fault.Internal:
		h.fail("%s: %v", a.name, err)
	case gone && h.m.sees(h.f, a.actor.Person, "record", h.m.status()) && a.name != "accept" && a.name != "offer":
		h.fail("%s: gone for somebody who reads it", a.name)
	}
}

// count is how much has ever been written down about the internship.
func (h *player) count() int {
	return h.f.count(`SELECT (SELECT COUNT(*) FROM internship_step WHERE internship_id = $1) + (SELECT COUNT(*) FROM internship_helper WHERE internship_id = $1)
		+ (SELECT COUNT(*) FROM internship_note WHERE internship_id = $1) + (SELECT COUNT(*) FROM evidence)`, h.id)
}

// race sends two acts of one version at the same time: at most one may win.
func (h *player) race(a, b act) {
	if a.free || b.free || a.name == "submit" || b.name == "submit" {
		return
	}
	version := int64(h.f.count(`SELECT version FROM internship WHERE id = $1`, h.id))
	g := because(allCodes...)
	g.Version = version
	var errs [2]error
	var wg sync.WaitGroup
	for i, x := range []act{a, b} {
		wg.Go(func() { errs[i] = x.run(g) })
	}
	wg.Wait()
	for i, x := range []act{a, b} {
		switch other := errs[1-i]; {
		case errs[i] == nil && !x.allowed, errs[i] != nil && x.allowed && other != nil:
			h.fail("%s beside another: allowed %v, got %v", x.name, x.allowed, errs[i])
		case errs[i] == nil && other == nil && i == 1:
			h.fail("%s and %s both won version %d", a.name, b.name, version)
		case errs[i] == nil:
			x.apply()
		}
	}
}

// company changes something around the internship.
func (h *player) company() {
	f, m := h.f, h.m
	to := []authz.Actor{f.max, f.una, f.zoe}[h.r.IntN(3)]
	err := f.org.ChangeManager(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: m.learner, From: h.day(0)}, to.Person)
	f.must(err)
	again := event.Event{Name: org.EventManagerChanged, Kind: org.KindPerson, Object: m.learner, ObjectVersion: 1}
	f.must(f.d.Write(ctx, func(tx *db.Tx) error { return f.bus.Publish(tx, again) })) // it may come twice
	f.deliver()
	if m.manager != to.Person && !m.state.Final() && m.state != internship.Draft {
		if m.state.Negotiated() {
			m.answered = false
		}
		h.drop(internship.Home)
	}
	m.manager = to.Person
}

// history plays one internship of nine new people.
func history(t testing.TB, f *firm, seed uint64, acts int) []string {
	t.Helper()
	alone := *f
	alone.platform = alone.unit(org.Team, f.infra, fmt.Sprint("Platform ", seed))
	alone.hire(fmt.Sprint(seed))
	h := &player{f: &alone, r: rand.New(rand.NewPCG(seed, 9)), rows: map[string]string{}}
	h.m = &model{may: readExpected(t), steps: readTransitions(t), state: internship.Draft, learner: alone.ana.Person, manager: alone.max.Person, host: alone.hal.Person,
		helpers: map[string]internship.HelperState{}, named: true, notes: map[string]*jot{}}
	in := alone.proposal()
	in.StartOn, in.EndOn = h.day(2), h.day(70)
	id, err := alone.SaveDraft(ctx, alone.ana, "", in, anything)
	alone.must(err)
	h.id = id
	alone.must(alone.d.Write(ctx, func(tx *db.Tx) error { // a goal with a name that the model knows
		_, err := tx.Exec(`INSERT INTO internship_goal (id, internship_id, place, text, author_id, amended, dropped, at, version) VALUES ($1, $2, 0, 'x', $3, 0, 0, 0, 1)`,
			"goal-"+id, id, alone.ana.Person)
		return err
	}))
	h.begin(h.r.IntN(7))
	for n := range acts {
		switch k := h.r.IntN(20); {
		case k < 11:
			h.do(h.next(), n)
		case k < 17:
			h.do(h.besides(), n)
		case k < 19:
			h.race(h.next(), h.next())
		default:
			h.company()
		}
		if n%5 == 4 {
			alone.days(h.r.IntN(3))
			alone.sweep()
			h.compare()
		}
		if len(h.diffs) > 0 {
			for i := range h.diffs {
				h.diffs[i] = fmt.Sprintf("seed %d, act %d: %s", seed, n, h.diffs[i])
			}
			return h.diffs
		}
	}
	return nil
}

// begin takes the first steps of a life, so that histories get to its later ones.
func (h *player) begin(steps int) {
	f := h.f
	bo := h.besidesAsk()
	for i, a := range []func() act{
		func() act { return h.command(internship.Submit, f.ana) },
		func() act { return h.yes(f.max) },
		func() act { return h.yes(f.hal) },
		func() act { return h.command(internship.Prepare, f.ana) },
		func() act { return bo },
		func() act { return h.answer(f.bo, f.bo) },
	} {
		if i < steps {
			h.do(a(), -1-i)
		}
	}
}

// yes is an agreement that says whether expectations are met.
func (h *player) yes(actor authz.Actor) act {
	a := h.command(internship.Agree, actor)
	a.allowed = true
	a.run = func(g internship.Guard) error {
		return h.f.Agree(ctx, actor, h.id, internship.AgreeInput{Meets: "yes"}, g)
	}
	by := h.m.speaks(actor.Person)
	a.apply = func() { h.m.answered = true; h.agree(by) }
	return a
}

func (h *player) besidesAsk() act {
	f := h.f
	return act{name: "ask", actor: f.ana, free: true, allowed: true, run: func(g internship.Guard) error {
		row, err := f.AskHelper(ctx, f.ana, h.id, f.bo.Person, internship.HelpInput{Hours: 2}, g)
		h.row(f.bo.Person, row, err)
		return err
	}, apply: func() { h.m.helpers[f.bo.Person] = internship.HelperAsked }}
}

func TestHistoriesKeepTheTablesWhateverPeopleDo(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rounds := proof.Rounds(25, 500)
			clk := clock.NewMoved(start)
			f := newFirm(t, open(t, clk), clk, internship.Visibility())
			for i := range rounds {
				for _, line := range history(t, f, proof.Seed()+uint64(i), 50) {
					t.Error(line)
				}
			}
			proof.Count(t, "internship histories on "+name, rounds)
		})
	}
}
