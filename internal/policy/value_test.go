package policy

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDurationsFollowTheCalendar(t *testing.T) {
	t.Parallel()
	cases := []struct{ from, d, to, back string }{
		{"2027-01-31 09:00", "1mo", "2027-02-28 09:00", "2027-01-28 09:00"},
		{"2028-01-31 09:00", "1mo", "2028-02-29 09:00", "2028-01-29 09:00"},
		{"2028-02-29 09:00", "1y", "2029-02-28 09:00", "2028-02-28 09:00"},
		{"2026-11-30 09:00", "1q", "2027-02-28 09:00", "2026-11-28 09:00"},
		{"2027-08-31 09:00", "6mo", "2028-02-29 09:00", "2027-08-29 09:00"},
		{"2027-03-27 12:00", "1d", "2027-03-28 12:00", "2027-03-27 12:00"}, // clocks go forward
		{"2027-03-27 12:00", "24h", "2027-03-28 13:00", "2027-03-27 12:00"},
		{"2027-01-04 09:00", "6w", "2027-02-15 09:00", "2027-01-04 09:00"},
		{"2027-01-08 16:00", "1bd", "2027-01-11 16:00", "2027-01-08 16:00"},
		{"2027-01-08 16:00", "10bd", "2027-01-22 16:00", "2027-01-08 16:00"},
		{"2027-01-09 10:00", "2bd", "2027-01-12 10:00", "2027-01-08 10:00"}, // from a Saturday
		{"2027-01-04 09:00", "0d", "2027-01-04 09:00", "2027-01-04 09:00"},
		{"2027-01-04 09:00", "90min", "2027-01-04 10:30", "2027-01-04 09:00"},
	}
	for _, c := range cases {
		d, err := ParseDuration(c.d)
		if err != nil {
			t.Fatal(err)
		}
		got := d.After(at(t, c.from))
		if !got.Equal(at(t, c.to)) {
			t.Errorf("%s after %s = %s, want %s", c.d, c.from, got, c.to)
		}
		if back := d.Before(got); !back.Equal(at(t, c.back)) {
			t.Errorf("%s before %s = %s, want %s", c.d, c.to, back, c.back)
		}
	}
}

func TestBusinessDaysAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "start"))
		n := rapid.IntRange(0, 60).Draw(t, "n")
		day := start
		for left := n; left > 0; {
			day = day.AddDate(0, 0, 1)
			if w := day.Weekday(); w != time.Saturday && w != time.Sunday {
				left--
			}
		}
		if got := (Duration{n, BusinessDay}).After(start); !got.Equal(day) {
			t.Fatalf("%dbd after %s = %s, want %s", n, start, got, day)
		}
	})
}

func TestDurationsNeverGoBackwards(t *testing.T) {
	t.Parallel()
	units := []Unit{Minute, Hour, Day, BusinessDay, Week, Month, Quarter, Year}
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		start := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "start"), 0).In(zone)
		d := Duration{rapid.IntRange(0, 500).Draw(t, "n"), rapid.SampledFrom(units).Draw(t, "unit")}
		longer := Duration{d.N + 1, d.Unit}
		if d.After(start).Before(start) || d.Before(start).After(start) || longer.After(start).Before(d.After(start)) {
			t.Fatalf("%s from %s: %s, and %s: %s", d, start, d.After(start), longer, longer.After(start))
		}
	})
}

func TestRatesHaveAnInterval(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"2/y": "6mo", "1/q": "3mo", "1/mo": "1mo", "12/y": "1mo", "1/w": "1w", "1/d": "1d", "5/y": "73d", "2/w": "3d", "1/y": "12mo", "3/d": "8h"} {
		r, err := ParseRate(s)
		if err != nil || r.String() != s || r.Interval().String() != want {
			t.Errorf("%s: %v, %v, interval %s, want %s", s, r, err, r.Interval(), want)
		}
	}
	for _, s := range []string{"", "2", "/y", "0/y", "-1/y", "2/h", "2/year", "2 / y", "1000/d", "2/y "} {
		if r, err := ParseRate(s); err == nil {
			t.Errorf("%q is read as %v", s, r)
		}
	}
}

func TestDurationsHaveOneForm(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "6", "w", "-1d", "+1d", "1.5h", "01d", "1 d", "1d ", "1D", "6weeks", "1y6mo", "1m", "9999999y", "1d\n", "١d"} {
		if d, err := ParseDuration(s); err == nil {
			t.Errorf("%q is read as %v", s, d)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := Duration{rapid.IntRange(0, mostUnits).Draw(t, "n"), rapid.SampledFrom([]Unit{Minute, Hour, Day, BusinessDay, Week, Month, Quarter, Year}).Draw(t, "unit")}
		got, err := ParseDuration(d.String())
		if err != nil || got != d {
			t.Fatalf("%v is read back as %v, %v", d, got, err)
		}
	})
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"6w", "0d", "10bd", "3mo", "1q", "1y", "90min", "48h", "", "-", "00d", "1000000y", "1000001y", "\x00"} {
		f.Add(s)
	}
	start := time.Date(2027, 1, 31, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDuration(s)
		if err != nil {
			if !strings.Contains(err.Error(), "duration") {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if d.String() != s || d.N < 0 || d.N > mostUnits || d.IsZero() {
			t.Fatalf("%q is read as %#v", s, d)
		}
		if d.N < 10_000 && (d.After(start).Before(start) || d.Before(start).After(start)) {
			t.Fatalf("%q runs backwards", s)
		}
	})
}

func TestAWindowHasItsFirstAndLastDay(t *testing.T) {
	t.Parallel()
	w := Window{"2027-01-12", "2027-01-23"}
	for day, want := range map[Date]bool{"2027-01-11": false, "2027-01-12": true, "2027-01-23": true, "2027-01-24": false} {
		if w.Has(day) != want {
			t.Errorf("%s: %v", day, !want)
		}
	}
}
