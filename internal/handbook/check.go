package handbook

import "slices"

// CheckReport is what `belay handbook check --json` prints (product.md
// section 5). Frameworks is filled by the caller; it stays an empty list when
// nobody does.
type CheckReport struct {
	Pages      int             `json:"pages"`
	Frameworks any             `json:"frameworks"`
	Modules    []ModuleSummary `json:"modules"`
	Problems   []Problem       `json:"problems"`
}

// ModuleSummary is one module in numbers.
type ModuleSummary struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Kind   string `json:"kind"`
	Stages int    `json:"stages"`
	Tasks  int    `json:"tasks"`
}

// Report sums the tree up. Its lists are never null, its problems sorted by
// file and line.
func (t *Tree) Report() CheckReport {
	r := CheckReport{Pages: len(t.Pages), Frameworks: []any{}, Modules: []ModuleSummary{}, Problems: []Problem{}}
	for _, m := range t.modules {
		r.Modules = append(r.Modules, ModuleSummary{m.ID, m.Title, m.Kind, len(m.Stages), m.Tasks})
	}
	r.Add(t.Problems...)
	return r
}

// Add puts further problems into the report and keeps it sorted.
func (r *CheckReport) Add(problems ...Problem) {
	r.Problems = append(r.Problems, problems...)
	SortProblems(r.Problems)
}

// HasErrors tells whether `handbook check` exits 1.
func (r *CheckReport) HasErrors() bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Severity == Error })
}
