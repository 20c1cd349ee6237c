-- A person of the company, past, present or to come. zone and hours belong to
-- the person once set by them (the *_by_person flags); the rest to HR.
CREATE TABLE person (
	id TEXT NOT NULL PRIMARY KEY,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	external_id TEXT NOT NULL,
	zone TEXT NOT NULL,
	zone_by_person INTEGER NOT NULL,
	hours TEXT NOT NULL,
	hours_by_person INTEGER NOT NULL,
	country TEXT NOT NULL,
	version INTEGER NOT NULL
);
CREATE UNIQUE INDEX person_email_key_key ON person (email_key);
CREATE UNIQUE INDEX person_external_id_key ON person (external_id) WHERE external_id <> '';
CREATE INDEX person_name ON person (name_key, id);

-- What everybody signed in may read of a person (security.md A17, basic). The
-- dated facts are joined by the reader's date from org_member and person_level.
CREATE VIEW person_card AS
SELECT id, name, name_key, email, zone, hours, version FROM person;
