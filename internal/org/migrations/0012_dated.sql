-- Dated facts: half-open ranges of days in the company's zone, '9999-12-31' for
-- no end. The ranges of one person never overlap within a table.
CREATE TABLE employment (
	person_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on)
);

CREATE TABLE reporting_line (
	person_id TEXT NOT NULL REFERENCES person (id),
	manager_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on AND person_id <> manager_id)
);
CREATE INDEX reporting_line_manager ON reporting_line (manager_id, until_on);

CREATE TABLE org_member (
	person_id TEXT NOT NULL REFERENCES person (id),
	team_id TEXT NOT NULL REFERENCES unit (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on)
);
CREATE INDEX org_member_team ON org_member (team_id, until_on);

-- level is an opaque framework/track/level, '' when only the job family is known.
CREATE TABLE person_level (
	person_id TEXT NOT NULL REFERENCES person (id),
	level TEXT NOT NULL,
	job_family TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on)
);
CREATE INDEX person_level_level ON person_level (level, until_on);
