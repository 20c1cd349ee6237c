package policy

import (
	"fmt"
	"slices"
)

// finding is a value that makes no sense, at a dotted key.
type finding struct{ key, text string }

// checker collects findings about the keys that are set: of one document those
// it writes, of a folded policy all of them.
type checker struct {
	set   func(key string) bool
	found []finding
}

// check finds values that the types allow and the meaning does not.
func check(r *Rules, set func(key string) bool) []finding {
	c := &checker{set: set}
	c.programme("internship.", &r.Internship.Programme)
	for id, p := range r.Internship.Programmes {
		at := "internship.programmes." + id
		if !idForm.MatchString(id) {
			c.say("internship.programmes", fmt.Sprintf("The programme %q needs an id of small letters, digits and single dashes.", id))
		}
		c.programme(at+".", &p)
	}
	c.conversations(&r.Conversations)
	c.assessment(&r.Assessment)
	c.shadowing(&r.Shadowing)
	c.access(&r.Access)
	slices.SortFunc(c.found, func(a, b finding) int {
		if a.key != b.key {
			return compareText(a.key, b.key)
		}
		return compareText(a.text, b.text)
	})
	return c.found
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (c *checker) say(key, text string) { c.found = append(c.found, finding{key, text}) }

// between holds a set number inside its range.
func (c *checker) between(key string, n, low, high int) {
	if c.set(key) && (n < low || n > high) {
		c.say(key, fmt.Sprintf("%d is out of range; %d to %d is possible.", n, low, high))
	}
}

// ordered holds a minimum below its maximum when both are set.
func (c *checker) ordered(prefix string, low, high float64) {
	if c.set(prefix+"min") && c.set(prefix+"max") && low > high {
		c.say(prefix+"max", "The smallest value allowed is above the largest one.")
	}
}

func (c *checker) programme(at string, p *Programme) {
	c.between(at+"percent.min", p.Percent.Min, 0, 100)
	c.between(at+"percent.max", p.Percent.Max, 0, 100)
	c.ordered(at+"percent.", float64(p.Percent.Min), float64(p.Percent.Max))
	c.ordered(at+"length.", p.Length.Min.days(), p.Length.Max.days())
	c.between(at+"learners_per_team.max", p.LearnersPerTeam.Max, 0, 1000)
	c.between(at+"helper.min", p.Helper.Min, 0, 100)
	c.between(at+"goals.min", p.Goals.Min, 0, 100)
	c.oneOf(at+"readiness.before", p.Readiness.Before, "agreed", "preparing", "active")
}

func (c *checker) oneOf(key, value string, allowed ...string) {
	if c.set(key) && !slices.Contains(allowed, value) {
		c.say(key, fmt.Sprintf("%q is none of %s.", value, joinWords(allowed)))
	}
}

func joinWords(words []string) string {
	out := ""
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			out += " and "
		default:
			out += ", "
		}
		out += w
	}
	return out
}

func (c *checker) conversations(v *Conversations) {
	const at = "conversations."
	if c.set(at+"cadence.min") && c.set(at+"cadence.recommended") && v.Cadence.Min.Interval().days() < v.Cadence.Recommended.Interval().days() {
		c.say(at+"cadence.recommended", "The recommended rate is below the smallest one.")
	}
	c.between(at+"goals.min", v.Goals.Min, 0, 100)
	c.between(at+"goals.max", v.Goals.Max, 1, 100)
	c.ordered(at+"goals.", float64(v.Goals.Min), float64(v.Goals.Max))
	if p := v.Feedback.Providers; c.set(at+"feedback.providers") && (p[0] < 1 || p[1] < p[0] || p[1] > 100) {
		c.say(at+"feedback.providers", "The fewest and the most people asked are two numbers from 1 to 100, the smaller one first.")
	}
	c.between(at+"feedback.min_answers", v.Feedback.MinAnswers, 1, 100)
	if c.set(at+"feedback.providers") && c.set(at+"feedback.min_answers") && v.Feedback.MinAnswers > v.Feedback.Providers[1] {
		c.say(at+"feedback.min_answers", "More answers are needed than people are asked.")
	}
}

func (c *checker) assessment(v *Assessment) {
	const at = "assessment."
	for key, list := range map[string][]string{at + "performance": v.Performance, at + "growth": v.Growth} {
		if c.set(key) && (len(list) < 2 || len(list) > 9 || len(slices.Compact(slices.Sorted(slices.Values(list)))) != len(list)) {
			c.say(key, "A factor has two to nine different values.")
		}
	}
	if c.set(at+"boxes") && c.set(at+"performance") && c.set(at+"growth") {
		square := len(v.Boxes) == len(v.Performance)
		for _, row := range v.Boxes {
			square = square && len(row) == len(v.Growth)
		}
		if !square {
			c.say(at+"boxes", "The boxes need a row for each value of performance and in each row a number for each value of growth.")
		}
	}
	for name, w := range v.Windows {
		if !idForm.MatchString(name) {
			c.say(at+"windows", fmt.Sprintf("The window %q needs a name of small letters, digits and single dashes.", name))
		}
		if w[1] < w[0] {
			c.say(at+"windows."+name, "The window ends before it begins.")
		}
	}
	if c.set(at + "expected.performance") {
		sum := 0
		for _, n := range v.Expected.Performance {
			sum += n
		}
		if sum != 100 || slices.Min(append([]int{0}, v.Expected.Performance...)) < 0 {
			c.say(at+"expected.performance", fmt.Sprintf("The expected shares add up to %d, not to 100.", sum))
		} else if c.set(at+"performance") && len(v.Expected.Performance) != len(v.Performance) {
			c.say(at+"expected.performance", "There is not one share for each value of performance.")
		}
	}
	c.between(at+"min_group.ratings", v.MinGroup.Ratings, 2, 10_000)
	c.between(at+"min_group.text", v.MinGroup.Text, 2, 10_000)
}

func (c *checker) shadowing(v *Shadowing) {
	const at = "shadowing."
	c.between(at+"window_days", v.WindowDays, 1, 366)
	c.between(at+"min_overlap_per_shift_minutes", v.MinOverlapPerShiftMinutes, 0, 24*60)
	c.between(at+"min_counted_shifts", v.MinCountedShifts, 0, 1000)
	c.between(at+"max_shadows_per_shift", v.MaxShadowsPerShift, 1, 100)
	c.between(at+"ready.alerts", v.Ready.Alerts, 0, 10_000)
	c.between(at+"ready.made_sense", v.Ready.MadeSense, 0, 100)
	const most = 1_000_000_000
	w := v.Weights
	for key, n := range map[string]int{"delay": w.Delay, "shortfall": w.Shortfall, "preference": w.Preference, "load": w.Load, "move": w.Move, "unplaced": w.Unplaced} {
		c.between(at+"weights."+key, n, 0, most)
	}
}

func (c *checker) access(v *Access) {
	c.oneOf("access.review.unanswered", v.Review.Unanswered, "revoke", "keep")
	if c.set("access.approvals") {
		for _, who := range v.Approvals {
			if !slices.Contains([]string{"manager", "owner", "skip-level", "host-manager"}, who) {
				c.say("access.approvals", fmt.Sprintf("%q cannot approve; possible are manager, owner, skip-level and host-manager.", who))
			}
		}
	}
}
