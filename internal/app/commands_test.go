package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/demo"

	"github.com/alecthomas/kong"
)

// envMain makes the test binary behave as belay itself: its value is the
// command line, a JSON list.
const envMain = "BELAY_TEST_MAIN"

// mainChild is what the test binary does then.
func mainChild() int {
	var args []string
	if err := json.Unmarshal([]byte(os.Getenv(envMain)), &args); err != nil {
		return 99
	}
	return Main(args, Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}

// belay is another process that runs a command.
func belay(args ...string) *exec.Cmd {
	line, _ := json.Marshal(args)
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), envMain+"="+string(line))
	return cmd
}

// ended is how a command ended and what it printed.
type ended struct {
	code     int
	out, err string
}

// run gives a command line to Main.
func run(args ...string) ended { return runWith("", args...) }

// runWith is run with something on standard input.
func runWith(stdin string, args ...string) ended {
	var out, errs bytes.Buffer
	code := Main(args, Streams{In: strings.NewReader(stdin), Out: &out, Err: &errs})
	return ended{code, out.String(), errs.String()}
}

// runChild is run in a process of its own.
func runChild(t *testing.T, cmd *exec.Cmd) ended {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return ended{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// done expects success and gives what was printed.
func (e ended) done(t *testing.T) string {
	t.Helper()
	if e.code != exitDone || e.err != "" {
		t.Fatalf("exit %d\n%s%s", e.code, e.out, e.err)
	}
	return e.out
}

// sentence is a refusal: one line that ends with its code, of which the last
// sentence says what to do.
var sentence = regexp.MustCompile(`^belay: [^\n]+[.?] \(BLY-\d{4}\)\n$`)

// refused expects one sentence that holds the words, and nothing on the output.
func (e ended) refused(t *testing.T, code int, words ...string) {
	t.Helper()
	if why := e.unlikeRefusal(code, words...); why != "" {
		t.Errorf("%s\nexit %d\n%s%s", why, e.code, e.out, e.err)
	}
}

func (e ended) unlikeRefusal(code int, words ...string) string {
	switch {
	case e.code != code:
		return "another exit code was expected"
	case e.out != "":
		return "a refusal printed to the output"
	case !sentence.MatchString(e.err):
		return "not one sentence with a code"
	case strings.Contains(e.err, "goroutine ") || strings.Contains(e.err, "cause:"):
		return "a person is shown the insides"
	}
	for _, w := range words {
		if !strings.Contains(e.err, w) {
			return "nothing is said of " + w
		}
	}
	return ""
}

// The check of refusals must bite.
func TestRefusalsAreCheckedForTheirForm(t *testing.T) {
	t.Parallel()
	good := ended{1, "", "belay: The file is not there. Name another. (BLY-4007)\n"}
	if why := good.unlikeRefusal(1, "another"); why != "" {
		t.Error(why)
	}
	for _, bad := range []ended{
		{2, "", good.err}, {1, "x", good.err}, {1, "", good.err + "goroutine 1 [running]:\n"}, {1, "", "belay: open x: no such file\n"}, {1, "", ""},
	} {
		if bad.unlikeRefusal(1, "another") == "" {
			t.Errorf("%+v passes for a refusal", bad)
		}
	}
}

// eachURL runs a test on a fresh database of each engine.
func eachURL(t *testing.T, do func(t *testing.T, url string)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			do(t, dbtest.URL(t, e))
		})
	}
}

func TestHelpBeginsWithExamples(t *testing.T) {
	t.Parallel()
	if out := run("--help").done(t); !strings.HasPrefix(out, "Usage: belay <command>\n") {
		t.Error(out)
	}
	for _, leaf := range leaves(t) {
		name := commandName(leaf)
		out := run(append(strings.Fields(name), "--help")...).done(t)
		if !strings.HasPrefix(out, "Examples:\n  ") || !strings.Contains(out, "\n\nUsage: belay "+name) {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// quoted finds the words of an example, as a shell would.
var quoted = regexp.MustCompile(`"[^"]*"|\S+`)

// unparsed says why an example is no command line of its command; "" if it is.
func unparsed(t *testing.T, name, example string) string {
	t.Helper()
	line := example
	if _, inner, ok := strings.Cut(line, "<(belay "); ok {
		line = "belay " + strings.TrimSuffix(inner, ")")
	}
	for _, end := range []string{" > ", " < ", " | "} {
		line, _, _ = strings.Cut(line, end)
	}
	var words []string
	for _, w := range quoted.FindAllString(line, -1) {
		words = append(words, strings.Trim(w, `"`))
	}
	k, err := newParser(&commands{}, Streams{}, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(words) == 0 || words[0] != "belay" {
		return "it does not begin with belay"
	}
	parsed, err := k.Parse(words[1:])
	if err != nil {
		return err.Error()
	}
	if got := commandName(parsed.Selected()); got != name {
		return "it is an example of " + got
	}
	return ""
}

func TestEveryExampleIsACommandLine(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, leaf := range leaves(t) {
		known[commandName(leaf)] = true
	}
	for name, list := range examples() {
		if !known[name] {
			t.Errorf("examples of %q, which is no command", name)
		}
		for _, e := range list {
			if why := unparsed(t, name, e); why != "" {
				t.Errorf("%s: %s", e, why)
			}
		}
	}
	for _, bad := range []string{"belay me --jsn", "belay you", "me", "belay version"} {
		if unparsed(t, "me", bad) == "" {
			t.Errorf("%q passes for an example", bad)
		}
	}
}

func leaves(t *testing.T) []*kong.Node {
	t.Helper()
	k, err := newParser(&commands{}, Streams{}, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return k.Model.Leaves(true)
}

func TestWrongUseNamesWhatWasMeant(t *testing.T) {
	t.Parallel()
	for line, words := range map[string]string{
		"handbok check x":                `did you mean "handbook"`,
		"handbook chek x":                `did you mean "check"`,
		"org import people.csv --dryrun": `did you mean "--dry-run"`,
		"":                               `"login"`,
		"admin":                          `"create", "invite"`,
		"handbook check":                 `"<dir>"`,
		"admin create":                   "--email",
		"admin disable a@example.com":    "--reason",
		"version now":                    "unexpected argument now",
		"serve --log-format xml":         `"text","json"`,
		"serve --session-idle soon":      "",
	} {
		got := run(strings.Fields(line)...)
		if got.code != exitUse || got.out != "" || !strings.HasPrefix(got.err, "belay: ") || !strings.Contains(got.err, words) || !strings.HasSuffix(got.err, "Run 'belay --help' for the commands.\n") {
			t.Errorf("%q: exit %d, %s%s", line, got.code, got.out, got.err)
		}
	}
}

// Flags of embedded structs are part of the command line like any other: each
// flag of each command is given a value and found with it.
func TestEveryFlagOfEveryCommandParses(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, leaf := range leaves(t) {
		args := strings.Fields(strings.TrimPrefix(leaf.FullPath(), "belay "))
		want := map[string]string{}
		for _, f := range leaf.Flags {
			value := map[string]string{"duration": "7m0s", "bool": "true"}[f.Target.Type().Name()]
			switch {
			case f.Target.Type().String() == "time.Duration":
				value = "7m0s"
			case f.Target.Type().String() == "time.Time":
				value = "2026-12-01T09:30:12.5Z"
			case f.Enum != "":
				given := strings.Split(f.Enum, ",")
				value = given[len(given)-1]
			case f.Target.CanInt():
				value = "7"
			case f.Target.Kind() == reflect.Map:
				value = "given=why"
			case value == "":
				value = "given"
			}
			want[f.Name] = value
			args = append(args, "--"+f.Name+"="+value)
		}
		for _, p := range leaf.Positional {
			switch {
			case p.Enum != "":
				args = append(args, strings.Split(p.Enum, ",")[0])
			case p.Target.CanInt():
				args = append(args, "7")
			default:
				args = append(args, "argument")
			}
		}
		k, err := newParser(&commands{}, Streams{}, t.Context())
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := k.Parse(args)
		if err != nil {
			t.Errorf("%v: %v", args, err)
			continue
		}
		for _, f := range parsed.Flags() {
			if v, given := want[f.Name]; given {
				tried++
				if got := shown(f.Target.Interface()); got != v {
					t.Errorf("%s --%s holds %s", leaf.FullPath(), f.Name, got)
				}
			}
		}
	}
	if tried < 40 {
		t.Errorf("only %d flags were tried", tried)
	}
}

func shown(v any) string {
	switch v := v.(type) {
	case bool:
		return map[bool]string{true: "true", false: "false"}[v]
	case time.Duration:
		return v.String()
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case []string:
		return strings.Join(v, "|")
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case map[string]string:
		for key, value := range v {
			return key + "=" + value
		}
	}
	return "?"
}

func TestVersionIsOneLine(t *testing.T) {
	t.Parallel()
	if out := run("version").done(t); !regexp.MustCompile(`^belay \S+\n$`).MatchString(out) {
		t.Error(out)
	}
}

func TestMatrixListsEveryRuleAndSurface(t *testing.T) {
	t.Parallel()
	var m struct {
		Rules    []map[string]any
		Surfaces []struct{ Face, Name string }
	}
	if err := json.Unmarshal([]byte(run("authz", "matrix", "--json").done(t)), &m); err != nil {
		t.Fatal(err)
	}
	faces := map[string]int{}
	for _, s := range m.Surfaces {
		faces[s.Face]++
	}
	if len(m.Rules) < 30 || len(faces) < 4 {
		t.Errorf("%d rules, surfaces %v", len(m.Rules), faces)
	}
	text := run("authz", "matrix").done(t)
	for _, s := range m.Surfaces {
		if !strings.Contains(text, s.Name) {
			t.Errorf("the text leaves %s out", s.Name)
		}
	}
	tight := run("authz", "matrix", "--json", "--tighten", "evidence.item:read:manager").done(t)
	var less struct{ Rules []map[string]any }
	if err := json.Unmarshal([]byte(tight), &less); err != nil || len(less.Rules) >= len(m.Rules) {
		t.Errorf("tightening took nothing away: %d of %d, %v", len(less.Rules), len(m.Rules), err)
	}
	run("authz", "matrix", "--tighten", "no:such:rule").refused(t, exitUse, "no:such:rule")
}

func TestOpenAPIDescribesTheOperations(t *testing.T) {
	t.Parallel()
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]any
	}
	if err := json.Unmarshal([]byte(run("openapi").done(t)), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || doc.Paths["/api/v1/me/evidence"]["post"] == nil {
		t.Errorf("%s, %d paths", doc.OpenAPI, len(doc.Paths))
	}
}

// contract is the JSON of `handbook check` (product.md section 5).
type contract struct {
	Pages      int `json:"pages"`
	Frameworks []struct {
		ID     string `json:"id"`
		Title  string `json:"title"`
		Levels []struct {
			ID           string         `json:"id"`
			Title        string         `json:"title"`
			Expectations int            `json:"expectations"`
			ByDimension  map[string]int `json:"by_dimension"`
		} `json:"levels"`
		Dimensions   int `json:"dimensions"`
		Competencies int `json:"competencies"`
		Expectations int `json:"expectations"`
		Examples     int `json:"examples"`
	} `json:"frameworks"`
	Modules []struct {
		ID     string `json:"id"`
		Title  string `json:"title"`
		Kind   string `json:"kind"`
		Stages int    `json:"stages"`
		Tasks  int    `json:"tasks"`
	} `json:"modules"`
	Problems []struct {
		File     string `json:"file"`
		Line     int    `json:"line"`
		Severity string `json:"severity"`
		Code     string `json:"code"`
		Message  string `json:"message"`
	} `json:"problems"`
}

// kept reads a report and tells whether it has exactly the contract's keys:
// written again it is the same text.
func kept(raw string) (c contract, same bool) {
	dec := json.NewDecoder(strings.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return c, false
	}
	var again bytes.Buffer
	if err := printJSON(&again, c); err != nil {
		return c, false
	}
	return c, again.String() == raw && !strings.Contains(raw, ": null")
}

func TestHandbookCheckKeepsItsContract(t *testing.T) {
	t.Parallel()
	dir, _, err := demo.Unpack(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	raw := run("handbook", "check", dir, "--json").done(t)
	c, same := kept(raw)
	if !same {
		t.Errorf("another form than the contract's:\n%s", raw)
	}
	if c.Pages != 42 || len(c.Frameworks) != 2 || len(c.Modules) != 2 || len(c.Problems) != 0 {
		t.Errorf("%d pages, %d frameworks, %d modules, %d problems", c.Pages, len(c.Frameworks), len(c.Modules), len(c.Problems))
	}
	for _, broken := range []string{strings.Replace(raw, `"examples"`, `"samples"`, 1), strings.Replace(raw, `"problems": []`, `"problems": null`, 1), strings.Replace(raw, `"pages": 42,`, "", 1)} {
		if _, same := kept(broken); same || broken == raw {
			t.Error("a broken contract went unfound")
		}
	}
	text := run("handbook", "check", dir).done(t)
	if want := "42 pages, 2 career frameworks, 2 modules and checklists, 2 policies\n  Infrastructure Platforms: 6 levels, 7 dimensions, 225 expectations\n"; !strings.HasPrefix(text, want) {
		t.Error(text)
	}
}

// The counts of domain.md section 3.2, by level: the department's own four
// dimensions, then the layers included.
func TestHandbookCheckCountsTheRealMatrix(t *testing.T) {
	t.Parallel()
	const real = "../../../shared/handbooks/gitlab"
	if _, err := os.Stat(real); err != nil {
		t.Log("REAL DATA ABSENT")
		return
	}
	c, same := kept(run("handbook", "check", real, "--json").done(t))
	if !same {
		t.Error("another form than the contract's")
	}
	columns := []string{"Accountability", "Credibility", "Autonomy", "Team building", "Leadership Competencies", "Technical Competencies", "Values Alignment"}
	want := map[string][]int{"intern": {2, 3, 2, 3, 6, 3, 6}, "associate": {2, 4, 4, 4, 6, 4, 6}, "intermediate": {4, 4, 6, 5, 6, 5, 6},
		"senior": {5, 6, 6, 6, 5, 4, 6}, "staff": {6, 6, 6, 8, 8, 7, 6}, "principal": {7, 9, 6, 5, 8, 7, 6}}
	for _, f := range c.Frameworks {
		if f.ID != "infrastructure" {
			continue
		}
		for _, l := range f.Levels {
			for i, column := range columns {
				if len(want[l.ID]) == 0 || l.ByDimension[column] != want[l.ID][i] {
					t.Errorf("%s, %s: %d, want %v", l.ID, column, l.ByDimension[column], want[l.ID])
				}
			}
			delete(want, l.ID)
		}
	}
	if len(want) > 0 {
		t.Errorf("levels not found: %v", want)
	}
}

// write makes a tree of files and gives its folder.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		rewrite(t, dir, name, body)
	}
	return dir
}

func rewrite(t testing.TB, dir, name, body string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

// reader opens the database for looking into it beside the commands.
func reader(t testing.TB, url string) *core {
	t.Helper()
	c, err := openCore(context.Background(), url, options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.db.Close() })
	return c
}
