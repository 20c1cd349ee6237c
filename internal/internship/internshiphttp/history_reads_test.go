package internshiphttp

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"belay/internal/internship"
	"belay/internal/ui/uitest"
)

// everybody reads everything.
func (p *player) everybody() {
	for _, reader := range p.crew {
		p.reads(reader)
		p.lists(reader)
	}
	p.page(pick(p, p.crew))
}

// reads compares what one reader gets of the internship, part by part.
func (p *player) reads(reader string) {
	m := p.m
	full, row := m.sees(reader, "record"), m.seesRow(reader, "row")
	r := p.send(reader, "GET", p.one(), nil)
	who := fmt.Sprintf("%v in %s (%s)", m.stances(reader), m.state, m.status())
	if want := refused(unless(full || row, http.StatusNotFound), http.StatusOK); r.Code != want {
		p.find("%s opens it: %d, want %d", who, r.Code, want)
	}
	if r.Code != http.StatusOK || !full && !row {
		return
	}
	b := r.Body
	p.same(who, "full", b["full"], full)
	p.same(who, "state", b["state"], string(m.state))
	p.same(who, "the name", b["person"] != nil, m.seesName(reader))
	p.same(who, "the host", b["host"] != nil, full)
	p.same(who, "the motive", b["motive"] == "motive "+p.ana, full)
	p.same(who, "the history", len(b["history"].([]any)) > 0, full)
	p.same(who, "terms", len(b["revisions"].([]any)) > 0, full && m.revision > 0)
	as := []string{}
	if full {
		as = m.speaks(reader).Names()
	}
	p.same(who, "for whom they speak", b["as"], as)
	p.same(who, "goals", len(b["goals"].([]any)) > 0, m.sees(reader, "goal"))
	meets, _ := b["meets"].(string)
	p.same(who, "meets expectations", meets, map[bool]string{true: m.meets}[full && m.sees(reader, "meets")])
	p.same(who, "the reason of the home manager", has(b["reasons"], "code", "meets"), full && m.meant && m.sees(reader, "meets_by"))
	p.same(who, "notes", ids(b["notes"], "id"), p.notes(reader))
	p.same(who, "helpers", ids(b["helpers"], "id"), p.helpers(reader))
	said := m.speaks(reader)
	for _, j := range b["judgements"].([]any) {
		side := internship.PartyOf(fmt.Sprint(j.(object)["side"]))
		if !said.Has(side) && !m.judged.Has(internship.Learner|internship.Host) {
			p.find("%s reads the judgement of the %s before both have said theirs", who, side.Names())
		}
	}
	if !full && len(b["judgements"].([]any)) > 0 {
		p.find("%s reads a judgement", who)
	}
}

func (p *player) same(who, what string, got, want any) {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		p.find("%s reads %s: %v, want %v", who, what, got, want)
	}
}

func (p *player) notes(reader string) (out []string) {
	for id, n := range p.m.notes {
		if p.m.seesNote(reader, n) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

func (p *player) helpers(reader string) (out []string) {
	for who, h := range p.m.helpers {
		if p.m.seesHelper(reader, who) {
			out = append(out, h.id)
		}
	}
	slices.Sort(out)
	return out
}

// ids are the values of one member of a list of documents, sorted.
func ids(list any, member string) (out []string) {
	for _, x := range list.([]any) {
		out = append(out, fmt.Sprint(x.(object)[member]))
	}
	slices.Sort(out)
	return out
}

func has(list any, member, value string) bool { return slices.Contains(ids(list, member), value) }

// lists compares the row in the list of the host team.
func (p *player) lists(reader string) {
	m := p.m
	r := p.send(reader, "GET", "/internships?limit=1000&unit="+p.platform, nil)
	who := fmt.Sprintf("%v in the list, %s (%s)", m.stances(reader), m.state, m.status())
	items, _ := r.Body["items"].([]any)
	i := slices.IndexFunc(items, func(x any) bool { return x.(object)["id"] == m.id })
	full, row := m.sees(reader, "record"), m.seesRow(reader, "row")
	if p.same(who, "it", i >= 0, full || row); i < 0 {
		return
	}
	it := items[i].(object)
	p.same(who, "state", it["state"], string(m.state))
	p.same(who, "the name", it["person"] != nil, m.seesName(reader))
	p.same(who, "the host", it["host"] != nil, full)
	p.same(who, "the share", it["percent"] != nil, full)
	p.same(who, "whose turn it is", full || it["waits_for"] == nil && it["step"] == nil, true)
	mine := p.send(reader, "GET", "/internships?limit=1000&person="+p.people[p.ana].Person, nil)
	items, _ = mine.Body["items"].([]any)
	found := slices.ContainsFunc(items, func(x any) bool { return x.(object)["id"] == m.id })
	p.same(who, "it when asking for the learner", found, m.seesName(reader))
}

// page compares what the page says in words.
func (p *player) page(reader string) {
	m := p.m
	full, row := m.sees(reader, "record"), m.seesRow(reader, "row")
	w := uitest.NewWindow(p.t, p.door, reader).Open(p.one())
	who := fmt.Sprintf("%v on the page, %s (%s)", m.stances(reader), m.state, m.status())
	p.same(who, "it", w.Code, refused(unless(full || row, http.StatusNotFound), http.StatusOK))
	p.same(who, "the motive", strings.Contains(w.Body, "motive "+p.ana), full)
	p.same(who, "the goal", strings.Contains(w.Body, "goal "+p.ana), (full || row) && m.sees(reader, "goal"))
	if name := strings.ToUpper(p.ana[:1]) + p.ana[1:] + " Smith"; !m.seesName(reader) && strings.Contains(w.Body, name) {
		p.find("%s reads the learner's name", who)
	}
	for i, id := range m.made {
		if n := m.notes[id]; n == nil || !m.seesNote(reader, n) {
			p.same(who, "a note", strings.Contains(w.Body, fmt.Sprintf("note %d<", i)), false)
		}
	}
}
