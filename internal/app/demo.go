package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/demo"
	"belay/internal/fault"
	"belay/internal/growth"
	"belay/internal/org"
	"belay/internal/ui"
)

type demoCommand struct {
	Addr   string `env:"BELAY_DEMO_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen. Anybody who reaches it can be any sample person."`
	Dir    string `env:"BELAY_DEMO_DIR" placeholder:"DIR" help:"Where the demo's files go; a new temporary folder if not given."`
	DB     string `name:"db" env:"BELAY_DEMO_DB" placeholder:"URL" help:"A database of the demo's own; an SQLite file in DIR if not given."`
	Public bool   `help:"Allow an address that other machines can reach."`
}

var errDemoPublic = fault.New(fault.Invalid, "BLY-4005", "The demo lets anybody be any sample person, so it listens on this machine alone. Use 127.0.0.1, or say --public if others shall reach it.")

// Run sets the sample company up, unless its database is there already, and
// serves it with one-click sign-in.
func (c demoCommand) Run(ctx context.Context, s Streams) error {
	if !c.Public && !loopback(c.Addr) {
		return errDemoPublic
	}
	dir, url, err := c.place()
	if err != nil {
		return err
	}
	moved := clock.NewMoved(demo.Begins)
	if err := setUp(ctx, url, dir, moved); err != nil {
		return err
	}
	core, err := openCore(ctx, url, options{account: account.Options{Demo: true}})
	if err != nil {
		return err
	}
	defer core.db.Close()
	head, err := publisher(core, filepath.Join(dir, "belay.key"), "")
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(s.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	site := core.site(siteOptions{log: log, demo: ui.T("Sample company. Everybody here is made up, and what you change stays on this machine.")})
	return listen(ctx, c.Addr, site, listenOptions{log: log, head: head, ready: func(addr string) { greet(s, addr, dir) }})
}

func greet(s Streams, addr, dir string) {
	fmt.Fprintf(s.Out, `Belay's demo is ready:  http://%s

Come in as
  Ines Carvalho   an engineer who aims for Senior; a host proposed other terms to her
  Tomás Reyes     her manager and a host; a proposal waits for his answer
  Jonas Berg      from another department; his internship starts on 30 November
  Amara Njoroge   host manager; one learner proposes, another needs a helper
  Wanjiru Kamau   an engineer who is asked to help
  Priya Raman     head of Infrastructure Platforms
or as anybody on the sign-in page. The files are in %s. Ctrl-C ends it.
`, addr, dir)
}

// place finds the demo's folder and database.
func (c demoCommand) place() (dir, url string, err error) {
	dir = c.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "belay-demo-"); err != nil {
			return "", "", err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", "", fault.Newf(fault.Invalid, "BLY-4006", "The folder %s cannot be made. Choose another with --dir.", dir).Because(err)
	}
	if url = c.DB; url == "" {
		url = "sqlite:" + filepath.Join(dir, "belay.db")
	}
	return dir, url, nil
}

// setUp plays the sample company's history into an empty database, all of it
// through the use cases under a moved clock. A database that has people is
// left as it is.
func setUp(ctx context.Context, url, dir string, moved *clock.Moved) error {
	core, err := openCore(ctx, url, options{clock: moved, hasty: true})
	if err != nil {
		return err
	}
	defer core.db.Close()
	if there, err := core.hasPeople(ctx); err != nil || there {
		return err
	}
	books, people, err := demo.Unpack(dir)
	if err != nil {
		return err
	}
	if err := core.importPeople(ctx, people); err != nil {
		return err
	}
	if _, err := core.importHandbook(ctx, authz.Operator(), books); err != nil {
		return err
	}
	err = demo.Play(ctx, demo.Stage{Growth: core.growth, Evidence: core.evidence, Opportunity: core.chances, Learning: core.learning,
		Internship: core.internship, Org: core.org, Notify: core.notify, Clock: moved,
		Ladders: core.ladders, Actor: core.actorOf, Unit: core.unitOf})
	if err != nil {
		return err
	}
	return core.settle(ctx)
}

func (c *core) hasPeople(ctx context.Context) (there bool, err error) {
	err = c.db.Read(ctx, func(tx *db.Tx) error {
		_, there, err = db.One(tx, db.Value[string], `SELECT id FROM person LIMIT 1`)
		return err
	})
	return there, err
}

func (c *core) ladders(ctx context.Context) (list growth.Ladders, err error) {
	err = c.framework.Read(ctx, authz.Operator(), func(tx *db.Tx, sc authz.Scope) error {
		list, err = c.library.Ladders(tx, sc.Viewer())
		return err
	})
	return list, err
}

// actorOf is a sample person as if signed in.
func (c *core) actorOf(ctx context.Context, email string) (authz.Actor, error) {
	a, err := c.account.ByEmail(ctx, authz.Operator(), email)
	if err != nil {
		return authz.Actor{}, err
	}
	return authz.Actor{Account: a.ID, Person: a.Person, Via: authz.ViaSession}, nil
}

// unitOf finds the unit of the sample company that has a handle.
func (c *core) unitOf(ctx context.Context, handle string) (id string, err error) {
	err = c.db.Read(ctx, func(tx *db.Tx) error {
		u, found, err := org.UnitByHandle(tx, handle)
		if err == nil && !found {
			err = fmt.Errorf("no unit %s", handle)
		}
		id = u.ID
		return err
	})
	return id, err
}

// settle delivers every event and seals the record, so that the demo starts
// with nothing waiting.
func (c *core) settle(ctx context.Context) error {
	r := c.runner(slog.New(slog.DiscardHandler), nil)
	for {
		did, err := r.Step(ctx)
		if err != nil || did == 0 {
			return err
		}
	}
}
