package internship

import (
	"context"
	"strings"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/notify"
)

// Limits of goals.
const (
	MaxGoals = 20
	MaxGoal  = 1000 // runes
)

// The events of goals, each of kind internship.goal.
const (
	EventGoalAdded   = "internship.goal_added"
	EventGoalEdited  = "internship.goal_edited"
	EventGoalDropped = "internship.goal_dropped"
)

var (
	errGoals = fault.New(fault.Conflict, "BLY-2913", "An internship has at most 20 goals. Nothing was saved.")
	errEnded = fault.New(fault.Conflict, "BLY-2914", "This internship has come to its end, so this stays as it is. Nothing was changed.")
)

// AddGoal adds a goal, by learner or host. After the start it is an amendment,
// and the other side is told. It gives the goal's id.
func (s *Service) AddGoal(ctx context.Context, actor authz.Actor, id string, in GoalInput, g Guard) (_ string, err error) {
	defer fault.Wrap(&err, "internship.AddGoal(%s)", id)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		if _, err := load(tx, v.Scope(authz.Read, KindRecord), id); err != nil {
			return "", err
		}
		it, err := s.mayWriteGoals(tx, v, id)
		if err != nil {
			return "", err
		}
		list, err := goals(tx, v.Scope(authz.Read, KindGoal), `h.internship_id = $1`, id)
		if err != nil {
			return "", err
		}
		gl := Goal{ID: s.IDs.New(), Internship: id, At: tx.Now()}
		standing := 0
		for _, other := range list {
			gl.Place = max(gl.Place, other.Place+1)
			standing += yes(!other.Dropped)
		}
		if standing >= MaxGoals {
			return "", errGoals
		}
		return gl.ID, s.keepGoal(tx, v, it, gl, in, EventGoalAdded)
	})
}

// mayWriteGoals finds an internship whose goals the viewer may write.
func (s *Service) mayWriteGoals(tx *db.Tx, v *authz.Viewer, id string) (Internship, error) {
	it, err := s.whole(tx, id)
	if err != nil {
		return it, err
	}
	o := it.object()
	o.Kind, o.Key = KindGoal, it.ID
	if _, err := v.Check(tx, authz.Write, o); err != nil {
		return it, errParty(Learner | Host)
	}
	if it.State.Final() {
		return it, errEnded
	}
	return it, nil
}

// EditGoal changes a goal's words.
func (s *Service) EditGoal(ctx context.Context, actor authz.Actor, goal string, in GoalInput, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.EditGoal(%s)", goal)
	return s.onGoal(ctx, actor, goal, in, EventGoalEdited, g)
}

// RemoveGoal takes a goal away; what it said stays among the past versions.
func (s *Service) RemoveGoal(ctx context.Context, actor authz.Actor, goal string, g Guard) (err error) {
	defer fault.Wrap(&err, "internship.RemoveGoal(%s)", goal)
	return s.onGoal(ctx, actor, goal, GoalInput{}, EventGoalDropped, g)
}

func (s *Service) onGoal(ctx context.Context, actor authz.Actor, goal string, in GoalInput, act string, g Guard) error {
	_, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		list, err := goals(tx, v.Scope(authz.Read, KindGoal), `h.id = $1 AND h.dropped = 0`, goal)
		if err == nil && (len(list) == 0 || !g.of(list[0].Internship)) {
			err = fault.Gone()
		}
		if err != nil {
			return "", err
		}
		it, err := s.mayWriteGoals(tx, v, list[0].Internship)
		switch {
		case err != nil:
			return "", err
		case !g.Fits(list[0].Version):
			return "", errGoalStale.With("text", "Saved meanwhile: "+list[0].Text)
		}
		return goal, s.keepGoal(tx, v, it, list[0], in, act)
	})
	return err
}

var errGoalStale = fault.New(fault.Stale, "BLY-2915", "This goal was changed elsewhere since you opened it. Nothing was overwritten and your text is still here: compare the two and save again.")

// keepGoal stores a goal as its next version, with every version before it.
func (s *Service) keepGoal(tx *db.Tx, v *authz.Viewer, it Internship, gl Goal, in GoalInput, act string) error {
	actor := v.Actor()
	text := strings.TrimSpace(in.Text)
	switch {
	case act == EventGoalDropped: // the words stay those of who wrote them, and go when their author is erased
		text, gl.Dropped = gl.Text, true
	case text == "":
		return errInput.With("text", "Say what is to be reached.")
	case !writable(text, MaxGoal):
		return errInput.With("text", "A goal may have at most 1,000 characters.")
	}
	if !gl.Dropped {
		gl.Author = actor.Person
	}
	gl.Text, gl.Version = text, gl.Version+1
	gl.Amended = gl.Amended || it.State.Runs()
	if _, err := tx.Exec(`INSERT INTO internship_goal (id, internship_id, place, text, author_id, amended, dropped, at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET text = excluded.text, author_id = excluded.author_id, amended = excluded.amended, dropped = excluded.dropped,
			at = excluded.at, version = excluded.version`,
		gl.ID, it.ID, gl.Place, gl.Text, gl.Author, db.Bool(gl.Amended), db.Bool(gl.Dropped), tx.Micros(), gl.Version); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO internship_goal_step (goal_id, version, text, author_id, dropped, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		gl.ID, gl.Version, gl.Text, gl.Author, db.Bool(gl.Dropped), tx.Micros()); err != nil {
		return err
	}
	if err := s.record(tx, actor, act, KindGoal, gl.ID, it.Person, gl.Version, map[string]string{"internship": it.ID}); err != nil {
		return err
	}
	if !it.State.Runs() {
		return nil
	}
	return s.Notify.Tell(tx, notify.Notice{To: []string{it.Person, it.HostID}, Kind: KindRecord, Object: it.ID, What: "goal_amended",
		Actor: actor.Person, Subject: it.Person, Unit: it.Unit})
}

// goals reads goals under a scope, in their order.
func goals(tx *db.Tx, sc authz.Scope, rest string, args ...any) ([]Goal, error) {
	where, in := sc.Where("h", len(args)+1)
	return db.All(tx, func(s db.Scanner) (g Goal, err error) {
		var at int64
		err = s.Scan(&g.ID, &g.Internship, &g.Place, &g.Text, &g.Author, &g.Amended, &g.Dropped, &at, &g.Version)
		g.At = clock.FromMicros(at)
		return g, err
	}, `SELECT h.id, h.internship_id, h.place, h.text, h.author_id, h.amended, h.dropped, h.at, h.version
		FROM internship_goal_card h WHERE `+where+` AND `+rest+` ORDER BY h.place, h.id`, append(append([]any{}, args...), in...)...)
}
