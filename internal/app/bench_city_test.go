package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/demo"
	"belay/internal/evidence"
	"belay/internal/growth"
	"belay/internal/internship"
	"belay/internal/org"
)

// A city is a company of 10,000: one at the top, then 9, 90 and 900 managers who
// each manage ten, the 900 a team of ten. All of it is made by the use cases.
const (
	cityHeads   = 9
	cityTeams   = 900
	cityMembers = 10
)

type city struct {
	core    *core
	members []*member
	hosts   []host
}

// member is a plain person who signs in and learns.
type member struct {
	actor, manager authz.Actor
	email, cookie  string
	internship     string
}

type host struct {
	actor authz.Actor
	unit  string
}

// cityPeople is the people file.
func cityPeople() string {
	var s strings.Builder
	s.WriteString("email,name,manager_email,team,department,level,zone,hours\n")
	line := func(who, name, manager, team, department, level string) {
		if manager != "" {
			manager += "@city.example"
		}
		fmt.Fprintf(&s, "%s@city.example,%s,%s,%s,%s,%s,Europe/Lisbon,mon-fri 09:00-17:00\n", who, name, manager, team, department, level)
	}
	department := func(i int) string {
		if i%cityHeads == 0 {
			return "Infrastructure Platforms"
		}
		return fmt.Sprintf("Division %d", i%cityHeads)
	}
	line("top", "Top Person", "", "Management", department(0), "")
	for i := range cityHeads {
		line(fmt.Sprintf("a%d", i), fmt.Sprintf("Head %d", i), "top", "Management", department(0), "")
	}
	for i := range cityTeams / 10 {
		line(fmt.Sprintf("b%d", i), fmt.Sprintf("Director %d", i), fmt.Sprintf("a%d", i%cityHeads), fmt.Sprintf("Directors %d", i%cityHeads), department(i), "")
	}
	for i := range cityTeams {
		above := i % (cityTeams / 10)
		line(fmt.Sprintf("c%d", i), fmt.Sprintf("Manager %d", i), fmt.Sprintf("b%d", above), fmt.Sprintf("Team %d", i), department(above), "")
		for j := range cityMembers {
			line(fmt.Sprintf("p%d.%d", i, j), fmt.Sprintf("Person %d of %d", j, i), fmt.Sprintf("c%d", i), fmt.Sprintf("Team %d", i), department(above), "infrastructure/ic/intermediate")
		}
	}
	return s.String()
}

// newCity fills the database at url, hastily, and gives the first members of so
// many teams. It is closed again.
func newCity(b *testing.B, url string, teams int) *city {
	b.Helper()
	ctx, dir := context.Background(), b.TempDir()
	c := &city{}
	var err error
	if c.core, err = openCore(ctx, url, options{hasty: true}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.core.db.Close() })
	books, _, err := demo.Unpack(dir)
	if err != nil {
		b.Fatal(err)
	}
	people := filepath.Join(dir, "city.csv")
	if err := os.WriteFile(people, []byte(cityPeople()), 0o600); err != nil {
		b.Fatal(err)
	}
	if err := c.core.importPeople(ctx, people); err != nil {
		b.Fatal(err)
	}
	if _, err := c.core.importHandbook(ctx, authz.Operator(), books); err != nil {
		b.Fatal(err)
	}
	for i := range teams {
		manager := c.actor(b, fmt.Sprintf("c%d@city.example", i))
		email := fmt.Sprintf("p%d.0@city.example", i)
		c.members = append(c.members, &member{actor: c.actor(b, email), manager: manager, email: email})
		c.hosts = append(c.hosts, host{manager, c.teamOf(b, manager)})
	}
	return c
}

func (c *city) actor(b *testing.B, email string) authz.Actor {
	b.Helper()
	a, err := c.core.actorOf(context.Background(), email)
	if err != nil {
		b.Fatal(err)
	}
	return a
}

func (c *city) teamOf(b *testing.B, who authz.Actor) (id string) {
	b.Helper()
	err := c.core.db.Read(context.Background(), func(tx *db.Tx) error {
		u, _, err := org.TeamOf(tx, who.Person, c.core.clock.Now().Format(clock.DateForm))
		id = u.ID
		return err
	})
	if err != nil || id == "" {
		b.Fatalf("a manager without a team: %v", err)
	}
	return id
}

// proposal is member n's: ten weeks from next month with the team after theirs.
func (c *city) proposal(n int) internship.Input {
	h, begin := c.hosts[(n+1)%len(c.hosts)], c.core.clock.Now().AddDate(0, 0, 30)
	return internship.Input{Unit: h.unit, Host: h.actor.Person, Topic: fmt.Sprintf("Topic %d of the platform", n%40), Motive: "I want to learn how releases are made safe.",
		Ways: []string{"pair", "on_call"}, Terms: internship.Terms{Percent: 20, StartOn: begin.Format(clock.DateForm), EndOn: begin.AddDate(0, 0, 70).Format(clock.DateForm)}, Named: n%3 > 0}
}

// regardless goes on over every soft rule that a proposal can meet.
func regardless() internship.Guard {
	g := internship.Guard{Version: internship.Any, Reasons: map[string]string{}}
	for _, code := range []string{"percent", "length", "team", "tenure", "meets"} {
		g.Reasons[code] = "It fits us."
	}
	return g
}

// live gives every member evidence, steps and an internship that is being
// prepared, so that pages have something to show.
func (c *city) live(b *testing.B) {
	b.Helper()
	ctx := context.Background()
	for n, m := range c.members {
		in := c.proposal(n)
		id, err := c.core.internship.Submit(ctx, m.actor, "", in, regardless())
		if err == nil {
			err = c.core.internship.Agree(ctx, m.manager, id, internship.AgreeInput{Meets: internship.MeetsYes}, regardless())
		}
		if err == nil {
			err = c.core.internship.Agree(ctx, c.hosts[(n+1)%len(c.hosts)].actor, id, internship.AgreeInput{}, regardless())
		}
		if err == nil {
			err = c.core.internship.Prepare(ctx, m.actor, id, regardless())
		}
		m.internship = id
		for i := 0; err == nil && i < 5; i++ {
			if _, err = c.core.evidence.Add(ctx, m.actor, evidence.Input{Title: fmt.Sprintf("Evidence %d", i), Note: "note"}, evidence.Guard{}); err == nil {
				_, err = c.core.growth.AddStep(ctx, m.actor, growth.StepInput{Text: fmt.Sprintf("Step %d", i)}, growth.Guard{})
			}
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// catchUp does the background work that filling the city has left, as a server
// that ran meanwhile would have: entries sealed, events delivered.
func (c *city) catchUp(b *testing.B) {
	b.Helper()
	if _, err := c.core.runner(nil, nil).Step(context.Background()); err != nil {
		b.Fatal(err)
	}
}

// signIn gives the first so many members real sessions.
func (c *city) signIn(b *testing.B, most int) {
	b.Helper()
	ctx := context.Background()
	const password = "four quiet lamps by the river"
	var wg sync.WaitGroup
	turn := make(chan struct{}, 4) // passwords that are hashed at once
	for n, m := range c.members[:most] {
		wg.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			err := c.core.account.SetPassword(ctx, authz.Operator(), m.actor.Account, password)
			if err != nil {
				b.Error(err)
				return
			}
			token, err := c.core.account.SignIn(ctx, account.SignIn{Email: m.email, Password: password, Address: fmt.Sprintf("127.0.3.%d", n%250+1)})
			if err != nil {
				b.Error(err)
			}
			m.cookie = "belay=" + token
		})
	}
	wg.Wait()
	if b.Failed() {
		b.FailNow()
	}
}

// benchEngines are where a benchmark on both engines runs.
var benchEngines = []db.Engine{db.SQLite, db.Postgres}
