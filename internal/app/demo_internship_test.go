package app

import (
	"context"
	"slices"
	"testing"

	"belay/internal/db"
	"belay/internal/internship"
)

// demoHasInternships checks that the demo shows internships in every state, that
// each step has an owner, and that the people of the greeting find something.
func demoHasInternships(t *testing.T, c *core) {
	t.Helper()
	for _, s := range internship.States() {
		if len(listed(t, c, `SELECT id FROM internship WHERE state = $1`, string(s))) == 0 {
			t.Errorf("no internship is %s", s)
		}
	}
	if lost := ownerless(t, c); len(lost) != 0 {
		t.Errorf("steps that nobody has been asked to take: %v", lost)
	}
	for who, least := range map[string]int{"ines.carvalho": 1, "tomas.reyes": 1, "jonas.berg": 1, "amara.njoroge": 2, "wanjiru.kamau": 1, "rachel.steiner": 2} {
		if got := len(listed(t, c, `SELECT id FROM wait WHERE owner_id = $1`, sampleID(t, c, who))); got < least {
			t.Errorf("%d steps wait for %s, want at least %d", got, who, least)
		}
	}
	for what, query := range map[string]string{
		"two that need a helper": `SELECT i.id FROM internship i WHERE i.state = 'preparing' AND NOT EXISTS
			(SELECT 1 FROM internship_helper h WHERE h.internship_id = i.id AND h.state = 'accepted') LIMIT 2 OFFSET 1`,
		"a pending extension": `SELECT id FROM internship WHERE state = 'active' AND open_revision > 0`,
		"an unnamed learner":  `SELECT id FROM internship WHERE named = 0 AND on_board = 1`,
		"an alumni note":      `SELECT internship_id FROM internship_alumni WHERE published = 1`,
		"both judgements":     `SELECT internship_id FROM internship_judgement WHERE shown = 1 AND side = 'host'`,
		"an unnamed wish":     `SELECT id FROM wish WHERE named = 0`,
		"a finished module":   `SELECT id FROM module_run WHERE state = 'finished'`,
		"evidence of one":     `SELECT id FROM evidence WHERE title LIKE 'Helped an internship:%'`,
		"a helper at the limit": `SELECT l.person_id FROM helper_limit l WHERE l.hours = (SELECT SUM(h.hours) FROM internship_helper h
			JOIN internship i ON i.id = h.internship_id WHERE h.person_id = l.person_id AND h.state = 'accepted' AND i.state IN ('agreed', 'preparing', 'active'))`,
	} {
		if len(listed(t, c, query)) == 0 {
			t.Errorf("the demo lacks %s", what)
		}
	}
	plantedStep(t, c)
}

// ownerless are open steps without a person, and such that the inbox does not
// know.
func ownerless(t *testing.T, c *core) []string {
	t.Helper()
	return listed(t, c, `SELECT i.id FROM internship i WHERE i.step NOT IN ('', 'again') AND NOT EXISTS
			(SELECT 1 FROM wait w WHERE w.object = i.id AND w.step = i.step AND w.owner_id = i.waits_for)
		UNION ALL SELECT h.id FROM internship_helper h JOIN internship i ON i.id = h.internship_id WHERE h.state = 'asked'
			AND i.state NOT IN ('completed', 'ended_early', 'withdrawn', 'declined', 'deferred')
			AND NOT EXISTS (SELECT 1 FROM wait w WHERE w.object = h.id AND w.owner_id = h.person_id)`)
}

// plantedStep lets a step wait for nobody: the check must find it.
func plantedStep(t *testing.T, c *core) {
	t.Helper()
	id := listed(t, c, `SELECT id FROM internship WHERE step = 'host_manager'`)[0]
	host := listed(t, c, `SELECT waits_for FROM internship WHERE id = $1`, id)[0]
	set := func(person string) {
		t.Helper()
		err := c.db.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE internship SET waits_for = $1 WHERE id = $2`, person, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set(sampleID(t, c, "priya.raman"))
	if found := ownerless(t, c); !slices.Equal(found, []string{id}) {
		t.Errorf("a step that waits for nobody went unfound: %v", found)
	}
	set(host)
}

func listed(t *testing.T, c *core, query string, args ...any) (out []string) {
	t.Helper()
	err := c.db.Read(context.Background(), func(tx *db.Tx) (err error) {
		out, err = db.All(tx, db.Value[string], query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
