package growth

import (
	"maps"
	"sync"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/framework"
)

// Library is the handbook's ladders out of the framework store. Which editions
// are in force is read in every transaction, under the viewer's rights; what an
// edition says never changes and is kept in memory.
type Library struct {
	mu   sync.Mutex
	kept map[string]Ladders // by edition
}

// NewLibrary makes an empty library.
func NewLibrary() *Library { return &Library{kept: map[string]Ladders{}} }

// Ladders lists the ladders in force, by title of their framework.
func (b *Library) Ladders(tx *db.Tx, v *authz.Viewer) (_ Ladders, err error) {
	defer fault.Wrap(&err, "growth.Ladders")
	sc := v.Scope(authz.Read, framework.KindFramework)
	live, err := framework.InForce(tx, sc)
	if err != nil {
		return nil, err
	}
	var out Ladders
	kept := make(map[string]Ladders, len(live))
	for _, info := range live {
		list, ok := b.get(info.ID)
		if !ok {
			e, err := framework.OpenEdition(tx, sc, info.ID)
			if err != nil {
				return nil, err
			}
			list = laddersOf(e, v)
		}
		kept[info.ID] = list
		out = append(out, list...)
	}
	b.keep(kept)
	return out, nil
}

// mostKept is how many editions are kept before those out of force go.
const mostKept = 64

// keep adds what was read. Who may see nothing also has nothing in force, so
// what others read stays.
func (b *Library) keep(live map[string]Ladders) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.kept) > max(mostKept, 2*len(live)) {
		b.kept = map[string]Ladders{}
	}
	maps.Copy(b.kept, live)
}

func (b *Library) get(edition string) (Ladders, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	list, ok := b.kept[edition]
	return list, ok
}

func laddersOf(e framework.Edition, v *authz.Viewer) Ladders {
	layers := map[string]Layer{}
	for _, l := range e.Layers {
		layers[l.Layer] = Layer{Version: l.Number, ReadOn: clock.Date(l.ImportedAt, v.Zone())}
	}
	var out Ladders
	for _, t := range e.Framework.Tracks {
		if l := NewLadder(e.ID, &e.Framework, t.ID, layers); len(l.Levels) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// Pins finds expectations for package evidence.
func (b *Library) Pins(tx *db.Tx, v *authz.Viewer, statements []string) (map[string]evidence.Pin, error) {
	ladders, err := b.Ladders(tx, v)
	if err != nil {
		return nil, err
	}
	return ladders.Pins(statements, nil), nil
}
