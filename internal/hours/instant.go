package hours

import "time"

// Span is a stretch of instants, From included, Until not.
type Span struct{ From, Until time.Time }

// Starting lists the working time that begins on a local day, as instants in
// UTC. A band that a clock change swallows is left out; one across a change
// is as long as the clocks on the wall make it.
func (w Week) Starting(year int, month time.Month, dayOfMonth int, zone *time.Location) []Span {
	weekday := time.Date(year, month, dayOfMonth, 12, 0, 0, 0, time.UTC).Weekday()
	var out []Span
	for _, b := range w.bands[index(weekday)] {
		s := Span{wall(year, month, dayOfMonth, b.From, zone), wall(year, month, dayOfMonth, b.To, zone)}
		if s.From.Before(s.Until) {
			out = append(out, s)
		}
	}
	return out
}

// Within lists the working time inside [from, until), cut to it, in order.
func (w Week) Within(from, until time.Time, zone *time.Location) []Span {
	var out []Span
	if w.IsZero() || !from.Before(until) {
		return out
	}
	// A band may begin on the day before; a zone may skip a whole day.
	y, m, d := from.In(zone).AddDate(0, 0, -2).Date()
	for noon := time.Date(y, m, d, 12, 0, 0, 0, time.UTC); ; noon = noon.AddDate(0, 0, 1) {
		y, m, d := noon.Date()
		if !wall(y, m, d, 0, zone).Before(until) {
			return out
		}
		for _, s := range w.Starting(y, m, d, zone) {
			if s.From.Before(from) {
				s.From = from.UTC()
			}
			if s.Until.After(until) {
				s.Until = until.UTC()
			}
			if s.From.Before(s.Until) {
				out = append(out, s)
			}
		}
	}
}

// OnDay is the working time that falls on a local calendar day, the tail of a
// night begun the day before included.
func (w Week) OnDay(year int, month time.Month, dayOfMonth int, zone *time.Location) []Span {
	return w.Within(wall(year, month, dayOfMonth, 0, zone), wall(year, month, dayOfMonth, day, zone), zone)
}

// Overlap is how much of [from, until) is working time.
func (w Week) Overlap(from, until time.Time, zone *time.Location) time.Duration {
	var sum time.Duration
	for _, s := range w.Within(from, until, zone) {
		sum += s.Until.Sub(s.From)
	}
	return sum
}

// wall is the first instant at which the zone's clocks stand at the minute of
// the day or have passed it. So a time that a change skips is the moment of the
// change, a time that occurs twice is its first occurrence, and the function
// never goes backwards: bands that touch on the wall touch as instants.
func wall(year int, month time.Month, dayOfMonth, minute int, zone *time.Location) time.Time {
	u := time.Date(year, month, dayOfMonth, 0, minute, 0, 0, time.UTC)
	before, after := offset(u.Add(-24*time.Hour), zone), offset(u.Add(24*time.Hour), zone)
	early, late := u.Add(-before), u.Add(-after)
	if late.Before(early) {
		early, late = late, early
	}
	for _, t := range []time.Time{early, late} {
		if offset(t, zone) == u.Sub(t) {
			return t
		}
	}
	_, change := early.In(zone).ZoneBounds()
	return change.UTC()
}

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
