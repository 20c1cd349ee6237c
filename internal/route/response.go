package route

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// response buffers an answer and compresses it when it leaves.
type response struct {
	w      http.ResponseWriter
	req    *http.Request
	header http.Header
	status int
	body   *bytes.Buffer
}

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	gzips   = sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(nil, gzip.DefaultCompression); return z }}
)

func newResponse(w http.ResponseWriter, r *http.Request) *response {
	return &response{w: w, req: r, header: http.Header{}, body: buffers.Get().(*bytes.Buffer)}
}

func (r *response) Header() http.Header { return r.header }

func (r *response) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *response) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// reset forgets what was written, but not the security headers.
func (r *response) reset() {
	r.status = 0
	r.body.Reset()
	for _, name := range []string{"Content-Type", "Content-Disposition", "Location", "Etag"} {
		r.header.Del(name)
	}
}

const worthCompressing = 1024

func (r *response) flush() {
	defer func() {
		if r.body.Cap() < 1<<20 {
			r.body.Reset()
			buffers.Put(r.body)
		}
	}()
	r.WriteHeader(http.StatusOK)
	h := r.w.Header()
	for k, v := range r.header {
		h[k] = v
	}
	if r.body.Len() > worthCompressing && compressible(h.Get("Content-Type")) && h.Get("Content-Encoding") == "" {
		h.Add("Vary", "Accept-Encoding")
		if strings.Contains(r.req.Header.Get("Accept-Encoding"), "gzip") {
			r.body = zipped(r.body)
			h.Set("Content-Encoding", "gzip")
		}
	}
	if r.status != http.StatusNoContent && r.status != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(r.body.Len()))
	}
	r.w.WriteHeader(r.status)
	if r.req.Method != http.MethodHead {
		_, _ = r.w.Write(r.body.Bytes())
	}
}

func zipped(plain *bytes.Buffer) *bytes.Buffer {
	out := buffers.Get().(*bytes.Buffer)
	z := gzips.Get().(*gzip.Writer)
	z.Reset(out)
	_, _ = z.Write(plain.Bytes())
	_ = z.Close()
	gzips.Put(z)
	plain.Reset()
	buffers.Put(plain)
	return out
}

func compressible(media string) bool {
	media, _, _ = strings.Cut(media, ";")
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "json") || media == "image/svg+xml" || media == "application/javascript"
}
