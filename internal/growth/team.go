package growth

import (
	"context"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/evidence"
	"belay/internal/fault"
)

// Report is one direct report as their manager sees them.
type Report struct {
	Who
	Target    Target
	Ladder    *Ladder // of the target; nil when there is none
	Level     int     // of the target on the ladder
	Held      string  // title of the level held; "" when the handbook does not know it
	Elsewhere bool    // the target's ladder is not the person's own
	Shared    bool    // they shared at least one mark
	Self      Counts  // at the target's level, of what they shared
	Manager   Counts  // at the target's level, of the reader's own marks
	Waiting   int     // expectations there that they shared a view of and the reader has not marked
	Latest    string  // date of the newest evidence they shared
}

// Team is a manager's direct reports of the day, by name.
type Team struct {
	Reports []Report
	Epoch   int64
	Visible string
}

// Team lists who reports to the actor today, with where they aim and how much
// of what they shared is met. It is noted in each report's record of views.
func (s *Service) Team(ctx context.Context, actor authz.Actor) (_ Team, err error) {
	defer fault.Wrap(&err, "growth.Team")
	var out Team
	refs := map[string][]audit.Ref{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		out, refs, err = s.team(tx, v)
		return err
	})
	if err != nil || len(refs) == 0 {
		return out, err
	}
	return out, s.DB.Write(ctx, func(tx *db.Tx) error { return s.Audit.ViewedMany(tx, actor, "team", refs) })
}

func (s *Service) team(tx *db.Tx, v *authz.Viewer) (Team, map[string][]audit.Ref, error) {
	out := Team{Epoch: v.Epoch(), Visible: s.Gate.Table(KindTeam).Sentence(authz.Object{Kind: KindTeam}, authz.People{authz.Manager: "you"})}
	people, err := reports(tx, v.Scope(authz.Read, KindTeam), v.Scope(authz.Read, KindTarget))
	if err != nil {
		return out, nil, err
	}
	ladders, err := s.Handbook.Ladders(tx, v)
	if err != nil {
		return out, nil, err
	}
	said, err := teamMarks(tx, v.Scope(authz.Read, KindSelfMark), v.Scope(authz.Read, KindManagerMark))
	if err != nil {
		return out, nil, err
	}
	latest, err := s.Evidence.LatestOfReports(tx, v)
	if err != nil {
		return out, nil, err
	}
	refs := map[string][]audit.Ref{}
	for _, w := range people {
		r := report(ladders, w, said[w.ID], v.Actor().Person)
		if w.Target.Chosen {
			refs[w.ID] = append(refs[w.ID], audit.Ref{Kind: KindTarget, ID: w.ID})
		}
		for _, m := range said[w.ID] {
			if m.Author != v.Actor().Person {
				refs[w.ID] = append(refs[w.ID], audit.Ref{Kind: kindOf(m.Side), ID: m.ID})
			}
		}
		if b, ok := latest[w.ID]; ok {
			r.Latest = b.On
			refs[w.ID] = append(refs[w.ID], audit.Ref{Kind: evidence.KindItem, ID: b.ID})
		}
		out.Reports = append(out.Reports, r)
	}
	return out, refs, nil
}

func report(ladders Ladders, w Who, said []Mark, reader string) Report {
	a := ladders.aimOf(w)
	r := Report{Who: w, Target: a.target, Ladder: a.ladder, Level: a.level, Elsewhere: a.elsewhere}
	if a.held >= 0 {
		r.Held = a.home.Levels[a.held].Title
	}
	self, manager := map[string]State{}, map[string]State{}
	for _, m := range said {
		switch {
		case m.Side == SelfSide:
			self[m.Pin.Statement] = m.State
			r.Shared = r.Shared || m.State != Unmarked
		case m.Author == reader:
			manager[m.Pin.Statement] = m.State
		}
	}
	if a.ladder != nil {
		sum := Summarise(a.ladder, a.level, self, manager, nil)
		r.Self, r.Manager = sum.Self, sum.Manager
		for row := range a.ladder.Rows {
			for _, e := range a.ladder.At(row, a.level) {
				if self[e.ID] != Unmarked && manager[e.ID] == Unmarked {
					r.Waiting++
				}
			}
		}
	}
	return r
}

// reports reads the direct reports of the scope's viewer with level and target.
func reports(tx *db.Tx, team, targets authz.Scope) ([]Who, error) {
	v := team.Viewer()
	args := []any{v.Actor().Person, v.Date()}
	target, in := targets.Where("g", 1+len(args))
	args = append(args, in...)
	where, in := team.Where("p", 1+len(args))
	args = append(args, in...)
	rows, err := db.All(tx, scanWho, `SELECT p.id, p.name, p.zone, a.above_id, '', COALESCE(t.name, ''), COALESCE(t.department_name, ''), COALESCE(d.handle, ''),
			COALESCE(g.framework, ''), COALESCE(g.track, ''), COALESCE(g.level_id, ''), COALESCE(g.role, ''), COALESCE(g.level, ''),
			COALESCE(g.edition_id, ''), COALESCE(g.version, 0), COALESCE(g.at, 0),
			COALESCE(l.level, ''), COALESCE(l.job_family, ''), COALESCE(l.from_on, ''), COALESCE(l.until_on, '')
		FROM org_above a JOIN person_card p ON p.id = a.person_id
		LEFT JOIN org_member m ON m.person_id = p.id AND m.from_on <= $2 AND m.until_on > $2
		LEFT JOIN team_card t ON t.id = m.team_id
		LEFT JOIN team_card d ON d.id = t.department_id
		LEFT JOIN growth_target g ON g.person_id = p.id AND `+target+`
		LEFT JOIN person_level l ON l.person_id = p.id AND l.from_on <= $2 AND l.until_on > $2
		WHERE a.above_id = $1 AND a.depth = 1 AND a.from_on <= $2 AND a.until_on > $2 AND `+where+` ORDER BY p.name_key, p.id`, args...)
	var out []Who
	for _, r := range rows {
		w := r.Who
		w.Held = -1
		if r.span.From != "" {
			w.Levels, w.Held = []LevelSpan{r.span}, 0
		}
		out = append(out, w)
	}
	return out, err
}

// teamMarks reads the visible marks about all direct reports at once, by person.
func teamMarks(tx *db.Tx, self, manager authz.Scope) (map[string][]Mark, error) {
	v := self.Viewer()
	where, args := either(self, manager, 3, "m")
	list, err := db.All(tx, scanMark, `SELECT `+markColumns+`, '' FROM org_above a JOIN growth_mark m ON m.person_id = a.person_id
		WHERE a.above_id = $1 AND a.depth = 1 AND a.from_on <= $2 AND a.until_on > $2 AND `+where,
		append([]any{v.Actor().Person, v.Date()}, args...)...)
	out := map[string][]Mark{}
	for _, m := range list {
		out[m.Person] = append(out[m.Person], m)
	}
	return out, err
}
