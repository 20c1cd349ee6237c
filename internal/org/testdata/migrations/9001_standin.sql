-- Stand-ins for the tables of package account, which authz reads.
CREATE TABLE account (
	id TEXT NOT NULL PRIMARY KEY,
	state TEXT NOT NULL,
	person_id TEXT
);
CREATE TABLE account_role (
	account_id TEXT NOT NULL,
	role TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL
);
