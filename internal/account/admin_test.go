package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/org"
	"belay/internal/subject"

	"pgregory.net/rapid"
)

func TestTheFirstAdministratorIsMadeByTheOperator(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		a, err := w.Create(ctx, authz.Operator(), account.NewAccount{Email: " Root@Northwind.Example", Name: "Root", Password: good})
		w.must(err)
		token, err := w.signIn("root", good)
		w.must(err)
		actor := w.who(token)
		if actor.Account != a.ID || actor.Person != "" || len(actor.Roles) != 1 || !actor.Has(authz.RolePlatformAdmin) {
			t.Fatalf("%+v", actor)
		}
		for code, in := range map[string]account.NewAccount{
			"BLY-2107": {Email: "ROOT@northwind.example", Name: "Other", Password: good},
			"BLY-2105": {Email: "root", Name: "Other", Password: good},
			"BLY-2104": {Email: "other@northwind.example", Name: "Other", Password: "password1234"},
			"BLY-2110": {Email: "other@northwind.example", Name: " ", Password: good},
			"BLY-2113": {Email: "other@northwind.example", Name: "Other", Password: good, Roles: []authz.Role{authz.RoleHRPartner}},
		} {
			_, err := w.Create(ctx, authz.Operator(), in)
			w.refused(err, code)
		}
		if n := w.count(`SELECT COUNT(*) FROM account`); n != 1 {
			t.Errorf("%d accounts", n)
		}
		_, err = w.Create(ctx, actor, account.NewAccount{Email: "friend@northwind.example", Name: "Friend", Password: good})
		w.refused(err, "BLY-1104") // an administrator makes no administrators
		if n := w.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'account.created' AND via = 'operator'`); n != 1 {
			t.Errorf("%d entries", n)
		}
	})
}

// Who may do what to somebody else's account, by role; and nobody at all.
func TestAdministratorsLockAccountsAndOnlyTheOperatorOpensThem(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		role := func(r authz.Role) org.RoleGrant { return org.RoleGrant{Role: r} }
		w.withPassword("plain")
		w.withPassword("auditor", role(authz.RoleAuditor))
		w.withPassword("platform", role(authz.RolePlatformAdmin))
		w.withPassword("hr", role(authz.RoleHRAdmin))
		target, fresh := w.withPassword("target"), w.person("fresh")
		powerful := w.person("powerful", role(authz.RolePlatformAdmin))
		acts := func(actor authz.Actor) map[string]error {
			_, invited := w.Invite(ctx, actor, target.ID)
			_, fresh := w.Invite(ctx, actor, fresh.ID)
			_, powerful := w.Invite(ctx, actor, powerful.ID)
			_, read := w.ByEmail(ctx, actor, email("target"))
			return map[string]error{
				"disable": w.Disable(ctx, actor, target.ID, ""), "enable": w.Enable(ctx, actor, target.ID, ""), "end": w.EndAll(ctx, actor, target.ID),
				"password": w.SetPassword(ctx, actor, target.ID, good), "invite": invited, "invite fresh": fresh, "invite powerful": powerful, "read": read,
				"absent": w.Disable(ctx, actor, "00000000-0000-4000-8000-000000000000", ""),
			}
		}
		const no = "BLY-1104"
		for name, want := range map[string]map[string]string{
			"plain":    {},
			"auditor":  {},
			"platform": {"disable": "ok", "enable": "ok", "end": "ok", "read": "ok"},
			"hr":       {"disable": "ok", "enable": "ok", "end": "ok", "read": "ok", "invite": "BLY-2116", "invite fresh": "ok", "invite powerful": "BLY-2116"},
		} {
			_, actor := w.in(name)
			for act, err := range acts(actor) {
				expect := want[act]
				if expect == "" {
					expect = no
				}
				if got := codes(map[string]error{"": err}); got != "map[:"+expect+"]" {
					t.Errorf("%s, %s: %s, want %s", name, act, got, expect)
				}
			}
		}
		for act, err := range acts(authz.Operator()) {
			if (err == nil) == (act == "absent") {
				t.Errorf("operator, %s: %v", act, err)
			}
		}
		for act, err := range acts(authz.Actor{}) {
			if fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("nobody, %s: %v", act, err)
			}
		}
	})
}

func TestNobodyHasNothing(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		_, sessions := w.Sessions(ctx, authz.Actor{})
		_, others := w.EndOthers(ctx, authz.Actor{})
		_, _, form := w.PasswordForm(ctx, authz.Actor{})
		_, operator := w.Sessions(ctx, authz.Operator())
		for act, err := range map[string]error{"sessions": sessions, "others": others, "form": form, "operator": operator, "end": w.End(ctx, authz.Actor{}, "x", ""),
			"change": w.ChangePassword(ctx, authz.Actor{}, account.Change{Current: good, New: good + "!", Version: 1})} {
			if fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%s: %v", act, err)
			}
		}
	})
}

func TestALinkWorksOnceAndForThreeDays(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		a := w.withPassword("ines")
		invite := func() account.Link {
			l, err := w.Invite(ctx, authz.Operator(), a.ID)
			w.must(err)
			return l
		}
		accept := func(l account.Link, password string) (string, error) {
			return w.Accept(ctx, account.Accept{Token: l.Token, Password: password})
		}
		before, _ := w.in("ines")
		first := invite()
		second := invite()
		_, err := accept(first, good)
		w.refused(err, "BLY-2115") // replaced
		if !w.signedIn(before) {
			t.Error("making a link changed something")
		}
		_, err = accept(second, "too short")
		w.refused(err, "BLY-2104")
		for range 3 { // looking changes nothing
			_, err := w.Linked(ctx, second.Token)
			w.must(err)
		}
		const better = "otter lamp tunnel fig"
		token, err := accept(second, better)
		w.must(err)
		if w.signedIn(before) || w.who(token).Account != a.ID {
			t.Error("the new password ends other sessions and signs its owner in")
		}
		_, err = accept(second, good)
		w.refused(err, "BLY-2115") // used
		_, err = w.signIn("ines", good)
		w.refused(err, "BLY-2101")
		old := invite()
		w.clock.Advance(72 * time.Hour)
		_, err = accept(old, good)
		w.refused(err, "BLY-2115")
		last := invite()
		w.must(w.SetPassword(ctx, authz.Operator(), a.ID, good))
		_, err = accept(last, better)
		w.refused(err, "BLY-2115") // a password set meanwhile takes links back
		locked := invite()
		w.must(w.Disable(ctx, authz.Operator(), a.ID, ""))
		_, err = w.Invite(ctx, authz.Operator(), a.ID)
		w.refused(err, "BLY-2117")
		w.must(w.Enable(ctx, authz.Operator(), a.ID, ""))
		_, err = accept(locked, better)
		w.refused(err, "BLY-2115")
		left := invite()
		w.leave("ines", "2026-11-01")
		_, err = accept(left, better)
		w.refused(err, "BLY-2115")
		if _, err = w.Linked(ctx, ""); fault.From(err).Code != "BLY-2115" {
			t.Error(err)
		}
	})
}

func TestTwoHoldersOfOneLinkCannotBothUseIt(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		a := w.person("ines")
		l, err := w.Invite(ctx, authz.Operator(), a.ID)
		w.must(err)
		got := tries(8, func(int) error {
			_, err := w.Accept(ctx, account.Accept{Token: l.Token, Password: good})
			return err
		})
		if got["ok"] != 1 || got["BLY-2115"] != 7 {
			t.Errorf("%v", got)
		}
	})
}

func TestGuessingBehindABorrowedSessionIsLimited(t *testing.T) {
	t.Parallel()
	each(t, account.Options{Queue: 100}, func(t *testing.T, w *world) {
		w.withPassword("ines")
		_, actor := w.in("ines")
		got := tries(30, func(int) error {
			return w.ChangePassword(ctx, actor, account.Change{Current: "wrong", New: "otter lamp tunnel fig", Version: 1})
		})
		if got["BLY-2109"] != 10 || got["BLY-2102"] != 20 {
			t.Errorf("%v", got)
		}
		_, err := w.signIn("ines", good)
		w.refused(err, "BLY-2102") // one allowance for both
	})
}

// The demo's database has nobody who can sign in elsewhere: no password exists,
// none can be made in the demo, and its sessions are worth nothing. Planted: one
// password set by the operator is found by the same tries.
func TestTheDemosDatabaseLetsNobodyInUnderServe(t *testing.T) {
	t.Parallel()
	each(t, account.Options{Demo: true}, func(t *testing.T, w *world) {
		names := []string{"ines", "tomas", "nadia"}
		var tokens []string
		for _, name := range names {
			a := w.person(name, org.RoleGrant{Role: authz.RolePlatformAdmin})
			token, err := w.Demo().SignIn(ctx, "p-"+name, "", "")
			w.must(err)
			actor := w.who(token)
			if actor.Person != "p-"+name || !actor.Has(authz.RolePlatformAdmin) {
				t.Fatalf("one click as %s: %+v", name, actor)
			}
			tokens = append(tokens, token)
			_, invited := w.Invite(ctx, authz.Operator(), a.ID)
			w.refused(invited, "BLY-2111")
			w.refused(w.SetPassword(ctx, authz.Operator(), a.ID, good), "BLY-2111")
			w.refused(w.ChangePassword(ctx, actor, account.Change{New: good}), "BLY-2111")
			_, _, form := w.PasswordForm(ctx, actor)
			w.refused(form, "BLY-2111")
		}
		people, err := w.Demo().People(ctx)
		w.must(err)
		if len(people) != 3 || people[0].Name != "ines" || people[0].Roles[0] != authz.RolePlatformAdmin {
			t.Errorf("%+v", people)
		}
		served := w.service(account.Options{})
		if served.Demo() != nil {
			t.Fatal("one click under serve")
		}
		let := func() (in []string) {
			for i, name := range names {
				for _, password := range []string{"", good, name} {
					if _, err := served.SignIn(ctx, account.SignIn{Email: email(name), Password: password}); err == nil {
						in = append(in, name)
					}
				}
				if a, err := served.Actor(ctx, tokens[i]); err != nil || a.SignedIn() {
					in = append(in, name)
				}
			}
			return in
		}
		if in := let(); len(in) > 0 {
			t.Errorf("%v came in under serve", in)
		}
		w.must(served.SetPassword(ctx, authz.Operator(), w.find("tomas").ID, good))
		if in := let(); len(in) != 1 || in[0] != "tomas" {
			t.Errorf("the tries do not find a planted password: %v", in)
		}
	})
}

func TestImportGivesAccountsWithoutAWayIn(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		a := w.person("ines", org.RoleGrant{Role: authz.RoleAuditor})
		if a.HasPassword || a.State != account.Active || a.Person != "p-ines" {
			t.Fatalf("%+v", a)
		}
		provision := func(actor authz.Actor, name string, roles []org.RoleGrant) error {
			return w.db.Write(ctx, func(tx *db.Tx) error {
				return w.Provision(tx, actor, org.Person{ID: "p-ines", Email: "Ines.C@northwind.example", Name: name}, roles)
			})
		}
		held := func() int {
			return w.count(`SELECT COUNT(*) FROM account_role WHERE account_id = $1 AND until_on > '2026-11-23'`, a.ID)
		}
		epoch := func() int { return w.count(`SELECT epoch FROM authz_state`) }
		before := epoch()
		w.must(provision(authz.Operator(), "Ines Carvalho", nil)) // says nothing of roles
		now, err := w.ByEmail(ctx, authz.Operator(), "ines.c@northwind.example")
		w.must(err)
		if now.ID != a.ID || now.Name != "Ines Carvalho" || held() != 1 || epoch() != before {
			t.Errorf("%+v, %d roles", now, held())
		}
		w.must(provision(authz.Operator(), "Ines Carvalho", []org.RoleGrant{{Role: authz.RoleAuditor}, {Role: authz.RoleHRAdmin}, {Role: authz.RoleHRAdmin}}))
		if held() != 2 || epoch() == before {
			t.Errorf("%d roles", held())
		}
		raised := epoch()
		w.must(provision(authz.Operator(), "Ines Carvalho", []org.RoleGrant{{Role: authz.RoleHRAdmin}, {Role: authz.RoleAuditor}}))
		if epoch() != raised {
			t.Error("the same roles again changed rights")
		}
		w.write(func(tx *db.Tx) error { // given by hand: no import takes it
			_, err := tx.Exec(`UPDATE account_role SET origin = 'operator' WHERE account_id = $1 AND role = 'auditor'`, a.ID)
			return err
		})
		w.must(provision(authz.Operator(), "Ines Carvalho", []org.RoleGrant{}))
		if held() != 1 {
			t.Errorf("%d roles", held())
		}
		for _, bad := range []org.RoleGrant{{Role: "root"}, {Role: authz.RoleHRPartner}, {Role: authz.RoleAuditor, Unit: "u"}} {
			w.refused(provision(authz.Operator(), "Ines Carvalho", []org.RoleGrant{bad}), "BLY-2119")
		}
		hr := w.withPassword("hr", org.RoleGrant{Role: authz.RoleHRAdmin})
		_, actor := w.in("hr")
		w.refused(provision(actor, "Ines Carvalho", []org.RoleGrant{{Role: authz.RoleHRAdmin}}), "BLY-1104")
		w.must(provision(actor, "Ines Carvalho Lopes", nil))
		w.must(w.Disable(ctx, authz.Operator(), a.ID, ""))
		w.must(provision(authz.Operator(), "Ines Carvalho", nil))
		if got, _ := w.ByEmail(ctx, authz.Operator(), "ines.c@northwind.example"); got.State != account.Disabled {
			t.Error("an import let a disabled account in again")
		}
		_ = hr
	})
}

func TestARecycledAddressInheritsNothing(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		old := w.withPassword("ines", org.RoleGrant{Role: authz.RoleHRAdmin})
		token, _ := w.in("ines")
		newcomer := func(actor authz.Actor) error {
			return w.db.Write(ctx, func(tx *db.Tx) error {
				if err := hire(tx, "p-new", "Ines Nova", "2026-11-23"); err != nil {
					return err
				}
				return w.Provision(tx, actor, org.Person{ID: "p-new", Email: email("ines"), Name: "Ines Nova"}, nil)
			})
		}
		renamed := func() error {
			return w.db.Write(ctx, func(tx *db.Tx) error {
				return w.Provision(tx, authz.Operator(), org.Person{ID: "p-bela", Email: email("ines"), Name: "bela"}, nil)
			})
		}
		bela := w.withPassword("bela")
		w.refused(newcomer(authz.Operator()), "BLY-2118") // its owner still works here
		w.refused(renamed(), "BLY-2118")
		w.leave("ines", "2026-11-23")
		w.must(renamed())
		if got := w.find("ines"); got.ID != bela.ID || !got.HasPassword {
			t.Errorf("a new address changes no more: %+v", got)
		}
		w.write(func(tx *db.Tx) error {
			return w.Provision(tx, authz.Operator(), org.Person{ID: "p-bela", Email: email("bela"), Name: "bela"}, nil)
		})
		w.must(newcomer(authz.Operator()))
		a := w.find("ines")
		if a.ID == old.ID || a.Person != "p-new" || a.HasPassword || w.signedIn(token) {
			t.Fatalf("%+v", a)
		}
		_, err := w.signIn("ines", good)
		w.refused(err, "BLY-2101")
		if n := w.count(`SELECT COUNT(*) FROM account_role WHERE account_id = $1`, a.ID); n != 0 {
			t.Errorf("%d roles", n)
		}
		w.leave("ines", "9999-12-31") // and the former owner does not come back by it
		if w.signedIn(token) {
			t.Error("the former owner is in")
		}
	})
}

func TestTheFirstAdministratorBecomesThePersonTheOperatorImports(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		a, err := w.Create(ctx, authz.Operator(), account.NewAccount{Email: email("ines"), Name: "Ines", Password: good})
		w.must(err)
		w.withPassword("hr", org.RoleGrant{Role: authz.RoleHRAdmin})
		_, hr := w.in("hr")
		imported := func(actor authz.Actor) error {
			return w.db.Write(ctx, func(tx *db.Tx) error {
				if err := hire(tx, "p-ines", "Ines", "2020-01-01"); err != nil {
					return err
				}
				return w.Provision(tx, actor, org.Person{ID: "p-ines", Email: email("ines"), Name: "Ines"}, nil)
			})
		}
		w.refused(imported(hr), "BLY-2118") // an address alone proves nobody
		w.must(imported(authz.Operator()))
		_, actor := w.in("ines")
		if actor.Account != a.ID || actor.Person != "p-ines" || !actor.Has(authz.RolePlatformAdmin) {
			t.Errorf("%+v", actor)
		}
	})
}

func TestWeakPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	for _, p := range []string{
		"short", "elevenchars", strings.Repeat("x", 129), "with\x00control chars", "\xff\xfe not text at all",
		"password1234", "Password-2026!", "P4SSW0RD password", "passwordpassword", "aaaaaaaaaaaa", "abcabcabcabc", "121212121212",
		"123456789012", "abcdefghijklm", "qwertyuiop12", "zxcvbnmasdfgh", "1q2w3e4r5t6y", "welcome2belay", "letmein letmein", "!!!!!!!!!!!!",
		"ines.carvalho", "Ines Carvalho 2026", "carvalho@northwind", "ines@northwind.example", "northwind-1234", "InesInesInes",
	} {
		if account.CheckPassword(p, "ines.carvalho@northwind.example", "Ines Carvalho") == nil {
			t.Errorf("%q was taken", p)
		}
	}
	for _, p := range []string{
		good, "correct horse battery", "ñandú azul camina lejos", "kL8#vQz!0pWx", "839201647362", "ines fishes at low tide", strings.Repeat("ab9 ", 2) + "violet kettle", "山川草木花鳥風月雪星海空",
		"my password is a walrus", "   spaces count too   ",
	} {
		if err := account.CheckPassword(p, "ines.carvalho@northwind.example", "Ines Carvalho"); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
	var f *fault.Error
	if err := account.CheckPassword("short", "", ""); !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Name != account.FieldPassword {
		t.Errorf("%+v", f)
	}
}

func TestOneAddressHasOneKey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "address")
		k := account.Key(s)
		if account.Key(k) != k || account.Key(" "+s+"\t") != k {
			t.Fatalf("%q: %q, again %q", s, k, account.Key(k))
		}
	})
	for _, same := range [][2]string{{"Straße@x.example", "STRASSE@x.example"}, {"ꭰ@x.example", "Ꭰ@x.example"}, {"ｉnes@x.example", "Ines@X.example"}} {
		if account.Key(same[0]) != account.Key(same[1]) {
			t.Errorf("%q: %q and %q", same, account.Key(same[0]), account.Key(same[1]))
		}
	}
	for in, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "unix": "unix",
	} {
		if got := account.AddressKey(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestHashesKeepTheirStandardForm(t *testing.T) {
	t.Parallel()
	salt, sum := []byte(strings.Repeat("s", 16)), []byte(strings.Repeat("h", 32))
	text := account.EncodeHash(salt, sum)
	if !strings.HasPrefix(text, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(text)
	}
	if a, b, err := account.DecodeHash(text); err != nil || string(a) != string(salt) || string(b) != string(sum) {
		t.Fatal(a, b, err)
	}
	for _, bad := range []string{"", "plain", text + "$x", strings.Replace(text, "m=19456", "m=8", 1), text[:len(text)-5], "$argon2id$v=19$m=19456,t=2,p=1$$"} {
		if _, _, err := account.DecodeHash(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestAPersonsDataCanBeTakenAwayAndErased(t *testing.T) {
	t.Parallel()
	each(t, account.Options{}, func(t *testing.T, w *world) {
		register := subject.New()
		register.Register(account.Subjects()...)
		w.withPassword("ines", org.RoleGrant{Role: authz.RoleAuditor})
		other := w.withPassword("bela")
		_, actor := w.in("ines")
		_, err := w.Invite(ctx, authz.Operator(), actor.Account)
		w.must(err)
		w.token(actor, "growth:read")
		w.must(w.db.Read(ctx, func(tx *db.Tx) error {
			schema, err := subject.Schema(tx)
			if err != nil {
				return err
			}
			for _, c := range schema { // every column of ours that names somebody is registered
				if strings.HasPrefix(c.Table, "account") || strings.HasPrefix(c.Table, "password") || c.Table == "session" || c.Table == "token" {
					if subject.Personal(c.Name) && !strings.Contains(strings.Join(register.Tables(), "; "), c.Table+" ("+c.Name) {
						t.Errorf("%s.%s is not registered", c.Table, c.Name)
					}
				}
			}
			doc, err := register.Export(tx, "p-ines")
			if err != nil {
				return err
			}
			text := fmt.Sprint(doc)
			for _, want := range []string{"ines@northwind.example", "Firefox on Linux", "auditor"} {
				if !strings.Contains(text, want) {
					t.Errorf("the export lacks %q", want)
				}
			}
			if len(doc.Tables) != 6 || strings.Contains(text, "argon2") || strings.Contains(text, "hash") || strings.Contains(text, "bela") {
				t.Errorf("the export: %s", text)
			}
			return nil
		}))
		w.write(func(tx *db.Tx) error { return register.Erase(tx, "p-ines") })
		if n := w.count(`SELECT COUNT(*) FROM password`) + w.count(`SELECT COUNT(*) FROM token`) + w.count(`SELECT COUNT(*) FROM session`) + w.count(`SELECT COUNT(*) FROM account_role`) + w.count(`SELECT COUNT(*) FROM password_link`); n != 1 {
			t.Errorf("%d rows are left; one is somebody else's password", n)
		}
		if n := w.count(`SELECT COUNT(*) FROM account WHERE email_key LIKE 'ines%' OR name = 'ines'`); n != 0 || w.find("bela").ID != other.ID {
			t.Error("the account still names its owner")
		}
	})
}
