package app

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/demo"
)

// journey is the sample company on a day, without its story, used from the
// command line alone.
type journey struct {
	*served
	t      *testing.T
	clock  *clock.Moved
	shells map[string]shell
}

func newJourney(t *testing.T, e db.Engine, day string) *journey {
	t.Helper()
	at, err := time.Parse(time.DateTime, day+" 09:00:00")
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.NewMoved(at)
	core, err := openCore(t.Context(), dbtest.URL(t, e), options{clock: clk})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = core.db.Close() })
	handbook, people, err := demo.Unpack(t.TempDir())
	if err == nil {
		err = core.importPeople(t.Context(), people)
	}
	if err == nil {
		_, err = core.importHandbook(t.Context(), authz.Operator(), handbook)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &served{t: t, core: core, domain: "northwind.example", site: core.site(siteOptions{log: slog.New(slog.DiscardHandler)})}
	s.Server = httptest.NewServer(s.site.mux)
	t.Cleanup(s.Close)
	return &journey{served: s, t: t, clock: clk, shells: map[string]shell{}}
}

// as is somebody's command line.
func (j *journey) as(who string) shell {
	j.t.Helper()
	s, ok := j.shells[who]
	if !ok {
		s = shell{j.t, j.URL, j.token(who, "all:read", "all:write")}
		j.shells[who] = s
	}
	return s
}

// does runs a command for somebody and gives its document.
func (j *journey) does(who, format string, args ...any) map[string]any {
	j.t.Helper()
	return j.as(who).document(fmt.Sprintf(format, args...))
}

// stands expects a state, and with whom the internship waits; "" for nobody.
func (j *journey) stands(doc map[string]any, state, waits string) {
	j.t.Helper()
	name, _ := doc["waits_for"].(map[string]any)
	if got := fmt.Sprint(name["name"]); doc["state"] != state || waits != "" && got != waits || waits == "" && name != nil {
		j.t.Fatalf("it is %v and waits for %v, not %s and %s", doc["state"], got, state, waits)
	}
}

func (j *journey) on(day string) {
	at, err := time.Parse(time.DateTime, day+" 09:00:00")
	if err != nil {
		j.t.Fatal(err)
	}
	j.clock.Set(at)
	j.shells = map[string]shell{} // tokens of another day have run out
}

// learns does a whole module.
func (j *journey) learns(who, module string) {
	j.t.Helper()
	fields := ""
	for _, f := range j.does(who, "module show %s", module)["fields"].([]any) {
		fields += fmt.Sprintf(` --field "%s=known"`, f)
	}
	j.does(who, "module start %s%s", module, fields)
	acted := j.does(who, "module done %s --stage 1", module)
	back := j.does(who, "module done %s --stage 1 --undo %s", module, acted["ticked_at"])
	if acted["changed"] == 0.0 || back["changed"] != acted["changed"] || back["run"].(map[string]any)["done"] != 0.0 {
		j.t.Fatalf("the first stage of %s: %v tasks ticked, %v taken back", module, acted["changed"], back["changed"])
	}
	run := j.does(who, "module done %s --stage 1", module)["run"].(map[string]any)
	var mine []string
	for n, task := range run["tasks"].([]any) {
		if t := task.(map[string]any); t["owner"] == "learner" {
			mine = append(mine, strconv.Itoa(n+1))
		}
	}
	if run = j.does(who, "module tick %s %s", module, strings.Join(mine, " ")); run["state"] != "finished" {
		j.t.Fatalf("%s is %v after %d ticks: %v of %v", module, run["state"], len(mine), run["done"], run["total"])
	}
}

// Kofi of Runtime goes to Data Stores, from the wish to the evidence, by commands
// alone: three agreements with one changed share, SRE I and II, a missing helper,
// a pause, an extension, the end, and a note for those who come later.
func TestAnInternshipFromTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			j := newJourney(t, e, "2026-11-30")
			const kofi, amara, lucia, emily = "kofi.mensah", "amara.njoroge", "lucia.ferreira", "emily.nakagawa"
			i := j.does(kofi, `internship propose "Failover of the order database" --team data-stores --host %s@northwind.example --way pair --from 2027-01-11 --until 2027-03-26 --percent 20`, lucia)
			j.stands(i, "home_manager", "Amara Njoroge")
			id := i["id"].(string)
			if waits := j.does(amara, "inbox")["items"].([]any); len(waits) != 1 {
				t.Errorf("Amara's inbox: %v", waits)
			}
			j.stands(j.does(amara, "internship agree %s --meets yes", id[:8]), "host_manager", "Lucia Ferreira")
			i = j.does(lucia, `internship terms %s --percent 15 --why "The release takes a day a week"`, id)
			j.stands(i, i["state"].(string), "Kofi Mensah")
			i = j.does(kofi, "internship agree %s", id)
			j.stands(i, i["state"].(string), "Amara Njoroge")
			i = j.does(amara, "internship agree %s --meets yes", id)
			if i["state"] != "agreed" || i["percent"] != 15.0 {
				t.Fatalf("%v at %v %%", i["state"], i["percent"])
			}
			j.does(kofi, "internship prepare %s", id)
			j.does(kofi, `internship goal add %s "Lead one failover drill"`, id)
			if e := j.as(kofi).belay("internship start " + id); e.code != exitInput || !strings.Contains(e.err, "BLY-2906") {
				t.Errorf("a start without a helper: %+v", e)
			}
			if list := j.does(lucia, "internship helper list %s", id)["items"].([]any); len(list) == 0 {
				t.Error("nobody could help")
			}
			help := j.does(lucia, "internship helper ask %s %s@northwind.example --hours 2", id, emily)
			if help["state"] != "asked" || j.does(emily, "internship helper accept %s", help["id"])["state"] != "accepted" {
				t.Error("Emily does not help")
			}
			j.on("2027-01-11")
			refused := j.as(kofi).belay("internship start " + id)
			if refused.code != exitInput || !strings.Contains(refused.err, "  readiness: ") || !strings.Contains(refused.err, `Say why with --reason readiness="..."`) {
				t.Fatalf("a start without preparation: %+v", refused)
			}
			j.learns(kofi, "sre-1")
			j.learns(kofi, "sre-2")
			j.stands(j.does(kofi, "internship start %s", id), "active", "")
			j.does(emily, "internship helper session %s 2027-01-13 --note \"Read the runbook\"", help["id"])
			j.does(kofi, `internship note add %s "Shadowed the first failover" --post`, id)
			if notes := j.does(emily, "internship note list %s", id)["items"].([]any); len(notes) != 1 {
				t.Errorf("the journal as Emily reads it: %v", notes)
			}
			j.ends(kofi, amara, lucia, emily, id)
		})
	}
}

// ends takes a running internship over a pause and an extension to its end, and
// to what stays of it.
func (j *journey) ends(learner, home, host, helper, id string) {
	t := j.t
	t.Helper()
	j.on("2027-02-01")
	j.stands(j.does(learner, "internship pause %s --until 2027-02-15", id), "paused", "")
	j.on("2027-02-15")
	j.stands(j.does(learner, "internship resume %s", id), "active", "")
	j.does(learner, `internship extend %s --until 2027-04-09 --why "Two weeks were lost"`, id)
	for range 2 {
		for _, who := range []string{home, host} {
			if waits := j.does(who, "inbox")["items"].([]any); len(waits) > 0 {
				j.does(who, "internship agree %s", id)
			}
		}
	}
	if i := j.does(learner, "internship show %s", id[:8]); i["state"] != "active" || i["end_on"] != "2027-04-09" {
		t.Fatalf("extended: %v until %v, waits for %v", i["state"], i["end_on"], i["waits_for"])
	}
	if rows := j.does(helper, "board --state running")["items"].([]any); len(rows) != 1 || rows[0].(map[string]any)["learner"].(map[string]any)["name"] != "Kofi Mensah" {
		t.Errorf("the board: %v", rows)
	}
	j.on("2027-04-09")
	j.does(learner, `internship judge %s --goal 1=reached --feedback "I would do it again"`, id)
	j.does(host, `internship judge %s --goal 1=reached --feedback "So would we"`, id)
	j.does(learner, "internship complete %s", id)
	j.does(learner, `internship alumni %s "Begin with the runbook." --publish`, id)
	i := j.does(learner, "internship show %s", id)
	if i["state"] != "completed" || len(i["judgements"].([]any)) != 2 || i["alumni"].(map[string]any)["published"] != true {
		t.Errorf("the end: %v, %v, %v", i["state"], i["judgements"], i["alumni"])
	}
	if err := j.core.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{learner, helper} {
		if items := j.does(who, "evidence list")["items"].([]any); len(items) == 0 {
			t.Errorf("%s has no evidence of it", who)
		}
	}
	j.as("liam.byrne").belay("internship note list " + id).done(t) // on the board: a row, and no journal
	if notes := j.does("liam.byrne", "internship note list %s", id)["items"].([]any); len(notes) != 0 {
		t.Errorf("a stranger reads the journal: %v", notes)
	}
}
