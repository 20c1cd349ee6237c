package learning

import (
	"encoding/json"
	"strconv"
	"strings"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/handbook"
)

// ModuleChange is what an import did to one module.
type ModuleChange struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Number int    `json:"number"` // of its live version
	Change string `json:"change"` // added, changed, same, retired, back
}

// Adopt stores the modules of a handbook tree inside the transaction that
// stores the tree itself. A module that says the same gets no new version; one
// that the source no longer has is retired, and runs through it stay. Errors:
// Conflict when another source has a module of the same id.
func (s *Service) Adopt(tx *db.Tx, actor authz.Actor, tree *handbook.Tree, v handbook.Version) (_ []ModuleChange, err error) {
	defer fault.Wrap(&err, "learning.Adopt(%s)", v.Source)
	viewer, err := s.Gate.Enter(tx, actor)
	if err != nil {
		return nil, err
	}
	if _, err := viewer.Check(tx, ActionImport, authz.Object{Kind: KindModule}); err != nil {
		return nil, err
	}
	stored, err := storedModules(tx)
	if err != nil {
		return nil, err
	}
	was := make(map[string]storedModule, len(stored))
	for _, m := range stored {
		was[m.id] = m
	}
	out := []ModuleChange{}
	seen := map[string]bool{}
	for _, t := range Read(tree) {
		seen[t.ID] = true
		c, err := s.adopt(tx, actor, &t, was[t.ID], v)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	for _, m := range stored {
		if m.source != v.Source || m.retired || seen[m.id] {
			continue
		}
		if _, err := tx.Exec(`UPDATE module SET retired_at = $2, version = version + 1 WHERE id = $1`, m.id, tx.Micros()); err != nil {
			return nil, err
		}
		if err := s.tell(tx, actor, EventRetired, m.id, m.version+1, nil); err != nil {
			return nil, err
		}
		out = append(out, ModuleChange{m.id, m.title, m.number, "retired"})
	}
	return out, nil
}

// adopt stores one template over what was stored of its module.
func (s *Service) adopt(tx *db.Tx, actor authz.Actor, t *Template, was storedModule, v handbook.Version) (ModuleChange, error) {
	out := ModuleChange{ID: t.ID, Title: t.Title, Number: was.number, Change: "same"}
	hash := t.hash()
	switch {
	case was.id != "" && was.source != v.Source:
		return out, errSources.With("id", "The module "+t.ID+" comes from "+was.source+" and from "+v.Source+".")
	case was.hash == hash && !was.retired:
		return out, nil
	case was.hash == hash:
		out.Change = "back"
		if _, err := tx.Exec(`UPDATE module SET retired_at = 0, version = version + 1 WHERE id = $1`, t.ID); err != nil {
			return out, err
		}
	default:
		t.VersionID, t.Number = s.IDs.New(), was.number+1
		out.Number, out.Change = t.Number, "changed"
		if was.id == "" {
			out.Change = "added"
		}
		if err := insertModule(tx, t, hash, v); err != nil {
			return out, err
		}
	}
	return out, s.tell(tx, actor, EventPublished, t.ID, was.version+1, map[string]string{"number": strconv.Itoa(out.Number), "hash": hash})
}

func (s *Service) tell(tx *db.Tx, actor authz.Actor, act, module string, version int64, detail map[string]string) error {
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: act, Kind: KindModule, Object: module, Detail: detail}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: act, Kind: KindModule, Object: module, ObjectVersion: version})
}

// storedModule is what is known of a module before an import.
type storedModule struct {
	id, source, title, hash string
	number                  int
	retired                 bool
	version                 int64
}

func storedModules(tx *db.Tx) ([]storedModule, error) {
	return db.All(tx, func(s db.Scanner) (m storedModule, err error) {
		var retired int64
		err = s.Scan(&m.id, &m.source, &m.title, &m.hash, &m.number, &retired, &m.version)
		m.retired = retired > 0
		return m, err
	}, `SELECT m.id, m.source_id, m.title, v.hash, v.number, m.retired_at, m.version
		FROM module m JOIN module_version v ON v.id = m.live_version_id ORDER BY m.id`)
}

// insertModule stores a template as its module's live version.
func insertModule(tx *db.Tx, t *Template, hash string, v handbook.Version) error {
	content, err := json.Marshal(t.Content)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO module (id, source_id, live_version_id, title, title_key, retired_at, version) VALUES ($1, $2, $3, $4, $5, 0, 1)
		ON CONFLICT (id) DO UPDATE SET live_version_id = excluded.live_version_id, title = excluded.title, title_key = excluded.title_key,
			retired_at = 0, version = module.version + 1`,
		t.ID, v.Source, t.VersionID, t.Title, t.key()); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO module_version (id, module_id, number, handbook_version_id, kind, title, path, url, line_from, line_to,
			hash, stages, tasks, days, tags, content, imported_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		t.VersionID, t.ID, t.Number, v.ID, t.Kind, t.Title, t.Path, t.URL, t.From, t.To,
		hash, t.Stages, t.Boxes, t.Days, strings.Join(t.Tags, "\n"), string(content), tx.Micros())
	return err
}
