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

// text is a predicate as it was written for viewers who can stand in the same
// relations, with what of the viewer goes into its parameters.
type text struct {
	sql   string
	names []string
}

// textKey is all that a predicate's text depends on: nothing of the object, and of
// the viewer only which relations are possible at all.
type textKey struct {
	table  *Table
	action Action
	alias  string
	field  string
	can    Relation
	token  bool
	next   int
}

// predicate writes the rules as SQL, or finds the text written before. It keeps
// texts, never decisions.
func (s Scope) predicate(alias, field string, next int) text {
	actor := s.viewer.actor
	key := textKey{s.table, s.action, alias, field, actor.possible(), actor.Via == ViaToken, next}
	if t, ok := s.viewer.gate.texts.Load(key); ok {
		return t.(text)
	}
	p := &params{can: key.can, token: key.token, next: next}
	t := text{sql: s.table.where(p, s.action, alias, field)}
	t.names = p.names
	s.viewer.gate.texts.Store(key, t)
	return t
}

// Where is the predicate over the kind's table under alias, with its arguments
// numbered from next on. Every argument is used.
func (s Scope) Where(alias string, next int) (sql string, args []any) {
	if s.viewer == nil {
		return never, nil
	}
	t := s.predicate(alias, "", next)
	return t.sql, s.viewer.values(t.names)
}

// Field is the SQL of a column that only some readers of the row may read:
// others get the blank instead. blank is SQL, such as an empty text or 0.
func (s Scope) Field(alias, column, blank string, next int) (sql string, args []any) {
	if s.viewer == nil {
		return blank, nil
	}
	t := s.predicate(alias, column, next)
	switch t.sql {
	case always:
		return alias + "." + column, nil
	case never:
		return blank, nil
	}
	return fmt.Sprintf("CASE WHEN %s THEN %s.%s ELSE %s END", t.sql, alias, column, blank), s.viewer.values(t.names)
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
