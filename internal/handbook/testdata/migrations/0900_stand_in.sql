-- What the gate reads of later features.
CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, person_id TEXT);

CREATE TABLE employment (person_id TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL);
