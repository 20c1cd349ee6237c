-- Who helps whom. named is 1 while the person was asked or has accepted, and
-- gives the rights of a helper; an offer alone gives none.
CREATE TABLE internship_helper (
	id TEXT NOT NULL PRIMARY KEY,
	internship_id TEXT NOT NULL REFERENCES internship (id),
	person_id TEXT NOT NULL REFERENCES person (id),
	state TEXT NOT NULL CHECK (state IN ('offered', 'asked', 'accepted', 'declined', 'left')),
	named INTEGER NOT NULL CHECK (named IN (0, 1)),
	hours INTEGER NOT NULL,
	asker_id TEXT NOT NULL,
	session_on TEXT NOT NULL,
	session_note TEXT NOT NULL,
	at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	CHECK (named = 0 OR state IN ('asked', 'accepted'))
);
CREATE UNIQUE INDEX internship_helper_internship_id_person_id_key ON internship_helper (internship_id, person_id);
CREATE INDEX internship_helper_person ON internship_helper (person_id, state);

-- The hours a week a person is ready to help, by their own word.
CREATE TABLE helper_limit (
	person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
	hours INTEGER NOT NULL,
	at INTEGER NOT NULL,
	version INTEGER NOT NULL
);
