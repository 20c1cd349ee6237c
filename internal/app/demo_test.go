package app

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/demo"
)

func TestDemoStaysOnThisMachineUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.7:8080", "example.com:80", "8080"} {
		dir := filepath.Join(t.TempDir(), "demo")
		run("demo", "--addr", addr, "--dir", dir).refused(t, exitUse, "listens on this machine alone", "--public")
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: the demo was set up all the same", addr)
		}
	}
	run("demo", "--dir", "/dev/null/demo").refused(t, exitInput, "/dev/null/demo", "--dir")
}

// visitor is a browser before the demo, over the network.
type visitor struct {
	t    *testing.T
	addr string
	http *http.Client
}

func newVisitor(t *testing.T, addr string) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, addr, &http.Client{Jar: jar, Timeout: time.Minute}}
}

func (v *visitor) get(path string) (status int, body string) {
	v.t.Helper()
	res, err := v.http.Get(v.addr + path)
	return v.read(res, err)
}

func (v *visitor) post(path string, form url.Values) (status int, body string) {
	v.t.Helper()
	res, err := v.http.PostForm(v.addr+path, form)
	return v.read(res, err)
}

func (v *visitor) read(res *http.Response, err error) (int, string) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

// demoServer is `belay demo` in a process of its own.
func demoServer(t *testing.T, dbURL, dir string) (addr string, stop func()) {
	t.Helper()
	cmd := belay("demo", "--addr", "127.0.0.1:0", "--db", dbURL, "--dir", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if _, err := fmt.Fscanf(out, "Belay's demo is ready:  %s\n", &addr); err != nil {
		t.Fatal(err, errs.String())
	}
	t.Logf("the demo was ready after %v", time.Since(begun).Round(time.Millisecond))
	return addr, func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil || errs.Len() > 0 {
			t.Errorf("%v %s", err, errs.String())
		}
	}
}

var (
	sampleButton = regexp.MustCompile(`name="person" value="([0-9a-f-]{36})"`)
	growthRow    = regexp.MustCompile(`(?s)<div class="xp">(.*?)</div>\s*</li>`)
	finding      = regexp.MustCompile(`[^>]*expectations for[^<]*`)
	firstLink    = regexp.MustCompile(`(?s)<a [^>]*>(.*?)</a>`)
)

// differing are the rows of a growth page where the views differ.
func differing(page string) []string {
	var out []string
	for _, row := range growthRow.FindAllStringSubmatch(page, -1) {
		if strings.Contains(row[1], "Views differ") {
			out = append(out, html.UnescapeString(strings.TrimSpace(firstLink.FindStringSubmatch(row[1])[1])))
		}
	}
	return out
}

// sampleID is the id of a sample person.
func sampleID(t *testing.T, c *core, email string) string {
	t.Helper()
	a, err := c.actorOf(context.Background(), email+"@"+demo.Domain)
	if err != nil {
		t.Fatal(err)
	}
	return a.Person
}

func TestDemoLetsAVisitorIn(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, dbURL string) {
		dir := t.TempDir()
		addr, stop := demoServer(t, dbURL, dir)
		c := reader(t, dbURL)
		ines, tomas := sampleID(t, c, "ines.carvalho"), sampleID(t, c, "tomas.reyes")

		v := newVisitor(t, addr)
		status, page := v.get("/")
		if status != http.StatusOK || !strings.HasPrefix(strings.ToLower(page), "<!doctype html>") || !strings.Contains(page, "Ines Carvalho") {
			t.Fatalf("%d %.300s", status, page)
		}
		if buttons := sampleButton.FindAllStringSubmatch(page, -1); len(buttons) != 90 {
			t.Errorf("%d sample people", len(buttons))
		}
		status, page = v.post("/sign-in/sample", url.Values{"person": {ines}, "next": {"/growth"}})
		if status != http.StatusOK || !strings.Contains(page, "You meet 31 of 43 expectations for Senior") {
			t.Fatalf("%d %s", status, finding.FindString(page))
		}
		if rows := differing(page); !slices.Equal(rows, []string{"Technical Competencies"}) {
			t.Errorf("Ines: views differ in %q", rows)
		}
		manager := newVisitor(t, addr)
		status, page = manager.post("/sign-in/sample", url.Values{"person": {tomas}, "next": {"/people/" + ines + "/growth"}})
		if status != http.StatusOK || !strings.Contains(page, "Ines meets 31 of 43 expectations for Senior") {
			t.Fatalf("%d %s", status, finding.FindString(page))
		}
		if rows := differing(page); !slices.Equal(rows, []string{"Technical Competencies"}) {
			t.Errorf("Tomás: views differ in %q", rows)
		}
		stop()

		demoIsRecorded(t, c)
		demoHasInternships(t, c)
		nobodyComesInUnderServe(t, c, v)
		again(t, dbURL, dir)
	})
}

// demoIsRecorded checks that the history was made through the use cases: every
// object has its entry in the record, and the record's chain holds.
func demoIsRecorded(t *testing.T, c *core) {
	t.Helper()
	report, err := audit.Verify(context.Background(), c.db, nil)
	if err != nil || !report.OK() || report.Sealed < 1000 {
		t.Errorf("the record: %v %+v", err, report)
	}
	if found := unrecorded(t, c); len(found) != 0 {
		t.Errorf("made beside the use cases: %v", found)
	}
	const planted = "00000000-0000-4000-8000-000000000001"
	write := func(statement string) {
		t.Helper()
		if err := c.db.Write(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec(statement); return err }); err != nil {
			t.Fatal(err)
		}
	}
	write(`INSERT INTO growth_step (id, person_id, text, note, due_on, done_at, place, statement_id, edition_id, dimension, about, created_at, removed_at, version)
		SELECT '` + planted + `', person_id, text, note, due_on, done_at, place, statement_id, edition_id, dimension, about, created_at, removed_at, version FROM growth_step ORDER BY id LIMIT 1`)
	if found := unrecorded(t, c); !slices.Equal(found, []string{"growth_step " + planted}) {
		t.Errorf("a row written past the use cases went unfound: %v", found)
	}
	write(`DELETE FROM growth_step WHERE id = '` + planted + `'`)
}

// unrecorded lists rows of features that no entry of the record speaks of.
func unrecorded(t *testing.T, c *core) (out []string) {
	t.Helper()
	err := c.db.Read(context.Background(), func(tx *db.Tx) error {
		for _, table := range []string{"person", "account", "org_import", "handbook_version", "framework_layer_version", "framework_edition", "policy_document", "evidence", "growth_mark", "growth_step",
			"offer", "wish", "absence", "module_run", "internship", "internship_helper", "internship_goal", "internship_note"} {
			ids, err := db.All(tx, db.Value[string], `SELECT id FROM `+table+` WHERE id NOT IN (SELECT object FROM audit_entry)`)
			if err != nil {
				return err
			}
			for _, id := range ids {
				out = append(out, table+" "+id)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// nobodyComesInUnderServe opens the demo's database as `belay serve` does.
func nobodyComesInUnderServe(t *testing.T, c *core, in *visitor) {
	t.Helper()
	if in := waysIn(t, c); len(in) != 0 {
		t.Errorf("ways in: %v", in)
	}
	site := c.site(siteOptions{log: slog.New(slog.DiscardHandler)})
	where, err := url.Parse(in.addr)
	if err != nil {
		t.Fatal(err)
	}
	cookies := in.http.Jar.Cookies(where)
	if len(cookies) != 1 {
		t.Fatalf("cookies of the demo: %v", cookies)
	}
	cookie := cookies[0].Name + "=" + cookies[0].Value
	if w := get(site, cookie, "/growth"); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/sign-in") {
		t.Errorf("a session of the demo opens %d %s", w.Code, w.Header())
	}
	if w := get(site, "", "/"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "Ines Carvalho") {
		t.Errorf("the sign-in page names sample people: %d", w.Code)
	}
	r := httptest.NewRequest(http.MethodPost, "/sign-in/sample", strings.NewReader(url.Values{"person": {sampleID(t, c, "ines.carvalho")}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	if site.mux.ServeHTTP(w, r); w.Code != http.StatusNotFound || len(w.Result().Cookies()) != 0 {
		t.Errorf("one-click sign-in under serve: %d", w.Code)
	}
	for _, password := range []string{"", "demo", "password", "ines.carvalho@" + demo.Domain} {
		_, err := c.account.SignIn(context.Background(), account.SignIn{Email: "ines.carvalho@" + demo.Domain, Password: password, Address: "127.0.0.1"})
		if err == nil {
			t.Errorf("the password %q opens", password)
		}
	}
	plantedWayIn(t, c)
}

// waysIn lists what could let somebody into a server on this database:
// passwords, links to set one, sessions that are no demo's.
func waysIn(t *testing.T, c *core) (out []string) {
	t.Helper()
	err := c.db.Read(context.Background(), func(tx *db.Tx) error {
		for _, query := range []string{`SELECT account_id FROM password`, `SELECT account_id FROM password_link`, `SELECT account_id FROM session WHERE demo = 0`} {
			ids, err := db.All(tx, db.Value[string], query)
			if err != nil {
				return err
			}
			out = append(out, ids...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// plantedWayIn gives one account a password: the check must find it.
func plantedWayIn(t *testing.T, c *core) {
	t.Helper()
	_ = signInCookie(t, c, "jonas.berg@"+demo.Domain)
	if in := waysIn(t, c); len(in) != 2 { // the password and the session
		t.Errorf("a planted way in went unfound: %v", in)
	}
}

// again sets the demo up on a database that has one: nothing may change.
func again(t *testing.T, dbURL, dir string) {
	t.Helper()
	before := digest(t, dbURL)
	if err := setUp(context.Background(), dbURL, dir, clock.NewMoved(demo.Begins)); err != nil {
		t.Fatal(err)
	}
	if digest(t, dbURL) != before {
		t.Error("setting up again changed the database")
	}
}

// A database of somebody's own people is not filled with sample people.
func TestDemoLeavesACompanyAsItIs(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, dbURL string) {
		people := write(t, map[string]string{"people.csv": peopleHeader + "ana@example.com,Ana Lima,,Platform,Europe/Lisbon,\n"})
		run("org", "import", filepath.Join(people, "people.csv"), "--db", dbURL).done(t)
		again(t, dbURL, t.TempDir())
		if _, err := reader(t, dbURL).account.ByEmail(context.Background(), authz.Operator(), "ines.carvalho@"+demo.Domain); err == nil {
			t.Error("sample people were added")
		}
	})
}
