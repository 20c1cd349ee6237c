package authz

// Via says through which door an actor came.
type Via string

// The doors.
const (
	ViaSession  Via = "session"
	ViaToken    Via = "token"
	ViaOperator Via = "operator"
	ViaJob      Via = "job"
	ViaFeed     Via = "feed"
)

// Role is a right that hangs on an account, some of them with a unit.
type Role string

// The roles.
const (
	RoleHRAdmin       Role = "hr_admin"
	RoleHRPartner     Role = "hr_partner" // of a unit: the People Business Partner
	RolePlatformAdmin Role = "platform_admin"
	RoleAuditor       Role = "auditor"
)

// Actor is who acts: an account, the person behind it if there is one, the
// door, and on whose behalf. The zero Actor is nobody and may do nothing.
type Actor struct {
	Account  string
	Person   string
	Via      Via
	OnBehalf string
	Session  string
	Roles    []Role       // held today, any unit
	Scopes   []TokenScope // of the token, when Via is ViaToken
	Shown    Shown
}

// Shown is what the frame of a page says of the actor. None of it is a right.
type Shown struct {
	Name    string
	Team    string
	Zone    string // IANA name; "" means the company's
	Manages bool   // somebody reports to the person today
	Waiting int    // things that wait for the person
}

// Operator is whoever runs a command on the database's own machine.
func Operator() Actor { return Actor{Via: ViaOperator, Account: "operator"} }

// Job is a background job of the program itself.
func Job(name string) Actor { return Actor{Via: ViaJob, Account: "job:" + name} }

// SignedIn tells whether an account stands behind the actor.
func (a Actor) SignedIn() bool {
	return a.Account != "" && a.Via != ViaOperator && a.Via != ViaJob
}

// Has tells whether the actor holds a role in any unit.
func (a Actor) Has(r Role) bool {
	for _, have := range a.Roles {
		if have == r {
			return true
		}
	}
	return false
}
