-- When somebody is away: half-open ranges of days. There is no reason here and
-- never will be. removed_at is 0 while the absence stands.
CREATE TABLE absence (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	removed_at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	CHECK (from_on < until_on)
);
CREATE INDEX absence_person ON absence (person_id, until_on) WHERE removed_at = 0;
CREATE INDEX absence_removed ON absence (removed_at) WHERE removed_at > 0;

-- Who stands in for somebody who is away, as that person chose: a dated fact
-- like the others, '9999-12-31' for no end.
CREATE TABLE delegate (
	person_id TEXT NOT NULL REFERENCES person (id),
	delegate_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on AND person_id <> delegate_id)
);
CREATE INDEX delegate_delegate ON delegate (delegate_id, until_on);
