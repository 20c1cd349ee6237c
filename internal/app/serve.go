package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/fault"
	"belay/internal/route"
)

type serveCommand struct {
	Database
	Server
}

// Run serves until it is told to stop.
func (c serveCommand) Run(ctx context.Context, s Streams) error {
	core, err := openCore(ctx, c.DB, options{tighten: c.Tighten, account: account.Options{Idle: c.IdleLimit, Absolute: c.TotalLimit}})
	if err != nil {
		return err
	}
	defer core.db.Close()
	head, err := publisher(core, c.KeyFile, c.AuditSink)
	if err != nil {
		return err
	}
	log := c.logger(s.Err)
	site := core.site(siteOptions{log: log, secure: strings.HasPrefix(c.PublicURL, "https:"), limit: perAddress(core), cursors: cursorKey(c.KeyFile)})
	if err := site.surfaces.Check(core.gate); err != nil {
		return err
	}
	return listen(ctx, c.Addr, site, listenOptions{log: log, head: head, ready: func(addr string) {
		fmt.Fprintf(s.Out, "Belay serves at http://%s\n", addr)
	}})
}

// publisher signs the audit record's heads with the installation's key.
func publisher(c *core, keyFile, sink string) (*audit.Publisher, error) {
	key, err := audit.LoadKey(keyFile, c.ids)
	if err != nil {
		return nil, err
	}
	if sink == "" {
		return audit.NewPublisher(c.db, key), nil
	}
	to, err := openSink(sink)
	if err != nil {
		return nil, err
	}
	return audit.NewPublisher(c.db, key, to), nil
}

// cursorKey derives the secret of list marks from the installation's key, so
// that a link into a list outlives a restart.
func cursorKey(keyFile string) []byte {
	raw, err := os.ReadFile(keyFile)
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(append([]byte("belay list marks\n"), raw...))
	return sum[:]
}

// perAddress bounds what one network address may ask for: 100 requests a
// second for a long time, bursts of 600.
func perAddress(c *core) *route.Limiter {
	return route.NewLimiter(c.clock, 10*time.Millisecond, 600)
}

type listenOptions struct {
	log   *slog.Logger
	head  *audit.Publisher
	ready func(addr string)
	wrap  func(http.Handler) http.Handler // tests plant faults here; nil in production
}

// listen serves the site and runs its jobs until ctx ends, then lets requests
// under way finish.
func listen(ctx context.Context, addr string, s *site, o listenOptions) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return listenFault(addr, err)
	}
	var handler http.Handler = s.mux
	if o.wrap != nil {
		handler = o.wrap(handler)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(o.log.Handler(), slog.LevelWarn)}
	jobs, stopJobs := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.core.runner(o.log, o.head).Run(jobs) }()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	o.ready(l.Addr().String())
	select {
	case err = <-failed:
	case <-ctx.Done():
		grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err = server.Shutdown(grace)
	}
	stopJobs()
	if jobErr := <-ended; jobErr != nil && !errors.Is(jobErr, context.Canceled) {
		err = errors.Join(err, jobErr)
	}
	return err
}

func listenFault(addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fault.Newf(fault.Unavailable, "BLY-4001", "Another program already listens at %s. Stop it, or choose another address with --addr.", addr).Because(err)
	}
	return fault.Newf(fault.Unavailable, "BLY-4002", "Belay cannot listen at %s. Choose an address of this machine with --addr HOST:PORT.", addr).Because(err)
}

// line writes one counter in the text form that Prometheus reads.
func line(w io.Writer, name, help string, value int64) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s counter\n%s %d\n", name, help, name, name, value)
}
