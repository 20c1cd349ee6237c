package account_test

import (
	"strings"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org"
)

var areas = []string{"growth", "org"}

// token makes a token of the actor's with some scopes, for 90 days.
func (w *world) token(actor authz.Actor, scopes ...authz.TokenScope) account.MadeToken {
	w.t.Helper()
	made, err := w.MakeToken(ctx, actor, account.NewToken{Name: "laptop", Scopes: scopes, Days: 90, Areas: areas})
	w.must(err)
	return made
}

// holder is who a token stands for now.
func (w *world) holder(secret string) authz.Actor {
	w.t.Helper()
	a, err := w.TokenActor(ctx, secret)
	w.must(err)
	return a
}

func TestATokenActsForItsOwnerWithinItsScopes(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines", org.RoleGrant{Role: authz.RoleAuditor})
		_, actor := w.in("ines")
		made := w.token(actor, "org:write", "growth:read", "growth:read")
		if !strings.HasPrefix(made.Secret, account.TokenPrefix) || len(made.Secret) < 40 || !made.Until.Equal(start.Add(90*24*time.Hour)) {
			t.Errorf("%+v", made)
		}
		got := w.holder(made.Secret)
		if got.Account != actor.Account || got.Person != "p-ines" || got.Via != authz.ViaToken || got.Session != "" || !got.Has(authz.RoleAuditor) ||
			len(got.Scopes) != 2 || !authz.Lets(got.Scopes, authz.Read, "growth.page") || authz.Lets(got.Scopes, authz.Write, "growth.page") ||
			!authz.Lets(got.Scopes, "restore", "org.unit") || authz.Lets(got.Scopes, authz.Read, "org.unit") {
			t.Errorf("%+v", got)
		}
		for _, wrong := range []string{"", account.TokenPrefix, made.Secret + "x", strings.TrimPrefix(made.Secret, account.TokenPrefix), made.ID} {
			if a := w.holder(wrong); a.SignedIn() {
				t.Errorf("%q stands for %+v", wrong, a)
			}
		}
		if a := w.who(made.Secret); a.SignedIn() {
			t.Error("a token is a session")
		}
		if n := w.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'account.token_made' AND subject_id = 'p-ines' AND object = $1`, made.ID); n != 1 {
			t.Errorf("%d entries of it", n)
		}
	})
}

func TestTokensEndAtOnce(t *testing.T) {
	t.Parallel()
	admin := authz.Operator()
	for name, end := range map[string]func(w *world, actor authz.Actor, made account.MadeToken){
		"taken back": func(w *world, actor authz.Actor, made account.MadeToken) {
			w.must(w.RevokeToken(ctx, actor, made.ID, ""))
		},
		"run out":  func(w *world, _ authz.Actor, _ account.MadeToken) { w.clock.Advance(90 * 24 * time.Hour) },
		"disabled": func(w *world, a authz.Actor, _ account.MadeToken) { w.must(w.Disable(ctx, admin, a.Account, "x")) },
		"disabled and enabled": func(w *world, a authz.Actor, _ account.MadeToken) {
			w.must(w.Disable(ctx, admin, a.Account, "x"))
			w.must(w.Enable(ctx, admin, a.Account, "x"))
		},
		"left": func(w *world, a authz.Actor, _ account.MadeToken) {
			w.write(func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE employment SET until_on = $2 WHERE person_id = $1`, a.Person, clock.Date(tx.Now(), time.UTC))
				return err
			})
		},
		"ended by an administrator": func(w *world, a authz.Actor, _ account.MadeToken) { w.must(w.EndAll(ctx, admin, a.Account)) },
		"password set anew": func(w *world, a authz.Actor, _ account.MadeToken) {
			w.must(w.SetPassword(ctx, admin, a.Account, good+" again"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, account.Options{}, func(t *testing.T, w *world) {
				w.withPassword("ines")
				_, actor := w.in("ines")
				made := w.token(actor, "growth:read")
				if !w.holder(made.Secret).SignedIn() {
					t.Fatal("it never worked")
				}
				end(w, actor, made)
				if a := w.holder(made.Secret); a.SignedIn() {
					t.Errorf("it still stands for %+v", a)
				}
			})
		})
	}
}

func TestTokensAreTheirOwnersToMakeAndEnd(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		w.withPassword("bela")
		_, ines := w.in("ines")
		_, bela := w.in("bela")
		made := w.token(ines, "all:read", "all:write")
		in := account.NewToken{Name: "x", Scopes: []authz.TokenScope{"growth:read"}, Days: 1, Areas: areas}
		byToken := w.holder(made.Secret)
		_, err := w.MakeToken(ctx, byToken, in)
		w.refused(err, "BLY-2124")
		w.refused(w.RevokeToken(ctx, byToken, made.ID, ""), "BLY-2124")
		_, err = w.Tokens(ctx, byToken)
		w.refused(err, "BLY-2124")
		w.refused(w.RevokeToken(ctx, bela, made.ID, ""), "BLY-1104")
		_, err = w.MakeToken(ctx, authz.Actor{}, in)
		w.refused(err, "BLY-2100")
		for field, bad := range map[string]account.NewToken{
			"name":   {Name: " ", Scopes: in.Scopes, Days: 1, Areas: areas},
			"days":   {Name: "x", Scopes: in.Scopes, Days: 91, Areas: areas},
			"scopes": {Name: "x", Scopes: []authz.TokenScope{"growth:read", "secrets:read"}, Days: 1, Areas: areas},
		} {
			_, err := w.MakeToken(ctx, ines, bad)
			if f := fault.From(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		in.Key = "k"
		first, err := w.MakeToken(ctx, bela, in)
		w.must(err)
		again, err := w.MakeToken(ctx, bela, in)
		w.must(err)
		if again.ID != first.ID || again.Secret != "" || !w.holder(first.Secret).SignedIn() {
			t.Errorf("the same form again: %+v", again)
		}
		list, err := w.Tokens(ctx, bela)
		w.must(err)
		if len(list) != 1 || list[0].Name != "x" || !list[0].Live(start) || list[0].Live(start.Add(24*time.Hour)) {
			t.Errorf("%+v", list)
		}
		for range 49 {
			w.token(bela, "growth:read")
		}
		_, err = w.MakeToken(ctx, bela, account.NewToken{Name: "one more", Scopes: in.Scopes, Days: 1, Areas: areas})
		w.refused(err, "BLY-2123")
	})
}

func TestLastUsedIsWrittenOnceAnHour(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		_, actor := w.in("ines")
		made := w.token(actor, "growth:read")
		used := func() time.Time {
			_, actor := w.in("ines")
			list, err := w.Tokens(ctx, actor)
			w.must(err)
			return list[0].UsedAt
		}
		if !used().IsZero() {
			t.Error("used before it was")
		}
		for _, step := range []struct {
			after time.Duration
			want  time.Time
		}{{0, start}, {59 * time.Minute, start}, {time.Minute, start.Add(time.Hour)}} {
			w.clock.Advance(step.after)
			w.holder(made.Secret)
			if got := used(); !got.Equal(step.want) {
				t.Errorf("after %s: %s", step.after, got)
			}
		}
		w.clock.Advance(130 * 24 * time.Hour)
		w.write(func(tx *db.Tx) error { _, err := account.Expire(tx); return err })
		if n := w.count(`SELECT COUNT(*) FROM token`); n != 0 {
			t.Error("an old token stays for ever")
		}
	})
}

func TestTheDemosTokensOpenNothingUnderServe(t *testing.T) {
	t.Parallel()
	each(t, account.Options{Demo: true}, func(t *testing.T, w *world) {
		a := w.person("ines")
		made := w.token(authz.Actor{Account: a.ID, Person: a.Person, Via: authz.ViaSession}, "growth:read")
		got, err := w.service(account.Options{}).TokenActor(ctx, made.Secret)
		w.must(err)
		if got.SignedIn() || !w.holder(made.Secret).SignedIn() {
			t.Errorf("%+v", got)
		}
	})
}
