-- How the board finds its rows: by host team in the order of their start, those
-- that take a seat, those that were finished lately, and who helps.
CREATE INDEX internship_board ON internship (unit_id, start_on, id, state, end_on, ended_on, on_board) WHERE on_board = 1;
CREATE INDEX internship_in_flight ON internship (state, unit_id, start_on, id, on_board)
	WHERE on_board = 1 AND state IN ('preparing', 'active', 'paused');
CREATE INDEX internship_done ON internship (state, ended_on, unit_id, on_board) WHERE on_board = 1 AND state = 'completed';
CREATE INDEX internship_helper_accepted ON internship_helper (internship_id, person_id, hours) WHERE state = 'accepted';
