package route

import (
	"sync"
	"time"

	"belay/internal/clock"
	"belay/internal/fault"

	"golang.org/x/time/rate"
)

// Limiter allows each key so many acts, refilled over time. Keys must be
// canonical (an address, an account id), or one caller counts as many.
type Limiter struct {
	clock clock.Clock
	every time.Duration
	burst int
	mu    sync.Mutex
	keys  map[string]*rate.Limiter
}

// NewLimiter allows burst acts at once and one more each period.
func NewLimiter(c clock.Clock, every time.Duration, burst int) *Limiter {
	return &Limiter{clock: c, every: every, burst: burst, keys: map[string]*rate.Limiter{}}
}

// manyKeys is when full buckets are thrown away.
const manyKeys = 10_000

// Allow takes one act from key's bucket, or says no.
func (l *Limiter) Allow(key string) bool {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.keys[key]
	if b == nil {
		if len(l.keys) >= manyKeys {
			l.forgetFull(now)
		}
		b = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.keys[key] = b
	}
	return b.AllowN(now, 1)
}

func (l *Limiter) forgetFull(now time.Time) {
	for k, b := range l.keys {
		if b.TokensAt(now) >= float64(l.burst) {
			delete(l.keys, k)
		}
	}
}

// Wait is how long until the next act is allowed for a key that was refused.
func (l *Limiter) Wait() time.Duration { return max(l.every, time.Second) }

func tooMany(l *Limiter) error {
	e := fault.New(fault.TooMany, "BLY-3006", "That is a lot of requests at once. Nothing was lost; wait a moment and try again.")
	e.Retry = l.Wait()
	return e
}
