package opportunity

import (
	"time"

	"belay/internal/hours"
)

// Clock is when somebody works: their zone and their hours as org keeps them.
type Clock struct{ Zone, Hours string }

// Overlap is the time two people share on a working day of the first, on average
// over the week that follows at, in minutes. known is false when the hours or the
// zone of one of them are not known. home is the zone of people who gave none.
func Overlap(mine, theirs Clock, home *time.Location, at time.Time) (minutes int, known bool) {
	a, zoneA, okA := mine.week(home)
	b, zoneB, okB := theirs.week(home)
	if !okA || !okB {
		return 0, false
	}
	from, until := weekAfter(at, zoneA)
	var sum time.Duration
	for _, s := range a.Within(from, until, zoneA) {
		sum += b.Overlap(s.From, s.Until, zoneB)
	}
	days := 0
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(a.On(d)) > 0 {
			days++
		}
	}
	return int(sum.Minutes()) / days, true
}

func (c Clock) week(home *time.Location) (hours.Week, *time.Location, bool) {
	w, err := hours.Parse(c.Hours)
	if err != nil || w.IsZero() {
		return w, nil, false
	}
	zone := home
	if c.Zone != "" {
		if zone, err = time.LoadLocation(c.Zone); err != nil {
			return w, nil, false
		}
	}
	return w, zone, zone != nil
}

// weekAfter is the seven local days from the next Monday on.
func weekAfter(at time.Time, zone *time.Location) (from, until time.Time) {
	local := at.In(zone)
	ahead := (8 - int(local.Weekday())) % 7
	if ahead == 0 {
		ahead = 7
	}
	y, m, d := local.Date()
	return time.Date(y, m, d+ahead, 0, 0, 0, 0, zone), time.Date(y, m, d+ahead+7, 0, 0, 0, 0, zone)
}
