package authz

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Kind is a kind of object that rules speak of, such as "growth.evidence".
type Kind string

// Action is what is done with an object.
type Action string

// The actions shared by most kinds; a feature may name others.
const (
	Read   Action = "read"
	Write  Action = "write"
	Create Action = "create"
)

// Cond is a condition on one stored column of the object. Phrase completes
// "Tomás sees it when ..." for the person who can make it true.
type Cond struct {
	Column string
	Value  any // int64 or string, as stored
	Phrase string
}

// Is is the condition column = value.
func Is(column string, value any) Cond {
	if n, ok := value.(int); ok {
		value = int64(n)
	}
	return Cond{Column: column, Value: value}
}

// Once gives the condition its phrase.
func (c Cond) Once(phrase string) Cond { c.Phrase = phrase; return c }

// Rule lets one relation do one action, under conditions, on some fields.
// There are no denying rules: what no rule allows is refused.
type Rule struct {
	Action Action
	To     Relation
	And    Relation // relations that must hold as well: "the author, while they are the manager"
	When   []Cond
	Fields []string // nil: all fields of the table
	Source string   // where the rule is decided, for the matrix
}

// Columns names where the people stand to whom a kind's rules speak: columns of
// its table, and for helpers a table of their own. Key is the column by which
// that table names the object; "id" when empty.
type Columns struct {
	Subject, Author string
	Host, Awaited   string
	Helpers         *Named
	Key             string
}

func (c Columns) key() string {
	if c.Key == "" {
		return "id"
	}
	return c.Key
}

// Named is a table of people named on objects: its columns for the object, the
// person, and a flag that is 1 while the naming gives rights.
type Named struct{ Table, Object, Person, Live string }

// Table is the visibility of one kind, stated once in its feature's
// visibility.go.
type Table struct {
	Kind    Kind
	What    string // in words, for the matrix: "a piece of evidence"
	Columns Columns
	Fields  []string // fields that some rule withholds; others are as visible as the row
	// Confidential kinds are logged when anybody but their subject reads them.
	Confidential bool
	// NoTokens kinds are out of reach of every token, whatever its scopes
	// (security.md T11: assets A3 to A9).
	NoTokens bool
	Rules    []Rule
}

// Object is one object as a check sees it.
type Object struct {
	Kind    Kind
	ID      string
	Subject string         // person it is about
	Author  string         // person who wrote it
	Host    string         // person whose team takes the subject in
	Awaited string         // person for whom its open step waits
	Key     string         // by which helpers are named on it; ID when empty
	Facts   map[string]any // stored columns that conditions name
}

func (c Cond) holds(o Object) bool {
	have := o.Facts[c.Column]
	switch v := have.(type) {
	case int:
		have = int64(v)
	case bool:
		if have = int64(0); v {
			have = int64(1)
		}
	}
	return have == c.Value
}

func (r Rule) holds(o Object) bool {
	for _, c := range r.When {
		if !c.holds(o) {
			return false
		}
	}
	return true
}

// Grant is the answer to a check: allowed or not, and which of the table's
// withheld fields may be read.
type Grant struct {
	Allowed bool
	fields  map[string]bool
}

// Reads tells whether a field the table withholds may be read.
func (g Grant) Reads(field string) bool { return g.fields[field] }

// Decide is the pure decision: what holders of rel may do to o. The Scope's
// predicate says the same in SQL; a property test holds them together.
func (t *Table) Decide(a Action, rel Relation, o Object) Grant {
	g := Grant{fields: map[string]bool{}}
	for _, r := range t.Rules {
		if r.Action != a || rel&r.To == 0 || rel&r.And != r.And || !r.holds(o) {
			continue
		}
		g.Allowed = true
		for _, f := range t.Fields {
			if r.Fields == nil || slices.Contains(r.Fields, f) {
				g.fields[f] = true
			}
		}
	}
	return g
}

// asks is the set of relations on which the decision about o hangs: those of the
// rules of the action whose conditions hold.
func (t *Table) asks(a Action, o Object) (r Relation) {
	for _, rule := range t.Rules {
		if rule.Action == a && rule.holds(o) {
			r |= rule.To | rule.And
		}
	}
	return r
}

// where puts the rules of an action together as SQL over a table alias. A field
// narrows it to the rules that show that field.
func (t *Table) where(p *params, a Action, alias, field string) string {
	if t.NoTokens && p.token {
		return never
	}
	can := p.can
	var terms []string
	for _, r := range t.Rules {
		if r.Action != a || field != "" && r.Fields != nil && !slices.Contains(r.Fields, field) {
			continue
		}
		if r.And&can != r.And {
			continue
		}
		terms = append(terms, t.terms(p, r, r.To&can, alias)...)
	}
	switch {
	case slices.Contains(terms, always):
		p.names = nil // numbered on the way, now unused
		return always
	case len(terms) == 0:
		return never
	}
	return "(" + strings.Join(terms, " OR ") + ")"
}

const (
	always = "1 = 1"
	never  = "1 = 0"
)

func (t *Table) terms(p *params, r Rule, to Relation, alias string) []string {
	var out []string
	for _, one := range Relations() {
		if to&one == 0 {
			continue
		}
		all := split(one | r.And)
		if slices.ContainsFunc(all, t.nobody) {
			continue
		}
		var parts []string
		for _, rel := range all {
			if fragment, ofRow := fragments[rel]; ofRow { // others the actor holds towards everything
				parts = append(parts, p.fill(fragment, t.Columns, alias))
			}
		}
		for _, c := range r.When {
			parts = append(parts, alias+"."+c.Column+" = "+literal(c.Value))
		}
		term := strings.Join(parts, " AND ")
		switch {
		case len(parts) == 0:
			term = always
		case len(parts) > 1:
			term = "(" + term + ")"
		}
		out = append(out, term)
	}
	return out
}

// literal is a condition's value as SQL. It is written in the program, never
// sent by anybody. As text, not as an argument, it lets both engines use partial
// indexes, and SQLite keeps the prepared plan: an argument that is compared with
// a partial index's condition makes it plan again at every run.
func literal(v any) string {
	if n, ok := v.(int64); ok {
		return strconv.FormatInt(n, 10)
	}
	return "'" + strings.ReplaceAll(fmt.Sprint(v), "'", "''") + "'"
}

// nobody tells that the table lacks the column by which a relation is held.
func (t *Table) nobody(rel Relation) bool {
	switch rel {
	case Author:
		return t.Columns.Author == ""
	case Host:
		return t.Columns.Host == ""
	case Awaited:
		return t.Columns.Awaited == ""
	case Helper:
		return t.Columns.Helpers == nil
	}
	_, ofRow := fragments[rel]
	return ofRow && t.Columns.Subject == ""
}

// split lists the single relations of a set.
func split(set Relation) []Relation {
	var out []Relation
	for _, one := range Relations() {
		if set&one != 0 {
			out = append(out, one)
		}
	}
	return out
}
