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
	maxTableCells   = 1_000_000
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
// deep lists, and tables whose short rows are padded to a huge width.
func measure(src []byte, first int) (lineIndex, *overLimit) {
	index := lineIndex{starts: make([]int, 0, len(src)/40+1), first: first}
	var depth, work, width, cells int
	blank := true
	for start := 0; start < len(src); {
		end := bytes.IndexByte(src[start:], '\n')
		if end < 0 {
			end = len(src)
		} else {
			end += start
		}
		index.starts = append(index.starts, start)
		line := src[start:end]
		n := first + len(index.starts) - 1
		markers, indent := nesting(line)
		switch {
		case markers > maxMarkers:
			return index, &overLimit{n, fmt.Sprintf("more than %d quote and list markers on one line", maxMarkers)}
		case markers > 0:
			depth = max(depth, markers+indent/2)
		case blank && indent == 0 && len(line) > 0:
			depth = 0
		}
		if work += depth; work > maxNestingWork {
			return index, &overLimit{n, "lists nested too deep for this many lines"}
		}
		blank = len(bytes.TrimSpace(line)) == 0
		if blank {
			width = 0
		} else if w := delimiterWidth(line); w > width {
			width = w
		}
		if cells += width; cells > maxTableCells {
			return index, &overLimit{n, fmt.Sprintf("a table of more than %d cells", maxTableCells)}
		}
		start = end + 1
	}
	return index, nil
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
