-- What the consumers of the tests do: a row an event, its place among the
-- rows of that object. No key, so that a double effect can be seen.
CREATE TABLE effect (
	consumer TEXT NOT NULL,
	event_id TEXT NOT NULL,
	object TEXT NOT NULL,
	object_version INTEGER NOT NULL,
	place INTEGER NOT NULL
);
