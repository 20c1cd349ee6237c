package ui

import (
	"fmt"
	"hash/fnv"

	"github.com/a-h/templ"
)

func iconHref(i Icon) string { return AssetPath("icons.svg") + "#" + string(i) }

// tabID names a tab so that focus stays on it after a swap.
func tabID(label string, i int) string {
	h := fnv.New32a()
	h.Write([]byte(label))
	return fmt.Sprintf("tab-%x-%d", h.Sum32(), i)
}

func tabAttrs(t Tab, target string) templ.Attributes {
	attrs := templ.Attributes{}
	if t.Current {
		attrs["aria-current"] = "page"
	}
	if target != "" {
		attrs["data-swap"] = target
		attrs["data-push"] = true
	}
	return attrs
}
