package auditsink_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"belay/internal/adapter/auditsink"
	"belay/internal/audit"
	"belay/internal/fault"
	"belay/internal/id"
)

func signed(t *testing.T, seq int64) (audit.Head, []byte, string) {
	t.Helper()
	key, err := audit.LoadKey(filepath.Join(t.TempDir(), "key"), id.NewSource(nil))
	if err != nil {
		t.Fatal(err)
	}
	h := audit.Head{Seq: seq, Chain: bytes.Repeat([]byte{7}, 32), At: time.Date(2026, 11, 2, 9, 0, 0, 5000, time.UTC)}
	return h, key.Sign(h), key.Public()
}

func TestFileHoldsTheLastHeadAndTheHistoryAll(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "head")
	sink := auditsink.NewFile(path)
	var all []byte
	for seq := range int64(3) {
		h, note, public := signed(t, seq+1)
		if err := sink.Publish(context.Background(), h, note); err != nil {
			t.Fatal(err)
		}
		all = append(append(all, note...), '\n')
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := audit.OpenHead(have, public); err != nil || got.Seq != seq+1 {
			t.Errorf("read back %+v, %v", got, err)
		}
	}
	history := path + ".history"
	if have, _ := os.ReadFile(history); !bytes.Equal(have, all) {
		t.Errorf("history %q", have)
	}
	if err := os.Truncate(history, 2<<20); err != nil {
		t.Fatal(err)
	}
	h, note, _ := signed(t, 9)
	if err := sink.Publish(context.Background(), h, note); err != nil {
		t.Fatal(err)
	}
	if old, err := os.Stat(history + ".1"); err != nil || old.Size() != 2<<20 {
		t.Errorf("the full history was not put aside: %v", err)
	}
	if err := auditsink.NewFile(filepath.Join(path, "no", "folder")).Publish(context.Background(), h, note); err == nil {
		t.Error("a head that was not stored passed for stored")
	}
}

func TestSyslogCarriesTheNote(t *testing.T) {
	t.Parallel()
	h, note, _ := signed(t, 42)
	check := func(line string) {
		t.Helper()
		_, encoded, _ := strings.Cut(line, "note=")
		raw, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || !bytes.Equal(raw, note) || !strings.HasPrefix(line, "<109>1 2026-11-02T09:00:00.000005Z here belay - audit-head - seq=42 ") {
			t.Errorf("message %q", line)
		}
	}
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer udp.Close()
	send := func(target string) {
		t.Helper()
		s, err := auditsink.NewSyslog(target, "here")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Publish(context.Background(), h, note); err != nil {
			t.Fatal(err)
		}
	}
	send("udp://" + udp.LocalAddr().String())
	buf := make([]byte, 4096)
	n, _, err := udp.ReadFrom(buf)
	if err != nil {
		t.Fatal(err)
	}
	check(string(buf[:n]))

	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	got := make(chan string)
	go func() {
		conn, err := tcp.Accept()
		if err != nil {
			close(got)
			return
		}
		raw, _ := io.ReadAll(conn)
		got <- string(raw)
	}()
	send("tcp://" + tcp.Addr().String())
	_, line, _ := strings.Cut(<-got, " ")
	check(line)

	for _, bad := range []string{"", "udp://", "http://x", "syslog"} {
		if _, err := auditsink.NewSyslog(bad, "here"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestWebhookIsSentAgainUntilItIsTaken(t *testing.T) {
	t.Parallel()
	h, note, _ := signed(t, 1)
	answers := []int{500, 302, 204}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || !bytes.Equal(body, note) {
			t.Errorf("%s %q", r.Method, body)
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(answers[0])
		answers = answers[1:]
	}))
	defer srv.Close()
	sink := auditsink.NewWebhook(srv.URL, nil)
	for i, fails := range []bool{true, true, false} {
		if err := sink.Publish(context.Background(), h, note); (err != nil) != fails {
			t.Errorf("answer %d: %v", i, err)
		}
	}
}
