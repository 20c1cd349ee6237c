package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/framework"
	"belay/internal/handbook"
	"belay/internal/policy"
)

type handbookCommand struct {
	Check  handbookCheck  `cmd:"" help:"Read a handbook tree and say what is in it and what is wrong; no database needed."`
	Import handbookImport `cmd:"" help:"Store a handbook tree as a new version and print what changed."`
}

type handbookCheck struct {
	Dir  string `arg:"" help:"The handbook's folder."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// Run prints the report; problems of severity error make the exit code 1.
func (c handbookCheck) Run(s Streams) error {
	read, err := readSource(c.Dir)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := printJSON(s.Out, read.report); err != nil {
			return err
		}
	} else {
		read.print(s.Out)
	}
	if read.report.HasErrors() {
		return errFound
	}
	return nil
}

type handbookImport struct {
	Database
	Dir  string `arg:"" help:"The handbook's folder."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// handbookResult is what an import printed: pages and what each framework's
// statements went through.
type handbookResult struct {
	handbook.Imported
	Frameworks framework.Imported `json:"frameworks"`
	Policies   []policy.Imported  `json:"policies"`
	Problems   []handbook.Problem `json:"problems"`
}

// Run stores the tree and prints the difference. A tree with errors changes
// nothing.
func (c handbookImport) Run(ctx context.Context, s Streams) error {
	return withCore(ctx, c.DB, func(core *core) error {
		out, err := core.importHandbook(ctx, authz.Operator(), c.Dir)
		if err != nil {
			printProblems(s.Err, out.Problems)
			return err
		}
		if c.JSON {
			return printJSON(s.Out, out)
		}
		out.print(s.Out)
		return nil
	})
}

// importHandbook reads a folder and stores pages, policies and frameworks as
// one new version, or nothing.
func (c *core) importHandbook(ctx context.Context, actor authz.Actor, dir string) (out handbookResult, err error) {
	src, err := readSource(dir)
	if err != nil {
		return out, err
	}
	out.Problems = src.report.Problems
	if src.report.HasErrors() {
		return out, handbook.ErrHasErrors
	}
	out.Imported, err = c.handbook.Import(ctx, actor, src.tree, func(tx *db.Tx, v handbook.Version) error {
		if out.Policies, err = c.policy.Adopt(tx, actor, src.tree, v, src.policies); err != nil {
			return err
		}
		out.Frameworks, err = c.framework.Adopt(tx, actor, framework.Import{Source: v.Source, HandbookVersion: v.ID, Frameworks: src.frameworks})
		return err
	})
	return out, err
}

func (r handbookResult) print(w io.Writer) {
	if !r.New {
		fmt.Fprintf(w, "Nothing has changed since version %d.\n", r.Version.Number)
		return
	}
	fmt.Fprintf(w, "Version %d: %d pages (%d added, %d changed, %d removed)\n", r.Version.Number, r.Version.Pages,
		len(r.Changes.Added), len(r.Changes.Changed), len(r.Changes.Removed))
	r.printFrameworks(w)
	printProblems(w, r.Problems)
}

// source is a handbook tree with everything that features read out of it.
type source struct {
	tree       *handbook.Tree
	frameworks []framework.Framework
	policies   []policy.Document
	report     handbook.CheckReport
}

func readSource(dir string) (*source, error) {
	tree, err := handbook.Read(dir, handbook.Option{})
	if err != nil {
		return nil, err
	}
	s := &source{tree: tree, report: tree.Report()}
	var problems []handbook.Problem
	s.frameworks, problems = framework.Compile(tree)
	s.report.Add(problems...)
	s.policies, problems = policy.Load(tree)
	s.report.Add(problems...)
	s.report.Frameworks = framework.Summaries(s.frameworks)
	return s, nil
}

func (s *source) print(w io.Writer) {
	fmt.Fprintf(w, "%d pages, %d career frameworks, %d modules and checklists, %d policies\n",
		s.report.Pages, len(s.frameworks), len(s.report.Modules), len(s.policies))
	for _, f := range framework.Summaries(s.frameworks) {
		fmt.Fprintf(w, "  %s: %d levels, %d dimensions, %d expectations\n", f.Title, len(f.Levels), f.Dimensions, f.Expectations)
	}
	printProblems(w, s.report.Problems)
}

func printProblems(w io.Writer, list []handbook.Problem) {
	for _, p := range list {
		fmt.Fprintf(w, "%s:%d: %s: %s (%s)\n", p.File, p.Line, p.Severity, p.Message, p.Code)
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printFrameworks prints what became of each layer's statements.
func (r handbookResult) printFrameworks(w io.Writer) {
	for _, l := range r.Frameworks.Layers {
		if !l.New {
			continue
		}
		d := l.Diff
		fmt.Fprintf(w, "  %s v%d: %d added, %d removed, %d reworded, %d moved, %d at another level\n", l.Version.Title, l.Version.Number,
			len(d.Added), len(d.Removed), len(d.Reworded), len(d.Moved), len(d.LevelChanged))
		if l.Version.Number > 1 {
			printChanges(w, "+", d.Added)
			printChanges(w, "-", d.Removed)
			printChanges(w, "~", d.Reworded)
			printChanges(w, ">", d.Moved)
			printChanges(w, "^", d.LevelChanged)
		}
	}
	for _, p := range r.Policies {
		if p.Change != "same" {
			fmt.Fprintf(w, "  policy %s: %s\n", p.ID, p.Change)
		}
	}
}

func printChanges(w io.Writer, sign string, list []framework.Change) {
	for _, c := range list {
		text := c.Now
		if text == "" {
			text = c.Was
		}
		fmt.Fprintf(w, "    %s %s, %s: %s\n", sign, c.Level, c.Dimension, text)
	}
}
