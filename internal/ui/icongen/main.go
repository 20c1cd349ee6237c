// Command icongen writes assets/icons.svg, the sprite of the icons that
// package ui names, from an unpacked lucide-static package:
//
//	npm pack lucide-static && tar xzf lucide-static-*.tgz
//	go run ./internal/ui/icongen package/icons > internal/ui/assets/icons.svg
//
// It is a tool for those who add an icon; nothing at run time needs it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"belay/internal/ui"
)

const notice = `<!-- Icons from Lucide, ISC licence, some from Feather, MIT licence: see licenses/lucide-ISC.txt -->`

var drawing = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: icongen LUCIDE-ICONS-DIR > icons.svg")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir string) error {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">` + notice + "\n")
	for _, icon := range ui.Icons() {
		source, err := os.ReadFile(filepath.Join(dir, string(icon)+".svg"))
		if err != nil {
			return fmt.Errorf("icon %s: %w", icon, err)
		}
		m := drawing.FindSubmatch(source)
		if m == nil {
			return fmt.Errorf("icon %s: no <svg> element", icon)
		}
		lines := strings.Fields(string(m[1]))
		fmt.Fprintf(&b, "<symbol id=%q viewBox=\"0 0 24 24\">%s</symbol>\n", icon, strings.Join(lines, " "))
	}
	b.WriteString("</svg>\n")
	_, err := os.Stdout.WriteString(b.String())
	return err
}
