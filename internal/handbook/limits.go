package handbook

import (
	"bytes"
	"fmt"
	"sort"
	"unicode/utf8"
)

// What a page may cost. A page over a limit is reported and not read; the
// figures lie far above real pages and far below what exhausts a server.
const (
	maxPageBytes    = 5 << 20
	maxDataBytes    = 5 << 20
	maxMetaBytes    = 64 << 10
	maxMarkers      = 256       // quote and list markers on one line
	maxNestingWork  = 8_000_000 // lines times the depth they may stand at
	maxTableCells   = 200_000
	maxLines        = 200_000 // lines that are not blank
	maxLinkLines    = 5_000   // lines in a row that begin like link definitions
	maxInlineWork   = 400_000_000
	maxIncludeDepth = 16
	maxPlaced       = 200_000 // blocks of one page with its includes spliced in
)

// lineIndex turns offsets of a text into line numbers.
type lineIndex struct {
	starts []int
	first  int // line number of the text's first line
}

// at gives the 1-based line of an offset.
func (x *lineIndex) at(offset int) int {
	i := sort.SearchInts(x.starts, offset+1)
	return x.first + max(i-1, 0)
}

// overLimit is why a page is too costly to parse, and where.
type overLimit struct {
	line int
	why  string
}

// measure indexes the lines of src and refuses what would make the parser
// explode: markers nested without end on one line, long runs of lines in very
// deep lists, tables whose short rows are padded to a huge width, and long runs
// of link definitions, whose cost grows with the square of their number.
func measure(src []byte, first int) (lineIndex, *overLimit) {
	index := lineIndex{starts: make([]int, 0, len(src)/40+1), first: first}
	var m meter
	for start := 0; start < len(src); {
		end := bytes.IndexByte(src[start:], '\n')
		if end < 0 {
			end = len(src)
		} else {
			end += start
		}
		index.starts = append(index.starts, start)
		if why := m.line(src[start:end]); why != "" {
			return index, &overLimit{first + len(index.starts) - 1, why}
		}
		start = end + 1
	}
	return index, nil
}

// meter adds up what the lines of a page may cost.
type meter struct {
	lines, links, depth, work, width, cells int
	filled                                  bool // the line above is not blank
}

// line takes one line in and says why it is too much, or nothing.
func (m *meter) line(line []byte) string {
	trimmed := bytes.TrimSpace(line)
	markers, indent := nesting(line)
	switch {
	case markers > 0:
		m.depth = max(m.depth, markers+indent/2)
	case !m.filled && indent == 0 && len(line) > 0:
		m.depth = 0
	}
	m.work += m.depth
	m.filled = len(trimmed) > 0
	if m.filled {
		m.lines++
		m.width = max(m.width, delimiterWidth(line))
	} else {
		m.width = 0
	}
	m.cells += m.width
	if m.filled && trimmed[0] == '[' {
		m.links++
	} else {
		m.links = 0
	}
	switch {
	case markers > maxMarkers:
		return fmt.Sprintf("more than %d quote and list markers on one line", maxMarkers)
	case m.work > maxNestingWork:
		return "lists nested too deep for this many lines"
	case m.cells > maxTableCells:
		return fmt.Sprintf("a table of more than %d cells", maxTableCells)
	case m.lines > maxLines:
		return fmt.Sprintf("more than %d lines", maxLines)
	case m.links > maxLinkLines:
		return fmt.Sprintf("more than %d link definitions in a row", maxLinkLines)
	}
	return ""
}

// costlyInline tells whether showing a text would take minutes: emphasis and
// links that are opened and never closed cost the square of their number
// within one paragraph.
func costlyInline(src []byte) bool {
	work, run := 0, 0
	for len(src) > 0 {
		line, rest, _ := bytes.Cut(src, []byte("\n"))
		if src = rest; len(bytes.TrimSpace(line)) == 0 {
			work, run = work+run*run, 0
			continue
		}
		for _, c := range line {
			switch c {
			case '*', '_', '[', '`', '~', '<':
				run++
			}
		}
	}
	return work+run*run > maxInlineWork
}

// nesting counts the quote and list markers a line begins with and the columns
// it is indented by.
func nesting(line []byte) (markers, indent int) {
	i := 0
	for i < len(line) {
		switch c := line[i]; {
		case c == ' ':
			indent++
			i++
		case c == '\t':
			indent += 4
			i++
		case c == '>':
			markers++
			i++
		case (c == '-' || c == '*' || c == '+') && spaceAt(line, i+1):
			markers++
			i++
		case c >= '0' && c <= '9':
			j := i
			for j < len(line) && line[j] >= '0' && line[j] <= '9' {
				j++
			}
			if j == len(line) || (line[j] != '.' && line[j] != ')') || !spaceAt(line, j+1) {
				return markers, indent
			}
			markers++
			i = j + 1
		default:
			return markers, indent
		}
	}
	return markers, indent
}

func spaceAt(line []byte, i int) bool { return i >= len(line) || line[i] == ' ' || line[i] == '\t' }

// delimiterWidth is the number of columns when line may be a table's delimiter
// row, else 0.
func delimiterWidth(line []byte) int {
	if len(line) == 0 || bytes.IndexByte(line, '-') < 0 {
		return 0
	}
	pipes := 0
	for _, c := range line {
		switch c {
		case '|':
			pipes++
		case '-', ':', ' ', '\t', '>':
		default:
			return 0
		}
	}
	if pipes == 0 {
		return 0
	}
	return pipes + 1
}

// normalise strips a byte order mark and turns every line end into "\n". It
// reuses src. The line of the first byte that is no text is given when there
// is one, else 0.
func normalise(src []byte) (text []byte, badLine int) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(src, '\r') >= 0 {
		out := src[:0]
		for i, c := range src {
			switch {
			case c != '\r':
				out = append(out, c)
			case i+1 >= len(src) || src[i+1] != '\n':
				out = append(out, '\n')
			}
		}
		src = out
	}
	bad := bytes.IndexByte(src, 0)
	if !utf8.Valid(src) {
		for i := 0; i < len(src); {
			r, size := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && size == 1 {
				if bad < 0 || i < bad {
					bad = i
				}
				break
			}
			i += size
		}
	}
	if bad >= 0 {
		return src, 1 + bytes.Count(src[:bad], []byte("\n"))
	}
	return src, 0
}
