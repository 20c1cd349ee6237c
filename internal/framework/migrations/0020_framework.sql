-- A framework is a career matrix under an id that outlives its titles, files
-- and folders. live_edition_id is '' only inside the import that makes it.
CREATE TABLE framework (
	id TEXT NOT NULL PRIMARY KEY,
	source_id TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	unit TEXT NOT NULL,
	path TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'active', 'legacy')),
	live_edition_id TEXT NOT NULL,
	version INTEGER NOT NULL
);
CREATE INDEX framework_source_id ON framework (source_id);
CREATE INDEX framework_unit ON framework (unit);

-- A layer is what one unit says; several frameworks may draw on it.
CREATE TABLE framework_layer (
	id TEXT NOT NULL PRIMARY KEY,
	source_id TEXT NOT NULL,
	live_version_id TEXT NOT NULL
);

-- Immutable. hash is of the content alone, so a moved file is the same version.
CREATE TABLE framework_layer_version (
	id TEXT NOT NULL PRIMARY KEY,
	layer_id TEXT NOT NULL REFERENCES framework_layer (id),
	number INTEGER NOT NULL,
	title TEXT NOT NULL,
	hash TEXT NOT NULL,
	handbook_version_id TEXT NOT NULL,
	commit_ref TEXT NOT NULL,
	imported_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX framework_layer_version_layer_id_number_key ON framework_layer_version (layer_id, number);

-- The levels and dimensions that a layer version speaks of.
CREATE TABLE framework_layer_node (
	version_id TEXT NOT NULL REFERENCES framework_layer_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('level', 'dimension')),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	PRIMARY KEY (version_id, kind, id)
);

-- The identity of a statement over all versions of its layer. People's records
-- point here, so rows are never deleted.
CREATE TABLE framework_statement (
	id TEXT NOT NULL PRIMARY KEY,
	layer_id TEXT NOT NULL REFERENCES framework_layer (id),
	first_version_id TEXT NOT NULL REFERENCES framework_layer_version (id)
);

-- A statement as one version words and places it.
CREATE TABLE framework_statement_version (
	version_id TEXT NOT NULL REFERENCES framework_layer_version (id),
	statement_id TEXT NOT NULL REFERENCES framework_statement (id),
	place INTEGER NOT NULL,
	track TEXT NOT NULL,
	level_id TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	competency_id TEXT NOT NULL,
	step_id TEXT NOT NULL,
	theme TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	text TEXT NOT NULL,
	text_hash TEXT NOT NULL,
	sort INTEGER NOT NULL,
	parent_id TEXT NOT NULL,
	pair TEXT NOT NULL,
	file TEXT NOT NULL,
	line_from INTEGER NOT NULL,
	line_to INTEGER NOT NULL,
	heading TEXT NOT NULL,
	PRIMARY KEY (version_id, statement_id)
);

CREATE TABLE framework_example (
	version_id TEXT NOT NULL REFERENCES framework_layer_version (id),
	statement_id TEXT NOT NULL REFERENCES framework_statement (id),
	place INTEGER NOT NULL,
	text TEXT NOT NULL,
	file TEXT NOT NULL,
	line_from INTEGER NOT NULL,
	line_to INTEGER NOT NULL,
	PRIMARY KEY (version_id, statement_id, place)
);
