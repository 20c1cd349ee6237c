package route

import (
	"net/http"
	"strings"

	"belay/internal/authz"
	"belay/internal/fault"
)

// Asset is a file of the program: its bytes, plain and compressed.
type Asset struct {
	Type string
	Body []byte
	Gzip []byte // nil when compressing would not help
}

// Assets serves files under prefix, whose names carry a hash of their content
// and so never change.
func (m *Mux) Assets(prefix string, find func(path string) (Asset, bool)) {
	m.Add(Route{Method: http.MethodGet, Pattern: prefix + "{name...}", Face: authz.FacePage, Access: Public, Action: authz.Read, Kind: authz.KindAsset,
		Handle: func(x *Exchange) error {
			a, ok := find(x.Request.URL.Path)
			if !ok {
				return fault.Gone()
			}
			h := x.Header()
			h.Set("Content-Type", a.Type)
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
			body := a.Body
			if a.Gzip != nil {
				h.Set("Vary", "Accept-Encoding")
				if strings.Contains(x.Request.Header.Get("Accept-Encoding"), "gzip") {
					h.Set("Content-Encoding", "gzip")
					body = a.Gzip
				}
			}
			_, err := x.out.Write(body)
			return err
		}})
}
