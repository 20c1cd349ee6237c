package org

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org/roster"
)

var (
	errFile    = fault.New(fault.Invalid, "BLY-2020", "The file has problems, so nothing was imported. Correct the lines named and import it again.")
	errBetween = fault.New(fault.Conflict, "BLY-2021", "Somebody changed people while the import ran, and one line no longer fits. What was imported so far is kept; look at the preview and import the file again.")
)

// Report is what an import did: the plan it followed and how it went.
type Report struct {
	Plan         Plan `json:"plan"`
	Resumed      bool `json:"resumed"` // went on with a run that had been stopped
	Transactions int  `json:"transactions"`
}

// Preview tells what importing a file would do today, and writes nothing. The
// plan's Problems say what stands against it.
func (s *Service) Preview(ctx context.Context, actor authz.Actor, f roster.File) (plan Plan, err error) {
	defer fault.Wrap(&err, "org.Preview")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		if _, err := v.Check(tx, authz.Read, authz.Object{Kind: KindImport}); err != nil {
			return err
		}
		r, _, err := runOf(tx, f.Hash, v.Date())
		if err != nil {
			return err
		}
		p, err := planFor(tx, v, f, or(r.onDate, v.Date()))
		if err == nil {
			plan = p.plan
		}
		return err
	})
	return plan, err
}

// Import writes a file in short transactions, so that other writers hardly wait.
// Every line is checked before the first write: with problems nothing is
// imported, the fault is Invalid and Report.Plan says why. Each line is compared
// anew in the transaction that writes it, so what others write in between is
// respected and a line is never applied twice: an import that was killed goes on
// when the same file is imported again, and ends as if it had not been.
func (s *Service) Import(ctx context.Context, actor authz.Actor, f roster.File) (Report, error) {
	return s.importFile(ctx, actor, f, func(int) error { return nil })
}

// importer is one run of Import.
type importer struct {
	*Service
	ctx     context.Context
	actor   authz.Actor
	file    roster.File
	run     run
	planner *planner
	units   *unitTree
	ids     map[string]string // e-mail key in the file -> stored id
	report  Report
	alone   bool // no other process wrote when this one last listened
	after   func(transaction int) error
}

// importFile is Import with a hook after each transaction, for the tests that
// stop it there.
func (s *Service) importFile(ctx context.Context, actor authz.Actor, f roster.File, after func(int) error) (_ Report, err error) {
	defer fault.Wrap(&err, "org.Import")
	im := &importer{Service: s, ctx: ctx, actor: actor, file: f, ids: map[string]string{}, after: after}
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		if _, err := v.Check(tx, authz.Create, authz.Object{Kind: KindImport}); err != nil {
			return err
		}
		if im.run, im.report.Resumed, err = runOf(tx, f.Hash, v.Date()); err != nil {
			return err
		}
		im.run.onDate = or(im.run.onDate, v.Date())
		im.planner, err = planFor(tx, v, f, im.run.onDate)
		return err
	})
	if err != nil {
		return im.report, err
	}
	im.report.Plan = im.planner.plan
	if n := len(im.planner.plan.Problems); n > 0 {
		return im.report, errFile
	}
	defer func() { _ = im.cache(usualCache) }()
	for _, step := range []func() error{im.begin, func() error { return im.cache(wideCache) }, im.addUnits, im.addPeople, im.finish} {
		if err := step(); err != nil {
			return im.report, err
		}
	}
	return im.report, nil
}

// The writer's page cache on SQLite, in KiB: ids are random, so an import
// touches pages all over, and with the usual cache each would be read and
// written many times.
const (
	usualCache = 2_000
	wideCache  = 64_000
)

// cache sets the page cache of SQLite's one writer connection.
func (im *importer) cache(kib int) error {
	if im.DB.Engine() != db.SQLite {
		return nil
	}
	return im.DB.Write(context.WithoutCancel(im.ctx), func(tx *db.Tx) error {
		_, err := tx.Exec(`PRAGMA cache_size = -` + strconv.Itoa(kib))
		return err
	})
}

// transaction runs one short transaction of the import: the actor's right is
// looked at again in each. Who sets their own hours at the same time writes the
// same person row, and one of the two runs again.
func (im *importer) transaction(act func(tx *db.Tx) error) error {
	err := im.factsHeld(im.ctx, func(tx *db.Tx) error {
		v, err := im.Gate.Enter(tx, im.actor)
		if err == nil {
			_, err = v.Check(tx, authz.Create, authz.Object{Kind: KindImport})
		}
		if err != nil {
			return err
		}
		return act(tx)
	})
	if err != nil {
		return err
	}
	im.report.Transactions++
	return im.after(im.report.Transactions)
}

// run is a row of org_import.
type run struct{ id, onDate string }

// runOf finds the unfinished run of a file that began today or yesterday. It
// goes on with the day it began on; an older one is begun anew.
func runOf(tx *db.Tx, hash, today string) (run, bool, error) {
	r, found, err := db.One(tx, func(s db.Scanner) (r run, err error) { err = s.Scan(&r.id, &r.onDate); return r, err },
		`SELECT id, on_date FROM org_import WHERE file_hash = $1 AND state = 'running'`, hash)
	if err != nil || !found || r.onDate < dayBefore(today) {
		return run{}, false, err
	}
	return r, true, nil
}

func (im *importer) begin() error {
	if im.report.Resumed {
		return nil
	}
	return im.transaction(func(tx *db.Tx) error {
		im.run.id = im.IDs.New()
		if _, err := tx.Exec(`UPDATE org_import SET state = 'dropped', finished_at = $2 WHERE file_hash = $1 AND state = 'running'`, im.file.Hash, tx.Micros()); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO org_import (id, file_hash, on_date, state, lines, started_at, finished_at) VALUES ($1, $2, $3, 'running', $4, $5, 0)`,
			im.run.id, im.file.Hash, im.run.onDate, len(im.file.Lines), tx.Micros()); err != nil {
			return err
		}
		return im.Audit.Record(tx, im.actor, audit.Entry{Action: "org.import.started", Kind: KindImport, Object: im.run.id,
			Detail: map[string]string{"file": im.file.Hash, "lines": strconv.Itoa(len(im.file.Lines))}})
	})
}

func (im *importer) finish() error {
	return im.transaction(func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE org_import SET state = 'done', finished_at = $2 WHERE id = $1 AND state = 'running'`, im.run.id, tx.Micros())
		if err != nil || n == 0 {
			return err // another process that imports the same file was first
		}
		return im.Audit.Record(tx, im.actor, audit.Entry{Action: "org.import.finished", Kind: KindImport, Object: im.run.id})
	})
}

// unitsAtOnce is how many units one transaction adds.
const unitsAtOnce = 50

func (im *importer) addUnits() error {
	for part := range slices.Chunk(im.planner.plan.Units, unitsAtOnce) {
		err := im.transaction(func(tx *db.Tx) error {
			for _, u := range part {
				unit, added, err := addUnit(tx, im.IDs, u)
				if err == nil && added {
					err = im.unitTold(tx, im.actor, unit, 1, "org.unit.added", "")
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(im.planner.plan.Units) > 0 {
		if err := im.analyze(); err != nil {
			return err
		}
	}
	return im.DB.Read(im.ctx, func(tx *db.Tx) (err error) { im.units, err = loadUnits(tx); return err })
}

// weightAtOnce bounds a transaction: a new person weighs 1, a person who moves
// as much as the people below who move along.
const weightAtOnce = 200

// addPeople writes the lines from the top of the company downwards, so that a
// manager is always written before those below: foreign keys hold, and no
// circle can close on the way.
func (im *importer) addPeople() error {
	for key, id := range im.planner.ids {
		if _, stored := im.planner.records.byID[id]; stored {
			im.ids[key] = id
		}
	}
	var batch []change
	weight := 0
	batches := 0
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		list := batch
		batch, weight = nil, 0
		if batches > 0 {
			if err := im.letOthersWrite(batches); err != nil {
				return err
			}
		}
		if err := im.people(list); err != nil {
			return err
		}
		if batches++; batches&(batches-1) != 0 {
			return nil
		}
		return im.analyze() // after 1, 2, 4, 8, ... batches
	}
	for _, c := range im.planner.ordered() {
		w := im.planner.weight(c)
		if weight+w > weightAtOnce {
			if err := flush(); err != nil {
				return err
			}
		}
		batch, weight = append(batch, c), weight+w
	}
	if err := flush(); err != nil || batches == 0 {
		return err
	}
	return im.analyze()
}

// turn is how long SQLite's waiting writers sleep at most before they ask for
// its one lock again; listenEvery is after how many batches an import that met
// nobody listens again.
const (
	turn        = 100 * time.Millisecond
	listenEvery = 16
)

// letOthersWrite leaves SQLite's lock alone for one turn when another process
// writes: an import that took it again at once would nearly always win, and the
// others would wait for its end.
func (im *importer) letOthersWrite(batches int) error {
	if im.DB.Engine() != db.SQLite || im.alone && batches%listenEvery != 0 {
		return nil
	}
	before, err := im.dataVersion()
	if err != nil {
		return err
	}
	select {
	case <-im.ctx.Done():
		return im.ctx.Err()
	case <-time.After(turn):
	}
	after, err := im.dataVersion()
	im.alone = before == after
	return err
}

// dataVersion changes when another process has written.
func (im *importer) dataVersion() (v int64, err error) {
	err = im.DB.Write(im.ctx, func(tx *db.Tx) error {
		v, _, err = db.One(tx, db.Value[int64], `PRAGMA data_version`)
		return err
	})
	return v, err
}

// analyze tells PostgreSQL's planner how large the tables have become: a plan
// made for an empty table reads all of it for every batch. SQLite's planner
// needs no telling.
func (im *importer) analyze() error {
	if im.DB.Engine() != db.Postgres {
		return nil
	}
	return im.DB.WriteBulk(im.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`ANALYZE unit, org_within, person, employment, reporting_line, org_member, person_level, org_above`)
		return err
	})
}

// ordered are the changes to be written, managers first.
func (p *planner) ordered() []change {
	depth := map[string]int{}
	var down func(id string) int
	down = func(id string) int {
		if d, known := depth[id]; known {
			return d
		}
		d := 0
		if m := p.managers[id]; m != "" {
			d = 1 + down(m)
		}
		depth[id] = d
		return d
	}
	var out []change
	for _, c := range p.changes {
		if c.touches() || len(c.line.Roles) > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b change) int {
		return cmp.Compare(down(p.ids[a.line.Key()]), down(p.ids[b.line.Key()]))
	})
	p.below = p.subtrees()
	return out
}

// subtrees counts the people below each person as stored.
func (p *planner) subtrees() map[string]int {
	out := map[string]int{}
	for _, r := range p.records.byID {
		for at, n := p.records.byID[r.manager], 0; at != nil && n < chainLimit; at, n = p.records.byID[at.manager], n+1 {
			out[at.ID]++
		}
	}
	return out
}

func (p *planner) weight(c change) int {
	if c.was == nil || c.manager == nil {
		return 1
	}
	return 2 + p.below[c.was.ID]/4
}

// people writes one batch of lines.
func (im *importer) people(list []change) error {
	var made map[string]string
	err := im.transaction(func(tx *db.Tx) (err error) {
		made = map[string]string{}
		b := &batch{importer: im, tx: tx, made: made}
		if err := b.compare(list); err != nil {
			return err
		}
		return b.write()
	})
	for key, id := range made {
		im.ids[key] = id
	}
	if f := fault.From(err); err != nil && (f.Code == errManagerSelf.Code || f.Code == errEmailTaken.Code || f.Code == errExternalID.Code) {
		return errBetween.Because(fmt.Errorf("lines from %d: %w", list[0].line.No, err))
	}
	return err
}
