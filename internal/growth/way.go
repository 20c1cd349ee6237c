package growth

import (
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// Way is one way to grow towards an expectation, or to show that one meets it.
type Way struct {
	Text string // an example of the handbook, or what to do; Markdown
	Path string // page of this site where it begins; "" when there is none
	By   string // name of the WayToGrow that offers it
}

// Asked is whom and what ways are sought for.
type Asked struct {
	Viewer       *authz.Viewer // who reads the page
	Person       string        // whose growth it is
	Expectations []Expectation
	Steps        []Step  // the person's next steps, as the reader sees them
	Ladder       *Ladder // the expectations are of; its rows name their dimensions
}

// WayToGrow is a feature that offers ways. Ways are asked for all expectations
// of a page at once and given by statement id; a feature reads what it needs in
// one query, under the viewer's rights.
type WayToGrow interface {
	Name() string
	Ways(tx *db.Tx, a Asked) (map[string][]Way, error)
}

// Registry is the list of features that offer ways, in the order they are
// shown. It is a value that app puts together; the zero Registry offers none.
type Registry struct{ list []WayToGrow }

// NewRegistry holds the ways of this package and then those given.
func NewRegistry(more ...WayToGrow) Registry {
	return Registry{append([]WayToGrow{examples{}, planned{}}, more...)}
}

// Names lists who offers ways, in order.
func (r Registry) Names() []string {
	var out []string
	for _, w := range r.list {
		out = append(out, w.Name())
	}
	return out
}

// Ways asks every feature, in order.
func (r Registry) Ways(tx *db.Tx, a Asked) (_ map[string][]Way, err error) {
	defer fault.Wrap(&err, "growth.Ways(%s)", a.Person)
	out := map[string][]Way{}
	for _, w := range r.list {
		found, err := w.Ways(tx, a)
		if err != nil {
			return nil, err
		}
		for id, list := range found {
			for _, way := range list {
				way.By = w.Name()
				out[id] = append(out[id], way)
			}
		}
	}
	return out, nil
}

// examples are the handbook's own: what meeting the expectation looked like.
type examples struct{}

// The names of this package's ways.
const (
	ByHandbook = "handbook"
	ByStep     = "step"
)

func (examples) Name() string { return ByHandbook }

func (examples) Ways(_ *db.Tx, a Asked) (map[string][]Way, error) {
	out := map[string][]Way{}
	for _, e := range a.Expectations {
		for _, text := range e.Examples {
			out[e.ID] = append(out[e.ID], Way{Text: text})
		}
	}
	return out, nil
}

// planned are the person's own open next steps towards the expectation.
type planned struct{}

func (planned) Name() string { return ByStep }

func (planned) Ways(_ *db.Tx, a Asked) (map[string][]Way, error) {
	out := map[string][]Way{}
	for _, st := range a.Steps {
		if st.Statement != "" && !st.Done() {
			out[st.Statement] = append(out[st.Statement], Way{Text: st.Text})
		}
	}
	return out, nil
}
