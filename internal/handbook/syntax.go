package handbook

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// blockParser finds the blocks of a page. It has no inline parsers: a block
// keeps its Markdown source, and what a link or an emphasis means is only asked
// when the block is shown (render.go).
var blockParser = sync.OnceValue(func() parser.Parser {
	blocks := append(ownBlocks(), util.Prioritized(extension.NewFootnoteBlockParser(), 999))
	return parser.NewParser(
		parser.WithBlockParsers(append(blocks, parser.DefaultBlockParsers()...)...),
		parser.WithParagraphTransformers(
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
	)
})

// ownBlocks are the parsers of blocks that Markdown itself does not know.
func ownBlocks() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(tagParser{}, 40),
		util.Prioritized(templateParser{}, 50),
		util.Prioritized(actionParser{}, 60),
	}
}

// tagKind says what a tag node is.
type tagKind uint8

const (
	tagShortcode  tagKind = iota // {{% name args %}} or {{< name args >}} alone on its line
	tagTemplate                  // <%= ruby %>
	tagDecoration                // kramdown {:.class} or {::options /}: skipped
	tagFold                      // <details>, <summary> and their ends: the Markdown between them is read
	tagAction                    // /label ~x
)

// tagNode is a block that Markdown itself does not know. Its lines are source.
type tagNode struct {
	ast.BaseBlock
	tag  tagKind
	done bool   // its last line was read
	html string // how it is shown; set only for rendering
}

var kindTag = ast.NewNodeKind("HandbookTag")

func (*tagNode) Kind() ast.NodeKind              { return kindTag }
func (*tagNode) IsRaw() bool                     { return true }
func (n *tagNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// maxTagLines is how far a shortcode or template tag may run before it is
// taken for text: an unclosed one must not swallow the page.
const maxTagLines = 20

var (
	decoration = regexp.MustCompile(`^\{::?[^}\n]*\}?[ \t]*$`)
	foldTag    = regexp.MustCompile(`(?i)^</?(details|summary)(\s[^>]*)?>`)
	action     = regexp.MustCompile(`^/[a-z][a-z_]*([ \t]|$)`)
	actionArgs = regexp.MustCompile(`^/[a-z][a-z_]*([ \t]+[~@%#"&\x60:0-9].*)?$`)
)

// tagParser reads what begins with "{": shortcodes alone on their line and
// kramdown decorations.
type tagParser struct{}

func (tagParser) Trigger() []byte { return []byte{'{'} }

func (tagParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	trimmed := bytes.TrimSpace(line)
	switch {
	case decoration.Match(trimmed):
		return openTag(reader, segment, &tagNode{tag: tagDecoration, done: true})
	case isShortcodeOpen(trimmed):
		closer := shortcodeCloser(trimmed)
		if end := bytes.Index(trimmed, closer); end >= 0 {
			if !onlyShortcodes(trimmed) {
				return nil, parser.NoChildren
			}
			return openTag(reader, segment, &tagNode{tag: tagShortcode, done: true})
		}
		if !closesWithin(reader, closer) {
			return nil, parser.NoChildren
		}
		return openTag(reader, segment, &tagNode{tag: tagShortcode})
	}
	return nil, parser.NoChildren
}

func (tagParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	return continueTag(node.(*tagNode), reader, func(line []byte) bool {
		return bytes.Contains(line, []byte("%}}")) || bytes.Contains(line, []byte(">}}"))
	})
}

func (tagParser) Close(ast.Node, text.Reader, parser.Context) {}
func (tagParser) CanInterruptParagraph() bool                 { return true }
func (tagParser) CanAcceptIndentedLine() bool                 { return false }

// templateParser reads what begins with "<" and is not HTML to us: ERB tags,
// and the fold tags that Markdown would let swallow the list below them.
type templateParser struct{}

func (templateParser) Trigger() []byte { return []byte{'<'} }

func (templateParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	trimmed := bytes.TrimSpace(line)
	switch {
	case bytes.HasPrefix(trimmed, []byte("<%")) && pc.BlockIndent() <= 3:
		if bytes.Contains(trimmed, []byte("%>")) {
			if !bytes.HasSuffix(trimmed, []byte("%>")) {
				return nil, parser.NoChildren
			}
			return openTag(reader, segment, &tagNode{tag: tagTemplate, done: true})
		}
		if !closesWithin(reader, []byte("%>")) {
			return nil, parser.NoChildren
		}
		return openTag(reader, segment, &tagNode{tag: tagTemplate})
	case foldTag.Match(trimmed):
		return openTag(reader, segment, &tagNode{tag: tagFold, done: true})
	}
	return nil, parser.NoChildren
}

func (templateParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	return continueTag(node.(*tagNode), reader, func(line []byte) bool { return bytes.Contains(line, []byte("%>")) })
}

func (templateParser) Close(ast.Node, text.Reader, parser.Context) {}
func (templateParser) CanInterruptParagraph() bool                 { return true }
func (templateParser) CanAcceptIndentedLine() bool                 { return true }

// actionParser reads quick actions: "/word arguments" at the very start of a
// line. A word the tracker knows may interrupt a paragraph; an unknown one is
// only taken when its arguments look like an action's, so that a sentence
// about /etc stays a sentence.
type actionParser struct{}

func (actionParser) Trigger() []byte { return []byte{'/'} }

func (actionParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if parent.Kind() != ast.KindDocument || len(line) == 0 || line[0] != '/' || !action.Match(line) {
		return nil, parser.NoChildren
	}
	word := line[1:]
	if i := bytes.IndexAny(word, " \t\r\n"); i >= 0 {
		word = word[:i]
	}
	if !knownAction(word) {
		last := pc.LastOpenedBlock().Node
		if (last != nil && ast.IsParagraph(last)) || !actionArgs.Match(bytes.TrimSpace(line)) {
			return nil, parser.NoChildren
		}
	}
	return openTag(reader, segment, &tagNode{tag: tagAction, done: true})
}

func (actionParser) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (actionParser) Close(ast.Node, text.Reader, parser.Context)                 {}
func (actionParser) CanInterruptParagraph() bool                                 { return true }
func (actionParser) CanAcceptIndentedLine() bool                                 { return false }

func openTag(reader text.Reader, segment text.Segment, n *tagNode) (ast.Node, parser.State) {
	n.Lines().Append(segment)
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func continueTag(n *tagNode, reader text.Reader, last func([]byte) bool) parser.State {
	if n.done {
		return parser.Close
	}
	line, segment := reader.PeekLine()
	n.Lines().Append(segment)
	reader.AdvanceToEOL()
	n.done = last(line) || n.Lines().Len() >= maxTagLines
	return parser.Continue | parser.NoChildren
}

func isShortcodeOpen(line []byte) bool {
	return bytes.HasPrefix(line, []byte("{{%")) || bytes.HasPrefix(line, []byte("{{<"))
}

func shortcodeCloser(line []byte) []byte {
	if line[2] == '%' {
		return []byte("%}}")
	}
	return []byte(">}}")
}

// onlyShortcodes tells whether a line is nothing but shortcodes, so that
// "{{< label >}} and words" stays a paragraph.
func onlyShortcodes(line []byte) bool {
	for len(line) > 0 {
		if !isShortcodeOpen(line) {
			return false
		}
		end := bytes.Index(line, shortcodeCloser(line))
		if end < 0 {
			return false
		}
		line = bytes.TrimLeft(line[end+3:], " \t\r\n")
	}
	return true
}

// closesWithin looks ahead for closer in the same paragraph.
func closesWithin(reader text.Reader, closer []byte) bool {
	_, segment := reader.PeekLine()
	rest := reader.Source()[segment.Start:]
	for range maxTagLines {
		end := bytes.IndexByte(rest, '\n')
		line := rest
		if end >= 0 {
			line = rest[:end]
		}
		if bytes.Contains(line, closer) {
			return true
		}
		if end < 0 || len(bytes.TrimSpace(line)) == 0 {
			return false
		}
		rest = rest[end+1:]
	}
	return false
}

// quickActions are the words a tracker acts on at the start of a line.
const quickActions = ` add_child add_contacts add_email add_parent approve assign assign_reviewer award blocked_by blocks board_move
 cc checkin_reminder child_epic clear_health_status clear_weight clone close close_epic confidential convert_to_ticket
 copy_metadata create_merge_request done draft due duplicate epic error_tracking estimate estimate_time health_status
 iteration label labels linear link lock merge milestone move page parent_epic promote promote_to promote_to_incident publish
 react ready reassign reassign_reviewer rebase relabel relate remove_child remove_child_epic remove_contacts
 remove_due_date remove_email remove_epic remove_estimate remove_iteration remove_link remove_milestone remove_parent
 remove_parent_epic remove_time_spent remove_weight remove_zoom reopen request_changes request_review
 set_parent severity shrug spend spend_time submit_review subscribe tableflip tag target_branch timeline title todo type
 unapprove unassign unassign_reviewer unlabel unlink unlock unrelate unsubscribe weight zoom `

func knownAction(word []byte) bool {
	for known := range strings.FieldsSeq(quickActions) {
		if known == string(word) {
			return true
		}
	}
	return false
}
