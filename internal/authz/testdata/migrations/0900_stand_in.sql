-- The columns of later features that rules name, and a table of notes.
CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, person_id TEXT);

CREATE TABLE employment (person_id TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL);

CREATE TABLE org_above (person_id TEXT NOT NULL, above_id TEXT NOT NULL, depth INTEGER NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL);

CREATE TABLE org_member (person_id TEXT NOT NULL, team_id TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL);

CREATE TABLE org_within (unit_id TEXT NOT NULL, above_id TEXT NOT NULL, depth INTEGER NOT NULL);

CREATE TABLE account_role (account_id TEXT NOT NULL, role TEXT NOT NULL, unit_id TEXT, from_on TEXT NOT NULL, until_on TEXT NOT NULL);

CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, person_id TEXT NOT NULL, author_id TEXT NOT NULL, host_id TEXT NOT NULL, awaited_id TEXT NOT NULL, shared INTEGER NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL);

CREATE TABLE note_helper (note_id TEXT NOT NULL, person_id TEXT NOT NULL, live INTEGER NOT NULL);
