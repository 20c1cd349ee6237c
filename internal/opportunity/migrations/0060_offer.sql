-- What a host team offers learners. topics has one topic a line, ways are names
-- between blanks; folded is title, topics and needs in lower case, for the text
-- filter; until_on is '9999-12-31' when the offer has no end.
CREATE TABLE offer (
	id TEXT NOT NULL PRIMARY KEY,
	unit_id TEXT NOT NULL REFERENCES unit (id),
	host_id TEXT NOT NULL REFERENCES person (id),
	title TEXT NOT NULL,
	topics TEXT NOT NULL,
	ways TEXT NOT NULL,
	needs TEXT NOT NULL,
	folded TEXT NOT NULL,
	seats INTEGER NOT NULL CHECK (seats > 0),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	CHECK (from_on <= until_on)
);
CREATE INDEX offer_newest ON offer (created_at, id) WHERE state = 'open';
CREATE INDEX offer_unit ON offer (unit_id, state);
CREATE INDEX offer_host ON offer (host_id, state);
