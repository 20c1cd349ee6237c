package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"

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
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// commands is the tree of commands, noun then verb.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Run the server."`
	Demo     demoCommand     `cmd:"" help:"Run a sample department with one-click sign-in, to look around."`
	Admin    adminCommands   `cmd:"" help:"Accounts of this installation."`
	Handbook handbookCommand `cmd:"" help:"Read and import a handbook."`
	Org      orgCommand      `cmd:"" help:"People, teams and reporting lines."`
	Audit    auditCommand    `cmd:"" help:"The record of every act."`
	Authz    authzCommand    `cmd:"" help:"Who may see what."`
	OpenAPI  openapiCommand  `cmd:"" name:"openapi" help:"Print the description of the API (OpenAPI 3.1, JSON)."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
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
		kong.UsageOnError(), kong.Exit(func(code int) { panic(exitCode(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
}

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
// everybody, an unknown sink.
func misuse() []string { return []string{"BLY-1001", "BLY-1101", "BLY-4005", "BLY-4009"} }

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
