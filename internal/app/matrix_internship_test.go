package app

import (
	"slices"
	"strings"

	"belay/internal/db"
	"belay/internal/internship"
)

// The internships of the matrix: Ines with the team of outsider, hosted by
// otherboss; outsider helps. What she wants to learn holds a canary of the
// audience it has reached.
var internStates = []string{"draft", "withdrawn", "submitted", "hosted", "agreed", "preparing", "active", "paused", "completed"}

// internGuard gives a reason for every soft rule.
func internGuard() internship.Guard {
	g := internship.Guard{Version: internship.Any, Reasons: map[string]string{}}
	for _, code := range []string{"percent", "length", "team", "tenure", "readiness", "goals", "meets", "pause", "extend", "judgement", "load"} {
		g.Reasons[code] = "It fits both teams."
	}
	return g
}

// audience is whom a proposal in a state has reached: the learner, the manager,
// the host, the HR partners.
func audience(state string) string {
	switch state {
	case "withdrawn":
		return "draft"
	case "draft", "submitted", "hosted":
		return state
	}
	return "informed"
}

// intern takes a new internship to a state and gives its id.
func (w *matrixWorld) intern(state string) string {
	w.t.Helper()
	s, g := w.core.internship, internGuard()
	ines, tomas, host := w.actors["ines"], w.actors["tomas"], w.actors["otherboss"]
	var team string
	w.must(w.core.db.Read(w.ctx, func(tx *db.Tx) (err error) {
		team, _, err = db.One(tx, db.Value[string], `SELECT id FROM team_card WHERE name = 'Product tools'`)
		return err
	}))
	id, err := s.SaveDraft(w.ctx, ines, "", internship.Input{Unit: team, Host: host.Person, Topic: "Tools for products", Motive: w.plant("internship.ines." + audience(state)),
		Ways: []string{"pair"}, Terms: internship.Terms{Percent: 20, StartOn: "2026-10-19", EndOn: "2027-01-08"}, Named: true}, g)
	w.must(err)
	if state == "withdrawn" {
		w.must(s.Withdraw(w.ctx, ines, id, g))
		return id
	}
	for i, step := range []func() error{
		func() error {
			in, err := s.Proposal(w.ctx, ines, id)
			if err == nil {
				_, err = s.Submit(w.ctx, ines, id, in, g)
			}
			return err
		},
		func() error { return s.Agree(w.ctx, tomas, id, internship.AgreeInput{Meets: "yes"}, g) },
		func() error { return s.Agree(w.ctx, host, id, internship.AgreeInput{}, g) },
		func() error {
			err := s.Prepare(w.ctx, ines, id, g)
			if err == nil {
				_, err = w.help(id, "outsider", true)
			}
			return err
		},
		func() error { return s.Start(w.ctx, ines, id, g) },
		func() error {
			if state == "completed" {
				return s.Complete(w.ctx, host, id, g)
			}
			return s.Pause(w.ctx, ines, id, "2026-11-06", g)
		},
	} {
		if i >= map[string]int{"submitted": 1, "hosted": 2, "agreed": 3, "preparing": 4, "active": 5, "paused": 6, "completed": 6}[state] {
			break
		}
		w.must(step())
	}
	return id
}

// help asks somebody to help an internship, and lets them say yes.
func (w *matrixWorld) help(id, who string, accept bool) (string, error) {
	s, g := w.core.internship, internGuard()
	helper, err := s.AskHelper(w.ctx, w.actors["otherboss"], id, w.actors[who].Person, internship.HelpInput{Hours: 2}, g)
	if err == nil && accept {
		err = s.AcceptHelp(w.ctx, w.actors[who], helper, internship.HelpInput{Hours: 2}, g)
	}
	return helper, err
}

// internPart makes a part of an internship that runs.
func (w *matrixWorld) internPart(object string) (part string) {
	w.t.Helper()
	s, g, ines := w.core.internship, internGuard(), w.actors["ines"]
	id := w.intern("active")
	var err error
	switch object {
	case "helper.asked":
		part, err = w.help(id, "peer", false)
	case "helper.offered":
		part, err = s.OfferHelp(w.ctx, w.actors["peer"], id, internship.HelpInput{Hours: 2}, g)
	case "helper.accepted":
		var p *internship.Page
		if p, err = s.Page(w.ctx, ines, id); err == nil {
			i := slices.IndexFunc(p.Helpers, func(h internship.Helper) bool { return h.Person == w.actors["outsider"].Person })
			part = p.Helpers[i].ID
		}
	case "goal.standing":
		part, err = s.AddGoal(w.ctx, ines, id, internship.GoalInput{Text: w.plant("goal.ines")}, g)
	case "note.posted", "note.unposted":
		part, err = s.WriteNote(w.ctx, ines, id, internship.NoteInput{Text: w.plant("note.ines." + strings.TrimPrefix(object, "note.")), Posted: object == "note.posted"}, g)
	}
	w.must(err)
	w.runs[part] = id
	return part
}

// internshipsOfInes is one of hers in each state, and each part of one.
func (w *matrixWorld) internshipsOfInes() {
	for _, state := range internStates {
		w.objects["internship."+state] = w.intern(state)
	}
	for _, part := range []string{"helper.asked", "helper.offered", "helper.accepted", "goal.standing", "note.posted", "note.unposted"} {
		w.objects[part] = w.internPart(part)
	}
}
