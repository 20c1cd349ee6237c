package internship

import (
	"context"
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/notify"
)

// MaxFeedback is how long feedback may be, in runes.
const MaxFeedback = 10_000

// The events of the end, of kinds internship.judgement and internship.alumni.
const (
	EventJudged = "internship.judged"
	EventAlumni = "internship.alumni"
)

var (
	errJudge  = fault.New(fault.Conflict, "BLY-2919", "Goals are judged while the internship runs, or after it was completed. Nothing was saved.")
	errAlumni = fault.New(fault.Conflict, "BLY-2920", "A note for those who come later is written once the internship has ended. Nothing was saved.")
)

// Judge says of every goal whether it was reached, with feedback in words: once
// by the learner and once by the host. Each side reads the other's words when
// both have said theirs.
func (s *Service) Judge(ctx context.Context, actor authz.Actor, id string, in JudgeInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.Judge(%s)", id)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		d, err := s.begin(tx, v, id, Command("judge"), Guard{Version: Any})
		if err != nil {
			return "", err
		}
		side := d.facts.By & (Learner | Host)
		switch {
		case side == 0:
			return "", errParty(Learner | Host)
		case d.was.State != Active && d.was.State != Completed:
			return "", errJudge
		case side&^d.facts.StandIn == 0 && d.was.Step != WaitJudgeHost:
			return "", errStandIn
		}
		return id, s.judge(d, side, in, g)
	})
	return err
}

func (s *Service) judge(d *deed, side Parties, in JudgeInput, g Guard) error {
	list, err := goals(d.tx, d.own.Scope(authz.Read, KindGoal), `h.internship_id = $1 AND h.dropped = 0`, d.it.ID)
	if err != nil {
		return err
	}
	version, _, err := db.One(d.tx, db.Value[int64], `SELECT version FROM internship_judgement WHERE internship_id = $1 AND side = $2`, d.it.ID, side.Names()[0])
	if err != nil {
		return err
	}
	if !g.Fits(version) {
		return errStale
	}
	if err := in.check(list); err != nil {
		return err
	}
	name := side.Names()[0]
	for _, gl := range list {
		w := in.Goals[gl.ID]
		if _, err := d.tx.Exec(`INSERT INTO internship_verdict (goal_id, side, internship_id, verdict, text) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (goal_id, side) DO UPDATE SET verdict = excluded.verdict, text = excluded.text`, gl.ID, name, d.it.ID, w.Verdict, strings.TrimSpace(w.Text)); err != nil {
			return err
		}
	}
	shown := d.facts.Judged|side == Learner|Host
	if _, err := d.tx.Exec(`INSERT INTO internship_judgement (internship_id, side, author_id, feedback, shown, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (internship_id, side) DO UPDATE SET author_id = excluded.author_id, feedback = excluded.feedback, shown = excluded.shown,
			at = excluded.at, version = excluded.version`,
		d.it.ID, name, d.actor.Person, strings.TrimSpace(in.Feedback), db.Bool(shown), d.tx.Micros(), version+1); err != nil {
		return err
	}
	if shown {
		if _, err := d.tx.Exec(`UPDATE internship_judgement SET shown = 1 WHERE internship_id = $1`, d.it.ID); err != nil {
			return err
		}
	}
	if err := s.record(d.tx, d.actor, EventJudged, KindJudgement, d.it.ID, d.it.Person, version+1, map[string]string{"side": name}); err != nil {
		return err
	}
	if err := s.Notify.Tell(d.tx, notify.Notice{To: []string{d.it.Person, d.it.HostID}, Kind: KindRecord, Object: d.it.ID, What: "judged",
		Actor: d.actor.Person, Subject: d.it.Person, Unit: d.it.Unit}); err != nil {
		return err
	}
	return s.refresh(d)
}

// check refuses a judgement that leaves a goal out.
func (in JudgeInput) check(list []Goal) error {
	bad := errInput
	for _, gl := range list {
		w := in.Goals[gl.ID]
		switch {
		case w.Verdict != Reached && w.Verdict != Partly && w.Verdict != Not:
			bad = bad.With("goal_"+gl.ID, "Choose reached, partly or not.")
		case !writable(w.Text, MaxGoal):
			bad = bad.With("goal_"+gl.ID, "Write at most 1,000 characters.")
		}
	}
	if !writable(in.Feedback, MaxFeedback) {
		bad = bad.With("feedback", "Feedback may have at most 10,000 characters.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// WriteAlumni keeps what the learner tells those who come later; everybody reads
// it while it is published.
func (s *Service) WriteAlumni(ctx context.Context, actor authz.Actor, id string, in AlumniInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.WriteAlumni(%s)", id)
	_, err = s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		it, err := load(tx, v.Scope(authz.Read, KindRecord), id)
		if err != nil {
			return "", err
		}
		if _, err := v.Check(tx, authz.Write, authz.Object{Kind: KindAlumni, ID: id, Subject: it.Person}); err != nil {
			return "", errParty(Learner)
		}
		text := strings.TrimSpace(in.Text)
		switch {
		case it.State != Completed && it.State != EndedEarly:
			return "", errAlumni
		case text == "" && in.Published:
			return "", errInput.With("text", "Write a few words for those who come later.")
		case !writable(text, MaxNote):
			return "", errInput.With("text", "A note may have at most 10,000 characters.")
		}
		version, _, err := db.One(tx, db.Value[int64], `SELECT version FROM internship_alumni WHERE internship_id = $1`, id)
		if err != nil {
			return "", err
		}
		if !g.Fits(version) {
			return "", errNoteStale
		}
		if _, err := tx.Exec(`INSERT INTO internship_alumni (internship_id, text, published, at, version) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (internship_id) DO UPDATE SET text = excluded.text, published = excluded.published, at = excluded.at, version = excluded.version`,
			id, text, db.Bool(in.Published), tx.Micros(), version+1); err != nil {
			return "", err
		}
		return id, s.record(tx, actor, EventAlumni, KindAlumni, id, it.Person, version+1, nil)
	})
	return err
}
