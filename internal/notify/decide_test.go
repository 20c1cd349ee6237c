package notify

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// What is due for one wait, by hand. Max answers for it about Ana; Zoe is above
// Max, Kim above Zoe; Ben stands in for Max; Pia is the HR partner.
func TestWhatIsDueForAWait(t *testing.T) {
	t.Parallel()
	base := wait{put: "max", asked: "max", owner: "max", subject: "ana", dueOn: "2026-11-09", remindOn: []string{"2026-11-05", "2026-11-06"}, escalateOn: "2026-11-16"}
	on := func(change ...func(w *wait)) wait {
		w := base
		for _, c := range change {
			c(&w)
		}
		return w
	}
	held := func(by string) func(*wait) { return func(w *wait) { w.owner = by } }
	about := func(whom string) func(*wait) { return func(w *wait) { w.subject = whom } }
	personal := func(w *wait) { w.personal = true }
	chain, pbp := []string{"zoe", "kim"}, []string{"pia"}
	pass := func(reason why, asked, owner string) act { return act{why: reason, asked: asked, owner: owner} }
	nothing := act{}
	for name, c := range map[string]struct {
		w    wait
		f    facts
		want act
	}{
		"nothing before its days":            {on(), facts{today: "2026-11-04"}, nothing},
		"a reminder on its day":              {on(), facts{today: "2026-11-05"}, act{remind: true, asked: "max", owner: "max"}},
		"one reminder for two missed days":   {on(), facts{today: "2026-11-08"}, act{remind: true, asked: "max", owner: "max"}},
		"no reminder twice":                  {on(func(w *wait) { w.remindedOn = "2026-11-06" }), facts{today: "2026-11-08"}, nothing},
		"the delegate is reminded":           {on(held("ben")), facts{today: "2026-11-05", absent: true, standIn: "ben"}, act{remind: true, asked: "max", owner: "ben"}},
		"away: to the delegate":              {on(), facts{today: "2026-11-04", absent: true, standIn: "ben"}, pass(byDelegate, "max", "ben")},
		"away without a delegate: stays":     {on(), facts{today: "2026-11-04", absent: true}, nothing},
		"never to the person concerned":      {on(), facts{today: "2026-11-04", absent: true, standIn: "ana"}, nothing},
		"not to a delegate who is away":      {on(), facts{today: "2026-11-04", absent: true, standIn: "ben", standInAbsent: true}, nothing},
		"back: from the delegate":            {on(held("ben")), facts{today: "2026-11-04"}, pass(comingBack, "max", "max")},
		"the delegate goes away too: back":   {on(held("ben")), facts{today: "2026-11-04", absent: true, standIn: "ben", standInAbsent: true}, pass(standsAlone, "max", "max")},
		"another delegate":                   {on(held("ben")), facts{today: "2026-11-04", absent: true, standIn: "eve"}, pass(byDelegate, "max", "eve")},
		"overdue: to the next above":         {on(), facts{today: "2026-11-16", above: chain}, pass(byEscalation, "zoe", "zoe")},
		"not before its day":                 {on(func(w *wait) { w.remindedOn = "2026-11-06" }), facts{today: "2026-11-15", above: chain}, nothing},
		"overdue: over the person concerned": {on(about("zoe")), facts{today: "2026-11-16", above: chain}, pass(byEscalation, "kim", "kim")},
		"overdue: over who holds it already": {on(held("zoe")), facts{today: "2026-11-16", absent: true, standIn: "zoe", above: chain}, pass(byEscalation, "kim", "kim")},
		"overdue, nobody above: HR partner":  {on(), facts{today: "2026-11-16", partners: pbp}, pass(byEscalation, "pia", "pia")},
		"overdue, nobody at all: a reminder": {on(), facts{today: "2026-11-16"}, act{remind: true, asked: "max", owner: "max"}},
		"overdue comes before the delegate":  {on(), facts{today: "2026-11-16", absent: true, standIn: "ben", above: chain}, pass(byEscalation, "zoe", "zoe")},
		"escalated once": {on(func(w *wait) {
			w.asked, w.owner, w.escalatedOn, w.remindedOn = "zoe", "zoe", "2026-11-16", "2026-11-16"
		}), facts{today: "2026-12-01", above: chain[1:]}, nothing},
		"left: to the feature's successor":      {on(), facts{today: "2026-11-04", left: true, successor: "eve", above: chain}, pass(bySuccession, "eve", "eve")},
		"left: to the manager":                  {on(), facts{today: "2026-11-04", left: true, above: chain}, pass(bySuccession, "zoe", "zoe")},
		"left: not to the person concerned":     {on(about("zoe")), facts{today: "2026-11-04", left: true, successor: "zoe", above: chain}, pass(bySuccession, "kim", "kim")},
		"left, with a delegate who holds it":    {on(held("zoe")), facts{today: "2026-11-04", left: true, above: chain}, pass(bySuccession, "zoe", "zoe")},
		"left, nobody at all: stays":            {on(), facts{today: "2026-11-04", left: true}, nothing},
		"personal: nobody stands in":            {on(personal), facts{today: "2026-11-04", absent: true, standIn: "ben"}, nothing},
		"personal: never upward":                {on(personal, func(w *wait) { w.remindedOn = "2026-11-16" }), facts{today: "2026-11-20", above: chain}, nothing},
		"put to the person concerned: personal": {on(about("max"), func(w *wait) { w.remindedOn = "2026-11-16" }), facts{today: "2026-11-20", absent: true, standIn: "ben", above: chain}, nothing},
	} {
		got, ok := decide(c.w, c.f)
		if got != c.want || ok != (c.want != nothing) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

// town is people, their lines, absences and delegates, who change from day to
// day, around one wait.
type town struct {
	rand     *rand.Rand
	day      time.Time
	manager  map[string]string
	left     map[string]bool
	away     map[string]bool
	delegate map[string]string
	partner  string
	heir     string // whom the feature names
	w        wait
	decide   func(wait, facts) (act, bool)

	reminded, escalated int
	log                 []string
}

func newTown(seed uint64, decide func(wait, facts) (act, bool)) *town {
	w := &town{rand: rand.New(rand.NewPCG(seed, 11)), day: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC), decide: decide,
		manager: map[string]string{}, left: map[string]bool{}, away: map[string]bool{}, delegate: map[string]string{}}
	for i := 1; i < 9; i++ {
		w.manager[name(i)] = name(w.rand.IntN(i))
	}
	w.partner = name(w.rand.IntN(9))
	put := name(w.rand.IntN(9))
	w.w = wait{put: put, asked: put, owner: put, subject: name(w.rand.IntN(9)), personal: w.rand.IntN(8) == 0}
	if w.rand.IntN(10) > 0 {
		due := w.day.AddDate(0, 0, 3+w.rand.IntN(10))
		w.w.dueOn = date(due)
		for range w.rand.IntN(3) {
			w.w.remindOn = append(w.w.remindOn, date(due.AddDate(0, 0, -w.rand.IntN(3))))
		}
		slices.Sort(w.w.remindOn)
		if w.rand.IntN(3) > 0 {
			w.w.escalateOn = date(due.AddDate(0, 0, 1+w.rand.IntN(5)))
		}
	}
	return w
}

func name(i int) string       { return fmt.Sprintf("p%d", i) }
func date(d time.Time) string { return d.Format(time.DateOnly) }

// turn changes something about the people.
func (w *town) turn() {
	p := name(w.rand.IntN(9))
	switch w.rand.IntN(10) {
	case 0:
		if len(w.left) < 6 {
			w.left[p] = true
			for who, above := range w.manager { // as org hands reports over
				if above == p {
					w.manager[who] = w.manager[p]
				}
			}
			if w.rand.IntN(2) == 0 {
				w.heir = name(w.rand.IntN(9))
			}
			w.log = append(w.log, p+" leaves")
		}
	case 1, 2, 3:
		w.away[p] = !w.away[p]
		w.log = append(w.log, fmt.Sprint(p, " away ", w.away[p]))
	case 4, 5:
		if d := name(w.rand.IntN(9)); d != p {
			w.delegate[p] = d
			w.log = append(w.log, p+" chooses "+d)
		}
	}
}

// facts are what the program would read: only people employed are named.
func (w *town) facts() facts {
	present := func(p string) string {
		if w.left[p] {
			return ""
		}
		return p
	}
	f := facts{today: date(w.day), left: w.left[w.w.asked], absent: w.away[w.w.asked], standIn: present(w.delegate[w.w.asked]), successor: present(w.heir)}
	f.standInAbsent = w.away[f.standIn]
	for p, n := w.manager[w.w.asked], 0; p != "" && n < 9; p, n = w.manager[p], n+1 {
		if !w.left[p] {
			f.above = append(f.above, p)
		}
	}
	if present(w.partner) != "" {
		f.partners = []string{w.partner}
	}
	return f
}

// sweep brings the wait to rest and says what went wrong; "" when nothing.
func (w *town) sweep() string {
	reminders := 0
	for n := 0; ; n++ {
		if n == restless {
			return "it does not come to rest"
		}
		f := w.facts()
		a, ok := w.decide(w.w, f)
		if !ok {
			break
		}
		w.log = append(w.log, fmt.Sprintf("%s: %+v", f.today, a))
		if a.remind {
			reminders++
		}
		if a.why == byEscalation {
			if w.escalated++; w.w.escalateOn == "" || w.w.escalateOn > f.today {
				return "it went upward before its day"
			}
		}
		w.w = w.w.after(a, f.today)
		if wrong := w.holds(); wrong != "" {
			return wrong
		}
	}
	return w.rests(reminders)
}

// holds is what must be true after every act.
func (w *town) holds() string {
	switch {
	case w.w.put != w.w.subject && (w.w.owner == w.w.subject || w.w.asked == w.w.subject):
		return "it waits for the person concerned"
	case (w.w.personal || w.w.put == w.w.subject) && (w.w.owner != w.w.put || w.w.asked != w.w.put):
		return "a personal step passed on"
	case w.escalated > 1:
		return "it went upward twice"
	}
	return ""
}

// rests is what must be true once nothing is due.
func (w *town) rests(reminders int) string {
	f, today := w.facts(), date(w.day)
	pinned := w.w.personal || w.w.put == w.w.subject
	want := w.w.asked
	if d := f.standIn; !pinned && f.absent && d != "" && d != w.w.subject && !w.away[d] {
		want = d
	}
	due := slices.ContainsFunc(w.w.remindOn, func(day string) bool { return day == today })
	somebody := slices.ContainsFunc(slices.Concat(f.above, f.partners, []string{f.successor}), func(p string) bool { return p != "" && p != w.w.subject && p != w.w.asked })
	next := slices.ContainsFunc(slices.Concat(f.above, f.partners), func(p string) bool { return p != w.w.subject && p != w.w.asked && p != w.w.owner })
	switch {
	case !pinned && f.left && somebody:
		return "it waits for somebody who has left"
	case w.w.owner != want && !f.left:
		return "it waits for " + w.w.owner + " instead of " + want
	case reminders > 1 || due && reminders != 1 || !due && reminders == 1 && !slices.ContainsFunc(w.w.remindOn, func(day string) bool { return day < today }):
		return fmt.Sprintf("%d reminders today", reminders)
	case !pinned && !f.left && w.w.escalateOn != "" && w.w.escalateOn <= today && w.w.escalatedOn == "" && next:
		return "it is overdue and stays"
	}
	w.reminded += reminders
	if days := len(slices.Compact(slices.Clone(w.w.remindOn))); w.reminded > days {
		return "it reminds more often than there are days"
	}
	return ""
}

// histories runs towns through a month and tells the first thing that went wrong.
func histories(n int, decide func(wait, facts) (act, bool)) string {
	for seed := range uint64(n) {
		w := newTown(seed, decide)
		for range 30 {
			w.turn()
			if wrong := w.sweep(); wrong != "" {
				return fmt.Sprintf("history %d, %s: %s\n%+v\n%v", seed, date(w.day), wrong, w.w, w.log)
			}
			w.day = w.day.AddDate(0, 0, 1)
		}
	}
	return ""
}

func TestAWaitAlwaysComesToRestWithTheRightPerson(t *testing.T) {
	t.Parallel()
	if wrong := histories(10_000, decide); wrong != "" {
		t.Error(wrong)
	}
}

// Each fault is a sweep that forgets one rule: the histories must find it.
func TestHistoriesFindPlantedFaults(t *testing.T) {
	t.Parallel()
	for name, faulty := range map[string]func(wait, facts) (act, bool){
		"escalates to the person concerned": func(w wait, f facts) (act, bool) { w.subject, f.standIn = "", ""; return decide(w, f) },
		"the person concerned stands in": func(w wait, f facts) (act, bool) {
			w.subject, f.above, f.partners, f.successor = "", nil, nil, ""
			return decide(w, f)
		},
		"a delegate who is away":         func(w wait, f facts) (act, bool) { f.standInAbsent = false; return decide(w, f) },
		"nobody stands in":               func(w wait, f facts) (act, bool) { f.absent = false; return decide(w, f) },
		"reminds again and again":        func(w wait, f facts) (act, bool) { w.remindedOn = ""; return decide(w, f) },
		"never reminds":                  func(w wait, f facts) (act, bool) { w.remindOn = nil; return decide(w, f) },
		"goes upward every day":          func(w wait, f facts) (act, bool) { w.escalatedOn = ""; return decide(w, f) },
		"goes upward at once":            func(w wait, f facts) (act, bool) { w.escalateOn = min(w.escalateOn, f.today); return decide(w, f) },
		"never goes upward":              func(w wait, f facts) (act, bool) { w.escalateOn = ""; return decide(w, f) },
		"somebody who has left keeps it": func(w wait, f facts) (act, bool) { f.left = false; return decide(w, f) },
		"personal steps pass on":         func(w wait, f facts) (act, bool) { w.personal = false; return decide(w, f) },
		"the delegate keeps it after the return": func(w wait, f facts) (act, bool) {
			a, ok := decide(w, f)
			if a.why == comingBack {
				return act{}, false
			}
			return a, ok
		},
	} {
		if histories(2_000, faulty) == "" {
			t.Errorf("the fault %q was not found", name)
		}
	}
}
