package app

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"belay/internal/clock"
	"belay/internal/db/dbtest"
	"belay/internal/notify/notifyhttp"
	"belay/internal/proof/load"
)

// How the open loop runs; `make bench` asks for five minutes.
var (
	loadFor    = flag.Duration("load", 20*time.Second, "how long BenchmarkOpenLoop sends requests")
	loadSettle = flag.Duration("settle", time.Minute, "how long after that it measures memory")
	loadBinary = flag.String("belay", "", "the program that serves BenchmarkOpenLoop; empty: the test binary as the program")
)

// The load of the contract: 200 requests a second, 70 of 100 of them reads, by
// people who have signed in.
const (
	loadRate     = 200
	loadReads    = 70
	loadSessions = 100
	loadTeams    = 300
	loadSeed     = 1
)

// BenchmarkOpenLoop serves a company of 10,000 with `belay serve` and measures
// each answer from when its request was due.
func BenchmarkOpenLoop(b *testing.B) {
	for _, e := range benchEngines {
		b.Run(string(e), func(b *testing.B) {
			url := dbtest.URL(b, e)
			w := newCity(b, url, loadTeams)
			w.live(b)
			w.signIn(b, loadSessions)
			w.catchUp(b)
			if err := w.core.db.Close(); err != nil {
				b.Fatal(err)
			}
			s := startServer(b, url)
			crowd := newCrowd(s.addr, w)
			crowd.warm(b)
			b.ResetTimer()
			r := load.Run(context.Background(), load.Plan{Rate: loadRate, For: *loadFor, Do: crowd.ask})
			b.StopTimer()
			peak := s.resident(b)
			time.Sleep(*loadSettle)
			settled := s.resident(b)
			used := s.stop(b)
			if r.Failed > 0 {
				b.Logf("the first of %d failures: %v", r.Failed, r.First)
			}
			ms := func(q float64) float64 { return float64(r.Quantile(q).Microseconds()) / 1000 }
			b.ReportMetric(float64(r.Sent), "requests")
			b.ReportMetric(float64(r.Failed), "errors")
			b.ReportMetric(ms(0.5), "ms-p50")
			b.ReportMetric(ms(0.99), "ms-p99")
			b.ReportMetric(ms(1), "ms-longest")
			b.ReportMetric(float64(r.Late.Microseconds())/1000, "ms-generator-late")
			b.ReportMetric(float64(used.Microseconds())/1000/float64(max(1, r.Sent)), "cpu-ms/request")
			b.ReportMetric(peak, "MB-under-load")
			b.ReportMetric(settled, "MB-afterwards")
		})
	}
}

// server is a `belay serve` of its own.
type server struct {
	cmd  *exec.Cmd
	addr string
}

func startServer(b *testing.B, url string) *server {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &server{addr: l.Addr().String()}
	_ = l.Close()
	args := []string{"serve", "--db", url, "--key-file", filepath.Join(b.TempDir(), "belay.key"), "--addr", s.addr}
	s.cmd = belay(args...)
	if *loadBinary != "" {
		s.cmd = exec.Command(*loadBinary, args...)
	}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.cmd.Process.Kill() })
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		res, err := http.Get("http://" + s.addr + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return s
			}
		}
		if time.Now().After(deadline) {
			b.Fatal("the server did not come up")
		}
	}
}

var residentLine = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// resident is the memory of the server in MB, as the system counts it.
func (s *server) resident(b *testing.B) float64 {
	b.Helper()
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(s.cmd.Process.Pid) + "/status")
	if err != nil {
		b.Fatal(err)
	}
	m := residentLine.FindSubmatch(raw)
	if m == nil {
		b.Fatal("the system does not tell the server's memory")
	}
	kB, _ := strconv.ParseFloat(string(m[1]), 64)
	return kB / 1024
}

// stop ends the server and gives the CPU time that it used in its life.
func (s *server) stop(b *testing.B) time.Duration {
	b.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()
}

// crowd are people at their browsers and programs, at several network addresses,
// since one address is allowed 100 requests a second.
type crowd struct {
	base    string
	people  []*member
	city    *city
	clients []*http.Client
}

func newCrowd(addr string, w *city) *crowd {
	c := &crowd{base: "http://" + addr, people: w.members[:loadSessions], city: w}
	for i := range 20 {
		from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 2, byte(i+1))}, Timeout: 10 * time.Second}
		c.clients = append(c.clients, &http.Client{Timeout: 30 * time.Second,
			Transport:     &http.Transport{DialContext: from.DialContext, MaxIdleConnsPerHost: 64},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }})
	}
	return c
}

// warm asks every read once, which must be answered, before anything is measured.
func (c *crowd) warm(b *testing.B) {
	b.Helper()
	for i, path := range c.reads(c.people[0]) {
		if err := c.send(context.Background(), i, c.people[0], http.MethodGet, path, nil); err != nil {
			b.Fatal(err)
		}
	}
	for k := range loadWrites {
		path, body := c.write(k, k)
		if err := c.send(context.Background(), k, c.people[0], http.MethodPost, path, body); err != nil {
			b.Fatal(err)
		}
	}
}

// reads are what a person looks at.
func (c *crowd) reads(m *member) []string {
	return []string{notifyhttp.HomePath, notifyhttp.InboxPath, "/growth", "/growth", "/evidence", "/board", "/board?unit=infrastructure-platforms", "/internships", "/internships/" + m.internship,
		"/opportunities", "/modules", "/api/v1/board?limit=25", "/api/v1/me/inbox", "/api/v1/me/growth"}
}

// loadWrites is how many kinds of writes there are.
const loadWrites = 3

// write is what a person keeps: evidence, a draft of an internship, a step.
func (c *crowd) write(kind, n int) (path string, body any) {
	switch kind {
	case 0:
		return "/api/v1/me/evidence", map[string]any{"title": fmt.Sprintf("Piece %d", n), "note": "written under load"}
	case 1:
		in := c.city.proposal(n % len(c.city.members))
		return "/api/v1/internships", map[string]any{"team": in.Unit, "host": in.Host, "topic": in.Topic, "motive": in.Motive, "ways": in.Ways,
			"percent": in.Percent, "start_on": in.StartOn, "end_on": in.EndOn}
	}
	return "/api/v1/me/growth/steps", map[string]any{"text": fmt.Sprintf("Step %d", n)}
}

// ask sends request n of the load.
func (c *crowd) ask(ctx context.Context, n int) error {
	m, method, path, body := c.choose(n)
	return c.send(ctx, n, m, method, path, body)
}

// choose is what request n asks for, the same in every run.
func (c *crowd) choose(n int) (m *member, method, path string, body any) {
	r := rand.New(rand.NewPCG(loadSeed, uint64(n)))
	m = c.people[r.IntN(len(c.people))]
	if r.IntN(100) < loadReads {
		all := c.reads(m)
		return m, http.MethodGet, all[r.IntN(len(all))], nil
	}
	path, body = c.write(r.IntN(loadWrites), n)
	return m, http.MethodPost, path, body
}

func (c *crowd) send(ctx context.Context, n int, m *member, method, path string, body any) error {
	want, raw := http.StatusOK, []byte(nil)
	if method == http.MethodPost {
		want = http.StatusCreated
		raw, _ = json.Marshal(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Cookie", m.cookie)
	req.Header.Set("Accept-Encoding", "gzip") // by hand, so that the generator does not unpack it
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", fmt.Sprintf("load-%s-%d", path[strings.LastIndex(path, "/")+1:], n))
	}
	res, err := c.clients[n%len(c.clients)].Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != want {
		return fmt.Errorf("%s %s: status %d, want %d", method, path, res.StatusCode, want)
	}
	return nil
}

// Seven requests of ten read, and each kind of request is among them.
func TestTheLoadIsAsTheContractSays(t *testing.T) {
	t.Parallel()
	m := &member{internship: "one"}
	w := &city{members: []*member{m}, hosts: []host{{}}, core: &core{clock: clock.System{}}}
	c := &crowd{people: w.members, city: w}
	reads, paths := 0, map[string]bool{}
	for n := range 10_000 {
		_, method, path, _ := c.choose(n)
		paths[path] = true
		if method == http.MethodGet {
			reads++
		}
	}
	if reads < 6850 || reads > 7150 || len(paths) != loadWrites+len(c.reads(m))-1 { // one path stands twice
		t.Errorf("%d of 10,000 requests read; %d paths", reads, len(paths))
	}
}
