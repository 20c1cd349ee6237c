-- Apart from account, so that no query of accounts ever carries a hash.
CREATE TABLE password (
	account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
	hash TEXT NOT NULL,
	version INTEGER NOT NULL,
	set_at INTEGER NOT NULL
);

-- One-time links to set a password. Only the SHA-256 of the token is kept.
CREATE TABLE password_link (
	token_hash BLOB NOT NULL PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id),
	made_at INTEGER NOT NULL,
	until INTEGER NOT NULL
);
CREATE INDEX password_link_account ON password_link (account_id);
