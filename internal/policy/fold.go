package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/fault"
)

// Kind is what a scope is. The kinds fold in this order.
type Kind uint8

// From the widest scope to the narrowest. Departments may nest.
const (
	CompanyWide Kind = iota
	Department
	Team
	ProgrammeOf
)

// Scope is one step of the chain from the company to where a rule is asked.
type Scope struct {
	Kind Kind
	ID   string // of the unit or the programme; empty for the company
}

// Folded are the rules for one place and one day.
type Folded struct {
	Rules            Rules
	Zone             string
	FiscalYearStarts YearStart
	On               Date
	Hash             string // SHA-256 of Canonical, hex; records keep it
	Canonical        []byte // the folded document as JSON with sorted keys
	leaves           map[string]any
	from             map[string]string // key -> id of the document that set it
}

// Rule is one rule as it holds: "internship.percent".
type Rule struct {
	Key     string
	Enforce Enforce        // soft when no document says otherwise
	Say     string         // what the person is told; may be empty
	Source  string         // where the rule comes from; may be empty
	Params  map[string]any // its parameters as written: int64, bool, string or a list of these
	From    []string       // ids of the documents that set something of it, sorted
}

// Fold gives the rules for the end of a chain of scopes on a day: the built-in
// company document, then the documents of each scope in the order of the
// chain; the deepest scope that sets a key wins, key by key. In one scope a
// document that takes effect later wins over an earlier one; one that takes
// effect after the day is left out. What `programmes` says of a programme of
// the chain comes last. The company need not be named in the chain.
//
// It is an error when the chain is out of order, when two documents have one
// id, or when the documents together make no sense (a minimum above a maximum).
func Fold(docs []Document, chain []Scope, on Date) (_ *Folded, err error) {
	defer fault.Wrap(&err, "policy.Fold(%d documents, %d scopes, %s)", len(docs), len(chain), on)
	applied, programme, err := along(docs, chain, on)
	if err != nil {
		return nil, err
	}
	return lay(applied, programme, on)
}

// along gives the documents that hold for a chain on a day, in the order in which
// they apply, and the programme at its end.
func along(docs []Document, chain []Scope, on Date) (applied []Document, programme string, err error) {
	if err := checkChain(chain); err != nil {
		return nil, "", err
	}
	if err := checkIDs(docs); err != nil {
		return nil, "", err
	}
	applied = append(applied, inScope(docs, "", on)...)
	for _, s := range chain {
		switch s.Kind {
		case Department, Team:
			applied = append(applied, inScope(docs, s.ID, on)...)
		case ProgrammeOf:
			programme = s.ID
		}
	}
	return applied, programme, nil
}

// lay puts documents over the built-in one.
func lay(applied []Document, programme string, on Date) (*Folded, error) {
	f := &Folded{On: on, leaves: map[string]any{}, from: map[string]string{}}
	f.apply(Company())
	for _, d := range applied {
		f.apply(d)
	}
	if programme != "" {
		f.programme(programme)
	}
	return f, f.finish()
}

func checkChain(chain []Scope) error {
	last := CompanyWide
	for i, s := range chain {
		if s.Kind < last || (s.Kind == CompanyWide && i > 0) || (s.Kind == ProgrammeOf && last == ProgrammeOf) || (s.Kind != CompanyWide) != (s.ID != "") {
			return fault.New(fault.Internal, codeChain, "The rules could not be looked up. Nothing was changed; tell your administrator this code.")
		}
		last = s.Kind
	}
	return nil
}

func checkIDs(docs []Document) error {
	files := map[string]Document{}
	for _, d := range docs {
		if other, taken := files[d.ID]; taken && (other.File != d.File || other.Hash != d.Hash) {
			return fault.Newf(fault.Conflict, codeTwice, "The policy %q is defined twice, in %s and in %s. Nothing was changed; give each document its own id.", d.ID, other.File, d.File)
		}
		files[d.ID] = d
	}
	return nil
}

// inScope are the documents of one scope that hold on a day, as they apply.
func inScope(docs []Document, unit string, on Date) (mine []Document) {
	for _, d := range docs {
		if d.Unit == unit && d.EffectiveFrom <= on {
			mine = append(mine, d)
		}
	}
	sortDocuments(mine)
	return mine
}

func (f *Folded) apply(d Document) {
	for key, value := range d.leaves {
		f.leaves[key] = value
		f.from[key] = d.ID
	}
}

// programme lets what the documents say of one programme override the rules
// for all internships. What they say stays in place as well.
func (f *Folded) programme(id string) {
	prefix := "internship.programmes." + id + "."
	for key, value := range maps.Clone(f.leaves) {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			f.leaves["internship."+rest] = value
			f.from["internship."+rest] = f.from[key]
		}
	}
}

// finish builds the typed rules, the canonical text and its hash.
func (f *Folded) finish() error {
	canonical, err := json.Marshal(nest(f.leaves))
	if err != nil {
		return err
	}
	var form document
	if err := yaml.Load(canonical, &form, yaml.WithKnownFields()); err != nil {
		return fault.New(fault.Internal, codeFold, "The rules could not be put together. Nothing was changed; tell your administrator this code.").Because(err)
	}
	sum := sha256.Sum256(canonical)
	f.Rules, f.Zone, f.FiscalYearStarts = form.Rules, form.Zone, form.FiscalYearStarts
	f.Canonical, f.Hash = canonical, hex.EncodeToString(sum[:])
	set := func(key string) bool { _, ok := f.leaves[key]; return ok }
	if found := check(&f.Rules, set); len(found) > 0 {
		return fault.Newf(fault.Conflict, codeFold, "The policies %s do not fit together at %s: %s Nothing was changed; mend one of them.",
			joinWords(f.sources(parent(found[0].key))), found[0].key, found[0].text)
	}
	return nil
}

// nest turns dotted keys into maps within maps.
func nest(leaves map[string]any) map[string]any {
	root := map[string]any{}
	for key, value := range leaves {
		parts := strings.Split(key, ".")
		at := root
		for _, p := range parts[:len(parts)-1] {
			below, ok := at[p].(map[string]any)
			if !ok {
				below = map[string]any{}
				at[p] = below
			}
			at = below
		}
		at[parts[len(parts)-1]] = value
	}
	return root
}

func parent(key string) string {
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		return key[:i]
	}
	return key
}

// sources are the ids of the documents that set something at or below a key.
func (f *Folded) sources(key string) []string {
	ids := map[string]bool{}
	for k, id := range f.from {
		if k == key || strings.HasPrefix(k, key+".") {
			ids[id] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// Rule gives the rule at a dotted key such as "internship.percent" or
// "conversations.remind_after"; false when no document sets anything there.
func (f *Folded) Rule(key string) (Rule, bool) {
	r := Rule{Key: key, Enforce: Soft, Params: map[string]any{}, From: f.sources(key)}
	if len(r.From) == 0 {
		return Rule{}, false
	}
	if value, scalar := f.leaves[key]; scalar {
		r.Params[key[strings.LastIndexByte(key, '.')+1:]] = value
		return r, true
	}
	for k, value := range f.leaves {
		name, ok := strings.CutPrefix(k, key+".")
		if !ok {
			continue
		}
		text, _ := value.(string)
		switch name {
		case "enforce":
			r.Enforce = Enforce(text)
		case "say":
			r.Say = text
		case "source":
			r.Source = text
		default:
			r.Params[name] = value
		}
	}
	return r, true
}

// From names the document that set a key; empty when none did.
func (f *Folded) From(key string) string { return f.from[key] }

// Keys lists every key that is set, sorted: for pages that show the rules.
func (f *Folded) Keys() []string { return slices.Sorted(maps.Keys(f.leaves)) }

// Document gives the folded rules as one company document, so that a fold can
// be stored and folded again: the outcome is the same.
func (f *Folded) Document() Document {
	return Document{ID: "company", Zone: f.Zone, FiscalYearStarts: f.FiscalYearStarts, Rules: f.Rules, Hash: f.Hash, leaves: maps.Clone(f.leaves)}
}

// String names the fold for the log.
func (f *Folded) String() string { return fmt.Sprintf("policy %.12s on %s", f.Hash, f.On) }
