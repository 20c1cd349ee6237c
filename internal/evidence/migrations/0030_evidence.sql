-- What a person keeps to show what they did. link and note may stand together;
-- folded is title, link and note in lower case, for the text filter; deleted_at
-- is 0 while the piece stands.
CREATE TABLE evidence (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	title TEXT NOT NULL,
	link TEXT NOT NULL,
	note TEXT NOT NULL,
	folded TEXT NOT NULL,
	happened_on TEXT NOT NULL,
	shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	deleted_at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
CREATE INDEX evidence_newest ON evidence (person_id, happened_on, created_at, id) WHERE deleted_at = 0;
CREATE INDEX evidence_deleted ON evidence (deleted_at) WHERE deleted_at > 0;

-- The expectations a piece speaks for, as they were read when it was tagged.
CREATE TABLE evidence_tag (
	evidence_id TEXT NOT NULL REFERENCES evidence (id),
	statement_id TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	ladder TEXT NOT NULL,
	level_id TEXT NOT NULL,
	level TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	dimension TEXT NOT NULL,
	text TEXT NOT NULL,
	place INTEGER NOT NULL,
	PRIMARY KEY (evidence_id, statement_id)
);
CREATE INDEX evidence_tag_statement ON evidence_tag (statement_id);
