package internship_test

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/internship"
)

// expected is testdata/visibility.txt: "record told helper" -> may see.
type expected map[string]bool

var stances = []string{"learner", "manager", "host", "helper", "partner", "other"}

func readExpected(t testing.TB) expected {
	t.Helper()
	file, err := os.Open("testdata/visibility.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := expected{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Fields(lines.Text())
		if len(cells) == 0 || cells[0] == "#" {
			continue
		}
		for i, s := range stances {
			out[cells[0]+" "+cells[1]+" "+s] = cells[2+i] == "yes"
		}
	}
	if len(out) < 150 {
		t.Fatalf("only %d cells were read", len(out))
	}
	return out
}

// model is one internship as the tests think of it. It shares no code with the
// program: transitions and visibility come from the tables in testdata.
type model struct {
	may   expected
	steps table

	state                      internship.State
	open, toHome, toHost, told bool
	said                       internship.Parties
	learner, manager, host     string
	helpers                    map[string]internship.HelperState
	named                      bool
	answered                   bool
	notes                      map[string]*jot
	version                    int64
}

// jot is a note of the model.
type jot struct {
	author string
	posted bool
}

// stands lists what a reader is to the internship.
func (m *model) stands(f *firm, reader string) (out []string) {
	for name, person := range map[string]string{"learner": m.learner, "manager": m.manager, "host": m.host, "partner": f.pia.Person} {
		if person == reader {
			out = append(out, name)
		}
	}
	if s := m.helpers[reader]; s == internship.HelperAsked || s == internship.HelperAccepted {
		out = append(out, "helper")
	}
	return append(out, "other")
}

func (m *model) status() string {
	switch {
	case m.told:
		return "told"
	case m.toHost:
		return "host"
	case m.toHome:
		return "home"
	}
	return "kept"
}

func (m *model) rowStatus() string {
	switch m.state {
	case internship.Draft, internship.Declined, internship.Deferred, internship.Withdrawn:
		return "hidden"
	case internship.Preparing, internship.Active, internship.Paused, internship.Completed, internship.EndedEarly:
		return "board"
	}
	return m.status()
}

func (m *model) sees(f *firm, reader, what, status string) bool {
	for _, s := range m.stands(f, reader) {
		if m.may[what+" "+status+" "+s] {
			return true
		}
	}
	return false
}

// speaks is for whom an actor speaks.
func (m *model) speaks(person string) (by internship.Parties) {
	if person == m.learner {
		return internship.Learner
	}
	if person == m.manager && m.toHome {
		by |= internship.Home
		if person == m.host {
			by |= internship.Host
		}
	}
	if person == m.host && m.toHost {
		by |= internship.Host
	}
	return by
}

// compare asks what every reader sees, and what stands, beside the model.
func (h *player) compare() {
	f, m := h.f, h.m
	for _, reader := range h.actors() {
		list, err := f.List(ctx, reader, internship.Query{Unit: f.platform, Limit: 1000})
		f.must(err)
		i := slices.IndexFunc(list.Items, func(it internship.Internship) bool { return it.ID == h.id })
		full, row := m.sees(f, reader.Person, "record", m.status()), m.sees(f, reader.Person, "row", m.rowStatus())
		if (i >= 0) != (full || row) {
			h.fail("%v sees it: %v, want %v (%s)", m.stands(f, reader.Person), i >= 0, full || row, m.state)
			continue
		}
		h.compareNotes(reader)
		if i < 0 {
			continue
		}
		it := list.Items[i]
		if it.State != m.state || (it.HostID != "") != full {
			h.fail("%v reads %s, full %v; want %s, %v", m.stands(f, reader.Person), it.State, it.HostID != "", m.state, full)
		}
		name := full || m.named || m.sees(f, reader.Person, "name", m.rowStatus())
		if (it.Person != "") != name {
			h.fail("%v reads the name: %v, want %v", m.stands(f, reader.Person), it.Person != "", name)
		}
		if it.Meets != "" && !m.sees(f, reader.Person, "meets", m.status()) || it.MeetsBy != "" && !m.sees(f, reader.Person, "meets_by", m.status()) {
			h.fail("%v reads the answer of the home manager", m.stands(f, reader.Person))
		}
		if full && m.answered && m.sees(f, reader.Person, "meets", m.status()) && it.Meets == "" {
			h.fail("%v does not read the answer of the home manager", m.stands(f, reader.Person))
		}
	}
}

func (h *player) compareNotes(reader authz.Actor) {
	f, m := h.f, h.m
	var got, want []string
	f.must(f.d.Read(ctx, func(tx *db.Tx) error {
		v, err := f.gate.Enter(tx, reader)
		if err != nil {
			return err
		}
		for _, k := range []struct {
			kind authz.Kind
			view string
		}{{internship.KindNote, "internship_note_card x WHERE x.internship_id"}, {internship.KindGoal, "internship_goal_card x WHERE x.internship_id"},
			{internship.KindBoardRow, "internship x WHERE x.id"}} {
			where, args := v.Scope(authz.Read, k.kind).Where("x", 2)
			ids, err := db.All(tx, db.Value[string], `SELECT x.id FROM `+k.view+` = $1 AND `+where, append([]any{h.id}, args...)...)
			if err != nil {
				return err
			}
			got = append(got, ids...)
		}
		return nil
	}))
	for id, n := range m.notes {
		still := n.author == m.learner || n.author == m.host || slices.Contains(m.stands(f, n.author), "helper")
		if n.posted && m.sees(f, reader.Person, "note", m.status()) || n.author == reader.Person && still {
			want = append(want, id)
		}
	}
	if m.sees(f, reader.Person, "row", m.rowStatus()) {
		want = append(want, h.id)
	}
	if m.sees(f, reader.Person, "goal", m.status()) {
		want = append(want, "goal-"+h.id)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		h.fail("%v reads %v of notes, goals and rows, want %v", m.stands(f, reader.Person), got, want)
	}
}
