package notify

import "slices"

// why says for what reason a wait passed on.
type why string

// The reasons, as stored.
const (
	byDelegate   why = "delegate"  // whom it was put to is away
	comingBack   why = "back"      // they are back
	standsAlone  why = "alone"     // they are away, and nobody stands in any more
	byEscalation why = "escalated" // it was not done in time
	bySuccession why = "successor" // they have left
)

// facts is what is known on a day about the people around one wait. Lists hold
// people employed today, the nearest first.
type facts struct {
	today         string
	left          bool // whom it was put to is not employed today
	absent        bool // they are away today
	standIn       string
	standInAbsent bool
	successor     string   // named by the feature
	above         []string // managers of whom it was put to, today or on their last day
	partners      []string // HR partners of the unit
}

// act is one thing to do with a wait: pass it on, or remind its owner.
type act struct {
	remind       bool
	why          why
	asked, owner string // after passing on
}

// decide says what is due for a wait; ok is false when nothing is. It is asked
// again after each act with the facts of the new state, and comes to rest: see
// the test of random histories.
//
// The person concerned never becomes owner here, neither as delegate nor from
// above; a step that only its owner can do never passes at all.
func decide(w wait, f facts) (a act, ok bool) {
	if !w.pinned() {
		if a, ok = passUp(w, f); ok {
			return a, true
		}
		if to := holder(w, f); to != w.owner {
			a = act{why: byDelegate, asked: w.asked, owner: to}
			switch {
			case to == w.asked && f.absent:
				a.why = standsAlone
			case to == w.asked:
				a.why = comingBack
			}
			return a, true
		}
	}
	if slices.ContainsFunc(w.remindOn, func(day string) bool { return w.remindedOn < day && day <= f.today }) {
		return act{remind: true, asked: w.asked, owner: w.owner}, true
	}
	return act{}, false
}

// passUp gives a wait to somebody else for good: to a successor when whom it
// was put to has left, to the next above when it is overdue long enough. It
// escalates once; with nobody to take it, it stays where it is.
func passUp(w wait, f facts) (act, bool) {
	reason, heirs := byEscalation, slices.Concat(f.above, f.partners)
	switch {
	case f.left:
		reason, heirs = bySuccession, slices.Concat([]string{f.successor}, f.above, f.partners)
	case w.escalateOn == "" || w.escalateOn > f.today || w.escalatedOn != "":
		return act{}, false
	}
	for _, heir := range heirs {
		taken := heir == "" || heir == w.subject || heir == w.asked || reason == byEscalation && heir == w.owner
		if !taken {
			return act{why: reason, asked: heir, owner: heir}, true
		}
	}
	return act{}, false
}

// holder is who holds a wait put to w.asked: they, or who stands in for them
// while they are away. Nobody stands in for the person concerned, as the person
// concerned, or while away as well.
func holder(w wait, f facts) string {
	if w.pinned() || !f.absent || f.standIn == "" || f.standIn == w.subject || f.standInAbsent {
		return w.asked
	}
	return f.standIn
}
