package app

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"belay/internal/authz"
	"belay/internal/cli"

	"github.com/alecthomas/kong"
)

// Reference documents are written from the program itself; a test compares
// them with docs/reference.

// writeCommands lists every command with its arguments and flags.
func writeCommands(w io.Writer) error {
	k, err := newParser(&commands{}, Streams{Out: io.Discard, Err: io.Discard}, context.Background())
	if err != nil {
		return err
	}
	fmt.Fprint(w, "# Commands\n\nWritten from the program by `make generate`. Exit codes: 0 done, 1 the input has errors, 2 wrong use, 3 the server or the database is out of reach.\n")
	for _, leaf := range k.Model.Leaves(true) {
		name := commandName(leaf)
		fmt.Fprintf(w, "\n## belay %s\n\n%s\n\n```sh\n%s\n```\n", name, leaf.Help, strings.Join(examples()[name], "\n"))
		own := slices.DeleteFunc(slices.Clone(leaf.Flags), cli.Shared)
		if len(leaf.Positional) > 0 || len(own) > 0 {
			fmt.Fprint(w, flagTable)
		}
		for _, p := range leaf.Positional {
			fmt.Fprintf(w, "| `%s` | | %s |\n", strings.ToUpper(p.Name), cell(p.Help))
		}
		writeFlags(w, own)
	}
	fmt.Fprint(w, "\n## Flags of the commands of your own work\n", flagTable)
	writeFlags(w, cli.SharedFlags(k.Model))
	return nil
}

const flagTable = "\n| Argument or flag | Default | What it does |\n|---|---|---|\n"

func writeFlags(w io.Writer, flags []*kong.Flag) {
	for _, f := range flags {
		fmt.Fprintf(w, "| `%s` | %s | %s |\n", flagName(f), defaultOf(f), cell(f.Help))
	}
}

// writeConfiguration lists every setting that is also a variable.
func writeConfiguration(w io.Writer) error {
	k, err := newParser(&commands{}, Streams{Out: io.Discard, Err: io.Discard}, context.Background())
	if err != nil {
		return err
	}
	fmt.Fprint(w, "# Configuration\n\nWritten from the program by `make generate`. Every setting is a flag and a variable; a flag wins.\n\n| Variable | Flag | Of | Default | What it does |\n|---|---|---|---|---|\n")
	of := map[string][]string{}
	var order []*kong.Flag
	for _, leaf := range k.Model.Leaves(true) {
		for _, f := range leaf.Flags {
			if len(f.Envs) == 0 {
				continue
			}
			if of[f.Envs[0]] == nil {
				order = append(order, f)
			}
			by := "`" + commandName(leaf) + "`"
			if cli.Shared(f) {
				by = "your own work"
			}
			if !slices.Contains(of[f.Envs[0]], by) {
				of[f.Envs[0]] = append(of[f.Envs[0]], by)
			}
		}
	}
	for _, f := range order {
		fmt.Fprintf(w, "| `%s` | `%s` | %s | %s | %s |\n", f.Envs[0], flagName(f), strings.Join(of[f.Envs[0]], ", "), defaultOf(f), cell(f.Help))
	}
	return nil
}

func flagName(f *kong.Flag) string {
	name := "--" + f.Name
	if f.PlaceHolder != "" && !f.IsBool() {
		name += "=" + f.PlaceHolder
	}
	return name
}

func defaultOf(f *kong.Flag) string {
	if f.Default == "" {
		return ""
	}
	return "`" + f.Default + "`"
}

func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

// writeVisibility is the table that the code enforces, for reading.
func writeVisibility(w io.Writer) error {
	s, err := described(nil)
	if err != nil {
		return err
	}
	m := s.core.gate.Matrix(s.surfaces)
	fmt.Fprint(w, "# Who may see and do what\n\nWritten from the rules by `make generate`; `belay authz matrix` prints the same. What no rule allows is refused, and refused looks like absent.\n\n## Rules\n\n| Object | Action | Who | When | Logged | Decided in |\n|---|---|---|---|---|---|\n")
	for _, r := range m.Rules {
		logged := ""
		if r.Logged && r.Action == authz.Read {
			logged = "yes"
		}
		fmt.Fprintf(w, "| %s (`%s`) | %s | %s | %s | %s | %s |\n", r.What, r.Kind, r.Action, r.Relation, cell(strings.Join(r.When, ", ")), logged, cell(r.DecidedIn))
	}
	fmt.Fprint(w, "\n## Ways in and out\n\n| Face | Surface | Action | Object |\n|---|---|---|---|\n")
	for _, x := range m.Surfaces {
		fmt.Fprintf(w, "| %s | `%s` | %s | `%s` |\n", x.Face, x.Name, x.Action, x.Kind)
	}
	return nil
}
