package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"text/tabwriter"
)

// printer writes what a command has to say: the API's document under --json;
// tables for people at a terminal; else lines of fields with tabs between, for
// other programs.
type printer struct {
	Streams
	asJSON bool
}

// show prints a document, or what human says of it.
func (p printer) show(doc any, human func(s *sheet)) error {
	if p.asJSON {
		enc := json.NewEncoder(p.Out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(doc)
	}
	s := &sheet{w: p.Out, tty: p.terminal(), bold: p.terminal() && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && !p.Table}
	human(s)
	return nil
}

// done says in a sentence what an act did, after its document's own form.
func (p printer) done(doc any, format string, args ...any) error {
	return p.show(doc, func(s *sheet) { s.say(format, args...) })
}

// sheet is a page of text for people, or fields for programs.
type sheet struct {
	w         io.Writer
	tty, bold bool
}

// say writes one line.
func (s *sheet) say(format string, args ...any) {
	fmt.Fprintln(s.w, clean([]string{fmt.Sprintf(format, args...)})[0])
}

// note writes a line that only people need.
func (s *sheet) note(format string, args ...any) {
	if s.tty {
		s.say(format, args...)
	}
}

// title writes a heading for people.
func (s *sheet) title(format string, args ...any) {
	switch text := clean([]string{fmt.Sprintf(format, args...)})[0]; {
	case s.bold:
		fmt.Fprintln(s.w, "\x1b[1m"+text+"\x1b[0m")
	case s.tty:
		fmt.Fprintln(s.w, text)
	}
}

// table writes rows under a header; off a terminal without the header.
func (s *sheet) table(header []string, rows [][]string) {
	if !s.tty {
		for _, r := range rows {
			fmt.Fprintln(s.w, strings.Join(clean(r), "\t"))
		}
		return
	}
	t := tabwriter.NewWriter(s.w, 0, 0, 2, ' ', 0)
	if len(rows) > 0 {
		fmt.Fprintln(t, strings.Join(header, "\t"))
	}
	for _, r := range rows {
		fmt.Fprintln(t, strings.Join(clean(r), "\t"))
	}
	_ = t.Flush()
}

// pairs writes names with their values; empty values are left out.
func (s *sheet) pairs(list ...string) {
	var rows [][]string
	for i := 0; i+1 < len(list); i += 2 {
		if list[i+1] != "" {
			rows = append(rows, list[i:i+2])
		}
	}
	if s.tty {
		t := tabwriter.NewWriter(s.w, 0, 0, 2, ' ', 0)
		for _, r := range rows {
			fmt.Fprintf(t, "%s\t%s\n", r[0], clean(r)[1])
		}
		_ = t.Flush()
		return
	}
	s.table(nil, rows)
}

// clean keeps people's text from breaking lines and columns, and from speaking
// to the terminal.
func clean(fields []string) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = strings.Map(func(r rune) rune {
			switch {
			case r == '\n' || r == '\t' || r == '\r':
				return ' '
			case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0:
				return -1
			}
			return r
		}, f)
	}
	return out
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// list is a list's document: what the API answers, over several of its pages.
type list[T any] struct {
	Items []T  `json:"items"`
	More  bool `json:"more,omitempty"`
}

// gather reads at most so many of a list; 0 means all.
func gather[T any](walk iter.Seq2[T, error], most int) (list[T], error) {
	out := list[T]{Items: []T{}}
	for it, err := range walk {
		if err != nil {
			return out, err
		}
		if most > 0 && len(out.Items) == most {
			out.More = true
			break
		}
		out.Items = append(out.Items, it)
	}
	return out, nil
}

// more tells a person that a list was cut.
func (s *sheet) more(cut bool) {
	if cut {
		s.note("There are more; ask for all with --limit 0.")
	}
}

// Limited is how much of a list is wanted.
type Limited struct {
	Limit int `default:"100" placeholder:"N" help:"At most so many; 0 for all."`
}

// page is how many to ask the server for at once.
func (l Limited) page() int {
	if l.Limit > 0 && l.Limit < 1000 {
		return l.Limit
	}
	return 1000
}
