package internship

import (
	"context"
	"slices"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Names is what a list of internships needs to be read: the names of the people
// and teams in it, by id.
type Names struct {
	People map[string]string
	Units  map[string]string
	Today  string // in the company's zone
	Epoch  int64
}

// Concern is an internship with what the actor is in it.
type Concern struct {
	Internship
	As    Parties // for whom they speak
	Helps bool    // they help, or were asked to
}

// Concerns is a page of what the actor takes part in, as learner, manager, host,
// helper or because a step waits for them, what changed last first, with the
// names to read it by. Next is the zero Mark on the last page.
func (s *Service) Concerns(ctx context.Context, actor authz.Actor, q Query) (out []Concern, next Mark, n Names, err error) {
	defer fault.Wrap(&err, "internship.Concerns")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		rows, err := mine(tx, v, q)
		if err != nil {
			return err
		}
		helps, err := db.All(tx, db.Value[string], `SELECT h.internship_id FROM internship_helper h WHERE h.person_id = $1 AND h.named = 1`, actor.Person)
		if err != nil {
			return err
		}
		if limit := limited(q.Limit); len(rows) > limit {
			rows = rows[:limit]
			next = rows[limit-1].place
		}
		list := make([]Internship, 0, len(rows))
		for _, r := range rows {
			out = append(out, Concern{r.Internship, r.as, slices.Contains(helps, r.ID)})
			list = append(list, r.Internship)
		}
		n, err = names(tx, v, list)
		return err
	})
	return out, next, n, err
}

// DraftSentence says who sees a proposal that was not sent yet.
func (s *Service) DraftSentence() string {
	who := authz.People{authz.Self: "you", authz.Manager: "your manager", authz.Host: "the host manager", authz.HRPartner: "the People Business Partner"}
	return s.Gate.Table(KindRecord).Sentence(Internship{State: Draft}.object(), who)
}

// LimitSentence says who sees how many hours a person is ready to help.
func (s *Service) LimitSentence() string {
	return s.Gate.Table(KindLimit).Sentence(authz.Object{Kind: KindLimit}, authz.People{authz.Self: "you", authz.Everyone: "everyone who is signed in"})
}

// Names finds the names of the learners, managers, hosts and teams of
// internships that the actor was shown.
func (s *Service) Names(ctx context.Context, actor authz.Actor, list []Internship, more ...string) (out Names, err error) {
	defer fault.Wrap(&err, "internship.Names(%d)", len(list))
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		out, err = names(tx, v, list, more...)
		return err
	})
	return out, err
}

func names(tx *db.Tx, v *authz.Viewer, list []Internship, more ...string) (Names, error) {
	out := Names{People: map[string]string{}, Units: map[string]string{}, Today: v.Date(), Epoch: v.Epoch()}
	seen := map[string]bool{"": true}
	var ids []string
	add := func(list ...string) {
		for _, id := range list {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	for _, it := range list {
		add(it.Person, it.HostID, it.WaitsFor, it.Unit, it.HomeUnit)
	}
	if add(more...); len(ids) == 0 {
		return out, nil
	}
	in, args := inList(ids)
	rows, err := db.All(tx, func(s db.Scanner) (r [3]string, err error) { err = s.Scan(&r[0], &r[1], &r[2]); return r, err },
		`SELECT 'person', p.id, p.name FROM person_card p WHERE p.id IN `+in+` UNION ALL SELECT 'unit', t.id, t.name FROM team_card t WHERE t.id IN `+in, args...)
	for _, r := range rows {
		if r[0] == "unit" {
			out.Units[r[1]] = r[2]
			continue
		}
		out.People[r[1]] = r[2]
	}
	return out, err
}

// Seen is an internship as the actor sees it, with for whom they speak.
type Seen struct {
	Internship
	As    Parties
	Epoch int64
}

// WhoCouldHelp is Candidates with the internship they are for: for the learner
// and the two managers. Errors: Gone.
func (s *Service) WhoCouldHelp(ctx context.Context, actor authz.Actor, id string) (it Seen, out []Candidate, err error) {
	defer fault.Wrap(&err, "internship.WhoCouldHelp(%s)", id)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		list, err := sees(tx, v, `i.id = $1`, id)
		switch {
		case err != nil:
			return err
		case len(list) == 0 || !list[0].full:
			return fault.Gone()
		case !list[0].as.Any(everyParty):
			return errParty(Learner | Host)
		}
		it = Seen{list[0].Internship, list[0].as, v.Epoch()}
		out, err = s.candidates(tx, v, it.Internship)
		return err
	})
	return it, out, err
}

// AlumniQuery narrows the notes of those before; the zero one asks for all.
type AlumniQuery struct {
	Team  string // id of a host team
	Unit  string // handle of a unit, for it and all below
	After Mark
	Limit int
}

// AlumniList is a page of notes with the names to read them by. Next is the zero
// Mark on the last page.
type AlumniList struct {
	Items []Alumni
	Next  Mark
	Names Names
}

// AlumniNotes lists published notes, the newest first.
func (s *Service) AlumniNotes(ctx context.Context, actor authz.Actor, q AlumniQuery) (out AlumniList, err error) {
	defer fault.Wrap(&err, "internship.AlumniNotes")
	limit := limited(q.Limit)
	at, id := q.After.place()
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		sc := v.Scope(authz.Read, KindAlumni)
		args := []any{q.Team, q.Unit, at, id, limit + 1}
		person, more := sc.Field("h", "person_id", "''", len(args)+1)
		args = append(args, more...)
		where, more := sc.Where("h", len(args)+1)
		out.Items, err = db.All(tx, func(s db.Scanner) (a Alumni, err error) {
			var at int64
			err = s.Scan(&a.Internship, &a.Text, &a.Published, &at, &a.Version, &a.Unit, &a.Topic, &a.EndedOn, &a.Person)
			a.At = clock.FromMicros(at)
			return a, err
		}, `SELECT h.id, h.text, h.published, h.at, h.version, h.unit_id, h.topic, h.ended_on, `+person+` FROM internship_alumni_card h
			WHERE h.published = 1 AND ($1 = '' OR h.unit_id = $1)
				AND ($2 = '' OR EXISTS (SELECT 1 FROM org_within w JOIN unit u ON u.id = w.above_id WHERE w.unit_id = h.unit_id AND u.handle = $2))
				AND (h.at, h.id) < ($3, $4) AND `+where+` ORDER BY h.at DESC, h.id DESC LIMIT $5`, append(args, more...)...)
		if err != nil {
			return err
		}
		if len(out.Items) > limit {
			out.Items = out.Items[:limit]
			out.Next = Mark{out.Items[limit-1].At, out.Items[limit-1].Internship}
		}
		var list []Internship
		for _, a := range out.Items {
			list = append(list, Internship{Person: a.Person, Unit: a.Unit})
		}
		out.Names, err = names(tx, v, list)
		return err
	})
	return out, err
}
