package internshiphttp

import (
	"strings"
	"time"

	"belay/internal/internship"
	"belay/internal/org"
)

type someoneJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// directory names people and teams by their ids.
type directory struct {
	person, unit func(id string) string
}

func known(n internship.Names) directory {
	return directory{func(id string) string { return n.People[id] }, func(id string) string { return n.Units[id] }}
}

func onPage(p *internship.Page) directory {
	units := map[string]org.Unit{p.Team.ID: p.Team, p.From.ID: p.From}
	return directory{func(id string) string { return p.People[id].Name }, func(id string) string { return units[id].Name }}
}

// someone is nobody for "", which stands for who is not known or not to be known.
func (d directory) someone(id string) *someoneJSON {
	if id == "" {
		return nil
	}
	return &someoneJSON{id, d.person(id)}
}

func (d directory) team(id string) *someoneJSON {
	if id == "" {
		return nil
	}
	return &someoneJSON{id, d.unit(id)}
}

// InternshipJSON is an internship in a list. It is exported, as is what else is
// embedded in a document, since the description leaves unexported ones out.
type InternshipJSON struct {
	ID         string       `json:"id"`
	Person     *someoneJSON `json:"person,omitempty" doc:"The learner; absent when they keep their name off the board"`
	Team       *someoneJSON `json:"team,omitempty" doc:"The host team"`
	Host       *someoneJSON `json:"host,omitempty" doc:"The host manager; this and what else the board does not show is absent for who reads only its row"`
	Topic      string       `json:"topic"`
	Ways       []string     `json:"ways" doc:"pair, on_call, release, project"`
	State      string       `json:"state" doc:"draft, home_manager, host_manager, agreed, preparing, active, paused, completed, ended_early, withdrawn, declined or deferred"`
	Standing   string       `json:"standing" doc:"The state in words, and whose answer it waits for: waiting for the home manager"`
	Named      bool         `json:"named" doc:"The learner's name stands on the board"`
	Percent    int          `json:"percent,omitempty" doc:"Of the working week: as agreed, before that as proposed last"`
	StartOn    string       `json:"start_on,omitempty"`
	EndOn      string       `json:"end_on,omitempty" doc:"Last day"`
	PauseUntil string       `json:"pause_until,omitempty" doc:"Last day of the pause"`
	StartedOn  string       `json:"started_on,omitempty"`
	EndedOn    string       `json:"ended_on,omitempty"`
	DeferredTo string       `json:"deferred_to,omitempty" doc:"A quarter, such as 2027-Q1"`
	Step       string       `json:"step,omitempty" doc:"What waits: learner, home_manager, host_manager, prepare, helper, start, resume, judge_learner, judge_host, complete or again"`
	WaitsFor   *someoneJSON `json:"waits_for,omitempty" doc:"Whose turn it is"`
	DueOn      string       `json:"due_on,omitempty" doc:"When the step is due"`
	ChangedAt  time.Time    `json:"changed_at,omitzero" doc:"Absent for who reads only the row of the board"`
	Version    int64        `json:"version" doc:"Send it as If-Match with a command; 0 for who reads only the row of the board, which gives no command on it"`
}

func rowOf(it internship.Internship, d directory) InternshipJSON {
	return InternshipJSON{ID: it.ID, Person: d.someone(it.Person), Team: d.team(it.Unit), Host: d.someone(it.HostID), Topic: it.Topic, Ways: append([]string{}, it.Ways...),
		State: string(it.State), Standing: it.Words(), Named: it.Named, Percent: it.Percent, StartOn: it.StartOn, EndOn: it.EndOn, PauseUntil: it.PauseUntil, StartedOn: it.StartedOn, EndedOn: it.EndedOn,
		DeferredTo: it.DeferredTo, Step: string(it.Step), WaitsFor: d.someone(it.WaitsFor), DueOn: it.DueOn, ChangedAt: it.ChangedAt, Version: it.Version}
}

type agreementJSON struct {
	Party  string       `json:"party" enum:"learner,home,host"`
	Person *someoneJSON `json:"person,omitempty"`
	At     time.Time    `json:"at"`
}

type revisionJSON struct {
	Number  int             `json:"number" doc:"Send it with agree"`
	Percent int             `json:"percent"`
	StartOn string          `json:"start_on"`
	EndOn   string          `json:"end_on"`
	Author  *someoneJSON    `json:"author,omitempty"`
	Why     string          `json:"why,omitempty"`
	At      time.Time       `json:"at"`
	Outcome string          `json:"outcome" enum:"open,agreed,replaced,declined"`
	Agreed  []agreementJSON `json:"agreed" doc:"Who has said yes to these terms"`
}

type internshipGoalJSON struct {
	ID      string            `json:"id"`
	Text    string            `json:"text"`
	Author  *someoneJSON      `json:"author,omitempty"`
	Amended bool              `json:"amended" doc:"Changed after the start"`
	Dropped bool              `json:"dropped" doc:"Taken away after the start"`
	Said    []sideVerdictJSON `json:"said" doc:"What each side says of it, as far as the caller may read it"`
	Version int64             `json:"version" doc:"Send it as If-Match with a change of the goal"`
}

type sideVerdictJSON struct {
	Side    string `json:"side" enum:"learner,host"`
	Verdict string `json:"verdict" enum:"reached,partly,not"`
	Text    string `json:"text,omitempty"`
}

type internshipNoteJSON struct {
	ID        string       `json:"id"`
	Author    *someoneJSON `json:"author,omitempty"`
	Week      int          `json:"week" doc:"Of the internship, 1 is the first; 0 before the start"`
	On        string       `json:"on" doc:"The day it speaks of"`
	Text      string       `json:"text" doc:"Markdown"`
	Posted    bool         `json:"posted" doc:"Until then only its author reads it"`
	ChangedAt time.Time    `json:"changed_at"`
	Version   int64        `json:"version" doc:"Send it as If-Match with a change of the note"`
}

type judgementJSON struct {
	Side     string       `json:"side" enum:"learner,host"`
	Author   *someoneJSON `json:"author,omitempty"`
	Feedback string       `json:"feedback" doc:"Markdown"`
	At       time.Time    `json:"at"`
	Version  int64        `json:"version" doc:"Send the one of the caller's side as If-Match with another judgement; 0 before the first"`
}

type alumniJSON struct {
	Text      string    `json:"text" doc:"Markdown"`
	Published bool      `json:"published" doc:"Everybody signed in may read it"`
	At        time.Time `json:"at"`
	Version   int64     `json:"version" doc:"Send it as If-Match with a change of the note; 0 before the first"`
}

type internshipEntryJSON struct {
	Command string       `json:"command" doc:"What was done"`
	Actor   *someoneJSON `json:"actor,omitempty" doc:"Absent for what changes in the company did"`
	State   string       `json:"state" doc:"After it"`
	Detail  string       `json:"detail,omitempty" doc:"A day, a quarter, a kind of end, an id"`
	Text    string       `json:"text,omitempty" doc:"What the actor wrote to the others"`
	At      time.Time    `json:"at"`
}

type givenReasonJSON struct {
	Code     string       `json:"code" doc:"Of the soft rule"`
	Rule     string       `json:"rule" doc:"Key of the policy"`
	Text     string       `json:"text"`
	Author   *someoneJSON `json:"author,omitempty"`
	Revision int          `json:"revision" doc:"Of the terms it was given with; 0 when with none"`
	At       time.Time    `json:"at"`
}

type preparationJSON struct {
	Module     string `json:"module"`
	Title      string `json:"title"`
	Run        string `json:"run,omitempty" doc:"The learner's run"`
	Done       int    `json:"done"`
	Total      int    `json:"total"`
	FinishedOn string `json:"finished_on,omitempty"`
	Missing    bool   `json:"missing" doc:"The handbook does not have it"`
}

type startNeedJSON struct {
	Code string `json:"code" doc:"Of the rule; a soft one asks for a reason under it"`
	Rule string `json:"rule" doc:"Key of the policy"`
	Text string `json:"text" doc:"What is missing and what mends it"`
	Hard bool   `json:"hard" doc:"It cannot start before this is mended"`
}

type internshipReadersJSON struct {
	Record    string `json:"record,omitempty"`
	Goals     string `json:"goals,omitempty"`
	Notes     string `json:"notes,omitempty"`
	Judgement string `json:"judgement,omitempty"`
	Alumni    string `json:"alumni,omitempty"`
}

type fullInternshipJSON struct {
	InternshipJSON
	Full       bool                  `json:"full" doc:"The caller reads the record; otherwise the row of the board and who helps. Both are empty but for the id after an act that took the caller out."`
	As         []string              `json:"as" doc:"For whom the caller speaks: learner, home, host"`
	May        []string              `json:"may" doc:"The commands open to the caller now, as their paths end; edit is a change of the draft"`
	Motive     string                `json:"motive,omitempty" doc:"Markdown"`
	Programme  string                `json:"programme,omitempty" doc:"Id in the policy"`
	HomeTeam   *someoneJSON          `json:"home_team,omitempty"`
	Manager    *someoneJSON          `json:"manager,omitempty" doc:"The home manager of today"`
	Offer      string                `json:"offer,omitempty" doc:"Id of the offer it answers"`
	AgainOf    string                `json:"again_of,omitempty" doc:"Id of the internship that this one proposes again"`
	Open       int                   `json:"open_revision,omitempty" doc:"Number of the terms that wait for a yes"`
	InForce    int                   `json:"agreed_revision,omitempty" doc:"Number of the terms that all three agreed to last"`
	Meets      string                `json:"meets,omitempty" doc:"The home manager's answer whether the learner meets expectations, yes or no, for who may read it"`
	MeetsOn    string                `json:"meets_on,omitempty"`
	EndedWhy   string                `json:"ended_why,omitempty" doc:"business, learner, role, left or other"`
	Others     int                   `json:"others_in_team" doc:"Other learners in the host team on some of the days"`
	Revisions  []revisionJSON        `json:"revisions" doc:"All terms that were proposed"`
	Helpers    []helperJSON          `json:"helpers"`
	Goals      []internshipGoalJSON  `json:"goals"`
	Notes      []internshipNoteJSON  `json:"notes" doc:"The journal, newest first"`
	Judgements []judgementJSON       `json:"judgements" doc:"As far as the caller may read them: each side reads the other's when both have judged"`
	Alumni     *alumniJSON           `json:"alumni,omitempty"`
	Modules    []preparationJSON     `json:"preparation"`
	Needs      []startNeedJSON       `json:"needs" doc:"What a start would run into now"`
	Next       []string              `json:"next" doc:"After a no, what the learner can do: other_team, later, wish, partner"`
	Partners   []*someoneJSON        `json:"partners" doc:"Whom partner means: the People Business Partners of the learner's team, the nearest first"`
	Reasons    []givenReasonJSON     `json:"reasons" doc:"Why it went on over soft rules"`
	History    []internshipEntryJSON `json:"history"`
	Visible    internshipReadersJSON `json:"visible" doc:"Who reads what, in words"`
}

// fullOf is the document of one internship; its lists are never null.
func fullOf(p *internship.Page) fullInternshipJSON {
	d := onPage(p)
	b := fullInternshipJSON{InternshipJSON: rowOf(p.Internship, d), Full: p.Full, As: append([]string{}, p.As.Names()...), May: mayOf(p.Acts), Motive: p.Motive, Programme: p.Programme,
		HomeTeam: d.team(p.HomeUnit), Manager: d.someone(p.Manager), Offer: p.Offer, AgainOf: p.AgainOf, Open: p.Open, InForce: p.InForce, Meets: p.Meets, MeetsOn: p.MeetsOn,
		EndedWhy: p.EndedWhy, Others: p.Seats, Revisions: []revisionJSON{}, Helpers: []helperJSON{}, Goals: []internshipGoalJSON{}, Notes: []internshipNoteJSON{}, Judgements: []judgementJSON{},
		Modules: []preparationJSON{}, Needs: []startNeedJSON{}, Next: append([]string{}, p.Next...), Partners: []*someoneJSON{}, Reasons: []givenReasonJSON{}, History: []internshipEntryJSON{}, Visible: internshipReadersJSON(p.Visible)}
	for _, r := range p.Revisions {
		b.Revisions = append(b.Revisions, revisionOf(r, d))
	}
	for _, h := range p.Helpers {
		b.Helpers = append(b.Helpers, helperOf(h, d))
	}
	for _, g := range p.Goals {
		b.Goals = append(b.Goals, goalOf(g, d))
	}
	for _, n := range p.Notes {
		b.Notes = append(b.Notes, noteOf(n, d))
	}
	for _, j := range p.Judged {
		b.Judgements = append(b.Judgements, judgementJSON{sideOf(j.Side), d.someone(j.Author), j.Feedback, j.At, j.Version})
	}
	if a := p.Alumni; a != nil {
		b.Alumni = &alumniJSON{a.Text, a.Published, a.At, a.Version}
	}
	for _, m := range p.Modules {
		b.Modules = append(b.Modules, preparationJSON{m.ID, m.Title, m.Run, m.Done, m.Total, m.FinishedOn, m.Missing})
	}
	for _, n := range p.Needs {
		b.Needs = append(b.Needs, startNeedJSON{n.Code, n.Key, n.Text(), n.Hard})
	}
	for _, id := range p.Partners {
		b.Partners = append(b.Partners, d.someone(id))
	}
	for _, r := range p.Reasons {
		b.Reasons = append(b.Reasons, givenReasonJSON{r.Code, r.Key, r.Text, d.someone(r.Author), r.Revision, r.At})
	}
	for _, e := range p.History {
		b.History = append(b.History, internshipEntryJSON{string(e.Command), d.someone(e.Actor), string(e.State), e.Detail, e.Text, e.At})
	}
	return b
}

// sideOf is the stored name of one party.
func sideOf(p internship.Parties) string { return strings.Join(p.Names(), "") }

func revisionOf(r internship.Revision, d directory) revisionJSON {
	out := revisionJSON{Number: r.Number, Percent: r.Percent, StartOn: r.StartOn, EndOn: r.EndOn, Author: d.someone(r.Author), Why: r.Why, At: r.At, Outcome: r.Outcome, Agreed: []agreementJSON{}}
	if out.Outcome == internship.RevisionOpen {
		out.Outcome = "open"
	}
	for _, a := range r.Agreed {
		out.Agreed = append(out.Agreed, agreementJSON{sideOf(a.Party), d.someone(a.Person), a.At})
	}
	return out
}

func goalOf(g internship.Goal, d directory) internshipGoalJSON {
	out := internshipGoalJSON{ID: g.ID, Text: g.Text, Author: d.someone(g.Author), Amended: g.Amended, Dropped: g.Dropped, Said: []sideVerdictJSON{}, Version: g.Version}
	for _, p := range []internship.Parties{internship.Learner, internship.Host} {
		if v, ok := g.Said[p]; ok {
			out.Said = append(out.Said, sideVerdictJSON{sideOf(p), v.Verdict, v.Text})
		}
	}
	return out
}

func noteOf(n internship.Note, d directory) internshipNoteJSON {
	return internshipNoteJSON{n.ID, d.someone(n.Author), n.Week, n.On, n.Text, n.Posted, n.ChangedAt, n.Version}
}

// mayOf lists open commands as their paths end.
func mayOf(acts map[internship.Command]bool) []string {
	out := []string{}
	for _, c := range internship.Commands() {
		if acts[c] {
			out = append(out, pathOf(c))
		}
	}
	return out
}

// pathOf is how the path of a command ends.
func pathOf(c internship.Command) string {
	switch c {
	case internship.SaveDraft:
		return "edit"
	case internship.ProposeTerms:
		return "terms"
	case internship.HandOverHost:
		return "hand-over"
	}
	return strings.ReplaceAll(string(c), "_", "-")
}
