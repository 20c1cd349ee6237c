package audit

import "belay/internal/db"

// link is one number of the chain with its entry, as far as it is there.
type link struct {
	seq      int64
	entry    string
	chain    []byte
	hasEntry bool
	sealed   int64
	row
}

// noSalt stands for a salt row that is gone.
const noSalt = -1

const entryColumns = `COALESCE(e.id, ''), COALESCE(e.at, 0), COALESCE(e.via, ''), COALESCE(e.action, ''), COALESCE(e.kind, ''),
	COALESCE(e.account_id, ''), COALESCE(e.person_id, ''), COALESCE(e.on_behalf, ''), COALESCE(e.object, ''), COALESCE(e.subject_id, ''),
	COALESCE(e.reason, ''), COALESCE(e.detail, ''), e.actor_digest, e.matter_digest, e.digest,
	s.actor_salt, s.matter_salt, COALESCE(s.sealed, -1)`

const linkQuery = `SELECT l.seq, l.entry_id, l.chain, ` + entryColumns + `
	FROM audit_seal l LEFT JOIN audit_entry e ON e.id = l.entry_id LEFT JOIN audit_salt s ON s.entry_id = l.entry_id
	WHERE l.seq > $1 ORDER BY l.seq LIMIT $2`

const openQuery = `SELECT 0, e.id, e.digest, ` + entryColumns + `
	FROM audit_entry e LEFT JOIN audit_salt s ON s.entry_id = e.id
	WHERE NOT EXISTS (SELECT 1 FROM audit_seal l WHERE l.entry_id = e.id) ORDER BY e.at, e.id`

func scanLink(s db.Scanner) (l link, err error) {
	err = s.Scan(&l.seq, &l.entry, &l.chain,
		&l.id, &l.at, &l.via, &l.action, &l.kind, &l.account, &l.person, &l.onBehalf, &l.object, &l.subject,
		&l.reason, &l.detail, &l.actorDigest, &l.matterDigest, &l.digest, &l.actorSalt, &l.matterSalt, &l.sealed)
	l.hasEntry = l.id != ""
	return l, err
}
