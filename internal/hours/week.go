package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	day    = 24 * 60 // minutes
	days   = 7
	limit  = 1000 // bytes of text; no real week comes near
	perDay = 12   // bands that begin on one day
)

// Band is a stretch of working time in minutes of local wall clock, counted
// from midnight of the day it begins on: 0 <= From < 1440, From < To <=
// From+1440. A To beyond 1440 lies on the next day.
type Band struct{ From, To int }

// Week is the working hours of a week. The zero Week has none. It is a value:
// nothing changes it after Parse.
type Week struct{ bands [days][]Band } // index 0 = Monday, bands sorted, none overlap

var names = [days]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// IsZero tells whether the week has no working time at all.
func (w Week) IsZero() bool {
	for _, b := range w.bands {
		if len(b) > 0 {
			return false
		}
	}
	return true
}

// Equal tells whether two weeks are the same.
func (w Week) Equal(o Week) bool {
	for d := range days {
		if !slices.Equal(w.bands[d], o.bands[d]) {
			return false
		}
	}
	return true
}

// On lists the bands that begin on a day of the week.
func (w Week) On(d time.Weekday) []Band { return slices.Clone(w.bands[index(d)]) }

// Minutes is the working time of a week without a clock change.
func (w Week) Minutes() int {
	n := 0
	for _, list := range w.bands {
		for _, b := range list {
			n += b.To - b.From
		}
	}
	return n
}

func index(d time.Weekday) int { return (int(d) + 6) % days }

// Parse reads working hours: days, then the bands of those days, as often as
// needed. "mon-fri 09:00-17:00", "mon,wed 9-12 13-17; sat 22:00-06:00". Blanks,
// commas and semicolons separate alike. Empty text is a week without hours.
func Parse(text string) (Week, error) {
	var w Week
	if len(text) > limit {
		return Week{}, fmt.Errorf("longer than %d characters", limit)
	}
	text = strings.ToLower(strings.ReplaceAll(text, "–", "-"))
	var on []int
	banded := true // the next days begin a new group
	for _, token := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t,;", r) }) {
		if token[0] >= '0' && token[0] <= '9' {
			b, err := parseBand(token)
			if err != nil {
				return Week{}, err
			}
			if on == nil {
				return Week{}, fmt.Errorf("%q has no day before it; write for example mon-fri 09:00-17:00", token)
			}
			for _, d := range on {
				w.bands[d] = append(w.bands[d], b)
			}
			banded = true
			continue
		}
		list, err := parseDays(token)
		if err != nil {
			return Week{}, err
		}
		if banded {
			on, banded = nil, false
		}
		on = append(on, list...)
	}
	if !banded {
		return Week{}, fmt.Errorf("%s has no hours after it; write for example mon-fri 09:00-17:00", names[on[len(on)-1]])
	}
	return w, w.settle()
}

func parseDays(token string) ([]int, error) {
	first, last, isRange := strings.Cut(token, "-")
	a, ok := parseDay(first)
	b, ok2 := parseDay(last)
	switch {
	case !ok || isRange && !ok2:
		return nil, fmt.Errorf("%q is no day; use mon, tue, wed, thu, fri, sat, sun", token)
	case !isRange:
		return []int{a}, nil
	}
	out := []int{a}
	for d := a; d != b; {
		d = (d + 1) % days
		out = append(out, d)
	}
	return out, nil
}

var fullNames = [days]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

func parseDay(s string) (int, bool) {
	for d := range days {
		if len(s) >= 3 && strings.HasPrefix(fullNames[d], s) {
			return d, true
		}
	}
	return 0, false
}

func parseBand(token string) (Band, error) {
	from, to, ok := strings.Cut(token, "-")
	if !ok {
		return Band{}, fmt.Errorf("%q is no time span; write for example 09:00-17:00", token)
	}
	a, err := parseTime(from)
	if err != nil {
		return Band{}, err
	}
	b, err := parseTime(to)
	if err != nil {
		return Band{}, err
	}
	switch {
	case a == day:
		return Band{}, fmt.Errorf("%q begins at 24:00; write 00:00 of the next day", token)
	case a == b:
		return Band{}, fmt.Errorf("%q has no length; a whole day is 00:00-24:00", token)
	case b < a:
		b += day
	}
	return Band{a, b}, nil
}

// parseTime reads H, HH, H:MM or HH:MM as minutes from midnight, up to 24:00.
func parseTime(s string) (int, error) {
	h, m, colon := strings.Cut(s, ":")
	hour, ok := digits(h, 1, 2)
	minute := 0
	if ok && colon {
		minute, ok = digits(m, 2, 2)
	}
	if !ok || minute > 59 || hour*60+minute > day {
		return 0, fmt.Errorf("%q is no time of day; write for example 09:00", s)
	}
	return hour*60 + minute, nil
}

func digits(s string, least, most int) (n int, ok bool) {
	if len(s) < least || len(s) > most {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// settle sorts the bands, joins those that touch within their day and refuses
// those that overlap, also from Sunday night into Monday.
func (w *Week) settle() error {
	for d := range w.bands {
		slices.SortFunc(w.bands[d], func(a, b Band) int { return a.From - b.From })
		var out []Band
		for _, b := range w.bands[d] {
			if n := len(out); n > 0 && out[n-1].To == b.From && joins(out[n-1].From, b.To) {
				out[n-1].To = b.To
				continue
			}
			out = append(out, b)
		}
		if len(out) > perDay {
			return fmt.Errorf("%s has more than %d time spans", names[d], perDay)
		}
		w.bands[d] = out
	}
	for d, list := range w.bands {
		for i, b := range list {
			if i+1 < len(list) && b.To > list[i+1].From {
				return w.overlap(d)
			}
			next := w.bands[(d+1)%days]
			if len(next) > 0 && b.To-day > next[0].From {
				return w.overlap((d + 1) % days)
			}
		}
	}
	return nil
}

// joins tells whether one band may reach from a to b: less than a day, since
// "10:00-10:00" would be no text of it, or exactly one calendar day.
func joins(a, b int) bool { return b-a < day || a == 0 && b == day }

func (w *Week) overlap(d int) error {
	*w = Week{}
	return fmt.Errorf("two time spans overlap on %s", names[d])
}

// String is the one canonical text of the week; Parse reads it back unchanged.
// A week without hours is "".
func (w Week) String() string {
	var parts []string
	var done [days]bool
	for d := range days {
		if done[d] || len(w.bands[d]) == 0 {
			continue
		}
		var same [days]bool
		for e := d; e < days; e++ {
			same[e] = slices.Equal(w.bands[d], w.bands[e])
			done[e] = done[e] || same[e]
		}
		part := dayList(same)
		for _, b := range w.bands[d] {
			part += " " + clockText(b.From) + "-" + clockText(b.To)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

func dayList(in [days]bool) string {
	var out []string
	for d := 0; d < days; d++ {
		if !in[d] {
			continue
		}
		last := d
		for last+1 < days && in[last+1] {
			last++
		}
		switch {
		case last == d:
			out = append(out, names[d])
		case last == d+1:
			out = append(out, names[d], names[last])
		default:
			out = append(out, names[d]+"-"+names[last])
		}
		d = last
	}
	return strings.Join(out, ",")
}

func clockText(minute int) string {
	if minute > day {
		minute -= day
	}
	return fmt.Sprintf("%02d:%02d", minute/60, minute%60)
}
