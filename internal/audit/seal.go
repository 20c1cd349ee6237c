package audit

import (
	"context"
	"errors"
	"slices"

	"belay/internal/db"
	"belay/internal/fault"
)

// sealBatch is how many entries one transaction seals: short enough that no
// writer waits noticeably on SQLite's one writer connection.
const sealBatch = 200

// readBatch is how many waiting entries are read at once.
const readBatch = 5000

// Waiting tells whether entries wait to be sealed, so that an idle installation
// writes nothing.
func (l *Log) Waiting(tx *db.Tx) (bool, error) {
	_, found, err := db.One(tx, db.Value[string], `SELECT entry_id FROM audit_salt WHERE sealed = 0 LIMIT 1`)
	return found, err
}

// Seal numbers and chains every waiting entry in the order (at, id) and counts
// them. One job runs it every second under a lease; two at once do no harm, the
// database lets one of them win.
func (l *Log) Seal(ctx context.Context, d *db.DB) (sealed int, err error) {
	defer fault.Wrap(&err, "audit.Seal")
	for {
		var list []waiting
		if err := d.Read(ctx, func(tx *db.Tx) (err error) { list, err = unsealed(tx); return err }); err != nil {
			return sealed, err
		}
		more := len(list) == readBatch
		for batch := range slices.Chunk(list, sealBatch) {
			err := d.Write(ctx, func(tx *db.Tx) error { return sealSome(tx, batch) })
			if more = more || errors.Is(err, errOvertaken); err != nil && !errors.Is(err, errOvertaken) {
				return sealed, err
			}
			if err == nil {
				sealed += len(batch)
			}
		}
		if !more {
			return sealed, nil
		}
	}
}

// sealAll seals within one transaction; erasure needs every entry numbered.
func sealAll(tx *db.Tx) error {
	for {
		list, err := unsealed(tx)
		if err == nil && len(list) > 0 {
			err = sealSome(tx, list)
		}
		if err != nil || len(list) < readBatch {
			return err
		}
	}
}

type waiting struct {
	id     string
	digest []byte
}

// unsealed lists what waits, in the order in which it is to be numbered: far more
// than one transaction seals, since sorting all that wait after an import again
// for each of them would take longer than sealing.
func unsealed(tx *db.Tx) ([]waiting, error) {
	return db.All(tx, func(s db.Scanner) (w waiting, err error) { err = s.Scan(&w.id, &w.digest); return w, err },
		`SELECT e.id, e.digest FROM audit_salt s JOIN audit_entry e ON e.id = s.entry_id WHERE s.sealed = 0 ORDER BY e.at, e.id LIMIT $1`, readBatch)
}

// errOvertaken is that another sealer has taken some of a list.
var errOvertaken = errors.New("audit: sealed by somebody else meanwhile")

// sealSome seals a list.
func sealSome(tx *db.Tx, list []waiting) error {
	seq, chain, err := tip(tx)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(list, chunk) {
		var seals, ids []any
		for _, w := range part {
			seq++
			chain = sumChain(seq, chain, w.id, w.digest)
			seals = append(seals, seq, w.id, chain)
			ids = append(ids, w.id)
		}
		n, err := tx.Exec(`UPDATE audit_salt SET sealed = 1 WHERE sealed = 0 AND entry_id IN `+values(1, len(part)), ids...)
		if err == nil && n < int64(len(part)) {
			err = errOvertaken
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO audit_seal (seq, entry_id, chain) VALUES `+values(len(part), 3), seals...); err != nil {
			return err
		}
	}
	return nil
}

type seal struct {
	seq   int64
	chain []byte
}

// tip is the last number and hash of the chain; 0 and empty before the first.
func tip(tx *db.Tx) (int64, []byte, error) {
	s, _, err := db.One(tx, scanSeal, `SELECT seq, chain FROM audit_seal ORDER BY seq DESC LIMIT 1`)
	return s.seq, s.chain, err
}

func scanSeal(s db.Scanner) (l seal, err error) { err = s.Scan(&l.seq, &l.chain); return l, err }
