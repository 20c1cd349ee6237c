-- The record of acts and views. Rows are only ever inserted; erasing a person
-- blanks that person's columns, which the inner digests allow.
CREATE TABLE audit_entry (
	id TEXT NOT NULL PRIMARY KEY,
	at INTEGER NOT NULL,
	via TEXT NOT NULL,
	action TEXT NOT NULL,
	kind TEXT NOT NULL,
	account_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	on_behalf TEXT NOT NULL,
	object TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	reason TEXT NOT NULL,
	detail TEXT NOT NULL,
	actor_digest BLOB NOT NULL,
	matter_digest BLOB NOT NULL,
	digest BLOB NOT NULL
);
CREATE INDEX audit_entry_at ON audit_entry (at, id);
CREATE INDEX audit_entry_subject ON audit_entry (subject_id, at, id);

-- What of an entry may change: its salts, which erasure empties, and whether
-- the sealer has numbered it.
CREATE TABLE audit_salt (
	entry_id TEXT NOT NULL PRIMARY KEY,
	actor_salt BLOB NOT NULL,
	matter_salt BLOB NOT NULL,
	sealed INTEGER NOT NULL
);
CREATE INDEX audit_salt_waiting ON audit_salt (entry_id) WHERE sealed = 0;

-- The chain over the entries, written by the sealer alone.
CREATE TABLE audit_seal (
	seq INTEGER NOT NULL PRIMARY KEY,
	entry_id TEXT NOT NULL,
	chain BLOB NOT NULL
);
CREATE UNIQUE INDEX audit_seal_entry_id_key ON audit_seal (entry_id);
