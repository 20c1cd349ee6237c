-- A training module or checklist of a handbook source and its versions as they
-- were imported, immutable. retired_at is 0 while the source has it. content is
-- the template in full as JSON; tags are what its front matter says it is about,
-- one a line; days is how long a run takes by the template, 0 when it does not say.
CREATE TABLE module (
	id TEXT NOT NULL PRIMARY KEY,
	source_id TEXT NOT NULL,
	live_version_id TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	retired_at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
CREATE INDEX module_title ON module (title_key, id);
CREATE INDEX module_source ON module (source_id, id);

CREATE TABLE module_version (
	id TEXT NOT NULL PRIMARY KEY,
	module_id TEXT NOT NULL REFERENCES module (id),
	number INTEGER NOT NULL,
	handbook_version_id TEXT NOT NULL REFERENCES handbook_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('module', 'checklist')),
	title TEXT NOT NULL,
	path TEXT NOT NULL,
	url TEXT NOT NULL,
	line_from INTEGER NOT NULL,
	line_to INTEGER NOT NULL,
	hash TEXT NOT NULL,
	stages INTEGER NOT NULL,
	tasks INTEGER NOT NULL,
	days INTEGER NOT NULL,
	tags TEXT NOT NULL,
	content TEXT NOT NULL,
	imported_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX module_version_module_id_number_key ON module_version (module_id, number);
