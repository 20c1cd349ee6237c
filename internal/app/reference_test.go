package app

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/authz"
)

// Reference documents are committed and must be what the program says today.
func TestReferenceIsFresh(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(io.Writer) error{
		"commands.md": writeCommands, "configuration.md": writeConfiguration, "visibility.md": writeVisibility, "openapi.json": writeOpenAPI,
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("..", "..", "docs", "reference", name)
		if os.Getenv("BELAY_UPDATE") == "1" {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if have, err := os.ReadFile(file); err != nil || !bytes.Equal(have, b.Bytes()) {
			t.Errorf("%s is not fresh: run make generate", name)
		}
	}
}

func writeOpenAPI(w io.Writer) error { return openapiCommand{}.Run(nil, Streams{Out: w}) }

// Every command of the tree stands in the table of surfaces, and nothing else does.
func TestEveryCommandIsASurface(t *testing.T) {
	t.Parallel()
	k, err := newParser(&commands{}, Streams{Out: io.Discard, Err: io.Discard}, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for _, s := range commandSurfaces() {
		rows[s.Name] = true
	}
	for _, leaf := range k.Model.Leaves(true) {
		name := strings.TrimPrefix(leaf.FullPath(), "belay ")
		if !rows[name] {
			t.Errorf("the command %q has no row", name)
		}
		delete(rows, name)
	}
	for name := range rows {
		t.Errorf("the row %q has no command", name)
	}
}

// Every job of the runner stands in the table of surfaces.
func TestEveryJobIsASurface(t *testing.T) {
	t.Parallel()
	s, err := described(nil)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for _, x := range s.surfaces.List() {
		if x.Face == authz.FaceJob {
			rows[x.Name] = true
		}
	}
	for _, name := range s.core.runner(nil, nil).Names() {
		if !rows[name] {
			t.Errorf("the job %q has no row", name)
		}
	}
}
