package framework

// Summary is a framework in numbers, in the form that the commands print.
type Summary struct {
	ID           string         `json:"id"`
	Title        string         `json:"title"`
	Levels       []LevelSummary `json:"levels"`
	Dimensions   int            `json:"dimensions"` // columns that hold expectations
	Competencies int            `json:"competencies"`
	Expectations int            `json:"expectations"`
	Examples     int            `json:"examples"`
}

// LevelSummary counts one level. Each layer counts under its own dimension
// title; layers that share a title are added up.
type LevelSummary struct {
	ID           string         `json:"id"`
	Title        string         `json:"title"`
	Expectations int            `json:"expectations"`
	ByDimension  map[string]int `json:"by_dimension"`
}

// Summary counts the framework.
func (f *Framework) Summary() Summary {
	out := Summary{ID: f.ID, Title: f.Title, Levels: make([]LevelSummary, 0, len(f.Levels)), Competencies: len(f.Competencies),
		Expectations: len(f.Statements), Examples: len(f.Examples)}
	titles := make(map[string]string, len(f.Dimensions))
	for _, d := range f.Dimensions {
		titles[d.ID] = d.Title
	}
	used := map[string]bool{}
	at := map[string]int{}
	for _, l := range f.Levels {
		at[l.ID] = len(out.Levels)
		out.Levels = append(out.Levels, LevelSummary{ID: l.ID, Title: l.Title, ByDimension: map[string]int{}})
	}
	for _, s := range f.Statements {
		i, ok := at[s.Anchor.Level]
		if !ok {
			continue
		}
		out.Levels[i].Expectations++
		if s.Anchor.Dimension != "" {
			used[s.Anchor.Dimension] = true
			out.Levels[i].ByDimension[titles[s.Anchor.Dimension]]++
		}
	}
	out.Dimensions = len(used)
	return out
}

// Summaries counts each framework.
func Summaries(list []Framework) []Summary {
	out := make([]Summary, 0, len(list))
	for i := range list {
		out = append(out, list[i].Summary())
	}
	return out
}
