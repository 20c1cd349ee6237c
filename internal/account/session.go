package account

import (
	"context"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
)

const (
	// seenEvery is how exact "last used" is: a request writes at most once in
	// this time, so that reading pages stays reading.
	seenEvery = time.Minute
	// seenPatience is how long a request waits to write that; it goes on without.
	seenPatience = 2 * time.Second
	// maxSessions is how many devices one account is signed in on; the one unused
	// for longest goes.
	maxSessions = 20
	maxDevice   = 100 // bytes of a device's name
)

// Session is one device somebody is signed in on.
type Session struct {
	ID        string
	Device    string
	CreatedAt time.Time
	SeenAt    time.Time
	Current   bool // the one that asks
}

// resolved is a live session or token with what its actor needs, one row for
// each role.
type resolved struct {
	actor    authz.Actor
	id       string // of the session or token
	role     authz.Role
	zone     string
	seenAt   int64
	employed bool
}

func scanResolved(s db.Scanner) (r resolved, err error) {
	var employed, manages int64
	var scopes string
	a := &r.actor
	err = s.Scan(&r.id, &r.seenAt, &scopes, &a.Shown.Waiting, &a.Account, &a.Person, &a.Shown.Name, &r.zone, &employed, &a.Shown.Zone, &a.Shown.Team, &manages, &r.role)
	a.Scopes, a.Shown.Manages, r.employed = splitScopes(scopes), manages == 1, employed == 1
	return r, err
}

const (
	resolveSession = `SELECT s.id, s.seen_at, '', ` + waitingMark + `, ` + resolveColumns + ` FROM session s JOIN account a ON a.id = s.account_id` + resolveJoins + `
	WHERE s.token_hash = $1 AND s.idle_until > $2 AND s.until > $2 AND s.demo <= $3 AND a.state = 'active'`
	resolveToken = `SELECT s.id, s.used_at, s.scopes, 0, ` + resolveColumns + ` FROM token s JOIN account a ON a.id = s.account_id` + resolveJoins + `
	WHERE s.token_hash = $1 AND s.until > $2 AND s.revoked_at = 0 AND s.demo <= $3 AND a.state = 'active'`

	// waitingMark stands where Options.Waiting comes in.
	waitingMark = `{waiting}`

	resolveColumns = `a.id, COALESCE(a.person_id, ''), a.name, COALESCE(z.zone, 'UTC'),
	CASE WHEN a.person_id IS NULL OR EXISTS (SELECT 1 FROM employment e
		WHERE e.person_id = a.person_id AND e.from_on <= $4 AND e.until_on > $4) THEN 1 ELSE 0 END,
	COALESCE(p.zone, ''), COALESCE(u.name, ''),
	CASE WHEN EXISTS (SELECT 1 FROM org_above b
		WHERE b.above_id = a.person_id AND b.depth = 1 AND b.from_on <= $4 AND b.until_on > $4) THEN 1 ELSE 0 END,
	COALESCE(r.role, '')`
	resolveJoins = `
	LEFT JOIN authz_state z ON z.id = 1
	LEFT JOIN person_card p ON p.id = a.person_id
	LEFT JOIN org_member m ON m.person_id = a.person_id AND m.from_on <= $4 AND m.until_on > $4
	LEFT JOIN team_card u ON u.id = m.team_id
	LEFT JOIN account_role r ON r.account_id = a.id AND r.from_on <= $4 AND r.until_on > $4`
)

// Actor finds who holds a session's token: their account and employment are
// read now, in one statement and one snapshot. Nobody is the zero Actor and no
// error: an unknown, ended or foreign token, a disabled account, a leaver.
func (s *Service) Actor(ctx context.Context, token string) (actor authz.Actor, err error) {
	defer fault.Wrap(&err, "account.Actor")
	if token == "" {
		return authz.Actor{}, nil
	}
	actor, id, stale, err := s.who(ctx, s.asking, token, seenEvery)
	if err != nil || id == "" {
		return authz.Actor{}, err
	}
	actor.Via, actor.Session = authz.ViaSession, id
	if stale {
		s.seen(ctx, id)
	}
	return actor, nil
}

// who is the holder of a secret and the session or token it stands for; id is
// "" for nobody. stale tells that its use was noted at least every ago.
func (s *Service) who(ctx context.Context, query, secret string, every time.Duration) (actor authz.Actor, id string, stale bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := s.resolved(tx, query, secret)
		if err != nil || len(rows) == 0 || !rows[0].employed {
			return err
		}
		actor, id = rows[0].actor, rows[0].id
		for _, r := range rows {
			if r.role != "" && !actor.Has(r.role) {
				actor.Roles = append(actor.Roles, r.role)
			}
		}
		stale = tx.Now().Sub(clock.FromMicros(rows[0].seenAt)) >= every
		return nil
	})
	return actor, id, stale, err
}

// resolved asks by the day in the zone the company had last time, and once more
// when the zone has changed since.
func (s *Service) resolved(tx *db.Tx, query, secret string) ([]resolved, error) {
	for zone := s.zones.guess(); ; {
		day := clock.Date(tx.Now(), s.zones.location(zone))
		rows, err := db.All(tx, scanResolved, query, tokenHash(secret), tx.Micros(), db.Bool(s.opt.Demo), day)
		if err != nil || len(rows) == 0 || rows[0].zone == zone {
			return rows, err
		}
		zone = rows[0].zone
		s.zones.learn(zone)
	}
}

// seen notes that a session is in use. A request does not fail over it.
func (s *Service) seen(ctx context.Context, session string) {
	ctx, cancel := context.WithTimeout(ctx, seenPatience)
	defer cancel()
	_ = s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE session SET seen_at = $2, idle_until = $3 WHERE id = $1 AND seen_at < $2 AND idle_until > $2`,
			session, tx.Micros(), clock.Micros(tx.Now().Add(s.opt.Idle)))
		return err
	})
}

// entry is how somebody comes in: on which device, and with which session so
// far, which ends.
type entry struct {
	device, previous string
	demo             bool
}

// open starts a session under a new id and token. The account must have been
// let in by the gate in the same transaction.
func (s *Service) open(tx *db.Tx, account string, e entry) (token, session string, err error) {
	token, session = s.ids.Token(), s.ids.New()
	if _, err := tx.Exec(`DELETE FROM session WHERE token_hash = $1`, tokenHash(e.previous)); err != nil {
		return "", "", err
	}
	if _, err := tx.Exec(`DELETE FROM session WHERE account_id = $1 AND id NOT IN
		(SELECT k.id FROM session k WHERE k.account_id = $1 ORDER BY k.seen_at DESC, k.id LIMIT $2)`, account, maxSessions-1); err != nil {
		return "", "", err
	}
	_, err = tx.Exec(`INSERT INTO session (id, token_hash, account_id, device, demo, created_at, seen_at, idle_until, until) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)`,
		session, tokenHash(token), account, shorten(e.device, maxDevice), db.Bool(e.demo), tx.Micros(),
		clock.Micros(tx.Now().Add(s.opt.Idle)), clock.Micros(tx.Now().Add(s.opt.Absolute)))
	return token, session, err
}

// SignOut ends the session of a token, whoever holds it. An unknown token is no
// error: the result is the same.
func (s *Service) SignOut(ctx context.Context, token string) (err error) {
	defer fault.Wrap(&err, "account.SignOut")
	if token == "" {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM session WHERE token_hash = $1`, tokenHash(token))
		return err
	})
}

// Sessions lists where the actor is signed in, the latest used first.
func (s *Service) Sessions(ctx context.Context, actor authz.Actor) (list []Session, err error) {
	defer fault.Wrap(&err, "account.Sessions(%s)", actor.Account)
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if _, err := s.own(tx, actor); err != nil {
			return err
		}
		list, err = db.All(tx, func(s db.Scanner) (o Session, err error) {
			var created, seen int64
			err = s.Scan(&o.ID, &o.Device, &created, &seen)
			o.CreatedAt, o.SeenAt, o.Current = clock.FromMicros(created), clock.FromMicros(seen), o.ID == actor.Session
			return o, err
		}, `SELECT id, device, created_at, seen_at FROM session
			WHERE account_id = $1 AND idle_until > $2 AND until > $2 AND demo <= $3 ORDER BY seen_at DESC, id`,
			actor.Account, tx.Micros(), db.Bool(s.opt.Demo))
		return err
	})
	return list, err
}

// End signs one of the actor's own devices out; key is the form's
// Idempotency-Key. One that is gone already, or that is somebody else's, gives
// the same answer: it is not there.
func (s *Service) End(ctx context.Context, actor authz.Actor, session, key string) (err error) {
	defer fault.Wrap(&err, "account.End(%s)", session)
	return s.owned(ctx, actor, func(tx *db.Tx, a Account) error {
		_, _, err := event.Once(tx, actor, key, func() (string, error) {
			n, err := tx.Exec(`DELETE FROM session WHERE account_id = $1 AND id = $2`, a.ID, session)
			if err == nil && n == 0 {
				err = fault.Gone()
			}
			return session, err
		})
		return err
	})
}

// EndOthers signs the actor out everywhere but here and counts the devices.
func (s *Service) EndOthers(ctx context.Context, actor authz.Actor) (ended int64, err error) {
	defer fault.Wrap(&err, "account.EndOthers(%s)", actor.Account)
	err = s.owned(ctx, actor, func(tx *db.Tx, a Account) error {
		ended, err = tx.Exec(`DELETE FROM session WHERE account_id = $1 AND id <> $2`, a.ID, actor.Session)
		return err
	})
	return ended, err
}

// shorten cuts text to whole characters of at most so many bytes.
func shorten(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	cut := 0
	for i := range text {
		if i > bytes {
			break
		}
		cut = i
	}
	return text[:cut]
}
