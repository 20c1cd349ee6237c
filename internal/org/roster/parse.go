package roster

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxBytes    = 512 << 20
	maxProblems = 1000
)

// Parse reads people.csv. With problems, the file is not to be used; there is
// one for each fault, up to 1,000. Whether a manager who is not in the file is
// known, and what the lines mean for stored people, is decided elsewhere.
func Parse(r io.Reader) (File, []Problem) {
	sum := sha256.New()
	limited := &io.LimitedReader{R: r, N: maxBytes + 1}
	p := &parser{
		file: File{columns: map[string]bool{}},
		zone: map[string]string{}, hours: map[string]string{}, wrong: map[string]string{},
		email: map[string]int{}, external: map[string]int{},
	}
	p.read(bufio.NewReaderSize(io.TeeReader(limited, sum), 64<<10))
	if limited.N <= 0 {
		return File{}, []Problem{{Code: CodeFile, Message: "The file is larger than 512 MB. Split it by department."}}
	}
	p.circles()
	SortProblems(p.problems)
	if n := len(p.problems) - maxProblems; n > 0 {
		p.problems = append(p.problems[:maxProblems], Problem{Code: CodeFile, Message: fmt.Sprintf("And %d more problems, not listed.", n)})
	}
	if len(p.problems) > 0 {
		return File{}, p.problems
	}
	p.file.Hash = hex.EncodeToString(sum.Sum(nil))
	return p.file, nil
}

type parser struct {
	file     File
	problems []Problem
	header   []string
	// Texts met before, so that each is checked once: as written -> its one form,
	// and what is wrong with it.
	zone, hours, wrong map[string]string
	email, external    map[string]int // key -> first line
}

func (p *parser) add(line int, column, code, format string, args ...any) {
	p.problems = append(p.problems, Problem{line, column, code, fmt.Sprintf(format, args...)})
}

func (p *parser) read(in *bufio.Reader) {
	switch head, _ := in.Peek(3); {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = in.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		p.add(0, "", CodeEncoding, "The file is written in UTF-16. Save it as CSV in UTF-8.")
		return
	}
	rows := csv.NewReader(in)
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	for {
		cells, err := rows.Read()
		switch {
		case errors.Is(err, io.EOF):
			if p.header == nil {
				p.add(0, "", CodeFile, "The file is empty. Its first line names the columns, such as email,name.")
			}
			return
		case err != nil:
			p.unreadable(err)
			return
		}
		line, _ := rows.FieldPos(0)
		if p.header == nil {
			if !p.head(cells, line) {
				return
			}
			continue
		}
		p.row(cells, line)
	}
}

func (p *parser) unreadable(err error) {
	var at *csv.ParseError
	if errors.As(err, &at) {
		p.add(at.StartLine, "", CodeFile, "The quotes of this line do not match: a quote stands inside a cell or one is never closed. Cells with quotes are written \"like \"\"this\"\"\". Nothing after this line was read.")
		return
	}
	p.add(0, "", CodeFile, "The file could not be read to its end: %v.", err)
}

// head reads the names of the columns; false means that no row can be read.
func (p *parser) head(cells []string, line int) bool {
	before := len(p.problems)
	if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		p.add(line, "", CodeHeader, "The first line is empty. It names the columns, such as email,name.")
		return false
	}
	for i, c := range cells {
		name := strings.ToLower(strings.TrimSpace(c))
		p.header = append(p.header, name)
		switch {
		case name == "" && i >= len(Columns()):
		case name == "":
			// An empty last column is what spreadsheets leave behind.
			if slices.ContainsFunc(cells[i:], func(c string) bool { return strings.TrimSpace(c) != "" }) {
				p.add(line, "", CodeHeader, "Column %d has no name.", i+1)
			}
		case len(cells) == 1 && strings.ContainsAny(name, ";\t"):
			p.add(line, "", CodeHeader, "The columns are not separated by commas. Save the file as comma separated values.")
			return false
		case !utf8.ValidString(name):
			p.add(line, "", CodeEncoding, "The name of column %d is not UTF-8. Save the file as CSV in UTF-8.", i+1)
		case !slices.Contains(Columns(), name):
			p.add(line, "", CodeHeader, "%s", unknownColumn(name))
		case p.file.columns[name]:
			p.add(line, name, CodeHeader, "The column %s is there twice.", name)
		}
		p.file.columns[name] = true
	}
	for _, name := range Columns()[:2] {
		if !p.file.columns[name] {
			p.add(line, name, CodeHeader, "The column %s is missing. The first line names the columns; email and name are required.", name)
		}
	}
	return len(p.problems) == before
}

func unknownColumn(name string) string {
	best, least := "", 3
	for _, c := range Columns() {
		if d := distance(cut(name, 40), c); d < least {
			best, least = c, d
		}
	}
	if best != "" {
		return fmt.Sprintf("The column %q is not known. Did you mean %s?", cut(name, 40), best)
	}
	return fmt.Sprintf("The column %q is not known. The columns are %s.", cut(name, 40), strings.Join(Columns(), ", "))
}

// cut shortens what a message quotes.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}

// row reads one person. Rows of empty cells are skipped.
func (p *parser) row(cells []string, no int) {
	for len(cells) > len(p.header) && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	empty := true
	for _, c := range cells {
		empty = empty && strings.TrimSpace(c) == ""
	}
	if empty {
		return
	}
	if len(cells) != len(p.header) {
		p.add(no, "", CodeRow, "This line has %d cells, the first line names %d columns.", len(cells), len(p.header))
		return
	}
	l := Line{No: no}
	good := true
	for i, c := range cells {
		if !p.cell(&l, p.header[i], strings.TrimSpace(c)) {
			good = false
		}
	}
	for _, need := range []struct{ column, value string }{{"email", l.Email}, {"name", l.Name}} {
		if need.value == "" && good {
			p.add(no, need.column, CodeMissing, "The %s is missing.", need.column)
			good = false
		}
	}
	if good && p.whole(l) {
		p.file.Lines = append(p.file.Lines, l)
	}
}

// whole checks what more than one cell says.
func (p *parser) whole(l Line) bool {
	before := len(p.problems)
	if first, twice := p.email[l.Key()]; twice {
		p.add(l.No, "email", CodeDuplicate, "%s is already on line %d.", l.Email, first)
	} else {
		p.email[l.Key()] = l.No
	}
	if l.ExternalID != "" {
		if first, twice := p.external[l.ExternalID]; twice {
			p.add(l.No, "external_id", CodeDuplicate, "The id %s is already on line %d.", l.ExternalID, first)
		} else {
			p.external[l.ExternalID] = l.No
		}
	}
	if l.Manager != "" && EmailKey(l.Manager) == l.Key() {
		p.add(l.No, "manager_email", CodeCycle, "%s is named as their own manager.", l.Email)
	}
	if l.LevelSince != "" && l.Level == "" {
		p.add(l.No, "level_since", CodeMissing, "level_since is given, but no level.")
	}
	return len(p.problems) == before
}

// circles finds reporting lines that turn in a circle within the file.
func (p *parser) circles() {
	at := map[string]int{}
	managers := map[string]string{}
	for i, l := range p.file.Lines {
		at[l.Key()] = i
		if l.Manager != "" {
			managers[l.Key()] = EmailKey(l.Manager)
		}
	}
	for _, c := range Circles(managers) {
		p.problems = append(p.problems, CircleProblem(c, func(key string) (int, string) {
			l := p.file.Lines[at[key]]
			return l.No, l.Email
		}))
	}
}
