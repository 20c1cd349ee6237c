package board_test

import (
	"fmt"
	"testing"

	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/internship"
)

// heldSeats are the seats of a team that the viewer may know to be taken, by hand
// from contracts.md section 4: what has not begun to prepare is counted for those
// alone who see its row.
func (w *town) heldSeats(viewer, team string) (n int) {
	for _, x := range w.interns {
		if row, _ := w.sees(x, viewer); row && x.unit == team && (x.state == "agreed" || x.flies()) {
			n++
		}
	}
	return n
}

// compareSeats holds the board and what the programme pages count by against the
// model and against each other, for every viewer.
func (w *town) compareSeats(s *board.Service) (diffs []string) {
	programmes := internship.New(internship.Deps{DB: s.DB, Gate: s.Gate})
	for _, viewer := range w.viewers() {
		for _, shape := range []board.Shape{board.AsRows, board.AsColumns} {
			p, err := s.Page(ctx, w.actor(viewer), board.Query{}, shape)
			if err != nil {
				return append(diffs, err.Error())
			}
			shown := map[string]bool{}
			for _, r := range p.Rows.Items {
				shown[r.Unit.ID] = true
			}
			for _, c := range p.Columns {
				for _, r := range c.Rows {
					shown[r.Unit.ID] = true
				}
			}
			err = s.DB.Read(ctx, func(tx *db.Tx) error {
				v, err := s.Gate.Enter(tx, w.actor(viewer))
				if err != nil {
					return err
				}
				for team := range shown {
					spans, err := programmes.Seats(tx, v, []string{team})
					if err != nil {
						return err
					}
					if want := w.heldSeats(viewer, team); p.Seats[team].Taken != want || len(spans[team]) != want {
						diffs = append(diffs, fmt.Sprintf("%q: %s has %d seats taken on the board, %d on the programme page, want %d", viewer, team, p.Seats[team].Taken, len(spans[team]), want))
					}
				}
				return nil
			})
			if err != nil {
				return append(diffs, err.Error())
			}
		}
	}
	return diffs
}

func TestBoardAndProgrammePagesCountTheSameSeats(t *testing.T) {
	t.Parallel()
	dbtest.EachAt(t, clock.NewMoved(start), func(t *testing.T, d *db.DB) {
		w := newTown(t, d, 1, 60)
		for _, diff := range w.compareSeats(w.Service) {
			t.Error(diff)
		}
		tables := rules() // planted: seats tell everybody what all three have agreed
		for i := range tables {
			if tables[i].Kind == internship.KindBoardRow {
				tables[i].Rules = append(tables[i].Rules, authz.Rule{Action: authz.Read, To: authz.Everyone, When: []authz.Cond{authz.Is("informed", 1), authz.Is("listed", 1)}})
			}
		}
		if len(w.compareSeats(newService(t, d, tables))) == 0 {
			t.Error("a count that gives an agreed internship away was not found")
		}
	})
}
