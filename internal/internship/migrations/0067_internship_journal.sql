-- Goals; every version is kept. locked goals were changed after the start.
CREATE TABLE internship_goal (
	id TEXT NOT NULL PRIMARY KEY,
	internship_id TEXT NOT NULL REFERENCES internship (id),
	place INTEGER NOT NULL,
	text TEXT NOT NULL,
	author_id TEXT NOT NULL,
	amended INTEGER NOT NULL CHECK (amended IN (0, 1)),
	dropped INTEGER NOT NULL CHECK (dropped IN (0, 1)),
	at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
CREATE INDEX internship_goal_internship ON internship_goal (internship_id, place);
CREATE TABLE internship_goal_step (
	goal_id TEXT NOT NULL REFERENCES internship_goal (id),
	version INTEGER NOT NULL,
	text TEXT NOT NULL,
	author_id TEXT NOT NULL,
	dropped INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (goal_id, version)
);

-- The weekly journal. week counts from the start of the internship.
CREATE TABLE internship_note (
	id TEXT NOT NULL PRIMARY KEY,
	internship_id TEXT NOT NULL REFERENCES internship (id),
	author_id TEXT NOT NULL,
	week INTEGER NOT NULL,
	on_date TEXT NOT NULL,
	text TEXT NOT NULL,
	posted INTEGER NOT NULL CHECK (posted IN (0, 1)),
	at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
CREATE INDEX internship_note_internship ON internship_note (internship_id, on_date);

-- What each side says at the end. shown is 1 once both have said it.
CREATE TABLE internship_judgement (
	internship_id TEXT NOT NULL REFERENCES internship (id),
	side TEXT NOT NULL CHECK (side IN ('learner', 'host')),
	author_id TEXT NOT NULL,
	feedback TEXT NOT NULL,
	shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
	at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (internship_id, side)
);
CREATE TABLE internship_verdict (
	goal_id TEXT NOT NULL REFERENCES internship_goal (id),
	side TEXT NOT NULL CHECK (side IN ('learner', 'host')),
	internship_id TEXT NOT NULL,
	verdict TEXT NOT NULL CHECK (verdict IN ('reached', 'partly', 'not')),
	text TEXT NOT NULL,
	PRIMARY KEY (goal_id, side)
);
CREATE INDEX internship_verdict_internship ON internship_verdict (internship_id);

-- What the learner tells those who come later.
CREATE TABLE internship_alumni (
	internship_id TEXT NOT NULL PRIMARY KEY REFERENCES internship (id),
	text TEXT NOT NULL,
	published INTEGER NOT NULL CHECK (published IN (0, 1)),
	at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
