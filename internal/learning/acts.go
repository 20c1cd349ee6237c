package learning

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// StartInput is what is asked when a run begins.
type StartInput struct {
	Fields map[string]string // values of the template's placeholders; those missing stay open
	DueOn  string            // "" takes the template's duration, or none
	NoDue  bool              // no due date, whatever the template says
}

// Start begins a run of the actor's own through a module: it freezes the live
// version's words. Errors: Gone for an unknown module, Invalid, Conflict when
// one is running already or there is nothing to tick.
func (s *Service) Start(ctx context.Context, actor authz.Actor, module string, in StartInput, g Guard) (_ Run, err error) {
	defer fault.Wrap(&err, "learning.Start(%s)", module)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (Run, error) {
		return Run{}, fault.Gone()
	})
}
