package handbook

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// checkPage holds what is true of every page, whatever the bytes.
func checkPage(t *testing.T, source string) {
	t.Helper()
	name := "page.md"
	page, problems, usable := parsePage(name, []byte(source), false)
	last := 1 + strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(source), "\n")
	for _, p := range problems {
		if p.File != name || p.Line < 1 || p.Line > last || p.Message == "" || p.Code == "" || (p.Severity != Error && p.Severity != Warning) {
			t.Fatalf("problem %+v of %q", p, source)
		}
	}
	if !usable {
		if len(problems) == 0 {
			t.Fatalf("refused without a word: %q", source)
		}
		return
	}
	for _, b := range page.Blocks {
		if b.Lines.From < 1 || b.Lines.To < b.Lines.From || b.Lines.To > last {
			t.Fatalf("block %s outside lines 1-%d of %q", show(b), last, source)
		}
		if !utf8.ValidString(b.Text) || (b.Kind != Code && b.Text != strings.TrimSpace(b.Text)) {
			t.Fatalf("text %q of %q", b.Text, source)
		}
		if (b.Task && b.Kind != Item) || (b.Checked && !b.Task) || (b.Kind == Item) && b.Depth < 1 || (b.Kind == Heading) != (b.Level > 0) {
			t.Fatalf("block %+v of %q", b, source)
		}
	}
	tree := &Tree{Pages: []*Page{page}, byPath: map[string]*Page{name: page}, others: map[string]bool{}}
	tree.linkIncludes()
	tree.findModules()
	for _, pl := range tree.Flatten(page) {
		if pl.Origin != page || len(pl.Path) > 6 {
			t.Fatalf("placed %+v of %q", pl, source)
		}
	}
	if len(source) < 4096 {
		if what := dangerous(tree.HTML(page)); what != "" {
			t.Fatalf("%q shows %s", source, what)
		}
	}
}

func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		"", "---\n", "---\ntitle: x\n---\n- [ ] a\n", trainee, "{{% include \"page.md\" %}}", "{{<\n\n", "<% \n %>", "<details>\n<summary>", "/label ~x\n", "> > - [x] a\n", "|a|\n|-|\n|\\||",
		"[^1]: x\n", "[x]: y\n", "# a {#b c=d}\n", "\ufeff\r\n\r", "-\n  -\n\t-", "```\n", "<!--", "{:toc}\n", "1. a\n{:toc}", "{{% a %}}{{% /a %}} x", "\x00", "\xff", "#", "- #", "- [ ]", "\t\t- [ ] x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) { checkPage(t, source) })
}

// pieces are what random pages are made of: every construct of markdown_test.go
// in fragments that may meet in any order.
var pieces = strings.Split("# |## |###### |- |* |1. |12) |[ ] |[x] |[]|> |    |  |\t|text|more *text*|`code`|``|\n|\n|\n\n|\r\n|```\n|```sh\n|~~~\n|\\|a\\|b\\|\n|\\|-\\|-\\|\n|\\| |---\n|===\n|<!-- |-->|<div>\n|</div>|<details>|<summary>s</summary>|</details>|"+
	"{{% include \"page.md\" %}}|{{< youtube x >}}|{{% panel header=\"h\" %}}|{{% /panel %}}|{{%|%}}|<%= partial(\"x\") %>|<% |%>|{:toc}|{: .x}|/label ~x\n|/etc |{#id}|{#id k=v}|[a](b)|(a)[/b]|[a]: b\n|[^1]|[^1]: n\n|✅|<script>|\"|&amp;|title: x\n|"+
	"日本|\u00a0|{+ x +}|[Fill in x]|M: |(Optional)", "|")

func TestRandomPagesKeepTheRules(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1500) {
		checkPage(t, randomPage(seed, pieces))
	}
}

func randomPage(seed uint64, from []string) string {
	random := rand.New(rand.NewPCG(seed, 22))
	var b strings.Builder
	if random.IntN(8) == 0 {
		b.WriteString("---\n")
	}
	for range 1 + random.IntN(60) {
		b.WriteString(strings.ReplaceAll(from[random.IntN(len(from))], "\\", ""))
	}
	return b.String()
}

// TestBlocksAreThoseOfTheKeptLibrary reads random plain Markdown twice, by our
// reader without inline parsing and by goldmark as everybody uses it, and
// compares what was found.
func TestBlocksAreThoseOfTheKeptLibrary(t *testing.T) {
	t.Parallel()
	plain := strings.Split("# ,## ,- ,* ,+ ,1. ,3) ,> ,    ,  ,\t,text,*more*,`a`,\n,\n,\n\n,```\n,~~~\n,|a|b|\n,|-|-|\n,|x|\n,---\n,===\n,[a](b),a\\\n,word", ",")
	differ := 0
	for seed := range uint64(3000) {
		source := randomPage(seed, plain) + "\n"
		if strings.HasPrefix(source, "---\n") {
			continue
		}
		ours, theirs := countOurs(source), countTheirs(source)
		if ours != theirs {
			t.Fatalf("%q\nours   %s\ntheirs %s", source, ours, theirs)
		}
		if countTheirs(strings.Replace(source, "- ", "", 1)) != ours {
			differ++
		}
	}
	if differ < 100 {
		t.Fatalf("only %d of the planted differences were seen", differ)
	}
}

func countOurs(source string) string {
	page, _, _ := parsePage("p.md", []byte(source), false)
	var k [5]int
	for _, b := range page.Blocks {
		switch b.Kind {
		case Heading:
			k[0]++
		case Item:
			k[1]++
		case Cell:
			k[2]++
		case Code:
			k[3]++
		case Paragraph:
			k[4]++
		}
	}
	return fmt.Sprint(k)
}

func countTheirs(source string) string {
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(source)))
	var k [5]int
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.(type) {
		case *ast.Heading:
			k[0]++
		case *ast.ListItem:
			k[1]++
		case *extast.TableCell:
			k[2]++
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			k[3]++
		case *ast.Paragraph, *ast.TextBlock:
			if _, inItem := n.Parent().(*ast.ListItem); !inItem || n.PreviousSibling() != nil {
				k[4]++
			}
		}
		return ast.WalkContinue, nil
	})
	return fmt.Sprint(k)
}
