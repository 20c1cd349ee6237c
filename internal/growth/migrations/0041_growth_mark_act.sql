-- A step of a mark keeps all that was read of the expectation, so that setting
-- back gives the words back too. Two acts are new: keep, for the handbook's new
-- wording, and remove. together is the id of an act on several marks, '' for an
-- act on one. The table is made anew, since SQLite cannot change a CHECK.
CREATE TABLE growth_mark_step_next (
	mark_id TEXT NOT NULL,
	version INTEGER NOT NULL,
	person_id TEXT NOT NULL,
	side TEXT NOT NULL,
	author_id TEXT NOT NULL,
	act TEXT NOT NULL,
	together TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	ladder TEXT NOT NULL,
	level_id TEXT NOT NULL,
	level TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	dimension TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL,
	note TEXT NOT NULL,
	shared INTEGER NOT NULL,
	at INTEGER NOT NULL,
	CONSTRAINT growth_mark_step_key PRIMARY KEY (mark_id, version),
	CONSTRAINT growth_mark_step_mark FOREIGN KEY (mark_id) REFERENCES growth_mark (id),
	CONSTRAINT growth_mark_step_act CHECK (act IN ('mark', 'share', 'undo', 'keep', 'remove'))
);
-- move rows
INSERT INTO growth_mark_step_next (mark_id, version, person_id, side, author_id, act, together, edition_id, ladder, level_id, level,
		dimension_id, dimension, text, state, note, shared, at)
	SELECT s.mark_id, s.version, s.person_id, s.side, s.author_id, s.act, '', s.edition_id, m.ladder, m.level_id, m.level,
		m.dimension_id, m.dimension, s.text, s.state, s.note, s.shared, s.at
	FROM growth_mark_step s JOIN growth_mark m ON m.id = s.mark_id;
DROP TABLE growth_mark_step;
ALTER TABLE growth_mark_step_next RENAME TO growth_mark_step;
CREATE INDEX growth_mark_step_person ON growth_mark_step (person_id, at);
CREATE INDEX growth_mark_step_together ON growth_mark_step (together, author_id) WHERE together <> '';
