-- Things for the tests of package db.
CREATE TABLE thing (
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	size INTEGER NOT NULL,
	body BLOB
);

CREATE UNIQUE INDEX thing_name_key ON thing (name);
