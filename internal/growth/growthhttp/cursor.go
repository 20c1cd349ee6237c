package growthhttp

import (
	"strconv"

	"belay/internal/clock"
	"belay/internal/evidence"
	"belay/internal/route"
)

// listOf names the list of evidence that a cursor belongs to: whose, and through
// which filter.
func listOf(q evidence.Query) string {
	return route.ListOf("evidence", q.Person, q.Filter.Text, q.Filter.Dimension, q.Filter.Shared)
}

// next gives the cursor of a mark; "" for the zero mark.
func (f *Face) next(q evidence.Query, m evidence.Mark) string {
	if m.ID == "" {
		return ""
	}
	return f.cursors.Write(listOf(q), m.On, strconv.FormatInt(clock.Micros(m.CreatedAt), 36), m.ID)
}

// after gives the mark of a cursor; "" is the top of the list.
func (f *Face) after(q evidence.Query, cursor string) (m evidence.Mark, err error) {
	place, err := f.cursors.Read(listOf(q), cursor, 3)
	if err != nil || place == nil {
		return m, err
	}
	at, err := strconv.ParseInt(place[1], 36, 64)
	if err != nil {
		return m, route.ErrCursor()
	}
	return evidence.Mark{On: place[0], CreatedAt: clock.FromMicros(at), ID: place[2]}, nil
}
