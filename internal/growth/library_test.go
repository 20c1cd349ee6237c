package growth_test

import (
	"testing"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/id"
)

func TestLibraryFollowsTheEditionInForce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		gate, err := authz.NewGate(framework.Visibility())
		f.must(err)
		ids := id.NewSource(nil)
		store := framework.NewStore(f.d, gate, audit.New(ids), event.New(ids), ids)
		publish := func(n int) {
			_, err := store.Import(ctx, operator, framework.Import{Source: "handbook", Frameworks: []framework.Framework{*matrix("infra", "infrastructure-platforms", n)}})
			f.must(err)
		}
		library := growth.NewLibrary()
		read := func() (l *growth.Ladder, queries int) {
			counted, c := db.WithCounter(ctx)
			f.must(f.d.Read(counted, func(tx *db.Tx) error {
				v, err := gate.Enter(tx, f.ana)
				f.must(err)
				before := c.Statements()
				list, err := library.Ladders(tx, v)
				queries = c.Statements() - before
				if err == nil && len(list) == 1 {
					l = list[0]
				}
				return err
			}))
			return l, queries
		}
		if l, _ := read(); l != nil {
			t.Fatal("a ladder out of nothing")
		}
		publish(1)
		first, _ := read()
		if first == nil || first.Levels[1].Total != 4 || first.Layers[0].Title != "Engineering" || first.Layers[0].Version != 1 || first.Layers[0].ReadOn != today || first.Unit != "infrastructure-platforms" || first.Edition == "" {
			t.Fatalf("%+v", first)
		}
		again, queries := read()
		if again != first || queries != 1 {
			t.Errorf("reading again takes %d queries", queries)
		}
		publish(2)
		second, _ := read()
		if second.Edition == first.Edition || second.Levels[1].Total != 8 || second.Layers[0].Version != 2 {
			t.Errorf("%+v", second)
		}
		kept := 0
		for row := range first.Rows {
			for _, e := range first.At(row, 1) {
				if _, ok := second.Expectation(e.ID); ok {
					kept++
				}
			}
		}
		if kept != 4 {
			t.Errorf("%d of 4 expectations kept their id", kept)
		}
	})
}
