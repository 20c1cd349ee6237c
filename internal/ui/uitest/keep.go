package uitest

import (
	"os"
	"path/filepath"
	"testing"

	"belay/internal/ui"
)

// keepIn names the environment variable with a folder for sample pages.
const keepIn = "BELAY_SAMPLES"

// Keep writes a rendered page as name.html, with the assets beside it, when
// BELAY_SAMPLES names a folder: to look at pages in a browser without a
// server's data. Serve that folder as the root of a site.
func Keep(t *testing.T, name string, doc *Doc) {
	t.Helper()
	dir := os.Getenv(keepIn)
	if dir == "" {
		return
	}
	write(t, filepath.Join(dir, name+".html"), []byte(doc.Source))
	for _, asset := range []string{"belay.css", "enhance.js", "icons.svg", "icon.svg", "inter-latin.woff2", "inter-latin-a.woff2", "inter-latin-ext.woff2"} {
		path := ui.AssetPath(asset)
		if a, ok := ui.LookupAsset(path); ok {
			write(t, filepath.Join(dir, path), a.Body)
		}
	}
}

func write(t *testing.T, path string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
}
