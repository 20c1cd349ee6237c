package internship

import (
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
)

// seen is an internship as one viewer sees it: the record, or only the row of
// the board, and for whom they may speak.
type seen struct {
	Internship
	full  bool
	as    Parties
	place Mark // in lists
}

// sees reads internships that a viewer may see as a record or as a row of the
// board, in one query. rest is SQL with the given arguments, numbered from 1 on;
// {person} in it is the learner as far as the viewer may know them, {record} that
// they see it as a record.
func sees(tx *db.Tx, v *authz.Viewer, rest string, args ...any) ([]seen, error) {
	all := append([]any{}, args...)
	where := func(a authz.Action, k authz.Kind) string {
		sql, in := v.Scope(a, k).Where("i", len(all)+1)
		all = append(all, in...)
		return sql
	}
	record := where(authz.Read, KindRecord)
	row := where(authz.Read, KindBoardRow)
	person, in := v.Scope(authz.Read, KindBoardRow).Field("i", "person_id", "''", len(all)+1)
	all = append(all, in...)
	var cells []string
	for _, c := range strings.Fields(plain) {
		cells = append(cells, "i."+c)
	}
	person = `CASE WHEN ` + record + ` THEN i.person_id ELSE ` + person + ` END`
	cells = append(cells, person)
	for _, c := range strings.Fields(withheld)[1:] {
		column, in := v.Scope(authz.Read, KindRecord).Field("i", c, "''", len(all)+1)
		cells, all = append(cells, column), append(all, in...)
	}
	cells = append(cells, flag(record), flag(where(ActAsLearner, KindRecord)), flag(where(ActAsHome, KindRecord)), flag(where(ActAsHost, KindRecord)))
	me := v.Actor().Person
	return db.All(tx, func(s db.Scanner) (seen, error) { return scanSeen(s, me) },
		`SELECT `+strings.Join(cells, ", ")+` FROM internship i WHERE (`+record+` OR `+row+`) AND `+strings.NewReplacer("{person}", person, "{record}", record).Replace(rest), all...)
}

func flag(where string) string { return "CASE WHEN " + where + " THEN 1 ELSE 0 END" }

// more lets a scan go on after the columns that another function reads.
type more struct {
	db.Scanner
	rest []any
}

func (m more) Scan(dest ...any) error { return m.Scanner.Scan(append(dest, m.rest...)...) }

func scanSeen(s db.Scanner, me string) (x seen, err error) {
	var learner, home, host bool
	x.Internship, err = scanInternship(more{s, []any{&x.full, &learner, &home, &host}})
	for _, p := range []struct {
		yes   bool
		party Parties
	}{{home, Home}, {host, Host}} {
		if p.yes {
			x.as |= p.party
		}
	}
	switch {
	case learner:
		x.as = Learner
	case x.as.Has(Home) && x.HostID == me:
		x.as |= Host
	}
	x.place = Mark{x.ChangedAt, x.ID}
	if !x.full {
		x.Internship = x.public()
	}
	return x, err
}

// public leaves of an internship what a row of the board shows: learner, host
// team, topic, ways, dates and state (contracts.md section 4). Its version and
// when it changed stay out, since they move with steps that the board hides; who
// reads only the row never writes it.
func (it Internship) public() Internship {
	return Internship{ID: it.ID, Person: it.Person, Unit: it.Unit, Topic: it.Topic, Ways: it.Ways, State: it.State, Named: it.Named,
		Terms: Terms{StartOn: it.StartOn, EndOn: it.EndOn}, PauseUntil: it.PauseUntil, StartedOn: it.StartedOn, EndedOn: it.EndedOn,
		Board: it.Board, Listed: it.Listed}
}
