package opportunity

import (
	"slices"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
)

// Span is a time in which somebody holds a seat in a team, both days included.
type Span struct {
	Offer       string // the offer it was taken from; "" when it came without one
	From, Until string
}

// Taken tells which seats are held or promised: internships agreed, in
// preparation, active or paused. They are counted without a name, so that a seat
// taken by somebody who is not named still shows as taken. app fills it in.
type Taken interface {
	// Seats gives the spans of each unit that has some.
	Seats(tx *db.Tx, v *authz.Viewer, units []string) (map[string][]Span, error)
}

// Seats are the places of an offer as they stand on a day.
type Seats struct {
	Total, Free int
	NextFree    string // the first day with a free seat; "" when there is none before the offer ends
}

// Count counts the free seats of an offer on its first day from today on, and
// finds the next day on which one is free. taken are the spans of its team: those
// of other offers do not count, those of no offer do.
func (o Offer) Count(today string, taken []Span) Seats {
	out := Seats{Total: o.Seats}
	first := max(today, o.From)
	var mine []Span
	for _, s := range taken {
		if (s.Offer == o.ID || s.Offer == "") && s.Until >= first {
			mine = append(mine, s)
		}
	}
	held := func(day string) (n int) {
		for _, s := range mine {
			if s.From <= day && day <= s.Until {
				n++
			}
		}
		return n
	}
	out.Free = max(0, o.Seats-held(first))
	days := []string{first}
	for _, s := range mine {
		days = append(days, dayAfter(s.Until))
	}
	slices.Sort(days)
	for _, d := range days {
		if o.Until != "" && d > o.Until {
			break
		}
		if held(d) < o.Seats {
			out.NextFree = d
			break
		}
	}
	if o.Until != "" && first > o.Until {
		out.Free, out.NextFree = 0, ""
	}
	return out
}

func dayAfter(date string) string {
	d, err := clock.ParseDate(date)
	if err != nil {
		return date
	}
	return d.AddDate(0, 0, 1).Format(time.DateOnly)
}
