package audit

import (
	"strconv"
	"strings"

	"belay/internal/db"
)

// chunk is how many rows one statement carries at most: a page view of many
// subjects stays constant in statements, and neither engine's limit on
// parameters is near.
const chunk = 50

func insert(tx *db.Tx, rows []row) error {
	for len(rows) > 0 {
		part := rows[:min(chunk, len(rows))]
		rows = rows[len(part):]
		var entries, salts []any
		for _, r := range part {
			entries = append(entries, r.id, r.at, r.via, r.action, r.kind, r.account, r.person, r.onBehalf,
				r.object, r.subject, r.reason, r.detail, r.actorDigest, r.matterDigest, r.digest)
			salts = append(salts, r.id, r.actorSalt, r.matterSalt, 0)
		}
		if _, err := tx.Exec(`INSERT INTO audit_entry (id, at, via, action, kind, account_id, person_id, on_behalf,
			object, subject_id, reason, detail, actor_digest, matter_digest, digest) VALUES `+values(len(part), 15), entries...); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO audit_salt (entry_id, actor_salt, matter_salt, sealed) VALUES `+values(len(part), 4), salts...); err != nil {
			return err
		}
	}
	return nil
}

// values is "($1, $2), ($3, $4)" for rows of a width.
func values(rows, width int) string {
	var b strings.Builder
	for i := range rows * width {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String() + ")"
}
