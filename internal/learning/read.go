package learning

import (
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// Finished tells where a person stands with modules, in one query, by module
// id. The caller decides who may know it: it asks for a record that the viewer
// may read and that depends on it. The run's id is given only to who may read
// the run.
func (s *Service) Finished(tx *db.Tx, v *authz.Viewer, person string, modules []string) (_ map[string]Standing, err error) {
	defer fault.Wrap(&err, "learning.Finished(%s)", person)
	return standings(tx, v.Scope(ActionStanding, KindRun), v.Scope(authz.Read, KindRun), person, modules)
}
