-- Who stands above whom, how far, and when: the closure of reporting_line, each
-- row the common range of one chain. Kept by package org in the transaction that
-- changes a line. Clustered by person where the engine can.
CREATE TABLE org_above (
	person_id TEXT NOT NULL,
	above_id TEXT NOT NULL,
	depth INTEGER NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, above_id, depth, from_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX org_above_above ON org_above (above_id, depth, until_on);
