-- One internship: the current row. percent and dates are those in force, or the
-- latest proposed before any were. open_revision is the one negotiated, 0 when
-- none. waits_for is the person for whom step waits, '' when nobody is known.
-- to_home, to_host, informed, listed and on_board say how far it has become
-- known; '' in dates means none.
CREATE TABLE internship (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	home_unit_id TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	host_id TEXT NOT NULL,
	programme TEXT NOT NULL,
	topic TEXT NOT NULL,
	motive TEXT NOT NULL,
	ways TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'home_manager', 'host_manager', 'agreed', 'preparing', 'active', 'paused',
		'completed', 'ended_early', 'withdrawn', 'declined', 'deferred')),
	named INTEGER NOT NULL CHECK (named IN (0, 1)),
	revision INTEGER NOT NULL,
	open_revision INTEGER NOT NULL,
	in_force INTEGER NOT NULL,
	percent INTEGER NOT NULL,
	start_on TEXT NOT NULL,
	end_on TEXT NOT NULL,
	step TEXT NOT NULL,
	waits_for TEXT NOT NULL,
	waits_party TEXT NOT NULL CHECK (waits_party IN ('', 'learner', 'home', 'host')),
	waits_since INTEGER NOT NULL,
	due_on TEXT NOT NULL,
	to_home INTEGER NOT NULL CHECK (to_home IN (0, 1)),
	to_host INTEGER NOT NULL CHECK (to_host IN (0, 1)),
	informed INTEGER NOT NULL CHECK (informed IN (0, 1)),
	listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
	on_board INTEGER NOT NULL CHECK (on_board IN (0, 1)),
	meets TEXT NOT NULL CHECK (meets IN ('', 'yes', 'no')),
	meets_on TEXT NOT NULL,
	meets_by TEXT NOT NULL,
	deferred_to TEXT NOT NULL,
	pause_until TEXT NOT NULL,
	started_on TEXT NOT NULL,
	ended_on TEXT NOT NULL,
	ended_why TEXT NOT NULL,
	offer_id TEXT NOT NULL,
	again_of TEXT NOT NULL,
	policy_hash TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	CHECK (host_id <> person_id AND open_revision IN (0, revision))
);
CREATE INDEX internship_person ON internship (person_id, changed_at);
CREATE INDEX internship_host ON internship (host_id, state);
CREATE INDEX internship_waits_for ON internship (waits_for) WHERE waits_for <> '';
CREATE INDEX internship_changed ON internship (changed_at, id);
CREATE INDEX internship_running ON internship (state, end_on);

-- Every command that was carried out; rows are only ever inserted. text is what
-- the actor wrote to the others.
CREATE TABLE internship_step (
	internship_id TEXT NOT NULL REFERENCES internship (id),
	version INTEGER NOT NULL,
	command TEXT NOT NULL,
	actor_id TEXT NOT NULL,
	state TEXT NOT NULL,
	detail TEXT NOT NULL,
	text TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (internship_id, version)
);

-- The terms as they were proposed, and which party agreed to which revision.
CREATE TABLE internship_terms (
	internship_id TEXT NOT NULL REFERENCES internship (id),
	revision INTEGER NOT NULL,
	percent INTEGER NOT NULL,
	start_on TEXT NOT NULL,
	end_on TEXT NOT NULL,
	author_id TEXT NOT NULL,
	why TEXT NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('', 'agreed', 'replaced', 'declined')),
	at INTEGER NOT NULL,
	PRIMARY KEY (internship_id, revision)
);
CREATE TABLE internship_agreement (
	internship_id TEXT NOT NULL REFERENCES internship (id),
	revision INTEGER NOT NULL,
	party TEXT NOT NULL CHECK (party IN ('learner', 'home', 'host')),
	person_id TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (internship_id, revision, party)
);

-- Why somebody went on over a soft rule, under which rules.
CREATE TABLE internship_reason (
	internship_id TEXT NOT NULL REFERENCES internship (id),
	version INTEGER NOT NULL,
	code TEXT NOT NULL,
	rule TEXT NOT NULL,
	reason TEXT NOT NULL,
	author_id TEXT NOT NULL,
	policy_hash TEXT NOT NULL,
	revision INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (internship_id, version, code)
);

-- Which manager the home side of an internship stands on: as it was submitted,
-- or since the last change of manager.
CREATE TABLE internship_manager (
	internship_id TEXT NOT NULL PRIMARY KEY REFERENCES internship (id),
	manager_id TEXT NOT NULL
);
