package account

import "belay/internal/authz"

// The kinds of this package. Somebody's own account, sessions and password are
// authz.KindOwn: they are found by the actor's account and reach nobody else's.
const (
	KindAccount authz.Kind = "account"
	KindSession authz.Kind = "account.session"
	KindToken   authz.Kind = "account.token" // personal; of one's own account only
)

// The actions besides the common ones.
const (
	ActDisable     authz.Action = "disable"
	ActEnable      authz.Action = "enable"
	ActInvite      authz.Action = "invite"
	ActSetPassword authz.Action = "set_password"
	ActGrant       authz.Action = "grant" // roles, by an import
	ActEnd         authz.Action = "end"   // of somebody else's sessions
)

// Visibility is who may do what to accounts. Administrators of the platform may
// lock accounts but never open one: a link or a password for somebody else's
// account would let them read what that person reads (security.md T10). HR
// admins may invite, and Invite itself narrows that to accounts which never had
// a password and hold no role. Nobody reads sessions but their owner.
func Visibility() []authz.Table {
	const source = "security.md section 2, A18 and T10"
	return []authz.Table{
		{
			Kind: KindAccount, What: "an account", NoTokens: true, Columns: authz.Columns{Subject: "person_id"},
			Rules: []authz.Rule{
				{Action: authz.Read, To: authz.HRAdmin | authz.PlatformAdmin | authz.Operators, Source: source},
				{Action: authz.Create, To: authz.Operators, Source: source},
				{Action: ActDisable, To: authz.HRAdmin | authz.PlatformAdmin | authz.Operators, Source: source},
				{Action: ActEnable, To: authz.HRAdmin | authz.PlatformAdmin | authz.Operators, Source: source},
				{Action: ActInvite, To: authz.HRAdmin | authz.Operators, Source: source},
				{Action: ActSetPassword, To: authz.Operators, Source: source},
				{Action: ActGrant, To: authz.Operators, Source: "contracts.md section 4: rights are widened by the operator or by two people"},
			},
		},
		{
			Kind: KindSession, What: "a session of somebody else", NoTokens: true,
			Rules: []authz.Rule{{Action: ActEnd, To: authz.HRAdmin | authz.PlatformAdmin | authz.Operators, Source: source}},
		},
	}
}
