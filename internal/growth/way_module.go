package growth

import (
	"strings"
	"sync"
	"time"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
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
// that merely sound alike. The catalogue is kept for a minute, so that a page
// costs no query for it; who may read it is asked each time.
func ByModules(m Modules) WayToGrow { return &moduleWays{from: m} }

// keptFor is how long after an import by another process pages may still show
// the catalogue as it was.
const keptFor = time.Minute

type moduleWays struct {
	from Modules

	mu   sync.Mutex
	at   time.Time // when list was read; zero before
	list []learning.Module
}

func (*moduleWays) Name() string { return ByModule }

func (w *moduleWays) Ways(tx *db.Tx, a Asked) (map[string][]Way, error) {
	if a.Ladder == nil || len(a.Expectations) == 0 {
		return nil, nil
	}
	if g, err := a.Viewer.Check(tx, authz.Read, authz.Object{Kind: learning.KindModule}); !g.Allowed {
		if fault.KindOf(err) == fault.NotFound {
			err = nil
		}
		return nil, err
	}
	offered, err := w.offered(tx, a.Viewer)
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

// offered is the catalogue as of at most keptFor ago.
func (w *moduleWays) offered(tx *db.Tx, v *authz.Viewer) ([]learning.Module, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if age := tx.Now().Sub(w.at); !w.at.IsZero() && age >= 0 && age < keptFor {
		return w.list, nil
	}
	list, err := w.from.Offered(tx, v)
	if err == nil {
		w.list, w.at = list, tx.Now()
	}
	return list, err
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
