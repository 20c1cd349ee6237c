package org

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/org/roster"
)

// ImportStopping is Import with a hook after each transaction.
func ImportStopping(ctx context.Context, s *Service, actor authz.Actor, f roster.File, after func(transaction int) error) (Report, error) {
	return s.importFile(ctx, actor, f, after)
}

// SetLine stores a person's reporting line for tests of the closure. Planted
// swaps one piece of the statements' text for another.
func SetLine(tx *db.Tx, person string, was, is Timeline[string], planted func(string) string) error {
	window := Changed(was, is)
	if window.Empty() {
		return nil
	}
	if err := save(tx, "reporting_line", ", manager_id", person, was, is, oneValue); err != nil {
		return err
	}
	q := newAboveSQL()
	for _, list := range [][]string{q.tails, q.cuts, q.build} {
		for i := range list {
			list[i] = planted(list[i])
		}
	}
	return relinked(tx, q, person, window)
}
