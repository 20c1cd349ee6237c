-- Who is signed in. Only the SHA-256 of the token is kept. demo marks sessions
-- that a demo made without a password.
CREATE TABLE session (
	id TEXT NOT NULL PRIMARY KEY,
	token_hash BLOB NOT NULL,
	account_id TEXT NOT NULL REFERENCES account (id),
	device TEXT NOT NULL,
	demo INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,
	idle_until INTEGER NOT NULL,
	until INTEGER NOT NULL
);
CREATE UNIQUE INDEX session_token_hash_key ON session (token_hash);
CREATE INDEX session_account ON session (account_id, created_at);
CREATE INDEX session_idle_until ON session (idle_until);
