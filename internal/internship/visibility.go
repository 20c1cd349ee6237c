package internship

import "belay/internal/authz"

// The kinds of this package. KindRecord and KindBoardRow are two ways to see
// one row of the table internship.
const (
	KindRecord    authz.Kind = "internship.record"
	KindBoardRow  authz.Kind = "internship.board_row"
	KindHelper    authz.Kind = "internship.helper"
	KindGoal      authz.Kind = "internship.goal"
	KindNote      authz.Kind = "internship.note"
	KindJudgement authz.Kind = "internship.judgement"
	KindAlumni    authz.Kind = "internship.alumni"
	KindLimit     authz.Kind = "internship.limit"
)

// The actions on a record beyond reading it: to speak as one of the parties.
const (
	ActAsLearner authz.Action = "act_as_learner"
	ActAsHome    authz.Action = "act_as_home"
	ActAsHost    authz.Action = "act_as_host"
	// ActionOffer is offering to help, on a row of the board.
	ActionOffer authz.Action = "offer_help"
)

const (
	sourceRow     = "contracts.md section 4: board row"
	sourceRecord  = "security.md section 2, A12: internship record, weekly notes, feedback"
	sourceMeets   = "domain.md section 14: performance standing, only yes or no"
	sourceParties = "contracts.md section 7: each party agrees to one revision"
)

// helpers is where the people are named who help: asked or accepted.
func helpers() *authz.Named {
	return &authz.Named{Table: "internship_helper", Object: "internship_id", Person: "person_id", Live: "named"}
}

func on(c ...authz.Cond) []authz.Cond { return c }

// Visibility is who sees and changes internships: contracts.md section 4 and
// security.md A12. A draft is the learner's own. The home manager has it from
// its submission, the host and named helpers once the home manager has agreed,
// the learner's HR partners once all have agreed, though they see from the start
// that it is proposed, as a row of the board; whoever a step waits for has
// it while it waits. HR administrators read the record as HR does, but no row of
// the board before others do. Everybody sees a row of the board from the preparation on,
// without the learner if they turned their name off. Whether the learner meets
// expectations is no helper's business and no HR partner's; the host reads the
// answer and its day.
func Visibility() []authz.Table {
	return []authz.Table{record(), boardRow(), helper(), goal(), note(), judgement(), alumni(),
		{Kind: KindLimit, What: "the hours a week a person is ready to help", Columns: authz.Columns{Subject: "person_id"}, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Everyone, Source: "ux.md page 12: helper load against own limit"},
			{Action: authz.Write, To: authz.Self, Source: "contracts.md section 3: each field has one owner"},
		}},
	}
}

func toHome() authz.Cond   { return authz.Is("to_home", 1).Once("you submit it") }
func toHost() authz.Cond   { return authz.Is("to_host", 1).Once("your manager has agreed") }
func informed() authz.Cond { return authz.Is("informed", 1).Once("all three have agreed") }

// waitsFor is that the open step is one of a party.
func waitsFor(p Parties) authz.Cond { return authz.Is("waits_party", p.Names()[0]) }

// hr are those whom HR's part of A12 is for.
const hr = authz.HRPartner | authz.HRAdmin

func columns() authz.Columns {
	return authz.Columns{Subject: "person_id", Host: "host_id", Awaited: "waits_for", Helpers: helpers()}
}

// parts are the columns of what belongs to an internship.
func parts() authz.Columns {
	c := columns()
	c.Author, c.Key = "author_id", "internship_id"
	return c
}

func record() authz.Table {
	return authz.Table{
		Kind: KindRecord, What: "an internship", Columns: columns(), Confidential: true,
		Fields: []string{"meets", "meets_on", "meets_by"},
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self, Source: sourceRecord},
			{Action: authz.Read, To: authz.Manager, When: on(toHome()), Source: sourceRecord},
			{Action: authz.Read, To: authz.Awaited, When: on(toHome(), waitsFor(Home)), Source: sourceRecord},
			{Action: authz.Read, To: authz.Awaited, When: on(toHost(), waitsFor(Host)), Fields: []string{"meets", "meets_on"}, Source: sourceMeets},
			{Action: authz.Read, To: authz.Host, When: on(toHost()), Fields: []string{"meets", "meets_on"}, Source: sourceMeets},
			{Action: authz.Read, To: authz.Helper, When: on(toHost()), Fields: []string{}, Source: sourceRecord},
			{Action: authz.Read, To: hr, When: on(informed()), Fields: []string{}, Source: sourceRecord},
			{Action: authz.Read, To: authz.Jobs, Source: "contracts.md section 6: consumers and jobs"},
			{Action: authz.Create, To: authz.Self, Source: sourceRecord},
			{Action: ActAsLearner, To: authz.Self, Source: sourceParties},
			{Action: ActAsHome, To: authz.Manager, When: on(toHome()), Source: sourceParties},
			{Action: ActAsHome, To: authz.Awaited, When: on(toHome(), waitsFor(Home)), Source: sourceParties},
			{Action: ActAsHost, To: authz.Host, When: on(toHost()), Source: sourceParties},
			{Action: ActAsHost, To: authz.Awaited, When: on(toHost(), waitsFor(Host)), Source: sourceParties},
		},
	}
}

func boardRow() authz.Table {
	listed := authz.Is("listed", 1)
	all := authz.Is("on_board", 1)
	return authz.Table{
		Kind: KindBoardRow, What: "a row of the board", Columns: columns(), Fields: []string{"person_id"},
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Everyone, When: on(all), Fields: []string{}, Source: sourceRow},
			{Action: authz.Read, To: authz.Everyone, When: on(all, authz.Is("named", 1)), Source: sourceRow},
			{Action: authz.Read, To: authz.Self, When: on(listed), Source: sourceRow},
			{Action: authz.Read, To: authz.Manager | authz.Awaited, When: on(listed, toHome()), Source: sourceRow},
			{Action: authz.Read, To: authz.Host | authz.Helper, When: on(listed, toHost()), Source: sourceRow},
			{Action: authz.Read, To: authz.HRPartner, When: on(listed, toHome()), Source: sourceRow},
			{Action: ActionOffer, To: authz.Everyone, When: on(all), Source: "issue 3, item 3: offer or be asked"},
		},
	}
}

// helper is who sees those who help. Everybody sees who does, on the board; but
// neither who asked them, which may be a learner who keeps their name off it, nor
// the version, which moves with what helper and learner arrange. Who no longer
// helps, or only offered, does not see who asked either.
func helper() authz.Table {
	c := columns()
	c.Key, c.Author = "internship_id", "helper_id" // the author of a helper's row is the helper
	accepted, all := authz.Is("accepted", 1), authz.Is("on_board", 1)
	return authz.Table{
		Kind: KindHelper, What: "somebody who helps, or was asked to", Columns: c, Fields: []string{"asker_id", "version", "session_on", "session_note"},
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Everyone, When: on(accepted, all), Fields: []string{}, Source: sourceRow},
			{Action: authz.Read, To: authz.Self, Source: sourceRecord},
			{Action: authz.Read, To: authz.Author, Fields: []string{"version", "session_on", "session_note"}, Source: sourceRecord},
			{Action: authz.Read, To: authz.Manager | authz.Awaited, When: on(toHome()), Source: sourceRecord},
			{Action: authz.Read, To: authz.Host | authz.Helper, When: on(toHost()), Source: sourceRecord},
			{Action: authz.Read, To: hr, When: on(informed()), Source: sourceRecord},
			{Action: authz.Write, To: authz.Author, Source: "issue 3, item 3: accept or decline"},
		},
	}
}

func goal() authz.Table {
	return authz.Table{
		Kind: KindGoal, What: "a goal of an internship", Columns: parts(), Confidential: true,
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self | authz.Jobs, Source: sourceRecord},
			{Action: authz.Read, To: authz.Manager | authz.Awaited, When: on(toHome()), Source: sourceRecord},
			{Action: authz.Read, To: authz.Host | authz.Helper, When: on(toHost()), Source: sourceRecord},
			{Action: authz.Read, To: hr, When: on(informed()), Source: sourceRecord},
			{Action: authz.Write, To: authz.Self, Source: "issue 3, item 5: goals agreed at the start"},
			{Action: authz.Write, To: authz.Host, When: on(toHost()), Source: "issue 3, item 5: goals agreed at the start"},
		},
	}
}

func note() authz.Table {
	posted := authz.Is("posted", 1).Once("you post it")
	return authz.Table{
		Kind: KindNote, What: "a weekly note", Columns: parts(), Confidential: true,
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Author, And: authz.Self, Source: sourceRecord},
			{Action: authz.Read, To: authz.Author, And: authz.Host, Source: sourceRecord},
			{Action: authz.Read, To: authz.Author, And: authz.Helper, Source: sourceRecord},
			{Action: authz.Read, To: authz.Self, When: on(posted), Source: sourceRecord},
			{Action: authz.Read, To: authz.Manager, When: on(posted, toHome()), Source: sourceRecord},
			{Action: authz.Read, To: authz.Host | authz.Helper, When: on(posted, toHost()), Source: sourceRecord},
			{Action: authz.Read, To: hr, When: on(posted, informed()), Source: sourceRecord},
			{Action: authz.Write, To: authz.Author, And: authz.Self, Source: sourceRecord},
			{Action: authz.Write, To: authz.Author, And: authz.Host, When: on(toHost()), Source: sourceRecord},
			{Action: authz.Write, To: authz.Author, And: authz.Helper, When: on(toHost()), Source: sourceRecord},
		},
	}
}

func judgement() authz.Table {
	shown := authz.Is("shown", 1).Once("both have said it")
	return authz.Table{
		Kind: KindJudgement, What: "what one side says at the end", Columns: parts(), Confidential: true,
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Author, And: authz.Self, Source: sourceRecord},
			{Action: authz.Read, To: authz.Author, And: authz.Host, Source: sourceRecord},
			{Action: authz.Read, To: authz.Self, When: on(shown), Source: sourceRecord},
			{Action: authz.Read, To: authz.Host, When: on(shown, toHost()), Source: sourceRecord},
			{Action: authz.Read, To: authz.Manager, When: on(shown, toHome()), Source: sourceRecord},
			{Action: authz.Read, To: hr, When: on(shown, informed()), Source: sourceRecord},
		},
	}
}

func alumni() authz.Table {
	published := authz.Is("published", 1).Once("you publish it")
	return authz.Table{
		Kind: KindAlumni, What: "an alumni note", Columns: authz.Columns{Subject: "person_id"}, Fields: []string{"person_id"},
		Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self, Source: sourceRecord},
			{Action: authz.Read, To: authz.Everyone, When: on(published), Fields: []string{}, Source: "issue 3, item 5: alumni note"},
			{Action: authz.Read, To: authz.Everyone, When: on(published, authz.Is("named", 1)), Source: "issue 3, item 5: alumni note"},
			{Action: authz.Write, To: authz.Self, Source: "issue 3, item 5: alumni note"},
		},
	}
}

// object is an internship as the rules see it.
func (it Internship) object() authz.Object {
	party := ""
	if p := it.Step.For(); p != 0 {
		party = p.Names()[0]
	}
	return authz.Object{Kind: KindRecord, ID: it.ID, Subject: it.Person, Host: it.HostID, Awaited: it.WaitsFor, Facts: map[string]any{
		"to_home": it.ToHome, "to_host": it.ToHost, "informed": it.Informed, "listed": it.Listed, "on_board": it.Board, "named": it.Named, "waits_party": party}}
}
