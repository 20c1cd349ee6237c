package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"belay/internal/cli"
	"belay/internal/fault"

	"github.com/alecthomas/kong"
)

// Exit codes of every command (product.md section 5).
const (
	exitDone        = 0
	exitInput       = 1 // the input has errors
	exitUse         = 2 // wrong use of the command
	exitUnreachable = 3 // the server or the database is out of reach
)

// Streams are where a command reads and writes.
type Streams = cli.Streams

// commands is the tree of commands, noun then verb: people's own work over the
// API, then what an operator does on the database's machine.
type commands struct {
	cli.Commands

	Serve    serveCommand    `cmd:"" group:"operate" help:"Run the server."`
	Demo     demoCommand     `cmd:"" group:"operate" help:"Run a sample department with one-click sign-in, to look around."`
	Admin    adminCommands   `cmd:"" group:"operate" help:"Accounts of this installation."`
	Handbook handbookCommand `cmd:"" group:"operate" help:"Read and import a handbook."`
	Org      orgCommand      `cmd:"" group:"operate" help:"People, teams and reporting lines."`
	Audit    auditCommand    `cmd:"" group:"operate" help:"The record of every act."`
	Authz    authzCommand    `cmd:"" group:"operate" help:"Who may see what."`
	OpenAPI  openapiCommand  `cmd:"" group:"program" name:"openapi" help:"Print the description of the API (OpenAPI 3.1, JSON)."`
	Version  versionCommand  `cmd:"" group:"program" help:"Print the version."`

	Completion cli.CompletionCommand `cmd:"" group:"program" help:"Print what lets a shell complete these commands."`
	Man        cli.ManCommand        `cmd:"" group:"program" help:"Print the manual page."`
	Complete   cli.CompleteCommand   `cmd:"" hidden:"" help:"What may come next on a command line; shells call it."`
}

// exitCode is how kong's own early exits (--help) come back.
type exitCode int

// Main runs a command line and returns its exit code.
func Main(args []string, s Streams) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	defer func() {
		if r := recover(); r != nil {
			early, ok := r.(exitCode)
			if !ok {
				panic(r)
			}
			code = int(early)
		}
	}()
	parser, err := newParser(&commands{}, s, ctx)
	if err != nil {
		fmt.Fprintln(s.Err, err)
		return exitUse
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.Err, "belay: %v\nRun 'belay --help' for the commands.\n", err)
		return exitUse
	}
	if err := parsed.Run(); err != nil {
		return report(s.Err, err)
	}
	return exitDone
}

// newParser reads command lines into c.
func newParser(c *commands, s Streams, ctx context.Context) (*kong.Kong, error) {
	return kong.New(c, kong.Name("belay"), kong.Writers(s.Out, s.Err),
		kong.Description("Belay grows engineers inside a company: where do I stand, what is next, who helps me."),
		kong.UsageOnError(), kong.Help(helpWithExamples), kong.ExplicitGroups(groups()), kong.Exit(func(code int) { panic(exitCode(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
}

// groups are the headings of help.
func groups() (list []kong.Group) {
	for _, key := range slices.Sorted(maps.Keys(cli.Groups())) {
		list = append(list, kong.Group{Key: key, Title: cli.Groups()[key]})
	}
	return list
}

// helpWithExamples begins a command's help with how it is used.
func helpWithExamples(o kong.HelpOptions, ctx *kong.Context) error {
	if leaf := ctx.Selected(); leaf != nil && leaf.Leaf() {
		if list := examples()[commandName(leaf)]; len(list) > 0 {
			fmt.Fprintf(ctx.Stdout, "Examples:\n  %s\n\n", strings.Join(list, "\n  "))
		}
	}
	return kong.DefaultHelpPrinter(o, ctx)
}

// commandName is a command as people call it: "growth show".
func commandName(leaf *kong.Node) string { return strings.TrimPrefix(leaf.FullPath(), "belay ") }

// errFound says that a command has printed what is wrong with its input.
var errFound = errors.New("the input has errors")

// report prints a refusal as one sentence and a fix, and picks the exit code.
func report(w io.Writer, err error) int {
	if errors.Is(err, errFound) {
		return exitInput
	}
	f := fault.From(err)
	fmt.Fprintf(w, "belay: %s (%s)\n", f.Message, f.Code)
	for _, field := range f.Fields {
		fmt.Fprintf(w, "  %s: %s\n", field.Name, field.Message)
	}
	for _, warning := range f.Warnings {
		fmt.Fprintf(w, "  %s: %s\n", warning.Code, warning.Message)
	}
	if len(f.Warnings) > 0 {
		fmt.Fprintf(w, "Say why with --reason %s=\"...\", once for each of them.\n", f.Warnings[0].Code)
	}
	if f.Draft != "" {
		fmt.Fprintf(w, "Go on with the draft: %s\n", f.Draft)
	}
	if f.Kind == fault.Internal {
		fmt.Fprintf(w, "  cause: %v\n", err)
	}
	switch {
	case f.Kind == fault.Unavailable:
		return exitUnreachable
	case slices.Contains(misuse(), f.Code):
		return exitUse
	}
	return exitInput
}

// misuse lists the refusals that speak of the command line itself: an address
// of a database that is none, a visibility rule that is none, a demo for
// everybody, an unknown sink, no server or token to call with, an unknown shell.
func misuse() []string {
	return []string{"BLY-1001", "BLY-1101", "BLY-4005", "BLY-4009", "BLY-4103", "BLY-4104", "BLY-4105", "BLY-4110", "BLY-4111", "BLY-4116"}
}

type versionCommand struct{}

func (versionCommand) Run(s Streams) error {
	fmt.Fprintln(s.Out, "belay", version())
	return nil
}

// version is the module's version as the build noted it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}
