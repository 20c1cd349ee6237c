package load

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Plan is what to send.
type Plan struct {
	Rate float64       // pieces a second
	For  time.Duration // how long to send
	// Do is piece n, counted from 0. It runs beside all pieces that have not ended.
	Do func(ctx context.Context, n int) error
}

// pieces is how many the plan has.
func (p Plan) pieces() int { return int(p.Rate * p.For.Seconds()) }

// due is when piece n is to be sent, from the beginning.
func (p Plan) due(n int) time.Duration {
	return time.Duration(float64(n) / p.Rate * float64(time.Second))
}

// Result is what became of all pieces.
type Result struct {
	Sent   int
	Failed int
	First  error           // the first failure that ended; nil when none failed
	Took   []time.Duration // from when each was due until it ended, shortest first
	Late   time.Duration   // the longest that the generator itself was behind
}

// Quantile is the time within which a share q of all pieces ended, from 0 to 1.
func (r Result) Quantile(q float64) time.Duration {
	if len(r.Took) == 0 {
		return 0
	}
	return r.Took[min(int(q*float64(len(r.Took))), len(r.Took)-1)]
}

// Run sends the plan and waits for all its pieces. It stops sending when ctx ends.
func Run(ctx context.Context, p Plan) Result {
	var (
		mu  sync.Mutex
		wg  sync.WaitGroup
		out Result
	)
	start := time.Now()
	for n := range p.pieces() {
		due := start.Add(p.due(n))
		if !until(ctx, due) {
			break
		}
		out.Sent++
		out.Late = max(out.Late, time.Since(due))
		wg.Go(func() {
			err := p.Do(ctx, n)
			took := time.Since(due)
			mu.Lock()
			defer mu.Unlock()
			out.Took = append(out.Took, took)
			if err != nil {
				out.Failed++
				if out.First == nil {
					out.First = err
				}
			}
		})
	}
	wg.Wait()
	slices.Sort(out.Took)
	return out
}

// until waits for a moment and tells whether it came before ctx ended.
func until(ctx context.Context, at time.Time) bool {
	wait := time.Until(at)
	if wait <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
