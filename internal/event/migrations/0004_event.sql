-- The outbox: written in the transaction of the act it tells of. Ids only.
CREATE TABLE event (
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	version INTEGER NOT NULL,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	object_version INTEGER NOT NULL,
	at INTEGER NOT NULL,
	spread INTEGER NOT NULL
);
CREATE INDEX event_waiting ON event (kind, object, object_version) WHERE spread = 0;
CREATE INDEX event_at ON event (at, id);

-- One consumer's share of one event: due, done or parked. The row is marked
-- done in the transaction of the consumer's effect.
CREATE TABLE event_delivery (
	consumer TEXT NOT NULL,
	event_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	object_version INTEGER NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	error TEXT NOT NULL,
	PRIMARY KEY (consumer, event_id)
);
CREATE INDEX event_delivery_open ON event_delivery (consumer, kind, object, object_version) WHERE state <> 'done';
CREATE INDEX event_delivery_event ON event_delivery (event_id);
