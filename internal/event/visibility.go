package event

import "belay/internal/authz"

// KindFailure is background work that went wrong.
const KindFailure authz.Kind = "event.failure"

// Visibility is who may see and settle background work that went wrong: whoever
// runs the installation. The rows hold ids and error texts, no content.
func Visibility() []authz.Table {
	const source = "contracts.md section 6"
	return []authz.Table{{
		Kind: KindFailure, What: "background work that went wrong",
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.PlatformAdmin | authz.Operators, Source: source},
			{Action: authz.Write, To: authz.PlatformAdmin | authz.Operators, Source: source},
		},
	}}
}
