package app

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"belay/internal/db"
)

// shell is somebody's command line: their server and token go along.
type shell struct {
	t      *testing.T
	server string
	token  string
}

func (s *served) shell(t *testing.T, of string) shell {
	return shell{t, s.URL, s.token(of, "all:read", "all:write")}
}

// belay runs a command; a line is cut at blanks, but for what stands in quotes.
func (s shell) belay(line string) ended { s.t.Helper(); return s.with("", line) }

func (s shell) with(stdin, line string) ended {
	s.t.Helper()
	var args []string
	for _, w := range quoted.FindAllString(line, -1) {
		args = append(args, strings.Trim(w, `"`))
	}
	return runWith(stdin, append(args, "--server", s.server, "--token", s.token)...)
}

// document runs a command under --json and reads what it prints.
func (s shell) document(line string) map[string]any {
	s.t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(s.belay(line+" --json").done(s.t)), &doc); err != nil {
		s.t.Fatalf("%s: %v", line, err)
	}
	return doc
}

func TestCommandsShowAndKeepOnesOwn(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			s := serve(t, e, nil)
			ana, max := s.shell(t, "ana"), s.shell(t, "max")
			me := ana.document("me")
			if me["name"] != "Ana Silva" || me["via"] != "token" || len(me["scopes"].([]any)) != 2 {
				t.Errorf("%v", me)
			}
			kept := ana.document(`evidence add "Led the drill" --link https://example.com/drill --share`)
			if kept["title"] != "Led the drill" || kept["shared"] != true || kept["id"] == "" {
				t.Errorf("%v", kept)
			}
			if e := ana.with("First line\nsecond", `evidence add "From a file" --note - --key once`); e.code != exitDone {
				t.Fatal(e)
			}
			again := ana.with("First line\nsecond", `evidence add "From a file" --note - --key once --json`)
			if !strings.Contains(again.done(t), `"note": "First line\nsecond"`) {
				t.Error(again.out)
			}
			if items := ana.document("evidence list")["items"].([]any); len(items) != 2 {
				t.Errorf("%v", items)
			}
			if out := max.belay("evidence list --of ana@example.com").done(t); !regexp.MustCompile(`^\S+\tLed the drill\tmanager too\t\S+\n$`).MatchString(out) {
				t.Errorf("off a terminal: %q", out)
			}
			if doc := max.document("evidence list --of ana@example.com --limit 1"); doc["more"] != nil || len(doc["items"].([]any)) != 1 {
				t.Errorf("%v", doc)
			}
			if doc := ana.document("person list --limit 2"); doc["more"] != true || len(doc["items"].([]any)) != 2 {
				t.Errorf("%v", doc)
			}
			if p := ana.document("person show MAX@example.com"); p["name"] != "Max Muster" || p["hired_on"] != nil {
				t.Errorf("%v", p)
			}
			for _, line := range []string{"growth team", "module list", "inbox", "notice list", "notice seen", "offer list", "wish list", "wish list --mine", "token show", "person list silva"} {
				ana.belay(line).done(t)
				ana.document(line)
			}
			wish := ana.document(`wish add "Postgres failover" --unit reliability --way pair --quarter 2027-Q1`)
			ana.belay("wish drop " + wish["id"].(string)).done(t)
			if mine := ana.document("wish list --mine")["items"].([]any); len(mine) != 1 || mine[0].(map[string]any)["state"] != "dropped" {
				t.Errorf("%v", mine)
			}
		})
	}
}

func TestEachExitCodeSaysWhatHappened(t *testing.T) {
	t.Parallel()
	var failing atomic.Bool
	s := serve(t, db.SQLite, func(_ *served, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if failing.Load() {
				http.Error(w, "gateway", http.StatusBadGateway)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	ana := s.shell(t, "ana")
	none := filepath.Join(t.TempDir(), "none.json")
	ana.belay("me").done(t)                                             // 0
	ana.belay("person show nobody@example.com").refused(t, 1, "nobody") // 1, decided here
	ana.belay("evidence list --of max@example.com").refused(t, 1, "BLY-1104")
	refused := ana.belay(`evidence add "x" --link ftp://example.com`)
	if refused.code != exitInput || refused.out != "" || !regexp.MustCompile(`^belay: [^\n]+ \(BLY-2\d+\)\n  link: [^\n]+\n$`).MatchString(refused.err) {
		t.Errorf("a field's fault: %d %q %q", refused.code, refused.out, refused.err)
	}
	narrow := shell{t, s.URL, s.token("ana", "org:read")}
	narrow.belay("growth show").refused(t, 1, "growth:read", "/tokens")
	shell{t, s.URL, "belay_unknown"}.belay("me").refused(t, 1, "BLY-3010")
	run("me", "--login-file", none).refused(t, 2, "belay login") // 2: wrong use
	run("me", "--login-file", none, "--server", s.URL).refused(t, 2, "/tokens")
	run("me", "--server", "belay.example", "--token", "x").refused(t, 2, "https://")
	run("me", "--server", s.URL, "--token-file", none).refused(t, 1, none)
	if e := ana.belay("grwth show"); e.code != exitUse || !strings.Contains(e.err, `did you mean "growth"`) {
		t.Errorf("%+v", e)
	}
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	shell{t, other.URL, "x"}.belay("me").refused(t, 1, "BLY-4101", "address")
	run("completion", "csh").refused(t, 2, "bash")
	failing.Store(true) // 3: out of reach
	ana.belay("me").refused(t, 3, s.URL)
	s.Close()
	ana.belay(`evidence add "x" --link https://example.com`).refused(t, 3, s.URL)
}

func TestLoginIsKeptForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	s := serve(t, db.SQLite, nil)
	file := filepath.Join(t.TempDir(), "belay", "login.json")
	login := func(stdin string, more ...string) ended {
		return runWith(stdin, append([]string{"login", "--login-file", file, "--server", s.URL + "/"}, more...)...)
	}
	login("belay_wrong\n", "-").refused(t, 1, "BLY-3010")
	login("", "-").refused(t, 2, "/tokens")
	login("", s.token("ana", "org:read")).refused(t, 2, "command line")
	if _, err := os.Stat(file); err == nil {
		t.Error("a refused login was kept")
	}
	if out := login(s.token("ana", "org:read")+"\n", "-").done(t); !strings.Contains(out, "You are Ana Silva") {
		t.Error(out)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if out := run("me", "--login-file", file).done(t); !strings.Contains(out, "ana@example.com") {
		t.Error(out)
	}
	// A token is sent to the server it was kept for, and to no other.
	run("me", "--login-file", file, "--server", "http://127.0.0.1:1").refused(t, 2, "BLY-4104")
	login(s.token("eve", "growth:read"), "-").done(t) // may not read people, and is good all the same
	run("logout", "--login-file", file).done(t)
	run("me", "--login-file", file).refused(t, 2, "BLY-4103")
	if out := run("logout", "--login-file", file).done(t); out != "No login was kept.\n" {
		t.Error(out)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	run("me", "--login-file", file).refused(t, 1, file)
}

// People at a terminal get headings; what others wrote cannot speak to the
// terminal.
func TestTerminalsGetTablesAndNoEscapes(t *testing.T) {
	t.Parallel()
	s := serve(t, db.SQLite, nil)
	ana := s.shell(t, "ana")
	if e := runWith("", "evidence", "add", "red \x1b[31m\nline", "--note", "x", "--server", ana.server, "--token", ana.token); e.code != exitDone && e.code != exitInput {
		t.Fatal(e)
	}
	ana.belay(`evidence add "Plain" --note "x"`).done(t)
	var out, errs bytes.Buffer
	code := Main([]string{"evidence", "list", "--server", ana.server, "--token", ana.token}, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Table: true})
	if code != exitDone || !strings.HasPrefix(out.String(), "ON ") || !strings.Contains(out.String(), "Plain") || strings.Contains(out.String(), "\x1b") {
		t.Errorf("%d %q %q", code, out.String(), errs.String())
	}
}

func TestCompletionKnowsTheCommands(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"gro":                         "growth\t",
		"growth ":                     "show\t",
		"growth show --o":             "--of\t",
		"--server http://x evidence ": "add\t",
		"evidence list --shared ":     "yes\t",
		"evidence list --shared=n":    "--shared=no\t",
		"org imp":                     "import\t",
	} {
		words := strings.Split(line, " ")
		out := run(append([]string{"complete", "--"}, words...)...).done(t)
		if !strings.Contains("\n"+out, "\n"+want) {
			t.Errorf("%q: %q", line, out)
		}
	}
	if out := run("complete", "--", "compl").done(t); strings.Contains("\n"+out, "\ncomplete\t") {
		t.Error("a hidden command is offered")
	}
	if out := run("complete", "--", "growth", "show", "--of", "x").done(t); out != "" {
		t.Errorf("a value nobody knows: %q", out)
	}
}

// Each shell's few lines are run by the shell itself where it is installed.
func TestCompletionScriptsAreGoodScripts(t *testing.T) {
	t.Parallel()
	for name, check := range map[string][]string{"bash": {"bash", "-n"}, "zsh": {"zsh", "-n"}, "fish": {"fish", "-n"}, "powershell": nil} {
		script := run("completion", name).done(t)
		if !strings.Contains(script, "belay complete --") && !strings.Contains(script, "complete --") {
			t.Errorf("%s does not ask belay: %s", name, script)
		}
		if check == nil {
			continue
		}
		if _, err := exec.LookPath(check[0]); err != nil {
			t.Logf("%s is not installed", name)
			continue
		}
		file := filepath.Join(t.TempDir(), "completion")
		if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(check[0], append(check[1:], file)...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", name, err, out)
		}
	}
}

func TestTheManualNamesEveryCommandAndFlag(t *testing.T) {
	t.Parallel()
	page := run("man").done(t)
	if missing := unnamed(t, page); len(missing) > 0 {
		t.Errorf("the manual lacks %v", missing)
	}
	if missing := unnamed(t, strings.ReplaceAll(page, `.SS "belay me"`, "")); len(missing) != 1 {
		t.Errorf("a manual without a command passes: %v", missing)
	}
}

func unnamed(t *testing.T, page string) (missing []string) {
	for _, leaf := range leaves(t) {
		if !strings.Contains(page, `.SS "belay `+strings.ReplaceAll(commandName(leaf), "-", `\-`)+`"`) {
			missing = append(missing, commandName(leaf))
		}
		for _, f := range leaf.Flags {
			if !strings.Contains(page, `\fB\-\-`+strings.ReplaceAll(f.Name, "-", `\-`)+`\fR`) {
				missing = append(missing, "--"+f.Name)
			}
		}
	}
	return missing
}
