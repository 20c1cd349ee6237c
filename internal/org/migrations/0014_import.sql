-- Runs of the people.csv import. A run that was killed is found by its file's
-- hash and goes on with the day it began on.
CREATE TABLE org_import (
	id TEXT NOT NULL PRIMARY KEY,
	file_hash TEXT NOT NULL,
	on_date TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('running', 'done', 'dropped')),
	lines INTEGER NOT NULL,
	started_at INTEGER NOT NULL,
	finished_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX org_import_file_hash_key ON org_import (file_hash) WHERE state = 'running';
