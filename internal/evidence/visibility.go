package evidence

import "belay/internal/authz"

// The kinds of this package.
const (
	KindItem authz.Kind = "evidence.item"
	// KindList is the page that lists a person's evidence; what stands on it is
	// decided piece by piece.
	KindList authz.Kind = "evidence.list"
)

const (
	// ActionRestore brings a deleted piece back.
	ActionRestore authz.Action = "restore"
	// ActionKeep is another feature leaving a piece with a person.
	ActionKeep authz.Action = "keep"
)

// Visibility is who may see and change evidence: the person; the manager of the
// day may read what is shared. What is deleted nobody sees.
func Visibility() []authz.Table {
	const source = "contracts.md section 4, evidence"
	stands := authz.Is("deleted_at", 0)
	shared := authz.Is("shared", 1).Once("you share it")
	return []authz.Table{{
		Kind: KindItem, What: "a piece of evidence", Columns: authz.Columns{Subject: "person_id"}, Confidential: true,
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self, When: []authz.Cond{stands}, Source: source},
			{Action: authz.Read, To: authz.Manager, When: []authz.Cond{stands, shared}, Source: source},
			{Action: authz.Create, To: authz.Self, Source: source},
			{Action: ActionKeep, To: authz.Jobs, Source: "issue 3, item 5: the outcome becomes evidence"},
			{Action: authz.Write, To: authz.Self, When: []authz.Cond{stands}, Source: source},
			{Action: ActionRestore, To: authz.Self, Source: source},
		},
	}, {
		Kind: KindList, What: "the list of a person's evidence", Columns: authz.Columns{Subject: "id"},
		Rules: []authz.Rule{{Action: authz.Read, To: authz.Self | authz.Manager, Source: source}},
	}}
}

// object is an item as the rules see it.
func (it Item) object() authz.Object {
	o := authz.Object{Kind: KindItem, ID: it.ID, Subject: it.Person, Facts: map[string]any{"shared": it.Shared, "deleted_at": 0}}
	if !it.DeletedAt.IsZero() {
		o.Facts["deleted_at"] = it.DeletedAt.UnixMicro()
	}
	return o
}

// Object is an item as authz.Table.Sentence asks for it.
func (it Item) Object() authz.Object { return it.object() }
