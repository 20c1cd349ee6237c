package internship

import (
	"context"
	"strings"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Limits of the journal.
const (
	MaxNotes = 500    // of one internship
	MaxNote  = 10_000 // runes
)

// The events of notes, each of kind internship.note.
const (
	EventNoteWritten = "internship.note_written"
	EventNotePosted  = "internship.note_posted"
	EventNoteEdited  = "internship.note_edited"
	EventNoteRemoved = "internship.note_removed"
)

var (
	errNoteStale = fault.New(fault.Stale, "BLY-2916", "This note was changed elsewhere since you opened it. Nothing was overwritten and your text is still here: compare the two and save again.")
	errNotes     = fault.New(fault.Conflict, "BLY-2917", "This journal is full: it holds 500 notes. Nothing was saved.")
	errHelpFirst = fault.New(fault.Conflict, "BLY-2921", "You were asked to help and have not answered yet. Nothing was saved: say yes first.")
	errNoJournal = fault.New(fault.Conflict, "BLY-2918", "The journal opens with the preparation. Nothing was saved.")
)

// WriteNote adds a note to the journal, by learner, host or an accepted helper,
// and gives its id. Until it is posted only its author reads it.
func (s *Service) WriteNote(ctx context.Context, actor authz.Actor, id string, in NoteInput, g Guard) (_ string, err error) {
	defer fault.Wrap(&err, "internship.WriteNote(%s)", id)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := load(tx, v.Scope(authz.Read, KindRecord), id); err != nil {
			return "", err
		}
		it, err := s.whole(tx, id)
		if err != nil {
			return "", err
		}
		n := Note{ID: s.IDs.New(), Internship: id, Author: actor.Person, At: tx.Now()}
		if _, err := v.Check(tx, authz.Write, n.object(it)); err != nil {
			return "", errParty(Learner | Host)
		}
		if h, found, err := helperOn(tx, id, actor.Person); err != nil {
			return "", err
		} else if found && h.State == HelperAsked && it.HostID != actor.Person {
			return "", errHelpFirst
		}
		if !it.Board {
			return "", errNoJournal
		}
		have, _, err := db.One(tx, db.Value[int], `SELECT COUNT(*) FROM internship_note WHERE internship_id = $1`, id)
		if err != nil || have >= MaxNotes {
			return "", oneOf(err, errNotes)
		}
		act := EventNoteWritten
		if in.Posted {
			act = EventNotePosted
		}
		return n.ID, s.keepNote(tx, v, it, n, in, act)
	})
}

// OwnNote reads a note that the actor may change. Errors: Gone.
func (s *Service) OwnNote(ctx context.Context, actor authz.Actor, note string) (n Note, err error) {
	defer fault.Wrap(&err, "internship.OwnNote(%s)", note)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		list, err := notes(tx, v.Scope(authz.Write, KindNote), `h.id = $1`, note)
		if err == nil && len(list) == 0 {
			err = fault.Gone()
		}
		if err == nil {
			n = list[0]
		}
		return err
	})
	return n, err
}

// EditNote changes or posts a note of the actor's own.
func (s *Service) EditNote(ctx context.Context, actor authz.Actor, note string, in NoteInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.EditNote(%s)", note)
	return s.onNote(ctx, actor, note, g, func(tx *db.Tx, v *authz.Viewer, it Internship, n Note) error {
		act := EventNoteEdited
		if in.Posted && !n.Posted {
			act = EventNotePosted
		}
		return s.keepNote(tx, v, it, n, in, act)
	})
}

// RemoveNote takes a note of the actor's own away for good.
func (s *Service) RemoveNote(ctx context.Context, actor authz.Actor, note string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.RemoveNote(%s)", note)
	return s.onNote(ctx, actor, note, g, func(tx *db.Tx, v *authz.Viewer, it Internship, n Note) error {
		if _, err := tx.Exec(`DELETE FROM internship_note WHERE id = $1`, n.ID); err != nil {
			return err
		}
		return s.record(tx, v.Actor(), EventNoteRemoved, KindNote, n.ID, it.Person, n.Version+1, map[string]string{"internship": it.ID})
	})
}

func (s *Service) onNote(ctx context.Context, actor authz.Actor, note string, g Guard, change func(*db.Tx, *authz.Viewer, Internship, Note) error) error {
	_, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		list, err := notes(tx, v.Scope(authz.Write, KindNote), `h.id = $1`, note)
		if err == nil && (len(list) == 0 || !g.of(list[0].Internship)) {
			err = fault.Gone()
		}
		if err != nil {
			return "", err
		}
		if !g.Fits(list[0].Version) {
			return "", errNoteStale.With("text", "Saved meanwhile: "+list[0].Text)
		}
		it, err := s.whole(tx, list[0].Internship)
		if err != nil {
			return "", err
		}
		return note, change(tx, v, it, list[0])
	})
	return err
}

// keepNote stores a note as its next version.
func (s *Service) keepNote(tx *db.Tx, v *authz.Viewer, it Internship, n Note, in NoteInput, act string) error {
	in.Text = strings.TrimSpace(in.Text)
	if in.On == "" {
		in.On = oneText(n.On, v.Date())
	}
	bad := errInput
	day, err := clock.ParseDate(in.On)
	if limit, e := clock.ParseDate(v.Date()); err != nil || e != nil || day.After(limit.AddDate(0, 0, 1)) {
		bad = bad.With("on", "Choose today or an earlier day, written year-month-day.")
	}
	switch {
	case in.Text == "":
		bad = bad.With("text", "Write a few words on the week.")
	case !writable(in.Text, MaxNote):
		bad = bad.With("text", "A note may have at most 10,000 characters.")
	}
	if n.Posted && !in.Posted {
		bad = bad.With("posted", "The others have read it, so it stays posted. You can change or remove it.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	n.On, n.Text, n.Posted, n.Week, n.Version = in.On, in.Text, in.Posted, WeekOf(it, in.On), n.Version+1
	if _, err := tx.Exec(`INSERT INTO internship_note (id, internship_id, author_id, week, on_date, text, posted, at, changed_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET week = excluded.week, on_date = excluded.on_date, text = excluded.text, posted = excluded.posted,
			changed_at = excluded.changed_at, version = excluded.version`,
		n.ID, it.ID, n.Author, n.Week, n.On, n.Text, db.Bool(n.Posted), clock.Micros(n.At), tx.Micros(), n.Version); err != nil {
		return err
	}
	return s.record(tx, v.Actor(), act, KindNote, n.ID, it.Person, n.Version, map[string]string{"internship": it.ID})
}

func oneText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// WeekOf is the week of an internship in which a day lies: 1 from the first day
// on, 0 before the start.
func WeekOf(it Internship, day string) int {
	first := oneText(it.StartedOn, it.StartOn)
	start, err := clock.ParseDate(first)
	at, err2 := clock.ParseDate(day)
	if err != nil || err2 != nil || at.Before(start) {
		return 0
	}
	return int(at.Sub(start).Hours()/24)/7 + 1
}

// notes reads notes under a scope, the newest first.
func notes(tx *db.Tx, sc authz.Scope, rest string, args ...any) ([]Note, error) {
	where, in := sc.Where("h", len(args)+1)
	return db.All(tx, func(s db.Scanner) (n Note, err error) {
		var at, changed int64
		err = s.Scan(&n.ID, &n.Internship, &n.Author, &n.Week, &n.On, &n.Text, &n.Posted, &at, &changed, &n.Version)
		n.At, n.ChangedAt = clock.FromMicros(at), clock.FromMicros(changed)
		return n, err
	}, `SELECT h.id, h.internship_id, h.author_id, h.week, h.on_date, h.text, h.posted, h.at, h.changed_at, h.version
		FROM internship_note_card h WHERE `+where+` AND `+rest+` ORDER BY h.on_date DESC, h.at DESC, h.id`, append(append([]any{}, args...), in...)...)
}

// object is a note as the rules see it, with the columns of its internship.
func (n Note) object(it Internship) authz.Object {
	o := it.object()
	o.Kind, o.ID, o.Key, o.Author = KindNote, n.ID, it.ID, n.Author
	o.Facts["posted"] = n.Posted
	return o
}
