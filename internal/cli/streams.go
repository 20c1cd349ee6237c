package cli

import (
	"io"
	"os"
	"strings"

	"belay/internal/fault"

	"golang.org/x/term"
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Table makes output look as on a terminal although it is none; for tests.
	Table bool
}

// terminal tells whether a person reads the output.
func (s Streams) terminal() bool {
	f, ok := s.Out.(*os.File)
	return s.Table || ok && term.IsTerminal(int(f.Fd()))
}

// prompted is the file to ask a question at; nil when nobody is there to answer.
func (s Streams) prompted() *os.File {
	if f, ok := s.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

// mostInput bounds what is read from standard input, in bytes.
const mostInput = 1 << 20

// text is an argument, or what stands on standard input when it is "-".
func (s Streams) text(argument string) (string, error) {
	if argument != "-" {
		return argument, nil
	}
	raw, err := io.ReadAll(io.LimitReader(s.In, mostInput))
	if err != nil {
		return "", fault.New(fault.Invalid, "BLY-4106", "Standard input cannot be read. Nothing was sent; give the text as an argument, or pipe it in.").Because(err)
	}
	return strings.TrimRight(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n"), nil
}
