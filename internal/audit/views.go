package audit

import (
	"encoding/json"
	"strconv"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Mark is a place in a list that runs from the newest to the oldest. The zero
// Mark is the top.
type Mark struct {
	At time.Time
	ID string
}

// View is one time somebody looked at confidential records of a person.
type View struct {
	ID      string
	At      time.Time
	Account string // who looked; "" once that person was erased
	Person  string
	Via     authz.Via
	Page    string // route of the page
	Records int    // how many records it showed
}

// Mark is where a list goes on after v.
func (v View) Mark() Mark { return Mark{v.At, v.ID} }

// MaxPage is the most rows one call lists.
const MaxPage = 1000

// Views lists who looked at the record of the scope's own person, newest
// first, at most limit rows after a mark. The scope is of KindView.
func (l *Log) Views(tx *db.Tx, sc authz.Scope, after Mark, limit int) (_ []View, err error) {
	defer fault.Wrap(&err, "audit.Views")
	where, args := sc.Where("e", 5)
	at, id := after.bounds()
	return db.All(tx, scanView, `SELECT e.id, e.at, e.account_id, e.person_id, e.via, e.detail FROM audit_entry e
		WHERE e.action = $1 AND (e.at < $2 OR e.at = $2 AND e.id < $3) AND `+where+`
		ORDER BY e.at DESC, e.id DESC LIMIT $4`, append([]any{ActionViewed, at, id, clampPage(limit)}, args...)...)
}

// Viewers counts the people who looked at the record of the scope's own person
// since an instant. The scope is of KindView.
func (l *Log) Viewers(tx *db.Tx, sc authz.Scope, since time.Time) (people int, err error) {
	defer fault.Wrap(&err, "audit.Viewers")
	where, args := sc.Where("e", 3)
	people, _, err = db.One(tx, db.Value[int], `SELECT COUNT(DISTINCT e.account_id) FROM audit_entry e
		WHERE e.action = $1 AND e.at >= $2 AND `+where, append([]any{ActionViewed, clock.Micros(since)}, args...)...)
	return people, err
}

// bounds are the values that the next row must lie below.
func (m Mark) bounds() (at int64, id string) {
	if m.ID == "" {
		return 1<<62 - 1, ""
	}
	return clock.Micros(m.At), m.ID
}

func clampPage(limit int) int { return max(1, min(limit, MaxPage)) }

func scanView(s db.Scanner) (v View, err error) {
	var at int64
	var detail string
	if err := s.Scan(&v.ID, &at, &v.Account, &v.Person, &v.Via, &detail); err != nil {
		return v, err
	}
	v.At = clock.FromMicros(at)
	d := decodeDetail(detail)
	v.Page = d["page"]
	v.Records, _ = strconv.Atoi(d["records"])
	return v, nil
}

// decodeDetail reads a stored detail; one that was erased or broken is empty.
func decodeDetail(text string) map[string]string {
	d := map[string]string{}
	_ = json.Unmarshal([]byte(text), &d)
	return d
}
