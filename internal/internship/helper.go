package internship

import (
	"context"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/notify"
)

// Limits of helping.
const (
	MaxHours   = 40
	MaxSession = 500 // runes of a note on the next session
)

// The events of helpers, each of kind internship.helper.
const (
	EventHelpOffered  = "internship.help_offered"
	EventHelpAsked    = "internship.help_asked"
	EventHelpAccepted = "internship.help_accepted"
	EventHelpDeclined = "internship.help_declined"
	EventHelpLeft     = "internship.help_left"
	EventSession      = "internship.session"
	EventLimit        = "internship.limit"
)

var (
	errHelpOver  = fault.New(fault.Conflict, "BLY-2910", "Helpers can be found once the learner's manager has agreed and until the internship ends. Nothing was changed.")
	errHelpTwice = fault.New(fault.Conflict, "BLY-2911", "This person was asked already, or helps already. Nothing was changed.")
	errHelpState = fault.New(fault.Conflict, "BLY-2912", "This was answered already. Nothing was changed: open the page again.")
)

// OfferHelp offers the actor's own help for an internship on the board; learner
// or host accept it. An offer gives no right to read more. It gives the id of the
// helper's row.
func (s *Service) OfferHelp(ctx context.Context, actor authz.Actor, id string, in HelpInput, g Guard) (_ string, err error) {
	defer fault.Wrap(&err, "internship.OfferHelp(%s)", id)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		it, err := load(tx, v.Scope(ActionOffer, KindBoardRow), id)
		if err != nil {
			return "", err
		}
		return s.name(tx, v, it.ID, actor.Person, HelperOffered, in, g)
	})
}

// AskHelper asks a person to help, by learner or host. It gives the id of the
// helper's row.
func (s *Service) AskHelper(ctx context.Context, actor authz.Actor, id, person string, in HelpInput, g Guard) (_ string, err error) {
	defer fault.Wrap(&err, "internship.AskHelper(%s, %s)", id, person)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		as, err := parties(tx, v, id)
		if err == nil && !as.Any(Learner|Host) {
			err = errParty(Learner | Host)
		}
		if err != nil {
			return "", err
		}
		return s.name(tx, v, id, person, HelperAsked, in, g)
	})
}

// name writes a person down as one who offers or is asked; who declined or left
// before may be named again.
func (s *Service) name(tx *db.Tx, v *authz.Viewer, id, person string, state HelperState, in HelpInput, g Guard) (string, error) {
	d, err := s.open(tx, id, HelperLeft)
	if err != nil {
		return "", err
	}
	d.actor = v.Actor()
	h, found, err := helperOn(tx, id, person)
	switch {
	case err != nil:
		return "", err
	case d.was.State.Final() || !d.was.ToHost:
		return "", errHelpOver
	case state == HelperAsked && !d.asks():
		return "", errStandIn
	case person == d.was.Person:
		return "", errInput.With("person", "The learner cannot be their own helper.")
	case in.Hours < 1 || in.Hours > MaxHours:
		return "", errInput.With("hours", "Write a whole number of hours a week, from 1 to 40.")
	case found && (h.State == HelperAsked || h.State == HelperOffered || h.State == HelperAccepted):
		return "", errHelpTwice
	}
	if err := s.someone(tx, v, "person", person); err != nil {
		return "", err
	}
	if !found {
		h = Helper{ID: s.IDs.New(), Internship: id, Person: person}
	}
	h.State, h.Hours, h.AskedBy, h.At = state, in.Hours, d.actor.Person, tx.Now()
	act := map[HelperState]string{HelperOffered: EventHelpOffered, HelperAsked: EventHelpAsked}[state]
	if err := s.keepHelper(d, h, act); err != nil {
		return "", err
	}
	if state == HelperOffered {
		return h.ID, s.Notify.Tell(tx, notify.Notice{To: []string{d.it.Person, d.it.HostID}, Kind: KindRecord, Object: id, What: "help_offered",
			Step: string(WaitHelper), Actor: person, Subject: d.it.Person, Unit: d.it.Unit})
	}
	_, err = s.Notify.Open(tx, notify.Wait{Kind: KindHelper, Object: h.ID, Step: "answer", Owner: person, Subject: d.it.Person, Unit: d.it.Unit,
		Personal: true, Due: notify.DueOn(v.Date(), d.rules.Answer.Within), Remind: d.rules.Answer.Remind})
	return h.ID, err
}

// AcceptHelp says yes: the person who was asked, with the hours they give; or
// learner or host to somebody's offer. More hours than the person's own limit ask
// for a reason, code "load".
func (s *Service) AcceptHelp(ctx context.Context, actor authz.Actor, helper string, in HelpInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.AcceptHelp(%s)", helper)
	return s.onHelper(ctx, actor, helper, g, func(d *deed, h *Helper) (string, error) {
		switch {
		case !d.mayAnswer(*h):
			return "", errHelpState
		case d.was.State.Final():
			return "", errHelpOver
		case in.Hours < 0 || in.Hours > MaxHours:
			return "", errInput.With("hours", "Write a whole number of hours a week, from 1 to 40.")
		case in.Hours > 0 && h.Person == actor.Person:
			h.Hours = in.Hours
		}
		limit, load, err := loadOf(d.tx, h.Person)
		if err != nil {
			return "", err
		}
		if limit > 0 && load+h.Hours > limit && h.Person == actor.Person {
			over := []Breach{{Code: "load", Key: "helper_limit", Field: "hours", Say: "This is more than the hours you set yourself."}}
			given, err := answered(over, g.Reasons)
			if err != nil {
				return "", err
			}
			d.command, d.over, d.text = Command(EventHelpAccepted), over, given[0]
		}
		h.State = HelperAccepted
		return EventHelpAccepted, nil
	})
}

// DeclineHelp says no: the person who was asked, or learner or host to an offer.
func (s *Service) DeclineHelp(ctx context.Context, actor authz.Actor, helper string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.DeclineHelp(%s)", helper)
	return s.onHelper(ctx, actor, helper, g, func(d *deed, h *Helper) (string, error) {
		own := h.Person == actor.Person && (h.State == HelperAsked || h.State == HelperOffered)
		if !own && !d.mayAnswer(*h) {
			return "", errHelpState
		}
		h.State = HelperDeclined
		return EventHelpDeclined, nil
	})
}

// asks tells whether the actor, who speaks for learner or host, may look for
// helpers: who stands in for the host does when that is the step that waits.
func (d *deed) asks() bool {
	return d.actor.Person == d.was.Person || d.actor.Person == d.was.HostID || d.was.Step == WaitHelper
}

// mayAnswer tells whether the actor is the one whom a helper's row waits for.
func (d *deed) mayAnswer(h Helper) bool {
	switch h.State {
	case HelperAsked:
		return h.Person == d.actor.Person
	case HelperOffered:
		return d.facts.By.Any(Learner|Host) && d.asks()
	}
	return false
}

// LeaveHelp ends the actor's own help. When nobody is left the host is asked to
// find somebody else.
func (s *Service) LeaveHelp(ctx context.Context, actor authz.Actor, helper string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.LeaveHelp(%s)", helper)
	return s.onHelper(ctx, actor, helper, g, func(d *deed, h *Helper) (string, error) {
		if h.Person != actor.Person || h.State != HelperAccepted || d.was.State.Final() {
			return "", errHelpState
		}
		h.State = HelperGone
		return EventHelpLeft, nil
	})
}

// SetSession says when helper and learner meet next; either of them says so.
func (s *Service) SetSession(ctx context.Context, actor authz.Actor, helper string, in SessionInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.SetSession(%s)", helper)
	return s.onHelper(ctx, actor, helper, g, func(d *deed, h *Helper) (string, error) {
		if h.Person != actor.Person && !d.facts.By.Has(Learner) {
			return "", errParty(Learner)
		}
		if h.State != HelperAccepted || d.was.State.Final() {
			return "", errHelpState
		}
		if _, err := clock.ParseDate(in.On); in.On != "" && err != nil {
			return "", errInput.With("on", "Write the date as year-month-day, such as 2027-01-18.")
		}
		if !writable(in.Note, MaxSession) {
			return "", errInput.With("note", "Write at most 500 characters.")
		}
		h.SessionOn, h.SessionNote = in.On, in.Note
		return EventSession, nil
	})
}

// onHelper changes one helper's row: the version is the row's own.
func (s *Service) onHelper(ctx context.Context, actor authz.Actor, helper string, g Guard, change func(d *deed, h *Helper) (string, error)) error {
	_, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		h, err := loadHelper(tx, v.Scope(authz.Read, KindHelper), helper)
		if err != nil {
			return "", err
		}
		if h, _, err = helperOn(tx, h.Internship, h.Person); err != nil { // all of it: it is stored again
			return "", err
		}
		d, err := s.open(tx, h.Internship, HelperLeft)
		if err != nil {
			return "", err
		}
		if !g.Fits(h.Version) {
			return "", errStale
		}
		d.actor = actor
		switch as, err := parties(tx, v, h.Internship); {
		case err == nil:
			d.facts.By = as
		case fault.KindOf(err) != fault.NotFound: // a helper's row may be seen without the record
			return "", err
		}
		was := h.State
		act, err := change(d, &h)
		if err != nil {
			return "", err
		}
		if err := s.keepHelper(d, h, act); err != nil {
			return "", err
		}
		return h.ID, s.answeredHelp(d, h, was)
	})
	return err
}

// answeredHelp closes the wait for an answer, tells whom it concerns, and lets
// the internship wait for what it now needs.
func (s *Service) answeredHelp(d *deed, h Helper, was HelperState) error {
	if h.State == was {
		return nil
	}
	if err := s.Notify.Close(d.tx, KindHelper, h.ID); err != nil {
		return err
	}
	what := map[HelperState]string{HelperAccepted: "help_accepted", HelperDeclined: "help_declined", HelperGone: "help_left"}[h.State]
	if err := s.Notify.Tell(d.tx, notify.Notice{To: []string{d.it.Person, d.it.HostID, h.Person}, Kind: KindRecord, Object: d.it.ID, What: what,
		Actor: d.actor.Person, Subject: d.it.Person, Unit: d.it.Unit}); err != nil {
		return err
	}
	return s.refresh(d)
}

// refresh lets the wait of an internship follow facts that changed beside its
// life: helpers and judgements. The row changes only when the wait does.
func (s *Service) refresh(d *deed) error {
	list, err := revisions(d.tx, d.it.ID)
	if err != nil {
		return err
	}
	by := d.facts.By
	if d.facts, err = s.factsOf(d.tx, nil, d.facts.Today, d.it, list, Terms{}); err != nil {
		return err
	}
	d.facts.By = by
	o := Outcome{State: d.it.State, Open: d.facts.Open, Agreed: d.facts.Agreed}
	if err := s.waits(d, o); err != nil || d.it.Step == d.was.Step && d.it.WaitsFor == d.was.WaitsFor && d.over == nil {
		return err
	}
	d.it.Version++
	d.it.ChangedAt = d.tx.Now()
	if err := update(d.tx, d.it); err != nil {
		return err
	}
	if err := insertStep(d.tx, d.it, Entry{Command: d.command, Actor: d.actor.Person, Detail: string(d.it.Step)}); err != nil {
		return err
	}
	if err := s.record(d.tx, d.actor, "internship.waits", KindRecord, d.it.ID, d.it.Person, d.it.Version, map[string]string{"step": string(d.it.Step)}); err != nil {
		return err
	}
	for _, b := range d.over {
		if err := insertReason(d.tx, d.it, b, d.text, d.actor.Person, d.rules.Hash); err != nil {
			return err
		}
	}
	return s.audience(d)
}

// endAskings ends what nobody has answered when an internship ends: who was asked
// or offers reads no more than everybody from then on.
func (s *Service) endAskings(d *deed) error {
	list, err := db.All(d.tx, scanHelper, `SELECT `+helperWhole+` FROM internship_helper_card h
		WHERE h.internship_id = $1 AND h.state IN ('asked', 'offered') ORDER BY h.id`, d.it.ID)
	if err != nil {
		return err
	}
	for _, h := range list {
		h.State = HelperGone
		if err := s.keepHelper(d, h, EventHelpLeft); err != nil {
			return err
		}
		if err := s.Notify.Close(d.tx, KindHelper, h.ID); err != nil {
			return err
		}
	}
	return nil
}

// keepHelper stores a helper's row as its next version. Being named gives
// rights, so the rights epoch rises with it.
func (s *Service) keepHelper(d *deed, h Helper, act string) error {
	h.Version++
	named, was, err := saveHelper(d.tx, h)
	if err != nil {
		return err
	}
	if named != was {
		if err := authz.RaiseEpoch(d.tx); err != nil {
			return err
		}
	}
	return s.record(d.tx, d.actor, act, KindHelper, h.ID, h.Person, h.Version, map[string]string{"internship": h.Internship, "state": string(h.State)})
}

// SetLimit says how many hours a week the actor is ready to help; 0 takes it
// back.
func (s *Service) SetLimit(ctx context.Context, actor authz.Actor, hours int, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.SetLimit")
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := v.Check(tx, authz.Write, authz.Object{Kind: KindLimit, ID: actor.Person, Subject: actor.Person}); err != nil {
			return "", err
		}
		if hours < 0 || hours > MaxHours {
			return "", errInput.With("hours", "Write a whole number of hours a week, from 0 to 40.")
		}
		version, _, err := db.One(tx, db.Value[int64], `SELECT version FROM helper_limit WHERE person_id = $1`, actor.Person)
		if err != nil {
			return "", err
		}
		if !g.Fits(version) {
			return "", errStale
		}
		if _, err := tx.Exec(`INSERT INTO helper_limit (person_id, hours, at, version) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person_id) DO UPDATE SET hours = excluded.hours, at = excluded.at, version = excluded.version`,
			actor.Person, hours, tx.Micros(), version+1); err != nil {
			return "", err
		}
		return actor.Person, s.record(tx, actor, EventLimit, KindLimit, actor.Person, actor.Person, version+1, nil)
	})
	return err
}

// Helper reads one helper's row, as far as the actor may see it. Errors: Gone.
func (s *Service) Helper(ctx context.Context, actor authz.Actor, helper string) (h Helper, err error) {
	defer fault.Wrap(&err, "internship.Helper(%s)", helper)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) (err error) {
		h, err = loadHelper(tx, v.Scope(authz.Read, KindHelper), helper)
		return err
	})
	return h, err
}

const helperColumns = `h.id, h.internship_id, h.helper_id, h.state, h.hours, h.at`

// helperWhole is all of a helper's row, for the program's own eyes.
const helperWhole = helperColumns + `, h.asker_id, h.version, h.session_on, h.session_note`

// helperFields are the columns that some readers of a helper's row do not read,
// each with the blank they get.
func helperFields() [4][2]string {
	return [...][2]string{{"asker_id", "''"}, {"version", "0"}, {"session_on", "''"}, {"session_note", "''"}}
}

func scanHelper(s db.Scanner) (h Helper, err error) {
	var at int64
	err = s.Scan(&h.ID, &h.Internship, &h.Person, &h.State, &h.Hours, &at, &h.AskedBy, &h.Version, &h.SessionOn, &h.SessionNote)
	h.At = clock.FromMicros(at)
	return h, err
}

// findHelpers reads helpers' rows under a scope; rest and its arguments as in
// find.
func findHelpers(tx *db.Tx, sc authz.Scope, rest string, args ...any) ([]Helper, error) {
	all := append([]any{}, args...)
	list := helperColumns
	for _, c := range helperFields() {
		column, more := sc.Field("h", c[0], c[1], len(all)+1)
		list, all = list+", "+column, append(all, more...)
	}
	where, in := sc.Where("h", len(all)+1)
	return db.All(tx, scanHelper, `SELECT `+list+` FROM internship_helper_card h WHERE `+where+` AND `+rest, append(all, in...)...)
}

func loadHelper(tx *db.Tx, sc authz.Scope, id string) (Helper, error) {
	list, err := findHelpers(tx, sc, `h.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = fault.Gone()
	}
	if err != nil {
		return Helper{}, err
	}
	return list[0], nil
}

// helperOn finds a person's row on an internship, whoever may see it.
func helperOn(tx *db.Tx, id, person string) (Helper, bool, error) {
	return db.One(tx, scanHelper, `SELECT `+helperWhole+` FROM internship_helper_card h
		WHERE h.internship_id = $1 AND h.helper_id = $2`, id, person)
}

// saveHelper stores a row and tells whether it names the person now and did
// before.
func saveHelper(tx *db.Tx, h Helper) (named, was bool, err error) {
	named = h.State == HelperAsked || h.State == HelperAccepted
	before, _, err := db.One(tx, db.Value[int64], `SELECT named FROM internship_helper WHERE id = $1`, h.ID)
	if err != nil {
		return named, false, err
	}
	_, err = tx.Exec(`INSERT INTO internship_helper (id, internship_id, person_id, state, named, hours, asker_id, session_on, session_note, at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, named = excluded.named, hours = excluded.hours, asker_id = excluded.asker_id,
			session_on = excluded.session_on, session_note = excluded.session_note, at = excluded.at, version = excluded.version`,
		h.ID, h.Internship, h.Person, string(h.State), db.Bool(named), h.Hours, h.AskedBy, h.SessionOn, h.SessionNote, clock.Micros(h.At), h.Version)
	if err != nil {
		return named, false, err
	}
	return named, before == 1, countHelpers(tx, h.Internship)
}

// countHelpers keeps how many have agreed to help where the board reads it.
func countHelpers(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE internship SET helped = (SELECT COUNT(*) FROM internship_helper h WHERE h.internship_id = $1 AND h.state = 'accepted') WHERE id = $1`, id)
	return err
}

// loadOf is the limit a person set and the hours they give today.
func loadOf(tx *db.Tx, person string) (limit, load int, err error) {
	type both struct{ limit, load int }
	b, _, err := db.One(tx, func(s db.Scanner) (b both, err error) { err = s.Scan(&b.limit, &b.load); return b, err },
		`SELECT COALESCE((SELECT l.hours FROM helper_limit l WHERE l.person_id = $1), 0),
			COALESCE((SELECT SUM(h.hours) FROM internship_helper h JOIN internship i ON i.id = h.internship_id
				WHERE h.person_id = $1 AND h.state = 'accepted' AND i.state IN ('agreed', 'preparing', 'active')), 0)`, person)
	return b.limit, b.load, err
}
