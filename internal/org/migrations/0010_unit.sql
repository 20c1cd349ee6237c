-- The company, its departments and teams: one tree. A handle is the name that
-- addresses and settings use; it stays when the unit is renamed.
CREATE TABLE unit (
	id TEXT NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('company', 'department', 'team')),
	parent_id TEXT REFERENCES unit (id),
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	handle TEXT NOT NULL,
	version INTEGER NOT NULL
);
CREATE UNIQUE INDEX unit_handle_key ON unit (handle);
CREATE UNIQUE INDEX unit_parent_id_name_key_key ON unit (parent_id, name_key);
CREATE UNIQUE INDEX unit_kind_key ON unit (kind) WHERE kind = 'company';

-- Every unit lies within itself (depth 0) and within all units above it.
CREATE TABLE org_within (
	unit_id TEXT NOT NULL REFERENCES unit (id),
	above_id TEXT NOT NULL REFERENCES unit (id),
	depth INTEGER NOT NULL,
	PRIMARY KEY (unit_id, above_id)
);
CREATE INDEX org_within_above ON org_within (above_id, depth, unit_id);

-- What everybody signed in may read of a unit; the department is the nearest
-- one at or above it, '' when there is none.
CREATE VIEW team_card AS
SELECT u.id, u.kind, u.parent_id, u.name, u.name_key, u.handle,
	COALESCE((SELECT d.id FROM org_within w JOIN unit d ON d.id = w.above_id
		WHERE w.unit_id = u.id AND d.kind = 'department' ORDER BY w.depth LIMIT 1), '') AS department_id,
	COALESCE((SELECT d.name FROM org_within w JOIN unit d ON d.id = w.above_id
		WHERE w.unit_id = u.id AND d.kind = 'department' ORDER BY w.depth LIMIT 1), '') AS department_name
FROM unit u;
