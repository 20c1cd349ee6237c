package notify

import (
	"slices"
	"strings"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org"
)

var errWait = fault.New(fault.Internal, "BLY-2601", "Something went wrong on our side: a step that should wait for somebody names nobody. Nothing was changed.")

// jobName is the sweep's name among the jobs, and who stands behind what this
// package does by itself.
const jobName = "notify.sweep"

// wait is a stored wait.
type wait struct {
	id          string
	kind        authz.Kind
	object      string
	step        string
	put         string // whom the feature put the step to
	asked       string // who answers for it: they, or who took it over
	owner       string // who holds it now
	subject     string
	unit        string
	personal    bool
	dueOn       string
	remindOn    []string // days, in order
	remindedOn  string
	escalateOn  string
	escalatedOn string
	passed      why
	openedAt    time.Time
	heldAt      time.Time
}

// pinned tells that nobody but whom it was put to can do the step.
func (w wait) pinned() bool { return w.personal || w.asked == w.subject }

// nextOn is the first day that asks for a reminder or an escalation.
func (w wait) nextOn() string {
	next := clock.Forever
	if w.escalateOn != "" && w.escalatedOn == "" && !w.pinned() {
		next = w.escalateOn
	}
	for _, day := range w.remindOn {
		if day > w.remindedOn {
			next = min(next, day)
		}
	}
	return next
}

// Open makes a step wait for its owner, or moves the wait that is open under
// the same kind, object and step to the owner and days given. It returns who
// holds it: the owner, or who stands in for them today. The feature stores that
// person where its rights look; Topic.Moved is not called.
func (s *Service) Open(tx *db.Tx, w Wait) (owner string, err error) {
	defer fault.Wrap(&err, "notify.Open(%s %s %s)", w.Kind, w.Object, w.Step)
	if w.Kind == "" || w.Object == "" || w.Step == "" || w.Owner == "" {
		return "", errWait
	}
	today, err := s.today(tx)
	if err != nil {
		return "", err
	}
	is := wait{id: s.IDs.New(), kind: w.Kind, object: w.Object, step: w.Step, put: w.Owner, asked: w.Owner, owner: w.Owner, subject: w.Subject, unit: w.Unit,
		personal: w.Personal, openedAt: tx.Now(), heldAt: tx.Now()}
	is.schedule(w, today)
	if is.owner, err = standing(tx, is, today); err != nil {
		return "", err
	}
	if is.owner != is.asked {
		is.passed = byDelegate
	}
	// The row goes in first: most steps wait for the first time.
	var was wait
	fresh, err := insert(tx, is)
	if err == nil && !fresh {
		if was, _, err = byStep(tx, w.Kind, w.Object, w.Step); err == nil && was.same(is) {
			return was.owner, nil
		}
		is = is.over(was)
		if err == nil {
			err = update(tx, is)
		}
	}
	if err != nil || is.owner == is.asked || was.owner == is.owner {
		return is.owner, err
	}
	before := is
	before.owner = is.asked
	return is.owner, s.passedOn(tx, before, is, byDelegate)
}

// same tells that a wait stands as its feature states it again: whoever has it
// by now keeps it.
func (w wait) same(is wait) bool {
	return w.put == is.put && w.subject == is.subject && w.unit == is.unit && w.personal == is.personal && w.dueOn == is.dueOn
}

// over is the wait as it replaces the one that was open: who goes on holding it
// has held it since then.
func (w wait) over(was wait) wait {
	w.id = was.id
	if was.put == w.put {
		w.openedAt = was.openedAt
	}
	if was.owner == w.owner {
		w.heldAt = was.heldAt
	}
	return w
}

// schedule sets the days. Reminders that would lie before tomorrow are left out:
// who was asked today needs none.
func (w *wait) schedule(in Wait, today string) {
	due, err := time.Parse(time.DateOnly, in.Due)
	if err != nil {
		return
	}
	w.dueOn = in.Due
	for _, d := range in.Remind {
		if day := d.Before(due).Format(time.DateOnly); day > today && !slices.Contains(w.remindOn, day) {
			w.remindOn = append(w.remindOn, day)
		}
	}
	slices.Sort(w.remindOn)
	if !in.Escalate.IsZero() {
		w.escalateOn = max(in.Escalate.After(due).Format(time.DateOnly), due.AddDate(0, 0, 1).Format(time.DateOnly))
	}
}

// Close ends the waits of an object: those of the steps, or all when none is
// named. What is not open is no error.
func (s *Service) Close(tx *db.Tx, kind authz.Kind, object string, steps ...string) (err error) {
	defer fault.Wrap(&err, "notify.Close(%s %s)", kind, object)
	if len(steps) == 0 {
		_, err = tx.Exec(`DELETE FROM wait WHERE kind = $1 AND object = $2`, string(kind), object)
		return err
	}
	for _, step := range steps {
		if _, err = tx.Exec(`DELETE FROM wait WHERE kind = $1 AND object = $2 AND step = $3`, string(kind), object, step); err != nil {
			return err
		}
	}
	return nil
}

// standing is who holds a wait put to w.asked on a day: they, or their delegate
// while they are away.
func standing(tx *db.Tx, w wait, today string) (string, error) {
	var f facts
	if err := f.away(tx, w, today); err != nil {
		return "", err
	}
	return holder(w, f), nil
}

// today is the day in the company's zone.
func (s *Service) today(tx *db.Tx) (string, error) {
	v, err := s.Gate.Enter(tx, authz.Job(jobName))
	if err != nil {
		return "", err
	}
	return v.Date(), nil
}

// passedOn writes down that a wait went on, and tells whom it waits for now, who
// had it before and the person concerned.
func (s *Service) passedOn(tx *db.Tx, was, is wait, reason why) error {
	if err := s.Audit.Record(tx, authz.Job(jobName), audit.Entry{Action: "notify.wait.passed", Kind: KindWait, Object: is.id, Subject: is.subject,
		Detail: map[string]string{"kind": string(is.kind), "object": is.object, "step": is.step, "from": was.owner, "to": is.owner, "why": string(reason)}}); err != nil {
		return err
	}
	return s.told(tx, is, string(reason), was.asked, is.owner, was.owner, was.asked, is.subject)
}

// told tells people about a wait; each hears it once, and "" is nobody. asked is
// who answered for it until now.
func (s *Service) told(tx *db.Tx, w wait, what, asked string, to ...string) error {
	for i, person := range to {
		if person == "" || slices.Contains(to[:i], person) {
			continue
		}
		n := notice{id: s.IDs.New(), person: person, kind: w.kind, object: w.object, step: w.step, what: ownWhat + what,
			actor: asked, subject: w.subject, owner: w.owner, unit: w.unit, dueOn: w.dueOn}
		if err := insertNotice(tx, n); err != nil {
			return err
		}
	}
	return nil
}

// Tell tells people something. Those who are not people of the company, and the
// same person twice, are left out.
func (s *Service) Tell(tx *db.Tx, n Notice) (err error) {
	defer fault.Wrap(&err, "notify.Tell(%s %s %s)", n.Kind, n.Object, n.What)
	for i, person := range n.To {
		if person == "" || person == n.Actor || slices.Contains(n.To[:i], person) {
			continue
		}
		if err := insertNotice(tx, notice{id: s.IDs.New(), person: person, kind: n.Kind, object: n.Object, step: n.Step, what: strings.TrimPrefix(n.What, ownWhat),
			actor: n.Actor, subject: n.Subject, unit: n.Unit}); err != nil {
			return err
		}
	}
	return nil
}

// away reads whether whom the wait was put to is away, and who stands in.
func (f *facts) away(tx *db.Tx, w wait, today string) (err error) {
	f.today = today
	if w.pinned() {
		return nil
	}
	if f.absent, err = org.AbsentOn(tx, w.asked, today); err != nil || !f.absent {
		return err
	}
	if f.standIn, _, err = org.DelegateOf(tx, w.asked, today); err != nil || f.standIn == "" {
		return err
	}
	f.standInAbsent, err = org.AbsentOn(tx, f.standIn, today)
	return err
}

const waitColumns = `w.id, w.kind, w.object, w.step, w.put_id, w.asked_id, w.owner_id, COALESCE(w.subject_id, ''), w.unit_id, w.personal,
	w.due_on, w.remind_on, w.reminded_on, w.escalate_on, w.escalated_on, w.passed, w.opened_at, w.held_at`

func scanWait(s db.Scanner) (w wait, err error) {
	var personal, opened, held int64
	var remind string
	err = s.Scan(&w.id, &w.kind, &w.object, &w.step, &w.put, &w.asked, &w.owner, &w.subject, &w.unit, &personal,
		&w.dueOn, &remind, &w.remindedOn, &w.escalateOn, &w.escalatedOn, &w.passed, &opened, &held)
	w.personal, w.remindOn, w.openedAt, w.heldAt = personal == 1, strings.Fields(remind), clock.FromMicros(opened), clock.FromMicros(held)
	return w, err
}

func byStep(tx *db.Tx, kind authz.Kind, object, step string) (wait, bool, error) {
	return db.One(tx, scanWait, `SELECT `+waitColumns+` FROM wait w WHERE w.kind = $1 AND w.object = $2 AND w.step = $3`, string(kind), object, step)
}

// insert stores a wait unless its step waits already.
func insert(tx *db.Tx, w wait) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO wait (id, kind, object, step, asked_id, owner_id, subject_id, unit_id, personal,
		due_on, remind_on, reminded_on, escalate_on, escalated_on, passed, opened_at, held_at, next_on, put_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (kind, object, step) DO NOTHING`,
		w.id, string(w.kind), w.object, w.step, w.asked, w.owner, db.Null(w.subject), w.unit, db.Bool(w.personal),
		w.dueOn, strings.Join(w.remindOn, " "), w.remindedOn, w.escalateOn, w.escalatedOn, string(w.passed), clock.Micros(w.openedAt), clock.Micros(w.heldAt), w.nextOn(), w.put)
	return n == 1, err
}

// update stores all of a wait but what names it.
func update(tx *db.Tx, w wait) error {
	_, err := tx.Exec(`UPDATE wait SET asked_id = $2, owner_id = $3, subject_id = $4, unit_id = $5, personal = $6, due_on = $7, remind_on = $8,
		reminded_on = $9, escalate_on = $10, escalated_on = $11, passed = $12, opened_at = $13, held_at = $14, next_on = $15, put_id = $16 WHERE id = $1`,
		w.id, w.asked, w.owner, db.Null(w.subject), w.unit, db.Bool(w.personal), w.dueOn, strings.Join(w.remindOn, " "),
		w.remindedOn, w.escalateOn, w.escalatedOn, string(w.passed), clock.Micros(w.openedAt), clock.Micros(w.heldAt), w.nextOn(), w.put)
	return err
}
