-- What somebody was told in Belay. A row names things and people by id; the
-- sentence is made when it is read. seen_at is 0 until then.
CREATE TABLE notice (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	step TEXT NOT NULL,
	what TEXT NOT NULL,
	actor_id TEXT REFERENCES person (id),
	subject_id TEXT REFERENCES person (id),
	owner_id TEXT REFERENCES person (id),
	unit_id TEXT NOT NULL,
	due_on TEXT NOT NULL,
	at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL
);
CREATE INDEX notice_newest ON notice (person_id, at, id);
CREATE INDEX notice_unseen ON notice (person_id) WHERE seen_at = 0;
