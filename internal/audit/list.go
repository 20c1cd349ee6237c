package audit

import (
	"strconv"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Filter narrows a list of entries; empty fields do not.
type Filter struct {
	Action  string
	Kind    authz.Kind
	Object  string
	Subject string
	Person  string // who acted
}

// Listed is one entry as whoever watches over the record sees it.
type Listed struct {
	ID                        string
	At                        time.Time
	Via                       authz.Via
	Account, Person, OnBehalf string // "" once erased
	Action                    string
	Kind                      authz.Kind
	Object, Subject           string
	Reason                    string            // "" unless the rules show it
	Detail                    map[string]string // empty unless the rules show it
	Seq                       int64             // 0 while it waits for the sealer
}

// Mark is where a list goes on after e.
func (e Listed) Mark() Mark { return Mark{e.At, e.ID} }

// Entries lists the record for whoever watches over it, newest first, at most
// limit rows after a mark. The scope is of KindEntry.
func (l *Log) Entries(tx *db.Tx, sc authz.Scope, f Filter, after Mark, limit int) (_ []Listed, err error) {
	defer fault.Wrap(&err, "audit.Entries")
	at, id := after.bounds()
	args := []any{at, id, clampPage(limit)}
	where := ""
	for _, by := range [][2]string{{"action", f.Action}, {"kind", string(f.Kind)}, {"object", f.Object}, {"subject_id", f.Subject}, {"person_id", f.Person}} {
		if by[1] != "" {
			args = append(args, by[1])
			where += " AND e." + by[0] + " = $" + strconv.Itoa(len(args))
		}
	}
	allowed, more := sc.Where("e", len(args)+1)
	args = append(args, more...)
	reason, more := sc.Field("e", "reason", "''", len(args)+1)
	args = append(args, more...)
	detail, more := sc.Field("e", "detail", "''", len(args)+1)
	args = append(args, more...)
	return db.All(tx, scanListed, strings.Join([]string{
		`SELECT e.id, e.at, e.via, e.account_id, e.person_id, e.on_behalf, e.action, e.kind, e.object, e.subject_id,`,
		reason, `,`, detail, `, COALESCE(l.seq, 0) FROM audit_entry e LEFT JOIN audit_seal l ON l.entry_id = e.id`,
		`WHERE (e.at < $1 OR e.at = $1 AND e.id < $2) AND`, allowed, where, `ORDER BY e.at DESC, e.id DESC LIMIT $3`}, " "), args...)
}

func scanListed(s db.Scanner) (e Listed, err error) {
	var at int64
	var detail string
	err = s.Scan(&e.ID, &at, &e.Via, &e.Account, &e.Person, &e.OnBehalf, &e.Action, &e.Kind, &e.Object, &e.Subject, &e.Reason, &detail, &e.Seq)
	e.At, e.Detail = clock.FromMicros(at), decodeDetail(detail)
	return e, err
}

// Export gives what the record says about a person, for their own copy: every
// act and view about them and every act of theirs. Who acted on them stays a
// column, which the register of personal data redacts.
func Export(tx *db.Tx, person string) ([]map[string]any, error) {
	return db.All(tx, func(s db.Scanner) (map[string]any, error) {
		var at int64
		var via, action, kind, actor, subject, object, reason string
		if err := s.Scan(&at, &via, &action, &kind, &actor, &subject, &object, &reason); err != nil {
			return nil, err
		}
		row := map[string]any{"at": clock.FromMicros(at), "via": via, "action": action, "kind": kind, "person_id": actor, "subject_id": subject}
		if actor == person {
			row["reason"] = reason // their own words
		}
		if subject == person {
			row["object"] = object
		}
		return row, nil
	}, `SELECT e.at, e.via, e.action, e.kind, e.person_id, e.subject_id, e.object, e.reason FROM audit_entry e
		WHERE e.subject_id = $1 OR e.person_id = $1 OR e.account_id IN `+ownAccounts+` ORDER BY e.at, e.id`, person)
}
