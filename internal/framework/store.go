package framework

import (
	"encoding/json"
	"strings"

	"belay/internal/db"
)

// insertLayer writes a version of a layer and makes it live.
func insertLayer(tx *db.Tx, l *Layer, v LayerVersion, in Import) error {
	if _, err := tx.Exec(`INSERT INTO framework_layer (id, source_id, live_version_id) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET live_version_id = excluded.live_version_id`, l.ID, in.Source, v.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO framework_layer_version (id, layer_id, number, title, hash, handbook_version_id, commit_ref, imported_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, v.ID, l.ID, v.Number, l.Title, v.Hash, in.HandbookVersion, in.Commit, tx.Micros()); err != nil {
		return err
	}
	for kind, nodes := range map[string][]Node{"level": l.Levels, "dimension": l.Dimensions} {
		for i, n := range nodes {
			if _, err := tx.Exec(`INSERT INTO framework_layer_node (version_id, kind, id, place, key, title) VALUES ($1, $2, $3, $4, $5, $6)`,
				v.ID, kind, n.ID, i, n.Key, n.Title); err != nil {
				return err
			}
		}
	}
	for i := range l.Statements {
		if err := insertStatement(tx, v, i, &l.Statements[i]); err != nil {
			return err
		}
	}
	for i := range l.Examples {
		e := &l.Examples[i]
		if _, err := tx.Exec(`INSERT INTO framework_example (version_id, statement_id, place, text, file, line_from, line_to) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			v.ID, e.Statement, e.Order, e.Text, e.Origin.File, e.Origin.From, e.Origin.To); err != nil {
			return err
		}
	}
	return nil
}

func insertStatement(tx *db.Tx, v LayerVersion, place int, s *Statement) error {
	if _, err := tx.Exec(`INSERT INTO framework_statement (id, layer_id, first_version_id) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`,
		s.ID, v.Layer, v.ID); err != nil {
		return err
	}
	a, o := s.Anchor, s.Origin
	_, err := tx.Exec(`INSERT INTO framework_statement_version (version_id, statement_id, place, track, level_id, dimension_id, competency_id, step_id,
			theme, kind, name, text, text_hash, sort, parent_id, pair, file, line_from, line_to, heading)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
		v.ID, s.ID, place, a.Track, a.Level, a.Dimension, a.Competency, a.Step, a.Theme, string(s.Kind), s.Name, s.Text, TextHash(s.Text), s.Order,
		s.Parent, s.Pair, o.File, o.From, o.To, encode(o.Heading))
	return err
}

// insertEdition writes an edition, makes it live and gives the framework's
// version after it.
func insertEdition(tx *db.Tx, f *Framework, e Info, live map[string]LayerVersion, source string) (version int64, err error) {
	version, _, err = db.One(tx, db.Value[int64], `INSERT INTO framework (id, source_id, title, title_key, unit, path, status, live_edition_id, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, title_key = excluded.title_key, unit = excluded.unit, path = excluded.path,
			status = excluded.status, live_edition_id = excluded.live_edition_id, version = framework.version + 1
		RETURNING version`, f.ID, source, f.Title, strings.ToLower(f.Title), f.Unit, f.Path, string(f.Status), e.ID)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(`INSERT INTO framework_edition (id, framework_id, number, hash, title, unit, path, language, licence, cumulative, rest, imported_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, e.ID, f.ID, e.Number, e.hash, f.Title, f.Unit, f.Path, f.Language, f.Licence,
		string(f.Cumulative), encode(restOf(f)), tx.Micros()); err != nil {
		return 0, err
	}
	for i, l := range f.Layers {
		if _, err := tx.Exec(`INSERT INTO framework_edition_layer (edition_id, place, layer_id, version_id, title) VALUES ($1, $2, $3, $4, $5)`,
			e.ID, i, l.ID, live[l.ID].ID, l.Title); err != nil {
			return 0, err
		}
	}
	if err := insertLadder(tx, f, e.ID); err != nil {
		return 0, err
	}
	if err := insertColumns(tx, f, e.ID); err != nil {
		return 0, err
	}
	for i := range f.Statements {
		s := &f.Statements[i]
		if _, err := tx.Exec(`INSERT INTO framework_edition_statement (edition_id, place, version_id, statement_id, track, level_id, dimension_id, competency_id, theme, sort, same_as)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, e.ID, i, live[s.Layer].ID, s.ID, s.Anchor.Track, s.Anchor.Level, s.Anchor.Dimension,
			s.Anchor.Competency, s.Anchor.Theme, s.Order, s.SameAs); err != nil {
			return 0, err
		}
	}
	return version, insertBlocks(tx, f, e.ID)
}

func insertLadder(tx *db.Tx, f *Framework, edition string) error {
	for i, t := range f.Tracks {
		if _, err := tx.Exec(`INSERT INTO framework_track (edition_id, id, place, title, kind, enter_from) VALUES ($1, $2, $3, $4, $5, $6)`,
			edition, t.ID, i, t.Title, t.Kind, encode(t.From)); err != nil {
			return err
		}
	}
	for i, l := range f.Levels {
		if _, err := tx.Exec(`INSERT INTO framework_level (edition_id, id, place, track, key, title, grade, summary, experience, extends_id, aliases, equivalents, scope, file)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, edition, l.ID, i, l.Track, l.Key, l.Title, l.Grade, l.Summary, l.Experience,
			l.Extends, encode(l.Aliases), encode(l.Equivalents), encode(l.Scope), l.Origin.File); err != nil {
			return err
		}
	}
	return nil
}

func insertColumns(tx *db.Tx, f *Framework, edition string) error {
	for i, d := range f.Dimensions {
		if _, err := tx.Exec(`INSERT INTO framework_dimension (edition_id, id, place, parent_id, key, title, text, weight) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			edition, d.ID, i, d.Parent, d.Key, d.Title, d.Text, d.Weight); err != nil {
			return err
		}
	}
	for i, c := range f.Competencies {
		if _, err := tx.Exec(`INSERT INTO framework_competency (edition_id, id, place, dimension_id, key, title, text, scale, core, refs)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, edition, c.ID, i, c.Dimension, c.Key, c.Title, c.Text, c.Scale, encode(c.Core), encode(c.Refs)); err != nil {
			return err
		}
	}
	return nil
}

const blockGap = "gap"

func insertBlocks(tx *db.Tx, f *Framework, edition string) error {
	blocks := append([]Block(nil), f.Blocks...)
	for _, g := range f.Gaps {
		blocks = append(blocks, Block{Anchor: g.Anchor, Layer: g.Layer, Kind: blockGap, Text: g.Text, Origin: g.Origin})
	}
	for i, b := range blocks {
		a, o := b.Anchor, b.Origin
		if _, err := tx.Exec(`INSERT INTO framework_block (edition_id, place, layer_id, track, level_id, dimension_id, competency_id, theme, kind, text, file, line_from, line_to)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, edition, i, b.Layer, a.Track, a.Level, a.Dimension, a.Competency, a.Theme,
			b.Kind, b.Text, o.File, o.From, o.To); err != nil {
			return err
		}
	}
	return nil
}

// rest is what of a framework has no table yet: kept whole, never queried.
type rest struct {
	Extends     []string          `json:",omitempty"`
	Terms       map[string]string `json:",omitempty"`
	Scales      []Scale           `json:",omitempty"`
	Profiles    []Profile         `json:",omitempty"`
	Rules       []Rule            `json:",omitempty"`
	Transitions []Transition      `json:",omitempty"`
	Resources   []Resource        `json:",omitempty"`
	Overlays    []Overlay         `json:",omitempty"`
	Texts       []Text            `json:",omitempty"`
}

func restOf(f *Framework) rest {
	return rest{f.Extends, f.Terms, f.Scales, f.Profiles, f.Rules, f.Transitions, f.Resources, f.Overlays, f.Texts}
}

func (r rest) into(f *Framework) {
	f.Extends, f.Terms, f.Scales, f.Profiles, f.Rules = r.Extends, r.Terms, r.Scales, r.Profiles, r.Rules
	f.Transitions, f.Resources, f.Overlays, f.Texts = r.Transitions, r.Resources, r.Overlays, r.Texts
}

// encode is a value as a JSON column.
func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic("framework: a value that has no JSON: " + err.Error()) // only plain structs come here
	}
	return string(data)
}

func decode(text string, into any) error { return json.Unmarshal([]byte(text), into) }
