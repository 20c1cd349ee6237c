package internshiphttp

import (
	"bufio"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"belay/internal/internship"
)

// The model of a history: what was done, and what the hand-written tables of
// ../testdata say of it. It shares no rule with the program.

// row is one line of the table of transitions.
type row struct {
	to map[internship.Parties]internship.State // by party; missing is refused
}

// lines reads the cells of a table in testdata.
func lines(t testing.TB, name string, see func(cells []string)) {
	t.Helper()
	file, err := os.Open("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for in := bufio.NewScanner(file); in.Scan(); {
		if cells := strings.Fields(in.Text()); len(cells) > 0 && !strings.HasPrefix(cells[0], "#") {
			see(cells)
		}
	}
}

func readTransitions(t testing.TB) map[string]row {
	t.Helper()
	out := map[string]row{}
	lines(t, "transitions.txt", func(cells []string) {
		r := row{map[internship.Parties]internship.State{}}
		for i, p := range []internship.Parties{internship.Learner, internship.Home, internship.Host} {
			if cells[3+i] != "-" {
				r.to[p] = internship.State(cells[3+i])
			}
		}
		out[cells[0]+" "+cells[1]] = r
	})
	if len(out) < 80 {
		t.Fatalf("only %d rows were read", len(out))
	}
	return out
}

// readVisibility reads "record told helper" -> may see.
func readVisibility(t testing.TB) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	lines(t, "visibility.txt", func(cells []string) {
		for i, stance := range []string{"learner", "manager", "host", "helper", "partner", "other"} {
			out[cells[0]+" "+cells[1]+" "+stance] = cells[2+i] == "yes"
		}
	})
	if len(out) < 150 {
		t.Fatalf("only %d cells were read", len(out))
	}
	return out
}

// jot is a note of the model.
type jot struct {
	author, etag string
	posted       bool
}

// hand is a helper's row of the model.
type hand struct {
	id, etag string
	state    internship.HelperState
}

// busy tells whether somebody is asked, offers or helps.
func (h *hand) busy() bool {
	return h != nil && (h.state == internship.HelperAsked || h.state == internship.HelperOffered || h.state == internship.HelperAccepted)
}

// share is the part of the terms that an extension may change.
type share struct {
	percent int
	end     string
}

// model is one internship as the tests think of it; people go by handles.
type model struct {
	may   map[string]bool
	steps map[string]row

	id                              string
	state                           internship.State
	open, toHome, toHost, told      bool
	said, judged                    internship.Parties
	learner, manager, host, partner string
	named                           bool
	meets                           string
	meant                           bool // a reason was given for a no to "meets"
	revision, meantFor              int
	onTable, inForce                share
	helpers                         map[string]*hand
	notes                           map[string]*jot
	made                            []string // ids of notes in the order they were made
}

// stances lists what a reader is to the internship.
func (m *model) stances(reader string) (out []string) {
	for _, s := range [][2]string{{"learner", m.learner}, {"manager", m.manager}, {"host", m.host}, {"partner", m.partner}} {
		if s[1] == reader {
			out = append(out, s[0])
		}
	}
	if h := m.helpers[reader]; h != nil && (h.state == internship.HelperAsked || h.state == internship.HelperAccepted) {
		out = append(out, "helper")
	}
	return append(out, "other")
}

// status is how far a record has come, as the table of visibility calls it.
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

// place is where its row of the board stands.
func (m *model) place() string {
	switch m.state {
	case internship.Draft, internship.Declined, internship.Deferred, internship.Withdrawn:
		return "hidden"
	case internship.Preparing, internship.Active, internship.Paused, internship.Completed, internship.EndedEarly:
		return "board"
	}
	return m.status()
}

func (m *model) allows(reader, what, status string) bool {
	return slices.ContainsFunc(m.stances(reader), func(s string) bool { return m.may[what+" "+status+" "+s] })
}

// sees asks the table about a part of the record, or the record itself.
func (m *model) sees(reader, what string) bool { return m.allows(reader, what, m.status()) }

// seesRow asks about the row of the board, or the learner's name on it.
func (m *model) seesRow(reader, what string) bool { return m.allows(reader, what, m.place()) }

func (m *model) seesName(reader string) bool {
	return m.sees(reader, "record") || m.seesRow(reader, "row") && (m.named || m.seesRow(reader, "name"))
}

// seesHelper: readers of the record know all helpers, the board shows who said
// yes, and everybody knows what they said themselves.
func (m *model) seesHelper(reader, helper string) bool {
	h := m.helpers[helper]
	return h != nil && (m.sees(reader, "record") || reader == helper || h.state == internship.HelperAccepted && m.place() == "board")
}

func (m *model) seesNote(reader string, n *jot) bool {
	return n.posted && m.sees(reader, "note") || n.author == reader && m.writes(reader)
}

// writes tells whether somebody may write into the journal.
func (m *model) writes(person string) bool {
	return person == m.learner || m.toHost && (person == m.host || slices.Contains(m.stances(person), "helper"))
}

// speaks is for whom somebody speaks.
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

// target is where the table leads somebody who speaks for parties, and the
// status of the refusal when it leads nowhere.
func (m *model) target(c internship.Command, by internship.Parties) (to internship.State, refusal int) {
	key := string(m.state)
	if m.open && m.state.Runs() {
		key += "+open"
	}
	r, known := m.steps[key+" "+string(c)]
	switch {
	case !known || len(r.to) == 0:
		return "", http.StatusConflict
	case c == internship.Agree: // its row stands for one set of agreements only
		switch {
		case by == 0:
			return "", http.StatusForbidden
		case by&^m.said == 0:
			return "", http.StatusConflict
		}
		return m.state, 0
	}
	for _, p := range []internship.Parties{internship.Learner, internship.Home, internship.Host} {
		if to, ok := r.to[p]; ok && by.Has(p) {
			return to, 0
		}
	}
	return "", http.StatusForbidden
}

// move puts the model into a state; final ones close what is open.
func (m *model) move(to internship.State) {
	if m.state = to; to.Final() {
		m.open, m.said = false, 0
		for _, h := range m.helpers { // what nobody answered ends, as the row's next version
			if h.state == internship.HelperAsked || h.state == internship.HelperOffered {
				version, _ := strconv.Atoi(strings.Trim(h.etag, `"`))
				h.state, h.etag = internship.HelperGone, strconv.Quote(strconv.Itoa(version+1))
			}
		}
	}
	m.settle()
}

// settle puts a negotiation where the first manager is who has not agreed.
func (m *model) settle() {
	if m.state.Negotiated() {
		if m.state = internship.HostManager; !m.said.Has(internship.Home) {
			m.state = internship.HomeManager
		}
	}
}

// propose puts terms on the table to which their author alone has agreed.
func (m *model) propose(by internship.Parties, terms share, to internship.State) {
	m.open, m.said, m.onTable = true, by, terms
	m.revision++
	m.toHost = m.toHost || by.Has(internship.Home)
	m.move(to)
}

// answer keeps what the home manager says of the learner's present role.
func (m *model) answer(by internship.Parties, meets string) {
	if by.Has(internship.Home) && meets != "" {
		m.meets = meets
	}
}

// agree adds a yes.
func (m *model) agree(by internship.Parties) {
	m.said |= by
	m.toHost = m.toHost || m.said.Has(internship.Home)
	m.settle()
	if !m.said.Has(internship.Learner | internship.Home | internship.Host) {
		return
	}
	m.open, m.said, m.told, m.inForce = false, 0, true, m.onTable
	if !m.state.Runs() {
		m.state = internship.Agreed
	}
}

// drop takes a party's yes back, since its person changed.
func (m *model) drop(p internship.Parties) {
	if m.open {
		m.said &^= p
		m.settle()
	}
}

func (m *model) helped() bool {
	for _, h := range m.helpers {
		if h.state == internship.HelperAccepted {
			return true
		}
	}
	return false
}
