package opportunity

import "belay/internal/authz"

// The kinds of this package.
const (
	KindOffer     authz.Kind = "opportunity.offer"
	KindProgramme authz.Kind = "opportunity.programme"
	KindWish      authz.Kind = "opportunity.wish"
	// KindWishNote is what a person says of a wish to their manager; it lies in
	// the same row.
	KindWishNote authz.Kind = "opportunity.wish_note"
	KindReading  authz.Kind = "opportunity.reading"
)

// ActionImport stores the reading lists of a source.
const ActionImport authz.Action = "import"

// Visibility is who sees and changes what there is to learn. Offers, programme
// pages and reading lists are for everyone. An offer is kept by the manager who
// hosts, whoever manages them, their People Business Partner and HR. An open wish
// is read by everyone, with the person's name only if they chose that; its note
// stays with the person, and reaches their manager only under their name.
func Visibility() []authz.Table {
	const (
		source = "security.md section 2, A10"
		wish   = "contracts.md section 4, wish: named only by choice"
	)
	inside := authz.Everyone | authz.HRPartner | authz.HRAdmin | authz.PlatformAdmin | authz.Auditor
	keeps := authz.Self | authz.Manager | authz.HRPartner | authz.HRAdmin
	stands := authz.Is("state", string(Open)).Once("it is open")
	named := authz.Is("named", 1).Once("you let it carry your name")
	return []authz.Table{{
		Kind: KindOffer, What: "an offer of a host team", Columns: authz.Columns{Subject: "host_id"},
		Rules: []authz.Rule{
			{Action: authz.Read, To: inside | authz.Jobs, Source: source},
			{Action: authz.Create, To: keeps, Source: source},
			{Action: authz.Write, To: keeps | authz.Jobs, Source: source},
		},
	}, {
		Kind: KindProgramme, What: "the programme page of a department",
		Rules: []authz.Rule{{Action: authz.Read, To: inside, Source: source}},
	}, {
		Kind: KindWish, What: "what somebody would like to learn", Columns: authz.Columns{Subject: "person_id"}, Fields: []string{"person_id"},
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self, Source: wish},
			{Action: authz.Read, To: authz.Everyone, When: []authz.Cond{stands, named}, Source: wish},
			{Action: authz.Read, To: authz.Everyone, When: []authz.Cond{stands}, Fields: []string{}, Source: wish},
			{Action: authz.Create, To: authz.Self, Source: wish},
			{Action: authz.Write, To: authz.Self, Source: wish},
		},
	}, {
		Kind: KindWishNote, What: "the note on a wish", Columns: authz.Columns{Subject: "person_id"}, Confidential: true,
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self, Source: wish},
			{Action: authz.Read, To: authz.Manager, When: []authz.Cond{stands, named}, Source: wish},
			{Action: authz.Write, To: authz.Self, Source: wish},
		},
	}, {
		Kind: KindReading, What: "a reading list of the handbook",
		Rules: []authz.Rule{
			{Action: authz.Read, To: inside, Source: "security.md section 2, A1"},
			{Action: ActionImport, To: authz.Operators, Source: "product.md section 3 rule 1"},
		},
	}}
}

// object is an offer as the rules see it.
func (o Offer) object() authz.Object {
	return authz.Object{Kind: KindOffer, ID: o.ID, Subject: o.Host}
}

// object is a wish, or its note, as the rules see it.
func (w Wish) object(kind authz.Kind) authz.Object {
	return authz.Object{Kind: kind, ID: w.ID, Subject: w.Person, Facts: map[string]any{"state": string(w.State), "named": w.Named}}
}
