package authz

import (
	"fmt"

	"belay/internal/db"
)

// Scope is the capability that every store function asks for: what one viewer
// may do to one kind. Only this package makes one; the zero Scope sees nothing.
type Scope struct {
	viewer *Viewer
	table  *Table
	action Action
}

// Where is the predicate over the kind's table under alias, with its arguments
// numbered from next on. Every argument is used.
func (s Scope) Where(alias string, next int) (sql string, args []any) {
	if s.viewer == nil {
		return never, nil
	}
	p := &params{viewer: s.viewer, next: next, index: map[string]int{}}
	return s.table.where(p, s.action, alias, ""), p.args
}

// Field is the SQL of a column that only some readers of the row may read:
// others get the blank instead. blank is SQL, such as an empty text or 0.
func (s Scope) Field(alias, column, blank string, next int) (sql string, args []any) {
	if s.viewer == nil {
		return blank, nil
	}
	p := &params{viewer: s.viewer, next: next, index: map[string]int{}}
	cond := s.table.where(p, s.action, alias, column)
	switch cond {
	case always:
		return alias + "." + column, nil
	case never:
		return blank, nil
	}
	return fmt.Sprintf("CASE WHEN %s THEN %s.%s ELSE %s END", cond, alias, column, blank), p.args
}

// Viewer is whose scope this is.
func (s Scope) Viewer() *Viewer { return s.viewer }

// Actor is who acts.
func (s Scope) Actor() Actor {
	if s.viewer == nil {
		return Actor{}
	}
	return s.viewer.actor
}

// Check decides the scope's action on one loaded object.
func (s Scope) Check(tx *db.Tx, o Object) (Grant, error) {
	if s.viewer == nil {
		return Grant{}, errNotActive
	}
	return s.viewer.Check(tx, s.action, o)
}
