package learning

import "belay/internal/authz"

// The kinds of this package.
const (
	// KindModule is a template: part of the handbook.
	KindModule authz.Kind = "learning.module"
	// KindRun is a person's own run.
	KindRun authz.Kind = "learning.run"
	// KindTask is one box of a run.
	KindTask authz.Kind = "learning.task"
)

// Actions of this package.
const (
	// ActionImport stores templates.
	ActionImport authz.Action = "import"
	// ActionStanding learns how far somebody is with a module and nothing else of
	// the run: for readiness, shown where an internship is.
	ActionStanding authz.Action = "standing"
)

// Visibility is who reads templates and runs: templates everyone, a run the
// person and their manager of the day. A task is ticked by whom it belongs to;
// a companion has no account's right here, so the learner ticks for them.
func Visibility() []authz.Table {
	const (
		templates = "security.md section 2, A1: modules"
		runs      = "issue 3 item 4: a run is the learner's, the manager reads it"
		owners    = "domain.md section 10: steps belong to a role"
	)
	of := func(o Owner) []authz.Cond { return []authz.Cond{authz.Is("owner", string(o))} }
	subject := authz.Columns{Subject: "person_id"}
	return []authz.Table{{
		Kind: KindModule, What: "a training module or checklist", Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Everyone | authz.HRAdmin | authz.PlatformAdmin | authz.Auditor | authz.Operators, Source: templates},
			{Action: ActionImport, To: authz.Operators, Source: "product.md section 3 rule 1"},
		},
	}, {
		Kind: KindRun, What: "a person's run through a module", Columns: subject, Confidential: true, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self | authz.Manager, Source: runs},
			{Action: authz.Create, To: authz.Self, Source: runs},
			{Action: authz.Write, To: authz.Self, Source: runs},
			{Action: ActionStanding, To: authz.Everyone | authz.HRPartner | authz.HRAdmin | authz.Operators | authz.Jobs, Source: "issue 3 item 4: readiness, asked only for an internship the viewer may read"},
		},
	}, {
		Kind: KindTask, What: "a task of a run", Columns: subject, Confidential: true, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self | authz.Manager, Source: runs},
			{Action: authz.Write, To: authz.Self, When: of(Learner), Source: owners},
			{Action: authz.Write, To: authz.Self, When: of(Companion), Source: owners},
			{Action: authz.Write, To: authz.Manager, When: of(Manager), Source: owners},
		},
	}}
}

func (r *Run) object() authz.Object {
	return authz.Object{Kind: KindRun, ID: r.ID, Subject: r.Person.ID}
}

func (t *RunTask) object(person string) authz.Object {
	return authz.Object{Kind: KindTask, ID: t.ID, Subject: person, Facts: map[string]any{"owner": string(t.Owner)}}
}
