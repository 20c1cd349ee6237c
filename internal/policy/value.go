package policy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration is a length as a policy writes it: a whole number and a unit, "6w".
// Months are months: "1mo" after 31 January is the last day of February.
type Duration struct {
	N    int
	Unit Unit
}

// Unit is a unit of time: min, h, d, bd (business days, Monday to Friday), w,
// mo, q, y.
type Unit string

// The units of durations and rates.
const (
	Minute      Unit = "min"
	Hour        Unit = "h"
	Day         Unit = "d"
	BusinessDay Unit = "bd"
	Week        Unit = "w"
	Month       Unit = "mo"
	Quarter     Unit = "q"
	Year        Unit = "y"
)

// mostUnits keeps arithmetic far from any overflow: ten thousand years.
const mostUnits = 1_000_000

var durationForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,6})(min|h|d|bd|w|mo|q|y)$`)

// ParseDuration reads "6w". Signs, fractions, spaces and two units in one are
// refused: every duration has exactly one way to be written.
func ParseDuration(s string) (Duration, error) {
	m := durationForm.FindStringSubmatch(s)
	if m == nil {
		return Duration{}, fmt.Errorf("%q is no duration; write a whole number and one of min, h, d, bd, w, mo, q, y, such as 6w", s)
	}
	n, _ := strconv.Atoi(m[1])
	if n > mostUnits {
		return Duration{}, fmt.Errorf("%q is too long a duration", s)
	}
	return Duration{n, Unit(m[2])}, nil
}

func (d Duration) String() string {
	if d.Unit == "" {
		return ""
	}
	return strconv.Itoa(d.N) + string(d.Unit)
}

// IsZero tells whether the duration is not set. "0d" is set.
func (d Duration) IsZero() bool { return d.Unit == "" }

// MarshalText writes the duration as policies do.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the duration; see ParseDuration.
func (d *Duration) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Duration{}
		return nil
	}
	*d, err = ParseDuration(string(text))
	return err
}

// After is the instant d after t. Days and longer units keep the wall clock of
// t's zone, so a day over a clock change is still a day; a month that has no
// such day ends on its last one. Business days are counted Monday to Friday
// without holidays; the clock time is kept.
func (d Duration) After(t time.Time) time.Time { return d.shift(t, 1) }

// Before is the instant d before t; see After.
func (d Duration) Before(t time.Time) time.Time { return d.shift(t, -1) }

func (d Duration) shift(t time.Time, sign int) time.Time {
	n := sign * d.N
	switch d.Unit {
	case Minute:
		return t.Add(time.Duration(n) * time.Minute)
	case Hour:
		return t.Add(time.Duration(n) * time.Hour)
	case Day:
		return t.AddDate(0, 0, n)
	case Week:
		return t.AddDate(0, 0, 7*n)
	case BusinessDay:
		return businessDays(t, d.N, sign)
	case Month:
		return months(t, n)
	case Quarter:
		return months(t, 3*n)
	case Year:
		return months(t, 12*n)
	}
	return t
}

// months adds calendar months and stays inside the month it arrives in.
func months(t time.Time, n int) time.Time {
	moved := t.AddDate(0, n, 0)
	want := ((int(t.Month())-1+n)%12+12)%12 + 1
	if int(moved.Month()) != want {
		moved = moved.AddDate(0, 0, -moved.Day())
	}
	return moved
}

// businessDays steps over n days that are no Saturday or Sunday, whole weeks
// at once. From a weekend it counts as from the business day behind it.
func businessDays(t time.Time, n, sign int) time.Time {
	if n == 0 {
		return t
	}
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, -sign)
	}
	t = t.AddDate(0, 0, sign*7*(n/5))
	for left := n % 5; left > 0; {
		t = t.AddDate(0, 0, sign)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			left--
		}
	}
	return t
}

// days is the rough length in days, for comparing a minimum with a maximum.
func (d Duration) days() float64 {
	per := map[Unit]float64{Minute: 1.0 / 1440, Hour: 1.0 / 24, Day: 1, BusinessDay: 1.4, Week: 7, Month: 30.4375, Quarter: 91.3125, Year: 365.25}
	return float64(d.N) * per[d.Unit]
}

// Rate is how often something should happen: "2/y" is twice a year.
type Rate struct {
	N   int
	Per Unit // d, w, mo, q or y
}

var rateForm = regexp.MustCompile(`^([1-9][0-9]{0,2})/(d|w|mo|q|y)$`)

// ParseRate reads "2/y".
func ParseRate(s string) (Rate, error) {
	m := rateForm.FindStringSubmatch(s)
	if m == nil {
		return Rate{}, fmt.Errorf("%q is no rate; write a whole number, a slash and one of d, w, mo, q, y, such as 2/y", s)
	}
	n, _ := strconv.Atoi(m[1])
	return Rate{n, Unit(m[2])}, nil
}

func (r Rate) String() string {
	if r.Per == "" {
		return ""
	}
	return strconv.Itoa(r.N) + "/" + string(r.Per)
}

// IsZero tells whether the rate is not set.
func (r Rate) IsZero() bool { return r.Per == "" }

// MarshalText writes the rate as policies do.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the rate; see ParseRate.
func (r *Rate) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*r = Rate{}
		return nil
	}
	*r, err = ParseRate(string(text))
	return err
}

// Interval is the time from one to the next: 6mo for 2/y, 3mo for 1/q. Where
// months do not divide, it is whole days, rounded down.
func (r Rate) Interval() Duration {
	inMonths := map[Unit]int{Month: 1, Quarter: 3, Year: 12}[r.Per]
	switch {
	case r.N <= 0:
		return Duration{}
	case inMonths > 0 && inMonths%r.N == 0:
		return Duration{inMonths / r.N, Month}
	case r.N == 1:
		return Duration{1, r.Per}
	}
	hours := int(24 * Duration{1, r.Per}.days() / float64(r.N))
	if hours < 24 {
		return Duration{max(hours, 1), Hour}
	}
	return Duration{hours / 24, Day}
}

// Date is a day, YYYY-MM-DD.
type Date string

// UnmarshalText reads a date strictly.
func (d *Date) UnmarshalText(text []byte) error {
	if _, err := time.Parse(time.DateOnly, string(text)); err != nil {
		return fmt.Errorf("%q is no date; write YYYY-MM-DD", text)
	}
	*d = Date(text)
	return nil
}

// Window is a span of days, both inclusive: [2027-01-12, 2027-01-23].
type Window [2]Date

// Has tells whether a day lies in the window.
func (w Window) Has(day Date) bool { return w[0] <= day && day <= w[1] }

// YearStart is the day a fiscal year begins, MM-DD.
type YearStart string

// UnmarshalText reads a month and a day that every year has.
func (y *YearStart) UnmarshalText(text []byte) error {
	if _, err := time.Parse(time.DateOnly, "2023-"+string(text)); err != nil {
		return fmt.Errorf("%q is no day of the year; write MM-DD", text)
	}
	*y = YearStart(text)
	return nil
}

// Enforce says how strictly a rule holds.
type Enforce string

// A hard rule blocks, a soft one asks for a reason and stores it, an off one
// says nothing.
const (
	Hard Enforce = "hard"
	Soft Enforce = "soft"
	Off  Enforce = "off"
)

// UnmarshalText reads hard, soft or off.
func (e *Enforce) UnmarshalText(text []byte) error {
	switch v := Enforce(text); v {
	case Hard, Soft, Off:
		*e = v
		return nil
	}
	return fmt.Errorf("%q is none of hard, soft, off", text)
}

// Weekday is a day of the week, in lower case.
type Weekday string

const weekdays = "monday tuesday wednesday thursday friday saturday sunday"

// UnmarshalText reads the English name of a weekday in lower case.
func (w *Weekday) UnmarshalText(text []byte) error {
	for name := range strings.FieldsSeq(weekdays) {
		if name == string(text) {
			*w = Weekday(text)
			return nil
		}
	}
	return fmt.Errorf("%q is no weekday; write monday, tuesday and so on", text)
}
