package authz

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// Gate holds every feature's table. It is built once by app and never changes.
type Gate struct {
	tables map[Kind]*Table
	order  []Kind
	zones  sync.Map     // name -> *time.Location
	texts  sync.Map     // textKey -> text
	zone   atomic.Value // name of the company's zone as last read
}

// NewGate puts the features' tables together. tighten takes rules away, each
// written "kind:action:relation" (configuration may only tighten).
func NewGate(tables []Table, tighten ...string) (*Gate, error) {
	g := &Gate{tables: map[Kind]*Table{}}
	for _, t := range tables {
		if _, twice := g.tables[t.Kind]; twice {
			return nil, fmt.Errorf("authz: two tables for %s", t.Kind)
		}
		t.Rules = slices.Clone(t.Rules)
		g.tables[t.Kind] = &t
		g.order = append(g.order, t.Kind)
	}
	for _, line := range tighten {
		if err := g.tighten(line); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func (g *Gate) tighten(line string) error {
	parts := strings.Split(line, ":")
	if len(parts) == 3 {
		if t := g.tables[Kind(parts[0])]; t != nil {
			for rel, name := range relationNames {
				if name == parts[2] {
					for i := range t.Rules {
						if t.Rules[i].Action == Action(parts[1]) {
							t.Rules[i].To &^= rel
						}
					}
					return nil
				}
			}
		}
	}
	return fault.Newf(fault.Invalid, "BLY-1101", "The visibility setting %q names no rule. Write kind:action:relation as `belay authz matrix` shows them.", line)
}

// Table finds the rules of a kind; nil when there is none.
func (g *Gate) Table(k Kind) *Table { return g.tables[k] }

// Kinds lists the kinds in the order their features were given.
func (g *Gate) Kinds() []Kind { return g.order }

// Viewer is an actor inside one transaction: checked to be active, with the
// company's date and the rights epoch of that snapshot.
type Viewer struct {
	gate  *Gate
	actor Actor
	date  string
	zone  *time.Location
	epoch int64
}

type stateRow struct {
	epoch, account, employed int64
	zone, date               string
}

// stateKey is where a transaction keeps its epoch and day, so that the program
// itself can enter beside an actor without asking again.
type stateKey struct{}

// Enter brings an actor into a transaction. It refuses an actor whose account
// is not active or whose person is not employed today, reading both in the
// transaction's own snapshot, so that a lost right never waits for an event.
func (g *Gate) Enter(tx *db.Tx, a Actor) (_ *Viewer, err error) {
	defer fault.Wrap(&err, "authz.Enter")
	ours := a.Via == ViaOperator || a.Via == ViaJob
	row, known := tx.Kept(stateKey{}).(stateRow)
	if !ours || !known {
		if row, err = g.state(tx, a); err != nil {
			return nil, err
		}
		tx.Keep(stateKey{}, row)
	}
	v := &Viewer{gate: g, actor: a, epoch: row.epoch, zone: g.location(row.zone), date: row.date}
	switch {
	case ours:
		return v, nil
	case row.account == 0, a.Person != "" && row.employed == 0:
		return nil, errNotActive
	}
	return v, nil
}

// state reads the actor's account and employment with the epoch, on the day it
// is in the zone the company had last time; once more if that has changed.
func (g *Gate) state(tx *db.Tx, a Actor) (stateRow, error) {
	zone, _ := g.zone.Load().(string)
	for {
		day := clock.Date(tx.Now(), g.location(zone))
		row, _, err := db.One(tx, func(s db.Scanner) (r stateRow, err error) {
			err = s.Scan(&r.epoch, &r.zone, &r.account, &r.employed)
			return r, err
		}, `SELECT COALESCE((SELECT epoch FROM authz_state WHERE id = 1), 0),
			COALESCE((SELECT zone FROM authz_state WHERE id = 1), 'UTC'),
			(SELECT COUNT(*) FROM account c WHERE c.id = $1 AND c.state = 'active' AND COALESCE(c.person_id, '') = $2),
			(SELECT COUNT(*) FROM employment e WHERE e.person_id = $2 AND e.from_on <= $3 AND e.until_on > $3)`, a.Account, a.Person, day)
		if row.date = day; err != nil || row.zone == zone {
			return row, err
		}
		zone = row.zone
		g.zone.Store(zone)
	}
}

var errNotActive = fault.New(fault.Unauthenticated, "BLY-1102", "You are not signed in, or this account is no longer active. Sign in again; nothing was changed.")

func (g *Gate) location(name string) *time.Location {
	if z, ok := g.zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		z = time.UTC
	}
	g.zones.Store(name, z)
	return z
}

// Actor is who looks.
func (v *Viewer) Actor() Actor { return v.actor }

// Date is today in the company's zone, the day that dated facts are read on.
func (v *Viewer) Date() string { return v.date }

// Zone is the company's zone.
func (v *Viewer) Zone() *time.Location { return v.zone }

// Epoch is the rights epoch of this snapshot; forms carry it.
func (v *Viewer) Epoch() int64 { return v.epoch }

// Scope is what the viewer may do to a kind, for store functions.
func (v *Viewer) Scope(a Action, k Kind) Scope {
	t := v.gate.tables[k]
	if t == nil {
		panic("authz: no table for " + string(k)) // a program fault, found by any test of the feature
	}
	return Scope{viewer: v, table: t, action: a}
}

// Check decides one action on one object in Go. The refusal is the same fault
// as for an object that is not there.
func (v *Viewer) Check(tx *db.Tx, a Action, o Object) (Grant, error) {
	t := v.gate.tables[o.Kind]
	if t == nil {
		panic("authz: no table for " + string(o.Kind))
	}
	rel, err := v.relate(tx, o, t.asks(a, o))
	if err != nil {
		return Grant{}, err
	}
	g := t.Decide(a, rel, o)
	if !g.Allowed || t.NoTokens && v.actor.Via == ViaToken {
		return Grant{}, fault.Gone()
	}
	return g, nil
}

// Relation tells how the viewer stands to a subject, for wording and logging;
// rights come from Check and Scope alone.
func (v *Viewer) Relation(tx *db.Tx, subject string) (Relation, error) {
	return v.relate(tx, Object{Subject: subject}, ^Relation(0))
}

// Unchanged refuses a write whose form was shown under other rights than hold
// now: the audience may have changed, so the person must look again.
func (v *Viewer) Unchanged(formEpoch int64) error {
	if formEpoch == v.epoch {
		return nil
	}
	return fault.New(fault.Stale, "BLY-1103", "Who may see this has changed since the page was opened. Nothing was saved yet and your text is kept: look at who sees it now, then save again.")
}

// RaiseEpoch notes, in the transaction that changes any right, that rights
// have changed.
func RaiseEpoch(tx *db.Tx) error {
	tx.Keep(stateKey{}, nil)
	_, err := tx.Exec(`INSERT INTO authz_state (id, epoch, zone) VALUES (1, 1, 'UTC')
		ON CONFLICT (id) DO UPDATE SET epoch = authz_state.epoch + 1`)
	return err
}

// SetZone sets the company's zone, in which dates are read.
func SetZone(tx *db.Tx, zone string) error {
	tx.Keep(stateKey{}, nil)
	_, err := tx.Exec(`INSERT INTO authz_state (id, epoch, zone) VALUES (1, 1, $1)
		ON CONFLICT (id) DO UPDATE SET epoch = authz_state.epoch + 1, zone = excluded.zone`, zone)
	return err
}
