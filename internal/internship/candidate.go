package internship

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/hours"
	"belay/internal/org"
)

// Rank orders people who could help a learner and says why each stands where
// they stand: who offered comes first, then who has hours left, then who shares
// the most working hours with the learner. It is pure; on is a day of the week
// that is compared, and zone the company's, for people who set none.
func Rank(learner org.Card, pool []Candidate, on string, zone *time.Location) []Candidate {
	monday, err := clock.ParseDate(on)
	if err != nil {
		return pool
	}
	monday = monday.AddDate(0, 0, -(int(monday.Weekday())+6)%7)
	theirs := spans(learner, monday, zone)
	out := slices.Clone(pool)
	for i := range out {
		c := &out[i]
		c.OverlapHours = int(shared(theirs, spans(c.Person, monday, zone)).Hours())
		c.Reasons = c.why()
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		return cmp.Or(yes(b.Offered)-yes(a.Offered), yes(a.FreeHours == 0)-yes(b.FreeHours == 0), yes(b.OverlapHours >= enough)-yes(a.OverlapHours >= enough),
			b.FreeHours-a.FreeHours, b.OverlapHours-a.OverlapHours, strings.Compare(a.Person.Name, b.Person.Name), strings.Compare(a.Person.ID, b.Person.ID))
	})
	return out
}

// enough is how many shared hours a week let two people work together.
const enough = 10

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c Candidate) why() (out []string) {
	if c.Offered {
		out = append(out, "offered to help")
	}
	if c.InTeam {
		out = append(out, "in the host team")
	}
	switch {
	case c.FreeHours == 0:
		out = append(out, "no hours left of their own limit")
	case c.FreeHours > 0:
		out = append(out, fmt.Sprintf("%d hours a week free", c.FreeHours))
	}
	return append(out, fmt.Sprintf("shares %d working hours a week with the learner", c.OverlapHours))
}

// spans is somebody's working time in the week from a Monday on. Without hours
// of their own it is Monday to Friday, nine to five, where they are.
func spans(p org.Card, monday time.Time, zone *time.Location) []hours.Span {
	week, err := hours.Parse(p.Hours)
	if err != nil || week.IsZero() {
		week, _ = hours.Parse("mon-fri 09:00-17:00")
	}
	if z, err := time.LoadLocation(p.Zone); err == nil && p.Zone != "" {
		zone = z
	}
	return week.Within(monday, monday.AddDate(0, 0, 7), zone)
}

func shared(a, b []hours.Span) (sum time.Duration) {
	for _, x := range a {
		for _, y := range b {
			from, until := x.From, x.Until
			if y.From.After(from) {
				from = y.From
			}
			if y.Until.Before(until) {
				until = y.Until
			}
			if from.Before(until) {
				sum += until.Sub(from)
			}
		}
	}
	return sum
}

// Candidates lists who could help: the people of the host team and those who
// offered, best first. It is for the learner, the host manager and the learner's
// manager.
func (s *Service) Candidates(ctx context.Context, actor authz.Actor, id string) (out []Candidate, err error) {
	defer fault.Wrap(&err, "internship.Candidates(%s)", id)
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		it, err := load(tx, v.Scope(authz.Read, KindRecord), id)
		if err != nil {
			return err
		}
		by, err := parties(tx, v, id)
		if err != nil {
			return err
		}
		if !by.Any(everyParty) {
			return errParty(Learner | Host)
		}
		out, err = s.candidates(tx, v, it)
		return err
	})
	return out, err
}

// maxCandidates is how many people are weighed against each other.
const maxCandidates = 200

func (s *Service) candidates(tx *db.Tx, v *authz.Viewer, it Internship) ([]Candidate, error) {
	type row struct {
		person, helper string
		limit, load    int
		team, offered  bool
	}
	args := []any{it.ID, v.Date(), it.Unit, it.Person, maxCandidates}
	visible, more := v.Scope(authz.Read, KindBoardRow).Where("i", len(args)+1) // hours of what the viewer does not see are not counted for them
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.person, &r.helper, &r.limit, &r.load, &r.team, &r.offered)
		return r, err
	}, `SELECT p.id, COALESCE(h.id, ''), COALESCE(l.hours, -1),
			COALESCE((SELECT SUM(o.hours) FROM internship_helper o JOIN internship i ON i.id = o.internship_id
				WHERE o.person_id = p.id AND o.state = 'accepted' AND i.state IN ('agreed', 'preparing', 'active') AND `+visible+`), 0),
			CASE WHEN m.person_id IS NULL THEN 0 ELSE 1 END, CASE WHEN h.state = 'offered' THEN 1 ELSE 0 END
		FROM person p JOIN employment e ON e.person_id = p.id AND e.from_on <= $2 AND e.until_on > $2
		LEFT JOIN org_member m ON m.person_id = p.id AND m.team_id = $3 AND m.from_on <= $2 AND m.until_on > $2
		LEFT JOIN internship_helper h ON h.person_id = p.id AND h.internship_id = $1
		LEFT JOIN helper_limit l ON l.person_id = p.id
		WHERE (m.person_id IS NOT NULL OR h.state = 'offered') AND p.id <> $4 AND COALESCE(h.state, '') NOT IN ('asked', 'accepted')
		ORDER BY p.name_key, p.id LIMIT $5`, append(args, more...)...)
	if err != nil || len(rows) == 0 {
		return []Candidate{}, err
	}
	ids := []string{it.Person}
	for _, r := range rows {
		ids = append(ids, r.person)
	}
	cards, err := org.ByIDs(tx, v.Scope(authz.Read, org.KindPerson), ids)
	if err != nil {
		return nil, err
	}
	var pool []Candidate
	for _, r := range rows {
		c := Candidate{Person: cards[r.person], FreeHours: -1, InTeam: r.team, Offered: r.offered}
		if r.offered {
			c.Helper = r.helper
		}
		if r.limit >= 0 {
			c.FreeHours = max(0, r.limit-r.load)
		}
		if c.Person.ID != "" {
			pool = append(pool, c)
		}
	}
	return Rank(cards[it.Person], pool, v.Date(), v.Zone()), nil
}
