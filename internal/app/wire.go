package app

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"belay/internal/account"
	"belay/internal/account/accounthttp"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/board/boardhttp"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/evidence"
	"belay/internal/framework"
	"belay/internal/framework/frameworkhttp"
	"belay/internal/growth"
	"belay/internal/growth/growthhttp"
	"belay/internal/handbook"
	"belay/internal/handbook/handbookhttp"
	"belay/internal/id"
	"belay/internal/internship"
	"belay/internal/internship/internshiphttp"
	"belay/internal/learning"
	"belay/internal/learning/learninghttp"
	"belay/internal/notify"
	"belay/internal/notify/notifyhttp"
	"belay/internal/opportunity"
	"belay/internal/opportunity/opportunityhttp"
	"belay/internal/org"
	"belay/internal/org/orghttp"
	"belay/internal/policy"
	"belay/internal/route"
	"belay/internal/schema"
	"belay/internal/subject"
	"belay/internal/subject/subjecthttp"
	"belay/internal/ui"
	"belay/internal/web"
)

// core is every feature's use cases on one open database.
type core struct {
	db         *db.DB
	clock      clock.Clock
	ids        *id.Source
	gate       *authz.Gate
	log        *audit.Log
	bus        *event.Bus
	org        *org.Service
	account    *account.Service
	handbook   *handbook.Store
	policy     *policy.Store
	notify     *notify.Service
	framework  *framework.Store
	library    *growth.Library
	evidence   *evidence.Service
	learning   *learning.Service
	chances    *opportunity.Service
	internship *internship.Service
	growth     *growth.Service
	board      *board.Service
	subjects   *subject.Register
}

// options are what differs between a server, a demo, a command and a test.
type options struct {
	clock   clock.Clock
	random  io.Reader // nil: the system's
	tighten []string
	account account.Options
	hasty   bool // see db.Options
}

// tables are the visibility rules of every feature.
func tables() []authz.Table {
	return slices.Concat(audit.Visibility(), event.Visibility(), org.Visibility(), account.Visibility(),
		handbook.Visibility(), policy.Visibility(), notify.Visibility(), framework.Visibility(), evidence.Visibility(), learning.Visibility(), opportunity.Visibility(), growth.Visibility(), internship.Visibility(), board.Visibility())
}

// openCore opens a database, brings its schema up and puts the features on it.
func openCore(ctx context.Context, url string, o options) (*core, error) {
	if o.clock == nil {
		o.clock = clock.System{}
	}
	gate, err := authz.NewGate(tables(), o.tighten...)
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, url, db.Options{Clock: o.clock, Hasty: o.hasty})
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx, schema.All()); err != nil {
		_ = d.Close()
		return nil, err
	}
	return newCore(d, gate, o), nil
}

// newCore is one line a feature.
func newCore(d *db.DB, gate *authz.Gate, o options) *core {
	ids := id.NewSource(o.random)
	c := &core{db: d, clock: d.Clock(), ids: ids, gate: gate, log: audit.New(ids), bus: event.New(ids)}
	o.account.Waiting = notify.OpenCount("a.person_id")
	c.account = account.New(d, gate, c.log, c.bus, ids, o.account)
	c.org = org.New(org.Deps{DB: d, Gate: gate, Audit: c.log, Bus: c.bus, IDs: ids, Accounts: c.account})
	c.handbook = handbook.NewStore(d, gate, c.log, c.bus, ids)
	c.policy = policy.NewStore(gate, c.log, c.bus)
	c.notify = notify.New(notify.Deps{DB: d, Gate: gate, Audit: c.log, IDs: ids})
	c.framework = framework.NewStore(d, gate, c.log, c.bus, ids)
	c.library = growth.NewLibrary()
	c.evidence = evidence.New(evidence.Deps{DB: d, Gate: gate, Audit: c.log, Bus: c.bus, IDs: ids, Handbook: c.library})
	c.learning = learning.New(learning.Deps{DB: d, Gate: gate, Audit: c.log, Bus: c.bus, IDs: ids, Evidence: c.evidence, Notify: c.notify})
	c.learning.Register(c.notify)
	c.chances = opportunity.New(opportunity.Deps{DB: d, Gate: gate, Audit: c.log, Bus: c.bus, IDs: ids, Modules: c.learning})
	c.growth = growth.New(growth.Deps{DB: d, Gate: gate, Audit: c.log, Bus: c.bus, IDs: ids, Handbook: c.library, Evidence: c.evidence, Ways: growth.NewRegistry(growth.ByModules(c.learning))})
	c.internship = internship.New(internship.Deps{DB: d, Gate: gate, Audit: c.log, Bus: c.bus, IDs: ids, Evidence: c.evidence, Notify: c.notify, Learning: c.learning})
	c.internship.Register(c.notify)
	c.chances.Taken = c.internship
	c.board = board.New(board.Deps{DB: d, Gate: gate, Audit: c.log, Bus: c.bus, IDs: ids})
	c.subjects = subjects(c.log)
	c.account.Subscribe(c.bus)
	c.notify.Subscribe(c.bus)
	c.learning.Subscribe(c.bus)
	c.internship.Subscribe(c.bus)
	return c
}

// subjects registers every table that holds personal data.
func subjects(log *audit.Log) *subject.Register {
	r := subject.New()
	r.NotPersonal("org_within", "above_id", "a unit")
	for _, feature := range [][]subject.Table{subject.Trust(log), org.Subjects(), account.Subjects(), notify.Subjects(), evidence.Subjects(), learning.Subjects(), opportunity.Subjects(), growth.Subjects(), internship.Subjects(), board.Subjects()} {
		r.Register(feature...)
	}
	return r
}

// runner has every background job.
func (c *core) runner(log *slog.Logger, head *audit.Publisher) *event.Runner {
	r := event.NewRunner(c.db, c.bus, c.ids, log)
	r.EveryIf("audit.seal", 500*time.Millisecond, c.log.Waiting, func(ctx context.Context) error { _, err := c.log.Seal(ctx, c.db); return err })
	if head != nil {
		r.Every("audit.publish", time.Minute, head.Publish)
	}
	daily := func(name string, fn func(tx *db.Tx) (int64, error)) {
		r.Every(name, 24*time.Hour, func(ctx context.Context) error {
			return c.db.Write(ctx, func(tx *db.Tx) error { _, err := fn(tx); return err })
		})
	}
	daily("draft.expire", draft.Store{}.Expire)
	c.account.Schedule(r)
	c.notify.Schedule(r)
	daily("org.purge_absences", org.PurgeAbsences)
	daily("notify.purge", c.notify.Purge)
	r.Every("opportunity.pass_on", time.Hour, c.chances.PassOn)
	r.Every("learning.sweep", time.Hour, c.learning.Sweep)
	r.Every("internship.sweep", time.Hour, c.internship.Daily)
	daily("evidence.purge", c.evidence.Purge)
	daily("growth.purge", c.growth.PurgeSteps)
	daily("board.purge", c.board.Purge)
	return r
}

// jobs are the background jobs' rows of the table of surfaces.
var jobs = []string{"event.dispatch", "event.retention", "audit.seal", "audit.publish", "draft.expire", "account.expire", "account.sweep", "org.purge_absences", "notify.sweep", "notify.purge", "opportunity.pass_on", "learning.sweep", "internship.sweep", "evidence.purge", "growth.purge", "board.purge"}

// site is the web face over a core.
type site struct {
	core                           *core
	mux                            *route.Mux
	api                            *route.API
	surfaces                       *authz.Surfaces
	requests, failures, statements atomic.Int64
}

// siteOptions say how the web face is reached.
type siteOptions struct {
	log    *slog.Logger
	secure bool
	demo   string // banner; "" outside the demo
	limit  *route.Limiter
	// cursors is the secret behind the marks that page lists; nil makes a new one.
	cursors []byte
}

func (c *core) site(o siteOptions) *site {
	s := &site{core: c, surfaces: &authz.Surfaces{}}
	accounts := &accounthttp.Face{Accounts: c.account, Choose: chooseSamples}
	frame := &web.Frame{Menu: menu(c.account.Demo() != nil), Demo: o.demo, Clock: c.clock, IDs: c.ids, Home: home, Welcome: accounts.Welcome}
	accounts.Page = frame.Page
	s.mux = route.New(route.Shell{Authenticator: accounthttp.Authenticator{Accounts: c.account, Secure: o.secure}, ErrorPage: frame.ErrorPage, SignIn: accounthttp.SignInPath,
		Secure: o.secure, Log: o.log, Limit: o.limit, Observe: s.observe}, s.surfaces)
	s.api = route.NewAPI(s.mux, "1")
	accounts.Areas = s.mux.Areas
	frame.Mount(s.mux, web.Health{Ready: c.ready, Metrics: s.metrics})
	web.Drafts{DB: c.db, Gate: c.gate}.Mount(s.mux)
	accounts.Mount(s.mux)
	notifyhttp.New(notifyhttp.Deps{Notify: c.notify, Org: c.org, DB: c.db, Gate: c.gate, Page: frame.Page, Cards: c.cards(), Key: o.cursors}).Mount(s.mux, s.api)
	growthhttp.New(growthhttp.Deps{Growth: c.growth, Evidence: c.evidence, DB: c.db, Page: frame.Page, Key: o.cursors}).Mount(s.mux, s.api)
	opportunityhttp.New(opportunityhttp.Deps{Opportunity: c.chances, DB: c.db, Page: frame.Page, Key: o.cursors}).Mount(s.mux, s.api)
	learninghttp.New(learninghttp.Deps{Learning: c.learning, DB: c.db, Page: frame.Page, Key: o.cursors}).Mount(s.mux, s.api)
	internshiphttp.New(internshiphttp.Deps{Internship: c.internship, Opportunity: c.chances, DB: c.db, Page: frame.Page, Key: o.cursors}).Mount(s.mux, s.api)
	frameworkhttp.New(frameworkhttp.Deps{Framework: c.framework, Library: c.library, Page: frame.Page}).Mount(s.mux, s.api)
	boardhttp.New(boardhttp.Deps{Board: c.board, Page: frame.Page, Key: o.cursors}).Mount(s.mux, s.api)
	subjecthttp.New(subjecthttp.Deps{DB: c.db, Gate: c.gate, Audit: c.log, Subjects: c.subjects, Page: frame.Page}).Mount(s.mux)
	handbookhttp.New(c.handbook, frame.Page, o.cursors).Mount(s.mux, s.api)
	orghttp.New(orghttp.Deps{Org: c.org, Key: o.cursors}).Mount(s.mux, s.api)
	for _, j := range jobs {
		s.surfaces.Add(authz.Surface{Face: authz.FaceJob, Name: j, Action: authz.Write, Kind: authz.KindOwn})
	}
	s.surfaces.Add(commandSurfaces()...)
	return s
}

// home is a person's first page; for an account without a person, such as the
// first administrator's, nothing ever waits.
func home(a authz.Actor) string {
	if a.Person == "" {
		return frameworkhttp.Path
	}
	return notifyhttp.HomePath
}

// menu is what stands in the frame; nothing unbuilt, and nothing that the demo
// refuses.
func menu(demo bool) []web.Item {
	manages := func(a authz.Actor) bool { return a.Shown.Manages }
	person := func(a authz.Actor) bool { return a.Person != "" }
	item := func(href, label string, icon ui.Icon, group, key string, who func(authz.Actor) bool) web.Item {
		return web.Item{NavItem: ui.NavItem{Href: href, Label: label, Icon: icon, Group: group, Key: key}, For: who}
	}
	inbox := item(notifyhttp.InboxPath, ui.T("Inbox"), ui.IconNote, "", "i", person)
	inbox.Count = func(a authz.Actor) int { return a.Shown.Waiting }
	list := []web.Item{
		item(notifyhttp.HomePath, ui.T("Home"), ui.IconHome, "", "h", person),
		inbox,
		item("/growth", ui.T("My growth"), ui.IconGrowth, "", "g", person),
		item("/internships", ui.T("Internships"), ui.IconLayers, "", "n", person),
		item("/evidence", ui.T("Evidence"), ui.IconEvidence, "", "e", person),
		item("/team", ui.T("My team"), ui.IconPeople, "", "t", manages),
		item("/opportunities", ui.T("Opportunities"), ui.IconSprout, ui.T("Department"), "o", nil),
		item(boardhttp.Path, ui.T("Board"), ui.IconDashboard, ui.T("Department"), "r", person),
		item("/matrix", ui.T("Matrix"), ui.IconMatrix, ui.T("Department"), "m", nil),
		item("/modules", ui.T("Modules"), ui.IconSteps, ui.T("Department"), "l", nil),
		item("/handbook", ui.T("Handbook"), ui.IconBook, ui.T("Department"), "b", nil),
		item(notifyhttp.AwayPath, ui.T("Away"), ui.IconClock, ui.T("You"), "a", person),
		item("/privacy", ui.T("Who looked"), ui.IconEye, ui.T("You"), "w", person),
		item("/my-data", ui.T("My data"), ui.IconDownload, ui.T("You"), "", person),
		item("/sessions", ui.T("Devices"), ui.IconDevices, ui.T("You"), "d", nil),
		item("/tokens", ui.T("Tokens"), ui.IconShield, ui.T("You"), "", nil),
	}
	if !demo {
		list = append(list, item("/password", ui.T("Password"), ui.IconKey, ui.T("You"), "", nil))
	}
	return list
}

// ready tells whether the database answers with the schema this program needs.
func (c *core) ready(ctx context.Context) error {
	return c.db.Read(ctx, func(tx *db.Tx) error {
		_, _, err := db.One(tx, db.Value[int64], `SELECT MAX(number) FROM schema_migration`)
		return err
	})
}

func (s *site) observe(_ string, status, statements int) {
	s.requests.Add(1)
	s.statements.Add(int64(statements))
	if status >= 500 {
		s.failures.Add(1)
	}
}

func (s *site) metrics() string {
	var b strings.Builder
	line(&b, "belay_requests_total", "Requests answered.", s.requests.Load())
	line(&b, "belay_request_failures_total", "Requests answered with a status of 500 or above.", s.failures.Load())
	line(&b, "belay_statements_total", "Database statements of those requests.", s.statements.Load())
	return b.String()
}
