package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/id"
)

const (
	poll    = 500 * time.Millisecond // how often a runner looks for other processes' work
	atOnce  = 4                      // jobs one runner runs at the same time
	goodbye = 5 * time.Second        // for giving leases back when the program ends
)

// Runner delivers events and runs jobs. Several may work on one database, in
// one process or many.
type Runner struct {
	db  *db.DB
	bus *Bus
	ids *id.Source
	log *slog.Logger

	every   map[string]periodic
	handle  map[string]func(ctx context.Context, key string) error
	started bool

	mu      sync.Mutex
	busy    map[jobName]bool
	idle    map[jobName]look // when a short job had nothing to do
	long    int              // of them, jobs that count towards atOnce
	changed chan struct{}
}

type periodic struct {
	period time.Duration
	has    func(*db.Tx) (bool, error) // nil: always
	fn     func(context.Context) error
}

// NewRunner makes a runner for a bus, with the bus's own jobs. log may be nil.
func NewRunner(d *db.DB, bus *Bus, ids *id.Source, log *slog.Logger) *Runner {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	r := &Runner{
		db: d, bus: bus, ids: ids, log: log,
		every: map[string]periodic{}, handle: map[string]func(context.Context, string) error{},
		busy: map[jobName]bool{}, idle: map[jobName]look{}, changed: make(chan struct{}, 1),
	}
	r.EveryIf("event.dispatch", 0, bus.waiting, func(ctx context.Context) error { _, err := bus.dispatch(ctx, d); return err })
	r.Every("event.retention", 24*time.Hour, func(ctx context.Context) error { return Retain(ctx, d) })
	return r
}

// Every makes fn run once a period, the first time at once, in one process at
// a time. name stands for it in the database.
func (r *Runner) Every(name string, period time.Duration, fn func(ctx context.Context) error) {
	r.EveryIf(name, period, nil, fn)
}

// EveryIf is Every for short work that is often not needed: has looks, in a
// reading transaction, whether there is any, so that idling writes nothing.
func (r *Runner) EveryIf(name string, period time.Duration, has func(tx *db.Tx) (bool, error), fn func(ctx context.Context) error) {
	if _, twice := r.every[name]; twice || r.started {
		panic("event: job " + name + " comes twice or after the start")
	}
	r.every[name] = periodic{period, has, fn}
}

// Names lists the runner's periodic jobs.
func (r *Runner) Names() []string { return slices.Sorted(maps.Keys(r.every)) }

// Handle makes fn run the jobs of a kind that Enqueue asks for. It runs at
// least once for each: what it does must bear repeating (or see Held).
func (r *Runner) Handle(kind string, fn func(ctx context.Context, key string) error) {
	if r.handle[kind] != nil || r.started || kind == kindEvery {
		panic("event: jobs of kind " + kind + " are handled twice or after the start")
	}
	r.handle[kind] = fn
}

// start makes the rows of the periodic jobs that are not there yet.
func (r *Runner) start(ctx context.Context) error {
	r.bus.mu.Lock()
	r.bus.started = true
	r.bus.mu.Unlock()
	if r.started {
		return nil
	}
	have := map[string]bool{}
	err := r.db.Read(ctx, func(tx *db.Tx) error {
		list, err := db.All(tx, db.Value[string], `SELECT key FROM job WHERE kind = $1`, kindEvery)
		for _, name := range list {
			have[name] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	err = r.db.Write(ctx, func(tx *db.Tx) error {
		for name := range r.every {
			if have[name] {
				continue
			}
			if _, err := tx.Exec(`INSERT INTO job (kind, key, run_at, asked, attempts, lease_until, lease_holder, parked, error)
				VALUES ($1, $2, $3, 0, 0, 0, '', 0, '') ON CONFLICT (kind, key) DO NOTHING`, kindEvery, name, tx.Micros()); err != nil {
				return err
			}
		}
		return nil
	})
	r.started = err == nil
	return err
}

// Step does all that is due at the clock's present reading, one after the
// other, and counts the jobs. Failures of jobs and consumers stay with their
// rows and in the log; the error is the database's. Tests and the demo's moved
// clock use it; Run is for servers.
func (r *Runner) Step(ctx context.Context) (did int, err error) {
	defer fault.Wrap(&err, "event.Step")
	if err := r.start(ctx); err != nil {
		return 0, err
	}
	for {
		list, err := r.due(ctx, false)
		if err != nil || len(list) == 0 {
			return did, err
		}
		before := did
		for _, j := range list {
			ran, err := r.run(ctx, j)
			if err != nil {
				return did, err
			}
			if ran {
				did++
			}
		}
		if did == before { // others hold them all
			return did, nil
		}
	}
}

// Run works until ctx ends: at once after a local commit that published an
// event, and within half a second after another process's. It waits for its
// jobs before it returns.
func (r *Runner) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := r.launch(ctx, &wg); err != nil && ctx.Err() == nil {
			r.log.Error("the background work cannot read its jobs", "error", err)
			select { // the database is away: no hurry
			case <-ctx.Done():
			case <-tick.C:
			}
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-r.bus.wake:
		case <-r.changed:
		}
	}
	return nil
}

// launch starts what is due and not running here.
func (r *Runner) launch(ctx context.Context, wg *sync.WaitGroup) error {
	if err := r.start(ctx); err != nil {
		return err
	}
	list, err := r.due(ctx, true)
	for _, j := range list {
		if !r.begin(j) {
			continue
		}
		wg.Go(func() {
			ran, err := r.run(ctx, j)
			if err != nil && ctx.Err() == nil {
				r.log.Error("a job's state could not be stored", "kind", j.kind, "key", j.key, "error", err)
			}
			r.end(j, ran && err == nil)
		})
	}
	return err
}

func (r *Runner) short(j jobName) bool { return j.kind == kindEvery && r.every[j.key].has != nil }

// begin books a place for a job; short jobs always find one, so that a long
// import does not keep the audit record from being sealed.
func (r *Runner) begin(j jobName) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.busy[j] || !r.short(j) && r.long >= atOnce {
		return false
	}
	r.busy[j] = true
	if !r.short(j) {
		r.long++
	}
	return true
}

func (r *Runner) end(j jobName, again bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.busy, j)
	if !r.short(j) {
		r.long--
	}
	if again { // look at once whether there is more; a failure waits for the tick
		select {
		case r.changed <- struct{}{}:
		default:
		}
	}
}

// look is that a short job had nothing to do at an instant, as often as it had
// been asked for by then.
type look struct{ at, asked int64 }

// due lists the jobs to run now, without those that would find nothing to do. A
// patient caller, who is woken by every commit, leaves a short job alone for its
// period once it had nothing to do, unless it is asked for.
func (r *Runner) due(ctx context.Context, patient bool) (list []jobName, err error) {
	kinds := []string{kindEvery}
	for k := range r.handle {
		kinds = append(kinds, k)
	}
	err = r.db.Read(ctx, func(tx *db.Tx) error {
		list = nil
		all, err := dueJobs(tx, kinds)
		if err != nil {
			return err
		}
		for _, j := range all {
			need, err := r.needed(tx, j, patient)
			if err != nil {
				return err
			}
			if need {
				list = append(list, j.jobName)
			}
		}
		return nil
	})
	return list, err
}

// needed tells whether a due job has anything to do.
func (r *Runner) needed(tx *db.Tx, j dueJob, patient bool) (bool, error) {
	if j.kind != kindEvery {
		return true, nil
	}
	p, known := r.every[j.key]
	if !known || p.has == nil {
		return known, nil
	}
	now := tx.Micros()
	r.mu.Lock()
	was, idle := r.idle[j.jobName]
	r.mu.Unlock()
	if patient && idle && was.asked == j.asked && was.at <= now && now < was.at+p.period.Microseconds() {
		return false, nil
	}
	need, err := p.has(tx)
	if err != nil {
		return false, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if delete(r.idle, j.jobName); !need {
		r.idle[j.jobName] = look{now, j.asked}
	}
	return need, nil
}

// run takes a job's lease, runs it and stores the outcome. ran is false when
// another process holds the lease.
func (r *Runner) run(ctx context.Context, j jobName) (ran bool, err error) {
	var c claim
	holder := r.ids.New()
	if err := r.db.Write(ctx, func(tx *db.Tx) (err error) { c, ran, err = take(tx, j, holder); return err }); err != nil || !ran {
		return false, err
	}
	cause := r.call(ctx, c)
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	interrupted := ctx.Err() != nil && errors.Is(cause, ctx.Err())
	if cause != nil && !interrupted {
		r.log.Error("a job failed", "kind", j.kind, "key", j.key, "attempt", c.attempts, "error", cause)
	}
	return true, r.db.Write(end, func(tx *db.Tx) error {
		switch {
		case cause == nil:
			return c.finished(tx, r.every[j.key].period)
		case interrupted:
			return c.released(tx)
		}
		return c.failed(tx, cause)
	})
}

// call runs a job's function under its lease, renewing it while it runs and
// ending its context when it was lost.
func (r *Runner) call(ctx context.Context, c claim) error {
	if c.kind != kindEvery && c.attempts > maxAttempts {
		return fmt.Errorf("given up after %d attempts that ended with the process", maxAttempts)
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(ctx, claimKey{}, c))
	var beat sync.WaitGroup
	beat.Go(func() { r.heartbeat(ctx, c, cancel) })
	err := protect(func() error {
		if c.kind == kindEvery {
			return r.every[c.key].fn(ctx)
		}
		return r.handle[c.kind](ctx, c.key)
	})
	if err != nil && errors.Is(context.Cause(ctx), ErrLeaseLost) {
		err = ErrLeaseLost
	}
	cancel(nil)
	beat.Wait()
	return err
}

func (r *Runner) heartbeat(ctx context.Context, c claim, lost context.CancelCauseFunc) {
	tick := time.NewTicker(leaseTime / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		held := true
		err := r.db.Write(ctx, func(tx *db.Tx) (err error) { held, err = c.renew(tx); return err })
		if err == nil && !held {
			lost(ErrLeaseLost)
			return
		}
	}
}
