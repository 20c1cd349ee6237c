package app

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/route"
)

// matrixCell is one row of routes.txt: who is answered from a route about an
// object.
type matrixCell struct {
	route, object string
	public        bool
	allowed       map[string]bool
	told          map[string]bool // they may know of the object, and are told that the act is not theirs
}

func (c matrixCell) method() string  { return c.route[:strings.Index(c.route, " ")] }
func (c matrixCell) pattern() string { return c.route[strings.Index(c.route, " ")+1:] }
func (c matrixCell) api() bool       { return strings.HasPrefix(c.pattern(), "/api/") }
func (c matrixCell) reads() bool     { return c.method() == "GET" }

// about tells whether the row names an object, which can also be absent.
func (c matrixCell) about() bool { return c.object != "-" }

// matrixSending says what a request carries and what its success looks like.
type matrixSending struct {
	Queries []string          `json:"queries"` // each is asked; none means one without
	Form    map[string]string `json:"form"`
	JSON    map[string]any    `json:"json"`
	Match   string            `json:"match"`  // If-Match
	Status  int               `json:"status"` // when answered; 0 means 200 or 303
	Still   bool              `json:"still"`  // an answered write that may change nothing
	Last    bool              `json:"last"`   // ends the sender's session
	// Statements is the most that an answer takes; 0 means 8.
	Statements int64 `json:"statements"`
	// Senders are who sends an answered write that is slow or limited; none
	// means everybody who is answered.
	Senders []string `json:"senders"`
}

func (s matrixSending) queries() []string {
	if len(s.Queries) == 0 {
		return []string{""}
	}
	return s.Queries
}

// matrixSecret is one row of canaries.txt.
type matrixSecret struct {
	name    string // a pattern
	readers []string
	routes  []string
}

// matrixExport is where people take away what is kept about them.
const matrixExport = "GET /my-data/belay.json"

// matrixTable is the hand-written expectation.
type matrixTable struct {
	cells   []matrixCell
	sending map[string]matrixSending
	secrets []matrixSecret
}

func readMatrix(t testing.TB) *matrixTable {
	t.Helper()
	m := &matrixTable{sending: map[string]matrixSending{}}
	for _, row := range matrixRows(t, "routes.txt") {
		c := matrixCell{route: row[0], object: row[1], allowed: map[string]bool{}, told: map[string]bool{}}
		for _, who := range strings.Fields(row[2]) {
			if reader, refused := strings.CutPrefix(who, "!"); refused {
				c.told[reader] = true
				continue
			}
			c.public = c.public || who == "public"
			c.allowed[who] = true
		}
		m.cells = append(m.cells, c)
	}
	for _, row := range matrixRows(t, "canaries.txt") {
		s := matrixSecret{name: row[0], readers: strings.Fields(row[1])}
		for one := range strings.SplitSeq(row[2], ",") {
			if one = strings.TrimSpace(one); one != "" {
				s.routes = append(s.routes, one)
			}
		}
		m.secrets = append(m.secrets, s)
	}
	raw, err := os.ReadFile(filepath.Join("testdata", "matrix", "requests.json"))
	if err == nil {
		err = json.Unmarshal(raw, &m.sending)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// matrixRows reads the lines of a table in three columns, with its @groups put in.
func matrixRows(t testing.TB, name string) (rows [][]string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "matrix", name))
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		for i, word := range words {
			if put, ok := groups[word]; ok {
				words[i] = put
			}
		}
		if strings.HasPrefix(line, "@") {
			groups[words[0]] = strings.Join(words[2:], " ")
			continue
		}
		row := strings.Split(strings.Join(words, " "), "|")
		if len(row) != 3 {
			t.Fatalf("%s: %q has %d columns", name, line, len(row))
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	return rows
}

// unmatched names the routes without a row, the rows without a route, and the
// writes whose request nobody wrote down.
func (m *matrixTable) unmatched(routes []route.Route) (bad []string) {
	have := map[string]bool{}
	for _, c := range m.cells {
		have[c.route] = true
	}
	live := map[string]bool{}
	for _, r := range routes {
		name := r.Method + " " + r.Pattern
		live[name] = true
		if !have[name] {
			bad = append(bad, name+" has no row")
		}
		if _, ok := m.sending[name]; !ok && r.Method != "GET" {
			bad = append(bad, name+" has no request")
		}
		if r.Access == route.SignedIn && r.Kind == authz.KindPublic {
			bad = append(bad, name+" is called public and asks for a sign-in")
		}
	}
	for name := range have {
		if !live[name] {
			bad = append(bad, name+" has a row and is no route")
		}
	}
	slices.Sort(bad)
	return bad
}

// secret finds the row that decides about a canary.
func (m *matrixTable) secret(name string) (matrixSecret, bool) {
	for _, s := range m.secrets {
		if ok, _ := path.Match(s.name, name); ok {
			return s, true
		}
	}
	return matrixSecret{}, false
}

// tells whether a reader may find the canary on a route. Answers to writes show
// what the reader may read anywhere.
func (s matrixSecret) tells(name, reader, on string) bool {
	self := strings.Split(name+".", ".")[1]
	mine := slices.Contains(s.readers, reader) || slices.Contains(s.readers, "self") && reader == self
	if on == matrixExport && !slices.Contains(s.readers, "self") {
		mine = s.readers[0] == reader
	}
	return mine && (!strings.HasPrefix(on, "GET ") || slices.Contains(s.routes, on) || slices.Contains(s.routes, "*"))
}
