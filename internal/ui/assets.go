package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"path"
	"sort"
	"strings"
	"sync"
)

// AssetPrefix starts the URL path of every asset. Whoever serves below it
// answers with LookupAsset and may let browsers keep the bytes for a year,
// because a changed file has another name.
const AssetPrefix = "/static/"

//go:embed assets/css/*.css assets/enhance.js assets/icons.svg assets/icon.svg assets/*.woff2 assets/licenses/*.txt
var files embed.FS

// Asset is one file as a browser gets it. Body and Gzip are shared: read only.
type Asset struct {
	Type string // Content-Type
	Body []byte
	Gzip []byte // Body compressed; nil when that would not make it smaller
	Tag  string // strong ETag without quotes
}

// library is all assets by hashed URL path, and the hashed path by plain name.
type library struct {
	byPath map[string]Asset
	paths  map[string]string
}

// stock is built once, on first use, from embedded files only.
var stock = sync.OnceValue(func() library {
	lib := library{byPath: map[string]Asset{}, paths: map[string]string{}}
	for _, name := range []string{"inter-latin.woff2", "inter-latin-a.woff2", "inter-latin-ext.woff2", "icons.svg", "icon.svg", "enhance.js", "licenses/inter-OFL.txt", "licenses/lucide-ISC.txt"} {
		lib.add(name, mustRead("assets/"+name))
	}
	lib.add("belay.css", styleSheet(lib.paths))
	return lib
})

// AssetPath is the URL path of an asset by its plain name ("belay.css"). The
// path of a name that does not exist is one that LookupAsset does not know.
func AssetPath(name string) string {
	if p, ok := stock().paths[name]; ok {
		return p
	}
	return AssetPrefix + name
}

// LookupAsset finds an asset by the URL path that AssetPath gave out.
func LookupAsset(urlPath string) (Asset, bool) {
	a, ok := stock().byPath[urlPath]
	return a, ok
}

func (l *library) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:6])
	ext := path.Ext(name)
	url := AssetPrefix + strings.TrimSuffix(name, ext) + "-" + tag + ext
	asset := Asset{Type: contentType(ext), Body: body, Tag: tag}
	if ext != ".woff2" { // already compressed
		asset.Gzip = compress(body)
	}
	l.byPath[url], l.paths[name] = asset, url
}

// styleSheet joins the parts in the order of their names, points its fonts at
// their hashed paths and adds the column classes that charts need.
func styleSheet(paths map[string]string) []byte {
	entries, err := files.ReadDir("assets/css")
	if err != nil {
		panic("ui: embedded style sheet: " + err.Error())
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	var b strings.Builder
	for _, e := range entries {
		b.Write(mustRead("assets/css/" + e.Name()))
	}
	b.WriteString(columnRules(timelineColumns))
	css := b.String()
	for name, url := range paths {
		css = strings.ReplaceAll(css, "url("+name+")", "url("+url+")")
	}
	return []byte(css)
}

// timelineColumns is how many grid columns the widest chart places things in.
// The timeline has nine weeks of days.
const timelineColumns = timelineDays

// columnRules makes the classes c1..cN (start in a column) and e1..eN+1 (end
// before a line), by which charts place things without inline styles.
func columnRules(n int) string {
	if n == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("@layer charts {\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, ".c%d { grid-column-start: %d }\n", i, i)
	}
	for i := 1; i <= n+1; i++ {
		fmt.Fprintf(&b, ".e%d { grid-column-end: %d }\n", i, i)
	}
	b.WriteString("}\n")
	return b.String()
}

func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return "text/plain; charset=utf-8"
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil || b.Len() >= len(body) {
		return nil
	}
	return b.Bytes()
}

func mustRead(name string) []byte {
	body, err := files.ReadFile(name)
	if err != nil {
		panic("ui: embedded " + name + ": " + err.Error())
	}
	return body
}
