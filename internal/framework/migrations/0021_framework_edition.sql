-- An edition is the immutable fold of layer versions into one matrix, as it
-- held for a unit from imported_at on. rest is JSON of what has no table yet.
CREATE TABLE framework_edition (
	id TEXT NOT NULL PRIMARY KEY,
	framework_id TEXT NOT NULL REFERENCES framework (id),
	number INTEGER NOT NULL,
	hash TEXT NOT NULL,
	title TEXT NOT NULL,
	unit TEXT NOT NULL,
	path TEXT NOT NULL,
	language TEXT NOT NULL,
	licence TEXT NOT NULL,
	cumulative TEXT NOT NULL CHECK (cumulative IN ('true', 'false', 'unknown')),
	rest TEXT NOT NULL,
	imported_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX framework_edition_framework_id_number_key ON framework_edition (framework_id, number);

CREATE TABLE framework_edition_layer (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	place INTEGER NOT NULL,
	layer_id TEXT NOT NULL REFERENCES framework_layer (id),
	version_id TEXT NOT NULL REFERENCES framework_layer_version (id),
	title TEXT NOT NULL,
	PRIMARY KEY (edition_id, place)
);

CREATE TABLE framework_track (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	enter_from TEXT NOT NULL,
	PRIMARY KEY (edition_id, id)
);

-- aliases, equivalents and scope are JSON.
CREATE TABLE framework_level (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	track TEXT NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	grade TEXT NOT NULL,
	summary TEXT NOT NULL,
	experience TEXT NOT NULL,
	extends_id TEXT NOT NULL,
	aliases TEXT NOT NULL,
	equivalents TEXT NOT NULL,
	scope TEXT NOT NULL,
	file TEXT NOT NULL,
	PRIMARY KEY (edition_id, id)
);

CREATE TABLE framework_dimension (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	parent_id TEXT NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	weight INTEGER NOT NULL,
	PRIMARY KEY (edition_id, id)
);

-- scale '' means that the levels are the competency's scale; refs and core are JSON.
CREATE TABLE framework_competency (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	dimension_id TEXT NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	scale TEXT NOT NULL,
	core TEXT NOT NULL,
	refs TEXT NOT NULL,
	PRIMARY KEY (edition_id, id)
);

-- Which statement versions the edition holds, and where it shows them: its
-- headings may differ from those of the layer.
CREATE TABLE framework_edition_statement (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	place INTEGER NOT NULL,
	version_id TEXT NOT NULL,
	statement_id TEXT NOT NULL,
	track TEXT NOT NULL,
	level_id TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	competency_id TEXT NOT NULL,
	theme TEXT NOT NULL,
	sort INTEGER NOT NULL,
	same_as TEXT NOT NULL,
	PRIMARY KEY (edition_id, place),
	FOREIGN KEY (version_id, statement_id) REFERENCES framework_statement_version (version_id, statement_id)
);

-- Prose, tables and open cells of the matrix; kind 'gap' is an open cell.
CREATE TABLE framework_block (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	place INTEGER NOT NULL,
	layer_id TEXT NOT NULL,
	track TEXT NOT NULL,
	level_id TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	competency_id TEXT NOT NULL,
	theme TEXT NOT NULL,
	kind TEXT NOT NULL,
	text TEXT NOT NULL,
	file TEXT NOT NULL,
	line_from INTEGER NOT NULL,
	line_to INTEGER NOT NULL,
	PRIMARY KEY (edition_id, place)
);
