package board_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/id"
	"belay/internal/internship"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/schema"
)

func TestMain(m *testing.M) {
	features := schema.Features()
	for _, own := range []fs.FS{internship.Migrations, board.Migrations} {
		if !slices.Contains(features, own) {
			features = append(features, own)
		}
	}
	list, err := db.ReadMigrations(features...)
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

var (
	ctx   = context.Background()
	start = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
)

const today = "2026-11-22"

// intern is one internship as the model of the tests knows it.
type intern struct {
	id, learner, unit, host, awaited string
	topic, ways, state               string
	from, until, ended               string
	named                            bool
	homeAgreed, allAgreed            bool              // at some time: the host, and HR, have heard of it
	helpers                          map[string]string // person -> state
}

// offer and wish likewise.
type wish struct {
	person, topic, unit string
	named, open         bool
}

// town is a random small company: departments d0 and d1 with two teams each, ten
// people, one HR partner of d0, one HR administrator, an account without a
// person, and somebody who has left.
type town struct {
	*board.Service
	d          *db.DB
	people     []string
	manager    map[string]string
	team       map[string]string
	interns    []intern
	wishes     []wish
	seats      map[string]int
	limits     map[string]int
	gone       string
	partner    string // of d0
	admin      string
	unitParent map[string]string
}

func newService(t testing.TB, d *db.DB, tables []authz.Table) *board.Service {
	t.Helper()
	gate, err := authz.NewGate(tables)
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	return board.New(board.Deps{DB: d, Gate: gate, Audit: audit.New(ids), Bus: event.New(ids), IDs: ids})
}

func rules() []authz.Table {
	return slices.Concat(org.Visibility(), opportunity.Visibility(), internship.Visibility(), board.Visibility())
}

func (w *town) actor(person string) authz.Actor {
	a := authz.Actor{Account: "a-" + person, Person: person, Via: authz.ViaSession}
	switch person {
	case w.partner:
		a.Roles = []authz.Role{authz.RoleHRPartner}
	case w.admin:
		a.Roles = []authz.Role{authz.RoleHRAdmin}
	case "":
		a.Account, a.Roles = "a-office", []authz.Role{authz.RolePlatformAdmin}
	}
	return a
}

var states = []string{"draft", "home_manager", "host_manager", "agreed", "preparing", "active", "paused", "completed", "ended_early", "withdrawn", "declined", "deferred"}

func day(r *rand.Rand, from, until int) string {
	return start.AddDate(0, 0, from+r.IntN(until-from)).Format(clock.DateForm)
}

// newTown makes the company and stores it as the use cases would.
func newTown(t testing.TB, d *db.DB, seed uint64, interns int) *town {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 3))
	w := &town{Service: newService(t, d, rules()), d: d, manager: map[string]string{}, team: map[string]string{}, seats: map[string]int{}, limits: map[string]int{}, gone: "p9", partner: "p7", admin: "p8",
		unitParent: map[string]string{"d0": "co", "d1": "co", "t0": "d0", "t1": "d0", "t2": "d1", "t3": "d1"}}
	for i := range 10 {
		w.people = append(w.people, fmt.Sprintf("p%d", i))
	}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	teams := []string{"t0", "t1", "t2", "t3"}
	for i, p := range w.people {
		w.team[p] = pick(teams)
		if i > 0 {
			w.manager[p] = w.people[r.IntN(i)]
		}
	}
	for i := range interns {
		w.interns = append(w.interns, randomIntern(r, fmt.Sprintf("i%03d", i), w.people, teams))
	}
	for range 14 {
		w.wishes = append(w.wishes, wish{person: pick(w.people), topic: pick([]string{"Kafka", "kafka", "Postgres", "Terraform"}), unit: pick([]string{"", "t0", "d1"}),
			named: r.IntN(2) == 0, open: r.IntN(4) > 0})
	}
	for _, u := range teams {
		w.seats[u] = r.IntN(4)
	}
	for _, p := range w.people {
		if r.IntN(2) == 0 {
			w.limits[p] = 1 + r.IntN(6)
		}
	}
	if err := d.Write(ctx, w.store); err != nil {
		t.Fatal(err)
	}
	return w
}

func randomIntern(r *rand.Rand, id string, people, teams []string) intern {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	n := intern{id: id, learner: pick(people), unit: pick(teams), topic: pick([]string{"Incident command", "Postgres failover", "Kafka at scale", "100% uptime_now"}),
		ways: pick([]string{"pair", "on_call", "pair release", "project"}), state: pick(states), from: day(r, -80, 80), named: r.IntN(3) > 0, helpers: map[string]string{}}
	for n.host == "" || n.host == n.learner {
		n.host = pick(people)
	}
	if r.IntN(2) == 0 {
		n.awaited = pick(people)
	}
	at, _ := clock.ParseDate(n.from)
	n.until = at.AddDate(0, 0, 20+r.IntN(60)).Format(clock.DateForm)
	if n.state == "completed" || n.state == "ended_early" {
		n.ended = n.until
	}
	switch n.state {
	case "draft":
		n.awaited = ""
	case "home_manager": // the home manager may have agreed to an earlier revision
		n.homeAgreed = r.IntN(3) == 0
		n.allAgreed = n.homeAgreed && r.IntN(2) == 0
	case "host_manager":
		n.homeAgreed, n.allAgreed = true, r.IntN(3) == 0
	default:
		n.homeAgreed, n.allAgreed = true, true
	}
	for range r.IntN(3) {
		n.helpers[pick(people)] = pick([]string{"offered", "asked", "accepted", "accepted", "declined", "left"})
	}
	return n
}

// flags are the columns by which an internship has become known, as package
// internship keeps them.
func (n intern) flags() (toHome, toHost, informed, listed, onBoard bool) {
	early := n.state == "home_manager" || n.state == "host_manager" || n.state == "agreed"
	onBoard = slices.Contains([]string{"preparing", "active", "paused", "completed", "ended_early"}, n.state)
	return n.state != "draft", n.homeAgreed, n.allAgreed, early || onBoard, onBoard
}

func (w *town) store(tx *db.Tx) (failed error) {
	do := func(q string, args ...any) {
		if _, err := tx.Exec(q, args...); err != nil && failed == nil {
			failed = fmt.Errorf("%s: %w", q, err)
		}
	}
	do(`INSERT INTO unit (id, kind, parent_id, name, name_key, handle, version) VALUES ('co', 'company', NULL, 'Company', 'company', 'company', 1)`)
	for _, u := range []string{"d0", "d1", "t0", "t1", "t2", "t3"} {
		kind := map[byte]string{'d': "department", 't': "team"}[u[0]]
		do(`INSERT INTO unit (id, kind, parent_id, name, name_key, handle, version) VALUES ($1, $2, $3, $4, $5, $6, 1)`, u, kind, w.unitParent[u], "Unit "+u, "unit "+u, "h-"+u)
	}
	for _, u := range []string{"co", "d0", "d1", "t0", "t1", "t2", "t3"} {
		for above, depth := u, 0; above != ""; above, depth = w.unitParent[above], depth+1 {
			do(`INSERT INTO org_within (unit_id, above_id, depth) VALUES ($1, $2, $3)`, u, above, depth)
		}
	}
	for i, p := range w.people {
		do(`INSERT INTO person (id, email, email_key, name, name_key, external_id, zone, zone_by_person, hours, hours_by_person, country, version)
			VALUES ($1, $1, $1, $2, $1, '', 'Europe/Lisbon', 0, '', 0, '', 1)`, p, "Person "+fmt.Sprint(i))
		do(`INSERT INTO account (id, person_id, email_key, name, state, kind, version, created_at, changed_at) VALUES ($1, $2, $2, $2, 'active', 'person', 1, 0, 0)`, "a-"+p, p)
		until := clock.Forever
		if p == w.gone {
			until = today
		}
		do(`INSERT INTO employment (person_id, from_on, until_on) VALUES ($1, '2020-01-01', $2)`, p, until)
		do(`INSERT INTO org_member (person_id, team_id, from_on, until_on) VALUES ($1, $2, '2020-01-01', $3)`, p, w.team[p], clock.Forever)
		for above, depth := w.manager[p], 1; above != ""; above, depth = w.manager[above], depth+1 {
			do(`INSERT INTO org_above (person_id, above_id, depth, from_on, until_on) VALUES ($1, $2, $3, '2020-01-01', $4)`, p, above, depth, clock.Forever)
		}
	}
	do(`INSERT INTO account (id, person_id, email_key, name, state, kind, version, created_at, changed_at) VALUES ('a-office', NULL, 'office', 'Office', 'active', 'person', 1, 0, 0)`)
	do(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ('r1', $1, 'hr_partner', 'd0', '2020-01-01', $3, 'import'), ('r2', $2, 'hr_admin', NULL, '2020-01-01', $3, 'import')`,
		"a-"+w.partner, "a-"+w.admin, clock.Forever)
	w.storeInterns(do)
	w.storeChances(do)
	return failed
}

func (w *town) storeInterns(do func(string, ...any)) {
	for _, n := range w.interns {
		toHome, toHost, informed, listed, onBoard := n.flags()
		do(`INSERT INTO internship (id, person_id, home_unit_id, unit_id, host_id, programme, topic, motive, ways, state, named, revision, open_revision, in_force, percent,
			start_on, end_on, step, waits_for, waits_party, waits_since, due_on, to_home, to_host, informed, listed, on_board, meets, meets_on, meets_by, deferred_to,
			pause_until, started_on, ended_on, ended_why, offer_id, again_of, policy_hash, created_at, changed_at, version)
			VALUES ($1, $2, '', $3, $4, '', $5, '', $6, $7, $8, 1, 0, 1, 20, $9, $10, '', $11, '', 0, '', $12, $13, $14, $15, $16, '', '', '', '', '', '', $17, '', '', '', '', 0, 0, 1)`,
			n.id, n.learner, n.unit, n.host, n.topic, n.ways, n.state, db.Bool(n.named), n.from, n.until, n.awaited,
			db.Bool(toHome), db.Bool(toHost), db.Bool(informed), db.Bool(listed), db.Bool(onBoard), n.ended)
		for p, state := range n.helpers {
			do(`INSERT INTO internship_helper (id, internship_id, person_id, state, named, hours, asker_id, session_on, session_note, at, version)
				VALUES ($1, $2, $3, $4, $5, 2, '', '', '', 0, 1)`, n.id+p, n.id, p, state, db.Bool(state == "asked" || state == "accepted"))
			if state == "accepted" {
				do(`UPDATE internship SET helped = helped + 1 WHERE id = $1`, n.id)
			}
		}
	}
}

func (w *town) storeChances(do func(string, ...any)) {
	for i, x := range w.wishes {
		state := "open"
		if !x.open {
			state = "met"
		}
		do(`INSERT INTO wish (id, person_id, topic, topic_key, unit_id, way, quarter, named, note, state, created_at, changed_at, version)
			VALUES ($1, $2, $3, LOWER($3), $4, '', '', $5, '', $6, $7, 0, 1)`, fmt.Sprintf("w%d", i), x.person, x.topic, db.Null(x.unit), db.Bool(x.named), state, i)
	}
	for u, n := range w.seats {
		if n > 0 {
			do(`INSERT INTO offer (id, unit_id, host_id, title, topics, ways, needs, folded, seats, from_on, until_on, state, created_at, changed_at, version)
				VALUES ($1, $2, 'p0', 't', 't', ' pair ', '', 't', $3, '2026-01-01', '9999-12-31', 'open', 0, 0, 1)`, "o-"+u, u, n)
		}
	}
	for p, n := range w.limits {
		do(`INSERT INTO helper_limit (person_id, hours, at, version) VALUES ($1, $2, 0, 1)`, p, n)
	}
}
