package audit

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Flaw says what is wrong with the record at one place.
type Flaw string

// The flaws.
const (
	FlawEdited   Flaw = "edited"   // an entry's columns do not fit its digest
	FlawDeleted  Flaw = "deleted"  // an entry, its salts or a number of the chain is gone
	FlawChain    Flaw = "chain"    // a link does not fit: entries were exchanged, or a hash changed
	FlawHead     Flaw = "head"     // the chain at the head's number is another one: it was computed anew
	FlawTail     Flaw = "tail"     // the chain ends before the head: its tail was cut
	FlawUnsealed Flaw = "unsealed" // an old entry without a number: slipped in, or the sealer stands still
	FlawErasure  Flaw = "erasure"  // an erasure without its record, or a record without its erasure
)

// Finding is one flaw. Seq is 0 where the chain has no number for it.
type Finding struct {
	Flaw    Flaw
	Seq     int64
	Entry   string
	Message string
}

// Report is the outcome of Verify.
type Report struct {
	Entries  int   // entries read
	Sealed   int   // of them in the chain
	Unsealed int   // of them too young to be in it
	Erased   int   // of them with the actor's or the matter's part erased: verified by digest only
	Seq      int64 // the chain's end as the database has it
	Chain    []byte
	Findings []Finding // the first maxFindings
	More     int       // findings beyond those
	Unproven []string  // sentences: what this run cannot prove, and why
}

// OK tells that nothing was found.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

const maxFindings = 1000

func (r *Report) add(f Flaw, seq int64, entry, format string, args ...any) {
	if len(r.Findings) == maxFindings {
		r.More++
		return
	}
	r.Findings = append(r.Findings, Finding{f, seq, entry, fmt.Sprintf(format, args...)})
}

// sealGrace is how old an entry may get before it must be in the chain.
const sealGrace = time.Minute

// Verify walks the whole record in one snapshot. It finds edited, deleted,
// exchanged and slipped-in entries; with a head it also finds a chain that was
// computed anew or cut at its end. Without a head the report says that it
// cannot prove these two. The error tells only that the walk itself failed.
func Verify(ctx context.Context, d *db.DB, head *Head) (r Report, err error) {
	defer fault.Wrap(&err, "audit.Verify")
	err = d.Read(ctx, func(tx *db.Tx) error { r, err = verify(tx, head); return err })
	return r, err
}

func verify(tx *db.Tx, head *Head) (Report, error) {
	w := &walk{head: head, want: 1, erasures: newErasures()}
	if err := w.chain(tx); err != nil {
		return Report{}, err
	}
	if err := w.open(tx); err != nil {
		return Report{}, err
	}
	if err := w.strays(tx); err != nil {
		return Report{}, err
	}
	w.erasures.check(&w.report)
	w.conclude()
	return w.report, nil
}

// walk goes along the chain by number.
type walk struct {
	head     *Head
	report   Report
	want     int64  // next number
	before   []byte // chain hash of the link before
	headMet  bool
	erasures erasures
}

const pageRows = 1000

func (w *walk) chain(tx *db.Tx) error {
	var from int64 = -1 << 62
	for {
		list, err := db.All(tx, scanLink, linkQuery, from, pageRows)
		if err != nil {
			return err
		}
		for i := range list {
			w.link(&list[i])
			from = list[i].seq
		}
		if len(list) < pageRows {
			return nil
		}
	}
}

func (w *walk) link(l *link) {
	r := &w.report
	r.Sealed++
	r.Seq, r.Chain = l.seq, l.chain
	whole := l.seq == w.want
	if !whole {
		r.add(FlawDeleted, l.seq, l.entry, "the chain goes from number %d to %d", w.want-1, l.seq)
	}
	switch {
	case !l.hasEntry:
		r.add(FlawDeleted, l.seq, l.entry, "the entry is gone")
	default:
		w.entry(l.seq, &l.row, l.sealed)
		if whole && !bytes.Equal(sumChain(l.seq, w.before, l.entry, l.digest), l.chain) {
			r.add(FlawChain, l.seq, l.entry, "the link does not fit the entry and the link before it")
		}
	}
	if w.head != nil && l.seq == w.head.Seq {
		w.headMet = true
		if !bytes.Equal(l.chain, w.head.Chain) {
			r.add(FlawHead, l.seq, l.entry, "the chain is not the one that was signed: it was computed anew")
		}
	}
	w.want, w.before = l.seq+1, l.chain
}

// entry checks the columns of one entry against its digests. sealed is the
// salt row's mark, or noSalt.
func (w *walk) entry(seq int64, r *row, sealed int64) {
	out := &w.report
	out.Entries++
	if sealed == noSalt {
		out.add(FlawDeleted, seq, r.id, "the entry's salts are gone")
		return
	}
	if (seq > 0) != (sealed == 1) {
		out.add(FlawEdited, seq, r.id, "the mark of the sealer does not fit the chain")
	}
	actor := checkPart(r.actorSalt, r.actorDigest, r.sumActor(), r.account+r.person+r.onBehalf)
	matter := checkPart(r.matterSalt, r.matterDigest, r.sumMatter(), r.object+r.subject+r.reason+r.detail)
	for i, state := range [2]partState{actor, matter} {
		if state == partEdited {
			out.add(FlawEdited, seq, r.id, "the columns of the %s do not fit their digest", parts[i])
		}
	}
	if !bytes.Equal(r.sumEntry(), r.digest) {
		out.add(FlawEdited, seq, r.id, "the columns of the act do not fit the entry's digest")
	}
	if actor == partErased || matter == partErased {
		out.Erased++
	}
	for i, state := range [2]partState{actor, matter} {
		if state == partErased {
			w.erasures.emptied[i][seq] = r.id
		}
	}
	if r.action == ActionErased && matter == partWhole {
		last := seq - 1
		if seq == 0 { // not in the chain yet
			last = out.Seq
		}
		w.erasures.claim(r.detail, last)
	}
}

type partState int

const (
	partWhole partState = iota
	partErased
	partEdited
)

// checkPart compares a part with its digest. An empty salt means the part was
// erased: nothing may stand in its columns, and Verify asks for the record of
// the erasure.
func checkPart(salt, stored, computed []byte, columns string) partState {
	switch {
	case len(salt) == 0 && columns == "":
		return partErased
	case len(salt) == 0 || !bytes.Equal(stored, computed):
		return partEdited
	}
	return partWhole
}

// open checks the entries that are not in the chain.
func (w *walk) open(tx *db.Tx) error {
	list, err := db.All(tx, scanLink, openQuery)
	if err != nil {
		return err
	}
	limit := clock.Micros(tx.Now().Add(-sealGrace))
	for i := range list {
		l := &list[i]
		w.entry(0, &l.row, l.sealed)
		w.report.Unsealed++
		if l.at < limit {
			w.report.add(FlawUnsealed, 0, l.id, "the entry is older than a minute and not in the chain")
		}
	}
	return nil
}

// strays finds salts whose entry is gone: of a sealed one the chain tells too,
// of an unsealed one nothing else does.
func (w *walk) strays(tx *db.Tx) error {
	list, err := db.All(tx, db.Value[string], `SELECT s.entry_id FROM audit_salt s
		WHERE NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.id = s.entry_id) ORDER BY s.entry_id`)
	for _, id := range list {
		w.report.add(FlawDeleted, 0, id, "salts without their entry")
	}
	return err
}

// conclude compares the end of the chain with the head and says what is left
// unproven.
func (w *walk) conclude() {
	r, h := &w.report, w.head
	switch {
	case h == nil:
		r.Unproven = append(r.Unproven, "Without a head from outside the database this cannot prove that no entries were cut from the end, nor that the whole chain was not computed anew.")
	case h.Seq > r.Seq:
		r.add(FlawTail, r.Seq, "", "the chain ends at number %d, the signed head is number %d", r.Seq, h.Seq)
	case h.Seq > 0 && !w.headMet:
		r.add(FlawDeleted, h.Seq, "", "the number of the signed head is gone")
	case h.Seq < r.Seq:
		r.Unproven = append(r.Unproven, fmt.Sprintf("The head is number %d; of the %d entries after it this cannot prove that none was cut or computed anew.", h.Seq, r.Seq-h.Seq))
	}
	if h != nil && h.Signer == "" {
		r.Unproven = append(r.Unproven, "The head's signature was not checked, because no verifier key was given.")
	}
	if r.Unsealed > 0 {
		r.Unproven = append(r.Unproven, fmt.Sprintf("%d entries are so new that they are not in the chain yet; their deletion could not be found.", r.Unsealed))
	}
	if r.Erased > 0 {
		r.Unproven = append(r.Unproven, fmt.Sprintf("%d entries are of erased people: their digests hold, what stood in them cannot be shown any more.", r.Erased))
	}
}
