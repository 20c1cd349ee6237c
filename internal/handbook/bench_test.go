package handbook

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// BenchmarkReadAgainstGoldmark reads a tree with Read and parses the same
// bytes with goldmark alone, and prints the ratio of their CPU. The goal is 2,
// the limit 3 (product.md section 6).
func BenchmarkReadAgainstGoldmark(b *testing.B) {
	b.Run("generated", func(b *testing.B) { againstGoldmark(b, generate(b, 1200)) })
	b.Run("real", func(b *testing.B) {
		if realTree(b) != nil {
			againstGoldmark(b, realHandbook)
		}
	})
}

func againstGoldmark(b *testing.B, root string) {
	var sources [][]byte
	bytes := 0
	for _, p := range readRoot(b, root).Pages {
		data, err := os.ReadFile(filepath.Join(root, p.Path))
		if err != nil {
			b.Fatal(err)
		}
		sources = append(sources, data)
		bytes += len(data)
	}
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	var ours, alone time.Duration
	for b.Loop() {
		start := cpu(b)
		readRoot(b, root)
		middle := cpu(b)
		for _, source := range sources {
			markdown.Parse(text.NewReader(source))
		}
		ours, alone = ours+middle-start, alone+cpu(b)-middle
	}
	b.ReportMetric(float64(ours)/float64(alone), "x-goldmark-cpu")
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms-cpu/read")
	b.ReportMetric(float64(bytes)/(1<<20), "MB")
	b.ReportMetric(float64(len(sources)), "pages")
}

// cpu is the processor time this process has used.
func cpu(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// generate writes a handbook of n pages of about 10 KB: headings, prose with
// links, lists, tables, boxes, includes.
func generate(b *testing.B, n int) string {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("review change service owner team plan deploy alert *learn* [guide](/guide/#part) `make test` pair on-call **always** write share incident")
	sentence := func(s *strings.Builder) {
		for range 8 + random.IntN(12) {
			s.WriteString(words[random.IntN(len(words))])
			s.WriteByte(' ')
		}
	}
	files := map[string]string{}
	for i := range n {
		var s strings.Builder
		fmt.Fprintf(&s, "---\ntitle: \"Page %d\"\ndescription: What the page is about\n---\n\n{{%% include \"includes/nav-%d.md\" %%}}\n", i, i%20)
		for s.Len() < 10_000 {
			fmt.Fprintf(&s, "\n## Part %d of the page\n\n", s.Len())
			sentence(&s)
			s.WriteString("\n\n")
			for range 6 {
				s.WriteString("1. ")
				sentence(&s)
				s.WriteString("\n   - [ ] ")
				sentence(&s)
				s.WriteString("\n")
			}
			s.WriteString("\n| a | b |\n|---|---|\n")
			for range 4 {
				s.WriteString("| ")
				sentence(&s)
				s.WriteString("| x |\n")
			}
		}
		files[fmt.Sprintf("content/area-%d/page-%d.md", i%40, i)] = s.String()
	}
	for i := range 20 {
		files[fmt.Sprintf("assets/includes/nav-%d.md", i)] = "---\n\n[One](/one/) |\n[Two](/two/)\n\n---\n"
	}
	return write(b, files)
}
