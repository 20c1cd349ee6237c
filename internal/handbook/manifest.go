package handbook

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// ManifestFile is the name of a source's manifest, at its root.
const ManifestFile = "belay.yaml"

const manifestVersion = "source/1"

// Manifest is belay.yaml (contracts section 8): what a source holds and where.
// The zero Manifest means that everything is found by shape. All paths are
// slash-separated and relative to the root.
type Manifest struct {
	Version      string         `yaml:"belay"`         // always "source/1"
	ID           string         `yaml:"id"`            // name of the source among the installation's sources
	Title        string         `yaml:"title"`         // shown to people
	Unit         string         `yaml:"unit"`          // the unit the source speaks for; empty = the company
	Content      []string       `yaml:"content"`       // folders whose paths are the pages' addresses
	Includes     []string       `yaml:"includes"`      // folders an include's path is relative to
	Frameworks   []FrameworkRef `yaml:"frameworks"`    // career frameworks in this source
	Modules      []string       `yaml:"modules"`       // paths or globs of training modules and checklists
	JobFamilies  []string       `yaml:"job_families"`  // paths or globs of job families
	Policies     string         `yaml:"policies"`      // folder of policy documents; empty = policies
	ReadingLists []string       `yaml:"reading_lists"` // paths or globs of reading lists
}

// FrameworkRef names one career framework of a source.
type FrameworkRef struct {
	ID       string   `yaml:"id"`
	Title    string   `yaml:"title"`
	Unit     string   `yaml:"unit"`     // the unit whose people it speaks of
	Path     string   `yaml:"path"`     // its folder, or its one file
	Inherits []string `yaml:"inherits"` // ids of the layers it builds on, lowest first
}

// readManifest decodes belay.yaml. Problems carry its lines; a manifest with
// problems is used as far as it could be read.
func readManifest(data []byte) (Manifest, []Problem) {
	var m Manifest
	problems := DecodeYAML(ManifestFile, data, codeManifest, &m)
	if len(problems) > 0 {
		return m, problems
	}
	say := func(line int, format string, args ...any) {
		problems = append(problems, Problem{ManifestFile, line, Error, codeManifest, fmt.Sprintf(format, args...)})
	}
	lines := keyLines(data)
	if m.Version != manifestVersion {
		say(lines["belay"], "The first key must be \"belay: %s\"; this program reads no other version.", manifestVersion)
	}
	seen := map[string]bool{}
	for _, f := range m.Frameworks {
		switch {
		case f.ID == "" || f.Path == "":
			say(lines["frameworks"], "Every framework needs an id and a path.")
		case seen[f.ID]:
			say(lines["frameworks"], "Two frameworks have the id %q; give each its own.", f.ID)
		}
		seen[f.ID] = true
	}
	for key, paths := range m.paths() {
		for _, p := range paths {
			if !insideTree(p) {
				problems = append(problems, Problem{ManifestFile, max(lines[key], 1), Error, codePathOut,
					fmt.Sprintf("The path %q under %q leaves the folder; paths are relative to belay.yaml and stay below it.", p, key)})
			}
		}
	}
	for _, globs := range [][]string{m.Modules, m.JobFamilies, m.ReadingLists} {
		for _, g := range globs {
			if _, err := path.Match(g, ""); err != nil {
				say(1, "The pattern %q cannot be read.", g)
			}
		}
	}
	return m.cleaned(), problems
}

func (m Manifest) paths() map[string][]string {
	out := map[string][]string{"content": m.Content, "includes": m.Includes, "modules": m.Modules,
		"job_families": m.JobFamilies, "policies": {m.Policies}, "reading_lists": m.ReadingLists}
	for _, f := range m.Frameworks {
		out["frameworks"] = append(out["frameworks"], f.Path)
	}
	return out
}

// cleaned brings all paths to one form and drops those that leave the tree.
func (m Manifest) cleaned() Manifest {
	clean := func(paths []string) []string {
		var out []string
		for _, p := range paths {
			if insideTree(p) {
				out = append(out, path.Clean(p))
			}
		}
		return out
	}
	m.Content, m.Includes, m.Modules = clean(m.Content), clean(m.Includes), clean(m.Modules)
	m.JobFamilies, m.ReadingLists = clean(m.JobFamilies), clean(m.ReadingLists)
	if m.Policies != "" && insideTree(m.Policies) {
		m.Policies = path.Clean(m.Policies)
	} else {
		m.Policies = ""
	}
	m.Frameworks = slices.DeleteFunc(slices.Clone(m.Frameworks), func(f FrameworkRef) bool { return !insideTree(f.Path) })
	for i := range m.Frameworks {
		m.Frameworks[i].Path = path.Clean(m.Frameworks[i].Path)
	}
	return m
}

// PoliciesDir is where policy documents lie: the manifest's folder, else "policies".
func (m Manifest) PoliciesDir() string {
	if m.Policies != "" {
		return m.Policies
	}
	return "policies"
}

// insideTree tells whether a relative path stays below the root.
func insideTree(p string) bool {
	if strings.HasPrefix(p, "/") || strings.Contains(p, "\\") || strings.ContainsRune(p, 0) {
		return false
	}
	c := path.Clean(p)
	return c != ".." && !strings.HasPrefix(c, "../")
}

// matchPath tells whether a path is one of the listed ones, lies below a
// listed folder, or matches a listed glob ("*" stays inside one folder).
func matchPath(patterns []string, p string) bool {
	for _, pattern := range patterns {
		if pattern == "." || pattern == p || strings.HasPrefix(p, pattern+"/") {
			return true
		}
		if ok, _ := path.Match(pattern, p); ok {
			return true
		}
	}
	return false
}

var (
	unknownField = regexp.MustCompile(`^field (.+) not found in type`)
	wrongType    = regexp.MustCompile("^cannot construct !!(\\w+)(?: `(.*)`)? into (.+)$")
)

// DecodeYAML reads one YAML document into the struct that into points at. A
// key the struct does not have is an error with its line, as is a value of
// the wrong type; every fault is listed. An empty file leaves into as it is.
func DecodeYAML(file string, data []byte, code string, into any) []Problem {
	data, badLine := normalise(slices.Clone(data))
	if badLine > 0 {
		return []Problem{{file, badLine, Error, codeNotText, "This line is not UTF-8 text, so the file was not read. Save the file as UTF-8."}}
	}
	err := yaml.Load(data, into, yaml.WithKnownFields())
	if err == nil || isEmptyYAML(data) {
		return nil
	}
	var problems []Problem
	for _, f := range faultsOf(err) {
		problems = append(problems, Problem{file, f.line, Error, code, sayYAML(f.text)})
	}
	return problems
}

func isEmptyYAML(data []byte) bool {
	for line := range strings.SplitSeq(string(data), "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && line != "---" {
			return false
		}
	}
	return true
}

// sayYAML words the reader's message for the author of the file.
func sayYAML(message string) string {
	if m := unknownField.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("Belay does not know the key %q here. Check its spelling and its indentation.", m[1])
	}
	if m := wrongType.FindStringSubmatch(message); m != nil {
		given := map[string]string{"seq": "a list", "map": "a map of keys"}[m[1]]
		if given == "" {
			given = fmt.Sprintf("%q", m[2])
		}
		return fmt.Sprintf("Here stands %s, but %s is needed.", given, sayType(m[3]))
	}
	return "This is not valid YAML: " + message + "."
}

func sayType(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case strings.HasPrefix(goType, "map["), strings.Contains(goType, "struct"), strings.Contains(goType, "."):
		return "a map of keys"
	case strings.HasPrefix(goType, "int"), strings.HasPrefix(goType, "uint"):
		return "a whole number"
	case strings.HasPrefix(goType, "float"):
		return "a number"
	case goType == "bool":
		return "true or false"
	}
	return "a text"
}

// keyLines gives the line of each top-level key of a YAML map.
func keyLines(data []byte) map[string]int {
	lines := map[string]int{"belay": 1}
	var doc yaml.Node
	if yaml.Load(data, &doc) != nil || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return lines
	}
	for i := 0; i+1 < len(doc.Content[0].Content); i += 2 {
		lines[doc.Content[0].Content[i].Value] = doc.Content[0].Content[i].Line
	}
	return lines
}
