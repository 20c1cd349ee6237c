-- Personal tokens: programs act as their owner by them, within scopes. Only the
-- SHA-256 of a token is kept. scopes is a list with blanks between; demo marks
-- tokens made where sample people sign in without a password.
CREATE TABLE token (
	id TEXT NOT NULL PRIMARY KEY,
	token_hash BLOB NOT NULL,
	account_id TEXT NOT NULL REFERENCES account (id),
	name TEXT NOT NULL,
	scopes TEXT NOT NULL,
	demo INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	until INTEGER NOT NULL,
	used_at INTEGER NOT NULL,
	revoked_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX token_token_hash_key ON token (token_hash);
CREATE INDEX token_account ON token (account_id, made_at);
CREATE INDEX token_until ON token (until);
