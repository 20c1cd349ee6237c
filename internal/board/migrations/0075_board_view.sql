-- A view of the board that somebody keeps for themselves: a name and the filters
-- as they stand in the address. removed_at is 0 while the view stands.
CREATE TABLE board_view (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	name TEXT NOT NULL,
	query TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	removed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
CREATE INDEX board_view_person ON board_view (person_id, removed_at);

-- Teams in the order of their names, for boards of many teams.
CREATE INDEX unit_name ON unit (name_key, id);
