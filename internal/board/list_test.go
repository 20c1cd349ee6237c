package board_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/fault"
)

func ids(rows []board.Row) []string {
	out := []string{}
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out
}

func TestPagesOfAListJoinToTheWholeInEveryOrder(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.NewMoved(start), func(t *testing.T, d *db.DB) {
		w := newTown(t, d, 7, 60)
		for _, by := range board.Sorts() {
			for _, sort := range []board.Sort{by, "-" + by} {
				for _, window := range []board.Window{{}, {From: "2026-11-09", Until: "2027-01-10"}} {
					q := board.Query{Sort: sort, Window: window, Limit: board.MaxPage}
					whole, err := w.List(ctx, w.actor("p1"), q, board.MaxPage)
					if err != nil || whole.Next != nil || len(whole.Items) < 9 {
						t.Fatalf("%q: %d rows, next %v, %v", sort, len(whole.Items), whole.Next, err)
					}
					var joined []board.Row
					for q.Limit = 4; ; {
						page, err := w.List(ctx, w.actor("p1"), q, board.MaxPage)
						if err != nil {
							t.Fatal(err)
						}
						if joined = append(joined, page.Items...); page.Next == nil {
							break
						}
						q.After = page.Next
					}
					if !slices.Equal(ids(joined), ids(whole.Items)) {
						t.Errorf("%q %v: pages give %v, the whole is %v", sort, window, ids(joined), ids(whole.Items))
					}
				}
			}
		}
		rows, err := w.List(ctx, w.actor("p1"), board.Query{Sort: "-start", Limit: board.MaxPage}, board.MaxPage)
		if err != nil || !slices.IsSortedFunc(rows.Items, func(a, b board.Row) int { return -cmpText(a.StartOn, b.StartOn) }) {
			t.Errorf("not sorted by start, the latest first: %v", err)
		}
	})
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestUnknownUnitIsNotThere(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.NewMoved(start), func(t *testing.T, d *db.DB) {
		w := newTown(t, d, 3, 5)
		q := board.Query{Filter: board.Filter{Unit: "nowhere"}}
		if _, err := w.List(ctx, w.actor("p1"), q, board.MaxPage); fault.KindOf(err) != fault.NotFound {
			t.Errorf("list: %v", err)
		}
		if _, err := w.Page(ctx, w.actor("p1"), q, board.AsRows); fault.KindOf(err) != fault.NotFound {
			t.Errorf("page: %v", err)
		}
		if _, err := w.List(ctx, authz.Actor{}, board.Query{}, board.MaxPage); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("nobody: %v", err)
		}
		if _, err := w.List(ctx, w.actor(w.gone), board.Query{}, board.MaxPage); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("who has left: %v", err)
		}
	})
}

// queriesOf counts the statements of a page.
func (w *town) queriesOf(t *testing.T, shape board.Shape) int {
	t.Helper()
	if _, err := w.Views(ctx, w.actor("p1")); err != nil { // the gate learns the company's zone once
		t.Fatal(err)
	}
	c, count := db.WithCounter(ctx)
	if _, err := w.Page(c, w.actor("p1"), board.Query{Filter: board.Filter{Unit: "h-d0"}, Window: board.Window{From: "2026-11-09", Until: "2027-01-10"}}, shape); err != nil {
		t.Fatal(err)
	}
	return count.Statements()
}

func TestQueriesOfThePageStayTheSame(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.NewMoved(start), func(t *testing.T, d *db.DB) {
		w := newTown(t, d, 5, 300)
		for _, shape := range []board.Shape{board.AsRows, board.AsColumns} {
			if n := w.queriesOf(t, shape); n != 5 { // the viewer, the unit, what stands around, the rows, what stands beside
				t.Errorf("%d queries for 300 internships", n)
			}
		}
	})
}

func TestViewsAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	clk := clock.NewMoved(start)
	dbtest.EachAt(t, clk, func(t *testing.T, d *db.DB) {
		w := newTown(t, d, 2, 3)
		ana, ben := w.actor("p1"), w.actor("p2")
		id, err := w.KeepView(ctx, ana, "  Needs   help ", "state=needs_helper", board.Guard{Key: "k"})
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.KeepView(ctx, ana, "  Needs   help ", "state=needs_helper", board.Guard{Key: "k"}); err != nil || again != id {
			t.Errorf("sent twice: %v %v", again, err)
		}
		list, err := w.Views(ctx, ana)
		if err != nil || len(list) != 1 || list[0].Name != "Needs help" || list[0].Query != "state=needs_helper" {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := w.Views(ctx, ben); err != nil || len(list) != 0 {
			t.Errorf("others see %+v %v", list, err)
		}
		refuse := func(what string, err error, kind fault.Kind) {
			t.Helper()
			if err == nil || fault.KindOf(err) != kind {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err = w.RenameView(ctx, ben, id, "Mine", board.Guard{Version: board.Any})
		refuse("rename of another's", err, fault.NotFound)
		_, err = w.RemoveView(ctx, ben, id, board.Guard{Version: board.Any})
		refuse("removal of another's", err, fault.NotFound)
		_, err = w.RenameView(ctx, ana, id, " ", board.Guard{Version: 1})
		refuse("an empty name", err, fault.Invalid)
		_, err = w.RenameView(ctx, ana, id, "Later", board.Guard{Version: 9})
		refuse("a stale version", err, fault.Stale)
		was, err := w.RenameView(ctx, ana, id, "Helpers", board.Guard{Version: 1})
		if err != nil || was.Name != "Needs help" {
			t.Errorf("%+v %v", was, err)
		}
		if _, err := w.RemoveView(ctx, ana, id, board.Guard{Version: 2}); err != nil {
			t.Error(err)
		}
		if list, _ := w.Views(ctx, ana); len(list) != 0 {
			t.Errorf("removed, but there: %+v", list)
		}
		refuse("restoring another's", w.RestoreView(ctx, ben, id, board.Guard{Version: board.Any}), fault.NotFound)
		if err := w.RestoreView(ctx, ana, id, board.Guard{Version: 3}); err != nil {
			t.Error(err)
		}
		if list, _ := w.Views(ctx, ana); len(list) != 1 || list[0].Name != "Helpers" || list[0].Version != 4 {
			t.Errorf("%+v", list)
		}
		_, err = w.KeepView(ctx, authz.Actor{Account: "a-office", Via: authz.ViaSession, Roles: []authz.Role{authz.RolePlatformAdmin}}, "x", "", board.Guard{})
		refuse("an account without a person", err, fault.NotFound)
	})
}

func TestViewsHaveAnEnd(t *testing.T) {
	t.Parallel()
	for _, engine := range []func(testing.TB, clock.Clock) *db.DB{dbtest.SQLite, dbtest.Postgres} {
		clk := clock.NewMoved(start)
		d := engine(t, clk)
		w := newTown(t, d, 2, 1)
		ana := w.actor("p1")
		last := ""
		for range board.MaxViews {
			id, err := w.KeepView(ctx, ana, "View", "", board.Guard{})
			if err != nil {
				t.Fatal(err)
			}
			last = id
		}
		if _, err := w.KeepView(ctx, ana, "One too many", "", board.Guard{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%v", err)
		}
		if _, err := w.RemoveView(ctx, ana, last, board.Guard{Version: board.Any}); err != nil {
			t.Error(err)
		}
		purged := func() (n int64) {
			if err := d.Write(ctx, func(tx *db.Tx) (err error) { n, err = w.Purge(tx); return err }); err != nil {
				t.Error(err)
			}
			return n
		}
		if n := purged(); n != 0 {
			t.Errorf("%d views are gone at once", n)
		}
		clk.Advance(31 * 24 * time.Hour)
		if n := purged(); n != 1 {
			t.Errorf("%d views are gone after 31 days", n)
		}
		if err := w.RestoreView(ctx, ana, last, board.Guard{Version: board.Any}); !errors.Is(err, fault.Gone()) && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%v", err)
		}
	}
}
