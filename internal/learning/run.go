package learning

import (
	"strings"
	"time"

	"belay/internal/clock"
)

// settle counts the tasks that finish the run and says by them whether it is
// finished. A run that was put aside stays so.
func (r *Run) settle(today string) {
	r.Done, r.Total = 0, 0
	for i := range r.Tasks {
		if t := &r.Tasks[i]; t.Counts() {
			r.Total++
			if t.Ticked() {
				r.Done++
			}
		}
	}
	switch {
	case r.State == Abandoned:
	case r.Total > 0 && r.Done == r.Total:
		if r.State != Finished {
			r.State, r.FinishedOn = Finished, today
		}
	default:
		r.State, r.FinishedOn = Running, ""
	}
}

// Pace compares what is done with what would be by an even pace from the start
// to the due date. The zero Pace means there is none to compare.
type Pace struct {
	Known    bool
	Expected int  // tasks done by today at an even pace
	Behind   int  // tasks; below zero when ahead
	DaysLeft int  // to the due date; below zero when it is past
	Overdue  bool // the due date is past
}

// Pace is the run's pace on a day; zero unless it is running and has a due date.
func (r *Run) Pace(today string) Pace {
	start, err := clock.ParseDate(r.StartedOn)
	due, errDue := clock.ParseDate(r.DueOn)
	now, errNow := clock.ParseDate(today)
	if r.State != Running || err != nil || errDue != nil || errNow != nil {
		return Pace{}
	}
	span, gone := daysBetween(start, due), daysBetween(start, now)
	expected := r.Total
	if gone < span {
		expected = r.Total * max(gone, 0) / span
	}
	left := daysBetween(now, due)
	return Pace{Known: true, Expected: expected, Behind: expected - r.Done, DaysLeft: left, Overdue: left < 0}
}

func daysBetween(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }

// StageProgress counts a stage's boxes: the tasks that finish the run, and all.
type StageProgress struct {
	Done, Total       int // of the learner's that are not optional
	AllDone, AllTotal int
}

// Progress counts stage by stage.
func (r *Run) Progress() []StageProgress {
	out := make([]StageProgress, len(r.Stages))
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.Stage == Gone {
			continue
		}
		p := &out[t.Stage]
		p.AllTotal++
		if t.Ticked() {
			p.AllDone++
		}
		if t.Counts() {
			p.Total++
			if t.Ticked() {
				p.Done++
			}
		}
	}
	return out
}

// Lacking counts the ticked tasks that ask for evidence and have none.
func (r *Run) Lacking() (n int) {
	for i := range r.Tasks {
		if t := &r.Tasks[i]; t.Stage != Gone && t.Lacks() {
			n++
		}
	}
	return n
}

// known is what Belay knows of a placeholder when a run begins; "" for nothing.
func known(field, me, manager, today string) string {
	switch strings.ToLower(field) {
	case "learner", "name", "your name", "learner name", "new team member":
		return me
	case "manager", "your manager", "manager name":
		return manager
	case "start date", "start", "today":
		return today
	}
	return ""
}
