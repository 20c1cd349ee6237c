// Command templgen turns every .templ file below the folders it is given into
// Go, as templ's own command does, by templ's own library at the version of
// go.mod. With -check it writes nothing and names the files that are not fresh.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/a-h/templ/generator"
	"github.com/a-h/templ/parser/v2"
)

func main() {
	check := flag.Bool("check", false, "write nothing; exit 1 when a file is not fresh")
	flag.Parse()
	stale, err := run(flag.Args(), *check)
	if err != nil {
		fmt.Fprintln(os.Stderr, "templgen:", err)
		os.Exit(1)
	}
	if *check && len(stale) > 0 {
		fmt.Fprintln(os.Stderr, "not fresh, run make generate:", strings.Join(stale, " "))
		os.Exit(1)
	}
}

func run(roots []string, check bool) (stale []string, err error) {
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".templ") {
				return err
			}
			fresh, err := generate(path)
			if err != nil {
				return err
			}
			target := strings.TrimSuffix(path, ".templ") + "_templ.go"
			if have, err := os.ReadFile(target); err == nil && bytes.Equal(have, fresh) {
				return nil
			}
			stale = append(stale, target)
			if check {
				return nil
			}
			return os.WriteFile(target, fresh, 0o644)
		})
		if err != nil {
			return stale, err
		}
	}
	return stale, nil
}

func generate(path string) ([]byte, error) {
	t, err := parser.Parse(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var b bytes.Buffer
	if _, err := generator.Generate(t, &b, generator.WithVersion("v0.3.977"), generator.WithFileName(filepath.Base(path))); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return format.Source(b.Bytes())
}
