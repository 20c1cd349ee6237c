package account

import (
	"context"
	"strings"
	"sync"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
)

// State says whether an account may sign in at all.
type State string

// The states.
const (
	Active   State = "active"
	Disabled State = "disabled"
)

// Account is what signs in. Email is its canonical address.
type Account struct {
	ID          string
	Person      string // "" for an account without a person
	Email       string
	Name        string
	State       State
	Version     int64
	HasPassword bool
}

// Options are the rules of signing in; zero values mean the defaults.
type Options struct {
	Idle     time.Duration // a session ends this long after it was last used; 30 minutes
	Absolute time.Duration // and this long after the sign-in; 12 hours
	LinkFor  time.Duration // a link to set a password holds; 72 hours

	PerAccount Limit // failed tries against one account: 10, then one a minute
	PerAddress Limit // failed tries from one network address: 50, then one in 10 seconds

	AtOnce int // passwords hashed at once; 4
	Queue  int // callers who may wait for that; 16

	Demo bool // sample people sign in by one click, passwords are off

	// Waiting is the SQL of how many things wait for the person a.person_id, for
	// the frame of every page: a part of the one statement that finds who asks.
	// "" counts none.
	Waiting string
}

func (o Options) withDefaults() Options {
	set := func(d *time.Duration, to time.Duration) {
		if *d == 0 {
			*d = to
		}
	}
	set(&o.Idle, 30*time.Minute)
	set(&o.Absolute, 12*time.Hour)
	set(&o.LinkFor, 72*time.Hour)
	if o.PerAccount == (Limit{}) {
		o.PerAccount = Limit{Burst: 10, Every: time.Minute}
	}
	if o.PerAddress == (Limit{}) {
		o.PerAddress = Limit{Burst: 50, Every: 10 * time.Second}
	}
	if o.AtOnce == 0 {
		o.AtOnce = 4
	}
	if o.Queue == 0 {
		o.Queue = 16
	}
	if o.Waiting == "" {
		o.Waiting = "0"
	}
	return o
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct {
	db   *db.DB
	gate *authz.Gate
	log  *audit.Log
	bus  *event.Bus
	ids  *id.Source
	opt  Options
	hash *hasher
	// asking is resolveSession with the count of what waits.
	asking string
	decoy  string
	zones  zoneMemory
}

// New makes the service.
func New(d *db.DB, gate *authz.Gate, log *audit.Log, bus *event.Bus, ids *id.Source, opt Options) *Service {
	opt = opt.withDefaults()
	h := newHasher(ids, opt.AtOnce, opt.Queue)
	return &Service{db: d, gate: gate, log: log, bus: bus, ids: ids, opt: opt, hash: h, decoy: h.decoy(),
		asking: strings.Replace(resolveSession, waitingMark, opt.Waiting, 1)}
}

// The events of this package. Their object is the account.
const (
	EventDisabled    = "account.disabled"
	EventEnabled     = "account.enabled"
	EventPasswordSet = "account.password_set"
	EventClosed      = "account.closed" // its owner left: roles ended, every way in removed
)

// actCreated is the record of a new account; nobody listens for it.
const actCreated = "account.created"

// noted records an act and tells of it, in the act's transaction.
func (s *Service) noted(tx *db.Tx, actor authz.Actor, action string, a Account, reason string, detail map[string]string) error {
	if err := s.log.Record(tx, actor, audit.Entry{Action: action, Kind: KindAccount, Object: a.ID, Subject: a.Person, Reason: reason, Detail: detail}); err != nil {
		return err
	}
	return s.bus.Publish(tx, event.Event{Name: action, Kind: KindAccount, Object: a.ID, ObjectVersion: a.Version})
}

// owned opens a write transaction for an act on the actor's own account.
func (s *Service) owned(ctx context.Context, actor authz.Actor, act func(*db.Tx, Account) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.own(tx, actor)
		if err != nil {
			return err
		}
		return act(tx, a)
	})
}

// own is the actor's own account, once the gate has let the actor in.
func (s *Service) own(tx *db.Tx, actor authz.Actor) (Account, error) {
	if !actor.SignedIn() {
		return Account{}, errNobody
	}
	if _, err := s.gate.Enter(tx, actor); err != nil {
		return Account{}, err
	}
	a, _, err := byID(tx, actor.Account)
	return a, err
}

var errNobody = fault.New(fault.Unauthenticated, "BLY-2100", "Please sign in first. Nothing was changed.")

// zoneMemory keeps loaded zones and which one the company last used: a guess
// for the next query, never an answer.
type zoneMemory struct {
	loaded sync.Map // name -> *time.Location
	mu     sync.Mutex
	last   string
}

func (z *zoneMemory) location(name string) *time.Location {
	if l, ok := z.loaded.Load(name); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		l = time.UTC
	}
	z.loaded.Store(name, l)
	return l
}

func (z *zoneMemory) guess() string {
	z.mu.Lock()
	defer z.mu.Unlock()
	return z.last
}

func (z *zoneMemory) learn(name string) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.last = name
}
