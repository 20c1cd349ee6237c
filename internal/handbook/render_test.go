package handbook

import (
	"regexp"
	"strings"
	"testing"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestMarkdownIsShownAsReadersExpect(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, source, want string }{
		{"a statement", "Leads *incidents* to `their` end.", "<p>Leads <em>incidents</em> to <code>their</code> end.</p>\n"},
		{"a table with breaks", "| a |\n|:-:|\n| x<br/>y |\n", "<table>\n<thead>\n<tr>\n<th align=\"center\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align=\"center\">x<br>y</td>\n</tr>\n</tbody>\n</table>\n"},
		{"boxes", "- [ ] a\n- [x] b\n", "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n</ul>\n"},
		{"a heading can be linked to", "## What it is {#what}\n", "<h2 id=\"what\">What it is</h2>\n"},
		{"a comment is hidden", "a <!-- b --> c\n\n<!-- d -->\n", "<p>a  c</p>\n\n"},
		{"a panel shows its header and body", "{{% panel header=\"**Steps**\" %}}\nRead\n{{% /panel %}}\n", "<p><strong>Steps</strong></p>\n<p>Read</p>\n"},
		{"details show their summary and body", "<details>\n<summary>More & more</summary>\n- a\n</details>\n", "<p><strong>More &amp; more</strong></p>\n<ul>\n<li>a</li>\n</ul>\n"},
		{"a ref is a link", "[x]({{< ref \"page#part\" >}})", "<p><a href=\"page#part\">x</a></p>\n"},
		{"HTML is kept and closed", "<table><tr><td>1\n\n", "<table><tbody><tr><td>1\n</td></tr></tbody></table>"},
		{"a stray end tag stays inside", "</div></main>\n\nText\n", "\n<p>Text</p>\n"},
		{"a picture becomes words", "![the map](https://example.org/x.png)", "<p>[picture: the map]</p>\n"},
		{"a quick action is shown, not done", "/label ~x\n", "<p><code>/label ~x</code></p>\n"},
		{"decorations vanish", "Text\n{: .red}\n", "<p>Text</p>\n"},
		{"an include that is elsewhere", include("x<y.md"), "<p><em>Not shown here: x&lt;y.md</em></p>\n"},
		{"code keeps its language", "```sh\nls <x>\n```\n", "<pre><code class=\"language-sh\">ls &lt;x&gt;\n</code></pre>\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Render(c.source); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestInlineLosesOnlyASingleParagraph(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"*a* b":    "<em>a</em> b",
		"a\n\nb":   "<p>a</p>\n<p>b</p>",
		"- a":      "<ul>\n<li>a</li>\n</ul>",
		"":         "",
		"a & <b>":  "a &amp; ",
		"# Title":  "<h1 id=\"title\">Title</h1>",
		"a  \nb":   "a<br>\nb",
		"`<p>` x":  "<code>&lt;p&gt;</code> x",
		"~~gone~~": "<del>gone</del>",
	} {
		if got := Inline(source); got != want {
			t.Errorf("Inline(%q) = %q, want %q", source, got, want)
		}
	}
}

func TestABlockFindsItsPagesLinkDefinitions(t *testing.T) {
	t.Parallel()
	page := read(t, map[string]string{"a.md": "- See [the guide][g]\n\n[g]: https://example.org/g \"G\"\n"}).Page("a.md")
	if got := page.Render(page.Blocks[0].Text); !strings.Contains(got, `href="https://example.org/g"`) {
		t.Fatal(got)
	}
}

func TestAPageIsShownWithItsIncludes(t *testing.T) {
	t.Parallel()
	tree := read(t, map[string]string{
		"a.md": "---\ntitle: T\n---\n## A\n" + include("x.md") + include("gone.md") + "{{% include \"x.md\" %}} {{% include \"y.md\" %}}\n",
		"x.md": "- X\n", "y.md": "Y\n",
	})
	want := "<h2 id=\"a\">A</h2>\n<ul>\n<li>X</li>\n</ul>\n<p><em>Not shown here: gone.md</em></p>\n<ul>\n<li>X</li>\n</ul>\n<p>Y</p>\n"
	if got := tree.HTML(tree.Page("a.md")); got != want {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
}

// dangerous finds in parsed HTML what must never reach a reader's browser.
func dangerous(out string) string {
	var found string
	var visit func(n *nethtml.Node)
	visit = func(n *nethtml.Node) {
		if n.Type == nethtml.ElementNode {
			switch n.Data {
			case "script", "style", "iframe", "object", "embed", "img", "svg", "math", "form", "input", "button", "link", "meta", "base":
				found = n.Data
			}
			for _, a := range n.Attr {
				scheme := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" ||
					(a.Key == "href" && regexp.MustCompile(`^(javascript|data|vbscript):`).MatchString(scheme)) {
					found = a.Key + "=" + a.Val
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	nodes, err := nethtml.ParseFragment(strings.NewReader(out), &nethtml.Node{Type: nethtml.ElementNode, Data: "main", DataAtom: atom.Main})
	if err != nil {
		return err.Error()
	}
	for _, n := range nodes {
		visit(n)
	}
	return found
}

func TestNothingDangerousIsEverShown(t *testing.T) {
	t.Parallel()
	attacks := []string{
		"<script>alert(1)</script>", "text <script>alert(1)</script> text", "<img src=x onerror=alert(1)>", "a <img src=x onerror=alert(1)> b",
		"<svg onload=alert(1)>", "<a href=\"javascript:alert(1)\">x</a>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](&#106;avascript:alert(1))",
		"<javascript:alert(1)>", "[x]: javascript:alert(1)\n\n[x]", "![x](javascript:alert(1))", "<iframe src=\"https://example.org\"></iframe>",
		"<div style=\"background:url(javascript:alert(1))\" onclick=\"x()\">a</div>", "<style>body{display:none}</style>", "<form action=\"/logout\"><button>go</button></form>",
		"<details ontoggle=alert(1)>\n<summary onclick=alert(1)>x</summary>\n</details>", "{{% panel header=\"<script>alert(1)</script>\" %}}\nx\n{{% /panel %}}",
		"{{< youtube \"x\\\" onclick=\\\"alert(1)\" >}}", "{{< youtube \"javascript:alert(1)\" >}}", "{{% include \"<script>alert(1)</script>\" %}}",
		"<%= partial(\"<script>alert(1)</script>\") %>", "/label <script>alert(1)</script>", "# h {onclick=\"alert(1)\" #x}", "| a |\n|---|\n| <script>alert(1)</script> |\n",
		"<table background=\"javascript:alert(1)\"><tr><td onmouseover=alert(1)>x</td></tr></table>", "<a href=\"data:text/html,x\">x</a>", "```\"><script>alert(1)</script>\nx\n```",
		"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "<base href=\"https://example.org\">", "[x](vbscript:x)", "<?php x ?>",
	}
	for _, a := range attacks {
		if what := dangerous(Render(a)); what != "" {
			t.Errorf("%q lets %s through: %s", a, what, Render(a))
		}
	}
	planted := 0 // the check itself must see what it looks for
	for _, out := range []string{"<script>x</script>", "<p onclick=x>", "<a href=' javascript:x'>", "<img>", "<p style='x'>"} {
		if dangerous(out) != "" {
			planted++
		}
	}
	if planted != 5 {
		t.Fatalf("the check found %d of 5 planted dangers", planted)
	}
}

func TestTextThatWouldTakeMinutesIsShownPlain(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"*a_ ", "[a](b", "`"} {
		source := strings.Repeat(piece, 200_000) + "<b>"
		if got := Render(source); !strings.HasPrefix(got, "<pre>") || !strings.HasSuffix(got, "&lt;b&gt;</pre>") {
			t.Errorf("%q is rendered as Markdown", piece)
		}
	}
	ordinary := strings.Repeat("Some *words* and [a link](/x/) in a paragraph that ends.\n\n", 20_000)
	if got := Render(ordinary); strings.HasPrefix(got, "<pre>") {
		t.Error("a long ordinary page is not rendered")
	}
}
