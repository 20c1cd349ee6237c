package learning

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
)

const runColumns = `r.id, r.person_id, p.name, COALESCE(b.id, ''), COALESCE(b.name, ''), r.module_id, r.version_id, r.title, r.module_title, r.state,
	r.started_on, r.due_on, r.finished_on, r.done, r.total, COALESCE(e.id, ''), r.version, r.created_at, r.changed_at`

// runTables joins a run to its person, their manager on the date $1 and the
// evidence it was kept as, while that stands.
const runTables = ` FROM module_run r JOIN person_card p ON p.id = r.person_id
	LEFT JOIN org_above a ON a.person_id = r.person_id AND a.depth = 1 AND a.from_on <= $1 AND a.until_on > $1
	LEFT JOIN person_card b ON b.id = a.above_id
	LEFT JOIN evidence e ON e.id = r.evidence_id AND e.deleted_at = 0`

func scanRun(s db.Scanner) (Run, error) { return scanRunAnd(s) }

func scanRunAnd(s db.Scanner, more ...any) (r Run, err error) {
	var state string
	var created, changed int64
	err = s.Scan(append([]any{&r.ID, &r.Person.ID, &r.Person.Name, &r.Manager.ID, &r.Manager.Name, &r.Module, &r.VersionID, &r.Title, &r.ModuleTitle, &state,
		&r.StartedOn, &r.DueOn, &r.FinishedOn, &r.Done, &r.Total, &r.Evidence, &r.Version, &created, &changed}, more...)...)
	r.State, r.CreatedAt, r.ChangedAt = State(state), clock.FromMicros(created), clock.FromMicros(changed)
	return r, err
}

// loadRun reads a run in full by id under a scope; found is false when it is not
// there or not the scope's.
func loadRun(tx *db.Tx, sc authz.Scope, id string) (Run, bool, error) {
	where, args := sc.Where("r", 3)
	r, found, err := db.One(tx, func(s db.Scanner) (Run, error) {
		var stages, fields string
		r, err := scanRunAnd(s, &stages, &fields)
		if err == nil {
			err = json.Unmarshal([]byte(stages), &r.Stages)
		}
		if err == nil {
			err = json.Unmarshal([]byte(fields), &r.Fields)
		}
		return r, err
	}, `SELECT `+runColumns+`, r.stages, r.fields`+runTables+` WHERE r.id = $2 AND `+where, append([]any{sc.Viewer().Date(), id}, args...)...)
	if err != nil || !found {
		return r, false, err
	}
	r.Tasks, err = loadTasks(tx, sc.Viewer().Scope(authz.Read, KindTask), id)
	return r, err == nil, err
}

func loadTasks(tx *db.Tx, sc authz.Scope, run string) ([]RunTask, error) {
	where, args := sc.Where("t", 2)
	return db.All(tx, func(s db.Scanner) (t RunTask, err error) {
		var owner, groups string
		var ticked int64
		err = s.Scan(&t.ID, &t.Stage, &t.Place, &t.Parent, &t.Name, &t.Text, &t.Notes, &t.HTML, &t.NotesHTML, &owner, &t.Role, &groups,
			&t.Optional, &t.Proof, &ticked, &t.TickedBy.ID, &t.TickedBy.Name, &t.Link, &t.Note, &t.Version)
		if err == nil {
			err = json.Unmarshal([]byte(groups), &t.Groups)
		}
		if t.Owner = Owner(owner); ticked > 0 {
			t.TickedAt = clock.FromMicros(ticked)
		}
		return t, err
	}, `SELECT t.id, t.stage, t.place, t.parent_id, t.name, t.text, t.notes, t.html, t.notes_html, t.owner, t.role, t.groups,
			t.optional, t.proof, t.ticked_at, t.ticked_by, COALESCE(p.name, ''), t.link, t.note, t.version
		FROM run_task t LEFT JOIN person_card p ON p.id = t.ticked_by
		WHERE t.run_id = $1 AND `+where+` ORDER BY t.place`, append([]any{run}, args...)...)
}

func encode(v any) (string, error) {
	raw, err := json.Marshal(v)
	return string(raw), err
}

// insertRun stores a new run with its tasks.
func insertRun(tx *db.Tx, r *Run) error {
	stages, err := encode(r.Stages)
	if err != nil {
		return err
	}
	fields, err := encode(r.Fields)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO module_run (id, person_id, module_id, version_id, title, module_title, state, started_on, due_on, finished_on,
			stages, fields, done, total, evidence_id, version, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15, $16, $16)`,
		r.ID, r.Person.ID, r.Module, r.VersionID, r.Title, r.ModuleTitle, string(r.State), r.StartedOn, r.DueOn, r.FinishedOn,
		stages, fields, r.Done, r.Total, r.Version, tx.Micros()); err != nil {
		return err
	}
	return insertTasks(tx, r)
}

// updateRun stores what an act may change of a run, tasks apart.
func updateRun(tx *db.Tx, r *Run) error {
	stages, err := encode(r.Stages)
	if err != nil {
		return err
	}
	fields, err := encode(r.Fields)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE module_run SET version_id = $2, module_title = $3, state = $4, due_on = $5, finished_on = $6, stages = $7, fields = $8,
			done = $9, total = $10, version = $11, changed_at = $12 WHERE id = $1`,
		r.ID, r.VersionID, r.ModuleTitle, string(r.State), r.DueOn, r.FinishedOn, stages, fields, r.Done, r.Total, r.Version, tx.Micros())
	return err
}

// keepAs notes the evidence a run was kept as.
func keepAs(tx *db.Tx, run, evidence string) error {
	_, err := tx.Exec(`UPDATE module_run SET evidence_id = $2 WHERE id = $1`, run, evidence)
	return err
}

// tasksAtOnce keeps a statement's parameters below what both engines take.
const tasksAtOnce = 100

func insertTasks(tx *db.Tx, r *Run) error {
	for from := 0; from < len(r.Tasks); from += tasksAtOnce {
		var rows []string
		var args []any
		for i := from; i < min(from+tasksAtOnce, len(r.Tasks)); i++ {
			t := &r.Tasks[i]
			groups, err := encode(t.Groups)
			if err != nil {
				return err
			}
			values := []any{t.ID, r.ID, r.Person.ID, t.Stage, t.Place, t.Parent, t.Name, t.Text, t.Notes, t.HTML, t.NotesHTML, string(t.Owner), t.Role,
				groups, db.Bool(t.Optional), db.Bool(t.Proof), micros(t.TickedAt), t.TickedBy.ID, t.Link, t.Note, t.Version}
			var marks []string
			for range values {
				marks = append(marks, "$"+strconv.Itoa(len(args)+len(marks)+1))
			}
			rows, args = append(rows, "("+strings.Join(marks, ", ")+")"), append(args, values...)
		}
		if _, err := tx.Exec(`INSERT INTO run_task (id, run_id, person_id, stage, place, parent_id, name, text, notes, html, notes_html, owner, role,
				groups, optional, proof, ticked_at, ticked_by, link, note, version) VALUES `+strings.Join(rows, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

// replaceTasks stores a run's tasks over those it had.
func replaceTasks(tx *db.Tx, r *Run) error {
	if _, err := tx.Exec(`DELETE FROM run_task WHERE run_id = $1`, r.ID); err != nil {
		return err
	}
	return insertTasks(tx, r)
}

// updateTask stores what a tick may change of a task.
func updateTask(tx *db.Tx, t *RunTask) error {
	_, err := tx.Exec(`UPDATE run_task SET ticked_at = $2, ticked_by = $3, link = $4, note = $5, version = $6 WHERE id = $1`,
		t.ID, micros(t.TickedAt), t.TickedBy.ID, t.Link, t.Note, t.Version)
	return err
}

func micros(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return clock.Micros(at)
}

// others counts a person's running runs through a module besides one.
func others(tx *db.Tx, sc authz.Scope, person, module, but string) (int, error) {
	where, args := sc.Where("r", 4)
	n, _, err := db.One(tx, db.Value[int], `SELECT COUNT(*) FROM module_run r WHERE r.person_id = $1 AND r.module_id = $2 AND r.state = 'running' AND r.id <> $3 AND `+where,
		append([]any{person, module, but}, args...)...)
	return n, err
}

// RunMark is a place in a list of runs from the newest to the oldest. The zero
// RunMark is the top.
type RunMark struct {
	CreatedAt time.Time
	ID        string
}

// RunFilter narrows a list of runs; the zero RunFilter lets all through.
type RunFilter struct {
	State  State
	Module string // id
}

// listRuns gives at most limit of a person's runs after a mark, without tasks.
func listRuns(tx *db.Tx, sc authz.Scope, person string, f RunFilter, after RunMark, limit int) ([]Run, error) {
	at := int64(1) << 62
	if after.ID != "" {
		at = clock.Micros(after.CreatedAt)
	}
	where, args := sc.Where("r", 8)
	return db.All(tx, scanRun, `SELECT `+runColumns+runTables+`
		WHERE r.person_id = $2 AND ($3 = '' OR r.state = $3) AND ($4 = '' OR r.module_id = $4) AND (r.created_at, r.id) < ($5, $6) AND `+where+`
		ORDER BY r.created_at DESC, r.id DESC LIMIT $7`,
		append([]any{sc.Viewer().Date(), person, string(f.State), f.Module, at, after.ID, limit}, args...)...)
}

// ReportRun is the running run of somebody who reports to the viewer. Waiting
// counts the open tasks that are the manager's.
type ReportRun struct {
	Run
	Waiting int
}

// reportRuns lists the running runs of the scope's viewer's direct reports,
// those with tasks waiting for the viewer first.
func reportRuns(tx *db.Tx, sc authz.Scope, limit int) ([]ReportRun, error) {
	where, args := sc.Where("r", 4)
	return db.All(tx, func(s db.Scanner) (r ReportRun, err error) {
		r.Run, err = scanRunAnd(s, &r.Waiting)
		return r, err
	}, `SELECT `+runColumns+`, (SELECT COUNT(*) FROM run_task t WHERE t.run_id = r.id AND t.owner = 'manager' AND t.ticked_at = 0 AND t.stage >= 0) AS waiting`+runTables+`
		WHERE a.above_id = $2 AND r.state = 'running' AND `+where+`
		ORDER BY CASE WHEN EXISTS (SELECT 1 FROM run_task t WHERE t.run_id = r.id AND t.owner = 'manager' AND t.ticked_at = 0 AND t.stage >= 0) THEN 0 ELSE 1 END,
			p.name_key, r.created_at, r.id LIMIT $3`, append([]any{sc.Viewer().Date(), sc.Viewer().Actor().Person, limit}, args...)...)
}

const moduleColumns = `m.id, m.source_id, v.id, v.number, v.kind, v.title, v.path, v.url, v.line_from, v.line_to, v.stages, v.tasks, v.days, v.tags, m.retired_at, v.imported_at`

func scanModule(s db.Scanner) (Module, error) { return scanModuleAnd(s) }

func scanModuleAnd(s db.Scanner, more ...any) (m Module, err error) {
	var tags string
	var retired, read int64
	err = s.Scan(append([]any{&m.ID, &m.Source, &m.VersionID, &m.Number, &m.Kind, &m.Title, &m.Path, &m.URL, &m.From, &m.To, &m.Stages, &m.Boxes, &m.Days, &tags, &retired, &read}, more...)...)
	if m.Retired, m.ReadAt = retired > 0, clock.FromMicros(read); tags != "" {
		m.Tags = strings.Split(tags, "\n")
	}
	return m, err
}

// ModuleMark is a place in the catalogue, which runs by title. The zero
// ModuleMark is the top.
type ModuleMark struct{ Title, ID string }

// listModules gives at most limit modules after a mark, by title; those the
// handbook no longer has are left out.
func listModules(tx *db.Tx, sc authz.Scope, after ModuleMark, limit int) ([]Module, error) {
	where, args := sc.Where("m", 4)
	return db.All(tx, scanModule, `SELECT `+moduleColumns+` FROM module m JOIN module_version v ON v.id = m.live_version_id
		WHERE m.retired_at = 0 AND (m.title_key, m.id) > ($1, $2) AND `+where+` ORDER BY m.title_key, m.id LIMIT $3`,
		append([]any{after.Title, after.ID, limit}, args...)...)
}

// loadTemplate reads a module's live version in full.
func loadTemplate(tx *db.Tx, sc authz.Scope, id string) (Template, bool, error) {
	where, args := sc.Where("m", 2)
	return db.One(tx, func(s db.Scanner) (t Template, err error) {
		var content string
		if t.Module, err = scanModuleAnd(s, &content); err == nil {
			err = json.Unmarshal([]byte(content), &t.Content)
		}
		return t, err
	}, `SELECT `+moduleColumns+`, v.content FROM module m JOIN module_version v ON v.id = m.live_version_id WHERE m.id = $1 AND `+where,
		append([]any{id}, args...)...)
}

// standings reads where a person stands with each of some modules: known is the
// scope of the standing, open that of the run itself.
func standings(tx *db.Tx, known, open authz.Scope, person string, modules []string) (map[string]Standing, error) {
	out := make(map[string]Standing, len(modules))
	for _, m := range modules {
		out[m] = Standing{Module: m, Progress: Missing}
	}
	if len(modules) == 0 {
		return out, nil
	}
	marks, args := inList(modules, 2)
	args = append([]any{person}, args...)
	seen, in := known.Where("r", 1+len(args))
	args = append(args, in...)
	mine, in := open.Where("r", 1+len(args))
	args = append(args, in...)
	type row struct {
		Standing
		state string
	}
	rows, err := db.All(tx, func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.Module, &r.Title, &r.state, &r.Done, &r.Total, &r.On, &r.Run)
		return r, err
	}, `SELECT m.id, m.title, COALESCE(r.state, ''), COALESCE(r.done, 0), COALESCE(r.total, 0), COALESCE(r.finished_on, ''),
			CASE WHEN r.id IS NOT NULL AND `+mine+` THEN r.id ELSE '' END
		FROM module m LEFT JOIN module_run r ON r.module_id = m.id AND r.person_id = $1 AND `+seen+`
		WHERE m.id IN (`+marks+`)
		ORDER BY m.id, CASE r.state WHEN 'finished' THEN 0 WHEN 'running' THEN 1 ELSE 2 END, r.created_at DESC, r.id`, args...)
	for _, r := range rows {
		if out[r.Module].Progress != Missing {
			continue // a better run of the same module stands before it
		}
		r.Progress = map[string]Progress{string(Finished): Complete, string(Running): InProgress}[r.state]
		if r.Progress == "" {
			r.Standing = Standing{Module: r.Module, Title: r.Title, Progress: NotStarted}
		}
		out[r.Module] = r.Standing
	}
	return out, err
}

// inList is a list of values for IN, the first of them parameter from.
func inList(values []string, from int) (marks string, args []any) {
	var list []string
	for i, value := range values {
		list, args = append(list, "$"+strconv.Itoa(from+i)), append(args, value)
	}
	return strings.Join(list, ", "), args
}

// names are what the viewer and their manager of the day are called.
func names(tx *db.Tx, v *authz.Viewer) (me, manager string, err error) {
	_, _, err = db.One(tx, func(s db.Scanner) (bool, error) { return true, s.Scan(&me, &manager) },
		`SELECT p.name, COALESCE(b.name, '') FROM person_card p
		LEFT JOIN org_above a ON a.person_id = p.id AND a.depth = 1 AND a.from_on <= $2 AND a.until_on > $2
		LEFT JOIN person_card b ON b.id = a.above_id WHERE p.id = $1`, v.Actor().Person, v.Date())
	return me, manager, err
}
