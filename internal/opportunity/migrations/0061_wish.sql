-- What somebody would like to learn. topic_key is the topic in lower case, by
-- which the same wish of several people is one topic; unit_id, way and quarter
-- narrow it; named says whether others may read whose wish it is.
CREATE TABLE wish (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	topic TEXT NOT NULL,
	topic_key TEXT NOT NULL,
	unit_id TEXT REFERENCES unit (id),
	way TEXT NOT NULL,
	quarter TEXT NOT NULL,
	named INTEGER NOT NULL CHECK (named IN (0, 1)),
	note TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'met', 'dropped')),
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
CREATE INDEX wish_person ON wish (person_id, created_at, id);
CREATE INDEX wish_topic ON wish (topic_key) WHERE state = 'open';
CREATE INDEX wish_newest ON wish (created_at, id) WHERE state = 'open';
