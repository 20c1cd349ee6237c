-- The reading lists of a handbook source as they were last imported. unit is the
-- handle of the unit a list speaks to, '' for everybody; file is its page; place
-- orders all entries of a source.
CREATE TABLE reading (
	source_id TEXT NOT NULL,
	place INTEGER NOT NULL,
	unit TEXT NOT NULL,
	file TEXT NOT NULL,
	list TEXT NOT NULL,
	url TEXT NOT NULL,
	section TEXT NOT NULL,
	title TEXT NOT NULL,
	link TEXT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (source_id, place)
);
CREATE INDEX reading_unit ON reading (unit);
