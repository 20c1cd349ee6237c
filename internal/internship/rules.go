package internship

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"belay/internal/clock"
	"belay/internal/fault"
	"belay/internal/policy"
)

// Rules are those of the host team for one programme on one day.
type Rules struct {
	policy.Programme
	Hash    string
	Unknown bool // no policy of the host team speaks of the programme
}

var (
	errInput         = fault.New(fault.Invalid, "BLY-2901", "This was not saved yet; what you wrote is still here. Please look at the marked fields.")
	errAgreedAlready = fault.New(fault.Conflict, "BLY-2904", "You have agreed to these terms already. Nothing was changed: they wait for somebody else now.")
	errReasons       = fault.New(fault.NeedsReason, "BLY-2905", "This is outside the usual rules. Nothing was changed yet: give a reason for each point and send it again.")
)

// breach is a rule that speaks; found stays empty when the rule is off.
func breach(found []Breach, e policy.Enforced, b Breach) []Breach {
	if e.Enforce == policy.Off {
		return found
	}
	b.Say, b.Hard, b.Key = e.Say, e.Enforce == policy.Hard, "internship."+b.Key
	return append(found, b)
}

// judged tells hard breaches as an error and gives the soft ones that have no
// reason yet.
func judged(found []Breach, reasons map[string]bool) (soft []Breach, err error) {
	var hard *fault.Error
	for _, b := range found {
		switch {
		case b.Hard && hard == nil:
			hard = fault.Newf(fault.Invalid, "BLY-2906", "%s Nothing was changed.", b.Text()).With(b.Field, b.Text())
		case b.Hard:
			hard = hard.With(b.Field, b.Text())
		case !reasons[b.Code]:
			soft = append(soft, b)
		}
	}
	if hard != nil {
		return nil, hard
	}
	return soft, nil
}

// Text is what a person reads of a breach: the policy's words and what would
// mend it.
func (b Breach) Text() string { return strings.TrimSpace(b.Say + " " + b.Mend) }

// needsReasons is the answer to a command that meets soft rules.
func needsReasons(soft []Breach) error {
	e := *errReasons
	for _, b := range soft {
		e.Warnings = append(e.Warnings, fault.Warning{Code: b.Code, Message: b.Text()})
	}
	return &e
}

// sense refuses terms that no policy could allow.
func (t Terms) sense(s State, c Command, f Facts) error {
	bad := errInput
	if t.Percent < 1 || t.Percent > 100 {
		bad = bad.With("percent", "Write a whole number from 1 to 100.")
	}
	start, err1 := clock.ParseDate(t.StartOn)
	end, err2 := clock.ParseDate(t.EndOn)
	switch {
	case err1 != nil:
		bad = bad.With("start_on", "Write the date as year-month-day, such as 2027-01-11.")
	case s.Runs() && t.StartOn != f.InForce.StartOn:
		bad = bad.With("start_on", "It has begun, so its first day stays.")
	case !s.Runs() && t.StartOn < f.Today:
		bad = bad.With("start_on", "Choose today or a day to come.")
	}
	switch {
	case err2 != nil:
		bad = bad.With("end_on", "Write the date as year-month-day, such as 2027-03-31.")
	case err1 == nil && end.Before(start):
		bad = bad.With("end_on", "The end lies before the start.")
	case t.EndOn < f.Today:
		bad = bad.With("end_on", "Choose today or a day to come.")
	case end.Year() > start.Year()+5:
		bad = bad.With("end_on", "This is more than five years away.")
	}
	if c == Extend && t == f.InForce {
		bad = bad.With("end_on", "Choose another last day, or another percentage.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// proposed checks the terms of a new revision.
func (r Rules) proposed(s State, f Facts) (found []Breach) {
	t := f.Terms
	if p := r.Percent; t.Percent < p.Min || t.Percent > p.Max {
		found = breach(found, p.Enforced, Breach{Code: "percent", Key: "percent", Field: "percent", Mend: fmt.Sprintf("Choose %d to %d per cent.", p.Min, p.Max)})
	}
	if s.Runs() { // what was agreed is lengthened
		if limit := after(r.Limits.Extend, f.InForce.EndOn); limit != "" && t.EndOn > limit {
			found = breach(found, r.Limits.Enforced, Breach{Code: "extend", Key: "limits", Field: "end_on", Mend: "Choose " + limit + " or an earlier day."})
		}
	} else {
		found = append(found, r.length(t)...)
	}
	if first := after(r.Limits.Tenure, f.HiredOn); !s.Runs() && first != "" && t.StartOn < first {
		found = breach(found, r.Limits.Enforced, Breach{Code: "tenure", Key: "limits", Field: "start_on", Mend: "It can start on " + first + "."})
	}
	return append(found, r.team(f.Known, f)...)
}

func (r Rules) length(t Terms) (found []Breach) {
	start, err := clock.ParseDate(t.StartOn)
	end, err2 := clock.ParseDate(t.EndOn)
	if err != nil || err2 != nil {
		return nil
	}
	past := end.AddDate(0, 0, 1)
	least, most := r.Length.Min.After(start), r.Length.Max.After(start)
	day := func(t time.Time) string { return t.AddDate(0, 0, -1).Format(clock.DateForm) }
	if !r.Length.Min.IsZero() && past.Before(least) || !r.Length.Max.IsZero() && past.After(most) {
		found = breach(found, r.Length.Enforced, Breach{Code: "length", Key: "length", Field: "end_on", Mend: fmt.Sprintf("Choose an end from %s to %s.", day(least), day(most))})
	}
	return found
}

// team checks how many learners the host team has at once, besides this one. It
// names a number only to who may know of all of them.
func (r Rules) team(n int, f Facts) (found []Breach) {
	if most := r.LearnersPerTeam; n+1 > most.Max {
		mend := "On some of these days the team has no place; choose other days or another team."
		if n == f.Known {
			mend = fmt.Sprintf("On some of these days the team has %d already; choose other days or another team.", n)
		}
		found = breach(found, most.Enforced, Breach{Code: "team", Key: "learners_per_team", Field: "start_on", Mend: mend})
	}
	return found
}

// settled checks the host team when all three agree. What the actor may not know
// of stops them only where the rule is hard.
func (r Rules) settled(f Facts) []Breach {
	if r.LearnersPerTeam.Enforce == policy.Hard {
		return r.team(f.Others, f)
	}
	return r.team(f.Known, f)
}

// answered checks the home manager's answer whether the learner meets
// expectations. Only who speaks as home manager is asked.
func (r Rules) answered(f Facts) ([]Breach, error) {
	switch {
	case !f.By.Has(Home), f.Meets == MeetsYes:
		return nil, nil
	case f.Meets == "" && f.outside():
		return nil, errOutside
	case f.Meets == MeetsNo:
		return r.unmet(), nil
	}
	return nil, errInput.With("meets", "Say whether they meet expectations in their present role.")
}

// outside tells that the actor stands in for the home manager and manages the
// learner in no way. Such a person does not say how the learner does: evaluation
// is delegated inside the management chain only (domain.md section 6.3).
func (f Facts) outside() bool { return f.StandIn.Has(Home) && !f.Above.Has(Home) }

var errOutside = fault.New(fault.Forbidden, "BLY-2923", "Whether the learner meets expectations is for their manager to say, or for somebody above them, and is not said yet. Nothing was changed: you can decline or defer, and a yes waits for them.")

// unmet is the home manager's no to "meets expectations". It blocks only where
// a policy says so.
func (r Rules) unmet() []Breach {
	return breach(nil, r.Meets.Enforced, Breach{Code: "meets", Key: "meets", Field: "meets", Mend: "Say what makes it a good time anyway."})
}

func (r Rules) paused(f Facts) (found []Breach) {
	if limit := after(r.Limits.Pause, f.Today); limit != "" && f.Until > limit {
		found = breach(found, r.Limits.Enforced, Breach{Code: "pause", Key: "limits", Field: "until", Mend: "Choose " + limit + " or an earlier day."})
	}
	return found
}

func (r Rules) completed(f Facts) (found []Breach) {
	if missing := (Learner | Host) &^ f.Judged; missing != 0 && f.Goals > 0 {
		found = breach(found, r.Judgement.Enforced, Breach{Code: "judgement", Key: "judgement", Field: "judgement", Mend: "Not yet said by " + missing.called() + "."})
	}
	return found
}

// entered checks what has to stand before a state is entered: modules, helpers
// and goals.
func (r Rules) entered(was, is State, f Facts) (found []Breach) {
	if was == is || was == Paused {
		return nil
	}
	if string(is) == r.Readiness.Before && len(f.Missing) > 0 {
		found = breach(found, r.Readiness.Enforced, Breach{Code: "readiness", Key: "readiness", Field: "modules", Modules: f.Missing,
			Mend: "Still open: " + strings.Join(f.Missing, ", ") + "."})
	}
	if is != Active {
		return found
	}
	found = append(found, r.helped(f)...)
	if f.Goals < r.Goals.Min {
		found = breach(found, r.Goals.Enforced, Breach{Code: "goals", Key: "goals", Field: "goals", Mend: "Write down " + atLeast(r.Goals.Min, "goal") + "."})
	}
	return found
}

// helped checks that enough people have agreed to help.
func (r Rules) helped(f Facts) (found []Breach) {
	if f.Helpers < r.Helper.Min {
		found = breach(found, r.Helper.Enforced, Breach{Code: "helper", Key: "helper", Field: "helper", Mend: "Ask somebody and wait for their yes: " + atLeast(r.Helper.Min, "person") + "."})
	}
	return found
}

func atLeast(n int, what string) string {
	if n == 1 {
		return "at least one " + what
	}
	return "at least " + strconv.Itoa(n) + " " + map[string]string{"goal": "goals", "person": "people"}[what]
}

// after is the day a duration lies after a day; "" when there is no such rule.
func after(d policy.Duration, day string) string {
	at, err := clock.ParseDate(day)
	if err != nil || d.IsZero() {
		return ""
	}
	return d.After(at).Format(clock.DateForm)
}

func laterThan(field, day, today string) error {
	at, err := clock.ParseDate(day)
	limit, _ := clock.ParseDate(today)
	switch {
	case err != nil:
		return errInput.With(field, "Write the date as year-month-day, such as 2027-02-12.")
	case !at.After(limit):
		return errInput.With(field, "Choose a day to come.")
	case at.After(limit.AddDate(5, 0, 0)):
		return errInput.With(field, "This is more than five years away.")
	}
	return nil
}

var quarterForm = regexp.MustCompile(`^[0-9]{4}-Q[1-4]$`)

// laterQuarter tells whether a quarter of the calendar is still to come.
func laterQuarter(quarter, today string) bool {
	return quarterForm.MatchString(quarter) && quarter > QuarterOf(today)
}

// QuarterOf is the quarter of the calendar in which a day lies; "" for no day.
func QuarterOf(day string) string {
	at, err := clock.ParseDate(day)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%04d-Q%d", at.Year(), (int(at.Month())+2)/3)
}
