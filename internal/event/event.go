package event

import (
	"fmt"
	"sync"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/id"
)

// Event tells that something happened to an object. It names things by id
// only; a consumer reads what it needs itself, under its own rights.
type Event struct {
	ID            string // given by Publish when empty
	Name          string // such as "growth.target.set"
	Version       int    // of the event's meaning; 1 when zero
	Kind          authz.Kind
	Object        string
	ObjectVersion int64 // the object's version after the act: events are ordered by it
	At            time.Time
}

// Bus is the outbox and the list of who listens.
type Bus struct {
	ids *id.Source

	mu        sync.Mutex
	consumers map[string]map[string]func(*db.Tx, Event) error // event name -> consumer
	started   bool
	wake      chan struct{}
}

// New makes a bus. ids gives event ids.
func New(ids *id.Source) *Bus {
	return &Bus{ids: ids, consumers: map[string]map[string]func(*db.Tx, Event) error{}, wake: make(chan struct{}, 1)}
}

var errNoName = fault.New(fault.Internal, "BLY-1130", "Something went wrong on our side: a note between two parts of Belay lacks its name or object. Nothing was changed.")

// Publish stores an event in the act's transaction. Two events of one object
// and one version are delivered in no promised order.
func (b *Bus) Publish(tx *db.Tx, e Event) (err error) {
	defer fault.Wrap(&err, "event.Publish(%s %s)", e.Name, e.Object)
	if e.Name == "" || e.Kind == "" || e.Object == "" {
		return errNoName
	}
	if e.ID == "" {
		e.ID = b.ids.New()
	}
	e.Version = max(e.Version, 1)
	_, err = tx.Exec(`INSERT INTO event (id, name, version, kind, object, object_version, at, spread) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
		e.ID, e.Name, e.Version, string(e.Kind), e.Object, e.ObjectVersion, tx.Micros())
	tx.AfterCommit(b.nudge)
	return err
}

// Subscribe makes fn hear of every event of a name from now on. consumer names
// the listener for good: renaming one starts it anew. fn runs in a write
// transaction and may run again when that fails; all it does must be in tx. A
// consumer may listen to several names, and is then served in order over them.
// Subscribe before the runner starts; later, or twice, is a fault of the
// program and panics.
func (b *Bus) Subscribe(consumer, eventName string, fn func(tx *db.Tx, e Event) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.started {
		panic("event: " + consumer + " subscribes after the runner has started")
	}
	if b.consumers[eventName] == nil {
		b.consumers[eventName] = map[string]func(*db.Tx, Event) error{}
	}
	if b.consumers[eventName][consumer] != nil {
		panic(fmt.Sprintf("event: %s subscribes to %s twice", consumer, eventName))
	}
	b.consumers[eventName][consumer] = fn
}

// nudge wakes the local runner; other processes look within a second.
func (b *Bus) nudge() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func scanEvent(s db.Scanner) (e Event, err error) {
	var at int64
	err = s.Scan(&e.ID, &e.Name, &e.Version, &e.Kind, &e.Object, &e.ObjectVersion, &at)
	e.At = clock.FromMicros(at)
	return e, err
}
