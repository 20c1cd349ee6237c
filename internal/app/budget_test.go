package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/demo"
	"belay/internal/evidence"
	"belay/internal/growth"
	"belay/internal/learning"
	"belay/internal/org"
	"belay/internal/route"
)

// budget is how many queries a page may run, whoever asks and however much is
// stored. A page that shows somebody else's records also puts its reader on
// record, which is an entry and its salt: two statements more.
const (
	budget   = 8
	onRecord = 2
)

// recordedPages are the pages that put a manager on record.
var recordedPages = map[string]bool{"/people/{id}/growth": true, "/people/{id}/growth/{dimension}": true, "/people/{id}/evidence": true, "/evidence/{id}": true, "/team": true, "/modules": true, "/runs/{run}": true}

const manager = "tomas.reyes"

// internships are the pages about one internship: each of them is about its
// learner.
const internships = "/internships"

// downloads are no pages: they read every table that holds personal data, a
// statement each, whatever is in it.
var downloads = map[string]bool{"/my-data/belay.json": true}

// showcase is the sample company opened in-process, with its statements counted.
type showcase struct {
	t     *testing.T
	core  *core
	site  *site
	last  int
	names map[string]string // who -> cookie
	ids   map[string]string // who -> person
}

func newShowcase(t *testing.T, url string) *showcase {
	t.Helper()
	moved := clock.NewMoved(demo.Begins)
	if err := setUp(context.Background(), url, t.TempDir(), moved); err != nil {
		t.Fatal(err)
	}
	moved.Set(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	c, err := openCore(context.Background(), url, options{clock: moved, account: account.Options{Demo: true}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.db.Close() })
	s := &showcase{t: t, core: c, site: c.site(siteOptions{log: slog.New(slog.DiscardHandler)}), names: map[string]string{}, ids: map[string]string{}}
	s.site.mux.Observe(func(_ string, _, n int) { s.last = n })
	return s
}

// enter signs a sample person in by one click.
func (s *showcase) enter(who string) {
	s.t.Helper()
	s.ids[who] = sampleID(s.t, s.core, who)
	token, err := s.core.account.Demo().SignIn(context.Background(), s.ids[who], "Firefox on Linux", "")
	if err != nil {
		s.t.Fatal(err)
	}
	s.names[who] = "belay=" + token
}

// count is how many statements a page runs once the process is warm.
func (s *showcase) count(who, path string) (statements, status int) {
	s.t.Helper()
	get(s.site, s.names[who], path)
	w := get(s.site, s.names[who], path)
	if w.Code >= http.StatusInternalServerError {
		s.t.Errorf("%s for %s: %d", path, who, w.Code)
	}
	return s.last, w.Code
}

// pages gives every page route of the program an address that leads somewhere.
func (s *showcase) pages(who string) map[string]string {
	s.t.Helper()
	of := s.ids["ines.carvalho"]
	link := func(page, pattern string) string {
		found := regexp.MustCompile(`href="(` + pattern + `)"`).FindStringSubmatch(get(s.site, s.names["ines.carvalho"], page).Body.String())
		if found == nil {
			s.t.Fatalf("%s leads nowhere like %s", page, pattern)
		}
		return found[1]
	}
	piece := link("/evidence", `/evidence/[0-9a-f-]{36}`)
	dimension := link("/growth", `/growth/[a-z]+-[a-z]+`)
	step := link("/growth", `/growth/steps/[0-9a-f-]{36}`)
	fill := map[string]string{
		"/evidence/{id}": piece, "/evidence/{id}/edit": piece + "/edit", "/growth/{dimension}": dimension,
		"/people/{id}/growth": "/people/" + of + "/growth", "/people/{id}/evidence": "/people/" + of + "/evidence",
		"/people/{id}/growth/{dimension}": "/people/" + of + dimension, "/matrix/{framework}/{track}": link("/matrix", `/matrix/[a-z-]+/[a-z]+`),
		"/handbook/{path...}": link("/handbook", `/handbook/[a-z/-]+`), "/static/{name...}": link("/growth", `/static/[^"]+\.css`),
		"/modules/{module}": link("/modules", `/modules/[a-z0-9-]+`), "/runs/{run}": s.run("ines.carvalho"),
		"/welcome/{token}": "/welcome/nothing", "/growth/steps/{step}": step, "/{$}": "/",
		"/away/{absence}":    link("/away", `/away/[0-9a-f-]{36}`),
		"/programmes/{unit}": link("/opportunities", `/programmes/[a-z-]+`), "/wishes/{id}": link("/wishes", `/wishes/[0-9a-f-]{36}`),
	}
	offer, mine := link("/opportunities", `/opportunities/[0-9a-f-]{36}`), link("/internships", internships+`/[0-9a-f-]{36}`)
	for _, r := range s.site.mux.Routes() {
		if rest, ok := strings.CutPrefix(r.Pattern, "/opportunities/{id}"); ok {
			fill[r.Pattern] = offer + rest
		}
		if rest, ok := strings.CutPrefix(r.Pattern, internships+"/{id}"); ok {
			fill[r.Pattern] = mine + strings.NewReplacer("{goal}", absentID, "{note}", absentID).Replace(rest)
		}
	}
	out := map[string]string{}
	for _, r := range s.site.mux.Routes() {
		if r.Method != http.MethodGet || r.Face != authz.FacePage || downloads[r.Pattern] {
			continue
		}
		path := fill[r.Pattern]
		if path == "" && strings.Contains(r.Pattern, "{") {
			s.t.Errorf("the route %s has no address here", r.Pattern)
			continue
		}
		if path == "" {
			path = r.Pattern
		}
		out[r.Pattern] = path
	}
	return out
}

// run gives somebody's run through a module, begun once.
func (s *showcase) run(who string) string {
	s.t.Helper()
	ctx := context.Background()
	mine, err := s.core.learning.Runs(ctx, s.actor(who), learning.RunFilter{}, learning.RunMark{}, 1)
	if err == nil && len(mine.Runs) == 0 {
		var r learning.Run
		r, err = s.core.learning.Start(ctx, s.actor(who), "sre-1", learning.StartInput{}, learning.Guard{})
		mine.Runs = append(mine.Runs, r)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return "/runs/" + mine.Runs[0].ID
}

// actor is somebody as their session has them.
func (s *showcase) actor(who string) authz.Actor {
	s.t.Helper()
	a, err := s.core.account.Actor(context.Background(), strings.TrimPrefix(s.names[who], "belay="))
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// overBudget lists the pages that run more than they may.
func overBudget(counts map[string]int) (out []string) {
	for page, n := range counts {
		who, pattern, _ := strings.Cut(page, " ")
		most := budget
		if who == manager && (recordedPages[pattern] || strings.HasPrefix(pattern, internships+"/{id}")) {
			most += onRecord
		}
		if n > most {
			out = append(out, fmt.Sprintf("%s: %d", page, n))
		}
	}
	slices.Sort(out)
	return out
}

func (s *showcase) counts(people ...string) map[string]int {
	out := map[string]int{}
	for _, who := range people {
		for pattern, path := range s.pages(who) {
			out[who+" "+pattern], _ = s.count(who, path)
		}
	}
	return out
}

func TestPagesKeepTheirBudgetOfStatements(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		s := newShowcase(t, url)
		people := []string{"ines.carvalho", manager, "henrik.olsen"}
		for _, who := range people {
			s.enter(who)
		}
		s.away("ines.carvalho")
		s.counts(people...) // so that somebody has looked at Ines before
		small := s.counts(people...)
		if over := overBudget(small); len(over) > 0 {
			t.Errorf("over the budget of %d:\n%s", budget, strings.Join(over, "\n"))
		}
		s.grow()
		large := s.counts(people...)
		for _, page := range sorted(small) {
			t.Logf("%3d  %s", small[page], page)
			if small[page] != large[page] {
				t.Errorf("%s: %d statements, %d with ten times the rows", page, small[page], large[page])
			}
		}
		if len(small) < 3*20 {
			t.Errorf("only %d pages were counted", len(small))
		}
		s.plantedPage()
	})
}

// away writes down that a sample person will be away for a day.
func (s *showcase) away(who string) {
	s.t.Helper()
	actor, err := s.core.account.Actor(context.Background(), strings.TrimPrefix(s.names[who], "belay="))
	if err == nil {
		_, err = s.core.org.AddAbsence(context.Background(), actor, org.Guard{}, org.Span{From: "2026-12-01", Until: "2026-12-02"})
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

func sorted(m map[string]int) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// plantedPage adds a page that asks once for each person it lists: the budget
// must find it.
func (s *showcase) plantedPage() {
	s.t.Helper()
	s.site.mux.Add(route.Route{Method: http.MethodGet, Pattern: "/planted", Face: authz.FacePage, Access: route.SignedIn, Action: authz.Read, Kind: authz.KindOwn,
		Handle: func(x *route.Exchange) error {
			return s.core.db.Read(x.Request.Context(), func(tx *db.Tx) error {
				ids, err := db.All(tx, db.Value[string], `SELECT id FROM person ORDER BY id LIMIT 9`)
				for _, id := range ids {
					_, err = db.All(tx, db.Value[string], `SELECT name FROM person WHERE id = $1`, id)
				}
				return err
			})
		}})
	n, _ := s.count("ines.carvalho", "/planted")
	if len(overBudget(map[string]int{"ines.carvalho /planted": n})) != 1 {
		s.t.Errorf("a page that asks for each row went unfound: %d statements", n)
	}
}

// reports are added to a manager's nine: one statement carries the record of
// fifty views.
const reports = 40

// grow makes ten times as much of everything, through the use cases.
func (s *showcase) grow() {
	s.t.Helper()
	ctx := context.Background()
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	var people strings.Builder
	people.WriteString("email,name,manager_email,department,team,level,zone,hired_on\n")
	for i := range 810 {
		above := manager + "@" + demo.Domain
		if i >= reports {
			above = fmt.Sprintf("more%d@example.com", i%reports)
		}
		fmt.Fprintf(&people, "more%d@example.com,More Number%d,%s,Infrastructure Platforms,Team %d,infrastructure/ic/intermediate,Europe/Lisbon,2024-01-08\n", i, i, above, i%270)
	}
	dir := write(s.t, map[string]string{"people.csv": people.String()})
	must(s.core.importPeople(ctx, filepath.Join(dir, "people.csv")))
	must2 := func(_ any, err error) { s.t.Helper(); must(err) }
	must2(s.core.importHandbook(ctx, authz.Operator(), s.moreHandbook()))
	ladders, err := s.core.ladders(ctx)
	must(err)
	ladder := ladders.Find("infrastructure", "ic")
	level := ladder.Level("senior")
	first := ladder.At(0, level)[0].ID
	any := growth.Guard{Version: growth.Any}
	work := func(who authz.Actor, pieces, steps int) {
		for i := range pieces {
			must2(s.core.evidence.Add(ctx, who, evidence.Input{Title: fmt.Sprintf("Piece %d", i), Note: "Done.", Statements: []string{first}, Shared: true}, evidence.Guard{}))
		}
		for i := range steps {
			must2(s.core.growth.AddStep(ctx, who, growth.StepInput{Text: fmt.Sprintf("Step %d", i), Statement: first}, growth.Guard{}))
		}
	}
	ines, err := s.core.actorOf(ctx, "ines.carvalho@"+demo.Domain)
	must(err)
	work(ines, 90, 40)
	for i := range reports {
		who, err := s.core.actorOf(ctx, fmt.Sprintf("more%d@example.com", i))
		must(err)
		must(s.core.growth.SetTarget(ctx, who, "infrastructure/ic/senior", any))
		for row := range 3 {
			must2(s.core.growth.SetMark(ctx, who, growth.MarkInput{Person: who.Person, Statement: ladder.At(row, level)[0].ID, State: growth.Met, Shared: true}, any))
		}
		work(who, 1, 1)
	}
}

// moreHandbook is a second source with ten times the pages and matrices.
func (s *showcase) moreHandbook() string {
	files := map[string]string{}
	manifest := "belay: source/1\nid: more\nframeworks:\n"
	for i := range 18 {
		manifest += fmt.Sprintf("  - {id: more-%d, title: More %d, path: more-%d}\n", i, i, i)
		for name, body := range craftMatrix() {
			if level, ok := strings.CutPrefix(name, "levels/"); ok {
				files[fmt.Sprintf("more-%d/%s", i, level)] = body
			}
		}
	}
	files["belay.yaml"] = manifest
	for i := range 250 {
		files[fmt.Sprintf("pages/page-%d.md", i)] = fmt.Sprintf("---\ntitle: Page %d\n---\n\nText.\n", i)
	}
	return write(s.t, files)
}
