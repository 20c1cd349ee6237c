-- How the board finds its rows: by host team in the order of their start, those
-- that take a seat, those that are over, and who helps. Columns that the board's
-- rules and filters ask first stand in the index, so that few rows are fetched.
CREATE INDEX internship_board ON internship (unit_id, start_on, id, state, end_on, ended_on, on_board) WHERE on_board = 1;
CREATE INDEX internship_in_flight ON internship (on_board, state, unit_id, start_on, id)
	WHERE on_board = 1 AND state IN ('preparing', 'active', 'paused');
CREATE INDEX internship_seat ON internship (unit_id, on_board, state, start_on, end_on, ended_on, id)
	WHERE on_board = 1 AND state IN ('preparing', 'active', 'paused');
CREATE INDEX internship_over ON internship (on_board, state, ended_on, unit_id) WHERE on_board = 1 AND state IN ('completed', 'ended_early');
CREATE INDEX internship_helper_accepted ON internship_helper (internship_id, person_id, hours) WHERE state = 'accepted';
