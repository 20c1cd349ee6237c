package handbook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
)

// Store keeps the versions of each source. Everybody reads the live one.
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

// EventImported is published when a new version of a source goes live.
const EventImported = "handbook.imported"

// Version is one import of a source.
type Version struct {
	ID         string    `json:"id"`
	Source     string    `json:"source"`
	Title      string    `json:"title"` // of the source
	Number     int       `json:"number"`
	Hash       string    `json:"hash"`
	Pages      int       `json:"pages"`
	ImportedAt time.Time `json:"imported_at"`
}

// Changes are the pages in which a version differs from the one before.
type Changes struct {
	Added   []string `json:"added"`
	Changed []string `json:"changed"`
	Removed []string `json:"removed"`
}

// Imported is the outcome of an import. New is false when the tree is the one
// that is live already: then nothing was written.
type Imported struct {
	Version Version `json:"version"`
	New     bool    `json:"new"`
	Changes Changes `json:"changes"`
}

// ReaderPrefix is the path under which pages are read; links between pages
// are written below it.
const ReaderPrefix = "/handbook"

// ErrHasErrors refuses a tree whose problems include errors.
var ErrHasErrors = fault.New(fault.Invalid, "BLY-2290", "The handbook has errors, so nothing was stored and the last good version stays live. Mend what the list names and import again.")

// Import stores a tree as the new live version of its source, in one
// transaction with whatever also does with it. A tree with errors is refused;
// the same tree again writes nothing and does not call also.
func (s *Store) Import(ctx context.Context, actor authz.Actor, t *Tree, also func(tx *db.Tx, v Version) error) (out Imported, err error) {
	defer fault.Wrap(&err, "handbook.Import(%s)", sourceID(t))
	report := t.Report()
	if report.HasErrors() {
		return out, ErrHasErrors
	}
	pages := t.rendered(ReaderPrefix) // outside the transaction: it takes a while
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		out = Imported{}
		v, err := s.gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		if _, err := v.Check(tx, ActionImport, authz.Object{Kind: KindPage}); err != nil {
			return err
		}
		last, found, err := live(tx, sourceID(t))
		if err != nil {
			return err
		}
		if found && last.Hash == t.Hash() {
			out = Imported{Version: last, Changes: Changes{[]string{}, []string{}, []string{}}}
			return nil
		}
		out.New = true
		if out.Version, out.Changes, err = s.add(tx, t, pages, last); err != nil {
			return err
		}
		if err := s.tell(tx, actor, out.Version); err != nil || also == nil {
			return err
		}
		return also(tx, out.Version)
	})
	return out, err
}

func (s *Store) tell(tx *db.Tx, actor authz.Actor, v Version) error {
	err := s.log.Record(tx, actor, audit.Entry{Action: "handbook.import", Kind: KindPage, Object: v.ID,
		Detail: map[string]string{"source": v.Source, "number": strconv.Itoa(v.Number), "hash": v.Hash}})
	if err != nil {
		return err
	}
	return s.bus.Publish(tx, event.Event{Name: EventImported, Kind: KindPage, Object: v.Source, ObjectVersion: int64(v.Number)})
}

func sourceID(t *Tree) string {
	if t.Manifest.ID != "" {
		return t.Manifest.ID
	}
	return "handbook"
}

// renderedPage is a page ready to be stored.
type renderedPage struct {
	path, url, title, hash, html, htmlHash string
}

func (t *Tree) rendered(prefix string) []renderedPage {
	byURL := map[string]bool{}
	for _, p := range t.Pages {
		if !p.Partial {
			byURL[t.URL(p)] = true
		}
	}
	var out []renderedPage
	for _, p := range t.Pages {
		if p.Partial {
			continue
		}
		html := outline(p.Title, t.localLinks(p, byURL, prefix, t.HTML(p)))
		sum := sha256.Sum256([]byte(html))
		out = append(out, renderedPage{p.Path, t.URL(p), p.Title, p.Hash, html, hex.EncodeToString(sum[:])})
	}
	return out
}

// add writes a version and makes it live.
func (s *Store) add(tx *db.Tx, t *Tree, pages []renderedPage, last Version) (v Version, c Changes, err error) {
	v = Version{ID: s.ids.New(), Source: sourceID(t), Title: t.Manifest.Title, Number: last.Number + 1, Hash: t.Hash(), Pages: len(pages), ImportedAt: tx.Now()}
	if v.Title == "" {
		v.Title = v.Source
	}
	before := map[string]string{}
	if last.ID != "" {
		if before, err = hashes(tx, last.ID); err != nil {
			return v, c, err
		}
	}
	_, err = tx.Exec(`INSERT INTO handbook_version (id, source_id, number, hash, pages, imported_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		v.ID, v.Source, v.Number, v.Hash, v.Pages, tx.Micros())
	if err != nil {
		return v, c, err
	}
	c = Changes{[]string{}, []string{}, []string{}}
	for _, p := range pages {
		old, had := before[p.path]
		delete(before, p.path)
		switch {
		case !had:
			c.Added = append(c.Added, p.path)
		case old != p.htmlHash:
			c.Changed = append(c.Changed, p.path)
		}
		if err := addPage(tx, v.ID, p); err != nil {
			return v, c, err
		}
	}
	for p := range before {
		c.Removed = append(c.Removed, p)
	}
	slices.Sort(c.Removed)
	_, err = tx.Exec(`INSERT INTO handbook_source (id, title, live_version_id) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, live_version_id = excluded.live_version_id`, v.Source, v.Title, v.ID)
	return v, c, err
}

func addPage(tx *db.Tx, version string, p renderedPage) error {
	if _, err := tx.Exec(`INSERT INTO handbook_text (hash, html) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, p.htmlHash, p.html); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO handbook_page (version_id, path, url, title, title_key, hash, text_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		version, p.path, p.url, p.title, strings.ToLower(p.title), p.hash, p.htmlHash)
	return err
}

func hashes(tx *db.Tx, version string) (map[string]string, error) {
	list, err := db.All(tx, func(s db.Scanner) (x [2]string, err error) { err = s.Scan(&x[0], &x[1]); return x, err },
		`SELECT path, text_hash FROM handbook_page WHERE version_id = $1`, version)
	out := make(map[string]string, len(list))
	for _, x := range list {
		out[x[0]] = x[1]
	}
	return out, err
}

func scanVersion(s db.Scanner) (v Version, err error) {
	var at int64
	err = s.Scan(&v.ID, &v.Source, &v.Title, &v.Number, &v.Hash, &v.Pages, &at)
	v.ImportedAt = clock.FromMicros(at)
	return v, err
}

func live(tx *db.Tx, source string) (Version, bool, error) {
	return db.One(tx, scanVersion, `SELECT v.id, v.source_id, s.title, v.number, v.hash, v.pages, v.imported_at
		FROM handbook_source s JOIN handbook_version v ON v.id = s.live_version_id WHERE s.id = $1`, source)
}
