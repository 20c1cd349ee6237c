package notify

import (
	"time"

	"belay/internal/authz"
	"belay/internal/db"
)

// ownWhat begins the codes of this package's own notices, which it words itself.
const ownWhat = "wait."

// whatReminded is the notice of a reminder; the others are reasons of passing.
const whatReminded = "reminded"

// notice is a stored notice.
type notice struct {
	id       string
	person   string
	kind     authz.Kind
	object   string
	step     string
	what     string
	actor    string
	subject  string
	owner    string
	unit     string
	unitName string
	dueOn    string
	at       time.Time
	seenAt   time.Time
}

const noticeColumns = `n.id, n.person_id, n.kind, n.object, n.step, n.what, COALESCE(n.actor_id, ''), COALESCE(n.subject_id, ''),
	COALESCE(n.owner_id, ''), n.unit_id, n.due_on, n.at, n.seen_at`

func insertNotice(tx *db.Tx, n notice) error {
	_, err := tx.Exec(`INSERT INTO notice (id, person_id, kind, object, step, what, actor_id, subject_id, owner_id, unit_id, due_on, at, seen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)`,
		n.id, n.person, string(n.kind), n.object, n.step, n.what, db.Null(n.actor), db.Null(n.subject), db.Null(n.owner), n.unit, n.dueOn, tx.Micros())
	return err
}
