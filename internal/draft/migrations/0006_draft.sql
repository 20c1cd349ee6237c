-- Unsent texts, private to the account that writes them.
CREATE TABLE draft (
	account_id TEXT NOT NULL,
	key TEXT NOT NULL,
	body TEXT NOT NULL,
	saved_at INTEGER NOT NULL,
	PRIMARY KEY (account_id, key)
);
CREATE INDEX draft_saved_at ON draft (saved_at);
