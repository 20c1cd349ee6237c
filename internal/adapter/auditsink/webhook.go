package auditsink

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"belay/internal/audit"
	"belay/internal/fault"
)

// Webhook posts each head as text/plain to an address that the operator set.
type Webhook struct {
	client *http.Client
	url    string
}

// NewWebhook makes a sink of an address. The client decides where the program
// may connect to; nil means a plain one that follows no redirect.
func NewWebhook(url string, client *http.Client) *Webhook {
	if client == nil {
		client = &http.Client{Timeout: netTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return &Webhook{client, url}
}

// Publish posts the head; any answer but 2xx is an error and it is sent again.
func (w *Webhook) Publish(ctx context.Context, _ audit.Head, note []byte) (err error) {
	defer fault.Wrap(&err, "auditsink.Webhook")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(note))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	res, err := w.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("the receiver answered %s", res.Status)
	}
	return nil
}
