package rules_test

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	mostLinesOfFile     = 600
	mostLinesOfFunction = 60
)

var bannedPackages = map[string]bool{"util": true, "utils": true, "common": true, "helpers": true, "models": true, "types": true, "misc": true}

// sources walks the hand-written Go files of the project.
func sources(t *testing.T, visit func(path string)) {
	t.Helper()
	for _, root := range []string{"../../internal", "../../cmd", "../../client"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return filepath.SkipDir
			}
			generated := strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, ".gen.go")
			if strings.HasSuffix(path, ".go") && !generated {
				visit(path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestFilesAndFunctionsStayReadable(t *testing.T) {
	t.Parallel()
	sources(t, func(path string) {
		if n := lines(t, path); n > mostLinesOfFile {
			t.Errorf("%s has %d lines, at most %d", path, n, mostLinesOfFile)
		}
		for _, fault := range inspect(t, path, []byte(nil)) {
			t.Error(fault)
		}
	})
}

func TestReadableRuleFindsPlantedFaults(t *testing.T) {
	t.Parallel()
	long := "package util\n\nfunc init() {}\n\nfunc long() {\n" + strings.Repeat("\t_ = 0\n", mostLinesOfFunction) + "}\n"
	if got := inspect(t, "planted.go", []byte(long)); len(got) != 3 {
		t.Errorf("found %q", got)
	}
}

func lines(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		n++
	}
	return n
}

func inspect(t *testing.T, path string, src any) (faults []string) {
	t.Helper()
	if b, ok := src.([]byte); ok && b == nil {
		src = nil
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if bannedPackages[file.Name.Name] {
		faults = append(faults, path+": a package name that says nothing: "+file.Name.Name)
	}
	for _, d := range file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		if fn.Name.Name == "init" && fn.Recv == nil {
			faults = append(faults, path+": init() hides work; do it where the program is put together")
		}
		if n := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line + 1; n > mostLinesOfFunction && !strings.HasSuffix(path, "_test.go") {
			faults = append(faults, path+": function "+fn.Name.Name+" is too long")
		}
	}
	return faults
}
