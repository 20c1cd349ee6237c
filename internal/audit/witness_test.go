package audit_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"belay/internal/audit"
	"belay/internal/db"
)

// The witness is a second verifier: written from the package comment alone, on
// the raw rows, sharing no code with the first. blind makes it overlook one
// thing, so that the harness can show that it notices.
type witness struct {
	entries map[string]*rawEntry
	order   []*rawEntry
	salts   map[string]*rawSalt
	seals   []rawSeal
	blind   string
}

type rawEntry struct {
	id                                                                       string
	at                                                                       int64
	via, action, kind, account, person, behalf, object, subject, why, detail string
	actor, matter, digest                                                    []byte
}

type rawSalt struct {
	actor, matter []byte
	sealed        int
}

type rawSeal struct {
	seq   int64
	entry string
	chain []byte
}

// hash is H of the package comment.
func hash(parts ...any) []byte {
	var buf bytes.Buffer
	for _, p := range parts {
		var b []byte
		switch v := p.(type) {
		case string:
			b = []byte(v)
		case []byte:
			b = v
		case int64:
			b = strconv.AppendInt(nil, v, 10)
		}
		n := len(b)
		buf.Write([]byte{0, 0, 0, 0, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		buf.Write(b)
	}
	out := sha256.Sum256(buf.Bytes())
	return out[:]
}

func (e *rawEntry) actorHash(salt []byte) []byte {
	return hash("belay/audit/actor/1", salt, e.account, e.person, e.behalf)
}

func (e *rawEntry) matterHash(salt []byte) []byte {
	return hash("belay/audit/matter/1", salt, e.object, e.subject, e.why, e.detail)
}

func (e *rawEntry) hash() []byte {
	return hash("belay/audit/entry/1", e.id, e.at, e.via, e.action, e.kind, e.actor, e.matter)
}

func chainHash(seq int64, before []byte, entry string, digest []byte) []byte {
	return hash("belay/audit/seal/1", seq, before, entry, digest)
}

func load(tx *db.Tx, blind string) (*witness, error) {
	w := &witness{entries: map[string]*rawEntry{}, salts: map[string]*rawSalt{}, blind: blind}
	var err error
	w.order, err = db.All(tx, func(s db.Scanner) (*rawEntry, error) {
		e := &rawEntry{}
		err := s.Scan(&e.id, &e.at, &e.via, &e.action, &e.kind, &e.account, &e.person, &e.behalf, &e.object, &e.subject, &e.why, &e.detail, &e.actor, &e.matter, &e.digest)
		w.entries[e.id] = e
		return e, err
	}, `SELECT id, at, via, action, kind, account_id, person_id, on_behalf, object, subject_id, reason, detail, actor_digest, matter_digest, digest FROM audit_entry ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	if _, err = db.All(tx, func(s db.Scanner) (id string, err error) {
		x := &rawSalt{}
		err = s.Scan(&id, &x.actor, &x.matter, &x.sealed)
		w.salts[id] = x
		return id, err
	}, `SELECT entry_id, actor_salt, matter_salt, sealed FROM audit_salt`); err != nil {
		return nil, err
	}
	w.seals, err = db.All(tx, func(s db.Scanner) (x rawSeal, err error) {
		err = s.Scan(&x.seq, &x.entry, &x.chain)
		return x, err
	}, `SELECT seq, entry_id, chain FROM audit_seal ORDER BY seq`)
	return w, err
}

// examine gives every complaint, nil for a record that is whole.
func (w *witness) examine(now int64, head *audit.Head) (complaints []string) {
	say := func(f string, args ...any) { complaints = append(complaints, fmt.Sprintf(f, args...)) }
	number := map[string]int64{}
	var before []byte
	for i, s := range w.seals {
		number[s.entry] = s.seq
		if s.seq != int64(i+1) && w.blind != "order" {
			say("number %d at place %d", s.seq, i+1)
		}
		e := w.entries[s.entry]
		if e == nil {
			say("no entry %d", s.seq)
			continue
		}
		if w.blind != "order" && !bytes.Equal(chainHash(s.seq, before, e.id, e.digest), s.chain) {
			say("link %d", s.seq)
		}
		before = s.chain
	}
	empty, named := map[string]bool{}, map[string]bool{}
	for _, e := range w.order {
		salt := w.salts[e.id]
		if salt == nil {
			say("no salt %s", e.id)
			continue
		}
		if (number[e.id] > 0) != (salt.sealed == 1) {
			say("mark of %s", e.id)
		}
		if number[e.id] == 0 && e.at < now-60_000_000 {
			say("%s is old and not sealed", e.id)
		}
		w.parts(e, salt, number[e.id], empty, say)
		if e.action == "audit.erased" {
			claims(e.detail, named)
		}
	}
	for id := range w.salts {
		if w.entries[id] == nil {
			say("salt without entry %s", id)
		}
	}
	for k := range empty {
		if !named[k] && w.blind != "erasure" {
			say("%s empty, unnamed", k)
		}
	}
	for k := range named {
		if !empty[k] && w.blind != "erasure" {
			say("%s named, not empty", k)
		}
	}
	if head != nil && head.Seq > 0 {
		if int64(len(w.seals)) < head.Seq || !slices.ContainsFunc(w.seals, func(s rawSeal) bool { return s.seq == head.Seq && bytes.Equal(s.chain, head.Chain) }) {
			say("the head is not in the chain")
		}
	}
	return complaints
}

func (w *witness) parts(e *rawEntry, salt *rawSalt, seq int64, empty map[string]bool, say func(string, ...any)) {
	overlooked := w.blind == "on_behalf" && e.behalf != ""
	switch {
	case len(salt.actor) == 0 && e.account == "" && e.person == "" && e.behalf == "":
		empty[fmt.Sprintf("actor %d", seq)] = true
	case len(salt.actor) == 0 || !overlooked && !bytes.Equal(e.actorHash(salt.actor), e.actor):
		say("actor of %s", e.id)
	}
	switch {
	case len(salt.matter) == 0 && e.object == "" && e.subject == "" && e.why == "" && e.detail == "":
		empty[fmt.Sprintf("matter %d", seq)] = true
	case len(salt.matter) == 0 || !bytes.Equal(e.matterHash(salt.matter), e.matter):
		say("matter of %s", e.id)
	}
	if !bytes.Equal(e.hash(), e.digest) {
		say("digest of %s", e.id)
	}
}

func claims(detail string, named map[string]bool) {
	var d map[string]string
	_ = json.Unmarshal([]byte(detail), &d)
	for _, part := range []string{"actor", "matter"} {
		for _, span := range strings.FieldsFunc(d[part], func(r rune) bool { return r == ',' }) {
			from, to, two := strings.Cut(span, "-")
			if !two {
				to = from
			}
			a, _ := strconv.Atoi(from)
			b, _ := strconv.Atoi(to)
			for ; a <= b && a < 1_000_000; a++ {
				named[fmt.Sprintf("%s %d", part, a)] = true
			}
		}
	}
}
