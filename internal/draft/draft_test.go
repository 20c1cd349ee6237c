package draft_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/draft"
	"belay/internal/fault"
)

func TestMain(m *testing.M) {
	list, err := db.ReadMigrations(draft.Migrations)
	if err != nil {
		panic(err)
	}
	dbtest.Main(m, list)
}

var (
	start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	ana   = authz.Actor{Account: "account-ana", Person: "ana", Via: authz.ViaSession}
	ben   = authz.Actor{Account: "account-ben", Person: "ben", Via: authz.ViaSession, Roles: []authz.Role{authz.RoleHRAdmin, authz.RolePlatformAdmin, authz.RoleAuditor}}
)

type world struct {
	*testing.T
	draft.Store
	db  *db.DB
	clk *clock.Moved
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			run(&world{T: t, db: open(t, clk), clk: clk})
		})
	}
}

func (w *world) write(fn func(tx *db.Tx) error) error { return w.db.Write(context.Background(), fn) }

func (w *world) save(a authz.Actor, key, body string) (at time.Time, err error) {
	err = w.write(func(tx *db.Tx) (err error) { at, err = w.Save(tx, a, key, body); return err })
	return at, err
}

func (w *world) load(a authz.Actor, key string) (body string, found bool) {
	w.Helper()
	err := w.db.Read(context.Background(), func(tx *db.Tx) error {
		d, ok, err := w.Load(tx, a, key)
		body, found = d.Body, ok
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return body, found
}

func TestDraftIsKeptForItsAuthorAlone(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		for _, body := range []string{"first", "second ✓\nline"} {
			w.clk.Advance(time.Minute)
			at, err := w.save(ana, "evidence/new", body)
			if err != nil || !at.Equal(w.clk.Now()) {
				w.Fatalf("saved at %v: %v", at, err)
			}
			if got, found := w.load(ana, "evidence/new"); !found || got != body {
				w.Errorf("loaded %q", got)
			}
		}
		if _, found := w.load(ben, "evidence/new"); found {
			w.Error("somebody else, whatever their role, reads it")
		}
		_ = w.write(func(tx *db.Tx) error { return w.Discard(tx, ben, "evidence/new") })
		if _, found := w.load(ana, "evidence/new"); !found {
			w.Error("somebody else discarded it")
		}
		if err := w.write(func(tx *db.Tx) error { return w.Discard(tx, ana, "evidence/new") }); err != nil {
			w.Fatal(err)
		}
		if _, found := w.load(ana, "evidence/new"); found {
			w.Error("it is still there")
		}
	})
}

func TestWhatCannotBeKeptIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		for name, c := range map[string]struct {
			actor     authz.Actor
			key, body string
			code      string
		}{
			"nobody":    {authz.Actor{}, "k", "x", "BLY-1150"},
			"a job":     {authz.Job("x"), "k", "x", "BLY-1150"},
			"too long":  {ana, "k", strings.Repeat("x", draft.MaxBody+1), "BLY-1151"},
			"no key":    {ana, "", "x", "BLY-1152"},
			"long key":  {ana, strings.Repeat("k", draft.MaxKey+1), "x", "BLY-1152"},
			"nul":       {ana, "k", "a\x00b", "BLY-1153"},
			"not UTF-8": {ana, "k", "a\xffb", "BLY-1153"},
		} {
			if _, err := w.save(c.actor, c.key, c.body); fault.From(err) == nil || fault.From(err).Code != c.code {
				w.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}
		if _, err := w.save(ana, "k", strings.Repeat("x", draft.MaxBody)); err != nil {
			w.Errorf("a text at the limit: %v", err)
		}
	})
}

func TestTwoWindowsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		over := func(body string, last time.Time) (at time.Time, err error) {
			w.clk.Advance(time.Second)
			err = w.write(func(tx *db.Tx) (err error) { at, err = w.SaveOver(tx, ana, "k", body, last); return err })
			return at, err
		}
		one, err := over("one", time.Time{})
		if err != nil {
			w.Fatal(err)
		}
		two, err := over("two", one)
		if err != nil {
			w.Fatal(err)
		}
		if _, err := over("old window", one); !errors.Is(err, draft.ErrNewer) || fault.KindOf(err) != fault.Stale {
			w.Errorf("an old window: %v", err)
		}
		if _, err := over("new window", time.Time{}); !errors.Is(err, draft.ErrNewer) {
			w.Errorf("a window that saw nothing: %v", err)
		}
		if got, _ := w.load(ana, "k"); got != "two" {
			w.Errorf("kept %q", got)
		}
		if _, err := over("two", one); err != nil {
			w.Errorf("the same text again: %v", err)
		}
		if _, err := over("three", two); err == nil {
			w.Error("the text was saved again since")
		}
	})
}

func TestDraftsExpireAndAreCounted(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		for i := range draft.MaxDrafts {
			if _, err := w.save(ana, fmt.Sprint("a/", i), "x"); err != nil {
				w.Fatal(err)
			}
		}
		if _, err := w.save(ana, "b", "x"); fault.KindOf(err) != fault.TooMany {
			w.Errorf("one too many: %v", err)
		}
		w.clk.Advance(draft.Keep - time.Second)
		if _, err := w.save(ana, "a/1", "touched"); err != nil {
			w.Errorf("an old one over the limit: %v", err)
		}
		w.clk.Advance(time.Second)
		var n int64
		if err := w.write(func(tx *db.Tx) (err error) { n, err = w.Expire(tx); return err }); err != nil || n != draft.MaxDrafts-1 {
			w.Errorf("%d expired, %v", n, err)
		}
		_, _ = w.save(ana, "b%", "x")
		_ = w.db.Read(context.Background(), func(tx *db.Tx) error {
			list, err := w.List(tx, ana, "a/")
			if err != nil || len(list) != 1 || list[0].Key != "a/1" {
				w.Errorf("list %v, %v", list, err)
			}
			list, err = w.List(tx, ben, "")
			if err != nil || len(list) != 0 {
				w.Errorf("somebody else's list %v, %v", list, err)
			}
			return err
		})
	})
}
