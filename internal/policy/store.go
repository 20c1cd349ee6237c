package policy

import (
	"fmt"
	"strconv"
	"strings"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/handbook"
)

// Store keeps every document that was ever imported and says which hold now.
type Store struct {
	gate *authz.Gate
	log  *audit.Log
	bus  *event.Bus
}

// NewStore makes the store.
func NewStore(gate *authz.Gate, log *audit.Log, bus *event.Bus) *Store { return &Store{gate, log, bus} }

// EventChanged tells that a document holds anew, otherwise or no longer.
const EventChanged = "policy.changed"

// Imported is what an import did to one document.
type Imported struct {
	ID     string `json:"id"`
	Number int    `json:"number"` // of the version that holds now; 0 when it was removed
	Change string `json:"change"` // added, changed, removed or same
}

// Adopt stores the documents of a tree in the transaction that stores the tree
// itself. Records keep the versions they were decided under; a document that
// is gone from the files holds no longer. The company's zone follows its
// document. One id from two sources is refused.
func (s *Store) Adopt(tx *db.Tx, actor authz.Actor, t *handbook.Tree, v handbook.Version, docs []Document) (out []Imported, err error) {
	defer fault.Wrap(&err, "policy.Adopt(%s)", v.ID)
	viewer, err := s.gate.Enter(tx, actor)
	if err != nil {
		return nil, err
	}
	if _, err := viewer.Check(tx, ActionImport, authz.Object{Kind: KindDocument}); err != nil {
		return nil, err
	}
	live, err := liveRows(tx)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		old, had := live[d.ID]
		if had && old.source != v.Source {
			return nil, fault.Newf(fault.Conflict, "BLY-2390", "The policy %q comes from two sources, %s and %s. Nothing was stored; give one of them another id.", d.ID, old.source, v.Source)
		}
		delete(live, d.ID)
		done, err := s.adoptOne(tx, actor, t, v, d, old)
		if err != nil {
			return nil, err
		}
		out = append(out, done)
	}
	for id, row := range live {
		if row.source != v.Source {
			continue
		}
		if err := s.retire(tx, actor, id, row); err != nil {
			return nil, err
		}
		out = append(out, Imported{ID: id, Change: "removed"})
	}
	return out, companyZone(tx, docs)
}

func (s *Store) adoptOne(tx *db.Tx, actor authz.Actor, t *handbook.Tree, v handbook.Version, d Document, old liveRow) (Imported, error) {
	if old.hash == d.Hash {
		return Imported{d.ID, old.number, "same"}, nil
	}
	out := Imported{ID: d.ID, Change: "added"}
	if old.number > 0 {
		out.Change = "changed"
		if _, err := tx.Exec(`UPDATE policy_document SET live = 0 WHERE id = $1 AND number = $2`, d.ID, old.number); err != nil {
			return out, err
		}
	}
	last, _, err := db.One(tx, db.Value[int], `SELECT COALESCE(MAX(number), 0) FROM policy_document WHERE id = $1`, d.ID)
	if err != nil {
		return out, err
	}
	out.Number = last + 1
	file := t.File(d.File)
	if file == nil {
		return out, fmt.Errorf("policy %s has no file", d.ID)
	}
	_, err = tx.Exec(`INSERT INTO policy_document (id, number, source_id, file, hash, body, version_id, stored_at, live)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`, d.ID, out.Number, v.Source, d.File, d.Hash, file.Data, v.ID, tx.Micros())
	if err != nil {
		return out, err
	}
	return out, s.tell(tx, actor, "policy.import", d.ID, out.Number)
}

func (s *Store) retire(tx *db.Tx, actor authz.Actor, id string, row liveRow) error {
	if _, err := tx.Exec(`UPDATE policy_document SET live = 0 WHERE id = $1 AND number = $2`, id, row.number); err != nil {
		return err
	}
	return s.tell(tx, actor, "policy.retire", id, row.number)
}

func (s *Store) tell(tx *db.Tx, actor authz.Actor, act, id string, number int) error {
	err := s.log.Record(tx, actor, audit.Entry{Action: act, Kind: KindDocument, Object: id, Detail: map[string]string{"number": strconv.Itoa(number)}})
	if err != nil {
		return err
	}
	return s.bus.Publish(tx, event.Event{Name: EventChanged, Kind: KindDocument, Object: id, ObjectVersion: int64(number)})
}

// companyZone keeps the zone of dated facts with the company's document.
func companyZone(tx *db.Tx, docs []Document) error {
	for _, d := range docs {
		if d.Unit == "" && d.Zone != "" {
			return authz.SetZone(tx, d.Zone)
		}
	}
	return nil
}

type liveRow struct {
	id, source, file, hash string
	number                 int
	body                   []byte
}

func liveRows(tx *db.Tx) (map[string]liveRow, error) {
	rows, err := db.All(tx, func(s db.Scanner) (r liveRow, err error) {
		err = s.Scan(&r.id, &r.source, &r.file, &r.hash, &r.number, &r.body)
		return r, err
	}, `SELECT id, source_id, file, hash, number, body FROM policy_document WHERE live = 1 ORDER BY id`)
	out := make(map[string]liveRow, len(rows))
	for _, r := range rows {
		out[r.id] = r
	}
	return out, err
}

// parsedKey is all that a parsed document depends on: its name and the hash of
// its text.
type parsedKey struct{ file, hash string }

func (r liveRow) parse() (Document, error) {
	d, problems := parse(r.file, r.body)
	if len(problems) > 0 {
		return d, fault.Newf(fault.Internal, "BLY-2391", "The stored policy %q cannot be read by this version of Belay. Nothing was changed; import the handbook again.", r.id)
	}
	return d, nil
}

// foldedKey is all that folded rules depend on: the hashes of the documents that
// apply, in their order, the programme and the day.
type foldedKey struct {
	documents, programme string
	on                   Date
}

// At folds the documents that hold now for the end of a chain of scopes on a
// day, as Fold does. Callers share what it gives and do not change it.
func At(tx *db.Tx, sc authz.Scope, chain []Scope, on Date) (_ *Folded, err error) {
	defer fault.Wrap(&err, "policy.At(%d scopes, %s)", len(chain), on)
	docs, err := Live(tx, sc)
	if err != nil {
		return nil, err
	}
	applied, programme, err := along(docs, chain, on)
	if err != nil {
		return nil, err
	}
	var hashes strings.Builder
	for _, d := range applied {
		hashes.WriteString(d.ID + "=" + d.Hash + " ")
	}
	return db.Memo(tx, foldedKey{hashes.String(), programme, on}, func() (*Folded, error) { return lay(applied, programme, on) })
}

// Live reads the documents that hold now, for Fold.
func Live(tx *db.Tx, sc authz.Scope) (docs []Document, err error) {
	defer fault.Wrap(&err, "policy.Live")
	if _, err := sc.Check(tx, authz.Object{Kind: KindDocument}); err != nil {
		return nil, err
	}
	rows, err := liveRows(tx)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		d, err := db.Memo(tx, parsedKey{r.file, r.hash}, r.parse)
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	sortDocuments(docs)
	return docs, nil
}
