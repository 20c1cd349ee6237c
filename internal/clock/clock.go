// Package clock is the one source of time. Instants are UTC and kept to the
// microsecond, as the database stores them; dates are days in a named zone.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// System is the machine's clock.
type System struct{}

// Now is the present instant in UTC, cut to microseconds.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Moved is a clock that stands still until it is moved: the demo's history and
// the tests live by it.
type Moved struct {
	mu  sync.Mutex
	now time.Time
}

// NewMoved starts a moved clock at an instant.
func NewMoved(at time.Time) *Moved {
	return &Moved{now: at.UTC().Truncate(time.Microsecond)}
}

// Now is the instant the clock stands at.
func (m *Moved) Now() time.Time { m.mu.Lock(); defer m.mu.Unlock(); return m.now }

// Set moves the clock to an instant, back or forth.
func (m *Moved) Set(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = at.UTC().Truncate(time.Microsecond)
}

// Advance moves the clock on by d.
func (m *Moved) Advance(d time.Duration) { m.Set(m.Now().Add(d)) }

// Micros is an instant as the database stores it.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// FromMicros reads a stored instant.
func FromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// DateForm is how a date is written everywhere: YYYY-MM-DD.
const DateForm = "2006-01-02"

// Forever stands for "no end" in half-open date ranges [from, until): it sorts
// after every real date, so a range test needs no NULL case.
const Forever = "9999-12-31"

// Date is the day of an instant in a zone.
func Date(t time.Time, zone *time.Location) string { return t.In(zone).Format(DateForm) }

// ParseDate reads YYYY-MM-DD strictly.
func ParseDate(s string) (time.Time, error) { return time.Parse(DateForm, s) }
