-- What waits for somebody: one row for each open step of an object, gone when
-- the step is done. put_id is whom its feature put the step to; asked_id is who
-- answers for it, which differs once it went upward or to a successor; owner_id is
-- who holds it now, which differs while somebody stands in. Dates are days in the
-- company's zone, '' for none; remind_on holds the days of reminders, in order;
-- next_on is the first day that asks for something, '9999-12-31' for none.
CREATE TABLE wait (
	id TEXT NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	step TEXT NOT NULL,
	put_id TEXT NOT NULL REFERENCES person (id),
	asked_id TEXT NOT NULL REFERENCES person (id),
	owner_id TEXT NOT NULL REFERENCES person (id),
	subject_id TEXT REFERENCES person (id),
	unit_id TEXT NOT NULL,
	personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
	due_on TEXT NOT NULL,
	remind_on TEXT NOT NULL,
	reminded_on TEXT NOT NULL,
	escalate_on TEXT NOT NULL,
	escalated_on TEXT NOT NULL,
	next_on TEXT NOT NULL,
	passed TEXT NOT NULL CHECK (passed IN ('', 'delegate', 'back', 'alone', 'escalated', 'successor')),
	opened_at INTEGER NOT NULL,
	held_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX wait_kind_object_step_key ON wait (kind, object, step);
CREATE INDEX wait_owner ON wait (owner_id, opened_at, id);
CREATE INDEX wait_asked ON wait (asked_id);
CREATE INDEX wait_next ON wait (next_on);
CREATE INDEX wait_subject ON wait (subject_id);
