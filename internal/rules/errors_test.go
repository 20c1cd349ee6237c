package rules_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// said is one place in the program that refuses something.
type said struct{ code, kind, sentence, file string }

var codeForm = regexp.MustCompile(`^BLY-\d{4}$`)

// refusals reads every fault.New and fault.Newf of the program.
func refusals(t *testing.T) (list []said) {
	t.Helper()
	sources(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			if !strings.HasPrefix(selector(call.Fun), "fault.New") && !(file.Name.Name == "fault" && strings.HasPrefix(selector(call.Fun), "New")) {
				return true
			}
			code, sentence := literal(call.Args[1]), literal(call.Args[2])
			if codeForm.MatchString(code) {
				kind := selector(call.Args[0])
				list = append(list, said{code, kind[strings.LastIndex(kind, ".")+1:], sentence, path})
			}
			return true
		})
	})
	return list
}

func selector(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return selector(x.X) + "." + x.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.BasicLit:
		s, _ := strconv.Unquote(x.Value)
		return s
	case *ast.BinaryExpr:
		return literal(x.X) + literal(x.Y)
	}
	return ""
}

// A code means one kind of thing: it is used in one package and with one kind.
func TestErrorCodesMeanOneThing(t *testing.T) {
	t.Parallel()
	first := map[string]said{}
	for _, s := range refusals(t) {
		f, ok := first[s.code]
		if !ok {
			first[s.code] = s
			continue
		}
		if f.kind != s.kind || filepath.Dir(f.file) != filepath.Dir(s.file) {
			t.Errorf("%s is used for two things: %s in %s and %s in %s", s.code, f.kind, f.file, s.kind, s.file)
		}
	}
	if len(first) < 50 {
		t.Errorf("only %d codes were found: the reader of sources is broken", len(first))
	}
}

// The list of codes is written from the program.
func TestErrorReferenceIsFresh(t *testing.T) {
	t.Parallel()
	list := refusals(t)
	slices.SortFunc(list, func(a, b said) int { return strings.Compare(a.code+a.sentence, b.code+b.sentence) })
	var b strings.Builder
	b.WriteString("# Error codes\n\nWritten from the program by `make generate`. A code stands on pages, in answers of the API (`code`), on standard error and in logs. `%s` stands for a name or a number.\n\n| Code | Kind | What a person reads |\n|---|---|---|\n")
	last := ""
	for _, s := range list {
		line := fmt.Sprintf("| %s | %s | %s |\n", s.code, s.kind, strings.ReplaceAll(strings.ReplaceAll(s.sentence, "\n", " "), "|", "\\|"))
		if line != last {
			b.WriteString(line)
		}
		last = line
	}
	const file = "../../docs/reference/errors.md"
	if os.Getenv("BELAY_UPDATE") == "1" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(file); err != nil || string(have) != b.String() {
		t.Errorf("%s is not fresh: run make generate", file)
	}
}
