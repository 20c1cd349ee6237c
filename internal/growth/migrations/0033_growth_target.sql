-- The role and level a person aims for, with what the level was called then.
CREATE TABLE growth_target (
	person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
	framework TEXT NOT NULL,
	track TEXT NOT NULL,
	level_id TEXT NOT NULL,
	role TEXT NOT NULL,
	level TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	version INTEGER NOT NULL,
	at INTEGER NOT NULL
);
