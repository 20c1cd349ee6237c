-- One row: the rights epoch, raised by every change of a right, and the zone in
-- which the company reads its dates.
CREATE TABLE authz_state (
	id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
	epoch INTEGER NOT NULL,
	zone TEXT NOT NULL
);
