-- How many have agreed to help stands on the internship itself, so that the board
-- finds those without a helper by one look at an index, and counts them with the
-- rest. It is kept by the transaction that changes internship_helper.
ALTER TABLE internship ADD COLUMN helped INTEGER NOT NULL DEFAULT 0 CHECK (helped >= 0);
UPDATE internship SET helped = (SELECT COUNT(*) FROM internship_helper h WHERE h.internship_id = internship.id AND h.state = 'accepted')
	WHERE id IN (SELECT h.internship_id FROM internship_helper h WHERE h.state = 'accepted');
DROP INDEX internship_in_flight;
CREATE INDEX internship_in_flight ON internship (on_board, state, unit_id, start_on, id, helped)
	WHERE on_board = 1 AND state IN ('preparing', 'active', 'paused');
CREATE INDEX internship_needy ON internship (on_board, helped, start_on, id, state, unit_id)
	WHERE on_board = 1 AND helped = 0 AND state IN ('preparing', 'active', 'paused');
