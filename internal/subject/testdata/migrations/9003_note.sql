-- A table as a feature has it: notes of one person about another.
CREATE TABLE note (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL,
	author_id TEXT NOT NULL,
	text TEXT NOT NULL
);
CREATE TABLE card (
	person_id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	born TEXT NOT NULL
);
