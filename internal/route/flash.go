package route

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"
)

// Flash tells on the next page what an act did, and may offer to undo it.
type Flash struct {
	Text   string
	Bad    bool
	Undo   string            // path of the undo form (POST); "" for none
	Fields map[string]string // hidden fields of the undo form
}

const flashCookie = "belay_flash"

// Flash keeps a message for the next page. It holds ids and our own sentences
// only, lives a minute and is shown once.
func (x *Exchange) Flash(f Flash) {
	raw, err := json.Marshal(f)
	if err != nil {
		return
	}
	x.SetCookie(&http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(raw), MaxAge: 60})
}

// TakeFlash reads the message kept for this page and forgets it.
func (x *Exchange) TakeFlash() (f Flash, ok bool) {
	c, err := x.Request.Cookie(flashCookie)
	if err != nil {
		return f, false
	}
	x.SetCookie(&http.Cookie{Name: flashCookie, MaxAge: -1})
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(raw, &f) != nil {
		return Flash{}, false
	}
	f.Undo = localOrNone(f.Undo)
	return f, true
}

func localOrNone(path string) string {
	if path == "" || LocalPath(path) != path {
		return ""
	}
	return path
}

// SetCookie sets a cookie for this site only, out of reach of scripts.
func (x *Exchange) SetCookie(c *http.Cookie) {
	c.Path, c.HttpOnly, c.SameSite, c.Secure = "/", true, http.SameSiteLaxMode, x.mux.shell.Secure
	if c.MaxAge > 0 {
		c.Expires = time.Time{}
	}
	x.Header().Add("Set-Cookie", c.String())
}

// Secure tells whether the site is served by TLS.
func (x *Exchange) Secure() bool { return x.mux.shell.Secure }
