package handbook

// BlockKind says what a block of a page is.
type BlockKind uint8

// The kinds of block. Structure that carries no text of its own (a list, a
// table) does not become a block; its items and cells do.
const (
	Heading     BlockKind = iota // Level 1..6
	Paragraph                    // a paragraph, also inside a quote or a panel
	Item                         // a list item's own text; Depth 1 is the outermost list
	Cell                         // a table cell; Row 0 is the header row
	Code                         // a fenced or indented code block; Lang is its info string
	HTML                         // a raw HTML block, kept as source, shown sanitised
	Include                      // a reference to another file; Target is its path as written
	Comment                      // an HTML comment standing alone
	QuickAction                  // a line such as /label ~"x" outside fences; never executed
	Shortcode                    // a shortcode or template tag that is no include; Lang is its name, Target its first argument
)

// Block is one readable piece of a page in document order. A second paragraph
// of a list item is a Paragraph with the item's Depth.
type Block struct {
	Kind    BlockKind
	Level   int               // heading level
	Depth   int               // list nesting, 1-based; 0 outside lists
	Ordered bool              // the item stands in a numbered list
	Task    bool              // the item is a box: "- [ ] text"
	Checked bool              // the box is ticked
	Quote   bool              // stands inside a block quote
	Row     int               // of a cell, 0 = header
	Col     int               // of a cell, 0-based
	Table   int               // which table of the page a cell belongs to, 0-based
	Text    string            // Markdown source of the block, without its marker, trimmed
	Title   string            // of a Heading: Text without markup, as heading paths show it
	Anchor  string            // explicit {#id} of a heading or statement, else empty
	Attrs   map[string]string // explicit {key=value} behind a heading or statement; nil when none
	Lang    string            // of Code
	Target  string            // of Include
	Lines   Lines
}

// Lines is a 1-based inclusive range of lines in a file.
type Lines struct{ From, To int }

// Page is one file as read.
type Page struct {
	Path    string         // slash-separated, relative to the root of its source
	Title   string         // front matter title, else the first heading, else the file name
	Meta    map[string]any // front matter; nil when there is none. Unknown keys are kept
	Blocks  []Block
	Hash    string // SHA-256 of the file's bytes, hex
	Bytes   int
	Partial bool   // lies under an include root or is a template partial: read, but no page of its own
	Body    string // the Markdown below the front matter, line ends as \n; blocks are slices of it
	Refs    string // the page's link definitions as Markdown, for rendering one block alone

	firstLine int // line of the file on which Body begins
}

// Placed is a block where it stands after includes are spliced in: its origin
// is the page it was written on, its heading path the page it is read on.
type Placed struct {
	Block
	Origin   *Page
	Path     []string // titles of the headings above, outermost first
	Includes int      // depth of includes passed through, 0 = written on the page itself
}

// Severity of a problem.
type Severity string

// Errors make `handbook check` exit 1 and keep an import from being stored.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is one clear sentence about one place of the source. A problem of a
// whole file stands on its line 1.
type Problem struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Message  string   `json:"message"`
}

// Tree is a source as read: its pages by path and everything wrong with it.
type Tree struct {
	Root     string
	Manifest Manifest
	Pages    []*Page // sorted by path
	Files    []*File // manifest, policy, framework and other data files; sorted by path
	Problems []Problem

	byPath   map[string]*Page
	fileAt   map[string]*File
	others   map[string]bool        // every other regular file, read by nobody
	included map[*Page][]includeRef // in block order
	modules  []Module               // by path
}

// File is a data file beside the pages: YAML, CSV or JSON in a place where
// policies, frameworks, job families or reading lists are looked for.
type File struct {
	Path string
	Hash string // SHA-256 of Data, hex
	Data []byte
}

// Page finds a page by its path relative to the root; nil when there is none.
func (t *Tree) Page(path string) *Page { return t.byPath[path] }

// File finds a data file by its path relative to the root; nil when there is none.
func (t *Tree) File(path string) *File { return t.fileAt[path] }
