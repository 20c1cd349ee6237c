package authz

import (
	"slices"
	"strings"
)

// People names those who stand in a relation to an object, as the reader of
// the sentence would call them ("you", "your manager, Tomás Reyes").
type People map[Relation]string

// Sentence says in words who may read o, by the same rules that decide it:
// "Visible to you and your manager, Tomás Reyes." Readers who come in when a
// condition is met follow in a second sentence. names leaves out relations
// nobody holds; helpers are named as several ("the helpers").
func (t *Table) Sentence(o Object, names People) string {
	var now, later []string
	said := map[string]bool{}
	for _, rel := range Relations() {
		name := names[rel]
		if name == "" {
			continue
		}
		if t.Decide(Read, t.with(rel), o).Allowed {
			if !said[name] {
				now = append(now, name)
			}
			said[name] = true
			continue
		}
		if phrase := t.opens(rel, o); phrase != "" && !said[name] {
			later = append(later, upperFirst(name)+" "+see(rel, name)+" it when "+phrase+".")
		}
	}
	if len(now) == 0 {
		now = []string{"nobody"}
	}
	return strings.Join(append([]string{"Visible to " + list(now) + "."}, later...), " ")
}

// see is the verb after a name: an object has several helpers, and the reader is
// spoken to.
func see(rel Relation, name string) string {
	if rel == Helper || name == "you" {
		return "see"
	}
	return "sees"
}

// SentenceOf is Sentence for one field that only some readers of the object may
// read.
func (t *Table) SentenceOf(field string, o Object, names People) string {
	only := *t
	only.Rules = slices.DeleteFunc(slices.Clone(t.Rules), func(r Rule) bool { return r.Fields != nil && !slices.Contains(r.Fields, field) })
	return only.Sentence(o, names)
}

// with adds what the rules for rel ask for besides: who is named as the author
// of a manager's view is its author while they are the manager.
func (t *Table) with(rel Relation) Relation {
	out := rel
	for _, r := range t.Rules {
		if r.Action == Read && r.To&rel != 0 {
			out |= r.And
		}
	}
	return out
}

// opens finds what would let rel read o: the phrase of the one unmet condition.
func (t *Table) opens(rel Relation, o Object) string {
	for _, r := range t.Rules {
		if r.Action != Read || r.To&rel == 0 {
			continue
		}
		var unmet []Cond
		for _, c := range r.When {
			if !c.holds(o) {
				unmet = append(unmet, c)
			}
		}
		if len(unmet) == 1 {
			return unmet[0].Phrase
		}
	}
	return ""
}

func list(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
