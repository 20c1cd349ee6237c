-- A source is one place of files; a version is what was read from it at one
-- import, immutable. Page texts are kept once for equal content.
CREATE TABLE handbook_source (
	id TEXT NOT NULL PRIMARY KEY,
	title TEXT NOT NULL,
	live_version_id TEXT NOT NULL
);

CREATE TABLE handbook_version (
	id TEXT NOT NULL PRIMARY KEY,
	source_id TEXT NOT NULL,
	number INTEGER NOT NULL,
	hash TEXT NOT NULL,
	pages INTEGER NOT NULL,
	imported_at INTEGER NOT NULL
);

CREATE UNIQUE INDEX handbook_version_source_id_number_key ON handbook_version (source_id, number);

CREATE TABLE handbook_text (
	hash TEXT NOT NULL PRIMARY KEY,
	html TEXT NOT NULL
);

CREATE TABLE handbook_page (
	version_id TEXT NOT NULL REFERENCES handbook_version (id),
	path TEXT NOT NULL,
	url TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	hash TEXT NOT NULL,
	text_hash TEXT NOT NULL REFERENCES handbook_text (hash),
	PRIMARY KEY (version_id, path)
);

CREATE INDEX handbook_page_url ON handbook_page (version_id, url);

CREATE INDEX handbook_page_title ON handbook_page (version_id, title_key, path);
