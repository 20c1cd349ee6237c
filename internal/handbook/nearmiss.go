package handbook

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Near-misses are what an author meant and Markdown does not do. They are
// reported, never repaired: a guess could change what a page says.
var (
	boxWithoutSpace = regexp.MustCompile(`^(?:[-*+]|\d+[.)])?\[[ xX]?\]`)
	boxWithoutGap   = regexp.MustCompile(`^\[[ xX]\]\S`)
	emptyBox        = regexp.MustCompile(`^\[\](?:\s|$)`)
	oddBox          = regexp.MustCompile(`^\[[^\]\s\w]\]\s`)
	bulletNoSpace   = regexp.MustCompile(`^(?:-(?:\*\*|\p{L})|[*+]\p{Lu}[^*]*$)`)
	reversedLink    = regexp.MustCompile(`\([^()\n]+\)\[(?:https?://|/|\.{1,2}/|#)[^\]\s]*\]`)
	doneMark        = regexp.MustCompile(`^(?:✅|☑|✔|:white_check_mark:|:heavy_check_mark:|:ballot_box_with_check:)|(?:✅|☑|✔)\x{FE0F}?\s*$|(?::white_check_mark:|:heavy_check_mark:)\s*$|=>\s*100\s*%`)
)

// nearMisses goes over the blocks just read.
func (w *walker) nearMisses() {
	for i := range w.page.Blocks {
		b := &w.page.Blocks[i]
		switch b.Kind {
		case Item:
			w.nearItem(b)
		case Paragraph:
			w.nearLines(b, false)
		}
		if b.Kind == Item || b.Kind == Paragraph || b.Kind == Cell {
			w.nearInline(b)
		}
	}
	if w.doneMarks > 0 { // a page that uses signs uses many; one line says it
		w.warn(w.firstDone, codeDoneMark, fmt.Sprintf(
			"%d items of this page look marked as done by a sign or a percentage; only a ticked box counts: \"- [x] text\".", w.doneMarks))
	}
}

func (w *walker) nearItem(b *Block) {
	if len(b.Text) == 0 {
		return
	}
	if !b.Task && b.Text[0] == '[' {
		switch {
		case boxWithoutGap.MatchString(b.Text) && !strings.HasPrefix(b.Text[3:], "(") && !strings.HasPrefix(b.Text[3:], "["):
			w.warn(b.Lines.From, codeBox, "This box has no space behind it, so it is not a task: write \"- [ ] text\".")
		case emptyBox.MatchString(b.Text):
			w.warn(b.Lines.From, codeBox, "This box has nothing between its brackets, so it is not a task: write \"- [ ] text\".")
		case oddBox.MatchString(b.Text):
			w.warn(b.Lines.From, codeBox, "This box is neither empty nor ticked with x, so it is not a task.")
		}
	}
	w.nearLines(b, true)
	if !b.Task && mayBeDone(b.Text) && doneMark.MatchString(b.Text) {
		if w.doneMarks == 0 {
			w.firstDone = b.Lines.From
		}
		w.doneMarks++
	}
}

// mayBeDone rules most texts out before the expression is tried.
func mayBeDone(s string) bool {
	return strings.Contains(s, "=>") || strings.Contains(s, "_mark:") || strings.Contains(s, "_check:") ||
		strings.Contains(s, "✅") || strings.Contains(s, "☑") || strings.Contains(s, "✔")
}

// nearLines looks at each line of a text: a line that was meant to be an item
// is glued to the line above by Markdown. The first line of an item is one.
func (w *walker) nearLines(b *Block, skipFirst bool) {
	line := b.Lines.From
	if skipFirst && strings.IndexByte(b.Text, '\n') < 0 {
		return
	}
	for s := range strings.SplitSeq(b.Text, "\n") {
		s = strings.TrimLeft(s, " \t")
		if skipFirst || s == "" {
			skipFirst = false
			line++
			continue
		}
		switch c := s[0]; {
		case c != '-' && c != '*' && c != '+' && c != '[' && (c < '0' || c > '9'):
		case strings.IndexByte(s[:min(len(s), 8)], '[') >= 0 && !isLinkOrRef(s) && boxWithoutSpace.MatchString(s):
			w.warn(line, codeBox, "This looks like a task but is read as text: write \"- [ ] text\" with a space after the dash and in the box.")
		case bulletNoSpace.MatchString(s):
			w.warn(line, codeBullet, "This looks like a list item but is read as text: put a space after the dash or star.")
		}
		line++
	}
}

// isLinkOrRef keeps "[x](address)" and "[x][ref]" from being taken for boxes.
func isLinkOrRef(s string) bool {
	i := strings.IndexByte(s, ']')
	return i+1 < len(s) && (s[i+1] == '(' || s[i+1] == '[' || s[i+1] == ':')
}

func (w *walker) nearInline(b *Block) {
	if strings.Contains(b.Text, ")[") && reversedLink.MatchString(blankCodeSpans(b.Text)) {
		w.warn(b.Lines.From, codeReversedLink, "This link is written the wrong way round; write [text](address).")
	}
	if !strings.Contains(b.Text, "<!--") {
		return
	}
	plain := blankCodeSpans(b.Text)
	if i := strings.LastIndex(plain, "<!--"); i >= 0 && !strings.Contains(plain[i:], "-->") {
		w.warn(b.Lines.To, codeComment, "A comment that begins inside a line does not hide the lists and paragraphs that follow; begin it on a line of its own.")
	}
}

// unclosedFence reports a fence that runs to the end of the page.
func (w *walker) unclosedFence(b Block, n ast.Node) {
	if n.NextSibling() != nil || n.Lines().Len() == 0 {
		return
	}
	end := n.Lines().At(n.Lines().Len() - 1).Stop
	if strings.TrimSpace(w.text[min(end, len(w.text)):]) == "" {
		w.warn(b.Lines.From, codeUnclosed, "This code block is never closed, so everything below it is shown as code.")
	}
}
