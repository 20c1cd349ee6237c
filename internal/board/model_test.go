package board_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
)

// The model: who sees what of the board, thought through by hand from
// contracts.md section 4 and the SHAPE of internships. It shares no code with the
// rules or the statements.

// inside tells whether an internship's row names the viewer: learner, home
// manager, host, named helper, HR partner of the home unit, whoever it waits for. An HR
// administrator is none of them.
func (w *town) inside(n intern, viewer string) bool {
	switch {
	case viewer == "": // an account that stands for nobody
		return false
	case viewer == n.learner, viewer == w.manager[n.learner], viewer == n.awaited:
		return true
	case viewer == n.host, n.helpers[viewer] == "asked", n.helpers[viewer] == "accepted":
		if n.homeAgreed {
			return true
		}
	}
	return viewer == w.partner && w.unitParent[w.team[n.learner]] == "d0"
}

// sees tells whether the viewer sees the row, and whether with the learner.
func (w *town) sees(n intern, viewer string) (row, learner bool) {
	switch n.state {
	case "home_manager", "host_manager", "agreed":
		in := w.inside(n, viewer)
		return in, in
	case "preparing", "active", "paused", "completed", "ended_early":
		return viewer != "", viewer != "" && (n.named || w.inside(n, viewer))
	}
	return false, false
}

func (n intern) flies() bool {
	return n.state == "preparing" || n.state == "active" || n.state == "paused"
}

func (n intern) accepted() (out []string) {
	for p, s := range n.helpers {
		if s == "accepted" {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

func (w *town) in(unit, of string) bool {
	for ; unit != ""; unit = w.unitParent[unit] {
		if "h-"+unit == of || of == "" {
			return true
		}
	}
	return false
}

// passes tells whether a row passes a query's filters.
func (w *town) passes(n intern, q board.Query) bool {
	ended := cmp.Or(n.ended, n.until)
	quarter := "2026-10-01"
	bucket := map[board.Bucket]bool{
		board.All: true, board.Proposed: n.state == "home_manager", board.Awaiting: n.state == "host_manager", board.Agreed: n.state == "agreed",
		board.Preparing: n.state == "preparing", board.Needy: n.flies() && len(n.accepted()) == 0, board.Running: n.state == "active" || n.state == "paused",
		board.Done: n.state == "completed" && n.ended >= quarter, board.Over: n.state == "completed" || n.state == "ended_early",
	}[q.Bucket]
	happens := true
	if q.From != "" {
		begins := n.from <= q.Until || n.state == "preparing" && today <= q.Until
		lasts := ended >= q.From || n.flies() && today >= q.From
		happens = begins && lasts
	}
	return bucket && happens && w.in(n.unit, q.Unit) && (q.Way == "" || slices.Contains(strings.Fields(n.ways), q.Way)) &&
		strings.Contains(strings.ToLower(n.topic), strings.ToLower(q.Text))
}

// line is a row as text: what the viewer reads, and nothing else.
func line(id, learner, unit, topic, state, from, until, ended string, helpers []string) string {
	return fmt.Sprintf("%s %q %s %q %s %s %s %s %v", id, learner, unit, topic, state, from, until, ended, helpers)
}

// expected is what the viewer must read, sorted.
func (w *town) expected(viewer string, q board.Query) []string {
	out := []string{}
	for _, n := range w.interns {
		row, named := w.sees(n, viewer)
		if !row || !w.passes(n, q) {
			continue
		}
		learner := ""
		if named {
			learner = n.learner + "/Person " + n.learner[1:] + "/Europe/Lisbon"
		}
		out = append(out, line(n.id, learner, n.unit, n.topic, n.state, n.from, n.until, n.ended, n.accepted()))
	}
	slices.Sort(out)
	return out
}

func told(rows []board.Row) []string {
	out := []string{}
	for _, r := range rows {
		learner := ""
		if r.Person+r.Name+r.Zone != "" {
			learner = r.Person + "/" + r.Name + "/" + r.Zone
		}
		var helpers []string
		for _, h := range r.Helpers {
			helpers = append(helpers, h.ID)
		}
		slices.Sort(helpers)
		out = append(out, line(r.ID, learner, r.Unit.ID, r.Topic, string(r.State), r.StartOn, r.EndOn, r.EndedOn, helpers))
	}
	slices.Sort(out)
	return out
}

// viewers are everybody who can look, the account without a person last.
func (w *town) viewers() []string {
	var out []string
	for _, p := range w.people {
		if p != w.gone {
			out = append(out, p)
		}
	}
	return append(out, "")
}

// queries are the filters that are compared.
func queries() []board.Query {
	out := []board.Query{{}}
	for _, b := range board.Buckets() {
		out = append(out, board.Query{Filter: board.Filter{Bucket: b}})
	}
	return append(out,
		board.Query{Filter: board.Filter{Unit: "h-d0"}}, board.Query{Filter: board.Filter{Unit: "h-t2", Way: "pair"}},
		board.Query{Filter: board.Filter{Text: "KAFKA"}}, board.Query{Filter: board.Filter{Text: "0% uptime_"}}, board.Query{Filter: board.Filter{Text: "%"}},
		board.Query{Window: board.Window{From: "2026-11-09", Until: "2027-01-10"}}, board.Query{Window: board.Window{From: "2026-09-07", Until: "2026-10-01"}})
}

// compare finds where the board and the model differ, over all viewers.
func (w *town) compare(s *board.Service) (diffs []string) {
	for _, viewer := range w.viewers() {
		for _, q := range queries() {
			q.Limit = board.MaxPage
			got, err := s.List(ctx, w.actor(viewer), q, board.MaxPage)
			if err != nil {
				return append(diffs, err.Error())
			}
			if have, want := told(got.Items), w.expected(viewer, q); !slices.Equal(have, want) {
				diffs = append(diffs, fmt.Sprintf("%q with %+v:\n got %v\nwant %v", viewer, q, have, want))
			}
		}
		diffs = append(diffs, w.compareCounts(s, viewer, board.Filter{})...)
		diffs = append(diffs, w.compareCounts(s, viewer, board.Filter{Unit: "h-d1"})...)
	}
	return diffs
}

// compareCounts holds everything that is counted against the rows the viewer may
// see.
func (w *town) compareCounts(s *board.Service, viewer string, f board.Filter) (diffs []string) {
	q := board.Query{Filter: f}
	p, err := s.Page(ctx, w.actor(viewer), q, board.AsColumns)
	if err != nil {
		return []string{err.Error()}
	}
	wrong := func(what string, got, want any) {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			diffs = append(diffs, fmt.Sprintf("%q with %+v: %s is %v, want %v", viewer, f, what, got, want))
		}
	}
	for _, b := range board.Buckets() {
		if b != board.Over { // a list, but never a count
			q.Bucket = b
			wrong(string(b), p.Counts[b], len(w.expected(viewer, q)))
		}
	}
	offered, load, shown := 0, map[string]int{}, map[string]bool{}
	for u, n := range w.seats {
		if w.in(u, f.Unit) {
			offered += n
		}
	}
	for _, n := range w.interns {
		if row, _ := w.sees(n, viewer); row && n.flies() {
			for _, h := range n.accepted() {
				load[h] += 2
			}
		}
	}
	for _, c := range p.Columns {
		for _, r := range c.Rows {
			for _, h := range r.Helpers {
				shown[h.ID] = true
			}
		}
	}
	wrong("seats offered", p.Total.Offered, offered)
	wrong("seats taken", p.Total.Taken, p.Counts[board.Agreed]+p.Counts[board.Preparing]+p.Counts[board.Running])
	for _, l := range p.Loads {
		limit, known := w.limits[l.ID]
		wrong("load of "+l.ID, []any{l.Hours, l.Limit, l.Known, shown[l.ID]}, []any{load[l.ID], limit, known, true})
	}
	wrong("wishes", toldWishes(p.Wishes), w.expectedWishes(viewer, f))
	return diffs
}

// expectedWishes are the open wishes of people who work here, gathered by topic:
// with a name only if its owner chose that, or to themselves.
func (w *town) expectedWishes(viewer string, f board.Filter) []string {
	count, named := map[string]int{}, map[string][]string{}
	for _, x := range w.wishes {
		if !x.open || x.person == w.gone || x.unit != "" && !w.in(x.unit, f.Unit) || viewer == "" {
			continue
		}
		key := strings.ToLower(x.topic)
		count[key]++
		if x.named || x.person == viewer {
			named[key] = append(named[key], x.person)
		}
	}
	out := []string{}
	for key, n := range count {
		slices.Sort(named[key])
		out = append(out, fmt.Sprintf("%s %d %v", key, n, named[key]))
	}
	slices.Sort(out)
	return out
}

func toldWishes(list []board.Wish) []string {
	out := []string{}
	for _, x := range list {
		var who []string
		for _, n := range x.Named {
			who = append(who, n.ID)
		}
		slices.Sort(who)
		out = append(out, fmt.Sprintf("%s %d %v", strings.ToLower(x.Topic), x.Count, who))
	}
	slices.Sort(out)
	return out
}

const towns = 6

func TestBoardShowsEachViewerExactlyTheirRows(t *testing.T) {
	t.Parallel()
	for seed := range uint64(towns) {
		dbtest.EachAt(t, clock.NewMoved(start), func(t *testing.T, d *db.DB) {
			w := newTown(t, d, seed, 40)
			for _, diff := range w.compare(w.Service) {
				t.Errorf("seed %d: %s", seed, diff)
			}
		})
	}
}

// loosened are rules that say a little too much, each of which the comparison
// has to find.
var loosened = map[string]func(*authz.Table){
	"rows before the preparation for everybody": func(t *authz.Table) {
		t.Rules = append(t.Rules, authz.Rule{Action: authz.Read, To: authz.Everyone, When: []authz.Cond{authz.Is("informed", 1), authz.Is("listed", 1)}})
	},
	"the host before the home manager has agreed": func(t *authz.Table) {
		for i, r := range t.Rules {
			if r.To&authz.Host != 0 {
				t.Rules[i].When = []authz.Cond{authz.Is("listed", 1)}
			}
		}
	},
	"names that were turned off": func(t *authz.Table) {
		for i, r := range t.Rules {
			if r.To&authz.Everyone != 0 && r.Fields != nil && r.Action == authz.Read {
				t.Rules[i].Fields = nil
			}
		}
	},
	"an HR administrator as if they were the unit's partner": func(t *authz.Table) {
		for i, r := range t.Rules {
			if r.To&authz.HRPartner != 0 {
				t.Rules[i].To |= authz.HRAdmin
			}
		}
	},
	"the skip-level as if they managed": func(t *authz.Table) {
		for i, r := range t.Rules {
			if r.To&authz.Manager != 0 {
				t.Rules[i].To |= authz.SkipLevel
			}
		}
	},
}

func TestComparisonFindsEveryLoosenedRule(t *testing.T) {
	t.Parallel()
	for name, loosen := range loosened {
		dbtest.EachAt(t, clock.NewMoved(start), func(t *testing.T, d *db.DB) {
			w := newTown(t, d, 1, 60)
			tables := rules()
			for i := range tables {
				if tables[i].Kind == "internship.board_row" {
					loosen(&tables[i])
				}
			}
			if diffs := w.compare(newService(t, d, tables)); len(diffs) == 0 {
				t.Errorf("the comparison does not find %s", name)
			}
		})
	}
}
