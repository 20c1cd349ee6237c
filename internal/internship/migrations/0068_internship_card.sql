-- Parts of an internship with the columns that rules speak of.
CREATE VIEW internship_helper_card AS
SELECT h.id, h.internship_id, h.person_id AS helper_id, h.state, h.named, h.hours, h.asker_id, h.session_on, h.session_note, h.at, h.version,
	i.person_id, i.host_id, i.waits_for, i.to_home, i.to_host, i.informed, i.on_board, i.named AS learner_named,
	CASE WHEN h.state = 'accepted' THEN 1 ELSE 0 END AS accepted
FROM internship_helper h JOIN internship i ON i.id = h.internship_id;

CREATE VIEW internship_goal_card AS
SELECT g.id, g.internship_id, g.place, g.text, g.author_id, g.amended, g.dropped, g.at, g.version,
	i.person_id, i.host_id, i.waits_for, i.waits_party, i.to_home, i.to_host, i.informed, i.state
FROM internship_goal g JOIN internship i ON i.id = g.internship_id;

CREATE VIEW internship_note_card AS
SELECT n.id, n.internship_id, n.author_id, n.week, n.on_date, n.text, n.posted, n.at, n.changed_at, n.version,
	i.person_id, i.host_id, i.waits_for, i.waits_party, i.to_home, i.to_host, i.informed, i.state
FROM internship_note n JOIN internship i ON i.id = n.internship_id;

CREATE VIEW internship_judgement_card AS
SELECT j.internship_id AS id, j.internship_id, j.side, j.author_id, j.feedback, j.shown, j.at, j.version,
	i.person_id, i.host_id, i.waits_for, i.waits_party, i.to_home, i.to_host, i.informed, i.state
FROM internship_judgement j JOIN internship i ON i.id = j.internship_id;

CREATE VIEW internship_alumni_card AS
SELECT a.internship_id AS id, a.internship_id, a.text, a.published, a.at, a.version,
	i.person_id, i.named, i.unit_id, i.topic, i.ended_on, i.home_unit_id
FROM internship_alumni a JOIN internship i ON i.id = a.internship_id;
