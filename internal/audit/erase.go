package audit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// ActionErased marks the entry that tells which entries lost a part. It names
// numbers of the chain, not the person.
const ActionErased = "audit.erased"

const ownAccounts = `(SELECT a.id FROM account a WHERE a.person_id = $1)`

// Erase takes a person out of the record: who acted, where it was they; on what
// and why, where it was about them. The digests stay, so the chain still
// verifies, and an entry tells which numbers were emptied. It seals what waits
// first, because only numbered entries can be named.
func (l *Log) Erase(tx *db.Tx, actor authz.Actor, person string) (err error) {
	defer fault.Wrap(&err, "audit.Erase(%s)", person)
	if person == "" {
		return nil
	}
	if err := sealAll(tx); err != nil {
		return err
	}
	acted, err := numbers(tx, `s.actor_salt <> $2 AND (e.person_id = $1 OR e.account_id IN `+ownAccounts+
		` OR e.on_behalf = $1 OR e.on_behalf IN `+ownAccounts+`)`, person)
	if err != nil {
		return err
	}
	concerned, err := numbers(tx, `s.matter_salt <> $2 AND (e.subject_id = $1 OR e.object = $1)`, person)
	if err != nil || len(acted)+len(concerned) == 0 {
		return err
	}
	if err := blank(tx, acted, `account_id = '', person_id = '', on_behalf = ''`, `actor_salt`); err != nil {
		return err
	}
	if err := blank(tx, concerned, `object = '', subject_id = '', reason = '', detail = ''`, `matter_salt`); err != nil {
		return err
	}
	return l.Record(tx, actor, Entry{Action: ActionErased, Kind: KindEntry, Detail: map[string]string{
		"actor": ranges(acted), "matter": ranges(concerned), "entries": strconv.Itoa(len(acted) + len(concerned)),
	}})
}

type numbered struct {
	seq int64
	id  string
}

func numbers(tx *db.Tx, where, person string) ([]numbered, error) {
	return db.All(tx, func(s db.Scanner) (n numbered, err error) { err = s.Scan(&n.seq, &n.id); return n, err },
		`SELECT l.seq, e.id FROM audit_entry e JOIN audit_seal l ON l.entry_id = e.id JOIN audit_salt s ON s.entry_id = e.id
		WHERE `+where+` ORDER BY l.seq`, person, []byte{})
}

// blank is the one place that changes stored entries.
func blank(tx *db.Tx, list []numbered, columns, salt string) error {
	for part := range slices.Chunk(list, chunk) {
		ids := make([]any, len(part))
		for i, n := range part {
			ids[i] = n.id
		}
		in := ` IN ` + values(1, len(part))
		if _, err := tx.Exec(`UPDATE audit_entry SET `+columns+` WHERE id`+in, ids...); err != nil {
			return err
		}
		empty := `$` + strconv.Itoa(len(part)+1)
		if _, err := tx.Exec(`UPDATE audit_salt SET `+salt+` = `+empty+` WHERE entry_id`+in, append(ids, []byte{})...); err != nil {
			return err
		}
	}
	return nil
}

// ranges writes rising numbers as "3-5,9".
func ranges(list []numbered) string {
	var b strings.Builder
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1].seq == list[j].seq+1 {
			j++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		if b.WriteString(strconv.FormatInt(list[i].seq, 10)); j > i {
			b.WriteString("-" + strconv.FormatInt(list[j].seq, 10))
		}
		i = j + 1
	}
	return b.String()
}

// erasures collects, along a walk, what was emptied and what the record says
// was to be; index 0 is the actor's part, 1 the matter's.
type erasures struct {
	emptied [2]map[int64]string // number -> entry
	claimed [2]map[int64]bool
}

var parts = [2]string{"actor", "matter"}

func newErasures() erasures {
	e := erasures{}
	for i := range parts {
		e.emptied[i], e.claimed[i] = map[int64]string{}, map[int64]bool{}
	}
	return e
}

// claim reads the numbers that an erasure's entry names; it can only name
// numbers up to last.
func (e *erasures) claim(detail string, last int64) {
	d := decodeDetail(detail)
	for i, part := range parts {
		for span := range strings.SplitSeq(d[part], ",") {
			var from, to int64
			if n, _ := fmt.Sscanf(span, "%d-%d", &from, &to); n == 1 {
				to = from
			}
			for seq := max(from, 1); seq <= min(to, last); seq++ {
				e.claimed[i][seq] = true
			}
		}
	}
}

// check compares the two: a salt that vanished without a recorded erasure hides
// an edit, and a part that is back after its erasure must not be there.
func (e *erasures) check(r *Report) {
	for i, part := range parts {
		for _, seq := range slices.Sorted(maps.Keys(e.emptied[i])) {
			if !e.claimed[i][seq] {
				r.add(FlawErasure, seq, e.emptied[i][seq], "the %s was emptied and no erasure is on record", part)
			}
		}
		for _, seq := range slices.Sorted(maps.Keys(e.claimed[i])) {
			if _, ok := e.emptied[i][seq]; !ok {
				r.add(FlawErasure, seq, "", "the %s was erased and is back", part)
			}
		}
	}
}
