-- What one side says of one expectation, pinned as it was read. side is 'self'
-- (the author is the person) or 'manager' (each manager has their own rows).
-- state '' means the mark was set back to nothing.
CREATE TABLE growth_mark (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	side TEXT NOT NULL CHECK (side IN ('self', 'manager')),
	author_id TEXT NOT NULL REFERENCES person (id),
	edition_id TEXT NOT NULL,
	statement_id TEXT NOT NULL,
	ladder TEXT NOT NULL,
	level_id TEXT NOT NULL,
	level TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	dimension TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('', 'not_yet', 'developing', 'met')),
	note TEXT NOT NULL,
	shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
	version INTEGER NOT NULL,
	at INTEGER NOT NULL,
	CHECK (side = 'manager' OR author_id = person_id)
);
CREATE UNIQUE INDEX growth_mark_person_id_side_author_id_statement_id_key ON growth_mark (person_id, side, author_id, statement_id);
CREATE INDEX growth_mark_author ON growth_mark (author_id);

-- Every version of every mark; rows are only ever inserted. shared is as it was
-- then: the other side reads a past version only if it was shared at the time.
CREATE TABLE growth_mark_step (
	mark_id TEXT NOT NULL REFERENCES growth_mark (id),
	version INTEGER NOT NULL,
	person_id TEXT NOT NULL,
	side TEXT NOT NULL,
	author_id TEXT NOT NULL,
	act TEXT NOT NULL CHECK (act IN ('mark', 'share', 'undo')),
	edition_id TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL,
	note TEXT NOT NULL,
	shared INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (mark_id, version)
);
CREATE INDEX growth_mark_step_person ON growth_mark_step (person_id, at);
