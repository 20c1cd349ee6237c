package policy

import (
	"cmp"
	"crypto/sha256"
	_ "embed" // the built-in company document
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"

	"belay/internal/handbook"
)

// The codes of problems; do not renumber.
const (
	codeDocument = "BLY-2301" // a document that cannot be read
	codeValue    = "BLY-2302" // a value out of range
	codeTwice    = "BLY-2303" // two documents with one id
	codeFold     = "BLY-2304" // documents that together make no sense
	codeChain    = "BLY-2305" // a chain of scopes out of order
)

const version = "policy/1"

// Document is one policy file as read.
type Document struct {
	ID               string
	Unit             string // the unit it speaks for; empty = the company
	EffectiveFrom    Date   // first day it holds; empty = always did
	Zone             string // company only: IANA zone of its days
	FiscalYearStarts YearStart
	Rules            Rules  // only what the file says; all else is zero
	File             string // path in its source; empty for the built-in document
	Hash             string // SHA-256 of the file's bytes, hex

	leaves map[string]any // every key the file sets, by dotted path
}

// document is the form of a file.
type document struct {
	Belay            string    `yaml:"belay" doc:"policy/1"`
	ID               string    `yaml:"id" doc:"Name of the document; the file is named after it."`
	Scope            scope     `yaml:"scope" doc:"Whom it is for; without it, the company."`
	EffectiveFrom    Date      `yaml:"effective_from" doc:"First day on which it holds."`
	Zone             string    `yaml:"zone" doc:"Company only: the IANA time zone in which its days are read."`
	FiscalYearStarts YearStart `yaml:"fiscal_year_starts" doc:"Company only: first day of the fiscal year, MM-DD."`
	Rules            `yaml:",inline"`
}

type scope struct {
	Unit string `yaml:"unit" doc:"Id of a department or team."`
}

//go:embed company.yaml
var companyYAML []byte

// Company is the built-in document that everything else overrides. Callers
// share it and do not change it.
func Company() Document { return company() }

var company = sync.OnceValue(func() Document {
	d, problems := parse("company.yaml", companyYAML)
	if len(problems) > 0 {
		panic(fmt.Sprintf("policy: the built-in document is wrong: %+v", problems)) // a test reads it
	}
	d.File = ""
	return d
})

// Load reads the policy documents of a source: the YAML files of its policies
// folder. Documents with problems of severity error are left out. The built-in
// document is not among them; Fold adds it.
func Load(tree *handbook.Tree) ([]Document, []handbook.Problem) {
	var docs []Document
	var problems []handbook.Problem
	files := map[string]string{}
	dir := tree.Manifest.PoliciesDir()
	for _, f := range tree.Files {
		if !strings.HasPrefix(f.Path, dir+"/") || !isYAML(f.Path) {
			continue
		}
		d, found := parse(f.Path, f.Data)
		problems = append(problems, found...)
		if len(found) > 0 {
			continue
		}
		if other, taken := files[d.ID]; taken {
			problems = append(problems, handbook.Problem{File: f.Path, Line: 1, Severity: handbook.Error, Code: codeTwice,
				Message: fmt.Sprintf("The policy %q is already defined in %q; give each document its own id.", d.ID, other)})
			continue
		}
		files[d.ID] = f.Path
		docs = append(docs, d)
	}
	return docs, problems
}

func isYAML(p string) bool {
	ext := strings.ToLower(path.Ext(p))
	return ext == ".yaml" || ext == ".yml"
}

// parse reads one file. Every problem carries its line.
func parse(file string, data []byte) (Document, []handbook.Problem) {
	var form document
	problems := handbook.DecodeYAML(file, data, codeDocument, &form)
	if len(problems) > 0 {
		return Document{}, problems
	}
	sum := sha256.Sum256(data)
	d := Document{ID: form.ID, Unit: form.Scope.Unit, EffectiveFrom: form.EffectiveFrom, Zone: form.Zone,
		FiscalYearStarts: form.FiscalYearStarts, Rules: form.Rules, File: file, Hash: hex.EncodeToString(sum[:]), leaves: map[string]any{}}
	r := fileReader{file: file, lines: map[string]int{}, doc: &d}
	var root yaml.Node
	if err := yaml.Load(data, &root); err == nil && len(root.Content) > 0 {
		r.walk("", root.Content[0])
	}
	r.head(form)
	for _, f := range check(&d.Rules, func(key string) bool { _, set := d.leaves[key]; return set }) {
		r.say(f.key, codeValue, f.text)
	}
	handbook.SortProblems(r.problems)
	return d, r.problems
}

// fileReader collects the keys of one file with their lines.
type fileReader struct {
	file     string
	doc      *Document
	lines    map[string]int
	problems []handbook.Problem
}

// say reports a fault at the line of a key, or of the nearest key above it.
func (r *fileReader) say(key, code, text string) {
	line := 0
	for at := key; line == 0 && at != ""; at = at[:max(strings.LastIndexByte(at, '.'), 0)] {
		line = r.lines[at]
	}
	r.problems = append(r.problems, handbook.Problem{File: r.file, Line: max(line, 1), Severity: handbook.Error, Code: code, Message: text})
}

// headKeys are the keys that describe the document and are no rules.
const headKeys = " belay id scope effective_from "

// walk notes every leaf below a map. A key without a value says nothing.
func (r *fileReader) walk(prefix string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := prefix + key.Value
		r.lines[at] = key.Line
		if value.Kind == yaml.AliasNode || value.Anchor != "" || key.Value == "<<" {
			r.say(at, codeDocument, "A policy is written out in full; YAML anchors, aliases and merge keys are not read here.")
			continue
		}
		switch {
		case prefix == "" && strings.Contains(headKeys, " "+key.Value+" "):
			if value.Kind == yaml.MappingNode {
				for j := 0; j+1 < len(value.Content); j += 2 {
					r.lines[at+"."+value.Content[j].Value] = value.Content[j].Line
				}
			}
		case value.Kind == yaml.MappingNode:
			r.walk(at+".", value)
		case value.Kind == yaml.ScalarNode && value.ShortTag() == "!!null":
		default:
			if leaf, ok := leafOf(value); ok {
				r.doc.leaves[at] = leaf
			} else {
				r.say(at, codeDocument, "A policy is written out in full; YAML anchors, aliases and merge keys are not read here.")
			}
		}
	}
}

// leafOf gives a scalar or a list as JSON would hold it. Dates and durations
// stay texts.
func leafOf(n *yaml.Node) (any, bool) {
	switch n.Kind {
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, c := range n.Content {
			v, ok := leafOf(c)
			if !ok {
				return nil, false
			}
			list = append(list, v)
		}
		return list, true
	case yaml.ScalarNode:
		switch n.ShortTag() {
		case "!!int":
			var v int64
			err := n.Decode(&v)
			return v, err == nil
		case "!!bool":
			var v bool
			err := n.Decode(&v)
			return v, err == nil
		}
		return n.Value, true
	}
	return nil, false
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// head checks what describes the document.
func (r *fileReader) head(form document) {
	stem := strings.TrimSuffix(path.Base(r.file), path.Ext(r.file))
	if form.Belay != version {
		r.say("belay", codeDocument, "The first key must be \"belay: "+version+"\"; this program reads no other version.")
	}
	switch {
	case !idForm.MatchString(form.ID):
		r.say("id", codeDocument, "A policy needs an id of small letters, digits and single dashes.")
	case form.ID != stem:
		r.say("id", codeDocument, fmt.Sprintf("The id %q and the file name %q differ; name the file after the id.", form.ID, stem))
	}
	if _, given := r.lines["scope"]; given && form.Scope.Unit == "" {
		r.say("scope", codeDocument, "A scope names its unit; without a scope the document is the company's.")
	}
	if form.Scope.Unit != "" {
		for _, key := range []string{"zone", "fiscal_year_starts"} {
			if r.lines[key] > 0 {
				r.say(key, codeDocument, fmt.Sprintf("Only a document of the company sets %s.", key))
			}
		}
	}
	if form.Zone != "" {
		if _, err := time.LoadLocation(form.Zone); err != nil || form.Zone == "Local" {
			r.say("zone", codeValue, fmt.Sprintf("%q is no time zone; write an IANA name such as Europe/Lisbon.", form.Zone))
		}
	}
}

// sortDocuments puts documents of one scope in the order in which they
// override each other: later days last, then by id, so that the outcome does
// not depend on the order of reading.
func sortDocuments(docs []Document) {
	slices.SortStableFunc(docs, func(a, b Document) int {
		return cmp.Or(cmp.Compare(a.EffectiveFrom, b.EffectiveFrom), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Hash, b.Hash))
	})
}
