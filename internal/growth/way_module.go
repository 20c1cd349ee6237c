package growth

import (
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/handbook"
	"belay/internal/learning"
)

// ByModule is the name of the way through a training module.
const ByModule = "module"

// ModulePath is below what a module's page stands.
const ModulePath = "/modules/"

// Modules gives the training modules on offer; learning.Service does.
type Modules interface {
	Offered(tx *db.Tx, v *authz.Viewer) ([]learning.Module, error)
}

// ByModules offers training modules as ways: one whose front matter names the
// expectation's dimension (dimensions: or tags:), and one whose page the
// expectation's own words or examples link to. Nothing is guessed from words
// that merely sound alike.
func ByModules(m Modules) WayToGrow { return moduleWays{m} }

type moduleWays struct{ Modules }

func (moduleWays) Name() string { return ByModule }

func (w moduleWays) Ways(tx *db.Tx, a Asked) (map[string][]Way, error) {
	if a.Ladder == nil || len(a.Expectations) == 0 {
		return nil, nil
	}
	offered, err := w.Offered(tx, a.Viewer)
	out := map[string][]Way{}
	for _, e := range a.Expectations {
		row := a.Ladder.Rows[e.Row]
		for i := range offered {
			if m := &offered[i]; m.Kind == handbook.TrainingModule && (about(m, row) || linked(m, e)) {
				out[e.ID] = append(out[e.ID], Way{Text: m.Title, Path: ModulePath + m.ID})
			}
		}
	}
	return out, err
}

// about tells whether a module says itself that it is about a dimension.
func about(m *learning.Module, row Row) bool {
	for _, tag := range m.Tags {
		if tag == handbook.Slug(row.Dimension) || tag == handbook.Slug(row.Title) {
			return true
		}
	}
	return false
}

// linked tells whether an expectation links to a module's page.
func linked(m *learning.Module, e Expectation) bool {
	page := strings.TrimSuffix(strings.TrimPrefix(m.URL, handbook.ReaderPrefix), "/")
	for _, text := range append([]string{e.Text}, e.Examples...) {
		for _, part := range strings.Split(text, "](")[1:] {
			target, _, _ := strings.Cut(part, ")")
			target, _, _ = strings.Cut(target, "#")
			if page != "" && strings.TrimSuffix(strings.TrimSuffix(target, ".md"), "/") == page {
				return true
			}
		}
	}
	return false
}
