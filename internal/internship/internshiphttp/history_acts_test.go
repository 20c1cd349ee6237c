package internshiphttp

import (
	"fmt"
	"net/http"

	"belay/internal/internship"
	"belay/internal/ui/uitest"
)

// deed is one request: what it sends, the status that the model wants, and what
// it makes of the model.
type deed struct {
	name, as, method, path string
	body                   object
	etag                   string // of the version it is made against; "" for acts that need none
	door                   int    // the refusal that comes before versions are compared; 0 for none
	code                   int    // what follows on the version that stands
	soft                   string // the rule that asks for a reason
	apply                  func(uitest.Answer)
}

// allowed tells whether the model lets it through.
func (a deed) allowed() bool { return a.door == 0 && a.code < 300 }

var codes = []string{"percent", "length", "team", "tenure", "readiness", "helper", "goals", "meets", "pause", "extend", "judgement", "load"}

// reasons are given for every rule but one.
func reasons(but string) object {
	out := object{}
	for _, c := range codes {
		if c != but {
			out[c] = "It fits us."
		}
	}
	return out
}

// omit leaves out the reason that a rule asks for, now and then.
func (p *player) omit(a *deed, code string, speaks bool) {
	if speaks && p.r.IntN(3) == 0 && a.code < 300 {
		a.code, a.soft = http.StatusUnprocessableEntity, code
	}
	a.body["reasons"] = reasons(a.soft)
}

// refused is the first status that is one.
func refused(list ...int) int {
	for _, code := range list {
		if code != 0 {
			return code
		}
	}
	return 0
}

// hidden is the status for who does not see the record.
func (p *player) hidden(person string) int {
	if !p.m.sees(person, "record") {
		return http.StatusNotFound
	}
	return 0
}

func unless(ok bool, code int) int {
	if ok {
		return 0
	}
	return code
}

// command makes an act of the life cycle.
func (p *player) command(c internship.Command, as string) deed {
	m := p.m
	by := m.speaks(as)
	to, refusal := m.target(c, by)
	a := deed{name: string(c), as: as, method: "POST", path: "/" + pathOf(c), body: object{}, etag: p.version(), door: p.hidden(as), code: refused(refusal, http.StatusOK)}
	a.apply = func(uitest.Answer) { m.move(to) }
	switch c {
	case internship.Submit, internship.ProposeTerms, internship.Extend:
		p.terms(&a, c, by, to)
	case internship.Agree:
		p.yes(&a, by)
	case internship.Decline:
		a.body = object{"next": "wish"}
		a.apply = func(uitest.Answer) { m.open, m.said = false, 0; m.move(to) }
	case internship.Defer:
		a.body = object{"quarter": "2090-Q1"}
	case internship.ProposeAgain:
		a.body, a.code, a.apply = nil, refused(refusal, http.StatusCreated), func(uitest.Answer) {}
	case internship.Start:
		a.body["reasons"] = reasons("")
		a.code = refused(refusal, unless(m.helped(), http.StatusUnprocessableEntity), http.StatusOK)
	case internship.Pause:
		long := p.r.IntN(3) == 0
		a.body["until"] = p.day(map[bool]int{true: 40, false: 1 + p.r.IntN(25)}[long])
		p.omit(&a, "pause", long)
	case internship.Complete:
		p.omit(&a, "judgement", !m.judged.Has(internship.Learner|internship.Host))
	case internship.EndEarly:
		a.body = object{"kind": "business"}
	case internship.HandOverHost:
		host := pick(p, []string{p.hal, p.una, p.zoe, p.max})
		a.body = object{"host": p.people[host].Person}
		if a.code < 300 && (host == m.host || host != p.hal && host != p.zoe) { // nobody of the team reports to the others
			a.code = http.StatusUnprocessableEntity
		}
		a.apply = func(uitest.Answer) { m.host = host; m.drop(internship.Host) }
	}
	return a
}

// terms fills the acts that put terms on the table.
func (p *player) terms(a *deed, c internship.Command, by internship.Parties, to internship.State) {
	m := p.m
	s := share{10 + p.r.IntN(11), p.day(60 + p.r.IntN(20))}
	high := p.r.IntN(4) == 0
	if high {
		s.percent = 30
	}
	meets := ""
	switch c {
	case internship.Submit:
		s, high = m.onTable, m.onTable.percent > 20
		a.door = refused(a.door, unless(by.Has(internship.Learner), http.StatusForbidden), unless(m.state == internship.Draft, http.StatusConflict))
	case internship.Extend:
		a.body = object{"percent": s.percent, "end_on": s.end}
		if s == m.inForce && a.code < 300 {
			a.code = http.StatusUnprocessableEntity
		}
	default:
		meets = "yes"
		a.body = object{"percent": s.percent, "end_on": s.end, "start_on": p.day(1 + p.r.IntN(5)), "meets": meets, "why": "It fits better."}
		if m.state.Runs() {
			a.body["start_on"] = ""
		}
	}
	p.omit(a, "percent", high)
	a.apply = func(uitest.Answer) {
		m.toHome = true
		m.propose(by, s, to)
		m.answer(by, meets)
	}
}

// yes fills an agreement: with an answer of the home manager or without, and now
// and then to terms of before.
func (p *player) yes(a *deed, by internship.Parties) {
	m := p.m
	meets := pick(p, []string{"", "yes", "yes", "no"})
	a.body["meets"] = meets
	after := m.meets
	if by.Has(internship.Home) && meets != "" {
		after = meets
	}
	asked := by&^m.said&internship.Home != 0
	switch {
	case a.code < 300 && asked && after == "":
		a.code = http.StatusUnprocessableEntity
		a.body["reasons"] = reasons("")
	default:
		p.omit(a, "meets", asked && after == "no" && m.meantFor != m.revision)
	}
	if m.open && m.revision > 1 && p.r.IntN(6) == 0 {
		a.body["revision"], a.code, a.soft = m.revision-1, http.StatusPreconditionFailed, ""
	}
	a.apply = func(uitest.Answer) {
		if m.answer(by, meets); asked && after == "no" {
			m.meant, m.meantFor = true, m.revision
		}
		m.agree(by)
	}
}

// besides makes an act beside the life cycle.
func (p *player) besides() deed {
	m, as := p.m, p.pick()
	switch p.r.IntN(11) {
	case 0:
		return p.ask(pick(p, p.crew[4:7]), as)
	case 1:
		who := pick(p, p.crew[4:7])
		h := m.helpers[who]
		door := refused(unless(m.place() == "board", http.StatusNotFound), unless(!m.state.Final() && !h.busy(), http.StatusConflict))
		return deed{name: "offer", as: who, method: "POST", path: "/offer-help", body: object{"hours": 2}, door: door, code: http.StatusCreated, apply: p.row(who, internship.HelperOffered)}
	case 2, 3, 4:
		return p.answer(pick(p, p.crew[4:7]), as)
	case 5:
		named := p.coin()
		return deed{name: "named", as: as, method: "POST", path: "/named", body: object{"named": named}, etag: p.version(), code: http.StatusOK,
			door: refused(p.hidden(as), unless(as == m.learner, http.StatusForbidden)), apply: func(uitest.Answer) { m.named = named }}
	case 6:
		return p.edit(as)
	case 7:
		return p.judge(as)
	case 8:
		return p.changeNote(as)
	}
	if p.coin() {
		as = pick(p, p.crew[4:7])
	}
	return p.note(as)
}

func (p *player) ask(who, as string) deed {
	m := p.m
	door := refused(p.hidden(as), unless(m.speaks(as).Any(internship.Learner|internship.Host), http.StatusForbidden),
		unless(m.toHost && !m.state.Final() && !m.helpers[who].busy(), http.StatusConflict))
	return deed{name: "ask " + who, as: as, method: "POST", path: "/helpers", body: object{"person": p.people[who].Person, "hours": 2}, door: door, code: http.StatusCreated,
		apply: p.row(who, internship.HelperAsked)}
}

// row keeps a helper's row as an answer has it.
func (p *player) row(who string, state internship.HelperState) func(uitest.Answer) {
	return func(r uitest.Answer) {
		if r.Body["state"] != string(state) {
			p.find("the row of %s is %v, want %s", who, r.Body["state"], state)
		}
		p.m.helpers[who] = &hand{fmt.Sprint(r.Body["id"]), r.ETag, state}
	}
}

// answer lets somebody say yes or no for a helper, or a helper leave.
func (p *player) answer(who, as string) deed {
	m, h := p.m, p.m.helpers[who]
	if h == nil {
		h = &hand{id: absent, etag: `"1"`}
	}
	if p.r.IntN(4) > 0 && h.state != internship.HelperOffered {
		as = who
	}
	own, party := as == who, m.speaks(as).Any(internship.Learner|internship.Host)
	mine := h.state == internship.HelperAsked && own || h.state == internship.HelperOffered && party
	a := deed{name: "accept", as: as, method: "POST", path: "/accept", body: object{"hours": 2}, etag: h.etag, door: unless(m.seesHelper(as, who), http.StatusNotFound),
		code: refused(unless(mine && !m.state.Final(), http.StatusConflict), http.StatusOK), apply: p.row(who, internship.HelperAccepted)}
	switch p.r.IntN(5) {
	case 0:
		a.name, a.path, a.body, a.apply = "decline help", "/decline", nil, p.row(who, internship.HelperDeclined)
		a.code = refused(unless(mine || own && h.state == internship.HelperOffered, http.StatusConflict), http.StatusOK)
	case 1:
		a.name, a.path, a.body, a.apply = "leave", "/leave", nil, p.row(who, internship.HelperGone)
		a.code = refused(unless(own && h.state == internship.HelperAccepted && !m.state.Final(), http.StatusConflict), http.StatusOK)
	}
	a.path = "/helpers/" + h.id + a.path
	return a
}

func (p *player) edit(as string) deed {
	percent := pick(p, []int{15, 20, 30})
	return deed{name: "edit", as: as, method: "PATCH", body: object{"percent": percent}, etag: p.version(), code: http.StatusOK,
		door:  refused(p.hidden(as), unless(as == p.m.learner, http.StatusForbidden), unless(p.m.state == internship.Draft, http.StatusConflict)),
		apply: func(uitest.Answer) { p.m.onTable.percent = percent }}
}

func (p *player) judge(as string) deed {
	m := p.m
	side := m.speaks(as) & (internship.Learner | internship.Host)
	a := deed{name: "judge", as: as, method: "PUT", path: "/judgement", body: object{"goals": object{p.goal: object{"verdict": "partly"}}}, code: http.StatusOK,
		etag: fmt.Sprintf(`"%d"`, p.judgements[side]),
		door: refused(p.hidden(as), unless(side != 0, http.StatusForbidden), unless(m.state == internship.Active || m.state == internship.Completed, http.StatusConflict))}
	a.apply = func(uitest.Answer) { m.judged |= side; p.judgements[side]++ }
	return a
}

func (p *player) note(as string) deed {
	m, posted := p.m, p.r.IntN(3) == 0
	text := fmt.Sprintf("note %d", len(m.made))
	asked := m.helpers[as] != nil && m.helpers[as].state == internship.HelperAsked && as != m.host
	return deed{name: "note", as: as, method: "POST", path: "/notes", body: object{"text": text, "posted": posted}, code: http.StatusCreated,
		door: refused(p.hidden(as), unless(m.writes(as), http.StatusForbidden), unless(!asked && m.place() == "board", http.StatusConflict)),
		apply: func(r uitest.Answer) {
			id := fmt.Sprint(r.Body["id"])
			m.notes[id], m.made = &jot{as, r.ETag, posted}, append(m.made, id)
		}}
}

// changeNote posts or removes a note that was written.
func (p *player) changeNote(as string) deed {
	m, id, n := p.m, absent, &jot{etag: `"1"`}
	if len(m.made) > 0 {
		id = pick(p, m.made)
		if n = m.notes[id]; n == nil {
			n = &jot{etag: `"1"`}
		}
	}
	if p.coin() && n.author != "" {
		as = n.author
	}
	a := deed{name: "post note", as: as, method: "PATCH", path: "/notes/" + id, body: object{"posted": true}, etag: n.etag, code: http.StatusOK,
		door:  unless(n.author == as && m.writes(as), http.StatusNotFound),
		apply: func(r uitest.Answer) { n.posted, n.etag = true, r.ETag }}
	if p.r.IntN(3) == 0 {
		a.name, a.method, a.body, a.apply = "remove note", "DELETE", nil, func(uitest.Answer) { delete(m.notes, id) }
	}
	return a
}
