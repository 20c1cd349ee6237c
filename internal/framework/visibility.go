package framework

import "belay/internal/authz"

// KindFramework is a career matrix with its layers and editions.
const KindFramework authz.Kind = "framework"

// ActionImport stores new versions of layers and editions.
const ActionImport authz.Action = "import"

// Visibility is who may read and import career matrices: what a company
// expects is open to everyone who is signed in; only an operator changes it,
// from files.
func Visibility() []authz.Table {
	const source = "security.md section 2, A1"
	return []authz.Table{{
		Kind: KindFramework, What: "a career matrix",
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Everyone | authz.HRAdmin | authz.PlatformAdmin | authz.Auditor | authz.Operators, Source: source},
			{Action: ActionImport, To: authz.Operators, Source: "product.md section 3 rule 1"},
		},
	}}
}
