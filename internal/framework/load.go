package framework

import (
	"errors"

	"belay/internal/clock"
	"belay/internal/db"
)

// stored is what the database knows of a source before an import.
type stored struct {
	state    State
	versions map[string]LayerVersion // live, by layer
	editions map[string]Info         // live, by framework
	paths    map[string]string       // where each framework was last read
}

func loadStored(tx *db.Tx, source string) (out stored, err error) {
	out = stored{versions: map[string]LayerVersion{}, editions: map[string]Info{}, paths: map[string]string{}}
	versions, err := db.All(tx, scanLayerVersion, layerVersionSelect+` JOIN framework_layer l ON l.live_version_id = v.id
		WHERE l.source_id = $1 ORDER BY v.layer_id`, source)
	if err != nil {
		return out, err
	}
	for _, v := range versions {
		l, err := loadLayer(tx, v)
		if err != nil {
			return out, err
		}
		out.versions[v.Layer] = v
		out.state.Layers = append(out.state.Layers, l)
	}
	paths, err := db.All(tx, func(s db.Scanner) (p [2]string, err error) { err = s.Scan(&p[0], &p[1]); return p, err },
		`SELECT id, path FROM framework WHERE source_id = $1`, source)
	if err != nil {
		return out, err
	}
	for _, p := range paths {
		out.paths[p[0]] = p[1]
	}
	editions, err := db.All(tx, scanInfo, infoSelect+` WHERE f.live_edition_id = e.id AND f.source_id = $1 ORDER BY e.framework_id`, source)
	if err != nil {
		return out, err
	}
	for _, e := range editions {
		f, err := loadFramework(tx, e.ID)
		if err != nil {
			return out, err
		}
		f.Status, f.Path = e.Status, out.paths[f.ID]
		out.editions[e.Framework] = e
		out.state.Frameworks = append(out.state.Frameworks, f)
	}
	return out, nil
}

const layerVersionSelect = `SELECT v.id, v.layer_id, v.title, v.number, v.hash, v.commit_ref, v.imported_at FROM framework_layer_version v`

func scanLayerVersion(s db.Scanner) (v LayerVersion, err error) {
	var at int64
	err = s.Scan(&v.ID, &v.Layer, &v.Title, &v.Number, &v.Hash, &v.Commit, &at)
	v.ImportedAt = clock.FromMicros(at)
	return v, err
}

const infoSelect = `SELECT e.id, e.framework_id, e.number, e.title, e.unit, f.status, e.imported_at, e.hash
	FROM framework_edition e JOIN framework f ON f.id = e.framework_id`

func scanInfo(s db.Scanner) (e Info, err error) {
	var at int64
	err = s.Scan(&e.ID, &e.Framework, &e.Number, &e.Title, &e.Unit, &e.Status, &at, &e.hash)
	e.ImportedAt = clock.FromMicros(at)
	return e, err
}

// loadLayer reads one version of a layer.
func loadLayer(tx *db.Tx, v LayerVersion) (Layer, error) {
	l := Layer{ID: v.Layer, Title: v.Title}
	type kindNode struct {
		kind string
		Node
	}
	nodes, err := db.All(tx, func(s db.Scanner) (n kindNode, err error) {
		err = s.Scan(&n.kind, &n.ID, &n.Key, &n.Title)
		return n, err
	}, `SELECT kind, id, key, title FROM framework_layer_node WHERE version_id = $1 ORDER BY kind, place`, v.ID)
	if err != nil {
		return l, err
	}
	for _, n := range nodes {
		if n.kind == "level" {
			l.Levels = append(l.Levels, n.Node)
		} else {
			l.Dimensions = append(l.Dimensions, n.Node)
		}
	}
	l.Statements, err = db.All(tx, func(s db.Scanner) (st Statement, err error) {
		st.Layer = v.Layer
		a := &st.Anchor
		err = scanStatement(s, &st, &a.Track, &a.Level, &a.Dimension, &a.Competency, &a.Theme, &st.Order)
		return st, err
	}, `SELECT `+statementColumns+`, x.track, x.level_id, x.dimension_id, x.competency_id, x.theme, x.sort
		FROM framework_statement_version x WHERE x.version_id = $1 ORDER BY x.place`, v.ID)
	if err != nil {
		return l, err
	}
	l.Examples, err = db.All(tx, scanExample, `SELECT x.statement_id, x.text, x.place, x.file, x.line_from, x.line_to
		FROM framework_example x WHERE x.version_id = $1 ORDER BY x.statement_id, x.place`, v.ID)
	return l, err
}

// statementColumns are those of framework_statement_version that do not depend
// on where an edition shows the statement.
const statementColumns = `x.statement_id, x.name, x.step_id, x.kind, x.text, x.text_hash, x.parent_id, x.pair, x.file, x.line_from, x.line_to, x.heading`

func scanStatement(s db.Scanner, st *Statement, placed ...any) error {
	var heading string
	o := &st.Origin
	dest := []any{&st.ID, &st.Name, &st.Anchor.Step, &st.Kind, &st.Text, &o.Hash, &st.Parent, &st.Pair, &o.File, &o.From, &o.To, &heading}
	if err := s.Scan(append(dest, placed...)...); err != nil {
		return err
	}
	st.URLs = links(st.Text)
	return decode(heading, &o.Heading)
}

func scanExample(s db.Scanner) (e Example, err error) {
	err = s.Scan(&e.Statement, &e.Text, &e.Order, &e.Origin.File, &e.Origin.From, &e.Origin.To)
	e.Origin.Hash = TextHash(e.Text)
	return e, err
}

// loadFramework reads the matrix of one edition, in a constant number of
// statements.
func loadFramework(tx *db.Tx, edition string) (Framework, error) {
	f, found, err := db.One(tx, func(s db.Scanner) (f Framework, err error) {
		var more string
		if err := s.Scan(&f.ID, &f.Title, &f.Unit, &f.Path, &f.Language, &f.Licence, &f.Cumulative, &more); err != nil {
			return f, err
		}
		var r rest
		err = decode(more, &r)
		r.into(&f)
		f.Status = Active
		return f, err
	}, `SELECT framework_id, title, unit, path, language, licence, cumulative, rest FROM framework_edition WHERE id = $1`, edition)
	if err != nil || !found {
		return f, err
	}
	for _, load := range []func(*db.Tx, *Framework, string) error{loadLayers, loadLadder, loadColumns, loadStatements, loadBlocks} {
		if err := load(tx, &f, edition); err != nil {
			return f, err
		}
	}
	return f, nil
}

func loadLayers(tx *db.Tx, f *Framework, edition string) (err error) {
	f.Layers, err = db.All(tx, func(s db.Scanner) (l LayerRef, err error) { err = s.Scan(&l.ID, &l.Title); return l, err },
		`SELECT layer_id, title FROM framework_edition_layer WHERE edition_id = $1 ORDER BY place`, edition)
	return err
}

func loadLadder(tx *db.Tx, f *Framework, edition string) (err error) {
	f.Tracks, err = db.All(tx, func(s db.Scanner) (t Track, err error) {
		var from string
		if err := s.Scan(&t.ID, &t.Order, &t.Title, &t.Kind, &from); err != nil {
			return t, err
		}
		return t, decode(from, &t.From)
	}, `SELECT id, place, title, kind, enter_from FROM framework_track WHERE edition_id = $1 ORDER BY place`, edition)
	if err != nil {
		return err
	}
	f.Levels, err = db.All(tx, func(s db.Scanner) (l Level, err error) {
		var aliases, equivalents, scope string
		if err := s.Scan(&l.ID, &l.Order, &l.Track, &l.Key, &l.Title, &l.Grade, &l.Summary, &l.Experience, &l.Extends, &aliases, &equivalents, &scope, &l.Origin.File); err != nil {
			return l, err
		}
		return l, errors.Join(decode(aliases, &l.Aliases), decode(equivalents, &l.Equivalents), decode(scope, &l.Scope))
	}, `SELECT id, place, track, key, title, grade, summary, experience, extends_id, aliases, equivalents, scope, file
		FROM framework_level WHERE edition_id = $1 ORDER BY place`, edition)
	return err
}

func loadColumns(tx *db.Tx, f *Framework, edition string) (err error) {
	f.Dimensions, err = db.All(tx, func(s db.Scanner) (d Dimension, err error) {
		err = s.Scan(&d.ID, &d.Order, &d.Parent, &d.Key, &d.Title, &d.Text, &d.Weight)
		return d, err
	}, `SELECT id, place, parent_id, key, title, text, weight FROM framework_dimension WHERE edition_id = $1 ORDER BY place`, edition)
	if err != nil {
		return err
	}
	f.Competencies, err = db.All(tx, func(s db.Scanner) (c Competency, err error) {
		var core, refs string
		if err := s.Scan(&c.ID, &c.Order, &c.Dimension, &c.Key, &c.Title, &c.Text, &c.Scale, &core, &refs); err != nil {
			return c, err
		}
		return c, errors.Join(decode(core, &c.Core), decode(refs, &c.Refs))
	}, `SELECT id, place, dimension_id, key, title, text, scale, core, refs FROM framework_competency WHERE edition_id = $1 ORDER BY place`, edition)
	return err
}

func loadStatements(tx *db.Tx, f *Framework, edition string) (err error) {
	f.Statements, err = db.All(tx, func(s db.Scanner) (st Statement, err error) {
		a := &st.Anchor
		err = scanStatement(s, &st, &st.Layer, &a.Track, &a.Level, &a.Dimension, &a.Competency, &a.Theme, &st.Order, &st.SameAs)
		return st, err
	}, `SELECT `+statementColumns+`, v.layer_id, p.track, p.level_id, p.dimension_id, p.competency_id, p.theme, p.sort, p.same_as
		FROM framework_edition_statement p JOIN framework_statement_version x ON x.version_id = p.version_id AND x.statement_id = p.statement_id
		JOIN framework_layer_version v ON v.id = p.version_id WHERE p.edition_id = $1 ORDER BY p.place`, edition)
	if err != nil {
		return err
	}
	f.Examples, err = db.All(tx, scanExample, `SELECT x.statement_id, x.text, x.place, x.file, x.line_from, x.line_to
		FROM framework_edition_statement p JOIN framework_example x ON x.version_id = p.version_id AND x.statement_id = p.statement_id
		WHERE p.edition_id = $1 ORDER BY p.place, x.place`, edition)
	return err
}

func loadBlocks(tx *db.Tx, f *Framework, edition string) error {
	list, err := db.All(tx, func(s db.Scanner) (b Block, err error) {
		a, o := &b.Anchor, &b.Origin
		err = s.Scan(&b.Order, &b.Layer, &a.Track, &a.Level, &a.Dimension, &a.Competency, &a.Theme, &b.Kind, &b.Text, &o.File, &o.From, &o.To)
		o.Hash = TextHash(b.Text)
		return b, err
	}, `SELECT place, layer_id, track, level_id, dimension_id, competency_id, theme, kind, text, file, line_from, line_to
		FROM framework_block WHERE edition_id = $1 ORDER BY place`, edition)
	for _, b := range list {
		if b.Kind == blockGap {
			f.Gaps = append(f.Gaps, Gap{Anchor: b.Anchor, Layer: b.Layer, Text: b.Text, Origin: b.Origin})
		} else {
			f.Blocks = append(f.Blocks, b)
		}
	}
	return err
}
