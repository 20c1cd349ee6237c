package growth

import "belay/internal/authz"

// The kinds of this package.
const (
	// KindPage is a person's growth page; what stands on it is decided by kind.
	KindPage authz.Kind = "growth.page"
	// KindTeam is a manager's page of their direct reports.
	KindTeam        authz.Kind = "growth.team"
	KindTarget      authz.Kind = "growth.target"
	KindSelfMark    authz.Kind = "growth.self_mark"
	KindManagerMark authz.Kind = "growth.manager_mark"
	KindStep        authz.Kind = "growth.step"
)

// ActionRestore brings a removed step back.
const ActionRestore authz.Action = "restore"

// Visibility is who sees and changes what about a person's growth. Self and
// manager marks lie in one table, so every rule names the side. A manager's
// view is read and changed by its author only while they manage the person; a
// successor reads what had been shared and writes a view of their own.
func Visibility() []authz.Table {
	const (
		plan  = "security.md section 2, A2: growth plan"
		views = "contracts.md section 4: self view, manager view"
	)
	subject := authz.Columns{Subject: "person_id"}
	written := authz.Columns{Subject: "person_id", Author: "author_id"}
	bySelf, byManager := authz.Is("side", string(SelfSide)), authz.Is("side", string(ManagerSide))
	shared := authz.Is("shared", 1).Once("you share it")
	stands := authz.Is("removed_at", 0)
	on := func(c ...authz.Cond) []authz.Cond { return c }
	return []authz.Table{
		{Kind: KindPage, What: "a person's growth page", Columns: authz.Columns{Subject: "id"}, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self | authz.Manager, Source: plan},
		}},
		{Kind: KindTeam, What: "a manager's direct reports", Columns: authz.Columns{Subject: "id"}, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Manager, Source: plan},
		}},
		{Kind: KindTarget, What: "the role and level a person aims for", Columns: subject, Confidential: true, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self | authz.Manager, Source: plan},
			{Action: authz.Write, To: authz.Self, Source: plan},
		}},
		{Kind: KindSelfMark, What: "a person's own view of an expectation", Columns: written, Confidential: true, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self, When: on(bySelf), Source: views},
			{Action: authz.Read, To: authz.Manager, When: on(bySelf, shared), Source: views},
			{Action: authz.Write, To: authz.Self, When: on(bySelf), Source: views},
		}},
		{Kind: KindManagerMark, What: "a manager's view of an expectation", Columns: written, Confidential: true, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Author, And: authz.Manager, When: on(byManager), Source: views},
			{Action: authz.Read, To: authz.Self | authz.Manager, When: on(byManager, shared), Source: views},
			{Action: authz.Write, To: authz.Author, And: authz.Manager, When: on(byManager), Source: views},
		}},
		{Kind: KindStep, What: "a next step", Columns: subject, Confidential: true, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self | authz.Manager, When: on(stands), Source: plan},
			{Action: authz.Create, To: authz.Self, Source: plan},
			{Action: authz.Write, To: authz.Self, When: on(stands), Source: plan},
			{Action: ActionRestore, To: authz.Self, Source: plan},
		}},
	}
}

// kindOf is the kind of a side's marks.
func kindOf(side Side) authz.Kind {
	if side == ManagerSide {
		return KindManagerMark
	}
	return KindSelfMark
}

// object is a mark as the rules see it.
func (m Mark) object() authz.Object {
	return authz.Object{Kind: kindOf(m.Side), ID: m.ID, Subject: m.Person, Author: m.Author,
		Facts: map[string]any{"side": string(m.Side), "shared": m.Shared}}
}

func (t Target) object(person string) authz.Object {
	return authz.Object{Kind: KindTarget, ID: person, Subject: person}
}

func (s Step) object() authz.Object {
	o := authz.Object{Kind: KindStep, ID: s.ID, Subject: s.Person, Facts: map[string]any{"removed_at": 0}}
	if !s.RemovedAt.IsZero() {
		o.Facts["removed_at"] = s.RemovedAt.UnixMicro()
	}
	return o
}
