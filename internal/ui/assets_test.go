package ui_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"belay/internal/ui"
)

func asset(t *testing.T, name string) ui.Asset {
	t.Helper()
	a, ok := ui.LookupAsset(ui.AssetPath(name))
	if !ok {
		t.Fatalf("%s is not served at the path it names", name)
	}
	return a
}

func TestAssetNamesCarryTheirContent(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]string{"belay.css": "text/css; charset=utf-8", "enhance.js": "text/javascript; charset=utf-8", "icons.svg": "image/svg+xml", "inter-latin.woff2": "font/woff2", "licenses/inter-OFL.txt": "text/plain; charset=utf-8"} {
		a := asset(t, name)
		if a.Type != kind {
			t.Errorf("%s has type %q, want %q", name, a.Type, kind)
		}
		if !strings.Contains(ui.AssetPath(name), a.Tag) {
			t.Errorf("%s does not name its content: %s", name, ui.AssetPath(name))
		}
		if a.Gzip == nil {
			continue
		}
		r, err := gzip.NewReader(bytes.NewReader(a.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, a.Body) {
			t.Errorf("%s differs when compressed: %v", name, err)
		}
	}
	if _, ok := ui.LookupAsset(ui.AssetPath("no-such-file.css")); ok {
		t.Error("a file that does not exist is served")
	}
}

func TestPageWeightStaysInBudget(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]int{"belay.css": 16 << 10, "enhance.js": 8 << 10, "icons.svg": 4 << 10} {
		if n := len(asset(t, name).Gzip); n == 0 || n > limit {
			t.Errorf("%s is %d bytes compressed, the limit is %d", name, n, limit)
		}
	}
}

func TestStyleSheetLoadsOnlyHashedFilesOfOurOwn(t *testing.T) {
	t.Parallel()
	css := string(asset(t, "belay.css").Body)
	rest := css
	for {
		_, after, ok := strings.Cut(rest, "url(")
		if !ok {
			break
		}
		url, tail, _ := strings.Cut(after, ")")
		if _, ok := ui.LookupAsset(url); !ok {
			t.Errorf("the style sheet loads %q, which nobody serves", url)
		}
		rest = tail
	}
	for _, refused := range []string{"@import", "data:", "http:", "https:"} {
		if strings.Contains(css, refused) {
			t.Errorf("the style sheet contains %q, which the policy refuses", refused)
		}
	}
}

func TestSpriteHasEveryIcon(t *testing.T) {
	t.Parallel()
	sprite := string(asset(t, "icons.svg").Body)
	for _, icon := range ui.Icons() {
		if !strings.Contains(sprite, `<symbol id="`+string(icon)+`"`) {
			t.Errorf("the sprite lacks %q; run icongen", icon)
		}
	}
	if !strings.Contains(sprite, "ISC licence") {
		t.Error("the sprite does not name its licence")
	}
}

func TestScriptUsesOneTrustedTypesPolicyAndNoEval(t *testing.T) {
	t.Parallel()
	script := string(asset(t, "enhance.js").Body)
	if strings.Count(script, "createPolicy(") != 1 || !strings.Contains(script, `createPolicy("belay"`) {
		t.Error("the script must make exactly one Trusted Types policy, named belay")
	}
	for _, refused := range []string{"eval(", "new Function", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", ".style."} {
		if strings.Contains(script, refused) {
			t.Errorf("the script uses %s, which the policy refuses", refused)
		}
	}
}
