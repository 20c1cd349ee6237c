package account_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org"
)

func TestOnlyTheRightPasswordOfAnActiveAccountComesIn(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		ines := w.withPassword("ines")
		token, actor := w.in("ines")
		if actor.Account != ines.ID || actor.Person != "p-ines" || actor.Via != authz.ViaSession || actor.Session == "" ||
			actor.Shown.Name != "ines" || actor.Shown.Zone != "Europe/Lisbon" {
			t.Fatalf("actor %+v", actor)
		}
		if len(token) != 43 {
			t.Errorf("a token of %d characters is no 256 bits", len(token))
		}
		for name, typed := range map[string]string{"case": "INES@Northwind.Example", "blanks": " ines@northwind.example\t", "width": "ｉnes@northwind.example"} {
			if _, err := w.SignIn(ctx, account.SignIn{Email: typed, Password: good}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Whatever is wrong, the answer is one sentence and the cost one hashing, so
// that nobody learns who has an account. Hashings are counted, not timed.
func TestEveryRefusalIsTheSameAnswerAtTheSameCost(t *testing.T) {
	t.Parallel()
	each(t, account.Options{PerAddress: account.Limit{Burst: 8, Every: time.Minute}}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		w.person("newcomer")
		disabled := w.withPassword("disabled")
		w.must(w.Disable(ctx, authz.Operator(), disabled.ID, "lost laptop"))
		w.withPassword("leaver")
		w.leave("leaver", "2026-11-23")
		sentence := ""
		for _, c := range []struct{ name, password string }{
			{"nobody", good}, {"ines", "plum river stapler moon"}, {"ines", ""}, {"newcomer", ""}, {"newcomer", good},
			{"disabled", good}, {"leaver", good}, {"", good},
		} {
			before := w.Hashes()
			token, err := w.signIn(c.name, c.password)
			f := fault.From(err)
			if f == nil || f.Code != "BLY-2101" || f.Kind != fault.Unauthenticated || token != "" {
				t.Fatalf("%q: %q %v", c.name, token, err)
			}
			if sentence == "" {
				sentence = f.Message
			}
			if f.Message != sentence || len(f.Fields) > 0 || f.Retry != 0 {
				t.Errorf("%q can be told apart: %+v", c.name, f)
			}
			if n := w.Hashes() - before; n != 1 {
				t.Errorf("%q cost %d hashings", c.name, n)
			}
		}
		// Planted: a refusal that hashes nothing, over the limit, shows in the count.
		before := w.Hashes()
		_, err := w.signIn("ines", good)
		w.refused(err, "BLY-2102")
		if w.Hashes() != before {
			t.Error("the count cannot tell a refusal that hashes nothing")
		}
	})
}

// tries runs n sign-ins at once and counts the answers by code.
func tries(n int, try func(i int) error) map[string]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	out := map[string]int{}
	for i := range n {
		wg.Go(func() {
			err := try(i)
			code := "ok"
			if err != nil {
				code = fault.From(err).Code
			}
			mu.Lock()
			defer mu.Unlock()
			out[code]++
		})
	}
	wg.Wait()
	return out
}

func TestFiftyTriesAtOnceMeetAnExactLimit(t *testing.T) {
	t.Parallel()
	opt := account.Options{Queue: 100}
	each(t, opt, func(t *testing.T, w *world) {
		w.withPassword("ines")
		other := w.service(opt) // a second process counts with the first
		spellings := []string{"ines@northwind.example", "INES@NORTHWIND.EXAMPLE", " Ines@northwind.example "}
		got := tries(50, func(i int) error {
			s := []*account.Service{w.Service, other}[i%2]
			_, err := s.SignIn(ctx, account.SignIn{Email: spellings[i%3], Password: "wrong", Address: fmt.Sprintf("192.0.2.%d", i)})
			return err
		})
		if got["BLY-2101"] != 10 || got["BLY-2102"] != 40 {
			t.Fatalf("10 of 50 may try: %v", got)
		}
		_, err := w.signIn("ines", good)
		f := fault.From(err)
		if f == nil || f.Kind != fault.TooMany || f.Retry != time.Minute {
			t.Fatalf("even the right password waits, and is told how long: %+v", f)
		}
		// Planted: another account's allowance is whole, so the refusals above
		// were counted by account and by nothing wider.
		if _, err := w.signIn("nobody", good); fault.From(err).Code != "BLY-2101" {
			t.Errorf("somebody else: %v", err)
		}
		_, err = w.service(opt).SignIn(ctx, account.SignIn{Email: email("ines"), Password: good})
		w.refused(err, "BLY-2102") // after a restart too
		w.clock.Advance(time.Minute)
		w.in("ines")
	})
}

func TestOneAddressMeetsAnExactLimitOverAllAccounts(t *testing.T) {
	t.Parallel()
	opt := account.Options{Queue: 100, PerAddress: account.Limit{Burst: 7, Every: time.Minute}}
	each(t, opt, func(t *testing.T, w *world) {
		got := tries(50, func(i int) error {
			_, err := w.SignIn(ctx, account.SignIn{Email: email(fmt.Sprint("guess", i)), Password: "wrong", Address: fmt.Sprintf("2001:db8::%x", i+1)})
			return err
		})
		if got["BLY-2101"] != 7 || got["BLY-2102"] != 43 {
			t.Fatalf("7 of 50 may try from one line: %v", got)
		}
		_, err := w.SignIn(ctx, account.SignIn{Email: email("guess"), Password: "wrong", Address: "2001:db8:0:1::1"})
		w.refused(err, "BLY-2101") // another line
	})
}

func TestSuccessCostsNoAllowance(t *testing.T) {
	t.Parallel()
	each(t, account.Options{PerAccount: account.Limit{Burst: 2, Every: time.Hour}}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		_, err := w.signIn("ines", "wrong")
		w.refused(err, "BLY-2101")
		for range 3 {
			w.in("ines")
		}
		_, err = w.signIn("ines", "wrong")
		w.refused(err, "BLY-2101")
		_, err = w.signIn("ines", good)
		w.refused(err, "BLY-2102")
	})
}

func TestAFullQueueSendsAway(t *testing.T) {
	t.Parallel()
	each(t, account.Options{AtOnce: 2, Queue: 3}, func(t *testing.T, w *world) {
		a := w.withPassword("ines")
		before := w.Hashes()
		give := w.HoldSlots()
		_, err := w.signIn("ines", good)
		f := fault.From(err)
		if f == nil || f.Kind != fault.TooMany || f.Code != "BLY-2103" || f.Retry == 0 {
			t.Fatalf("%+v", f)
		}
		w.refused(w.SetPassword(ctx, authz.Operator(), a.ID, good+"!"), "BLY-2103")
		if w.Hashes() != before {
			t.Error("somebody hashed outside the queue")
		}
		give()
		w.in("ines")
		if n := w.count(`SELECT COUNT(*) FROM sign_in_limit WHERE full_at > $1`, clock.Micros(start)); n != 0 {
			t.Errorf("being sent away cost %d allowances", n)
		}
	})
}

func TestSessionsEndWhenIdleAndWhenOld(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		idle, _ := w.in("ines")
		used, _ := w.in("ines")
		for range 24 { // 29 minutes at a time: 11 h 36 min
			w.clock.Advance(29 * time.Minute)
			if !w.signedIn(used) {
				t.Fatalf("a session in use ended at %v", w.clock.Now().Sub(start))
			}
		}
		if w.signedIn(idle) {
			t.Error("an idle session lives on")
		}
		w.clock.Set(start.Add(12*time.Hour - time.Microsecond))
		if !w.signedIn(used) {
			t.Error("ended before 12 hours")
		}
		w.clock.Set(start.Add(12 * time.Hour))
		if w.signedIn(used) {
			t.Error("12 hours are over")
		}
		late, _ := w.in("ines")
		w.clock.Advance(30 * time.Minute)
		if w.signedIn(late) {
			t.Error("30 idle minutes are over")
		}
		w.write(func(tx *db.Tx) error { _, err := account.Expire(tx); return err })
		if n := w.count(`SELECT COUNT(*) FROM session`); n != 0 {
			t.Errorf("%d ended sessions are kept", n)
		}
	})
}

func TestARequestCostsOneStatement(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines", org.RoleGrant{Role: authz.RoleAuditor}, org.RoleGrant{Role: authz.RoleHRAdmin})
		w.write(func(tx *db.Tx) error { return authz.SetZone(tx, "Pacific/Auckland") })
		token, actor := w.in("ines")
		if len(actor.Roles) != 2 {
			t.Errorf("roles %v", actor.Roles)
		}
		ask := func() int {
			ctx, n := db.WithCounter(ctx)
			if a, err := w.Actor(ctx, token); err != nil || !a.SignedIn() {
				t.Fatal(a, err)
			}
			return n.Statements()
		}
		if n := ask(); n != 1 {
			t.Errorf("%d statements", n)
		}
		w.clock.Advance(59 * time.Second)
		if n := ask(); n != 1 {
			t.Errorf("%d statements within a minute", n)
		}
		w.clock.Advance(time.Second)
		if n := ask(); n != 2 {
			t.Errorf("%d statements once a minute", n)
		}
		if n := ask(); n != 1 {
			t.Errorf("%d statements after that", n)
		}
		ctx, n := db.WithCounter(ctx)
		if a, err := w.Actor(ctx, ""); err != nil || a.SignedIn() || n.Statements() != 0 {
			t.Error("nobody costs a statement")
		}
	})
}

func TestTheFrameKnowsTeamAndReports(t *testing.T) {
	t.Parallel()
	each(t, account.Options{Demo: true}, func(t *testing.T, w *world) {
		w.person("tomas")
		w.person("ines")
		w.write(func(tx *db.Tx) error {
			for _, sql := range []string{
				`INSERT INTO unit (id, kind, parent_id, name, name_key, handle, version) VALUES ('u', 'team', NULL, 'Observability', 'observability', 'observability', 1)`,
				`INSERT INTO org_member (person_id, team_id, from_on, until_on) VALUES ('p-tomas', 'u', '2020-01-01', '9999-12-31')`,
				`INSERT INTO org_above (person_id, above_id, depth, from_on, until_on) VALUES ('p-ines', 'p-tomas', 1, '2020-01-01', '2026-11-24')`,
			} {
				if _, err := tx.Exec(sql); err != nil {
					return err
				}
			}
			return nil
		})
		for _, c := range []struct {
			name, team string
			manages    bool
		}{{"tomas", "Observability", true}, {"ines", "", false}} {
			token, err := w.Demo().SignIn(ctx, "p-"+c.name, "", "")
			w.must(err)
			if got := w.who(token).Shown; got.Name != c.name || got.Team != c.team || got.Manages != c.manages || got.Zone != "Europe/Lisbon" {
				t.Errorf("%+v", got)
			}
		}
		people, err := w.Demo().People(ctx)
		w.must(err)
		if len(people) != 2 || people[1].Team != "Observability" || people[1].Reports != 1 || people[0].Reports != 0 {
			t.Errorf("%+v", people)
		}
		w.clock.Advance(24 * time.Hour)
		token, err := w.Demo().SignIn(ctx, "p-tomas", "", "")
		w.must(err)
		if w.who(token).Shown.Manages {
			t.Error("the reporting line has ended")
		}
	})
}

func TestRolesHoldOnTheirDaysInTheCompanysZone(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		a := w.withPassword("ines", org.RoleGrant{Role: authz.RoleAuditor})
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE account_role SET from_on = '2026-11-24', until_on = '2026-11-25' WHERE account_id = $1`, a.ID)
			return err
		})
		w.leave("ines", "2026-11-26")
		w.clock.Set(time.Date(2026, 11, 23, 10, 59, 0, 0, time.UTC))
		token, actor := w.in("ines")
		if actor.Has(authz.RoleAuditor) {
			t.Error("too early")
		}
		w.write(func(tx *db.Tx) error { return authz.SetZone(tx, "Pacific/Auckland") }) // 13 hours ahead
		w.clock.Advance(time.Minute)
		if !w.who(token).Has(authz.RoleAuditor) {
			t.Error("it is the 24th in Auckland")
		}
		for at := w.clock.Now(); at.Before(time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC)); at = at.Add(20 * time.Minute) {
			w.clock.Set(at)
			w.who(token)
		}
		token, _ = w.in("ines")
		w.clock.Set(time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC))
		token, actor = w.in("ines")
		if actor.Has(authz.RoleAuditor) {
			t.Error("too late")
		}
		w.clock.Set(time.Date(2026, 11, 25, 10, 59, 0, 0, time.UTC))
		token, _ = w.in("ines")
		if !w.signedIn(token) {
			t.Error("the last day is not over")
		}
		w.clock.Set(time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC))
		if w.signedIn(token) {
			t.Error("the last day is over in Auckland")
		}
	})
}

func TestSignInTakesANewIdAndEndsTheOldSession(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		w.withPassword("mallory")
		planted, _ := w.in("mallory") // put into the victim's browser
		token, err := w.SignIn(ctx, account.SignIn{Email: email("ines"), Password: good, Previous: planted})
		w.must(err)
		if token == planted || w.signedIn(planted) || w.who(token).Person != "p-ines" {
			t.Error("a planted session survived the sign-in")
		}
		chosen := strings.Repeat("A", 43)
		token, err = w.SignIn(ctx, account.SignIn{Email: email("ines"), Password: good, Previous: chosen})
		w.must(err)
		if token == chosen || w.signedIn(chosen) {
			t.Error("the caller chose the token")
		}
	})
}

func TestADisabledAccountIsOutAtOnceAlsoWithinARequest(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		a := w.withPassword("ines")
		token, actor := w.in("ines")
		w.must(w.db.Read(ctx, func(tx *db.Tx) error { _, err := w.gate.Enter(tx, actor); return err }))
		for state, in := range map[string]bool{"disabled": false, "active": true} { // the state alone decides, before any cleanup
			w.write(func(tx *db.Tx) error { _, err := tx.Exec(`UPDATE account SET state = $1`, state); return err })
			if w.signedIn(token) != in {
				t.Errorf("an account that is %s", state)
			}
		}
		w.write(func(tx *db.Tx) error { _, err := tx.Exec(`UPDATE account SET state = 'active'`); return err })
		epoch := w.count(`SELECT epoch FROM authz_state`)
		w.must(w.Disable(ctx, authz.Operator(), a.ID, "left in a hurry"))
		if w.signedIn(token) {
			t.Error("the next request was let in")
		}
		// The request that was let in before goes no further.
		err := w.db.Read(ctx, func(tx *db.Tx) error { _, err := w.gate.Enter(tx, actor); return err })
		w.refused(err, "BLY-1102")
		_, err = w.Sessions(ctx, actor)
		w.refused(err, "BLY-1102")
		if w.count(`SELECT epoch FROM authz_state`) <= epoch {
			t.Error("the rights epoch stands")
		}
		if n := w.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'account.disabled' AND object = $1 AND reason = 'left in a hurry'`, a.ID); n != 1 {
			t.Errorf("%d audit entries", n)
		}
		_, err = w.signIn("ines", good)
		w.refused(err, "BLY-2101")
		w.must(w.Enable(ctx, authz.Operator(), a.ID, ""))
		if w.signedIn(token) {
			t.Error("enabling brought an old session back")
		}
		w.in("ines")
	})
}

func TestALeaverIsOutAndComesBackOnlyByANewPassword(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		a := w.withPassword("ines", org.RoleGrant{Role: authz.RoleHRAdmin})
		w.withPassword("stays")
		token, _ := w.in("ines")
		w.leave("ines", "2026-11-23")
		if w.signedIn(token) {
			t.Fatal("a leaver is let in before anybody cleaned up")
		}
		stay, _ := w.in("stays")
		for _, who := range []string{"ines", "stays", "unknown"} {
			w.news(who, org.EventPersonLeft)
		}
		w.step()
		if n := w.count(`SELECT COUNT(*) FROM password`) + w.count(`SELECT COUNT(*) FROM session`); n != 2 || !w.signedIn(stay) {
			t.Errorf("%d secrets are left; two are of somebody who stays", n)
		}
		w.leave("ines", clock.Forever) // hired again
		if w.signedIn(token) {
			t.Error("the old session works again")
		}
		_, err := w.signIn("ines", good)
		w.refused(err, "BLY-2101")
		l, err := w.Invite(ctx, authz.Operator(), a.ID)
		w.must(err)
		token, err = w.Accept(ctx, account.Accept{Token: l.Token, Password: good})
		w.must(err)
		if len(w.who(token).Roles) != 0 {
			t.Error("old roles came back")
		}
	})
}

func TestLeavingLaterAndComingBackSoonKeepNoPassword(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.step() // the daily jobs run now, and a day from now
		w.withPassword("ines", org.RoleGrant{Role: authz.RoleHRAdmin})
		w.withPassword("bela")
		for _, name := range []string{"ines", "bela"} {
			w.leave(name, "2026-11-24")
			w.news(name, org.EventPersonLeft)
			w.step()
			w.in(name) // still here
		}
		w.clock.Set(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
		w.leave("bela", clock.Forever) // hired again before the daily sweep ran
		w.news("bela", org.EventPersonRejoined)
		w.step()
		if n := w.count(`SELECT COUNT(*) FROM password`); n != 1 {
			t.Errorf("%d passwords before the sweep", n)
		}
		w.clock.Advance(24 * time.Hour)
		w.step()
		if n := w.count(`SELECT COUNT(*) FROM password`) + w.count(`SELECT COUNT(*) FROM account_role WHERE until_on > '2026-11-25'`); n != 0 {
			t.Errorf("%d passwords and roles after the sweep", n)
		}
		w.news("bela", org.EventPersonRejoined)
		w.clock.Advance(time.Second)
		w.must(w.SetPassword(ctx, authz.Operator(), w.find("bela").ID, good))
		w.step()
		w.in("bela") // late news do not undo the new password
	})
}

func TestDevicesAreListedAndEndedByTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		w.withPassword("mallory")
		first, _ := w.in("ines")
		w.clock.Advance(2 * time.Minute)
		second, me := w.in("ines")
		third, _ := w.in("ines")
		_, mallory := w.in("mallory")
		list, err := w.Sessions(ctx, me)
		w.must(err)
		if len(list) != 3 || list[2].Device != "Firefox on Linux" || !list[2].SeenAt.Equal(start) {
			t.Fatalf("%+v", list)
		}
		for _, one := range list {
			if one.Current != (one.ID == me.Session) {
				t.Errorf("current: %+v", one)
			}
			stranger, absent := w.End(ctx, mallory, one.ID, ""), w.End(ctx, mallory, "00000000-0000-4000-8000-000000000000", "")
			if fault.From(stranger).Message != fault.From(absent).Message || fault.From(stranger).Code != fault.From(absent).Code {
				t.Errorf("somebody else's device: %v, absent: %v", stranger, absent)
			}
		}
		if !w.signedIn(first) || !w.signedIn(second) || !w.signedIn(third) {
			t.Fatal("a stranger ended a session")
		}
		w.must(w.End(ctx, me, list[2].ID, ""))
		if w.signedIn(first) || !w.signedIn(second) {
			t.Error("ending one device")
		}
		n, err := w.EndOthers(ctx, me)
		w.must(err)
		if n != 1 || w.signedIn(third) || !w.signedIn(second) {
			t.Errorf("ending the others: %d", n)
		}
		w.must(w.SignOut(ctx, second))
		w.must(w.SignOut(ctx, second))
		w.must(w.SignOut(ctx, ""))
		if w.signedIn(second) {
			t.Error("signed out")
		}
	})
}

func TestAnAccountHasSoManyDevicesAtMost(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		oldest, _ := w.in("ines")
		w.clock.Advance(time.Second)
		for range 20 {
			w.in("ines")
		}
		if n := w.count(`SELECT COUNT(*) FROM session`); n != 20 || w.signedIn(oldest) {
			t.Errorf("%d sessions", n)
		}
	})
}

// Neither a session's token nor a link's, nor a password, is anywhere in the
// database: the raw bytes of the files (SQLite) and every cell (both) are
// searched. Planted: what is stored, the session's id, is found the same way.
func TestSecretsAreNotStored(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		token, actor := w.in("ines")
		link, err := w.Invite(ctx, authz.Operator(), w.person("bela").ID)
		w.must(err)
		raw, err := base64.RawURLEncoding.DecodeString(token)
		w.must(err)
		personal := w.token(actor, "growth:read").Secret
		all := w.everything()
		for name, secret := range map[string]string{"token": token, "its bytes": string(raw), "personal token": personal, "link": link.Token, "password": good, "its bytes in hex": hex.EncodeToString(raw)} {
			if bytes.Contains(all, []byte(secret)) {
				t.Errorf("the %s is stored", name)
			}
		}
		if !bytes.Contains(all, []byte(actor.Session)) {
			t.Error("the search finds nothing at all")
		}
	})
}
