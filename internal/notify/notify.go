package notify

import (
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/id"
	"belay/internal/policy"
)

// Wait is one open step of an object, as the feature that owns the object
// states it.
type Wait struct {
	Kind    authz.Kind // of the object
	Object  string     // id
	Step    string     // such as "home_manager"; at most one open wait of an object has it
	Owner   string     // person the step is put to
	Subject string     // person concerned; "" when it concerns nobody
	Unit    string     // unit whose name stands in the sentence; "" when none
	// Personal steps can be done by the owner alone: nobody stands in, and
	// nobody takes over. A step put to the person concerned is always personal.
	Personal bool
	// Due is the last day, YYYY-MM-DD; "" when there is none, and then neither
	// Remind nor Escalate speak. DueOn counts it from a policy's duration.
	Due      string
	Remind   []policy.Duration // how long before Due the owner is reminded
	Escalate policy.Duration   // how long after Due it passes upward; zero: never
}

// Notice is something people are told inside Belay. It is told to each of To
// but the Actor, who knows.
type Notice struct {
	To      []string
	Kind    authz.Kind
	Object  string
	What    string // what happened, such as "accepted"; the Topic words it
	Step    string // step it is about, for Topic.Path; "" when none
	Actor   string // person who did it; "" when nobody did
	Subject string
	Unit    string
}

// Sight is how much of an object a reader of its notices may know.
type Sight int

// The sights.
const (
	Hidden   Sight = iota // nothing: the notice is not shown
	Nameless              // the object, but not whom it concerns
	Whole
)

// Worded is what a sentence may be made of: codes of the feature itself, and
// names. A name is "" when there is nobody, and Somebody when the reader may
// not know it.
type Worded struct {
	Kind   authz.Kind
	Object string
	// What is the notice's; "" for a wait, whose sentence is read by its owner.
	What, Step           string
	Actor, Subject, Unit string
	Mine                 bool // the reader is the person concerned
}

// Somebody stands for a person whom the reader cannot look up, such as one who
// has left.
const Somebody = "Somebody who has left"

// Topic is how waits and notices of one kind of object read and where they
// lead. Sentence, Path, Act and Readable are required.
type Topic struct {
	Kind authz.Kind
	// Sentence is plain English without a full stop, made of names alone.
	Sentence func(w Worded) string
	// Path is the page on which the step is done, or the object is shown.
	Path func(object, step string) string
	// Act is the label of the button that leads to a step's page.
	Act func(step string) string
	// Readable tells which objects the viewer may read now, and whether they may
	// know whom each concerns; what is missing is not shown. It runs at most one
	// statement.
	Readable func(tx *db.Tx, v *authz.Viewer, ids []string) (map[string]Sight, error)
	// Unnamed is what the person concerned is called to who may not know who it
	// is: "one learner". Required when Readable ever answers Nameless.
	Unnamed string
	// Moved tells the feature, in the moving transaction, that a step waits for
	// somebody else now: it writes that down and raises the rights epoch.
	Moved func(tx *db.Tx, object, step, owner string) error
	// Successor names who takes a step over from an owner who has left; "" lets
	// it pass upward. nil is the same as always "".
	Successor func(tx *db.Tx, object, step string) (string, error)
}

// Deps is what the service stands on.
type Deps struct {
	DB    *db.DB
	Gate  *authz.Gate
	Audit *audit.Log
	IDs   *id.Source
}

// Service holds the use cases. It is safe for concurrent use once every topic
// is registered.
type Service struct {
	Deps
	topics map[authz.Kind]Topic
}

// New makes the service.
func New(d Deps) *Service { return &Service{Deps: d, topics: map[authz.Kind]Topic{}} }

// Register adds a feature's topic, before anything is served. A topic that
// lacks a function or comes twice is a fault of the program and panics.
func (s *Service) Register(t Topic) {
	if t.Kind == "" || t.Sentence == nil || t.Path == nil || t.Act == nil || t.Readable == nil {
		panic("notify: the topic of " + string(t.Kind) + " is not complete")
	}
	if _, twice := s.topics[t.Kind]; twice {
		panic("notify: two topics for " + string(t.Kind))
	}
	s.topics[t.Kind] = t
}

// DueOn is the day that lies a duration after a day; business days are Monday
// to Friday. Both are YYYY-MM-DD; a day that cannot be read has no due day.
func DueOn(day string, within policy.Duration) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil || within.IsZero() {
		return ""
	}
	return within.After(at).Format(time.DateOnly)
}
