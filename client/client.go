package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Client calls one server in the name of one token's owner.
type Client struct {
	base  *url.URL
	token string
	http  *http.Client
	agent string
	pause func(ctx context.Context, d time.Duration) error
}

// Option changes how a Client calls.
type Option func(*Client)

// WithHTTP sends by another HTTP client, such as one with its own certificates.
func WithHTTP(h *http.Client) Option { return func(c *Client) { c.http = h } }

// WithAgent names the calling program in User-Agent.
func WithAgent(name string) Option { return func(c *Client) { c.agent = name } }

// WithPause replaces the waiting between two tries; tests do not wait.
func WithPause(pause func(ctx context.Context, d time.Duration) error) Option {
	return func(c *Client) { c.pause = pause }
}

// New calls the server at an address such as https://belay.example, with a
// personal token; "" for none. It sends nothing yet.
func New(server, token string, options ...Option) (*Client, error) {
	base, err := url.Parse(strings.TrimSuffix(server, "/"))
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("client: %q is not the address of a server: write https://HOST", server)
	}
	c := &Client{base: base, token: token, agent: "belay-client", pause: sleep,
		http: &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for _, o := range options {
		o(c)
	}
	return c, nil
}

// Server is the address it calls.
func (c *Client) Server() string { return c.base.String() }

// CallOption is what one call carries besides its content.
type CallOption func(*call)

// Key sets the Idempotency-Key of an act: sent again with the same key and
// content, it is done once. Without it each call makes its own.
func Key(key string) CallOption { return func(c *call) { c.key = key } }

// ReadVersion stores the version that the answer's ETag carries, which a later
// change is made against; 0 when it carries none.
func ReadVersion(into *int64) CallOption { return func(c *call) { c.version = into } }

// call is one request before it is sent.
type call struct {
	method, path string
	query        url.Values
	body         any // nil for none
	match        *int64
	keyed        bool // the operation takes an Idempotency-Key
	key          string
	version      *int64
}

const (
	tries     = 4
	firstWait = 250 * time.Millisecond
	longest   = 10 * time.Second // that a server may ask to wait before the next try
	mostBytes = 64 << 20         // of an answer
)

// do sends a call and reads its answer into a T. What may be sent twice without
// harm, because it only reads or carries a key, is tried again after a lost
// connection, 429, 502, 503 and 504.
func do[T any](ctx context.Context, c *Client, in call, options []CallOption) (out T, err error) {
	for _, o := range options {
		o(&in)
	}
	if in.keyed && in.key == "" {
		in.key = newKey()
	}
	var body []byte
	if in.body != nil {
		if body, err = json.Marshal(in.body); err != nil {
			return out, fmt.Errorf("client: the request cannot be written: %w", err)
		}
	}
	again := in.method == http.MethodGet || in.key != ""
	for wait, try := firstWait, 1; ; wait, try = wait*2, try+1 {
		res, raw, err := c.send(ctx, in, body)
		if err == nil && !retryable(res.StatusCode) || try == tries || !again || ctx.Err() != nil {
			return answer[T](c, in, res, raw, err)
		}
		if err := c.pause(ctx, waitFor(res, wait)); err != nil {
			return answer[T](c, in, res, raw, err)
		}
	}
}

// send makes one try. An answer cut off on its way counts as none.
func (c *Client) send(ctx context.Context, in call, body []byte) (*http.Response, []byte, error) {
	u := *c.base
	u.Path, u.RawPath = "", ""
	address := u.String() + c.base.EscapedPath() + in.path
	if len(in.query) > 0 {
		address += "?" + in.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, in.method, address, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept", "application/json, application/problem+json")
	req.Header.Set("User-Agent", c.agent)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if in.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if in.key != "" {
		req.Header.Set("Idempotency-Key", in.key)
	}
	if in.match != nil {
		req.Header.Set("If-Match", `"`+strconv.FormatInt(*in.match, 10)+`"`)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, mostBytes))
	return res, raw, err
}

// answer turns the last try into a document or an error.
func answer[T any](c *Client, in call, res *http.Response, raw []byte, err error) (out T, _ error) {
	if err != nil {
		return out, &Unreachable{Server: c.Server(), cause: err}
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return out, problemOf(c, res, raw)
	}
	if in.version != nil {
		*in.version, _ = strconv.ParseInt(strings.Trim(strings.TrimPrefix(res.Header.Get("ETag"), "W/"), `"`), 10, 64)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return out, &Unreachable{Server: c.Server(), cause: fmt.Errorf("the answer is no document of the API: %w", err)}
	}
	return out, nil
}

func retryable(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// waitFor is what the server asks for, within reason, else our own pause.
func waitFor(res *http.Response, own time.Duration) time.Duration {
	if res != nil {
		if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s >= 0 {
			return min(max(own, time.Duration(s)*time.Second), longest)
		}
	}
	return own
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// newKey is a random Idempotency-Key.
func newKey() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails: the program ends without randomness
	return hex.EncodeToString(b)
}

// each walks a list page by page; an error ends it.
func each[Item any](page func(after string) ([]Item, string, error)) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for after := ""; ; {
			items, next, err := page(after)
			if err != nil {
				var none Item
				yield(none, err)
				return
			}
			for _, it := range items {
				if !yield(it, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			after = next
		}
	}
}

// queryOf writes the parameters that are set.
func queryOf(pairs ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}

func number[N ~int | ~int64](n N) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

func yes(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// IsProblem finds the refusal in an error, if it is one.
func IsProblem(err error) (*Problem, bool) {
	var p *Problem
	return p, errors.As(err, &p)
}
