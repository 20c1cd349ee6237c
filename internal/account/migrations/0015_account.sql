-- What signs in. email_key is the canonical address (Key in email.go).
CREATE TABLE account (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT REFERENCES person (id),
	email_key TEXT NOT NULL,
	name TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
	kind TEXT NOT NULL CHECK (kind IN ('person', 'service')),
	version INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX account_person_id_key ON account (person_id);
CREATE UNIQUE INDEX account_email_key_key ON account (email_key);

-- Dated roles, some of a unit. origin says who keeps the row: the people's
-- import takes away only what an import gave.
CREATE TABLE account_role (
	id TEXT NOT NULL PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id),
	role TEXT NOT NULL,
	unit_id TEXT REFERENCES unit (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	origin TEXT NOT NULL CHECK (origin IN ('import', 'operator'))
);
CREATE INDEX account_role_account ON account_role (account_id, role);
