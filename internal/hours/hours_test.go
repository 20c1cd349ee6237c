package hours_test

import (
	"fmt"
	"testing"
	"time"

	"belay/internal/hours"

	"pgregory.net/rapid"
)

func parse(t testing.TB, text string) hours.Week {
	t.Helper()
	w, err := hours.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return w
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestTextHasOneCanonicalForm(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                        "",
		"mon-fri 09:00-17:00":     "mon-fri 09:00-17:00",
		"Monday-Friday 9-17":      "mon-fri 09:00-17:00",
		"mon,wed,fri 9:00–12:30":  "mon,wed,fri 09:00-12:30",
		"fri 13-17 9-12; mon 8-9": "mon 08:00-09:00; fri 09:00-12:00 13:00-17:00",
		"fri-mon 22:00-06:00":     "mon,fri-sun 22:00-06:00",
		"tue 9-12, tue 12-15":     "tue 09:00-15:00",
		"sat 0-24":                "sat 00:00-24:00",
		"sat 20-0":                "sat 20:00-24:00",
		"sun 10-20 20-10":         "sun 10:00-20:00 20:00-10:00",
		"mon tue 9-10":            "mon,tue 09:00-10:00",
	} {
		if got := parse(t, in).String(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestFaultyTextIsRefusedWithAReason(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"09:00-17:00":              `"09:00-17:00" has no day before it; write for example mon-fri 09:00-17:00`,
		"mon-fri":                  `fri has no hours after it; write for example mon-fri 09:00-17:00`,
		"mon 9-9":                  `"9-9" has no length; a whole day is 00:00-24:00`,
		"mon 25-26":                `"25" is no time of day; write for example 09:00`,
		"mon 09:0-10":              `"09:0" is no time of day; write for example 09:00`,
		"mon 24-2":                 `"24-2" begins at 24:00; write 00:00 of the next day`,
		"mo 9-17":                  `"mo" is no day; use mon, tue, wed, thu, fri, sat, sun`,
		"mon 9-12 11-13":           `two time spans overlap on mon`,
		"sun 22-6 mon 5-9":         `two time spans overlap on mon`,
		"mon 09:00":                `"09:00" is no time span; write for example 09:00-17:00`,
		"mon-fri 9-17 whenever":    `"whenever" is no day; use mon, tue, wed, thu, fri, sat, sun`,
		"mon 9-10 \xff":            "\"\ufffd\" is no day; use mon, tue, wed, thu, fri, sat, sun",
		"tue-wed-thu 09:00-17:00":  `"tue-wed-thu" is no day; use mon, tue, wed, thu, fri, sat, sun`,
		"mon 09:00-17:00-18:00":    `"17:00-18:00" is no time of day; write for example 09:00`,
		"mon 9-12 fri sat 9-12 -1": `"-1" is no day; use mon, tue, wed, thu, fri, sat, sun`,
	} {
		w, err := hours.Parse(in)
		if err == nil || err.Error() != want || !w.IsZero() {
			t.Errorf("%q: got %v, %v, want %s", in, w, err, want)
		}
	}
}

// week draws any week by drawing text, so that Parse is the only way to one.
// Bands follow one another over the seven days, past midnight too; what reaches
// over the week's end leaves Monday's beginning free.
func week(t *rapid.T) hours.Week {
	const day = 24 * 60
	text, at := "", rapid.IntRange(0, 300).Draw(t, "first")
	free := at // until when Monday is free
	for d, name := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		at = max(at, d*day) + rapid.IntRange(0, 300).Draw(t, "first")
		for n := rapid.IntRange(0, 3).Draw(t, "bands"); n > 0 && at < d*day+1380; n-- {
			to := min(at+rapid.IntRange(1, 500).Draw(t, "length"), 7*day+free)
			text += fmt.Sprintf("%s %02d:%02d-%02d:%02d ", name, at/60%24, at%60, to/60%24, to%60)
			at = to + rapid.IntRange(0, 300).Draw(t, "pause")
		}
	}
	w, err := hours.Parse(text)
	if err != nil {
		t.Fatalf("%q is a week without overlap: %v", text, err)
	}
	return w
}

var zones = []string{
	"UTC", "Europe/Lisbon", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Kathmandu",
	"Australia/Lord_Howe", "Pacific/Apia", "Pacific/Auckland", "Africa/Casablanca", "America/St_Johns", "Asia/Tokyo", "Pacific/Chatham",
}

// nearChange draws a day, half of the time one beside a change of the clocks.
func nearChange(t *rapid.T, z *time.Location) time.Time {
	at := time.Unix(int64(rapid.IntRange(1_290_000_000, 1_830_000_000).Draw(t, "at")), 0).In(z)
	if _, end := at.ZoneBounds(); !end.IsZero() && rapid.Bool().Draw(t, "at a change") {
		at = end.In(z)
	}
	return at.AddDate(0, 0, rapid.IntRange(-1, 1).Draw(t, "day"))
}

func TestStringReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := week(t)
		again, err := hours.Parse(w.String())
		if err != nil || !again.Equal(w) || again.String() != w.String() {
			t.Fatalf("%q read back as %q, %v", w, again, err)
		}
	})
}

// Every minute of a real day is working time exactly when the wall clock says
// so. Where a time occurs twice, only the stretch from the first occurrence of
// the band's edge counts, so those hours are left out of the comparison.
func TestInstantsFollowTheWallClock(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := week(rt)
		z := zone(t, rapid.SampledFrom(zones).Draw(rt, "zone"))
		y, m, d := nearChange(rt, z).Date()
		working := map[int64]bool{}
		for _, s := range w.OnDay(y, m, d, z) {
			for at := s.From; at.Before(s.Until); at = at.Add(time.Minute) {
				if working[at.Unix()] {
					rt.Fatalf("%v counted twice", at)
				}
				working[at.Unix()] = true
			}
		}
		for at := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(-15 * time.Hour); at.Before(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(40 * time.Hour)); at = at.Add(time.Minute) {
			local := at.In(z)
			ly, lm, ld := local.Date()
			if doubled(local) {
				continue
			}
			want := ly == y && lm == m && ld == d && onWall(w, local)
			if want != working[at.Unix()] {
				rt.Fatalf("%q on %d-%d-%d in %s: %v (%v) working %v, wall says %v", w, y, m, d, z, at, local, working[at.Unix()], want)
			}
		}
	})
}

func onWall(w hours.Week, local time.Time) bool {
	minute := local.Hour()*60 + local.Minute()
	for _, b := range w.On(local.Weekday()) {
		if minute >= b.From && minute < b.To {
			return true
		}
	}
	for _, b := range w.On((local.Weekday() + 6) % 7) {
		if minute+24*60 < b.To {
			return true
		}
	}
	return false
}

// doubled tells whether the wall time occurs twice.
func doubled(local time.Time) bool {
	_, off := local.Zone()
	for _, shift := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		if _, other := local.Add(shift).Zone(); other != off {
			twin := local.Add(time.Duration(off-other) * time.Second)
			if twin.Format("2006-01-02 15:04") == local.Format("2006-01-02 15:04") {
				return true
			}
		}
	}
	return false
}

func TestNightShiftAcrossClockChange(t *testing.T) {
	t.Parallel()
	lisbon := zone(t, "Europe/Lisbon")
	night := parse(t, "sat 22:00-06:00")
	length := func(y int, m time.Month, d int) time.Duration {
		s := night.Starting(y, m, d, lisbon)
		if len(s) != 1 {
			t.Fatalf("got %v", s)
		}
		return s[0].Until.Sub(s[0].From)
	}
	if got := length(2027, time.March, 27); got != 7*time.Hour { // clocks go forward
		t.Errorf("spring: %v", got)
	}
	if got := length(2027, time.October, 30); got != 9*time.Hour { // clocks go back
		t.Errorf("autumn: %v", got)
	}
	if got := length(2027, time.June, 5); got != 8*time.Hour {
		t.Errorf("summer: %v", got)
	}
	from := time.Date(2027, time.June, 6, 0, 0, 0, 0, lisbon)
	if got := night.Overlap(from, from.Add(3*time.Hour), lisbon); got != 3*time.Hour {
		t.Errorf("overlap of the tail: %v", got)
	}
}

func TestBandInsideASkippedHourIsLeftOut(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	if s := parse(t, "sun 02:10-02:50").Starting(2027, time.March, 28, berlin); len(s) != 0 {
		t.Errorf("got %v", s)
	}
	apia := zone(t, "Pacific/Apia") // 30 December 2011 did not take place there
	if s := parse(t, "fri 09:00-17:00").Starting(2011, time.December, 30, apia); len(s) != 0 {
		t.Errorf("got %v", s)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"mon-fri 09:00-17:00", "sat 22-6; mon 9-12 13-17", "", "sun 0-24", "mon 9–10"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := hours.Parse(text)
		if err != nil {
			return
		}
		again, err := hours.Parse(w.String())
		if err != nil || !again.Equal(w) {
			t.Fatalf("%q -> %q -> %v", text, w, err)
		}
		if w.Minutes() > 7*24*60 {
			t.Fatalf("%q: %d minutes in a week", text, w.Minutes())
		}
	})
}
