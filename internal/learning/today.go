package learning

import (
	"belay/internal/authz"
	"belay/internal/db"
)

// RunningIn lists the runs the viewer is working through, the newest first,
// without tasks, inside a transaction and by one statement: for first pages.
func (s *Service) RunningIn(tx *db.Tx, v *authz.Viewer) ([]Run, error) {
	return listRuns(tx, v.Scope(authz.Read, KindRun), v.Actor().Person, RunFilter{State: Running}, RunMark{}, PageSize)
}
