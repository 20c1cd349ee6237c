package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/db/dbtest"
)

// digest is a hash over every row of every table.
func digest(t testing.TB, url string) string {
	t.Helper()
	c, err := openCore(context.Background(), url, options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.db.Close()
	h := sha256.New()
	err = c.db.Read(context.Background(), func(tx *db.Tx) error { return writeRows(h, tx) })
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writeRows(w io.Writer, tx *db.Tx) error {
	list := `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
	if tx.Engine() == db.Postgres {
		list = `SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public' ORDER BY tablename`
	}
	tables, err := db.All(tx, db.Value[string], list)
	if err != nil {
		return err
	}
	for _, table := range tables {
		row := `t::text`
		if tx.Engine() == db.SQLite {
			columns, err := db.All(tx, db.Value[string], `SELECT 'quote("' || name || '")' FROM pragma_table_info($1) ORDER BY cid`, table)
			if err != nil {
				return err
			}
			row = strings.Join(columns, ` || '|' || `)
		}
		rows, err := db.All(tx, db.Value[string], `SELECT `+row+` FROM "`+table+`" t ORDER BY 1`)
		if err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
		fmt.Fprintf(w, "%s %d\n%s\n", table, len(rows), strings.Join(rows, "\n"))
	}
	return nil
}

// The digest must see one changed character of one row.
func TestDigestSeesOneChangedRow(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		run("handbook", "import", write(t, craftMatrix()), "--db", url).done(t)
		before := digest(t, url)
		if digest(t, url) != before {
			t.Error("looking changes the digest")
		}
		tamper(t, url, `UPDATE handbook_page SET title_key = 'welcomf' WHERE title = 'Welcome'`)
		if digest(t, url) == before {
			t.Error("a changed row went unseen")
		}
	})
}

// badTree is a handbook that must be refused, and the place its message names.
type badTree struct {
	name  string
	files map[string]string
	spoil func(dir string) error
	place string // file:line
	words string
}

func badTrees() []badTree {
	page := "---\ntitle: Page\n---\n\n"
	return []badTree{
		{"malformed front matter", map[string]string{"a.md": page, "bad.md": "---\ntitle: Broken\nowner: one: two\n---\n\nText.\n"}, nil, "bad.md:3", "front matter"},
		{"front matter never closed", map[string]string{"bad.md": "---\ntitle: Broken\n\nText.\n"}, nil, "bad.md:1", "never closed"},
		{"include cycle", map[string]string{"page.md": page + "{{% include \"includes/a.md\" %}}\n", "includes/a.md": "One\n\n{{% include \"includes/b.md\" %}}\n", "includes/b.md": "{{% include \"includes/a.md\" %}}\n"}, nil, "includes/b.md:1", "includes/a.md"},
		{"page of 10 MB", map[string]string{"a.md": page, "huge.md": strings.Repeat("A line of text.\n", 10<<20/16)}, nil, "huge.md:1", "10.0 MB"},
		{"not UTF-8", map[string]string{"latin.md": page + "Caf\xe9\n"}, nil, "latin.md:5", "UTF-8"},
		{"symlink out of the tree", map[string]string{"a.md": page}, func(dir string) error { return os.Symlink("/etc/hostname", filepath.Join(dir, "host.md")) }, "host.md:1", "out of the folder"},
		{"folder symlink out of the tree", map[string]string{"a.md": page}, func(dir string) error { return os.Symlink("../..", filepath.Join(dir, "up")) }, "up:1", "out of the folder"},
		{"empty tree", map[string]string{"notes.txt": "no page\n"}, nil, ".:1", "no Markdown file"},
		{"matrix that is not there", map[string]string{"a.md": page, "belay.yaml": "belay: source/1\nid: x\nframeworks:\n  - {id: gone, path: nowhere}\n"}, nil, "belay.yaml:1", "nowhere"},
		{"manifest that is no map", map[string]string{"a.md": page, "belay.yaml": "belay: source/1\nid: x\nframeworks: {\n"}, nil, "belay.yaml:", ""},
		{"unreadable folder", map[string]string{"a.md": page, "closed/b.md": page}, func(dir string) error { return os.Chmod(filepath.Join(dir, "closed"), 0) }, "closed:1", "permissions"},
		{"unreadable page", map[string]string{"a.md": page, "b.md": page}, func(dir string) error { return os.Chmod(filepath.Join(dir, "b.md"), 0) }, "b.md:1", "permissions"},
	}
}

// make writes the tree where an account without rights may look.
func (b badTree) make(t *testing.T) string {
	t.Helper()
	dir := write(t, b.files)
	open(t, dir)
	if b.spoil != nil {
		if err := b.spoil(dir); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "closed"), 0o755) })
	}
	return dir
}

// open lets every account of this machine reach a test's own folder.
func open(t *testing.T, dir string) {
	t.Helper()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
}

// plain makes a command run without the rights of root, which no permission
// stops; for everybody else it changes nothing.
func plain(cmd *exec.Cmd) *exec.Cmd {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534, NoSetGroups: true}}
		cmd.Dir = "/"
	}
	return cmd
}

// faulted expects a line "file:line: error: ..." that says what is wrong.
func faulted(t *testing.T, b badTree, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, b.place) && strings.Contains(line, ": error: ") && strings.Contains(line, b.words) && strings.Contains(line, "(BLY-2") {
			return
		}
	}
	t.Errorf("no error at %s that says %q:\n%s", b.place, b.words, text)
}

func TestBadTreesAreToldByFileAndLine(t *testing.T) {
	t.Parallel()
	for _, b := range badTrees() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			dir := b.make(t)
			got := runChild(t, plain(belay("handbook", "check", dir)))
			if got.code != exitInput || got.err != "" {
				t.Errorf("exit %d %s", got.code, got.err)
			}
			faulted(t, b, got.out)
			got = runChild(t, plain(belay("handbook", "check", dir, "--json")))
			if c, same := kept(got.out); got.code != exitInput || got.err != "" || !same || len(c.Problems) == 0 {
				t.Errorf("exit %d\n%s%s", got.code, got.out, got.err)
			}
		})
	}
	for _, dir := range []string{filepath.Join(t.TempDir(), "gone"), "/dev/null"} {
		run("handbook", "check", dir).refused(t, exitInput, "cannot be opened")
	}
}

// A tree with errors leaves every table as it was, and the last good version
// is served.
func TestBadTreesChangeNothing(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, address string) {
		if file, ok := strings.CutPrefix(address, "sqlite:"); ok {
			open(t, filepath.Dir(file))
			if err := os.Chmod(file, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		run("handbook", "import", write(t, craftMatrix()), "--db", address).done(t)
		cookie := newAdministrator(t, reader(t, address))
		before := digest(t, address)
		for _, b := range badTrees() {
			dir := b.make(t)
			got := runChild(t, plain(belay("handbook", "import", dir, "--db", address)))
			last := got.err[strings.LastIndex(strings.TrimSuffix(got.err, "\n"), "\n")+1:]
			ended{got.code, got.out, last}.refused(t, exitInput, "nothing was stored", "last good version")
			faulted(t, b, got.err)
			if digest(t, address) != before {
				t.Fatalf("%s changed the database", b.name)
			}
		}
		run("handbook", "import", filepath.Join(t.TempDir(), "gone"), "--db", address).refused(t, exitInput, "cannot be opened")
		site := reader(t, address).site(siteOptions{log: slog.New(slog.DiscardHandler)})
		if w := get(site, cookie, "/handbook"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Welcome") {
			t.Errorf("the handbook is not served: %d", w.Code)
		}
		if w := get(site, cookie, "/handbook/welcome/"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "How we work.") {
			t.Errorf("the last good version is not served: %d", w.Code)
		}
	})
}

// newAdministrator makes an account and gives the cookie of a session.
func newAdministrator(t testing.TB, c *core) string {
	t.Helper()
	const password = "lamp over quiet harbour"
	_, err := c.account.Create(context.Background(), authz.Operator(), account.NewAccount{Email: "root@example.com", Name: "Root", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return signInWith(t, c, "root@example.com", password)
}

// get asks a site for a page as a browser would.
func get(s *site, cookie, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r)
	return w
}

func TestServeSaysWhatStandsInItsWay(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	good := dbtest.URL(t, db.SQLite)
	dir := t.TempDir()
	open(t, dir)
	key := filepath.Join(dir, "belay.key")
	readOnly, closed := filepath.Join(dir, "read-only.db"), filepath.Join(dir, "closed")
	copyOf(t, strings.TrimPrefix(good, "sqlite:"), readOnly, 0o444)
	if err := os.Mkdir(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	rewrite(t, dir, "text", strings.Repeat("This is no database.\n", 400))
	copyOf(t, filepath.Join(dir, "text"), filepath.Join(dir, "text.db"), 0o666)
	missing, err := url.Parse(dbtest.URL(t, db.Postgres))
	if err != nil {
		t.Fatal(err)
	}
	missing.Path = "/belay_nobody_made_this"
	for name, c := range map[string]struct {
		db, key, addr string
		code          int
		words         []string
	}{
		"port in use":           {good, key, taken.Addr().String(), exitUnreachable, []string{"Another program already listens at " + taken.Addr().String(), "--addr"}},
		"no such address":       {good, key, "192.0.2.1:8080", exitUnreachable, []string{"--addr"}},
		"wrong scheme":          {"mysql://localhost/belay", key, "", exitUse, []string{"sqlite:FILE or postgres://"}},
		"wrong PostgreSQL URL":  {"postgres://localhost:port/belay", key, "", exitUse, []string{"postgres://USER:PASSWORD@HOST:PORT/NAME"}},
		"PostgreSQL not there":  {"postgres://belay:hunter2@127.0.0.1:1/belay", key, "", exitUnreachable, []string{"127.0.0.1:1", "Check that it runs"}},
		"no such database":      {missing.String(), key, "", exitUnreachable, []string{"belay_nobody_made_this", "Check that"}},
		"no such folder":        {"sqlite:" + filepath.Join(dir, "gone", "belay.db"), key, "", exitUnreachable, []string{"gone", "--db"}},
		"a folder, not a file":  {"sqlite:" + closed, key, "", exitInput, []string{"folder"}},
		"read-only file":        {"sqlite:" + readOnly, key, "", exitUnreachable, []string{readOnly, "cannot be written"}},
		"read-only folder":      {"sqlite:" + filepath.Join(closed, "belay.db"), key, "", exitUnreachable, []string{closed, "the file and its folder"}},
		"not a database":        {"sqlite:" + filepath.Join(dir, "text.db"), key, "", exitUnreachable, []string{"text.db", "Check that it is a Belay database"}},
		"key in no folder":      {good, filepath.Join(dir, "gone", "belay.key"), "", exitUnreachable, []string{"key file", "gone"}},
		"key in closed folder":  {good, filepath.Join(closed, "belay.key"), "", exitUnreachable, []string{"key file", closed}},
		"unknown sink":          {good, key, "", exitUse, []string{"file:PATH"}},
		"address without colon": {good, key, "8080", exitUnreachable, []string{"HOST:PORT"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			use := filepath.Join(t.TempDir(), "belay.db")
			open(t, filepath.Dir(use))
			if c.db == good {
				copyOf(t, strings.TrimPrefix(good, "sqlite:"), use, 0o666)
				c.db = "sqlite:" + use
			}
			if c.key == key {
				c.key = filepath.Join(filepath.Dir(use), "belay.key")
			}
			if c.addr == "" {
				c.addr = "127.0.0.1:0"
			}
			args := []string{"serve", "--db", c.db, "--key-file", c.key, "--addr", c.addr}
			if name == "unknown sink" {
				args = append(args, "--audit-sink", "pigeon:home")
			}
			got := runChild(t, plain(belay(args...)))
			got.refused(t, c.code, c.words...)
			if strings.Contains(got.err, "hunter2") {
				t.Error("the password of the database is printed")
			}
		})
	}
}

func copyOf(t *testing.T, from, to string, mode os.FileMode) {
	t.Helper()
	body, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, body, mode)
	}
	if err == nil {
		err = os.Chmod(to, mode)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Every command that opens the database says the same of one out of reach.
func TestCommandsSayThatTheDatabaseIsOutOfReach(t *testing.T) {
	t.Parallel()
	people := filepath.Join(write(t, map[string]string{"people.csv": peopleHeader + "a@example.com,Ana,,,,\n"}), "people.csv")
	handbook := write(t, craftMatrix())
	for _, line := range [][]string{
		{"handbook", "import", handbook}, {"org", "import", people}, {"org", "import", people, "--dry-run"}, {"audit", "verify"},
		{"admin", "create", "--email", "a@example.com"}, {"admin", "invite", "a@example.com"}, {"admin", "password", "a@example.com"},
		{"admin", "disable", "a@example.com", "--reason", "x"}, {"admin", "enable", "a@example.com", "--reason", "x"}, {"serve"}, {"demo"},
	} {
		t.Run(strings.Join(line[:min(2, len(line))], " "), func(t *testing.T) {
			t.Parallel()
			runWith("lamp over quiet harbour\n", append(line, "--db", "postgres://belay@127.0.0.1:1/belay")...).refused(t, exitUnreachable, "127.0.0.1:1", "Nothing was changed")
		})
	}
}

// Another program that holds the file's lock is told of once waiting for it has
// been in vain.
func TestServeSaysThatTheFileIsLocked(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "belay.db")
	holder := exec.Command("/proc/self/exe")
	holder.Env = append(os.Environ(), envHold+"="+file)
	ready, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = holder.Process.Kill(); _ = holder.Wait() })
	if _, err := ready.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	run("serve", "--db", "sqlite:"+file, "--key-file", filepath.Join(filepath.Dir(file), "belay.key"), "--addr", "127.0.0.1:0").refused(t, exitUnreachable, file, "locked by another program", "Stop that program")
}

// A server told to stop ends well.
func TestServeStopsWhenTold(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		cmd := belay("serve", "--db", url, "--key-file", filepath.Join(t.TempDir(), "belay.key"), "--addr", "127.0.0.1:0")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		var errs strings.Builder
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		var addr string
		if _, err := fmt.Fscanf(out, "Belay serves at %s\n", &addr); err != nil {
			t.Fatal(err, errs.String())
		}
		client := &http.Client{Timeout: 30 * time.Second}
		for _, path := range []string{"/healthz", "/readyz", "/metrics", "/"} {
			res, err := client.Get(addr + path)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s: %d", path, res.StatusCode)
			}
		}
		client.CloseIdleConnections()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil || errs.Len() > 0 {
			t.Errorf("%v %s", err, errs.String())
		}
	})
}
