package handbook

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const manifest = `belay: source/1
id: handbook
title: Handbook
unit: engineering
content: [pages/]
includes: [parts]
frameworks:
  - {id: base, title: Base matrix, unit: engineering, path: pages/careers}
  - {id: infra, title: Infrastructure, unit: infra, path: pages/careers/infra, inherits: [base]}
modules: ["training/*.md", extra/one.md]
job_families: [families]
policies: rules
reading_lists: [reading.yaml]
`

func TestAManifestSaysWhatASourceHolds(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{
		ManifestFile: manifest, "pages/a.md": include("x.md"), "parts/x.md": "X\n", "training/sre.md": "- [ ] a\n", "training/deep/no.md": "- [ ] a\n",
		"extra/one.md": "no boxes\n", "rules/p.yaml": "id: p\n", "families/f.yaml": "a: 1\n", "reading.yaml": "a: 1\n", "other.yaml": "a: 1\n", "pages/careers/m.csv": "a,b\n",
	})
	wantNoProblems(t, tree)
	m := tree.Manifest
	if m.ID != "handbook" || m.Unit != "engineering" || m.PoliciesDir() != "rules" || len(m.Frameworks) != 2 || m.Frameworks[1].Inherits[0] != "base" {
		t.Fatalf("manifest = %+v", m)
	}
	if got := tree.URL(tree.Page("pages/a.md")); got != "/a/" {
		t.Errorf("address %q does not begin at the content root", got)
	}
	if !tree.Page("parts/x.md").Partial {
		t.Error("a page below an include root is no partial")
	}
	var files, modules []string
	for _, f := range tree.Files {
		files = append(files, f.Path)
	}
	if diff := cmp.Diff([]string{"belay.yaml", "families/f.yaml", "pages/careers/m.csv", "reading.yaml", "rules/p.yaml"}, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for _, mod := range tree.Modules() {
		modules = append(modules, mod.ID+" "+mod.Kind)
	}
	if diff := cmp.Diff([]string{"one module", "no checklist", "sre module"}, modules); diff != "" {
		t.Errorf("modules (-want +got):\n%s", diff)
	}
}

func TestNoManifestMeansFoundByShape(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{"a.md": "A\n", "policies/p.yaml": "id: p\n", "frameworks/x/framework.yaml": "id: x\n", "data.yaml": "a: 1\n"})
	wantNoProblems(t, tree)
	if tree.Manifest.PoliciesDir() != "policies" || tree.File("policies/p.yaml") == nil || tree.File("frameworks/x/framework.yaml") == nil || tree.File("data.yaml") != nil {
		t.Fatalf("files = %+v", tree.Files)
	}
}

func TestAWrongManifestIsNamedByItsLine(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, text string
		line       int
		code, says string
	}{
		{"an unknown key", "belay: source/1\nid: x\nframework: []\n", 3, codeManifest, `"framework"`},
		{"an unknown key inside", "belay: source/1\nframeworks:\n  - id: x\n    path: y\n    owner: z\n", 5, codeManifest, `"owner"`},
		{"a list where a text belongs", "belay: source/1\nid: [x]\n", 2, codeManifest, "a list"},
		{"a text where a list belongs", "belay: source/1\n\nmodules: x\n", 3, codeManifest, "a list"},
		{"no YAML", "belay: source/1\nid: [x\n", 3, codeManifest, "YAML"},
		{"another version", "id: x\nbelay: source/9\n", 2, codeManifest, "source/1"},
		{"a path up and out", "belay: source/1\nincludes: [../other]\n", 2, codePathOut, "../other"},
		{"an absolute path", "belay: source/1\nid: x\npolicies: /etc\n", 3, codePathOut, "/etc"},
		{"two frameworks with one id", "belay: source/1\nframeworks:\n  - {id: a, path: x}\n  - {id: a, path: y}\n", 2, codeManifest, `"a"`},
		{"a framework without a path", "belay: source/1\nframeworks: [{id: a}]\n", 2, codeManifest, "path"},
		{"a pattern that cannot be read", "belay: source/1\nmodules: [\"[x\"]\n", 1, codeManifest, "[x"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree := read(t, map[string]string{ManifestFile: c.text, "a.md": "A\n"})
			p := wantProblem(t, tree, ManifestFile, c.line, Error, c.code)
			if !strings.Contains(p.Message, c.says) {
				t.Errorf("message %q does not say %q", p.Message, c.says)
			}
			if tree.Page("a.md") == nil {
				t.Error("the pages were not read")
			}
		})
	}
}

func TestAnEmptyYAMLFileIsNoFault(t *testing.T) {
	t.Parallel()
	var v struct {
		A int `yaml:"a"`
	}
	if p := DecodeYAML("x.yaml", []byte("# only words\n"), codeManifest, &v); p != nil {
		t.Fatalf("problems = %+v", p)
	}
	if p := DecodeYAML("x.yaml", []byte("a: \xff\n"), codeManifest, &v); len(p) != 1 || p[0].Code != codeNotText {
		t.Fatalf("problems = %+v", p)
	}
}
