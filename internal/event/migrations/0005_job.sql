-- Work to be done at a time, by whichever process holds the row's lease. asked
-- counts how often it was asked for, so that asking while it runs is not lost.
CREATE TABLE job (
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	run_at INTEGER NOT NULL,
	asked INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	lease_until INTEGER NOT NULL,
	lease_holder TEXT NOT NULL,
	parked INTEGER NOT NULL,
	error TEXT NOT NULL,
	PRIMARY KEY (kind, key)
);
CREATE INDEX job_run_at ON job (run_at) WHERE parked = 0;

-- Acts done under an Idempotency-Key, with what they answered.
CREATE TABLE event_once (
	account_id TEXT NOT NULL,
	key TEXT NOT NULL,
	request TEXT NOT NULL,
	done INTEGER NOT NULL,
	result TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (account_id, key)
);
CREATE INDEX event_once_at ON event_once (at);
