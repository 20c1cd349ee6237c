package route

import (
	"io/fs"
	"net/http"
	"path"

	"belay/internal/authz"
	"belay/internal/fault"
)

var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".png": "image/png", ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}

// Assets serves files under prefix, whose names carry a hash of their content
// and so never change.
func (m *Mux) Assets(prefix string, files fs.FS, resolve func(name string) (file string, ok bool)) {
	m.Add(Route{Method: http.MethodGet, Pattern: prefix + "{name}", Face: authz.FacePage, Access: Public, Action: authz.Read, Kind: authz.KindAsset,
		Handle: func(x *Exchange) error {
			file, ok := resolve(x.Path("name"))
			if !ok {
				return fault.Gone()
			}
			body, err := fs.ReadFile(files, file)
			if err != nil {
				return fault.Gone()
			}
			x.Header().Set("Content-Type", mediaTypes[path.Ext(file)])
			x.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			_, err = x.out.Write(body)
			return err
		}})
}
