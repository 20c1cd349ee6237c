package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/org"
	"belay/internal/org/roster"
)

type orgCommand struct {
	Import orgImport `cmd:"" help:"Read people.csv: show what would change, or make it so."`
}

type orgImport struct {
	Database
	File   string `arg:"" help:"The CSV file; - reads standard input."`
	DryRun bool   `name:"dry-run" help:"Only show what would change."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// Run shows the plan, and without --dry-run follows it. A file with one wrong
// line changes nothing.
func (c orgImport) Run(ctx context.Context, s Streams) error {
	file, problems, err := readPeople(c.File, s.In)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return c.refuse(s, problems)
	}
	return withCore(ctx, c.DB, func(core *core) error {
		report := org.Report{}
		if c.DryRun {
			report.Plan, err = core.org.Preview(ctx, authz.Operator(), file)
		} else {
			report, err = core.org.Import(ctx, authz.Operator(), file)
		}
		if len(report.Plan.Problems) > 0 {
			return c.refuse(s, report.Plan.Problems)
		}
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(s.Out, report)
		}
		printPlan(s.Out, report.Plan, c.DryRun)
		return nil
	})
}

// refuse prints one line for each fault of the file.
func (c orgImport) refuse(s Streams, problems []roster.Problem) error {
	if c.JSON {
		if err := printJSON(s.Out, org.Report{Plan: org.Plan{Problems: problems}}); err != nil {
			return err
		}
		return errFound
	}
	for _, p := range problems {
		fmt.Fprintf(s.Err, "%s:%d: %s (%s)\n", c.File, p.Line, p.Message, p.Code)
	}
	fmt.Fprintf(s.Err, "%d lines have problems, so nothing was imported. Correct them and import the file again.\n", len(problems))
	return errFound
}

func readPeople(name string, stdin io.Reader) (roster.File, []roster.Problem, error) {
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return roster.File{}, nil, fault.Newf(fault.Invalid, "BLY-4007", "The file %s cannot be opened. Nothing was imported.", name).Because(err)
		}
		defer f.Close()
		in = f
	}
	file, problems := roster.Parse(in)
	return file, problems, nil
}

// importPeople is the demo's way in.
func (c *core) importPeople(ctx context.Context, name string) error {
	file, problems, err := readPeople(name, nil)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return fault.Newf(fault.Invalid, "BLY-4008", "Line %d of %s: %s", problems[0].Line, name, problems[0].Message)
	}
	_, err = c.org.Import(ctx, authz.Operator(), file)
	return err
}

func printPlan(w io.Writer, p org.Plan, dry bool) {
	would := ""
	if dry {
		would = "This would happen. "
	}
	fmt.Fprintf(w, "%s%d lines: %d added, %d changed, %d moved to another manager, %d rejoined, %d unchanged\n",
		would, p.Lines, len(p.Added), len(p.Changed), len(p.Moved), len(p.Rejoined), p.Unchanged)
	for _, ch := range p.Changed {
		var parts []string
		for _, f := range ch.Fields {
			parts = append(parts, fmt.Sprintf("%s %q to %q", f.Field, f.Old, f.New))
		}
		fmt.Fprintf(w, "  %s: %s\n", ch.Email, strings.Join(parts, ", "))
	}
	for _, m := range p.Moved {
		fmt.Fprintf(w, "  %s: manager %s to %s\n", m.Email, m.Old, m.New)
	}
	for _, a := range p.Absent {
		fmt.Fprintf(w, "  not in the file, left as they are: %s\n", a.Email)
	}
}
