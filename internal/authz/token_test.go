package authz_test

import (
	"context"
	"testing"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/fault"
)

func TestScopesAreOfAnAreaAndAHalf(t *testing.T) {
	t.Parallel()
	areas := []string{"growth"}
	for scope, want := range map[authz.TokenScope]bool{
		"growth:read": true, "growth:write": true, "all:read": true, "all:write": true,
		"growth": false, "growth:": false, "growth:all": false, "org:read": false, ":read": false, "": false, "all": false, "growth:read:write": false,
	} {
		if scope.Valid(areas) != want {
			t.Errorf("%q: %v", scope, !want)
		}
	}
	for _, k := range []authz.Kind{authz.KindOwn, authz.KindPublic, authz.KindAsset} {
		if authz.ScopeFor(authz.Read, k) != "" || authz.Lets([]authz.TokenScope{"all:read", "all:write", ":read", authz.TokenScope(k) + ":read"}, authz.Read, k) {
			t.Errorf("a token reaches %s", k)
		}
	}
}

// A kind that no token reads is withheld by check and predicate alike; without
// the mark the same token reads it.
func TestKindsWithoutTokensAreWithheldFromTokens(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.NewMoved(day), func(t *testing.T, d *db.DB) {
		if err := d.Write(context.Background(), func(tx *db.Tx) error {
			for _, q := range []string{
				`INSERT INTO account (id, state, person_id) VALUES ('a1', 'active', 'p1')`,
				`INSERT INTO employment (person_id, from_on, until_on) VALUES ('p1', '2020-01-01', '9999-12-31')`,
			} {
				if _, err := tx.Exec(q); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		closed := noteTable
		closed.NoTokens = true
		for _, c := range []struct {
			table authz.Table
			via   authz.Via
			in    bool
		}{{noteTable, authz.ViaToken, true}, {closed, authz.ViaToken, false}, {closed, authz.ViaSession, true}} {
			err := d.Read(context.Background(), func(tx *db.Tx) error {
				v, err := gate(t, c.table).Enter(tx, authz.Actor{Account: "a1", Person: "p1", Via: c.via})
				if err != nil {
					return err
				}
				_, err = v.Check(tx, authz.Read, authz.Object{Kind: "note", Subject: "p1"})
				if in := err == nil; in != c.in || err != nil && fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s, closed %v: %v", c.via, c.table.NoTokens, err)
				}
				if where, _ := v.Scope(authz.Read, "note").Where("n", 1); (where != "1 = 0") != c.in {
					t.Errorf("%s, closed %v: %s", c.via, c.table.NoTokens, where)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
