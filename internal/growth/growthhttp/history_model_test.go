package growthhttp

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// The model of a history: what everybody wrote, and what the hand-written table
// says of it. It shares no code with the program.

// said is one version of a view; the zero said is nothing.
type said struct {
	state, note string
	shared      bool
}

// view is one side's view of one expectation, with every version of it.
type view struct {
	id, subject, author, statement string
	past                           []said
}

func (v *view) now() said {
	if v == nil || len(v.past) == 0 {
		return said{}
	}
	return v.past[len(v.past)-1]
}

func (v *view) version() int {
	if v == nil {
		return 0
	}
	return len(v.past)
}

// say adds a version unless nothing changes.
func (v *view) say(next said) bool {
	if len(v.past) > 0 && v.now() == next {
		return false
	}
	v.past = append(v.past, next)
	return true
}

func (v *view) kind() string {
	if v.author == v.subject {
		return "self_mark"
	}
	return "manager_mark"
}

// act is a sharing of several views: which version of each it made.
type act struct {
	author string
	of     map[*view]int
}

// piece is a piece of evidence.
type piece struct {
	owner, etag     string
	shared, deleted bool
}

// aim is somebody's target.
type aim struct {
	ref     string
	version int
}

type model struct {
	may     map[string]bool   // "self_mark shared manager" -> may see
	manager map[string]string // person -> manager of the day, by handle
	views   map[string]*view  // by id
	acts    map[string]act
	pieces  map[string]*piece
	aims    map[string]aim
	made    []string // ids of the records in the order they were made
}

// readTable reads the table of who may see what, as the tests of the core do.
func readTable(t *testing.T) map[string]bool {
	t.Helper()
	raw, err := os.Open("../testdata/visibility.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	out, header := map[string]bool{}, []string(nil)
	for lines := bufio.NewScanner(raw); lines.Scan(); {
		cells := strings.Fields(lines.Text())
		if len(cells) == 0 || strings.HasPrefix(cells[0], "#") {
			continue
		}
		if header == nil {
			header = cells
			continue
		}
		for i := 2; i < len(cells); i++ {
			if cells[i] != "-" {
				out[cells[0]+" "+cells[1]+" "+header[i]] = cells[i] == "yes"
			}
		}
	}
	if len(out) < 30 {
		t.Fatalf("only %d cells were read", len(out))
	}
	return out
}

// sees looks a reader up in the table.
func (m *model) sees(reader, kind, status, subject, author string) bool {
	manages, stands := m.manager[subject] == reader, "other"
	switch {
	case reader == subject:
		stands = "person"
	case kind == "manager_mark" && reader == author && manages:
		stands = "writer"
	case kind == "manager_mark" && reader == author:
		stands = "ex-writer"
	case manages:
		stands = "manager"
	}
	yes, known := m.may[kind+" "+status+" "+stands]
	if !known {
		panic(fmt.Sprintf("the table says nothing of %s %s %s", kind, status, stands))
	}
	return yes
}

// shareStatus is a record's state as the table calls it.
func shareStatus(shared bool) string {
	if shared {
		return "shared"
	}
	return "unshared"
}

func (m *model) seesView(reader string, v *view) bool {
	return m.sees(reader, v.kind(), shareStatus(v.now().shared), v.subject, v.author)
}

func (m *model) seesPiece(reader string, p *piece) bool {
	if p.deleted {
		return m.sees(reader, "evidence", "deleted", p.owner, p.owner)
	}
	return m.sees(reader, "evidence", shareStatus(p.shared), p.owner, p.owner)
}

// writes tells whether somebody may write a view of theirs about a subject.
func (m *model) writes(author, subject string) bool {
	return author == subject || m.manager[subject] == author
}

// find is the view of one author on one expectation; nil when there is none.
func (m *model) find(author, subject, statement string) *view {
	for _, v := range m.views {
		if v.author == author && v.subject == subject && v.statement == statement {
			return v
		}
	}
	return nil
}

// page lists what a reader sees of a subject, a line for each record.
func (m *model) page(reader, subject string) (lines []string) {
	for _, v := range m.views {
		if v.subject != subject || !m.seesView(reader, v) {
			continue
		}
		if v.now().state == "" && v.kind() == "manager_mark" && v.author != m.manager[subject] {
			continue // nothing is said, and nothing is shown, of a former manager
		}
		lines = append(lines, line(v.id, v.now().state, v.now().note, v.now().shared, v.version()))
	}
	for id, p := range m.pieces {
		if p.owner == subject && m.seesPiece(reader, p) {
			lines = append(lines, fmt.Sprintf("evidence %s %v", id, p.shared))
		}
	}
	if a := m.aims[subject]; a.version > 0 && m.sees(reader, "target", "chosen", subject, subject) {
		lines = append(lines, fmt.Sprintf("target %s %d", a.ref, a.version))
	}
	slices.Sort(lines)
	return lines
}

func line(id, state, note string, shared bool, version int) string {
	return fmt.Sprintf("view %s %q %q %v %d", id, state, note, shared, version)
}
