package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// ManCommand prints the manual page, written from the commands themselves.
type ManCommand struct{}

// Run prints it in the form that man reads: belay man > belay.1
func (ManCommand) Run(s Streams, k *kong.Context) error {
	return WriteManual(s.Out, k.Model)
}

// WriteManual writes belay(1) in the language of man pages.
func WriteManual(w io.Writer, app *kong.Application) error {
	m := &manual{w: w}
	m.line(".TH BELAY 1 \"\" \"Belay\" \"Belay\"")
	m.line(".SH NAME")
	m.line("belay \\- " + roff(app.Help))
	m.line(".SH SYNOPSIS\n.B belay\n.I command\n[\\fIargument\\fR ...] [\\fB\\-\\-flag\\fR ...]")
	m.line(".SH COMMANDS")
	all := Examples()
	for _, leaf := range app.Leaves(true) {
		path := strings.TrimPrefix(leaf.FullPath(), app.Name+" ")
		m.line(".SS \"belay " + roff(path) + "\"")
		m.line(roff(leaf.Help))
		for _, p := range leaf.Positional {
			m.line(".TP\n\\fI" + roff(strings.ToUpper(p.Name)) + "\\fR\n" + roff(p.Help))
		}
		for _, f := range leaf.Flags {
			if !Shared(f) {
				m.flag(f)
			}
		}
		for _, example := range all[path] {
			m.line(".PP\n.RS\n.nf\n" + roff(example) + "\n.fi\n.RE")
		}
	}
	m.line(".SH \"SERVER AND OUTPUT\"\nEvery command of your own work takes these.")
	for _, f := range SharedFlags(app) {
		m.flag(f)
	}
	m.line(".SH \"EXIT STATUS\"\n0 done, 1 refused or the input has errors, 2 wrong use, 3 the server or the database is out of reach.")
	m.line(".SH FILES\n.TP\n\\fIbelay/login.json\\fR\nin the configuration folder: the server and token of \\fBbelay login\\fR.")
	return m.err
}

// SharedFlags are the flags that all clients share, as the first one that takes
// all of them has them.
func SharedFlags(app *kong.Application) []*kong.Flag {
	var best []*kong.Flag
	for _, leaf := range app.Leaves(true) {
		var of []*kong.Flag
		for _, f := range leaf.Flags {
			if Shared(f) {
				of = append(of, f)
			}
		}
		if len(of) > len(best) {
			best = of
		}
	}
	return best
}

type manual struct {
	w   io.Writer
	err error
}

func (m *manual) line(text string) {
	if m.err == nil {
		_, m.err = fmt.Fprintln(m.w, text)
	}
}

func (m *manual) flag(f *kong.Flag) {
	name := "\\fB\\-\\-" + roff(f.Name) + "\\fR"
	if !f.IsBool() {
		name += "=\\fI" + roff(f.FormatPlaceHolder()) + "\\fR"
	}
	text := roff(f.Help)
	for _, env := range f.Envs {
		text += " (" + roff(env) + ")"
	}
	m.line(".TP\n" + name + "\n" + text)
}

// roff writes text so that man shows it as it stands.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
