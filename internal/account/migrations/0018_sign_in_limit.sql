-- How many tries are left: full_at is when the allowance of a key is whole
-- again. Keys are hashes of a canonical e-mail address or a network address.
CREATE TABLE sign_in_limit (
	key TEXT NOT NULL PRIMARY KEY,
	full_at INTEGER NOT NULL
);
CREATE INDEX sign_in_limit_full_at ON sign_in_limit (full_at);
