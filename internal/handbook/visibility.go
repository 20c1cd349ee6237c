package handbook

import "belay/internal/authz"

// KindPage is a page of a stored handbook.
const KindPage authz.Kind = "handbook.page"

// ActionImport stores a new version of a source.
const ActionImport authz.Action = "import"

// Visibility is who may read and import handbooks: content is open to
// everyone who is signed in; only an operator changes it, from files.
func Visibility() []authz.Table {
	const source = "security.md section 2, A1"
	return []authz.Table{{
		Kind: KindPage, What: "a page of the handbook",
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Everyone | authz.HRAdmin | authz.PlatformAdmin | authz.Auditor, Source: source},
			{Action: ActionImport, To: authz.Operators, Source: "product.md section 3 rule 1"},
		},
	}}
}
