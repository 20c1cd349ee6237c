-- The learners a host team has or will have. Without it PostgreSQL reads the
-- whole table to count them, and two proposals at once are in each other's way.
CREATE INDEX internship_team ON internship (unit_id, end_on) WHERE state IN ('agreed', 'preparing', 'active', 'paused');
