package org

import "belay/internal/authz"

// The kinds of this package.
const (
	KindPerson authz.Kind = "org.person"
	KindUnit   authz.Kind = "org.unit"
	KindImport authz.Kind = "org.import"
	// KindAbsence is when somebody is away, KindDelegate who stands in for them.
	KindAbsence  authz.Kind = "org.absence"
	KindDelegate authz.Kind = "org.delegate"
)

// Actions beyond reading and writing.
const (
	// SetHours is setting a person's time zone and working hours.
	SetHours authz.Action = "set_hours"
	// GrantRoles is importing roles with people.
	GrantRoles authz.Action = "grant_roles"
	// ActionRestore brings a removed absence back.
	ActionRestore authz.Action = "restore"
)

// Visibility is who sees and changes the directory: security.md A17, read as
// follows. Everybody signed in reads the basic card: name, e-mail, team, job
// family, level, zone and hours of who works here today. The person, their manager and skip-level, the
// unit's HR partner, HR and the auditor also read when somebody was hired, since
// when they hold their level, their country and their id in the HR system. A
// manager further up reads the basic card only, since relations that give
// rights reach two lines. HR owns the dated facts; zone and hours are the
// person's own, which nobody else sets for them.
func Visibility() []authz.Table {
	const (
		basic = "security.md section 2, A17: R basic"
		near  = "security.md section 2, A17: own tree, units, R"
		owner = "contracts.md section 3: each field has one owner"
	)
	inside := authz.Everyone | authz.HRPartner | authz.HRAdmin | authz.PlatformAdmin | authz.Auditor
	return []authz.Table{
		{
			Kind: KindPerson, What: "a person in the directory", Columns: authz.Columns{Subject: "id"},
			Fields: []string{"hired_on", "level_since", "country", "external_id"},
			Rules: []authz.Rule{
				{Action: authz.Read, To: inside, When: []authz.Cond{authz.Is("present", 1).Once("they work here")}, Fields: []string{}, Source: basic},
				{Action: authz.Read, To: authz.Self | authz.Manager | authz.SkipLevel | authz.HRPartner | authz.HRAdmin | authz.Auditor, Source: near},
				{Action: authz.Read, To: authz.Operators | authz.Jobs, Source: "contracts.md section 11: operator commands"},
				{Action: authz.Create, To: authz.HRAdmin | authz.Operators, Source: owner},
				{Action: authz.Write, To: authz.HRAdmin | authz.Operators, Source: owner},
				{Action: SetHours, To: authz.Self, Source: owner},
			},
		},
		{
			Kind: KindUnit, What: "the company, a department or a team",
			Rules: []authz.Rule{
				{Action: authz.Read, To: inside | authz.Operators | authz.Jobs, Source: basic},
				{Action: authz.Create, To: authz.HRAdmin | authz.Operators, Source: owner},
				{Action: authz.Write, To: authz.HRAdmin | authz.Operators, Source: owner},
			},
		},
		{
			Kind: KindImport, What: "an import of people.csv",
			Rules: []authz.Rule{
				{Action: authz.Read, To: authz.HRAdmin | authz.Operators, Source: owner},
				{Action: authz.Create, To: authz.HRAdmin | authz.Operators, Source: owner},
				{Action: GrantRoles, To: authz.Operators, Source: "contracts.md section 4: rights are widened by the operator or by two people"},
			},
		},
		absences(), standsIn(),
	}
}

const away = "contracts.md section 7: a delegate for absences; dates only, never reasons"

// nearby are those who plan with a person's absences.
const nearby = authz.Self | authz.Manager | authz.SkipLevel | authz.HRPartner | authz.HRAdmin

func absences() authz.Table {
	stands := []authz.Cond{authz.Is("removed_at", 0)}
	return authz.Table{Kind: KindAbsence, What: "the days on which a person is away", Columns: authz.Columns{Subject: "person_id"}, Rules: []authz.Rule{
		{Action: authz.Read, To: nearby, When: stands, Source: away},
		{Action: authz.Create, To: authz.Self, Source: away},
		{Action: authz.Write, To: authz.Self, When: stands, Source: away},
		{Action: ActionRestore, To: authz.Self, Source: away},
	}}
}

// standsIn lets a delegate see for whom they stand in.
func standsIn() authz.Table {
	return authz.Table{Kind: KindDelegate, What: "who stands in for a person", Columns: authz.Columns{Subject: "person_id", Awaited: "delegate_id"}, Rules: []authz.Rule{
		{Action: authz.Read, To: nearby | authz.Awaited, Source: away},
		{Action: authz.Write, To: authz.Self, Source: away},
	}}
}
