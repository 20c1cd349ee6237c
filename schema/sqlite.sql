CREATE VIEW person_card AS
SELECT id, name, name_key, email, zone, hours, version FROM person;

CREATE VIEW team_card AS
SELECT u.id, u.kind, u.parent_id, u.name, u.name_key, u.handle,
	COALESCE((SELECT d.id FROM org_within w JOIN unit d ON d.id = w.above_id
		WHERE w.unit_id = u.id AND d.kind = 'department' ORDER BY w.depth LIMIT 1), '') AS department_id,
	COALESCE((SELECT d.name FROM org_within w JOIN unit d ON d.id = w.above_id
		WHERE w.unit_id = u.id AND d.kind = 'department' ORDER BY w.depth LIMIT 1), '') AS department_name
FROM unit u;

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

CREATE TABLE reporting_line (
	person_id TEXT NOT NULL REFERENCES person (id),
	manager_id TEXT NOT NULL REFERENCES person (id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (person_id, from_on),
	CHECK (from_on < until_on AND person_id <> manager_id)
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

CREATE TABLE unit (
	id TEXT NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('company', 'department', 'team')),
	parent_id TEXT REFERENCES unit (id),
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	handle TEXT NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX account_email_key_key ON account (email_key);

CREATE UNIQUE INDEX account_person_id_key ON account (person_id);

CREATE INDEX account_role_account ON account_role (account_id, role);

CREATE INDEX audit_entry_at ON audit_entry (at, id);

CREATE INDEX audit_entry_subject ON audit_entry (subject_id, at, id);

CREATE INDEX audit_salt_waiting ON audit_salt (entry_id) WHERE sealed = 0;

CREATE UNIQUE INDEX audit_seal_entry_id_key ON audit_seal (entry_id);

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

CREATE INDEX job_run_at ON job (run_at) WHERE parked = 0;

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

CREATE INDEX reporting_line_manager ON reporting_line (manager_id, until_on);

CREATE INDEX session_account ON session (account_id, created_at);

CREATE INDEX session_idle_until ON session (idle_until);

CREATE UNIQUE INDEX session_token_hash_key ON session (token_hash);

CREATE INDEX sign_in_limit_full_at ON sign_in_limit (full_at);

CREATE UNIQUE INDEX unit_handle_key ON unit (handle);

CREATE UNIQUE INDEX unit_kind_key ON unit (kind) WHERE kind = 'company';

CREATE UNIQUE INDEX unit_parent_id_name_key_key ON unit (parent_id, name_key);

