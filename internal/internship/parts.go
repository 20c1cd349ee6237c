package internship

import (
	"cmp"
	"slices"
	"strings"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/org"
	"belay/internal/policy"
)

// part is one row of what belongs to an internship, whatever it is: the page
// reads all of it in one query.
type part struct {
	what, id      string
	a, b, c, d, e string
	m, n, o       int64
	at, version   int64
}

// gathered is what a page shows beside the row.
type gathered struct {
	revisions []Revision
	history   []Entry
	reasons   []Reason
	helpers   []Helper
	goals     []Goal
	notes     []Note
	judged    []Judgement
	alumni    *Alumni
	chain     []policy.Scope      // of the host team, from the company down
	units     map[string]org.Unit // the host team and the learner's own
}

// partsOf reads all that a viewer may see of an internship. What has no rules of
// its own (terms, agreements, steps, reasons) goes with the record.
func partsOf(tx *db.Tx, v *authz.Viewer, it seen) (gathered, error) {
	args := []any{it.ID, db.Bool(it.full)}
	scoped := func(k authz.Kind) string {
		sql, in := v.Scope(authz.Read, k).Where("h", len(args)+1)
		args = append(args, in...)
		return sql
	}
	var fields [4]string
	for i, c := range helperFields() {
		sql, in := v.Scope(authz.Read, KindHelper).Field("h", c[0], c[1], len(args)+1)
		fields[i], args = sql, append(args, in...)
	}
	asker, version, on, text := fields[0], fields[1], fields[2], fields[3]
	rows, err := db.All(tx, func(s db.Scanner) (p part, err error) {
		err = s.Scan(&p.what, &p.id, &p.a, &p.b, &p.c, &p.d, &p.e, &p.m, &p.n, &p.o, &p.at, &p.version)
		return p, err
	}, strings.Join([]string{
		`SELECT 'terms', '', author_id, why, outcome, start_on, end_on, revision, percent, 0, at, 0 FROM internship_terms WHERE internship_id = $1 AND $2 = 1`,
		`SELECT 'yes', '', person_id, party, '', '', '', revision, 0, 0, at, 0 FROM internship_agreement WHERE internship_id = $1 AND $2 = 1`,
		`SELECT 'step', '', command, actor_id, state, detail, text, 0, 0, 0, at, version FROM internship_step WHERE internship_id = $1 AND $2 = 1`,
		`SELECT 'reason', '', code, rule, reason, author_id, policy_hash, revision, 0, 0, at, version FROM internship_reason WHERE internship_id = $1 AND $2 = 1`,
		`SELECT 'helper', h.id, h.helper_id, h.state, ` + asker + `, ` + on + `, ` + text + `, h.hours, 0, 0, h.at, ` + version + `
			FROM internship_helper_card h WHERE h.internship_id = $1 AND ` + scoped(KindHelper),
		`SELECT 'goal', h.id, h.text, h.author_id, '', '', '', h.place, h.amended, h.dropped, h.at, h.version
			FROM internship_goal_card h WHERE h.internship_id = $1 AND ` + scoped(KindGoal),
		`SELECT 'note', h.id, h.author_id, h.on_date, h.text, '', '', h.week, h.posted, h.changed_at, h.at, h.version
			FROM internship_note_card h WHERE h.internship_id = $1 AND ` + scoped(KindNote),
		`SELECT 'judged', '', h.side, h.author_id, h.feedback, '', '', 0, 0, 0, h.at, h.version
			FROM internship_judgement_card h WHERE h.internship_id = $1 AND ` + scoped(KindJudgement),
		`SELECT 'verdict', w.goal_id, h.side, w.verdict, w.text, '', '', 0, 0, 0, h.at, h.version
			FROM internship_judgement_card h JOIN internship_verdict w ON w.internship_id = h.internship_id AND w.side = h.side
			WHERE h.internship_id = $1 AND ` + scoped(KindJudgement),
		`SELECT 'alumni', '', h.text, '', '', '', '', h.published, 0, 0, h.at, h.version
			FROM internship_alumni_card h WHERE h.internship_id = $1 AND ` + scoped(KindAlumni),
		`SELECT 'unit', u.id, u.kind, u.name, u.handle, u.department_name, w.unit_id, w.depth, 0, 0, 0, 0
			FROM internship i JOIN org_within w ON w.unit_id IN (i.unit_id, i.home_unit_id) JOIN team_card u ON u.id = w.above_id WHERE i.id = $1`,
	}, ` UNION ALL `), args...)
	if err != nil {
		return gathered{}, err
	}
	g := gather(it.ID, rows)
	g.place(it.Unit, rows)
	return g, nil
}

// place finds the units of a page and how policies fold down to the host team.
func (g *gathered) place(unit string, rows []part) {
	g.units = map[string]org.Unit{}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b part) int { return int(b.m - a.m) })
	for _, p := range rows {
		if p.what != "unit" {
			continue
		}
		if p.id == p.e {
			g.units[p.id] = org.Unit{ID: p.id, Kind: org.UnitKind(p.a), Name: p.b, Handle: p.c, Department: p.d}
		}
		if kind, named := folds(org.UnitKind(p.a)); named && p.e == unit {
			g.chain = append(g.chain, policy.Scope{Kind: kind, ID: p.c})
		}
	}
}

// gather sorts rows into what they are.
func gather(id string, rows []part) (g gathered) {
	verdicts := map[string]map[Parties]Verdict{}
	agreed := map[int][]Agreement{}
	for _, p := range rows {
		at := clock.FromMicros(p.at)
		switch p.what {
		case "terms":
			g.revisions = append(g.revisions, Revision{Number: int(p.m), Terms: Terms{Percent: int(p.n), StartOn: p.d, EndOn: p.e}, Author: p.a, Why: p.b, Outcome: p.c, At: at})
		case "yes":
			agreed[int(p.m)] = append(agreed[int(p.m)], Agreement{Party: PartyOf(p.b), Person: p.a, At: at})
		case "step":
			g.history = append(g.history, Entry{Version: p.version, Command: Command(p.a), Actor: p.b, State: State(p.c), Detail: p.d, Text: p.e, At: at})
		case "reason":
			g.reasons = append(g.reasons, Reason{Code: p.a, Key: p.b, Text: p.c, Author: p.d, Policy: p.e, Revision: int(p.m), At: at})
		case "helper":
			g.helpers = append(g.helpers, Helper{ID: p.id, Internship: id, Person: p.a, State: HelperState(p.b), AskedBy: p.c, SessionOn: p.d, SessionNote: p.e,
				Hours: int(p.m), At: at, Version: p.version})
		case "goal":
			g.goals = append(g.goals, Goal{ID: p.id, Internship: id, Text: p.a, Author: p.b, Place: p.m, Amended: p.n == 1, Dropped: p.o == 1, At: at, Version: p.version})
		case "note":
			g.notes = append(g.notes, Note{ID: p.id, Internship: id, Author: p.a, On: p.b, Text: p.c, Week: int(p.m), Posted: p.n == 1,
				At: at, ChangedAt: clock.FromMicros(p.o), Version: p.version})
		case "judged":
			g.judged = append(g.judged, Judgement{Internship: id, Side: PartyOf(p.a), Author: p.b, Feedback: p.c, At: at, Version: p.version})
		case "verdict":
			if verdicts[p.id] == nil {
				verdicts[p.id] = map[Parties]Verdict{}
			}
			verdicts[p.id][PartyOf(p.a)] = Verdict{p.b, p.c}
		case "alumni":
			g.alumni = &Alumni{Internship: id, Text: p.a, Published: p.m == 1, At: at, Version: p.version}
		}
	}
	g.order(agreed, verdicts)
	return g
}

// order puts the newest first, goals by their place and helpers by their age.
func (g *gathered) order(agreed map[int][]Agreement, verdicts map[string]map[Parties]Verdict) {
	slices.SortFunc(g.revisions, func(a, b Revision) int { return b.Number - a.Number })
	for i := range g.revisions {
		list := agreed[g.revisions[i].Number]
		slices.SortFunc(list, func(a, b Agreement) int { return cmp.Or(a.At.Compare(b.At), int(a.Party)-int(b.Party)) })
		g.revisions[i].Agreed = list
	}
	slices.SortFunc(g.history, func(a, b Entry) int { return int(b.Version - a.Version) })
	slices.SortFunc(g.reasons, func(a, b Reason) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Code, b.Code)) })
	slices.SortFunc(g.helpers, func(a, b Helper) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	slices.SortFunc(g.goals, func(a, b Goal) int { return cmp.Or(int(a.Place-b.Place), strings.Compare(a.ID, b.ID)) })
	slices.SortFunc(g.notes, func(a, b Note) int {
		return cmp.Or(strings.Compare(b.On, a.On), b.At.Compare(a.At), strings.Compare(a.ID, b.ID))
	})
	slices.SortFunc(g.judged, func(a, b Judgement) int { return int(a.Side) - int(b.Side) })
	for i := range g.goals {
		g.goals[i].Said = verdicts[g.goals[i].ID]
	}
}

// people names everybody a page speaks of, and others.
func (g gathered) people(it Internship, others ...string) (ids []string) {
	add := func(list ...string) {
		for _, id := range list {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	add(append(others, it.Person, it.HostID, it.WaitsFor, it.MeetsBy)...)
	for _, r := range g.revisions {
		add(r.Author)
		for _, a := range r.Agreed {
			add(a.Person)
		}
	}
	for _, h := range g.helpers {
		add(h.Person, h.AskedBy)
	}
	for _, e := range g.history {
		add(e.Actor)
		if e.Command == HandOverHost || e.Command == HostLeft || e.Command == ManagerChanged || e.Command == PassedOn {
			add(e.Detail)
		}
	}
	for _, x := range g.notes {
		add(x.Author)
	}
	for _, x := range g.goals {
		add(x.Author)
	}
	for _, x := range g.judged {
		add(x.Author)
	}
	return ids
}
