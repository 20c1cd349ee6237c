package audit_test

import (
	"fmt"
	"math/rand/v2"

	"belay/internal/db"
)

// A tampering changes a stored record the way somebody with the database in
// their hands could. needsHead marks what no look at the database alone finds.
type tampering struct {
	name      string
	needsHead bool
	do        func(tx *db.Tx, rng *rand.Rand) (what string, err error)
}

var texts = []string{"via", "action", "kind", "account_id", "person_id", "on_behalf", "object", "subject_id", "reason", "detail"}

var tamperings = []tampering{
	{"edit a text", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		column := texts[rng.IntN(len(texts))]
		return column, exec(tx, `UPDATE audit_entry SET `+column+` = `+column+` || 'x' WHERE id = $1`, pick(tx, rng).entry)
	}},
	{"edit on whose behalf", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		return "", exec(tx, `UPDATE audit_entry SET on_behalf = on_behalf || '2' WHERE on_behalf <> ''`)
	}},
	{"edit the instant", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		return "", exec(tx, `UPDATE audit_entry SET at = at + $2 WHERE id = $1`, pick(tx, rng).entry, 1+rng.IntN(5))
	}},
	{"edit a hash", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		s := pick(tx, rng)
		where := []string{
			`UPDATE audit_entry SET actor_digest = $2 WHERE id = $1`, `UPDATE audit_entry SET matter_digest = $2 WHERE id = $1`,
			`UPDATE audit_entry SET digest = $2 WHERE id = $1`, `UPDATE audit_seal SET chain = $2 WHERE entry_id = $1`,
			`UPDATE audit_salt SET actor_salt = $2 WHERE entry_id = $1`, `UPDATE audit_salt SET matter_salt = $2 WHERE entry_id = $1`,
		}[rng.IntN(6)]
		return where, exec(tx, where, s.entry, hash(rng.Int64()))
	}},
	{"edit a text and its digests", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		return forge(tx, pick(tx, rng).entry)
	}},
	{"move a letter to the next column", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		return "", exec(tx, `UPDATE audit_entry SET account_id = account_id || substr(person_id, 1, 1), person_id = substr(person_id, 2)
			WHERE id = (SELECT e.id FROM audit_entry e WHERE e.person_id <> '' ORDER BY e.id LIMIT 1)`)
	}},
	{"take the mark away", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		return "", exec(tx, `UPDATE audit_salt SET sealed = 0 WHERE entry_id = $1`, pick(tx, rng).entry)
	}},
	{"delete from some tables", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		s, set := pick(tx, rng), 1+rng.IntN(6) // any set but all three
		for i, q := range deletes {
			if set&(1<<i) != 0 {
				if err := exec(tx, q, s.entry); err != nil {
					return "", err
				}
			}
		}
		return fmt.Sprint("set ", set, " number ", s.seq), nil
	}},
	{"delete one entry everywhere", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		all := chain(tx)
		return "", remove(tx, all[rng.IntN(len(all)-1)].entry)
	}},
	{"delete one entry and close the gap", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		all := chain(tx)
		i := rng.IntN(len(all) - 1)
		if err := remove(tx, all[i].entry); err != nil {
			return "", err
		}
		for _, s := range all[i+1:] {
			if err := exec(tx, `UPDATE audit_seal SET seq = $2 WHERE entry_id = $1`, s.entry, s.seq-1); err != nil {
				return "", err
			}
		}
		return "", nil
	}},
	{"exchange two places", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		all := chain(tx)
		i := rng.IntN(len(all) - 1)
		j := i + 1 + rng.IntN(len(all)-i-1)
		what := fmt.Sprint(all[i].seq, " and ", all[j].seq)
		for _, step := range []struct {
			seq   int64
			entry string
		}{{all[i].seq, "-"}, {all[j].seq, all[i].entry}, {all[i].seq, all[j].entry}} {
			if err := exec(tx, `UPDATE audit_seal SET entry_id = $2 WHERE seq = $1`, step.seq, step.entry); err != nil {
				return what, err
			}
		}
		return what, nil
	}},
	{"exchange what two entries say", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		a, b := pick(tx, rng), pick(tx, rng)
		for a == b {
			b = pick(tx, rng)
		}
		return "", exec(tx, `UPDATE audit_entry SET object = (SELECT e.object FROM audit_entry e WHERE e.id = $2) || '.' WHERE id = $1`, a.entry, b.entry)
	}},
	{"empty a part", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		whole, _, err := db.One(tx, db.Value[string], `SELECT s.entry_id FROM audit_salt s WHERE s.matter_salt <> $1 AND s.actor_salt <> $1 ORDER BY s.entry_id LIMIT 1 OFFSET $2`, []byte{}, rng.IntN(5))
		if err != nil {
			return "", err
		}
		if rng.IntN(2) == 0 {
			if err := exec(tx, `UPDATE audit_entry SET account_id = '', person_id = '', on_behalf = '' WHERE id = $1`, whole); err != nil {
				return "", err
			}
			return "actor", exec(tx, `UPDATE audit_salt SET actor_salt = $2 WHERE entry_id = $1`, whole, []byte{})
		}
		if err := exec(tx, `UPDATE audit_entry SET object = '', subject_id = '', reason = '', detail = '' WHERE id = $1`, whole); err != nil {
			return "", err
		}
		return "matter", exec(tx, `UPDATE audit_salt SET matter_salt = $2 WHERE entry_id = $1`, whole, []byte{})
	}},
	{"write into an erased part", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		return "", exec(tx, `UPDATE audit_entry SET person_id = 'ana' WHERE id = (SELECT e.id FROM audit_entry e WHERE e.person_id = '' AND e.account_id = '' ORDER BY e.id LIMIT 1)`)
	}},
	{"slip an old entry in", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		return "", forgeNew(tx, "forged", 1, 0)
	}},
	{"delete an entry that was not sealed yet", false, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		if err := forgeNew(tx, "young", tx.Micros(), 0); err != nil {
			return "", err
		}
		return "", exec(tx, deletes[0], "young")
	}},
	{"cut the tail", true, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		all := chain(tx)
		k := 1 + rng.IntN(3)
		for _, s := range all[len(all)-k:] {
			if err := remove(tx, s.entry); err != nil {
				return "", err
			}
		}
		return fmt.Sprint(k), nil
	}},
	{"edit and compute anew", true, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		what, err := forge(tx, pick(tx, rng).entry)
		if err != nil {
			return what, err
		}
		return what, rechain(tx)
	}},
	{"slip in and compute anew", true, func(tx *db.Tx, rng *rand.Rand) (string, error) {
		if err := forgeNew(tx, "forged", 1_000_000_000_000_000, 1); err != nil {
			return "", err
		}
		all := chain(tx)
		if err := exec(tx, `INSERT INTO audit_seal (seq, entry_id, chain) VALUES ($1, $2, $3)`, len(all)+1, "forged", []byte("x")); err != nil {
			return "", err
		}
		a := all[rng.IntN(len(all)-1)] // the new one takes a place inside, which the erasure does not name
		for a.erased {
			a = all[rng.IntN(len(all)-1)]
		}
		for _, step := range []struct {
			seq   int64
			entry string
		}{{a.seq, "-"}, {int64(len(all) + 1), a.entry}, {a.seq, "forged"}} {
			if err := exec(tx, `UPDATE audit_seal SET entry_id = $2 WHERE seq = $1`, step.seq, step.entry); err != nil {
				return "", err
			}
		}
		return fmt.Sprint("at ", a.seq), rechain(tx)
	}},
}

var deletes = []string{`DELETE FROM audit_entry WHERE id = $1`, `DELETE FROM audit_salt WHERE entry_id = $1`, `DELETE FROM audit_seal WHERE entry_id = $1`}

func remove(tx *db.Tx, entry string) error {
	for _, q := range deletes {
		if err := exec(tx, q, entry); err != nil {
			return err
		}
	}
	return nil
}

func exec(tx *db.Tx, query string, args ...any) error {
	n, err := tx.Exec(query, args...)
	if err == nil && n == 0 {
		err = fmt.Errorf("tampered with nothing: %s", query)
	}
	return err
}

type place struct {
	seq    int64
	entry  string
	erased bool
}

func chain(tx *db.Tx) []place {
	list, err := db.All(tx, func(s db.Scanner) (p place, err error) {
		var whole int
		err = s.Scan(&p.seq, &p.entry, &whole)
		p.erased = whole == 0
		return p, err
	}, `SELECT l.seq, l.entry_id, CASE WHEN s.actor_salt = $1 OR s.matter_salt = $1 THEN 0 ELSE 1 END
		FROM audit_seal l LEFT JOIN audit_salt s ON s.entry_id = l.entry_id ORDER BY l.seq`, []byte{})
	if err != nil {
		panic(err)
	}
	return list
}

func pick(tx *db.Tx, rng *rand.Rand) place {
	all := chain(tx)
	return all[rng.IntN(len(all))]
}

// forge changes what an entry says and computes its own digests anew.
func forge(tx *db.Tx, id string) (string, error) {
	w, err := load(tx, "")
	if err != nil {
		return "", err
	}
	e, s := w.entries[id], w.salts[id]
	e.action += ".not"
	if e.action == "audit.erased.not" { // it must still name what was erased
		e.action, e.at = "audit.erased", e.at+1
	}
	if len(s.actor) > 0 {
		e.account = "account-eve"
		e.actor = e.actorHash(s.actor)
	}
	return e.action, exec(tx, `UPDATE audit_entry SET action = $2, at = $3, account_id = $4, actor_digest = $5, digest = $6 WHERE id = $1`,
		id, e.action, e.at, e.account, e.actor, e.hash())
}

func forgeNew(tx *db.Tx, id string, at int64, sealed int) error {
	e := rawEntry{id: id, at: at, via: "session", action: "x.done", kind: "x", account: "account-eve", person: "eve", object: "o", subject: "ana", detail: "{}"}
	salt := hash("salt")
	e.actor, e.matter = e.actorHash(salt), e.matterHash(salt)
	if err := exec(tx, `INSERT INTO audit_salt (entry_id, actor_salt, matter_salt, sealed) VALUES ($1, $2, $3, $4)`, id, salt, salt, sealed); err != nil {
		return err
	}
	return exec(tx, `INSERT INTO audit_entry (id, at, via, action, kind, account_id, person_id, on_behalf, object, subject_id, reason, detail, actor_digest, matter_digest, digest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		e.id, e.at, e.via, e.action, e.kind, e.account, e.person, e.behalf, e.object, e.subject, e.why, e.detail, e.actor, e.matter, e.hash())
}

// rechain computes the whole chain anew over the entries as they stand.
func rechain(tx *db.Tx) error {
	w, err := load(tx, "")
	if err != nil {
		return err
	}
	var before []byte
	for _, s := range w.seals {
		before = chainHash(s.seq, before, s.entry, w.entries[s.entry].digest)
		if err := exec(tx, `UPDATE audit_seal SET chain = $2 WHERE seq = $1`, s.seq, before); err != nil {
			return err
		}
	}
	return nil
}
