package internship

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// plain are the columns as visible as the row; withheld ones come after them.
const plain = "id home_unit_id unit_id host_id programme topic motive ways state named revision open_revision in_force " +
	"percent start_on end_on step waits_for waits_since due_on to_home to_host informed listed on_board " +
	"deferred_to pause_until started_on ended_on ended_why offer_id again_of policy_hash created_at changed_at version"

// withheld are the columns that some rule of one of the two kinds withholds.
const withheld = "person_id meets meets_on meets_by"

// columnsFor is the select list under a scope, with its arguments numbered from
// next on.
func columnsFor(sc authz.Scope, alias string, next int) (list string, args []any) {
	var cells []string
	for _, c := range strings.Fields(plain) {
		cells = append(cells, alias+"."+c)
	}
	for _, c := range strings.Fields(withheld) {
		column, more := sc.Field(alias, c, "''", next+len(args))
		cells, args = append(cells, column), append(args, more...)
	}
	return strings.Join(cells, ", "), args
}

func scanInternship(s db.Scanner) (it Internship, err error) {
	var named, home, host, informed, listed, board bool
	var waits, created, changed int64
	var ways string
	err = s.Scan(&it.ID, &it.HomeUnit, &it.Unit, &it.HostID, &it.Programme, &it.Topic, &it.Motive, &ways, &it.State, &named, &it.Revision, &it.Open, &it.InForce,
		&it.Percent, &it.StartOn, &it.EndOn, &it.Step, &it.WaitsFor, &waits, &it.DueOn, &home, &host, &informed, &listed, &board,
		&it.DeferredTo, &it.PauseUntil, &it.StartedOn, &it.EndedOn, &it.EndedWhy, &it.Offer, &it.AgainOf, &it.PolicyHash, &created, &changed, &it.Version,
		&it.Person, &it.Meets, &it.MeetsOn, &it.MeetsBy)
	it.Named, it.ToHome, it.ToHost, it.Informed, it.Listed, it.Board = named, home, host, informed, listed, board
	it.Ways = strings.Fields(ways)
	it.CreatedAt, it.ChangedAt = clock.FromMicros(created), clock.FromMicros(changed)
	if waits > 0 {
		it.WaitsSince = clock.FromMicros(waits)
	}
	return it, err
}

// find reads internships under a scope. rest is SQL after the scope's predicate;
// its arguments are numbered from 1 on and come first.
func find(tx *db.Tx, sc authz.Scope, rest string, args ...any) ([]Internship, error) {
	list, more := columnsFor(sc, "i", len(args)+1)
	all := append(append([]any{}, args...), more...)
	where, in := sc.Where("i", len(all)+1)
	return db.All(tx, scanInternship, `SELECT `+list+` FROM internship i WHERE `+where+` AND `+rest, append(all, in...)...)
}

// load finds one internship under a scope; the fault is Gone when it is not
// there or not the scope's.
func load(tx *db.Tx, sc authz.Scope, id string) (Internship, error) {
	list, err := find(tx, sc, `i.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = fault.Gone()
	}
	if err != nil {
		return Internship{}, err
	}
	return list[0], nil
}

// values are the stored columns of a row, in the order of stored.
func (it Internship) values() []any {
	party := ""
	if p := it.Step.For(); p != 0 {
		party = p.Names()[0]
	}
	return []any{it.ID, it.HomeUnit, it.Unit, it.HostID, it.Programme, it.Topic, it.Motive, strings.Join(it.Ways, " "), string(it.State), db.Bool(it.Named),
		it.Revision, it.Open, it.InForce, it.Percent, it.StartOn, it.EndOn, string(it.Step), it.WaitsFor, since(it.WaitsSince), it.DueOn,
		db.Bool(it.ToHome), db.Bool(it.ToHost), db.Bool(it.Informed), db.Bool(it.Listed), db.Bool(it.Board),
		it.DeferredTo, it.PauseUntil, it.StartedOn, it.EndedOn, it.EndedWhy, it.Offer, it.AgainOf, it.PolicyHash,
		clock.Micros(it.CreatedAt), clock.Micros(it.ChangedAt), it.Version, it.Person, it.Meets, it.MeetsOn, it.MeetsBy, party}
}

func stored() []string {
	return strings.Fields(plain + " " + withheld + " waits_party")
}

// insertText and updateText are the statements that store a whole row.
var insertText = sync.OnceValue(func() string {
	columns := stored()
	return `INSERT INTO internship (` + strings.Join(columns, ", ") + `) VALUES (` + places(len(columns)) + `)`
})

var updateText = sync.OnceValue(func() string {
	var set []string
	for i, c := range stored() {
		if i > 0 {
			set = append(set, c+" = $"+strconv.Itoa(i+1))
		}
	}
	return `UPDATE internship SET ` + strings.Join(set, ", ") + ` WHERE id = $1 AND version = $` + strconv.Itoa(len(stored())+1)
})

func insert(tx *db.Tx, it Internship) error {
	_, err := tx.Exec(insertText(), it.values()...)
	return err
}

// update stores every column of it over version it.Version-1. Two writers of
// one version cannot both come here: the transaction sees to it.
func update(tx *db.Tx, it Internship) error {
	n, err := tx.Exec(updateText(), append(it.values(), it.Version-1)...)
	if err == nil && n == 0 {
		err = errStale
	}
	return err
}

func places(n int) string {
	marks := make([]string, n)
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(i+1)
	}
	return strings.Join(marks, ", ")
}

func insertStep(tx *db.Tx, it Internship, e Entry) error {
	_, err := tx.Exec(`INSERT INTO internship_step (internship_id, version, command, actor_id, state, detail, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		it.ID, it.Version, string(e.Command), e.Actor, string(it.State), e.Detail, e.Text, tx.Micros())
	return err
}

func insertRevision(tx *db.Tx, it Internship, number int, t Terms, author, why string) error {
	_, err := tx.Exec(`INSERT INTO internship_terms (internship_id, revision, percent, start_on, end_on, author_id, why, outcome, at) VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8)`,
		it.ID, number, t.Percent, t.StartOn, t.EndOn, author, why, tx.Micros())
	return err
}

func closeRevision(tx *db.Tx, id string, number int, outcome string) error {
	_, err := tx.Exec(`UPDATE internship_terms SET outcome = $3 WHERE internship_id = $1 AND revision = $2`, id, number, outcome)
	return err
}

// keepAgreements makes the stored agreements to a revision those of a set: new
// ones are the actor's, those no longer in it go.
func keepAgreements(tx *db.Tx, id string, number int, was, is Parties, actor string) error {
	for _, name := range (is &^ was).Names() {
		if _, err := tx.Exec(`INSERT INTO internship_agreement (internship_id, revision, party, person_id, at) VALUES ($1, $2, $3, $4, $5)`,
			id, number, name, actor, tx.Micros()); err != nil {
			return err
		}
	}
	for _, name := range (was &^ is).Names() {
		if _, err := tx.Exec(`DELETE FROM internship_agreement WHERE internship_id = $1 AND revision = $2 AND party = $3`, id, number, name); err != nil {
			return err
		}
	}
	return nil
}

func insertReason(tx *db.Tx, it Internship, b Breach, text, author, hash string) error {
	_, err := tx.Exec(`INSERT INTO internship_reason (internship_id, version, code, rule, reason, author_id, policy_hash, revision, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, it.ID, it.Version, b.Code, b.Key, text, author, hash, it.Revision, tx.Micros())
	return err
}

// revisions lists the revisions of an internship the caller may read, the
// newest first, each with who agreed to it.
func revisions(tx *db.Tx, id string) ([]Revision, error) {
	type row struct {
		Revision
		party, person *string
		when          *int64
	}
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) {
		var at int64
		err = s.Scan(&r.Number, &r.Percent, &r.StartOn, &r.EndOn, &r.Author, &r.Why, &r.Outcome, &at, &r.party, &r.person, &r.when)
		r.At = clock.FromMicros(at)
		return r, err
	}, `SELECT t.revision, t.percent, t.start_on, t.end_on, t.author_id, t.why, t.outcome, t.at, a.party, a.person_id, a.at
		FROM internship_terms t LEFT JOIN internship_agreement a ON a.internship_id = t.internship_id AND a.revision = t.revision
		WHERE t.internship_id = $1 ORDER BY t.revision DESC, a.at, a.party`, id)
	out := []Revision{}
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].Number != r.Number {
			out = append(out, r.Revision)
		}
		if last := &out[len(out)-1]; r.party != nil {
			last.Agreed = append(last.Agreed, Agreement{Party: PartyOf(*r.party), Person: *r.person, At: clock.FromMicros(*r.when)})
		}
	}
	return out, err
}

// openRevision is the revision that is negotiated, and who agreed to it.
func openRevision(list []Revision, number int) (t Terms, agreed Parties) {
	for _, r := range list {
		if r.Number == number && number > 0 {
			for _, a := range r.Agreed {
				agreed |= a.Party
			}
			return r.Terms, agreed
		}
	}
	return t, 0
}

func reasons(tx *db.Tx, id string) ([]Reason, error) {
	return db.All(tx, func(s db.Scanner) (r Reason, err error) {
		var at int64
		err = s.Scan(&r.Code, &r.Key, &r.Text, &r.Author, &r.Policy, &r.Revision, &at)
		r.At = clock.FromMicros(at)
		return r, err
	}, `SELECT code, rule, reason, author_id, policy_hash, revision, at FROM internship_reason WHERE internship_id = $1 ORDER BY at DESC, code`, id)
}

// since is an instant as a row keeps it.
func since(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Micros(t)
}
