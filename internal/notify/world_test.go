package notify_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
	"belay/internal/notify"
	"belay/internal/org"
	"belay/internal/policy"
	"belay/internal/schema"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

const (
	kind  authz.Kind = "test.request"
	today            = "2026-11-02" // a Monday
)

var (
	ctx      = context.Background()
	operator = authz.Operator()
	anything = org.Guard{Version: org.Any}
	start    = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	errMoved = errors.New("the feature cannot move it")
)

// feature stands for one that opens waits: it keeps for whom each step waits.
type feature struct {
	waitsFor map[string]string // object + " " + step -> person
	heir     string
	broken   string          // object that cannot be moved
	hidden   map[string]bool // objects that nobody may read any more
	nameless map[string]bool // objects of which nobody may know whom they concern
}

func (f *feature) topic() notify.Topic {
	return notify.Topic{
		Kind: kind,
		Sentence: func(w notify.Worded) string {
			if w.What == "" {
				return w.Subject + " asks for your answer as " + w.Step + " of " + w.Unit
			}
			return w.Actor + " " + w.What + " the request of " + w.Subject
		},
		Path: func(object, step string) string { return "/requests/" + object + "#" + step },
		Act:  func(step string) string { return "Answer as " + step },
		Readable: func(_ *db.Tx, _ *authz.Viewer, ids []string) (map[string]notify.Sight, error) {
			out := map[string]notify.Sight{}
			for _, one := range ids {
				switch {
				case f.hidden[one]:
				case f.nameless[one]:
					out[one] = notify.Nameless
				default:
					out[one] = notify.Whole
				}
			}
			return out, nil
		},
		Unnamed: "one of us",
		Moved: func(tx *db.Tx, object, step, owner string) error {
			if object == f.broken {
				return errMoved
			}
			tx.AfterCommit(func() { f.waitsFor[object+" "+step] = owner })
			return authz.RaiseEpoch(tx)
		},
		Successor: func(*db.Tx, string, string) (string, error) { return f.heir, nil },
	}
}

// firm is Kim over Zoe over Max over Ana and Ben, Eve beside them, Pia the HR
// partner of their department.
type firm struct {
	*notify.Service
	t                                 *testing.T
	d                                 *db.DB
	clk                               *clock.Moved
	org                               *org.Service
	bus                               *event.Bus
	ids                               *id.Source
	feature                           *feature
	dept                              string
	kim, zoe, max, ana, ben, eve, pia authz.Actor
}

func each(t *testing.T, run func(t *testing.T, f *firm)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			run(t, newFirm(t, open(t, clk), clk))
		})
	}
}

func newFirm(t *testing.T, d *db.DB, clk *clock.Moved) *firm {
	t.Helper()
	gate, err := authz.NewGate(append(notify.Visibility(), org.Visibility()...))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	f := &firm{t: t, d: d, clk: clk, bus: bus, ids: ids, org: org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids}),
		feature: &feature{waitsFor: map[string]string{}, hidden: map[string]bool{}, nameless: map[string]bool{}}}
	f.Service = notify.New(notify.Deps{DB: d, Gate: gate, Audit: log, IDs: ids})
	f.Register(f.feature.topic())
	f.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	f.dept, err = f.org.AddUnit(ctx, operator, anything, org.NewUnit{Kind: org.Department, Name: "Platforms"})
	f.must(err)
	f.kim = f.person("kim", "")
	f.zoe = f.person("zoe", f.kim.Person)
	f.max = f.person("max", f.zoe.Person)
	f.ana = f.person("ana", f.max.Person)
	f.ben = f.person("ben", f.max.Person)
	f.eve = f.person("eve", "")
	f.pia = f.person("pia", "")
	f.must(d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ('r', $1, 'hr_partner', $2, '2025-01-01', $3, 'operator')`,
			f.pia.Account, f.dept, clock.Forever)
		return err
	}))
	return f
}

func (f *firm) person(name, manager string) authz.Actor {
	f.t.Helper()
	p, err := f.org.AddPerson(ctx, operator, anything, org.NewPerson{Name: name, Email: name + "@example.com", HiredOn: "2025-01-01", Manager: manager, Team: f.dept})
	f.must(err)
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+p, p)
		return err
	}))
	return authz.Actor{Account: "account-" + p, Person: p, Via: authz.ViaSession}
}

func (f *firm) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *firm) refused(err error, code string) {
	f.t.Helper()
	if e := fault.From(err); err == nil || e.Code != code {
		f.t.Errorf("got %v, want %s", err, code)
	}
}

func (f *firm) count(query string, args ...any) (n int) {
	f.t.Helper()
	f.must(f.d.Read(ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }))
	return n
}

// about is the request of Ana that waits for Max: due in five business days,
// two days before that he is reminded, five after it Zoe has it.
func (f *firm) about(object string) notify.Wait {
	five := policy.Duration{N: 5, Unit: policy.BusinessDay}
	return notify.Wait{Kind: kind, Object: object, Step: "manager", Owner: f.max.Person, Subject: f.ana.Person, Unit: f.dept, Due: notify.DueOn(today, five),
		Remind: []policy.Duration{{N: 2, Unit: policy.BusinessDay}}, Escalate: five}
}

// open opens a wait as a feature does: it keeps the owner it is given.
func (f *firm) open(w notify.Wait) (owner string) {
	f.t.Helper()
	f.must(f.d.Write(ctx, func(tx *db.Tx) (err error) { owner, err = f.Open(tx, w); return err }))
	f.feature.waitsFor[w.Object+" "+w.Step] = owner
	return owner
}

// sweep moves the clock to a day and looks through the waits.
func (f *firm) sweep(day string) {
	f.t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	f.must(err)
	f.clk.Set(at.Add(9 * time.Hour))
	f.must(f.Sweep(ctx))
}

func (f *firm) away(who authz.Actor, from, until string) string {
	f.t.Helper()
	a, err := f.org.AddAbsence(ctx, who, anything, org.Span{From: from, Until: until})
	f.must(err)
	return a
}

func (f *firm) delegate(who, to authz.Actor) {
	f.t.Helper()
	_, _, err := f.org.SetDelegate(ctx, who, anything, to.Person, org.Since(today))
	f.must(err)
}

func (f *firm) inbox(who authz.Actor) notify.Inbox {
	f.t.Helper()
	b, err := f.Inbox(ctx, who, notify.Ask{Waits: 25, Notices: 25})
	f.must(err)
	return b
}

// waits checks that an object waits for one person, and that the feature knows.
func (f *firm) waits(object string, want authz.Actor) {
	f.t.Helper()
	var got string
	f.must(f.d.Read(ctx, func(tx *db.Tx) (err error) {
		got, _, err = db.One(tx, db.Value[string], `SELECT owner_id FROM wait WHERE object = $1 AND step = 'manager'`, object)
		return err
	}))
	if got != want.Person || f.feature.waitsFor[object+" manager"] != want.Person {
		f.t.Errorf("%s waits for %q, the feature says %q, want %s", object, got, f.feature.waitsFor[object+" manager"], want.Person)
	}
}

// told lists what somebody was told, newest first.
func (f *firm) told(who authz.Actor) (out []string) {
	f.t.Helper()
	for _, n := range f.inbox(who).Notices {
		out = append(out, n.Sentence)
	}
	return out
}

func (f *firm) hears(who authz.Actor, want ...string) {
	f.t.Helper()
	got := f.told(who)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			f.t.Errorf("told %q, want %q", got, want)
			return
		}
	}
}
