-- One person's run through a module. version_id is the template version whose
-- words the run has. stages and fields are JSON. done and total count the tasks
-- that finish it. evidence_id is '' until it is kept as evidence.
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
);
CREATE UNIQUE INDEX module_run_person_id_module_id_key ON module_run (person_id, module_id) WHERE state = 'running';
CREATE INDEX module_run_person ON module_run (person_id, created_at, id);
CREATE INDEX module_run_module ON module_run (module_id);

-- The tasks of a run in order. stage is an index into the run's stages, -1 for a
-- task that the template no longer has and that keeps its tick. parent_id is ''
-- for a task that stands by itself. text and notes are Markdown as imported,
-- html and notes_html the same as they are shown; groups is JSON. ticked_at is 0
-- while the box is open.
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
);
CREATE INDEX run_task_run ON run_task (run_id, place);
CREATE INDEX run_task_person ON run_task (person_id);
