package handbook

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"belay/internal/fault"
)

// write makes a tree of files below a new folder and gives its path.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// read reads a tree of files written for the test.
func read(t testing.TB, files map[string]string) *Tree {
	t.Helper()
	return readRoot(t, write(t, files))
}

func readRoot(t testing.TB, root string) *Tree {
	t.Helper()
	tree, err := Read(root, Option{})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// wantProblem fails unless the tree has exactly one problem of that code, at
// that place, of that severity.
func wantProblem(t testing.TB, tree *Tree, file string, line int, severity Severity, code string) Problem {
	t.Helper()
	var found []Problem
	for _, p := range tree.Problems {
		if p.Code == code {
			found = append(found, p)
		}
	}
	if len(found) != 1 || found[0].File != file || found[0].Line != line || found[0].Severity != severity {
		t.Fatalf("problems of %s = %+v, want one %s at %s:%d\nall: %+v", code, found, severity, file, line, tree.Problems)
	}
	return found[0]
}

func wantNoProblems(t testing.TB, tree *Tree) {
	t.Helper()
	if len(tree.Problems) > 0 {
		t.Fatalf("problems = %+v, want none", tree.Problems)
	}
}

func TestBadInputIsNamedWithFileAndLine(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		files map[string]string
		file  string
		line  int
		code  string
	}{
		{"front matter that is no YAML", map[string]string{"a.md": "---\ntitle: Growing: together\nweight: [1\n---\nText.\n"}, "a.md", 2, codeFrontMatter},
		{"front matter with a tab", map[string]string{"a.md": "---\ntitle: Growing\n\tweight: 1\n---\nText.\n"}, "a.md", 3, codeFrontMatter},
		{"front matter with a key twice", map[string]string{"a.md": "---\ntitle: Growing\ntags: [x]\ntitle: Again\n---\nText.\n"}, "a.md", 4, codeFrontMatter},
		{"front matter never closed", map[string]string{"a.md": "---\ntitle: Growing\n\nText.\n"}, "a.md", 1, codeFrontMatter},
		{"front matter that multiplies itself", map[string]string{"a.md": aliasBomb()}, "a.md", 2, codeFrontMatter},
		{"bytes that are no UTF-8", map[string]string{"a.md": "# Fine\n\nfine\nbad \xff\xfe byte\n"}, "a.md", 4, codeNotText},
		{"a NUL byte", map[string]string{"a.md": "# Fine\nbad \x00 byte\n"}, "a.md", 2, codeNotText},
		{"ten megabytes", map[string]string{"big.md": strings.Repeat("0123456789abcde\n", 10<<20/16)}, "big.md", 1, codeTooLarge},
		{"no page at all", map[string]string{"notes.txt": "nothing"}, ".", 1, codeEmpty},
		{"two paths alike", map[string]string{"guide/CSR.md": "# A\n", "guide/csr.md": "# B\n"}, "guide/csr.md", 1, codeCase},
		{"ten thousand quotes on a line", map[string]string{"a.md": "# Deep\n\n" + strings.Repeat(">", 10_000) + " x\n"}, "a.md", 3, codeTooCostly},
		{"a million markers on a line", map[string]string{"a.md": strings.Repeat("- ", 1_000_000) + "x\n"}, "a.md", 1, codeTooCostly},
		{"a table padded to billions of cells", map[string]string{"a.md": strings.Repeat("|a", 20_000) + "\n" + strings.Repeat("|-", 20_000) + "\n" + strings.Repeat("|x\n", 20_000)}, "a.md", 11, codeTooCostly},
		{"a million lines", map[string]string{"a.md": strings.Repeat("- a\n", 1_000_000)}, "a.md", 200_001, codeTooCostly},
		{"link definitions without end", map[string]string{"a.md": strings.Repeat("[a]: b\n", 100_000)}, "a.md", 5_001, codeTooCostly},
		{"a deep list with a million blank lines", map[string]string{"a.md": strings.Repeat("- ", 200) + "x\n" + strings.Repeat("\n", 1_000_000) + "y\n"}, "a.md", 26_667, codeTooCostly},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree := read(t, c.files)
			wantProblem(t, tree, c.file, c.line, Error, c.code)
			if report := tree.Report(); !report.HasErrors() {
				t.Fatal("the report has no errors")
			}
		})
	}
}

func aliasBomb() string {
	var b strings.Builder
	b.WriteString("---\ntitle: &a {k: v}\n")
	for name := byte('b'); name < 'k'; name++ {
		b.WriteString(string(name) + ": &" + string(name) + " [" + strings.Repeat("*"+string(name-1)+", ", 9) + "*" + string(name-1) + "]\n")
	}
	return b.String() + "---\nText.\n"
}

func TestAPageWithBadFrontMatterKeepsItsText(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{"a.md": "---\ntitle: [\n---\n# Heading\n\nText.\n"})
	page := tree.Page("a.md")
	if page == nil || len(page.Blocks) != 2 || page.Meta != nil || page.Title != "Heading" {
		t.Fatalf("page = %+v", page)
	}
	if page.Blocks[1].Lines != (Lines{6, 6}) {
		t.Fatalf("lines = %v, want those of the file", page.Blocks[1].Lines)
	}
}

func TestARootThatCannotBeOpenedIsAnError(t *testing.T) {
	t.Parallel()
	file := filepath.Join(write(t, map[string]string{"a.md": "x"}), "a.md")
	for _, root := range []string{filepath.Join(t.TempDir(), "absent"), file} {
		if _, err := Read(root, Option{}); fault.KindOf(err) != fault.Invalid {
			t.Fatalf("Read(%s) = %v, want an invalid-input fault", root, err)
		}
	}
}

func TestSymbolicLinksAreNeverFollowed(t *testing.T) {
	t.Parallel()
	outside := write(t, map[string]string{"secret.md": "# Secret\n", "dir/more.md": "# More\n"})
	root := write(t, map[string]string{"a.md": "# A\n", "dir/b.md": "# B\n"})
	links := map[string]string{
		"file-out.md": filepath.Join(outside, "secret.md"), "dir-out": outside, "up.md": "../secret.md",
		"file-in.md": "a.md", "dir-in": "dir", "dangling.md": "absent.md",
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	tree := readRoot(t, root)
	if len(tree.Pages) != 2 {
		t.Fatalf("%d pages, want the two real files", len(tree.Pages))
	}
	severity := map[string]Severity{}
	for _, p := range tree.Problems {
		severity[p.File] = p.Severity
	}
	for name := range links {
		want := Warning
		if name == "file-out.md" || name == "dir-out" || name == "up.md" {
			want = Error
		}
		if severity[name] != want {
			t.Errorf("%s: %q, want %q", name, severity[name], want)
		}
	}
}

func TestAPipeNamedLikeAPageDoesNotHang(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{"a.md": "# A\n"})
	if err := syscall.Mkfifo(filepath.Join(root, "pipe.md"), 0o644); err != nil {
		t.Fatal(err)
	}
	wantProblem(t, readRoot(t, root), "pipe.md", 1, Error, codeUnreadable)
}

func TestWhichFilesArePages(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{
		"a.md": "x", "B.MD": "x", "c.markdown": "x", "d.html.md": "x", "e.html.md.erb": "x", "_f.erb": "x", ".tracker/issue_templates/g.md": "x",
		"h.txt": "x", "i.mdx": "x", ".git/j.md": "x", "web/node_modules/k.md": "x", "l.yaml": "x: 1",
	})
	var got []string
	for _, p := range tree.Pages {
		got = append(got, p.Path)
	}
	want := []string{".tracker/issue_templates/g.md", "B.MD", "_f.erb", "a.md", "c.markdown", "d.html.md", "e.html.md.erb"}
	if !slices.Equal(got, want) {
		t.Fatalf("pages = %v, want %v", got, want)
	}
}

func TestTheSameTreeReadsTheSameWhateverTheWorkers(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 60 {
		files[strings.Repeat("d/", i%5)+string(rune('a'+i%26))+strings.Repeat("x", i/26)+".md"] = strings.Repeat("- [ ] one\n-[ ] near\n\n", i)
	}
	root := write(t, files)
	one, err := Read(root, Option{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	many, err := Read(root, Option{Workers: 8})
	if err != nil {
		t.Fatal(err)
	}
	if one.Hash() != many.Hash() || !slices.Equal(one.Problems, many.Problems) || len(one.Problems) == 0 {
		t.Fatal("the order of work shows in the result")
	}
}

func TestTheHashTellsEveryEditAndNothingElse(t *testing.T) {
	t.Parallel()
	base := map[string]string{"a.md": "# A\n", "policies/p.yaml": "id: p\n", "notes.txt": "x"}
	hash := func(change func(map[string]string)) string {
		files := map[string]string{}
		for k, v := range base {
			files[k] = v
		}
		change(files)
		return read(t, files).Hash()
	}
	same := hash(func(map[string]string) {})
	if same != hash(func(f map[string]string) { f["notes.txt"] = "y" }) {
		t.Error("a file that is not read changes the hash")
	}
	for name, change := range map[string]func(map[string]string){
		"text":   func(f map[string]string) { f["a.md"] = "# A \n" },
		"name":   func(f map[string]string) { f["b.md"] = f["a.md"]; delete(f, "a.md") },
		"policy": func(f map[string]string) { f["policies/p.yaml"] = "id: q\n" },
		"page":   func(f map[string]string) { f["b.md"] = "" },
	} {
		if hash(change) == same {
			t.Errorf("a changed %s keeps the hash", name)
		}
	}
}

func TestIndexStylesShareOneAddress(t *testing.T) {
	t.Parallel()
	for p, want := range map[string]string{
		"team/_index.md": "/team/", "team/index.md": "/team/", "team.md": "/team/", "team/index.html.md.erb": "/team/",
		"_index.md": "/", "a/b.html.md": "/a/b/", "a/B.MD": "/a/B/", "index_cards.md": "/index_cards/",
	} {
		if got := URL(p); got != want {
			t.Errorf("URL(%q) = %q, want %q", p, got, want)
		}
	}
	tree := read(t, map[string]string{"content/team/_index.md": "# A\n", "content/team.md": "# B\n", "old/source/team/index.html.md": "# C\n"})
	if n := len(tree.Problems); n != 2 {
		t.Fatalf("problems = %+v, want two clashes", tree.Problems)
	}
}

func TestAReportNeverHasNullLists(t *testing.T) {
	t.Parallel()
	report := read(t, map[string]string{"a.md": ""}).Report()
	if report.Problems == nil || report.Modules == nil || report.Frameworks == nil || report.HasErrors() {
		t.Fatalf("report = %+v", report)
	}
	report.Add(Problem{File: "b.md", Line: 2, Severity: Error}, Problem{File: "a.md", Line: 9, Severity: Warning})
	if report.Problems[0].File != "a.md" || !report.HasErrors() {
		t.Fatalf("added problems are not sorted in: %+v", report.Problems)
	}
}
