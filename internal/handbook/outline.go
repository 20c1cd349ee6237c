package handbook

import (
	"html"
	"regexp"
	"strconv"
	"strings"
)

var (
	headingTags = regexp.MustCompile(`<(/?)h([1-6])\b`)
	firstTitle  = regexp.MustCompile(`^\s*<h1[^>]*>(.*?)</h1>\s*`)
	anyTag      = regexp.MustCompile(`<[^>]*>`)
)

// outline fits a page's HTML under a title that stands above it: a first
// heading that only repeats the title goes, and the others start at h2 and
// never skip a level, whatever levels the source used.
func outline(title, body string) string {
	if m := firstTitle.FindStringSubmatchIndex(body); m != nil {
		words := html.UnescapeString(anyTag.ReplaceAllString(body[m[2]:m[3]], ""))
		if strings.EqualFold(strings.TrimSpace(words), strings.TrimSpace(title)) {
			body = body[m[1]:]
		}
	}
	var open []int // levels in the source of the headings above, outermost first
	level := 2
	return headingTags.ReplaceAllStringFunc(body, func(tag string) string {
		m := headingTags.FindStringSubmatch(tag)
		if m[1] == "" {
			source, _ := strconv.Atoi(m[2])
			for len(open) > 0 && open[len(open)-1] >= source {
				open = open[:len(open)-1]
			}
			open = append(open, source)
			level = min(1+len(open), 6)
		}
		return "<" + m[1] + "h" + strconv.Itoa(level)
	})
}
