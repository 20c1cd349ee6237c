-- Policy documents as they were read, never changed: records name the folded
-- hash they were decided under. live marks what holds now.
CREATE TABLE policy_document (
	id TEXT NOT NULL,
	number INTEGER NOT NULL,
	source_id TEXT NOT NULL,
	file TEXT NOT NULL,
	hash TEXT NOT NULL,
	body BLOB NOT NULL,
	version_id TEXT NOT NULL REFERENCES handbook_version (id),
	stored_at INTEGER NOT NULL,
	live INTEGER NOT NULL,
	PRIMARY KEY (id, number)
);

CREATE INDEX policy_document_live ON policy_document (live, source_id, id);
