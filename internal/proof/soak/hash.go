package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// hash is over every file of the packages' folders, tests and fixtures too,
// and the list of dependencies: a proof fits the tree while it stays the same.
func hash(packages []string) (string, error) {
	files := []string{"go.mod", "go.sum"}
	for _, p := range packages {
		err := filepath.WalkDir(strings.TrimPrefix(p, "./"), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return "", err
		}
	}
	sort.Strings(files)
	h := sha256.New()
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n", filepath.ToSlash(f), len(body))
		h.Write(body)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
