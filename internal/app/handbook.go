package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/framework"
	"belay/internal/handbook"
	"belay/internal/learning"
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
	Frameworks framework.Imported      `json:"frameworks"`
	Policies   []policy.Imported       `json:"policies"`
	Modules    []learning.ModuleChange `json:"modules"`
	Problems   []handbook.Problem      `json:"problems"`
}

// Run stores the tree and prints the difference. A tree with errors changes
// nothing.
func (c handbookImport) Run(ctx context.Context, s Streams) error {
	return withCore(ctx, c.DB, func(core *core) error {
		out, err := core.importHandbook(ctx, authz.Operator(), c.Dir)
		if err != nil {
			if c.JSON && out.Problems != nil {
				err = errors.Join(err, printJSON(s.Out, out))
			} else {
				printProblems(s.Err, out.Problems)
			}
			return err
		}
		if c.JSON {
			return printJSON(s.Out, out)
		}
		out.print(s.Out)
		return nil
	})
}

// importHandbook reads a folder and stores pages, policies, modules and
// frameworks as one new version, or nothing.
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
		if _, err = c.chances.AdoptReading(tx, actor, src.tree, v); err != nil {
			return err
		}
		if out.Modules, err = c.learning.Adopt(tx, actor, src.tree, v); err != nil {
			return err
		}
		out.Frameworks, err = c.framework.Adopt(tx, actor, framework.Import{Source: v.Source, HandbookVersion: v.ID, Frameworks: src.frameworks})
		return err
	})
	return out, err
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
	errs := 0
	for _, p := range list {
		fmt.Fprintf(w, "%s:%d: %s: %s (%s)\n", p.File, p.Line, p.Severity, p.Message, p.Code)
		if p.Severity == handbook.Error {
			errs++
		}
	}
	if len(list) > 0 {
		fmt.Fprintf(w, "Errors: %d. Warnings: %d.\n", errs, len(list)-errs)
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
