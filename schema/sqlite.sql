CREATE VIEW internship_alumni_card AS
SELECT a.internship_id AS id, a.internship_id, a.text, a.published, a.at, a.version,
	i.person_id, i.named, i.unit_id, i.topic, i.ended_on, i.home_unit_id
FROM internship_alumni a JOIN internship i ON i.id = a.internship_id;

CREATE VIEW internship_goal_card AS
SELECT g.id, g.internship_id, g.place, g.text, g.author_id, g.amended, g.dropped, g.at, g.version,
	i.person_id, i.host_id, i.waits_for, i.waits_party, i.to_home, i.to_host, i.informed, i.state
FROM internship_goal g JOIN internship i ON i.id = g.internship_id;

CREATE VIEW internship_helper_card AS
SELECT h.id, h.internship_id, h.person_id AS helper_id, h.state, h.named, h.hours, h.asker_id, h.session_on, h.session_note, h.at, h.version,
	i.person_id, i.host_id, i.waits_for, i.to_home, i.to_host, i.informed, i.on_board, i.named AS learner_named,
	CASE WHEN h.state = 'accepted' THEN 1 ELSE 0 END AS accepted
FROM internship_helper h JOIN internship i ON i.id = h.internship_id;

CREATE VIEW internship_judgement_card AS
SELECT j.internship_id AS id, j.internship_id, j.side, j.author_id, j.feedback, j.shown, j.at, j.version,
	i.person_id, i.host_id, i.waits_for, i.waits_party, i.to_home, i.to_host, i.informed, i.state
FROM internship_judgement j JOIN internship i ON i.id = j.internship_id;

CREATE VIEW internship_note_card AS
SELECT n.id, n.internship_id, n.author_id, n.week, n.on_date, n.text, n.posted, n.at, n.changed_at, n.version,
	i.person_id, i.host_id, i.waits_for, i.waits_party, i.to_home, i.to_host, i.informed, i.state
FROM internship_note n JOIN internship i ON i.id = n.internship_id;

CREATE VIEW person_card AS
SELECT id, name, name_key, email, zone, hours, version FROM person;

CREATE VIEW team_card AS
SELECT u.id, u.kind, u.parent_id, u.name, u.name_key, u.handle,
	COALESCE((SELECT d.id FROM org_within w JOIN unit d ON d.id = w.above_id
		WHERE w.unit_id = u.id AND d.kind = 'department' ORDER BY w.depth LIMIT 1), '') AS department_id,
	COALESCE((SELECT d.name FROM org_within w JOIN unit d ON d.id = w.above_id
		WHERE w.unit_id = u.id AND d.kind = 'department' ORDER BY w.depth LIMIT 1), '') AS department_name
FROM unit u;

CREATE TABLE absence (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	removed_at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	CHECK (from_on < until_on)
) STRICT;

CREATE TABLE account (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT REFERENCES person (id),
	email_key TEXT NOT NULL,
	name TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
	kind TEXT NOT NULL CHECK (kind IN ('person', 'service')),
	version INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account_role (
	id TEXT NOT NULL PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id),
	role TEXT NOT NULL,
	unit_id TEXT REFERENCES unit (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	origin TEXT NOT NULL CHECK (origin IN ('import', 'operator'))
) STRICT;

CREATE TABLE audit_entry (
	id TEXT NOT NULL PRIMARY KEY,
	at INTEGER NOT NULL,
	via TEXT NOT NULL,
	action TEXT NOT NULL,
	kind TEXT NOT NULL,
	account_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	on_behalf TEXT NOT NULL,
	object TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	reason TEXT NOT NULL,
	detail TEXT NOT NULL,
	actor_digest BLOB NOT NULL,
	matter_digest BLOB NOT NULL,
	digest BLOB NOT NULL
) STRICT;

CREATE TABLE audit_salt (
	entry_id TEXT NOT NULL PRIMARY KEY,
	actor_salt BLOB NOT NULL,
	matter_salt BLOB NOT NULL,
	sealed INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_seal (
	seq INTEGER NOT NULL PRIMARY KEY,
	entry_id TEXT NOT NULL,
	chain BLOB NOT NULL
) STRICT;

CREATE TABLE authz_state (
	id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
	epoch INTEGER NOT NULL,
	zone TEXT NOT NULL
) STRICT;

CREATE TABLE board_view (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	name TEXT NOT NULL,
	query TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	removed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE delegate (
	person_id TEXT NOT NULL REFERENCES person (id),
	delegate_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on AND person_id <> delegate_id)
) STRICT;

CREATE TABLE draft (
	account_id TEXT NOT NULL,
	key TEXT NOT NULL,
	body TEXT NOT NULL,
	saved_at INTEGER NOT NULL,
	PRIMARY KEY (account_id, key)
) STRICT;

CREATE TABLE employment (
	person_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on)
) STRICT;

CREATE TABLE event (
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	version INTEGER NOT NULL,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	object_version INTEGER NOT NULL,
	at INTEGER NOT NULL,
	spread INTEGER NOT NULL
) STRICT;

CREATE TABLE event_delivery (
	consumer TEXT NOT NULL,
	event_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	object_version INTEGER NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	error TEXT NOT NULL,
	PRIMARY KEY (consumer, event_id)
) STRICT;

CREATE TABLE event_once (
	account_id TEXT NOT NULL,
	key TEXT NOT NULL,
	request TEXT NOT NULL,
	done INTEGER NOT NULL,
	result TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (account_id, key)
) STRICT;

CREATE TABLE evidence (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	title TEXT NOT NULL,
	link TEXT NOT NULL,
	note TEXT NOT NULL,
	folded TEXT NOT NULL,
	happened_on TEXT NOT NULL,
	shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	deleted_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE evidence_tag (
	evidence_id TEXT NOT NULL REFERENCES evidence (id),
	statement_id TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	ladder TEXT NOT NULL,
	level_id TEXT NOT NULL,
	level TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	dimension TEXT NOT NULL,
	text TEXT NOT NULL,
	place INTEGER NOT NULL,
	PRIMARY KEY (evidence_id, statement_id)
) STRICT;

CREATE TABLE framework (
	id TEXT NOT NULL PRIMARY KEY,
	source_id TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	unit TEXT NOT NULL,
	path TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('draft', 'active', 'legacy')),
	live_edition_id TEXT NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE framework_block (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	place INTEGER NOT NULL,
	layer_id TEXT NOT NULL,
	track TEXT NOT NULL,
	level_id TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	competency_id TEXT NOT NULL,
	theme TEXT NOT NULL,
	kind TEXT NOT NULL,
	text TEXT NOT NULL,
	file TEXT NOT NULL,
	line_from INTEGER NOT NULL,
	line_to INTEGER NOT NULL,
	PRIMARY KEY (edition_id, place)
) STRICT;

CREATE TABLE framework_competency (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	dimension_id TEXT NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	scale TEXT NOT NULL,
	core TEXT NOT NULL,
	refs TEXT NOT NULL,
	PRIMARY KEY (edition_id, id)
) STRICT;

CREATE TABLE framework_dimension (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	parent_id TEXT NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	weight INTEGER NOT NULL,
	PRIMARY KEY (edition_id, id)
) STRICT;

CREATE TABLE framework_edition (
	id TEXT NOT NULL PRIMARY KEY,
	framework_id TEXT NOT NULL REFERENCES framework (id),
	number INTEGER NOT NULL,
	hash TEXT NOT NULL,
	title TEXT NOT NULL,
	unit TEXT NOT NULL,
	path TEXT NOT NULL,
	language TEXT NOT NULL,
	licence TEXT NOT NULL,
	cumulative TEXT NOT NULL CHECK (cumulative IN ('true', 'false', 'unknown')),
	rest TEXT NOT NULL,
	imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE framework_edition_layer (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	place INTEGER NOT NULL,
	layer_id TEXT NOT NULL REFERENCES framework_layer (id),
	version_id TEXT NOT NULL REFERENCES framework_layer_version (id),
	title TEXT NOT NULL,
	PRIMARY KEY (edition_id, place)
) STRICT;

CREATE TABLE framework_edition_statement (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	place INTEGER NOT NULL,
	version_id TEXT NOT NULL,
	statement_id TEXT NOT NULL,
	track TEXT NOT NULL,
	level_id TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	competency_id TEXT NOT NULL,
	theme TEXT NOT NULL,
	sort INTEGER NOT NULL,
	same_as TEXT NOT NULL,
	PRIMARY KEY (edition_id, place),
	FOREIGN KEY (version_id, statement_id) REFERENCES framework_statement_version (version_id, statement_id)
) STRICT;

CREATE TABLE framework_example (
	version_id TEXT NOT NULL REFERENCES framework_layer_version (id),
	statement_id TEXT NOT NULL REFERENCES framework_statement (id),
	place INTEGER NOT NULL,
	text TEXT NOT NULL,
	file TEXT NOT NULL,
	line_from INTEGER NOT NULL,
	line_to INTEGER NOT NULL,
	PRIMARY KEY (version_id, statement_id, place)
) STRICT;

CREATE TABLE framework_layer (
	id TEXT NOT NULL PRIMARY KEY,
	source_id TEXT NOT NULL,
	live_version_id TEXT NOT NULL
) STRICT;

CREATE TABLE framework_layer_node (
	version_id TEXT NOT NULL REFERENCES framework_layer_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('level', 'dimension')),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	PRIMARY KEY (version_id, kind, id)
) STRICT;

CREATE TABLE framework_layer_version (
	id TEXT NOT NULL PRIMARY KEY,
	layer_id TEXT NOT NULL REFERENCES framework_layer (id),
	number INTEGER NOT NULL,
	title TEXT NOT NULL,
	hash TEXT NOT NULL,
	handbook_version_id TEXT NOT NULL,
	commit_ref TEXT NOT NULL,
	imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE framework_level (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	track TEXT NOT NULL,
	key TEXT NOT NULL,
	title TEXT NOT NULL,
	grade TEXT NOT NULL,
	summary TEXT NOT NULL,
	experience TEXT NOT NULL,
	extends_id TEXT NOT NULL,
	aliases TEXT NOT NULL,
	equivalents TEXT NOT NULL,
	scope TEXT NOT NULL,
	file TEXT NOT NULL,
	PRIMARY KEY (edition_id, id)
) STRICT;

CREATE TABLE framework_statement (
	id TEXT NOT NULL PRIMARY KEY,
	layer_id TEXT NOT NULL REFERENCES framework_layer (id),
	first_version_id TEXT NOT NULL REFERENCES framework_layer_version (id)
) STRICT;

CREATE TABLE framework_statement_version (
	version_id TEXT NOT NULL REFERENCES framework_layer_version (id),
	statement_id TEXT NOT NULL REFERENCES framework_statement (id),
	place INTEGER NOT NULL,
	track TEXT NOT NULL,
	level_id TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	competency_id TEXT NOT NULL,
	step_id TEXT NOT NULL,
	theme TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	text TEXT NOT NULL,
	text_hash TEXT NOT NULL,
	sort INTEGER NOT NULL,
	parent_id TEXT NOT NULL,
	pair TEXT NOT NULL,
	file TEXT NOT NULL,
	line_from INTEGER NOT NULL,
	line_to INTEGER NOT NULL,
	heading TEXT NOT NULL,
	PRIMARY KEY (version_id, statement_id)
) STRICT;

CREATE TABLE framework_track (
	edition_id TEXT NOT NULL REFERENCES framework_edition (id),
	id TEXT NOT NULL,
	place INTEGER NOT NULL,
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	enter_from TEXT NOT NULL,
	PRIMARY KEY (edition_id, id)
) STRICT;

CREATE TABLE growth_mark (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	side TEXT NOT NULL CHECK (side IN ('self', 'manager')),
	author_id TEXT NOT NULL REFERENCES person (id),
	edition_id TEXT NOT NULL,
	statement_id TEXT NOT NULL,
	ladder TEXT NOT NULL,
	level_id TEXT NOT NULL,
	level TEXT NOT NULL,
	dimension_id TEXT NOT NULL,
	dimension TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('', 'not_yet', 'developing', 'met')),
	note TEXT NOT NULL,
	shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
	version INTEGER NOT NULL,
	at INTEGER NOT NULL,
	CHECK (side = 'manager' OR author_id = person_id)
) STRICT;

CREATE TABLE "growth_mark_step" (
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
) STRICT;

CREATE TABLE growth_step (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	text TEXT NOT NULL,
	note TEXT NOT NULL,
	due_on TEXT NOT NULL,
	done_at INTEGER NOT NULL,
	place INTEGER NOT NULL,
	statement_id TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	dimension TEXT NOT NULL,
	about TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	removed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE growth_target (
	person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
	framework TEXT NOT NULL,
	track TEXT NOT NULL,
	level_id TEXT NOT NULL,
	role TEXT NOT NULL,
	level TEXT NOT NULL,
	edition_id TEXT NOT NULL,
	version INTEGER NOT NULL,
	at INTEGER NOT NULL
) STRICT;

CREATE TABLE handbook_page (
	version_id TEXT NOT NULL REFERENCES handbook_version (id),
	path TEXT NOT NULL,
	url TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	hash TEXT NOT NULL,
	text_hash TEXT NOT NULL REFERENCES handbook_text (hash),
	PRIMARY KEY (version_id, path)
) STRICT;

CREATE TABLE handbook_source (
	id TEXT NOT NULL PRIMARY KEY,
	title TEXT NOT NULL,
	live_version_id TEXT NOT NULL
) STRICT;

CREATE TABLE handbook_text (
	hash TEXT NOT NULL PRIMARY KEY,
	html TEXT NOT NULL
) STRICT;

CREATE TABLE handbook_version (
	id TEXT NOT NULL PRIMARY KEY,
	source_id TEXT NOT NULL,
	number INTEGER NOT NULL,
	hash TEXT NOT NULL,
	pages INTEGER NOT NULL,
	imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE helper_limit (
	person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
	hours INTEGER NOT NULL,
	at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

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
	version INTEGER NOT NULL, helped INTEGER NOT NULL DEFAULT 0 CHECK (helped >= 0),
	CHECK (host_id <> person_id AND open_revision IN (0, revision))
) STRICT;

CREATE TABLE internship_agreement (
	internship_id TEXT NOT NULL REFERENCES internship (id),
	revision INTEGER NOT NULL,
	party TEXT NOT NULL CHECK (party IN ('learner', 'home', 'host')),
	person_id TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (internship_id, revision, party)
) STRICT;

CREATE TABLE internship_alumni (
	internship_id TEXT NOT NULL PRIMARY KEY REFERENCES internship (id),
	text TEXT NOT NULL,
	published INTEGER NOT NULL CHECK (published IN (0, 1)),
	at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

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
) STRICT;

CREATE TABLE internship_goal_step (
	goal_id TEXT NOT NULL REFERENCES internship_goal (id),
	version INTEGER NOT NULL,
	text TEXT NOT NULL,
	author_id TEXT NOT NULL,
	dropped INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (goal_id, version)
) STRICT;

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
) STRICT;

CREATE TABLE internship_judgement (
	internship_id TEXT NOT NULL REFERENCES internship (id),
	side TEXT NOT NULL CHECK (side IN ('learner', 'host')),
	author_id TEXT NOT NULL,
	feedback TEXT NOT NULL,
	shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
	at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (internship_id, side)
) STRICT;

CREATE TABLE internship_manager (
	internship_id TEXT NOT NULL PRIMARY KEY REFERENCES internship (id),
	manager_id TEXT NOT NULL
) STRICT;

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
) STRICT;

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
) STRICT;

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
) STRICT;

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
) STRICT;

CREATE TABLE internship_verdict (
	goal_id TEXT NOT NULL REFERENCES internship_goal (id),
	side TEXT NOT NULL CHECK (side IN ('learner', 'host')),
	internship_id TEXT NOT NULL,
	verdict TEXT NOT NULL CHECK (verdict IN ('reached', 'partly', 'not')),
	text TEXT NOT NULL,
	PRIMARY KEY (goal_id, side)
) STRICT;

CREATE TABLE job (
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	run_at INTEGER NOT NULL,
	asked INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	lease_until INTEGER NOT NULL,
	lease_holder TEXT NOT NULL,
	parked INTEGER NOT NULL,
	error TEXT NOT NULL,
	PRIMARY KEY (kind, key)
) STRICT;

CREATE TABLE module (
	id TEXT NOT NULL PRIMARY KEY,
	source_id TEXT NOT NULL,
	live_version_id TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	retired_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE module_run (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	module_id TEXT NOT NULL REFERENCES module (id),
	version_id TEXT NOT NULL REFERENCES module_version (id),
	title TEXT NOT NULL,
	module_title TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'abandoned')),
	started_on TEXT NOT NULL,
	due_on TEXT NOT NULL,
	finished_on TEXT NOT NULL,
	stages TEXT NOT NULL,
	fields TEXT NOT NULL,
	done INTEGER NOT NULL,
	total INTEGER NOT NULL,
	evidence_id TEXT NOT NULL,
	version INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE module_version (
	id TEXT NOT NULL PRIMARY KEY,
	module_id TEXT NOT NULL REFERENCES module (id),
	number INTEGER NOT NULL,
	handbook_version_id TEXT NOT NULL REFERENCES handbook_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('module', 'checklist')),
	title TEXT NOT NULL,
	path TEXT NOT NULL,
	url TEXT NOT NULL,
	line_from INTEGER NOT NULL,
	line_to INTEGER NOT NULL,
	hash TEXT NOT NULL,
	stages INTEGER NOT NULL,
	tasks INTEGER NOT NULL,
	days INTEGER NOT NULL,
	tags TEXT NOT NULL,
	content TEXT NOT NULL,
	imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE notice (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	step TEXT NOT NULL,
	what TEXT NOT NULL,
	actor_id TEXT REFERENCES person (id),
	subject_id TEXT REFERENCES person (id),
	owner_id TEXT REFERENCES person (id),
	unit_id TEXT NOT NULL,
	due_on TEXT NOT NULL,
	at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE offer (
	id TEXT NOT NULL PRIMARY KEY,
	unit_id TEXT NOT NULL REFERENCES unit (id),
	host_id TEXT NOT NULL REFERENCES person (id),
	title TEXT NOT NULL,
	topics TEXT NOT NULL,
	ways TEXT NOT NULL,
	needs TEXT NOT NULL,
	folded TEXT NOT NULL,
	seats INTEGER NOT NULL CHECK (seats > 0),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	CHECK (from_on <= until_on)
) STRICT;

CREATE TABLE org_above (
	person_id TEXT NOT NULL,
	above_id TEXT NOT NULL,
	depth INTEGER NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, above_id, depth, from_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE org_import (
	id TEXT NOT NULL PRIMARY KEY,
	file_hash TEXT NOT NULL,
	on_date TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('running', 'done', 'dropped')),
	lines INTEGER NOT NULL,
	started_at INTEGER NOT NULL,
	finished_at INTEGER NOT NULL
) STRICT;

CREATE TABLE org_member (
	person_id TEXT NOT NULL REFERENCES person (id),
	team_id TEXT NOT NULL REFERENCES unit (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on)
) STRICT;

CREATE TABLE org_within (
	unit_id TEXT NOT NULL REFERENCES unit (id),
	above_id TEXT NOT NULL REFERENCES unit (id),
	depth INTEGER NOT NULL,
	PRIMARY KEY (unit_id, above_id)
) STRICT;

CREATE TABLE password (
	account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
	hash TEXT NOT NULL,
	version INTEGER NOT NULL,
	set_at INTEGER NOT NULL
) STRICT;

CREATE TABLE password_link (
	token_hash BLOB NOT NULL PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id),
	made_at INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
	id TEXT NOT NULL PRIMARY KEY,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	external_id TEXT NOT NULL,
	zone TEXT NOT NULL,
	zone_by_person INTEGER NOT NULL,
	hours TEXT NOT NULL,
	hours_by_person INTEGER NOT NULL,
	country TEXT NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE person_level (
	person_id TEXT NOT NULL REFERENCES person (id),
	level TEXT NOT NULL,
	job_family TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on)
) STRICT;

CREATE TABLE policy_document (
	id TEXT NOT NULL,
	number INTEGER NOT NULL,
	source_id TEXT NOT NULL,
	file TEXT NOT NULL,
	hash TEXT NOT NULL,
	body BLOB NOT NULL,
	version_id TEXT NOT NULL REFERENCES handbook_version (id),
	stored_at INTEGER NOT NULL,
	live INTEGER NOT NULL,
	PRIMARY KEY (id, number)
) STRICT;

CREATE TABLE reading (
	source_id TEXT NOT NULL,
	place INTEGER NOT NULL,
	unit TEXT NOT NULL,
	file TEXT NOT NULL,
	list TEXT NOT NULL,
	url TEXT NOT NULL,
	section TEXT NOT NULL,
	title TEXT NOT NULL,
	link TEXT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (source_id, place)
) STRICT;

CREATE TABLE reporting_line (
	person_id TEXT NOT NULL REFERENCES person (id),
	manager_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on AND person_id <> manager_id)
) STRICT;

CREATE TABLE run_task (
	id TEXT NOT NULL PRIMARY KEY,
	run_id TEXT NOT NULL REFERENCES module_run (id),
	person_id TEXT NOT NULL,
	stage INTEGER NOT NULL,
	place INTEGER NOT NULL,
	parent_id TEXT NOT NULL,
	name TEXT NOT NULL,
	text TEXT NOT NULL,
	notes TEXT NOT NULL,
	html TEXT NOT NULL,
	notes_html TEXT NOT NULL,
	owner TEXT NOT NULL CHECK (owner IN ('learner', 'companion', 'manager')),
	role TEXT NOT NULL,
	groups TEXT NOT NULL,
	optional INTEGER NOT NULL CHECK (optional IN (0, 1)),
	proof INTEGER NOT NULL CHECK (proof IN (0, 1)),
	ticked_at INTEGER NOT NULL,
	ticked_by TEXT NOT NULL,
	link TEXT NOT NULL,
	note TEXT NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE schema_migration (
	number INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	checksum TEXT NOT NULL,
	applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
	id TEXT NOT NULL PRIMARY KEY,
	token_hash BLOB NOT NULL,
	account_id TEXT NOT NULL REFERENCES account (id),
	device TEXT NOT NULL,
	demo INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,
	idle_until INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in_limit (
	key TEXT NOT NULL PRIMARY KEY,
	full_at INTEGER NOT NULL
) STRICT;

CREATE TABLE token (
	id TEXT NOT NULL PRIMARY KEY,
	token_hash BLOB NOT NULL,
	account_id TEXT NOT NULL REFERENCES account (id),
	name TEXT NOT NULL,
	scopes TEXT NOT NULL,
	demo INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	until INTEGER NOT NULL,
	used_at INTEGER NOT NULL,
	revoked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE unit (
	id TEXT NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('company', 'department', 'team')),
	parent_id TEXT REFERENCES unit (id),
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	handle TEXT NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE wait (
	id TEXT NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	step TEXT NOT NULL,
	put_id TEXT NOT NULL REFERENCES person (id),
	asked_id TEXT NOT NULL REFERENCES person (id),
	owner_id TEXT NOT NULL REFERENCES person (id),
	subject_id TEXT REFERENCES person (id),
	unit_id TEXT NOT NULL,
	personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
	due_on TEXT NOT NULL,
	remind_on TEXT NOT NULL,
	reminded_on TEXT NOT NULL,
	escalate_on TEXT NOT NULL,
	escalated_on TEXT NOT NULL,
	next_on TEXT NOT NULL,
	passed TEXT NOT NULL CHECK (passed IN ('', 'delegate', 'back', 'alone', 'escalated', 'successor')),
	opened_at INTEGER NOT NULL,
	held_at INTEGER NOT NULL
) STRICT;

CREATE TABLE wish (
	id TEXT NOT NULL PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES person (id),
	topic TEXT NOT NULL,
	topic_key TEXT NOT NULL,
	unit_id TEXT REFERENCES unit (id),
	way TEXT NOT NULL,
	quarter TEXT NOT NULL,
	named INTEGER NOT NULL CHECK (named IN (0, 1)),
	note TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'met', 'dropped')),
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE INDEX absence_person ON absence (person_id, until_on) WHERE removed_at = 0;

CREATE INDEX absence_removed ON absence (removed_at) WHERE removed_at > 0;

CREATE UNIQUE INDEX account_email_key_key ON account (email_key);

CREATE UNIQUE INDEX account_person_id_key ON account (person_id);

CREATE INDEX account_role_account ON account_role (account_id, role);

CREATE INDEX audit_entry_at ON audit_entry (at, id);

CREATE INDEX audit_entry_subject ON audit_entry (subject_id, at, id);

CREATE INDEX audit_salt_waiting ON audit_salt (entry_id) WHERE sealed = 0;

CREATE UNIQUE INDEX audit_seal_entry_id_key ON audit_seal (entry_id);

CREATE INDEX board_view_person ON board_view (person_id, removed_at);

CREATE INDEX delegate_delegate ON delegate (delegate_id, until_on);

CREATE INDEX draft_saved_at ON draft (saved_at);

CREATE INDEX event_at ON event (at, id);

CREATE INDEX event_delivery_event ON event_delivery (event_id);

CREATE INDEX event_delivery_open ON event_delivery (consumer, kind, object, object_version) WHERE state <> 'done';

CREATE INDEX event_once_at ON event_once (at);

CREATE INDEX event_waiting ON event (kind, object, object_version) WHERE spread = 0;

CREATE INDEX evidence_deleted ON evidence (deleted_at) WHERE deleted_at > 0;

CREATE INDEX evidence_newest ON evidence (person_id, happened_on, created_at, id) WHERE deleted_at = 0;

CREATE INDEX evidence_tag_statement ON evidence_tag (statement_id);

CREATE UNIQUE INDEX framework_edition_framework_id_number_key ON framework_edition (framework_id, number);

CREATE UNIQUE INDEX framework_layer_version_layer_id_number_key ON framework_layer_version (layer_id, number);

CREATE INDEX framework_source_id ON framework (source_id);

CREATE INDEX framework_unit ON framework (unit);

CREATE INDEX growth_mark_author ON growth_mark (author_id);

CREATE UNIQUE INDEX growth_mark_person_id_side_author_id_statement_id_key ON growth_mark (person_id, side, author_id, statement_id);

CREATE INDEX growth_mark_step_person ON growth_mark_step (person_id, at);

CREATE INDEX growth_mark_step_together ON growth_mark_step (together, author_id) WHERE together <> '';

CREATE INDEX growth_step_person ON growth_step (person_id, place, id) WHERE removed_at = 0;

CREATE INDEX growth_step_removed ON growth_step (removed_at) WHERE removed_at > 0;

CREATE INDEX handbook_page_title ON handbook_page (version_id, title_key, path);

CREATE INDEX handbook_page_url ON handbook_page (version_id, url);

CREATE UNIQUE INDEX handbook_version_source_id_number_key ON handbook_version (source_id, number);

CREATE INDEX internship_board ON internship (unit_id, start_on, id, state, end_on, ended_on, on_board) WHERE on_board = 1;

CREATE INDEX internship_changed ON internship (changed_at, id);

CREATE INDEX internship_goal_internship ON internship_goal (internship_id, place);

CREATE INDEX internship_helper_accepted ON internship_helper (internship_id, person_id, hours) WHERE state = 'accepted';

CREATE UNIQUE INDEX internship_helper_internship_id_person_id_key ON internship_helper (internship_id, person_id);

CREATE INDEX internship_helper_person ON internship_helper (person_id, state);

CREATE INDEX internship_host ON internship (host_id, state);

CREATE INDEX internship_in_flight ON internship (on_board, state, unit_id, start_on, id, helped)
	WHERE on_board = 1 AND state IN ('preparing', 'active', 'paused');

CREATE INDEX internship_needy ON internship (on_board, helped, start_on, id, state, unit_id)
	WHERE on_board = 1 AND helped = 0 AND state IN ('preparing', 'active', 'paused');

CREATE INDEX internship_note_internship ON internship_note (internship_id, on_date);

CREATE INDEX internship_over ON internship (on_board, state, ended_on, unit_id) WHERE on_board = 1 AND state IN ('completed', 'ended_early');

CREATE INDEX internship_person ON internship (person_id, changed_at);

CREATE INDEX internship_running ON internship (state, end_on);

CREATE INDEX internship_seat ON internship (unit_id, on_board, state, start_on, end_on, ended_on, id)
	WHERE on_board = 1 AND state IN ('preparing', 'active', 'paused');

CREATE INDEX internship_team ON internship (unit_id, end_on) WHERE state IN ('agreed', 'preparing', 'active', 'paused');

CREATE INDEX internship_verdict_internship ON internship_verdict (internship_id);

CREATE INDEX internship_waits_for ON internship (waits_for) WHERE waits_for <> '';

CREATE INDEX job_run_at ON job (run_at) WHERE parked = 0;

CREATE INDEX module_run_module ON module_run (module_id);

CREATE INDEX module_run_person ON module_run (person_id, created_at, id);

CREATE UNIQUE INDEX module_run_person_id_module_id_key ON module_run (person_id, module_id) WHERE state = 'running';

CREATE INDEX module_source ON module (source_id, id);

CREATE INDEX module_title ON module (title_key, id);

CREATE UNIQUE INDEX module_version_module_id_number_key ON module_version (module_id, number);

CREATE INDEX notice_newest ON notice (person_id, at, id);

CREATE INDEX notice_unseen ON notice (person_id) WHERE seen_at = 0;

CREATE INDEX offer_host ON offer (host_id, state);

CREATE INDEX offer_newest ON offer (created_at, id) WHERE state = 'open';

CREATE INDEX offer_unit ON offer (unit_id, state);

CREATE INDEX org_above_above ON org_above (above_id, depth, until_on);

CREATE UNIQUE INDEX org_import_file_hash_key ON org_import (file_hash) WHERE state = 'running';

CREATE INDEX org_member_team ON org_member (team_id, until_on);

CREATE INDEX org_within_above ON org_within (above_id, depth, unit_id);

CREATE INDEX password_link_account ON password_link (account_id);

CREATE UNIQUE INDEX person_email_key_key ON person (email_key);

CREATE UNIQUE INDEX person_external_id_key ON person (external_id) WHERE external_id <> '';

CREATE INDEX person_level_level ON person_level (level, until_on);

CREATE INDEX person_name ON person (name_key, id);

CREATE INDEX policy_document_live ON policy_document (live, source_id, id);

CREATE INDEX reading_unit ON reading (unit);

CREATE INDEX reporting_line_manager ON reporting_line (manager_id, until_on);

CREATE INDEX run_task_person ON run_task (person_id);

CREATE INDEX run_task_run ON run_task (run_id, place);

CREATE INDEX session_account ON session (account_id, created_at);

CREATE INDEX session_idle_until ON session (idle_until);

CREATE UNIQUE INDEX session_token_hash_key ON session (token_hash);

CREATE INDEX sign_in_limit_full_at ON sign_in_limit (full_at);

CREATE INDEX token_account ON token (account_id, made_at);

CREATE UNIQUE INDEX token_token_hash_key ON token (token_hash);

CREATE INDEX token_until ON token (until);

CREATE UNIQUE INDEX unit_handle_key ON unit (handle);

CREATE UNIQUE INDEX unit_kind_key ON unit (kind) WHERE kind = 'company';

CREATE INDEX unit_name ON unit (name_key, id);

CREATE UNIQUE INDEX unit_parent_id_name_key_key ON unit (parent_id, name_key);

CREATE INDEX wait_asked ON wait (asked_id);

CREATE UNIQUE INDEX wait_kind_object_step_key ON wait (kind, object, step);

CREATE INDEX wait_next ON wait (next_on);

CREATE INDEX wait_owner ON wait (owner_id, opened_at, id);

CREATE INDEX wait_subject ON wait (subject_id);

CREATE INDEX wish_newest ON wish (created_at, id) WHERE state = 'open';

CREATE INDEX wish_person ON wish (person_id, created_at, id);

CREATE INDEX wish_topic ON wish (topic_key) WHERE state = 'open';

