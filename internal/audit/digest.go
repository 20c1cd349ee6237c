package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
)

// The domain tags of the hashes; a change of what is hashed takes a new tag.
const (
	tagActor  = "belay/audit/actor/1"
	tagMatter = "belay/audit/matter/1"
	tagEntry  = "belay/audit/entry/1"
	tagSeal   = "belay/audit/seal/1"
)

// sum is H of the package comment: no two lists of fields give the same bytes.
func sum(fields ...string) []byte {
	h := sha256.New()
	var length [8]byte
	for _, f := range fields {
		binary.BigEndian.PutUint64(length[:], uint64(len(f)))
		h.Write(length[:])
		h.Write([]byte(f))
	}
	return h.Sum(nil)
}

// row is an entry as stored, with its salts.
type row struct {
	id                        string
	at                        int64
	via, action, kind         string
	account, person, onBehalf string
	object, subject           string
	reason, detail            string
	actorDigest, matterDigest []byte
	digest                    []byte
	actorSalt, matterSalt     []byte
}

func (r *row) sumActor() []byte {
	return sum(tagActor, string(r.actorSalt), r.account, r.person, r.onBehalf)
}

func (r *row) sumMatter() []byte {
	return sum(tagMatter, string(r.matterSalt), r.object, r.subject, r.reason, r.detail)
}

func (r *row) sumEntry() []byte {
	return sum(tagEntry, r.id, strconv.FormatInt(r.at, 10), r.via, r.action, r.kind, string(r.actorDigest), string(r.matterDigest))
}

// sumChain is the link of entry number seq to the one before it.
func sumChain(seq int64, before []byte, entry string, digest []byte) []byte {
	return sum(tagSeal, strconv.FormatInt(seq, 10), string(before), entry, string(digest))
}
