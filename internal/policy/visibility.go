package policy

import "belay/internal/authz"

// KindDocument is a stored policy document.
const KindDocument authz.Kind = "policy.document"

// ActionImport stores new versions of documents.
const ActionImport authz.Action = "import"

// Visibility is who may read and import policies: the company's rules are open
// to everyone who is signed in; only an operator changes them, from files.
func Visibility() []authz.Table {
	const source = "security.md section 2, A1"
	return []authz.Table{{
		Kind: KindDocument, What: "a policy document",
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Everyone | authz.HRAdmin | authz.PlatformAdmin | authz.Auditor | authz.Operators | authz.Jobs, Source: source},
			{Action: ActionImport, To: authz.Operators, Source: "product.md section 3 rule 1"},
		},
	}}
}
