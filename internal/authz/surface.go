package authz

import (
	"fmt"
	"slices"
	"strings"
)

// Face is one way in or out of the program.
type Face string

// The faces.
const (
	FacePage    Face = "page"
	FaceAPI     Face = "api"
	FaceCommand Face = "command"
	FaceJob     Face = "job"
	FaceFeed    Face = "feed"
	FaceMail    Face = "mail"
)

// Open kinds of surface: no object of anybody's stands behind them.
const (
	KindPublic Kind = "public" // anyone may call it: sign-in, health, assets
	KindOwn    Kind = "own"    // the caller's own account only: sign-out, drafts, sessions
	KindAsset  Kind = "asset"  // files of the program itself
)

// Surface is one row of the one table of surfaces: where a person or a program
// can reach, what it does, and to which kind of object.
type Surface struct {
	Face   Face   `json:"face"`
	Name   string `json:"name"` // "GET /growth", "handbook import", "audit.seal"
	Action Action `json:"action"`
	Kind   Kind   `json:"kind"`
}

// Surfaces is the table, filled while the program is put together.
type Surfaces struct{ list []Surface }

// Add puts rows into the table.
func (s *Surfaces) Add(rows ...Surface) { s.list = append(s.list, rows...) }

// List is the table sorted by face and name.
func (s *Surfaces) List() []Surface {
	out := slices.Clone(s.list)
	slices.SortFunc(out, func(a, b Surface) int {
		return strings.Compare(string(a.Face)+"\x00"+a.Name, string(b.Face)+"\x00"+b.Name)
	})
	return out
}

// Check refuses rows that name no known kind, name an action no rule of the
// kind speaks of, or stand twice.
func (s *Surfaces) Check(g *Gate) error {
	seen := map[string]bool{}
	for _, row := range s.list {
		key := string(row.Face) + " " + row.Name
		if seen[key] {
			return fmt.Errorf("surface %s stands twice", key)
		}
		seen[key] = true
		if row.Kind == KindPublic || row.Kind == KindOwn || row.Kind == KindAsset {
			continue
		}
		t := g.Table(row.Kind)
		if t == nil {
			return fmt.Errorf("surface %s names the unknown kind %q", key, row.Kind)
		}
		if !slices.ContainsFunc(t.Rules, func(r Rule) bool { return r.Action == row.Action }) {
			return fmt.Errorf("surface %s: no rule of %s speaks of %q", key, row.Kind, row.Action)
		}
	}
	return nil
}

// MatrixRow is one rule as `belay authz matrix` prints it.
type MatrixRow struct {
	Kind      Kind     `json:"kind"`
	What      string   `json:"what"`
	Action    Action   `json:"action"`
	Relation  string   `json:"relation"`
	And       string   `json:"and,omitempty"` // relations that must hold as well
	When      []string `json:"when"`
	Fields    []string `json:"fields"`
	Logged    bool     `json:"logged"`
	DecidedIn string   `json:"decided_in"`
}

// Matrix is the full visibility table that the program enforces.
type Matrix struct {
	Rules    []MatrixRow `json:"rules"`
	Surfaces []Surface   `json:"surfaces"`
}

// Matrix prints the gate's rules, one row for each kind, action and relation.
func (g *Gate) Matrix(s *Surfaces) Matrix {
	m := Matrix{Rules: []MatrixRow{}, Surfaces: s.List()}
	for _, k := range g.order {
		t := g.tables[k]
		for _, r := range t.Rules {
			m.Rules = append(m.Rules, t.matrixRows(r)...)
		}
	}
	return m
}

func (t *Table) matrixRows(r Rule) []MatrixRow {
	when := []string{}
	for _, c := range r.When {
		when = append(when, fmt.Sprintf("%s = %v", c.Column, c.Value))
	}
	fields := r.Fields
	if fields == nil {
		fields = t.Fields
	}
	var out []MatrixRow
	for _, rel := range Relations() {
		if r.To&rel != 0 {
			out = append(out, MatrixRow{t.Kind, t.What, r.Action, rel.String(), r.And.String(), when, append([]string{}, fields...), t.Confidential && rel != Self, r.Source})
		}
	}
	return out
}
