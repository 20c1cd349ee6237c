package internship_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/policy"
	"belay/internal/proof"
)

// row is one line of testdata/transitions.txt.
type row struct {
	agreed internship.Parties
	to     map[internship.Parties]internship.State // by party; missing is refused
}

// table is the file by "state command".
type table map[string]row

var parties = []internship.Parties{internship.Learner, internship.Home, internship.Host, internship.Company}

func readTransitions(t testing.TB) table {
	t.Helper()
	file, err := os.Open("testdata/transitions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := table{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Fields(lines.Text())
		if len(cells) == 0 || strings.HasPrefix(cells[0], "#") {
			continue
		}
		if len(cells) != 7 {
			t.Fatalf("%q has %d cells", lines.Text(), len(cells))
		}
		r := row{to: map[internship.Parties]internship.State{}}
		for _, name := range strings.Split(cells[2], "+") {
			r.agreed |= internship.PartyOf(name)
		}
		for i, p := range parties {
			if cells[3+i] != "-" {
				r.to[p] = internship.State(cells[3+i])
			}
		}
		out[cells[0]+" "+cells[1]] = r
	}
	if len(out) < 80 {
		t.Fatalf("only %d rows were read", len(out))
	}
	return out
}

// key is how the table names a state.
func key(s internship.State, open bool, c internship.Command) string {
	if open && s.Runs() {
		return string(s) + "+open " + string(c)
	}
	return string(s) + " " + string(c)
}

func company() internship.Rules {
	return internship.Rules{Programme: policy.Company().Rules.Internship.Programme, Hash: "x"}
}

// ready are facts under which no rule speaks.
func ready(by internship.Parties) internship.Facts {
	return internship.Facts{By: by, Today: "2027-01-04", HiredOn: "2020-01-01", Terms: internship.Terms{Percent: 20, StartOn: "2027-01-11", EndOn: "2027-03-21"},
		Meets: "yes", Helpers: 1, Goals: 1, Judged: internship.Learner | internship.Host, Until: "2027-01-20", Quarter: "2027-Q2"}
}

func TestStepAllowsExactlyTheTransitionsOfTheTable(t *testing.T) {
	t.Parallel()
	if diff := transitions(readTransitions(t), internship.Step); len(diff) > 0 {
		t.Errorf("%d differences:\n%s", len(diff), strings.Join(diff, "\n"))
	}
}

type stepping func(internship.State, internship.Command, internship.Facts, internship.Rules) (internship.Outcome, []internship.Breach, error)

// transitions tries every state, command and party and tells what differs.
func transitions(want table, step stepping) (diff []string) {
	for _, s := range internship.States() {
		for _, open := range []bool{false, true} {
			if open && !s.Runs() {
				continue
			}
			for _, c := range internship.Commands() {
				for _, p := range parties {
					f := ready(p)
					f.Open = open || s.Negotiated()
					r, listed := want[key(s, open, c)]
					if listed {
						f.Agreed = r.agreed
					}
					if s.Runs() {
						f.InForce = internship.Terms{Percent: 20, StartOn: "2027-01-04", EndOn: "2027-03-07"}
						f.Terms = internship.Terms{Percent: 20, StartOn: "2027-01-04", EndOn: "2027-03-21"}
					}
					if c == internship.ManagerChanged {
						f.Replaced = internship.Home
					}
					if c == internship.HostLeft || c == internship.HandOverHost {
						f.Replaced = internship.Host
					}
					o, soft, err := step(s, c, f, company())
					got, to := "-", "-"
					if err == nil {
						got = string(o.State)
					}
					if state, ok := r.to[p]; ok {
						to = string(state)
					}
					if got != to || len(soft) > 0 {
						diff = append(diff, fmt.Sprintf("%s by %s: %s, want %s (%v %v)", key(s, open, c), p.Names()[0], got, to, soft, err))
					}
				}
			}
		}
	}
	return diff
}

// life is one internship as a fold of outcomes, and what an independent model
// knows of it: for each revision who said yes to it, by themselves.
type life struct {
	state   internship.State
	open    bool
	agreed  internship.Parties
	terms   internship.Terms // of the open revision
	inForce internship.Terms
	helpers int
	until   string
	meets   string
	today   int // day of 2027

	said    internship.Parties // by the model: yes to the terms on the table
	settled internship.Terms   // by the model: the terms all three said yes to last
	starts  int
}

func day(n int) string {
	return policy.Duration{N: n, Unit: policy.Day}.After(start).Format("2006-01-02")
}

func (l *life) facts(by internship.Parties) internship.Facts {
	f := ready(by)
	f.Today, f.Open, f.Agreed, f.Helpers, f.Meets, f.Until = day(l.today), l.open, l.agreed, l.helpers, l.meets, l.until
	f.Terms, f.InForce, f.Quarter = l.terms, l.inForce, "2099-Q1"
	f.Reasons = map[string]bool{"percent": true, "length": true, "extend": true, "pause": true, "meets": true, "judgement": true, "goals": true}
	return f
}

// reached counts the states that a history comes through, lest the proof walks
// among drafts only.
func reached(seed uint64, want table, far map[internship.State]int) {
	broken(seed, want, func(s internship.State, c internship.Command, f internship.Facts, r internship.Rules) (internship.Outcome, []internship.Breach, error) {
		o, soft, err := internship.Step(s, c, f, r)
		if err == nil {
			far[o.State]++
		}
		return o, soft, err
	}, company())
}

// broken runs one random history through step and tells which promise breaks.
func broken(seed uint64, want table, step stepping, rules internship.Rules) string {
	r := rand.New(rand.NewPCG(seed, 7))
	l := &life{state: internship.Draft}
	commands := internship.Commands()
	for i := range 60 {
		l.today += r.IntN(4)
		l.helpers = max(0, l.helpers+r.IntN(3)-1)
		c, by := commands[r.IntN(len(commands))], parties[r.IntN(3)]
		for range 30 { // most acts are ones the table knows, so that lives get far
			to, known := want[key(l.state, l.open, c)].to[by]
			again := known && to == l.state || c == internship.ProposeTerms
			if known && (!to.Final() || r.IntN(6) == 0) && (!again || r.IntN(4) == 0) || r.IntN(15) == 0 {
				break
			}
			c, by = commands[r.IntN(len(commands))], parties[r.IntN(3)]
		}
		if r.IntN(6) == 0 {
			by = internship.Home | internship.Host // one person who is both
		}
		if slices.Contains([]internship.Command{internship.ManagerChanged, internship.HostLeft, internship.LearnerLeft, internship.HelperLeft}, c) {
			if by = internship.Company; r.IntN(4) > 0 {
				continue // rarely
			}
		}
		if what := l.play(c, by, r, want, step, rules); what != "" {
			return fmt.Sprintf("seed %d, act %d, %s by %v: %s", seed, i, c, by.Names(), what)
		}
	}
	return ""
}

func (l *life) play(c internship.Command, by internship.Parties, r *rand.Rand, want table, step stepping, rules internship.Rules) string {
	f := l.facts(by)
	proposes := c == internship.Submit || c == internship.ProposeTerms || c == internship.Extend
	if proposes {
		f.Terms = internship.Terms{Percent: 10 + r.IntN(11), StartOn: day(l.today + 1), EndOn: day(l.today + 60 + r.IntN(20))}
		if l.state.Runs() {
			f.Terms.StartOn = l.inForce.StartOn
		}
	}
	if by.Has(internship.Home) {
		f.Meets = []string{"yes", "no", ""}[r.IntN(3)]
	}
	if c == internship.Pause {
		f.Until = day(l.today + 1 + r.IntN(20))
	}
	f.Replaced = map[internship.Command]internship.Parties{internship.ManagerChanged: internship.Home, internship.HostLeft: internship.Host, internship.HandOverHost: internship.Host}[c]
	o, soft, err := step(l.state, c, f, rules)
	allowed := false
	for _, p := range parties {
		_, ok := want[key(l.state, l.open, c)].to[p]
		allowed = allowed || ok && by.Has(p)
	}
	told := by.Has(internship.Home) && f.Meets == "" && !l.state.Runs() && (c == internship.ProposeTerms || c == internship.Agree && !l.said.Has(internship.Home))
	switch {
	case c == internship.Agree: // whether a yes is new is the model's to know
		fresh := by &^ l.said
		runs := by.Has(internship.Home) && f.Meets == "" && !l.said.Has(internship.Home)
		allowed = (l.state.Negotiated() || l.state.Runs() && l.open) && fresh != 0 && !runs
	case c == internship.Start && l.helpers == 0 || told:
		allowed = false
	}
	if (err == nil) != allowed {
		return fmt.Sprintf("from %s (open %v, said %v) gives %s, %v; allowed is %v", l.state, l.open, l.said.Names(), o.State, err, allowed)
	}
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			return err.Error()
		}
		return ""
	}
	if len(soft) > 0 {
		return fmt.Sprintf("asks for reasons that were given: %v", soft)
	}
	return l.follow(c, by, f, o, rules)
}

// follow lets the model take the same step and compares.
func (l *life) follow(c internship.Command, by internship.Parties, f internship.Facts, o internship.Outcome, rules internship.Rules) string {
	was := l.state
	all := internship.Learner | internship.Home | internship.Host
	switch c {
	case internship.Submit, internship.ProposeTerms, internship.Extend:
		l.said, l.terms = by, f.Terms
	case internship.Agree:
		l.said |= by
	case internship.ManagerChanged, internship.HostLeft, internship.HandOverHost:
		l.said &^= f.Replaced
	case internship.Start:
		l.starts++
	}
	settled := c == internship.Agree && l.said.Has(all)
	if settled {
		l.settled = l.terms
	}
	if o.Settled {
		l.inForce = f.Terms
	}
	l.state, l.open, l.agreed, l.meets = o.State, o.Open, o.Agreed, f.Meets
	if c == internship.Pause {
		l.until = f.Until
	}
	if was.Final() && (l.state != was || o.Open) {
		return "a final state moved to " + string(l.state)
	}
	if o.Settled != settled {
		return fmt.Sprintf("settled %v, but yes was said by %v", o.Settled, l.said.Names())
	}
	if l.inForce != l.settled {
		return fmt.Sprintf("in force is %v, all three said yes to %v", l.inForce, l.settled)
	}
	if !l.open {
		l.said, l.agreed = 0, 0
	}
	if late := slices.Contains([]internship.State{internship.Agreed, internship.Preparing, internship.Active, internship.Paused, internship.Completed}, l.state); late && l.inForce == (internship.Terms{}) {
		return "it is " + string(l.state) + " and nobody agreed to anything"
	}
	if l.state == internship.Completed && l.starts == 0 {
		return "it is completed and never started"
	}
	if l.agreed != l.said {
		return fmt.Sprintf("agreed is %v, yes was said by %v", l.agreed.Names(), l.said.Names())
	}
	f = l.facts(0)
	return l.waits(internship.WaitOf(internship.Outcome{State: l.state, Open: l.open, Agreed: l.agreed}, f, rules))
}

// waits checks for whom it waits: the first of learner, home and host manager
// who has not said yes to the terms on the table.
func (l *life) waits(w internship.Wait) string {
	var next internship.Parties
	if l.open {
		for _, p := range parties[:3] {
			if !l.said.Has(p) {
				next = p
				break
			}
		}
		if w.For() != next {
			return fmt.Sprintf("waits for %v, want %v", w.For().Names(), next.Names())
		}
		return ""
	}
	needs := map[internship.State]bool{internship.Agreed: true, internship.Preparing: true}
	if needs[l.state] && w.For() == 0 {
		return "waits for nobody while " + string(l.state)
	}
	if (l.state == internship.Draft || l.state.Final()) && w != internship.WaitNobody {
		return "a " + string(l.state) + " waits"
	}
	return ""
}

func TestTenThousandPureHistoriesKeepEveryPromise(t *testing.T) {
	t.Parallel()
	want, rounds := readTransitions(t), proof.Rounds(10_000, 200_000)
	for i := range rounds {
		if what := broken(proof.Seed()+uint64(i), want, internship.Step, company()); what != "" {
			t.Fatal(what)
		}
	}
	proof.Count(t, "internship histories, pure", rounds)
	far := map[internship.State]int{}
	for i := range 500 {
		reached(uint64(i), want, far)
	}
	for _, s := range internship.States() {
		if far[s] == 0 {
			t.Errorf("no history reaches %s", s)
		}
	}
}

// Each of these is a life cycle with one fault; the table or the histories must
// find it.
func TestPlantedFaultsOfTheLifeCycleAreFound(t *testing.T) {
	t.Parallel()
	want := readTransitions(t)
	after := func(change func(s internship.State, c internship.Command, f internship.Facts, o *internship.Outcome)) stepping {
		return func(s internship.State, c internship.Command, f internship.Facts, r internship.Rules) (internship.Outcome, []internship.Breach, error) {
			o, soft, err := internship.Step(s, c, f, r)
			if err == nil {
				change(s, c, f, &o)
			}
			return o, soft, err
		}
	}
	before := func(change func(s *internship.State, c internship.Command, f *internship.Facts, r *internship.Rules)) stepping {
		return func(s internship.State, c internship.Command, f internship.Facts, r internship.Rules) (internship.Outcome, []internship.Breach, error) {
			change(&s, c, &f, &r)
			return internship.Step(s, c, f, r)
		}
	}
	for name, step := range map[string]stepping{
		"the learner agrees for their manager": before(func(_ *internship.State, c internship.Command, f *internship.Facts, _ *internship.Rules) {
			if c == internship.Agree && f.By.Has(internship.Learner) {
				f.By |= internship.Home
			}
		}),
		"two of three are enough": after(func(s internship.State, c internship.Command, f internship.Facts, o *internship.Outcome) {
			if c == internship.Agree && s.Negotiated() && o.Agreed.Has(internship.Learner|internship.Home) {
				o.State, o.Open, o.Settled = internship.Agreed, false, true
			}
		}),
		"a counter-proposal keeps the others' yes": after(func(_ internship.State, c internship.Command, f internship.Facts, o *internship.Outcome) {
			if c == internship.ProposeTerms {
				o.Agreed |= f.Agreed
			}
		}),
		"an extension holds at once": after(func(_ internship.State, c internship.Command, _ internship.Facts, o *internship.Outcome) {
			if c == internship.Extend {
				o.Settled = true
			}
		}),
		"a new manager inherits the old one's yes": before(func(_ *internship.State, _ internship.Command, f *internship.Facts, _ *internship.Rules) {
			f.Replaced = 0
		}),
		"nobody needs to help": before(func(_ *internship.State, _ internship.Command, _ *internship.Facts, r *internship.Rules) {
			r.Helper.Min = 0
		}),
		"nobody says whether they meet expectations": before(func(_ *internship.State, _ internship.Command, f *internship.Facts, _ *internship.Rules) {
			f.Meets = "yes"
		}),
		"declining an extension ends the internship": after(func(s internship.State, c internship.Command, _ internship.Facts, o *internship.Outcome) {
			if c == internship.Decline && s.Runs() {
				o.State = internship.Declined
			}
		}),
		"the dead come back": after(func(s internship.State, c internship.Command, _ internship.Facts, o *internship.Outcome) {
			if c == internship.ProposeAgain {
				o.State = internship.Draft
			}
		}),
		"a pause lasts for ever": before(func(s *internship.State, c internship.Command, _ *internship.Facts, _ *internship.Rules) {
			if c == internship.Resume {
				*s = internship.Completed
			}
		}),
	} {
		found := len(transitions(want, step)) > 0
		for i := uint64(0); i < 300 && !found; i++ {
			found = broken(i, want, step, company()) != ""
		}
		if !found {
			t.Errorf("%s: not found", name)
		}
	}
}
