package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
)

// A personal token lets a program act as its owner, within the scopes it was
// given and never beyond what the owner may do at that moment. It opens the API
// only, and it ends with the account.

const (
	// TokenPrefix begins every token, so that people and scanners of leaked
	// secrets know one when they see it.
	TokenPrefix = "belay_"
	// LongestToken is for how many days a token may hold (security.md T11).
	LongestToken = 90

	maxTokens    = 50        // that an account may hold at once
	maxTokenName = 100       // bytes
	usedEvery    = time.Hour // how exact "last used" is: a request writes at most once in this time
	// keepTokens is for how long the list still shows a token that has ended.
	keepTokens = 30 * 24 * time.Hour
)

// Token is a personal token as its owner's list shows it.
type Token struct {
	ID      string
	Name    string
	Scopes  []authz.TokenScope
	MadeAt  time.Time
	Until   time.Time
	UsedAt  time.Time // zero when it never was, else exact to an hour
	Revoked time.Time // zero while it was not taken back
}

// Live tells whether the token works at a moment.
func (t Token) Live(now time.Time) bool { return t.Revoked.IsZero() && now.Before(t.Until) }

// NewToken is what somebody asks for. Days is for how long it holds.
type NewToken struct {
	Name   string
	Scopes []authz.TokenScope
	Days   int
	Areas  []string // that scopes may name: those of the API
	Key    string   // Idempotency-Key
}

// MadeToken is a new token. Secret is shown once and stored nowhere; it is ""
// when the same key had made the token before.
type MadeToken struct {
	Token
	Secret string
}

var (
	errTokenInput = fault.New(fault.Invalid, "BLY-2122", "No token was made. Please correct what is marked.")
	errTokenMany  = fault.New(fault.Conflict, "BLY-2123", "You have 50 tokens, which is the most. Nothing was made; take one back that you no longer need.")
	errTokenDoor  = fault.New(fault.Forbidden, "BLY-2124", "Tokens are made and taken back by their owner's own sign-in only. Nothing was changed.")
)

func (in NewToken) check() error {
	err := errTokenInput
	if in.Name == "" || len(in.Name) > maxTokenName || strings.ContainsAny(in.Name, "\r\n\x00") {
		err = err.With("name", "Please name what the token is for, in one line of at most 100 characters.")
	}
	if in.Days < 1 || in.Days > LongestToken {
		err = err.With("days", "A token holds for 1 to 90 days.")
	}
	if len(in.Scopes) == 0 || slices.ContainsFunc(in.Scopes, func(s authz.TokenScope) bool { return !s.Valid(in.Areas) }) {
		err = err.With("scopes", "Please choose at least one thing that the token may do.")
	}
	if len(err.Fields) > 0 {
		return err
	}
	return nil
}

// bySession is own for acts that no token may do: they would let it outlive
// itself.
func (s *Service) bySession(tx *db.Tx, actor authz.Actor) (Account, error) {
	if actor.SignedIn() && actor.Via != authz.ViaSession {
		return Account{}, errTokenDoor
	}
	return s.own(tx, actor)
}

// MakeToken makes a token for the actor's own account.
func (s *Service) MakeToken(ctx context.Context, actor authz.Actor, in NewToken) (out MadeToken, err error) {
	defer fault.Wrap(&err, "account.MakeToken(%s)", actor.Account)
	in.Name = strings.TrimSpace(in.Name)
	slices.Sort(in.Scopes)
	in.Scopes = slices.Compact(in.Scopes)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.bySession(tx, actor)
		if err != nil {
			return err
		}
		if err := in.check(); err != nil {
			return err
		}
		out = MadeToken{Secret: TokenPrefix + s.ids.Token()}
		made, repeated, err := event.Once(tx, actor, in.Key, func() (string, error) { return s.insertToken(tx, actor, a, in, out.Secret) })
		if err != nil {
			return err
		}
		if repeated {
			out.Secret = ""
		}
		list, err := tokens(tx, a.ID, ` AND id = $2`, made)
		if err == nil && len(list) > 0 {
			out.Token = list[0]
		}
		return err
	})
	if err != nil {
		return MadeToken{}, err
	}
	return out, nil
}

func (s *Service) insertToken(tx *db.Tx, actor authz.Actor, a Account, in NewToken, secret string) (string, error) {
	n, _, err := db.One(tx, db.Value[int], `SELECT COUNT(*) FROM token WHERE account_id = $1 AND revoked_at = 0 AND until > $2`, a.ID, tx.Micros())
	if err == nil && n >= maxTokens {
		err = errTokenMany
	}
	if err != nil {
		return "", err
	}
	id, scopes := s.ids.New(), joinScopes(in.Scopes)
	until := tx.Now().Add(time.Duration(in.Days) * 24 * time.Hour)
	if _, err := tx.Exec(`INSERT INTO token (id, token_hash, account_id, name, scopes, demo, made_at, until, used_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)`,
		id, tokenHash(secret), a.ID, in.Name, scopes, db.Bool(s.opt.Demo), tx.Micros(), clock.Micros(until)); err != nil {
		return "", err
	}
	return id, s.log.Record(tx, actor, audit.Entry{Action: "account.token_made", Kind: KindToken, Object: id, Subject: a.Person,
		Detail: map[string]string{"scopes": scopes, "until": clock.Date(until, time.UTC)}})
}

// Tokens lists the actor's own tokens, the newest first; those that ended stay a
// month.
func (s *Service) Tokens(ctx context.Context, actor authz.Actor) (list []Token, err error) {
	defer fault.Wrap(&err, "account.Tokens(%s)", actor.Account)
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a, err := s.bySession(tx, actor)
		if err != nil {
			return err
		}
		list, err = tokens(tx, a.ID, ` AND demo <= $2 ORDER BY made_at DESC, id`, db.Bool(s.opt.Demo))
		return err
	})
	return list, err
}

// RevokeToken takes one of the actor's own tokens back, at once and for good.
// One that is not there, or is somebody else's, gives the same answer.
func (s *Service) RevokeToken(ctx context.Context, actor authz.Actor, token, key string) (err error) {
	defer fault.Wrap(&err, "account.RevokeToken(%s)", token)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := s.bySession(tx, actor)
		if err != nil {
			return err
		}
		_, _, err = event.Once(tx, actor, key, func() (string, error) {
			n, err := tx.Exec(`UPDATE token SET revoked_at = $3 WHERE account_id = $1 AND id = $2 AND revoked_at = 0`, a.ID, token, tx.Micros())
			if err == nil && n == 0 {
				err = fault.Gone()
			}
			if err != nil {
				return "", err
			}
			return token, s.log.Record(tx, actor, audit.Entry{Action: "account.token_revoked", Kind: KindToken, Object: token, Subject: a.Person})
		})
		return err
	})
}

// TokenActor finds who holds a token, as Actor does for a session: account and
// employment are read now, in the same statement. Nobody is the zero Actor and
// no error.
func (s *Service) TokenActor(ctx context.Context, token string) (actor authz.Actor, err error) {
	defer fault.Wrap(&err, "account.TokenActor")
	if !strings.HasPrefix(token, TokenPrefix) {
		return authz.Actor{}, nil
	}
	actor, id, stale, err := s.who(ctx, resolveToken, token, usedEvery)
	if err != nil || id == "" {
		return authz.Actor{}, err
	}
	actor.Via = authz.ViaToken
	if stale {
		s.used(ctx, id)
	}
	return actor, nil
}

// used notes that a token is in use. A request does not fail over it.
func (s *Service) used(ctx context.Context, token string) {
	ctx, cancel := context.WithTimeout(ctx, seenPatience)
	defer cancel()
	_ = s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE token SET used_at = $2 WHERE id = $1 AND used_at < $2`, token, tx.Micros())
		return err
	})
}

func tokens(tx *db.Tx, account, more string, args ...any) ([]Token, error) {
	return db.All(tx, func(s db.Scanner) (t Token, err error) {
		var scopes string
		var made, until, used, revoked int64
		err = s.Scan(&t.ID, &t.Name, &scopes, &made, &until, &used, &revoked)
		t.Scopes, t.MadeAt, t.Until, t.UsedAt, t.Revoked = splitScopes(scopes), clock.FromMicros(made), clock.FromMicros(until), moment(used), moment(revoked)
		return t, err
	}, `SELECT id, name, scopes, made_at, until, used_at, revoked_at FROM token WHERE account_id = $1`+more, append([]any{account}, args...)...)
}

// moment is an instant as stored; 0 stands for never.
func moment(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return clock.FromMicros(micros)
}

func joinScopes(scopes []authz.TokenScope) string {
	parts := make([]string, len(scopes))
	for i, s := range scopes {
		parts[i] = string(s)
	}
	return strings.Join(parts, " ")
}

func splitScopes(text string) []authz.TokenScope {
	var out []authz.TokenScope
	for _, s := range strings.Fields(text) {
		out = append(out, authz.TokenScope(s))
	}
	return out
}
