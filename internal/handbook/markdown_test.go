package handbook

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// show writes a block as one line, so that a page can be compared as text.
func show(b Block) string {
	var s strings.Builder
	switch b.Kind {
	case Heading:
		fmt.Fprintf(&s, "h%d", b.Level)
	case Paragraph:
		s.WriteString("p")
	case Item:
		s.WriteString("item")
		if b.Ordered {
			s.WriteString(" ordered")
		}
		if b.Task {
			s.WriteString(" box")
		}
		if b.Checked {
			s.WriteString(" ticked")
		}
	case Cell:
		fmt.Fprintf(&s, "cell %d.%d.%d", b.Table, b.Row, b.Col)
	case Code:
		s.WriteString("code " + b.Lang)
	case HTML:
		s.WriteString("html")
	case Include:
		s.WriteString("include " + b.Target)
	case Comment:
		s.WriteString("comment")
	case QuickAction:
		s.WriteString("action " + b.Lang)
	case Shortcode:
		s.WriteString("shortcode " + b.Lang + " " + b.Target)
	}
	if b.Depth > 0 {
		fmt.Fprintf(&s, " @%d", b.Depth)
	}
	if b.Quote {
		s.WriteString(" quoted")
	}
	if b.Anchor != "" {
		s.WriteString(" #" + b.Anchor)
	}
	for k, v := range b.Attrs {
		s.WriteString(" " + k + "=" + v)
	}
	fmt.Fprintf(&s, " [%d-%d] %q", b.Lines.From, b.Lines.To, b.Text)
	return s.String()
}

func showAll(blocks []Block) string {
	var lines []string
	for _, b := range blocks {
		lines = append(lines, show(b))
	}
	return strings.Join(lines, "\n")
}

// TestMarkdownAsHandbooksWriteIt holds one case for every construct a real
// handbook was seen to use, with the problems it should raise.
func TestMarkdownAsHandbooksWriteIt(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, source, want, problems string }{
		{name: "lazy ordered lists, by position", source: "1. one\n1. two\n2. three\n", want: `
item ordered @1 [1-1] "one"
item ordered @1 [2-2] "two"
item ordered @1 [3-3] "three"`},
		{name: "mixed bullets and every indent", source: "* a\n  - b\n      * c\n- d\n    - e\n", want: `
item @1 [1-1] "a"
item @2 [2-2] "b"
item @3 [3-3] "c"
item @1 [4-4] "d"
item @2 [5-5] "e"`},
		{name: "an item wrapped over lines, with a second paragraph and code", source: "1. one\n   goes on\n\n   more\n\n   ```sh\n   ls\n   ```\n1. two\n", want: `
item ordered @1 [1-2] "one\ngoes on"
p @1 [4-4] "more"
code sh @1 [6-8] "ls"
item ordered @1 [9-9] "two"`},
		{name: "boxes of every kind, nested", source: "- [ ] a\n  * [x] b\n1. [X] c\n   1. [ ] d\n- plain\n  - [ ] under a group\n", want: `
item box @1 [1-1] "a"
item box ticked @2 [2-2] "b"
item ordered box ticked @1 [3-3] "c"
item ordered box @2 [4-4] "d"
item @1 [5-5] "plain"
item box @2 [6-6] "under a group"`},
		{name: "boxes in fences and comments are not tasks", source: "```\n- [ ] no\n```\n\n<!--\n- [ ] no\n-->\n\n    - [ ] no\n\n- [ ] yes\n", want: `
code  [1-3] "- [ ] no"
comment [5-7] "<!--\n- [ ] no\n-->"
code  [9-9] "- [ ] no"
item box @1 [11-11] "yes"`},
		{name: "almost boxes", source: "- []  a\n- [ ]b\n- [~] c\n-[ ] d\n\n[x](y) is a link\n\n- [x][ref] is a link\n", want: `
item @1 [1-1] "[]  a"
item @1 [2-2] "[ ]b"
item @1 [3-4] "[~] c\n-[ ] d"
p [6-6] "[x](y) is a link"
item @1 [8-8] "[x][ref] is a link"`, problems: "1 BLY-2224, 2 BLY-2224, 3 BLY-2224, 4 BLY-2224"},
		{name: "a bullet without its space", source: "-**Finished the first part**\n\n-1 is a number, *so* is this\n", want: `
p [1-1] "-**Finished the first part**"
p [3-3] "-1 is a number, *so* is this"`, problems: "1 BLY-2225"},
		{name: "a link the wrong way round", source: "See (the guide)[https://example.org/x] and f(x)[0].\n", want: `
p [1-1] "See (the guide)[https://example.org/x] and f(x)[0]."`, problems: "1 BLY-2226"},
		{name: "done by a sign is said once a page", source: "- wrote it ✅\n- :white_check_mark: sent it\n- tests => 100%\n- [x] ticked ✅\n", want: `
item @1 [1-1] "wrote it ✅"
item @1 [2-2] ":white_check_mark: sent it"
item @1 [3-3] "tests => 100%"
item box ticked @1 [4-4] "ticked ✅"`, problems: "1 BLY-2227"},
		{name: "quick actions", source: "Some words\n/label ~\"two words\" ~scope::value\n/assign @ana @ben\n/epic https://example.org/1\n\n```\n/label ~no\n```\n\n/frobnicate ~unknown\n\nWe edit files below\n/etc by hand.\n\n/opt is a folder.\n\n- item\n  /due tomorrow\n", want: `
p [1-1] "Some words"
action label [2-2] "/label ~\"two words\" ~scope::value"
action assign [3-3] "/assign @ana @ben"
action epic [4-4] "/epic https://example.org/1"
code  [6-8] "/label ~no"
action frobnicate [10-10] "/frobnicate ~unknown"
p [12-13] "We edit files below\n/etc by hand."
p [15-15] "/opt is a folder."
item @1 [17-18] "item\n/due tomorrow"`},
		{name: "a quick action right after a list", source: "- [ ] last\n/label ~done\n", want: `
item box @1 [1-1] "last"
action label [2-2] "/label ~done"`},
		{name: "comments", source: "<!-- one -->\nText <!-- inside --> goes on\n\n<!-- tail --> words\n\n<!--\n\ntwo\n\nlines -->\n", want: `
comment [1-1] "<!-- one -->"
p [2-2] "Text <!-- inside --> goes on"
html [4-4] "<!-- tail --> words"
comment [6-10] "<!--\n\ntwo\n\nlines -->"`},
		{name: "a comment never closed", source: "Text\n\n<!-- begins\n\n- [ ] hidden\n", want: `
p [1-1] "Text"
comment [3-5] "<!-- begins\n\n- [ ] hidden"`, problems: "3 BLY-2223"},
		{name: "a comment opened inside a line hides nothing below", source: "Text <!-- begins\n- [ ] shown\n-->\n", want: `
p [1-1] "Text <!-- begins"
item box @1 [2-3] "shown\n-->"`, problems: "1 BLY-2228"},
		{name: "a fence never closed", source: "Text\n\n```sh\nls\n\n- [ ] swallowed\n", want: `
p [1-1] "Text"
code sh [3-6] "ls\n\n- [ ] swallowed"`, problems: "3 BLY-2223"},
		{name: "tables keep cells, breaks, escapes and bold", source: "| | **Often** |\n|---|---|\n| **Deep** | a<br> - b \\| c |\n| only one |\n\nText\n\n| x | y |\n|:-:|--:|\n| 1 | `p\\|q` |\n", want: `
cell 0.0.0 [1-1] ""
cell 0.0.1 [1-1] "**Often**"
cell 0.1.0 [3-3] "**Deep**"
cell 0.1.1 [3-3] "a<br> - b | c"
cell 0.2.0 [4-4] "only one"
cell 0.2.1 [4-4] ""
p [6-6] "Text"
cell 1.0.0 [8-8] "x"
cell 1.0.1 [8-8] "y"
cell 1.1.0 [10-10] "1"
cell 1.1.1 [10-10] "` + "`p|q`" + `"`},
		{name: "Markdown inside details is read", source: "<details>\n<summary>More</summary>\n- [ ] task\n\nText\n</details>\n\n<details open><summary>B</summary>\n\n1. step\n\n</details>\n", want: `
html [1-1] "<details>"
html [2-2] "<summary>More</summary>"
item box @1 [3-3] "task"
p [5-5] "Text"
html [6-6] "</details>"
html [8-8] "<details open><summary>B</summary>"
item ordered @1 [10-10] "step"
html [12-12] "</details>"`},
		{name: "HTML blocks are kept whole", source: "<div class=\"x\">\n  <iframe src=\"https://example.org\"></iframe>\n</div>\n\n<table>\n<tr><td>1</td></tr>\n</table>\n", want: `
html [1-3] "<div class=\"x\">\n  <iframe src=\"https://example.org\"></iframe>\n</div>"
html [5-7] "<table>\n<tr><td>1</td></tr>\n</table>"`},
		{name: "panels, alerts and cards: their body is the page's", source: "{{% panel header=\"**Steps**\" header-bg=\"info\" %}}\nRead this\n\n- [ ] do it\n{{% /panel %}}\n{{% alert color=\"warning\" %}}Careful{{% /alert %}}\n\n{{% cardpane %}}\n{{% card footer=\"F\" %}}\nIn a card\n{{% /card %}}\n{{% /cardpane %}}\n", want: `
shortcode panel **Steps** [1-1] "{{% panel header=\"**Steps**\" header-bg=\"info\" %}}"
p [2-2] "Read this"
item box @1 [4-4] "do it"
shortcode panel  [5-5] "{{% /panel %}}"
p [6-6] "{{% alert color=\"warning\" %}}Careful{{% /alert %}}"
shortcode cardpane  [8-8] "{{% cardpane %}}"
shortcode card  [9-9] "{{% card footer=\"F\" %}}"
p [10-10] "In a card"
shortcode card  [11-11] "{{% /card %}}"
shortcode cardpane  [12-12] "{{% /cardpane %}}"`},
		{name: "other shortcodes", source: "{{< youtube \"abc\" >}}\n\n{{< figure\n    src=\"x.png\"\n    title=\"T\" >}}\n\nSee [x]({{< ref \"page#part\" >}}) {{< frob 1 >}}.\n\n{{< frob >}}\n\n`{{< code >}}` and {{</* shown */>}}\n\n{{< never closed\n\nText\n", want: `
shortcode youtube abc [1-1] "{{< youtube \"abc\" >}}"
shortcode figure T [3-5] "{{< figure\n    src=\"x.png\"\n    title=\"T\" >}}"
p [7-7] "See [x]({{< ref \"page#part\" >}}) {{< frob 1 >}}."
shortcode frob  [9-9] "{{< frob >}}"
p [11-11] "` + "`{{< code >}}` and {{</* shown */>}}" + `"
p [13-13] "{{< never closed"
p [15-15] "Text"`, problems: "7 BLY-2220, 9 BLY-2220"},
		{name: "includes, also indented, named, in items and in sentences", source: "{{% include \"a.md\" %}}\n {{< include file=\"b.md\" >}}\n- {{% include \"c.md\" %}}\n\nBefore {{% include \"d.md\" %}} after\n\n{{$ include \"e.md\" %}}\n", want: `
include a.md [1-1] "{{% include \"a.md\" %}}"
include b.md [2-2] "{{< include file=\"b.md\" >}}"
item @1 [3-3] ""
include c.md @1 [3-3] "{{% include \"c.md\" %}}"
p [5-5] "Before {{% include \"d.md\" %}} after"
include d.md [5-5] "{{% include \"d.md\" %}}"
p [7-7] "{{$ include \"e.md\" %}}"`, problems: "1 BLY-2209, 2 BLY-2209, 3 BLY-2209, 5 BLY-2209, 7 BLY-2222"},
		{name: "kramdown decorations are skipped", source: "## On this page\n{:.no_toc .hidden}\n\n- TOC\n{:toc .hidden}\n\n{::options parse_block_html=\"true\" /}\n\nText\n{: .alert}\n", want: `
h2 [1-1] "On this page"
p [9-9] "Text"`},
		{name: "template code is kept, never run", source: "<%= partial(\"x/nav.erb\") %>\n\n<% if a %>\nText\n<% end %>\n", want: `
include x/nav.erb [1-1] "<%= partial(\"x/nav.erb\") %>"
shortcode erb  [3-3] "<% if a %>"
p [4-4] "Text"
shortcode erb  [5-5] "<% end %>"`, problems: "1 BLY-2209, 3 BLY-2221, 5 BLY-2221"},
		{name: "anchors and attributes", source: "## What it is {#what}\n\n### Senior {same-as=base}\n\n- Leads {#lead pair=\"hides it\"}\n- Title is {+ name +}\n- A set {a, b}\n\nRole\n====\n", want: `
h2 #what [1-1] "What it is"
h3 same-as=base [3-3] "Senior"
item @1 #lead pair=hides it [5-5] "Leads"
item @1 [6-6] "Title is {+ name +}"
item @1 [7-7] "A set {a, b}"
h1 [9-9] "Role"`},
		{name: "quotes, footnotes and link definitions", source: "> First\n> - item\n\nText[^1] and [a link][there].\n\n[there]: https://example.org \"T\"\n\n[^1]: The note\n", want: `
p quoted [1-1] "First"
item @1 quoted [2-2] "item"
p [4-4] "Text[^1] and [a link][there]."
p [8-8] "The note"`},
		{name: "mermaid is code", source: "```mermaid\ngraph LR\n  A-->B\n  click A \"x\"\n```\n", want: `
code mermaid [1-5] "graph LR\n  A-->B\n  click A \"x\""`},
		{name: "odd characters stay as they are", source: "- Keeps “quotes”, a\u00a0hard space, 日本語 and :emoji:  \n- {-struck-}\n \n-\n", want: `
item @1 [1-1] "Keeps “quotes”, a\u00a0hard space, 日本語 and :emoji:"
item @1 [2-2] "{-struck-}"
item @1 [4-4] ""`},
		{name: "no final newline", source: "# A\n- b", want: "\nh1 [1-1] \"A\"\nitem @1 [2-2] \"b\""},
		{name: "Windows line ends and a byte order mark", source: "\ufeff---\r\ntitle: T\r\n---\r\n# A\r\n\r\n| x |\r\n|---|\r\n| y |\r\n\r\n```\r\ncode\r\n```\r\n- [ ] a\r\n  b\r\n", want: `
h1 [4-4] "A"
cell 0.0.0 [6-6] "x"
cell 0.1.0 [8-8] "y"
code  [10-12] "code"
item box @1 [13-14] "a\nb"`},
		{name: "an empty file", source: "", want: ""},
		{name: "only front matter", source: "---\ntitle: Internships\n---", want: ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree := read(t, map[string]string{"page.md": c.source})
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), showAll(tree.Page("page.md").Blocks)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
			var problems []string
			for _, p := range tree.Problems {
				problems = append(problems, fmt.Sprintf("%d %s", p.Line, p.Code))
			}
			if got := strings.Join(problems, ", "); got != c.problems {
				t.Errorf("problems = %q, want %q", got, c.problems)
			}
		})
	}
}

func TestFrontMatterIsOnlyWhatIsAMap(t *testing.T) {
	t.Parallel()
	nav := "---\n\n[One](/one/) |\n[Two](/two/)\n\n---\n"
	cases := []struct {
		name, path, source string
		meta               map[string]any
		blocks             int
	}{
		{"a page's", "a.md", "---\ntitle: \"Growing: together\"\nx_unknown: 1\ntext: >-\n  folded\n  *text*\n---\nText\n", map[string]any{"title": "Growing: together", "x_unknown": 1, "text": "folded *text*"}, 1},
		{"a rule, text, a rule", "a.md", nav, nil, 1},
		{"the same in an include", "includes/nav.md", nav, nil, 1},
		{"an include whose text reads as a map", "includes/note.md", "---\nNote: read this first\n---\nText\n", nil, 2},
		{"an include with a title", "includes/titled.md", "---\ntitle: T\n---\nText\n", map[string]any{"title": "T"}, 1},
		{"a list between rules", "a.md", "---\n- one\n- two\n---\n", nil, 2},
		{"rules and nothing between", "a.md", "---\n---\nText\n", nil, 1},
		{"a rule further down", "a.md", "Text\n\n---\ntitle: no\n---\n", nil, 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree := read(t, map[string]string{c.path: c.source})
			wantNoProblems(t, tree)
			page := tree.Page(c.path)
			if diff := cmp.Diff(c.meta, page.Meta); diff != "" {
				t.Errorf("meta (-want +got):\n%s", diff)
			}
			if len(page.Blocks) != c.blocks {
				t.Errorf("blocks:\n%s", showAll(page.Blocks))
			}
		})
	}
}

func TestATitleIsAlwaysFound(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{"a.md": "---\ntitle: ' From meta '\n---\n# H\n", "b.md": "Text\n\n## From `a` *heading* &amp; [link](x) \\#1\n", "c.md": "Text\n", "d.md": "---\ntitle: 7\n---\n", "e.md": "---\ntitle:\n---\n# H\n"})
	for p, want := range map[string]string{"a.md": "From meta", "b.md": "From a heading & link #1", "c.md": "c.md", "d.md": "7", "e.md": "H"} {
		if got := tree.Page(p).Title; got != want {
			t.Errorf("%s: title %q, want %q", p, got, want)
		}
	}
}

func TestTwoHundredLevelsAreRead(t *testing.T) {
	t.Parallel()
	var list, quote strings.Builder
	for i := range 200 {
		list.WriteString(strings.Repeat("  ", i) + "- [ ] level\n")
	}
	quote.WriteString(strings.Repeat("> ", 200) + "deep\n")
	tree := read(t, map[string]string{"list.md": list.String(), "quote.md": quote.String()})
	wantNoProblems(t, tree)
	blocks := tree.Page("list.md").Blocks
	if len(blocks) != 200 || blocks[199].Depth != 200 || !blocks[199].Task {
		t.Fatalf("%d blocks, last %+v", len(blocks), blocks[len(blocks)-1])
	}
	if b := tree.Page("quote.md").Blocks; len(b) != 1 || b[0].Text != "deep" {
		t.Fatalf("quote: %s", showAll(b))
	}
	if out := Render(list.String()); strings.Count(out, "☐") != 200 {
		t.Fatal("rendering lost levels")
	}
}
