package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/proof"
)

// The child process of the kill tests: this test binary serving a database.
const (
	envChild = "BELAY_TEST_SERVE" // database URL
	envAddr  = "BELAY_TEST_ADDR"
	envEarly = "BELAY_TEST_ACK_EARLY" // plant the fault: acknowledge before the commit
)

// serveChild is what the test binary does as a child.
func serveChild() int {
	ctx := context.Background()
	core, err := openCore(ctx, os.Getenv(envChild), options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	site := core.site(siteOptions{log: slog.New(slog.DiscardHandler)})
	o := listenOptions{log: slog.New(slog.DiscardHandler), ready: func(string) {}}
	if os.Getenv(envEarly) != "" {
		o.wrap = acknowledgeEarly
	}
	if err := listen(ctx, os.Getenv(envAddr), site, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// acknowledgeEarly is the planted fault: it answers writes before doing them.
func acknowledgeEarly(next http.Handler) http.Handler {
	queue := make(chan *http.Request, 10_000)
	go func() {
		for r := range queue {
			next.ServeHTTP(httptest.NewRecorder(), r)
		}
	}()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		late := r.Clone(context.WithoutCancel(r.Context()))
		late.Body = io.NopCloser(bytes.NewReader(body))
		queue <- late
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"id":""}`))
	})
}

// killed is one run of the harness: a server killed again and again under
// writers, and what they were told.
type killed struct {
	t      *testing.T
	url    string
	addr   string
	cookie string
	early  bool
	mu     sync.Mutex
	acked  map[string]string // title -> id the server gave
	open   []string          // titles sent and not answered
}

func (k *killed) start() *exec.Cmd {
	k.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envChild+"="+k.url, envAddr+"="+k.addr)
	if k.early {
		cmd.Env = append(cmd.Env, envEarly+"=1")
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; {
		res, err := http.Get("http://" + k.addr + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return cmd
			}
		}
		if time.Now().After(deadline) {
			k.t.Fatal("the server did not come up")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// add sends one piece of evidence under its own idempotency key, which is its
// title. It tells whether the server answered at all.
func (k *killed) add(client *http.Client, title string) bool {
	body, _ := json.Marshal(map[string]any{"title": title, "note": "written while the server is killed"})
	req, _ := http.NewRequest(http.MethodPost, "http://"+k.addr+"/api/v1/me/evidence", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", title)
	req.Header.Set("Cookie", k.cookie)
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return false
	}
	if res.StatusCode != http.StatusCreated {
		k.t.Errorf("%s: status %d %s", title, res.StatusCode, raw)
		return true
	}
	var got struct{ ID string }
	if err := json.Unmarshal(raw, &got); err != nil {
		k.t.Errorf("%s: %v in %s", title, err, raw)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.acked[title] = got.ID
	return true
}

// round writes from several clients until the server is killed at a random
// moment.
func (k *killed) round(n int, r *rand.Rand) {
	cmd := k.start()
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				title := fmt.Sprintf("round %d writer %d piece %d", n, w, i)
				if !k.add(client, title) {
					k.mu.Lock()
					k.open = append(k.open, title)
					k.mu.Unlock()
					return
				}
			}
		})
	}
	time.Sleep(time.Duration(30+r.IntN(170)) * time.Millisecond)
	_ = cmd.Process.Kill() // SIGKILL
	close(stop)
	wg.Wait()
	_ = cmd.Wait()
}

// repeat sends what was never answered again, with the same keys.
func (k *killed) repeat() {
	cmd := k.start()
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	for _, title := range k.open {
		if !k.add(http.DefaultClient, title) {
			k.t.Errorf("%s was not answered by a living server", title)
		}
	}
}

// lost compares what was acknowledged with what is stored: records, events and
// audit entries, by id.
func (k *killed) lost(c *core) (missing, doubled int) {
	k.t.Helper()
	type row struct{ id, title string }
	stored, events, entries := map[string][]string{}, map[string]int{}, map[string]int{}
	err := c.db.Read(context.Background(), func(tx *db.Tx) error {
		rows, err := db.All(tx, func(s db.Scanner) (r row, err error) { err = s.Scan(&r.id, &r.title); return r, err }, `SELECT id, title FROM evidence`)
		if err != nil {
			return err
		}
		for _, r := range rows {
			stored[r.title] = append(stored[r.title], r.id)
		}
		for into, query := range map[*map[string]int]string{
			&events:  `SELECT object FROM event WHERE kind = 'evidence.item'`,
			&entries: `SELECT object FROM audit_entry WHERE kind = 'evidence.item'`,
		} {
			ids, err := db.All(tx, db.Value[string], query)
			if err != nil {
				return err
			}
			for _, id := range ids {
				(*into)[id]++
			}
		}
		return nil
	})
	if err != nil {
		k.t.Fatal(err)
	}
	for title, id := range k.acked {
		ids := stored[title]
		if len(ids) == 0 || id != "" && ids[0] != id {
			missing++
		}
	}
	for _, ids := range stored {
		doubled += len(ids) - 1
		for _, id := range ids {
			if events[id] != 1 || entries[id] != 1 {
				missing++
			}
		}
	}
	return missing, doubled
}

// run is the whole harness: kills rounds, then repeats and compares.
func (k *killed) run(kills int, seed uint64) (missing, doubled int) {
	r := rand.New(rand.NewPCG(seed, 4))
	for n := range kills {
		k.round(n, r)
	}
	k.repeat()
	core, err := openCore(context.Background(), k.url, options{})
	if err != nil {
		k.t.Fatal(err)
	}
	defer core.db.Close()
	missing, doubled = k.lost(core)
	if _, err := core.log.Seal(context.Background(), core.db); err != nil {
		k.t.Fatal(err)
	}
	report, err := audit.Verify(context.Background(), core.db, nil)
	if err != nil || !report.OK() {
		k.t.Errorf("the record after %d kills: %v %+v", kills, err, report.Findings)
	}
	return missing, doubled
}

// newKilled makes a database with one person who is signed in.
func newKilled(t *testing.T, e db.Engine) *killed {
	t.Helper()
	k := &killed{t: t, url: dbtest.URL(t, e), acked: map[string]string{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	k.addr = l.Addr().String()
	_ = l.Close()
	core, err := openCore(context.Background(), k.url, options{})
	if err != nil {
		t.Fatal(err)
	}
	defer core.db.Close()
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte("email,name\nines@example.com,Ines Carvalho\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := core.importPeople(context.Background(), file); err != nil {
		t.Fatal(err)
	}
	k.cookie = signInCookie(t, core, "ines@example.com")
	return k
}

// signInCookie gives a person a password and signs them in.
func signInCookie(t testing.TB, c *core, email string) string {
	t.Helper()
	ctx := context.Background()
	a, err := c.account.ByEmail(ctx, authz.Operator(), email)
	if err != nil {
		t.Fatal(err)
	}
	const password = "four quiet lamps by the river"
	if err := c.account.SetPassword(ctx, authz.Operator(), a.ID, password); err != nil {
		t.Fatal(err)
	}
	return signInWith(t, c, email, password)
}

func TestAcknowledgedWritesSurviveKills(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			k := newKilled(t, e)
			kills := proof.Rounds(20, 200)
			missing, doubled := k.run(kills, proof.Seed())
			if missing > 0 || doubled > 0 || len(k.acked) == 0 {
				t.Errorf("%d kills, %d acknowledged: %d lost, %d double", kills, len(k.acked), missing, doubled)
			}
			t.Logf("%d kills, %d acknowledged, %d repeated", kills, len(k.acked), len(k.open))
			proof.Count(t, "kills on "+string(e), kills)
			proof.Count(t, "acknowledged writes on "+string(e), len(k.acked))
		})
	}
}

// The harness must find a server that acknowledges before it commits.
func TestKillHarnessFindsEarlyAcknowledgement(t *testing.T) {
	t.Parallel()
	k := newKilled(t, db.SQLite)
	k.early = true
	if missing, _ := k.run(3, 2); missing == 0 {
		t.Error("a server that acknowledges early went unfound")
	}
}
