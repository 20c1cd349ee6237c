package app

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/org"
	"belay/internal/proof"
)

const clients = 20

// company writes a people.csv of n people, six below each, in departments and
// teams.
func company(n int) string {
	var b strings.Builder
	b.WriteString("email,name,external_id,manager_email,team,department,level,hired_on,zone,country\n")
	zones := []string{"Europe/Lisbon", "America/Toronto", "Asia/Tokyo", "Africa/Lagos"}
	for i := range n {
		manager := ""
		if i > 0 {
			manager = fmt.Sprintf("p%d@example.com", (i-1)/6)
		}
		fmt.Fprintf(&b, "p%d@example.com,Person %d,X%d,%s,Team %d,Department %d,infrastructure/ic/senior,2024-01-08,%s,PT\n", i, i, i, manager, i/25, i/25%20, zones[i%len(zones)])
	}
	return b.String()
}

// writers is a company of twenty people, signed in, before a running server.
func writers(t *testing.T, e db.Engine) []*killed {
	t.Helper()
	url := dbtest.URL(t, e)
	core, err := openCore(context.Background(), url, options{})
	if err != nil {
		t.Fatal(err)
	}
	defer core.db.Close()
	var csv strings.Builder
	csv.WriteString("email,name\n")
	for i := range clients {
		fmt.Fprintf(&csv, "writer%d@example.com,Writer %d\n", i, i)
	}
	dir := write(t, map[string]string{"people.csv": csv.String()})
	if err := core.importPeople(context.Background(), filepath.Join(dir, "people.csv")); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	out := make([]*killed, clients)
	for i := range out {
		out[i] = &killed{t: t, url: url, addr: addr, acked: map[string]string{}, cookie: signInCookie(t, core, fmt.Sprintf("writer%d@example.com", i))}
	}
	return out
}

// writeUntil lets every client write evidence until done is closed; it counts
// what was not answered and gives the longest wait for an answer.
func writeUntil(done <-chan struct{}, list []*killed) (unanswered int, longest time.Duration) {
	var wg sync.WaitGroup
	failed, waited := make([]int, len(list)), make([]time.Duration, len(list))
	for n, k := range list {
		wg.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := 0; ; i++ {
				begun := time.Now()
				if !k.add(client, fmt.Sprintf("writer %d piece %d", n, i)) {
					failed[n]++
				}
				waited[n] = max(waited[n], time.Since(begun))
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	wg.Wait()
	for _, n := range failed {
		unanswered += n
	}
	return unanswered, slices.Max(waited)
}

// A second process imports a company beside the running server while twenty
// clients write: none fails, and what each side wrote is there.
func TestImportRunsBesideWriters(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			n := proof.Rounds(2_000, 20_000)
			list := writers(t, e)
			server := list[0].start()
			defer func() { _ = server.Process.Kill(); _ = server.Wait() }()
			file := filepath.Join(t.TempDir(), "people.csv")
			if err := os.WriteFile(file, []byte(company(n)), 0o600); err != nil {
				t.Fatal(err)
			}
			done := make(chan struct{})
			var imported ended
			go func() {
				defer close(done)
				imported = runChild(t, belay("org", "import", file, "--db", list[0].url))
			}()
			begun := time.Now()
			unanswered, longest := writeUntil(done, list)
			if imported.code != exitDone || imported.err != "" || !strings.HasPrefix(imported.out, fmt.Sprintf("%d lines: %d added,", n, n)) {
				t.Errorf("the import: exit %d\n%s%s", imported.code, imported.out[:min(400, len(imported.out))], imported.err)
			}
			wrote := checkWritten(t, list, n)
			if unanswered > 0 {
				t.Errorf("%d writes were not answered", unanswered)
			}
			t.Logf("%d people imported in %v beside %d acknowledged writes, of which one waited %v", n, time.Since(begun).Round(time.Millisecond), wrote, longest.Round(time.Millisecond))
			proof.Count(t, "people imported beside writers on "+string(e), n)
			proof.Count(t, "acknowledged writes beside an import on "+string(e), wrote)
		})
	}
}

// checkWritten compares what was acknowledged and imported with what is stored.
func checkWritten(t *testing.T, list []*killed, n int) (wrote int) {
	t.Helper()
	core := reader(t, list[0].url)
	all := &killed{t: t, acked: map[string]string{}}
	for _, k := range list {
		if len(k.acked) == 0 {
			t.Error("a client wrote nothing")
		}
		for title, id := range k.acked {
			all.acked[title] = id
		}
	}
	if missing, doubled := all.lost(core); missing > 0 || doubled > 0 {
		t.Errorf("%d acknowledged: %d lost, %d double", len(all.acked), missing, doubled)
	}
	count := func(query string) (n int) {
		t.Helper()
		err := core.db.Read(context.Background(), func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query); return err })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for query, want := range map[string]int{
		`SELECT COUNT(*) FROM person`:                                          n + clients,
		`SELECT COUNT(*) FROM account`:                                         n + clients,
		`SELECT COUNT(*) FROM reporting_line`:                                  n - 1,
		`SELECT COUNT(*) FROM person_level`:                                    n,
		`SELECT COUNT(*) FROM org_import WHERE state = 'done'`:                 2,
		`SELECT COUNT(*) FROM audit_entry WHERE action = 'org.person.added'`:   n + clients,
		`SELECT COUNT(DISTINCT name) FROM unit WHERE name LIKE 'Department %'`: min(20, (n+24)/25),
	} {
		if got := count(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if why := closureDiffers(t, core); why != "" {
		t.Error(why)
	}
	person, err := core.account.ByEmail(context.Background(), authz.Operator(), fmt.Sprintf("p%d@example.com", n/2))
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, list[0].url, `UPDATE org_above SET depth = depth + 1 WHERE depth = 1 AND person_id = '`+person.Person+`'`)
	if closureDiffers(t, core) == "" {
		t.Error("a wrong row of org_above went unfound")
	}
	return len(all.acked)
}

// closureDiffers compares org_above with what the reporting lines mean.
func closureDiffers(t *testing.T, c *core) string {
	t.Helper()
	lines := map[string]org.Timeline[string]{}
	var stored []org.Above
	err := c.db.Read(context.Background(), func(tx *db.Tx) error {
		type line struct{ person, manager, from, until string }
		list, err := db.All(tx, func(s db.Scanner) (l line, err error) {
			err = s.Scan(&l.person, &l.manager, &l.from, &l.until)
			return l, err
		}, `SELECT person_id, manager_id, from_on, until_on FROM reporting_line ORDER BY person_id, from_on`)
		for _, l := range list {
			lines[l.person] = append(lines[l.person], org.Fact[string]{Span: org.Span{From: l.from, Until: l.until}, Value: l.manager})
		}
		if err != nil {
			return err
		}
		stored, err = db.All(tx, func(s db.Scanner) (a org.Above, err error) {
			err = s.Scan(&a.Person, &a.Above, &a.Depth, &a.From, &a.Until)
			return a, err
		}, `SELECT person_id, above_id, depth, from_on, until_on FROM org_above`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := org.Closure(lines)
	order := func(a, b org.Above) int {
		return cmp.Or(strings.Compare(a.Person, b.Person), a.Depth-b.Depth, strings.Compare(a.Above, b.Above), strings.Compare(a.From, b.From))
	}
	slices.SortFunc(stored, order)
	slices.SortFunc(want, order)
	if !slices.Equal(stored, want) {
		return fmt.Sprintf("org_above has %d rows, the lines mean %d, or other ones", len(stored), len(want))
	}
	return ""
}
