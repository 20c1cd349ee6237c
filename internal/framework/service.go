package framework

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
)

// Store keeps the versions of layers and the editions folded from them.
// Everybody who is signed in reads them.
type Store struct {
	db   *db.DB
	gate *authz.Gate
	log  *audit.Log
	bus  *event.Bus
	ids  *id.Source
}

// NewStore makes the store.
func NewStore(d *db.DB, gate *authz.Gate, log *audit.Log, bus *event.Bus, ids *id.Source) *Store {
	return &Store{d, gate, log, bus, ids}
}

// EventPublished tells of a framework's new edition.
const EventPublished = "framework.version_published"

var (
	errOtherSource = fault.New(fault.Conflict, "BLY-2430", "The same framework or layer comes from two sources. Nothing was stored; give one of them another id.")
	errNoVersion   = fault.New(fault.NotFound, "BLY-2431", "There is no such version of a layer.")
)

// Import is what was read from one source at one time.
type Import struct {
	Source          string // id of the handbook source
	HandbookVersion string // "" when the tree is not stored
	Commit          string // "" when unknown
	Frameworks      []Framework
	Moved           []Move
}

// Imported is the outcome of an import.
type Imported struct {
	Layers   []LayerChange   `json:"layers"`   // every layer that was read
	Editions []EditionChange `json:"editions"` // every framework that was read
	Closed   []string        `json:"closed"`   // ids of frameworks that the source no longer has
}

// LayerChange is what an import did to a layer.
type LayerChange struct {
	Version LayerVersion `json:"version"`
	New     bool         `json:"new"` // a version was made
	Diff    Diff         `json:"diff"`
}

// EditionChange is what an import did to a framework.
type EditionChange struct {
	Edition Info `json:"edition"`
	New     bool `json:"new"` // an edition was made
}

// Changed tells whether anything was stored.
func (r *Imported) Changed() bool {
	return len(r.Closed) > 0 || slices.ContainsFunc(r.Layers, func(l LayerChange) bool { return l.New }) ||
		slices.ContainsFunc(r.Editions, func(e EditionChange) bool { return e.New })
}

// LayerVersion names one immutable version of a layer.
type LayerVersion struct {
	ID         string    `json:"id"`
	Layer      string    `json:"layer"`
	Title      string    `json:"title"`
	Number     int       `json:"number"`
	Hash       string    `json:"hash"`
	Commit     string    `json:"commit,omitempty"`
	ImportedAt time.Time `json:"imported_at"`
}

// Info names one immutable edition of a framework.
type Info struct {
	ID         string    `json:"id"`
	Framework  string    `json:"framework"`
	Number     int       `json:"number"`
	Title      string    `json:"title"`
	Unit       string    `json:"unit"` // handle; "" when the source names none
	Status     Status    `json:"status"`
	ImportedAt time.Time `json:"imported_at"`
	hash       string
}

// Edition is one edition in full.
type Edition struct {
	Info
	Framework Framework      // folded, with the ids that records keep
	Layers    []LayerVersion // outermost first
}

// Import stores what was read of a source in one transaction. The same again
// stores nothing. Only an operator may.
func (s *Store) Import(ctx context.Context, actor authz.Actor, in Import) (out Imported, err error) {
	defer fault.Wrap(&err, "framework.Import(%s)", in.Source)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		out, err = s.Adopt(tx, actor, in)
		return err
	})
	return out, err
}

// Adopt is Import inside the transaction that stores the handbook itself, so
// that a page and the expectations read from it go live together.
func (s *Store) Adopt(tx *db.Tx, actor authz.Actor, in Import) (out Imported, err error) {
	defer fault.Wrap(&err, "framework.Adopt(%s)", in.Source)
	v, err := s.gate.Enter(tx, actor)
	if err != nil {
		return out, err
	}
	if _, err := v.Check(tx, ActionImport, authz.Object{Kind: KindFramework}); err != nil {
		return out, err
	}
	p := &publication{tx: tx, store: s, actor: actor, in: in}
	if err := p.run(); err != nil {
		return Imported{}, err
	}
	return p.out, nil
}

// publication is one import under way.
type publication struct {
	tx    *db.Tx
	store *Store
	actor authz.Actor
	in    Import
	was   stored
	out   Imported
}

func (p *publication) run() (err error) {
	p.out = Imported{Layers: []LayerChange{}, Editions: []EditionChange{}, Closed: []string{}}
	if p.was, err = loadStored(p.tx, p.in.Source); err != nil {
		return err
	}
	moved := slices.Clone(p.in.Moved)
	for _, f := range p.in.Frameworks {
		moved = append(moved, f.Moved...)
	}
	now, diffs := Advance(p.was.state, p.in.Frameworks, moved, func(Statement) string { return p.store.ids.New() })
	live := maps.Clone(p.was.versions)
	for _, d := range diffs {
		i := slices.IndexFunc(now.Layers, func(l Layer) bool { return l.ID == d.Layer })
		change, err := p.layer(&now.Layers[i], d)
		if err != nil {
			return err
		}
		live[d.Layer] = change.Version
		p.out.Layers = append(p.out.Layers, change)
	}
	read := map[string]bool{}
	for _, f := range Relink(p.was.state.Frameworks, p.in.Frameworks) {
		read[f.ID] = true
	}
	for i := range now.Frameworks {
		f := &now.Frameworks[i]
		if !read[f.ID] {
			continue
		}
		folded := Fold(chainOf(f, now.Frameworks))
		change, err := p.edition(&folded, live)
		if err != nil {
			return err
		}
		p.out.Editions = append(p.out.Editions, change)
	}
	return p.close(read)
}

// chainOf is a framework with those it says it builds on, outermost first.
func chainOf(f *Framework, all []Framework) []Framework {
	var chain []Framework
	for _, id := range f.Extends {
		if i := slices.IndexFunc(all, func(g Framework) bool { return g.ID == id && id != f.ID }); i >= 0 {
			chain = append(chain, all[i])
		}
	}
	return append(chain, *f)
}

// layer stores a new version of a layer when its content has changed.
func (p *publication) layer(l *Layer, d Diff) (LayerChange, error) {
	last := p.was.versions[l.ID]
	if last.ID != "" && last.Hash == l.Hash() {
		return LayerChange{Version: last, Diff: d}, nil
	}
	v := LayerVersion{ID: p.store.ids.New(), Layer: l.ID, Title: l.Title, Number: last.Number + 1, Hash: l.Hash(), Commit: p.in.Commit, ImportedAt: p.tx.Now()}
	if err := ownedBy(p.tx, `SELECT source_id FROM framework_layer WHERE id = $1`, l.ID, p.in.Source); err != nil {
		return LayerChange{}, err
	}
	if err := insertLayer(p.tx, l, v, p.in); err != nil {
		return LayerChange{}, err
	}
	return LayerChange{Version: v, New: true, Diff: d}, p.record("framework.layer.publish", v.ID, map[string]string{
		"layer": l.ID, "number": strconv.Itoa(v.Number), "hash": v.Hash})
}

// edition stores a new edition of a framework when anything in it has changed.
func (p *publication) edition(f *Framework, live map[string]LayerVersion) (EditionChange, error) {
	hash := editionHash(f, live)
	last := p.was.editions[f.ID]
	if last.ID != "" && last.hash == hash && last.Status == f.Status {
		return EditionChange{Edition: last}, p.relocate(f)
	}
	e := Info{ID: p.store.ids.New(), Framework: f.ID, Number: last.Number + 1, Title: f.Title, Unit: f.Unit, Status: f.Status, ImportedAt: p.tx.Now(), hash: hash}
	if err := ownedBy(p.tx, `SELECT source_id FROM framework WHERE id = $1`, f.ID, p.in.Source); err != nil {
		return EditionChange{}, err
	}
	version, err := insertEdition(p.tx, f, e, live, p.in.Source)
	if err != nil {
		return EditionChange{}, err
	}
	if err := p.record("framework.edition.publish", e.ID, map[string]string{"framework": f.ID, "number": strconv.Itoa(e.Number)}); err != nil {
		return EditionChange{}, err
	}
	return EditionChange{Edition: e, New: true}, p.store.bus.Publish(p.tx, event.Event{Name: EventPublished, Kind: KindFramework, Object: f.ID, ObjectVersion: version})
}

// relocate notes where an unchanged framework was read this time, so that the
// next import still knows it by its folder.
func (p *publication) relocate(f *Framework) error {
	if p.was.paths[f.ID] == f.Path {
		return nil
	}
	_, err := p.tx.Exec(`UPDATE framework SET path = $1 WHERE id = $2`, f.Path, f.ID)
	return err
}

// close marks the frameworks that the source no longer has as legacy. Their
// editions stay, and with them every record made against them.
func (p *publication) close(read map[string]bool) error {
	ids := make([]string, 0, len(p.was.editions))
	for id, e := range p.was.editions {
		if !read[id] && e.Status != Legacy {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		if _, err := p.tx.Exec(`UPDATE framework SET status = 'legacy', version = version + 1 WHERE id = $1`, id); err != nil {
			return err
		}
		if err := p.record("framework.close", id, nil); err != nil {
			return err
		}
		p.out.Closed = append(p.out.Closed, id)
	}
	return nil
}

func (p *publication) record(action, object string, detail map[string]string) error {
	return p.store.log.Record(p.tx, p.actor, audit.Entry{Action: action, Kind: KindFramework, Object: object, Detail: detail})
}

// ownedBy refuses an id that another source has already.
func ownedBy(tx *db.Tx, query, id, source string) error {
	owner, found, err := db.One(tx, db.Value[string], query, id)
	if err == nil && found && owner != source {
		return errOtherSource.With("id", "The id "+id+" comes from "+owner+" and from "+source+".")
	}
	return err
}

// editionHash is the identity of an edition: its ladder, its columns, the layer
// versions and where each statement of them is shown.
func editionHash(f *Framework, live map[string]LayerVersion) string {
	type placed struct {
		ID, SameAs string
		Anchor     Anchor
	}
	g := f.clone()
	versions := make([]string, len(f.Layers))
	for i, l := range f.Layers {
		versions[i] = live[l.ID].ID
	}
	statements := make([]placed, len(g.Statements))
	for i, s := range g.Statements {
		statements[i] = placed{s.ID, s.SameAs, s.Anchor}
	}
	g.Statements, g.Examples, g.Moved, g.Path = nil, nil, nil, ""
	for i := range g.Levels {
		g.Levels[i].Origin, g.Levels[i].Key = Origin{}, ""
	}
	for i := range g.Blocks {
		g.Blocks[i].Origin = Origin{}
	}
	for i := range g.Gaps {
		g.Gaps[i].Origin = Origin{}
	}
	return digest(struct {
		Framework  Framework
		Versions   []string
		Statements []placed
	}{g, versions, statements})
}
