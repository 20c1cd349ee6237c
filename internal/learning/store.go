package learning

import (
	"strconv"
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
)

func loadRun(tx *db.Tx, sc authz.Scope, id string) (Run, bool, error) { return Run{}, false, nil }

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
	args := []any{person}
	var marks []string
	for _, m := range modules {
		args = append(args, m)
		marks = append(marks, "$"+strconv.Itoa(len(args)))
	}
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
		WHERE m.id IN (`+strings.Join(marks, ", ")+`)
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
