package audit

import "belay/internal/authz"

// The kinds of this package.
const (
	KindEntry authz.Kind = "audit.entry" // the whole record, for who watches over it
	KindView  authz.Kind = "audit.view"  // who looked at my record
)

// ActionVerify is checking the chain, which shows counts and no content.
const ActionVerify authz.Action = "verify"

// Visibility is who may read the record. Whoever watches over it sees that an
// act took place, by whom and on what, but neither the reason given nor the
// details; a person sees who looked at their own record.
func Visibility() []authz.Table {
	columns := authz.Columns{Subject: "subject_id", Author: "person_id"}
	const source = "security.md section 2, A16"
	return []authz.Table{
		{
			Kind: KindEntry, What: "an entry of the audit record", Columns: columns,
			Fields: []string{"reason", "detail"},
			Rules: []authz.Rule{
				{Action: authz.Read, To: authz.Auditor | authz.HRAdmin, Fields: []string{}, Source: source},
				{Action: ActionVerify, To: authz.Auditor | authz.HRAdmin | authz.PlatformAdmin | authz.Operators, Source: source},
			},
		},
		{
			Kind: KindView, What: "the list of who looked at a person's record", Columns: columns,
			Rules: []authz.Rule{{Action: authz.Read, To: authz.Self, Source: source}},
		},
	}
}
