-- Next steps. place orders the list; done_at and removed_at are 0 while open and
-- standing; statement_id is '' or the expectation the step works towards.
CREATE TABLE growth_step (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	text TEXT NOT NULL,
	note TEXT NOT NULL,
	due_on TEXT NOT NULL,
	done_at INTEGER NOT NULL,
	place INTEGER NOT NULL,
	statement_id TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	dimension TEXT NOT NULL,
	about TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	removed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
CREATE INDEX growth_step_person ON growth_step (person_id, place, id) WHERE removed_at = 0;
CREATE INDEX growth_step_removed ON growth_step (removed_at) WHERE removed_at > 0;
