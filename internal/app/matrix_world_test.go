package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/draft"
	"belay/internal/evidence"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/notify"
	"belay/internal/org"
)

// The world of the authorisation matrix: a company made by the use cases alone,
// on one day in October. Ines reports to Tomás today; every text that somebody
// wrote in confidence holds a canary of its own.
const (
	matrixSetUp = "2026-09-01T09:00:00Z"
	matrixToday = "2026-10-14T10:00:00Z"
	matrixRow   = "craft"
	matrixRef   = "infra/ic/senior"
)

// matrixPeople is the company: handle, manager, team, department, roles.
var matrixPeople = [][5]string{
	{"top", "", "Executive", "Executive", ""},
	{"skip", "top", "Infra leads", "Infrastructure", ""},
	{"otherboss", "top", "Product tools", "Product", ""},
	{"tomas", "skip", "Reliability", "Infrastructure", ""},
	{"former", "skip", "Delivery", "Infrastructure", ""},
	{"future", "otherboss", "Product tools", "Product", ""},
	{"ines", "former", "Reliability", "Infrastructure", ""},
	{"peer", "tomas", "Reliability", "Infrastructure", ""},
	{"outsider", "otherboss", "Product tools", "Product", ""},
	{"partner", "top", "Partners", "People", "hr_partner:infrastructure"},
	{"otherpartner", "top", "Partners", "People", "hr_partner:product"},
	{"hradmin", "top", "People office", "People", "hr_admin"},
	{"leaver", "tomas", "Reliability", "Infrastructure", ""},
	{"disabled", "tomas", "Reliability", "Infrastructure", ""},
}

// canary is the text planted under a name: one word of letters that no other
// canary contains.
func canary(name string) string {
	return "zq" + strings.NewReplacer(".", "", "_", "").Replace(name) + "zq"
}

// matrixWorld is the company with everybody signed in who can be.
type matrixWorld struct {
	t          testing.TB
	ctx        context.Context
	clock      *clock.Moved
	engine     db.Engine
	url        string
	summing    string // the statement of digestThere
	core       *core
	site       *site
	actors     map[string]authz.Actor
	cookies    map[string]string // "" for nobody
	objects    map[string]string // "evidence.shared" -> id
	canaries   map[string]bool   // names planted
	ladder     *growth.Ladder
	shares     int
	book       string            // folder of the handbook
	outdated   map[string]bool   // modules that were changed since
	runs       map[string]string // of tasks
	nextModule int
	nextFree   int // statement of the other dimension that nobody has marked yet
}

func (w *matrixWorld) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func newMatrixWorld(t testing.TB, e db.Engine) *matrixWorld {
	t.Helper()
	begin, err := time.Parse(time.RFC3339, matrixSetUp)
	if err != nil {
		t.Fatal(err)
	}
	w := &matrixWorld{t: t, ctx: context.Background(), clock: clock.NewMoved(begin), engine: e, url: dbtest.URL(t, e),
		actors: map[string]authz.Actor{}, cookies: map[string]string{}, objects: map[string]string{}, outdated: map[string]bool{}, runs: map[string]string{}, canaries: map[string]bool{}}
	w.core, err = openCore(w.ctx, w.url, options{clock: w.clock})
	w.must(err)
	t.Cleanup(func() { _ = w.core.db.Close() })
	w.site = w.core.site(siteOptions{log: slog.New(slog.DiscardHandler)})
	w.handbook()
	w.company()
	w.reportAway("former", "2026-09-15T09:00:00Z")
	w.move("2026-10-01", "tomas")
	w.growthOfInes()
	today, err := time.Parse(time.RFC3339, matrixToday)
	w.must(err)
	w.clock.Set(today)
	w.move("2026-10-21", "future")
	w.ownOfEverybody()
	w.learningOfInes()
	w.awayOfInes()
	w.internshipsOfInes()
	w.chances()
	w.viewsOfInes()
	w.signIn()
	w.must(w.core.settle(w.ctx))
	return w
}

// handbook stores one page and one matrix of two dimensions, twelve
// expectations in each cell.
func (w *matrixWorld) handbook() {
	dir := w.t.TempDir()
	w.must(os.WriteFile(filepath.Join(dir, "welcome.md"), []byte("# Welcome\n\nHow we work.\n"), 0o600))
	w.lessons(dir, nil)
	_, err := w.core.importHandbook(w.ctx, authz.Operator(), dir)
	w.must(err)
	f := framework.Framework{ID: "infra", Title: "Infrastructure", Unit: "infrastructure", Status: framework.Active, Cumulative: framework.CumulativeUnknown,
		Layers: []framework.LayerRef{{ID: "infra", Title: "Infrastructure"}}, Tracks: []framework.Track{{ID: "ic", Title: "Engineer"}},
		Dimensions: []framework.Dimension{{ID: matrixRow, Key: matrixRow, Title: "Craft"}, {ID: "on-call", Key: "on-call", Title: "On-call"}}}
	for i, level := range []string{"junior", "senior"} {
		f.Levels = append(f.Levels, framework.Level{ID: level, Track: "ic", Key: level, Title: strings.ToUpper(level[:1]) + level[1:], Order: i})
		for _, dimension := range f.Dimensions {
			for k := range 12 {
				f.Statements = append(f.Statements, framework.Statement{ID: fmt.Sprintf("infra/%s/%s#%d", level, dimension.ID, k), Layer: "infra", Kind: framework.Expects,
					Text:   fmt.Sprintf("Does thing %d of %s as %s.", k, dimension.ID, level),
					Anchor: framework.Anchor{Track: "ic", Level: level, Dimension: dimension.ID}, Order: k, Origin: framework.Origin{File: level + ".md", From: 10 + k, To: 10 + k}})
			}
		}
	}
	_, err = w.core.framework.Import(w.ctx, authz.Operator(), framework.Import{Source: "handbook", Frameworks: []framework.Framework{f}})
	w.must(err)
	ladders, err := w.core.ladders(w.ctx)
	w.must(err)
	if w.ladder = ladders.Find("infra", "ic"); w.ladder == nil {
		w.t.Fatal("the matrix is not there")
	}
}

// company imports the people and makes the accounts that stand for nobody.
func (w *matrixWorld) company() {
	w.must(w.core.org.SetCompany(w.ctx, authz.Operator(), org.Guard{Version: org.Any}, "Northwind", "Europe/Lisbon"))
	var csv strings.Builder
	csv.WriteString("email,name,external_id,manager_email,team,department,level,hired_on,zone,country,roles\n")
	for _, p := range matrixPeople {
		manager := p[1]
		if manager != "" {
			manager += "@example.com"
		}
		fmt.Fprintf(&csv, "%s@example.com,%s Surname,%s,%s,%s,%s,infra/ic/junior,2024-03-01,Europe/Lisbon,PT,%s\n",
			p[0], p[0], w.plant("external."+p[0]), manager, p[2], p[3], p[4])
	}
	file := filepath.Join(w.t.TempDir(), "people.csv")
	w.must(os.WriteFile(file, []byte(csv.String()), 0o600))
	w.must(w.core.importPeople(w.ctx, file))
	for handle, role := range map[string]authz.Role{"platformadmin": authz.RolePlatformAdmin, "auditor": authz.RoleAuditor, "service": authz.RoleAuditor} {
		_, err := w.core.account.Create(w.ctx, authz.Operator(), account.NewAccount{Email: handle + "@example.com", Name: handle, Password: "seven green boats at noon", Roles: []authz.Role{role}})
		w.must(err)
		w.enter(handle)
	}
	// No use case makes an account without person and role yet; tokens will.
	w.must(w.core.db.Write(w.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM account_role WHERE account_id = $1`, w.actors["service"].Account)
		return err
	}))
	for _, p := range matrixPeople {
		w.enter(p[0])
	}
}

// enter finds the account of a handle as if it were signed in.
func (w *matrixWorld) enter(handle string) {
	actor, err := w.core.actorOf(w.ctx, handle+"@example.com")
	w.must(err)
	w.actors[handle] = actor
	if actor.Person != "" {
		w.objects["person."+handle] = actor.Person
	}
}

// move gives Ines another manager from a day on.
func (w *matrixWorld) move(from, to string) {
	w.t.Helper()
	w.must(w.core.org.ChangeManager(w.ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: w.actors["ines"].Person, From: from}, w.actors[to].Person))
}

func (w *matrixWorld) plant(name string) string {
	w.canaries[name] = true
	return canary(name)
}

// statement is an expectation of Ines' target by dimension and place.
func (w *matrixWorld) statement(dimension string, n int) string {
	return w.ladder.At(w.ladder.Row(dimension), w.ladder.Level("senior"))[n].ID
}

// mark says something of an expectation and gives the mark's id.
func (w *matrixWorld) mark(by string, n int, note string, shared bool) string {
	w.t.Helper()
	saved, err := w.core.growth.SetMark(w.ctx, w.actors[by], growth.MarkInput{Person: w.actors["ines"].Person, Statement: w.statement(matrixRow, n),
		State: growth.Developing, Note: w.plant(note), Shared: shared}, growth.Guard{Version: growth.Any})
	w.must(err)
	return saved.ID
}

// reportAway is what a former manager left behind.
func (w *matrixWorld) reportAway(by, at string) {
	when, err := time.Parse(time.RFC3339, at)
	w.must(err)
	w.clock.Set(when)
	w.objects["mark.former_shared"] = w.mark(by, 8, "former.shared", true)
	w.objects["mark.former_private"] = w.mark(by, 9, "former.private", false)
	w.objects["share.of_former"] = w.share(by)
}

// share is an act that shared one view of the lower level.
func (w *matrixWorld) share(by string) string {
	w.t.Helper()
	ines := w.actors["ines"].Person
	row := w.ladder.At(w.ladder.Row(matrixRow), w.ladder.Level("junior"))
	w.shares++
	_, err := w.core.growth.SetMark(w.ctx, w.actors[by], growth.MarkInput{Person: ines, Statement: row[w.shares%len(row)].ID, State: growth.Met}, growth.Guard{Version: growth.Any})
	w.must(err)
	done, err := w.core.growth.ShareLevel(w.ctx, w.actors[by], ines, "infra/ic/junior", true, growth.Guard{})
	w.must(err)
	return done.Act
}

// growthOfInes is everything about her, in each state.
func (w *matrixWorld) growthOfInes() {
	w.clock.Set(time.Date(2026, 10, 2, 9, 0, 0, 0, time.UTC))
	ines := w.actors["ines"]
	w.must(w.core.growth.SetTarget(w.ctx, ines, matrixRef, growth.Guard{Version: growth.Any}))
	for side, first := range map[string]int{"self": 0, "manager": 4} {
		by := map[string]string{"self": "ines", "manager": "tomas"}[side]
		w.objects["mark."+side+"_shared"] = w.mark(by, first, side+".shared", true)
		w.objects["mark."+side+"_private"] = w.mark(by, first+1, side+".private", false)
		w.mark(by, first+2, side+".before_sharing", false)
		w.mark(by, first+2, side+".since_sharing", true)
		w.mark(by, first+3, side+".until_taken_back", true)
		w.mark(by, first+3, side+".since_taken_back", false)
	}
	for _, state := range []string{"private", "shared", "deleted", "deleted_shared"} {
		w.objects["evidence."+state] = w.piece("ines", state)
	}
	for _, state := range []string{"open", "done", "removed"} {
		w.objects["step."+state] = w.step("ines", state)
	}
	for _, by := range []string{"ines", "tomas"} {
		w.objects["share.of_"+by] = w.share(by)
		w.draft(by, growth.DraftKey(ines.Person, w.statement(matrixRow, 10)), "state=met&note="+w.plant("draft."+by))
	}
}

// draft keeps what somebody is writing.
func (w *matrixWorld) draft(by, key, body string) {
	w.t.Helper()
	w.must(w.core.db.Write(w.ctx, func(tx *db.Tx) error {
		_, err := (draft.Store{}).Save(tx, w.actors[by], key, body)
		return err
	}))
}

// piece makes a piece of evidence in a state; every text of Ines' holds a canary.
func (w *matrixWorld) piece(of, state string) string {
	w.t.Helper()
	shared := state == "shared" || state == "deleted_shared"
	name := "evidence." + of + "." + state
	it, err := w.core.evidence.Add(w.ctx, w.actors[of], evidence.Input{Title: w.plant(name + ".title"), Link: "https://example.com/" + w.plant(name+".link"),
		Note: w.plant(name + ".note"), Statements: []string{w.statement(matrixRow, len(w.objects)%4)}, Shared: shared}, evidence.Guard{})
	w.must(err)
	if strings.HasPrefix(state, "deleted") {
		_, err = w.core.evidence.Delete(w.ctx, w.actors[of], it.ID, evidence.Guard{Version: evidence.Any})
		w.must(err)
	}
	return it.ID
}

func (w *matrixWorld) step(of, state string) string {
	w.t.Helper()
	name := "step." + of + "." + state
	id, err := w.core.growth.AddStep(w.ctx, w.actors[of], growth.StepInput{Text: w.plant(name + ".text"), Note: w.plant(name + ".note")}, growth.Guard{})
	w.must(err)
	any := growth.Guard{Version: growth.Any}
	switch state {
	case "done":
		w.must(w.core.growth.TickStep(w.ctx, w.actors[of], id, true, any))
	case "removed":
		w.must(w.core.growth.RemoveStep(w.ctx, w.actors[of], id, any))
	}
	return id
}

// ownOfEverybody gives each person something that is nobody else's.
func (w *matrixWorld) ownOfEverybody() {
	for _, p := range matrixPeople {
		if of := p[0]; of != "ines" {
			w.piece(of, "private")
			w.step(of, "open")
		}
	}
	w.objects["evidence.peers_shared"] = w.piece("peer", "shared")
}

// awayOfInes is when she is away, and something she was told.
func (w *matrixWorld) awayOfInes() {
	ines := w.actors["ines"]
	for i, name := range []string{"standing", "removed", "later", "later_removed"} { // the later ones are for the API
		day := time.Date(2027, 2, 1+7*i, 0, 0, 0, 0, time.UTC)
		id, err := w.core.org.AddAbsence(w.ctx, ines, org.Guard{}, org.Span{From: day.Format(time.DateOnly), Until: day.AddDate(0, 0, 2).Format(time.DateOnly)})
		w.must(err)
		w.objects["absence."+name] = id
		if strings.HasSuffix(name, "removed") {
			w.must(w.core.org.RemoveAbsence(w.ctx, ines, org.Guard{Version: org.Any}, id))
		}
	}
	w.must(w.core.db.Write(w.ctx, func(tx *db.Tx) error {
		err := w.core.notify.Tell(tx, notify.Notice{To: []string{ines.Person}, Kind: evidence.KindItem, Object: w.objects["evidence.private"], What: "seen"})
		if err != nil {
			return err
		}
		w.objects["notice.of_ines"], _, err = db.One(tx, db.Value[string], `SELECT id FROM notice WHERE person_id = $1`, ines.Person)
		return err
	}))
}

// signIn gives everybody a session; then the leaver leaves and the disabled
// account is locked, each with a session from before.
func (w *matrixWorld) signIn() {
	w.cookies["anonymous"] = ""
	for handle := range w.actors {
		w.cookies[handle] = signInCookie(w.t, w.core, handle+"@example.com")
		there, err := w.core.account.Actor(w.ctx, strings.TrimPrefix(w.cookies[handle], "belay="))
		w.must(err)
		w.actors[handle] = there
	}
	const password = "four quiet lamps by the river"
	token, err := w.core.account.SignIn(w.ctx, account.SignIn{Email: "ines@example.com", Password: password, Address: "127.0.0.1", Device: "Firefox on Linux"})
	w.must(err)
	there, err := w.core.account.Actor(w.ctx, token)
	w.must(err)
	w.objects["session.of_ines"] = there.Session
	made, err := w.core.account.MakeToken(w.ctx, there, account.NewToken{Name: w.plant("token.ines"), Scopes: []authz.TokenScope{"growth:read"}, Days: 7, Areas: []string{"growth"}})
	w.must(err)
	w.objects["token.of_ines"] = made.ID
	w.must(w.core.org.Leave(w.ctx, authz.Operator(), org.Guard{Version: org.Any, Reason: w.plant("reason.left")}, org.Change{Person: w.actors["leaver"].Person, From: matrixToday[:10]}, ""))
	w.must(w.core.account.Disable(w.ctx, w.actors["platformadmin"], w.actors["disabled"].Account, w.plant("reason.disabled")))
}
