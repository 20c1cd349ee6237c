package handbook

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
)

var (
	attributes = regexp.MustCompile(`[ \t\n]*\{[ \t]*((?:#[^\s{}#"=]+|\.[\w-]+|[A-Za-z][\w-]*=(?:"[^"{}\n]*"|[^\s{}"]+))(?:[ \t]+(?:#[^\s{}#"=]+|\.[\w-]+|[A-Za-z][\w-]*=(?:"[^"{}\n]*"|[^\s{}"]+)))*)[ \t]*\}$`)
	attribute  = regexp.MustCompile(`#[^\s{}#"=]+|\.[\w-]+|[A-Za-z][\w-]*=(?:"[^"{}\n]*"|[^\s{}"]+)`)
)

// cutBox takes the box off an item's text: "[ ] text", "[x] text".
func cutBox(s string) (rest string, task, checked bool) {
	if len(s) < 3 || s[0] != '[' || s[2] != ']' {
		return s, false, false
	}
	if len(s) > 3 && s[3] != ' ' && s[3] != '\t' && s[3] != '\n' {
		return s, false, false
	}
	switch s[1] {
	case ' ', '\t', '\n':
		return strings.TrimSpace(s[3:]), true, false
	case 'x', 'X':
		return strings.TrimSpace(s[3:]), true, true
	}
	return s, false, false
}

// cutAttributes takes a trailing {#id key=value .class} off a heading or a
// statement. Classes are dropped: they only decorate.
func cutAttributes(s string) (rest, anchor string, attrs map[string]string) {
	m := attributes.FindStringSubmatchIndex(s)
	if m == nil || m[0] == 0 {
		return s, "", nil
	}
	for _, a := range attribute.FindAllString(s[m[2]:m[3]], -1) {
		switch a[0] {
		case '#':
			anchor = a[1:]
		case '.':
		default:
			key, value, _ := strings.Cut(a, "=")
			if attrs == nil {
				attrs = map[string]string{}
			}
			attrs[key] = strings.Trim(value, `"`)
		}
	}
	return strings.TrimRightFunc(s[:m[0]], unicode.IsSpace), anchor, attrs
}

// shortcode is one {{% name args %}} or {{< name args >}} as written.
type shortcode struct {
	name, target string
	end          bool // {{% /name %}}
	text         string
}

var (
	shortcodeTag  = regexp.MustCompile(`\{\{[%<]-?\s*(/?)\s*([\w./-]+)([^{}]*?)/?\s*-?[%>]\}\}`)
	shortcodeArg  = regexp.MustCompile("(?:([\\w-]+)=)?(?:\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`|([^\\s\"`]+))")
	nearInclude   = regexp.MustCompile(`\{\{\s*[^%<\s{}]?\s*include\b`)
	templateCall  = regexp.MustCompile(`(?s)<%=?-?\s*(?:partial|render)\s*\(?\s*(?:partial:\s*)?["']([^"']+)["']`)
	includeParams = regexp.MustCompile(`^(file|path|src|page)$`)
)

// shortcodes finds the shortcodes in a text, leaving those in code spans alone.
func shortcodes(s string) []shortcode {
	s = blankCodeSpans(s)
	var out []shortcode
	for _, m := range shortcodeTag.FindAllStringSubmatchIndex(s, -1) {
		sc := shortcode{name: s[m[4]:m[5]], end: m[2] != m[3], text: s[m[0]:m[1]]}
		if strings.HasPrefix(sc.name, "/") {
			sc.name, sc.end = sc.name[1:], true
		}
		sc.target = shortcodeTarget(sc.name, s[m[6]:m[7]])
		out = append(out, sc)
	}
	return out
}

// shortcodeTarget is the argument that matters: the first unnamed one, else
// the file of an include, else the header or title.
func shortcodeTarget(name, args string) string {
	named := ""
	for _, a := range shortcodeArg.FindAllStringSubmatch(args, -1) {
		value := a[2] + a[3] + a[4]
		switch {
		case a[1] == "":
			return value
		case name == "include" && includeParams.MatchString(a[1]), a[1] == "header", a[1] == "title", a[1] == "name", a[1] == "id":
			if named == "" {
				named = value
			}
		}
	}
	return named
}

// blankCodeSpans replaces `code` by blanks of the same length.
func blankCodeSpans(s string) string {
	if strings.IndexByte(s, '`') < 0 {
		return s
	}
	out := []byte(s)
	open := map[int]bool{} // lengths of runs that are known to have no partner
	for i := 0; i < len(out); {
		n := ticks(out, i)
		if n == 0 {
			i++
			continue
		}
		end := -1
		if !open[n] {
			end = closingTicks(out, i+n, n)
			open[n] = end < 0
		}
		if end < 0 {
			i += n
			continue
		}
		for ; i < end; i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	return string(out)
}

// ticks counts the backticks at i.
func ticks(s []byte, i int) int {
	n := 0
	for i+n < len(s) && s[i+n] == '`' {
		n++
	}
	return n
}

// closingTicks finds the end of the next run of exactly n backticks; -1 when
// there is none.
func closingTicks(s []byte, from, n int) int {
	for from < len(s) {
		k := bytes.IndexByte(s[from:], '`')
		if k < 0 {
			return -1
		}
		run := ticks(s, from+k)
		from += k + run
		if run == n {
			return from
		}
	}
	return -1
}

// knownShortcodes are rendered or skipped without a word: the ones of the site
// generator and of the handbook theme.
const knownShortcodes = ` include panel alert card cardpane tabpane tab details youtube vimeo label ref relref figure
 highlight mermaid note warning tip param gist tweet x instagram qr comment pageinfo blocks/section blocks/cover blocks/feature
 blocks/lead imgproc iframe swaggerui redoc readfile team-by-departments team-by-manager-slug group-by-expertise
 release-managers member-by-name member-by-gitlab member-and-role-by-gitlab performance-indicators tableau performance-indicator
 engineering/child-teams category-list stage-group categories link-with-icon cta icon expand button mermaid-diagram `

func knownShortcode(name string) bool {
	for known := range strings.FieldsSeq(knownShortcodes) {
		if known == name {
			return true
		}
	}
	return false
}

// tag adds what a tag node says.
func (w *walker) tag(b Block, n *tagNode) {
	b.Text = strings.TrimSpace(w.textOf(n.Lines()))
	b.Lines = w.lines(n, n.Lines())
	switch n.tag {
	case tagDecoration:
	case tagFold:
		b.Kind = HTML
		w.add(b)
	case tagAction:
		b.Kind = QuickAction
		b.Lang, _, _ = strings.Cut(strings.TrimPrefix(b.Text, "/"), " ")
		w.add(b)
	case tagTemplate:
		w.template(b)
	case tagShortcode:
		found := shortcodes(b.Text)
		if len(found) == 0 && !strings.Contains(b.Text, "/*") {
			w.warn(b.Lines.From, codeNearShort, "This looks like a shortcode but cannot be read as one; it is kept as text.")
		}
		if len(found) == 0 {
			b.Kind = Paragraph
			w.add(b)
		}
		for _, sc := range found {
			w.shortcode(b, sc)
		}
	}
}

// template adds an ERB tag: an include when it calls a partial, else a tag
// that is kept and never run.
func (w *walker) template(b Block) {
	if m := templateCall.FindStringSubmatch(b.Text); m != nil {
		b.Kind, b.Target, b.Lang = Include, m[1], "erb"
		w.add(b)
		return
	}
	w.warn(b.Lines.From, codeTemplate, "This template code is kept but never run, so what it would print is missing here.")
	b.Kind, b.Lang = Shortcode, "erb"
	w.add(b)
}

// shortcode adds one shortcode as a block of its own.
func (w *walker) shortcode(b Block, sc shortcode) {
	b.Text, b.Target, b.Lang = sc.text, sc.target, sc.name
	switch {
	case sc.name == "include" && !sc.end:
		b.Kind = Include
	default:
		b.Kind = Shortcode
		if !knownShortcode(sc.name) && !sc.end {
			w.warn(b.Lines.From, codeShortcode, "Belay does not know the shortcode \""+sc.name+"\"; its tag is kept and the text around it is read.")
		}
	}
	w.add(b)
}

// inlineShortcodes looks at shortcodes inside a sentence, a cell or an item:
// includes follow as blocks of their own, unknown ones are reported.
func (w *walker) inlineShortcodes(in Block) {
	for _, sc := range shortcodes(in.Text) {
		switch {
		case sc.name == "include" && !sc.end:
			w.add(Block{Kind: Include, Depth: in.Depth, Quote: in.Quote, Text: sc.text, Target: sc.target, Lang: sc.name, Lines: in.Lines})
		case !sc.end && !knownShortcode(sc.name):
			w.warn(in.Lines.From, codeShortcode, "Belay does not know the shortcode \""+sc.name+"\"; its tag is kept and the text around it is read.")
		}
	}
	if nearInclude.MatchString(blankCodeSpans(in.Text)) {
		w.warn(in.Lines.From, codeNearShort, "This looks like an include but is not written as one: {{% include \"file\" %}}. It is kept as text.")
	}
}
